//! SMSLINK's client through Prism.

use std::time::Duration;

use phoneproof::{
    ClientBuilder, Outcome, Rejection, RetryPolicy,
    sandbox::{SmslinkSwitches, Switches},
    smslink::{
        Client, Token, operations,
        types::{
            CharacterSize, CharacterType, DeliverCodeRequest, DeliveryType, ErrorCode, GenerateAndDeliverCodeRequest,
            MessageTemplate, OwnCode, PhoneNumber, ValidPeriodMin, VerificationCode,
        },
    },
};

use crate::{
    support::apis::{Api, Smslink, code_request},
    trial::Trial,
};

const CHANNELS: [DeliveryType; 4] =
    [DeliveryType::Sms, DeliveryType::Voice, DeliveryType::SmsThenVoice, DeliveryType::VoiceThenSms];

async fn trial(smslink: SmslinkSwitches) -> (Trial, Client) {
    let trial = Trial::start("smslink", Switches { smslink, ..Switches::default() }).await;
    let client = client(&trial, Smslink::with_keys_of(&trial.sandbox));
    (trial, client)
}

fn client(trial: &Trial, builder: ClientBuilder<Client>) -> Client {
    // What the rate limit refuses is not asked for again.
    builder.base_url(trial.base_url()).retry(RetryPolicy::never()).build().unwrap()
}

fn phone(number: &str) -> PhoneNumber {
    PhoneNumber::new(number).unwrap()
}

fn generate(number: &str, channel: DeliveryType, characters: CharacterType) -> GenerateAndDeliverCodeRequest {
    GenerateAndDeliverCodeRequest::new(
        phone(number),
        channel,
        MessageTemplate::new("code: {{verification_code}}\n({{valid_period_min}} min)").unwrap(),
        characters,
        CharacterSize::new(6).unwrap(),
        ValidPeriodMin::new(10).unwrap(),
    )
}

fn deliver(number: &str, channel: DeliveryType, code: &str) -> DeliverCodeRequest {
    let message = MessageTemplate::new("code: {{verification_code}}").unwrap();
    DeliverCodeRequest::new(phone(number), channel, message, OwnCode::new(code).unwrap())
}

/// Has a code sent and takes it from the inbox.
async fn send(trial: &Trial, client: &Client, number: &str) -> VerificationCode {
    client.generate_and_deliver(&code_request(phone(number))).await.unwrap();
    VerificationCode::new(trial.sandbox.inbox().latest_to(number).unwrap().code()).unwrap()
}

async fn outcome(client: &Client, number: &str, code: &VerificationCode) -> Outcome {
    client.verify(&phone(number), code).await.unwrap()
}

#[tokio::test]
#[ignore = "needs Prism: tests/judges/run"]
async fn every_operation_keeps_to_the_spec_when_it_goes_well_and_when_it_goes_badly() {
    let (trial, client) = trial(SmslinkSwitches::default()).await;
    sending(&trial, &client).await;
    checking(&trial, &client).await;
    results(&trial, &client).await;
    strangers(&trial).await;
    trial.went_both_ways(operations::ALL);
    trial.no_violations();
}

async fn sending(trial: &Trial, client: &Client) {
    for (index, channel) in CHANNELS.into_iter().enumerate() {
        let number = format!("0901111110{}", index + 1);
        let sent = client.generate_and_deliver(&generate(&number, channel.clone(), CharacterType::Digits)).await;
        let again = client.generate_and_deliver(&generate(&number, channel.clone(), CharacterType::Digits)).await;
        assert_eq!(again.unwrap_err().code(), Some(&ErrorCode::ResendTooSoon));
        client.deliver(&deliver(&number, channel, "715204")).await.unwrap();
        assert_eq!(sent.unwrap().verification_code.unwrap().expose().len(), 6);
    }
    trial.sandbox.advance(Duration::from_secs(60));
    for (index, channel) in CHANNELS.into_iter().enumerate() {
        let letters = generate(&format!("0901111110{}", index + 1), channel, CharacterType::LowerAlphanumeric);
        client.generate_and_deliver(&letters).await.unwrap();
    }
}

