//! The parts of a checked document that progenitor has no notion of, ready to be emitted.
//!
//! The rules have passed, so what they promise is taken for granted here.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{
    answers::AnswerPlaces,
    document::{
        self, answers, as_key, is_enum, is_open, is_served, is_true, json_schema, operations, parameters, resolve,
        rows, schemas, texts,
    },
    shapes::{self, Shape},
    words::{Effect, FieldKind, Format, Rejection, Sensitivity, Unit, Work},
};

/// Everything that [`super::emit`] needs.
pub(super) struct Model {
    /// The name of the spec, which its operations bear.
    pub(super) api: String,
    /// The variant of its provider.
    pub(super) provider: Option<String>,
    pub(super) values: Vec<NamedValue>,
    pub(super) operations: Vec<Operation>,
    pub(super) servers: Vec<Server>,
    pub(super) constants: Vec<Constant>,
    /// The header that carries the credentials.
    pub(super) credential_header: Option<String>,
    /// The shapes of answers, by the name of their schema.
    pub(super) shapes: BTreeMap<String, Shape>,
}

/// A named string or integer: it becomes a type of its own.
pub(super) struct NamedValue {
    pub(super) name: String,
    pub(super) description: String,
    pub(super) sensitivity: Option<Sensitivity>,
    pub(super) kind: Kind,
}

pub(super) enum Kind {
    /// The crate's enum of providers.
    Provider,
    Text {
        format: Option<Format>,
    },
    Integer {
        range: Option<(i64, i64)>,
    },
    Enum(Enum),
}

pub(super) struct Enum {
    pub(super) is_integer: bool,
    pub(super) ignores_case: bool,
    /// Whether other values are kept: a provider may add some, an API of ours lists them all.
    pub(super) is_open: bool,
    pub(super) variants: Vec<Variant>,
}

pub(super) struct Variant {
    pub(super) name: String,
    /// As it is written on the wire; digits if it is an integer.
    pub(super) value: String,
    pub(super) aliases: Vec<String>,
    pub(super) description: String,
    pub(super) status: Option<u64>,
    pub(super) message: Option<String>,
    pub(super) work: Option<Work>,
    pub(super) advice: Option<String>,
    pub(super) rejection: Option<Rejection>,
    pub(super) is_over: bool,
    pub(super) is_after_the_work: bool,
    /// The constant that says how long.
    pub(super) wait: Option<String>,
}

pub(super) struct Operation {
    pub(super) id: String,
    pub(super) method: String,
    pub(super) path: String,
    pub(super) summary: String,
    pub(super) effect: Effect,
    pub(super) authenticated: bool,
    /// The header that makes a repeat harmless.
    pub(super) idempotency_key: Option<String>,
    pub(super) body: Vec<Field>,
    pub(super) query: Vec<Field>,
    /// The documented error codes by HTTP status, `5XX` as 500.
    pub(super) errors: Vec<(u64, Vec<String>)>,
    /// The HTTP statuses that say by themselves that nothing was done.
    pub(super) refused: Vec<u64>,
    pub(super) answers: AnswerPlaces,
    /// The shape of its success answer.
    pub(super) answer: Option<Shape>,
}

/// A member of a request body or a query parameter.
pub(super) struct Field {
    pub(super) name: String,
    pub(super) kind: FieldKind,
    pub(super) required: bool,
    /// Whether it may have other members than these.
    pub(super) open: bool,
    pub(super) members: Vec<Field>,
}

pub(super) struct Server {
    pub(super) name: String,
    pub(super) url: String,
    pub(super) description: String,
}

/// A fact that is neither an operation nor a schema.
pub(super) struct Constant {
    pub(super) name: String,
    pub(super) value: Value,
    /// What a number counts.
    pub(super) unit: Option<Unit>,
    pub(super) description: String,
}

impl Model {
    pub(super) fn of(document: &Value, api: &str) -> Self {
        Self {
            api: api.to_owned(),
            provider: document.get("x-api").and_then(|head| optional_text(head, "provider")),
            values: schemas(document).filter_map(|(name, schema)| named_value(document, name, schema)).collect(),
            operations: operations(document).map(|operation| self::operation(document, &operation)).collect(),
            servers: servers(document),
            constants: constants(document),
            credential_header: credential_header(document),
            shapes: shapes::named(document),
        }
    }
}

/// Whether a named schema becomes a type of ours in place of a generated one.
pub(super) fn is_value(schema: &Value) -> bool {
    matches!(text(schema, "type").as_str(), "string" | "integer")
}

fn named_value(document: &Value, name: &str, schema: &Value) -> Option<NamedValue> {
    if !is_value(schema) {
        return None;
    }
    let is_integer = text(schema, "type") == "integer";
    let kind = if is_true(schema, "x-providers") {
        Kind::Provider
    } else if is_enum(schema) {
        Kind::Enum(definition(document, schema, is_integer))
    } else if is_integer {
        let limit = |key: &str| schema.get(key).and_then(Value::as_i64);
        Kind::Integer { range: limit("minimum").zip(limit("maximum")) }
    } else {
        Kind::Text { format: optional_text(schema, "format").map(|word| Format::of(&word)) }
    };
    Some(NamedValue {
        name: name.to_owned(),
        description: text(schema, "description"),
        sensitivity: optional_text(schema, "x-sensitive").map(|word| Sensitivity::of(&word)),
        kind,
    })
}

