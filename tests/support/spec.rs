//! The specs as plain data: operations, schemas and examples, read without the crate's own compiler.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
    sync::{Mutex, PoisonError},
};

use serde_json::Value;

/// One spec.
pub(crate) struct Spec {
    document: Value,
}

/// What the APIs of one owner share.
pub(crate) struct Owner {
    document: Value,
}

/// What a client is set up with.
#[derive(Debug, Clone)]
pub(crate) struct Credential {
    /// The environment variable that it is read from.
    pub(crate) variable: Option<String>,
    /// What the sandbox takes.
    pub(crate) sandbox: Option<String>,
}

/// An example of a body: where it stands, what it is an example of, and its value.
#[derive(Debug, Clone)]
pub(crate) struct Example {
    pub(crate) operation: String,
    /// `request`, or the status of the answer as written.
    pub(crate) place: String,
    pub(crate) name: String,
    pub(crate) schema: String,
    /// A list of the schema.
    pub(crate) is_list: bool,
    pub(crate) value: Value,
}

impl Spec {
    /// The spec of this name, `smslink` for `specs/smslink.yaml`.
    pub(crate) fn read(name: &str) -> &'static Self {
        static READ: Mutex<BTreeMap<String, &'static Spec>> = Mutex::new(BTreeMap::new());
        let mut read = READ.lock().unwrap_or_else(PoisonError::into_inner);
        read.entry(name.to_owned())
            .or_insert_with(|| Box::leak(Box::new(Self { document: document(&format!("specs/{name}.yaml")) })))
    }

    /// The names of the specs of providers: all but what this crate serves itself.
    pub(crate) fn of_providers() -> BTreeSet<&'static str> {
        let names = names("specs").into_iter().map(|name| &*name.leak());
        names.filter(|name| Self::read(name).document["x-served"] != true).collect()
    }

    /// What it says of its API as a whole.
    pub(crate) fn head(&self, key: &str) -> &Value {
        &self.document["x-api"][key]
    }

    /// Whether its API verifies a person: it reaches numbers, and not only as sender IDs.
    pub(crate) fn verifies_a_person(&self) -> bool {
        members(self.head("reaches")).any(|(_, channels)| items(channels).any(|channel| channel != "sender-id"))
    }

    /// The environment variable that names another base URL.
    pub(crate) fn base_url_variable(&self) -> String {
        format!("PHONEPROOF_{}_BASE_URL", self.head("environment").as_str().unwrap())
    }

    /// The credentials that its API takes.
    pub(crate) fn credentials(&self) -> Vec<Credential> {
        let owner = Owner::read(self.head("owner").as_str().unwrap());
        items(self.head("credentials")).map(|id| owner.credential(id.as_str().unwrap())).collect()
    }

    /// What the sandbox's APIs of all providers take and nobody may see: all but the names of a store and of its channels,
    /// which stand in requests.
    pub(crate) fn secrets_of_the_sandbox() -> Vec<String> {
        let names = ["store-sandbox", "channel-key-sandbox-danal", "channel-key-sandbox-kcp"];
        let credentials = Self::of_providers().into_iter().flat_map(|name| Self::read(name).credentials());
        let taken = credentials.filter_map(|credential| credential.sandbox);
        taken.filter(|value| !names.contains(&value.as_str())).collect()
    }

    /// The named schemas.
    pub(crate) fn schemas(&self) -> impl Iterator<Item = (&str, &Value)> {
        members(&self.document["components"]["schemas"])
    }

    /// The schema of this name.
    pub(crate) fn schema(&self, name: &str) -> &Value {
        &self.document["components"]["schemas"][name]
    }

    /// What `value` refers to, or `value` itself.
    pub(crate) fn resolve<'a>(&'a self, value: &'a Value) -> &'a Value {
        let Some(target) = value["$ref"].as_str() else { return value };
        let pointer = target.trim_start_matches('#');
        self.document.pointer(pointer).unwrap_or_else(|| panic!("{target} points at nothing"))
    }

    /// The header that carries the credentials, in lower case.
    pub(crate) fn credential_header(&self) -> String {
        let mut schemes = members(&self.document["components"]["securitySchemes"]);
        let (_, scheme) = schemes.next().expect("a spec has a security scheme");
        scheme["name"].as_str().unwrap_or("authorization").to_lowercase()
    }

    /// Every operation by its id.
    pub(crate) fn operations(&self) -> impl Iterator<Item = (&str, &Value)> {
        let items = members(&self.document["paths"]).flat_map(|(_, item)| members(item));
        items.filter_map(|(_, operation)| Some((operation["operationId"].as_str()?, operation)))
    }

    /// Every example of a request or an answer.
    pub(crate) fn examples(&self) -> Vec<Example> {
        let mut found = Vec::new();
        for (id, operation) in self.operations() {
            let request = [("request", &operation["requestBody"])];
            let bodies = request.into_iter().chain(members(&operation["responses"]));
            for (place, body) in bodies {
                let content = &self.resolve(body)["content"]["application/json"];
                let schema = &content["schema"];
                let is_list = schema["type"] == "array";
                let named = if is_list { &schema["items"] } else { schema };
                for (name, example) in members(&content["examples"]) {
                    found.push(Example {
                        operation: id.to_owned(),
                        place: place.to_owned(),
                        name: name.to_owned(),
                        schema: reference(named).unwrap_or_default().to_owned(),
                        is_list,
                        value: example["value"].clone(),
                    });
                }
            }
        }
        found
    }

    /// The examples of success answers.
    pub(crate) fn successes(&self) -> Vec<Example> {
        self.examples().into_iter().filter(|example| example.place.starts_with('2')).collect()
    }

    /// The first example of a success answer of an operation.
    pub(crate) fn success(&self, operation: &str) -> Example {
        let mut successes = self.successes().into_iter();
        successes.find(|example| example.operation == operation).unwrap_or_else(|| panic!("{operation}: no example"))
    }

    /// One example by its place.
    pub(crate) fn example(&self, operation: &str, place: &str, name: &str) -> Value {
        let is_it =
            |example: &Example| example.operation == operation && example.place == place && example.name == name;
        let found = self.examples().into_iter().find(is_it);
        found.unwrap_or_else(|| panic!("{operation} {place}: no example `{name}`")).value
    }
}

