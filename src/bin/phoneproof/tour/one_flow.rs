//! The same two steps, whoever checks the code.

use std::{
    error::Error,
    net::{IpAddr, Ipv4Addr},
};

use phoneproof::{
    Operation, Outcome, PhoneNumber,
    phone::Country,
    portone::{v1, v2},
    sandbox::Sandbox,
    smslink,
    verification::{
        Carrier, IdentityNumber, Person, PersonName, PortOneV1Verifier, PortOneV2Verifier, SmslinkVerifier, Subject,
        Verifier,
    },
};

use super::report::{Ending, Report};

/// A provider behind the trait, somebody whom it can reach, and what it does for each step.
struct Way {
    provider: &'static str,
    verifier: Box<dyn Verifier>,
    subject: Subject,
    start: &'static Operation,
    check: &'static Operation,
}

pub(super) async fn walk(sandbox: &Sandbox, report: &mut Report) -> Result<(), Box<dyn Error>> {
    report.provider("One flow", "start and check, through one trait (Korea and Japan)")?;
    for way in [smslink(sandbox)?, portone_v1(sandbox)?, portone_v2(sandbox)?] {
        way.go(sandbox, report).await?;
    }
    Ok(())
}

impl Way {
    async fn go(&self, sandbox: &Sandbox, report: &mut Report) -> Result<(), Box<dyn Error>> {
        let Self { provider, verifier, subject, start, check } = self;
        let started = verifier.start(subject).await;
        let ending = Ending::answer(&started, |pending| format!("pending at {}", pending.provider()));
        report.step(
            &format!("start with {provider}"),
            start,
            &format_args!("a number and {:?}", verifier.needs()),
            ending,
        )?;
        let pending = started?;

        let number = subject.phone_number();
        let message = sandbox.inbox().latest_to(number.national()).ok_or("no message arrived")?;
        let checked = verifier.check(&pending, &subject.expected(), message.code()).await;
        let ending = Ending::fitting(&checked, Outcome::is_verified, |outcome| match outcome {
            Outcome::Verified(_) => "verified: the expected person".to_owned(),
            Outcome::Rejected(rejected) => format!("rejected: {rejected}"),
        });
        report.step(&format!("check with {provider}"), check, &format_args!("the code that came"), ending)?;
        Ok(())
    }
}

fn smslink(sandbox: &Sandbox) -> Result<Way, Box<dyn Error>> {
    let token = smslink::Token::new(sandbox.credentials().smslink_token())?;
    let client = smslink::Client::builder(token).base_url(sandbox.base_url()).build()?;
    let text = smslink::types::MessageTemplate::new("code: {{verification_code}} ({{valid_period_min}} min)")?;
    let (size, minutes) = (smslink::types::CharacterSize::new(6)?, smslink::types::ValidPeriodMin::new(10)?);
    Ok(Way {
        provider: "SMSLINK",
        verifier: Box::new(SmslinkVerifier::new(client, text, size, minutes)),
        subject: Subject::number(PhoneNumber::parse("090-1111-1104", Country::Japan)?),
        start: &smslink::operations::GENERATE_AND_DELIVER_CODE,
        check: &smslink::operations::VERIFY_CODE,
    })
}

fn portone_v1(sandbox: &Sandbox) -> Result<Way, Box<dyn Error>> {
    let keys = sandbox.credentials();
    let credentials = v1::Credentials::new(keys.portone_imp_key(), keys.portone_imp_secret())?;
    let client = v1::Client::builder(credentials).base_url(sandbox.base_url()).build()?;
    Ok(Way {
        provider: "PortOne V1",
        verifier: Box::new(PortOneV1Verifier::new(client)),
        subject: korean("010-0000-0021")?,
        start: &v1::operations::REQUEST_OTP,
        check: &v1::operations::CONFIRM_OTP,
    })
}

fn portone_v2(sandbox: &Sandbox) -> Result<Way, Box<dyn Error>> {
    let keys = sandbox.credentials();
    let secret = v2::ApiSecret::new(keys.portone_v2_api_secret())?;
    let client = v2::Client::builder(secret).base_url(sandbox.base_url()).build()?;
    Ok(Way {
        provider: "PortOne V2",
        verifier: Box::new(PortOneV2Verifier::new(client, keys.portone_v2_channel_key())),
        subject: korean("010-0000-0022")?,
        start: &v2::operations::SEND_IDENTITY_VERIFICATION,
        check: &v2::operations::CONFIRM_IDENTITY_VERIFICATION,
    })
}

fn korean(number: &str) -> Result<Subject, Box<dyn Error>> {
    let person = Person::new(PersonName::new("홍길동")?, IdentityNumber::new("900101-1")?, Carrier::Skt);
    let number = PhoneNumber::parse(number, Country::Korea)?;
    Ok(Subject::number(number).with_person(person).with_ip_address(IpAddr::V4(Ipv4Addr::LOCALHOST)))
}
