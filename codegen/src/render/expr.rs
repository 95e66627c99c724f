//! Expressions of examples.

use proc_macro2::TokenStream;
use quote::quote;

use super::{
    ident, literal,
    types::{self, Scope},
};
use crate::{digits, ir::Expr};

pub(super) fn expr(expr: &Expr) -> TokenStream {
    match expr {
        Expr::Literal(value) => literal::plain(value),
        Expr::Integer(value, ty) => {
            let sign = if *value < 0 { "-" } else { "" };
            let digits = digits::grouped(value.unsigned_abs().into());
            format!("{sign}{digits}_{}", types::ty(ty, Scope::Example)).parse().unwrap_or_default()
        }
        Expr::Parsed(text, ty) => {
            let ty = ident(ty);
            quote! { #text.parse::<snov_client::#ty>().expect("a number") }
        }
        Expr::Path(names) => {
            let names = names.iter().map(|name| ident(name));
            quote! { #(#names)::* }
        }
        Expr::Call { function, arguments } => {
            let (function, arguments) = (self::expr(function), arguments.iter().map(self::expr));
            quote! { #function(#(#arguments),*) }
        }
        Expr::Method { receiver, name, arguments } => {
            let (receiver, name, arguments) = (self::expr(receiver), ident(name), arguments.iter().map(self::expr));
            quote! { #receiver.#name(#(#arguments),*) }
        }
        Expr::Struct { name, fields } => {
            let name = ident(name);
            let fields = fields.iter().map(|(field, value)| {
                let (field, value) = (ident(field), self::expr(value));
                quote! { #field: #value }
            });
            quote! { #name { #(#fields),* } }
        }
        Expr::Array(items) => {
            let items = items.iter().map(self::expr);
            quote! { [#(#items),*] }
        }
        Expr::Vec(items) => {
            let items = items.iter().map(self::expr);
            quote! { vec![#(#items),*] }
        }
        Expr::Tuple(items) => {
            let items = items.iter().map(self::expr);
            quote! { (#(#items),*) }
        }
        Expr::Nothing(ty) => {
            let ty = types::ty(ty, Scope::Example);
            quote! { None::<#ty> }
        }
        Expr::EmptyList(item) => {
            let item = types::ty(item, Scope::Example);
            quote! { Vec::<#item>::new() }
        }
        Expr::EmptyMap(value) => {
            let value = types::ty(value, Scope::Example);
            quote! { std::collections::BTreeMap::<String, #value>::new() }
        }
        Expr::Json(text) => {
            let tokens: TokenStream = text.parse().unwrap_or_default();
            quote! { serde_json::json!(#tokens) }
        }
    }
}
