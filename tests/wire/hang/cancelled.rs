//! A call may be dropped at any time: the client stays usable, the token is not locked up, and others go on.

use std::{
    future::{Future, poll_fn},
    pin::pin,
    task::{Context, Poll},
    time::Duration,
};

use futures_util::future::join_all;
use phoneproof::{ClientBuilder, smslink};
use serde_json::{Value, json};
use tokio::sync::watch;

use super::{
    begin,
    calls::{LOGIN, REFRESH, TOKEN, imp_uid, tokens},
    ends,
};
use crate::{
    clients::{
        certification, code_request, generated_code, kr_phone, otp_request, otp_requested, portone,
        portone_v2_by_tokens, smslink as smslink_client, solapi, token, verification_request,
    },
    support::stub::{Answer, Stub},
};

/// No call here takes so many steps.
const MOST_STEPS: usize = 1_000;

/// When a call is dropped.
#[derive(Debug, Clone, Copy)]
enum Dropped {
    /// As soon as it waits for the n-th time.
    Waiting(usize),
    /// Once it waited for the n-th time and could go on.
    Woken(usize),
}

/// The output of `call`, unless it is dropped before.
async fn unless<F: Future>(dropped: Dropped, call: F) -> Option<F::Output> {
    let mut call = pin!(call);
    let mut waits = 0;
    poll_fn(|context: &mut Context<'_>| {
        if matches!(dropped, Dropped::Woken(n) if waits == n) {
            return Poll::Ready(None);
        }
        if let Poll::Ready(output) = call.as_mut().poll(context) {
            return Poll::Ready(Some(output));
        }
        waits += 1;
        if matches!(dropped, Dropped::Waiting(n) if waits == n) { Poll::Ready(None) } else { Poll::Pending }
    })
    .await
}

/// Drops a call at its first wait, its second and so on, until there is none left; and makes another each time, which
/// has to succeed. `call` is told when to be dropped, and says whether it was.
async fn dropped_at_every_wait<Fut: Future<Output = bool>>(call: impl Fn(Dropped) -> Fut) {
    for dropped in [Dropped::Waiting, Dropped::Woken] {
        let mut steps = 1;
        while ends(&format!("{:?}", dropped(steps)), call(dropped(steps))).await {
            steps += 1;
            assert!(steps < MOST_STEPS, "{:?}: the call does not come to an end", dropped(steps));
        }
        assert!(steps > 2, "the call waited for its connection and its answer");
    }
}

fn waits_between_attempts<C>(builder: ClientBuilder<C>) -> ClientBuilder<C> {
    builder.retry(phoneproof::RetryPolicy {
        attempts: 5,
        base: Duration::from_millis(5),
        longest: Duration::from_millis(5),
    })
}

fn refusal() -> Value {
    json!({ "code": -1, "message": "text", "response": null })
}

/// A token that has to be fetched twice, a token that is refused, a failure that is waited out, and an answer.
async fn eventful_portone() -> Stub {
    let seen = std::sync::Mutex::new((0, 0));
    Stub::start(move |_, request| {
        let (tokens, others) = &mut *seen.lock().unwrap();
        if request.path() == TOKEN {
            *tokens += 1;
            return if *tokens == 1 { Answer::json(500, refusal()) } else { Answer::json(200, token(1800)) };
        }
        *others += 1;
        match others {
            1 => Answer::json(401, refusal()),
            2 => Answer::Close,
            3 => Answer::json(503, refusal()),
            _ => Answer::json(200, certification(true)),
        }
    })
    .await
}

#[tokio::test]
async fn a_call_with_a_token_can_be_dropped_at_every_wait() {
    dropped_at_every_wait(async |dropped| {
        let stub = eventful_portone().await;
        let client = waits_between_attempts(portone(&stub)).build().unwrap();
        let done = unless(dropped, client.get(&imp_uid())).await;
        let was_dropped = done.is_none();
        if let Some(certification) = done {
            certification.unwrap();
        }
        client.get(&imp_uid()).await.unwrap();
        assert!(stub.count_of(TOKEN) <= 4, "{dropped:?}: {} token requests", stub.count_of(TOKEN));
        was_dropped
    })
    .await;
}

/// The same for PortOne V2: it logs in, refreshes, and logs in again as the refresh fails.
async fn eventful_portone_v2() -> Stub {
    let seen = std::sync::Mutex::new(0);
    Stub::start(move |number, request| {
        let others = &mut *seen.lock().unwrap();
        match (number, request.path()) {
            (0, LOGIN) => return Answer::json(500, json!({})),
            (_, LOGIN) => return Answer::json(200, tokens(number)),
            (_, REFRESH) => return Answer::Close,
            _ => *others += 1,
        }
        match others {
            1 => Answer::json(401, json!({ "type": "UNAUTHORIZED" })),
            2 => Answer::Close,
            3 => Answer::json(409, json!({ "type": "IDEMPOTENCY_OUTSTANDING_REQUEST" })),
            _ => Answer::json(200, json!({})),
        }
    })
    .await
}

