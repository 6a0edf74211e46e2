//! A judge that finds nothing may be asleep: Prism objects where it should.

use phoneproof::sandbox::{PortOneSwitches, Switches};
use serde_json::json;

use crate::trial::Trial;

#[tokio::test]
#[ignore = "needs Prism: tests/judges/run"]
async fn a_request_outside_the_spec_is_objected_to() {
    let trial = Trial::start("smslink", Switches::default()).await;
    let url = format!("{}/api/v1/verification_code/verify", trial.base_url());
    let request = reqwest::Client::builder().no_proxy().build().unwrap().post(url);
    let body = json!({ "phone_number": 9_011_111_101_u64, "verification_code": "482913", "unknown": true });
    request.header("token", trial.sandbox.credentials().smslink_token()).json(&body).send().await.unwrap();
    let violations = trial.violations().join("\n");
    for expected in ["phone_number must be string", "must NOT have additional properties; found 'unknown'"] {
        assert!(violations.contains(expected), "{expected}: {violations}");
    }
}

#[tokio::test]
#[ignore = "needs Prism: tests/judges/run"]
async fn an_answer_outside_the_spec_is_objected_to() {
    let portone = PortOneSwitches { success_status: 201, ..PortOneSwitches::default() };
    let trial = Trial::start("portone-v1", Switches { portone, ..Switches::default() }).await;
    let keys = trial.sandbox.credentials();
    let body = json!({ "imp_key": keys.portone_imp_key(), "imp_secret": keys.portone_imp_secret() });
    let request = reqwest::Client::builder().no_proxy().build().unwrap();
    request.post(format!("{}/users/getToken", trial.base_url())).json(&body).send().await.unwrap();
    let violations = trial.violations().join("\n");
    assert!(violations.contains("returned status code"), "the status is not in the spec: {violations}");
}
