//! Every kind of fault: what the client says of it, and what the sandbox did.

use std::time::Duration;

use phoneproof::{
    Delivery, Outcome, Rejection, RetryPolicy,
    portone::{v1, v2},
    sandbox::{Fault, FaultKind, Sandbox},
    smslink::{self, types::VerificationCode},
    solapi,
};

use super::clients::{self, Failed, JP_NUMBER, KR_NUMBER, SENDERS, Sender, code_request, jp_phone, otp_request};

/// For what is answered.
const PATIENT: Duration = Duration::from_secs(20);
/// For what is not.
const IMPATIENT: Duration = Duration::from_secs(1);

const fn patience(kind: FaultKind) -> Duration {
    if matches!(kind, FaultKind::Stall | FaultKind::StallAfter | FaultKind::Drip) { IMPATIENT } else { PATIENT }
}

/// One attempt of `sender` with the fault, in a sandbox of its own.
async fn struck(kind: FaultKind, sender: Sender) -> (Sandbox, Result<(), Failed>) {
    let sandbox = Sandbox::start().await.unwrap();
    sender.prepare(&sandbox).await;
    sandbox.order_fault(Fault::new(kind).on(sender.operation()));
    let result = sender.send(&sandbox, patience(kind)).await;
    (sandbox, result)
}

/// PortOne V1 answers a request with an id and nothing else, V2 with nothing at all.
fn finds_nothing(kind: FaultKind, sender: Sender) -> bool {
    matches!(sender, Sender::PortOne | Sender::PortOneV2)
        && matches!(kind, FaultKind::UnknownEnumValue | FaultKind::NullValue)
}

#[tokio::test]
async fn the_work_is_done_or_not_as_the_kind_says() {
    for (kind, sender) in FaultKind::ALL.iter().flat_map(|kind| SENDERS.map(|sender| (*kind, sender))) {
        let (sandbox, _) = struck(kind, sender).await;
        let requests = sender.requests(&sandbox);
        let request = requests.first().unwrap_or_else(|| panic!("{kind} {sender:?}: nothing in the journal"));
        let waits = finds_nothing(kind, sender);
        assert_eq!(request.fault(), (!waits).then_some(kind), "{sender:?}");
        assert_eq!(request.was_carried_out(), kind.strikes_after_the_work(), "{kind} {sender:?}");
        let done = requests.iter().filter(|request| request.was_carried_out()).count();
        assert_eq!(sandbox.inbox().count_to(sender.number()), done, "{kind} {sender:?}: messages");
        let [fault] = &sandbox.faults()[..] else { panic!("one fault was ordered") };
        assert_eq!((fault.left(), fault.fired()), if waits { (Some(1), 0) } else { (Some(0), 1) }, "{kind} {sender:?}");
    }
}

#[tokio::test]
async fn a_client_never_denies_what_was_done_and_never_claims_what_was_not() {
    for (kind, sender) in FaultKind::ALL.iter().flat_map(|kind| SENDERS.map(|sender| (*kind, sender))) {
        let (sandbox, result) = struck(kind, sender).await;
        let done = sandbox.inbox().count_to(sender.number()) > 0;
        match result {
            Ok(()) => assert!(done, "{kind} {sender:?}: a success that was none"),
            Err(Failed { delivery: Delivery::NotSent | Delivery::Refused, .. }) => {
                assert!(!done, "{kind} {sender:?}: {result:?}, but it was sent");
            }
            Err(Failed { delivery: Delivery::Accepted, .. }) => {
                assert!(done, "{kind} {sender:?}: {result:?}, but nothing was sent");
            }
            Err(_) => {}
        }
    }
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
        let (sandbox, result) = struck(kind, Sender::Smslink).await;
        let seen = result.err();
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
        Sender::Smslink.send(&sandbox, PATIENT).await.unwrap();
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
    client.request_otp(&otp_request()).await.unwrap();
    sandbox.order_fault(Fault::new(FaultKind::ExpiredToken).on(&v1::operations::REQUEST_OTP));
    client.request_otp(&otp_request()).await.unwrap();
    let seen: Vec<_> = sandbox.requests().iter().map(|request| (request.operation(), request.status())).collect();
    let (token, otp) = (Some(v1::operations::GET_TOKEN.id), Some(v1::operations::REQUEST_OTP.id));
    let expected = [(token, Some(200)), (otp, Some(200)), (otp, Some(401)), (token, Some(200)), (otp, Some(200))];
    assert_eq!(seen, expected);
    assert_eq!(sandbox.inbox().count_to(KR_NUMBER), 2, "the refused request sent nothing");
}

#[tokio::test]
async fn one_401_is_borne_by_whoever_has_a_token_to_renew() {
    for sender in SENDERS {
        // Of V2 the client has the API secret, and no token.
        let borne = sender == Sender::PortOne;
        let (sandbox, result) = struck(FaultKind::UnauthorizedOnce, sender).await;
        assert_eq!(result.is_ok(), borne, "{sender:?}: {result:?}");
        assert_eq!(sandbox.inbox().count_to(sender.number()), usize::from(borne), "{sender:?}");
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
    let outcome = client.verify(&jp_phone(), &code).await.unwrap().outcome();
    assert!(matches!(outcome, Outcome::Rejected(Rejection::Unknown(_))), "{outcome:?}");
    let outcome = client.verify(&jp_phone(), &code).await.unwrap().outcome();
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
    let sandbox = Sandbox::start().await.unwrap();
    let wrong = |code: &str| if code.starts_with('0') { "1111" } else { "0000" }.to_owned() + &code[4..];

    let client = clients::smslink(&sandbox).build().unwrap();
    client.generate_and_deliver(&code_request()).await.unwrap();
    let code = wrong(sandbox.inbox().latest_to(JP_NUMBER).unwrap().code());
    let verification = client.verify(&jp_phone(), &VerificationCode::new(code).unwrap()).await.unwrap();
    assert!(!verification.outcome().is_verified());

    let client = clients::portone(&sandbox).build().unwrap();
    let pending = client.request_otp(&otp_request()).await.unwrap();
    let code = wrong(sandbox.inbox().latest_to(KR_NUMBER).unwrap().code());
    let outcome = client.confirm_otp(&pending, &v1::types::Otp::new(code).unwrap()).await.unwrap();
    assert!(!outcome.is_verified());

    let client = clients::portone_v2(&sandbox).build().unwrap();
    let pending = client.send(&clients::customer(&sandbox)).await.unwrap();
    let code = wrong(sandbox.inbox().latest_to(KR_NUMBER).unwrap().code());
    let outcome = client.confirm(&pending, &v2::types::Otp::new(code).unwrap()).await.unwrap();
    assert!(!outcome.is_verified());

    Sender::Solapi.prepare(&sandbox).await;
    let client = clients::solapi(&sandbox).build().unwrap();
    let number = solapi::types::PhoneNumber::new(KR_NUMBER).unwrap();
    let solapi::ArsCall::Challenged(challenge) = client.request_ars_call(&number).await.unwrap() else {
        panic!("a call was placed");
    };
    let code = wrong(sandbox.inbox().latest_to(KR_NUMBER).unwrap().code());
    client.authenticate(&challenge, &solapi::types::ArsCode::new(code).unwrap()).await.unwrap();

    assert!(sandbox.requests().iter().all(phoneproof::sandbox::Request::was_carried_out), "{:?}", sandbox.requests());
}
