//! What each form does.

use std::net::IpAddr;

use phoneproof::{
    Delivery, InvalidValue, Outcome, PhoneNumber,
    phone::Country,
    verification::{
        Carrier, Case, Error, Expected, IdentityNumber, Pending, Person, PersonName, Subject, SubjectField,
    },
};

use super::{
    App, Filled, MOST_CODES_SENT, MOST_WRONG_CODES,
    session::{Notice, Session, Step},
};

const ENOUGH: &str = "You have asked for enough codes. Come back later.";

pub(crate) async fn start(app: &App, session: &mut Session, filled: &Filled, address: IpAddr) {
    // A second click: the code is on its way.
    if !matches!(session.step, Step::Asked) {
        return;
    }
    if session.codes_sent >= MOST_CODES_SENT {
        return session.say(429, ENOUGH);
    }
    let country = filled.country();
    let subject = match subject(app, country, filled, address) {
        Ok(subject) => subject,
        Err(reason) => return session.say(422, reason),
    };
    let started = app.verifiers.of(country).start(&subject).await;
    sent(session, country, Box::new(subject.expected()), started);
}

/// What was typed, as far as the provider needs it.
fn subject(app: &App, country: Country, filled: &Filled, address: IpAddr) -> Result<Subject, String> {
    let number = PhoneNumber::parse(&filled.number, country).map_err(|why| format!("The number: {why}."))?;
    let subject = Subject::number(number).with_ip_address(address);
    if !app.verifiers.of(country).needs().contains(&SubjectField::Person) {
        return Ok(subject);
    }
    person(filled).map(|person| subject.with_person(person)).map_err(|why| format!("{why}."))
}

fn person(filled: &Filled) -> Result<Person, InvalidValue> {
    let (name, identity_number) = (PersonName::new(&filled.name)?, IdentityNumber::new(&filled.identity_number)?);
    Ok(Person::new(name, identity_number, Carrier::new(&filled.carrier)?))
}

pub(crate) async fn resend(app: &App, session: &mut Session) {
    let Step::Waiting { country, expected, pending, .. } = &session.step else { return };
    let Some(again) = app.verifiers.of(*country).can_resend() else {
        // What it takes to start again is not kept: the visitor fills it in again.
        session.step = Step::Asked;
        return session.say(200, "Fill in the form again for another code.");
    };
    if session.codes_sent >= MOST_CODES_SENT {
        return session.say(429, ENOUGH);
    }
    let (country, expected) = (*country, expected.clone());
    let result = again.resend(pending).await;
    sent(session, country, expected, result);
}

/// After a failure the step stays what it was: an earlier code may still be good.
fn sent(session: &mut Session, country: Country, expected: Box<Expected>, result: Result<Pending, Error>) {
    if !matches!(&result, Err(error) if matches!(error.delivery(), Delivery::NotSent | Delivery::Refused)) {
        session.codes_sent += 1;
    }
    match result {
        Ok(pending) => session.step = Step::Waiting { country, expected, pending, wrong_codes: 0 },
        Err(error) => failed(session, &error),
    }
}

pub(crate) async fn check(app: &App, session: &mut Session, code: &str) {
    let Step::Waiting { country, expected, pending, .. } = &session.step else { return };
    match app.verifiers.of(*country).check(pending, expected, code).await {
        Ok(Outcome::Verified(proof)) => session.step = Step::Done(proof),
        Ok(Outcome::Rejected(rejected)) => {
            if let Some(difference) = rejected.difference() {
                eprintln!("{rejected}: {difference:?}");
            }
            count(session, rejected.case());
        }
        Err(error) => failed(session, &error),
    }
}

fn count(session: &mut Session, case: Case) {
    let Step::Waiting { pending, wrong_codes, .. } = &mut session.step else { return };
    pending.count_attempt();
    *wrong_codes += 1;
    if *wrong_codes >= MOST_WRONG_CODES || !matches!(case, Case::WrongCode | Case::NotAccepted) {
        session.step = Step::Asked;
    }
    session.answer(case);
}

fn failed(session: &mut Session, error: &Error) {
    // It shows nothing of the visitor.
    eprintln!("{error}");
    let case = error.case();
    if case == Case::StartAgain {
        session.step = Step::Asked;
    }
    session.notice = Some(Notice { retry_after: error.retry_after(), ..Notice::of(case) });
}

pub(crate) async fn cancel(app: &App, session: &mut Session) {
    if let Step::Waiting { country, pending, .. } = &session.step
        && let Some(cancel) = app.verifiers.of(*country).can_cancel()
        && let Err(error) = cancel.cancel(pending).await
    {
        // The provider keeps a record that nobody can use.
        eprintln!("{error}");
    }
    session.step = Step::Asked;
}
