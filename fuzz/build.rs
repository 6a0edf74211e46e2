//! Lists what there is to fuzz, out of the specs: each named schema is a type of the same name.

use std::{env, fmt::Write, fs, path::Path};

use serde_json::Value;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let specs = Path::new(&env::var("CARGO_MANIFEST_DIR")?).join("../specs");
    let out = Path::new(&env::var("OUT_DIR")?).to_owned();
    println!("cargo::rerun-if-changed={}", specs.display());
    let (mut documents, mut decoders, mut texts) = (String::new(), String::new(), String::new());
    let files = fs::read_dir(specs)?.map(|file| Ok(file?.path())).collect::<std::io::Result<Vec<_>>>()?;
    let mut files: Vec<_> =
        files.into_iter().filter(|file| file.extension().is_some_and(|kind| kind == "yaml")).collect();
    files.sort();
    for path in files {
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        let document: Value = serde_saphyr::from_str(&fs::read_to_string(&path)?)?;
        fs::write(out.join(format!("{name}.json")), document.to_string())?;
        writeln!(documents, "({name:?}, include_str!(concat!(env!(\"OUT_DIR\"), \"/{name}.json\"))),")?;
        // The types of an API that the crate serves are the sandbox's own.
        if document.get("x-served").is_some() {
            continue;
        }
        let module = document["x-api"]["module"].as_str().ok_or("a spec without x-api.module")?;
        let module = format!("phoneproof::{module}::types");
        for (schema, described) in document["components"]["schemas"].as_object().into_iter().flatten() {
            writeln!(decoders, "Decoder::new::<{module}::{schema}>({name:?}, {schema:?}),")?;
            if described["type"] == "string" && described.get("x-values").is_none() {
                writeln!(texts, "Text::new::<{module}::{schema}>(\"{name} {schema}\"),")?;
            }
        }
    }
    fs::write(out.join("specs.rs"), format!("&[{documents}]"))?;
    fs::write(out.join("decoders.rs"), format!("&[{decoders}]"))?;
    fs::write(out.join("texts.rs"), format!("&[{texts}]"))?;
    Ok(())
}
