//! `shapes.rs`, and the shapes in the tables of operations.

use proc_macro2::TokenStream;
use quote::quote;

use super::{File, docs, ident, literal};
use crate::ir::{Format, NamedShape, Rule, Shape};

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
            let rules = rules.iter().map(|rule| self::rule(rule, module));
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
fn reference(shape: &Shape, module: &TokenStream) -> TokenStream {
    if let Shape::Same(name) = shape {
        let name = ident(name);
        return quote! { &#module #name };
    }
    let shape = self::shape(shape, module);
    quote! { &#shape }
}

pub(super) fn rule(rule: &Rule, module: &TokenStream) -> TokenStream {
    match rule {
        Rule::LessThan(less, more) => quote! { rt::Rule::LessThan(#less, #more) },
        Rule::NotBoth(one, other) => quote! { rt::Rule::NotBoth(#one, #other) },
        Rule::AnyOf(names) => quote! { rt::Rule::AnyOf(&[#(#names),*]) },
        Rule::AtLeast(count) => {
            let count = literal::integer(*count);
            quote! { rt::Rule::AtLeast(#count) }
        }
        Rule::AtMost(count) => {
            let count = literal::integer(*count);
            quote! { rt::Rule::AtMost(#count) }
        }
        Rule::Requires(name, others) => quote! { rt::Rule::Requires(#name, &[#(#others),*]) },
        Rule::Fits(shape) => {
            let shape = reference(shape, module);
            quote! { rt::Rule::Fits(#shape) }
        }
    }
}

fn limit(limit: Option<impl Into<i128>>) -> TokenStream {
    option(limit.map(literal::integer))
}

fn option(value: Option<TokenStream>) -> TokenStream {
    value.map_or_else(|| quote! { None }, |value| quote! { Some(#value) })
}
