//! OTPs: right, wrong, late, used up, used before.

use std::time::Duration;

use phoneproof::{
    Delivery,
    portone::v1::{
        Pending, operations,
        types::{ErrorCode, Otp},
    },
    sandbox::{Channel, WrongOtp},
};

use super::{PHONE, certify, person, received, refusal, request, unknown, wrong};
use crate::clients::{MINUTE, count, portone as client, sandbox, statuses, switched};

/// The sandbox's choice, as its module says.
const LIFE: Duration = Duration::from_secs(3 * 60);

/// Every way to say no to an OTP, with the number that comes with it.
const WAYS: [(WrongOtp, &str, u16); 3] =
    [(WrongOtp::Status400, "1", 400), (WrongOtp::Status500, "-1", 500), (WrongOtp::Status200, "1", 200)];

#[tokio::test]
async fn the_right_otp_certifies_the_person_who_was_named() {
    let sandbox = sandbox().await;
    let client = client(&sandbox);
    let pending = client.send(&person(PHONE).with_merchant_uid("ORDER0001".to_owned())).await.unwrap();
    let sms = sandbox.inbox().latest_to(PHONE).unwrap();
    assert_eq!((sms.channel(), sms.code().len()), (Channel::Sms, 6));

    let otp = Otp::new(sms.code()).unwrap();
    let certification = client.confirm(&pending, &otp).await.unwrap().verified().expect("the OTP was right");
    assert_eq!((&certification.imp_uid, certification.certified), (pending.imp_uid(), Some(true)));
    assert_eq!(certification.merchant_uid.as_deref(), Some("ORDER0001"));
    assert_eq!(certification.name.as_ref().unwrap().expose(), "홍길동");
    assert_eq!(certification.birthday.as_ref().unwrap().expose(), "1990-01-01");
    assert_eq!(certification.birth.unwrap().expose(), 631_119_600, "midnight in Korea");
    assert_eq!(certification.gender.as_ref().unwrap().as_str(), "male");
    assert_eq!(certification.unique_key.as_ref().unwrap().expose().len(), 88, "the CI");
    assert_eq!(certification.unique_in_site.as_ref().unwrap().expose().len(), 64, "the DI");
    assert!(certification.pg_tid.is_some() && certification.certified_at > Some(0));
    assert_eq!((&certification.phone, &certification.carrier), (&None, &None), "the carriers did not approve");
    assert_eq!(client.get(pending.imp_uid()).await.unwrap(), certification);
}

#[tokio::test]
async fn a_wrong_otp_is_an_outcome_in_every_way_to_say_it() {
    for (wrong_otp, number, status) in WAYS {
        let sandbox = switched(|switches| switches.portone.wrong_otp = wrong_otp).await;
        let client = client(&sandbox);
        let (pending, otp) = request(&sandbox, &client).await;
        assert_eq!(refusal(client.confirm(&pending, &wrong(&otp)).await.unwrap()), number, "{wrong_otp:?}");
        let read = client.get(pending.imp_uid()).await.unwrap();
        assert_eq!(read.certified, Some(false), "{wrong_otp:?}");

        assert!(client.confirm(&pending, &otp).await.unwrap().is_verified(), "the right one still works");
        assert_eq!(statuses(&sandbox, &operations::CONFIRM_OTP), [status, 200], "a try is never repeated");
    }
}

#[tokio::test]
async fn a_late_otp_is_an_outcome_in_every_way_to_say_it() {
    for (wrong_otp, number, _) in WAYS {
        let sandbox = switched(|switches| switches.portone.wrong_otp = wrong_otp).await;
        let client = client(&sandbox);
        let (pending, otp) = request(&sandbox, &client).await;
        sandbox.advance(LIFE);
        assert_eq!(refusal(client.confirm(&pending, &otp).await.unwrap()), number, "{wrong_otp:?}");
    }
}

#[tokio::test]
async fn five_wrong_otps_use_a_request_up_in_every_way_to_say_it() {
    for (wrong_otp, number, _) in WAYS {
        let sandbox = switched(|switches| switches.portone.wrong_otp = wrong_otp).await;
        let client = client(&sandbox);
        let (pending, otp) = request(&sandbox, &client).await;
        for _ in 0..5 {
            assert_eq!(refusal(client.confirm(&pending, &wrong(&otp)).await.unwrap()), number);
        }
        assert_eq!(refusal(client.confirm(&pending, &otp).await.unwrap()), number, "the right one comes late");
        assert_eq!(client.get(pending.imp_uid()).await.unwrap().certified, Some(false));
        assert_eq!(count(&sandbox, &operations::CONFIRM_OTP), 6, "a try is never repeated");
    }
}

