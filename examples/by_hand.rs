//! A code sent through the provider you name, and checked as you type it.
//!
//! Start `phoneproof sandbox` in another terminal, open its address in a browser, paste the variables it prints here,
//! and run `cargo run --example by_hand -- smslink`, `portone` (V1), `portone-v2` or `solapi`. The message shows up on
//! the page.

use std::{
    error::Error,
    io::{self, BufRead},
    process::ExitCode,
};

use phoneproof::{
    Outcome,
    portone::{v1 as portone, v2},
    smslink, solapi,
    verification::Expected,
};

#[tokio::main]
async fn main() -> ExitCode {
    let result = match std::env::args().nth(1).as_deref() {
        Some("smslink") => by_smslink().await,
        Some("portone") => by_portone().await,
        Some("portone-v2") => by_portone_v2().await,
        Some("solapi") => by_solapi().await,
        _ => Err("name a provider: smslink, portone, portone-v2 or solapi".into()),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

async fn by_smslink() -> Result<(), Box<dyn Error>> {
    use smslink::types::{
        CharacterSize, CharacterType, DeliveryType, GenerateAndDeliverCodeRequest, MessageTemplate, PhoneNumber,
        ValidPeriodMin, VerificationCode,
    };
    let client = smslink::Client::from_env()?;
    let phone = PhoneNumber::new("090-1111-1101")?;
    client
        .generate_and_deliver(&GenerateAndDeliverCodeRequest::new(
            phone.clone(),
            DeliveryType::Sms,
            MessageTemplate::new("認証コード: {{verification_code}} ({{valid_period_min}}分間有効)")?,
            CharacterType::Digits,
            CharacterSize::new(6)?,
            ValidPeriodMin::new(10)?,
        ))
        .await?;
    let typed = typed_code("a message to 090-1111-1101")?;
    say(&client.verify(&phone, &VerificationCode::new(typed)?).await?);
    Ok(())
}

async fn by_portone() -> Result<(), Box<dyn Error>> {
    use portone::types::{Birth, Carrier, GenderDigit, Otp, PersonName, PhoneNumber, RequestOtpRequest};
    let client = portone::Client::from_env()?;
    let person = RequestOtpRequest::new(
        PersonName::new("홍길동")?,
        PhoneNumber::new("010-0000-0000")?,
        Birth::new("900101")?,
        GenderDigit::new("1")?,
        Carrier::Skt,
    );
    let expected = Expected::try_from(&person)?;
    let pending = client.send(&person).await?;
    let typed = typed_code("a message to 010-0000-0000")?;
    let outcome = client.confirm(&pending, &Otp::new(typed)?).await?;
    say(&outcome);
    if let Outcome::Verified(record) = outcome {
        println!("somebody else: {:?}", record.difference(&expected));
    }
    Ok(())
}

async fn by_portone_v2() -> Result<(), Box<dyn Error>> {
    use v2::types::{
        IdentityNumber, IdentityVerificationMethod, IdentityVerificationOperator, IpAddress, Otp, PersonName,
        PhoneNumber, SendIdentityVerificationBody, SendIdentityVerificationBodyCustomer,
    };
    let client = v2::Client::from_env()?;
    let person = SendIdentityVerificationBodyCustomer::new(
        PersonName::new("홍길동")?,
        PhoneNumber::new("010-0000-0000")?,
        IpAddress::new("203.0.113.10")?,
    );
    let person = person.with_identity_number(IdentityNumber::new("900101-1")?);
    let expected = Expected::try_from(&person)?;
    let pending = client
        .send(&SendIdentityVerificationBody::new(
            "channel-key-sandbox-danal",
            person,
            IdentityVerificationOperator::Skt,
            IdentityVerificationMethod::Sms,
        ))
        .await?;
    let typed = typed_code("a message to 010-0000-0000")?;
    let outcome = client.confirm(&pending, &Otp::new(typed)?).await?;
    say(&outcome);
    if let Outcome::Verified(record) = outcome {
        let difference = record.verified_customer.map(|customer| customer.difference(&expected));
        println!("somebody else: {difference:?}");
    }
    Ok(())
}

async fn by_solapi() -> Result<(), Box<dyn Error>> {
    use solapi::{
        ArsAnswer, ArsCall,
        types::{ArsCode, CreateSenderIdRequest, PhoneNumber},
    };
    let client = solapi::Client::from_env()?;
    let number = PhoneNumber::new("02-0000-0001")?;
    client.create_sender_id(&CreateSenderIdRequest::new(number.clone())).await?;
    let ArsCall::Challenged(challenge) = client.request_ars_call(&number).await? else {
        return Err("the number is active already".into());
    };
    let typed = typed_code("a call to 02-0000-0001")?;
    match client.authenticate(&challenge, &ArsCode::new(typed)?).await? {
        ArsAnswer::Checked(outcome) => say(&outcome),
        ArsAnswer::ChallengedAgain(_) => println!("another call was placed"),
    }
    Ok(())
}

fn typed_code(sent: &str) -> io::Result<String> {
    println!("{sent} is on its way; type its code:");
    let mut line = String::new();
    io::stdin().lock().read_line(&mut line)?;
    Ok(line.trim().to_owned())
}

fn say<T>(outcome: &Outcome<T>) {
    match outcome {
        Outcome::Verified(_) => println!("verified"),
        Outcome::Rejected(reason) => println!("rejected: {reason}"),
    }
}
