//! The folder of specs: which APIs there are, what each says of itself, and what the APIs of one owner share.
//!
//! A spec has a head, `x-api`; `specs/owners/` holds one file for each owner. Nothing else lists the APIs: the enum of
//! providers, their credentials and their defaults are made of these.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs, io,
    path::Path,
};

use serde::{Deserialize, de::DeserializeOwned};
use serde_json::Value;

use super::{
    document::{self, is_served, join, text},
    problem::Problem,
    rules::{self, is_pascal_case, is_snake_case},
};

/// Every spec and every owner, as far as heads go.
pub(crate) struct Folder {
    owners: BTreeMap<String, Owner>,
    specs: Vec<Spec>,
}

/// One spec of the folder.
pub(crate) struct Spec {
    /// The name of its file, without `.yaml`: what errors call the API.
    pub(crate) name: String,
    pub(crate) text: String,
    pub(super) description: String,
    /// The URL of each server, by its `x-name`.
    pub(super) servers: Vec<(String, String)>,
    pub(super) head: Head,
}

/// What a spec says of its API as a whole.
pub(super) enum Head {
    Provider(ProviderHead),
    /// An API that this crate serves itself.
    Served(ServedHead),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct ProviderHead {
    /// Its variant in the enum of providers.
    pub(super) provider: String,
    /// The module of its facade, below the crate.
    pub(super) module: String,
    pub(super) owner: String,
    /// Its name for people.
    pub(super) title: String,
    pub(super) country: Country,
    /// Its part in the names of environment variables.
    pub(super) environment: String,
    /// The credentials of the owner that it takes.
    pub(super) credentials: Vec<String>,
    /// The server that is called unless another is named; without one it is a choice that has to be made.
    pub(super) default_server: Option<String>,
    pub(super) timeout_seconds: u32,
    pub(super) http: Option<HttpVersion>,
    /// The channels by which it reaches the numbers of each kind.
    #[serde(default)]
    pub(super) reaches: BTreeMap<NumberKind, Vec<Channel>>,
    /// The numbers of the provider's own simulator.
    #[serde(default)]
    pub(super) simulator: Vec<Simulated>,
    /// Held by [`rules::source`].
    #[serde(rename = "x-source")]
    _source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ServedHead {
    module: String,
    feature: String,
}

#[derive(Deserialize, Clone, Copy)]
pub(super) enum Country {
    #[serde(rename = "KR")]
    Korea,
    #[serde(rename = "JP")]
    Japan,
}

/// The one version that a provider wants to be spoken to in.
#[derive(Deserialize, Clone, Copy)]
pub(super) enum HttpVersion {
    #[serde(rename = "1.1")]
    Http1,
}

/// The kinds of numbers that `src/phone` tells apart.
#[derive(Deserialize, Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[serde(rename_all = "kebab-case")]
pub(super) enum NumberKind {
    Mobile,
    Landline,
    Internet,
    Data,
    Personal,
    UnifiedMessaging,
    Nationwide,
    NaviDial,
    TollFree,
    Premium,
    FixedMobile,
}

#[derive(Deserialize, Clone, Copy, Debug)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Channel {
    Sms,
    Voice,
    SenderId,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Simulated {
    /// In national digits.
    pub(super) number: String,
    /// Whether a message arrives there.
    pub(super) arrives: bool,
    /// What the provider then answers: members of its answers, and their values.
    #[serde(default)]
    pub(super) answers: BTreeMap<String, String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Owner {
    #[serde(rename = "title")]
    _title: String,
    pub(super) feature: String,
    pub(super) credentials: Vec<Credential>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Credential {
    pub(super) id: String,
    /// The environment variable that a client reads it from.
    pub(super) variable: Option<String>,
    /// What the sandbox takes.
    pub(super) sandbox: Option<String>,
    /// Of a channel's key: the company behind the channel.
    pub(super) channel_of: Option<String>,
    pub(super) description: String,
}

impl Spec {
    /// Whether this crate is its server.
    pub(crate) const fn is_served(&self) -> bool {
        matches!(self.head, Head::Served(_))
    }

    /// The path of the module that includes what is generated from it.
    pub(crate) fn root(&self) -> String {
        let module = match &self.head {
            Head::Provider(head) => &head.module,
            Head::Served(head) => &head.module,
        };
        format!("crate::{module}::generated")
    }
}

impl Folder {
    /// Reads every file of `specs` and of `specs/owners`.
    pub(crate) fn read(specs: &Path) -> Result<Self, Vec<Problem>> {
        let owners = each(&specs.join("owners"), owner)?.into_iter().collect();
        let specs = each(specs, spec)?.into_iter().map(|(_, spec)| spec).collect();
        let folder = Self { owners, specs };
        let problems = folder.problems();
        if problems.is_empty() { Ok(folder) } else { Err(problems) }
    }

    /// The specs by name.
    pub(crate) fn specs(&self) -> &[Spec] {
        &self.specs
    }

    /// The feature that brings the API of a spec.
    pub(crate) fn feature<'a>(&'a self, spec: &'a Spec) -> &'a str {
        match &spec.head {
            Head::Provider(head) => &self.owners[&head.owner].feature,
            Head::Served(head) => &head.feature,
        }
    }

    /// The specs of providers, each with its head.
    pub(super) fn providers(&self) -> impl Iterator<Item = (&Spec, &ProviderHead)> {
        self.specs.iter().filter_map(|spec| match &spec.head {
            Head::Provider(head) => Some((spec, head)),
            Head::Served(_) => None,
        })
    }

    pub(super) fn owners(&self) -> &BTreeMap<String, Owner> {
        &self.owners
    }

    /// What fits no head alone: references that lead nowhere, and names that two have.
    fn problems(&self) -> Vec<Problem> {
        let mut problems = Vec::new();
        let mut taken = BTreeSet::new();
        for (spec, head) in self.providers() {
            let breach = |key: &str, what: String, remedy: &str| {
                Problem::at(join("/x-api", key), what, remedy).in_file(&file_of(&spec.name))
            };
            // These become names in Rust.
            if !is_pascal_case(&head.provider) {
                let what = format!("`{}` can't name a variant", head.provider);
                problems.push(breach("provider", what, "write it in PascalCase, like `PortOneV2`"));
            }
            if !head.module.split("::").all(is_snake_case) {
                let what = format!("`{}` is not the path of a module", head.module);
                problems.push(breach("module", what, "write it like `portone::v2`"));
            }
            if !is_snake_case(&head.environment.to_ascii_lowercase()) || head.environment.contains(char::is_lowercase) {
                let what = format!("`{}` can't be a part of a variable's name", head.environment);
                problems.push(breach("environment", what, "write it in capitals, like `PORTONE_V2`"));
            }
            if !taken.insert(&head.provider) {
                let what = format!("another spec is the provider `{}` too", head.provider);
                problems.push(breach("provider", what, "give it a variant of its own, in PascalCase"));
            }
            let Some(owner) = self.owners.get(&head.owner) else {
                let what = format!("there is no owner `{}`", head.owner);
                problems.push(breach("owner", what, "correct it, or add its file to specs/owners"));
                continue;
            };
            for id in head.credentials.iter().filter(|id| owner.credential(id).is_none()) {
                let what = format!("`{}` has no credential `{id}`", head.owner);
                problems.push(breach("credentials", what, "correct it, or add it to the owner's file"));
            }
            if let Some(name) = &head.default_server
                && spec.server(name).is_none()
            {
                let what = format!("no server has the x-name `{name}`");
                problems.push(breach("default-server", what, "name one of `servers`, or remove it"));
            }
        }
        problems
    }
}

impl Owner {
    pub(super) fn credential(&self, id: &str) -> Option<&Credential> {
        self.credentials.iter().find(|credential| credential.id == id)
    }
}

impl Spec {
    pub(super) fn server(&self, name: &str) -> Option<&str> {
        self.servers.iter().find(|(known, _)| known == name).map(|(_, url)| url.as_str())
    }
}

/// The path of a spec, as messages name it.
pub(crate) fn file_of(name: &str) -> String {
    format!("specs/{name}.yaml")
}

/// Reads every YAML file of a folder, by name.
fn each<T>(folder: &Path, read: fn(&str, &str) -> Result<T, Vec<Problem>>) -> Result<Vec<(String, T)>, Vec<Problem>> {
    let shown = folder.display().to_string();
    let unreadable =
        |error: &io::Error| vec![Problem::at("", format!("can't be read ({error})"), "put it back").in_file(&shown)];
    let files = fs::read_dir(folder).and_then(Iterator::collect::<io::Result<Vec<_>>>);
    let mut files: Vec<_> = files.map_err(|error| unreadable(&error))?.iter().map(fs::DirEntry::path).collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "yaml"));
    files.sort();
    let (mut found, mut problems) = (Vec::new(), Vec::new());
    for file in files {
        let name = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let text = fs::read_to_string(&file).map_err(|error| unreadable(&error))?;
        match read(&name, &text) {
            Ok(value) => found.push((name, value)),
            Err(wrong) => {
                problems.extend(wrong.into_iter().map(|problem| problem.in_file(&format!("{shown}/{name}.yaml"))));
            }
        }
    }
    if problems.is_empty() { Ok(found) } else { Err(problems) }
}

fn owner(name: &str, text: &str) -> Result<Owner, Vec<Problem>> {
    let owner: Owner = typed("", &document::parse(text)?)?;
    let mut problems = Vec::new();
    let mut breach = |at: String, what: String, remedy: &str| problems.push(Problem::at(at, what, remedy));
    if !is_snake_case(name) {
        breach(String::new(), format!("`{name}` can't name an owner"), "name the file in snake_case, like `portone`");
    }
    let mut taken = BTreeSet::new();
    for (index, credential) in owner.credentials.iter().enumerate() {
        let at = format!("/credentials/{index}/id");
        if !is_snake_case(&credential.id) || !taken.insert(&credential.id) {
            let what = format!("the id `{}` is another credential's, or not in snake_case", credential.id);
            breach(at, what, "give each its own, like `api_key`");
        }
    }
    if problems.is_empty() { Ok(owner) } else { Err(problems) }
}

fn spec(name: &str, yaml: &str) -> Result<Spec, Vec<Problem>> {
    let document = document::read(yaml)?;
    let Some(head) = document.get("x-api") else {
        let remedy = "say which API it is: ARCHITECTURE.md lists what stands there";
        return Err(vec![Problem::at("", "x-api is missing", remedy)]);
    };
    let head = if is_served(&document) {
        Head::Served(typed("/x-api", head)?)
    } else {
        let provider = typed("/x-api", head)?;
        let unsure = rules::source(head, "/x-api");
        if !unsure.is_empty() {
            return Err(unsure);
        }
        Head::Provider(provider)
    };
    let servers = document.get("servers").and_then(Value::as_array).into_iter().flatten();
    let servers =
        servers.filter_map(|server| Some((text(server, "x-name")?.to_owned(), text(server, "url")?.to_owned())));
    let servers = servers.collect();
    let description = document.pointer("/info/title").and_then(Value::as_str).unwrap_or_default().to_owned();
    Ok(Spec { name: name.to_owned(), text: yaml.to_owned(), description, servers, head })
}

/// A mapping as the type of its keys.
fn typed<T: DeserializeOwned>(at: &str, value: &Value) -> Result<T, Vec<Problem>> {
    let remedy = "correct it: ARCHITECTURE.md lists what stands there";
    T::deserialize(value).map_err(|error| vec![Problem::at(at, error.to_string(), remedy)])
}
