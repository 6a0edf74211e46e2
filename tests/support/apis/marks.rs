//! The types that a spec marks `x-sensitive`, and all that can be made to speak of a value of one.

use std::{fmt::Debug, mem::needs_drop};

use serde_json::Value;
use zeroize::ZeroizeOnDrop;

/// Where a text was seen, and the text.
pub(crate) type Shown = (&'static str, String);

/// Debug and alternate Debug.
pub(crate) fn debug(value: &impl Debug) -> Vec<Shown> {
    vec![("Debug", format!("{value:?}")), ("alternate Debug", format!("{value:#?}"))]
}

pub(crate) struct SensitiveValue {
    pub(crate) name: &'static str,
    /// What its constructor says of a text, and what its Debug says of a value that was answered.
    pub(crate) says: fn(&Value) -> Vec<Shown>,
    pub(crate) is_wiped: bool,
}

/// A text of the spec: wiped when it is dropped, or it would not compile.
pub(super) const fn wiped<T: ZeroizeOnDrop>(name: &'static str, says: fn(&Value) -> Vec<Shown>) -> SensitiveValue {
    SensitiveValue { name, says, is_wiped: needs_drop::<T>() }
}

/// A number or an enum: it is copied freely, and so not wiped.
macro_rules! other {
    ($module:ident: $name:ident) => {
        $crate::support::apis::SensitiveValue {
            name: stringify!($name),
            says: |value| $crate::support::apis::debug(&serde_json::from_value::<$module::$name>(value.clone())),
            is_wiped: false,
        }
    };
}
pub(super) use other;

/// `texts![module: Name …]`: the texts that the spec marks.
macro_rules! texts {
    ($module:ident: $($name:ident)*) => {
        vec![$($crate::support::apis::marks::wiped::<$module::$name>(stringify!($name), |value| {
            use $crate::support::apis::debug;

            let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            // Bad as a whole, and in the middle of what would be good.
            let tries = [text.clone(), format!("{text}\u{7}"), format!("x{text} x"), format!("{text}{text}{text}")];
            let mut said: Vec<_> = tries.iter().flat_map(|text| debug(&$module::$name::new(text))).collect();
            for refused in tries.iter().filter_map(|text| $module::$name::new(text).err()) {
                said.push(("refusal", refused.to_string()));
            }
            said.extend(debug(&serde_json::from_value::<$module::$name>(value.clone())));
            said
        })),*]
    };
}
pub(super) use texts;