impl Owner {
    /// Every owner.
    pub(crate) fn all() -> Vec<Self> {
        names("specs/owners").iter().map(|name| Self::read(name)).collect()
    }

    fn read(name: &str) -> Self {
        Self { document: document(&format!("specs/owners/{name}.yaml")) }
    }

    /// The feature that brings its APIs.
    pub(crate) fn feature(&self) -> &str {
        self.document["feature"].as_str().unwrap()
    }

    fn credential(&self, id: &str) -> Credential {
        let found = items(&self.document["credentials"]).find(|credential| credential["id"] == id);
        let found = found.unwrap_or_else(|| panic!("{}: no credential `{id}`", self.feature()));
        let text = |key: &str| found[key].as_str().map(str::to_owned);
        Credential { variable: text("variable"), sandbox: text("sandbox") }
    }
}

impl Example {
    /// A name for messages.
    pub(crate) fn title(&self) -> String {
        format!("{} {} `{}`", self.operation, self.place, self.name)
    }

    /// The values to decode: the list's items, or the one value.
    pub(crate) fn items(&self) -> Vec<Value> {
        if self.is_list { self.value.as_array().cloned().unwrap_or_default() } else { vec![self.value.clone()] }
    }
}

/// The members of an object; none for anything else.
pub(crate) fn members(value: &Value) -> impl Iterator<Item = (&str, &Value)> {
    value.as_object().into_iter().flatten().map(|(name, member)| (name.as_str(), member))
}

/// The items of an array; none for anything else.
pub(crate) fn items(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

/// The name of the schema that `value` refers to.
pub(crate) fn reference(value: &Value) -> Option<&str> {
    value["$ref"].as_str()?.strip_prefix("#/components/schemas/")
}

/// The names of the YAML files in a folder of the crate.
fn names(folder: &str) -> Vec<String> {
    let files = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)).unwrap();
    let files = files.map(|entry| entry.unwrap().path());
    let files = files.filter(|path| path.extension().is_some_and(|extension| extension == "yaml"));
    files.map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned()).collect()
}

fn document(path: &str) -> Value {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path));
    let text = text.unwrap_or_else(|error| panic!("{path}: {error}"));
    serde_saphyr::from_str(&text).unwrap_or_else(|error| panic!("{path}: {error}"))
}
