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
        read.entry(name.to_owned()).or_insert_with(|| {
            let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("specs/{name}.yaml"));
            let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            let document = serde_saphyr::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
            Box::leak(Box::new(Self { document }))
        })
    }

    /// The names of the specs of providers: all but what this crate serves itself.
    pub(crate) fn of_providers() -> BTreeSet<&'static str> {
        let files = fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/specs")).unwrap();
        let files = files.map(|entry| entry.unwrap().path());
        let specs = files.filter(|path| path.extension().is_some_and(|extension| extension == "yaml"));
        let names = specs.map(|path| &*path.file_stem().unwrap().to_str().unwrap().to_owned().leak());
        names.filter(|name| Self::read(name).document["x-served"] != true).collect()
    }

    /// The features that bring the APIs of providers.
    pub(crate) fn features() -> BTreeSet<&'static str> {
        let owners = Self::of_providers().into_iter().map(|name| Self::read(name).owner());
        owners.filter_map(|owner| owner.document["feature"].as_str()).collect()
    }

    /// What the sandbox's APIs take and nobody may see: all but the names of a store and of its channels, which let
    /// nobody in.
    pub(crate) fn secrets_of_the_sandbox() -> BTreeSet<&'static str> {
        let credentials = Self::of_providers().into_iter().flat_map(|name| Self::read(name).credentials());
        let is_name =
            |id: &Value| ["v2_store_id", "v2_channel_key", "v2_kcp_channel_key"].iter().any(|name| id == name);
        let secrets = credentials.filter(|credential| !is_name(&credential["id"]));
        secrets.filter_map(|credential| credential["sandbox"].as_str()).collect()
    }

    /// What it says of its API as a whole.
    pub(crate) fn head(&self, key: &str) -> &Value {
        &self.document["x-api"][key]
    }

    /// What its API shares with others.
    fn owner(&self) -> &'static Self {
        Self::read(&format!("owners/{}", self.head("owner").as_str().expect("an API has an owner")))
    }

    /// What a client of this API is set up with: each with its `variable` and what the `sandbox` takes, if it has them.
    pub(crate) fn credentials(&self) -> impl Iterator<Item = &'static Value> {
        let is_taken = |credential: &&Value| items(self.head("credentials")).any(|id| *id == credential["id"]);
        items(&self.owner().document["credentials"]).filter(is_taken)
    }

    /// On what it reaches numbers.
    pub(crate) fn channels(&self) -> BTreeSet<&str> {
        members(self.head("reaches")).flat_map(|(_, channels)| items(channels)).filter_map(Value::as_str).collect()
    }

    /// Whether it reaches people: a number to send from is an account's, and nobody's who could be verified.
    pub(crate) fn reaches_people(&self) -> bool {
        self.channels().into_iter().any(|channel| channel != "sender-id")
    }

    /// The variable that names the server.
    pub(crate) fn base_url_variable(&self) -> String {
        format!("PHONEPROOF_{}_BASE_URL", self.head("environment").as_str().expect("it has a name there"))
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
