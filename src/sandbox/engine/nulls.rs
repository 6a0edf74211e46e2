//! Null where the providers send null: serde leaves a member out that is `None`.
//!
//! The names come from the generated types themselves: one is read with every member present, and what an answer
//! lacks of it becomes null.

use serde::{
    Deserializer, Serialize,
    de::{
        DeserializeOwned, IntoDeserializer, Visitor,
        value::{Error, MapDeserializer, SeqDeserializer},
    },
    forward_to_deserialize_any,
};
use serde_json::Value;

use super::exchange::json_of;

/// `answer` with null for every member of its type that it leaves out, and `[]` for every list.
pub(crate) fn with_nulls<T: Serialize + DeserializeOwned>(answer: &T) -> Value {
    with_nulls_but(answer, |_| {})
}

/// The same, but members that `leave_out` empties stay away.
pub(crate) fn with_nulls_but<T: Serialize + DeserializeOwned>(answer: &T, leave_out: impl FnOnce(&mut T)) -> Value {
    let mut answer = json_of(answer);
    // None of the specs' types refuses to be complete.
    if let Ok(mut complete) = T::deserialize(Complete) {
        leave_out(&mut complete);
        fill(&mut answer, &json_of(complete));
    }
    answer
}

fn fill(value: &mut Value, shape: &Value) {
    match (value, shape) {
        (Value::Object(members), Value::Object(shape)) => {
            for (name, shape) in shape {
                match members.get_mut(name) {
                    Some(member) => fill(member, shape),
                    None => _ = members.insert(name.clone(), absent(shape)),
                }
            }
        }
        (Value::Array(items), Value::Array(shape)) => {
            if let Some(shape) = shape.first() {
                for item in items {
                    fill(item, shape);
                }
            }
        }
        _ => {}
    }
}

fn absent(shape: &Value) -> Value {
    if shape.is_array() { Value::Array(Vec::new()) } else { Value::Null }
}

/// Hands out every member of every type it is asked for.
struct Complete;

impl<'de> Deserializer<'de> for Complete {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_str("")
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_bool(false)
    }

    fn deserialize_i64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_i64(0)
    }

    fn deserialize_u64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_u64(0)
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_f64(0.0)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_some(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_seq(SeqDeserializer::new(std::iter::once(self)))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_map(MapDeserializer::new(fields.iter().map(|field| (*field, Self))))
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_enum(variants.first().copied().unwrap_or_default().into_deserializer())
    }

    forward_to_deserialize_any! {
        i8 i16 i32 i128 u8 u16 u32 u128 f32 char str string bytes byte_buf unit unit_struct newtype_struct tuple
        tuple_struct map identifier ignored_any
    }
}

impl IntoDeserializer<'_> for Complete {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::with_nulls;
    use crate::{portone::v1, smslink};

    #[test]
    fn what_an_answer_leaves_out_is_null() {
        let answer = smslink::types::SmsResult { transmission_count: Some(1), ..Default::default() };
        let expected = json!({
            "carrier": null, "delivered_at": null, "detail": null, "detail_message": null, "message": null,
            "status": null, "transmission_count": 1
        });
        assert_eq!(with_nulls(&answer), expected);
        let answer = v1::types::ErrorAnswer { code: Some(-1), ..Default::default() };
        assert_eq!(with_nulls(&answer), json!({ "code": -1, "message": null, "response": null }));
    }

    #[test]
    fn a_list_is_empty_and_its_items_are_filled_in() {
        let code = smslink::types::ErrorCode::Maintenance;
        let mut answer = smslink::types::ErrorAnswer { code, details: Vec::new(), message: None };
        assert_eq!(with_nulls(&answer), json!({ "code": "ERR000000", "details": [], "message": null }));
        answer.details.push(smslink::types::ErrorDetail::default());
        assert_eq!(with_nulls(&answer)["details"], json!([{ "code": null, "message": null, "parameter": null }]));
    }
}
