//! The automated call, from the ring to the verdict.

use phoneproof::{
    Outcome,
    sandbox::Channel,
    solapi::{
        ArsAnswer, ArsCall, Challenge, operations,
        types::{ArsCode, NecessaryMeasure, SenderIdMethod, SenderIdStatus},
    },
};

use super::{active, challenge, checked, heard, number, prove, record, refusal, register, status};
use crate::clients::{MINUTE, count, other, sandbox, solapi as client, statuses, switched};

fn wrong(code: &ArsCode) -> ArsCode {
    ArsCode::new(other(code.expose())).unwrap()
}

#[tokio::test]
async fn a_call_and_its_code_make_a_number_active() {
    let sandbox = sandbox().await;
    let client = client(&sandbox);
    register(&client, &number(1)).await;
    let challenge = challenge(&client, &number(1)).await;
    assert_eq!(challenge.phone_number(), &number(1));
    assert_eq!(sandbox.inbox().count_to(number(1).expose()), 1, "the phone rang once");

    let code = heard(&sandbox, &number(1));
    assert!(code.expose().len() == 4 && code.expose().bytes().all(|byte| byte.is_ascii_digit()));
    let Outcome::Verified(account) = checked(&client, &challenge, &code).await else { panic!("the code was right") };
    let id = record(&account, &number(1));
    assert_eq!((&id.status, &id.method), (&SenderIdStatus::Active, &Some(SenderIdMethod::Ars)));
    assert!(!id.necessary_measures.contains(&NecessaryMeasure::BusinessDocuments));
    assert_eq!(active(&client).await, ["0212340001"]);
    assert_eq!(statuses(&sandbox, &operations::AUTHENTICATE_SENDER_ID), [403, 200]);
}

#[tokio::test]
async fn the_flow_works_whatever_the_status_of_the_challenge() {
    for challenge_status in [200, 400, 401, 403] {
        let sandbox = switched(|switches| switches.solapi.challenge_status = challenge_status).await;
        let client = client(&sandbox);
        let account = prove(&sandbox, &client, &number(1)).await;
        assert_eq!(status(&account, &number(1)), &SenderIdStatus::Active, "HTTP {challenge_status}");
        assert_eq!(statuses(&sandbox, &operations::AUTHENTICATE_SENDER_ID), [challenge_status, 200]);
        assert_eq!(sandbox.inbox().messages().len(), 1, "HTTP {challenge_status}: the phone rings once");
    }
}

#[tokio::test]
async fn a_wrong_code_is_an_outcome_and_the_right_one_still_works() {
    let sandbox = sandbox().await;
    let client = client(&sandbox);
    register(&client, &number(1)).await;
    let challenge = challenge(&client, &number(1)).await;
    let code = heard(&sandbox, &number(1));
    assert_eq!(refusal(checked(&client, &challenge, &wrong(&code)).await), "SandboxWrongToken");
    assert!(active(&client).await.is_empty());
    assert!(checked(&client, &challenge, &code).await.is_verified());
}

#[tokio::test]
async fn a_code_expires_and_a_new_call_helps() {
    let sandbox = sandbox().await;
    let client = client(&sandbox);
    register(&client, &number(1)).await;
    let late = challenge(&client, &number(1)).await;
    let code = heard(&sandbox, &number(1));
    sandbox.advance(5 * MINUTE);
    assert_eq!(refusal(checked(&client, &late, &code).await), "SandboxTokenExpired");

    let again = challenge(&client, &number(1)).await;
    sandbox.advance(4 * MINUTE);
    assert!(checked(&client, &again, &heard(&sandbox, &number(1))).await.is_verified(), "it lives 5 minutes");
}

#[tokio::test]
async fn five_wrong_codes_use_a_call_up_and_a_new_call_helps() {
    let sandbox = sandbox().await;
    let client = client(&sandbox);
    register(&client, &number(1)).await;
    let guessed = challenge(&client, &number(1)).await;
    let code = heard(&sandbox, &number(1));
    for _ in 0..5 {
        assert_eq!(refusal(checked(&client, &guessed, &wrong(&code)).await), "SandboxWrongToken");
    }
    assert_eq!(refusal(checked(&client, &guessed, &code).await), "SandboxTooManyAttempts", "the right one comes late");
    assert!(active(&client).await.is_empty());

    let again = challenge(&client, &number(1)).await;
    assert!(checked(&client, &again, &heard(&sandbox, &number(1))).await.is_verified());
}

#[tokio::test]
async fn a_new_call_voids_the_one_before() {
    let sandbox = sandbox().await;
    let client = client(&sandbox);
    register(&client, &number(1)).await;
    let old = challenge(&client, &number(1)).await;
    let old_code = heard(&sandbox, &number(1));
    let new = challenge(&client, &number(1)).await;
    let new_code = heard(&sandbox, &number(1));
    assert_eq!(sandbox.inbox().count_to(number(1).expose()), 2);
    assert_eq!(refusal(checked(&client, &old, &old_code).await), "SandboxUnknownTransaction");
    assert_eq!(refusal(checked(&client, &old, &new_code).await), "SandboxUnknownTransaction");
    assert!(checked(&client, &new, &new_code).await.is_verified());
}

