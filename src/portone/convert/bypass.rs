//! What is passed to the PG unchanged: JSON in a text in V1, an object in V2.

use super::{v1, v2};
use crate::InvalidValue;

const NAME: &str = "Bypass";

impl TryFrom<&v1::types::Bypass> for v2::types::Bypass {
    type Error = InvalidValue;

    /// Refused if it is not JSON, or has a field in another form than V2: that would get lost.
    fn try_from(text: &v1::types::Bypass) -> Result<Self, InvalidValue> {
        let refused = |reason| InvalidValue::new(NAME, reason);
        let given: serde_json::Value =
            serde_json::from_str(text.as_str()).map_err(|_| refused("it is not a JSON text"))?;
        // From the text once more, not from its value, which has forgotten a field that stands there twice.
        let bypass: Self = serde_json::from_str(text.as_str()).map_err(|_| refused("V2 has it in another shape"))?;
        let kept = serde_json::to_value(&bypass).map_err(|_| refused("it can't be written as JSON"))?;
        if kept == given { Ok(bypass) } else { Err(refused("it has a field in another form than V2's")) }
    }
}

impl TryFrom<&v2::types::Bypass> for v1::types::Bypass {
    type Error = InvalidValue;

    /// Refused if it has anything for Danal: V1 passes it to KCP only.
    fn try_from(bypass: &v2::types::Bypass) -> Result<Self, InvalidValue> {
        if bypass.danal.is_some() {
            return Err(InvalidValue::new(NAME, "V1 passes it to KCP only, and this has a part for Danal"));
        }
        let text = serde_json::to_string(bypass);
        text.map(Self::verbatim).map_err(|_| InvalidValue::new(NAME, "it can't be written as JSON"))
    }
}
