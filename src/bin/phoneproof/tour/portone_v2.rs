//! A person verified through PortOne V2, by OTP and in an app.

use std::{error::Error, time::Duration};

use futures_util::TryStreamExt;
use phoneproof::{
    Outcome, Provider,
    portone::v2::{
        ApiSecret, Client, Pending, operations,
        types::{
            ErrorCode, GetIdentityVerificationsBody, IdentityNumber, IdentityVerification, IdentityVerificationId,
            IdentityVerificationMethod, IdentityVerificationOperator, IdentityVerificationStatus, IpAddress, Otp,
            PersonName, PhoneNumber, SendIdentityVerificationBody, SendIdentityVerificationBodyCustomer, StoreId,
        },
    },
    sandbox::{Fault, FaultKind, Sandbox},
    verification::PortOneV2Verifier,
};

use super::{
    one_flow::{Way, korean},
    report::{Ending, Expected, Report},
};

pub(super) async fn walk(sandbox: &Sandbox, report: &mut Report) -> Result<(), Box<dyn Error>> {
    report.provider(Provider::PortOneV2.title(), "identity verification by OTP or app (Korea)")?;
    let tour = Tour { sandbox, client: client(sandbox)? };
    tour.good_path(report).await?;
    tour.lost_answer(report).await?;
    tour.in_app(report).await?;
    tour.locked_out(report).await?;
    tour.tokens(report).await?;
    tour.bad_secret(report).await
}

/// Its way through the one flow.
pub(super) fn way(sandbox: &Sandbox) -> Result<Option<Way>, Box<dyn Error>> {
    Ok(Some(Way {
        verifier: Box::new(PortOneV2Verifier::new(client(sandbox)?, sandbox.credentials().portone_v2_channel_key())),
        subject: korean("010-0000-0022")?,
        start: &operations::SEND_IDENTITY_VERIFICATION,
        check: &operations::CONFIRM_IDENTITY_VERIFICATION,
    }))
}

fn client(sandbox: &Sandbox) -> Result<Client, Box<dyn Error>> {
    let keys = sandbox.credentials();
    let secret = ApiSecret::new(keys.portone_v2_api_secret())?;
    let store = StoreId::new(keys.portone_v2_store_id())?;
    Ok(Client::builder(secret).base_url(sandbox.base_url()).store_id(store).build()?)
}

struct Tour<'a> {
    sandbox: &'a Sandbox,
    client: Client,
}

