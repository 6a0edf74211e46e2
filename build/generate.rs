//! From a checked document to Rust: progenitor's part, and ours around it.

use std::{
    cell::Cell,
    panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook},
    sync::Once,
};

use proc_macro2::TokenStream;
use progenitor::{GenerationSettings, Generator, InterfaceStyle};
use quote::quote;
use serde_json::{Map, Value, json};
use syn::Item;

use super::{
    collisions,
    document::{is_open, is_served, is_true, join, operations, reference, schemas},
    emit, lighten, mend,
    model::{Model, is_value},
    problem::Problem,
    rules::reachable,
    surgery::Tally,
};

/// The Rust file of one provider.
pub(super) fn generate(document: &Value, api: &str, root: &str) -> Result<String, Vec<Problem>> {
    let model = quietly(|| Ok(Model::of(document, api))).map_err(|reason| internal(&reason))?;
    let narrowed = narrow(document);
    let generator = Refusals { narrowed: &narrowed, root };
    let client = generator.client(&narrowed).map_err(|reason| vec![generator.blame(&reason)])?;
    let file = quietly(|| {
        let (mut file, tally) = mended(client, document)?;
        if is_served(document) {
            file.items.retain(|item| matches!(item, Item::Mod(module) if module.ident == "types"));
        }
        let emitted: syn::File = syn::parse2(emit::emit(&model)).map_err(|error| error.to_string())?;
        file.items.extend(emitted.items);
        Ok((file, tally))
    });
    let (file, tally) = file.map_err(|reason| internal(&reason))?;
    let mut problems = collisions::check(&file, document);
    // Two names that became one have been changed once.
    if problems.is_empty() {
        problems = tally.check(document, &narrowed);
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    quietly(|| Ok(prettyplease::unparse(&file))).map_err(|reason| internal(&reason))
}

/// What progenitor generated, changed where it has to be.
fn mended(client: TokenStream, document: &Value) -> Result<(syn::File, Tally), String> {
    let mut file: syn::File = syn::parse2(client).map_err(|error| error.to_string())?;
    let mut tally = Tally::default();
    mend::mend(&mut file, document, &mut tally);
    lighten::lighten(&mut file, &mut tally);
    Ok((file, tally))
}

fn internal(reason: &str) -> Vec<Problem> {
    let remedy = "take back what was changed last in the spec or in build/";
    vec![Problem::at("", format!("the generated client is not Rust ({reason})"), remedy)]
}

/// The document as progenitor should see it.
///
/// * Error answers are taken out: they then arrive with status, headers and an unread body, for the facade to read.
/// * `'200'` stands for every 2xx.
/// * Parameters are plain: the facade passes checked text, and a redacted value has no `Display`. The idempotency key
///   is the client's own affair, the same for all attempts of a call.
/// * An object that has no member yet is a type of its own and no map. One that keeps members which nobody described
///   gets a field for them from [`mend`].
/// * Of an API that this crate serves only the types are left.
/// * `nullable` goes: optional fields take null as missing anyway, and [`mend`] sees to lists.
fn narrow(document: &Value) -> Value {
    let mut narrowed = document.clone();
    let places: Vec<String> = operations(document).map(|operation| operation.pointer).collect();
    for place in places {
        let Some(operation) = narrowed.pointer_mut(&place) else { continue };
        let success = operation.pointer("/responses/200").cloned().unwrap_or_default();
        operation["responses"] = json!({ "2XX": reference(document, &success).map_or(&success, |(_, answer)| answer) });
        if let Some(parameters) = operation.get_mut("parameters").and_then(Value::as_array_mut) {
            *parameters = parameters.iter().map(|parameter| plain(document, parameter)).collect();
            parameters.retain(|parameter| parameter.get("x-idempotency-key").is_none());
        }
    }
    let schemas = narrowed.pointer_mut("/components/schemas").and_then(Value::as_object_mut);
    for (_, schema) in schemas.into_iter().flatten() {
        if is_open(schema) {
            schema.as_object_mut().and_then(|schema| schema.remove("additionalProperties"));
        } else if is_true(schema, "additionalProperties") {
            schema["additionalProperties"] = json!(false);
        }
    }
    if is_served(document) {
        narrowed["paths"] = json!({});
    }
    if let Some(components) = narrowed.get_mut("components").and_then(Value::as_object_mut) {
        components.remove("responses");
        components.remove("parameters");
        components.remove("securitySchemes");
    }
    remove_key(&mut narrowed, "nullable");
    remove_key(&mut narrowed, "examples");
    narrowed
}

/// A parameter as text, a number or a boolean; JSON in a parameter is text.
fn plain(document: &Value, parameter: &Value) -> Value {
    let mut plain = reference(document, parameter).map_or(parameter, |(_, target)| target).clone();
    if let Some(members) = plain.as_object_mut()
        && members.remove("content").is_some()
    {
        members.insert("schema".to_owned(), json!({ "type": "string" }));
    }
    let kind = plain.get("schema").and_then(|schema| reference(document, schema));
    if let Some(kind) = kind.and_then(|(_, target)| target.get("type").cloned()) {
        plain["schema"] = json!({ "type": kind });
    }
    plain
}

fn remove_key(value: &mut Value, key: &str) {
    match value {
        Value::Object(members) => {
            // A property may have that name; it is a schema, so it has a type.
            if !members.get(key).is_some_and(|member| member.get("$ref").is_some() || member.get("type").is_some()) {
                members.remove(key);
            }
            members.values_mut().for_each(|member| remove_key(member, key));
        }
        Value::Array(items) => items.iter_mut().for_each(|item| remove_key(item, key)),
        _ => {}
    }
}

/// Runs progenitor, and finds the part of the document that it refuses.
struct Refusals<'a> {
    narrowed: &'a Value,
    root: &'a str,
}

