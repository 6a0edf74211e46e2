//! What the README shows is what works: its script and the test in another language, run as they stand there.

use std::{
    env, fs,
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
    thread,
};

use super::running::{free_port, text};

/// The only code block of a language.
fn block(language: &str) -> String {
    let (_, rest) = include_str!("../../../README.md").split_once(&format!("```{language}\n")).expect("it is there");
    rest.split("```").next().unwrap().to_owned()
}

fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// Runs the script for CI with this port, where the command is installed.
fn run_script(folder: &Path, port: u16) -> Output {
    let installed = Path::new(env!("CARGO_BIN_EXE_phoneproof")).parent().unwrap();
    let path = format!("{}:{}", installed.display(), env::var("PATH").unwrap());
    let script = block("bash").replace("8099", &port.to_string());
    Command::new("bash").args(["-c", &script]).current_dir(folder).env("PATH", path).output().unwrap()
}

/// Whether the tools are there. The crate asks for a Rust toolchain only; the gate has all.
fn have(tools: &[&str]) -> bool {
    let is_missing = |tool: &&&str| {
        let found = Command::new(tool).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
        !found.is_ok_and(|status| status.success())
    };
    let missing = tools.iter().find(is_missing);
    assert!(missing.is_none() || env::var_os("CI").is_none(), "{missing:?} is missing");
    missing.is_none()
}

#[test]
fn its_script_for_ci_runs_its_test_in_another_language() {
    if !have(&["bash", "curl", "python3"]) {
        return;
    }
    let folder = folder("readme");
    fs::write(folder.join("test_signup.py"), block("python")).unwrap();
    let ran = run_script(&folder, free_port());
    let (out, log) = (text(&ran.stdout), text(&ran.stderr));
    assert_eq!((ran.status.code(), out.as_str()), (Some(0), "verified with the code of message 1\n"), "{log}");
    assert_eq!(log.matches("INFO request").count(), 2, "{log}");
}

#[test]
fn its_script_ends_with_a_sandbox_that_can_not_start() {
    if !have(&["bash", "curl"]) {
        return;
    }
    // It speaks no HTTP: who asks it whether it is ready is cut off.
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    thread::spawn(move || taken.incoming().for_each(drop));
    let ran = run_script(&folder("readme-taken"), port);
    let log = text(&ran.stderr);
    assert!(!ran.status.success(), "{log}");
    assert!(log.contains("choose another port with --port"), "{log}");
}
