//! Answers that are lost on the way are asked for again, and nothing is done twice.

use std::time::Duration;

use phoneproof::{
    Delivery, Operation, Outcome, RetryPolicy,
    portone::v2::{
        Client,
        operations::{
            CONFIRM_IDENTITY_VERIFICATION as CONFIRM, RESEND_IDENTITY_VERIFICATION as RESEND,
            SEND_IDENTITY_VERIFICATION as SEND,
        },
        types::{ErrorCode, IdentityVerificationStatus},
    },
    sandbox::{Fault, FaultKind, Sandbox},
};

use super::{PHONE, person, received, wrong};
use crate::{
    clients::{MINUTE, portone_v2 as client, portone_v2_secret, portone_v2_with, sandbox, statuses, switched},
    tap::Tap,
};

/// Ways to lose an answer after the work was done.
const LOST: [FaultKind; 2] = [FaultKind::ResetAfter, FaultKind::Truncate];
/// Ways to fail that say nothing of the work; it was not done.
const UNCLEAR: [FaultKind; 4] =
    [FaultKind::ResetBefore, FaultKind::InternalError, FaultKind::BadGateway, FaultKind::Unavailable];

/// How often an operation was carried out.
fn done(sandbox: &Sandbox, operation: &Operation) -> usize {
    let requests = sandbox.requests();
    requests.iter().filter(|request| request.operation() == Some(operation.id) && request.was_carried_out()).count()
}

fn attempts(sandbox: &Sandbox, operation: &Operation) -> usize {
    sandbox.requests().iter().filter(|request| request.operation() == Some(operation.id)).count()
}

#[tokio::test]
async fn whatever_happens_to_two_attempts_one_sms_is_sent() {
    let failures = || UNCLEAR.into_iter().chain([FaultKind::ResetAfter]);
    for first in failures() {
        for second in failures() {
            let sandbox = sandbox().await;
            for kind in [first, second] {
                sandbox.order_fault(Fault::new(kind).on(&SEND));
            }
            let pending = client(&sandbox).send(&person(&sandbox, PHONE)).await.unwrap();
            assert_eq!(sandbox.inbox().count_to(PHONE), 1, "{first:?}, {second:?}");
            assert_eq!((attempts(&sandbox, &SEND), done(&sandbox, &SEND)), (3, 1), "{first:?}, {second:?}");
            assert!(client(&sandbox).confirm(&pending, &received(&sandbox)).await.unwrap().is_verified());
        }
    }
}

#[tokio::test]
async fn a_lost_answer_to_a_resend_sends_one_sms() {
    for kind in LOST {
        let sandbox = sandbox().await;
        let client = client(&sandbox);
        let pending = client.send(&person(&sandbox, PHONE)).await.unwrap();
        sandbox.order_fault(Fault::new(kind).on(&RESEND));
        client.resend(&pending).await.unwrap();
        assert_eq!((sandbox.inbox().count_to(PHONE), done(&sandbox, &RESEND)), (2, 1), "{kind:?}");
    }
}

#[tokio::test]
async fn an_answer_of_success_that_breaks_off_is_not_asked_for_again_where_it_says_nothing_else() {
    let sandbox = sandbox().await;
    sandbox.order_fault(Fault::new(FaultKind::Truncate).on(&SEND));
    let pending = client(&sandbox).send(&person(&sandbox, PHONE)).await.unwrap();
    sandbox.order_fault(Fault::new(FaultKind::Truncate).on(&RESEND));
    client(&sandbox).resend(&pending).await.unwrap();
    assert_eq!((attempts(&sandbox, &SEND), attempts(&sandbox, &RESEND)), (1, 1));
    assert!(client(&sandbox).confirm(&pending, &received(&sandbox)).await.unwrap().is_verified());
}

/// A provider that takes no notice of keys, and the client's first request for `operation` answered in vain.
async fn without_keys(operation: &'static Operation) -> Sandbox {
    let sandbox = switched(|switches| switches.portone_v2.ignores_keys = true).await;
    sandbox.order_fault(Fault::new(FaultKind::ResetAfter).on(operation));
    sandbox
}

#[tokio::test]
async fn without_keys_a_send_is_still_sent_once_because_of_its_id() {
    let sandbox = without_keys(&SEND).await;
    let pending = client(&sandbox).send(&person(&sandbox, PHONE)).await.unwrap();
    assert_eq!((sandbox.inbox().count_to(PHONE), attempts(&sandbox, &SEND)), (1, 2));
    assert!(client(&sandbox).confirm(&pending, &received(&sandbox)).await.unwrap().is_verified());
}

