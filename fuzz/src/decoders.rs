//! Every type of the specs, out of any JSON: no panic, the same again once it was written, and nothing sensitive in
//! Debug.

use std::fmt::Debug;

use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

use crate::{choice, choose, memory, spec};

static DECODERS: &[Decoder] = include!(concat!(env!("OUT_DIR"), "/decoders.rs"));

struct Decoder {
    spec: &'static str,
    name: &'static str,
    read: fn(&str) -> Option<Decoded>,
}

struct Decoded {
    json: Value,
    debug: String,
}

impl Decoder {
    const fn new<T: DeserializeOwned + Serialize + Debug>(spec: &'static str, name: &'static str) -> Self {
        Self { spec, name, read: read::<T> }
    }
}

fn read<T: DeserializeOwned + Serialize + Debug>(text: &str) -> Option<Decoded> {
    let value: T = serde_json::from_str(text).ok()?;
    let json = serde_json::to_value(&value).expect("what was decoded can be written");
    Some(Decoded { json, debug: format!("{value:?} {value:#?}") })
}

/// A byte that chooses the type, then JSON.
pub fn decoders(input: &[u8]) {
    let Some((decoder, rest)) = choose(DECODERS, input) else { return };
    let Ok(text) = std::str::from_utf8(rest) else { return };
    memory::bounded(input, || check(decoder, text));
}

fn check(decoder: &Decoder, text: &str) {
    let Decoder { spec: name, name: type_name, read } = decoder;
    let Some(mut decoded) = read(text) else { return };
    let written = decoded.json.to_string();
    let again =
        read(&written).unwrap_or_else(|| panic!("{name} {type_name}: it does not read what it wrote: {written}"));
    assert_eq!(again.json, decoded.json, "{name} {type_name}: written again it is another");

    let (document, mut planted) = (spec::spec(name), Vec::new());
    spec::plant(document, &document["components"]["schemas"][type_name], &mut decoded.json, &mut planted);
    let with_canaries = decoded.json.to_string();
    // A value that is no longer what its type takes, an email for one, is none to look at.
    let Some(Decoded { debug, .. }) = read(&with_canaries) else { return };
    for canary in planted.iter().filter(|canary| !text.contains(*canary)) {
        assert!(!debug.contains(canary), "{name} {type_name}: Debug shows {canary} of {with_canaries}: {debug}");
    }
}

pub(crate) fn seeds() -> Vec<Vec<u8>> {
    let mut seeds = Vec::new();
    for example in spec::examples() {
        let place = DECODERS.iter().position(|known| (known.spec, known.name) == (example.spec, example.schema));
        let Some(place) = place else { continue };
        for value in example.value.as_array().cloned().unwrap_or_else(|| vec![example.value.clone()]) {
            seeds.push([&[choice(place)], value.to_string().as_bytes()].concat());
        }
    }
    seeds
}
