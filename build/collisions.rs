//! Two names of a spec that become one in Rust: `userId` and `user_id` are both `user_id`.
//!
//! How a name is turned into Rust is the generator's affair, so this looks at what came out.

use std::collections::BTreeSet;

use serde_json::Value;
use syn::{FnArg, Ident, ImplItem, ImplItemFn, Item, ItemStruct, Pat};

use super::{
    document::{join, operations, text},
    problem::Problem,
};

/// A variable of the generated functions that would hide a parameter of that name.
const HEADERS: &str = "header_map";

pub(super) fn check(file: &syn::File, document: &Value) -> Vec<Problem> {
    let mut problems = Vec::new();
    for item in &file.items {
        match item {
            Item::Mod(module) if module.ident == "types" => {
                let items = module.content.iter().flat_map(|(_, items)| items);
                problems.extend(items.filter_map(|item| match item {
                    Item::Struct(item) => fields(item),
                    _ => None,
                }));
            }
            Item::Impl(client) => problems.extend(client.items.iter().filter_map(|item| match item {
                ImplItem::Fn(function) => arguments(function, document),
                _ => None,
            })),
            _ => {}
        }
    }
    problems
}

fn fields(item: &ItemStruct) -> Option<Problem> {
    let name = twice(item.fields.iter().filter_map(|field| field.ident.as_ref()))?;
    let at = join("/components/schemas", &item.ident.to_string());
    Some(Problem::at(at, format!("two properties become the field `{name}` in Rust"), "leave one of them out"))
}

fn arguments(function: &ImplItemFn, document: &Value) -> Option<Problem> {
    let names = function.sig.inputs.iter().filter_map(|argument| match argument {
        FnArg::Typed(argument) => match &*argument.pat {
            Pat::Ident(name) => Some(&name.ident),
            _ => None,
        },
        FnArg::Receiver(_) => None,
    });
    let hidden = names.clone().find(|name| *name == HEADERS).map(ToString::to_string);
    let name = twice(names).or(hidden)?;
    let id = function.sig.ident.to_string();
    let at = operations(document).find(|operation| text(operation.value, "operationId") == Some(&id));
    let at = at.map(|operation| operation.pointer).unwrap_or_default();
    let what =
        format!("`{name}` can't name an argument in Rust: another parameter, the body or the client has that name");
    Some(Problem::at(at, what, "leave one of them out"))
}

fn twice<'a>(mut names: impl Iterator<Item = &'a Ident>) -> Option<String> {
    let mut seen = BTreeSet::new();
    names.find(|name| !seen.insert(*name)).map(ToString::to_string)
}
