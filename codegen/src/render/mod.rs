//! Prints the IR as tokens. Decides nothing: each function here is a template for one thing in the output, and the
//! files here are the files of the output.

mod client;
mod docs;
mod expr;
mod literal;
mod models;
mod operations;
mod root;
mod rules;
mod sample;
mod shapes;
mod tables;
mod types;
mod webhooks;
mod wire;

pub(crate) use docs::printable;
pub(crate) use sample::sample;

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use crate::ir::{Api, Docs, Name};

/// One file of the output, before it is text.
#[derive(Debug)]
pub struct File {
    /// Relative to the root of the output, with `/`.
    pub path: String,
    /// The lines after `//!`.
    pub docs: Docs,
    pub items: TokenStream,
}

/// Prints everything.
pub fn render(api: &Api) -> Vec<File> {
    let mut files = vec![root::file(api), client::file(&api.client)];
    files.push(operations::list(&api.operations_docs, &api.tags));
    files.extend(api.tags.iter().map(operations::file));
    files.push(models::list(&api.models));
    files.extend(api.models.iter().map(models::file));
    if !api.shapes.is_empty() {
        files.push(shapes::file(&api.shapes));
    }
    if !api.tables.is_empty() {
        files.push(tables::list(&api.tables));
        files.extend(api.tables.iter().map(tables::file));
    }
    files.extend(api.webhooks.as_ref().map(webhooks::file));
    if let Some(tests) = &api.wire {
        files.push(wire::list(tests));
        files.extend(tests.files.iter().map(|file| wire::file(tests, file)));
    }
    files.extend(api.samples.as_ref().map(sample::file));
    files
}

/// `name`, `r#type`
fn ident(name: &str) -> Ident {
    match name.strip_prefix("r#") {
        Some(raw) => Ident::new_raw(raw, Span::call_site()),
        None => Ident::new(name, Span::call_site()),
    }
}

/// `pub mod name;`; the file of a name beyond ASCII has to be given.
fn module(visibility: &TokenStream, folder: &str, name: &str) -> TokenStream {
    let path =
        (!name.is_ascii()).then(|| format!("{folder}/{}.rs", file_name(name))).map(|path| quote! { #[path = #path] });
    let name = ident(name);
    quote! { #path #visibility mod #name; }
}

/// `use models::{A, B};`
fn import(module: &TokenStream, names: &[Name]) -> Option<TokenStream> {
    let names: Vec<_> = names.iter().map(|name| ident(name)).collect();
    match names.as_slice() {
        [] => None,
        [only] => Some(quote! { use #module::#only; }),
        several => Some(quote! { use #module::{#(#several),*}; }),
    }
}

/// The name of a module's file.
fn file_name(module: &str) -> &str {
    module.strip_prefix("r#").unwrap_or(module)
}
