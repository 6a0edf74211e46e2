//! The same two steps, whoever checks the code.

use std::{
    error::Error,
    net::{IpAddr, Ipv4Addr},
};

use phoneproof::{
    Operation, Outcome, PhoneNumber, Provider,
    phone::Country,
    sandbox::Sandbox,
    verification::{Carrier, IdentityNumber, Person, PersonName, Subject, Verifier},
};

use super::{
    report::{Ending, Report},
    way,
};

/// A provider behind the trait, somebody whom it can reach, and what it does for each step.
pub(super) struct Way {
    pub(super) verifier: Box<dyn Verifier>,
    pub(super) subject: Subject,
    pub(super) start: &'static Operation,
    pub(super) check: &'static Operation,
}

pub(super) async fn walk(sandbox: &Sandbox, report: &mut Report) -> Result<(), Box<dyn Error>> {
    report.provider("One flow", "start and check, through one trait (Korea and Japan)")?;
    for provider in Provider::ALL {
        if let Some(way) = way(*provider, sandbox)? {
            way.go(provider.title(), sandbox, report).await?;
        }
    }
    Ok(())
}

impl Way {
    async fn go(&self, provider: &str, sandbox: &Sandbox, report: &mut Report) -> Result<(), Box<dyn Error>> {
        let Self { verifier, subject, start, check } = self;
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

/// Somebody in Korea.
pub(super) fn korean(number: &str) -> Result<Subject, Box<dyn Error>> {
    let person = Person::new(PersonName::new("홍길동")?, IdentityNumber::new("900101-1")?, Carrier::Skt);
    let number = PhoneNumber::parse(number, Country::Korea)?;
    Ok(Subject::number(number).with_person(person).with_ip_address(IpAddr::V4(Ipv4Addr::LOCALHOST)))
}
