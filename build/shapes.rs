//! The shapes of answers: what each member is, and what hangs on it. `src/wire/json` reads by them.

use std::collections::BTreeMap;

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;
use serde_json::Value;

use super::{
    document::{answers, is_enum, is_served, json_schema, operations, resolve, schema_name, schemas, text, texts},
    rules::reachable,
};

/// The shape of a schema.
pub(super) enum Shape {
    Text,
    Integer {
        least: i64,
        most: u64,
    },
    Number,
    Boolean,
    /// An open enum: a text or a whole number.
    Open,
    /// Whatever it is.
    Any,
    List {
        item: Box<Shape>,
        /// Whether an item that can't be read is left out, instead of spoiling the list.
        leaves_out: bool,
    },
    Either(Vec<Shape>),
    Object(Vec<Member>),
    /// That of a named schema.
    Named(String),
}

pub(super) struct Member {
    name: String,
    shape: Shape,
    is_required: bool,
    role: Role,
}

/// What hangs on a member.
enum Role {
    Nothing,
    Echoes,
    Decides,
    /// It decides, and only this value says success.
    Succeeds(Value),
}

/// The shapes of every named schema that an answer can hold. An API of ours has none: nobody reads its answers here.
pub(super) fn named(document: &Value) -> BTreeMap<String, Shape> {
    if is_served(document) {
        return BTreeMap::new();
    }
    let roots = operations(document).flat_map(|operation| answers(document, &operation).collect::<Vec<_>>());
    let names = reachable(document, roots.filter_map(|(.., answer)| json_schema(answer)).collect());
    let answered = schemas(document).filter(|(name, schema)| names.contains(name) && !is_plain(schema));
    answered.map(|(name, schema)| (name.to_owned(), top(document, schema))).collect()
}

/// A named object without members is one all the same: whatever comes in its place is refused.
fn top(document: &Value, schema: &Value) -> Shape {
    match inline(document, schema) {
        Shape::Any if text(schema, "type") == Some("object") => Shape::Object(Vec::new()),
        shape => shape,
    }
}

/// The shape of what `schema` describes, or refers to.
pub(super) fn of(document: &Value, schema: &Value) -> Shape {
    match schema_name(schema) {
        Some(name) if !is_plain(resolve(document, schema)) => Shape::Named(name.to_owned()),
        _ => inline(document, resolve(document, schema)),
    }
}

/// Whether a schema is one value: it needs no name.
fn is_plain(schema: &Value) -> bool {
    matches!(text(schema, "type"), Some("string" | "integer" | "number" | "boolean"))
}

fn inline(document: &Value, schema: &Value) -> Shape {
    if is_enum(schema) {
        return Shape::Open;
    }
    if let Some(alternatives) = schema.get("oneOf").and_then(Value::as_array) {
        return Shape::Either(alternatives.iter().map(|alternative| of(document, alternative)).collect());
    }
    match text(schema, "type") {
        Some("string") => Shape::Text,
        Some("integer") => integer(schema),
        Some("number") => Shape::Number,
        Some("boolean") => Shape::Boolean,
        Some("array") => list(document, schema, false),
        _ => match schema.get("properties").and_then(Value::as_object) {
            Some(properties) => {
                Shape::Object(properties.iter().map(|(name, value)| member(document, schema, name, value)).collect())
            }
            None => Shape::Any,
        },
    }
}

/// A whole number with the bounds of its Rust type.
fn integer(schema: &Value) -> Shape {
    let (least, most) = match text(schema, "format") {
        Some("int32") => (i32::MIN.into(), i32::MAX.unsigned_abs().into()),
        Some("uint32") => (0, u32::MAX.into()),
        Some("uint64") => (0, u64::MAX),
        _ => (i64::MIN, i64::MAX.unsigned_abs()),
    };
    Shape::Integer { least, most }
}

fn list(document: &Value, schema: &Value, leaves_out: bool) -> Shape {
    let item = schema.get("items").map_or(Shape::Any, |items| of(document, items));
    Shape::List { item: Box::new(item), leaves_out }
}

