//! The type of a call, its setters, and how it is awaited.

use proc_macro2::TokenStream;
use quote::quote;

use super::write;
use crate::{
    ir::{Accept, Call, ExtraSetter, Outcome, Setter},
    render::{
        docs, ident,
        types::{self, Scope},
    },
};

/// `pub struct Start { request: rt::Request }`, its `impl`, and `rt::start_call!(…);`
pub(super) fn call(call: &Call) -> TokenStream {
    let docs = docs::lines(&call.docs);
    let (name, must_use) = (ident(&call.name), &call.must_use);
    let setters = setters(call);
    let outcome = outcome(call);
    let paged = paged(call);
    let batched = batched(call);
    quote! {
        #docs
        #[derive(Debug, Clone)]
        #[must_use = #must_use]
        pub struct #name {
            request: rt::Request,
        }

        #setters
        #outcome
        #paged
        #batched
    }
}

fn setters(call: &Call) -> Option<TokenStream> {
    let name = ident(&call.name);
    let setters: Vec<TokenStream> = call.setters.iter().map(setter).chain(call.extra.iter().map(extra)).collect();
    (!setters.is_empty()).then(|| quote! { impl #name { #(#setters)* } })
}

/// `pub fn webhook_url(mut self, webhook_url: impl Into<String>) -> Self`
fn setter(setter: &Setter) -> TokenStream {
    let docs = docs::lines(&setter.docs);
    let deprecated = setter.deprecated.then(|| quote! { #[deprecated] });
    let (name, argument) = (ident(&setter.name), ident(&setter.argument));
    let accept = &setter.write.accept;
    let ty = types::parameter(accept, setter.write.patch, Scope::Outside);
    let request = quote! { self.request };
    let wire = &setter.write.wire;
    let statement = match (setter.write.patch, accept) {
        (true, Accept::Column { accessor, table }) => {
            let (accessor, table) = (ident(accessor), ident(table));
            quote! { self.request.patch(#wire, #argument.into().map(tables::#table::#accessor)); }
        }
        (true, _) => quote! { self.request.patch(#wire, #argument.into()); },
        (false, _) => write(&request, &setter.write, &types::converted(accept, &quote! { #argument }, Scope::Outside)),
    };
    quote! {
        #docs
        #deprecated
        pub fn #name(mut self, #argument: #ty) -> Self {
            #statement
            self
        }
    }
}

/// `pub fn extra(mut self, name: impl Into<String>, value: impl Into<rt::Value>) -> Self`
fn extra(extra: &ExtraSetter) -> TokenStream {
    let name = ident(&extra.name);
    let ty = types::parameter(&extra.value, false, Scope::Outside);
    let value = types::converted(&extra.value, &quote! { value }, Scope::Outside);
    quote! {
        /// Sets a field of the body that the document does not name, by its name on the wire.
        pub fn #name(mut self, name: impl Into<String>, value: #ty) -> Self {
            self.request.body_extra(name, #value);
            self
        }
    }
}

/// `rt::call!(Balance -> models::Balance);`
fn outcome(call: &Call) -> TokenStream {
    let name = ident(&call.name);
    match &call.outcome {
        Outcome::Value(output) => {
            let output = types::ty(output, Scope::Outside);
            quote! { rt::call!(#name -> #output); }
        }
        Outcome::Text => quote! { rt::text_call!(#name); },
        Outcome::Bytes => quote! { rt::bytes_call!(#name); },
        Outcome::Task { started, result } => {
            let (started, result) = (types::ty(started, Scope::Outside), types::ty(result, Scope::Outside));
            quote! { rt::start_call!(#name -> #started => #result); }
        }
        Outcome::State(result) => {
            let result = types::ty(result, Scope::Outside);
            quote! { rt::task_call!(#name -> #result); }
        }
    }
}

/// `rt::paged!(List -> models::ProspectList);`
fn paged(call: &Call) -> Option<TokenStream> {
    let name = ident(&call.name);
    let page = types::ty(call.page.as_ref()?, Scope::Outside);
    let starts_task = matches!(call.outcome, Outcome::Task { .. });
    Some(if starts_task {
        quote! { rt::paged_task!(#name -> #page); }
    } else {
        quote! { rt::paged!(#name -> #page); }
    })
}

/// `rt::batch_call!(Start(String) -> models::Report);`
fn batched(call: &Call) -> Option<TokenStream> {
    let Outcome::Task { result, .. } = &call.outcome else { return None };
    let (name, item, result) =
        (ident(&call.name), types::ty(call.batch.as_ref()?, Scope::Outside), types::ty(result, Scope::Outside));
    Some(quote! { rt::batch_call!(#name(#item) -> #result); })
}
