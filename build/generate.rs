//! From a checked document to Rust: progenitor's part, and the mending of what it generates.

use std::panic::{AssertUnwindSafe, catch_unwind};

use proc_macro2::TokenStream;
use progenitor::{GenerationSettings, Generator, HooksMode, InterfaceStyle};
use quote::{format_ident, quote};
use serde_json::{Map, Value, json};
use syn::{
    Attribute, Field, Fields, Item, ItemImpl, ItemMod, ItemStruct, Type, parse_quote,
    visit_mut::{self, VisitMut},
};

use super::{
    document::{is_served, join, operations, reference, schemas, texts},
    emit,
    model::{Model, is_value},
    problem::Problem,
    rules::requested_schemas,
};

/// The Rust file of one provider.
pub(super) fn generate(document: &Value, model: &Model, root: &str) -> Result<String, Problem> {
    let narrowed = narrow(document);
    let client = client(&narrowed, model, root).map_err(|reason| blame(&narrowed, model, root, &reason))?;
    let mut file: syn::File = syn::parse2(client).map_err(|error| internal(&error.to_string()))?;
    Mend { requests: requested_schemas(document).into_iter().map(str::to_owned).collect(), document }
        .visit_file_mut(&mut file);
    if is_served(document) {
        file.items.retain(|item| matches!(item, Item::Mod(module) if module.ident == "types"));
    }
    let emitted: syn::File = syn::parse2(emit::emit(model)).map_err(|error| internal(&error.to_string()))?;
    file.items.extend(emitted.items);
    Ok(prettyplease::unparse(&file))
}

fn internal(reason: &str) -> Problem {
    Problem::at("", format!("the generated client is not Rust ({reason})"), "simplify what was changed last")
}

