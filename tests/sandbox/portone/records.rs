//! Records: before and after certification, and after they are erased.

use phoneproof::{
    Delivery,
    portone::v1::{
        operations,
        types::{Birth, BirthEpoch, Carrier, ErrorCode, GenderDigit},
    },
};

use super::{PHONE, certify, person, request, unknown};
use crate::clients::{portone as client, sandbox, statuses, switched};

#[tokio::test]
async fn a_record_exists_before_it_is_certified_and_holds_nothing_of_the_person() {
    let sandbox = sandbox().await;
    let client = client(&sandbox);
    let request = person(PHONE).with_merchant_uid("ORDER0001".to_owned());
    let pending = client.send(&request).await.unwrap();
    let record = client.get(pending.imp_uid()).await.unwrap();
    assert_eq!((&record.imp_uid, record.certified), (pending.imp_uid(), Some(false)));
    assert_eq!(record.merchant_uid.as_deref(), Some("ORDER0001"));
    assert_eq!((record.certified_at, record.birth.map(BirthEpoch::expose)), (Some(0), Some(0)), "as captured");
    assert_eq!((&record.name, &record.birthday, &record.gender), (&None, &None, &None));
    assert_eq!((&record.phone, &record.carrier), (&None, &None));
    assert_eq!((&record.unique_key, &record.unique_in_site, &record.pg_tid), (&None, &None, &None));
}

#[tokio::test]
async fn an_erased_record_is_gone_for_every_operation() {
    let sandbox = sandbox().await;
    let client = client(&sandbox);
    let (pending, otp) = request(&sandbox, &client).await;
    let certified = client.confirm(&pending, &otp).await.unwrap().verified().unwrap();
    assert_eq!(client.delete(pending.imp_uid()).await.unwrap(), certified, "it is returned once more");

    for failed in [
        client.get(pending.imp_uid()).await.unwrap_err(),
        client.delete(pending.imp_uid()).await.unwrap_err(),
        client.confirm(&pending, &otp).await.unwrap_err(),
    ] {
        assert_eq!((failed.status(), failed.code()), (Some(404), Some(&ErrorCode::CertificationNotFound)), "{failed}");
        assert_eq!((failed.provider_code(), failed.delivery()), (Some("-1"), Delivery::Refused));
        assert_eq!(failed.provider_message(), Some("인증결과가 존재하지 않습니다."));
    }
    assert_eq!(statuses(&sandbox, &operations::DELETE_CERTIFICATION), [200, 404], "a refusal is not repeated");
}

#[tokio::test]
async fn a_request_can_be_erased_before_it_is_certified() {
    let sandbox = sandbox().await;
    let client = client(&sandbox);
    let (pending, otp) = request(&sandbox, &client).await;
    assert_eq!(client.delete(pending.imp_uid()).await.unwrap().certified, Some(false));
    let failed = client.confirm(&pending, &otp).await.unwrap_err();
    assert_eq!(failed.code(), Some(&ErrorCode::CertificationNotFound));
}

#[tokio::test]
async fn a_record_that_never_was_is_not_found() {
    let sandbox = sandbox().await;
    let failed = client(&sandbox).get(&unknown()).await.unwrap_err();
    assert_eq!((failed.status(), failed.code()), (Some(404), Some(&ErrorCode::CertificationNotFound)));
    let failed = client(&sandbox).delete(&unknown()).await.unwrap_err();
    assert_eq!((failed.status(), failed.code()), (Some(404), Some(&ErrorCode::CertificationNotFound)));
}

#[tokio::test]
async fn the_gender_digit_tells_the_century_and_the_sex() {
    let sandbox = sandbox().await;
    let client = client(&sandbox);
    for (digit, birthday, gender) in [
        ("1", "1901-02-03", "male"),
        ("2", "1901-02-03", "female"),
        ("3", "2001-02-03", "male"),
        ("4", "2001-02-03", "female"),
        ("5", "1901-02-03", "male"),
        ("6", "1901-02-03", "female"),
        ("7", "2001-02-03", "male"),
        ("8", "2001-02-03", "female"),
    ] {
        let mut request = person(PHONE);
        request.birth = Birth::new("01-02-03").unwrap();
        request.gender_digit = GenderDigit::new(digit).unwrap();
        let certified = certify(&sandbox, &client, &request).await;
        assert_eq!(certified.birthday.unwrap().expose(), birthday, "digit {digit}");
        assert_eq!(certified.gender.unwrap().as_str(), gender, "digit {digit}");
    }
}

#[tokio::test]
async fn carriers_that_approved_show_the_number_and_the_carrier() {
    let sandbox = switched(|switches| switches.portone.carrier_approval = true).await;
    let client = client(&sandbox);
    for (carrier, is_mvno, certified_carrier) in [
        (Carrier::Skt, false, "SKT"),
        (Carrier::Kt, false, "KT"),
        (Carrier::Lgt, false, "LGT"),
        (Carrier::Skt, true, "SKT_MVNO"),
        (Carrier::Kt, true, "KT_MVNO"),
        (Carrier::Lgt, true, "LGT_MVNO"),
    ] {
        let mut request = person("010-1234-5678").with_is_mvno(is_mvno);
        request.carrier = carrier;
        let certified = certify(&sandbox, &client, &request).await;
        assert_eq!(certified.carrier.unwrap().as_str(), certified_carrier);
        assert_eq!(certified.phone.unwrap().expose(), "01012345678");
    }
    let pending = client.send(&person(PHONE)).await.unwrap();
    let open = client.get(pending.imp_uid()).await.unwrap();
    assert_eq!((open.phone, open.carrier), (None, None), "not before the person is certified");
}

#[tokio::test]
async fn a_birth_date_in_the_future_is_refused_and_nothing_is_sent() {
    let sandbox = sandbox().await;
    let client = client(&sandbox);
    let mut request = person(PHONE);
    request.birth = Birth::new("991231").unwrap();
    request.gender_digit = GenderDigit::new("3").unwrap();
    let failed = client.send(&request).await.unwrap_err();
    assert_eq!((failed.status(), failed.code()), (Some(400), Some(&ErrorCode::InvalidPersonalInfo)));
    assert_eq!(failed.delivery(), Delivery::Refused);
    assert!(failed.provider_message().unwrap().contains("birth"));
    assert_eq!(sandbox.inbox().count_to(PHONE), 0);
}
