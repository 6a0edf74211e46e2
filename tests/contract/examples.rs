//! Every example of every spec means what the types say it means, and nothing of it is lost.

use phoneproof::{
    Code, Outcome,
    portone::v1::types::PgProvider,
    smslink,
    solapi::{
        ArsAnswer,
        types::{MfaData, SenderIdMethod, SenderIdStatus},
    },
};
use serde_json::{Value, json};

use crate::{
    shape::lost,
    support::{
        apis::{
            Api, PortOneV1, PortOneV2, Smslink, Solapi, challenge, find, for_each_api, heard, imp_uid, number, pending,
            under_way,
        },
        stub::{Answer, Stub},
    },
};

#[test]
fn every_example_decodes_and_is_encoded_again_without_loss() {
    fn decode<A: Api>() {
        let types = A::types();
        let examples = A::spec().examples();
        for operation in A::operations() {
            let is_success = |place: &str| place.starts_with('2');
            let has_success = examples.iter().any(|found| found.operation == operation.id && is_success(&found.place));
            assert!(has_success, "{} has no example of success", operation.id);
        }
        for example in examples {
            let known = find(&types, &example.schema);
            for value in example.items() {
                let decoded = known.decode(&value).unwrap_or_else(|error| panic!("{}: {error}", example.title()));
                assert_eq!(lost(A::spec(), &value, &decoded.json), None, "{}: lost", example.title());
                assert_eq!(lost(A::spec(), &decoded.json, &value), None, "{}: made up", example.title());
            }
        }
    }
    for_each_api!(decode());
}

/// Through a client: aliases, missing messages and all. PortOne's "no" to an OTP and SOLAPI's challenge are no errors.
#[tokio::test]
async fn every_example_of_an_error_has_a_code_that_the_spec_knows() {
    async fn read<A: Api>(total: &mut usize) {
        let stub = Stub::untold().await;
        let client = A::client(stub.base_url());
        let calls = A::calls();
        let mut read = 0;
        for example in A::spec().examples() {
            let Ok(status @ 400..) = example.place.replace("XX", "00").parse::<u16>() else { continue };
            if A::is_called_by_itself(&example.operation) {
                continue;
            }
            let call = calls.iter().find(|call| call.operation.id == example.operation).unwrap();
            A::answer(&stub, call.operation, Answer::json(status, &example.value));
            if let Err(error) = call.run(&client).await {
                let known = error.code().and_then(Code::description);
                assert!(known.is_some(), "{}: {error}", example.title());
                assert_eq!(error.status(), Some(status), "{}", example.title());
                read += 1;
            }
        }
        assert!(read > 0, "{}: no error was read", A::NAME);
        *total += read;
    }
    let mut total = 0;
    for_each_api!(read(&mut total).await);
    assert!(total > 40, "{total} errors were read");
}

#[test]
fn the_examples_of_the_mfa_header_are_what_the_client_sends() {
    let (_, operation) = Solapi::spec().operations().find(|(id, _)| *id == "authenticate_sender_id").unwrap();
    let examples = operation["parameters"][1]["content"]["application/json"]["examples"].as_object().unwrap();
    assert_eq!(examples.len(), 2);
    for (name, example) in examples {
        let data: MfaData = serde_json::from_value(example["value"].clone()).unwrap();
        let text = serde_json::to_string(&data).unwrap();
        assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), example["value"], "{name}");
        assert!(text.is_ascii() && !text.contains(' '), "{name} is compact ASCII");
    }
}

#[tokio::test]
async fn the_documented_answer_of_authenticate_is_a_proof() {
    let stub = Stub::untold().await;
    stub.answer(Answer::json(200, Solapi::spec().example("authenticate_sender_id", "200", "documented")));
    let answer = Solapi::client(stub.base_url()).authenticate(&challenge(), &heard()).await.unwrap();
    let ArsAnswer::Checked(Outcome::Verified(account)) = answer else { panic!("{answer:?}") };

    assert_eq!(account.account_id, "12925149");
    assert_eq!(account.limit, Some(2));
    assert!(account.limitation_documents.is_empty());
    assert_eq!(account.date_created.as_deref(), Some("2018-11-20T05:25:27.757Z"));
    assert_eq!(account.sender_ids.len(), 1);
    let sender_id = account.sender_id(&number()).unwrap();
    assert_eq!(sender_id.phone_number.expose(), "01000000000");
    assert_eq!((&sender_id.status, &sender_id.method), (&SenderIdStatus::Active, &Some(SenderIdMethod::Ars)));
    assert_eq!(sender_id.handle_key.as_deref(), Some("SED20181120142527G9MUYZKJXEV6ADY"));
    assert_eq!(sender_id.expire_at, None);
    assert_eq!(sender_id.log.len(), 1);
    let message = sender_id.log[0].message.as_ref().unwrap();
    assert_eq!(message.expose(), "인증수단 'ARS'로 발신번호 인증이 완료되었습니다.");
    assert_eq!(sender_id.log[0].create_at.as_deref(), Some("2018-11-20T05:25:27.755Z"));
    let release = sender_id.unlock_duplicate.as_ref().unwrap();
    assert_eq!((&release.status, &release.name, &release.duplicate_id), (&None, &None, &None));
}

