//! What a service would log of all this holds nothing of the person.

use std::{error::Error, fmt::Debug};

use phoneproof::{
    portone::{v1::types::Otp, v2::types as v2},
    sandbox::Sandbox,
    smslink::types::{DeliveryType, VerificationCode},
    solapi::types::{
        AliasLabel, ArsCode, ContactName, DocumentCategory, DocumentFile, DocumentName, DuplicateReleaseRequest,
        Reason, SetSenderIdAliasRequest, UploadDocumentRequest,
    },
};

use crate::{
    clients::{self, latest_code, other, sandbox},
    portone::person,
    portone_v2,
    smslink::{code_for, own_code},
    solapi::{PNG, challenge, number, register},
};

const KOREAN: &str = "01012345678";
const JAPANESE: &str = "09001111101";

/// Every text in which something came back or went wrong.
#[derive(Default)]
struct Log(Vec<String>);

impl Log {
    fn note<T: Debug, E: Error>(&mut self, result: &Result<T, E>) {
        self.0.push(format!("{result:?}"));
        let mut cause = result.as_ref().err().map(|error| error as &dyn Error);
        while let Some(error) = cause {
            self.0.push(format!("{error} {error:?}"));
            cause = error.source();
        }
    }

    #[track_caller]
    fn assert_lacks(&self, sensitive: &[&str]) {
        for sensitive in sensitive {
            let shown = self.0.iter().find(|line| line.contains(sensitive));
            assert_eq!(shown, None, "it shows {sensitive:?}");
        }
    }
}

async fn use_solapi(sandbox: &Sandbox, log: &mut Log) {
    let (client, number) = (clients::solapi(sandbox), number(1));
    log.note(&client.delete_sender_id(&number).await);
    register(&client, &number).await;
    log.note(&client.list_sender_ids().await);
    let challenge = challenge(&client, &number).await;
    let code = latest_code(sandbox, number.expose());
    log.note(&client.authenticate(&challenge, &ArsCode::new(other(&code)).unwrap()).await);
    log.note(&client.authenticate(&challenge, &ArsCode::new(&code).unwrap()).await);
    log.note(&client.authenticate(&challenge, &ArsCode::new(&code).unwrap()).await);
    log.note(&client.list_active_sender_ids().await);
    let alias = SetSenderIdAliasRequest::new(number.clone(), AliasLabel::new("front desk of Hong").unwrap());
    log.note(&client.set_sender_id_alias(&alias).await);
    let release = DuplicateReleaseRequest::new(Reason::new("moved to Hong").unwrap());
    let release = release.with_name(ContactName::new("Hong Gildong").unwrap());
    log.note(&client.request_duplicate_release(&number, &release).await);
    let file = DocumentFile::from_bytes("image/png", PNG).unwrap();
    let upload = UploadDocumentRequest::new(file, DocumentCategory::SenderidApproval);
    log.note(&client.upload_document(&upload.with_name(DocumentName::new("Hong.png").unwrap())).await);
    log.0.push(format!("{client:?} {challenge:?} {alias:?} {release:?}"));
    log.assert_lacks(&["0212340001", "Hong", "iVBOR", &format!("\"{code}\"")]);
    log.assert_lacks(&[sandbox.credentials().solapi_api_secret(), &challenge_id(&challenge)]);
}

fn challenge_id(challenge: &phoneproof::solapi::Challenge) -> String {
    let stored = serde_json::to_value(challenge).unwrap();
    stored["transaction_id"].as_str().expect("a stored challenge has its id").to_owned()
}

