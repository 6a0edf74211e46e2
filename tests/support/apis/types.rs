//! The public types by name, so that a test can go through all of them.
//!
//! `tests/contract/json_schemas.rs` checks that no type of a spec is missing from these lists.

use std::fmt::Debug;

use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

/// A public type of a provider.
pub(crate) struct Type {
    pub(crate) name: &'static str,
    read: fn(&Value) -> Result<Decoded, String>,
}

/// A value of the type, in every form in which it can be seen.
pub(crate) struct Decoded {
    pub(crate) json: Value,
    /// `{:?}` and `{:#?}`, one after the other.
    pub(crate) debug: String,
}

impl Type {
    pub(crate) const fn new<T: DeserializeOwned + Serialize + Debug>(name: &'static str) -> Self {
        Self { name, read: read::<T> }
    }

    pub(crate) fn decode(&self, value: &Value) -> Result<Decoded, String> {
        (self.read)(value)
    }
}

/// The type of this name.
pub(crate) fn find<'a>(types: &'a [Type], name: &str) -> &'a Type {
    types.iter().find(|known| known.name == name).unwrap_or_else(|| panic!("{name} is missing from the list of types"))
}

fn read<T: DeserializeOwned + Serialize + Debug>(value: &Value) -> Result<Decoded, String> {
    // From text, as an answer is read: a tree of values takes other ways through a decoder.
    let decoded: T = serde_json::from_str(&value.to_string()).map_err(|error| error.to_string())?;
    let json = serde_json::to_value(&decoded).map_err(|error| error.to_string())?;
    Ok(Decoded { json, debug: format!("{decoded:?}\n{decoded:#?}") })
}

/// `types! { types: Name Name … }`, with the module that they are in.
macro_rules! types {
    ($module:ident: $($name:ident)*) => {
        vec![$($crate::support::apis::Type::new::<$module::$name>(stringify!($name))),*]
    };
}
pub(super) use types;
