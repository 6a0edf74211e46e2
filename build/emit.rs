//! Rust for what progenitor has no notion of: open enums, redacted values, the table of operations.
//!
//! Only facts are emitted. How they behave is written by hand, once, in the macros and types of `src/wire`.

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{format_ident, quote};

use super::{
    model::{Constant, Enum, Field, Kind, Model, NamedValue, Operation, Variant},
    shapes,
    words::{Format, Sensitivity, Unit},
};

/// The modules `values`, `operations`, `servers` and `constants`, the provider and the header of the credentials.
pub(super) fn emit(model: &Model) -> TokenStream {
    let parts = [
        values(model),
        operations(model),
        servers(model),
        provider(model),
        constants(model),
        credential_header(model),
        shapes::emit(&model.shapes),
    ];
    parts.into_iter().collect()
}

fn values(model: &Model) -> TokenStream {
    let values = model.values.iter().map(|value| self::value(value, model.provider.as_deref()));
    let names: Vec<Ident> = model.values.iter().map(|value| ident(&value.name)).collect();
    quote! {
        /// The values of the spec that are types of their own: open enums, checked and redacted values.
        pub mod values {
            #(#values)*

            #[cfg(feature = "schemars")]
            pub(crate) fn json_schemas() -> Vec<(&'static str, ::schemars::Schema)> {
                vec![#((stringify!(#names), ::schemars::schema_for!(#names))),*]
            }
        }
    }
}

fn operations(model: &Model) -> TokenStream {
    let operations = model.operations.iter().map(|operation| self::operation(operation, &model.api));
    let answers = model.operations.iter().map(answers);
    let statics: Vec<Ident> = model.operations.iter().map(|operation| static_name(&operation.id)).collect();
    quote! {
        /// The operations of the spec and what is known of them.
        pub mod operations {
            use crate::wire::{Effect, Field, FieldKind, Operation};

            #(#operations)*

            /// Every operation, by path and method.
            pub static ALL: &[&Operation] = &[#(&#statics),*];
        }

        #[cfg(feature = "sandbox")]
        pub(crate) static ANSWERS: &[crate::wire::AnswerPlaces] = &[#(#answers),*];
    }
}

fn servers(model: &Model) -> TokenStream {
    let servers = model.servers.iter().map(|server| {
        let (name, url, description) = (static_name(&server.name), &server.url, doc(&server.description));
        quote! { #description pub const #name: &str = #url; }
    });
    quote! {
        /// The base URLs of the spec.
        pub mod servers {
            #(#servers)*
        }
    }
}

fn provider(model: &Model) -> TokenStream {
    let constant = model.provider.iter().map(|name| {
        let name = ident(name);
        quote! {
            /// What the spec describes.
            pub(crate) const PROVIDER: crate::Provider = crate::Provider::#name;
        }
    });
    constant.collect()
}

fn constants(model: &Model) -> TokenStream {
    let constants = model.constants.iter().map(constant);
    quote! {
        /// What the spec knows besides: limits, lives, names.
        pub(crate) mod constants {
            #(#constants)*
        }
    }
}

fn constant(constant: &Constant) -> TokenStream {
    let (name, description) = (ident(&constant.name), doc(&constant.description));
    let number = Literal::u64_unsuffixed(constant.value.as_u64().unwrap_or_default());
    let text = constant.value.as_str().unwrap_or_default();
    let (kind, value) = match constant.unit {
        None => (quote!(&str), quote!(#text)),
        Some(Unit::Seconds) => (quote!(::std::time::Duration), quote!(::std::time::Duration::from_secs(#number))),
        Some(Unit::Times) => (quote!(u32), quote!(#number)),
        Some(_) => (quote!(usize), quote!(#number)),
    };
    quote! { #description pub(crate) const #name: #kind = #value; }
}

fn credential_header(model: &Model) -> TokenStream {
    let constant = model.credential_header.iter().map(|name| {
        let name = name.to_ascii_lowercase();
        quote! {
            /// The header that carries the credentials.
            pub const CREDENTIAL_HEADER: ::reqwest::header::HeaderName =
                ::reqwest::header::HeaderName::from_static(#name);
        }
    });
    constant.collect()
}

/// The one format that asks what the provider reaches, by the head of the spec.
const FORMAT_OF_A_PROVIDER: Format = Format::ReachedNumber;
/// The one format whose limits are a provider's own, so that it is a function of the facade's `message` module.
const FORMAT_OF_A_FACADE: Format = Format::MessageTemplate;

fn value(value: &NamedValue, provider: Option<&str>) -> TokenStream {
    let (name, text) = (ident(&value.name), doc(&value.description));
    let shown = ident(value.sensitivity.map_or("plain", Sensitivity::word));
    match &value.kind {
        Kind::Provider => quote! { pub use crate::Provider as #name; },
        Kind::Text { format } => {
            let check = format_ident!("{}", format.map_or("text", Format::word).replace('-', "_"));
            if let Some(provider) = provider.filter(|_| *format == Some(FORMAT_OF_A_PROVIDER)) {
                let provider = ident(provider);
                let check = quote!(|value| crate::formats::#check(value, crate::Provider::#provider));
                return quote! { crate::wire::text_value! { #text #name, #shown, #check } };
            }
            let is_of_facade = *format == Some(FORMAT_OF_A_FACADE);
            let room = if is_of_facade { quote!(super::super::message) } else { quote!(crate::formats) };
            quote! { crate::wire::text_value! { #text #name, #shown, #room::#check } }
        }
        Kind::Integer { range: Some((least, most)) } => {
            let (least, most) = (Literal::i64_suffixed(*least), Literal::i64_suffixed(*most));
            quote! { crate::wire::ranged_integer! { #text #name, #least, #most } }
        }
        Kind::Integer { range: None } => quote! { crate::wire::integer_value! { #text #name, #shown } },
        Kind::Enum(definition) if definition.is_open => open_enum(&name, &text, &shown, definition),
        Kind::Enum(definition) => closed_enum(&name, &value.description, &definition.variants),
    }
}

fn open_enum(name: &Ident, text: &TokenStream, shown: &Ident, definition: &Enum) -> TokenStream {
    let kind = ident(if definition.is_integer { "integer" } else { "text" });
    let compare = ident(if definition.ignores_case { "ignoring_case" } else { "exact" });
    let variants = definition.variants.iter().map(|variant| {
        let (name, text) = (ident(&variant.name), doc(&variant.description));
        let value = if definition.is_integer {
            Literal::i64_unsuffixed(variant.value.parse().unwrap_or_default())
        } else {
            Literal::string(&variant.value)
        };
        let aliases = &variant.aliases;
        quote! { #text #name = #value #(| #aliases)* }
    });
    let facts = facts(definition);
    quote! {
        crate::wire::open_enum! { #text #name, #kind, #shown, #compare, { #(#variants),* } }

        impl #name {
            #facts
        }
    }
}

/// An enum of an API of ours. Where a row says when the work is done, a table of all rows follows the description.
fn closed_enum(name: &Ident, description: &str, variants: &[Variant]) -> TokenStream {
    let tells_of_work = variants.iter().any(|variant| variant.is_after_the_work);
    let table = variants.iter().map(|variant| {
        let Variant { value, description, is_after_the_work, .. } = variant;
        let work = if *is_after_the_work { "**done**" } else { "not done" };
        format!("\n| `{value}` | {} | {work} |", description.split_whitespace().collect::<Vec<_>>().join(" "))
    });
    let table = if tells_of_work { table.collect() } else { String::new() };
    let head = if tells_of_work { "\n\n| value | what the client sees | work |\n|---|---|---|" } else { "" };
    let text = doc(&format!("{description}{head}{table}"));
    let rows = variants.iter().map(|variant| {
        let (name, value, meaning) = (ident(&variant.name), &variant.value, &variant.description);
        let work = match variant.is_after_the_work {
            _ if !tells_of_work => "",
            true => " Everything is done.",
            false => " Nothing is done.",
        };
        let text = doc(&format!("{meaning}{work}"));
        quote! { #text #name = #value, #meaning }
    });
    let done = variants.iter().filter(|variant| variant.is_after_the_work).map(|variant| ident(&variant.name));
    let work = tells_of_work.then(|| {
        quote! {
            impl #name {
                /// Whether the request is handled as without it, and only the answer is struck.
                pub const fn strikes_after_the_work(self) -> bool { matches!(self, #(Self::#done)|*) }
            }
        }
    });
    quote! {
        crate::wire::closed_enum! { #text #name, { #(#rows),* } }
        #work
    }
}

/// One method for each fact that the spec states about the variants.
fn facts(definition: &Enum) -> TokenStream {
    let variants = &definition.variants;
    let mut methods = texts(variants);
    if variants.iter().any(|variant| variant.status.is_some()) {
        let status = arms(variants, |variant| {
            let status = Literal::u64_unsuffixed(variant.status?);
            Some(quote!(#status))
        });
        methods.extend(quote! {
            /// The HTTP status it comes with.
            pub const fn http_status(&self) -> Option<u16> { #status }
        });
    }
    if variants.iter().any(|variant| variant.work.is_some()) {
        let work = arms(variants, |variant| {
            let work = ident(variant.work?.name());
            Some(quote!(crate::wire::Work::#work))
        });
        methods.extend(quote! {
            pub(crate) const fn work(&self) -> Option<crate::wire::Work> { #work }
        });
    }
    if variants.iter().any(|variant| variant.rejection.is_some()) {
        let rejection = arms(variants, |variant| {
            let rejection = ident(variant.rejection?.name());
            Some(quote!(crate::Rejection::#rejection))
        });
        methods.extend(quote! {
            /// Why a code was rejected, if that is what it says.
            pub(crate) const fn rejection(&self) -> Option<crate::Rejection> { #rejection }
        });
    }
    if variants.iter().any(|variant| variant.is_over) {
        let over = variants.iter().filter(|variant| variant.is_over).map(|variant| ident(&variant.name));
        methods.extend(quote! {
            /// Whether there is no open verification under the id any more, though the request was right.
            pub(crate) const fn is_over(&self) -> bool { matches!(self, #(Self::#over)|*) }
        });
    }
    if variants.iter().any(|variant| variant.wait.is_some()) {
        let wait = arms(variants, |variant| {
            let constant = ident(variant.wait.as_ref()?);
            Some(quote!(super::constants::#constant))
        });
        methods.extend(quote! {
            /// How long to wait after it before the same is asked for again.
            pub(crate) const fn documented_wait(&self) -> Option<::std::time::Duration> { #wait }
        });
    }
    methods
}

/// A column of texts: the name of its method, the method's documentation, and the text of a variant.
type TextColumn = (&'static str, &'static str, fn(&Variant) -> Option<&String>);

const TEXTS: [TextColumn; 3] = [
    ("description", "What the value means, as the spec says it; `None` for an unknown one.", |variant| {
        Some(&variant.description)
    }),
    ("advice", "What the caller should do about it.", |variant| variant.advice.as_ref()),
    ("provider_text", "The provider's own text, where it is known.", |variant| variant.message.as_ref()),
];

/// A method for each column that has a text.
fn texts(variants: &[Variant]) -> TokenStream {
    let columns = TEXTS.iter().filter(|(.., text)| variants.iter().any(|variant| text(variant).is_some()));
    let methods = columns.map(|(name, documentation, text)| {
        let (name, arms) = (ident(name), arms(variants, |variant| text(variant).map(|text| quote!(#text))));
        quote! {
            #[doc = #documentation]
            pub const fn #name(&self) -> Option<&'static str> { #arms }
        }
    });
    methods.collect()
}

fn arms(variants: &[Variant], fact: impl Fn(&Variant) -> Option<TokenStream>) -> TokenStream {
    let arms = variants.iter().filter_map(|variant| {
        let name = ident(&variant.name);
        fact(variant).map(|fact| quote! { Self::#name => Some(#fact) })
    });
    quote! { match self { #(#arms,)* _ => None } }
}

fn operation(operation: &Operation, api: &str) -> TokenStream {
    let Operation {
        id,
        method,
        path,
        summary,
        effect,
        authenticated,
        idempotency_key,
        body,
        query,
        errors,
        refused,
        answers: _,
        answer,
    } = operation;
    let (name, text, effect) = (static_name(id), doc(summary), ident(effect.name()));
    let idempotency_key = idempotency_key.as_ref().map_or(quote!(None), |header| quote!(Some(#header)));
    let (body, query) = (body.iter().map(field), query.iter().map(field));
    let errors = errors.iter().map(|(status, codes)| {
        let status = Literal::u64_unsuffixed(*status);
        quote! { (#status, &[#(#codes),*]) }
    });
    let refused = refused.iter().map(|status| Literal::u64_unsuffixed(*status));
    let answer = shapes::answer(answer.as_ref());
    quote! {
        #text
        pub static #name: Operation = Operation {
            api: #api,
            id: #id,
            method: #method,
            path: #path,
            summary: #summary,
            effect: Effect::#effect,
            authenticated: #authenticated,
            idempotency_key: #idempotency_key,
            body: &[#(#body),*],
            query: &[#(#query),*],
            errors: &[#(#errors),*],
            refused: &[#(#refused),*],
            answer: #answer,
        };
    }
}

fn answers(operation: &Operation) -> TokenStream {
    let name = static_name(&operation.id);
    let (enums, optional) = (operation.answers.enums.iter(), operation.answers.optional.iter());
    quote! {
        crate::wire::AnswerPlaces {
            operation: &operations::#name,
            enums: &[#(#enums),*],
            optional: &[#(#optional),*],
        }
    }
}

fn field(field: &Field) -> TokenStream {
    let Field { name, kind, required, open, members } = field;
    let members = members.iter().map(self::field);
    let kind = ident(kind.name());
    let members = quote!(&[#(#members),*]);
    quote! { Field { name: #name, kind: FieldKind::#kind, required: #required, open: #open, members: #members } }
}

/// A description as documentation. Lines are not indented, so none becomes a code block.
pub(super) fn doc(text: &str) -> TokenStream {
    let text: Vec<&str> = text.lines().map(str::trim).collect();
    let text = text.join("\n");
    quote! { #[doc = #text] }
}

pub(super) fn ident(name: &str) -> Ident {
    Ident::new(name, Span::call_site())
}

fn static_name(id: &str) -> Ident {
    ident(&id.to_ascii_uppercase())
}