impl Refusals<'_> {
    /// Progenitor panics on much of what it does not support, so a panic is an error too.
    fn client(&self, narrowed: &Value) -> Result<TokenStream, String> {
        let spec = serde_json::from_value(narrowed.clone()).map_err(|error| error.to_string())?;
        let mut settings = GenerationSettings::default();
        settings
            .with_interface(InterfaceStyle::Positional)
            .with_inner_type(quote!(crate::wire::Attempt))
            .with_derive("PartialEq");
        for (name, _) in schemas(self.narrowed).filter(|(_, schema)| is_value(schema)) {
            settings.with_replacement(name, format!("{}::values::{name}", self.root), std::iter::empty());
        }
        quietly(|| Generator::new(&settings).generate_tokens(&spec).map_err(|error| error.to_string()))
    }

    /// What progenitor stumbled over: the smallest schema that it refuses alone, or else the operation.
    fn blame(&self, reason: &str) -> Problem {
        let refused = schemas(self.narrowed).filter(|(_, schema)| !is_value(schema));
        let refused = refused.filter_map(|(name, schema)| {
            let names = reachable(self.narrowed, vec![schema]);
            let with_names = schemas(self.narrowed).filter(|(other, _)| *other == name || names.contains(other));
            let with_names = with_names.map(|(name, schema)| (name.to_owned(), schema.clone())).collect();
            Some((names.len(), name, self.refusal(Map::new(), Some(with_names))?))
        });
        if let Some((_, name, reason)) = refused.min_by_key(|(size, ..)| *size) {
            return refusal(join("/components/schemas", name), "schema", &reason);
        }
        let refused = operations(self.narrowed).find_map(|operation| {
            let item = json!({ operation.method: operation.value });
            let reason = self.refusal(Map::from_iter([(operation.path.to_owned(), item)]), None)?;
            Some(refusal(operation.pointer, "operation", &reason))
        });
        refused.unwrap_or_else(|| refusal(String::new(), "document", reason))
    }

    /// Why progenitor refuses the document with only these paths, and only these schemas if some are given.
    fn refusal(&self, paths: Map<String, Value>, schemas: Option<Map<String, Value>>) -> Option<String> {
        let mut part = self.narrowed.clone();
        part["paths"] = Value::Object(paths);
        if let Some(schemas) = schemas {
            part["components"]["schemas"] = Value::Object(schemas);
        }
        self.client(&part).err()
    }
}

