//! Fits JSON to a shape: what decides must be exact, the rest is taken if it can be and left out if it can't.

use serde::{
    Deserializer,
    de::{MapAccess, SeqAccess, Visitor},
};
use serde_json::{Value, value::RawValue};

use super::{Member, Misread, Notes, OTHER_JSON, Role, Shape};

/// The JSON that fits `shape`, and what was noticed on the way.
pub(super) fn fit(json: &str, shape: &Shape) -> Result<(String, Notes), Misread> {
    let mut fitting =
        Fitting { out: String::with_capacity(json.len()), notes: Notes::default(), decisions_only: false };
    let fits = fitting.value(json, shape);
    if fits {
        return Ok((fitting.out, fitting.notes));
    }
    let is_of_another_kind = match shape {
        Shape::Object(_) => !json.trim_start().starts_with('{'),
        Shape::List { .. } => !json.trim_start().starts_with('['),
        _ => false,
    };
    Err(if is_of_another_kind { OTHER_JSON } else { Misread::OtherShape })
}

/// Only what decides or is compared, to hold two readings of an answer against each other. `None` if it does not fit.
pub(super) fn decisions(json: &str, shape: &Shape) -> Option<(String, bool)> {
    let mut fitting = Fitting { out: String::new(), notes: Notes::default(), decisions_only: true };
    fitting.value(json, shape).then_some((fitting.out, fitting.notes.is_doubtful))
}

/// Whether the object has a member of each of these names.
pub(super) fn has_members(json: &str, names: &[&str]) -> bool {
    let entries = entries(json).unwrap_or_default();
    names.iter().all(|name| entries.iter().any(|(given, _)| given == name))
}

struct Fitting {
    out: String,
    notes: Notes,
    decisions_only: bool,
}

impl Fitting {
    /// Writes the value, if it fits. If not, what was written is to be thrown away.
    fn value(&mut self, json: &str, shape: &Shape) -> bool {
        let json = json.trim_matches([' ', '\t', '\r', '\n']);
        match shape {
            // Not everything that is JSON has a value: 1e999 has none.
            Shape::Any => serde_json::from_str::<Value>(json).is_ok() && self.as_it_is(json),
            Shape::Text if is_text(json) => self.as_it_is(json),
            Shape::Open if is_text(json) || is_within(json, i64::MIN, u64::MAX) => self.as_it_is(json),
            // Every digit of it is kept.
            Shape::Text | Shape::Open => is_integer(json) && self.write(&format!("\"{json}\"")),
            Shape::Integer(least, most) if is_within(json, *least, *most) => self.as_it_is(json),
            Shape::Integer(least, most) => {
                unquoted(json).is_some_and(|digits| is_within(&digits, *least, *most) && self.write(&digits))
            }
            Shape::Number if serde_json::from_str::<f64>(json).is_ok() => self.as_it_is(json),
            Shape::Boolean if matches!(json, "true" | "false") => self.as_it_is(json),
            Shape::Boolean => {
                unquoted(json).is_some_and(|word| matches!(&*word, "true" | "false") && self.write(&word))
            }
            Shape::List { item, leaves_out } => self.list(json, item, *leaves_out),
            Shape::Either(alternatives) => alternatives.iter().any(|alternative| self.attempt(json, alternative)),
            Shape::Object(members) => self.object(json, members),
            Shape::Number => false,
        }
    }

    fn as_it_is(&mut self, json: &str) -> bool {
        self.write(json)
    }

    fn write(&mut self, json: &str) -> bool {
        self.out.push_str(json);
        true
    }

    /// Writes the value if it fits, and nothing otherwise.
    fn attempt(&mut self, json: &str, shape: &Shape) -> bool {
        let (written, numbers, left_out) = (self.out.len(), self.notes.numbers.len(), self.notes.left_out);
        let fits = self.value(json, shape);
        if !fits {
            self.out.truncate(written);
            self.notes.numbers.truncate(numbers);
            self.notes.left_out = left_out;
        }
        fits
    }

