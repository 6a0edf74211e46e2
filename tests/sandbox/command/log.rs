//! What the sandbox tells while it runs: on stderr, a line for each request and message, and nothing about anybody.

use std::time::Duration;

use phoneproof::{
    portone::{
        v1::types as person,
        v2::{self, types as verification},
    },
    solapi::{self, types as sender},
};
use serde_json::{Value, json};

use super::running::{CODE, NUMBER, Running, free_port, until};

/// What it logs of a code that SMSLINK delivers, the line of the message first.
async fn delivery(arguments: &[&str]) -> [String; 2] {
    let mut running = Running::start(arguments);
    running.deliver().await;
    let mut lines = running.logged(2);
    lines.sort_by_key(|line| line.contains("duration_us"));
    let ended = running.interrupt();
    assert_eq!((ended.code, ended.out.as_str(), ended.log.as_str()), (Some(0), "", ""), "that is all");
    lines.try_into().unwrap()
}

/// A line of JSON without what is different each time, which is checked.
fn lasting(line: &str) -> Value {
    let mut line: Value = serde_json::from_str(line).unwrap();
    let members = line.as_object_mut().unwrap();
    let timestamp: jiff::Timestamp = members.remove("timestamp").unwrap().as_str().unwrap().parse().unwrap();
    assert!(timestamp <= jiff::Timestamp::now());
    if let Some(duration) = members.remove("duration_us") {
        assert!(duration.is_u64(), "{duration}");
    }
    line
}

#[tokio::test]
async fn in_json_a_line_is_an_object_with_the_names_of_the_control_api() {
    let [message, request] = delivery(&["--log-format", "json"]).await;
    assert_eq!(
        lasting(&message),
        json!({
            "level": "INFO", "message": "message", "provider": "smslink", "channel": "sms", "number": "090******01"
        })
    );
    assert_eq!(
        lasting(&request),
        json!({
            "level": "INFO", "message": "request", "provider": "smslink", "operation": "deliver_code",
            "method": "POST", "path": "/api/v1/verification_code/delivery", "status": 200, "carried_out": true
        })
    );
}

