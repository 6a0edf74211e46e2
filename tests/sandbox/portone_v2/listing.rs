//! The list as a stream.

use futures_util::{StreamExt, TryStreamExt};
use phoneproof::{
    portone::v2::{
        operations::LIST_IDENTITY_VERIFICATIONS as LIST,
        types::{
            GetIdentityVerificationsBody, IdentityVerificationFilterInput, IdentityVerificationSortInput,
            IdentityVerificationStatus, PageInput, SortOrder,
        },
    },
    sandbox::{Fault, FaultKind, Sandbox},
};

use serde_json::json;

use super::{PHONE, person, received};
use crate::{
    clients::{count, portone_v2 as client, sandbox, switched},
    raw::{operation, send},
};

/// So many records, and their ids.
async fn fill(sandbox: &Sandbox, records: usize) -> Vec<String> {
    let client = client(sandbox);
    let mut ids = Vec::new();
    for _ in 0..records {
        ids.push(client.send(&person(sandbox, PHONE)).await.unwrap().id().to_string());
        sandbox.advance(std::time::Duration::from_secs(1));
    }
    ids
}

fn oldest_first(size: i32) -> GetIdentityVerificationsBody {
    GetIdentityVerificationsBody::new()
        .with_page(PageInput::new().with_size(size))
        .with_sort(IdentityVerificationSortInput::new().with_order(SortOrder::Asc))
}

#[tokio::test]
async fn every_record_comes_once_page_after_page() {
    let sandbox = sandbox().await;
    let expected = fill(&sandbox, 25).await;
    for (size, pages) in [(10, 3), (5, 6), (25, 2), (26, 1)] {
        let before = count(&sandbox, &LIST);
        let records: Vec<_> = client(&sandbox).list(oldest_first(size)).try_collect().await.unwrap();
        let ids: Vec<_> = records.iter().map(|record| record.id.to_string()).collect();
        assert_eq!(ids, expected, "{size} a page");
        assert_eq!(count(&sandbox, &LIST) - before, pages, "{size} a page");
    }
}

#[tokio::test]
async fn what_the_total_count_counts_changes_nothing() {
    let sandbox = switched(|switches| switches.portone_v2.counts_the_page = true).await;
    let expected = fill(&sandbox, 12).await;
    let records: Vec<_> = client(&sandbox).list(GetIdentityVerificationsBody::new()).try_collect().await.unwrap();
    let mut ids: Vec<_> = records.iter().map(|record| record.id.to_string()).collect();
    ids.reverse();
    assert_eq!(ids, expected);
}

#[tokio::test]
async fn a_filter_in_the_body_of_the_get_is_the_same_as_one_in_the_query() {
    let sandbox = sandbox().await;
    let expected = fill(&sandbox, 3).await;
    let question = json!({ "filter": { "identityVerificationId": expected[1] } });
    let secret = format!("PortOne {}", sandbox.credentials().portone_v2_api_secret());
    let ask = || operation(&sandbox, &LIST, "").header("authorization", &secret);
    let in_body = send(ask().json(&question)).await;
    let in_query = send(ask().query(&[("requestBody", question.to_string())])).await;
    assert_eq!(in_body.body["items"][0]["id"], json!(expected[1]), "{}", in_body.body);
    assert_eq!((in_body.status, &in_body.body), (200, &in_query.body));
    assert_eq!(in_body.body["page"]["totalCount"], json!(1));
}

#[tokio::test]
async fn a_page_is_asked_for_when_it_is_needed() {
    let sandbox = sandbox().await;
    fill(&sandbox, 12).await;
    let client = client(&sandbox);
    let mut records = std::pin::pin!(client.list(oldest_first(5)));
    assert_eq!(count(&sandbox, &LIST), 0);
    for record in 0..12 {
        records.next().await.unwrap().unwrap();
        assert_eq!(count(&sandbox, &LIST), record / 5 + 1, "after record {record}");
    }
    assert!(records.next().await.is_none());
}

#[tokio::test]
async fn a_filter_goes_with_every_page_and_a_failure_ends_the_stream() {
    let sandbox = sandbox().await;
    let client = client(&sandbox);
    for _ in 0..3 {
        let pending = client.send(&person(&sandbox, PHONE)).await.unwrap();
        assert!(client.confirm(&pending, &received(&sandbox)).await.unwrap().is_verified());
        client.send(&person(&sandbox, PHONE)).await.unwrap();
    }
    let verified = IdentityVerificationFilterInput::new().with_statuses(vec![IdentityVerificationStatus::Verified]);
    let records: Vec<_> = client.list(oldest_first(1).with_filter(verified)).try_collect().await.unwrap();
    assert_eq!(records.len(), 3);
    assert!(records.iter().all(|record| record.status == IdentityVerificationStatus::Verified));

    let mut records = std::pin::pin!(client.list(oldest_first(2)));
    records.next().await.unwrap().unwrap();
    sandbox.order_fault(Fault::new(FaultKind::UnauthorizedOnce).on(&LIST));
    records.next().await.unwrap().unwrap();
    assert!(records.next().await.unwrap().is_err());
    assert!(records.next().await.is_none());
}