fn refusal(at: String, what: &str, reason: &str) -> Problem {
    // A reason may hold a dump of the whole part.
    let short: String = reason.chars().take(LONGEST_REASON).collect();
    let dots = if short.len() < reason.len() { "..." } else { "" };
    let remedy = "write it in a simpler way: see \"What the generator can't do\" in ARCHITECTURE.md";
    Problem::at(at, format!("the generator refuses this {what} ({short}{dots})"), remedy)
}

/// The most characters that are shown of what progenitor says.
const LONGEST_REASON: usize = 160;

thread_local! {
    static IS_QUIET: Cell<bool> = const { Cell::new(false) };
}

/// Calls `work` with panics caught and nothing printed about them; other threads are not touched.
fn quietly<T>(work: impl FnOnce() -> Result<T, String>) -> Result<T, String> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let loud = take_hook();
        set_hook(Box::new(move |panic| {
            if !IS_QUIET.get() {
                loud(panic);
            }
        }));
    });
    IS_QUIET.set(true);
    let result = catch_unwind(AssertUnwindSafe(work));
    IS_QUIET.set(false);
    result.unwrap_or_else(|panic| {
        let text = panic.downcast_ref::<String>().map(String::as_str);
        Err(text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("it panicked").to_owned())
    })
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{super::document, Refusals, Tally};

    /// What is said of a document that no rule has seen.
    fn blamed(narrowed: &Value) -> String {
        let generator = Refusals { narrowed, root: "crate::example::generated" };
        let reason = generator.client(narrowed).expect_err("it is refused");
        generator.blame(&reason).in_file("specs/example.yaml").to_string()
    }

    fn document(schemas: &Value) -> Value {
        let answer = json!({ "schema": { "$ref": "#/components/schemas/Outer" } });
        let answer = json!({ "description": "", "content": { "application/json": answer } });
        let operation = json!({ "operationId": "get", "responses": { "2XX": answer } });
        let info = json!({ "title": "", "version": "1" });
        let paths = json!({ "/codes": { "get": operation } });
        json!({ "openapi": "3.0.3", "info": info, "paths": paths, "components": { "schemas": schemas } })
    }

    #[test]
    fn the_schema_that_is_refused_is_told_from_those_that_refer_to_it() {
        let inner = json!({ "type": "object", "properties": { "spoilt": { "type": "strng" } } });
        let outer = json!({ "type": "object", "properties": { "inner": { "$ref": "#/components/schemas/Inner" } } });
        let other = json!({ "type": "object", "properties": { "a": { "type": "string" } } });
        let document = document(&json!({ "Inner": inner, "Other": other, "Outer": outer }));
        insta::assert_snapshot!(blamed(&document), @r#"specs/example.yaml: /components/schemas/Inner: the generator refuses this schema (not yet implemented: invalid type: strng); write it in a simpler way: see "What the generator can't do" in ARCHITECTURE.md"#);
    }

    #[test]
    fn the_operation_that_is_refused_is_told_from_the_others() {
        let mut document = document(&json!({ "Outer": { "type": "object" } }));
        document["paths"]["/other"] = document["paths"]["/codes"].clone();
        document["paths"]["/other"]["get"]["responses"]["2XX"]["content"] = json!({ "application/json": {} });
        insta::assert_snapshot!(blamed(&document), @r#"specs/example.yaml: /paths/~1other/get: the generator refuses this operation (not yet implemented: media type encoding, no schema: MediaType { schema: None, example: None, examples: {}, encoding: {}, extensions: {}, }); write it in a simpler way: see "What the generator can't do" in ARCHITECTURE.md"#);
    }

    /// The changes that are missed, or made too often, if progenitor writes `from` as `to`.
    fn missed(from: &str, to: &str) -> String {
        let document = document::read(include_str!("../tests/spec_rules/base.yaml")).expect("it is YAML");
        let narrowed = super::narrow(&document);
        let client = Refusals { narrowed: &narrowed, root: "crate::example::generated" }.client(&narrowed);
        let client = client.expect("it is generated").to_string();
        assert!(from.is_empty() || client.contains(from), "{from} is not in\n{client}");
        let client = if from.is_empty() { client } else { client.replace(from, to) };
        let (_, tally) = super::mended(client.parse().expect("they are tokens"), &document).expect("it is Rust");
        let problems = tally.check(&document, &narrowed);
        let named = problems.iter().map(|problem| problem.to_string().split(' ').nth(4).unwrap_or_default().to_owned());
        named.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn a_change_that_misses_its_place_stops_the_build() {
        assert_eq!(missed("", ""), "");
        for (from, to, surgeries) in [
            ("encode_path", "escape_path", "PathSegment"),
            ("\"api-version\"", "\"x-version\"", "Version NoHeaders"),
            ("header_map", "headers", "Version NoHeaders"),
            ("let url", "let uri", "Url BasePath"),
            ("baseurl", "base", "BasePath"),
            ("let info", "let about", "Performed"),
            ("ClientHooks", "Hooks", "Hooks"),
            ("pub mod error", "pub mod errors", "ConversionError Growing"),
            ("pub note", "# [doc = \"A note.\"] pub note", ""),
            ("pub struct SentCode", "pub struct Code", "Described"),
            ("pub struct SendCodeRequest", "pub struct SendCode", "Described Constructor"),
        ] {
            assert_eq!(missed(from, to), surgeries, "{from} -> {to}");
        }
    }

    #[test]
    fn what_was_missed_is_told_with_its_numbers() {
        let document = document::read(include_str!("../tests/spec_rules/base.yaml")).expect("it is YAML");
        let problems = Tally::default().check(&document, &super::narrow(&document));
        let told = problems.iter().map(|problem| problem.clone().in_file("specs/example.yaml").to_string());
        insta::assert_snapshot!(told.collect::<Vec<_>>().join("\n"), @"
        specs/example.yaml: /: the surgery Version on the generated code changed 0 places, and the document has 2; if progenitor is another one, adapt build/mend.rs or build/lighten.rs, or else build/surgery.rs
        specs/example.yaml: /: the surgery PathSegment on the generated code changed 0 places, and the document has 1; if progenitor is another one, adapt build/mend.rs or build/lighten.rs, or else build/surgery.rs
        specs/example.yaml: /: the surgery Url on the generated code changed 0 places, and the document has 2; if progenitor is another one, adapt build/mend.rs or build/lighten.rs, or else build/surgery.rs
        specs/example.yaml: /: the surgery BasePath on the generated code changed 0 places, and the document has 2; if progenitor is another one, adapt build/mend.rs or build/lighten.rs, or else build/surgery.rs
        specs/example.yaml: /: the surgery NoHeaders on the generated code changed 0 places, and the document has 2; if progenitor is another one, adapt build/mend.rs or build/lighten.rs, or else build/surgery.rs
        specs/example.yaml: /: the surgery Performed on the generated code changed 0 places, and the document has 2; if progenitor is another one, adapt build/mend.rs or build/lighten.rs, or else build/surgery.rs
        specs/example.yaml: /: the surgery Hooks on the generated code changed 0 places, and the document has 1; if progenitor is another one, adapt build/mend.rs or build/lighten.rs, or else build/surgery.rs
        specs/example.yaml: /: the surgery ConversionError on the generated code changed 0 places, and the document has 1; if progenitor is another one, adapt build/mend.rs or build/lighten.rs, or else build/surgery.rs
        specs/example.yaml: /: the surgery Growing on the generated code changed 0 places, and the document has 3; if progenitor is another one, adapt build/mend.rs or build/lighten.rs, or else build/surgery.rs
        specs/example.yaml: /: the surgery Described on the generated code changed 0 places, and the document has 5; if progenitor is another one, adapt build/mend.rs or build/lighten.rs, or else build/surgery.rs
        specs/example.yaml: /: the surgery Constructor on the generated code changed 0 places, and the document has 1; if progenitor is another one, adapt build/mend.rs or build/lighten.rs, or else build/surgery.rs
        ");
    }

    #[test]
    fn a_long_reason_is_cut() {
        let told = super::refusal(String::new(), "document", &"because ".repeat(100)).to_string();
        assert!(told.contains("...)") && told.len() < 400, "{told}");
    }
}