#[tokio::test]
async fn in_text_a_line_has_the_same_fields() {
    let [message, request] = delivery(&[]).await;
    let (at, message) = message.split_once(' ').unwrap();
    assert!(at.parse::<jiff::Timestamp>().is_ok(), "{at}");
    assert_eq!(message.trim_start(), r#"INFO message provider="smslink" channel="sms" number="090******01""#);
    let (_, request) = request.split_once(' ').unwrap();
    let (request, duration) = request.trim_start().rsplit_once(' ').unwrap();
    assert_eq!(
        request,
        r#"INFO request provider="smslink" operation="deliver_code" method="POST" path="/api/v1/verification_code/delivery" status=200 carried_out=true"#
    );
    assert!(duration.starts_with("duration_us="), "{duration}");
}

#[tokio::test]
async fn an_operator_who_asks_by_name_sees_messages_in_full() {
    let [message, _] = delivery(&["--log-format", "json", "--show-messages"]).await;
    assert_eq!(
        lasting(&message),
        json!({
            "level": "INFO", "message": "message", "provider": "smslink", "channel": "sms", "number": NUMBER,
            "text": format!("code: {CODE}"), "code": CODE
        })
    );
    let [message, _] = delivery(&["--show-messages"]).await;
    assert!(message.ends_with(&format!(r#"number="{NUMBER}" text="code: {CODE}" code="{CODE}""#)), "{message}");
}

#[tokio::test]
async fn a_refusal_is_logged_with_its_code_and_a_fault_with_its_kind() {
    let mut running = Running::start(&["--log-format", "json"]);
    let http = reqwest::Client::new();
    let faults = format!("{}/sandbox/v1/faults", running.base_url());
    let fault = json!({ "operation": "*", "kind": "reset-after" });
    http.post(faults).json(&fault).send().await.unwrap().error_for_status().unwrap();
    let verify = format!("{}/api/v1/verification_code/verify", running.base_url());
    http.post(&verify).send().await.unwrap_err();
    http.post(&verify).send().await.unwrap();
    let lines = running.logged(2);
    let reset = lasting(&lines[0]);
    assert_eq!((&reset["fault"], &reset["status"]), (&json!("reset-after"), &Value::Null));
    let refused = lasting(&lines[1]);
    assert_eq!((&refused["status"], &refused["code"]), (&json!(401), &json!("ERR401002")));
}

/// The start of a flow with each provider, over paths that hold the number where there are such.
async fn use_all(running: &Running) {
    running.deliver().await;
    let variable = |name| running.variable(name);
    let key = solapi::ApiKey::new(variable("PHONEPROOF_SOLAPI_API_KEY"), variable("PHONEPROOF_SOLAPI_API_SECRET"));
    let client = solapi::Client::builder(key.unwrap()).base_url(running.base_url()).build().unwrap();
    let number = sender::PhoneNumber::new(OFFICE).unwrap();
    client.create_sender_id(&sender::CreateSenderIdRequest::new(number.clone())).await.unwrap();
    client.request_ars_call(&number).await.unwrap();
    let request = person::RequestOtpRequest::new(
        person::PersonName::new("홍길동").unwrap(),
        person::PhoneNumber::new(KOREAN).unwrap(),
        person::Birth::new("900101").unwrap(),
        person::GenderDigit::new("1").unwrap(),
        person::Carrier::Skt,
    );
    running.portone().send(&request).await.unwrap();
    let customer = verification::SendIdentityVerificationBodyCustomer::new(
        verification::PersonName::new("홍길동").unwrap(),
        verification::PhoneNumber::new(OTHER_KOREAN).unwrap(),
        verification::IpAddress::new("203.0.113.10").unwrap(),
    );
    let request = verification::SendIdentityVerificationBody::new(
        "channel-key-sandbox-danal",
        customer.with_identity_number(verification::IdentityNumber::new("9001011").unwrap()),
        verification::IdentityVerificationOperator::Skt,
        verification::IdentityVerificationMethod::Sms,
    );
    let secret = v2::ApiSecret::new(variable("PHONEPROOF_PORTONE_V2_API_SECRET")).unwrap();
    let client = v2::Client::builder(secret).base_url(running.base_url()).build().unwrap();
    // The customer's id, which is in the path.
    let id = verification::IdentityVerificationId::new(format!("order-of-{OTHER_KOREAN}")).unwrap();
    client.send_as(&id, &request).await.unwrap();
    // A path of somebody's own, with a number and a code.
    let nowhere = format!("{}/users/{KOREAN}/{CODE}?otp={CODE}", running.base_url());
    reqwest::get(nowhere).await.unwrap();
}

const KOREAN: &str = "01012345678";
const OTHER_KOREAN: &str = "01087654321";
const OFFICE: &str = "0212340001";

#[tokio::test]
async fn no_format_shows_a_number_a_name_or_a_code() {
    for format in ["text", "json"] {
        let running = Running::start_in(&[("PHONEPROOF_SANDBOX_LOG_FORMAT", format)], &[]);
        use_all(&running).await;
        let codes: Vec<_> = running.messages().await.iter().map(|message| message["code"].clone()).collect();
        assert_eq!(codes.len(), 4);
        let log = running.interrupt().log;
        assert_eq!(log.lines().count(), 11, "a line for each message and request: {log}");
        let codes = codes.iter().map(|code| code.as_str().unwrap());
        for sensitive in [
            NUMBER,
            KOREAN,
            OTHER_KOREAN,
            OFFICE,
            "홍길동",
            "900101",
            "9001011",
            "sandbox-imp-secret",
            "sandbox-v2-api-secret",
        ]
        .into_iter()
        .chain(codes)
        {
            let shows = |word: &str| word == sensitive || (sensitive.len() > 4 && word.contains(sensitive));
            let words = log.split(|c: char| !c.is_alphanumeric());
            assert_eq!(words.into_iter().find(|word| shows(word)), None, "{sensitive} in {log}");
        }
    }
}

#[tokio::test]
async fn it_is_coloured_only_where_it_should_be() {
    let escapes = |lines: &[String]| lines.iter().filter(|line| line.contains('\u{1b}')).count();
    assert_eq!(escapes(&delivery(&[]).await), 0, "in a pipe");
    for (format, coloured) in [("text", 1), ("json", 0)] {
        let mut running = Running::start_in(&[("CLICOLOR_FORCE", "1")], &["--log-format", format]);
        running.deliver().await;
        assert_eq!(escapes(&running.logged(1)), coloured, "{format}");
    }
}

#[tokio::test]
async fn when_it_is_quiet_nothing_is_printed_but_what_should_not_be() {
    let port = free_port();
    let running = Running::spawn(&[], &["--quiet", "--bind", "0.0.0.0", "--port", &port.to_string()]);
    let url = format!("http://127.0.0.1:{port}/api/v1/verification_code/verify");
    until("it listens", async || reqwest::Client::new().post(&url).send().await.ok()).await;
    let ended = running.interrupt();
    assert_eq!((ended.code, ended.out.as_str()), (Some(0), ""));
    assert_eq!(ended.log.lines().count(), 1, "{}", ended.log);
    assert!(ended.log.contains("WARN other machines can reach this sandbox"), "{}", ended.log);
}

#[tokio::test]
async fn a_log_that_nobody_reads_any_more_does_not_stop_it() {
    let mut running = Running::start(&[]);
    running.close_log();
    for _ in 0..3 {
        running.deliver().await;
    }
    assert_eq!(running.messages().await.len(), 3);
}

#[tokio::test]
async fn a_log_that_nobody_reads_holds_nothing_up_and_tells_what_is_missing() {
    // Their lines are more than a pipe holds, 64 KiB, and what waits in the command, 2 MiB with what is being written.
    const REQUESTS: usize = 12_000;
    for format in ["text", "json"] {
        let mut running = Running::start(&["--log-format", format]);
        let url = format!("{}/senderid/v1/numbers", running.base_url());
        let client = reqwest::Client::new();
        let asking = (0..16).map(|_| async {
            for _ in 0..REQUESTS / 16 {
                client.get(&url).send().await.unwrap();
            }
        });
        let all = tokio::time::timeout(Duration::from_secs(120), futures_util::future::join_all(asking)).await;
        all.expect("the sandbox waits for whoever should read its log");
        let (mut lines, mut missing) = (0, None);
        while missing.is_none() {
            let line = running.logged(1).remove(0);
            lines += 1;
            missing = missing_lines(format, &line);
        }
        let missing = missing.unwrap();
        assert!(missing > 0);
        assert_eq!(lines - 1 + missing, REQUESTS, "a line for each request, or a word of it");
        // What comes next is logged again, and the end waits for it.
        client.get(&url).send().await.unwrap();
        assert!(running.interrupt().log.contains("list_sender_ids"), "it goes on");
    }
}

/// How many lines a line stands for, if it does.
fn missing_lines(format: &str, line: &str) -> Option<usize> {
    if format == "json" {
        let line: Value = serde_json::from_str(line).unwrap();
        return line["missing"].as_u64().map(|count| count.try_into().unwrap());
    }
    line.strip_prefix("WARN ")?.strip_suffix(" lines are missing here: they were not read in time")?.parse().ok()
}