#[tokio::test]
async fn a_right_code_is_right_once() {
    let sandbox = sandbox().await;
    let client = client(&sandbox);
    register(&client, &number(1)).await;
    let challenge = challenge(&client, &number(1)).await;
    let code = heard(&sandbox, &number(1));
    assert!(checked(&client, &challenge, &code).await.is_verified());
    assert_eq!(refusal(checked(&client, &challenge, &code).await), "SandboxUnknownTransaction");
    assert_eq!(active(&client).await, ["0212340001"], "a replay takes nothing away");
}

#[tokio::test]
async fn of_many_answers_at_once_one_proves_the_number() {
    let sandbox = sandbox().await;
    let client = client(&sandbox);
    register(&client, &number(1)).await;
    let challenge = challenge(&client, &number(1)).await;
    let code = heard(&sandbox, &number(1));
    let answers = (0..20).map(|_| client.authenticate(&challenge, &code));
    let answers = futures_util::future::join_all(answers).await;
    let verified = answers.iter().filter(|answer| matches!(answer, Ok(ArsAnswer::Checked(Outcome::Verified(_)))));
    assert_eq!(verified.count(), 1);
    assert_eq!(count(&sandbox, &operations::AUTHENTICATE_SENDER_ID), 21, "a try is never repeated");
}

#[tokio::test]
async fn the_calls_of_two_numbers_do_not_mix() {
    let sandbox = sandbox().await;
    let client = client(&sandbox);
    register(&client, &number(1)).await;
    register(&client, &number(2)).await;
    let (one, two) = (challenge(&client, &number(1)).await, challenge(&client, &number(2)).await);
    assert!(checked(&client, &one, &heard(&sandbox, &number(1))).await.is_verified());
    assert_eq!(active(&client).await, ["0212340001"]);
    assert!(checked(&client, &two, &heard(&sandbox, &number(2))).await.is_verified());
    assert_eq!(active(&client).await, ["0212340001", "0212340002"]);
}

#[tokio::test]
async fn a_challenge_survives_between_two_requests_of_a_web_service() {
    let sandbox = sandbox().await;
    register(&client(&sandbox), &number(1)).await;
    let stored = serde_json::to_string(&challenge(&client(&sandbox), &number(1)).await).unwrap();
    let restored: Challenge = serde_json::from_str(&stored).unwrap();
    assert!(checked(&client(&sandbox), &restored, &heard(&sandbox, &number(1))).await.is_verified());
}

#[tokio::test]
async fn an_active_number_is_called_again_and_its_proof_renewed() {
    let sandbox = sandbox().await;
    let client = client(&sandbox);
    let before = prove(&sandbox, &client, &number(1)).await;
    sandbox.advance(MINUTE);
    let ArsCall::Challenged(again) = client.request_ars_call(&number(1)).await.unwrap() else {
        panic!("the sandbox places a call again");
    };
    let Outcome::Verified(after) = checked(&client, &again, &heard(&sandbox, &number(1))).await else {
        panic!("the code was right");
    };
    let [before, after] = [&before, &after].map(|account| record(account, &number(1)).expire_at.clone().unwrap());
    assert!(after > before, "{after} is later than {before}");
}

#[tokio::test]
async fn a_number_that_is_switched_off_is_not_switched_on_by_a_call() {
    let sandbox = sandbox().await;
    let client = client(&sandbox);
    prove(&sandbox, &client, &number(1)).await;
    client.deactivate_sender_id(&number(1)).await.unwrap();
    let challenge = challenge(&client, &number(1)).await;
    assert_eq!(refusal(checked(&client, &challenge, &heard(&sandbox, &number(1))).await), "INACTIVE");
}

#[tokio::test]
async fn the_call_of_a_removed_number_is_void() {
    let sandbox = sandbox().await;
    let client = client(&sandbox);
    register(&client, &number(1)).await;
    let challenge = challenge(&client, &number(1)).await;
    let code = heard(&sandbox, &number(1));
    client.delete_sender_id(&number(1)).await.unwrap();
    let failed = client.authenticate(&challenge, &code).await.unwrap_err();
    assert_eq!(failed.provider_code(), Some("InvalidSenderId"));

    register(&client, &number(1)).await;
    assert_eq!(refusal(checked(&client, &challenge, &code).await), "SandboxUnknownTransaction");
}

#[tokio::test]
async fn a_call_is_in_the_inbox_as_one() {
    let sandbox = sandbox().await;
    let client = client(&sandbox);
    register(&client, &number(1)).await;
    challenge(&client, &number(1)).await;
    let call = sandbox.inbox().latest_to(number(1).expose()).unwrap();
    assert_eq!(call.channel(), Channel::Ars);
    assert!(call.text().contains(call.code()), "what it said holds the code");
}
