//! Names as keyboards and systems write them: what is sent, and when two are the same.

use std::iter;

use icu_normalizer::ComposingNormalizerBorrowed;
use zeroize::Zeroizing;

use super::Checked;
use crate::phone::{is_blank, is_unseen};

/// A person's name, without what a keyboard or a copy added.
///
/// Blanks and line ends around it and marks that nobody sees go, a blank or a line end inside becomes a plain blank, and
/// the text is brought to NFC: one system writes 홍 as a syllable, another as its three letters. Nothing else changes.
pub(crate) fn person_name(value: &str) -> Checked {
    let name = normal(value);
    if name.is_empty() {
        return Err("it is empty".to_owned());
    }
    if name.chars().any(char::is_control) {
        return Err("it has a control character".to_owned());
    }
    Ok(name)
}

/// Whether two names are the same person's: equal in the form that is [sent](person_name). Latin ones are compared
/// without case and with runs of blanks as one, as passports and bank cards write them. An empty name is nobody's.
pub(crate) fn same_name(one: &str, other: &str) -> bool {
    let (one, other) = (normal(one), normal(other));
    if one.is_empty() || other.is_empty() {
        return false;
    }
    *one == *other || is_latin(&one) && is_latin(&other) && folded(&one).eq(folded(&other))
}

fn normal(value: &str) -> Zeroizing<String> {
    let value = value.trim_matches(|c| is_blank(c) || is_unseen(c));
    let mut seen = Zeroizing::new(String::with_capacity(value.len()));
    let mut before = None;
    for c in value.chars().filter(|c| !is_unseen(*c)) {
        match c {
            '\n' if before == Some('\r') => {}
            _ if is_blank(c) => seen.push(' '),
            _ => seen.push(c),
        }
        before = Some(c);
    }
    // With room for all of it, as NFC triples a text at most: one that grows moves, and leaves its beginning behind.
    let mut composed = Zeroizing::new(String::with_capacity(seen.len() * 3));
    composed.extend(ComposingNormalizerBorrowed::new_nfc().normalize_iter(seen.chars()));
    composed
}

/// Every letter is Latin, and there is one.
fn is_latin(name: &str) -> bool {
    let mut letters = name.chars().filter(|c| c.is_alphabetic()).peekable();
    letters.peek().is_some() && letters.all(is_latin_letter)
}

const fn is_latin_letter(c: char) -> bool {
    matches!(
        c,
        'A'..='Z'
            | 'a'..='z'
            | '\u{c0}'..='\u{24f}'
            | '\u{1e00}'..='\u{1eff}'
            | '\u{2c60}'..='\u{2c7f}'
            | '\u{a722}'..='\u{a7ff}'
            | '\u{fb00}'..='\u{fb06}'
            | '\u{ff21}'..='\u{ff3a}'
            | '\u{ff41}'..='\u{ff5a}'
    )
}

/// Without case, as Unicode folds it, and with runs of blanks as one.
fn folded(name: &str) -> impl Iterator<Item = char> {
    let words = name.split(' ').filter(|word| !word.is_empty());
    words.flat_map(|word| iter::once(' ').chain(word.chars().flat_map(fold)))
}

/// The capital form is asked for as well: that of ß is SS. The ı without a dot is a letter of its own, though its
/// capital is that of i.
fn fold(c: char) -> impl Iterator<Item = char> {
    let (dotless, other) = if c == 'ı' { (Some(c), None) } else { (None, Some(c)) };
    let other =
        other.into_iter().flat_map(char::to_lowercase).flat_map(char::to_uppercase).flat_map(char::to_lowercase);
    dotless.into_iter().chain(other)
}

#[cfg(test)]
mod tests {
    use icu_normalizer::DecomposingNormalizerBorrowed;
    use proptest::prelude::*;

    use super::{person_name, same_name};

    /// What may stand around a name, and what nobody sees.
    const BLANKS: &str =
        "[ \t\r\n\u{85}\u{a0}\u{1680}\u{2000}-\u{200a}\u{2028}\u{2029}\u{202f}\u{205f}\u{3000}\u{3164}]{0,3}";
    const UNSEEN: &str =
        "[\u{ad}\u{61c}\u{180e}\u{200b}-\u{200f}\u{202a}-\u{202e}\u{2060}-\u{2069}\u{feff}\u{fe0f}]{0,2}";

    fn sent(name: &str) -> String {
        person_name(name).unwrap_or_else(|reason| panic!("{name:?}: {reason}")).to_string()
    }

