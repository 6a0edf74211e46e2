//! The text around a code.

use super::refusal::SmslinkRefusal;
use crate::smslink::{
    generated::constants::LONGEST_MESSAGE,
    types::{ErrorDetailCode, MessageTemplate},
};

/// The text that is sent: placeholders filled, every line break as CR and LF.
pub(super) fn fill(template: &MessageTemplate, placeholders: &[(&str, &str)]) -> Result<String, SmslinkRefusal> {
    let template = template.as_str();
    if let Some((missing, _)) = placeholders.iter().find(|(placeholder, _)| !template.contains(placeholder)) {
        return Err(SmslinkRefusal::detail_about(ErrorDetailCode::CodePlaceholderMissing, missing));
    }
    let is_known = |found: &&str| placeholders.iter().any(|(placeholder, _)| placeholder == found);
    if let Some(unknown) = placeholders_in(template).find(|found| !is_known(found)) {
        return Err(SmslinkRefusal::detail_about(ErrorDetailCode::PlaceholderNotAllowed, unknown));
    }
    let filled =
        placeholders.iter().fold(template.to_owned(), |text, (placeholder, value)| text.replace(placeholder, value));
    if filled.chars().any(|c| c.len_utf8() == 4) {
        return Err(SmslinkRefusal::detail(ErrorDetailCode::ForbiddenCharacter));
    }
    let filled = filled.replace("\r\n", "\n").replace('\n', "\r\n");
    if filled.chars().count() > LONGEST_MESSAGE {
        return Err(SmslinkRefusal::detail_about(ErrorDetailCode::TooLong, &LONGEST_MESSAGE.to_string()));
    }
    Ok(filled)
}

/// Everything in double braces, braces included.
fn placeholders_in(template: &str) -> impl Iterator<Item = &str> {
    template.match_indices("{{").filter_map(|(start, _)| {
        let text = template.get(start..)?;
        text.get(..text.find("}}")? + 2)
    })
}
