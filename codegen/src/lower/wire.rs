//! Writes the tests of the wire: for each operation what leaves, literally, and what each documented answer becomes.
//!
//! Calls are put together as in the docs ([`super::examples`]). The requests that they are held against are written from
//! the document's examples alone, by an encoder that the runtime does not have.

mod answers;
mod cases;
mod encode;
mod request;
mod sheet;

use super::{
    Lowering, docs,
    drafts::Draft,
    examples::{Given, Signature, json_lines},
    names,
};
use crate::{
    document::Literal,
    ir::{self, Expects, Expr, Name, Operation, Service, Wire},
};
pub(crate) use encode::{joined, percent, plain};

use answers::Documented;
use request::Requested;
use sheet::{Refusals, Sheet};

impl<'d> Lowering<'d> {
    /// The tests of every operation, if there is a harness for them.
    pub(super) fn wire(&mut self, drafts: &[Draft<'d>], tags: &[ir::Tag], service: &Service) -> Option<Wire> {
        let harness = self.options.wire_test.as_ref()?.split("::").map(str::to_owned).collect();
        let mut refusals = Refusals::default();
        let (mut files, mut missing) = (Vec::new(), Vec::new());
        for tag in tags {
            let mut sheet = Sheet::default();
            for operation in &tag.operations {
                let Some(draft) = drafts.iter().find(|draft| draft.id == operation.table.id) else { continue };
                self.tests(&mut sheet, draft, operation, service, &mut refusals);
                self.test_of_link(&mut sheet, (draft, operation), (drafts, tags), service);
            }
            missing.append(&mut sheet.missing);
            files.push(sheet.file(tag));
        }
        files.retain(|file: &ir::WireFile| !file.tests.is_empty());
        let is_empty = files.is_empty() && missing.is_empty();
        (!is_empty).then(|| Wire { harness, docs: about(&missing), refusals: refusals.0, files })
    }

    /// What leaves for each case, and what its answers become.
    fn tests(
        &mut self,
        sheet: &mut Sheet,
        draft: &Draft<'d>,
        operation: &Operation,
        service: &Service,
        refusals: &mut Refusals,
    ) {
        let signature = Signature::of(operation);
        let requested = Requested { service, draft, table: &operation.table };
        let mut shortest: Option<(Expr, Given)> = None;
        let mut seen = Vec::new();
        let known = sheet.missing.len();
        for case in self.cases(draft, &operation.table) {
            if let Some(doubt) = case.doubts.first() {
                sheet.missing.push(format!("`{}` with {}: `{}` {}", draft.id, case.about, doubt.input, doubt.why));
                continue;
            }
            let request = requested.lines(&case.given, signature.writes());
            if seen.contains(&request) {
                continue;
            }
            let call = self.call(draft, signature, &case.given, &mut sheet.imports);
            let about = format!("`{}` with {}", title(operation), case.about);
            sheet.test(draft, &format!("sends_{}", case.name), about, call.clone(), Expects::Request(request.clone()));
            seen.push(request);
            if shortest.as_ref().is_none_or(|(_, given)| case.given.inputs.len() < given.inputs.len()) {
                shortest = Some((call, case.given));
            }
        }
        if let Some((call, given)) = shortest {
            let documented = self.documented(draft, &operation.call.outcome, &given, &mut sheet.missing);
            sheet.answers(draft, &title(operation), call, &documented, refusals);
        } else if sheet.missing.len() == known {
            sheet.missing.push(format!("`{}`: no example keeps its rules", draft.id));
        }
    }

    /// The request for the result of a task, once the first answer has named it.
    fn test_of_link(
        &mut self,
        sheet: &mut Sheet,
        (draft, operation): (&Draft<'d>, &Operation),
        (drafts, tags): (&[Draft<'d>], &[ir::Tag]),
        service: &Service,
    ) {
        let Some(link) = &operation.table.link else { return };
        let Some(table) = linked(link, &draft.module, tags) else { return };
        let Some(target) = drafts.iter().find(|target| target.id == table.id) else { return };
        let cases = self.cases(draft, &operation.table).into_iter().filter(|case| case.doubts.is_empty());
        let Some(case) = cases.min_by_key(|case| case.given.inputs.len()) else { return };
        let named = |body: &'d Literal| {
            let values = link.parameters.iter();
            let values = values.map(|(place, wire, at)| Some((*place, wire.as_str(), answers::at(body, at)?)));
            Some((body, values.collect::<Option<Vec<_>>>()?))
        };
        let Some((body, inputs)) = self.started_bodies(draft).into_iter().find_map(named) else { return };
        let request = Requested { service, draft: target, table }.written(&inputs, &[]);
        let call = self.call(draft, Signature::of(operation), &case.given, &mut sheet.imports);
        let call = Expr::Method { receiver: Box::new(call), name: "wait".to_owned(), arguments: Vec::new() };
        let about = format!("What follows the answer to `{}`", title(operation));
        sheet.test(draft, "is_followed", about, call, Expects::Next { answer: json_lines(body), request });
    }
}

/// The operation that a link leads to.
fn linked<'t>(link: &ir::Link, module: &Name, tags: &'t [ir::Tag]) -> Option<&'t ir::OperationTable> {
    let (module, name) = match link.operation.as_slice() {
        [name] => (module, name),
        [_, module, name] => (module, name),
        _ => return None,
    };
    let tag = tags.iter().find(|tag| tag.module == *module)?;
    tag.operations.iter().map(|operation| &operation.table).find(|table| table.name == *name)
}

/// `POST /v2/campaigns`
fn title(operation: &Operation) -> String {
    format!("{} {}", operation.table.method.to_uppercase(), operation.table.path)
}

/// What `wire.rs` says: also what it does not test.
fn about(missing: &[String]) -> Vec<String> {
    let mut docs = vec!["What leaves for each call, and what each documented answer becomes.".to_owned()];
    if !missing.is_empty() {
        docs.extend([String::new(), format!("Not tested, {} in all:", missing.len()), String::new()]);
        docs.extend(missing.iter().map(|missing| format!("* {missing}")));
    }
    docs
}