    fn nfd(name: &str) -> String {
        DecomposingNormalizerBorrowed::new_nfd().normalize(name).into_owned()
    }

    fn names() -> impl Strategy<Value = String> {
        prop_oneof![
            "[가-힣]{2,6}",
            "[가-힣] [가-힣]{1,3}",
            "[A-Z][a-zé]{0,8}( [A-Z][a-zö]{0,8}){0,2}",
            "[一-龥ぁ-んァ-ヶ]{1,5}",
            "[Ắ-ỹ]{1,4}",
        ]
    }

    proptest! {
        #[test]
        fn what_a_keyboard_adds_changes_neither_who_it_is_nor_what_is_sent(
            name in names(),
            before in BLANKS,
            after in BLANKS,
            unseen in proptest::collection::vec(UNSEEN, 30),
            is_decomposed in any::<bool>(),
        ) {
            let written = if is_decomposed { nfd(&name) } else { name.clone() };
            let letters = written.chars().zip(unseen.iter().cycle());
            let written: String = letters.flat_map(|(letter, unseen)| unseen.chars().chain([letter])).collect();
            let written = [before, written, after].concat();
            prop_assert_eq!(sent(&written), sent(&name));
            prop_assert!(same_name(&written, &name) && same_name(&name, &written));
        }

        #[test]
        fn a_name_that_was_sent_is_sent_again_as_it_is(text in any::<String>()) {
            if let Ok(name) = person_name(&text) {
                prop_assert_eq!(person_name(&name), Ok(name.clone()));
                prop_assert!(same_name(&text, &name));
            }
        }

        #[test]
        fn two_names_of_other_letters_differ(one in "[가-힣]{2,4}", other in "[가-힣]{2,4}") {
            prop_assert_eq!(same_name(&one, &other), one == other);
        }
    }

    #[test]
    fn any_blank_inside_is_a_plain_one() {
        for written in ["홍\u{3000}길동", "홍\u{a0}길동", "홍\t길동", "홍\n길동", "홍\r\n길동", "홍\u{3164}길동"]
        {
            assert_eq!(sent(written), "홍 길동", "{written:?}");
            assert!(same_name(written, "홍 길동"), "{written:?}");
        }
    }

    #[test]
    fn a_latin_name_is_the_same_without_case_and_with_any_run_of_blanks() {
        for (one, other) in [
            ("HONG GILDONG", "Hong Gildong"),
            ("Hong  Gildong", "HONG\u{3000}\u{a0}GILDONG"),
            ("José Núñez", "JOSE\u{301} NU\u{301}N\u{303}EZ"),
            ("Strauß", "STRAUSS"),
            ("STRAUẞ", "strauß"),
            ("O'Neil-Łęcki", "o'neil-łĘcki"),
            ("İlker", "i\u{307}lker"),
        ] {
            assert!(same_name(one, other) && same_name(other, one), "{one} {other}");
        }
    }

    #[test]
    fn nothing_more_is_the_same() {
        for (one, other) in [
            ("홍 길동", "홍길동"),
            ("홍  길동", "홍 길동"),
            ("홍길동", "홍길순"),
            ("홍길동", "洪吉童"),
            ("Hong Gildong", "HongGildong"),
            ("Hong Gildong", "Gildong Hong"),
            ("José", "Jose"),
            ("ılker", "ilker"),
            ("HONG", "ＨＯＮＧ"),
            ("ﾔﾏﾀﾞ", "ヤマダ"),
            ("Ναι", "ΝΑΙ"),
            ("홍Gildong", "홍gildong"),
            ("Hong", "Нong"),
        ] {
            assert!(!same_name(one, other) && !same_name(other, one), "{one} {other}");
        }
    }

    #[test]
    fn a_name_of_nothing_is_refused_and_nobodys() {
        for nothing in ["", " ", "\u{3000}\r\n", "\u{200b}\u{feff}", "\u{3164}", "\u{202a}\u{a0}\u{202c}", "\u{2800}"] {
            assert_eq!(person_name(nothing), Err("it is empty".to_owned()), "{nothing:?}");
            assert!(!same_name(nothing, nothing) && !same_name(nothing, "홍길동"), "{nothing:?}");
        }
    }

    #[test]
    fn a_control_character_is_refused() {
        for c in ['\0', '\u{7}', '\u{1b}', '\u{7f}', '\u{9b}'] {
            assert_eq!(person_name(&format!("홍{c}길동")), Err("it has a control character".to_owned()), "{c:?}");
        }
    }
}
