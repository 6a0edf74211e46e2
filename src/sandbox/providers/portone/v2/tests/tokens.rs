//! Access tokens and refresh tokens.

use serde_json::{Value, json};

use super::{Desk, GET_IDENTITY_VERIFICATION, ID, LOGIN_VIA_API_SECRET, REFRESH_TOKEN, refused};
use crate::sandbox::{
    engine::exchange::Reply,
    providers::{switches::PortOneV2Switches, testing::Ask},
};

impl Desk {
    fn log_in(&self, secret: &str) -> Reply {
        Ask::of(&LOGIN_VIA_API_SECRET).json(&json!({ "apiSecret": secret })).send(&self.0)
    }

    /// An access token and a refresh token.
    fn logged_in(&self) -> (String, String) {
        tokens(&self.log_in(self.0.credentials.portone_v2_api_secret()))
    }

    fn refresh(&self, token: &str) -> Reply {
        Ask::of(&REFRESH_TOKEN).json(&json!({ "refreshToken": token })).send(&self.0)
    }

    /// Whether an access token opens anything.
    fn opens(&self, token: &str) -> bool {
        let ask = Ask::of(&GET_IDENTITY_VERIFICATION).path("identityVerificationId", ID);
        ask.header("authorization", &format!("Bearer {token}")).send(&self.0).status == 404
    }
}

fn tokens(reply: &Reply) -> (String, String) {
    assert_eq!(reply.status, 200, "{}", reply.body);
    assert_eq!(reply.body.as_object().unwrap().len(), 2, "no lifetime: {}", reply.body);
    let text = |name: &str| reply.body[name].as_str().unwrap().to_owned();
    (text("accessToken"), text("refreshToken"))
}

#[test]
fn an_access_token_is_good_for_thirty_minutes() {
    let desk = Desk::new();
    let (access, _) = desk.logged_in();
    desk.advance(1799);
    assert!(desk.opens(&access));
    desk.advance(1);
    assert!(!desk.opens(&access));
}

#[test]
fn a_refresh_token_is_good_once_and_for_a_day() {
    let desk = Desk::new();
    let (first, refresh) = desk.logged_in();
    desk.advance(24 * 3600 - 1);
    let (second, next) = tokens(&desk.refresh(&refresh));
    assert!(desk.opens(&second) && first != second);
    refused(&desk.refresh(&refresh), 401, "UNAUTHORIZED");
    desk.advance(24 * 3600);
    refused(&desk.refresh(&next), 401, "UNAUTHORIZED");
}

#[test]
fn a_login_ends_the_refresh_token_before_it_and_no_access_token() {
    let desk = Desk::new();
    let (access, refresh) = desk.logged_in();
    let (other, _) = desk.logged_in();
    refused(&desk.refresh(&refresh), 401, "UNAUTHORIZED");
    assert!(desk.opens(&access) && desk.opens(&other), "whoever is using one keeps it");
}

#[test]
fn a_wrong_secret_is_refused_and_a_body_without_one_is_named() {
    let desk = Desk::new();
    for secret in ["", "another"] {
        refused(&desk.log_in(secret), 401, "UNAUTHORIZED");
    }
    refused(&desk.refresh("never handed out"), 401, "UNAUTHORIZED");
    for (operation, field) in [(&LOGIN_VIA_API_SECRET, "apiSecret"), (&REFRESH_TOKEN, "refreshToken")] {
        for body in [json!({}), json!({ field: null }), json!({ field: 1 }), json!({ field: "a", "other": 1 })] {
            let reply = Ask::of(operation).json(&body).send(&desk.0);
            let text = refused(&reply, 400, "INVALID_REQUEST");
            let name = if body.get("other") == Some(&Value::from(1)) { "other" } else { field };
            assert!(text.starts_with(&format!("[sandbox] {name}: ")), "{text}");
        }
        refused(&Ask::of(operation).send(&desk.0), 400, "INVALID_REQUEST");
    }
}

#[test]
fn tokens_can_be_handed_out_expired() {
    let desk = Desk::with(PortOneV2Switches { expired_tokens: true, ..Default::default() });
    let (access, refresh) = desk.logged_in();
    assert!(!desk.opens(&access));
    assert!(!desk.opens(&tokens(&desk.refresh(&refresh)).0));
}
