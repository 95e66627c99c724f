//! `client.rs`

use proc_macro2::TokenStream;
use quote::quote;

use super::{File, docs, ident, literal, operations};
use crate::ir::{Accessor, Auth, Client, Service};

/// `pub static SERVICE`, `pub struct Client` and its accessors.
pub(super) fn file(client: &Client) -> File {
    let about = docs::lines(&client.docs);
    let service = service(&client.service);
    let accessors = client.accessors.iter().map(accessor);
    File {
        path: "client.rs".to_owned(),
        docs: vec!["The client, and the service that it talks to.".to_owned()],
        items: quote! {
            use snov_client::rt;

            use super::operations;

            #service

            #about
            #[derive(Debug, Clone)]
            pub struct Client {
                core: rt::Core,
            }

            impl Client {
                /// Starts to build a client: set what has no default, then call `build`.
                pub fn builder() -> rt::Builder<Self> {
                    rt::Builder::new(&SERVICE)
                }

                /// What the calls of this client and its clones have cost, at most.
                #[must_use]
                pub fn credits(&self) -> rt::Credits {
                    self.core.credits()
                }

                #(#accessors)*
            }

            #[doc(hidden)]
            impl From<rt::Core> for Client {
                fn from(core: rt::Core) -> Self {
                    Self { core }
                }
            }
        },
    }
}

/// `pub static SERVICE: rt::Service = …;`
fn service(service: &Service) -> TokenStream {
    let base_url = &service.base_url;
    let rate_limit = match service.rate_limit {
        None => quote! { None },
        Some((requests, seconds)) => {
            let (requests, seconds) = (literal::integer(requests), literal::integer(seconds));
            quote! { Some(rt::RateLimit { requests: #requests, seconds: #seconds }) }
        }
    };
    let auth = match &service.auth {
        Auth::None => quote! { rt::Auth::None },
        Auth::Bearer => quote! { rt::Auth::Bearer },
        Auth::Basic => quote! { rt::Auth::Basic },
        Auth::ClientCredentials { token_path } => quote! { rt::Auth::ClientCredentials { token_path: #token_path } },
        Auth::ApiKey { place, name } => {
            let place = operations::place(*place);
            quote! { rt::Auth::ApiKey { place: #place, name: #name } }
        }
    };
    quote! {
        /// Where the service is, how fast it may be asked, and how it knows the caller.
        pub static SERVICE: rt::Service = rt::Service { base_url: #base_url, rate_limit: #rate_limit, auth: #auth };
    }
}

/// `pub fn email_verification(&self) -> operations::email_verification::EmailVerification<'_>`
fn accessor(accessor: &Accessor) -> TokenStream {
    let docs = docs::lines(&accessor.docs);
    let (name, module, handle) = (ident(&accessor.name), ident(&accessor.module), ident(&accessor.handle));
    quote! {
        #docs
        #[must_use]
        pub fn #name(&self) -> operations::#module::#handle<'_> {
            operations::#module::#handle::new(&self.core)
        }
    }
}
