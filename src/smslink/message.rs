//! The text around a code: what the provider would refuse is refused before it is sent.

use zeroize::Zeroizing;

use super::{
    generated::constants::{CODE_PLACEHOLDER, LONGEST_MESSAGE, PERIOD_PLACEHOLDER},
    types::{CharacterSize, DeliverCodeRequest, GenerateAndDeliverCodeRequest, MessageTemplate, ValidPeriodMin},
};
use crate::{InvalidValue, formats};

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

/// The format of a template: what no request could ever send is refused.
pub(super) fn message_template(text: &str) -> Result<Zeroizing<String>, String> {
    let text = formats::text(text)?;
    if !text.contains(CODE_PLACEHOLDER) {
        return Err(missing(CODE_PLACEHOLDER));
    }
    if placeholders_in(&text).any(|found| found != CODE_PLACEHOLDER && found != PERIOD_PLACEHOLDER) {
        return Err(format!("it has a placeholder beside {CODE_PLACEHOLDER} and {PERIOD_PLACEHOLDER}"));
    }
    if text.chars().any(|c| c.len_utf8() == 4) {
        return Err("it has a 4-byte character (an emoji, for example), which can't be delivered".to_owned());
    }
    // A code of the caller's own can have one character, and then nothing else is filled in.
    let delivered = length(&text, &[(CODE_PLACEHOLDER, 1)]);
    let shortest_code = usize::try_from(CharacterSize::MIN).unwrap_or_default();
    let generated = length(&text, &[(CODE_PLACEHOLDER, shortest_code), (PERIOD_PLACEHOLDER, 1)]);
    within_limit(delivered.min(generated))?;
    Ok(text)
}

/// `placeholders`: each with the length of what takes its place.
fn check(template: &MessageTemplate, placeholders: &[(&str, usize)]) -> Result<(), InvalidValue> {
    let invalid = |reason| InvalidValue::new("MessageTemplate", reason);
    // Once more, as above.
    let text = MessageTemplate::new(template.as_str())?;
    let absent = placeholders.iter().find(|(placeholder, _)| !text.as_str().contains(placeholder));
    absent.map_or(Ok(()), |(placeholder, _)| Err(invalid(missing(placeholder))))?;
    within_limit(length(text.as_str(), placeholders)).map_err(invalid)
}

fn missing(placeholder: &str) -> String {
    format!("{placeholder} is missing")
}

/// In characters with the placeholders filled, a line break as two.
fn length(text: &str, placeholders: &[(&str, usize)]) -> usize {
    let written = text.replace("\r\n", "\n").chars().map(|c| if c == '\n' { 2 } else { 1 }).sum::<usize>();
    placeholders.iter().fold(written, |length, (placeholder, filled)| {
        let count = text.matches(placeholder).count();
        (length - count * placeholder.len()).saturating_add(count.saturating_mul(*filled))
    })
}

fn within_limit(length: usize) -> Result<(), String> {
    if length <= LONGEST_MESSAGE {
        return Ok(());
    }
    Err(format!("{length} characters with the placeholders filled; at most {LONGEST_MESSAGE}, a line break counts 2"))
}

/// Everything in double braces, braces included.
fn placeholders_in(text: &str) -> impl Iterator<Item = &str> {
    text.match_indices("{{").filter_map(|(start, _)| {
        let text = text.get(start..)?;
        text.get(..text.find("}}")? + 2)
    })
}

#[cfg(test)]
mod tests {
    use super::{CODE_PLACEHOLDER, MessageTemplate, PERIOD_PLACEHOLDER, check};

    /// Why no request can send it.
    fn unsendable(text: &str) -> Option<String> {
        MessageTemplate::new(text).err().map(|error| error.to_string())
    }

    /// Why a request with a code of six and a period of two digits can't send it.
    fn refused(text: &str) -> Option<String> {
        let template = MessageTemplate::verbatim(text);
        check(&template, &[(CODE_PLACEHOLDER, 6), (PERIOD_PLACEHOLDER, 2)]).err().map(|error| error.to_string())
    }

    #[test]
    fn both_placeholders_are_needed_where_the_provider_makes_the_code() {
        assert_eq!(refused("{{verification_code}} {{valid_period_min}}"), None);
        assert_eq!(
            refused("{{valid_period_min}}").as_deref(),
            Some("MessageTemplate: {{verification_code}} is missing")
        );
        assert_eq!(
            refused("{{verification_code}}").as_deref(),
            Some("MessageTemplate: {{valid_period_min}} is missing")
        );
        assert_eq!(unsendable("{{verification_code}}"), None, "a code of the caller's own has no period");
    }

    #[test]
    fn the_length_counts_what_is_filled_in_and_line_breaks_twice() {
        let filler = "あ".repeat(60);
        assert_eq!(refused(&format!("{filler}\n{{{{verification_code}}}}{{{{valid_period_min}}}}")), None);
        let refusal = refused(&format!("{filler}\n\r\n{{{{verification_code}}}}{{{{valid_period_min}}}}"));
        assert!(refusal.is_some_and(|reason| reason.contains("72 characters")));
    }

    #[test]
    fn a_template_that_no_filling_makes_short_enough_is_none() {
        for (filler, end, is_sendable) in [
            // A code of one character.
            (69, "{{verification_code}}", true),
            (70, "{{verification_code}}", false),
            (67, "\n{{verification_code}}", true),
            (68, "\r\n{{verification_code}}", false),
            (35, "{{verification_code}}{{verification_code}}", true),
            // A code of four characters and a period of one digit.
            (65, "{{verification_code}}{{valid_period_min}}", true),
            (66, "{{verification_code}}{{valid_period_min}}", false),
            // As many codes as there are characters.
            (1, &"{{verification_code}}".repeat(70), false),
        ] {
            let text = format!("{}{end}", "あ".repeat(filler));
            assert_eq!(unsendable(&text).is_none(), is_sendable, "{filler} {end}: {:?}", unsendable(&text));
        }
    }

    #[test]
    fn what_can_never_be_sent_is_no_template() {
        for (text, reason) in [
            ("", "it is empty"),
            ("no placeholder", "{{verification_code}} is missing"),
            ("{{ verification_code }}", "{{verification_code}} is missing"),
            ("{{VERIFICATION_CODE}}", "{{verification_code}} is missing"),
            ("{{valid_period_min}}", "{{verification_code}} is missing"),
            ("{{verification_code}} {{name}}", "it has a placeholder beside"),
            ("😀{{verification_code}}", "4-byte"),
            ("{{verification_code}}\u{20bb7}", "4-byte"),
        ] {
            let refusal = unsendable(text).unwrap_or_else(|| panic!("{text} is taken"));
            assert!(refusal.contains(reason), "{text}: {refusal}");
            assert!(refused(text).is_some_and(|refusal| refusal.contains(reason)), "{text}: read from JSON");
        }
    }
}
