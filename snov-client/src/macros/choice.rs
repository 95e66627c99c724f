//! Fields that only go together: one Rust enum, written as several fields of the object around it.

/// `const_choice! { pub enum Connection { Ssl465 = { "port": 465, "encryption": "ssl" }, … } }`
#[doc(hidden)]
#[macro_export]
macro_rules! __const_choice {
    (
        $(#[$meta:meta])*
        $vis:vis enum $name:ident {
            $($(#[$variant_meta:meta])* $variant:ident = { $($key:literal : $value:literal),+ $(,)? }),+ $(,)?
        }
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        $vis enum $name {
            $($(#[$variant_meta])* $variant,)+
        }

        impl $name {
            /// Every choice, in the document's order.
            pub const VALUES: &'static [Self] = &[$(Self::$variant),+];

            /// The fields and their values.
            fn fields(self) -> ::std::vec::Vec<(&'static str, $crate::rt::Scalar)> {
                match self {
                    $(Self::$variant => ::std::vec![$(($key, $crate::rt::Scalar::from($value))),+],)+
                }
            }
        }

        impl $crate::rt::serde::Serialize for $name {
            fn serialize<S: $crate::rt::serde::Serializer>(&self, serializer: S) -> ::core::result::Result<S::Ok, S::Error> {
                serializer.collect_map(self.fields())
            }
        }

        impl<'de> $crate::rt::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::rt::serde::Deserializer<'de>>(deserializer: D) -> ::core::result::Result<Self, D::Error> {
                $crate::rt::choice(deserializer, Self::VALUES, |choice| choice.fields())
            }
        }
    };
}
