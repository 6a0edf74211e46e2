//! A person verified by OTP through PortOne V1.

use std::{error::Error, time::Duration};

use phoneproof::{
    Outcome, Provider,
    portone::v1::{
        Client, Credentials, Pending, operations,
        types::{Birth, Carrier, ErrorCode, GenderDigit, Otp, PersonName, PhoneNumber, RequestOtpRequest},
    },
    sandbox::Sandbox,
    verification::PortOneV1Verifier,
};

use super::{
    one_flow::{Way, korean},
    report::{Ending, Expected, Report},
};

pub(super) async fn walk(sandbox: &Sandbox, report: &mut Report) -> Result<(), Box<dyn Error>> {
    report.provider(Provider::PortOneV1.title(), "identity verification by OTP (Korea)")?;
    let tour = Tour { sandbox, client: client(sandbox)? };
    tour.good_path(report).await?;
    tour.expired(report).await?;
    tour.locked_out(report).await?;
    tour.bad_key(report).await
}

/// Its way through the one flow.
pub(super) fn way(sandbox: &Sandbox) -> Result<Option<Way>, Box<dyn Error>> {
    Ok(Some(Way {
        verifier: Box::new(PortOneV1Verifier::new(client(sandbox)?)),
        subject: korean("010-0000-0021")?,
        start: &operations::REQUEST_OTP,
        check: &operations::CONFIRM_OTP,
    }))
}

fn client(sandbox: &Sandbox) -> Result<Client, Box<dyn Error>> {
    let keys = sandbox.credentials();
    let credentials = Credentials::new(keys.portone_imp_key(), keys.portone_imp_secret())?;
    Ok(Client::builder(credentials).base_url(sandbox.base_url()).build()?)
}

struct Tour<'a> {
    sandbox: &'a Sandbox,
    client: Client,
}

impl Tour<'_> {
    async fn good_path(&self, report: &mut Report) -> Result<(), Box<dyn Error>> {
        let (pending, otp) = self.request(report, "send an OTP to a person", "010-0000-0001").await?;
        self.confirm(report, "a wrong OTP", &pending, &wrong(&otp)?, Expected::Rejected).await?;
        self.confirm(report, "the right OTP", &pending, &otp, Expected::Verified).await?;
        self.confirm(report, "the same OTP again", &pending, &otp, Expected::Rejected).await?;

        let read = self.client.get(pending.imp_uid()).await;
        let ending = Ending::fitting(
            &read,
            |certification| certification.certified == Some(true),
            |certification| format!("certified: {:?}, name: {:?}", certification.certified, certification.name),
        );
        report.step("read the certification", &operations::GET_CERTIFICATION, pending.imp_uid(), ending)?;

        let deleted = self.client.delete(pending.imp_uid()).await;
        let ending = Ending::answer(&deleted, |certification| format!("{:?}", certification.imp_uid));
        report.step("erase it", &operations::DELETE_CERTIFICATION, pending.imp_uid(), ending)?;

        let gone = self.client.get(pending.imp_uid()).await;
        let ending = Ending::error(&gone, |error| error.code() == Some(&ErrorCode::CertificationNotFound));
        report.step("read it once more", &operations::GET_CERTIFICATION, pending.imp_uid(), ending)?;
        Ok(())
    }

    async fn expired(&self, report: &mut Report) -> Result<(), Box<dyn Error>> {
        let (pending, otp) = self.request(report, "send an OTP and wait too long", "010-0000-0002").await?;
        self.sandbox.advance(Duration::from_secs(10 * 60));
        self.confirm(report, "an expired OTP", &pending, &otp, Expected::Rejected).await?;
        Ok(())
    }

    async fn locked_out(&self, report: &mut Report) -> Result<(), Box<dyn Error>> {
        let (pending, otp) = self.request(report, "send an OTP and guess", "010-0000-0003").await?;
        let wrong = wrong(&otp)?;
        for guess in 1..=5 {
            let title = format!("wrong OTP number {guess}");
            self.confirm(report, &title, &pending, &wrong, Expected::Rejected).await?;
        }
        self.confirm(report, "the right OTP, too late", &pending, &otp, Expected::Rejected).await?;
        Ok(())
    }

    async fn bad_key(&self, report: &mut Report) -> Result<(), Box<dyn Error>> {
        let credentials = Credentials::new("nobody", "not-the-secret")?;
        let stranger = Client::builder(credentials).base_url(self.sandbox.base_url()).build()?;
        let request = person("010-0000-0004")?;
        let result = stranger.send(&request).await;
        let ending = Ending::error(&result, |error| error.code() == Some(&ErrorCode::InvalidCredentials));
        report.step("a key that nobody knows", &operations::REQUEST_OTP, &request, ending)?;
        Ok(())
    }

    /// Has an OTP sent and reads it from the inbox.
    async fn request(&self, report: &mut Report, title: &str, phone: &str) -> Result<(Pending, Otp), Box<dyn Error>> {
        let request = person(phone)?;
        let result = self.client.send(&request).await;
        let ending = Ending::answer(&result, |pending| format!("{pending:?}"));
        report.step(title, &operations::REQUEST_OTP, &request, ending)?;
        let message = self.sandbox.inbox().latest_to(request.phone.expose()).ok_or("no message arrived")?;
        Ok((result?, Otp::new(message.code())?))
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
        let ending = Ending::fitting(
            &result,
            |outcome| expected.is(outcome),
            |outcome| match outcome {
                Outcome::Verified(certification) => {
                    format!("Verified({:?}, {:?})", certification.name, certification.unique_key)
                }
                Outcome::Rejected(reason) => format!("Rejected({reason:?})"),
            },
        );
        report.step(title, &operations::CONFIRM_OTP, &(pending, otp), ending)?;
        Ok(())
    }
}

fn person(phone: &str) -> Result<RequestOtpRequest, Box<dyn Error>> {
    Ok(RequestOtpRequest::new(
        PersonName::new("홍길동")?,
        PhoneNumber::new(phone)?,
        Birth::new("900101")?,
        GenderDigit::new("1")?,
        Carrier::Skt,
    ))
}

/// Some other OTP.
fn wrong(otp: &Otp) -> Result<Otp, Box<dyn Error>> {
    Ok(Otp::new(if otp.expose() == "000000" { "000001" } else { "000000" })?)
}
