//! The service of `examples/web`, as a browser sees it, with each provider on a sandbox.

#[path = "../../../examples/web/app/mod.rs"]
#[allow(dead_code, reason = "the tests need no environment")]
mod app;
mod browser;
mod swapped;

use std::{sync::Arc, time::Duration};

use self::browser::Service;
use self::swapped::Swapped;
use phoneproof::{
    phone::Country,
    portone::v1,
    sandbox::{Fault, FaultKind},
    smslink,
};
use reqwest::StatusCode;

const V1: &str = "portone-v1";
const V2: &str = "portone-v2";
const JAPANESE: &str = "09011111101";
const KOREAN: &str = "01012345678";

/// The provider of Korea, and a number of a visitor.
const WAYS: [(&str, &str); 3] = [(V2, JAPANESE), (V1, KOREAN), (V2, KOREAN)];

/// What a visitor fills in; the service takes what it needs.
fn visitor(number: &str) -> Vec<(&str, &str)> {
    let country = if number.starts_with("010") { "KR" } else { "JP" };
    let person = [("name", "홍길동"), ("identity_number", "900101-1"), ("carrier", "SKT")];
    [("country", country), ("number", number)].into_iter().chain(person).collect()
}

fn other(code: &str) -> String {
    let first = if code.starts_with('0') { "1" } else { "0" };
    format!("{first}{}", &code[1..])
}

#[tokio::test]
async fn a_visitor_starts_types_a_wrong_code_and_the_right_one_and_is_verified() {
    for (korea, number) in WAYS {
        let service = Service::start(korea).await;
        let mut browser = service.browser().await;
        let (japan, there) = browser.page.split_once("In Korea").expect("a form for each country");
        assert!(!japan.contains("name=carrier") && there.contains("name=carrier"), "{}", browser.page);

        browser.submit("start", &visitor(number)).await;
        assert!(browser.page.contains("A code is on its way."), "{korea} {number}: {}", browser.page);
        let code = service.code(number);
        browser.submit("check", &[("code", &other(&code))]).await;
        assert!(browser.page.contains("check it") && browser.page.contains("try 4 times"), "{}", browser.page);
        assert_eq!(browser.status, StatusCode::UNPROCESSABLE_ENTITY);

        browser.submit("check", &[("code", &code)]).await;
        assert!(browser.page.contains("<h2>Verified</h2>"), "{korea} {number}: {}", browser.page);
        let told = if number == JAPANESE { "090-****-1101" } else { "홍길동" };
        assert!(browser.page.contains(told), "{}", browser.page);
        assert!(!browser.page.contains(number), "the whole number is nobody's who looks over a shoulder");
    }
}

#[tokio::test]
async fn a_visitor_for_whom_somebody_else_was_verified_is_not_let_in() {
    for (korea, number, other, status) in [
        // The code went to another number than that of the visitor: it is not even checked.
        (V2, JAPANESE, ["09011111102", "홍길동", "900101-1"], StatusCode::CONFLICT),
        (V1, KOREAN, ["01087654321", "홍길동", "900101-1"], StatusCode::CONFLICT),
        (V2, KOREAN, ["01087654321", "홍길동", "900101-1"], StatusCode::CONFLICT),
        (V1, KOREAN, ["01012345678", "홍길순", "900101-1"], StatusCode::FORBIDDEN),
        (V1, KOREAN, ["01012345678", "홍길동", "900102-1"], StatusCode::FORBIDDEN),
        (V1, KOREAN, ["01012345678", "홍길동", "900101-2"], StatusCode::FORBIDDEN),
        (V2, KOREAN, ["01012345678", "홍길순", "900101-1"], StatusCode::FORBIDDEN),
        (V2, KOREAN, ["01012345678", "홍길동", "900102-1"], StatusCode::FORBIDDEN),
        (V2, KOREAN, ["01012345678", "홍길동", "900101-2"], StatusCode::FORBIDDEN),
    ] {
        let country = if number == JAPANESE { Country::Japan } else { Country::Korea };
        let swapped = |verifier| Arc::new(Swapped::new(verifier, country, other)) as _;
        let service = Service::with(korea, swapped).await;
        let mut browser = service.browser().await;
        browser.submit("start", &visitor(number)).await;
        browser.submit("check", &[("code", &service.code(other[0]))]).await;
        assert_eq!(browser.status, status, "{korea} {other:?}: {}", browser.page);
        assert!(!browser.page.contains("<h2>Verified</h2>"), "{}", browser.page);
        assert!(browser.page.contains("action=/start"), "they have to begin anew: {}", browser.page);
    }
}