#[tokio::test]
async fn an_otp_works_for_nearly_three_minutes() {
    let sandbox = sandbox().await;
    let client = client(&sandbox);
    let (pending, otp) = request(&sandbox, &client).await;
    sandbox.advance(Duration::from_secs(150));
    assert!(client.confirm(&pending, &otp).await.unwrap().is_verified());
}

#[tokio::test]
async fn a_resend_is_a_new_request_and_leaves_the_old_one_alone() {
    let sandbox = sandbox().await;
    let client = client(&sandbox);
    let (old, old_otp) = request(&sandbox, &client).await;
    let (new, new_otp) = request(&sandbox, &client).await;
    assert_ne!(old, new);
    assert_eq!(sandbox.inbox().count_to(PHONE), 2);
    assert!(client.confirm(&new, &new_otp).await.unwrap().is_verified());
    assert_eq!(client.get(old.imp_uid()).await.unwrap().certified, Some(false));
    assert!(client.confirm(&old, &old_otp).await.unwrap().is_verified());
}

#[tokio::test]
async fn an_otp_works_once_and_the_record_says_so() {
    let sandbox = sandbox().await;
    let client = client(&sandbox);
    let (pending, otp) = request(&sandbox, &client).await;
    assert!(client.confirm(&pending, &otp).await.unwrap().is_verified());
    let certified = client.get(pending.imp_uid()).await.unwrap();

    sandbox.advance(MINUTE);
    let again = client.confirm(&pending, &otp).await.unwrap();
    assert!(!again.is_verified(), "HTTP 400 does not tell why: the record does");
    assert_eq!(statuses(&sandbox, &operations::CONFIRM_OTP), [200, 400]);
    assert_eq!(client.get(pending.imp_uid()).await.unwrap(), certified, "nothing has changed");
}

#[tokio::test]
async fn of_many_confirmations_at_once_one_is_verified() {
    let sandbox = sandbox().await;
    let client = client(&sandbox);
    let (pending, otp) = request(&sandbox, &client).await;
    let outcomes = futures_util::future::try_join_all((0..20).map(|_| client.confirm(&pending, &otp)));
    let verified = outcomes.await.unwrap().into_iter().filter(phoneproof::Outcome::is_verified).count();
    assert_eq!(verified, 1);
    assert_eq!(count(&sandbox, &operations::CONFIRM_OTP), 20);
}

#[tokio::test]
async fn a_request_that_never_was_is_an_error_not_an_outcome() {
    let sandbox = sandbox().await;
    let otp = Otp::new("123456").unwrap();
    let failed = client(&sandbox).confirm(&Pending::from(unknown()), &otp).await.unwrap_err();
    assert_eq!((failed.status(), failed.code()), (Some(404), Some(&ErrorCode::CertificationNotFound)));
    assert_eq!(failed.delivery(), Delivery::Refused);
}

#[tokio::test]
async fn a_pending_verification_survives_between_two_requests_of_a_web_service() {
    let sandbox = sandbox().await;
    let stored = serde_json::to_string(&client(&sandbox).send(&person(PHONE)).await.unwrap()).unwrap();
    let restored: Pending = serde_json::from_str(&stored).unwrap();
    let otp = received(&sandbox, PHONE);
    assert!(client(&sandbox).confirm(&restored, &otp).await.unwrap().is_verified());
}

#[tokio::test]
async fn one_person_has_one_ci_and_two_persons_have_two() {
    let sandbox = sandbox().await;
    let client = client(&sandbox);
    let one = certify(&sandbox, &client, &person(PHONE)).await;
    let same = certify(&sandbox, &client, &person("010-9999-0000")).await;
    let other = phoneproof::portone::v1::types::PersonName::new("김영희").unwrap();
    let mut request = person("010-1111-0000");
    request.name = other;
    let other = certify(&sandbox, &client, &request).await;
    assert_eq!((&one.unique_key, &one.unique_in_site), (&same.unique_key, &same.unique_in_site));
    assert_ne!(one.unique_key, other.unique_key);
    assert_ne!(one.imp_uid, same.imp_uid);
}
