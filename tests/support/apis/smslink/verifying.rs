//! SMSLINK verifies that a number is at hand.

use phoneproof::{
    phone::Country,
    sandbox::Sandbox,
    smslink::{
        operations::{GENERATE_AND_DELIVER_CODE, VERIFY_CODE},
        types::{CharacterSize, MessageTemplate, ValidPeriodMin},
    },
    verification::{Pending, SmslinkVerifier, Verifier},
};

use super::Smslink;
use crate::support::{
    apis::{
        Api,
        verification::{Limits, Verification, rejected_as_used},
    },
    world::{MINUTE, QUICK},
};

pub(super) const VERIFICATION: Verification = Verification {
    name: Smslink::SPEC,
    country: Country::Japan,
    starts_with: &GENERATE_AND_DELIVER_CODE,
    checks_with: &VERIFY_CODE,
    resends_with: Some(&GENERATE_AND_DELIVER_CODE),
    cancels_with: None,
    verifier,
    needs: &[],
    identifies: false,
    reasons: Some("VRFY"),
    replayed: rejected_as_used,
    // Its ten minutes may begin up to five minutes later.
    good_for: MINUTE.saturating_mul(15),
    limits: Some(Limits { expires_after: MINUTE.saturating_mul(10), resend_after: MINUTE, attempts: 5 }),
    unknown,
    misshapen,
};

fn verifier(sandbox: &Sandbox) -> Box<dyn Verifier> {
    let client = Smslink::with_keys_of(sandbox).base_url(sandbox.base_url()).retry(QUICK).build().unwrap();
    let message = MessageTemplate::new("{{verification_code}} {{valid_period_min}}").unwrap();
    let (size, period) = (CharacterSize::new(6).unwrap(), ValidPeriodMin::new(10).unwrap());
    Box::new(SmslinkVerifier::new(client, message, size, period))
}

fn unknown() -> Pending {
    Pending::for_number(Smslink::SPEC, VERIFICATION.phone_number())
}

fn misshapen() -> Vec<Pending> {
    vec![Pending::for_id(Smslink::SPEC, "imp_000000000001")]
}
