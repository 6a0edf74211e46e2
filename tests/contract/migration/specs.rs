//! The names that a spec knows, read as plain data.

use std::{collections::BTreeSet, fs, path::Path};

use serde_json::Value;

pub(crate) struct Spec(Value);

impl Spec {
    pub(crate) fn read(name: &str) -> Self {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("specs/{name}.yaml"));
        Self(serde_saphyr::from_str(&fs::read_to_string(path).unwrap()).unwrap())
    }

    pub(crate) fn schemas(&self) -> impl Iterator<Item = (&str, &Value)> {
        members(&self.0["components"]["schemas"])
    }

    /// Operations by their ids.
    pub(crate) fn operations(&self) -> impl Iterator<Item = (&str, &Value)> {
        let operations = members(&self.0["paths"]).flat_map(|(_, item)| members(item));
        operations.filter_map(|(_, operation)| Some((operation["operationId"].as_str()?, operation)))
    }

    /// The statuses that an operation answers with, each with its codes.
    pub(crate) fn answers(&self, operation: &str) -> Vec<(&str, BTreeSet<&str>)> {
        let (_, operation) = self.operations().find(|(id, _)| *id == operation).unwrap();
        let answers = members(&operation["responses"]);
        answers.map(|(status, answer)| (status, texts(&self.resolve(answer)["x-codes"]))).collect()
    }

    /// All names: of schemas, their fields (alone and behind the schema's), codes, operations, parameters and servers.
    pub(crate) fn names(&self) -> BTreeSet<String> {
        let mut names: BTreeSet<String> = self.operations().map(|(id, _)| id.to_owned()).collect();
        for (schema, definition) in self.schemas() {
            names.insert(schema.to_owned());
            names.extend(parts(definition).into_iter().map(str::to_owned));
            names.extend(members(&definition["properties"]).map(|(field, _)| format!("{schema}.{field}")));
        }
        let parameters = members(&self.0["components"]["parameters"]).map(|(_, parameter)| parameter);
        let servers = self.0["servers"].as_array().into_iter().flatten();
        names.extend(parameters.filter_map(|parameter| Some(parameter["name"].as_str()?.to_owned())));
        names.extend(servers.filter_map(|server| Some(server["url"].as_str()?.to_owned())));
        names
    }

    fn resolve<'a>(&'a self, value: &'a Value) -> &'a Value {
        let target = value["$ref"].as_str().map(|target| target.trim_start_matches('#'));
        target.map_or(value, |pointer| self.0.pointer(pointer).unwrap())
    }
}

/// What a schema consists of: its fields, or its codes.
pub(crate) fn parts(schema: &Value) -> BTreeSet<&str> {
    let fields = members(&schema["properties"]).map(|(field, _)| field);
    fields.chain(members(&schema["x-values"]).map(|(code, _)| code)).collect()
}

fn members(value: &Value) -> impl Iterator<Item = (&str, &Value)> {
    value.as_object().into_iter().flatten().map(|(name, member)| (name.as_str(), member))
}

fn texts(value: &Value) -> BTreeSet<&str> {
    value.as_array().into_iter().flatten().filter_map(Value::as_str).collect()
}
