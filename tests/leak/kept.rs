//! What a service stores of a pending verification: an id, which opens nothing without the credentials.

use phoneproof::portone::{
    v1::{self, types::ImpUid},
    v2::{self, types::IdentityVerificationId},
};
use serde_json::json;

#[test]
fn a_pending_verification_is_stored_without_a_canary() {
    let v1 = v1::Pending::from(ImpUid::new("imp_1").unwrap());
    assert_eq!(serde_json::to_value(v1).unwrap(), json!({ "imp_uid": "imp_1" }));
    let v2 = v2::Pending::from(IdentityVerificationId::new("signup17try1").unwrap());
    assert_eq!(serde_json::to_value(v2).unwrap(), json!({ "id": "signup17try1" }));
}
