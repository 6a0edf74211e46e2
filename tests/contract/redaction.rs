//! Nothing sensitive is shown by `{:?}` or `{:#?}` of any generated type.
//!
//! Every field of every type is filled with a value of its own, decoded, and looked for in what Debug prints. Two
//! promises are held: what the spec marks `x-sensitive` is never there, and what *is* there is a reviewed list, one
//! a provider. The second catches a mark that is taken out of a spec, which the first can't see. To try it: delete
//! `x-sensitive: personal` from `UniqueInSite` in `specs/portone-v1.yaml` and run this module; the list
//! `portone_v1__shown_by_debug` then moves `Certification.unique_in_site` and `UniqueInSite` to what is shown.
//! (Most other marks can't even be taken out: without them a type has no `expose`, and what calls it won't compile.)

use std::fmt::Write;

use phoneproof::portone::v2::types::SortOrder;

use crate::{
    promise,
    shape::{Canaries, Canary, alternatives, is_nested},
    support::{
        apis::{Api, for_each_api},
        spec::members,
    },
};

/// What a type's Debug made of the values planted in it.
struct Look {
    name: &'static str,
    debug: String,
    planted: Vec<Canary>,
}

impl Look {
    fn shows(&self, canary: &Canary) -> bool {
        self.debug.contains(&canary.text)
    }
}

fn looks<A: Api>() -> Vec<Look> {
    let mut looks = Vec::new();
    for known in A::types() {
        let schema = A::spec().schema(known.name);
        for choice in 0..alternatives(schema) {
            let mut canaries = Canaries::new(A::spec());
            let value = canaries.fill(schema, "", choice);
            let decoded = known.decode(&value).unwrap_or_else(|error| panic!("{}: {error}: {value}", known.name));
            looks.push(Look { name: known.name, debug: decoded.debug, planted: canaries.planted });
        }
    }
    looks
}

#[test]
fn what_a_spec_marks_sensitive_is_never_shown() {
    fn search<A: Api>(total: &mut usize) {
        let mut marked = 0;
        for look in looks::<A>() {
            for canary in look.planted.iter().filter(|canary| canary.mark.is_some()) {
                let Look { name, debug, .. } = &look;
                assert!(!look.shows(canary), "{} {name} shows its {}: {debug}", A::NAME, canary.place);
                marked += 1;
            }
        }
        assert!(marked > 0, "{}: no sensitive value was planted", A::NAME);
        *total += marked;
    }
    let mut total = 0;
    for_each_api!(search(&mut total));
    assert!(total >= 44, "{total} sensitive values were planted");
}

#[test]
fn what_debug_shows_is_a_reviewed_list() {
    fn list<A: Api>() {
        let mut table = String::new();
        for look in looks::<A>() {
            let schema = A::spec().schema(look.name);
            let own = look.planted.iter().filter(|canary| !is_nested(A::spec(), schema, &canary.place));
            for canary in own {
                let seen = if look.shows(canary) { "shown " } else { "hidden" };
                let dot = if canary.place.is_empty() { "" } else { "." };
                let mark = canary.mark.as_deref().unwrap_or_default();
                let row = format!("{seen}  {}{dot}{}  {mark}", look.name, canary.place);
                writeln!(table, "{}", row.trim_end()).unwrap();
            }
        }
        promise(&format!("{}__shown_by_debug", A::NAME), &table);
    }
    for_each_api!(list());
}

/// Whoever reports an error by its code has to see it, in a version of this crate that does not know it too.
#[test]
fn every_documented_code_is_shown_by_an_enum_that_does_not_list_it() {
    fn look<A: Api>(total: &mut usize) {
        if !A::LISTS_CODES {
            return;
        }
        let codes = A::spec().schemas().filter(|(name, schema)| {
            let is_said = |key: &str| members(&schema["x-values"]).any(|(_, row)| row.get(key).is_some());
            name.ends_with("Code") || is_said("text") || is_said("status")
        });
        let codes: Vec<_> = codes.flat_map(|(_, schema)| members(&schema["x-values"])).collect();
        assert!(!codes.is_empty(), "{}: no code", A::NAME);
        *total += codes.len();
        for (code, _) in codes {
            // Four digits or more could be what a person typed.
            let is_digits = code.len() > 3 && code.bytes().all(|byte| byte.is_ascii_digit());
            let shown = if is_digits { "[not shown]" } else { code };
            assert_eq!(format!("{:?}", SortOrder::from(code)), format!("Unknown({shown})"), "{}", A::NAME);
        }
    }
    let mut total = 0;
    for_each_api!(look(&mut total));
    assert!(total > 40, "{total} codes were looked at");
    // PortOne V1 has numbers, and names of ours for what they mean under a status.
    for code in ["-1", "-3", "1", "0"] {
        assert_eq!(format!("{:?}", SortOrder::from(code)), format!("Unknown({code})"));
    }
}
