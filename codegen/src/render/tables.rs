//! `tables.rs` and `tables/<name>.rs`

use proc_macro2::TokenStream;
use quote::quote;

use super::{File, docs, file_name, ident, literal, module};
use crate::ir::{Column, ColumnKind, Literal, Table};

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
    let (about, name) = (docs::lines(&table.docs), ident(&table.name));
    let variants = table.rows.iter().map(|row| {
        let (docs, variant) = (docs::lines(&row.docs), ident(&row.variant));
        quote! { #docs #variant }
    });
    let all = table.rows.iter().map(|row| ident(&row.variant));
    let kinds = table.columns.iter().map(|column| kind(column.kind));
    let rows = table.rows.iter().map(|row| cells(&row.cells));
    let count = literal::integer(i128::try_from(table.rows.len()).unwrap_or_default());
    let accessors = table.columns.iter().enumerate().map(|(index, column)| accessor(index, column));
    let finders = table.columns.iter().enumerate().filter_map(|(index, column)| finder(index, column));
    let traits = traits(table);
    let views = table.columns.iter().filter_map(|column| view(&table.name, column));
    File {
        path: format!("tables/{}.rs", file_name(&table.module)),
        docs: table.docs.clone(),
        items: quote! {
            use std::fmt;

            use snov_client::rt;

            #about
            #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
            #[repr(u16)]
            pub enum #name {
                #(#variants,)*
            }

            /// A row, column by column.
            type Row = (#(#kinds,)*);

            /// The rows, in the order of the variants.
            static ROWS: [Row; #count] = [#(#rows),*];

            impl #name {
                /// Every row, in the document's order.
                pub const ALL: [Self; #count] = [#(Self::#all),*];

                #(#accessors)*
                #(#finders)*

                fn row(self) -> &'static Row {
                    &ROWS[self as usize]
                }

                fn position(is_wanted: impl Fn(&Row) -> bool) -> Option<Self> {
                    ROWS.iter().position(is_wanted).map(|index| Self::ALL[index])
                }
            }

            #traits
            #(#views)*
        },
    }
}

fn kind(kind: ColumnKind) -> TokenStream {
    match kind {
        ColumnKind::Integer => quote! { i64 },
        ColumnKind::String => quote! { &'static str },
    }
}

/// `(1, "Pacific/Midway", "Pacific/Midway", "-11:00")`
fn cells(cells: &[Literal]) -> TokenStream {
    let cells = cells.iter().map(literal::plain);
    quote! { (#(#cells,)*) }
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
    let name = ident(column.finder.as_ref()?);
    let value = ident(&column.accessor);
    let docs = docs::lines(&vec![format!("The row with this `{}`.", column.accessor)]);
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

/// `rt::Table`, `Debug`, `Display`
fn traits(table: &Table) -> TokenStream {
    let name = ident(&table.name);
    let label = &table.name;
    let key = table.columns.get(table.key).map_or("row", |column| column.accessor.as_str());
    let key = ident(key);
    let arms = table.columns.iter().filter_map(|column| {
        let finder = ident(column.finder.as_ref()?);
        Some(match column.kind {
            ColumnKind::Integer => quote! {
                if let Some(row) = value.as_integer().and_then(Self::#finder) {
                    return Some(row);
                }
            },
            ColumnKind::String => quote! {
                if let Some(row) = value.as_str().and_then(Self::#finder) {
                    return Some(row);
                }
            },
        })
    });
    quote! {
        impl rt::Table for #name {
            fn find(value: &rt::Scalar) -> Option<Self> {
                #(#arms)*
                None
            }

            fn key(self) -> rt::Scalar {
                self.#key().into()
            }
        }

        impl fmt::Debug for #name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_tuple(#label).field(&self.#key()).finish()
            }
        }

        impl fmt::Display for #name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.#key().fmt(f)
            }
        }
    }
}

/// `rt::table_view! { pub mod as_id: Timezone => id }`
fn view(table: &str, column: &Column) -> Option<TokenStream> {
    let (view, table, accessor) = (ident(column.view.as_ref()?), ident(table), ident(&column.accessor));
    let docs = docs::lines(&vec![format!("Writes rows as their `{}`, for `#[serde(with)]`.", column.accessor)]);
    Some(quote! { rt::table_view! { #docs pub mod #view: #table => #accessor } })
}
