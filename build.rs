//! Compiles the specs of the enabled providers into `OUT_DIR`: one Rust file each, and one for all of them.

#![forbid(unsafe_code)]

use std::{env, fs, path::Path};

#[path = "build/mod.rs"]
mod compiler;

use compiler::Folder;

fn main() {
    for input in ["specs", "build", "build.rs"] {
        println!("cargo::rerun-if-changed={input}");
    }
    println!("cargo::rustc-check-cfg=cfg(every_provider)");
    // Cargo fails the build after a `cargo::error`; an exit code would only add noise to the messages.
    for message in compile().err().into_iter().flatten() {
        println!("cargo::error={message}");
    }
}

fn compile() -> Result<(), Vec<String>> {
    let said = |problems: Vec<compiler::Problem>| problems.iter().map(ToString::to_string).collect::<Vec<_>>();
    let folder = Folder::read(Path::new("specs")).map_err(said)?;
    let mut messages = Vec::new();
    for spec in folder.specs().iter().filter(|spec| is_enabled(folder.feature(spec))) {
        match spec.compile() {
            Ok(code) => messages.extend(write(&spec.name, &code)),
            Err(problems) => messages.extend(said(problems)),
        }
    }
    if folder.specs().iter().all(|spec| spec.is_served() || is_enabled(folder.feature(spec))) {
        println!("cargo::rustc-cfg=every_provider");
    }
    messages.extend(write("providers", &folder.compile(is_enabled)));
    if messages.is_empty() { Ok(()) } else { Err(messages) }
}

fn is_enabled(feature: &str) -> bool {
    env::var_os(format!("CARGO_FEATURE_{}", feature.to_ascii_uppercase().replace('-', "_"))).is_some()
}

/// Writes a file of generated code; what went wrong with it.
fn write(name: &str, code: &str) -> Option<String> {
    let Some(out) = env::var_os("OUT_DIR") else {
        return Some("OUT_DIR is not set; run this through cargo".to_owned());
    };
    let target = Path::new(&out).join(format!("{name}.rs"));
    let error = fs::write(&target, code).err()?;
    Some(format!("{}: can't be written ({error})", target.display()))
}
