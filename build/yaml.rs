//! Reads YAML into JSON values. The rows of an enum (`x-values`) become a list of pairs, value and row: their order means
//! something, and `serde_json` keeps none.

use std::fmt;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

/// A document as it was written, except that the rows of enums are pairs.
pub(super) struct Document(pub(super) Value);

impl<'de> Deserialize<'de> for Document {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Level::Document.deserialize(deserializer).map(Self)
    }
}

/// How far the way to the rows leads: `components`, `schemas`, a schema's name, `x-values`.
#[derive(Clone, Copy)]
enum Level {
    Document,
    Components,
    Schemas,
    Schema,
    Rows,
    /// Off the way.
    Elsewhere,
}

impl Level {
    fn below(self, key: &str) -> Self {
        match (self, key) {
            (Self::Document, "components") => Self::Components,
            (Self::Components, "schemas") => Self::Schemas,
            (Self::Schemas, _) => Self::Schema,
            (Self::Schema, "x-values") => Self::Rows,
            _ => Self::Elsewhere,
        }
    }
}

impl<'de> DeserializeSeed<'de> for Level {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Level {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any valid JSON value")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let (mut members, mut rows) = (Map::new(), Vec::new());
        while let Some(key) = map.next_key::<String>()? {
            let value = map.next_value_seed(self.below(&key))?;
            if matches!(self, Self::Rows) {
                rows.push(Value::Array(vec![Value::String(key), value]));
            } else {
                members.insert(key, value);
            }
        }
        Ok(if matches!(self, Self::Rows) { Value::Array(rows) } else { Value::Object(members) })
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Value, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = list.next_element_seed(Self::Elsewhere)? {
            items.push(item);
        }
        // A list that somebody wrote holds no rows.
        Ok(if matches!(self, Self::Rows) { Value::Null } else { Value::Array(items) })
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(Number::from_f64(value).map_or(Value::Null, Value::Number))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }
}
