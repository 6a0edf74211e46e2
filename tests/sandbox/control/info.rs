//! What a sandbox says of itself, to the letter.

use std::time::Duration;

use phoneproof::sandbox::Sandbox;
use serde_json::Value;

use super::Outside;

/// The answer, with a placeholder for what is different each time.
async fn info(outside: &Outside) -> Value {
    let mut info = outside.get("/info").await;
    let now: jiff::Timestamp = info["clock"]["now"].as_str().unwrap().parse().unwrap();
    assert!(outside.sandbox.now().duration_since(now).as_secs() < 60, "{now}");
    info["clock"]["now"] = "[now]".into();
    assert_eq!(info["version"], env!("CARGO_PKG_VERSION"));
    info["version"] = "[version]".into();
    serde_json::from_str(&info.to_string().replace(&outside.sandbox.base_url(), "[base URL]")).unwrap()
}

#[tokio::test]
async fn of_a_sandbox_that_was_told_nothing() {
    insta::assert_json_snapshot!("info__fresh", info(&Outside::start().await).await);
}

#[tokio::test]
async fn of_a_sandbox_that_was_told_everything() {
    let builder = Sandbox::builder()
        .bind([0, 0, 0, 0].into())
        .otp("000000")
        .seed(7)
        .max_messages(5)
        .max_requests(6)
        .max_records(7);
    let outside = Outside::of(builder).await;
    outside.sandbox.advance(Duration::from_secs(90));
    let mut told = info(&outside).await;
    // The other snapshot has them.
    let magic_numbers = told.as_object_mut().unwrap().remove("magic_numbers").unwrap();
    assert_eq!(magic_numbers.as_array().map(Vec::len), Some(Sandbox::magic_numbers().len()));
    insta::assert_json_snapshot!("info__told_everything", told);
}
