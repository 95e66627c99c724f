//! The table of an operation: what differs from `rt::Operation::NEW`.

use proc_macro2::TokenStream;
use quote::quote;

use super::place;
use crate::{
    ir::{
        Batch, Body, Condition, Failure, Input, Link, OperationTable, Paging, Per, Place, Price, Safety, Shape, Style,
        Subject, Task,
    },
    render::{docs, ident, literal, rules, shapes},
};

/// `pub static START_EMAIL_VERIFICATION: rt::Operation = …;`
pub(super) fn table(table: &OperationTable) -> TokenStream {
    let docs = docs::lines(&table.docs);
    let (name, id, method, path) = (ident(&table.name), &table.id, ident(&table.method), &table.path);
    let safety = safety(table.safety);
    let authenticated = (!table.authenticated).then(|| quote! { authenticated: false, });
    let price = price(&table.price).map(|price| quote! { price: #price, });
    let body = body(table.body).map(|body| quote! { body: #body, });
    let inputs = list("inputs", &table.inputs.iter().map(input).collect::<Vec<_>>());
    let in_shapes = quote! { shapes:: };
    let rule = |rule| rules::rule(rule, &in_shapes);
    let rules = list("rules", &table.rules.iter().map(rule).collect::<Vec<_>>());
    let parameter_rules = list("parameter_rules", &table.parameter_rules.iter().map(rule).collect::<Vec<_>>());
    let result = list("result", &table.result.iter().map(|segment| quote! { #segment }).collect::<Vec<_>>());
    let failures = list("failures", &table.failures.iter().map(failure).collect::<Vec<_>>());
    let task = table.task.as_ref().map(self::task).map(|task| quote! { task: Some(#task), });
    let link = table.link.as_ref().map(self::link).map(|link| quote! { link: Some(#link), });
    let batch = table.batch.as_ref().map(self::batch).map(|batch| quote! { batch: Some(#batch), });
    let paging = table.paging.as_ref().map(self::paging).map(|paging| quote! { paging: Some(#paging), });
    let items = list("items", &table.items.iter().map(|segment| quote! { #segment }).collect::<Vec<_>>());
    quote! {
        #docs
        pub static #name: rt::Operation = rt::Operation {
            id: #id,
            method: rt::Method::#method,
            path: #path,
            #authenticated
            safety: #safety,
            #price
            #body
            #inputs
            #rules
            #parameter_rules
            #result
            #failures
            #task
            #link
            #batch
            #paging
            #items
            ..rt::Operation::NEW
        };
    }
}

/// `rules: &[…],`, unless there are none.
fn list(field: &str, items: &[TokenStream]) -> Option<TokenStream> {
    let field = ident(field);
    (!items.is_empty()).then(|| quote! { #field: &[#(#items),*], })
}

fn safety(safety: Safety) -> TokenStream {
    match safety {
        Safety::Read => quote! { rt::Safety::Read },
        Safety::Idempotent => quote! { rt::Safety::Idempotent },
        Safety::Creates => quote! { rt::Safety::Creates },
        Safety::Pays => quote! { rt::Safety::Pays },
    }
}

/// `rt::Price { credits: 1, per: rt::Per::Request, note: "" }`, unless it is free.
fn price(price: &Price) -> Option<TokenStream> {
    if price.credits == 0 && price.note.is_empty() {
        return None;
    }
    let (credits, note) = (literal::integer(price.credits), &price.note);
    let per = match &price.per {
        Per::Request => quote! { rt::Per::Request },
        Per::Item(name) => quote! { rt::Per::Item(#name) },
        Per::Result => quote! { rt::Per::Result },
    };
    Some(quote! { rt::Price { credits: #credits, per: #per, note: #note } })
}

fn body(body: Body) -> Option<TokenStream> {
    match body {
        Body::None => None,
        Body::Json => Some(quote! { rt::Body::Json }),
        Body::Form => Some(quote! { rt::Body::Form }),
    }
}

/// `rt::Input::body("emails[]").required().shape(…)`
fn input(input: &Input) -> TokenStream {
    let module = quote! { shapes:: };
    let (name, place) = (&input.name, ident(constructor(input.place)));
    // A part of the path is required by nature.
    let required = (input.required && input.place != Place::Path).then(|| quote! { .required() });
    let style = match input.style {
        Style::Plain => None,
        Style::Repeat => Some(quote! { .style(rt::Style::Repeat) }),
        Style::Comma => Some(quote! { .style(rt::Style::Comma) }),
        Style::Brackets => Some(quote! { .style(rt::Style::Brackets) }),
    };
    let shape = (input.shape != Shape::Any)
        .then(|| shapes::shape(&input.shape, &module))
        .map(|shape| quote! { .shape(#shape) });
    quote! { rt::Input::#place(#name)#required #style #shape }
}

fn constructor(place: Place) -> &'static str {
    match place {
        Place::Path => "path",
        Place::Query => "query",
        Place::Header => "header",
        Place::Body => "body",
    }
}

/// `rt::Failure { pointer: &["success"], equals: Some(rt::Const::Bool(false)), unless: &[] }`
fn failure(failure: &Failure) -> TokenStream {
    let pointer = &failure.pointer;
    let equals = failure.equals.as_ref().map(literal::constant);
    let equals = equals.map_or_else(|| quote! { None }, |equals| quote! { Some(#equals) });
    let unless = failure.unless.iter().map(condition);
    quote! { rt::Failure { pointer: &[#(#pointer),*], equals: #equals, unless: &[#(#unless),*] } }
}

fn condition(condition: &Condition) -> TokenStream {
    let equals = literal::constant(&condition.equals);
    let subject = match &condition.subject {
        Subject::Response(pointer) => quote! { rt::Subject::Response(&[#(#pointer),*]) },
        Subject::Input(name) => quote! { rt::Subject::Input(#name) },
    };
    quote! { rt::Condition { subject: #subject, equals: #equals } }
}

/// `rt::Task { status: &["status"], pending: &["in_progress"], … }`
fn task(task: &Task) -> TokenStream {
    let Task { status, pending, completed, failed } = task;
    quote! {
        rt::Task {
            status: &[#(#status),*],
            pending: &[#(#pending),*],
            completed: &[#(#completed),*],
            failed: &[#(#failed),*],
        }
    }
}

/// `rt::Link { operation: &GET_RESULT, parameters: &[(rt::Place::Query, "task_hash", &["data", "task_hash"])] }`
fn link(link: &Link) -> TokenStream {
    let operation = link.operation.iter().map(|name| ident(name));
    let parameters = link.parameters.iter().map(|(to, name, pointer)| {
        let to = place(*to);
        quote! { (#to, #name, &[#(#pointer),*]) }
    });
    quote! { rt::Link { operation: &#(#operation)::*, parameters: &[#(#parameters),*] } }
}

/// `rt::Batch { input: "emails[]", most: 10 }`
fn batch(batch: &Batch) -> TokenStream {
    let (input, most) = (&batch.input, literal::integer(batch.most));
    quote! { rt::Batch { input: #input, most: #most } }
}

/// `rt::Paging::Page { page: (rt::Place::Body, "page") }`
fn paging(paging: &Paging) -> TokenStream {
    let (variant, field, to, name) = match paging {
        Paging::Page(to, name) => ("Page", "page", to, name),
        Paging::Offset(to, name) => ("Offset", "offset", to, name),
        Paging::Cursor(to, name) => ("Cursor", "cursor", to, name),
    };
    let (variant, field, to) = (ident(variant), ident(field), place(*to));
    quote! { rt::Paging::#variant { #field: (#to, #name) } }
}
