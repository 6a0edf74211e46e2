//! The `phoneproof` command, as a process.

use std::{
    collections::BTreeSet,
    io::{BufRead, BufReader, Read},
    process::{Child, ChildStdout, Command, Output, Stdio},
    time::{Duration, Instant},
};

use phoneproof::{
    Effect, Operation,
    portone::{v1::operations as portone, v2::operations as v2},
    smslink::{self, operations as sms},
    solapi::operations as solapi,
};
use serde_json::Value;

use crate::smslink::own_code;

const NUMBER: &str = "09001111101";
const CODE: &str = "715204";

/// The operations that the tour walks through.
const TOURED: [&Operation; 19] = [
    &solapi::CREATE_SENDER_ID,
    &solapi::AUTHENTICATE_SENDER_ID,
    &solapi::LIST_ACTIVE_SENDER_IDS,
    &solapi::LIST_SENDER_IDS,
    &solapi::DELETE_SENDER_ID,
    &portone::REQUEST_OTP,
    &portone::CONFIRM_OTP,
    &portone::GET_CERTIFICATION,
    &portone::DELETE_CERTIFICATION,
    &v2::SEND_IDENTITY_VERIFICATION,
    &v2::RESEND_IDENTITY_VERIFICATION,
    &v2::CONFIRM_IDENTITY_VERIFICATION,
    &v2::GET_IDENTITY_VERIFICATION,
    &v2::LIST_IDENTITY_VERIFICATIONS,
    &v2::LOGIN_VIA_API_SECRET,
    &v2::REFRESH_TOKEN,
    &sms::GENERATE_AND_DELIVER_CODE,
    &sms::VERIFY_CODE,
    &sms::GET_CODE_DELIVERY_RESULT,
];

/// The numbers, without separators, and the name that the tour uses.
const PERSONAL: [&str; 16] = [
    "0200000001",
    "0200000002",
    "0200000003",
    "01000000001",
    "01000000002",
    "01000000003",
    "01000000004",
    "01000000011",
    "01000000012",
    "01000000013",
    "01000000014",
    "01000000015",
    "09011111101",
    "09011111102",
    "09011111103",
    "홍길동",
];

fn phoneproof(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_phoneproof"));
    command.args(arguments).env_remove("PHONEPROOF_SANDBOX_PORT");
    command
}

