//! A person in Korea, verified by OTP: `cargo run --features sandbox --example portone`.
//!
//! It runs against a sandbox of its own. For the real service leave the sandbox out and make the client with
//! `Client::from_env()`; the person then types the OTP.

use phoneproof::{
    Outcome,
    portone::v1::{
        Client, Credentials,
        types::{Birth, Carrier, GenderDigit, Otp, PersonName, PhoneNumber, RequestOtpRequest},
    },
    sandbox::Sandbox,
    verification::Expected,
};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let sandbox = Sandbox::start().await?;
    let keys = sandbox.credentials();
    let credentials = Credentials::new(keys.portone_imp_key(), keys.portone_imp_secret())?;
    let client = Client::builder(credentials).base_url(sandbox.base_url()).build()?;

    let person = RequestOtpRequest::new(
        PersonName::new("홍길동")?,
        PhoneNumber::new("010-0000-0000")?,
        Birth::new("900101")?,
        GenderDigit::new("1")?,
        Carrier::Skt,
    );
    let expected = Expected::try_from(&person)?;
    let pending = client.send(&person).await?;
    println!("an OTP is on its way, record {}", pending.imp_uid());

    let message = sandbox.inbox().latest_to(person.phone.expose()).ok_or("nothing arrived")?;
    match client.confirm(&pending, &Otp::new(message.code())?).await? {
        // Anybody can verify as themselves: ask whether it is the person you expect.
        Outcome::Verified(certification) => match certification.difference(&expected) {
            None => println!("verified"),
            Some(difference) => println!("somebody else was verified: {difference:?}"),
        },
        Outcome::Rejected(reason) => println!("{reason}"),
    }
    Ok(())
}
