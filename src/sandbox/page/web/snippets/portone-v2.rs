use phoneproof::portone::v2::{Client, types::*};

# async fn run(typed_otp: &str) -> Result<(), Box<dyn std::error::Error>> {
let client = Client::from_env()?; // reads the variables above
let person = SendIdentityVerificationBodyCustomer::new(
    PersonName::new("홍길동")?,
    PhoneNumber::new("010-0000-0000")?,
    IpAddress::new("203.0.113.10")?,
)
.with_identity_number(IdentityNumber::new("900101-1")?);
let pending = client
    .send(&SendIdentityVerificationBody::new(
        "channel-key-sandbox-danal",
        person,
        IdentityVerificationOperator::Skt,
        IdentityVerificationMethod::Sms,
    ))
    .await?;
// … the person types what the message said …
let outcome = client.confirm(&pending, &Otp::new(typed_otp)?).await?;
println!("verified: {}", outcome.is_verified());
# Ok(())
# }
