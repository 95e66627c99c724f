//! Samples: the code that the docs of an operation show, and the same code as a function that a test can run.

use proc_macro2::TokenStream;
use quote::quote;

use super::{File, expr, ident, import};
use crate::ir::{Docs, Example, Name, Print, Samples, Then};

/// A sample as its reader sees it: the imports, and what it does with `client`.
pub(crate) fn sample(example: &Example) -> Docs {
    let (mut lines, statements) = parts(example);
    if !lines.is_empty() {
        lines.push(String::new());
    }
    lines.extend(statements);
    lines
}

/// The lines of the imports, and those of the rest.
pub(super) fn parts(example: &Example) -> (Docs, Docs) {
    (lines(&imports(example)), lines(&statements(example)))
}

/// `samples.rs`: a list of all samples, and a function for each.
pub(super) fn file(samples: &Samples) -> File {
    let client = path(&samples.crate_name);
    let client = quote! { #client::Client };
    let all = samples.functions.iter().map(|(operation, name, _)| {
        let name = ident(name);
        quote! { (#operation, |client| Box::pin(#name(client))) }
    });
    let functions = samples.functions.iter().map(|(_, name, example)| {
        let (name, imports, statements) = (ident(name), imports(example), statements(example));
        quote! {
            async fn #name(client: #client) -> Result<(), snov_client::Error> {
                #imports
                #statements
                Ok(())
            }
        }
    });
    File {
        path: "samples.rs".to_owned(),
        docs: samples.docs.clone(),
        items: quote! {
            use std::pin::Pin;

            /// Runs a sample.
            pub(crate) type Sample = fn(#client) -> Pin<Box<dyn Future<Output = Result<(), snov_client::Error>> + Send>>;

            /// Every sample, with the name that the document has for its operation.
            pub(crate) static ALL: &[(&str, Sample)] = &[#(#all),*];

            #(#functions)*
        },
    }
}

fn imports(example: &Example) -> TokenStream {
    let from = path(&example.crate_name);
    let models = import(&quote! { #from::models }, &example.models);
    let tables = example.tables.then(|| quote! { use #from::tables; });
    quote! { #models #tables }
}

fn path(text: &str) -> TokenStream {
    let names = text.split("::").map(ident);
    quote! { #(#names)::* }
}

/// The call, and what is done with what it gives.
fn statements(example: &Example) -> TokenStream {
    let call = expr::expr(&example.call);
    match &example.then {
        Then::Nothing => quote! { #call.await?; },
        Then::Print { name, print } => {
            let (print, name) = (self::print(name, print), ident(name));
            quote! {
                let #name = #call.await?;
                #print
            }
        }
        Then::Each { name, list, item, print } => {
            let (print, name, item) = (self::print(item, print), ident(name), ident(item));
            let list = list.iter().map(|list| ident(list));
            quote! {
                let #name = #call.await?;
                for #item in #name #(.#list)* {
                    #print
                }
            }
        }
        Then::Walk { items, item, print } => {
            let (print, items, item) = (self::print(item, print), ident(items), ident(item));
            quote! {
                let mut #items = #call;
                while let Some(#item) = #items.try_next().await? {
                    #print
                }
            }
        }
    }
}

/// `println!("{}: {:?}", campaign.id, campaign.name);`
fn print(name: &Name, print: &Print) -> TokenStream {
    let (text, name) = (&print.text, ident(name));
    let fields = print.fields.iter().map(|field| ident(field));
    quote! { println!(#text #(, #name.#fields)*); }
}

/// Statements, laid out as in a function.
fn lines(statements: &TokenStream) -> Docs {
    let text = prettyplease::unparse(&syn::File {
        shebang: None,
        frontmatter: None,
        attrs: Vec::new(),
        items: vec![syn::parse_quote! { async fn sample() { #statements } }],
    });
    text.lines().filter_map(|line| line.strip_prefix("    ")).map(str::to_owned).collect()
}
