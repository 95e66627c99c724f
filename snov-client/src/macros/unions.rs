//! Objects with several shapes.

/// `tagged_union! { pub enum Step by "type" { Email(EmailStep) = "email", Trigger(TriggerStep) as union = "trigger", … }
/// fn step_ref -> &StepRef; }`: the variants, and which fields of theirs the union gives out itself.
#[doc(hidden)]
#[macro_export]
macro_rules! __tagged_union {
    (@enum
        $(#[$meta:meta])*
        $vis:vis enum $name:ident by $tag:literal {
            $($(#[$variant_meta:meta])* $variant:ident($payload:ty) $(as $union:ident)? = $value:literal),+ $(,)?
        }
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq)]
        #[non_exhaustive]
        #[allow(clippy::large_enum_variant, reason = "a box would stand between the user and every pattern")]
        $vis enum $name {
            $($(#[$variant_meta])* $variant($payload),)+
            /// A shape that this version does not know, or one that it knows and whose fields do not fit; kept as it came.
            UnknownValue($crate::rt::Value),
        }

        $(
            impl ::core::convert::From<$payload> for $name {
                fn from(value: $payload) -> Self {
                    Self::$variant(value)
                }
            }
        )+

        impl $crate::rt::serde::Serialize for $name {
            fn serialize<S: $crate::rt::serde::Serializer>(&self, serializer: S) -> ::core::result::Result<S::Ok, S::Error> {
                match self {
                    $(Self::$variant(value) => $crate::rt::union::serialize(value, &[($tag, $value.into())], serializer),)+
                    Self::UnknownValue(value) => $crate::rt::serde::Serialize::serialize(value, serializer),
                }
            }
        }

        impl<'de> $crate::rt::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::rt::serde::Deserializer<'de>>(deserializer: D) -> ::core::result::Result<Self, D::Error> {
                let tagged = $crate::rt::union::Tagged::deserialize(deserializer, $tag)?;
                let known = match tagged.name() {
                    $($value => tagged.read().map(Self::$variant),)+
                    _ => ::core::option::Option::None,
                };
                ::core::result::Result::Ok(known.unwrap_or_else(|| Self::UnknownValue(tagged.into_value())))
            }
        }
    };
    (@getter {
        $($(#[$variant_meta:meta])* $variant:ident($payload:ty) $(as $union:ident)? = $value:literal),+ $(,)?
    } $(#[$meta:meta])* $name:ident -> $field:ty) => {
        $(#[$meta])*
        #[must_use]
        pub fn $name(&self) -> ::core::option::Option<$field> {
            match self {
                $(Self::$variant(value) => $crate::rt::union::get($crate::__tagged_union!(@field value $name $($union)?)),)+
                Self::UnknownValue(_) => ::core::option::Option::None,
            }
        }
    };
    (@field $value:ident $name:ident) => { &$value.$name };
    (@field $value:ident $name:ident union) => { &$value.$name() };
    (
        $(#[$meta:meta])*
        $vis:vis enum $name:ident by $tag:literal $variants:tt
        $($(#[$getter_meta:meta])* fn $getter:ident -> $field:ty;)*
    ) => {
        $crate::__tagged_union!(@enum $(#[$meta])* $vis enum $name by $tag $variants);

        impl $name {
            $($crate::__tagged_union!(@getter $variants $(#[$getter_meta])* $getter -> $field);)*
        }
    };
}

/// `untagged_union! { pub enum Source { Row(Row), Text(String) } }`: the first shape that fits.
#[doc(hidden)]
#[macro_export]
macro_rules! __untagged_union {
    (
        $(#[$meta:meta])*
        $vis:vis enum $name:ident {
            $($(#[$variant_meta:meta])* $variant:ident($payload:ty)),+ $(,)?
        }
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq)]
        #[non_exhaustive]
        #[allow(clippy::large_enum_variant, reason = "a box would stand between the user and every pattern")]
        $vis enum $name {
            $($(#[$variant_meta])* $variant($payload),)+
            /// A shape that this version does not know, kept as it came.
            UnknownValue($crate::rt::Value),
        }

        $(
            impl ::core::convert::From<$payload> for $name {
                fn from(value: $payload) -> Self {
                    Self::$variant(value)
                }
            }
        )+

        impl $crate::rt::serde::Serialize for $name {
            fn serialize<S: $crate::rt::serde::Serializer>(&self, serializer: S) -> ::core::result::Result<S::Ok, S::Error> {
                match self {
                    $(Self::$variant(value) => $crate::rt::serde::Serialize::serialize(value, serializer),)+
                    Self::UnknownValue(value) => $crate::rt::serde::Serialize::serialize(value, serializer),
                }
            }
        }

        impl<'de> $crate::rt::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::rt::serde::Deserializer<'de>>(deserializer: D) -> ::core::result::Result<Self, D::Error> {
                let content = <$crate::rt::union::Content as $crate::rt::serde::Deserialize>::deserialize(deserializer)?;
                $(
                    if let ::core::option::Option::Some(value) = $crate::rt::union::attempt(&content) {
                        return ::core::result::Result::Ok(Self::$variant(value));
                    }
                )+
                ::core::result::Result::Ok(Self::UnknownValue($crate::rt::union::value(&content)))
            }
        }
    };
}
