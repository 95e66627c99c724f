//! Named scalars: a type of its own for each, so that ids cannot be swapped.

/// `newtype! { pub struct CampaignId(u64); }`, `newtype! { pub struct TaskHash(String); }`
#[doc(hidden)]
#[macro_export]
macro_rules! __newtype {
    ($(#[$meta:meta])* $vis:vis struct $name:ident(String);) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
        $vis struct $name(pub ::std::string::String);

        impl $name {
            /// The text as it stands on the wire.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl ::core::convert::From<&str> for $name {
            fn from(value: &str) -> Self {
                Self(value.into())
            }
        }

        impl $crate::rt::FromText for $name {}

        impl ::core::convert::From<::std::string::String> for $name {
            fn from(value: ::std::string::String) -> Self {
                Self(value)
            }
        }

        impl ::core::convert::From<&$name> for $name {
            fn from(value: &$name) -> Self {
                value.clone()
            }
        }

        impl ::core::convert::AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl ::core::fmt::Display for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl $crate::rt::serde::Serialize for $name {
            fn serialize<S: $crate::rt::serde::Serializer>(&self, serializer: S) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::rt::serde::Serialize::serialize(&self.0, serializer)
            }
        }

        impl<'de> $crate::rt::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::rt::serde::Deserializer<'de>>(deserializer: D) -> ::core::result::Result<Self, D::Error> {
                $crate::rt::text(deserializer).map(Self)
            }
        }
    };
    ($(#[$meta:meta])* $vis:vis struct $name:ident(f64);) => {
        $crate::__newtype!(@number $(#[$meta])* #[derive(PartialOrd)] $vis struct $name(f64););

        impl<'de> $crate::rt::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::rt::serde::Deserializer<'de>>(deserializer: D) -> ::core::result::Result<Self, D::Error> {
                <f64 as $crate::rt::serde::Deserialize>::deserialize(deserializer).map(Self)
            }
        }
    };
    ($(#[$meta:meta])* $vis:vis struct $name:ident(bool);) => {
        $crate::__newtype!(@number $(#[$meta])* #[derive(Eq, Hash, PartialOrd, Ord)] $vis struct $name(bool););

        impl<'de> $crate::rt::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::rt::serde::Deserializer<'de>>(deserializer: D) -> ::core::result::Result<Self, D::Error> {
                <bool as $crate::rt::serde::Deserialize>::deserialize(deserializer).map(Self)
            }
        }
    };
    ($(#[$meta:meta])* $vis:vis struct $name:ident($integer:ident);) => {
        $crate::__newtype!(
            @number $(#[$meta])* #[derive(Eq, Hash, PartialOrd, Ord)] $vis struct $name($integer);
        );

        impl<'de> $crate::rt::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::rt::serde::Deserializer<'de>>(deserializer: D) -> ::core::result::Result<Self, D::Error> {
                $crate::rt::integer::<D, $integer>(deserializer).map(Self)
            }
        }
    };
    (@number $(#[$meta:meta])* $vis:vis struct $name:ident($number:ident);) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq)]
        $vis struct $name(pub $number);

        impl ::core::fmt::Display for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Display::fmt(&self.0, f)
            }
        }

        impl $crate::rt::serde::Serialize for $name {
            fn serialize<S: $crate::rt::serde::Serializer>(&self, serializer: S) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::rt::serde::Serialize::serialize(&self.0, serializer)
            }
        }

        impl ::core::str::FromStr for $name {
            type Err = <$number as ::core::str::FromStr>::Err;

            fn from_str(text: &str) -> ::core::result::Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    };
}
