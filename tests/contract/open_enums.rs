//! Every value of every open enum, with all that is said of it: one table an enum.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write,
};

use serde_json::Value;

use crate::{
    promise,
    support::{
        apis::{Api, EnumVisitor, OpenEnum, for_each_api},
        spec::members,
    },
};

/// Where the spec says what a method of the type says.
const COLUMNS: [(&str, &str); 4] =
    [("means", "description"), ("status", "http_status"), ("text", "provider_text"), ("advice", "advice")];

struct Tables {
    provider: &'static str,
}

impl EnumVisitor for Tables {
    fn visit<E: OpenEnum>(&mut self) {
        let mut table = String::new();
        for value in E::KNOWN {
            writeln!(table, "{}  {value:?}", value.wire()).unwrap();
            for (name, fact) in value.facts() {
                writeln!(table, "    {name}: {}", fact.as_deref().unwrap_or("-")).unwrap();
            }
        }
        promise(&format!("{}__{}__values", self.provider, E::NAME), &table);
    }
}

/// The enums of a provider as plain data: by name, the value, the name and the facts of each variant.
#[derive(Default)]
struct AsData(BTreeMap<&'static str, Vec<Row>>);

struct Row {
    value: String,
    debug: String,
    facts: BTreeMap<&'static str, Option<String>>,
}

impl EnumVisitor for AsData {
    fn visit<E: OpenEnum>(&mut self) {
        let row = |value: &E| Row {
            value: value.wire().to_owned(),
            debug: format!("{value:?}"),
            facts: value.facts().into_iter().collect(),
        };
        self.0.insert(E::NAME, E::KNOWN.iter().map(row).collect());
    }
}

#[test]
fn every_value_has_a_variant_and_a_meaning() {
    fn tables<A: Api>() {
        A::enums(&mut Tables { provider: A::NAME });
    }
    for_each_api!(tables());
}

#[test]
fn the_enums_say_what_the_specs_say() {
    fn compare<A: Api>() {
        let mut listed = AsData::default();
        A::enums(&mut listed);
        let specified = A::spec().schemas().filter(|(_, schema)| schema["x-values"].is_object());
        let specified: BTreeMap<&str, &Value> = specified.collect();
        let names = |of: &mut dyn Iterator<Item = &str>| of.map(str::to_owned).collect::<BTreeSet<_>>();
        assert_eq!(names(&mut listed.0.keys().copied()), names(&mut specified.keys().copied()), "{}", A::NAME);
        for (name, rows) in listed.0 {
            compare_enum(&format!("{} {name}", A::NAME), &rows, specified[name]);
        }
    }
    for_each_api!(compare());
}

fn compare_enum(title: &str, rows: &[Row], schema: &Value) {
    let specified: BTreeMap<&str, &Value> = members(&schema["x-values"]).collect();
    let values: BTreeSet<&str> = rows.iter().map(|row| row.value.as_str()).collect();
    assert_eq!((values.len(), values), (rows.len(), specified.keys().copied().collect()), "{title}: values");
    let hidden = schema["x-sensitive"].as_str().map(|mark| format!("({mark})"));
    for row in rows {
        let (title, said) = (format!("{title} {}", row.value), specified[row.value.as_str()]);
        for (key, method) in COLUMNS {
            assert_eq!(row.facts.get(method).cloned().flatten(), text(&said[key]), "{title}: {method}");
        }
        match hidden {
            None => assert_eq!(Some(row.debug.as_str()), said["name"].as_str(), "{title}: Debug names the variant"),
            Some(_) => assert!(!row.debug.contains(&row.value), "{title}: Debug hides the value"),
        }
    }
}

/// A cell of a row: a text or a number; one that is missing says nothing.
fn text(cell: &Value) -> Option<String> {
    match cell {
        Value::Null => None,
        Value::String(text) => Some(text.trim().to_owned()),
        other => Some(other.to_string()),
    }
}
