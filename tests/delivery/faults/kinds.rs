//! Every kind of fault: what the client says of it, and what the sandbox did.

use std::time::Duration;

use futures_util::{StreamExt, stream};
use phoneproof::{
    Delivery, Outcome, Rejection, RetryPolicy,
    portone::{v1, v2},
    sandbox::{Fault, FaultKind, Request, Sandbox},
    smslink::{self, types::VerificationCode},
    solapi,
};

use super::clients::{self, JP_NUMBER, KR_NUMBER, code_request, jp_phone, otp_request, send};
use crate::support::{
    apis::{Api, Driver, of_each_api},
    told::Told,
    world::{Patience, Place, World},
};

/// For what is answered.
const PATIENT: Duration = Duration::from_secs(20);
/// For what is not.
const IMPATIENT: Duration = Duration::from_secs(1);

/// Few, so that none gives up for want of a processor.
const AT_ONCE: usize = 8;
/// For the whole call.
const DEADLINE: Duration = Duration::from_secs(30);

const fn patience(kind: FaultKind) -> Duration {
    if matches!(kind, FaultKind::Stall | FaultKind::StallAfter | FaultKind::Drip) { IMPATIENT } else { PATIENT }
}

/// How each API sends something to a phone, once.
fn senders() -> Vec<Driver> {
    of_each_api!(sender()).into()
}

fn sender<A: Api>() -> Driver {
    let mut drivers = A::drivers().into_iter();
    drivers.find(|driver| driver.operation == A::SENDS && driver.special.is_empty()).expect("it can be driven")
}

/// One attempt with the fault, in a sandbox of its own.
async fn struck(kind: FaultKind, sender: Driver) -> (Sandbox, Told) {
    let patience = Patience { timeout: patience(kind), deadline: DEADLINE, retry: RetryPolicy::never() };
    let world = World::new(sender.turn, Place::Token, patience, "http").await;
    let call = (sender.prepare)(&world).await;
    world.sandbox.order_fault(Fault::new(kind).on(sender.operation));
    let told = call.await;
    (world.sandbox, told)
}

/// The requests for the operation that sends.
fn requests(sandbox: &Sandbox, sender: Driver) -> Vec<Request> {
    sandbox.requests().into_iter().filter(|request| request.operation() == Some(sender.operation.id)).collect()
}

/// PortOne V1 answers a request with an id and nothing else, V2 with nothing at all.
fn finds_nothing(kind: FaultKind, sender: Driver) -> bool {
    [&v1::operations::REQUEST_OTP, &v2::operations::SEND_IDENTITY_VERIFICATION].contains(&sender.operation)
        && matches!(kind, FaultKind::UnknownEnumValue | FaultKind::NullValue)
}

#[tokio::test]
async fn the_work_is_done_or_not_as_the_kind_says() {
    each_struck(async |kind, sender| {
        let (sandbox, _) = struck(kind, sender).await;
        let requests = requests(&sandbox, sender);
        let request = requests.first().unwrap_or_else(|| panic!("{kind} {sender:?}: nothing in the journal"));
        let waits = finds_nothing(kind, sender);
        assert_eq!(request.fault(), (!waits).then_some(kind), "{sender:?}");
        assert_eq!(request.was_carried_out(), kind.strikes_after_the_work(), "{kind} {sender:?}");
        let done = requests.iter().filter(|request| request.was_carried_out()).count();
        assert_eq!(sandbox.inbox().messages().len(), done, "{kind} {sender:?}: messages");
        let [fault] = &sandbox.faults()[..] else { panic!("one fault was ordered") };
        assert_eq!((fault.left(), fault.fired()), if waits { (Some(1), 0) } else { (Some(0), 1) }, "{kind} {sender:?}");
    })
    .await;
}

#[tokio::test]
async fn a_client_never_denies_what_was_done_and_never_claims_what_was_not() {
    each_struck(async |kind, sender| {
        let (sandbox, told) = struck(kind, sender).await;
        let done = !sandbox.inbox().messages().is_empty();
        match told.delivery() {
            None => assert!(done, "{kind} {sender:?}: a success that was none"),
            Some(Delivery::NotSent | Delivery::Refused) => {
                assert!(!done, "{kind} {sender:?}: {told:?}, but it was sent");
            }
            Some(Delivery::Accepted) => assert!(done, "{kind} {sender:?}: {told:?}, but nothing was sent"),
            Some(Delivery::MaybeSent) => {}
            Some(other) => panic!("{other:?}"),
        }
    })
    .await;
}

