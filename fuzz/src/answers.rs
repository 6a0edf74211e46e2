//! Every answer to every operation, through its client: the decoders of success and of errors, the challenge that
//! looks like an error, `Retry-After`.

use std::{cell::OnceCell, time::Duration};

use phoneproof::{
    Delivery,
    solapi::{ArsAnswer, ArsCall},
};
use serde_json::{Value, json};
use tokio::runtime::Runtime;

use crate::{
    calls::{self, CALLS, Call, Clients, Ended, NOT_CALLED, TOKEN_OPERATIONS},
    choice, choose, line, memory,
    provider::{Answers, Provider, answer, ends, header, runtime},
    spec,
};

const STATUSES: &[u16] = &[200, 201, 204, 302, 400, 401, 403, 404, 408, 409, 412, 422, 429, 500, 502, 503, 504];

struct Bench {
    runtime: Runtime,
    provider: Provider,
    clients: Clients,
    token: Vec<u8>,
}

impl Bench {
    fn new() -> Self {
        let runtime = runtime();
        let provider = runtime.block_on(Provider::start());
        let _inside = runtime.enter();
        let clients = Clients::new(&provider.base_url);
        let token = json!({ "code": 0, "response": { "access_token": "token", "now": 0, "expired_at": 1800 } });
        let token = answer(200, &[], token.to_string().as_bytes());
        Self { clients, provider, runtime, token }
    }

    fn with<T>(work: impl FnOnce(&Self) -> T) -> T {
        thread_local!(static BENCH: OnceCell<Bench> = const { OnceCell::new() });
        BENCH.with(|bench| work(bench.get_or_init(Self::new)))
    }

    /// What the call makes of `others`, and of the same as the answer to its token request if it is about that.
    fn call(&self, (operation, call): &(&str, Call), others: Vec<u8>) -> Ended {
        let token = if TOKEN_OPERATIONS.contains(operation) { others.clone() } else { self.token.clone() };
        self.provider.will_answer(Answers { token, others });
        if TOKEN_OPERATIONS.contains(operation) {
            // Clients that have no token yet.
            let _inside = self.runtime.enter();
            let clients = Clients::new(&self.provider.base_url);
            return self.runtime.block_on(ends(call(&clients)));
        }
        self.runtime.block_on(ends(call(&self.clients)))
    }
}

/// A byte that chooses the call, one that chooses the status, a line that is the `Retry-After` if it is not empty, one
/// that is the request id, then the body.
pub fn answers(input: &[u8]) {
    let Some((call, rest)) = choose(CALLS, input) else { return };
    let Some((status, rest)) = choose(STATUSES, rest) else { return };
    let ((retry_after, rest), (operation, _)) = (line(rest), call);
    let (request_id, body) = line(rest);
    let mut headers = Vec::new();
    if !retry_after.is_empty() {
        headers.push(header("retry-after", retry_after));
    }
    if !request_id.is_empty() {
        headers.push(header("x-request-id", request_id));
    }
    let whole = answer(*status, &headers, body);
    let ended = Bench::with(|bench| memory::bounded(input, || bench.call(call, whole)));
    // A machine that is busy with something else is no finding.
    let Some(failure) = ended.failure.as_ref().filter(|failure| !failure.is_timeout) else { return };
    // A text of the provider may hold anything. A short one may stand in our own words.
    if let Some(message) = failure.message.as_ref().filter(|message| message.chars().count() > 40) {
        assert!(!ended.shown.contains(message.as_str()), "{operation} shows {message}: {}", ended.shown);
    }
    let was_answered = (200..300).contains(status) && !TOKEN_OPERATIONS.contains(operation);
    assert!(
        !was_answered || !matches!(failure.delivery, Delivery::NotSent | Delivery::Refused) || says_why(body),
        "{operation}: {status} was {:?}",
        failure.delivery
    );
}

/// PortOne refuses in a success answer, too.
fn says_why(body: &[u8]) -> bool {
    serde_json::from_slice::<Value>(body).is_ok_and(|body| body.is_object())
}

pub(crate) fn seeds() -> Vec<Vec<u8>> {
    let mut seeds = Vec::new();
    for example in spec::examples().into_iter().filter(|example| !spec::is_served(example.spec)) {
        let is_called = CALLS.iter().any(|(operation, _)| *operation == example.operation);
        assert!(
            is_called || NOT_CALLED.contains(&example.operation),
            "{} has no call in fuzz/src/calls.rs",
            example.operation
        );
        for (place, _) in CALLS.iter().enumerate().filter(|(_, (operation, _))| *operation == example.operation) {
            let Some(status) = example.status else { continue };
            let Some(status) = STATUSES.iter().position(|known| *known == status) else { continue };
            let head = [choice(place), choice(status)];
            let waits = if STATUSES[status] >= 429 { "3600" } else { "" };
            seeds.push([&head[..], format!("{waits}\n\n{}", example.value).as_bytes()].concat());
        }
    }
    seeds
}

