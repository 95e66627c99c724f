//! `impl rt::Page`: where a page keeps its items, their number on all pages, and the name of the next page.

use proc_macro2::TokenStream;
use quote::quote;

use crate::{
    ir::{Cursor, Page, Step, Total},
    render::{
        ident,
        types::{self, Scope},
    },
};

/// `impl rt::Page for ProspectList { … }`
pub(super) fn page(name: &str, page: &Page) -> TokenStream {
    let (name, item) = (ident(name), types::ty(&page.item, Scope::Models));
    let items = owned(&page.items);
    let count = count(&page.items);
    let next = page.next.as_ref().map(|(steps, cursor)| next(steps, *cursor));
    let total = page.total.as_ref().map(|(steps, total)| self::total(steps, *total));
    quote! {
        impl rt::Page for #name {
            type Item = #item;

            fn into_items(self) -> Vec<#item> {
                #items
            }

            fn count(&self) -> usize {
                #count
            }

            #next
            #total
        }
    }
}

/// `self.meta.map(|value| value.items).unwrap_or_default()`
fn owned(steps: &[Step]) -> TokenStream {
    let (mut path, mut optional) = (quote! { self }, false);
    for step in steps {
        let field = ident(&step.field);
        path = match (optional, step.optional) {
            (false, _) => quote! { #path.#field },
            (true, false) => quote! { #path.map(|value| value.#field) },
            (true, true) => quote! { #path.and_then(|value| value.#field) },
        };
        optional |= step.optional;
    }
    if optional {
        quote! { #path.unwrap_or_default() }
    } else {
        path
    }
}

/// A reference to the field at the end, as an `Option` if it or one before may be absent.
fn borrowed(steps: &[Step]) -> (TokenStream, bool) {
    let (mut path, mut optional) = (quote! { self }, false);
    for step in steps {
        let field = ident(&step.field);
        path = match (optional, step.optional) {
            (false, false) => quote! { #path.#field },
            (false, true) => quote! { #path.#field.as_ref() },
            (true, false) => quote! { #path.map(|value| &value.#field) },
            (true, true) => quote! { #path.and_then(|value| value.#field.as_ref()) },
        };
        optional |= step.optional;
    }
    (path, optional)
}

/// `self.prospects.len()`
fn count(steps: &[Step]) -> TokenStream {
    match borrowed(steps) {
        (path, true) => quote! { #path.map_or(0, Vec::len) },
        (path, false) => quote! { #path.len() },
    }
}

/// `fn next_cursor(&self) -> Option<&str>`
fn next(steps: &[Step], cursor: Cursor) -> TokenStream {
    let value = match (borrowed(steps), cursor) {
        ((path, true), Cursor::Text) => quote! { #path.map(String::as_str) },
        ((path, true), Cursor::Newtype) => quote! { #path.map(|value| value.as_str()) },
        ((path, false), _) => quote! { Some(#path.as_str()) },
    };
    quote! {
        fn next_cursor(&self) -> Option<&str> {
            #value
        }
    }
}

/// `fn total(&self) -> Option<u64>`
fn total(steps: &[Step], total: Total) -> TokenStream {
    let value = match (borrowed(steps), total) {
        ((path, true), Total::U64) => quote! { #path.copied() },
        ((path, true), Total::Unsigned) => quote! { #path.copied().map(u64::from) },
        ((path, true), Total::Signed) => quote! { #path.and_then(|value| u64::try_from(*value).ok()) },
        ((path, false), Total::U64) => quote! { Some(#path) },
        ((path, false), Total::Unsigned) => quote! { Some(u64::from(#path)) },
        ((path, false), Total::Signed) => quote! { u64::try_from(#path).ok() },
    };
    quote! {
        fn total(&self) -> Option<u64> {
            #value
        }
    }
}