fn definition(document: &Value, schema: &Value, is_integer: bool) -> Enum {
    let variants = rows(schema).map(|(value, row)| Variant {
        name: text(row, "name"),
        value: value.to_owned(),
        aliases: texts(row.get("aliases")).into_iter().map(str::to_owned).collect(),
        description: text(row, "means"),
        status: row.get("status").and_then(Value::as_u64),
        message: optional_text(row, "text"),
        work: optional_text(row, "delivery").map(|word| Work::of(&word)),
        advice: optional_text(row, "advice"),
        rejection: optional_text(row, "rejection").map(|word| Rejection::of(&word)),
        is_over: is_true(row, "over"),
        is_after_the_work: is_true(row, "after-the-work"),
        wait: optional_text(row, "wait"),
    });
    Enum {
        is_integer,
        ignores_case: is_true(schema, "x-ignore-case"),
        is_open: !is_served(document),
        variants: variants.collect(),
    }
}

fn operation(document: &Value, operation: &document::OperationAt<'_>) -> Operation {
    let value = operation.value;
    let body = value.get("requestBody").and_then(|body| json_schema(resolve(document, body)));
    let errors = || answers(document, operation).filter(|(status, ..)| status.starts_with(['4', '5']));
    Operation {
        id: text(value, "operationId"),
        method: operation.method.to_ascii_uppercase(),
        path: operation.path.to_owned(),
        summary: text(value, "summary"),
        effect: Effect::of(&text(value, "x-effect")),
        authenticated: security(document, value).is_some_and(|asked| !asked.is_empty()),
        idempotency_key: parameters(document, operation)
            .find(|(_, parameter)| is_true(parameter, "x-idempotency-key"))
            .map(|(_, parameter)| text(parameter, "name")),
        body: body.map(|schema| fields(document, schema, 0)).unwrap_or_default(),
        query: query(document, operation),
        errors: errors()
            .filter_map(|(status, _, answer)| {
                let status = if status == "5XX" { 500 } else { status.parse().ok()? };
                let codes = answer.get("x-codes").and_then(Value::as_array);
                let codes: Vec<String> = codes.into_iter().flatten().filter_map(as_key).collect();
                (!codes.is_empty()).then_some((status, codes))
            })
            .collect(),
        refused: errors()
            .filter(|(.., answer)| answer.get("x-delivery").is_some())
            .filter_map(|(status, ..)| status.parse().ok())
            .collect(),
        answers: AnswerPlaces::of(document, operation),
        answer: answers(document, operation)
            .find(|(status, ..)| *status == "200")
            .and_then(|(.., answer)| json_schema(answer))
            .filter(|_| !is_served(document))
            .map(|schema| shapes::of(document, schema)),
    }
}

/// What is asked for of an operation, or else of all.
fn security<'a>(document: &'a Value, operation: &'a Value) -> Option<&'a Vec<Value>> {
    operation.get("security").or_else(|| document.get("security"))?.as_array()
}

/// Deep enough for every request, and an end for schemas that hold themselves.
const DEEPEST: usize = 8;

fn fields(document: &Value, schema: &Value, depth: usize) -> Vec<Field> {
    let schema = resolve(document, schema);
    let required = texts(schema.get("required"));
    let properties = schema.get("properties").and_then(Value::as_object).filter(|_| depth < DEEPEST);
    let field = |(name, value): (&String, &Value)| Field {
        name: name.clone(),
        kind: FieldKind::of(&text(resolve(document, value), "type")),
        required: required.contains(&name.as_str()),
        open: is_open(resolve(document, value)),
        members: fields(document, value, depth + 1),
    };
    properties.into_iter().flatten().map(field).collect()
}

fn query(document: &Value, operation: &document::OperationAt<'_>) -> Vec<Field> {
    let parameters = parameters(document, operation).map(|(_, parameter)| parameter);
    // What has a `content` is text that holds JSON.
    let kind = |parameter: &Value| match parameter.get("schema") {
        Some(schema) => FieldKind::of(&text(resolve(document, schema), "type")),
        None => FieldKind::Text,
    };
    parameters
        .filter(|parameter| text(parameter, "in") == "query")
        .map(|parameter| Field {
            name: text(parameter, "name"),
            kind: kind(parameter),
            required: is_true(parameter, "required"),
            open: false,
            members: json_schema(parameter).map(|schema| fields(document, schema, 0)).unwrap_or_default(),
        })
        .collect()
}

fn servers(document: &Value) -> Vec<Server> {
    let servers = document.get("servers").and_then(Value::as_array);
    let server = |value: &Value| Server {
        name: text(value, "x-name"),
        url: text(value, "url"),
        description: text(value, "description"),
    };
    servers.into_iter().flatten().map(server).filter(|server| !server.name.is_empty()).collect()
}

fn constants(document: &Value) -> Vec<Constant> {
    let constants = document.get("x-constants").and_then(Value::as_object);
    let constant = |(name, constant): (&String, &Value)| Constant {
        name: name.clone(),
        value: constant["value"].clone(),
        unit: optional_text(constant, "unit").map(|word| Unit::of(&word)),
        description: text(constant, "description"),
    };
    constants.into_iter().flatten().map(constant).collect()
}

fn credential_header(document: &Value) -> Option<String> {
    let schemes = document.pointer("/components/securitySchemes").and_then(Value::as_object)?;
    let scheme = schemes.values().next()?;
    match text(scheme, "type").as_str() {
        "apiKey" => optional_text(scheme, "name"),
        _ => Some("authorization".to_owned()),
    }
}

fn text(value: &Value, key: &str) -> String {
    optional_text(value, key).unwrap_or_default()
}

fn optional_text(value: &Value, key: &str) -> Option<String> {
    value.get(key).and_then(Value::as_str).map(|text| text.trim().to_owned())
}
