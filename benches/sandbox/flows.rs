//! One flow after the other, from the request to the verdict, through the crate's clients.

use phoneproof::{
    portone::{
        v1::{self, types as person},
        v2::{self, types as verification},
    },
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

pub(crate) fn portone_v2(sandbox: &Sandbox) -> Result<v2::Client> {
    let secret = v2::ApiSecret::new(sandbox.credentials().portone_v2_api_secret())?;
    Ok(v2::Client::builder(secret).base_url(sandbox.base_url()).build()?)
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
    verified(client.verify(&phone, &code).await?.is_verified())
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
    let pending = client.send(&request).await?;
    let message = sandbox.inbox().latest_to(&phone).ok_or("no message")?;
    verified(client.confirm(&pending, &person::Otp::new(message.code())?).await?.is_verified())
}

/// Two requests, each with a key of its own.
pub(crate) async fn verify_identity(client: &v2::Client, sandbox: &Sandbox, flow: usize) -> Result<()> {
    // Other numbers than those of V1.
    let phone = format!("010{:08}", 60_000_000 + flow);
    let customer = verification::SendIdentityVerificationBodyCustomer::new(
        verification::PersonName::new("홍길동")?,
        verification::PhoneNumber::new(&phone)?,
        verification::IpAddress::new("203.0.113.10")?,
    );
    let request = verification::SendIdentityVerificationBody::new(
        sandbox.credentials().portone_v2_channel_key(),
        customer.with_identity_number(verification::IdentityNumber::new("9001011")?),
        verification::IdentityVerificationOperator::Skt,
        verification::IdentityVerificationMethod::Sms,
    );
    let pending = client.send(&request).await?;
    let message = sandbox.inbox().latest_to(&phone).ok_or("no message")?;
    verified(client.confirm(&pending, &verification::Otp::new(message.code())?).await?.is_verified())
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
