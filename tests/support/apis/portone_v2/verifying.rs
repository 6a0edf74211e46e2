//! PortOne V2 verifies a person.

use phoneproof::{
    phone::Country,
    portone::v2::operations::{
        CONFIRM_IDENTITY_VERIFICATION, RESEND_IDENTITY_VERIFICATION, SEND_IDENTITY_VERIFICATION,
    },
    sandbox::Sandbox,
    verification::{Pending, PortOneV2Verifier, SubjectField, Verifier},
};

use super::PortOneV2;
use crate::support::{
    apis::{
        Api,
        verification::{Verification, rejected_as_used},
    },
    world::{MINUTE, QUICK},
};

pub(super) const VERIFICATION: Verification = Verification {
    name: PortOneV2::SPEC,
    country: Country::Korea,
    starts_with: &SEND_IDENTITY_VERIFICATION,
    checks_with: &CONFIRM_IDENTITY_VERIFICATION,
    resends_with: Some(&RESEND_IDENTITY_VERIFICATION),
    cancels_with: None,
    verifier,
    needs: &[SubjectField::Person, SubjectField::IpAddress],
    identifies: true,
    reasons: None,
    replayed: rejected_as_used,
    // What the sandbox takes it to be.
    good_for: MINUTE.saturating_mul(3),
    limits: None,
    unknown: || Pending::for_id(PortOneV2::SPEC, "nobody"),
    misshapen: || vec![Pending::for_id(PortOneV2::SPEC, "a/b")],
};

fn verifier(sandbox: &Sandbox) -> Box<dyn Verifier> {
    let client = PortOneV2::with_keys_of(sandbox).base_url(sandbox.base_url()).retry(QUICK).build().unwrap();
    Box::new(PortOneV2Verifier::new(client, sandbox.credentials().portone_v2_channel_key()))
}
