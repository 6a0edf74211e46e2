//! PortOne V1 verifies a person.

use phoneproof::{
    phone::Country,
    portone::v1::operations::{CONFIRM_OTP, DELETE_CERTIFICATION, REQUEST_OTP},
    sandbox::Sandbox,
    verification::{Pending, PortOneV1Verifier, SubjectField, Verifier},
};

use super::PortOneV1;
use crate::support::{
    apis::{
        Api,
        verification::{Verification, rejected_as_used},
    },
    world::{MINUTE, QUICK},
};

pub(super) const VERIFICATION: Verification = Verification {
    name: PortOneV1::SPEC,
    country: Country::Korea,
    starts_with: &REQUEST_OTP,
    checks_with: &CONFIRM_OTP,
    resends_with: None,
    cancels_with: Some(&DELETE_CERTIFICATION),
    verifier,
    needs: &[SubjectField::Person],
    identifies: true,
    reasons: None,
    replayed: rejected_as_used,
    // What the sandbox takes it to be.
    good_for: MINUTE.saturating_mul(3),
    limits: None,
    unknown: || Pending::for_id(PortOneV1::SPEC, "imp_000000000000"),
    misshapen,
};

fn verifier(sandbox: &Sandbox) -> Box<dyn Verifier> {
    let client = PortOneV1::with_keys_of(sandbox).base_url(sandbox.base_url()).retry(QUICK).build().unwrap();
    Box::new(PortOneV1Verifier::new(client).with_company("sample"))
}

fn misshapen() -> Vec<Pending> {
    let number = VERIFICATION.phone_number();
    let number_of_japan = VERIFICATION.foreign_number();
    let by_number = [number, number_of_japan].map(|number| Pending::for_number(PortOneV1::SPEC, number));
    by_number.into_iter().chain([Pending::for_id(PortOneV1::SPEC, "../../users")]).collect()
}
