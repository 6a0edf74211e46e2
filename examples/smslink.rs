//! A code to a Japanese phone, checked: `cargo run --features sandbox --example smslink`.
//!
//! It runs against a sandbox of its own. For the real service leave the sandbox out and make the client with
//! `Client::from_env()`; the person then types the code.

use phoneproof::{
    Outcome, Rejection,
    sandbox::Sandbox,
    smslink::{
        Client, Token,
        types::{
            CharacterSize, CharacterType, DeliveryType, GenerateAndDeliverCodeRequest, MessageTemplate, PhoneNumber,
            ValidPeriodMin, VerificationCode,
        },
    },
};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let sandbox = Sandbox::start().await?;
    let token = Token::new(sandbox.credentials().smslink_token())?;
    let client = Client::builder(token).base_url(sandbox.base_url()).build()?;

    let phone = PhoneNumber::new("090-1111-1101")?;
    let sent = client
        .generate_and_deliver(&GenerateAndDeliverCodeRequest::new(
            phone.clone(),
            DeliveryType::Sms,
            MessageTemplate::new("認証コード: {{verification_code}} ({{valid_period_min}}分間有効)")?,
            CharacterType::Digits,
            CharacterSize::new(6)?,
            ValidPeriodMin::new(10)?,
        ))
        .await?;
    println!("code {} is on its way", sent.verification_code_id);

    let message = sandbox.inbox().latest_to(phone.expose()).ok_or("nothing arrived")?;
    let typed = VerificationCode::new(message.code())?;
    match client.verify(&phone, &typed).await? {
        Outcome::Verified(()) => println!("verified"),
        Outcome::Rejected(Rejection::WrongCode) => println!("please type it again"),
        Outcome::Rejected(reason) => println!("{reason}: ask for a new code"),
    }
    Ok(())
}
