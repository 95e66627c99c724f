//! Fields that only go together: one Rust enum, written as several fields of the object around it.

/// `choice! { pub enum Strategy { Steady = { "strategy": "steady" }, Progressive(Progress) = { … } } }`: constants, and
/// what goes with them. One of constants alone can be copied, and has all its `VALUES`.
#[doc(hidden)]
#[macro_export]
macro_rules! __choice {
    (
        $(#[$meta:meta])*
        $vis:vis enum $name:ident {
            $($(#[$variant_meta:meta])* $variant:ident = $constants:tt),+ $(,)?
        }
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        $vis enum $name {
            $($(#[$variant_meta])* $variant,)+
        }

        impl $name {
            /// Every choice, in the order of the docs.
            pub const VALUES: &'static [Self] = &[$(Self::$variant),+];
        }

        $crate::__choice!(@wire $name { $($variant = $constants,)+ });
    };
    (
        $(#[$meta:meta])*
        $vis:vis enum $name:ident {
            $($(#[$variant_meta:meta])* $variant:ident $(($payload:ty))? = $constants:tt),+ $(,)?
        }
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq)]
        #[allow(clippy::large_enum_variant, reason = "a box would stand between the user and every pattern")]
        $vis enum $name {
            $($(#[$variant_meta])* $variant $(($payload))?,)+
        }

        $($(
            impl ::core::convert::From<$payload> for $name {
                fn from(value: $payload) -> Self {
                    Self::$variant(value)
                }
            }
        )?)+

        $crate::__choice!(@wire $name { $($variant $(($payload))? = $constants,)+ });
    };
    (@wire $name:ident {
        $($variant:ident $(($payload:ty))? = { $($key:literal : $value:literal),+ $(,)? },)+
    }) => {
        impl $crate::rt::serde::Serialize for $name {
            fn serialize<S: $crate::rt::serde::Serializer>(&self, serializer: S) -> ::core::result::Result<S::Ok, S::Error> {
                match self {
                    $(Self::$variant $(($crate::__choice!(@name value $payload)))? => $crate::rt::union::serialize(
                        $crate::__choice!(@value $(value $payload)?),
                        &[$(($key, $crate::rt::Value::from($value))),+],
                        serializer,
                    ),)+
                }
            }
        }

        impl<'de> $crate::rt::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::rt::serde::Deserializer<'de>>(deserializer: D) -> ::core::result::Result<Self, D::Error> {
                let object = $crate::rt::Choice::deserialize(deserializer)?;
                $(
                    if object.has(&[$(($key, $crate::rt::Value::from($value))),+]) {
                        return ::core::result::Result::Ok(Self::$variant $((object.read::<$payload, D::Error>()?))?);
                    }
                )+
                ::core::result::Result::Err($crate::rt::Choice::unknown([$([$($key),+]),+][0]))
            }
        }
    };
    (@name $name:ident $payload:ty) => { $name };
    (@value) => { &() };
    (@value $name:ident $payload:ty) => { $name };
}
