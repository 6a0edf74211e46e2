//! Two names of a spec that become one in Rust: `userId` and `user_id` are both `user_id`.
//!
//! How a name is turned into Rust is the generator's affair, so this looks at what came out.

use std::collections::BTreeSet;

use serde_json::Value;
use syn::{FnArg, ImplItem, Item, Pat};

use super::{
    document::{join, operations, text},
    problem::Problem,
};

pub(super) fn check(file: &syn::File, document: &Value) -> Vec<Problem> {
    let mut problems = Vec::new();
    for item in &file.items {
        match item {
            Item::Mod(module) if module.ident == "types" => {
                let items = module.content.iter().flat_map(|(_, items)| items);
                problems.extend(items.filter_map(fields));
            }
            Item::Impl(client) => {
                let arguments = client.items.iter().filter_map(arguments);
                problems.extend(arguments.map(|(function, name)| {
                    let at =
                        operations(document).find(|operation| text(operation.value, "operationId") == Some(&function));
                    let what = format!("two parameters, or one and the body, become the argument `{name}` in Rust");
                    Problem::at(
                        at.map(|operation| operation.pointer).unwrap_or_default(),
                        what,
                        "leave one of them out",
                    )
                }));
            }
            _ => {}
        }
    }
    problems
}

fn fields(item: &Item) -> Option<Problem> {
    let Item::Struct(item) = item else { return None };
    let name = twice(item.fields.iter().filter_map(|field| field.ident.as_ref()))?;
    let what = format!("two properties become the field `{name}` in Rust");
    Some(Problem::at(join("/components/schemas", &item.ident.to_string()), what, "leave one of them out"))
}

/// A function with two arguments of the same name, and the name.
fn arguments(item: &ImplItem) -> Option<(String, String)> {
    let ImplItem::Fn(function) = item else { return None };
    let names = function.sig.inputs.iter().filter_map(|argument| match argument {
        FnArg::Typed(argument) => match &*argument.pat {
            Pat::Ident(name) => Some(&name.ident),
            _ => None,
        },
        FnArg::Receiver(_) => None,
    });
    Some((function.sig.ident.to_string(), twice(names)?))
}

fn twice<'a>(mut names: impl Iterator<Item = &'a syn::Ident>) -> Option<String> {
    let mut seen = BTreeSet::new();
    names.find(|name| !seen.insert(*name)).map(ToString::to_string)
}
