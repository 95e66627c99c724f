//! The function on the handle that makes a call.

use proc_macro2::TokenStream;
use quote::quote;

use super::{write, write_one};
use crate::{
    ir::{Argument, Inputs, Operation},
    render::{
        docs, ident, literal,
        types::{self, Scope},
    },
};

/// `pub fn start(&self, emails: impl IntoIterator<…>) -> Start`
pub(super) fn function(operation: &Operation) -> TokenStream {
    let function = &operation.function;
    let docs = docs::with_example(&function.docs, &function.example);
    let deprecated = function.deprecated.then(|| quote! { #[deprecated] });
    let (name, call, table) = (ident(&function.name), ident(&operation.call.name), ident(&operation.table.name));
    let arguments = function.arguments.iter().map(parameter);
    let inputs = function.inputs.iter().map(inputs_parameter);
    let parameters = arguments.chain(inputs);
    let request = quote! { request };
    let constants =
        function.constants.iter().map(|(to, wire, value)| write_one(&request, *to, wire, &literal::plain(value)));
    let writes = function.arguments.iter().map(|argument| {
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
    let body = if statements.is_empty() {
        quote! { #call { request: #made } }
    } else {
        quote! {
            let mut request = #made;
            #(#statements)*
            #call { request }
        }
    };
    quote! {
        #docs
        #deprecated
        pub fn #name(&self #(, #parameters)*) -> #call {
            #body
        }
    }
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
