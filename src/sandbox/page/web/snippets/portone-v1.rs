use phoneproof::portone::v1::{Client, types::*};

# async fn run(typed_otp: &str) -> Result<(), Box<dyn std::error::Error>> {
let client = Client::from_env()?; // reads the variables above
let pending = client
    .send(&RequestOtpRequest::new(
        PersonName::new("홍길동")?,
        PhoneNumber::new("010-0000-0000")?,
        Birth::new("900101")?,
        GenderDigit::new("1")?,
        Carrier::Skt,
    ))
    .await?;
// … the person types what the message said …
let outcome = client.confirm(&pending, &Otp::new(typed_otp)?).await?;
println!("verified: {}", outcome.is_verified());
# Ok(())
# }
