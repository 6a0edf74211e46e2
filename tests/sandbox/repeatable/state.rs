//! State over restarts.

use std::{
    fs,
    io::ErrorKind,
    path::{Path, PathBuf},
    time::Duration,
};

use jiff::Timestamp;
use phoneproof::{
    Outcome, Rejection,
    portone::v2::types::{IdempotencyKey, IdentityVerificationId},
    sandbox::Sandbox,
    solapi::types::PhoneNumber,
};

use super::clients::{Clients, code_of, customer, otp, portone_token};

/// A path of its own for each test, with nothing there.
pub(crate) fn file(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.redb"));
    match fs::remove_file(&path) {
        Err(error) if error.kind() != ErrorKind::NotFound => panic!("{error}"),
        _ => path,
    }
}

pub(crate) async fn on(file: &Path) -> Sandbox {
    Sandbox::builder().state(file).start().await.unwrap()
}

const JAPANESE: &str = "09012345678";
const KOREAN: &str = "01012345678";
const OTHER_KOREAN: &str = "01087654321";
const OFFICE: &str = "0212345678";

#[tokio::test]
async fn a_pending_code_of_every_provider_can_be_verified_after_a_restart() {
    let file = file("pending");
    let sandbox = on(&file).await;
    let clients = Clients::of(&sandbox);
    let id = clients.send_code(JAPANESE).await;
    let pending = clients.request_otp(KOREAN).await;
    let verification = clients.send_otp(OTHER_KOREAN).await;
    let challenge = clients.ring(OFFICE).await;
    sandbox.stop().await;

    let sandbox = on(&file).await;
    let clients = Clients::of(&sandbox);
    assert_eq!(clients.verify(JAPANESE, &code_of(&sandbox, JAPANESE)).await, Outcome::Verified(()));
    assert_eq!(clients.smslink.delivery_result(id).await.unwrap().verification_code_id, id);
    let certified = clients.portone.confirm(&pending, &otp(&code_of(&sandbox, KOREAN))).await.unwrap();
    assert_eq!(certified.verified().unwrap().name.unwrap().expose(), "홍길동");
    assert!(clients.confirm(&verification, &code_of(&sandbox, OTHER_KOREAN)).await.is_verified());
    assert!(clients.authenticate(&challenge, &code_of(&sandbox, OFFICE)).await.is_verified());
}

#[tokio::test]
async fn an_idempotency_key_is_remembered_over_a_restart() {
    let (id, key) = (IdentityVerificationId::new("v1").unwrap(), IdempotencyKey::new("a-key-for-one-call").unwrap());
    let file = file("key");
    for _ in 0..2 {
        let sandbox = on(&file).await;
        let client = Clients::of(&sandbox).portone_v2;
        client.with_idempotency_key(&key).send_as(&id, &customer(KOREAN)).await.unwrap();
        assert_eq!(sandbox.inbox().count_to(KOREAN), 1);
        sandbox.stop().await;
    }
}

#[tokio::test]
async fn what_was_used_up_stays_used_up() {
    let file = file("used");
    let sandbox = on(&file).await;
    let clients = Clients::of(&sandbox);
    clients.send_code(JAPANESE).await;
    let code = code_of(&sandbox, JAPANESE);
    assert!(clients.verify(JAPANESE, &code).await.is_verified());
    let pending = clients.request_otp(KOREAN).await;
    let right = code_of(&sandbox, KOREAN);
    let wrong = if right == "000000" { "000001" } else { "000000" };
    for _ in 0..5 {
        assert!(!clients.portone.confirm(&pending, &otp(wrong)).await.unwrap().is_verified());
    }
    clients.ring(OFFICE).await;
    let token = portone_token(&sandbox).await;
    sandbox.stop().await;

    let sandbox = on(&file).await;
    let clients = Clients::of(&sandbox);
    assert_eq!(clients.verify(JAPANESE, &code).await, Outcome::Rejected(Rejection::AlreadyUsed));
    assert!(!clients.portone.confirm(&pending, &otp(&right)).await.unwrap().is_verified());
    let account = clients.solapi.list_sender_ids().await.unwrap();
    assert!(account.sender_id(&PhoneNumber::new(OFFICE).unwrap()).is_some());
    // The account has one token until it expires.
    assert_eq!(portone_token(&sandbox).await, token);
}

