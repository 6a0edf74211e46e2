//! What a test asks of a verifier, whosever it is.

use std::collections::BTreeSet;

use phoneproof::{
    Outcome,
    sandbox::{Sandbox, Switches},
    verification::{Expected, Pending, Proof, Rejected, Verifier},
};

use crate::support::spec::Spec;
pub(crate) use crate::support::{
    apis::{
        other,
        verification::{IDENTITY_NUMBER, IP_ADDRESS, NAME, Verification, person, verifying},
    },
    world::MINUTE,
};

/// Those whose proof says who somebody is.
pub(crate) fn identifying() -> impl Iterator<Item = Verification> {
    verifying().into_iter().filter(|provider| provider.identifies)
}

/// One that gives all that a provider can give.
pub(crate) async fn generous_sandbox() -> Sandbox {
    let mut switches = Switches::default();
    switches.portone.carrier_approval = true;
    switches.portone_v2.extra_contract = true;
    Sandbox::builder().switches(switches).start().await.unwrap()
}

/// The code of the newest message.
pub(crate) fn latest_code(sandbox: &Sandbox, provider: Verification) -> String {
    sandbox.inbox().latest_to(provider.number()).expect("a message was delivered").code().to_owned()
}

/// Whom the provider of this verification is asked for.
fn expected(pending: &Pending) -> Expected {
    let provider = verifying().into_iter().find(|provider| provider.name == pending.provider()).expect("one of ours");
    provider.subject().expected()
}

pub(crate) async fn rejected(verifier: &dyn Verifier, pending: &Pending, code: &str) -> Rejected {
    match verifier.check(pending, &expected(pending), code).await.unwrap() {
        Outcome::Rejected(rejected) => rejected,
        Outcome::Verified(proof) => panic!("it was verified: {proof:?}"),
    }
}

pub(crate) async fn verified(verifier: &dyn Verifier, pending: &Pending, code: &str) -> Proof {
    match verifier.check(pending, &expected(pending), code).await.unwrap() {
        Outcome::Verified(proof) => proof,
        Outcome::Rejected(rejected) => panic!("it was rejected: {rejected:?}"),
    }
}

#[test]
fn every_api_that_reaches_people_verifies_them() {
    let reaching = Spec::of_providers().into_iter().filter(|name| Spec::read(name).reaches_people());
    assert_eq!(verifying().iter().map(|provider| provider.name).collect::<BTreeSet<_>>(), reaching.collect());
}
