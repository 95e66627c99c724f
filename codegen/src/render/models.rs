//! `models.rs` and `models/<name>.rs`

mod enums;
mod page;
mod structs;

use proc_macro2::TokenStream;
use quote::quote;

use super::{File, file_name, ident, module};
use crate::ir::{Model, ModelFile};

/// `mod campaigns; … pub use campaigns::*;`
pub(super) fn list(files: &[ModelFile]) -> File {
    let modules = files.iter().map(|file| module(&TokenStream::new(), "models", &file.module));
    let names = files.iter().map(|file| ident(&file.module));
    File {
        path: "models.rs".to_owned(),
        docs: vec!["The types that operations take and return.".to_owned()],
        items: quote! {
            #(#modules)*

            #(pub use #names::*;)*
        },
    }
}

/// The models of one file, one after the other.
pub(super) fn file(file: &ModelFile) -> File {
    let maps = file.uses_maps.then(|| quote! { use std::collections::BTreeMap; });
    let runtime = file.uses_runtime.then(|| quote! { use snov_client::rt; });
    let tables = file.uses_tables.then(|| quote! { use super::super::tables; });
    let imports: Vec<_> = file.imports.iter().map(|name| ident(name)).collect();
    let imports = (!imports.is_empty()).then(|| quote! { use super::{#(#imports),*}; });
    let models = file.models.iter().map(|model| match model {
        Model::Struct(model) => structs::structure(model),
        Model::Newtype(model) => enums::newtype(model),
        Model::StringEnum(model) => enums::string_enum(model),
        Model::IntegerEnum(model) => enums::integer_enum(model),
        Model::Choice(model) => enums::choice(model),
        Model::Union(model) => enums::union(model),
    });
    File {
        path: format!("models/{}.rs", file_name(&file.module)),
        docs: file.docs.clone(),
        items: quote! {
            #maps
            #runtime
            #imports
            #tables
            #(#models)*
        },
    }
}
