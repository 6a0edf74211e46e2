//! What a caller reads for every error that a provider documents: one table a provider.
//!
//! Each status and code of each operation is answered by a stub in the provider's own form, with the provider's own
//! words where the spec knows them. The words are kept for who asks, and shown nowhere.

use std::{collections::BTreeSet, error::Error as _, fmt::Write};

use phoneproof::{Code, Delivery, Error, Rejection, verification::Rejected};

use crate::{
    promise,
    support::{
        apis::{Api, Call, PortOneV1, PortOneV2, Smslink, Solapi, tests_of_each_api},
        stub::{Answer, Stub},
    },
};

tests_of_each_api! { every_documented_error_says_what_happened_and_what_to_do => async promise_errors }

/// The table: each operation with its errors, a text that repeats itself for another call left out.
async fn promise_errors<A: Api>() {
    let stub = Stub::untold().await;
    let (mut table, mut seen) = (String::new(), BTreeSet::new());
    for call in A::calls() {
        let mut rows = String::new();
        for (status, codes) in call.operation.errors {
            for code in *codes {
                let row = row(&stub, &call, *status, code).await;
                if seen.insert((call.operation.id, row.clone())) {
                    rows.push_str(&row);
                }
            }
        }
        if !rows.is_empty() {
            writeln!(table, "{}\n{rows}", call.title()).unwrap();
        }
    }
    promise(&format!("{}__error_texts", A::NAME), &table);
}

async fn row<A: Api>(stub: &Stub, call: &Call<A>, status: u16, code: &str) -> String {
    let (body, message) = A::error_body(code);
    A::answer(stub, call.operation, Answer::json(status, &body));
    match call.run(&A::client(stub.base_url())).await {
        // PortOne has no code for a wrong OTP, so some refusals are outcomes.
        Ok(outcome) => format!("  {status} {code}, no error\n    {outcome:?}\n"),
        Err(error) => {
            assert_eq!(error.provider_message(), Some(message.as_str()), "the provider's words are kept");
            assert_hidden(&error, &message);
            assert_eq!(error.code().map(ToString::to_string).as_deref(), Some(code), "{}", call.title());
            assert_eq!(error.status(), Some(status), "{}", call.title());
            format!("  {status} {code}, {:?}\n    {error}\n", error.delivery())
        }
    }
}

/// In no form of the error, its sources included.
pub(crate) fn assert_hidden<C: Code>(error: &Error<C>, hidden: &str) {
    let mut shown = format!("{error}\n{error:?}\n{error:#?}");
    let mut source = error.source();
    while let Some(link) = source {
        write!(shown, "\n{link}\n{link:?}").unwrap();
        source = link.source();
    }
    assert!(!shown.contains(hidden), "`{hidden}` is shown: {shown}");
}

#[tokio::test]
async fn the_debug_of_an_error_shows_codes_and_no_words() {
    async fn debug<A: Api>(status: u16, code: &str) -> String {
        let stub = Stub::untold().await;
        let call = A::calls().pop().unwrap();
        let (body, message) = A::error_body(code);
        A::answer(&stub, call.operation, Answer::json(status, &body));
        let error = call.run(&A::client(stub.base_url())).await.expect_err(code);
        assert_hidden(&error, &message);
        format!("{error:#?}")
    }
    let texts = [
        debug::<Solapi>(429, "TooManyRequests").await,
        debug::<PortOneV1>(404, "certification_not_found").await,
        debug::<PortOneV2>(403, "FORBIDDEN").await,
        debug::<Smslink>(404, "ERR404005").await,
    ];
    promise("error_debug", &texts.join("\n"));
}

#[test]
fn what_became_of_a_request_or_a_code_is_said_in_words() {
    let deliveries = [Delivery::NotSent, Delivery::MaybeSent, Delivery::Refused, Delivery::Accepted];
    // A code as it was sent can only come from an answer.
    let rejected = Rejected::unknown("VRFY00009");
    let Rejection::Unknown(code) = rejected.reason().clone() else { panic!("it has no common reason") };
    let rejections = [
        Rejection::WrongCode,
        Rejection::Expired,
        Rejection::AlreadyUsed,
        Rejection::TooManyAttempts,
        Rejection::NotFound,
        Rejection::SomebodyElse,
        Rejection::Unknown(code),
    ];
    let mut table = String::new();
    for delivery in deliveries {
        writeln!(table, "{delivery:?}: {delivery}").unwrap();
    }
    for rejection in rejections {
        writeln!(table, "{rejection:?}: {rejection}").unwrap();
    }
    promise("delivery_and_rejection__texts", &table);
}
