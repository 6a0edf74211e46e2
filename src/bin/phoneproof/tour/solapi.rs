//! A sender ID registered and proved by an automated call through SOLAPI.

use std::{error::Error, time::Duration};

use phoneproof::{
    Outcome, Provider,
    sandbox::Sandbox,
    solapi::{
        ApiKey, ArsAnswer, ArsCall, Challenge, Client, operations,
        types::{AccountSenderIds, ArsCode, CreateSenderIdRequest, ErrorCode, PhoneNumber, SenderIdStatus},
    },
};

use super::{
    one_flow::Way,
    report::{Ending, Expected, Report},
};

pub(super) async fn walk(sandbox: &Sandbox, report: &mut Report) -> Result<(), Box<dyn Error>> {
    report.provider(Provider::Solapi.title(), "sender-ID authentication (Korea)")?;
    let keys = sandbox.credentials();
    let api_key = ApiKey::new(keys.solapi_api_key(), keys.solapi_api_secret())?;
    let tour = Tour { sandbox, client: Client::builder(api_key).base_url(sandbox.base_url()).build()? };
    tour.good_path(report).await?;
    tour.expired(report).await?;
    tour.locked_out(report).await?;
    tour.bad_key(report).await
}

/// It proves something of an account, and nothing of a person.
#[expect(clippy::unnecessary_wraps, reason = "as those of the other providers")]
pub(super) const fn way(_: &Sandbox) -> Result<Option<Way>, Box<dyn Error>> {
    Ok(None)
}

struct Tour<'a> {
    sandbox: &'a Sandbox,
    client: Client,
}

impl Tour<'_> {
    async fn good_path(&self, report: &mut Report) -> Result<(), Box<dyn Error>> {
        let number = self.register(report, "02-0000-0001").await?;
        let (challenge, code) = self.call(report, "have the number called", &number).await?;
        self.authenticate(report, "a wrong code", &challenge, &wrong(&code)?, Expected::Rejected).await?;
        self.authenticate(report, "the code that was read aloud", &challenge, &code, Expected::Verified).await?;

        let active = self.client.list_active_sender_ids().await;
        let ending = Ending::fitting(&active, |active| active.len() == 1, |active| format!("{active:?}"));
        report.step("list the active numbers", &operations::LIST_ACTIVE_SENDER_IDS, &(), ending)?;

        let deleted = self.client.delete_sender_id(&number).await;
        let ending = Ending::error(&deleted, |error| error.code() == Some(&ErrorCode::FailedToDelete));
        report.step("delete it while it is active", &operations::DELETE_SENDER_ID, &number, ending)?;
        Ok(())
    }

    async fn expired(&self, report: &mut Report) -> Result<(), Box<dyn Error>> {
        let number = self.register(report, "02-0000-0002").await?;
        let (challenge, code) = self.call(report, "have it called and wait too long", &number).await?;
        // Longer than a code lives, shorter than the clocks may differ.
        self.sandbox.advance(Duration::from_secs(6 * 60));
        self.authenticate(report, "an expired code", &challenge, &code, Expected::Rejected).await?;
        Ok(())
    }

    async fn locked_out(&self, report: &mut Report) -> Result<(), Box<dyn Error>> {
        let number = self.register(report, "02-0000-0003").await?;
        let (challenge, code) = self.call(report, "have it called and guess", &number).await?;
        let wrong = wrong(&code)?;
        for guess in 1..=5 {
            let title = format!("wrong code number {guess}");
            self.authenticate(report, &title, &challenge, &wrong, Expected::Rejected).await?;
        }
        self.authenticate(report, "the right code, too late", &challenge, &code, Expected::Rejected).await?;
        Ok(())
    }

    async fn bad_key(&self, report: &mut Report) -> Result<(), Box<dyn Error>> {
        let keys = self.sandbox.credentials();
        for (title, key, secret, code) in [
            ("a key that nobody knows", "NCS0000000000000", keys.solapi_api_secret(), ErrorCode::InvalidApiKey),
            ("a wrong secret", keys.solapi_api_key(), "not-the-secret", ErrorCode::SignatureDoesNotMatch),
        ] {
            let stranger = Client::builder(ApiKey::new(key, secret)?).base_url(self.sandbox.base_url()).build()?;
            let result = stranger.list_sender_ids().await;
            let ending = Ending::error(&result, |error| error.code() == Some(&code));
            report.step(title, &operations::LIST_SENDER_IDS, &(), ending)?;
        }
        Ok(())
    }

    async fn register(&self, report: &mut Report, number: &str) -> Result<PhoneNumber, Box<dyn Error>> {
        let number = PhoneNumber::new(number)?;
        let request = CreateSenderIdRequest::new(number.clone());
        let result = self.client.create_sender_id(&request).await;
        let ending = Ending::fitting(
            &result,
            |account| status(account, &number) == Some(&SenderIdStatus::Pending),
            |account| format!("{:?}", status(account, &number)),
        );
        report.step("register a number", &operations::CREATE_SENDER_ID, &request, ending)?;
        Ok(number)
    }

    /// Has a number called and takes the code from the inbox.
    async fn call(
        &self,
        report: &mut Report,
        title: &str,
        number: &PhoneNumber,
    ) -> Result<(Challenge, ArsCode), Box<dyn Error>> {
        let result = self.client.request_ars_call(number).await;
        let ending =
            Ending::fitting(&result, |call| matches!(call, ArsCall::Challenged(_)), |call| format!("{call:?}"));
        report.step(title, &operations::AUTHENTICATE_SENDER_ID, number, ending)?;
        let ArsCall::Challenged(challenge) = result? else { return Err("no call was placed".into()) };
        let call = self.sandbox.inbox().latest_to(number.expose()).ok_or("the phone did not ring")?;
        Ok((challenge, ArsCode::new(call.code())?))
    }

    async fn authenticate(
        &self,
        report: &mut Report,
        title: &str,
        challenge: &Challenge,
        code: &ArsCode,
        expected: Expected,
    ) -> Result<(), Box<dyn Error>> {
        let result = self.client.authenticate(challenge, code).await;
        let ending = Ending::fitting(
            &result,
            |answer| match answer {
                ArsAnswer::Checked(outcome) => expected.is(outcome),
                ArsAnswer::ChallengedAgain(_) => false,
            },
            |answer| match answer {
                ArsAnswer::Checked(Outcome::Verified(account)) => {
                    format!("Verified({:?})", status(account, challenge.phone_number()))
                }
                other => format!("{other:?}"),
            },
        );
        report.step(title, &operations::AUTHENTICATE_SENDER_ID, &(challenge, code), ending)?;
        Ok(())
    }
}

fn status<'a>(account: &'a AccountSenderIds, number: &PhoneNumber) -> Option<&'a SenderIdStatus> {
    account.sender_id(number).map(|sender_id| &sender_id.status)
}

/// Some other code.
fn wrong(code: &ArsCode) -> Result<ArsCode, Box<dyn Error>> {
    Ok(ArsCode::new(if code.expose() == "0000" { "0001" } else { "0000" })?)
}
