//! The house: a file imports the rooms below its own, never one above or beside.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

/// From the ground up. Those of one line stand beside each other; what is not listed is a facade.
const FLOORS: &[&[&str]] = &[
    &["phone"],
    &["provider"],
    &["wire"],
    &["formats"],
    &[FACADE],
    &["verification"],
    &["sandbox::spec"],
    &["sandbox::world"],
    &["sandbox::engine"],
    &["sandbox::providers"],
    &["sandbox::control", "sandbox::page"],
    &["sandbox::server"],
];
const FACADE: &str = "a facade";

/// The files of the library, but for tests, each with the files that it imports.
fn imports() -> BTreeMap<String, BTreeSet<String>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    list(&root, &mut files);
    let read = |path: &PathBuf| {
        let module = module_of(path.strip_prefix(&root).unwrap());
        (module.join("::"), fs::read_to_string(path).unwrap(), module)
    };
    let files: Vec<_> = files.iter().map(read).collect();
    let names: BTreeSet<_> = files.iter().map(|(name, ..)| name.clone()).collect();
    let imported = |source: &str, module: &[String]| {
        let paths = used(source).into_iter().filter_map(|path| absolute(&path, module));
        paths.filter_map(|path| file_of(&path, &names)).collect()
    };
    files.iter().map(|(name, source, module)| (name.clone(), imported(source, module))).collect()
}

fn list(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let (path, name) = (entry.path(), entry.file_name().into_string().unwrap());
        if path.is_dir() && !["bin", "tests", "web"].contains(&name.as_str()) {
            list(&path, files);
        } else if path.extension().is_some_and(|kind| kind == "rs")
            && !["house.rs", "testing.rs", "tests.rs"].contains(&name.as_str())
        {
            files.push(path);
        }
    }
}

fn module_of(file: &Path) -> Vec<String> {
    let mut module: Vec<_> = file.with_extension("").iter().map(|part| part.to_str().unwrap().to_owned()).collect();
    module.pop_if(|last| last == "mod");
    module
}

/// Every path of the `use` declarations that stand at the beginning of a line. What is only passed on is no import.
fn used(source: &str) -> Vec<Vec<String>> {
    let mut paths = Vec::new();
    for declaration in source.split("\nuse ").skip(1) {
        let mut tree = declaration.split(';').next().unwrap().replace("::", " ");
        for mark in [",", "{", "}"] {
            tree = tree.replace(mark, &format!(" {mark} "));
        }
        let (mut path, mut outer) = (Vec::new(), Vec::new());
        let tokens: Vec<_> = tree.split_whitespace().chain([","]).collect();
        for (token, next) in tokens.iter().zip(&tokens[1..]) {
            match *token {
                "{" => outer.push(path.len()),
                "}" => _ = outer.pop(),
                "," => path.truncate(outer.last().copied().unwrap_or_default()),
                part => {
                    path.push(part.to_owned());
                    if matches!(*next, "," | "}") {
                        paths.push(path.clone());
                    }
                }
            }
        }
    }
    paths
}

/// The path from the crate on, if it leads there.
fn absolute(path: &[String], module: &[String]) -> Option<Vec<String>> {
    let below = |mut from: Vec<String>, path: &[String]| {
        from.extend_from_slice(path);
        Some(from)
    };
    let up = path.iter().take_while(|part| *part == "super").count();
    match path[0].as_str() {
        "crate" => below(Vec::new(), &path[1..]),
        "self" => below(module.to_vec(), &path[1..]),
        "super" => below(module[..module.len() - up].to_vec(), &path[up..]),
        _ => None,
    }
}

/// The file that a path leads into.
fn file_of(path: &[String], names: &BTreeSet<String>) -> Option<String> {
    (0..=path.len()).rev().map(|length| path[..length].join("::")).find(|name| names.contains(name))
}

/// The room of a file: the sandbox is a house of its own.
fn room(name: &str) -> String {
    let depth = if name.starts_with("sandbox::") { 2 } else { 1 };
    name.split("::").take(depth).collect::<Vec<_>>().join("::")
}

fn floor(name: &str) -> usize {
    let room = room(name);
    let named = FLOORS.iter().position(|rooms| rooms.contains(&room.as_str()));
    assert!(named.is_some() || !room.contains("::"), "{room:?} stands on no floor");
    named.or_else(|| FLOORS.iter().position(|rooms| rooms.contains(&FACADE))).unwrap()
}

#[test]
fn a_file_imports_the_floors_below_it_and_none_above_or_beside() {
    let imports = imports();
    let sample = &imports["sandbox::providers::smslink::send"];
    assert!(sample.contains("sandbox::world::random"), "the imports are not read any more");
    // What passes on what others have, at the root of the crate and of the sandbox, stands on no floor.
    let is_door = |name: &str| ["", "sandbox"].contains(&name);
    for (file, imported) in imports.iter().filter(|(file, _)| !is_door(file)) {
        for other in imported.iter().filter(|other| !is_door(other)) {
            assert!(room(file) == room(other) || floor(other) < floor(file), "{file} imports {other}");
        }
    }
}

#[test]
fn no_provider_knows_of_another() {
    let imports = imports();
    // A provider is a folder; what stands beside the folders is for all of them.
    let providers = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/sandbox/providers");
    let folder = |name: &str| {
        let room = name.strip_prefix("sandbox::providers::")?.split("::").next()?.to_owned();
        providers.join(&room).is_dir().then_some(room)
    };
    assert_eq!(folder("sandbox::providers::smslink"), Some("smslink".to_owned()));
    for (file, imported) in &imports {
        let Some(own) = folder(file) else { continue };
        for other in imported.iter().filter_map(|other| folder(other)) {
            assert_eq!(own, other, "{file}");
        }
    }
}

#[test]
fn nobody_stands_in_a_circle_of_more_than_three_files() {
    let imports = imports();
    let reached = |from: &String| {
        let (mut reached, mut open) = (BTreeSet::new(), vec![from]);
        while let Some(file) = open.pop() {
            open.extend(imports[file].iter().filter(|next| reached.insert((*next).clone())));
        }
        reached
    };
    let reached: BTreeMap<_, _> = imports.keys().map(|file| (file, reached(file))).collect();
    for (file, others) in &reached {
        let circle: Vec<_> = others.iter().filter(|other| reached[other].contains(*file)).collect();
        assert!(circle.len() <= 3, "{circle:?}");
    }
}
