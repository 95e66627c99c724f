//! `mod.rs`

use quote::quote;

use super::File;
use crate::ir::Api;

/// `pub mod client; … pub use client::Client;`
pub(super) fn file(api: &Api) -> File {
    let tables = (!api.tables.is_empty()).then(|| quote! { pub mod tables; });
    let wire = api.wire.as_ref().map(|_| {
        quote! {
            #[cfg(test)]
            #[allow(
                deprecated,
                clippy::doc_markdown,
                clippy::too_many_lines,
                reason = "everything is tested, in the words of the document"
            )]
            mod wire;
        }
    });
    let shapes = (!api.shapes.is_empty()).then(|| quote! { mod shapes; });
    let webhooks = api.webhooks.as_ref().map(|_| quote! { pub mod webhooks; });
    File {
        path: "mod.rs".to_owned(),
        docs: api.docs.clone(),
        items: quote! {
            pub mod client;
            pub mod models;
            pub mod operations;
            #shapes
            #tables
            #webhooks
            #wire

            pub use client::Client;
        },
    }
}
