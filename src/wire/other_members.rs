//! Members of an open object that the spec does not name.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::InvalidValue;

/// Kept and sent as they are, and not shown by Debug.
///
/// A PG takes what its own documents list, and they grow faster than a spec.
#[derive(Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct OtherMembers(Map<String, Value>);

impl OtherMembers {
    pub(crate) fn get(&self, name: &str) -> Option<&Value> {
        self.0.get(name)
    }

    /// Adds a member to the object of type `owner`. One of the `known` names is refused: it would be sent twice.
    pub(crate) fn insert(
        &mut self,
        (owner, known): (&'static str, &[&str]),
        (name, value): (String, Value),
    ) -> Result<(), InvalidValue> {
        if let Some(known) = known.iter().find(|known| **known == name) {
            return Err(InvalidValue::new(owner, format!("`{known}` has a setter of its own")));
        }
        self.0.insert(name, value);
        Ok(())
    }
}

impl fmt::Debug for OtherMembers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[not shown]")
    }
}

#[cfg(feature = "schemars")]
impl schemars::JsonSchema for OtherMembers {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "OtherMembers".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "object", "additionalProperties": true })
    }
}
