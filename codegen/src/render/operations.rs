//! `operations.rs` and `operations/<tag>.rs`

mod call;
mod function;
mod table;

use proc_macro2::TokenStream;
use quote::quote;

use super::{File, docs, file_name, ident, module};
use crate::ir::{Docs, Operation, Place, Tag, Write};

/// `pub mod email_verification; … pub static ALL`
pub(super) fn list(docs: &Docs, tags: &[Tag]) -> File {
    let modules = tags.iter().map(|tag| module(&quote! { pub }, "operations", &tag.module));
    let all = tags.iter().flat_map(|tag| tag.operations.iter().map(move |operation| (tag, operation))).map(
        |(tag, operation)| {
            let (module, table) = (ident(&tag.module), ident(&operation.table.name));
            quote! { &#module::#table }
        },
    );
    File {
        path: "operations.rs".to_owned(),
        docs: docs.clone(),
        items: quote! {
            use snov_client::rt;

            #(#modules)*

            /// What the document says of every operation.
            pub static ALL: &[&rt::Operation] = &[#(#all),*];
        },
    }
}

/// The handle of a tag with its functions; then each call with its table.
pub(super) fn file(tag: &Tag) -> File {
    let imports = imports(tag);
    let (about, handle) = (docs::lines(&tag.handle_docs), ident(&tag.handle));
    let functions = tag.operations.iter().map(function::function);
    let calls = tag.operations.iter().map(call_and_table);
    File {
        path: format!("operations/{}.rs", file_name(&tag.module)),
        docs: tag.docs.clone(),
        items: quote! {
            #imports

            #about
            #[derive(Debug, Clone, Copy)]
            pub struct #handle<'a> {
                core: &'a rt::Core,
            }

            impl<'a> #handle<'a> {
                pub(in super::super) fn new(core: &'a rt::Core) -> Self {
                    Self { core }
                }

                #(#functions)*
            }

            #(#calls)*
        },
    }
}

fn imports(tag: &Tag) -> TokenStream {
    let maps = tag.uses_maps.then(|| quote! { use std::collections::BTreeMap; });
    let own: Vec<_> = tag.imports.iter().map(|module| ident(module)).collect();
    let own = match own.as_slice() {
        [] => None,
        [only] => Some(quote! { use super::super::#only; }),
        several => Some(quote! { use super::super::{#(#several),*}; }),
    };
    quote! {
        #maps
        use snov_client::rt;
        #own
    }
}

fn call_and_table(operation: &Operation) -> TokenStream {
    let call = call::call(&operation.call);
    let table = table::table(&operation.table);
    quote! {
        #call
        #table
    }
}

/// `rt::Place::Query`
pub(super) fn place(place: Place) -> TokenStream {
    match place {
        Place::Path => quote! { rt::Place::Path },
        Place::Query => quote! { rt::Place::Query },
        Place::Header => quote! { rt::Place::Header },
        Place::Body => quote! { rt::Place::Body },
    }
}

/// `request.query("name", value);`, `request.body_choice(&["strategy", "from"], value);`
fn write(request: &TokenStream, to: &Write, value: &TokenStream) -> TokenStream {
    match to.fields.as_slice() {
        [] => write_one(request, to.place, &to.wire, value),
        fields => quote! { #request.body_choice(&[#(#fields),*], #value); },
    }
}

fn write_one(request: &TokenStream, to: Place, wire: &str, value: &TokenStream) -> TokenStream {
    match to {
        Place::Path => quote! { #request.path(#wire, #value); },
        Place::Query => quote! { #request.query(#wire, #value); },
        Place::Header => quote! { #request.header(#wire, #value); },
        Place::Body if wire.is_empty() => quote! { #request.whole_body(#value); },
        Place::Body => quote! { #request.body(#wire, #value); },
    }
}
