use phoneproof::smslink::{Client, types::*};

# async fn run(typed_code: &str) -> Result<(), Box<dyn std::error::Error>> {
let client = Client::from_env()?; // reads the variables above
let phone = PhoneNumber::new("090-1111-1101")?;
client
    .generate_and_deliver(&GenerateAndDeliverCodeRequest::new(
        phone.clone(),
        DeliveryType::Sms,
        MessageTemplate::new("code: {{verification_code}} ({{valid_period_min}} min)")?,
        CharacterType::Digits,
        CharacterSize::new(6)?,
        ValidPeriodMin::new(10)?,
    ))
    .await?;
// … the person types what the message said …
let outcome = client.verify(&phone, &VerificationCode::new(typed_code)?).await?;
println!("{outcome:?}");
# Ok(())
# }
