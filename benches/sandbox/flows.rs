//! One flow after the other, from the request to the verdict, through the crate's clients.

use phoneproof::{
    portone::v1::{self, types as person},
    sandbox::Sandbox,
    smslink::{self, types as sms},
    solapi::{self, types as sender},
};

use crate::Result;

pub(crate) fn smslink(sandbox: &Sandbox) -> Result<smslink::Client> {
    let token = smslink::Token::new(sandbox.credentials().smslink_token())?;
    Ok(smslink::Client::builder(token).base_url(sandbox.base_url()).build()?)
}

pub(crate) fn portone(sandbox: &Sandbox) -> Result<v1::Client> {
    let keys = sandbox.credentials();
    let keys = v1::Credentials::new(keys.portone_imp_key(), keys.portone_imp_secret())?;
    Ok(v1::Client::builder(keys).base_url(sandbox.base_url()).build()?)
}

pub(crate) fn solapi(sandbox: &Sandbox) -> Result<solapi::Client> {
    let keys = sandbox.credentials();
    let key = solapi::ApiKey::new(keys.solapi_api_key(), keys.solapi_api_secret())?;
    Ok(solapi::Client::builder(key).base_url(sandbox.base_url()).build()?)
}

/// Two requests: each to a number of its own.
pub(crate) async fn verify_code(client: &smslink::Client, flow: usize) -> Result<()> {
    let phone = sms::PhoneNumber::new(format!("0901{flow:07}"))?;
    let request = sms::GenerateAndDeliverCodeRequest::new(
        phone.clone(),
        sms::DeliveryType::Sms,
        sms::MessageTemplate::new("{{verification_code}} {{valid_period_min}}")?,
        sms::CharacterType::Digits,
        sms::CharacterSize::new(6)?,
        sms::ValidPeriodMin::new(10)?,
    );
    let code = client.generate_and_deliver(&request).await?.verification_code.ok_or("no code")?;
    verified(client.verify(&phone, &code).await?.outcome().is_verified())
}

/// Two requests, and now and then one for a token.
pub(crate) async fn certify(client: &v1::Client, sandbox: &Sandbox, flow: usize) -> Result<()> {
    let phone = format!("010{:08}", 20_000_000 + flow);
    let request = person::RequestOtpRequest::new(
        person::PersonName::new("홍길동")?,
        person::PhoneNumber::new(&phone)?,
        person::Birth::new("900101")?,
        person::GenderDigit::new("1")?,
        person::Carrier::Skt,
    );
    let pending = client.request_otp(&request).await?;
    let message = sandbox.inbox().latest_to(&phone).ok_or("no message")?;
    verified(client.confirm_otp(&pending, &person::Otp::new(message.code())?).await?.is_verified())
}

/// Registers a number for [`prove`].
pub(crate) async fn register(client: &solapi::Client, number: &sender::PhoneNumber) -> Result<()> {
    client.create_sender_id(&sender::CreateSenderIdRequest::new(number.clone())).await?;
    Ok(())
}

/// Two requests, each with a signature of its own.
pub(crate) async fn prove(client: &solapi::Client, sandbox: &Sandbox, number: &sender::PhoneNumber) -> Result<()> {
    let solapi::ArsCall::Challenged(challenge) = client.request_ars_call(number).await? else {
        return Err("no call was placed".into());
    };
    let message = sandbox.inbox().latest_to(number.expose()).ok_or("no call")?;
    let answer = client.authenticate(&challenge, &sender::ArsCode::new(message.code())?).await?;
    verified(matches!(answer, solapi::ArsAnswer::Checked(outcome) if outcome.is_verified()))
}

fn verified(is: bool) -> Result<()> {
    if is { Ok(()) } else { Err("a code was not verified".into()) }
}
