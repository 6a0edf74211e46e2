//! The service's own unit tests: a mock in place of the providers.

use std::{net::Ipv4Addr, sync::Arc};

use phoneproof::{
    Delivery, Outcome, PhoneNumber, Rejection,
    smslink::operations::GENERATE_AND_DELIVER_CODE,
    verification::{Error, Expected, Pending, Proof, Rejected, Reply, Subject, Verifier},
};

use super::{
    App, Filled, Verifiers,
    session::{Session, Step},
    steps,
};

/// Takes the code 000000 of anybody; with 999999 it verifies somebody else. It sends to every number but one.
struct Mock;

impl Verifier for Mock {
    fn start<'a>(&'a self, subject: &'a Subject) -> Reply<'a, Pending> {
        let number = subject.phone_number();
        let lost = Error::simulated(&GENERATE_AND_DELIVER_CODE, Delivery::MaybeSent);
        let started = if *number == another() { Err(lost) } else { Ok(Pending::for_number("mock", number.clone())) };
        Box::pin(async { started })
    }

    fn check<'a>(
        &'a self,
        pending: &'a Pending,
        expected: &'a Expected,
        code: &'a str,
    ) -> Reply<'a, Outcome<Proof, Rejected>> {
        Box::pin(async move {
            let number = if code == "999999" { Some(another()) } else { pending.phone_number().cloned() };
            Ok(match number.filter(|_| ["000000", "999999"].contains(&code)) {
                Some(number) => expected.judge(Proof::Possession(number)),
                None => Outcome::Rejected(Rejected::new(Rejection::WrongCode, "MOCK")),
            })
        })
    }
}

fn another() -> PhoneNumber {
    "+81 90 1111 1102".parse().unwrap()
}

/// Where a visitor is who fills in this number and this code, and the status of the page that says so.
async fn visit(number: &str, code: &str) -> (Session, u16) {
    let app = App::new(Verifiers { korea: Arc::new(Mock), japan: Arc::new(Mock) });
    let mut session = Session::new();
    let filled = Filled { country: "JP".to_owned(), number: number.to_owned(), ..Filled::default() };
    steps::start(&app, &mut session, &filled, Ipv4Addr::LOCALHOST.into()).await;
    steps::check(&app, &mut session, code).await;
    let status = session.notice.as_ref().map_or(200, |notice| notice.status);
    (session, status)
}

#[tokio::test]
async fn the_right_code_lets_in() {
    let (session, status) = visit("090-1111-1101", "000000").await;
    assert!(matches!(session.step, Step::Done(_)) && status == 200);
}

#[tokio::test]
async fn a_wrong_code_can_be_typed_again() {
    let (session, status) = visit("090-1111-1101", "123456").await;
    assert!(matches!(session.step, Step::Waiting { wrong_codes: 1, .. }) && status == 422);
}

#[tokio::test]
async fn somebody_else_is_not_let_in() {
    let (session, status) = visit("090-1111-1101", "999999").await;
    assert!(matches!(session.step, Step::Asked) && status == 403);
}

#[tokio::test]
async fn a_code_that_may_be_on_its_way_counts() {
    let (session, status) = visit("090-1111-1102", "000000").await;
    assert!(matches!(session.step, Step::Asked) && session.codes_sent == 1 && status == 502);
}
