//! `wire.rs` and `wire/<tag>.rs`: tests of what crosses the wire.

use proc_macro2::TokenStream;
use quote::quote;

use super::{File, docs, expr, file_name, ident, import, module};
use crate::ir::{AnswerBody, Becomes, Expects, Expr, Name, Refusal, Success, Wire, WireFile, WireTest};

/// How deep the lines of a message stand in a test.
const INDENT: &str = "        ";

/// The harness, the refusals that all share, and a module for each tag.
pub(super) fn list(wire: &Wire) -> File {
    let harness = path(&wire.harness);
    let refusals = wire.refusals.iter().map(|(name, refusal)| {
        let (name, refusal) = (ident(name), self::refusal(refusal));
        quote! { const #name: Refusal = #refusal; }
    });
    let import = if wire.refusals.is_empty() {
        quote! { use #harness::Wire; }
    } else {
        quote! { use snov_client::rt; use #harness::{Refusal, Wire}; }
    };
    let modules = wire.files.iter().map(|file| module(&TokenStream::new(), "wire", &file.module));
    File {
        path: "wire.rs".to_owned(),
        docs: wire.docs.clone(),
        items: quote! {
            #import
            use super::client::{Client, SERVICE};

            #(#modules)*

            /// Sends what is tested, and answers it.
            static API: Wire<Client> = Wire::new(&SERVICE);

            #(#refusals)*
        },
    }
}

/// The tests of one tag.
pub(super) fn file(wire: &Wire, file: &WireFile) -> File {
    let own = |expects: &Expects| matches!(expects, Expects::Answers { refusals, .. } if !refusals.is_empty());
    let own = file.tests.iter().any(|test| own(&test.expects)).then(|| quote! { use snov_client::rt; });
    let answered = file.tests.iter().any(|test| matches!(test.expects, Expects::Answers { .. }));
    let harness = path(&wire.harness);
    let harness = answered.then(|| quote! { use #harness; });
    let models = import(&quote! { super::super::models }, &file.models);
    let tables = file.tables.then(|| quote! { use super::super::tables; });
    let tests = file.tests.iter().map(test);
    File {
        path: format!("wire/{}.rs", file_name(&file.module)),
        docs: file.docs.clone(),
        items: quote! {
            #own
            #harness
            use super::API;
            #models
            #tables

            #(#tests)*
        },
    }
}

fn path(names: &[Name]) -> TokenStream {
    let names = names.iter().map(|name| ident(name));
    quote! { #(#names)::* }
}

fn test(test: &WireTest) -> TokenStream {
    let (docs, name, call) = (docs::lines(&test.docs), ident(&test.name), closure(&test.call));
    let body = match &test.expects {
        Expects::Request(request) => {
            let request = raw(request);
            quote! { API.sends(#call, #request); }
        }
        Expects::Next { answer, request } => {
            let (answer, request) = (raw(answer), raw(request));
            quote! { API.follows(#call, #answer, #request); }
        }
        Expects::Answers { successes, refusals, shared } => {
            let successes = successes.iter().map(success);
            let shared: Vec<_> = shared.iter().map(|name| ident(name)).collect();
            let own = refusals.iter().map(|refusal| {
                let refusal = self::refusal(refusal);
                quote! { wire_test::#refusal }
            });
            let refusals = own.chain(shared.iter().map(|name| quote! { super::#name }));
            let refusals = refusals.map(|refusal| quote! { call.fails(&#refusal); });
            quote! {
                let call = wire_test::Call::of(&API, #call);
                #(#successes)*
                #(#refusals)*
            }
        }
    };
    quote! {
        #docs
        #[test]
        fn #name() { #body }
    }
}

/// `|client| client.lists().create("Prospects")`
fn closure(call: &Expr) -> TokenStream {
    let call = expr::expr(call);
    quote! { |client| #call }
}

/// `call.gives(200, "/data", r"…");`
fn success(success: &Success) -> TokenStream {
    let (status, body) = (proc_macro2::Literal::u16_unsuffixed(success.status), body(&success.body));
    match &success.becomes {
        Becomes::Nothing => quote! { call.gives_nothing(#status, #body); },
        Becomes::Body => quote! { call.gives_body(#status, #body); },
        Becomes::Value(pointer) => quote! { call.gives(#status, #pointer, #body); },
        Becomes::Pending => quote! { call.is_pending(#status, #body); },
        Becomes::Completed(pointer) => quote! { call.completes(#status, #pointer, #body); },
    }
}

fn refusal(refusal: &Refusal) -> TokenStream {
    let (status, body, is) =
        (proc_macro2::Literal::u16_unsuffixed(refusal.status), body(&refusal.body), ident(refusal.is));
    let says = refusal.says.as_ref().map_or_else(|| quote! { None }, |says| quote! { Some(#says) });
    quote! { Refusal { status: #status, is: rt::Error::#is, says: #says, body: #body } }
}

fn body(body: &AnswerBody) -> TokenStream {
    match body {
        AnswerBody::Json(lines) => raw(lines),
        AnswerBody::Text(text) => quote! { #text },
    }
}

/// Lines as a raw string, below each other.
fn raw(lines: &[String]) -> TokenStream {
    let text = match lines {
        [only] => only.clone(),
        several => {
            let lines =
                several.iter().map(|line| if line.is_empty() { line.clone() } else { format!("{INDENT}{line}") });
            format!("\n{}\n{INDENT}", lines.collect::<Vec<_>>().join("\n"))
        }
    };
    // As many signs as it takes for no end to stand inside. A carriage return may stand in no raw string.
    let mut hashes = String::new();
    while text.contains(&format!("\"{hashes}")) {
        hashes.push('#');
    }
    format!("r{hashes}\"{text}\"{hashes}").parse().unwrap_or_else(|_| quote! { #text })
}