/// Every kind with every sender. They wait side by side for what does not come.
async fn each_struck(check: impl AsyncFn(FaultKind, Driver)) {
    let senders = senders();
    let pairs = FaultKind::ALL.iter().flat_map(|kind| senders.iter().map(move |sender| (*kind, *sender)));
    stream::iter(pairs).for_each_concurrent(AT_ONCE, |(kind, sender)| check(kind, sender)).await;
}

#[tokio::test]
async fn a_client_of_smslink_says_what_it_saw() {
    use Delivery::{Accepted, MaybeSent, Refused};
    let table = [
        (FaultKind::CloseBefore, Some((MaybeSent, None))),
        (FaultKind::ResetBefore, Some((MaybeSent, None))),
        (FaultKind::ResetAfter, Some((MaybeSent, None))),
        (FaultKind::Stall, Some((MaybeSent, None))),
        (FaultKind::StallAfter, Some((MaybeSent, None))),
        (FaultKind::Drip, Some((Accepted, Some(200)))),
        (FaultKind::Truncate, Some((Accepted, Some(200)))),
        (FaultKind::NotJson, Some((MaybeSent, Some(200)))),
        (FaultKind::Oversize, Some((Accepted, Some(200)))),
        (FaultKind::WrongContentType, Some((MaybeSent, Some(200)))),
        (FaultKind::Redirect, Some((MaybeSent, Some(307)))),
        (FaultKind::UnauthorizedOnce, Some((Refused, Some(401)))),
        (FaultKind::TooManyRequests, Some((Refused, Some(429)))),
        (FaultKind::TooManyRequestsWithRetryAfter, Some((Refused, Some(429)))),
        (FaultKind::Conflict, Some((MaybeSent, Some(409)))),
        (FaultKind::InternalError, Some((MaybeSent, Some(500)))),
        (FaultKind::BadGateway, Some((MaybeSent, Some(502)))),
        (FaultKind::Unavailable, Some((Refused, Some(503)))),
        (FaultKind::ClockSkew, Some((Refused, Some(401)))),
        (FaultKind::ExpiredToken, Some((Refused, Some(401)))),
        (FaultKind::UnknownEnumValue, None),
        (FaultKind::UnknownField, None),
        (FaultKind::NullValue, None),
    ];
    assert_eq!(table.map(|(kind, _)| kind), FaultKind::ALL, "every kind");
    for (kind, expected) in table {
        let sandbox = Sandbox::start().await.unwrap();
        sandbox.order_fault(Fault::new(kind).on(&smslink::operations::GENERATE_AND_DELIVER_CODE));
        let seen = send(&sandbox, patience(kind)).await.err();
        assert_eq!(seen.map(|failed| (failed.delivery, failed.status)), expected, "{kind}");
        assert_eq!(seen.is_some_and(|failed| failed.is_timeout), patience(kind) == IMPATIENT, "{kind}");
        let retry_after = (kind == FaultKind::TooManyRequestsWithRetryAfter).then_some(Duration::from_secs(1));
        assert_eq!(seen.and_then(|failed| failed.retry_after), retry_after, "{kind}");
        let answered = !matches!(
            kind,
            FaultKind::CloseBefore
                | FaultKind::ResetBefore
                | FaultKind::ResetAfter
                | FaultKind::Stall
                | FaultKind::StallAfter
        );
        let [request] = &sandbox.requests()[..] else { panic!("{kind}: one attempt") };
        assert_eq!(request.status().is_some(), answered, "{kind}");
    }
}

#[tokio::test]
async fn a_read_outlives_every_fault_that_passes() {
    let passes = |kind: &&FaultKind| {
        !matches!(
            kind,
            // These are answers to the client, and no failures of the way.
            FaultKind::NotJson
                | FaultKind::Oversize
                | FaultKind::WrongContentType
                | FaultKind::Redirect
                | FaultKind::ClockSkew
                | FaultKind::Conflict
                // SMSLINK has no token to renew.
                | FaultKind::UnauthorizedOnce
                | FaultKind::ExpiredToken
        )
    };
    for kind in FaultKind::ALL.iter().filter(passes) {
        let sandbox = Sandbox::start().await.unwrap();
        send(&sandbox, PATIENT).await.unwrap();
        let retry = RetryPolicy { attempts: 2, ..RetryPolicy::default() };
        let client = clients::smslink(&sandbox).retry(retry).timeout(patience(*kind)).build().unwrap();
        sandbox.order_fault(Fault::new(*kind).on(&smslink::operations::GET_CODE_DELIVERY_RESULT));
        let result = client.delivery_result(1).await.unwrap_or_else(|error| panic!("{kind}: {error}"));
        assert_eq!(result.verification_code_id, 1, "{kind}");
        assert_eq!(sandbox.faults()[0].fired(), 1, "{kind}");
    }
}

