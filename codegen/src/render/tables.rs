//! `tables.rs` and `tables/<name>.rs`

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::{File, docs, file_name, ident, literal, module};
use crate::ir::{Column, ColumnKind, Literal, Table, Unique};

/// `pub mod timezone; … pub use timezone::Timezone;`
pub(super) fn list(tables: &[Table]) -> File {
    let files = tables.iter().map(|table| module(&quote! { pub }, "tables", &table.module));
    let modules = tables.iter().map(|table| ident(&table.module));
    let names = tables.iter().map(|table| ident(&table.name));
    File {
        path: "tables.rs".to_owned(),
        docs: vec!["Tables of the document, as enums over their rows.".to_owned()],
        items: quote! {
            #(#files)*

            #(pub use #modules::#names;)*
        },
    }
}

/// The enum, its rows, and what leads from one to the other.
pub(super) fn file(table: &Table) -> File {
    let name = ident(&table.name);
    let kinds = table.columns.iter().map(|column| kind(column.kind));
    let rows = rows(table);
    let accessors = table.columns.iter().enumerate().map(|(index, column)| accessor(index, column));
    let finders = table.columns.iter().enumerate().filter_map(|(index, column)| finder(index, column));
    let lookup = lookup(table);
    let views = table.columns.iter().filter_map(|column| view(&table.name, column));
    File {
        path: format!("tables/{}.rs", file_name(&table.module)),
        docs: table.about.clone(),
        items: quote! {
            use snov_client::rt;

            /// A row, column by column.
            type Row = (#(#kinds,)*);

            #rows

            impl #name {
                #(#accessors)*
                #(#finders)*
            }

            #lookup
            #(#views)*
        },
    }
}

/// `rt::table! { pub enum Timezone: Row by name { PacificMidway = (1, "Pacific/Midway"), … } }`
fn rows(table: &Table) -> TokenStream {
    let (docs, name, key) = (docs::lines(&table.docs), ident(&table.name), key(table));
    let rows = table.rows.iter().map(|row| {
        let (docs, variant, cells) = (docs::lines(&row.docs), ident(&row.variant), cells(&row.cells));
        quote! { #docs #variant = #cells, }
    });
    quote! {
        rt::table! {
            #docs
            pub enum #name: Row by #key {
                #(#rows)*
            }
        }
    }
}

/// The accessor of the column that names a row.
fn key(table: &Table) -> Ident {
    ident(table.columns.get(table.key).map_or("row", |column| column.accessor.as_str()))
}

fn kind(kind: ColumnKind) -> TokenStream {
    match kind {
        ColumnKind::Integer => quote! { i64 },
        ColumnKind::String => quote! { &'static str },
    }
}

/// `(1, "Pacific/Midway", "Pacific/Midway", "-11:00")`; one cell is a tuple by its comma.
fn cells(cells: &[Literal]) -> TokenStream {
    let comma = (cells.len() == 1).then(|| quote! { , });
    let cells = cells.iter().map(literal::plain);
    quote! { (#(#cells),* #comma) }
}

/// `pub fn id(self) -> i64`
fn accessor(index: usize, column: &Column) -> TokenStream {
    let (docs, name, kind) = (docs::lines(&column.docs), ident(&column.accessor), kind(column.kind));
    let index = proc_macro2::Literal::usize_unsuffixed(index);
    quote! {
        #docs
        #[must_use]
        pub fn #name(self) -> #kind {
            self.row().#index
        }
    }
}

/// `pub fn from_id(id: i64) -> Option<Self>`
fn finder(index: usize, column: &Column) -> Option<TokenStream> {
    let Unique { finder, finder_docs, .. } = column.unique.as_ref()?;
    let (name, docs) = (ident(finder), docs::lines(finder_docs));
    let value = ident(&column.accessor);
    let kind = match column.kind {
        ColumnKind::String => quote! { &str },
        ColumnKind::Integer => self::kind(ColumnKind::Integer),
    };
    let index = proc_macro2::Literal::usize_unsuffixed(index);
    Some(quote! {
        #docs
        #[must_use]
        pub fn #name(#value: #kind) -> Option<Self> {
            Self::position(|row| row.#index == #value)
        }
    })
}

/// `impl rt::Table`: from any column that tells rows apart, in the order of the columns.
fn lookup(table: &Table) -> TokenStream {
    let (name, label, key) = (ident(&table.name), &table.name, key(table));
    let finders = table.columns.iter().filter_map(|column| {
        let finder = ident(&column.unique.as_ref()?.finder);
        Some(match column.kind {
            ColumnKind::Integer => quote! { value.as_integer().and_then(Self::#finder) },
            ColumnKind::String => quote! { value.as_str().and_then(Self::#finder) },
        })
    });
    quote! {
        impl rt::Table for #name {
            const NAME: &'static str = #label;

            fn find(value: &rt::Scalar) -> Option<Self> {
                #(if let Some(row) = #finders {
                    return Some(row);
                })*
                None
            }

            fn key(self) -> rt::Scalar {
                self.#key().into()
            }
        }
    }
}

/// `rt::table_view! { pub mod as_id: Timezone => id }`
fn view(table: &str, column: &Column) -> Option<TokenStream> {
    let Unique { view, view_docs, .. } = column.unique.as_ref()?;
    let (docs, view, table, accessor) = (docs::lines(view_docs), ident(view), ident(table), ident(&column.accessor));
    Some(quote! { rt::table_view! { #docs pub mod #view: #table => #accessor } })
}