#[tokio::test]
async fn without_keys_a_lost_answer_to_a_resend_costs_one_more_sms() {
    let sandbox = without_keys(&RESEND).await;
    let pending = client(&sandbox).send(&person(&sandbox, PHONE)).await.unwrap();
    client(&sandbox).resend(&pending).await.unwrap();
    assert_eq!((sandbox.inbox().count_to(PHONE), done(&sandbox, &RESEND)), (3, 2));
    assert!(client(&sandbox).confirm(&pending, &received(&sandbox)).await.unwrap().is_verified(), "by the newest code");
}

#[tokio::test]
async fn without_keys_a_lost_yes_is_an_error_after_which_the_record_tells() {
    let sandbox = without_keys(&CONFIRM).await;
    let client = client(&sandbox);
    let pending = client.send(&person(&sandbox, PHONE)).await.unwrap();
    let failed = client.confirm(&pending, &received(&sandbox)).await.unwrap_err();
    assert_eq!(failed.code(), Some(&ErrorCode::IdentityVerificationAlreadyVerified));
    assert_eq!(failed.delivery(), Delivery::MaybeSent);
    assert_eq!(client.get(pending.id()).await.unwrap().status, IdentityVerificationStatus::Verified);
}

#[tokio::test]
async fn without_keys_a_lost_no_costs_one_more_try() {
    let sandbox = without_keys(&CONFIRM).await;
    let client = client(&sandbox);
    let pending = client.send(&person(&sandbox, PHONE)).await.unwrap();
    let otp = received(&sandbox);
    assert!(!client.confirm(&pending, &wrong(&otp)).await.unwrap().is_verified());
    let message = sandbox.inbox().latest_to(PHONE).unwrap();
    assert_eq!(sandbox.code_status(&message).attempts_left, Some(3));
    assert!(client.confirm(&pending, &otp).await.unwrap().is_verified());
}

#[tokio::test]
async fn a_lost_verdict_is_asked_for_again_and_uses_up_one_try() {
    for kind in LOST {
        let sandbox = sandbox().await;
        let client = client(&sandbox);
        let pending = client.send(&person(&sandbox, PHONE)).await.unwrap();
        let otp = received(&sandbox);
        for tries_left in [4, 3] {
            sandbox.order_fault(Fault::new(kind).on(&CONFIRM));
            let outcome = client.confirm(&pending, &wrong(&otp)).await.unwrap();
            assert!(matches!(outcome, Outcome::Rejected(_)), "{kind:?}: {outcome:?}");
            let message = sandbox.inbox().latest_to(PHONE).unwrap();
            assert_eq!(sandbox.code_status(&message).attempts_left, Some(tries_left), "{kind:?}");
        }
        sandbox.order_fault(Fault::new(kind).on(&CONFIRM));
        assert!(client.confirm(&pending, &otp).await.unwrap().is_verified(), "{kind:?}: the answer came again");
        assert_eq!((attempts(&sandbox, &CONFIRM), done(&sandbox, &CONFIRM)), (6, 3), "{kind:?}");
    }
}

#[tokio::test]
async fn all_attempts_of_a_call_carry_one_key_and_no_other_call_does() {
    let sandbox = sandbox().await;
    let tap = Tap::on(&sandbox).await;
    let client = Client::builder(portone_v2_secret(&sandbox)).base_url(tap.base_url()).build().unwrap();
    sandbox.order_fault(Fault::new(FaultKind::BadGateway).on(&SEND).times(2));
    let pending = client.send(&person(&sandbox, PHONE)).await.unwrap();
    client.resend(&pending).await.unwrap();
    assert!(client.confirm(&pending, &received(&sandbox)).await.unwrap().is_verified());
    let keys = tap.header("idempotency-key");
    let [first, second, third, resend, confirm] = &keys[..] else { panic!("{keys:?}") };
    assert!(first == second && second == third, "{keys:?}");
    assert!(first != resend && resend != confirm && first != confirm, "{keys:?}");
    for key in &keys {
        assert!(key.len() == 34 && key.starts_with('"') && key.ends_with('"'), "{key}");
    }
    client.get(pending.id()).await.unwrap();
    assert_eq!(tap.header("idempotency-key").len(), 5, "reading has none");
}

