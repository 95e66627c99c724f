//! `examples.rs`: a test for each operation whose examples have a Rust type.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::{
    File, ident,
    types::{self, Scope},
};
use crate::ir::{Accept, Operation, Outcome, Place, Tag, Type};

/// `#[test] fn of_get_balance() { … }`, for each operation.
pub(super) fn file(tags: &[Tag]) -> File {
    let tests = tags.iter().flat_map(|tag| tag.operations.iter().filter_map(move |operation| test(tag, operation)));
    File {
        path: "examples.rs".to_owned(),
        docs: vec!["Every example of the document that has a Rust type, decoded and encoded again.".to_owned()],
        items: quote! {
            use snov_client::rt::examples;
            use super::{models, operations};

            #(#tests)*
        },
    }
}

/// `#[test] fn of_start_email_verification() { examples::answers::<models::EmailVerificationTask>(…); }`
fn test(tag: &Tag, operation: &Operation) -> Option<TokenStream> {
    let (module, table) = (ident(&tag.module), ident(&operation.table.name));
    let table = quote! { &operations::#module::#table };
    let answers = match &operation.call.outcome {
        Outcome::Value(Type::Unit) | Outcome::Text | Outcome::Bytes => None,
        Outcome::Value(output) | Outcome::Task { started: output, .. } => {
            let output = types::ty(output, Scope::Outside);
            Some(quote! { examples::answers::<#output>(#table); })
        }
        Outcome::State(result) => {
            let result = types::ty(result, Scope::Outside);
            Some(quote! { examples::states::<#result>(#table); })
        }
    };
    let inputs: Vec<TokenStream> = inputs(operation)
        .map(|(name, input)| {
            let input = types::ty(input, Scope::Outside);
            quote! { examples::inputs::<#input>(#table, #name); }
        })
        .collect();
    if answers.is_none() && inputs.is_empty() {
        return None;
    }
    // The prefix keeps keywords apart: an operation may be called `match`.
    let name = format_ident!("of_{}", operation.table.name.to_lowercase());
    Some(quote! {
        #[test]
        fn #name() {
            #answers
            #(#inputs)*
        }
    })
}

/// The fields of the body that have a type of their own.
fn inputs(operation: &Operation) -> impl Iterator<Item = (&str, &Type)> {
    let function = &operation.function;
    let required = function.arguments.iter().chain(function.inputs.iter().flat_map(|inputs| &inputs.fields));
    let writes =
        required.map(|argument| &argument.write).chain(operation.call.setters.iter().map(|setter| &setter.write));
    writes.filter_map(|write| match &write.accept {
        // A choice is no field by itself.
        Accept::Exact(input @ Type::Model(_))
            if write.place == Place::Body && !write.wire.is_empty() && write.fields.is_empty() =>
        {
            Some((write.wire.as_str(), input))
        }
        _ => None,
    })
}
