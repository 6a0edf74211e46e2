//! Closed enums: of an API that this crate serves, which lists every value there is.

use std::{fmt, marker::PhantomData};

use serde::de::{EnumAccess, Error, VariantAccess, Visitor};

use super::InvalidValue;

/// Reads one of the words of an enum.
pub(crate) struct Words<F>(pub(crate) F);

impl<'de, T, F: FnOnce(&str) -> Result<T, InvalidValue>> Visitor<'de> for Words<F> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("one of the values that the spec lists")
    }

    fn visit_enum<A: EnumAccess<'de>>(self, word: A) -> Result<T, A::Error> {
        let (text, unit) = word.variant_seed(PhantomData::<String>)?;
        unit.unit_variant()?;
        (self.0)(&text).map_err(A::Error::custom)
    }
}

/// `closed_enum! { /// doc Name, { Variant = "value", "what it means", … } }`
macro_rules! closed_enum {
    ($(#[$meta:meta])* $name:ident, { $($(#[$about:meta])* $variant:ident = $value:literal, $meaning:literal),* $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$about])* $variant,)*
        }

        impl $name {
            /// Every value.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The value as it is on the wire.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $value,)*
                }
            }

            /// What the value means, as the spec says it.
            pub const fn description(self) -> &'static str {
                match self {
                    $(Self::$variant => $meaning,)*
                }
            }

            fn find(is_wanted: impl Fn(&str) -> bool) -> Result<Self, crate::InvalidValue> {
                Self::ALL.iter().copied().find(|value| is_wanted(value.as_str())).ok_or_else(|| {
                    let listed: Vec<_> = Self::ALL.iter().map(|value| value.as_str()).collect();
                    let reason = format!("the spec does not list this value; give one of {}", listed.join(", "));
                    crate::InvalidValue::new(stringify!($name), reason)
                })
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        /// Blanks around a value and the case of its letters do not matter.
        impl std::str::FromStr for $name {
            type Err = crate::InvalidValue;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                let text = crate::wire::open_enum::without_blanks(text);
                Self::find(|value| text.eq_ignore_ascii_case(value))
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                const VALUES: &[&str] = &[$($value),*];
                let read = |text: &str| Self::find(|value| text == value);
                deserializer.deserialize_enum(stringify!($name), VALUES, crate::wire::closed_enum::Words(read))
            }
        }

        #[cfg(feature = "schemars")]
        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                let values = Self::ALL.iter();
                let values: Vec<_> = values
                    .map(|value| serde_json::json!({ "const": value, "description": value.description() }))
                    .collect();
                schemars::json_schema!({ "type": "string", "oneOf": values })
            }
        }
    };
}
pub(crate) use closed_enum;
