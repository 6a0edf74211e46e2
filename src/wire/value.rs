//! Named values of the specs: redacted in Debug, checked before they are sent, never checked when answered.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A value that can't be sent: which one it is for, and what would be right. It never holds the value, unless that
/// is a number which the spec gives a range.
///
/// ```
/// # #[cfg(feature = "portone")] {
/// use phoneproof::portone::v1::types::Birth;
///
/// let refused = Birth::new("19900101").unwrap_err();
/// assert_eq!(
///     refused.to_string(),
///     "Birth: 8 digits given; give six, YYMMDD: the century is in the gender digit"
/// );
/// # }
/// ```
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{name}: {reason}")]
pub struct InvalidValue {
    name: &'static str,
    reason: String,
}

impl InvalidValue {
    pub(crate) fn new(name: &'static str, reason: impl Into<String>) -> Self {
        Self { name, reason: reason.into() }
    }

    /// The type whose constructor refused.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// What would be right, in words for a developer. It does not hold the value.
    pub fn reason(&self) -> &str {
        &self.reason
    }

    /// The same refusal, of a value that several providers have a type of their own for.
    pub(crate) fn named(self, name: &'static str) -> Self {
        Self { name, ..self }
    }
}

/// JSON that the spec gives no shape. Debug does not show it.
#[derive(Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Untyped(serde_json::Value);

impl Untyped {
    /// The JSON as it was sent. It may hold anything: think before you log it.
    pub const fn expose(&self) -> &serde_json::Value {
        &self.0
    }
}

impl fmt::Debug for Untyped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Untyped([not shown])")
    }
}

#[cfg(feature = "schemars")]
impl schemars::JsonSchema for Untyped {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Untyped".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({})
    }
}

/// Decodes null like a missing value.
pub(crate) fn null_as_default<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: serde::Deserializer<'de>,
    T: Default + Deserialize<'de>,
{
    Option::deserialize(deserializer).map(Option::unwrap_or_default)
}

/// `text_value! { /// doc Name, plain|personal|secret, check }`: a string with a name of its own.
macro_rules! text_value {
    ($(#[$meta:meta])* $name:ident, $shown:ident, $check:expr) => {
        $(#[$meta])*
        #[derive(Clone, PartialEq, Eq, Hash, serde::Serialize)]
        #[serde(transparent)]
        #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
        pub struct $name(String);

        impl $name {
            /// Checks a value that is about to be sent, and brings it into the provider's form.
            pub fn new(value: impl AsRef<str>) -> Result<Self, crate::InvalidValue> {
                match $check(value.as_ref()) {
                    Ok(mut value) => Ok(Self(std::mem::take(&mut *value))),
                    Err(reason) => Err(crate::InvalidValue::new(stringify!($name), reason)),
                }
            }

            /// Takes a value as it is, for what is answered and not sent.
            #[allow(dead_code, reason = "not every value is answered, or converted from another")]
            pub(crate) fn verbatim(value: impl Into<String>) -> Self {
                Self(value.into())
            }
        }

        impl std::str::FromStr for $name {
            type Err = crate::InvalidValue;

            fn from_str(value: &str) -> Result<Self, Self::Err> {
                Self::new(value)
            }
        }

        crate::wire::value::unrepeated!($name, String, "a text");
        crate::wire::value::text_value!(@shown $shown, $name);
    };

    (@shown plain, $name:ident) => {
        impl $name {
            /// The value.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.debug_tuple(stringify!($name)).field(&self.0).finish()
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(&self.0)
            }
        }
    };
    (@shown $shown:ident, $name:ident) => {
        impl $name {
            /// The value itself. Debug never shows it; what you do with it is up to you.
            pub fn expose(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(concat!(stringify!($name), "([", stringify!($shown), "])"))
            }
        }

        impl Drop for $name {
            fn drop(&mut self) {
                zeroize::Zeroize::zeroize(&mut self.0);
            }
        }

        impl zeroize::ZeroizeOnDrop for $name {}
    };
}
pub(crate) use text_value;

/// Decodes a value of one type. Serde's own words for another type repeat what it found, somebody's number say.
macro_rules! unrepeated {
    ($name:ident, $type:ty, $expected:literal) => {
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let expected = concat!(stringify!($name), " is ", $expected);
                <$type>::deserialize(deserializer).map(Self).map_err(|_| serde::de::Error::custom(expected))
            }
        }
    };
}
pub(crate) use unrepeated;

