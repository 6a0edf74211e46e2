//! The codes: one table for each pair of enums, read in both directions.

use super::{v1, v2};
use crate::InvalidValue;

use v1::types::{Carrier, CertifiedCarrier, Gender, PgProvider, VerificationMethod};
use v2::types::{IdentityVerificationMethod, IdentityVerificationOperator};

const CARRIERS: &[(CertifiedCarrier, IdentityVerificationOperator)] = &[
    (CertifiedCarrier::Skt, IdentityVerificationOperator::Skt),
    (CertifiedCarrier::Kt, IdentityVerificationOperator::Kt),
    (CertifiedCarrier::Lgt, IdentityVerificationOperator::Lgu),
    (CertifiedCarrier::SktMvno, IdentityVerificationOperator::SktMvno),
    (CertifiedCarrier::KtMvno, IdentityVerificationOperator::KtMvno),
    (CertifiedCarrier::LgtMvno, IdentityVerificationOperator::LguMvno),
];

/// A request of V1 has the network, and beside it whether the person is with an MVNO on it.
const NETWORKS: &[((Carrier, bool), IdentityVerificationOperator)] = &[
    ((Carrier::Skt, false), IdentityVerificationOperator::Skt),
    ((Carrier::Kt, false), IdentityVerificationOperator::Kt),
    ((Carrier::Lgt, false), IdentityVerificationOperator::Lgu),
    ((Carrier::Skt, true), IdentityVerificationOperator::SktMvno),
    ((Carrier::Kt, true), IdentityVerificationOperator::KtMvno),
    ((Carrier::Lgt, true), IdentityVerificationOperator::LguMvno),
];

const GENDERS: &[(Gender, v2::types::Gender)] =
    &[(Gender::Male, v2::types::Gender::Male), (Gender::Female, v2::types::Gender::Female)];

const METHODS: &[(VerificationMethod, IdentityVerificationMethod)] = &[
    (VerificationMethod::Sms, IdentityVerificationMethod::Sms),
    (VerificationMethod::App, IdentityVerificationMethod::App),
];

/// By their names: no document says that they are the same.
const PG_PROVIDERS: &[(PgProvider, v2::types::PgProvider)] = &[
    (PgProvider::Danal, v2::types::PgProvider::Danal),
    (PgProvider::KcpV2, v2::types::PgProvider::KcpV2),
    (PgProvider::InicisUnified, v2::types::PgProvider::InicisUnified),
    (PgProvider::Inicis, v2::types::PgProvider::Inicis),
];

/// `TryFrom` in both directions over a table. The errors name no value, since some of these are personal.
macro_rules! by_table {
    ($($table:ident: $one:ty, $one_name:literal, $two:ty, $two_name:literal;)*) => {
        $(
            impl TryFrom<&$one> for $two {
                type Error = InvalidValue;

                fn try_from(value: &$one) -> Result<Self, InvalidValue> {
                    let found = $table.iter().find(|(one, _)| one == value);
                    found.map(|(_, two)| two.clone()).ok_or_else(|| no_counterpart($two_name, "V1", "V2"))
                }
            }

            impl TryFrom<&$two> for $one {
                type Error = InvalidValue;

                fn try_from(value: &$two) -> Result<Self, InvalidValue> {
                    let found = $table.iter().find(|(_, two)| two == value);
                    found.map(|(one, _)| one.clone()).ok_or_else(|| no_counterpart($one_name, "V2", "V1"))
                }
            }
        )*
    };
}
by_table! {
    CARRIERS: CertifiedCarrier, "CertifiedCarrier", IdentityVerificationOperator, "IdentityVerificationOperator";
    NETWORKS: (Carrier, bool), "Carrier", IdentityVerificationOperator, "IdentityVerificationOperator";
    GENDERS: Gender, "Gender", v2::types::Gender, "Gender";
    METHODS: VerificationMethod, "VerificationMethod", IdentityVerificationMethod, "IdentityVerificationMethod";
    PG_PROVIDERS: PgProvider, "PgProvider", v2::types::PgProvider, "PgProvider";
}

fn no_counterpart(name: &'static str, from: &str, to: &str) -> InvalidValue {
    InvalidValue::new(name, format!("PortOne {to} has no counterpart of this value of {from}"))
}
