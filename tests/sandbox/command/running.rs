//! `phoneproof` as a child of the test.

use std::{
    io::{BufRead, BufReader, Read},
    process::{Child, ChildStderr, ChildStdout, Command, ExitStatus, Output, Stdio},
    time::{Duration, Instant},
};

use phoneproof::{
    portone::v1,
    smslink::{Client, Token, types},
};
use serde_json::Value;

pub(crate) const NUMBER: &str = "09001111101";
pub(crate) const CODE: &str = "715204";

/// Long enough for anything on this machine to happen, and never waited for when a test passes.
const PATIENCE: Duration = Duration::from_secs(20);

pub(crate) fn phoneproof(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_phoneproof"));
    command.args(arguments).env_remove("PHONEPROOF_SANDBOX_PORT");
    command
}

pub(crate) fn output(arguments: &[&str]) -> Output {
    phoneproof(arguments).output().unwrap()
}

pub(crate) fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// A port that was free just now.
pub(crate) fn free_port() -> u16 {
    std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// Tries until it works.
pub(crate) async fn until<T>(what: &str, mut attempt: impl AsyncFnMut() -> Option<T>) -> T {
    let began = Instant::now();
    loop {
        if let Some(done) = attempt().await {
            return done;
        }
        assert!(began.elapsed() < PATIENCE, "{what}: not in time");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

/// `phoneproof sandbox` in the background; a test that fails leaves none behind.
pub(crate) struct Running {
    child: Child,
    out: BufReader<ChildStdout>,
    /// `None` once it was closed.
    log: Option<BufReader<ChildStderr>>,
    /// What it printed until it was ready.
    pub(crate) introduction: Vec<String>,
}

/// What a command left when it ended.
pub(crate) struct Ended {
    pub(crate) code: Option<i32>,
    /// The rest of its output.
    pub(crate) out: String,
    /// The rest of its log.
    pub(crate) log: String,
}

impl Running {
    pub(crate) fn start(arguments: &[&str]) -> Self {
        Self::start_in(&[], arguments)
    }

    /// With variables of the environment.
    pub(crate) fn start_in(environment: &[(&str, &str)], arguments: &[&str]) -> Self {
        let mut running = Self::spawn(environment, &[&["--port", "0"], arguments].concat());
        while !running.introduction.iter().any(|line| line.contains("Ctrl-C")) {
            running.introduction.push(line(&mut running.out));
        }
        running
    }

    /// Does not wait until it is ready.
    pub(crate) fn spawn(environment: &[(&str, &str)], arguments: &[&str]) -> Self {
        let mut command = phoneproof(&[&["sandbox"], arguments].concat());
        command.envs(environment.iter().copied()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let out = BufReader::new(child.stdout.take().unwrap());
        let log = child.stderr.take().map(BufReader::new);
        Self { child, out, log, introduction: Vec::new() }
    }

    pub(crate) fn variable(&self, name: &str) -> &str {
        let prefix = format!("export {name}=");
        self.introduction.iter().find_map(|line| line.strip_prefix(&prefix)).expect("the variable is printed")
    }

    pub(crate) fn base_url(&self) -> &str {
        self.variable("PHONEPROOF_SMSLINK_BASE_URL")
    }

    pub(crate) fn smslink(&self) -> Client {
        let token = Token::new(self.variable("PHONEPROOF_SMSLINK_TOKEN")).unwrap();
        Client::builder(token).base_url(self.base_url()).build().unwrap()
    }

    pub(crate) fn portone(&self) -> v1::Client {
        let (key, secret) = ("PHONEPROOF_PORTONE_V1_IMP_KEY", "PHONEPROOF_PORTONE_V1_IMP_SECRET");
        let keys = v1::Credentials::new(self.variable(key), self.variable(secret)).unwrap();
        v1::Client::builder(keys).base_url(self.base_url()).build().unwrap()
    }

    /// Has it deliver a code.
    pub(crate) async fn deliver(&self) {
        let request = types::DeliverCodeRequest::new(
            types::PhoneNumber::new(NUMBER).unwrap(),
            types::DeliveryType::Sms,
            types::MessageTemplate::new("code: {{verification_code}}").unwrap(),
            types::OwnCode::new(CODE).unwrap(),
        );
        self.smslink().deliver(&request).await.unwrap();
    }

    /// The messages of its inbox.
    pub(crate) async fn messages(&self) -> Vec<Value> {
        let url = format!("{}/sandbox/v1/messages?limit=10000", self.base_url());
        let list: Value = reqwest::get(url).await.unwrap().json().await.unwrap();
        list["messages"].as_array().unwrap().clone()
    }

    /// The next lines of its log. A message and its request come in either order.
    pub(crate) fn logged(&mut self, lines: usize) -> Vec<String> {
        let log = self.log.as_mut().expect("it is open");
        (0..lines).map(|_| line(log)).collect()
    }

    /// Reads no more of its log.
    pub(crate) fn close_log(&mut self) {
        self.log = None;
    }

    /// Ends it as a crash would.
    pub(crate) fn crash(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Presses Ctrl-C and does not wait.
    pub(crate) fn press_ctrl_c(&self) {
        let pid = self.child.id().to_string();
        assert!(Command::new("kill").args(["-INT", &pid]).status().unwrap().success());
    }

    /// Presses Ctrl-C.
    pub(crate) fn interrupt(mut self) -> Ended {
        self.press_ctrl_c();
        let code = self.wait().code();
        let (mut out, mut log) = (String::new(), String::new());
        self.out.read_to_string(&mut out).unwrap();
        if let Some(pipe) = &mut self.log {
            pipe.read_to_string(&mut log).unwrap();
        }
        Ended { code, out, log }
    }

    fn wait(&mut self) -> ExitStatus {
        let began = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status;
            }
            assert!(began.elapsed() < PATIENCE, "it does not stop");
            std::thread::sleep(Duration::from_millis(10));
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It has ended already, unless a test failed.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn line(out: &mut impl BufRead) -> String {
    let mut line = String::new();
    assert_ne!(out.read_line(&mut line).unwrap(), 0, "the output ended");
    line.trim_end().to_owned()
}
