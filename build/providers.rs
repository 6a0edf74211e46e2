//! Rust for the folder as a whole: the enum of providers, what each spec says of itself, and the credentials.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote};

use super::{
    emit::{doc, ident},
    folder::{Channel, Country, Credential, Folder, HttpVersion, NumberKind, ProviderHead, Simulated, Spec},
};

/// The file that `src/provider` includes. `is_enabled` tells of a feature whether its APIs are compiled.
pub(super) fn emit(folder: &Folder, is_enabled: impl Fn(&str) -> bool) -> TokenStream {
    let rows = folder.providers().map(|(spec, head)| {
        let (variant, about) = (ident(&head.provider), doc(&format!("{}.", spec.description)));
        let facts = facts(folder, spec, head);
        let (operations, answers) = if is_enabled(folder.feature(spec)) {
            let module: TokenStream = head.module.parse().unwrap_or_default();
            (quote!(crate::#module::generated::operations::ALL), quote!(crate::#module::generated::ANSWERS))
        } else {
            (quote!(&[]), quote!(&[]))
        };
        let name = &spec.name;
        quote! { #about #[serde(rename = #name)] #variant { facts: #facts, operations: #operations, answers: #answers } }
    });
    let credentials = credentials(folder);
    let accessors = accessors(folder);
    let names = folder.providers().map(|(spec, _)| &spec.name);
    quote! {
        crate::provider::providers! { #(#rows),* }

        /// `with_provider_names!(callback)`: `callback!` with the name of each provider's spec.
        #[cfg(feature = "sandbox")]
        macro_rules! with_provider_names {
            ($callback:ident) => { $callback! { #(#names),* } };
        }
        #[cfg(feature = "sandbox")]
        pub(crate) use with_provider_names;

        #credentials
        #accessors
    }
}

fn facts(folder: &Folder, spec: &Spec, head: &ProviderHead) -> TokenStream {
    let (name, title, country) = (&spec.name, &head.title, country(head.country));
    let module = head.module.as_str();
    let servers = spec.servers.iter().map(|(name, _)| format!("{module}::servers::{}", name.to_ascii_uppercase()));
    let servers = servers.collect::<Vec<_>>().join(", ");
    let base_url = option(head.default_server.as_deref().and_then(|name| spec.server(name)));
    let variable = format!("PHONEPROOF_{}_BASE_URL", head.environment);
    let timeout = Literal::u64_unsuffixed(head.timeout_seconds.into());
    let http1_only = matches!(head.http, Some(HttpVersion::Http1));
    let owner = ident(&head.owner);
    let credentials = head.credentials.iter().map(|id| {
        let id = constant(id);
        quote!(&credentials::#owner::#id)
    });
    let reaches = head.reaches.iter().map(|(kind, channels)| {
        let (kind, channels) = (kind_of(*kind), channels.iter().map(|channel| channel_of(*channel)));
        quote!((crate::phone::Kind::#kind, &[#(crate::provider::Channel::#channels),*]))
    });
    let simulator = head.simulator.iter().map(simulated);
    let feature = folder.feature(spec);
    quote! {
        crate::provider::Facts {
            name: #name,
            title: #title,
            feature: #feature,
            country: crate::phone::Country::#country,
            servers: #servers,
            base_url: #base_url,
            base_url_variable: #variable,
            timeout: ::std::time::Duration::from_secs(#timeout),
            http1_only: #http1_only,
            credentials: &[#(#credentials),*],
            reaches: &[#(#reaches),*],
            simulator: &[#(#simulator),*],
        }
    }
}

fn simulated(simulated: &Simulated) -> TokenStream {
    let Simulated { number, arrives, answers } = simulated;
    let answers = answers.iter().map(|(member, value)| quote!((#member, #value)));
    quote! { crate::provider::Simulated { number: #number, arrives: #arrives, answers: &[#(#answers),*] } }
}

fn credentials(folder: &Folder) -> TokenStream {
    let modules = folder.owners().iter().map(|(name, owner)| {
        let (name, rows) = (ident(name), owner.credentials.iter().map(credential));
        quote! { pub(crate) mod #name { #(#rows)* } }
    });
    quote! {
        /// What the APIs of each owner are called with.
        pub(crate) mod credentials {
            #(#modules)*
        }
    }
}

fn credential(credential: &Credential) -> TokenStream {
    let (name, about) = (constant(&credential.id), doc(&credential.description));
    let [variable, sandbox, channel_of] =
        [&credential.variable, &credential.sandbox, &credential.channel_of].map(|text| option(text.as_deref()));
    quote! {
        #about
        pub(crate) static #name: crate::provider::Credential =
            crate::provider::Credential { variable: #variable, sandbox: #sandbox, channel_of: #channel_of };
    }
}

/// A method of the sandbox's credentials for each that it takes.
fn accessors(folder: &Folder) -> TokenStream {
    let methods = folder.owners().iter().flat_map(|(owner, shared)| {
        shared.credentials.iter().filter_map(move |credential| {
            let (value, about) = (credential.sandbox.as_deref()?, doc(&credential.description));
            let name = format_ident!("{owner}_{}", credential.id);
            Some(quote! { #about pub const fn #name(&self) -> &'static str { #value } })
        })
    });
    quote! {
        #[cfg(feature = "sandbox")]
        impl crate::sandbox::Credentials {
            #(#methods)*
        }
    }
}

fn option(text: Option<&str>) -> TokenStream {
    text.map_or(quote!(None), |text| quote!(Some(#text)))
}

fn constant(id: &str) -> Ident {
    ident(&id.to_ascii_uppercase())
}

fn country(country: Country) -> Ident {
    ident(match country {
        Country::Korea => "Korea",
        Country::Japan => "Japan",
    })
}

/// The variants of `phone::Kind` have the same names.
fn kind_of(kind: NumberKind) -> Ident {
    format_ident!("{kind:?}")
}

fn channel_of(channel: Channel) -> Ident {
    format_ident!("{channel:?}")
}
