//! A number to send from, proved by a call: `cargo run --features sandbox --example solapi`.
//!
//! It runs against a sandbox of its own. For the real service leave the sandbox out and make the client with
//! `Client::from_env()`; whoever answers the phone then types the code.

use phoneproof::{
    Outcome,
    sandbox::Sandbox,
    solapi::{
        ApiKey, ArsAnswer, ArsCall, Client,
        types::{ArsCode, CreateSenderIdRequest, PhoneNumber},
    },
};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let sandbox = Sandbox::start().await?;
    let keys = sandbox.credentials();
    let api_key = ApiKey::new(keys.solapi_api_key(), keys.solapi_api_secret())?;
    let client = Client::builder(api_key).base_url(sandbox.base_url()).build()?;

    let number = PhoneNumber::new("02-0000-0001")?;
    client.create_sender_id(&CreateSenderIdRequest::new(number.clone())).await?;

    let challenge = match client.request_ars_call(&number).await? {
        ArsCall::Challenged(challenge) => challenge,
        ArsCall::AlreadyActive(_) => return Err("the number is active already".into()),
    };
    println!("the phone rings");

    let call = sandbox.inbox().latest_to(number.expose()).ok_or("the phone did not ring")?;
    match client.authenticate(&challenge, &ArsCode::new(call.code())?).await? {
        ArsAnswer::Checked(Outcome::Verified(_)) => println!("the number can send"),
        ArsAnswer::Checked(Outcome::Rejected(reason)) => println!("{reason}"),
        ArsAnswer::ChallengedAgain(_) => println!("a new call was placed: ask for its code"),
    }
    Ok(())
}