#[tokio::test]
async fn a_call_that_logs_in_and_refreshes_can_be_dropped_at_every_wait() {
    dropped_at_every_wait(async |dropped| {
        let stub = eventful_portone_v2().await;
        let client = waits_between_attempts(portone_v2_by_tokens(&stub)).build().unwrap();
        let request = verification_request();
        let done = unless(dropped, Box::pin(client.send(&request))).await;
        let was_dropped = done.is_none();
        if let Some(pending) = done {
            pending.unwrap();
        }
        Box::pin(client.send(&request)).await.unwrap();
        let fetches = stub.count_of(LOGIN) + stub.count_of(REFRESH);
        assert!(fetches <= 5, "{dropped:?}: {fetches} requests for a token");
        was_dropped
    })
    .await;
}

#[tokio::test]
async fn a_call_that_sends_can_be_dropped_at_every_wait() {
    dropped_at_every_wait(async |dropped| {
        let not_yet = Answer::json(429, json!({ "code": "ERR429001", "message": "text", "details": [] }));
        let stub = Stub::in_turn(vec![not_yet, Answer::json(200, generated_code())]).await;
        let client: smslink::Client = waits_between_attempts(smslink_client(&stub)).build().unwrap();
        let was_dropped = unless(dropped, client.generate_and_deliver(&code_request())).await.is_none();
        client.generate_and_deliver(&code_request()).await.unwrap();
        was_dropped
    })
    .await;
}

#[tokio::test]
async fn a_signed_call_can_be_dropped_at_every_wait() {
    dropped_at_every_wait(async |dropped| {
        let challenge = json!({ "errorCode": "Any", "mfa": { "transactionId": "0123456789abcdef0123456789abcdef" } });
        let stub = Stub::always(Answer::json(403, challenge)).await;
        let client = solapi(&stub).build().unwrap();
        let was_dropped = unless(dropped, client.request_ars_call(&kr_phone())).await.is_none();
        client.request_ars_call(&kr_phone()).await.unwrap();
        was_dropped
    })
    .await;
}

#[tokio::test]
async fn whoever_is_dropped_while_a_token_is_fetched_leaves_it_to_the_others() {
    let (time, is_time) = watch::channel(false);
    let stub = Stub::start(move |_, request| match request.path() {
        TOKEN => Answer::When(is_time.clone(), Box::new(Answer::json(200, token(1800)))),
        _ => Answer::json(200, otp_requested()),
    })
    .await;
    let client = portone(&stub).build().unwrap();
    let request = otp_request();
    let mut first = Box::pin(client.send(&request));
    let mut others: Vec<_> = (0..20).map(|_| Box::pin(client.send(&request))).collect();
    // All wait for the fetch that the first one began.
    begin(&mut first).await;
    for other in &mut others {
        begin(other).await;
    }
    drop(first);
    // Half of the others go while it is under way, too.
    others.truncate(10);
    time.send_replace(true);
    for done in ends("the others", join_all(others)).await {
        done.unwrap();
    }
    assert_eq!(stub.count_of(TOKEN), 1, "the fetch went on");
}

#[tokio::test]
async fn a_stuck_fetch_that_everybody_left_is_not_waited_for_by_the_next() {
    let stub = Stub::start(|number, request| match (number, request.path()) {
        (0, TOKEN) => Answer::Stall,
        (_, TOKEN) => Answer::json(200, token(1800)),
        _ => Answer::json(200, otp_requested()),
    })
    .await;
    let hour = Duration::from_secs(3600);
    let client = portone(&stub).timeout(hour).deadline(hour).build().unwrap();
    let request = otp_request();
    let mut left: Vec<_> = (0..20).map(|_| Box::pin(client.send(&request))).collect();
    while stub.count() == 0 {
        for call in &mut left {
            begin(call).await;
        }
        tokio::task::yield_now().await;
    }
    drop(left);
    // Without a pause: the fetch has had no time to notice.
    ends("the next call", client.send(&request)).await.unwrap();
    assert_eq!(stub.count_of(TOKEN), 2);
}

#[tokio::test]
async fn a_runtime_that_ends_takes_no_other_with_it() {
    let stub = Stub::start(|number, request| match (number, request.path()) {
        (0, TOKEN) => Answer::Stall,
        (_, TOKEN) => Answer::json(200, token(1800)),
        _ => Answer::json(200, otp_requested()),
    })
    .await;
    let client = portone(&stub).build().unwrap();
    let theirs = client.clone();
    let (begun, has_begun) = tokio::sync::oneshot::channel();
    let other_runtime = std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async move {
            let request = otp_request();
            let mut call = Box::pin(theirs.send(&request));
            begin(&mut call).await;
            begun.send(()).unwrap();
            // The fetch is under way on this runtime, which ends with it.
            tokio::time::timeout(Duration::from_millis(200), call).await.expect_err("the token request stalls");
        });
    });
    has_begun.await.unwrap();
    ends("a call of this runtime", client.send(&otp_request())).await.unwrap();
    other_runtime.join().unwrap();
}
