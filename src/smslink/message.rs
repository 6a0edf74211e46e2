//! The text around a code: what the provider would refuse is refused before it is sent.

use super::{
    generated::constants::{CODE_PLACEHOLDER, LONGEST_MESSAGE, PERIOD_PLACEHOLDER},
    types::{CharacterSize, DeliverCodeRequest, GenerateAndDeliverCodeRequest, MessageTemplate, ValidPeriodMin},
};
use crate::InvalidValue;

pub(super) fn check_generated(request: &GenerateAndDeliverCodeRequest) -> Result<(), InvalidValue> {
    // Once more: a request that was read from JSON has been checked by nobody.
    let (size, period) =
        (CharacterSize::new(request.character_size.get())?, ValidPeriodMin::new(request.valid_period_min.get())?);
    let code = usize::try_from(size.get()).unwrap_or_default();
    let period = period.get().to_string().len();
    check(&request.message, &[(CODE_PLACEHOLDER, code), (PERIOD_PLACEHOLDER, period)])
}

pub(super) fn check_delivered(request: &DeliverCodeRequest) -> Result<(), InvalidValue> {
    check(&request.message, &[(CODE_PLACEHOLDER, request.verification_code.expose().chars().count())])
}

/// `placeholders`: each with the length of what takes its place.
fn check(template: &MessageTemplate, placeholders: &[(&str, usize)]) -> Result<(), InvalidValue> {
    let invalid = |reason: String| Err(InvalidValue::new("MessageTemplate", reason));
    let text = template.as_str();
    let mut length = text.replace("\r\n", "\n").chars().map(|c| if c == '\n' { 2 } else { 1 }).sum::<usize>();
    for (placeholder, filled) in placeholders {
        let count = text.matches(placeholder).count();
        if count == 0 {
            return invalid(format!("{placeholder} is missing"));
        }
        length = (length - count * placeholder.len()).saturating_add(count.saturating_mul(*filled));
    }
    if text.chars().any(|c| c.len_utf8() == 4) {
        return invalid("it has a 4-byte character (an emoji, for example), which can't be delivered".to_owned());
    }
    if length > LONGEST_MESSAGE {
        return invalid(format!(
            "{length} characters with the placeholders filled; at most {LONGEST_MESSAGE}, a line break counts 2"
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{CODE_PLACEHOLDER, MessageTemplate, PERIOD_PLACEHOLDER, check};

    fn refused(text: &str) -> Option<String> {
        let template = MessageTemplate::new(text).unwrap();
        check(&template, &[(CODE_PLACEHOLDER, 6), (PERIOD_PLACEHOLDER, 2)]).err().map(|error| error.to_string())
    }

    #[test]
    fn both_placeholders_are_needed() {
        assert_eq!(refused("{{verification_code}} {{valid_period_min}}"), None);
        assert_eq!(
            refused("{{valid_period_min}}").as_deref(),
            Some("MessageTemplate: {{verification_code}} is missing")
        );
        assert_eq!(
            refused("{{verification_code}}").as_deref(),
            Some("MessageTemplate: {{valid_period_min}} is missing")
        );
    }

    #[test]
    fn the_length_counts_what_is_filled_in_and_line_breaks_twice() {
        let filler = "あ".repeat(60);
        assert_eq!(refused(&format!("{filler}\n{{{{verification_code}}}}{{{{valid_period_min}}}}")), None);
        let refusal = refused(&format!("{filler}\n\r\n{{{{verification_code}}}}{{{{valid_period_min}}}}"));
        assert!(refusal.is_some_and(|reason| reason.contains("72 characters")));
    }

    #[test]
    fn four_byte_characters_are_refused() {
        assert!(refused("😀{{verification_code}}{{valid_period_min}}").is_some_and(|text| text.contains("4-byte")));
    }
}
