use phoneproof::solapi::{ArsAnswer, ArsCall, Client, types::*};

# async fn run(heard_code: &str) -> Result<(), Box<dyn std::error::Error>> {
let client = Client::from_env()?; // reads the variables above
let number = PhoneNumber::new("02-0000-0001")?;
client.create_sender_id(&CreateSenderIdRequest::new(number.clone())).await?;
if let ArsCall::Challenged(challenge) = client.request_ars_call(&number).await? {
    // … the person types what the call said …
    if let ArsAnswer::Checked(outcome) = client.authenticate(&challenge, &ArsCode::new(heard_code)?).await? {
        println!("verified: {}", outcome.is_verified());
    }
}
# Ok(())
# }
