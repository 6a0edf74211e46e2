//! What goes wrong, said in one way for all providers.

use phoneproof::{
    Delivery, Rejection,
    portone::v1,
    sandbox::{Fault, FaultKind, Sandbox},
    smslink,
    verification::{Carrier, IdentityNumber, Pending, Person, PersonName, Subject, SubjectField},
};

use super::providers::{
    IP_ADDRESS, NAME, Verification, identifying, latest_code, person, rejected, verified, verifying,
};
use crate::support::apis::{PortOneV1, Smslink};

#[tokio::test]
async fn a_lost_answer_to_a_start_is_told_or_asked_for_again_but_nothing_is_sent_twice() {
    for provider in verifying() {
        let sandbox = Sandbox::start().await.unwrap();
        sandbox.order_fault(Fault::new(FaultKind::ResetAfter).on(provider.starts_with));
        let started = provider.verifier(&sandbox).start(&provider.subject()).await;
        if provider.starts_with.idempotency_key.is_some() {
            started.expect("its idempotency key lets the answer be asked for again");
        } else {
            let error = started.expect_err("nobody knows");
            assert_eq!(error.delivery(), Delivery::MaybeSent, "{error}");
            assert_eq!(error.operation(), provider.starts_with);
        }
        assert_eq!(sandbox.inbox().count_to(provider.number()), 1, "{provider:?}");
    }
}

#[tokio::test]
async fn a_lost_answer_to_a_check_is_told_or_asked_for_again_but_never_a_second_try() {
    for provider in verifying() {
        let sandbox = Sandbox::start().await.unwrap();
        let verifier = provider.verifier(&sandbox);
        let pending = verifier.start(&provider.subject()).await.unwrap();
        let code = latest_code(&sandbox, provider);
        sandbox.order_fault(Fault::new(FaultKind::ResetAfter).on(provider.checks_with));
        if provider.checks_with.idempotency_key.is_some() {
            verified(&*verifier, &pending, &code).await;
            continue;
        }
        let error = verifier.check(&pending, &provider.subject().expected(), &code).await.expect_err("nobody knows");
        assert_eq!(error.delivery(), Delivery::MaybeSent, "{error}");
        (provider.replayed)(verifier.check(&pending, &provider.subject().expected(), &code).await);
    }
}

#[tokio::test]
async fn a_rejection_stands_although_its_reason_cannot_be_found_out() {
    let sandbox = Sandbox::start().await.unwrap();
    let provider = Verification::of::<PortOneV1>();
    let verifier = provider.verifier(&sandbox);
    let pending = verifier.start(&provider.subject()).await.unwrap();
    let code = latest_code(&sandbox, provider);
    verified(&*verifier, &pending, &code).await;
    sandbox.order_fault(Fault::new(FaultKind::NotJson).on(&v1::operations::GET_CERTIFICATION));
    provider.assert_reason(&rejected(&*verifier, &pending, &code).await, &Rejection::AlreadyUsed);
}

#[tokio::test]
async fn a_request_that_never_arrived_is_not_sent() {
    for provider in verifying() {
        let sandbox = Sandbox::start().await.unwrap();
        let verifier = provider.verifier(&sandbox);
        sandbox.close_port();
        let error = verifier.start(&provider.subject()).await.unwrap_err();
        assert_eq!((error.delivery(), error.is_connect(), error.attempts()), (Delivery::NotSent, true, 3), "{error}");
    }
}

#[tokio::test]
async fn the_error_is_that_of_the_providers_own_call() {
    let sandbox = Sandbox::start().await.unwrap();
    let provider = Verification::of::<Smslink>();
    let verifier = provider.verifier(&sandbox);
    let pending = verifier.start(&provider.subject()).await.unwrap();
    let error = verifier.can_resend().unwrap().resend(&pending).await.expect_err("a minute has not passed");
    let code = error.code().and_then(|code| code.downcast_ref());
    assert_eq!(code, Some(&smslink::types::ErrorCode::ResendTooSoon));
    assert_eq!((error.provider_code(), error.status()), (Some("ERR406022"), Some(406)));
    assert_eq!(error.delivery(), Delivery::Refused);
    let text = "smslink generate_and_deliver_code: HTTP 406 ERR406022: A code was sent to this number less than 1 minute \
                ago; nothing was sent now; the provider did nothing; wait 60 seconds before asking for another code for \
                this number [request id ";
    assert!(error.to_string().starts_with(text), "{error}");
}

