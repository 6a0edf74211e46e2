//! Start, check, send again, give up: the same with every provider.

use std::time::SystemTime;

use phoneproof::{
    Rejection,
    sandbox::{Sandbox, Switches, WrongOtp},
    verification::{BirthDate, Carrier, Gender, PersonName, Proof},
};

use super::providers::{
    MINUTE, NAME, Verification, generous_sandbox, identifying, latest_code, other, rejected, verified, verifying,
};
use crate::support::apis::{PortOneV1, Smslink};

#[tokio::test]
async fn a_wrong_code_is_rejected_a_right_one_proves_and_a_second_time_it_does_not() {
    for provider in verifying() {
        let sandbox = Sandbox::start().await.unwrap();
        let verifier = provider.verifier(&sandbox);
        let pending = verifier.start(&provider.subject()).await.unwrap();
        let code = latest_code(&sandbox, provider);

        let wrong = rejected(&*verifier, &pending, &other(&code)).await;
        provider.assert_reason(&wrong, &Rejection::WrongCode);

        let proof = verified(&*verifier, &pending, &code).await;
        if provider.identifies {
            assert_identity(&proof);
        } else {
            assert_eq!(proof, Proof::Possession(provider.phone_number()));
        }

        (provider.replayed)(verifier.check(&pending, &provider.subject().expected(), &code).await);
    }
}

fn assert_identity(proof: &Proof) {
    let identity = proof.identity().expect("PortOne identifies a person");
    assert_eq!(identity.name.as_ref().map(PersonName::expose), Some(NAME));
    assert_eq!(identity.birth_date.as_ref().map(BirthDate::expose), Some("1990-01-01"));
    assert_eq!(identity.gender, Some(Gender::Male));
    assert!(identity.ci.is_some() && identity.di.is_some());
    // Without the carriers' approval, or another contract, the provider does not give them.
    assert_eq!((proof.phone_number(), &identity.carrier, identity.is_foreigner), (None, &None, None));
}

#[tokio::test]
async fn what_the_provider_gives_of_number_and_carrier_is_part_of_the_proof() {
    for provider in identifying() {
        let sandbox = generous_sandbox().await;
        let verifier = provider.verifier(&sandbox);
        let pending = verifier.start(&provider.subject()).await.unwrap();
        let proof = verified(&*verifier, &pending, &latest_code(&sandbox, provider)).await;
        assert_eq!(proof.phone_number(), Some(provider.subject().phone_number()), "{provider:?}");
        assert_eq!(proof.identity().unwrap().carrier, Some(Carrier::KtMvno), "{provider:?}");
    }
}

#[tokio::test]
async fn a_code_is_good_for_its_time_and_no_longer() {
    for provider in verifying() {
        let sandbox = Sandbox::start().await.unwrap();
        let verifier = provider.verifier(&sandbox);
        let pending = verifier.start(&provider.subject()).await.unwrap();
        sandbox.advance(provider.good_for + MINUTE);
        let late = rejected(&*verifier, &pending, &latest_code(&sandbox, provider)).await;
        provider.assert_reason(&late, &Rejection::Expired);
    }
}

#[tokio::test]
async fn only_documented_limits_are_told() {
    for provider in verifying() {
        let sandbox = Sandbox::start().await.unwrap();
        let before = SystemTime::now();
        let mut pending = provider.verifier(&sandbox).start(&provider.subject()).await.unwrap();
        assert_eq!(pending.provider(), provider.name);
        let Some(limits) = provider.limits else {
            assert_eq!(
                (pending.expires_at(), pending.resend_allowed_at(), pending.attempts_left()),
                (None, None, None)
            );
            continue;
        };
        let (expires_at, life) = (pending.expires_at().unwrap(), limits.expires_after);
        assert!(expires_at > before + life - MINUTE && expires_at <= SystemTime::now() + life, "{provider:?}");
        assert!(pending.resend_allowed_at().unwrap() >= before + limits.resend_after);
        assert_eq!(pending.attempts_left(), Some(limits.attempts));
        pending.count_attempt();
        assert_eq!(pending.attempts_left(), Some(limits.attempts - 1));
    }
}

