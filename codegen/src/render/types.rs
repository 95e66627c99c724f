//! Type expressions, and how values are handed over.

use proc_macro2::TokenStream;
use quote::quote;

use super::ident;
use crate::ir::{Accept, Scalar, Type};

/// From where types are named.
#[derive(Debug, Clone, Copy)]
pub(super) enum Scope {
    /// Inside a file of models, which imports the models it names.
    Models,
    /// Anywhere else: `models::Name`.
    Outside,
    /// Inside an example, which imports the models it names.
    Example,
}

pub(super) fn ty(ty: &Type, scope: Scope) -> TokenStream {
    match ty {
        Type::Unit => quote! { () },
        Type::Scalar(scalar) => self::scalar(*scalar, scope),
        Type::Model(name) => {
            let name = ident(name);
            match scope {
                Scope::Models | Scope::Example => quote! { #name },
                Scope::Outside => quote! { models::#name },
            }
        }
        Type::Table(name) => {
            let name = ident(name);
            quote! { tables::#name }
        }
        Type::OpenTable(name) => {
            let (open, row) = (runtime("Open", scope), self::ty(&Type::Table(name.clone()), scope));
            quote! { #open<#row> }
        }
        Type::List(inner) => {
            let inner = self::ty(inner, scope);
            quote! { Vec<#inner> }
        }
        Type::Map(inner) => {
            let inner = self::ty(inner, scope);
            match scope {
                Scope::Models | Scope::Outside => quote! { BTreeMap<String, #inner> },
                Scope::Example => quote! { std::collections::BTreeMap<String, #inner> },
            }
        }
        Type::Option(inner) => {
            let inner = self::ty(inner, scope);
            quote! { Option<#inner> }
        }
        Type::Patch(inner) => {
            let (patch, inner) = (runtime("Patch", scope), self::ty(inner, scope));
            quote! { #patch<#inner> }
        }
        Type::Boxed(inner) => {
            let inner = self::ty(inner, scope);
            quote! { Box<#inner> }
        }
    }
}

fn scalar(scalar: Scalar, scope: Scope) -> TokenStream {
    match scalar {
        Scalar::Bool => quote! { bool },
        Scalar::I32 => quote! { i32 },
        Scalar::I64 => quote! { i64 },
        Scalar::U32 => quote! { u32 },
        Scalar::U64 => quote! { u64 },
        Scalar::F64 => quote! { f64 },
        Scalar::String => quote! { String },
        Scalar::Decimal => runtime("Decimal", scope),
        Scalar::DateTime => runtime("DateTime", scope),
        Scalar::Date => runtime("Date", scope),
        Scalar::LocalDateTime => runtime("LocalDateTime", scope),
        Scalar::UnixTime => runtime("UnixTime", scope),
        Scalar::Secret => runtime("Secret", scope),
        Scalar::Scalar => runtime("Scalar", scope),
        Scalar::Value => match scope {
            Scope::Models | Scope::Outside => quote! { rt::Value },
            Scope::Example => quote! { serde_json::Value },
        },
    }
}

/// `rt::Decimal`, `snov_client::Decimal`
fn runtime(name: &str, scope: Scope) -> TokenStream {
    let name = ident(name);
    match scope {
        Scope::Models | Scope::Outside => quote! { rt::#name },
        Scope::Example => quote! { snov_client::#name },
    }
}

/// The type of a parameter: `impl Into<String>`.
pub(super) fn parameter(accept: &Accept, patch: bool, scope: Scope) -> TokenStream {
    if patch {
        let inner = match accept {
            Accept::Exact(ty) | Accept::Into(ty) => self::ty(ty, scope),
            Accept::List(item) => self::ty(&Type::List(Box::new(item.clone())), scope),
            Accept::Map(value) => self::ty(&Type::Map(Box::new(value.clone())), scope),
            Accept::Column { table, .. } => self::ty(&Type::Table(table.clone()), scope),
        };
        return quote! { impl Into<rt::Patch<#inner>> };
    }
    match accept {
        Accept::Exact(ty) => self::ty(ty, scope),
        Accept::Into(ty) => {
            let ty = self::ty(ty, scope);
            quote! { impl Into<#ty> }
        }
        Accept::List(item) => {
            let item = self::ty(item, scope);
            quote! { impl IntoIterator<Item = impl Into<#item>> }
        }
        Accept::Map(value) => {
            let value = self::ty(value, scope);
            quote! { impl IntoIterator<Item = (impl Into<String>, impl Into<#value>)> }
        }
        Accept::Column { table, .. } => self::ty(&Type::Table(table.clone()), scope),
    }
}

/// What a function makes of a parameter: `value.into()`.
pub(super) fn converted(accept: &Accept, value: &TokenStream, scope: Scope) -> TokenStream {
    match accept {
        Accept::Exact(_) => value.clone(),
        Accept::Into(_) => quote! { #value.into() },
        Accept::List(Type::Scalar(Scalar::String)) => quote! { rt::strings(#value) },
        Accept::List(item) => {
            let item = self::ty(item, scope);
            quote! { rt::list::<#item>(#value) }
        }
        Accept::Map(of) => {
            let of = self::ty(of, scope);
            quote! { rt::map::<#of>(#value) }
        }
        Accept::Column { accessor, .. } => {
            let accessor = ident(accessor);
            quote! { #value.#accessor() }
        }
    }
}
