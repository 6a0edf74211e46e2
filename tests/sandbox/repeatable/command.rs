//! The same by flags and environment variables of `phoneproof sandbox`.

use std::{
    io::{BufRead, BufReader, Read},
    process::{Child, ChildStdout, Command, Stdio},
};

use phoneproof::{
    Outcome,
    smslink::{Client, Token, types},
};

use super::state::file;

/// A command that runs, and the base URL and token it printed.
struct Running {
    child: Child,
    /// A command whose output nobody reads any more stops.
    _output: BufReader<ChildStdout>,
    client: Client,
}

impl Running {
    fn start(arguments: &[&str], environment: &[(&str, &str)]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_phoneproof"));
        command.arg("sandbox").args(arguments).envs(environment.iter().copied());
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        let (mut base_url, mut token) = (None, None);
        for line in output.by_ref().lines().map_while(Result::ok) {
            if let Some((name, value)) = line.strip_prefix("export ").and_then(|line| line.split_once('=')) {
                match name {
                    "PHONEPROOF_SMSLINK_BASE_URL" => base_url = Some(value.to_owned()),
                    "PHONEPROOF_SMSLINK_TOKEN" => token = Some(value.to_owned()),
                    _ => {}
                }
            }
            if base_url.is_some() && token.is_some() {
                break;
            }
        }
        let token = Token::new(token.unwrap()).unwrap();
        Self { child, _output: output, client: Client::builder(token).base_url(base_url.unwrap()).build().unwrap() }
    }

    /// The code that was sent, as the provider's answer repeats it.
    async fn code(&self, phone: &str) -> String {
        let request = types::GenerateAndDeliverCodeRequest::new(
            types::PhoneNumber::new(phone).unwrap(),
            types::DeliveryType::Sms,
            types::MessageTemplate::new("{{verification_code}} {{valid_period_min}}").unwrap(),
            types::CharacterType::Digits,
            types::CharacterSize::new(6).unwrap(),
            types::ValidPeriodMin::new(10).unwrap(),
        );
        let sent = self.client.generate_and_deliver(&request).await.unwrap();
        sent.verification_code.unwrap().expose().to_owned()
    }

    async fn verify(&self, phone: &str, code: &str) -> Outcome {
        let (phone, code) = (types::PhoneNumber::new(phone).unwrap(), types::VerificationCode::new(code).unwrap());
        self.client.verify(&phone, &code).await.unwrap()
    }

    /// Asks it to stop, as a service manager does.
    #[cfg(unix)]
    fn terminate(&mut self) -> Option<i32> {
        assert!(Command::new("kill").arg(self.child.id().to_string()).status().unwrap().success());
        self.child.wait().unwrap().code()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may be gone already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[tokio::test]
async fn the_fixed_code_and_the_seed_come_from_flags_or_the_environment() {
    for running in
        [Running::start(&["--otp", "000000"], &[]), Running::start(&[], &[("PHONEPROOF_SANDBOX_OTP", "000000")])]
    {
        assert_eq!(running.code("09012345678").await, "000000");
    }
    let flag = Running::start(&["--seed", "9"], &[]).code("09012345678").await;
    let variable = Running::start(&[], &[("PHONEPROOF_SANDBOX_SEED", "9")]).code("09012345678").await;
    assert_eq!(flag, variable);
}

#[cfg(unix)]
#[tokio::test]
async fn a_command_that_is_told_to_stop_keeps_its_state() {
    let file = file("command");
    let flags = ["--state", file.to_str().unwrap()];
    let mut running = Running::start(&flags, &[]);
    let code = running.code("09012345678").await;
    assert_eq!(running.terminate(), Some(0));
    let running = Running::start(&flags, &[]);
    assert_eq!(running.verify("09012345678", &code).await, Outcome::Verified(()));
}

#[tokio::test]
async fn the_limits_are_flags() {
    let running = Running::start(&["--max-records", "1"], &[]);
    let forgotten = running.code("09012345671").await;
    let known = running.code("09012345672").await;
    assert!(running.verify("09012345672", &known).await.is_verified());
    assert!(!running.verify("09012345671", &forgotten).await.is_verified());
}

#[test]
fn nonsense_is_a_wrong_command_line() {
    for (arguments, said) in [
        (["--otp", "12"], "the fixed code must be 4 to 12 digits, and \"12\" is not"),
        (["--seed", "first"], "--seed"),
        (["--max-messages", "0"], "0 is not in 1.."),
        (["--max-requests", "many"], "--max-requests"),
    ] {
        let output = Command::new(env!("CARGO_BIN_EXE_phoneproof")).arg("sandbox").args(arguments).output().unwrap();
        let error = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{error}");
        assert!(error.contains(said), "{error}");
    }
}
