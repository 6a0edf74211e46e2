//! Compiles the specs of the enabled providers into `OUT_DIR`, one Rust file each.

#![forbid(unsafe_code)]

use std::{env, fs, path::Path};

#[path = "build/mod.rs"]
mod compiler;

/// Feature, spec and the module that includes what is generated from it.
const SPECS: [(&str, &str, &str); 5] = [
    ("SOLAPI", "solapi", "crate::solapi::generated"),
    ("PORTONE", "portone-v1", "crate::portone::v1::generated"),
    ("PORTONE", "portone-v2", "crate::portone::v2::generated"),
    ("SMSLINK", "smslink", "crate::smslink::generated"),
    ("SANDBOX", "sandbox", "crate::sandbox::spec::generated"),
];

fn main() {
    for input in ["specs", "build", "build.rs"] {
        println!("cargo::rerun-if-changed={input}");
    }
    for (feature, name, root) in SPECS {
        if env::var_os(format!("CARGO_FEATURE_{feature}")).is_none() {
            continue;
        }
        // Cargo fails the build after a `cargo::error`; an exit code would only add noise to the messages.
        for message in compile(name, root).err().into_iter().flatten() {
            println!("cargo::error={message}");
        }
    }
}

fn compile(name: &str, root: &str) -> Result<(), Vec<String>> {
    let file = format!("specs/{name}.yaml");
    let text =
        fs::read_to_string(&file).map_err(|error| vec![format!("{file}: can't be read ({error}); put it back")])?;
    let code = compiler::compile(&file, &text, root)
        .map_err(|problems| problems.iter().map(ToString::to_string).collect::<Vec<_>>())?;
    let out = env::var_os("OUT_DIR").ok_or_else(|| vec!["OUT_DIR is not set; run this through cargo".to_owned()])?;
    let target = Path::new(&out).join(format!("{name}.rs"));
    fs::write(&target, code).map_err(|error| vec![format!("{}: can't be written ({error})", target.display())])
}
