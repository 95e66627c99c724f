//! The function on the handle that makes a call.

use proc_macro2::TokenStream;
use quote::quote;

use super::{write, write_one};
use crate::{
    ir::{Argument, Inputs, Name, Operation},
    render::{
        docs, ident, literal,
        types::{self, Scope},
    },
};

/// `pub fn start(&self, emails: impl IntoIterator<…>) -> Start`, and what is beside it.
pub(super) fn function(operation: &Operation) -> TokenStream {
    let function = &operation.function;
    let docs = docs::with_example(&function.docs, &function.example);
    let deprecated = function.deprecated.then(|| quote! { #[deprecated] });
    let (name, call) = (ident(&function.name), ident(&operation.call.name));
    let arguments = function.arguments.iter().map(parameter);
    let inputs = function.inputs.iter().map(inputs_parameter);
    let parameters = arguments.chain(inputs);
    let body = made(operation, None, |request| quote! { #call { request: #request } }, &quote! { #call { request } });
    let batch = batch(operation);
    let resume = resume(operation);
    quote! {
        #docs
        #deprecated
        pub fn #name(&self #(, #parameters)*) -> #call {
            #body
        }

        #batch
        #resume
    }
}

/// The request, made and filled in, and what becomes of it: at once, or once it is filled in.
fn made(
    operation: &Operation,
    left_out: Option<&Name>,
    at_once: impl FnOnce(&TokenStream) -> TokenStream,
    filled: &TokenStream,
) -> TokenStream {
    let function = &operation.function;
    let table = ident(&operation.table.name);
    let request = quote! { request };
    let constants =
        function.constants.iter().map(|(to, wire, value)| write_one(&request, *to, wire, &literal::plain(value)));
    let arguments = function.arguments.iter().filter(|argument| Some(&argument.name) != left_out);
    let writes = arguments.map(|argument| {
        let value = ident(&argument.name);
        write_argument(argument, &quote! { #value })
    });
    let from_struct = function.inputs.iter().flat_map(|inputs| {
        let source = ident(&inputs.argument);
        inputs.fields.iter().map(move |field| {
            let name = ident(&field.name);
            write_field(field, &quote! { #source.#name })
        })
    });
    let statements: Vec<TokenStream> = constants.chain(writes).chain(from_struct).collect();
    let made = quote! { rt::Request::new(self.core, &#table) };
    if statements.is_empty() {
        at_once(&made)
    } else {
        quote! {
            let mut request = #made;
            #(#statements)*
            #filled
        }
    }
}

/// `pub fn start_all<'i>(&self, emails: impl Into<rt::Inputs<'i, String>>) -> rt::Batches<'i, Start>`
fn batch(operation: &Operation) -> Option<TokenStream> {
    let batch = operation.function.batch.as_ref()?;
    let docs = docs::lines(&batch.docs);
    let deprecated = operation.function.deprecated.then(|| quote! { #[deprecated] });
    let (name, call, list) = (ident(&batch.name), ident(&operation.call.name), ident(&batch.argument));
    let item = types::ty(&batch.item, Scope::Outside);
    let parameters = operation.function.arguments.iter().map(|argument| {
        if argument.name == batch.argument {
            quote! { #list: impl Into<rt::Inputs<'i, #item>> }
        } else {
            parameter(argument)
        }
    });
    let body = made(
        operation,
        Some(&batch.argument),
        |request| quote! { rt::Batches::new(#request, #list.into()) },
        &quote! { rt::Batches::new(request, #list.into()) },
    );
    Some(quote! {
        #docs
        #deprecated
        pub fn #name<'i>(&self #(, #parameters)*) -> rt::Batches<'i, #call> {
            #body
        }
    })
}

/// `pub fn result_of(&self, task: &rt::TaskHandle) -> rt::Wait<models::Report>`
fn resume(operation: &Operation) -> Option<TokenStream> {
    let resume = operation.function.resume.as_ref()?;
    let docs = docs::lines(&resume.docs);
    let deprecated = operation.function.deprecated.then(|| quote! { #[deprecated] });
    let (name, table) = (ident(&resume.name), ident(&operation.table.name));
    let result = types::ty(&resume.result, Scope::Outside);
    Some(quote! {
        #docs
        #deprecated
        pub fn #name(&self, task: &rt::TaskHandle) -> rt::Wait<#result> {
            rt::Wait::of(self.core, &#table, task)
        }
    })
}

fn parameter(argument: &Argument) -> TokenStream {
    let name = ident(&argument.name);
    let ty = types::parameter(&argument.write.accept, argument.write.patch, Scope::Outside);
    quote! { #name: #ty }
}

fn inputs_parameter(inputs: &Inputs) -> TokenStream {
    let (name, model) = (ident(&inputs.argument), ident(&inputs.model));
    quote! { #name: models::#model }
}

fn write_argument(argument: &Argument, value: &TokenStream) -> TokenStream {
    let value = types::converted(&argument.write.accept, value, Scope::Outside);
    write(&quote! { request }, &argument.write, &value)
}

/// A field already has its type; only the row of a table is written as one of its columns.
fn write_field(field: &Argument, value: &TokenStream) -> TokenStream {
    let value = match &field.write.accept {
        crate::ir::Accept::Column { .. } => types::converted(&field.write.accept, value, Scope::Outside),
        _ => value.clone(),
    };
    write(&quote! { request }, &field.write, &value)
}
