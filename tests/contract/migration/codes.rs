//! Codes convert as the page's tables say, in both directions, and no others do.

use std::{collections::BTreeSet, fmt::Debug};

use phoneproof::{
    InvalidValue,
    portone::{
        v1::types::{self as one, Carrier, CertifiedCarrier, VerificationMethod},
        v2::types::{self as two, IdentityVerificationMethod, IdentityVerificationOperator},
    },
};

use super::page::rows_under;

/// Holds the conversions of two enums against the page's table under a headline.
macro_rules! as_on_the_page {
    ($headline:literal, $one:ty, $two:ty) => {{
        let rows = rows_under($headline);
        let (mut converted, mut back) = (BTreeSet::new(), BTreeSet::new());
        for row in &rows {
            // A code of one version only has a dash beside it.
            let (Some(first), Some(second)) = (row.name("V1"), row.name("V2")) else { continue };
            let (first, second) = (<$one>::new(first).unwrap(), <$two>::new(second).unwrap());
            assert_eq!(<$two>::try_from(&first), Ok(second.clone()));
            assert_eq!(<$one>::try_from(&second), Ok(first.clone()));
            converted.insert(first.as_str().to_owned());
            back.insert(second.as_str().to_owned());
        }
        for first in <$one>::KNOWN {
            assert!(converted.contains(first.as_str()), "{} has no row", first.as_str());
        }
        for second in <$two>::KNOWN.iter().filter(|second| !back.contains(second.as_str())) {
            refused(<$one>::try_from(second), second.as_str());
        }
        refused(<$two>::try_from(&<$one>::from("NEW_CODE")), "NEW_CODE");
        refused(<$one>::try_from(&<$two>::from("NEW_CODE")), "NEW_CODE");
    }};
}

fn refused<T: Debug>(converted: Result<T, InvalidValue>, value: &str) {
    let text = converted.unwrap_err().to_string();
    assert!(text.contains("no counterpart") && !text.contains(value), "{text}");
}

#[test]
fn the_carrier_of_a_record_converts() {
    as_on_the_page!("`CertifiedCarrier`", CertifiedCarrier, IdentityVerificationOperator);
}

#[test]
fn the_method_converts() {
    as_on_the_page!("`VerificationMethod`", VerificationMethod, IdentityVerificationMethod);
}

#[test]
fn the_sex_converts_but_for_the_one_that_v1_does_not_know() {
    as_on_the_page!("`Gender`", one::Gender, two::Gender);
}

#[test]
fn the_pg_converts_but_for_those_that_v1_does_not_know() {
    as_on_the_page!("`PgProvider`", one::PgProvider, two::PgProvider);
}

#[test]
fn the_network_of_a_request_and_its_mvno_flag_are_one_operator() {
    let rows = rows_under("`Carrier`");
    for row in &rows {
        let pair = (Carrier::new(row.name("V1").unwrap()).unwrap(), row.cell("`is_mvno`") == Some("true"));
        let operator = IdentityVerificationOperator::new(row.name("V2").unwrap()).unwrap();
        assert_eq!(IdentityVerificationOperator::try_from(&pair), Ok(operator.clone()));
        assert_eq!(<(Carrier, bool)>::try_from(&operator), Ok(pair));
    }
    assert_eq!(rows.len(), IdentityVerificationOperator::KNOWN.len());
    refused(IdentityVerificationOperator::try_from(&(Carrier::from("LGU"), false)), "LGU");
    refused(<(Carrier, bool)>::try_from(&IdentityVerificationOperator::from("LGT")), "LGT");
}