fn output(arguments: &[&str]) -> Output {
    phoneproof(arguments).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// `phoneproof sandbox` in the background; a test that fails leaves none behind.
struct Running {
    child: Child,
    out: BufReader<ChildStdout>,
    /// What it printed until the list of variables ended.
    introduction: Vec<String>,
}

impl Running {
    fn start(arguments: &[&str]) -> Self {
        let mut child =
            phoneproof(&[&["sandbox", "--port", "0"], arguments].concat()).stdout(Stdio::piped()).spawn().unwrap();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let mut introduction = Vec::new();
        while !introduction.iter().any(|line: &String| line.contains("Ctrl-C")) {
            introduction.push(line(&mut out));
        }
        Self { child, out, introduction }
    }

    fn variable(&self, name: &str) -> &str {
        let prefix = format!("export {name}=");
        self.introduction.iter().find_map(|line| line.strip_prefix(&prefix)).expect("the variable is printed")
    }

    fn smslink(&self) -> smslink::Client {
        let token = smslink::Token::new(self.variable("PHONEPROOF_SMSLINK_TOKEN")).unwrap();
        smslink::Client::builder(token).base_url(self.variable("PHONEPROOF_SMSLINK_BASE_URL")).build().unwrap()
    }

    /// Has it deliver a code, and returns what it says of that.
    async fn deliver(&mut self) -> String {
        let request = own_code(NUMBER, smslink::types::DeliveryType::Sms, CODE);
        self.smslink().deliver(&request).await.unwrap();
        line(&mut self.out)
    }

    /// Presses Ctrl-C, and waits for the exit code and the rest of the output.
    fn interrupt(mut self) -> (Option<i32>, String) {
        let pid = self.child.id().to_string();
        assert!(Command::new("kill").args(["-INT", &pid]).status().unwrap().success());
        let began = Instant::now();
        let status = loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                break status;
            }
            assert!(began.elapsed() < Duration::from_secs(10), "it does not stop");
            std::thread::sleep(Duration::from_millis(10));
        };
        let mut rest = String::new();
        self.out.read_to_string(&mut rest).unwrap();
        (status.code(), rest)
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

#[test]
fn the_tour_passes_and_walks_through_every_provider() {
    let output = output(&["tour", "--json"]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let document: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(document["passed"], true);
    let steps = document["steps"].as_array().unwrap();
    assert!(steps.iter().all(|step| step["as_expected"] == true));

    let walked: BTreeSet<_> = steps.iter().map(|step| step["operation"].as_str().unwrap()).collect();
    assert_eq!(walked, TOURED.iter().map(|operation| operation.id).collect());
    let effects = TOURED.map(|operation| operation.effect);
    for effect in [Effect::Read, Effect::Idempotent, Effect::Sends, Effect::ConsumesAttempt] {
        assert!(effects.contains(&effect), "{effect}");
    }
    let providers: BTreeSet<_> = steps.iter().map(|step| step["provider"].as_str().unwrap()).collect();
    assert_eq!(providers, BTreeSet::from(["PortOne V1", "PortOne V2", "SMSLINK", "SOLAPI"]));
    for step in steps {
        let operation = TOURED.iter().find(|operation| step["operation"] == operation.id).unwrap();
        let sent = step["sent"].as_str().unwrap();
        assert!(sent.starts_with(&format!("{} {}", operation.method, operation.path)), "{sent}");
        assert!(!step["came_back"].as_str().unwrap().is_empty(), "{sent}");
    }
}

#[test]
fn the_tour_shows_what_ends_well_and_what_does_not() {
    let output = output(&["tour", "--json"]);
    let document: Value = serde_json::from_slice(&output.stdout).unwrap();
    let steps = document["steps"].as_array().unwrap();
    for provider in ["PortOne V1", "PortOne V2", "SMSLINK", "SOLAPI"] {
        let came_back: Vec<_> = steps
            .iter()
            .filter(|step| step["provider"] == provider)
            .map(|step| step["came_back"].as_str().unwrap())
            .collect();
        for shown in ["Verified(", "Rejected(", "; check the "] {
            assert!(came_back.iter().any(|text| text.contains(shown)), "{provider}: {shown} in {came_back:#?}");
        }
    }
}

#[test]
fn the_tour_shows_no_number_no_name_and_no_code() {
    for arguments in [&["tour"][..], &["tour", "--json"]] {
        let output = output(arguments);
        let shown = text(&[output.stdout, output.stderr].concat());
        let without_separators: String = shown.chars().filter(|c| !matches!(c, '-' | ' ')).collect();
        for personal in PERSONAL {
            assert!(!without_separators.contains(personal), "{personal} in {shown}");
        }
        for secret in ["sandbox-imp-secret", "sandbox-v2-api-secret", "sandboxsandbox"] {
            assert!(!shown.contains(secret), "{secret} in {shown}");
        }
        for word in shown.split(|c: char| !(c.is_alphanumeric() || c == '_' || c == '-')) {
            let is_id =
                word.starts_with("imp_") || word.starts_with("ERR") || [UUID_LENGTH, ID_LENGTH].contains(&word.len());
            assert!(is_id || !has_a_code(word), "{word} may be a code, in {shown}");
        }
    }
}

const UUID_LENGTH: usize = "9bbbb4c7-65a6-4524-9fda-eb70a9ec9c3d".len();
/// Of a PortOne V2 verification.
const ID_LENGTH: usize = "5124e14a407ad3182ab1ac0acca000d1".len();

/// The shortest codes have four digits.
fn has_a_code(word: &str) -> bool {
    word.split(|c: char| !c.is_ascii_digit()).any(|digits| digits.len() >= 4)
}

#[test]
fn the_tour_is_readable_and_without_colour_in_a_pipe() {
    let output = output(&["tour"]);
    let shown = text(&output.stdout);
    assert_eq!(output.status.code(), Some(0));
    assert!(!shown.contains('\u{1b}'), "{shown}");
    let last = shown.lines().last().unwrap();
    assert!(last.starts_with("ok all ") && last.ends_with(" steps ended as they should"), "{last}");
    assert!(!shown.contains("FAILED"), "{shown}");
}

#[tokio::test]
async fn the_sandbox_prints_where_it_is_serves_and_stops_at_ctrl_c() {
    let mut running = Running::start(&[]);
    let base_url = running.variable("PHONEPROOF_SMSLINK_BASE_URL").to_owned();
    assert_eq!(running.introduction[0], format!("phoneproof sandbox on {base_url}"));
    let exported: Vec<_> = running.introduction.iter().filter(|line| line.starts_with("export PHONEPROOF_")).collect();
    assert_eq!(exported.len(), 11, "{:#?}", running.introduction);

    let said = running.deliver().await;
    assert!(said.contains("Smslink Sms"), "{said}");
    assert!(!said.contains(NUMBER) && !said.contains(CODE), "{said}");
    assert_eq!(running.interrupt(), (Some(0), String::new()));
}

#[tokio::test]
async fn messages_are_shown_to_an_operator_who_asks_for_them_by_name() {
    let mut running = Running::start(&["--show-messages"]);
    let said = running.deliver().await;
    assert!(said.contains(NUMBER) && said.contains(&format!("code: {CODE}")), "{said}");
    assert_eq!(running.interrupt().0, Some(0));
}

#[test]
fn ctrl_c_works_as_soon_as_it_is_announced() {
    for _ in 0..10 {
        assert_eq!(Running::start(&[]).interrupt().0, Some(0));
    }
}

#[test]
fn a_client_that_stays_connected_does_not_keep_it_from_stopping() {
    let running = Running::start(&[]);
    let address = running.variable("PHONEPROOF_SMSLINK_BASE_URL").strip_prefix("http://").unwrap().to_owned();
    let _silent = std::net::TcpStream::connect(address).unwrap();
    assert_eq!(running.interrupt().0, Some(0));
}

#[tokio::test]
async fn a_port_that_is_taken_is_named_with_what_to_do() {
    let first = crate::clients::sandbox().await;
    let port = first.address().port().to_string();
    let output = output(&["sandbox", "--port", &port]);
    assert_eq!(output.status.code(), Some(1));
    let said = text(&output.stderr);
    assert!(said.contains(&format!("127.0.0.1:{port}")) && said.contains("--port"), "{said}");
    assert!(output.stdout.is_empty(), "nothing is exported: {}", text(&output.stdout));
}

#[test]
fn a_port_can_be_named_in_the_environment() {
    let port = "not-a-port";
    let output = phoneproof(&["sandbox"]).env("PHONEPROOF_SANDBOX_PORT", port).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains(port));
}

#[test]
fn a_wrong_command_line_is_told_apart_from_a_failure() {
    for arguments in [&[][..], &["dance"], &["tour", "--yaml"], &["sandbox", "--port", "65536"]] {
        let output = output(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        let said = text(&output.stderr);
        assert!(said.contains("--help"), "{arguments:?}: it says where to read more: {said}");
    }
}