/// `integer_value! { /// doc Name, personal }`: a whole number that is not shown.
macro_rules! integer_value {
    ($(#[$meta:meta])* $name:ident, $shown:ident) => {
        $(#[$meta])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, serde::Serialize)]
        #[serde(transparent)]
        #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
        pub struct $name(i64);

        crate::wire::value::unrepeated!($name, i64, "a whole number");

        impl $name {
            /// The value itself. Debug never shows it; what you do with it is up to you.
            pub const fn expose(self) -> i64 {
                self.0
            }
        }

        impl From<i64> for $name {
            fn from(value: i64) -> Self {
                Self(value)
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(concat!(stringify!($name), "([", stringify!($shown), "])"))
            }
        }
    };
}
pub(crate) use integer_value;

/// `ranged_integer! { /// doc Name, 4, 12 }`: a whole number that is checked before it is sent.
macro_rules! ranged_integer {
    ($(#[$meta:meta])* $name:ident, $least:literal, $most:literal) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(transparent)]
        #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
        pub struct $name(#[cfg_attr(feature = "schemars", schemars(range(min = $least, max = $most)))] i64);

        impl $name {
            /// The least value.
            pub const MIN: i64 = $least;
            /// The greatest value.
            pub const MAX: i64 = $most;

            /// Checks a value that is about to be sent.
            pub fn new(value: i64) -> Result<Self, crate::InvalidValue> {
                Self::checked(value).ok_or_else(|| {
                    let reason = format!("{value} is out of range; give a number from {} to {}", Self::MIN, Self::MAX);
                    crate::InvalidValue::new(stringify!($name), reason)
                })
            }

            /// Checks a value in a constant, where `checked(6).unwrap()` does not compile if it is out of range.
            pub const fn checked(value: i64) -> Option<Self> {
                if Self::MIN <= value && value <= Self::MAX { Some(Self(value)) } else { None }
            }

            /// The value.
            pub const fn get(self) -> i64 {
                self.0
            }
        }
    };
}
pub(crate) use ranged_integer;

#[cfg(test)]
#[allow(unreachable_pub, reason = "the macro makes types of the public API")]
mod tests {
    use std::{cell::Cell, ops::Deref, rc::Rc};

    use zeroize::{Zeroize, ZeroizeOnDrop};

    /// Text that tells when it is wiped.
    struct Observed(&'static str, Rc<Cell<bool>>);

    impl Deref for Observed {
        type Target = str;

        fn deref(&self) -> &str {
            self.0
        }
    }

    impl Zeroize for Observed {
        fn zeroize(&mut self) {
            self.1.set(true);
        }
    }

    struct Probe(Observed);

    // What every sensitive text is, around a text of another type.
    super::text_value!(@shown secret, Probe);

    #[test]
    fn a_sensitive_text_is_wiped_when_it_is_dropped_and_not_before() {
        fn is_wiped<T: ZeroizeOnDrop>(_: &T) {}
        let wiped = Rc::new(Cell::new(false));
        let probe = Probe(Observed("482913", Rc::clone(&wiped)));
        is_wiped(&probe);
        assert_eq!((probe.expose(), wiped.get()), ("482913", false));
        drop(probe);
        assert!(wiped.get());
    }

    super::text_value! { Number, personal, crate::formats::text }
    super::integer_value! { Day, personal }

    #[test]
    fn json_of_another_type_is_refused_without_being_repeated() {
        let number = serde_json::from_str::<Number>("1012345678").unwrap_err();
        let day = serde_json::from_str::<Day>("\"19900101\"").unwrap_err();
        assert_eq!(
            (number.to_string().as_str(), day.to_string().as_str()),
            ("Number is a text", "Day is a whole number")
        );
        assert_eq!(serde_json::from_str::<Number>("\"010\"").unwrap().expose(), "010");
        assert_eq!(serde_json::from_str::<Day>("-5").unwrap().expose(), -5);
    }

    #[test]
    fn wiping_a_text_leaves_none_of_it() {
        let mut text = "482913".to_owned();
        text.zeroize();
        assert_eq!(text, "");
    }
}
