//! A code made, delivered and checked by SMSLINK.

use std::{error::Error, time::Duration};

use phoneproof::{
    Outcome, Provider, Rejection,
    phone::Country,
    sandbox::Sandbox,
    smslink::{
        Client, Token, operations,
        types::{
            CharacterSize, CharacterType, DeliveryType, ErrorCode, GenerateAndDeliverCodeRequest, MessageTemplate,
            PhoneNumber, ValidPeriodMin, VerificationCode,
        },
    },
    verification::{SmslinkVerifier, Subject},
};

use super::{
    one_flow::Way,
    report::{Ending, Report},
};

const MESSAGE: &str = "code: {{verification_code}} ({{valid_period_min}} min)";

/// How long the codes of the tour are valid, in minutes.
const VALID_MINUTES: i64 = 10;

pub(super) async fn walk(sandbox: &Sandbox, report: &mut Report) -> Result<(), Box<dyn Error>> {
    report.provider(Provider::Smslink.title(), "verification codes (Japan)")?;
    let tour = Tour { sandbox, client: client(sandbox)? };
    tour.good_path(report).await?;
    tour.expired(report).await?;
    tour.locked_out(report).await?;
    tour.bad_key(report).await
}

/// Its way through the one flow.
pub(super) fn way(sandbox: &Sandbox) -> Result<Option<Way>, Box<dyn Error>> {
    let text = MessageTemplate::new(MESSAGE)?;
    let (size, minutes) = (CharacterSize::new(6)?, ValidPeriodMin::new(VALID_MINUTES)?);
    Ok(Some(Way {
        verifier: Box::new(SmslinkVerifier::new(client(sandbox)?, text, size, minutes)),
        subject: Subject::number(phoneproof::PhoneNumber::parse("090-1111-1104", Country::Japan)?),
        start: &operations::GENERATE_AND_DELIVER_CODE,
        check: &operations::VERIFY_CODE,
    }))
}

fn client(sandbox: &Sandbox) -> Result<Client, Box<dyn Error>> {
    let token = Token::new(sandbox.credentials().smslink_token())?;
    Ok(Client::builder(token).base_url(sandbox.base_url()).build()?)
}

struct Tour<'a> {
    sandbox: &'a Sandbox,
    client: Client,
}

impl Tour<'_> {
    async fn good_path(&self, report: &mut Report) -> Result<(), Box<dyn Error>> {
        let phone = PhoneNumber::new("090-1111-1101")?;
        let code = self.send(report, "make a code and deliver it by SMS", &phone).await?;
        let too_soon = self.client.generate_and_deliver(&request(&phone)?).await;
        let ending = Ending::error(&too_soon, |error| error.code() == Some(&ErrorCode::ResendTooSoon));
        report.step("ask again within a minute", &operations::GENERATE_AND_DELIVER_CODE, &phone, ending)?;

        let wrong = VerificationCode::new("wrong")?;
        self.verify(report, "a wrong code", &phone, &wrong, &Outcome::Rejected(Rejection::WrongCode)).await?;
        self.verify(report, "the right code", &phone, &code, &Outcome::Verified(())).await?;
        self.verify(report, "the same code again", &phone, &code, &Outcome::Rejected(Rejection::AlreadyUsed)).await?;
        Ok(())
    }

    async fn expired(&self, report: &mut Report) -> Result<(), Box<dyn Error>> {
        let phone = PhoneNumber::new("090-1111-1102")?;
        let code = self.send(report, "make a code and wait too long", &phone).await?;
        self.sandbox.advance(Duration::from_secs(60 * (VALID_MINUTES.unsigned_abs() + 1)));
        self.verify(report, "an expired code", &phone, &code, &Outcome::Rejected(Rejection::Expired)).await?;
        Ok(())
    }

    async fn locked_out(&self, report: &mut Report) -> Result<(), Box<dyn Error>> {
        let phone = PhoneNumber::new("090-1111-1103")?;
        let code = self.send(report, "make a code and guess", &phone).await?;
        let wrong = VerificationCode::new("wrong")?;
        for guess in 1..=5 {
            let title = format!("wrong code number {guess}");
            self.verify(report, &title, &phone, &wrong, &Outcome::Rejected(Rejection::WrongCode)).await?;
        }
        let locked = Outcome::Rejected(Rejection::TooManyAttempts);
        self.verify(report, "the right code, too late", &phone, &code, &locked).await?;
        Ok(())
    }

    async fn bad_key(&self, report: &mut Report) -> Result<(), Box<dyn Error>> {
        let stranger = Client::builder(Token::new("not-the-token")?).base_url(self.sandbox.base_url()).build()?;
        let result = stranger.delivery_result(1).await;
        let ending = Ending::error(&result, |error| error.code() == Some(&ErrorCode::InvalidToken));
        report.step("a token that nobody knows", &operations::GET_CODE_DELIVERY_RESULT, &1, ending)?;
        Ok(())
    }

    /// Has a code delivered and reads it from the inbox.
    async fn send(
        &self,
        report: &mut Report,
        title: &str,
        phone: &PhoneNumber,
    ) -> Result<VerificationCode, Box<dyn Error>> {
        let request = request(phone)?;
        let result = self.client.generate_and_deliver(&request).await;
        let ending = Ending::answer(&result, |sent| {
            format!("code {} of {:?}", sent.verification_code_id, sent.verification_code)
        });
        report.step(title, &operations::GENERATE_AND_DELIVER_CODE, &request, ending)?;
        let message = self.sandbox.inbox().latest_to(phone.expose()).ok_or("no message arrived")?;
        Ok(VerificationCode::new(message.code())?)
    }

    async fn verify(
        &self,
        report: &mut Report,
        title: &str,
        phone: &PhoneNumber,
        code: &VerificationCode,
        expected: &Outcome,
    ) -> Result<(), Box<dyn Error>> {
        let result = self.client.verify(phone, code).await;
        let ending = Ending::exactly(&result, expected);
        report.step(title, &operations::VERIFY_CODE, &(phone, code), ending)?;
        Ok(())
    }
}

fn request(phone: &PhoneNumber) -> Result<GenerateAndDeliverCodeRequest, Box<dyn Error>> {
    Ok(GenerateAndDeliverCodeRequest::new(
        phone.clone(),
        DeliveryType::Sms,
        MessageTemplate::new(MESSAGE)?,
        CharacterType::Digits,
        CharacterSize::new(6)?,
        ValidPeriodMin::new(VALID_MINUTES)?,
    ))
}
