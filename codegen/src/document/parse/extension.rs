//! The `x-` extensions of schemas and operations. `spec/README.md` defines each.

use super::{
    fields::{Context, Fields},
    rule,
};
use crate::{
    diagnostic::Diagnostic,
    document::{
        Condition, Failure, Grade, OperationExtensions, Paging, PagingStyle, Per, Price, Provenance, RateLimit,
        ResultAt, Safety, SchemaExtensions, Spanned, Subject, TableView, TaskStates,
    },
    tree::{Node, Value},
};

pub(super) fn of_schema(context: &mut Context<'_>, fields: &mut Fields<'_>) -> SchemaExtensions {
    SchemaExtensions {
        rust_name: fields.text(context, "x-rust-name"),
        enum_table: fields.take("x-enum-table").and_then(|node| table_view(context, node)),
        enum_varnames: spanned_texts(context, fields, "x-enum-varnames"),
        enum_descriptions: spanned_texts(context, fields, "x-enum-descriptions"),
        rules: rule::rules(context, fields),
        choice: fields.text(context, "x-choice"),
        provenance: provenance(context, fields),
    }
}

pub(super) fn of_operation(context: &mut Context<'_>, fields: &mut Fields<'_>) -> OperationExtensions {
    let safety = [
        ("read", Safety::Read),
        ("idempotent", Safety::Idempotent),
        ("creates", Safety::Creates),
        ("pays", Safety::Pays),
    ];
    OperationExtensions {
        rust_name: fields.text(context, "x-rust-name"),
        safety: fields.word(context, "x-safety", &safety),
        price: fields.take("x-price").and_then(|node| price(context, node)),
        result: fields.take("x-result").and_then(|node| result(context, node)),
        failures: fields.items(context, "x-failure").iter().filter_map(|node| failure(context, node)).collect(),
        task: fields.take("x-task").and_then(|node| task(context, node)),
        paging: fields.take("x-paging").and_then(|node| paging(context, node)),
        rules: rule::rules(context, fields),
        provenance: provenance(context, fields),
    }
}

pub(super) fn rate_limit(context: &mut Context<'_>, node: &Node) -> Option<RateLimit> {
    let mut fields = Fields::of(context, node, "a rate limit")?;
    let requests = positive(context, &mut fields, "requests");
    let seconds = positive(context, &mut fields, "seconds");
    fields.finish(context, &[]);
    Some(RateLimit { requests: requests?, seconds: seconds? })
}

fn positive(context: &mut Context<'_>, fields: &mut Fields<'_>, name: &'static str) -> Option<Spanned<u64>> {
    let count = fields.require_count(context, name)?;
    if count.value == 0 {
        context.report(Diagnostic::error("invalid-value", count.span, format!("`{name}` must be at least 1")));
    }
    Some(count)
}

pub(super) fn provenance(context: &mut Context<'_>, fields: &mut Fields<'_>) -> Vec<Provenance> {
    fields.items(context, "x-provenance").iter().filter_map(|node| source(context, node)).collect()
}

fn source(context: &mut Context<'_>, entry: &Node) -> Option<Provenance> {
    let grades = [
        ("documented", Grade::Documented),
        ("observed", Grade::Observed),
        ("recorded", Grade::Recorded),
        ("unconfirmed", Grade::Unconfirmed),
    ];
    let mut fields = Fields::of(context, entry, "an entry of `x-provenance`")?;
    let source = fields.require_text(context, "source");
    let note = fields.prose(context, "note");
    let grade = fields.require(context, "grade").and_then(|node| context.word(node, "`grade`", &grades));
    let span = fields.span;
    fields.finish(context, &[]);
    Some(Provenance { source: source?, note, grade: grade?, span })
}

fn spanned_texts(
    context: &mut Context<'_>,
    fields: &mut Fields<'_>,
    name: &'static str,
) -> Option<Spanned<Vec<Spanned<String>>>> {
    let node = fields.take(name)?;
    let texts = context.texts(node, &format!("`{name}`"));
    // What a table says of its rows are their labels.
    if name == "x-enum-descriptions" && !fields.has("x-enum-table") {
        for text in &texts {
            context.remember("an enum", name, text);
        }
    }
    Some(Spanned { value: texts, span: node.span })
}

fn table_view(context: &mut Context<'_>, node: &Node) -> Option<TableView> {
    let mut fields = Fields::of(context, node, "a view of a table")?;
    let table = fields.require_text(context, "table");
    let column = fields.require_text(context, "column");
    fields.finish(context, &[]);
    Some(TableView { table: table?, column: column? })
}

