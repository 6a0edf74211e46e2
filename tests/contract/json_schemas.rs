//! The shape of every public type, as its JSON Schema: one snapshot a type.
//!
//! A field that is added to a spec, taken away, renamed, or given another type changes a snapshot.

use std::{collections::BTreeSet, fs, path::Path};

use serde_json::Value;

use crate::{
    promise_in,
    support::{
        apis::{Api, for_each_api, of_each_api},
        spec::{items, members, reference},
    },
};

const DIRECTORY: &str = "snapshots/json_schemas";

/// What a property is in the schema of its type: `None` if it is not there.
fn generated_property<'a>(schema: &'a Value, name: &str) -> Option<&'a Value> {
    schema["properties"].as_object()?.get(name)
}

fn names<'a>(of: impl Iterator<Item = &'a str>) -> BTreeSet<&'a str> {
    of.collect()
}

#[test]
fn every_type_has_the_shape_that_was_promised() {
    fn shapes<A: Api>() {
        for (name, mut schema) in A::json_schemas() {
            // The types that it refers to have snapshots of their own.
            schema.as_object_mut().unwrap().remove("$defs");
            let text = serde_json::to_string_pretty(&schema).unwrap();
            promise_in(DIRECTORY, &format!("{}__{name}", A::NAME), &text);
        }
    }
    for_each_api!(shapes());
}

#[test]
fn no_snapshot_outlives_its_type() {
    fn types<A: Api>() -> Vec<String> {
        A::json_schemas().iter().map(|(name, _)| format!("{}__{name}.snap", A::NAME)).collect()
    }
    let known: Vec<_> = of_each_api!(types()).concat();
    for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/contract").join(DIRECTORY)).unwrap() {
        // `.snap.new` is a change that waits for review.
        let file = entry.unwrap().file_name().into_string().unwrap().replace(".snap.new", ".snap");
        assert!(known.contains(&file), "{file} is of no type: delete it");
    }
}

#[test]
fn every_named_schema_has_a_type_and_every_type_a_schema() {
    fn compare<A: Api>() {
        let specified = names(A::spec().schemas().map(|(name, _)| name));
        let (schemas, types) = (A::json_schemas(), A::types());
        assert_eq!(names(schemas.iter().map(|(name, _)| *name)), specified, "{}: json_schemas()", A::NAME);
        assert_eq!(names(types.iter().map(|known| known.name)), specified, "{}: the list of types", A::NAME);
    }
    for_each_api!(compare());
}

#[test]
fn no_property_of_a_spec_is_dropped_and_none_is_added() {
    fn compare<A: Api>() {
        let schemas = A::json_schemas();
        for (name, schema) in A::spec().schemas().filter(|(_, schema)| schema["type"] == "object") {
            let (_, generated) = schemas.iter().find(|(known, _)| *known == name).unwrap();
            let properties = |schema| names(members(schema).map(|(name, _)| name));
            let title = format!("{} {name}", A::NAME);
            assert_eq!(properties(&generated["properties"]), properties(&schema["properties"]), "{title}: properties");
            let required = |schema| names(items(schema).filter_map(Value::as_str));
            assert_eq!(required(&generated["required"]), required(&schema["required"]), "{title}: required");
        }
    }
    for_each_api!(compare());
}

#[test]
fn every_property_has_the_type_that_its_spec_names() {
    fn compare<A: Api>() {
        let schemas = A::json_schemas();
        for (name, schema) in A::spec().schemas() {
            let (_, generated) = schemas.iter().find(|(known, _)| *known == name).unwrap();
            for (property, value) in members(&schema["properties"]) {
                let title = format!("{} {name}.{property}", A::NAME);
                let generated = generated_property(generated, property).unwrap_or_else(|| panic!("{title} is missing"));
                assert_eq!(kinds(generated), specified_kind(value), "{title}");
            }
        }
    }
    for_each_api!(compare());
}

/// The named type, or the JSON type, that a spec gives a property; `[]` after it for a list.
fn specified_kind(value: &Value) -> String {
    match (reference(value), value["type"].as_str()) {
        (Some(name), _) => name.to_owned(),
        (None, Some("array")) => specified_kind(&value["items"]) + "[]",
        // An object without properties is JSON of any shape.
        (None, Some("object")) => "Untyped".to_owned(),
        (None, kind) => kind.unwrap_or_default().to_owned(),
    }
}

/// The same of a generated property. Whether null is allowed is left to the tests of decoding.
fn kinds(value: &Value) -> String {
    if let Some(name) = value["$ref"].as_str() {
        return name.rsplit('/').next().unwrap_or_default().to_owned();
    }
    if let Some(choice) = items(&value["anyOf"]).find(|choice| choice["type"] != "null") {
        return kinds(choice);
    }
    let is_null = |kind: &&Value| **kind == "null";
    let kind = items(&value["type"]).find(|kind| !is_null(kind)).unwrap_or(&value["type"]);
    match kind.as_str() {
        Some("array") => kinds(&value["items"]) + "[]",
        kind => kind.unwrap_or_default().to_owned(),
    }
}
