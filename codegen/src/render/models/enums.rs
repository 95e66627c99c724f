//! What the runtime's macros write out: enums, unions, newtypes.

use proc_macro2::TokenStream;
use quote::quote;

use crate::{
    ir::{Newtype, OpenEnum, Union, UnionKind, VariantValue},
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

/// `rt::const_choice! { pub enum Connection { Ssl465 = { "port": 465, "encryption": "ssl" }, … } }`
pub(super) fn const_choice(model: &OpenEnum) -> TokenStream {
    let body = variants(model);
    quote! { rt::const_choice! { #body } }
}

fn variants(model: &OpenEnum) -> TokenStream {
    let (docs, name) = (docs::lines(&model.docs), ident(&model.name));
    let variants = model.variants.iter().map(|variant| {
        let (docs, name) = (docs::lines(&variant.docs), ident(&variant.name));
        let value = match &variant.value {
            VariantValue::One(value) => literal::plain(value),
            VariantValue::Several(fields) => {
                let fields = fields.iter().map(|(name, value)| {
                    let value = literal::plain(value);
                    quote! { #name: #value }
                });
                quote! { { #(#fields),* } }
            }
        };
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
        quote! { #docs #name(#ty) #tag }
    });
    match &model.kind {
        UnionKind::Tagged(property) => {
            quote! { rt::tagged_union! { #docs pub enum #name by #property { #(#variants,)* } } }
        }
        UnionKind::Untagged => quote! { rt::untagged_union! { #docs pub enum #name { #(#variants,)* } } },
    }
}