#[tokio::test]
async fn the_documented_answer_of_an_otp_request_is_a_record_to_confirm() {
    let stub = Stub::untold().await;
    let operation = &phoneproof::portone::v1::operations::REQUEST_OTP;
    let documented = PortOneV1::spec().example(operation.id, "200", "documented");
    PortOneV1::answer(&stub, operation, Answer::json(200, &documented));
    let call = PortOneV1::calls().into_iter().find(|call| call.operation.id == operation.id).unwrap();
    let shown = format!("{:?}", call.run(&PortOneV1::client(stub.base_url())).await.unwrap());
    assert_eq!(shown, r#"Pending { imp_uid: ImpUid("string") }"#);
}

#[tokio::test]
async fn the_documented_answer_of_verify_is_a_proof_and_every_other_is_none() {
    use smslink::types::VerifyResultCode;
    let stub = Stub::untold().await;
    let client = Smslink::client(stub.base_url());
    let examples = Smslink::spec().successes().into_iter().filter(|example| example.operation == "verify_code");
    let mut outcomes = Vec::new();
    for example in examples {
        stub.answer(Answer::json(200, &example.value));
        let code = smslink::types::VerificationCode::new("135217").unwrap();
        let outcome = client.verify(&crate::support::apis::phone(), &code).await.unwrap();
        let code = VerifyResultCode::from(example.value["verify_result_code"].as_str().unwrap());
        assert_eq!(outcome.is_verified(), code == VerifyResultCode::Verified, "{}", example.title());
        outcomes.push((example.name, outcome.is_verified()));
    }
    outcomes.sort();
    let verified: Vec<_> = outcomes.iter().filter(|(_, verified)| *verified).map(|(name, _)| name.as_str()).collect();
    assert_eq!((verified, outcomes.len()), (vec!["documented"], VerifyResultCode::KNOWN.len()));
}

#[tokio::test]
async fn a_certified_record_is_read_in_full() {
    let stub = Stub::untold().await;
    let operation = &phoneproof::portone::v1::operations::GET_CERTIFICATION;
    let example = PortOneV1::spec().example(operation.id, "200", "certified");
    PortOneV1::answer(&stub, operation, Answer::json(200, &example));
    let record = PortOneV1::client(stub.base_url()).get(&imp_uid()).await.unwrap();
    assert_eq!(record.certified, Some(true));
    assert_eq!(record.imp_uid, imp_uid());
    assert_eq!(record.pg_provider, PgProvider::Danal);
    assert_eq!(record.name.as_ref().unwrap().expose(), "홍길동");
    assert_eq!(record.birthday.as_ref().unwrap().expose(), "1990-01-01");
    assert_eq!(record.birth.unwrap().expose(), 631_119_600);
    assert_eq!(record.certified_at, Some(1_767_225_660));
    assert_eq!((record.foreigner, record.foreigner_v2), (Some(false), None));
    assert_eq!((&record.phone, &record.carrier), (&None, &None));
    assert_eq!(record.unique_key.as_ref().unwrap().expose().len(), 88);
}

#[tokio::test]
async fn a_record_of_every_status_is_read_in_full() {
    use phoneproof::portone::v2::types::{
        Gender, IdentityVerificationOperator, IdentityVerificationStatus, PgProvider, PortOneVersion,
    };
    let stub = Stub::untold().await;
    let client = PortOneV2::client(stub.base_url());
    let record = async |operation: &str, example: &str| {
        let example = PortOneV2::spec().example(operation, "200", example);
        stub.answer(Answer::json(200, example.get("identityVerification").unwrap_or(&example)));
        client.get(under_way().id()).await.unwrap()
    };
    let ready = record("get_identity_verification", "ready").await;
    assert_eq!((&ready.status, &ready.id), (&IdentityVerificationStatus::Ready, under_way().id()));
    let requested = ready.requested_customer.unwrap();
    assert_eq!(requested.phone_number.unwrap().expose(), "01000000000");
    assert_eq!(requested.birth_year.unwrap().expose(), "1990");
    assert_eq!(
        (ready.requested_at.as_deref(), ready.version),
        (Some("2026-01-01T00:00:00Z"), Some(PortOneVersion::V2))
    );
    assert_eq!((ready.verified_customer, ready.failure, ready.verified_at), (None, None, None));

    let verified = record("get_identity_verification", "verified").await;
    assert_eq!(verified.status, IdentityVerificationStatus::Verified);
    let person = verified.verified_customer.unwrap();
    assert_eq!(person.name.unwrap().expose(), "홍길동");
    assert_eq!(person.birth_date.unwrap().expose(), "1990-01-01");
    assert_eq!((person.gender, person.operator), (Some(Gender::Male), Some(IdentityVerificationOperator::SktMvno)));
    assert_eq!((person.is_foreigner, person.ci.unwrap().expose().len()), (Some(false), 88));

    let failed = record("get_identity_verification", "failed").await;
    assert_eq!(failed.status, IdentityVerificationStatus::Failed);
    let failure = failed.failure.unwrap();
    assert_eq!((failure.pg_code.as_deref(), failure.reason.unwrap().expose()), (Some("0000"), "sample"));

    let confirmed = record("confirm_identity_verification", "verified").await;
    let channel = confirmed.channel.unwrap();
    assert_eq!((channel.pg_provider, channel.pg_merchant_id.as_deref()), (Some(PgProvider::Danal), Some("A000000000")));
    assert_eq!(
        (confirmed.custom_data.unwrap().expose(), confirmed.pg_raw_response.unwrap().expose()),
        ("order 1", "{}")
    );
}

/// A web service keeps them between two requests, and perhaps between two versions of this crate.
#[test]
fn a_challenge_and_a_pending_verification_keep_their_stored_form() {
    let stored = json!({ "phone_number": "01000000000", "transaction_id": "0123456789abcdef0123456789abcdef" });
    assert_eq!(serde_json::to_value(challenge()).unwrap(), stored);
    assert_eq!(serde_json::to_value(pending()).unwrap(), json!({ "imp_uid": "imp_000000000001" }));
    assert_eq!(serde_json::to_value(under_way()).unwrap(), json!({ "id": "00000000000000000000000000000001" }));
}