#[tokio::test]
async fn after_five_wrong_codes_smslink_wants_a_new_one() {
    let sandbox = Sandbox::start().await.unwrap();
    let verifier = Verification::of::<Smslink>().verifier(&sandbox);
    let mut pending = verifier.start(&Verification::of::<Smslink>().subject()).await.unwrap();
    let code = latest_code(&sandbox, Verification::of::<Smslink>());
    while pending.attempts_left() != Some(0) {
        assert_eq!(rejected(&*verifier, &pending, &other(&code)).await.reason(), &Rejection::WrongCode);
        pending.count_attempt();
    }
    assert_eq!(rejected(&*verifier, &pending, &code).await.reason(), &Rejection::TooManyAttempts);
}

#[tokio::test]
async fn a_code_sent_again_is_the_one_to_type_where_the_provider_sends_again() {
    for provider in verifying() {
        let sandbox = Sandbox::start().await.unwrap();
        let verifier = provider.verifier(&sandbox);
        let pending = verifier.start(&provider.subject()).await.unwrap();
        let Some(again) = verifier.can_resend() else {
            assert_eq!(provider.resends_with, None, "{provider:?}");
            continue;
        };
        assert!(provider.resends_with.is_some(), "{provider:?}");
        sandbox.advance(MINUTE);
        let pending = again.resend(&pending).await.unwrap();
        assert_eq!(sandbox.inbox().count_to(provider.number()), 2, "{provider:?}");
        verified(&*verifier, &pending, &latest_code(&sandbox, provider)).await;
    }
}

#[tokio::test]
async fn what_was_cancelled_takes_no_code_any_more_where_the_provider_forgets() {
    for provider in verifying() {
        let sandbox = Sandbox::start().await.unwrap();
        let verifier = provider.verifier(&sandbox);
        let pending = verifier.start(&provider.subject()).await.unwrap();
        let Some(cancel) = verifier.can_cancel() else {
            assert_eq!(provider.cancels_with, None, "{provider:?}");
            continue;
        };
        assert!(provider.cancels_with.is_some(), "{provider:?}");
        cancel.cancel(&pending).await.unwrap();
        cancel.cancel(&pending).await.expect("there is nothing left to cancel");
        let gone = rejected(&*verifier, &pending, &latest_code(&sandbox, provider)).await;
        assert_eq!(gone.reason(), &Rejection::NotFound, "{provider:?}");
        assert!(!gone.provider_code().is_empty(), "{provider:?} keeps no code");
    }
}

#[tokio::test]
async fn the_code_of_v1_for_what_it_erased_is_kept() {
    let sandbox = Sandbox::start().await.unwrap();
    let provider = Verification::of::<PortOneV1>();
    let gone = rejected(&*provider.verifier(&sandbox), &(provider.unknown)(), "123456").await;
    assert_eq!(gone.provider_code(), "-1");
}

#[tokio::test]
async fn however_v1_says_no_a_replay_is_told_from_a_wrong_code() {
    for wrong_otp in [WrongOtp::Status400, WrongOtp::Status500, WrongOtp::Status200] {
        let mut switches = Switches::default();
        switches.portone.wrong_otp = wrong_otp;
        let sandbox = Sandbox::builder().switches(switches).start().await.unwrap();
        let provider = Verification::of::<PortOneV1>();
        let verifier = provider.verifier(&sandbox);
        let pending = verifier.start(&provider.subject()).await.unwrap();
        let code = latest_code(&sandbox, provider);
        let wrong = rejected(&*verifier, &pending, &other(&code)).await;
        provider.assert_reason(&wrong, &Rejection::WrongCode);
        verified(&*verifier, &pending, &code).await;
        let replayed = rejected(&*verifier, &pending, &code).await;
        assert_eq!(replayed.reason(), &Rejection::AlreadyUsed, "{wrong_otp:?}");
    }
}

#[tokio::test]
async fn an_unknown_verification_is_not_found() {
    let sandbox = Sandbox::start().await.unwrap();
    for (provider, pending) in verifying().into_iter().map(|provider| (provider, (provider.unknown)())) {
        // There is no telling a number that was sent no code from one that was sent another.
        if pending.id().is_none() {
            continue;
        }
        let gone = rejected(&*provider.verifier(&sandbox), &pending, "123456").await;
        assert_eq!(gone.reason(), &Rejection::NotFound, "{provider:?}");
    }
}

#[test]
fn what_a_provider_needs_is_known_beforehand() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let sandbox = runtime.block_on(Sandbox::start()).unwrap();
    for provider in verifying() {
        assert_eq!(provider.verifier(&sandbox).needs(), provider.needs, "{provider:?}");
    }
}