async fn checking(trial: &Trial, client: &Client) {
    let (number, wrong) = ("09022223333", VerificationCode::new("wrong").unwrap());
    let code = send(trial, client, number).await;
    assert_eq!(outcome(client, number, &wrong).await, Outcome::Rejected(Rejection::WrongCode));
    assert_eq!(outcome(client, number, &code).await, Outcome::Verified(()));
    assert_eq!(outcome(client, number, &code).await, Outcome::Rejected(Rejection::AlreadyUsed));

    trial.sandbox.advance(Duration::from_secs(60));
    let code = send(trial, client, number).await;
    trial.sandbox.advance(Duration::from_secs(10 * 60));
    assert_eq!(outcome(client, number, &code).await, Outcome::Rejected(Rejection::Expired));

    let code = send(trial, client, number).await;
    for _ in 0..5 {
        let _ = outcome(client, number, &wrong).await;
    }
    assert_eq!(outcome(client, number, &code).await, Outcome::Rejected(Rejection::TooManyAttempts));
}

async fn results(trial: &Trial, client: &Client) {
    // Delivered, out of range, unable to receive an SMS, a landline and a data card.
    for number in ["09044445555", "09001111201", "09002222001", "0312345678", "02012345678"] {
        for channel in CHANNELS {
            // What can't reach the number at all is refused before it is sent.
            let Ok(sent) = client.deliver(&deliver(number, channel, "715204")).await else { continue };
            for _ in ["waiting", "under way", "over"] {
                client.delivery_result(sent.verification_code_id).await.unwrap();
                trial.sandbox.advance(Duration::from_secs(1));
            }
        }
    }
    for unknown in [0, u64::MAX] {
        let refused = client.delivery_result(unknown).await;
        assert_eq!(refused.unwrap_err().code(), Some(&ErrorCode::VerificationCodeNotFound));
    }
}

async fn strangers(trial: &Trial) {
    let stranger = client(trial, Client::builder(Token::new("not-the-token").unwrap()));
    let number = "09011111101";
    let refused = [
        stranger.generate_and_deliver(&generate(number, DeliveryType::Sms, CharacterType::Digits)).await.unwrap_err(),
        stranger.deliver(&deliver(number, DeliveryType::Sms, "715204")).await.unwrap_err(),
        stranger.verify(&phone(number), &VerificationCode::new("482913").unwrap()).await.unwrap_err(),
        stranger.delivery_result(1).await.unwrap_err(),
    ];
    assert!(refused.iter().all(|error| error.code() == Some(&ErrorCode::InvalidToken)));
}

#[tokio::test]
#[ignore = "needs Prism: tests/judges/run"]
async fn maintenance_conflicts_and_the_rate_limit_are_in_the_spec() {
    let (trial, client) =
        trial(SmslinkSwitches { conflicting_checks: true, rate_limit: true, ..SmslinkSwitches::default() }).await;
    let code = send(&trial, &client, "09011111101").await;
    assert_eq!(outcome(&client, "09011111101", &code).await, Outcome::Verified(()));
    let conflict = client.verify(&phone("09011111101"), &code).await.unwrap_err();
    assert_eq!(conflict.code(), Some(&ErrorCode::ConcurrentUpdate));
    while client.delivery_result(7).await.unwrap_err().code() != Some(&ErrorCode::RateLimited) {}
    trial.no_violations();

    let (trial, client) = self::trial(SmslinkSwitches { maintenance: true, ..SmslinkSwitches::default() }).await;
    assert_eq!(client.delivery_result(1).await.unwrap_err().code(), Some(&ErrorCode::Maintenance));
    assert_eq!(client.verify(&phone("09011111101"), &code).await.unwrap_err().code(), Some(&ErrorCode::Maintenance));
    trial.no_violations();
}
