//! What stands in the module of every API: its generated code, and what turns a number into its own.

/// `from_spec!("solapi.rs")`: the code that the build script made of a spec, with its types in `types`. More lints to
/// allow in it may follow.
macro_rules! from_spec {
    ($file:literal $(, $lint:ident)*) => {
        /// The types of the spec, generated at build time.
        pub mod types {
            pub use super::generated::{types::*, values::*};

            /// The JSON Schema of every type in this module, by name.
            #[cfg(feature = "schemars")]
            pub fn json_schemas() -> Vec<(&'static str, schemars::Schema)> {
                let mut schemas = super::generated::types::json_schemas();
                schemas.extend(super::generated::values::json_schemas());
                schemas
            }
        }

        #[allow(
            dead_code,
            unused_mut,
            unreachable_pub,
            rustdoc::all,
            clippy::all,
            clippy::pedantic,
            $($lint,)*
            reason = "generated; its documentation is the spec's"
        )]
        pub(crate) mod generated {
            include!(concat!(env!("OUT_DIR"), "/", $file));
        }
    };
}
pub(crate) use from_spec;

/// `from_phone_number!(types::PhoneNumber)`: a provider's type of numbers, made from ours.
macro_rules! from_phone_number {
    ($number:ty) => {
        impl TryFrom<&crate::PhoneNumber> for $number {
            type Error = crate::InvalidValue;

            /// In the provider's own form, if it takes the number.
            fn try_from(number: &crate::PhoneNumber) -> Result<Self, Self::Error> {
                Self::new(zeroize::Zeroizing::new(number.e164()))
            }
        }
    };
}
pub(crate) use from_phone_number;