/// The document as progenitor should see it.
///
/// * Error answers are taken out: they then arrive with status, headers and an unread body, and are
///   decoded leniently by the facade. Typed, a gateway's HTML page would lose its status.
/// * `'200'` stands for every 2xx.
/// * Parameters are plain: the facade passes checked text, and a redacted value has no `Display`.
/// * Of an API that this crate serves only the types are left.
/// * `nullable` goes: optional fields take null as missing anyway, and [`Mend`] sees to lists.
fn narrow(document: &Value) -> Value {
    let mut narrowed = document.clone();
    let places: Vec<String> = operations(document).map(|operation| operation.pointer).collect();
    for place in places {
        let Some(operation) = narrowed.pointer_mut(&place) else { continue };
        let success = operation.pointer("/responses/200").cloned().unwrap_or_default();
        operation["responses"] = json!({ "2XX": success });
        for parameter in operation.get_mut("parameters").and_then(Value::as_array_mut).into_iter().flatten() {
            if let Some((_, target)) = reference(document, parameter) {
                *parameter = target.clone();
            }
            let plain = parameter.get("schema").and_then(|schema| reference(document, schema));
            if let Some(kind) = plain.and_then(|(_, target)| target.get("type").cloned()) {
                parameter["schema"] = json!({ "type": kind });
            }
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

fn remove_key(value: &mut Value, key: &str) {
    match value {
        Value::Object(members) => {
            if !members.get(key).is_some_and(|member| member.get("$ref").is_some() || member.get("type").is_some()) {
                members.remove(key);
            }
            members.values_mut().for_each(|member| remove_key(member, key));
        }
        Value::Array(items) => items.iter_mut().for_each(|item| remove_key(item, key)),
        _ => {}
    }
}

/// Runs progenitor. It panics on much of what it does not support, so a panic is an error too.
fn client(narrowed: &Value, model: &Model, root: &str) -> Result<TokenStream, String> {
    let spec = serde_json::from_value(narrowed.clone()).map_err(|error| error.to_string())?;
    let mut settings = GenerationSettings::default();
    settings
        .with_interface(InterfaceStyle::Positional)
        .with_hooks(HooksMode::Expected)
        .with_inner_type(quote!(crate::wire::Attempt))
        .with_derive("PartialEq");
    for value in &model.values {
        settings.with_replacement(&value.name, format!("{root}::values::{}", value.name), std::iter::empty());
    }
    quietly(|| Generator::new(&settings).generate_tokens(&spec).map_err(|error| error.to_string()))
}

/// Calls `work` with panics caught and nothing printed about them.
fn quietly<T>(work: impl FnOnce() -> Result<T, String>) -> Result<T, String> {
    let hook = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| {}));
    let result = catch_unwind(AssertUnwindSafe(work));
    std::panic::set_hook(hook);
    result.unwrap_or_else(|panic| {
        let text = panic.downcast_ref::<String>().map(String::as_str);
        Err(text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("it panicked").to_owned())
    })
}

/// Which part of the document progenitor stumbled over: found by leaving the others out.
fn blame(narrowed: &Value, model: &Model, root: &str, reason: &str) -> Problem {
    let paths = narrowed.get("paths").and_then(Value::as_object).cloned().unwrap_or_default();
    let alone = |paths: Map<String, Value>| {
        let mut part = narrowed.clone();
        part["paths"] = Value::Object(paths);
        client(&part, model, root)
    };
    let remedy = "write it in a simpler way: see \"What the generator can't do\" in ARCHITECTURE.md";
    for (path, item) in &paths {
        if alone(Map::new()).is_ok()
            && let Err(reason) = alone(Map::from_iter([(path.clone(), item.clone())]))
        {
            return Problem::at(
                join("/paths", path),
                format!("the generator refuses this path ({})", one_line(&reason)),
                remedy,
            );
        }
    }
    for (name, schema) in schemas(narrowed).filter(|(_, schema)| !is_value(schema)) {
        let mut part = narrowed.clone();
        part["paths"] = json!({});
        part["components"]["schemas"] = json!({ name: schema });
        if let Err(reason) = client(&part, model, root)
            && !reason.contains("Reference")
        {
            let at = join("/components/schemas", name);
            return Problem::at(at, format!("the generator refuses this schema ({})", one_line(&reason)), remedy);
        }
    }
    Problem::at("", format!("the generator refuses the document ({})", one_line(reason)), remedy)
}

fn one_line(reason: &str) -> String {
    reason.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Mends what was generated: documentation, tolerance of null, path parameters, constructors.
struct Mend<'a> {
    requests: Vec<String>,
    document: &'a Value,
}

impl VisitMut for Mend<'_> {
    fn visit_item_mod_mut(&mut self, module: &mut ItemMod) {
        visit_mut::visit_item_mod_mut(self, module);
        let Some((_, items)) = module.content.as_mut().filter(|_| module.ident == "types") else { return };
        // typify's own conversions and its error type are not part of what we promise.
        items.retain(|item| !is_conversion(item));
        let constructors: Vec<Item> = items.iter().filter_map(|item| self.constructor(item)).collect();
        items.extend(constructors);
        let names: Vec<_> = items.iter().filter_map(type_name).cloned().collect();
        items.push(parse_quote! {
            #[cfg(feature = "schemars")]
            pub(crate) fn json_schemas() -> Vec<(&'static str, ::schemars::Schema)> {
                vec![#((stringify!(#names), ::schemars::schema_for!(#names))),*]
            }
        });
    }

    fn visit_item_mut(&mut self, item: &mut Item) {
        visit_mut::visit_item_mut(self, item);
        let (attributes, is_public_type) = match item {
            Item::Struct(item) => (&mut item.attrs, item.ident != "Client"),
            Item::Enum(item) => (&mut item.attrs, true),
            _ => return,
        };
        if is_public_type {
            attributes.push(parse_quote!(#[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]));
            attributes.push(parse_quote!(#[non_exhaustive]));
        }
    }

    /// A list that is null is an empty list, and what has no shape is not shown.
    fn visit_field_mut(&mut self, field: &mut Field) {
        visit_mut::visit_field_mut(self, field);
        let untyped: Type = parse_quote!(crate::wire::Untyped);
        if last_segment_is(&field.ty, "Map") {
            field.ty = parse_quote!(::std::option::Option<#untyped>);
            let name = wire_name(field);
            field.attrs.retain(|attribute| !attribute.path().is_ident("serde"));
            field.attrs.push(parse_quote! {
                #[serde(rename = #name, default, skip_serializing_if = "::std::option::Option::is_none")]
            });
        }
        if is_list(&field.ty) && is_optional(field) {
            field.attrs.push(parse_quote!(#[serde(deserialize_with = "crate::wire::null_as_default")]));
        }
    }

    /// progenitor sends our spec's version to the provider, who did not ask.
    fn visit_block_mut(&mut self, block: &mut syn::Block) {
        visit_mut::visit_block_mut(self, block);
        block.stmts.retain(|statement| {
            let text = quote!(#statement).to_string();
            !(text.starts_with("header_map") && text.contains("\"api-version\""))
        });
    }

    /// typify adds each type's JSON Schema to its documentation; the spec is at hand for that.
    fn visit_attributes_mut(&mut self, attributes: &mut Vec<Attribute>) {
        attributes.iter_mut().for_each(|attribute| self.visit_attribute_mut(attribute));
        for attribute in attributes.iter_mut().filter(|attribute| attribute.path().is_ident("doc")) {
            if let syn::Meta::NameValue(meta) = &attribute.meta
                && let syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(text), .. }) = &meta.value
            {
                let text = text.value();
                let text = text.split("<details>").next().unwrap_or_default();
                let text = text.lines().map(str::trim).collect::<Vec<_>>().join("\n");
                let text = text.trim();
                *attribute = parse_quote!(#[doc = #text]);
            }
        }
    }

    /// `..` would reach another endpoint with our credentials: refuse it where the path is built.
    fn visit_expr_mut(&mut self, expression: &mut syn::Expr) {
        visit_mut::visit_expr_mut(self, expression);
        if let syn::Expr::Call(call) = expression
            && let syn::Expr::Path(function) = &*call.func
            && function.path.is_ident("encode_path")
        {
            let argument = &call.args[0];
            *expression = parse_quote! {
                encode_path(crate::wire::path_segment(#argument).map_err(Error::InvalidRequest)?)
            };
        }
    }

    fn visit_macro_mut(&mut self, invocation: &mut syn::Macro) {
        visit_mut::visit_macro_mut(self, invocation);
        if invocation.path.is_ident("format") {
            let parser = syn::punctuated::Punctuated::<syn::Expr, syn::Token![,]>::parse_terminated;
            if let Ok(mut arguments) = invocation.parse_body_with(parser) {
                arguments.iter_mut().for_each(|argument| self.visit_expr_mut(argument));
                invocation.tokens = quote!(#arguments);
            }
        }
    }
}

impl Mend<'_> {
    /// `new` with the required fields and a setter for each optional one, for what callers send.
    fn constructor(&self, item: &Item) -> Option<Item> {
        let Item::Struct(ItemStruct { ident, fields: Fields::Named(fields), .. }) = item else { return None };
        let name = self.requests.iter().find(|name| *name == &ident.to_string())?;
        let schema = self.document.pointer(&join("/components/schemas", name))?;
        let find = |wire: &str| fields.named.iter().find(|field| wire_name(field) == wire);
        let required: Vec<&Field> = texts(schema.get("required")).into_iter().filter_map(find).collect();
        let optional: Vec<&Field> = fields.named.iter().filter(|field| is_optional(field)).collect();
        let arguments = required.iter().map(|field| argument(field, &field.ty));
        let (given, rest) = (required.iter().map(|field| &field.ident), optional.iter().map(|field| &field.ident));
        let setters = optional.iter().map(|field| setter(field));
        let summary = "What must be said; everything optional is left out until it is set.";
        Some(parse_quote! {
            impl #ident {
                #[doc = #summary]
                pub fn new(#(#arguments),*) -> Self {
                    Self { #(#given: #given.into(),)* #(#rest: Default::default(),)* }
                }
                #(#setters)*
            }
        })
    }
}

fn argument(field: &Field, kind: &Type) -> TokenStream {
    let name = &field.ident;
    if is_string(kind) { quote!(#name: impl Into<String>) } else { quote!(#name: #kind) }
}

fn setter(field: &Field) -> TokenStream {
    let (name, docs) = (&field.ident, field.attrs.iter().filter(|attribute| attribute.path().is_ident("doc")));
    let method = format_ident!("with_{}", name.as_ref().map(ToString::to_string).unwrap_or_default());
    let inner = inner_type(&field.ty);
    let (argument, value) = match inner {
        Some(inner) => (argument(field, inner), quote!(Some(#name.into()))),
        None => (argument(field, &field.ty), quote!(#name.into())),
    };
    quote! {
        #(#docs)*
        #[must_use]
        pub fn #method(mut self, #argument) -> Self {
            self.#name = #value;
            self
        }
    }
}

/// `T` of an `Option<T>`.
fn inner_type(kind: &Type) -> Option<&Type> {
    let Type::Path(path) = kind else { return None };
    let last = path.path.segments.last().filter(|segment| segment.ident == "Option")?;
    let syn::PathArguments::AngleBracketed(arguments) = &last.arguments else { return None };
    arguments.args.iter().find_map(|argument| match argument {
        syn::GenericArgument::Type(inner) => Some(inner),
        _ => None,
    })
}

fn last_segment_is(kind: &Type, name: &str) -> bool {
    matches!(kind, Type::Path(path) if path.path.segments.last().is_some_and(|segment| segment.ident == name))
}

fn is_list(kind: &Type) -> bool {
    last_segment_is(kind, "Vec")
}

fn is_string(kind: &Type) -> bool {
    last_segment_is(kind, "String")
}

fn serde_option(field: &Field, wanted: &str) -> Option<Option<String>> {
    let mut found = None;
    for attribute in field.attrs.iter().filter(|attribute| attribute.path().is_ident("serde")) {
        let parsed = attribute.parse_nested_meta(|meta| {
            let value = meta.value().ok().map(|value| value.parse::<syn::LitStr>()).transpose()?;
            if meta.path.is_ident(wanted) {
                found = Some(value.map(|text| text.value()));
            }
            Ok(())
        });
        // An attribute that serde understands and this does not holds nothing of interest here.
        drop(parsed);
    }
    found
}

fn is_optional(field: &Field) -> bool {
    serde_option(field, "default").is_some() || inner_type(&field.ty).is_some()
}

/// The name that a field has in JSON.
fn wire_name(field: &Field) -> String {
    let renamed = serde_option(field, "rename").flatten();
    renamed.unwrap_or_else(|| {
        let name = field.ident.as_ref().map(ToString::to_string).unwrap_or_default();
        name.trim_start_matches("r#").to_owned()
    })
}

fn type_name(item: &Item) -> Option<&syn::Ident> {
    match item {
        Item::Struct(item) => Some(&item.ident),
        Item::Enum(item) => Some(&item.ident),
        _ => None,
    }
}

fn is_conversion(item: &Item) -> bool {
    match item {
        Item::Mod(module) => module.ident == "error",
        Item::Impl(ItemImpl { trait_: Some((path, _)), .. }) => {
            path.segments.last().is_some_and(|segment| segment.ident == "TryFrom" || segment.ident == "From")
        }
        _ => false,
    }
}
