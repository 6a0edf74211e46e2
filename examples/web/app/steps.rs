//! What each form does.

use std::net::IpAddr;

use phoneproof::{
    Delivery, InvalidValue, Outcome, PhoneNumber, Rejection,
    verification::{self, Carrier, IdentityNumber, Pending, Person, PersonName, Rejected, Subject, SubjectField},
};

use super::{App, Filled, MOST_CODES_SENT, MOST_WRONG_CODES, Session, Step};

pub(crate) async fn start(app: &App, session: &mut Session, filled: &Filled, address: IpAddr) {
    // A second click: the code is on its way.
    if !matches!(session.step, Step::Asked) {
        return;
    }
    match subject(app, filled, address) {
        Ok(subject) => send(app, session, Box::new(subject)).await,
        Err(reason) => session.say(reason),
    }
}

/// What was typed, as far as the provider needs it.
fn subject(app: &App, filled: &Filled, address: IpAddr) -> Result<Subject, String> {
    let number = PhoneNumber::parse(&filled.number, app.country).map_err(|why| format!("The number: {why}."))?;
    let subject = Subject::number(number).with_ip_address(address);
    if !app.verifier.needs().contains(&SubjectField::Person) {
        return Ok(subject);
    }
    person(filled).map(|person| subject.with_person(person)).map_err(|why| why.to_string())
}

fn person(filled: &Filled) -> Result<Person, InvalidValue> {
    let (name, identity_number) = (PersonName::new(&filled.name)?, IdentityNumber::new(&filled.identity_number)?);
    Ok(Person::new(name, identity_number, Carrier::new(&filled.carrier)?))
}

async fn send(app: &App, session: &mut Session, subject: Box<Subject>) {
    if session.codes_sent >= MOST_CODES_SENT {
        return session.say("You have asked for enough codes. Come back later.");
    }
    let started = app.verifier.start(&subject).await;
    sent(session, subject, started);
}

pub(crate) async fn resend(app: &App, session: &mut Session) {
    let Step::Waiting { subject, pending, .. } = &session.step else { return };
    let subject = subject.clone();
    let Some(again) = app.verifier.can_resend() else {
        return send(app, session, subject).await;
    };
    if session.codes_sent >= MOST_CODES_SENT {
        return session.say("You have asked for enough codes. Come back later.");
    }
    let result = again.resend(pending).await;
    sent(session, subject, result);
}

/// After a failure the step stays what it was: an earlier code may still be good.
fn sent(session: &mut Session, subject: Box<Subject>, result: Result<Pending, verification::Error>) {
    if !matches!(&result, Err(error) if matches!(error.delivery(), Delivery::NotSent | Delivery::Refused)) {
        session.codes_sent += 1;
    }
    match result {
        Ok(pending) => session.step = Step::Waiting { subject, pending, wrong_codes: 0 },
        Err(error) => {
            // It shows nothing of the visitor.
            eprintln!("{error}");
            session.say(match error.delivery() {
                Delivery::NotSent | Delivery::Refused => {
                    "No code could be sent. Check what you typed, or wait a minute."
                }
                _ => "We can't tell whether a code was sent. Wait a minute before you try again.",
            });
        }
    }
}

pub(crate) async fn check(app: &App, session: &mut Session, code: &str) {
    let Step::Waiting { subject, pending, .. } = &session.step else { return };
    match app.verifier.check(pending, code).await {
        Ok(Outcome::Verified(proof)) if proof.is_of(subject) => session.step = Step::Done(proof),
        // As themselves, with a code to their own phone: that is no proof of whom this visitor claims to be.
        Ok(Outcome::Verified(_)) => {
            session.step = Step::Asked;
            session.say("Somebody else was verified.");
        }
        Ok(Outcome::Rejected(rejected)) => count(session, &rejected),
        Err(error) if error.is_invalid_input() => session.say("That can't be the code: type it without blanks."),
        Err(error) => {
            eprintln!("{error}");
            session.say(match error.delivery() {
                Delivery::NotSent | Delivery::Refused => "The code could not be checked. Try again.",
                _ => "We can't tell whether the code was checked. If it does not work again, ask for another.",
            });
        }
    }
}

fn count(session: &mut Session, rejected: &Rejected) {
    let Step::Waiting { pending, wrong_codes, .. } = &mut session.step else { return };
    pending.count_attempt();
    *wrong_codes += 1;
    let is_over = *wrong_codes >= MOST_WRONG_CODES
        || matches!(
            rejected.reason(),
            Rejection::Expired | Rejection::AlreadyUsed | Rejection::TooManyAttempts | Rejection::NotFound
        );
    if is_over {
        session.step = Step::Asked;
        session.say("That code can't be used any more. Ask for another.");
    } else {
        session.say("That code was not accepted.");
    }
}

pub(crate) async fn cancel(app: &App, session: &mut Session) {
    if let (Step::Waiting { pending, .. }, Some(cancel)) = (&session.step, app.verifier.can_cancel())
        && let Err(error) = cancel.cancel(pending).await
    {
        // The provider keeps a record that nobody can use.
        eprintln!("{error}");
    }
    session.step = Step::Asked;
}
