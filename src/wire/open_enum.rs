//! Open enums: known values are variants, an unknown one is kept and never fails decoding.

use std::fmt;

use super::ProviderCode;
use crate::phone;

/// A value that the spec does not list, as the provider sent it.
///
/// It can only come from parsing, so it never equals a value that the spec lists. Debug and Display show
/// it only if it looks like a code; [`as_str`](Self::as_str) always gives all of it.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct UnknownValue(ProviderCode);

impl UnknownValue {
    pub(crate) fn new(text: &str) -> Self {
        Self(ProviderCode::new(text))
    }

    /// The value as it was sent. It may hold anything: think before you log it.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

impl fmt::Display for UnknownValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl fmt::Debug for UnknownValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

/// What a person or a configuration file wrote, without what they did not mean.
pub(crate) fn without_blanks(text: &str) -> &str {
    text.trim_matches(|c| phone::is_blank(c) || phone::is_unseen(c))
}

/// Accepts text or a whole number, whichever the provider sends, and parses it.
pub(crate) struct Visitor<T> {
    pub(crate) expected: &'static str,
    pub(crate) from_text: fn(&str) -> T,
    pub(crate) from_integer: fn(i64) -> T,
}

impl<T> serde::de::Visitor<'_> for Visitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.expected)
    }

    fn visit_str<E>(self, text: &str) -> Result<T, E> {
        Ok((self.from_text)(text))
    }

    fn visit_i64<E>(self, number: i64) -> Result<T, E> {
        Ok((self.from_integer)(number))
    }

    fn visit_u64<E>(self, number: u64) -> Result<T, E> {
        Ok(i64::try_from(number).map_or_else(|_| (self.from_text)(&number.to_string()), self.from_integer))
    }
}

