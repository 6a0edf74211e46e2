//! What is kept over a restart: whole, and within its limits.

use std::{sync::mpsc, thread, time::Duration};

use serde_json::json;

use crate::{
    portone::{
        v1::generated::operations::{GET_TOKEN, REQUEST_OTP},
        v2::generated::operations::{GET_IDENTITY_VERIFICATION, LIST_IDENTITY_VERIFICATIONS},
    },
    sandbox::{
        engine::state::parts::{INBOX, touched},
        providers::{
            stand_in::StandIn,
            switches::Switches,
            testing::{self, Ask},
        },
        spec::Provider,
        world::{Limits, World, random::Random},
    },
};

/// Often enough that two who take two locks in another order meet: without the right one it takes a fraction.
const TIMES: usize = 20_000;

fn read_what_v2_does_not_know(stand_in: &StandIn) {
    let secret = format!("PortOne {}", stand_in.credentials.portone_v2_api_secret());
    let ask = Ask::of(&GET_IDENTITY_VERIFICATION).header("authorization", &secret);
    let reply = ask.path("identityVerificationId", "imp_000000000000").send(stand_in);
    assert_eq!(reply.status, 404);
    assert_eq!(Ask::of(&LIST_IDENTITY_VERIFICATIONS).header("authorization", &secret).send(stand_in).status, 200);
}

fn log_in_to_v1(stand_in: &StandIn) -> String {
    let keys = &stand_in.credentials;
    let login = json!({ "imp_key": keys.portone_imp_key(), "imp_secret": keys.portone_imp_secret() });
    let reply = Ask::of(&GET_TOKEN).json(&login).send(stand_in);
    assert_eq!(reply.status, 200);
    reply.body["response"]["access_token"].as_str().unwrap().to_owned()
}

#[test]
fn requests_and_saves_never_wait_for_each_other() {
    let stand_in: &'static StandIn = Box::leak(Box::new(testing::stand_in(Switches::default())));
    let (done, ended) = mpsc::channel();
    let works: [fn(&StandIn); 3] = [
        read_what_v2_does_not_know,
        |stand_in| _ = log_in_to_v1(stand_in),
        |stand_in| assert!(touched(&stand_in.engine).len() < 8),
    ];
    for work in works {
        let done = done.clone();
        thread::spawn(move || {
            (0..TIMES).for_each(|_| work(stand_in));
            done.send(()).unwrap();
        });
    }
    for _ in works {
        ended.recv_timeout(Duration::from_secs(60)).expect("a request and a save wait for each other, or one failed");
    }
}

#[test]
fn of_the_largest_requests_no_more_is_kept_than_the_limits_say() {
    const KEPT: usize = 3;
    let limits = Limits { messages: KEPT, requests: KEPT, records: KEPT };
    let stand_in = testing::in_world(World::new(Random::default(), limits), Switches::default());
    let token = log_in_to_v1(&stand_in);
    let person = json!({
        "name": "홍길동", "phone": "01012345678", "birth": "900101", "gender_digit": "1", "carrier": "SKT",
        "company": "a".repeat(65_000), "merchant_uid": "b".repeat(300)
    });
    for _ in 0..3 * KEPT {
        let reply = Ask::of(&REQUEST_OTP).header("authorization", &token).json(&person).send(&stand_in);
        assert_eq!(reply.status, 200, "{}", reply.body);
    }
    let parts = touched(&stand_in.engine);
    let request = person.to_string().len();
    assert!(request > 65_000 && request < 64 * 1024, "no larger one is read: {request}");
    let (records, inbox) = (parts[Provider::PortOneV1.as_str()].len(), parts[INBOX].len());
    assert!(records > KEPT * request && records < KEPT * (request + 1024), "{records}");
    assert!(inbox < KEPT * (4096 + 1024), "{inbox}");
}