/// A byte that chooses the status, then the body: the two steps of SOLAPI's proof.
pub fn challenge(input: &[u8]) {
    let Some((status, body)) = choose(STATUSES, input) else { return };
    let whole = answer(*status, &[], body);
    let transaction = transaction(body);
    Bench::with(|bench| {
        bench.provider.will_answer(Answers { token: Vec::new(), others: whole });
        let solapi = &bench.clients.solapi;
        let number = calls::kr_number();
        let called = memory::bounded(input, || bench.runtime.block_on(ends(solapi.request_ars_call(&number))));
        let checked = memory::bounded(input, || {
            bench.runtime.block_on(ends(solapi.authenticate(&calls::challenge(), &calls::heard())))
        });
        let is_timeout = |error: Option<&phoneproof::solapi::Error>| error.is_some_and(|error| error.is_timeout());
        if is_timeout(called.as_ref().err()) || is_timeout(checked.as_ref().err()) {
            return;
        }
        let shown = format!("{called:?} {checked:?}");
        let placed = matches!(called, Ok(ArsCall::Challenged(_)));
        let placed_again = matches!(checked, Ok(ArsAnswer::ChallengedAgain(_)));
        assert_eq!(placed, placed_again, "a call was placed or it was not: {shown}");
        match transaction {
            Some(id) if id.len() > 12 => assert!(!shown.contains(&id), "the transaction is shown: {shown}"),
            Some(_) => {}
            // What is almost JSON is mended, and a number stands for a text.
            None if mentions_transaction(body) => {}
            None => assert!(!placed, "there is no transaction, so no phone rings: {shown}"),
        }
    });
}

/// The id of a transaction, if the body has one that is not empty.
fn transaction(body: &[u8]) -> Option<String> {
    let body: Value = serde_json::from_slice(body).ok()?;
    body["mfa"]["transactionId"].as_str().filter(|id| !id.is_empty()).map(str::to_owned)
}

/// Whether the body has the word, or an escape that may spell it.
fn mentions_transaction(body: &[u8]) -> bool {
    let has = |word: &[u8]| body.windows(word.len()).any(|window| window == word);
    has(b"transactionId") || has(b"\\u")
}

pub(crate) fn challenge_seeds() -> Vec<Vec<u8>> {
    let mut seeds = Vec::new();
    for example in spec::examples().iter().filter(|example| example.operation == "authenticate_sender_id") {
        for status in [200, 403, 429, 500] {
            let place = STATUSES.iter().position(|known| *known == status).expect("it is listed");
            seeds.push([&[choice(place)], example.value.to_string().as_bytes()].concat());
        }
    }
    seeds
}

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// A `Retry-After`, of a read that failed.
pub fn retry_after(input: &[u8]) {
    let value: Vec<u8> = input.iter().copied().filter(|byte| *byte >= b' ' && *byte != 0x7f).collect();
    let text = String::from_utf8_lossy(&value).trim().to_owned();
    let read = CALLS.iter().find(|(operation, _)| *operation == "get_code_delivery_result").expect("it is listed");
    let whole = answer(503, &[header("retry-after", &value)], b"{}");
    let ended = Bench::with(|bench| memory::bounded(input, || bench.call(read, whole)));
    let failure = ended.failure.expect("503 is a failure");
    if !failure.is_timeout && text.bytes().all(|byte| byte.is_ascii_digit()) {
        // More than a day is taken for a day, and so is more than a number can hold.
        let asked = (!text.is_empty()).then(|| text.parse().map_or(DAY, Duration::from_secs).min(DAY));
        assert_eq!(failure.retry_after, asked, "{text}");
    }
}

pub(crate) fn retry_after_seeds() -> Vec<Vec<u8>> {
    let values = [
        "3600",
        "18446744073709551615",
        "99999999999999999999",
        "-1",
        "1.5",
        "Sat, 21 Nov 2026 12:00:00 GMT",
        "Saturday, 21-Nov-26 12:00:00 GMT",
        "Sat Nov 21 12:00:00 2026",
        "Thu, 30 Dec 9999 00:00:00 GMT",
        "Fri, 31 Dec 9999 23:59:59 +2359",
    ];
    values.map(|value| value.as_bytes().to_vec()).into()
}