/// `open_enum! { /// doc Name, text|integer, plain|personal|secret, exact|ignoring_case, { Variant = "VALUE" | "alias", … } }`
macro_rules! open_enum {
    (
        $(#[$meta:meta])* $name:ident, $kind:ident, $shown:ident, $compare:ident,
        { $($(#[$about:meta])* $variant:ident = $value:literal $(| $alias:literal)*),* $(,)? }
    ) => {
        $(#[$meta])*
        #[derive(Clone, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$about])* $variant,)*
            /// A value that the spec does not list.
            Unknown(crate::wire::UnknownValue),
        }

        impl $name {
            /// Every value that the spec lists.
            pub const KNOWN: &'static [Self] = &[$(Self::$variant),*];

            /// One of the values that the spec lists, for what is about to be sent. Blanks around it and the case of
            /// its letters do not matter.
            pub fn new(value: impl AsRef<str>) -> Result<Self, crate::InvalidValue> {
                let text = crate::wire::open_enum::without_blanks(value.as_ref());
                let value = match Self::from_text(text) {
                    Self::Unknown(_) => Self::listed(|listed| text.eq_ignore_ascii_case(listed)),
                    exact => Some(exact),
                };
                value.ok_or_else(Self::unlisted)
            }

            /// An unlisted value may come back, but should not be sent.
            #[allow(dead_code, reason = "not every one is sent")]
            pub(crate) fn check_listed(&self) -> Result<(), crate::InvalidValue> {
                if let Self::Unknown(_) = self { Err(Self::unlisted()) } else { Ok(()) }
            }

            fn unlisted() -> crate::InvalidValue {
                let listed: Vec<_> = Self::KNOWN.iter().map(Self::as_str).collect();
                let reason = format!("the spec does not list this value; give one of {}", listed.join(", "));
                crate::InvalidValue::new(stringify!($name), reason)
            }

            /// The value as it is on the wire.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => crate::wire::open_enum!(@wire $kind, $value),)*
                    Self::Unknown(value) => value.as_str(),
                }
            }

            fn from_text(text: &str) -> Self {
                Self::listed(|listed| crate::wire::open_enum!(@is $compare, text, listed))
                    .unwrap_or_else(|| Self::Unknown(crate::wire::UnknownValue::new(text)))
            }

            /// The first variant with a value or another spelling that is the wanted one.
            fn listed(is_wanted: impl Fn(&str) -> bool) -> Option<Self> {
                $(
                    if is_wanted(crate::wire::open_enum!(@wire $kind, $value)) $(|| is_wanted($alias))* {
                        return Some(Self::$variant);
                    }
                )*
                None
            }

            fn from_integer(number: i64) -> Self {
                Self::from_text(&number.to_string())
            }
        }

        crate::wire::open_enum!(@kind $kind, $name, { $($variant = $value),* });
        crate::wire::open_enum!(@shown $shown, $name, { $($variant),* });

        /// What a provider answered, exactly: what is not listed becomes `Unknown`. For what is about to be sent there
        /// are `new` and `parse`, which refuse it.
        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self::from_text(text)
            }
        }

        /// As [`new`](Self::new): an unlisted value is an error.
        impl std::str::FromStr for $name {
            type Err = crate::InvalidValue;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Self::new(text)
            }
        }
    };

    (@wire text, $value:literal) => { $value };
    (@wire integer, $value:literal) => { stringify!($value) };

    (@is exact, $text:ident, $value:expr) => { $text == $value };
    (@is ignoring_case, $text:ident, $value:expr) => { $text.eq_ignore_ascii_case($value) };

    (@kind text, $name:ident, $variants:tt) => {
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                deserializer.deserialize_any(crate::wire::open_enum::Visitor {
                    expected: stringify!($name),
                    from_text: Self::from_text,
                    from_integer: Self::from_integer,
                })
            }
        }

        crate::wire::open_enum!(@schema "string", $name);
    };
    (@kind integer, $name:ident, { $($variant:ident = $value:literal),* }) => {
        impl $name {
            /// The value as a number; `None` for an unknown one that is no number.
            pub fn as_i64(&self) -> Option<i64> {
                match self {
                    $(Self::$variant => Some($value),)*
                    Self::Unknown(value) => value.as_str().parse().ok(),
                }
            }
        }

        impl From<i64> for $name {
            fn from(number: i64) -> Self {
                match number {
                    $($value => Self::$variant,)*
                    _ => Self::from_integer(number),
                }
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                match self.as_i64() {
                    Some(number) => serializer.serialize_i64(number),
                    None => serializer.serialize_str(self.as_str()),
                }
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                deserializer.deserialize_any(crate::wire::open_enum::Visitor {
                    expected: stringify!($name),
                    from_text: Self::from_text,
                    from_integer: Self::from,
                })
            }
        }

        crate::wire::open_enum!(@schema "integer", $name);
    };

    (@schema $type:literal, $name:ident) => {
        #[cfg(feature = "schemars")]
        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                let known: Vec<_> = Self::KNOWN
                    .iter()
                    .map(|value| serde_json::json!({ "const": value, "description": value.description() }))
                    .collect();
                // Open: the known values are listed for the reader, any other is as valid.
                schemars::json_schema!({ "type": $type, "x-extensible-enum": known })
            }
        }
    };

    (@shown plain, $name:ident, { $($variant:ident),* }) => {
        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                match self {
                    $(Self::$variant => f.write_str(stringify!($variant)),)*
                    Self::Unknown(value) => f.debug_tuple("Unknown").field(value).finish(),
                }
            }
        }

        impl std::fmt::Display for $name {
            /// Shows an unknown value only if it looks like a code.
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                match self {
                    Self::Unknown(value) => std::fmt::Display::fmt(value, f),
                    known => f.pad(known.as_str()),
                }
            }
        }
    };
    (@shown $shown:ident, $name:ident, $variants:tt) => {
        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(concat!(stringify!($name), "([", stringify!($shown), "])"))
            }
        }
    };
}
pub(crate) use open_enum;
