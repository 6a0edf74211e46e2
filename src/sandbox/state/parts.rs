//! What is kept: each part of a sandbox's state as JSON under a name.

use std::collections::{BTreeMap, HashMap};

use serde::{Serialize, de::DeserializeOwned};

use crate::sandbox::{
    Shared,
    watched::{Held, Watched},
};

pub(super) type Parts = BTreeMap<&'static str, Vec<u8>>;

/// Everything as it was saved, by name.
pub(super) type Saved = HashMap<String, Vec<u8>>;

const SOLAPI: &str = "solapi";
const PORTONE: &str = "portone-v1";
const PORTONE_V2: &str = "portone-v2";
const SMSLINK: &str = "smslink";
const INBOX: &str = "inbox";
const CLOCK: &str = "clock";
const RANDOM: &str = "random";

/// The parts that may have changed since the last time.
///
/// All are held at once: what a request does to its provider and to the inbox it does while it holds its provider, so
/// either all of it is here or nothing, and a crash can't keep a message and lose its code. No request holds two
/// providers, and what it takes beside its own (the inbox, then the clock or the generator) comes after the providers
/// here, so nobody waits for each other. The generator comes last: it must never stand before what it drew.
pub(super) fn touched(shared: &Shared) -> Parts {
    let (solapi, portone) = (shared.solapi.hold(), shared.portone.hold());
    let (portone_v2, smslink) = (shared.portone_v2.hold(), shared.smslink.hold());
    let (inbox, clock) = (shared.inbox.0.kept.hold(), shared.clock.ahead.hold());
    let parts = [
        (SOLAPI, json(&solapi)),
        (PORTONE, json(&portone)),
        (PORTONE_V2, json(&portone_v2)),
        (SMSLINK, json(&smslink)),
        (INBOX, json(&inbox)),
        (CLOCK, json(&clock)),
        (RANDOM, shared.random.position_if_touched().and_then(|position| serde_json::to_vec(&position).ok())),
    ];
    parts.into_iter().filter_map(|(name, json)| Some((name, json?))).collect()
}

/// Takes over what was saved; what was not saved stays as it is. Errors name the part.
pub(super) fn restore(shared: &mut Shared, saved: &Saved) -> Result<(), String> {
    let read = Read(saved);
    read.part(SOLAPI, &mut shared.solapi)?;
    read.part(PORTONE, &mut shared.portone)?;
    read.part(PORTONE_V2, &mut shared.portone_v2)?;
    read.part(SMSLINK, &mut shared.smslink)?;
    read.part(INBOX, &mut shared.inbox.0.kept)?;
    shared.inbox.0.trim();
    read.part(CLOCK, &mut shared.clock.ahead)?;
    if let Some(position) = read.value(RANDOM)? {
        shared.random.go_on_from(&position);
    }
    Ok(())
}

fn json<T: Serialize>(part: &Held<'_, T>) -> Option<Vec<u8>> {
    // None of these types refuses to be written.
    part.if_touched(|state| serde_json::to_vec(state).ok())?
}

struct Read<'a>(&'a Saved);

impl Read<'_> {
    fn part<T: DeserializeOwned>(&self, name: &str, part: &mut Watched<T>) -> Result<(), String> {
        if let Some(value) = self.value(name)? {
            *part = Watched::new(value);
        }
        Ok(())
    }

    fn value<T: DeserializeOwned>(&self, name: &str) -> Result<Option<T>, String> {
        // The parser's own text may repeat a number or a code.
        let unreadable = |_| format!("its part \"{name}\" is not what this version writes");
        self.0.get(name).map(|json| serde_json::from_slice(json)).transpose().map_err(unreadable)
    }
}

#[cfg(test)]
mod tests {
    use std::{sync::mpsc, thread, time::Duration};

    use serde_json::json;

    use super::{INBOX, PORTONE, touched};
    use crate::{
        portone::{
            v1::generated::operations::{GET_TOKEN, REQUEST_OTP},
            v2::generated::operations::{GET_IDENTITY_VERIFICATION, LIST_IDENTITY_VERIFICATIONS},
        },
        sandbox::{
            Limits, Shared, Switches,
            settings::Settings,
            testing::{self, Ask},
        },
    };

    /// Often enough that two who take two locks in another order meet: without the right one it takes a fraction.
    const TIMES: usize = 20_000;

    fn read_what_v2_does_not_know(shared: &Shared) {
        let secret = format!("PortOne {}", shared.credentials.portone_v2_api_secret());
        let ask = Ask::of(&GET_IDENTITY_VERIFICATION).header("authorization", &secret);
        let reply = ask.path("identityVerificationId", "imp_000000000000").send(shared);
        assert_eq!(reply.status, 404);
        assert_eq!(Ask::of(&LIST_IDENTITY_VERIFICATIONS).header("authorization", &secret).send(shared).status, 200);
    }

    fn log_in_to_v1(shared: &Shared) -> String {
        let keys = &shared.credentials;
        let login = json!({ "imp_key": keys.portone_imp_key(), "imp_secret": keys.portone_imp_secret() });
        let reply = Ask::of(&GET_TOKEN).json(&login).send(shared);
        assert_eq!(reply.status, 200);
        reply.body["response"]["access_token"].as_str().unwrap().to_owned()
    }

    #[test]
    fn requests_and_saves_never_wait_for_each_other() {
        let shared: &'static Shared = Box::leak(Box::new(testing::shared(Switches::default())));
        let (done, ended) = mpsc::channel();
        let works: [fn(&Shared); 3] = [
            read_what_v2_does_not_know,
            |shared| _ = log_in_to_v1(shared),
            |shared| assert!(touched(shared).len() < 8),
        ];
        for work in works {
            let done = done.clone();
            thread::spawn(move || {
                (0..TIMES).for_each(|_| work(shared));
                done.send(()).unwrap();
            });
        }
        for _ in works {
            ended
                .recv_timeout(Duration::from_secs(60))
                .expect("a request and a save wait for each other, or one failed");
        }
    }

    #[test]
    fn of_the_largest_requests_no_more_is_kept_than_the_limits_say() {
        const KEPT: usize = 3;
        let limits = Limits { messages: KEPT, requests: KEPT, records: KEPT };
        let shared = testing::with_settings(Settings { limits, ..Settings::default() });
        let token = log_in_to_v1(&shared);
        let person = json!({
            "name": "홍길동", "phone": "01012345678", "birth": "900101", "gender_digit": "1", "carrier": "SKT",
            "company": "a".repeat(65_000), "merchant_uid": "b".repeat(300)
        });
        for _ in 0..3 * KEPT {
            let reply = Ask::of(&REQUEST_OTP).header("authorization", &token).json(&person).send(&shared);
            assert_eq!(reply.status, 200, "{}", reply.body);
        }
        let parts = touched(&shared);
        let request = person.to_string().len();
        assert!(request > 65_000 && request < 64 * 1024, "no larger one is read: {request}");
        let (records, inbox) = (parts[PORTONE].len(), parts[INBOX].len());
        assert!(records > KEPT * request && records < KEPT * (request + 1024), "{records}");
        assert!(inbox < KEPT * (4096 + 1024), "{inbox}");
    }
}