#[tokio::test]
async fn an_expired_token_is_renewed_and_the_old_one_is_worth_nothing() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = clients::portone(&sandbox).build().unwrap();
    client.send(&otp_request()).await.unwrap();
    sandbox.order_fault(Fault::new(FaultKind::ExpiredToken).on(&v1::operations::REQUEST_OTP));
    client.send(&otp_request()).await.unwrap();
    let seen: Vec<_> = sandbox.requests().iter().map(|request| (request.operation(), request.status())).collect();
    let (token, otp) = (Some(v1::operations::GET_TOKEN.id), Some(v1::operations::REQUEST_OTP.id));
    let expected = [(token, Some(200)), (otp, Some(200)), (otp, Some(401)), (token, Some(200)), (otp, Some(200))];
    assert_eq!(seen, expected);
    assert_eq!(sandbox.inbox().count_to(KR_NUMBER), 2, "the refused request sent nothing");
}

#[tokio::test]
async fn one_401_is_borne_by_whoever_has_a_token_to_renew() {
    for sender in senders() {
        let borne = sender.token.is_some();
        let (sandbox, told) = struck(FaultKind::UnauthorizedOnce, sender).await;
        assert_eq!(told == Told::Done, borne, "{sender:?}: {told:?}");
        assert_eq!(sandbox.inbox().messages().len(), usize::from(borne), "{sender:?}");
    }
}

#[tokio::test]
async fn a_wrong_clock_is_named_by_solapi() {
    let sandbox = Sandbox::start().await.unwrap();
    sandbox.order_fault(Fault::new(FaultKind::ClockSkew));
    let failed = clients::solapi(&sandbox).build().unwrap().list_sender_ids().await.unwrap_err();
    assert_eq!(failed.code(), Some(&solapi::types::ErrorCode::RequestTimeTooSkewed));
}

#[tokio::test]
async fn an_unknown_result_verifies_nobody() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = clients::smslink(&sandbox).build().unwrap();
    client.generate_and_deliver(&code_request()).await.unwrap();
    let code = VerificationCode::new(sandbox.inbox().latest_to(JP_NUMBER).unwrap().code()).unwrap();
    sandbox.order_fault(Fault::new(FaultKind::UnknownEnumValue).on(&smslink::operations::VERIFY_CODE));
    let outcome = client.verify(&jp_phone(), &code).await.unwrap();
    assert!(matches!(outcome, Outcome::Rejected(Rejection::Unknown(_))), "{outcome:?}");
    let outcome = client.verify(&jp_phone(), &code).await.unwrap();
    assert_eq!(outcome, Outcome::Rejected(Rejection::AlreadyUsed), "the code was checked all the same");
}

#[tokio::test]
async fn a_refusal_is_struck_like_any_answer_and_nothing_is_done() {
    let sandbox = Sandbox::start().await.unwrap();
    sandbox.order_fault(Fault::new(FaultKind::ResetAfter));
    let token = smslink::Token::new("wrong").unwrap();
    let client = smslink::Client::builder(token).base_url(sandbox.base_url()).retry(RetryPolicy::never());
    client.build().unwrap().generate_and_deliver(&code_request()).await.unwrap_err();
    let [request] = &sandbox.requests()[..] else { panic!("one attempt") };
    assert_eq!((request.fault(), request.was_carried_out()), (Some(FaultKind::ResetAfter), false));
}

#[tokio::test]
async fn a_wrong_code_counts_as_carried_out_for_every_provider() {
    for driver in of_each_api!(checks_a_wrong_code()) {
        let patience = Patience { timeout: PATIENT, deadline: DEADLINE, retry: RetryPolicy::never() };
        let world = World::new(driver.turn, Place::Operation, patience, "http").await;
        let told = (driver.prepare)(&world).await.await;
        assert_eq!(told, Told::Rejected, "{driver:?}");
        let checked = requests(&world.sandbox, driver).pop().expect("it was sent");
        assert!(checked.was_carried_out(), "{driver:?}: {checked:?}");
    }
}

fn checks_a_wrong_code<A: Api>() -> Driver {
    let mut drivers = A::drivers().into_iter();
    drivers.find(|driver| driver.special.contains("a wrong")).expect("every API checks codes")
}