#[tokio::test]
async fn what_a_subject_lacks_is_named_before_anything_is_sent() {
    let sandbox = Sandbox::start().await.unwrap();
    for provider in verifying() {
        let mut subject = Subject::number(provider.phone_number());
        for lacks in provider.needs {
            let error = provider.verifier(&sandbox).start(&subject).await.unwrap_err();
            assert_eq!((error.missing(), error.delivery()), (Some(*lacks), Delivery::NotSent), "{error}");
            assert!(error.is_invalid_input());
            subject = match lacks {
                SubjectField::Person => subject.with_person(person()),
                SubjectField::IpAddress => subject.with_ip_address(IP_ADDRESS.parse().unwrap()),
                another => panic!("how does a subject get {another:?}?"),
            };
        }
    }
    assert_eq!(sandbox.requests().len(), 0);
}

#[tokio::test]
async fn what_a_provider_would_refuse_is_not_sent() {
    let sandbox = Sandbox::start().await.unwrap();
    for provider in verifying() {
        let subject = Subject::number(provider.foreign_number()).with_person(person());
        let subject = subject.with_ip_address("2001:db8::1".parse().unwrap());
        let error = provider.verifier(&sandbox).start(&subject).await.expect_err("a number of the other country");
        assert_eq!((error.delivery(), error.missing()), (Delivery::NotSent, None), "{error}");
    }
    let unlisted =
        Person::new(PersonName::new(NAME).unwrap(), IdentityNumber::new("9001011").unwrap(), Carrier::from("AU"));
    for provider in identifying() {
        let subject = provider.subject().with_person(unlisted.clone());
        let error = provider.verifier(&sandbox).start(&subject).await.expect_err("a carrier that nobody lists");
        assert!(error.is_invalid_input(), "{error}");
    }
    assert_eq!(sandbox.requests().len(), 0);
}

async fn assert_refuses(sandbox: &Sandbox, provider: Verification, pending: &Pending) {
    let verifier = provider.verifier(sandbox);
    let error = verifier.check(pending, &provider.subject().expected(), "123456").await.unwrap_err();
    assert_eq!((error.delivery(), error.is_invalid_input()), (Delivery::NotSent, true), "{provider:?} {error}");
    if let Some(again) = verifier.can_resend() {
        assert_eq!(again.resend(pending).await.unwrap_err().delivery(), Delivery::NotSent);
    }
    if let Some(cancel) = verifier.can_cancel() {
        assert_eq!(cancel.cancel(pending).await.unwrap_err().delivery(), Delivery::NotSent);
    }
}

#[tokio::test]
async fn a_pending_of_another_provider_or_with_another_shape_is_refused_unsent() {
    let sandbox = Sandbox::start().await.unwrap();
    for provider in verifying() {
        for other in verifying() {
            let foreign = (other.name != provider.name).then(other.unknown);
            for pending in (other.misshapen)().into_iter().chain(foreign) {
                assert_refuses(&sandbox, provider, &pending).await;
            }
        }
    }
    assert_eq!(sandbox.requests().len(), 0);
}

#[tokio::test]
async fn what_can_be_no_code_costs_no_try() {
    for provider in verifying() {
        let sandbox = Sandbox::start().await.unwrap();
        let verifier = provider.verifier(&sandbox);
        let pending = verifier.start(&provider.subject()).await.unwrap();
        let sent = sandbox.requests().len();
        for typed in ["", "  ", "[-]", "一二三"] {
            let error = verifier.check(&pending, &provider.subject().expected(), typed).await.unwrap_err();
            assert!(error.is_invalid_input(), "{provider:?} {typed}: {error}");
        }
        assert_eq!(sandbox.requests().len(), sent);
    }
}
