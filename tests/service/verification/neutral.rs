//! What a service asks of an error or a rejection without knowing the provider.

use std::time::Duration;

use phoneproof::{
    Delivery, Rejection,
    portone::{v1, v2},
    sandbox::{Fault, FaultKind, Sandbox},
    verification::{Carrier, Case, Error, IdentityNumber, Input, Pending, Person, PersonName, Rejected, Subject},
};

use super::providers::{
    IP_ADDRESS, MINUTE, NAME, Verification, identifying, latest_code, other, person, rejected, verifying,
};
use crate::support::apis::{PortOneV1, PortOneV2, Smslink};

#[tokio::test]
async fn too_soon_is_said_with_the_minute_to_wait() {
    let sandbox = Sandbox::start().await.unwrap();
    let provider = Verification::of::<Smslink>();
    let verifier = provider.verifier(&sandbox);
    let pending = verifier.start(&provider.subject()).await.unwrap();
    let again = verifier.can_resend().unwrap().resend(&pending).await.unwrap_err();
    let started = verifier.start(&provider.subject()).await.unwrap_err();
    for error in [again, started] {
        assert_eq!((error.is_too_soon(), error.retry_after()), (true, Some(MINUTE)), "{error}");
        assert_eq!((error.case(), error.case().http_status()), (Case::TooSoon, 429));
        assert_eq!(error.to_string().matches("60 s").count(), 1, "said once: {error}");
    }
}

#[tokio::test]
async fn nothing_else_is_too_soon() {
    for provider in verifying() {
        let sandbox = Sandbox::start().await.unwrap();
        let error = after(&sandbox, provider, FaultKind::TooManyRequests).await;
        assert!(!error.is_too_soon(), "{error}");
        assert!(error.is_rate_limited());
    }
}

/// The error of a start that meets this fault, as often as it is tried.
async fn after(sandbox: &Sandbox, provider: Verification, fault: FaultKind) -> Error {
    sandbox.order_fault(Fault::new(fault).on(provider.starts_with).times(10));
    provider.verifier(sandbox).start(&provider.subject()).await.unwrap_err()
}

#[tokio::test]
async fn the_input_that_was_refused_is_named_in_no_providers_words() {
    let sandbox = Sandbox::start().await.unwrap();
    for provider in verifying() {
        let verifier = provider.verifier(&sandbox);
        let foreign = Subject::number(provider.foreign_number()).with_person(person());
        let foreign = foreign.with_ip_address(IP_ADDRESS.parse().unwrap());
        assert_input(&verifier.start(&foreign).await.unwrap_err(), Input::PhoneNumber, Case::InvalidInput);

        let kept = (provider.unknown)();
        let expected = provider.subject().expected();
        for typed in ["", "  ", "一二三"] {
            let error = verifier.check(&kept, &expected, typed).await.unwrap_err();
            assert_input(&error, Input::Code, Case::NotACode);
        }
        for kept in [Pending::for_id("another", "imp_000000000001"), Pending::for_id(provider.name, "a/b")] {
            let error = verifier.check(&kept, &expected, "123456").await.unwrap_err();
            assert_input(&error, Input::Pending, Case::StartAgain);
        }
    }
    let unlisted =
        Person::new(PersonName::new(NAME).unwrap(), IdentityNumber::new("9001011").unwrap(), Carrier::from("AU"));
    for provider in identifying() {
        let subject = provider.subject().with_person(unlisted.clone());
        let error = provider.verifier(&sandbox).start(&subject).await.unwrap_err();
        assert_input(&error, Input::Carrier, Case::InvalidInput);

        // One that was read from JSON has been checked by nobody.
        for number in ["", "900101", "9013011", "9001011234567", "９００１０１１ ?"] {
            let number = serde_json::from_value(number.into()).unwrap();
            let person = Person::new(PersonName::new(NAME).unwrap(), number, Carrier::Skt);
            let subject = provider.subject().with_person(person);
            let error = provider.verifier(&sandbox).start(&subject).await.unwrap_err();
            assert_input(&error, Input::IdentityNumber, Case::InvalidInput);
        }

        let bare = Subject::number(provider.phone_number());
        let error = provider.verifier(&sandbox).start(&bare).await.unwrap_err();
        assert_eq!((error.input(), error.case()), (None, Case::MissingInput), "{error}");
    }
    assert_eq!(sandbox.requests().len(), 0);
}

fn assert_input(error: &Error, input: Input, case: Case) {
    assert_eq!((error.input(), error.case()), (Some(input), case), "{error}");
    let invalid = error.invalid_input().unwrap();
    assert!(!invalid.reason().is_empty() && error.to_string().contains(invalid.reason()), "{error}");
}

#[tokio::test]
async fn an_error_that_is_no_input_names_none() {
    for provider in verifying() {
        let sandbox = Sandbox::start().await.unwrap();
        let error = after(&sandbox, provider, FaultKind::ResetBefore).await;
        assert_eq!((error.input(), error.invalid_input()), (None, None), "{error}");
    }
}