    fn list(&mut self, json: &str, item: &Shape, leaves_out: bool) -> bool {
        let Some(items) = items(json) else { return false };
        self.write("[");
        let first = self.out.len();
        for json in items {
            let written = self.out.len();
            if written > first {
                self.write(",");
            }
            // Doubt about one item is no doubt about the others, where it can be left out.
            let doubt = std::mem::take(&mut self.notes.is_doubtful);
            let fits = self.attempt(json.get(), item) && !(leaves_out && self.notes.is_doubtful);
            self.notes.is_doubtful = doubt || !leaves_out && self.notes.is_doubtful;
            if fits {
                continue;
            }
            if !leaves_out {
                return false;
            }
            self.out.truncate(written);
            self.notes.left_out = true;
        }
        self.write("]")
    }

    fn object(&mut self, json: &str, members: &'static [Member]) -> bool {
        let Some(entries) = entries(json) else { return false };
        self.write("{");
        let first = self.out.len();
        let decisions_only = self.decisions_only;
        for member in members.iter().filter(|member| !decisions_only || member.role != Role::Nothing) {
            let mut given = entries.iter().filter(|(name, _)| name == member.name).map(|(_, json)| json.get());
            let written = self.out.len();
            if written > first {
                self.write(",");
            }
            self.write(&format!("\"{}\":", member.name));
            let fits = match (given.next(), given.next()) {
                (None | Some("null"), None) => false,
                (Some(json), None) => self.member(json, member),
                // Which of the two holds is anybody's guess.
                _ => {
                    self.notes.is_doubtful |= member.decides();
                    false
                }
            };
            if fits {
                continue;
            }
            self.out.truncate(written);
            if member.is_required && member.decides() {
                return false;
            }
            if member.is_required && !self.decisions_only {
                if written > first {
                    self.write(",");
                }
                self.write(&format!("\"{}\":\"\"", member.name));
            }
        }
        self.write("}")
    }

    /// Writes the value of a member that stands there once and is not null.
    fn member(&mut self, json: &str, member: &Member) -> bool {
        let written = self.out.len();
        let fits = self.attempt(json, member.shape);
        let value = &self.out[written..];
        let changed = value != json;
        // Success is said in so many words, or not at all.
        if fits && !(changed && matches!(member.role, Role::Succeeds(success) if value == success)) {
            if changed && *member.shape == Shape::Text {
                self.notes.numbers.push(member.name);
            }
            return true;
        }
        let is_nothing = !fits && matches!(member.shape, Shape::Object(_)) && stands_for_null(json);
        self.notes.is_doubtful |= member.decides() && !is_nothing;
        false
    }
}

/// Whether this is how some languages write an object that is not there.
fn stands_for_null(json: &str) -> bool {
    let is_null = |json: &RawValue| json.get() == "null";
    match json {
        "\"\"" | "false" => true,
        _ => {
            items(json).is_some_and(|items| items.is_empty())
                || entries(json).is_some_and(|entries| entries.iter().all(|(_, json)| is_null(json)))
        }
    }
}

fn is_text(json: &str) -> bool {
    json.starts_with('"')
}

/// Whether this is a whole number as everybody writes it.
fn is_integer(json: &str) -> bool {
    let digits = json.strip_prefix('-').unwrap_or(json);
    let is_plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_plain && (digits == "0" && json == digits || !digits.starts_with('0'))
}

fn is_within(json: &str, least: i64, most: u64) -> bool {
    let bounds = i128::from(least)..=i128::from(most);
    is_integer(json) && json.parse().is_ok_and(|number| bounds.contains(&number))
}

fn unquoted(json: &str) -> Option<String> {
    serde_json::from_str(json).ok().filter(|_| is_text(json))
}

/// The items of a list, as they are written.
fn items(json: &str) -> Option<Vec<&RawValue>> {
    struct Items;

    impl<'de> Visitor<'de> for Items {
        type Value = Vec<&'de RawValue>;

        fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("a list")
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
            let mut items = Vec::new();
            while let Some(item) = list.next_element()? {
                items.push(item);
            }
            Ok(items)
        }
    }

    serde_json::Deserializer::from_str(json).deserialize_seq(Items).ok()
}

/// The members of an object, as they are written: each of them, though two have one name.
fn entries(json: &str) -> Option<Vec<(String, &RawValue)>> {
    struct Entries;

    impl<'de> Visitor<'de> for Entries {
        type Value = Vec<(String, &'de RawValue)>;

        fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("an object")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Self::Value, A::Error> {
            let mut entries = Vec::new();
            while let Some(entry) = object.next_entry()? {
                entries.push(entry);
            }
            Ok(entries)
        }
    }

    serde_json::Deserializer::from_str(json).deserialize_map(Entries).ok()
}