fn member(document: &Value, schema: &Value, name: &str, value: &Value) -> Member {
    let listed = |key: &str| texts(schema.get(key)).contains(&name);
    let role = match schema.get("x-success").and_then(|success| success.get(name)) {
        Some(success) => Role::Succeeds(success.clone()),
        None if listed("x-decides") || holds_a_decision(document, value, 0) => Role::Decides,
        None if listed("x-echoes") => Role::Echoes,
        None => Role::Nothing,
    };
    let shape = match text(value, "type") {
        Some("array") => list(document, value, listed("x-leaves-out")),
        _ => of(document, value),
    };
    Member { name: name.to_owned(), shape, is_required: listed("required"), role }
}

/// Deep enough for every answer, and an end for schemas that hold themselves.
const DEEPEST: usize = 8;

/// Whether a member inside says what a success is: then its own place counts as much.
fn holds_a_decision(document: &Value, schema: &Value, depth: usize) -> bool {
    let schema = resolve(document, schema);
    let properties = schema.get("properties").and_then(Value::as_object).filter(|_| depth < DEEPEST);
    schema.get("x-success").is_some()
        || properties.into_iter().flatten().any(|(_, value)| holds_a_decision(document, value, depth + 1))
}

/// The statics of all named shapes.
pub(super) fn emit(named: &BTreeMap<String, Shape>) -> TokenStream {
    if named.is_empty() {
        return TokenStream::new();
    }
    let statics = named.iter().map(|(name, shape)| {
        let (name, shape) = (static_name(name), tokens(shape));
        quote! { pub(crate) static #name: Shape = #shape; }
    });
    quote! {
        /// The shapes of answers.
        pub(crate) mod shapes {
            use crate::wire::{Member, Role, Shape};

            #(#statics)*
        }
    }
}

/// The shape as Rust, where the names of `crate::wire` and of the other shapes are in scope.
fn tokens(shape: &Shape) -> TokenStream {
    match shape {
        Shape::Text => quote!(Shape::Text),
        Shape::Integer { least, most } => quote!(Shape::Integer(#least, #most)),
        Shape::Number => quote!(Shape::Number),
        Shape::Boolean => quote!(Shape::Boolean),
        Shape::Open => quote!(Shape::Open),
        Shape::Any => quote!(Shape::Any),
        Shape::List { item, leaves_out } => {
            let item = borrowed(item);
            quote!(Shape::List { item: #item, leaves_out: #leaves_out })
        }
        Shape::Either(alternatives) => {
            let alternatives = alternatives.iter().map(borrowed);
            quote!(Shape::Either(&[#(#alternatives),*]))
        }
        Shape::Object(members) => {
            let members = members.iter().map(member_tokens);
            quote!(Shape::Object(&[#(#members),*]))
        }
        // A schema that is another one by name alone.
        Shape::Named(name) => {
            let name = static_name(name);
            quote!(Shape::Either(&[&#name]))
        }
    }
}

/// The same, behind a reference.
fn borrowed(shape: &Shape) -> TokenStream {
    if let Shape::Named(name) = shape {
        let name = static_name(name);
        return quote!(&#name);
    }
    let shape = tokens(shape);
    quote!(&#shape)
}

/// What an operation's answer is, as Rust outside the module of shapes.
pub(super) fn answer(shape: Option<&Shape>) -> TokenStream {
    match shape {
        Some(Shape::Named(name)) => {
            let name = static_name(name);
            quote!(&super::shapes::#name)
        }
        Some(Shape::List { item, leaves_out }) => {
            let item = answer(Some(item));
            quote!(&crate::wire::Shape::List { item: #item, leaves_out: #leaves_out })
        }
        _ => quote!(&crate::wire::Shape::Any),
    }
}

fn member_tokens(member: &Member) -> TokenStream {
    let Member { name, shape, is_required, role } = member;
    let shape = borrowed(shape);
    let role = match role {
        Role::Nothing => quote!(Role::Nothing),
        Role::Echoes => quote!(Role::Echoes),
        Role::Decides => quote!(Role::Decides),
        Role::Succeeds(value) => {
            let value = value.to_string();
            quote!(Role::Succeeds(#value))
        }
    };
    quote! { Member { name: #name, shape: #shape, is_required: #is_required, role: #role } }
}

/// `VerifyResult` -> `VERIFY_RESULT`.
fn static_name(name: &str) -> Ident {
    let mut screaming = String::new();
    for (index, letter) in name.char_indices() {
        if index > 0 && letter.is_ascii_uppercase() {
            screaming.push('_');
        }
        screaming.push(letter.to_ascii_uppercase());
    }
    Ident::new(&screaming, Span::call_site())
}
