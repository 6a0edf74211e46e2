//! What the command prints: codes and numbers only where the operator asks for them by name.

use std::{
    io::{BufRead, BufReader, Read},
    process::{Child, ChildStdout, Command, Stdio},
    sync::mpsc::{self, Receiver},
    thread,
    time::Duration,
};

use phoneproof::smslink::{
    Client, Token,
    types::{DeliverCodeRequest, DeliveryType, MessageTemplate, OwnCode, PhoneNumber},
};

use crate::{
    canary::{Canary, Place, hits},
    support::{
        apis::{Api, of_each_api},
        spec::Spec,
    },
};

const PHONE: &str = "09073019286";
const CODE: &str = "73019286";

fn phoneproof(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_phoneproof"));
    command.args(arguments).env("RUST_LOG", "trace").env_remove("PHONEPROOF_SANDBOX_PORT");
    command
}

/// The texts that the tour's source hands to constructors of sensitive types: so a new one is looked for, too.
fn canaries_of_the_tour() -> Vec<Canary> {
    let directory = concat!(env!("CARGO_MANIFEST_DIR"), "/src/bin/phoneproof/tour");
    let mut found = Vec::new();
    for entry in std::fs::read_dir(directory).unwrap() {
        let source = std::fs::read_to_string(entry.unwrap().path()).unwrap();
        // Every number in quotes, and every text that a person's type is made of.
        for text in source.split('"').skip(1).step_by(2) {
            let digits: String = text.chars().filter(char::is_ascii_digit).collect();
            let is_number = digits.len() >= 9 && text.chars().all(|c| c.is_ascii_digit() || c == '-');
            if is_number || !text.is_ascii() {
                let text = if is_number { digits } else { text.to_owned() };
                found.push(Canary::new(format!("the tour's {text}"), &text.into()));
            }
        }
    }
    found
}

fn is_otp<A: Api>(word: &str) -> bool {
    A::OTP.fits(word)
}

#[test]
fn the_tour_shows_no_number_no_name_no_code_and_no_credential() {
    let mut canaries = canaries_of_the_tour();
    assert!(canaries.len() > 10, "{} canaries", canaries.len());
    // Every sandbox has the same.
    let secrets = Spec::secrets_of_the_sandbox();
    canaries.extend(secrets.iter().map(|secret| Canary::new("a credential", &(*secret).into())));
    for arguments in [&["tour"][..], &["tour", "--json"]] {
        let output = phoneproof(arguments).output().unwrap();
        assert!(output.status.success(), "{arguments:?}");
        let text = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
        let found = hits(&canaries, &[Place::new(arguments.join(" "), &text)]);
        assert!(found.is_empty(), "{}", found.join("\n"));
        // Codes are drawn at random: one would stand alone, unlike the parts of an id, and is shorter than a PG's number.
        let alone = |word: &&str| of_each_api!(is_otp(word)).contains(&true);
        let code = text.split(|c: char| !c.is_ascii_alphanumeric() && !"_-".contains(c)).find(alone);
        assert_eq!(code, None, "{text}");
    }
}

/// `phoneproof sandbox` in the background; a test that fails leaves none behind.
struct Running {
    child: Child,
    out: BufReader<ChildStdout>,
    /// Its lines on stderr.
    log: Receiver<String>,
    introduction: String,
}

impl Running {
    fn start(arguments: &[&str]) -> Self {
        let mut command = phoneproof(&[&["sandbox", "--port", "0"], arguments].concat());
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let log = BufReader::new(child.stderr.take().unwrap());
        let (sender, lines) = mpsc::channel();
        thread::spawn(move || log.lines().map_while(Result::ok).try_for_each(|line| sender.send(line)));
        let mut introduction = String::new();
        while !introduction.contains("Ctrl-C") {
            assert_ne!(out.read_line(&mut introduction).unwrap(), 0, "it ended: {introduction}");
        }
        Self { child, out, log: lines, introduction }
    }

    fn variable(&self, name: &str) -> &str {
        let prefix = format!("export {name}=");
        self.introduction.lines().find_map(|line| line.strip_prefix(&prefix)).expect("the variable is printed")
    }

    /// Has it deliver a code and refuse a request, and returns all that it printed.
    async fn deliver(mut self) -> String {
        let token = Token::new(self.variable("PHONEPROOF_SMSLINK_TOKEN")).unwrap();
        let base_url = self.variable("PHONEPROOF_SMSLINK_BASE_URL").to_owned();
        let client = Client::builder(token).base_url(&base_url).build().unwrap();
        let (phone, code) = (PhoneNumber::new(PHONE).unwrap(), OwnCode::new(CODE).unwrap());
        let text = MessageTemplate::new("code {{verification_code}}").unwrap();
        reqwest::get(format!("{base_url}/{PHONE}/{CODE}")).await.unwrap();
        client.deliver(&DeliverCodeRequest::new(phone, DeliveryType::Sms, text, code)).await.unwrap();
        let mut said = std::mem::take(&mut self.introduction);
        while !(said.contains("INFO message") && said.contains("deliver_code")) {
            said.push_str(&self.log.recv_timeout(Duration::from_secs(20)).expect("request and message are logged"));
            said.push('\n');
        }
        self.child.kill().unwrap();
        self.out.read_to_string(&mut said).unwrap();
        said.extend(self.log.iter());
        said
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended: then there is nothing to do.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

fn canaries() -> [Canary; 2] {
    [Canary::new("the number", &PHONE.into()), Canary::new("the code", &CODE.into())]
}

#[tokio::test]
async fn a_sandbox_prints_no_number_and_no_code() {
    let said = Running::start(&[]).deliver().await;
    assert!(said.contains(r#"provider="smslink" channel="sms""#), "it says that something was sent: {said}");
    let found = hits(&canaries(), &[Place::new("sandbox", &said)]);
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[tokio::test]
async fn a_sandbox_prints_both_to_an_operator_who_asks_for_them() {
    let said = Running::start(&["--show-messages"]).deliver().await;
    assert_eq!(hits(&canaries(), &[Place::new("sandbox", &said)]).len(), 2, "{said}");
}