#[tokio::test]
async fn the_inbox_and_the_clock_go_on_where_they_were() {
    let file = file("inbox");
    let sandbox = on(&file).await;
    Clients::of(&sandbox).send_code(JAPANESE).await;
    sandbox.advance(Duration::from_secs(3600));
    let before = sandbox.inbox().messages();
    sandbox.stop().await;

    let sandbox = on(&file).await;
    assert_eq!(sandbox.inbox().messages(), before);
    assert_eq!(sandbox.inbox().last_id(), 1);
    Clients::of(&sandbox).send_code("09012345679").await;
    let at = sandbox.inbox().latest_to("09012345679").unwrap().at();
    assert!(at.duration_since(Timestamp::now()).as_secs() > 3500, "{at}");
}

#[tokio::test]
async fn a_cleared_inbox_stays_empty() {
    let file = file("cleared");
    let sandbox = on(&file).await;
    Clients::of(&sandbox).send_code(JAPANESE).await;
    sandbox.stop().await;

    let sandbox = on(&file).await;
    assert_eq!(sandbox.inbox().messages().len(), 1);
    sandbox.inbox().clear();
    sandbox.stop().await;
    let sandbox = on(&file).await;
    assert!(sandbox.inbox().messages().is_empty());
}

#[tokio::test]
async fn with_a_seed_the_second_run_goes_on_where_the_first_one_stopped() {
    let in_one_run = Sandbox::builder().seed(5).start().await.unwrap();
    let file = file("seed");
    let seeded = |seed| Sandbox::builder().seed(seed).state(&file).start();
    let phones = ["09012345671", "09012345672"];
    for phone in phones {
        Clients::of(&in_one_run).send_code(phone).await;
    }
    for phone in phones {
        let sandbox = seeded(5).await.unwrap();
        Clients::of(&sandbox).send_code(phone).await;
        assert_eq!(code_of(&sandbox, phone), code_of(&in_one_run, phone));
        sandbox.stop().await;
    }
    // Another seed begins anew.
    let (kept, fresh) = (seeded(6).await.unwrap(), Sandbox::builder().seed(6).start().await.unwrap());
    for sandbox in [&kept, &fresh] {
        Clients::of(sandbox).send_code("09012345673").await;
    }
    assert_eq!(code_of(&kept, "09012345673"), code_of(&fresh, "09012345673"));
}

#[tokio::test]
async fn a_sandbox_that_is_dropped_saves_too() {
    let file = file("dropped");
    let sandbox = on(&file).await;
    Clients::of(&sandbox).send_code(JAPANESE).await;
    drop(sandbox);
    assert_eq!(on(&file).await.inbox().count_to(JAPANESE), 1);
}

#[tokio::test]
async fn a_lower_limit_holds_for_what_was_kept() {
    let file = file("limited");
    let sandbox = on(&file).await;
    let clients = Clients::of(&sandbox);
    for phone in ["09012345671", "09012345672", "09012345673"] {
        clients.send_code(phone).await;
    }
    sandbox.stop().await;
    let sandbox = Sandbox::builder().state(&file).max_messages(2).start().await.unwrap();
    assert_eq!(sandbox.inbox().messages().len(), 2);
}

/// A copy of the file while it is in use is what a crash leaves behind. The save comes within a second, so this waits
/// for it, and not for a time.
#[tokio::test]
async fn what_changed_is_saved_while_the_sandbox_runs() {
    let (file, copy) = (file("running"), file("running-copy"));
    let sandbox = on(&file).await;
    Clients::of(&sandbox).send_code(JAPANESE).await;
    let code = code_of(&sandbox, JAPANESE);
    for _ in 0..200 {
        fs::copy(&file, &copy).unwrap();
        if let Ok(found) = Sandbox::builder().state(&copy).start().await
            && found.inbox().count_to(JAPANESE) == 1
        {
            assert_eq!(Clients::of(&found).verify(JAPANESE, &code).await, Outcome::Verified(()));
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("nothing was saved in ten seconds");
}