#[tokio::test]
async fn a_code_can_be_sent_again_whatever_the_provider_calls_it() {
    for (korea, number) in WAYS {
        let service = Service::start(korea).await;
        let mut browser = service.browser().await;
        browser.submit("start", &visitor(number)).await;
        service.sandbox.advance(Duration::from_secs(60));
        browser.submit("resend", &[]).await;
        // Where the provider can't, the visitor fills in the form again: the service keeps no identity number.
        if browser.page.contains("action=/start") {
            browser.submit("start", &visitor(number)).await;
        }
        assert_eq!(service.sandbox.inbox().count_to(number), 2, "{korea} {number}: {}", browser.page);
        browser.submit("check", &[("code", &service.code(number))]).await;
        assert!(browser.page.contains("<h2>Verified</h2>"), "{korea} {number}: {}", browser.page);
    }
}

#[tokio::test]
async fn a_code_that_is_asked_for_too_soon_says_how_long_to_wait() {
    let service = Service::start(V2).await;
    let mut browser = service.browser().await;
    browser.submit("start", &visitor(JAPANESE)).await;
    browser.submit("resend", &[]).await;
    assert_eq!((browser.status, browser.retry_after.as_deref()), (StatusCode::TOO_MANY_REQUESTS, Some("60")));
    assert!(browser.page.contains("wait a minute"), "{}", browser.page);
    browser.submit("check", &[("code", &service.code(JAPANESE))]).await;
    assert!(browser.page.contains("<h2>Verified</h2>"), "the first code is still good: {}", browser.page);
}

#[tokio::test]
async fn visitors_of_both_countries_are_served_at_a_time() {
    let service = Service::start(V2).await;
    let (mut one, mut other) = (service.browser().await, service.browser().await);
    let (korean, japanese) = (visitor(KOREAN), visitor(JAPANESE));
    tokio::join!(one.submit("start", &korean), other.submit("start", &japanese));
    let (first, second) = (service.code(KOREAN), service.code(JAPANESE));
    one.submit("check", &[("code", &first)]).await;
    other.submit("check", &[("code", &second)]).await;
    assert!(
        one.page.contains("You are 홍길동.") && other.page.contains("090-****-1101"),
        "{} {}",
        one.page,
        other.page
    );
}

#[tokio::test]
async fn a_cancelled_verification_is_erased_at_the_provider() {
    let (korea, number) = (V1, KOREAN);
    let service = Service::start(korea).await;
    let mut browser = service.browser().await;
    browser.submit("start", &visitor(number)).await;
    browser.submit("cancel", &[]).await;
    assert!(browser.page.contains("action=/start"), "{}", browser.page);
    assert_eq!(service.count(&v1::operations::DELETE_CERTIFICATION), 1);
}

#[tokio::test]
async fn a_form_that_is_not_from_its_own_page_does_nothing() {
    let service = Service::start(V2).await;
    let mut browser = service.browser().await;
    let stranger = service.browser().await;

    browser.form_token = stranger.form_token.clone();
    assert_eq!(browser.submit("start", &visitor(JAPANESE)).await, StatusCode::FORBIDDEN);
    browser.form_token = String::new();
    assert_eq!(browser.submit("start", &visitor(JAPANESE)).await, StatusCode::FORBIDDEN);
    browser.cookie = String::new();
    assert_eq!(browser.submit("start", &visitor(JAPANESE)).await, StatusCode::FORBIDDEN);
    assert_eq!(service.sandbox.requests().len(), 0);
}

