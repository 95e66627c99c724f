//! `webhooks.rs`

use quote::quote;

use super::{
    File, docs, ident,
    types::{self, Scope},
};
use crate::ir::Events;

/// `rt::webhook_events! { pub enum Event { … } }`
pub(super) fn file(events: &Events) -> File {
    let maps = events.uses_maps.then(|| quote! { use std::collections::BTreeMap; });
    let models = events.uses_models.then(|| quote! { use super::models; });
    let variants = events.events.iter().map(|event| {
        let (docs, name, ty, wire) =
            (docs::lines(&event.docs), ident(&event.variant), types::ty(&event.ty, Scope::Outside), &event.event);
        quote! { #docs #name(#ty) = #wire }
    });
    let about = docs::lines(&events.docs);
    File {
        path: "webhooks.rs".to_owned(),
        docs: events.docs.clone(),
        items: quote! {
            #maps
            use snov_client::rt;

            #models

            rt::webhook_events! {
                #about
                pub enum Event {
                    #(#variants,)*
                }
            }
        },
    }
}
