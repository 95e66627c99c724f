//! Typed events.

/// `webhook_events! { pub enum Event { EmailVerificationVerified(Report) = "email_verification.verified", … } }`
#[doc(hidden)]
#[macro_export]
macro_rules! __webhook_events {
    (
        $(#[$meta:meta])*
        $vis:vis enum $name:ident {
            $($(#[$variant_meta:meta])* $variant:ident($payload:ty) = $event:literal),+ $(,)?
        }
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq)]
        #[non_exhaustive]
        #[allow(clippy::large_enum_variant, reason = "a box would stand between the user and every pattern")]
        $vis enum $name {
            $($(#[$variant_meta])* $variant($payload),)+
            /// An event that this version does not know, kept as it came.
            UnknownValue($crate::rt::Delivery),
        }

        impl $name {
            /// The names of the events that this version knows, in the order of the docs.
            pub const NAMES: &'static [&'static str] = &[$($event),+];

            /// The event's name on the wire.
            #[must_use]
            pub fn name(&self) -> &str {
                match self {
                    $(Self::$variant(_) => $event,)+
                    Self::UnknownValue(delivery) => delivery.event(),
                }
            }
        }

        impl ::core::convert::TryFrom<&$crate::rt::Delivery> for $name {
            type Error = $crate::rt::Error;

            fn try_from(delivery: &$crate::rt::Delivery) -> ::core::result::Result<Self, $crate::rt::Error> {
                match delivery.event() {
                    $($event => delivery.read().map(Self::$variant),)+
                    _ => ::core::result::Result::Ok(Self::UnknownValue(delivery.clone())),
                }
            }
        }
    };
}
