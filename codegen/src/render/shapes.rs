//! `shapes.rs`, and the shapes in the tables of operations.

use proc_macro2::TokenStream;
use quote::quote;

use super::{File, docs, ident, literal, rules};
use crate::ir::{Format, NamedShape, Shape};

/// `pub(super) static SEQUENCE: rt::Shape = …;`
pub(super) fn file(shapes: &[NamedShape]) -> File {
    let statics = shapes.iter().map(|named| {
        let (docs, name) = (docs::lines(&named.docs), ident(&named.name));
        let shape = shape(&named.shape, &TokenStream::new());
        quote! {
            #docs
            pub(super) static #name: rt::Shape = #shape;
        }
    });
    File {
        path: "shapes.rs".to_owned(),
        docs: vec!["What is checked of objects before they are sent.".to_owned()],
        items: quote! {
            use snov_client::rt;

            #(#statics)*
        },
    }
}

/// `rt::Shape::string(1, Some(255))`; shapes with names stand in `module`.
pub(super) fn shape(shape: &Shape, module: &TokenStream) -> TokenStream {
    match shape {
        Shape::Any => quote! { rt::Shape::Any },
        Shape::String { min, max, pattern, format } => {
            let (min, max) = (literal::integer(*min), limit(*max));
            let pattern = pattern.as_ref().map(|pattern| quote! { .pattern(#pattern) });
            let format = match format {
                Format::Text => None,
                Format::Email => Some(quote! { .format(rt::Format::Email) }),
                Format::Uri => Some(quote! { .format(rt::Format::Uri) }),
            };
            quote! { rt::Shape::string(#min, #max)#pattern #format }
        }
        Shape::Integer { min, max } => {
            let (min, max) = (limit(*min), limit(*max));
            quote! { rt::Shape::integer(#min, #max) }
        }
        Shape::Number { min, max } => {
            let (min, max) = (option(min.map(literal::number)), option(max.map(literal::number)));
            quote! { rt::Shape::number(#min, #max) }
        }
        Shape::Array { min, max, unique, items } => {
            let (min, max, items) = (literal::integer(*min), limit(*max), reference(items, module));
            let unique = unique.then(|| quote! { .unique() });
            quote! { rt::Shape::array(#min, #max, #items)#unique }
        }
        Shape::Object { fields, rules } => {
            let fields = fields.iter().map(|(name, shape)| {
                let shape = self::shape(shape, module);
                quote! { rt::Field::new(#name, #shape) }
            });
            let rules = rules.iter().map(|rule| rules::rule(rule, module));
            quote! { rt::Shape::object(&[#(#fields),*], &[#(#rules),*]) }
        }
        Shape::Map { values } => {
            let values = reference(values, module);
            quote! { rt::Shape::map(#values) }
        }
        Shape::Tagged { tag, variants } => {
            let variants = variants.iter().map(|(name, shape)| {
                let shape = reference(shape, module);
                quote! { (#name, #shape) }
            });
            quote! { rt::Shape::tagged(#tag, &[#(#variants),*]) }
        }
        Shape::Same(name) => {
            let name = ident(name);
            quote! { rt::Shape::Same(&#module #name) }
        }
    }
}

/// `&rt::Shape::string(1, None)`, `&SEQUENCE`
pub(super) fn reference(shape: &Shape, module: &TokenStream) -> TokenStream {
    if let Shape::Same(name) = shape {
        let name = ident(name);
        return quote! { &#module #name };
    }
    let shape = self::shape(shape, module);
    quote! { &#shape }
}

fn limit(limit: Option<impl Into<i128>>) -> TokenStream {
    option(limit.map(literal::integer))
}

fn option(value: Option<TokenStream>) -> TokenStream {
    value.map_or_else(|| quote! { None }, |value| quote! { Some(#value) })
}
