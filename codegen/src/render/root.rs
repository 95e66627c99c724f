//! `mod.rs`

use quote::quote;

use super::File;
use crate::ir::Api;

/// `pub mod client; … pub use client::Client;`
pub(super) fn file(api: &Api) -> File {
    let tables = (!api.tables.is_empty()).then(|| quote! { pub mod tables; });
    let examples = api.tests.then(|| quote! { #[cfg(test)] mod examples; });
    let shapes = (!api.shapes.is_empty()).then(|| quote! { mod shapes; });
    let webhooks = api.webhooks.as_ref().map(|_| quote! { pub mod webhooks; });
    File {
        path: "mod.rs".to_owned(),
        docs: api.docs.clone(),
        items: quote! {
            pub mod client;
            #examples
            pub mod models;
            pub mod operations;
            #shapes
            #tables
            #webhooks

            pub use client::Client;
        },
    }
}
