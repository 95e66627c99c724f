//! Enums over the rows of a table, and their columns as `serde` modules.

/// `table! { pub enum Timezone: Row by name { PacificMidway = (1, "Pacific/Midway"), … } }`: what the columns do not
/// shape.
///
/// `Row` is the tuple of the columns, `name` the accessor of the column that a row is printed by. Both are found in the
/// module around, as is the implementation of `rt::Table`.
#[doc(hidden)]
#[macro_export]
macro_rules! __table {
    (
        $(#[$meta:meta])*
        $vis:vis enum $name:ident: $row:ident by $key:ident {
            $($(#[$variant_meta:meta])* $variant:ident = $cells:expr),+ $(,)?
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[repr(u16)]
        #[non_exhaustive]
        $vis enum $name {
            $($(#[$variant_meta])* $variant,)+
        }

        impl $name {
            /// Every row, in the order of the docs.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The rows, in the order of the variants.
            fn rows() -> &'static [$row] {
                static ROWS: &[$row] = &[$($cells),+];
                ROWS
            }

            fn row(self) -> &'static $row {
                &Self::rows()[self as usize]
            }

            fn position(is_wanted: impl Fn(&$row) -> bool) -> ::core::option::Option<Self> {
                Self::rows().iter().position(is_wanted).map(|index| Self::ALL[index])
            }
        }

        impl ::core::fmt::Debug for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.debug_tuple(stringify!($name)).field(&self.$key()).finish()
            }
        }

        impl ::core::fmt::Display for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Display::fmt(&self.$key(), f)
            }
        }

        impl ::core::str::FromStr for $name {
            type Err = $crate::rt::ParseRowError;

            fn from_str(text: &str) -> ::core::result::Result<Self, Self::Err> {
                $crate::rt::parse_row(text)
            }
        }

        impl $crate::rt::serde::Serialize for $name {
            fn serialize<S: $crate::rt::serde::Serializer>(&self, serializer: S) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::rt::serde::Serialize::serialize(&self.$key(), serializer)
            }
        }

        impl<'de> $crate::rt::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::rt::serde::Deserializer<'de>>(deserializer: D) -> ::core::result::Result<Self, D::Error> {
                <Self as $crate::rt::TableField<Self>>::read(deserializer)
            }
        }
    };
}

/// `table_view! { pub mod as_id: Timezone => id }`: for fields that hold a row of the table as that column says it.
///
/// The table and its column accessor are found in the module around.
#[doc(hidden)]
#[macro_export]
macro_rules! __table_view {
    ($(#[$meta:meta])* $vis:vis mod $name:ident: $table:ident => $column:ident) => {
        $(#[$meta])*
        $vis mod $name {
            use super::$table;
            use $crate::rt;

            /// Writes the row's cell in this column.
            pub fn serialize<F, S>(field: &F, serializer: S) -> ::core::result::Result<S::Ok, S::Error>
            where
                F: rt::TableField<$table>,
                S: rt::serde::Serializer,
            {
                field.write(|row| rt::Scalar::from(row.$column()), serializer)
            }

            /// Reads the value of any column.
            pub fn deserialize<'de, F, D>(deserializer: D) -> ::core::result::Result<F, D::Error>
            where
                F: rt::TableField<$table>,
                D: rt::serde::Deserializer<'de>,
            {
                F::read(deserializer)
            }
        }
    };
}
