//! Columns of tables, as `serde` modules.

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
