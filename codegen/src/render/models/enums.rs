//! What the runtime's macros write out: enums, unions, newtypes.

use proc_macro2::TokenStream;
use quote::quote;

use crate::{
    ir::{Choice, Getter, Newtype, OpenEnum, Scalar, Type, Union, UnionKind},
    render::{
        docs, ident, literal,
        types::{self, Scope},
    },
};

/// `rt::newtype! { pub struct CampaignId(u64); }`
pub(super) fn newtype(model: &Newtype) -> TokenStream {
    let (docs, name, inner) = (docs::lines(&model.docs), ident(&model.name), types::ty(&model.inner, Scope::Models));
    quote! { rt::newtype! { #docs pub struct #name(#inner); } }
}

/// `rt::string_enum! { pub enum SmtpStatus { Valid = "valid", … } }`
pub(super) fn string_enum(model: &OpenEnum) -> TokenStream {
    let body = variants(model);
    quote! { rt::string_enum! { #body } }
}

/// `rt::integer_enum! { pub enum ArchivePeriod { OneMonth = 1, … } }`
pub(super) fn integer_enum(model: &OpenEnum) -> TokenStream {
    let body = variants(model);
    quote! { rt::integer_enum! { #body } }
}

/// `rt::choice! { pub enum Strategy { Steady = { "strategy": "steady" }, Progressive(Progress) = { … } } }`
pub(super) fn choice(model: &Choice) -> TokenStream {
    let (docs, name) = (docs::lines(&model.docs), ident(&model.name));
    let variants = model.variants.iter().map(|variant| {
        let (docs, name) = (docs::lines(&variant.docs), ident(&variant.name));
        let payload = variant.payload.as_ref().map(|payload| types::ty(payload, Scope::Models));
        let payload = payload.map(|payload| quote! { (#payload) });
        let constants = variant.constants.iter().map(|(name, value)| {
            let value = literal::plain(value);
            quote! { #name: #value }
        });
        quote! { #docs #name #payload = { #(#constants),* } }
    });
    quote! { rt::choice! { #docs pub enum #name { #(#variants,)* } } }
}

fn variants(model: &OpenEnum) -> TokenStream {
    let (docs, name) = (docs::lines(&model.docs), ident(&model.name));
    let variants = model.variants.iter().map(|variant| {
        let (docs, name) = (docs::lines(&variant.docs), ident(&variant.name));
        let value = literal::plain(&variant.value);
        quote! { #docs #name = #value }
    });
    quote! { #docs pub enum #name { #(#variants,)* } }
}

/// `rt::tagged_union! { pub enum SequenceStep by "type" { Email(EmailStep) = "email", … } }`, or `rt::untagged_union!`
pub(super) fn union(model: &Union) -> TokenStream {
    let (docs, name) = (docs::lines(&model.docs), ident(&model.name));
    let variants = model.variants.iter().map(|variant| {
        let (docs, name, ty) =
            (docs::lines(&variant.docs), ident(&variant.name), types::ty(&variant.ty, Scope::Models));
        let tag = variant.tag.as_ref().map(|tag| quote! { = #tag });
        // Its fields are those of its own variants.
        let tagged = (variant.is_tagged && variant.tag.is_some()).then(|| quote! { as union });
        quote! { #docs #name(#ty) #tagged #tag }
    });
    match &model.kind {
        UnionKind::Tagged(property) => {
            let getters = model.getters.iter().map(getter);
            quote! { rt::tagged_union! { #docs pub enum #name by #property { #(#variants,)* } #(#getters)* } }
        }
        UnionKind::Untagged => quote! { rt::untagged_union! { #docs pub enum #name { #(#variants,)* } } },
    }
}

/// `fn step_ref -> &StepRef;`
fn getter(getter: &Getter) -> TokenStream {
    let (docs, name) = (docs::lines(&getter.docs), ident(&getter.name));
    let ty = match &getter.ty {
        Type::Scalar(Scalar::String) => quote! { &str },
        Type::List(item) => {
            let item = types::ty(item, Scope::Models);
            quote! { &[#item] }
        }
        ty => {
            use Scalar::{Bool, F64, I32, I64, U32, U64};
            let is_copied = matches!(ty, Type::Scalar(Bool | I32 | I64 | U32 | U64 | F64));
            let reference = (!is_copied).then(|| quote! { & });
            let ty = types::ty(ty, Scope::Models);
            quote! { #reference #ty }
        }
    };
    quote! { #docs fn #name -> #ty; }
}