#[tokio::test]
async fn the_cookie_is_an_id_that_scripts_do_not_see_and_that_changes_with_what_it_is_worth() {
    let service = Service::start(V2).await;
    let mut browser = service.browser().await;
    assert!(browser.set_cookie.ends_with("; Path=/; HttpOnly; SameSite=Lax"), "{}", browser.set_cookie);
    let id = browser.cookie.strip_prefix("session=").unwrap().to_owned();
    assert!(id.len() == 32 && id.bytes().all(|byte| byte.is_ascii_hexdigit()), "{id}");

    browser.submit("start", &visitor(JAPANESE)).await;
    assert_eq!(browser.cookie, format!("session={id}"), "nothing of the verification goes to the browser");
    browser.submit("check", &[("code", &service.code(JAPANESE))]).await;
    assert_ne!(browser.cookie, format!("session={id}"));

    let mut thief = browser.clone();
    thief.cookie = format!("session={id}");
    thief.open().await;
    assert!(!thief.page.contains("Verified</h2>"), "{}", thief.page);
}

#[tokio::test]
async fn a_second_click_sends_nothing() {
    let service = Service::start(V2).await;
    let mut browser = service.browser().await;
    let mut impatient = browser.clone();
    let visitor = visitor(JAPANESE);
    tokio::join!(browser.submit("start", &visitor), impatient.submit("start", &visitor));
    assert_eq!(service.count(&smslink::operations::GENERATE_AND_DELIVER_CODE), 1);
    assert!(browser.page.contains("A code is on its way."), "{}", browser.page);
}

#[tokio::test]
async fn a_second_click_on_the_right_code_leaves_the_visitor_verified() {
    let service = Service::start(V2).await;
    let mut browser = service.browser().await;
    browser.submit("start", &visitor(JAPANESE)).await;
    let code = service.code(JAPANESE);
    let fields = [("code", code.as_str())];
    let mut given_up = browser.clone();
    tokio::join!(given_up.submit("check", &fields), browser.submit("check", &fields));
    assert_eq!(service.count(&smslink::operations::VERIFY_CODE), 1);
    // Whichever answer the browser follows, it comes with the cookie of somebody verified.
    assert!(given_up.was_renewed && browser.was_renewed);
}

#[tokio::test]
async fn the_service_has_limits_of_its_own() {
    let (korea, number) = (V2, KOREAN);
    let service = Service::start(korea).await;
    let mut browser = service.browser().await;
    for round in 0..3 {
        browser.submit("start", &visitor(number)).await;
        let code = other(&service.code(number));
        for _ in 0..5 {
            assert!(browser.page.contains("A code is on its way."), "{round}: {}", browser.page);
            browser.submit("check", &[("code", &code)]).await;
        }
        assert!(browser.page.contains("action=/start"), "{round}: {}", browser.page);
    }
    browser.submit("start", &visitor(number)).await;
    assert!(browser.page.contains("asked for enough codes"), "{}", browser.page);
    assert_eq!(service.sandbox.inbox().count_to(number), 3);
}

#[tokio::test]
async fn what_cannot_be_is_said_without_repeating_it() {
    let service = Service::start(V2).await;
    let mut browser = service.browser().await;
    browser.submit("start", &visitor("<script>alert(1)</script>")).await;
    assert_eq!(browser.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(browser.page.contains("The number: it has a"), "{}", browser.page);
    assert!(!browser.page.contains("<script"), "{}", browser.page);
    browser.submit("start", &visitor(JAPANESE)).await;
    browser.submit("check", &[("code", "一二三")]).await;
    assert!(browser.page.contains("exactly as you received it"), "{}", browser.page);
    assert_eq!(service.count(&smslink::operations::VERIFY_CODE), 0);
}

#[tokio::test]
async fn when_nobody_knows_whether_a_code_was_sent_the_page_says_so() {
    let service = Service::start(V2).await;
    let mut browser = service.browser().await;
    let send = &smslink::operations::GENERATE_AND_DELIVER_CODE;
    service.sandbox.order_fault(Fault::new(FaultKind::ResetAfter).on(send));
    browser.submit("start", &visitor(JAPANESE)).await;
    assert!(browser.page.contains("could not confirm that your code was sent"), "{}", browser.page);

    service.sandbox.advance(Duration::from_secs(60));
    browser.submit("start", &visitor(JAPANESE)).await;
    let check = &smslink::operations::VERIFY_CODE;
    service.sandbox.order_fault(Fault::new(FaultKind::ResetAfter).on(check));
    browser.submit("check", &[("code", &service.code(JAPANESE))]).await;
    assert!(browser.page.contains("could not confirm the result"), "{}", browser.page);
    assert_eq!((service.count(send), service.count(check)), (2, 1));
}
