//! Prism as a child process.

use std::{process::Stdio, time::Duration};

use tokio::{
    io::{AsyncBufReadExt, BufReader, Lines},
    process::{Child, ChildStdout, Command},
    time::timeout,
};

/// Node needs a second or two; a busy machine some more.
const LONGEST_START: Duration = Duration::from_secs(60);
const LISTENING: &str = "Prism is listening on ";

/// A validating proxy. It is killed when it is dropped.
pub(crate) struct Prism {
    /// Where it listens.
    pub(crate) base_url: String,
    _process: Child,
}

impl Prism {
    /// Starts one that holds what it forwards to `upstream` against `specs/<spec>.yaml`. With `--errors=false` it
    /// changes nothing of what passes, and only names violations in a header.
    pub(crate) async fn start(spec: &str, upstream: &str) -> Self {
        let program = std::env::var_os("PRISM").expect("PRISM names the prism command: use tests/judges/run");
        let document = format!("{}/specs/{spec}.yaml", env!("CARGO_MANIFEST_DIR"));
        let mut process = Command::new(program)
            .args(["proxy", "--errors=false", "--port=0", &document, upstream])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .expect("prism starts");
        let mut log = BufReader::new(process.stdout.take().expect("its output is piped")).lines();
        let base_url = timeout(LONGEST_START, address(&mut log)).await.expect("prism is up within a minute");
        // A full pipe would stop it.
        tokio::spawn(async move { while let Ok(Some(_)) = log.next_line().await {} });
        Self { base_url, _process: process }
    }
}

async fn address(log: &mut Lines<BufReader<ChildStdout>>) -> String {
    let mut said = String::new();
    while let Some(line) = log.next_line().await.expect("prism's output is text") {
        if let Some((_, address)) = line.split_once(LISTENING) {
            return address.trim().to_owned();
        }
        said = said + "\n" + &line;
    }
    panic!("prism ended:{said}");
}
