//! Structs: fields, `new`, setters.

use proc_macro2::TokenStream;
use quote::quote;

use super::page;
use crate::{
    ir::{Constructor, DefaultValue, Field, FieldSetter, Literal, NewStyle, Struct, Type},
    render::{
        docs, ident, literal,
        types::{self, Scope},
    },
};

/// `pub struct EmailStep { … }` and what is implemented for it.
pub(super) fn structure(model: &Struct) -> TokenStream {
    let (docs, name) = (docs::lines(&model.docs), ident(&model.name));
    let default = (model.default == DefaultValue::Derived).then(|| quote! { Default, });
    let copied = model.copied.then(|| quote! { Copy, });
    let wire = model.wire.then(|| quote! { serde::Serialize, serde::Deserialize, });
    let non_exhaustive = model.non_exhaustive.then(|| quote! { #[non_exhaustive] });
    let many_bools = model.many_bools.then(|| {
        quote! { #[allow(clippy::struct_excessive_bools, reason = "the API has these fields")] }
    });
    let fields = model.fields.iter().map(field);
    let implementation = implementation(model);
    let default_by_new = (model.default == DefaultValue::New).then(|| {
        quote! {
            impl Default for #name {
                fn default() -> Self {
                    Self::new()
                }
            }
        }
    });
    let page = model.page.as_ref().map(|page| page::page(&model.name, page));
    quote! {
        #docs
        #[derive(Debug, Clone, #copied #default PartialEq, #wire)]
        #non_exhaustive
        #many_bools
        pub struct #name {
            #(#fields,)*
        }

        #implementation
        #default_by_new
        #page
    }
}

/// `#[serde(rename = "type", skip_serializing_if = "Option::is_none")] pub kind: Option<String>`
fn field(field: &Field) -> TokenStream {
    let (docs, name, ty) = (docs::lines(&field.docs), ident(&field.name), types::ty(&field.ty, Scope::Models));
    let mut options = Vec::new();
    if field.flatten {
        options.push(quote! { flatten });
    }
    options.extend(field.rename.as_ref().map(|rename| quote! { rename = #rename }));
    if field.default {
        options.push(quote! { default });
    }
    options.extend(field.with.as_ref().map(|with| quote! { with = #with }));
    options.extend(field.skip_if.map(|skip_if| quote! { skip_serializing_if = #skip_if }));
    let serde = (!options.is_empty()).then(|| quote! { #[serde(#(#options),*)] });
    quote! {
        #docs
        #serde
        pub #name: #ty
    }
}

fn implementation(model: &Struct) -> Option<TokenStream> {
    let name = ident(&model.name);
    let new = model.constructor.as_ref().map(self::new);
    let setters: Vec<TokenStream> = model.setters.iter().map(setter).collect();
    (new.is_some() || !setters.is_empty()).then(|| {
        quote! {
            impl #name {
                #new
                #(#setters)*
            }
        }
    })
}

/// `pub fn new(subject: impl Into<String>, …) -> Self`
fn new(constructor: &Constructor) -> TokenStream {
    let constants = constructor.constants.iter().map(|(field, ty, value)| {
        let (field, value) = (ident(field), constant(ty, value));
        quote! { #field: #value }
    });
    let absent = constructor.absent.iter().map(|(field, ty)| {
        let (field, value) = (ident(field), absent(ty));
        quote! { #field: #value }
    });
    let parameters = match &constructor.style {
        NewStyle::Positional => {
            let parameters = constructor.arguments.iter().map(|argument| {
                let (name, ty) =
                    (ident(&argument.field), types::parameter(&argument.accept, argument.patch, Scope::Models));
                quote! { #name: #ty }
            });
            quote! { #(#parameters),* }
        }
        NewStyle::Struct { model, argument } => {
            let (model, argument) = (ident(model), ident(argument));
            quote! { #argument: #model }
        }
    };
    let required = constructor.arguments.iter().map(|argument| {
        let field = ident(&argument.field);
        match &constructor.style {
            NewStyle::Positional => shorthand(&field, &wrapped(argument, &quote! { #field })),
            NewStyle::Struct { argument: source, .. } => {
                let source = ident(source);
                let value = boxed(&argument.ty, quote! { #source.#field });
                quote! { #field: #value }
            }
        }
    });
    quote! {
        /// What is required, and nothing else.
        #[must_use]
        pub fn new(#parameters) -> Self {
            Self { #(#required,)* #(#constants,)* #(#absent,)* }
        }
    }
}

/// `field: field` is written `field`.
fn shorthand(field: &proc_macro2::Ident, value: &TokenStream) -> TokenStream {
    if *field == value.to_string() {
        quote! { #field }
    } else {
        quote! { #field: #value }
    }
}

fn constant(ty: &Type, value: &Literal) -> TokenStream {
    let value = literal::plain(value);
    match ty {
        Type::Scalar(crate::ir::Scalar::String) => quote! { #value.to_owned() },
        _ => value,
    }
}

/// What leaves a field out.
fn absent(ty: &Type) -> TokenStream {
    match ty {
        Type::Option(_) => quote! { None },
        Type::Patch(_) => quote! { rt::Patch::Keep },
        Type::List(_) => quote! { Vec::new() },
        Type::Map(_) => quote! { BTreeMap::new() },
        _ => quote! { Default::default() },
    }
}

/// `pub fn delay(mut self, delay: u32) -> Self`
fn setter(setter: &FieldSetter) -> TokenStream {
    let docs = docs::lines(&setter.docs);
    let (name, field) = (ident(&setter.name), ident(&setter.field));
    let ty = types::parameter(&setter.accept, setter.patch, Scope::Models);
    let value = wrapped(setter, &quote! { #field });
    quote! {
        #docs
        #[must_use]
        pub fn #name(mut self, #field: #ty) -> Self {
            self.#field = #value;
            self
        }
    }
}

/// The parameter as the field holds it.
fn wrapped(setter: &FieldSetter, value: &TokenStream) -> TokenStream {
    if setter.patch {
        let in_box = matches!(&setter.ty, Type::Patch(inner) if matches!(**inner, Type::Boxed(_)));
        let in_box = in_box.then(|| quote! { .map(Box::new) });
        return quote! { #value.into()#in_box };
    }
    let value = types::converted(&setter.accept, value, Scope::Models);
    match &setter.ty {
        // A field that is required but may be null is handed over as it is.
        Type::Option(inner) if setter.accept != crate::ir::Accept::Exact(setter.ty.clone()) => {
            let value = boxed(inner, value);
            quote! { Some(#value) }
        }
        ty => boxed(ty, value),
    }
}

fn boxed(ty: &Type, value: TokenStream) -> TokenStream {
    match ty {
        Type::Boxed(_) => quote! { Box::new(#value) },
        _ => value,
    }
}
