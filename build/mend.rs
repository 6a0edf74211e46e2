//! Mends what progenitor generates: documentation, tolerance of null, path parameters, constructors.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use serde_json::Value;
use syn::{
    Attribute, Field, Fields, Item, ItemImpl, ItemMod, ItemStruct, Type, parse_quote,
    visit_mut::{self, VisitMut},
};

use super::{
    document::{is_open, join, resolve, text, texts},
    rules::requested_schemas,
    surgery::{Surgery, Tally},
};

/// Mends the file that was generated from `document`.
pub(super) fn mend(file: &mut syn::File, document: &Value, tally: &mut Tally) {
    Mend { document, requests: requested_schemas(document), tally }.visit_file_mut(file);
}

struct Mend<'a> {
    document: &'a Value,
    /// The names of the schemas that callers fill in.
    requests: BTreeSet<&'a str>,
    tally: &'a mut Tally,
}

impl VisitMut for Mend<'_> {
    fn visit_item_mod_mut(&mut self, module: &mut ItemMod) {
        let is_types = module.ident == "types";
        if let Some((_, items)) = module.content.as_mut().filter(|_| is_types) {
            // typify's own conversions and its error type are not part of what we promise.
            self.tally.add_all(Surgery::ConversionError, items.iter().filter(|item| is_conversion_error(item)).count());
            items.retain(|item| !is_conversion(item));
        }
        visit_mut::visit_item_mod_mut(self, module);
        let Some((_, items)) = module.content.as_mut().filter(|_| is_types) else { return };
        let constructors: Vec<Item> = items.iter().filter_map(|item| self.constructor(item)).collect();
        self.tally.add_all(Surgery::Constructor, constructors.len());
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
            self.tally.add(Surgery::Growing);
        }
    }

    /// A reference has no room for a description of its own, so the field says what its target says first. An answer
    /// may grow.
    fn visit_item_struct_mut(&mut self, item: &mut ItemStruct) {
        visit_mut::visit_item_struct_mut(self, item);
        if !self.requests.contains(item.ident.to_string().as_str()) {
            self.tally.add_all(Surgery::Opened, item.attrs.iter().filter(|attribute| is_closed(attribute)).count());
            item.attrs.retain(|attribute| !is_closed(attribute));
        }
        if self.is_open(&item.ident)
            && let Fields::Named(fields) = &mut item.fields
        {
            fields.named.push(other_members());
            self.tally.add(Surgery::Others);
        }
        let properties = join(&join("/components/schemas", &item.ident.to_string()), "properties");
        for field in item.fields.iter_mut().filter(|field| !is_documented(&field.attrs)) {
            let property = self.document.pointer(&join(&properties, &wire_name(field)));
            let target = property.and_then(|property| text(resolve(self.document, property), "description"));
            if let Some(first) = target.and_then(|description| description.split("\n\n").next()) {
                let first = first.lines().map(str::trim).collect::<Vec<_>>().join("\n");
                field.attrs.push(parse_quote!(#[doc = #first]));
                self.tally.add(Surgery::Described);
            }
        }
    }

    /// The forms of a value that has several have names only.
    fn visit_variant_mut(&mut self, variant: &mut syn::Variant) {
        visit_mut::visit_variant_mut(self, variant);
        if !is_documented(&variant.attrs) {
            let form = format!("In the form of a [`{}`].", variant.ident);
            let form = if variant.ident == "Integer" { "As a number.".to_owned() } else { form };
            variant.attrs.push(parse_quote!(#[doc = #form]));
            self.tally.add(Surgery::Form);
        }
    }

    /// A list that is null is an empty list, and what has no shape is not shown.
    fn visit_field_mut(&mut self, field: &mut Field) {
        if is_untyped(&field.ty) && field.ident.is_some() {
            let name = wire_name(field);
            field.ty = parse_quote!(::std::option::Option<crate::wire::Untyped>);
            field.attrs.retain(|attribute| !attribute.path().is_ident("serde"));
            field.attrs.push(parse_quote! {
                #[serde(rename = #name, default, skip_serializing_if = "::std::option::Option::is_none")]
            });
            self.tally.add(Surgery::Untyped);
        }
        if is_list(&field.ty) && is_optional(field) {
            field.attrs.push(parse_quote!(#[serde(deserialize_with = "crate::wire::null_as_default")]));
            self.tally.add(Surgery::NullList);
        }
        visit_mut::visit_field_mut(self, field);
    }

    fn visit_type_mut(&mut self, kind: &mut Type) {
        visit_mut::visit_type_mut(self, kind);
        if is_untyped(kind) {
            *kind = parse_quote!(crate::wire::Untyped);
            self.tally.add(Surgery::Untyped);
        }
    }

    /// progenitor sends our spec's version to the provider, who did not ask.
    fn visit_block_mut(&mut self, block: &mut syn::Block) {
        visit_mut::visit_block_mut(self, block);
        block.stmts.retain(|statement| {
            let text = quote!(#statement).to_string();
            let is_version = text.starts_with("header_map") && text.contains("\"api-version\"");
            if is_version {
                self.tally.add(Surgery::Version);
            }
            !is_version
        });
    }

    /// An indented line of a description would become a code block.
    fn visit_attributes_mut(&mut self, attributes: &mut Vec<Attribute>) {
        for attribute in attributes.iter_mut().filter(|attribute| attribute.path().is_ident("doc")) {
            if let syn::Meta::NameValue(meta) = &attribute.meta
                && let syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(text), .. }) = &meta.value
            {
                let text = text.value();
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
            && let Some(argument) = call.args.first()
        {
            *expression = parse_quote! {
                encode_path(crate::wire::path_segment(#argument)?)
            };
            self.tally.add(Surgery::PathSegment);
        }
    }

    fn visit_macro_mut(&mut self, invocation: &mut syn::Macro) {
        visit_mut::visit_macro_mut(self, invocation);
        if invocation.path.is_ident("format") {
            let parser = syn::punctuated::Punctuated::<syn::Expr, syn::Token![,]>::parse_terminated;
            if let Ok(mut arguments) = invocation.parse_body_with(parser) {
                for argument in &mut arguments {
                    self.visit_expr_mut(argument);
                }
                invocation.tokens = quote!(#arguments);
            }
        }
    }
}

/// Where an open object keeps the members that the spec does not name.
fn other_members() -> Field {
    let holder: ItemStruct = parse_quote! {
        struct Holder {
            #[doc = "What the spec does not name."]
            #[serde(flatten)]
            other: crate::wire::OtherMembers
        }
    };
    holder.fields.into_iter().next().unwrap_or_else(|| unreachable!("it stands three lines above"))
}

impl Mend<'_> {
    /// Whether callers fill in an object of this name, which may have members that the spec does not name.
    fn is_open(&self, name: &impl ToString) -> bool {
        let at = join("/components/schemas", &name.to_string());
        self.document.pointer(&at).is_some_and(is_open)
    }

    /// `new` with the required fields and a setter for each optional one, for what callers send.
    fn constructor(&self, item: &Item) -> Option<Item> {
        let Item::Struct(ItemStruct { ident, fields: Fields::Named(fields), .. }) = item else { return None };
        let name = self.requests.get(ident.to_string().as_str())?;
        let schema = self.document.pointer(&join("/components/schemas", name))?;
        let find = |wire: &str| fields.named.iter().find(|field| wire_name(field) == wire);
        let required: Vec<&Field> = texts(schema.get("required")).into_iter().filter_map(find).collect();
        let is_required = |field: &&Field| required.iter().any(|required| required.ident == field.ident);
        let optional: Vec<&Field> = fields.named.iter().filter(|field| !is_required(field)).collect();
        let arguments = required.iter().map(|field| argument(field, &field.ty));
        let (given, rest) = (required.iter().map(|field| &field.ident), optional.iter().map(|field| &field.ident));
        let setters = optional.iter().filter(|field| !is_other(field)).map(|field| setter(field));
        let known = fields.named.iter().filter(|field| !is_other(field)).map(wire_name);
        let other = self.is_open(ident).then(|| access_to_others(ident, known));
        let summary = "What must be said; everything optional is left out until it is set.";
        Some(parse_quote! {
            impl #ident {
                #[doc = #summary]
                pub fn new(#(#arguments),*) -> Self {
                    Self { #(#given: #given.into(),)* #(#rest: Default::default(),)* }
                }
                #(#setters)*
                #other
            }
        })
    }
}

fn is_other(field: &Field) -> bool {
    last_segment_is(&field.ty, "OtherMembers")
}

/// Reads and sets a member of an open object that the spec does not name.
fn access_to_others(owner: &syn::Ident, known: impl Iterator<Item = String>) -> TokenStream {
    quote! {
        /// A member that the spec does not name; `None` if there is no such member.
        pub fn other(&self, name: &str) -> Option<&::serde_json::Value> {
            self.other.get(name)
        }

        /// Adds a member that the spec does not name. It is sent as it is, and Debug does not show it.
        ///
        /// Refused if the spec names it: that one has a setter of its own.
        pub fn with_other(
            mut self,
            name: impl Into<String>,
            value: impl Into<::serde_json::Value>,
        ) -> Result<Self, crate::InvalidValue> {
            self.other.insert((stringify!(#owner), &[#(#known),*]), (name.into(), value.into()))?;
            Ok(self)
        }
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

/// A JSON object as `serde_json` has it, whose Debug would show everything.
fn is_untyped(kind: &Type) -> bool {
    last_segment_is(kind, "Map")
        && matches!(kind, Type::Path(path) if path.path.segments.first().is_some_and(|first| first.ident == "serde_json"))
}

fn is_list(kind: &Type) -> bool {
    last_segment_is(kind, "Vec")
}

fn is_string(kind: &Type) -> bool {
    last_segment_is(kind, "String")
}

/// Calls `visit` with every `key` and `key = "text"` of a field's serde attributes.
fn serde_options(field: &Field, mut visit: impl FnMut(&syn::Path, Option<String>)) {
    for attribute in field.attrs.iter().filter(|attribute| attribute.path().is_ident("serde")) {
        let parsed = attribute.parse_nested_meta(|meta| {
            let text = meta.value().ok().map(syn::parse::ParseBuffer::parse::<syn::LitStr>).transpose()?;
            visit(&meta.path, text.map(|text| text.value()));
            Ok(())
        });
        // An attribute that serde understands and this does not holds nothing of interest here.
        drop(parsed);
    }
}

fn is_optional(field: &Field) -> bool {
    let mut has_default = false;
    serde_options(field, |key, _| has_default |= key.is_ident("default"));
    has_default || inner_type(&field.ty).is_some()
}

fn is_closed(attribute: &Attribute) -> bool {
    let mut closed = false;
    if attribute.path().is_ident("serde") {
        let parsed = attribute.parse_nested_meta(|meta| {
            closed |= meta.path.is_ident("deny_unknown_fields");
            Ok(())
        });
        drop(parsed);
    }
    closed
}

fn is_documented(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| attribute.path().is_ident("doc"))
}

/// The name that a field has in JSON.
fn wire_name(field: &Field) -> String {
    let mut name = field.ident.as_ref().map(ToString::to_string).unwrap_or_default();
    serde_options(field, |key, text| {
        if let Some(text) = text.filter(|_| key.is_ident("rename")) {
            name = text;
        }
    });
    name
}

fn type_name(item: &Item) -> Option<&syn::Ident> {
    match item {
        Item::Struct(item) => Some(&item.ident),
        Item::Enum(item) => Some(&item.ident),
        _ => None,
    }
}

fn is_conversion_error(item: &Item) -> bool {
    matches!(item, Item::Mod(module) if module.ident == "error")
}

fn is_conversion(item: &Item) -> bool {
    match item {
        Item::Mod(_) => is_conversion_error(item),
        Item::Impl(ItemImpl { trait_: Some((path, _)), .. }) => {
            path.segments.last().is_some_and(|segment| segment.ident == "TryFrom" || segment.ident == "From")
        }
        _ => false,
    }
}