fn price(context: &mut Context<'_>, node: &Node) -> Option<Spanned<Price>> {
    #[derive(Clone, Copy, PartialEq)]
    enum Unit {
        Request,
        Item,
        Result,
    }
    let units = [("request", Unit::Request), ("item", Unit::Item), ("result", Unit::Result)];
    let mut fields = Fields::of(context, node, "a price")?;
    let credits = fields.require_count(context, "credits");
    let unit = fields.word(context, "per", &units);
    let items = fields.text(context, "items");
    let remark = fields.prose(context, "note");
    if credits.as_ref().is_some_and(|credits| credits.value > 0) {
        fields.require(context, "per");
    }
    fields.finish(context, &[]);
    let unit = unit.map_or(Unit::Request, |unit| unit.value);
    let per = match (unit, items) {
        (Unit::Item, Some(items)) => Per::Item(items),
        (Unit::Item, None) => {
            let finding = Diagnostic::error("missing-keyword", node.span, "a price per item needs `items`");
            context.report(finding.help("name the body field whose elements are counted"));
            return None;
        }
        (_, Some(items)) => {
            let finding = Diagnostic::error("invalid-value", items.span, "`items` needs `per: item`");
            context.report(finding);
            return None;
        }
        (Unit::Request, None) => Per::Request,
        (Unit::Result, None) => Per::Result,
    };
    Some(Spanned { value: Price { credits: credits?.value, per, note: remark }, span: node.span })
}

fn result(context: &mut Context<'_>, node: &Node) -> Option<Spanned<ResultAt>> {
    let value = if node.as_str() == Some("none") {
        ResultAt::Nothing
    } else {
        ResultAt::Pointer(context.pointer(node, "`x-result`")?.value)
    };
    Some(Spanned { value, span: node.span })
}

fn failure(context: &mut Context<'_>, node: &Node) -> Option<Spanned<Failure>> {
    let mut fields = Fields::of(context, node, "an entry of `x-failure`")?;
    let pointer = fields.require(context, "pointer").and_then(|node| context.pointer(node, "`pointer`"));
    let equals = fields.take("equals");
    let present = fields.take("present");
    let unless = fields.items(context, "unless").iter().filter_map(|node| condition(context, node)).collect();
    fields.finish(context, &[]);
    let equals = match (equals, present) {
        (Some(equals), None) => Some(equals.clone()),
        (None, Some(present)) if matches!(present.value, Value::Bool(true)) => None,
        _ => {
            let finding = Diagnostic::error("invalid-value", node.span, "an entry of `x-failure` looks for one thing");
            context.report(finding.help("write `equals` (a value) or `present: true` (anything but nothing)"));
            return None;
        }
    };
    Some(Spanned { value: Failure { pointer: pointer?.value, equals, unless }, span: node.span })
}

fn condition(context: &mut Context<'_>, node: &Node) -> Option<Spanned<Condition>> {
    let mut fields = Fields::of(context, node, "an entry of `unless`")?;
    let pointer = fields.take("pointer");
    let input = fields.take("input");
    let equals = fields.require(context, "equals").cloned();
    fields.finish(context, &[]);
    let subject = match (pointer, input) {
        (Some(pointer), None) => Subject::Response(context.pointer(pointer, "`pointer`")?.value),
        (None, Some(input)) => Subject::Input(context.text(input, "`input`")?),
        _ => {
            let finding = Diagnostic::error("invalid-value", node.span, "an entry of `unless` looks at one thing");
            context.report(finding.help("write `pointer` (into the response) or `input` (a name of an input)"));
            return None;
        }
    };
    Some(Spanned { value: Condition { subject, equals: equals? }, span: node.span })
}

fn task(context: &mut Context<'_>, node: &Node) -> Option<Spanned<TaskStates>> {
    let mut fields = Fields::of(context, node, "`x-task`")?;
    let status = fields.require(context, "status").and_then(|node| context.pointer(node, "`status`"));
    let pending = fields.require(context, "pending").map(|node| context.texts(node, "`pending`"));
    let completed = fields.require(context, "completed").map(|node| context.texts(node, "`completed`"));
    let failed = fields.texts(context, "failed");
    fields.finish(context, &[]);
    let task = TaskStates { status: status?.value, pending: pending?, completed: completed?, failed };
    Some(Spanned { value: task, span: node.span })
}

fn paging(context: &mut Context<'_>, node: &Node) -> Option<Spanned<Paging>> {
    #[derive(Clone, Copy)]
    enum Word {
        Page,
        Offset,
        Cursor,
    }
    let words = [("page", Word::Page), ("offset", Word::Offset), ("cursor", Word::Cursor)];
    let mut fields = Fields::of(context, node, "`x-paging`")?;
    let word = fields.require(context, "style").and_then(|node| context.word(node, "`style`", &words));
    let items = fields.require(context, "items").and_then(|node| context.pointer(node, "`items`"));
    let total = fields.pointer(context, "total");
    let size = fields.text(context, "size");
    let style = word.and_then(|word| match word.value {
        Word::Page => fields.require_text(context, "page").map(|page| PagingStyle::Page { page }),
        Word::Offset => fields.require_text(context, "offset").map(|offset| PagingStyle::Offset { offset }),
        Word::Cursor => {
            let cursor = fields.require_text(context, "cursor");
            let next = fields.require(context, "next").and_then(|node| context.pointer(node, "`next`"));
            Some(PagingStyle::Cursor { cursor: cursor?, next: next? })
        }
    });
    // A style that is not known says nothing about the keywords that go with it.
    if style.is_none() {
        fields.accept(&["page", "offset", "cursor", "next"]);
    }
    fields.finish(context, &[]);
    Some(Spanned { value: Paging { style: style?, items: items?, total, size }, span: node.span })
}