async fn use_portone(sandbox: &Sandbox, log: &mut Log) {
    let client = clients::portone(sandbox);
    let request = person(KOREAN).with_company("sample.example.com".to_owned());
    let pending = client.send(&request).await.unwrap();
    let code = latest_code(sandbox, KOREAN);
    log.note(&client.confirm(&pending, &Otp::new(other(&code)).unwrap()).await);
    log.note(&client.confirm(&pending, &Otp::new(&code).unwrap()).await);
    let certified = client.get(pending.imp_uid()).await;
    log.note(&certified);
    let certified = certified.unwrap();
    let (ci, di) = (certified.unique_key.unwrap(), certified.unique_in_site.unwrap());
    log.note(&client.delete(pending.imp_uid()).await);
    log.note(&client.get(pending.imp_uid()).await);
    log.0.push(format!("{client:?} {pending:?} {request:?}"));
    log.assert_lacks(&[KOREAN, &code, "홍길동", "900101", "1990-01-01", "631119600", ci.expose(), di.expose()]);
    log.assert_lacks(&[sandbox.credentials().portone_imp_secret()]);
}

async fn use_portone_v2(sandbox: &Sandbox, log: &mut Log) {
    let client = clients::portone_v2(sandbox);
    let mut request = portone_v2::person(sandbox, KOREAN).with_custom_data(v2::CustomData::new("about Hong").unwrap());
    request.customer = request.customer.with_id(v2::CustomerId::new("hong-1").unwrap());
    let pending = client.send(&request).await.unwrap();
    log.note(&client.send_as(pending.id(), &request).await);
    log.note(&client.get(pending.id()).await);
    let code = latest_code(sandbox, KOREAN);
    log.note(&client.confirm(&pending, &v2::Otp::new(other(&code)).unwrap()).await);
    log.note(&client.confirm(&pending, &v2::Otp::new(&code).unwrap()).await);
    log.note(&client.list_page(&v2::GetIdentityVerificationsBody::new()).await);
    let verified = client.get(pending.id()).await;
    log.note(&verified);
    let person = verified.unwrap().verified_customer.unwrap();
    let tokens = clients::portone_v2_with(sandbox, clients::portone_v2_secret(sandbox).with_access_tokens());
    log.0.push(format!("{client:?} {pending:?} {request:?} {tokens:?}"));
    log.assert_lacks(&[KOREAN, &code, "홍길동", "900101", "1990-01-01", "203.0.113", "hong-1", "about Hong"]);
    log.assert_lacks(&[person.ci.unwrap().expose(), person.di.unwrap().expose()]);
    log.assert_lacks(&[sandbox.credentials().portone_v2_api_secret()]);
}

async fn use_smslink(sandbox: &Sandbox, log: &mut Log) {
    let client = clients::smslink(sandbox);
    let request = code_for(JAPANESE, DeliveryType::Sms);
    let sent = client.generate_and_deliver(&request).await;
    let code = latest_code(sandbox, JAPANESE);
    let phone = request.phone_number.clone();
    log.note(&sent);
    log.note(&client.generate_and_deliver(&request).await);
    log.note(&client.verify(&phone, &VerificationCode::new(other(&code)).unwrap()).await);
    log.note(&client.verify(&phone, &VerificationCode::new(&code).unwrap()).await);
    log.note(&client.deliver(&own_code(JAPANESE, DeliveryType::Sms, "715204")).await);
    log.note(&client.deliver(&own_code("0312345678", DeliveryType::Sms, "715204")).await);
    log.note(&client.delivery_result(1).await);
    log.note(&client.delivery_result(9).await);
    log.0.push(format!("{client:?} {request:?}"));
    log.assert_lacks(&[JAPANESE, &code, "715204", "0312345678", sandbox.credentials().smslink_token()]);
}

#[tokio::test]
async fn no_answer_and_no_error_shows_a_number_a_name_a_code_or_a_secret() {
    let sandbox = sandbox().await;
    let mut log = Log::default();
    use_solapi(&sandbox, &mut log).await;
    use_portone(&sandbox, &mut log).await;
    use_portone_v2(&sandbox, &mut log).await;
    use_smslink(&sandbox, &mut log).await;
    for shown in ["HTTP 400 InvalidSenderId", "HTTP 404 certification_not_found", "ERR406022", "Verified", "Rejected"] {
        let is_shown = log.0.iter().any(|line| line.contains(shown));
        assert!(is_shown, "it does say what happened: {shown} in {:#?}", log.0);
    }
}