impl Tour<'_> {
    async fn good_path(&self, report: &mut Report) -> Result<(), Box<dyn Error>> {
        let request = self.person("010-0000-0011", IdentityVerificationMethod::Sms)?;
        let (pending, first) = self.send(report, "send an OTP to a person", &request).await?;
        let result = self.client.resend(&pending).await;
        let ending = Ending::answer(&result, |()| "another SMS".to_owned());
        report.step("send it again", &operations::RESEND_IDENTITY_VERIFICATION, &pending, ending)?;
        let second = self.received(&request)?;
        self.confirm(report, "a wrong OTP", &pending, &wrong(&first, &second)?, Expected::Rejected).await?;
        self.confirm(report, "the right OTP", &pending, &second, Expected::Verified).await?;
        self.confirm(report, "the same OTP again", &pending, &second, Expected::Rejected).await?;

        let read = self.client.get(pending.id()).await;
        let ending = Ending::fitting(
            &read,
            |record| record.status == IdentityVerificationStatus::Verified,
            |record| format!("status: {:?}, customer: {:?}", record.status, record.verified_customer),
        );
        report.step("read the record", &operations::GET_IDENTITY_VERIFICATION, pending.id(), ending)?;

        let nobody = IdentityVerificationId::generate()?;
        let unknown = self.client.get(&nobody).await;
        let ending = Ending::error(&unknown, |error| error.code() == Some(&ErrorCode::IdentityVerificationNotFound));
        report.step("read another record", &operations::GET_IDENTITY_VERIFICATION, &nobody, ending)?;

        let query = GetIdentityVerificationsBody::new();
        let listed: Result<Vec<_>, _> = self.client.list(query.clone()).try_collect().await;
        let ending =
            Ending::fitting(&listed, |records| !records.is_empty(), |records| format!("{} records", records.len()));
        report.step("list the records", &operations::LIST_IDENTITY_VERIFICATIONS, &query, ending)?;
        Ok(())
    }

    /// The answer is lost after the work was done; the client asks again with the same key.
    async fn lost_answer(&self, report: &mut Report) -> Result<(), Box<dyn Error>> {
        let request = self.person("010-0000-0012", IdentityVerificationMethod::Sms)?;
        let operation = &operations::SEND_IDENTITY_VERIFICATION;
        self.sandbox.order_fault(Fault::new(FaultKind::ResetAfter).on(operation));
        let result = self.client.send(&request).await;
        let sent = self.sandbox.inbox().count_to(request.customer.phone_number.expose());
        let ending = Ending::fitting(&result, |_| sent == 1, |pending| format!("{pending:?}, and {sent} SMS"));
        report.step("send, though the answer is lost", operation, &request, ending)?;
        Ok(())
    }

    async fn in_app(&self, report: &mut Report) -> Result<(), Box<dyn Error>> {
        let request = self.person("010-0000-0013", IdentityVerificationMethod::App)?;
        let (pending, _) = self.send(report, "ask a person in their app", &request).await?;
        for (title, expected) in
            [("before it is approved", Expected::Rejected), ("after it was approved", Expected::Verified)]
        {
            let result = self.client.confirm_in_app(&pending).await;
            let ending = Ending::fitting(&result, |outcome| expected.is(outcome), shown);
            report.step(title, &operations::CONFIRM_IDENTITY_VERIFICATION, &pending, ending)?;
            self.sandbox.approve_in_app(pending.id().as_str());
        }
        Ok(())
    }

    async fn locked_out(&self, report: &mut Report) -> Result<(), Box<dyn Error>> {
        let request = self.person("010-0000-0014", IdentityVerificationMethod::Sms)?;
        let (pending, otp) = self.send(report, "send an OTP and guess", &request).await?;
        let wrong = wrong(&otp, &otp)?;
        for guess in 1..=5 {
            let title = format!("wrong OTP number {guess}");
            self.confirm(report, &title, &pending, &wrong, Expected::Rejected).await?;
        }
        self.confirm(report, "the right OTP, too late", &pending, &otp, Expected::Rejected).await
    }

    /// A client that exchanges the secret for access tokens.
    async fn tokens(&self, report: &mut Report) -> Result<(), Box<dyn Error>> {
        let secret = ApiSecret::new(self.sandbox.credentials().portone_v2_api_secret())?.with_access_tokens();
        let client = Client::builder(secret).base_url(self.sandbox.base_url()).build()?;
        let query = GetIdentityVerificationsBody::new();
        for (title, operation) in [
            ("list with an access token", &operations::LOGIN_VIA_API_SECRET),
            ("list after it has expired", &operations::REFRESH_TOKEN),
        ] {
            let before = self.sandbox.requests().len();
            let result = client.list_page(&query).await;
            let asked: Vec<_> = self
                .sandbox
                .requests()
                .split_off(before)
                .iter()
                .filter_map(phoneproof::sandbox::Request::operation)
                .collect();
            let ending = Ending::fitting(
                &result,
                |_| asked.contains(&operation.id),
                |page| format!("{:?}, by {asked:?}", page.page),
            );
            report.step(title, operation, &query, ending)?;
            self.sandbox.advance(Duration::from_secs(31 * 60));
        }
        Ok(())
    }

    async fn bad_secret(&self, report: &mut Report) -> Result<(), Box<dyn Error>> {
        let secret = ApiSecret::new("not-the-secret")?;
        let stranger = Client::builder(secret).base_url(self.sandbox.base_url()).build()?;
        let request = self.person("010-0000-0015", IdentityVerificationMethod::Sms)?;
        let result = stranger.send(&request).await;
        let ending = Ending::error(&result, |error| error.code() == Some(&ErrorCode::Unauthorized));
        report.step("a secret that nobody knows", &operations::SEND_IDENTITY_VERIFICATION, &request, ending)?;
        Ok(())
    }

    /// Has an OTP sent and reads it from the inbox.
    async fn send(
        &self,
        report: &mut Report,
        title: &str,
        request: &SendIdentityVerificationBody,
    ) -> Result<(Pending, Otp), Box<dyn Error>> {
        let result = self.client.send(request).await;
        let ending = Ending::answer(&result, |pending| format!("{pending:?}"));
        report.step(title, &operations::SEND_IDENTITY_VERIFICATION, request, ending)?;
        Ok((result?, self.received(request)?))
    }

    fn received(&self, request: &SendIdentityVerificationBody) -> Result<Otp, Box<dyn Error>> {
        let message = self.sandbox.inbox().latest_to(request.customer.phone_number.expose());
        let message = message.ok_or("no message arrived")?;
        // The message of an app has none.
        Ok(Otp::new(if message.code().is_empty() { "none" } else { message.code() })?)
    }

    async fn confirm(
        &self,
        report: &mut Report,
        title: &str,
        pending: &Pending,
        otp: &Otp,
        expected: Expected,
    ) -> Result<(), Box<dyn Error>> {
        let result = self.client.confirm(pending, otp).await;
        let ending = Ending::fitting(&result, |outcome| expected.is(outcome), shown);
        report.step(title, &operations::CONFIRM_IDENTITY_VERIFICATION, &(pending, otp), ending)?;
        Ok(())
    }

    fn person(
        &self,
        phone: &str,
        method: IdentityVerificationMethod,
    ) -> Result<SendIdentityVerificationBody, Box<dyn Error>> {
        let customer = SendIdentityVerificationBodyCustomer::new(
            PersonName::new("홍길동")?,
            PhoneNumber::new(phone)?,
            IpAddress::new("203.0.113.10")?,
        );
        Ok(SendIdentityVerificationBody::new(
            self.sandbox.credentials().portone_v2_channel_key(),
            customer.with_identity_number(IdentityNumber::new("900101-1")?),
            IdentityVerificationOperator::Skt,
            method,
        ))
    }
}

fn shown(outcome: &Outcome<IdentityVerification>) -> String {
    match outcome {
        Outcome::Verified(record) => format!("Verified({:?}, {:?})", record.status, record.verified_customer),
        Outcome::Rejected(reason) => format!("Rejected({reason:?})"),
    }
}

/// An OTP that is neither of these.
fn wrong(one: &Otp, other: &Otp) -> Result<Otp, Box<dyn Error>> {
    let candidates = ["000000", "000001", "000002"];
    let free = candidates.iter().find(|text| **text != one.expose() && **text != other.expose());
    Ok(Otp::new(free.ok_or("one of three is free")?)?)
}
