//! A person in Korea, verified by OTP through PortOne V2: `cargo run --features sandbox --example portone_v2`.
//!
//! It runs against a sandbox of its own. For the real service leave the sandbox out and make the client with
//! `Client::from_env()`; the person then types the OTP.

use phoneproof::{
    Outcome,
    portone::v2::{
        ApiSecret, Client,
        types::{
            IdentityNumber, IdentityVerificationMethod, IdentityVerificationOperator, IpAddress, Otp, PersonName,
            PhoneNumber, SendIdentityVerificationBody, SendIdentityVerificationBodyCustomer,
        },
    },
    sandbox::{Fault, FaultKind, Sandbox},
    verification::Expected,
};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let sandbox = Sandbox::start().await?;
    let keys = sandbox.credentials();
    let client = Client::builder(ApiSecret::new(keys.portone_v2_api_secret())?).base_url(sandbox.base_url()).build()?;

    let person = SendIdentityVerificationBodyCustomer::new(
        PersonName::new("홍길동")?,
        PhoneNumber::new("010-0000-0000")?,
        IpAddress::new("203.0.113.10")?,
    )
    .with_identity_number(IdentityNumber::new("900101-1")?);
    let request = SendIdentityVerificationBody::new(
        keys.portone_v2_channel_key(),
        person,
        IdentityVerificationOperator::Skt,
        IdentityVerificationMethod::Sms,
    );

    let expected = Expected::try_from(&request.customer)?;
    // The connection breaks after the SMS went out: the client asks again, and no second SMS is sent.
    sandbox.order_fault(Fault::new(FaultKind::ResetAfter));
    let pending = client.send(&request).await?;
    let phone = request.customer.phone_number.expose();
    println!("{} SMS on its way, verification {}", sandbox.inbox().count_to(phone), pending.id());

    let message = sandbox.inbox().latest_to(phone).ok_or("nothing arrived")?;
    match client.confirm(&pending, &Otp::new(message.code())?).await? {
        // Anybody can verify as themselves: ask whether it is the person you expect.
        Outcome::Verified(record) => match record.verified_customer.map(|customer| customer.difference(&expected)) {
            Some(None) => println!("verified"),
            somebody_else => println!("somebody else was verified: {somebody_else:?}"),
        },
        Outcome::Rejected(reason) => println!("{reason}"),
    }
    Ok(())
}
