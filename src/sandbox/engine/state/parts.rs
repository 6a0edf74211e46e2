//! What is kept: each part of a sandbox's state as JSON under a name.

use std::collections::{BTreeMap, HashMap};

use crate::sandbox::{
    engine::core::Engine,
    world::part::{HeldPart, Part},
};

pub(super) type Parts = BTreeMap<&'static str, Vec<u8>>;

/// Everything as it was saved, by name.
pub(super) type Saved = HashMap<String, Vec<u8>>;

pub(crate) const INBOX: &str = "inbox";
const CLOCK: &str = "clock";
const RANDOM: &str = "random";

/// The parts that may have changed since the last time.
///
/// All are held at once: what a request does to its provider and to the inbox it does while it holds its provider, so
/// either all of it is here or nothing, and a crash can't keep a message and lose its code. No request holds two
/// providers, and what it takes beside its own (the inbox, then the clock or the generator) comes after the providers
/// here, so nobody waits for each other. The generator comes last: it must never stand before what it drew.
pub(crate) fn touched(engine: &Engine) -> Parts {
    let held: Vec<(_, Box<dyn HeldPart + '_>)> = parts(engine).map(|(name, part)| (name, part.hold())).collect();
    let mut touched: Parts = held.iter().filter_map(|(name, part)| Some((*name, part.if_touched()?))).collect();
    let position = engine.world.random.position_if_touched();
    touched.extend(position.and_then(|position| Some((RANDOM, serde_json::to_vec(&position).ok()?))));
    touched
}

/// The parts in the order in which they are held.
fn parts(engine: &Engine) -> impl Iterator<Item = (&'static str, &dyn Part)> {
    let world = &engine.world;
    let providers = engine.apis.iter().map(|api| (api.provider().as_str(), api.state()));
    providers.chain([(INBOX, &world.inbox.0.kept as &dyn Part), (CLOCK, &world.clock.ahead)])
}

/// Takes over what was saved; what was not saved stays as it is. Errors name the part.
pub(super) fn restore(engine: &Engine, saved: &Saved) -> Result<(), String> {
    // The parser's own text may repeat a number or a code.
    let unreadable = |name| move |_| format!("its part \"{name}\" is not what this version writes");
    for (name, part) in parts(engine) {
        if let Some(json) = saved.get(name) {
            part.restore(json).map_err(unreadable(name))?;
        }
    }
    engine.world.inbox.0.trim();
    if let Some(json) = saved.get(RANDOM) {
        engine.world.random.go_on_from(&serde_json::from_slice(json).map_err(unreadable(RANDOM))?);
    }
    Ok(())
}
