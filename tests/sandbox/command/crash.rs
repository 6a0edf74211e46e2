//! A crash in the middle of everything.

use std::{
    fs, io,
    ops::Range,
    path::{Path, PathBuf},
    time::SystemTime,
};

use futures_util::future::join_all;
use phoneproof::{
    portone::v1::{self, types as person},
    smslink::{self, types as sms},
};

use super::running::{Running, until};

/// Has SMSLINK send codes to one number after the other until nobody answers.
async fn keep_sending(client: smslink::Client, numbers: Range<u32>) {
    for number in numbers {
        let request = sms::GenerateAndDeliverCodeRequest::new(
            sms::PhoneNumber::new(format!("090{number:08}")).unwrap(),
            sms::DeliveryType::Sms,
            sms::MessageTemplate::new("{{verification_code}} {{valid_period_min}}").unwrap(),
            sms::CharacterType::Digits,
            sms::CharacterSize::new(6).unwrap(),
            sms::ValidPeriodMin::new(10).unwrap(),
        );
        if client.generate_and_deliver(&request).await.is_err() {
            return;
        }
    }
}

/// The same with PortOne.
async fn keep_asking(client: v1::Client, numbers: Range<u32>) {
    for number in numbers {
        let request = person::RequestOtpRequest::new(
            person::PersonName::new("홍길동").unwrap(),
            person::PhoneNumber::new(format!("010{number:08}")).unwrap(),
            person::Birth::new("900101").unwrap(),
            person::GenderDigit::new("1").unwrap(),
            person::Carrier::Skt,
        );
        if client.send(&request).await.is_err() {
            return;
        }
    }
}

/// Numbers that no round before this one used.
fn numbers(round: u32, part: u32) -> Range<u32> {
    let first = 12_000_000 + 1_000_000 * (3 * round + part);
    first..first + 1_000_000
}

fn written(file: &Path) -> io::Result<SystemTime> {
    fs::metadata(file)?.modified()
}

/// A path with nothing there.
fn fresh(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_file(&path);
    path
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_crash_keeps_every_message_with_its_code_or_loses_both() {
    let file = fresh("crash.redb");
    let mut kept = 0;
    for round in 0..2 {
        let running = start(&file);
        let sent = keep_sending(running.smslink(), numbers(round, 0));
        let asked = join_all([0, 1, 2].map(|part| keep_asking(running.portone(), numbers(round, part))));
        let saves = async {
            let began = written(&file).unwrap();
            let first = until("a save", async || written(&file).ok().filter(|at| *at != began)).await;
            // It saves every second, so this is in the middle of the next save.
            let is_next = |at: &SystemTime| at.duration_since(first).is_ok_and(|since| since.as_millis() > 500);
            until("another save", async || written(&file).ok().filter(is_next)).await;
            running.crash();
        };
        tokio::join!(sent, asked, saves);

        let running = start(&file);
        let messages = running.messages().await;
        let newest = messages.last().expect("something was saved")["id"].as_u64().unwrap();
        assert!(newest > kept, "round {round}: something was saved");
        kept = newest;
        for message in &messages {
            assert_eq!(message["state"], "active", "round {round}, of {kept}: {message}");
        }
        running.crash();
    }
}

/// With room for all that is sent.
fn start(file: &Path) -> Running {
    let file = file.to_str().unwrap();
    let mut running = Running::start(&["--state", file, "--max-messages", "100000", "--max-records", "100000"]);
    running.close_log();
    running
}