/// How each way to fail is answered, for a start and for a check.
#[tokio::test]
async fn every_way_to_fail_has_its_case() {
    for provider in verifying() {
        // Where no 429 is documented, nobody knows what it left undone.
        let documents_429 = provider.starts_with.refused.contains(&429);
        let busy = if documents_429 { [Case::Busy; 2] } else { [Case::SendUnclear, Case::CheckUnclear] };
        for (fault, start, check) in [
            (FaultKind::ResetBefore, Case::SendUnclear, Case::CheckUnclear),
            (FaultKind::TooManyRequests, busy[0], busy[1]),
            (FaultKind::UnauthorizedOnce, Case::Misconfigured, Case::Misconfigured),
            (FaultKind::NotJson, Case::SendUnclear, Case::CheckUnclear),
        ] {
            let sandbox = Sandbox::start().await.unwrap();
            let verifier = provider.verifier(&sandbox);
            let pending = verifier.start(&provider.subject()).await.unwrap();
            sandbox.advance(MINUTE);
            for operation in [provider.starts_with, provider.checks_with] {
                sandbox.order_fault(Fault::new(fault).on(operation).times(10));
            }
            let expected = provider.subject().expected();
            let started = verifier.start(&provider.subject()).await.unwrap_err();
            assert_eq!(started.case(), start, "{provider:?} {fault:?}: {started}");
            let checked = verifier.check(&pending, &expected, "123456").await.unwrap_err();
            assert_eq!(checked.case(), check, "{provider:?} {fault:?}: {checked}");
        }
        let sandbox = Sandbox::start().await.unwrap();
        let verifier = provider.verifier(&sandbox);
        sandbox.close_port();
        let error = verifier.start(&provider.subject()).await.unwrap_err();
        assert_eq!((error.case(), error.delivery()), (Case::Unavailable, Delivery::NotSent), "{error}");
    }
}

#[tokio::test]
async fn what_failed_and_can_be_repeated_is_unavailable() {
    let sandbox = Sandbox::start().await.unwrap();
    let provider = Verification::of::<PortOneV1>();
    let verifier = provider.verifier(&sandbox);
    let pending = verifier.start(&provider.subject()).await.unwrap();
    sandbox.order_fault(Fault::new(FaultKind::ResetBefore).on(&v1::operations::DELETE_CERTIFICATION).times(10));
    let error = verifier.can_cancel().unwrap().cancel(&pending).await.unwrap_err();
    assert_eq!(error.case(), Case::Unavailable, "{error}");
}

#[tokio::test]
async fn a_verification_that_v2_has_closed_is_started_again() {
    let sandbox = Sandbox::start().await.unwrap();
    let provider = Verification::of::<PortOneV2>();
    let again = provider.verifier(&sandbox);
    let error = again.can_resend().unwrap().resend(&Pending::for_id(provider.name, "nobody")).await.unwrap_err();
    assert_eq!((error.case(), error.status()), (Case::StartAgain, Some(404)), "{error}");
}

#[tokio::test]
async fn a_rejection_keeps_the_words_of_the_provider_and_shows_none() {
    for provider in verifying().into_iter().filter(|provider| provider.reasons.is_none()) {
        let sandbox = Sandbox::start().await.unwrap();
        let verifier = provider.verifier(&sandbox);
        let pending = verifier.start(&provider.subject()).await.unwrap();
        let wrong = rejected(&*verifier, &pending, &other(&latest_code(&sandbox, provider))).await;
        let message = wrong.provider_message().expect("it says something").to_owned();
        let shown = format!("{wrong} {wrong:?} {wrong:#?}");
        assert!(!message.is_empty() && !shown.contains(&message), "{provider:?}: {shown}");
        assert_eq!(wrong.case(), Case::NotAccepted);
    }
}

#[test]
fn every_rejection_has_its_case() {
    let of = |reason| Rejected::new(reason, "VRFY00009").case();
    let cases = [
        (Rejection::WrongCode, Case::WrongCode),
        (Rejection::Expired, Case::Expired),
        (Rejection::AlreadyUsed, Case::AlreadyUsed),
        (Rejection::TooManyAttempts, Case::TooManyAttempts),
        (Rejection::NotFound, Case::NotFound),
        (Rejection::SomebodyElse, Case::SomebodyElse),
    ];
    for (reason, case) in cases {
        assert_eq!(of(reason), case);
    }
    assert_eq!(Rejected::unknown("VRFY00009").case(), Case::NotAccepted);
}

#[test]
fn a_simulated_error_has_the_case_of_a_real_one() {
    for (operation, delivery, case) in [
        (&v2::operations::SEND_IDENTITY_VERIFICATION, Delivery::NotSent, Case::Unavailable),
        (&v2::operations::SEND_IDENTITY_VERIFICATION, Delivery::MaybeSent, Case::SendUnclear),
        (&v2::operations::SEND_IDENTITY_VERIFICATION, Delivery::Accepted, Case::SendUnclear),
        (&v2::operations::SEND_IDENTITY_VERIFICATION, Delivery::Refused, Case::Refused),
        (&v2::operations::CONFIRM_IDENTITY_VERIFICATION, Delivery::MaybeSent, Case::CheckUnclear),
        (&v1::operations::DELETE_CERTIFICATION, Delivery::MaybeSent, Case::Unavailable),
    ] {
        let error = Error::simulated(operation, delivery);
        assert_eq!((error.case(), error.retry_after()), (case, None::<Duration>), "{error}");
    }
}