#[tokio::test]
async fn already_sent_after_a_lost_answer_is_success() {
    // The key is forgotten between the attempts, so the provider says what it knows of the id.
    let sandbox = sandbox().await;
    let patient = RetryPolicy { attempts: 2, base: Duration::from_secs(1), longest: Duration::from_secs(1) };
    let client = portone_v2_with(&sandbox, portone_v2_secret(&sandbox)).retry(patient).build().unwrap();
    sandbox.order_fault(Fault::new(FaultKind::ResetAfter).on(&SEND));
    let request = person(&sandbox, PHONE);
    let (sent, ()) = tokio::join!(client.send(&request), async {
        sandbox.inbox().wait_for(PHONE, 20 * MINUTE).await.expect("the first attempt sends");
        sandbox.advance(3 * 60 * MINUTE);
    });
    let answered = sandbox.requests().last().and_then(phoneproof::sandbox::Request::status);
    assert_eq!((answered, sandbox.inbox().count_to(PHONE)), (Some(409), 1));
    sent.expect("an SMS is on its way");
}

#[tokio::test]
async fn already_sent_without_a_lost_answer_is_an_error() {
    let sandbox = sandbox().await;
    let client = client(&sandbox);
    let pending = client.send(&person(&sandbox, PHONE)).await.unwrap();
    let failed = client.send_as(pending.id(), &person(&sandbox, PHONE)).await.unwrap_err();
    assert_eq!(failed.code(), Some(&ErrorCode::IdentityVerificationAlreadySent));
    assert_eq!(failed.delivery(), Delivery::Refused);
}

#[tokio::test]
async fn a_request_that_is_still_running_is_waited_for() {
    // More often than the policy has attempts.
    let sandbox = switched(|switches| switches.portone_v2.outstanding_repeats = 7).await;
    sandbox.order_fault(Fault::new(FaultKind::ResetAfter).on(&SEND));
    client(&sandbox).send(&person(&sandbox, PHONE)).await.unwrap();
    assert_eq!((attempts(&sandbox, &SEND), done(&sandbox, &SEND)), (9, 1));
    assert_eq!(sandbox.inbox().count_to(PHONE), 1);
}

#[tokio::test]
async fn a_request_that_runs_on_and_on_is_waited_for_until_the_deadline() {
    let sandbox = switched(|switches| switches.portone_v2.outstanding_repeats = u32::MAX).await;
    sandbox.order_fault(Fault::new(FaultKind::ResetAfter).on(&SEND));
    let client = portone_v2_with(&sandbox, portone_v2_secret(&sandbox)).deadline(Duration::from_secs(2));
    let failed = client.build().unwrap().send(&person(&sandbox, PHONE)).await.unwrap_err();
    assert_eq!(failed.delivery(), Delivery::MaybeSent, "{failed}");
    // As often as five times a second, and more often than the policy has attempts.
    assert!((5..=12).contains(&failed.attempts()), "{failed}");
    assert_eq!(sandbox.inbox().count_to(PHONE), 1);
}

#[tokio::test]
async fn who_wants_one_attempt_gets_one() {
    let sandbox = sandbox().await;
    sandbox.order_fault(Fault::new(FaultKind::ResetAfter).on(&SEND));
    let client = portone_v2_with(&sandbox, portone_v2_secret(&sandbox)).retry(RetryPolicy::never()).build().unwrap();
    let failed = client.send(&person(&sandbox, PHONE)).await.unwrap_err();
    assert_eq!((failed.delivery(), failed.attempts()), (Delivery::MaybeSent, 1));
}

#[tokio::test]
async fn a_refusal_after_a_lost_answer_does_not_take_the_doubt_away() {
    let sandbox = sandbox().await;
    sandbox.order_fault(Fault::new(FaultKind::ResetAfter).on(&SEND));
    sandbox.order_fault(Fault::new(FaultKind::UnauthorizedOnce).on(&SEND));
    let failed = client(&sandbox).send(&person(&sandbox, PHONE)).await.unwrap_err();
    assert_eq!(failed.code(), Some(&ErrorCode::Unauthorized), "{failed}");
    assert_eq!((failed.delivery(), sandbox.inbox().count_to(PHONE)), (Delivery::MaybeSent, 1));
    assert_eq!(statuses(&sandbox, &CONFIRM), Vec::<u16>::new());
}
