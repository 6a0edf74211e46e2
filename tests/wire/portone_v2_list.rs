//! PortOne V2's list as a stream, whatever the provider makes of the page that was asked for.

use futures_util::TryStreamExt;
use phoneproof::portone::v2::{
    Error,
    types::{GetIdentityVerificationsBody, PageInput},
};
use serde_json::{Value, json};

use crate::{
    clients::portone_v2 as client,
    support::stub::{Answer, Request, Stub},
};

/// A provider with so many records.
struct Provider {
    records: usize,
    /// The page that it answers with, whichever is asked for.
    always: Option<usize>,
    /// The most that it puts on a page, and whether it says so.
    most: usize,
    says_so: bool,
    /// Whether `totalCount` counts the records of the page.
    counts_the_page: bool,
}

impl Default for Provider {
    fn default() -> Self {
        Self { records: 25, always: None, most: 1000, says_so: true, counts_the_page: false }
    }
}

impl Provider {
    fn answer(&self, request: &Request) -> Answer {
        let url = reqwest::Url::parse(&format!("http://stub{}", request.target)).unwrap();
        let (_, query) = url.query_pairs().next().expect("the question is in the query");
        let asked = &serde_json::from_str::<Value>(&query).unwrap()["page"];
        let number = self.always.unwrap_or_else(|| usize::try_from(asked["number"].as_u64().unwrap_or(0)).unwrap());
        let wanted = usize::try_from(asked["size"].as_u64().unwrap()).unwrap();
        let size = wanted.min(self.most);
        let items: Vec<_> = (0..self.records).skip(number * size).take(size).collect();
        let total = if self.counts_the_page { items.len() } else { self.records };
        let items: Vec<_> = items.iter().map(|id| json!({ "status": "READY", "id": format!("id-{id}") })).collect();
        let page = json!({
            "number": number, "size": if self.says_so { size } else { wanted }, "totalCount": total
        });
        Answer::json(200, json!({ "items": items, "page": page }))
    }
}

/// How many records and pages come if ten a page are asked for.
async fn listed(provider: Provider) -> (usize, usize) {
    let stub = Stub::start(move |_, request| provider.answer(request)).await;
    let query = GetIdentityVerificationsBody::new().with_page(PageInput::new().with_size(10));
    let listed: Result<Vec<_>, Error> = client(&stub).build().unwrap().list(query).try_collect().await;
    let ids: Vec<_> = listed.unwrap().iter().map(|record| record.id.to_string()).collect();
    assert_eq!(ids, (0..ids.len()).map(|id| format!("id-{id}")).collect::<Vec<_>>(), "each once, in order");
    (ids.len(), stub.count())
}

#[tokio::test]
async fn all_records_come_whatever_the_total_counts() {
    assert_eq!(listed(Provider::default()).await, (25, 3));
    assert_eq!(listed(Provider { counts_the_page: true, ..Provider::default() }).await, (25, 3));
    assert_eq!(listed(Provider { records: 20, ..Provider::default() }).await, (20, 3), "the last page is full");
    assert_eq!(listed(Provider { records: 0, ..Provider::default() }).await, (0, 1));
}

#[tokio::test]
async fn all_records_come_in_smaller_pages_than_were_asked_for() {
    for (says_so, pages) in [(true, 7), (false, 7)] {
        let provider = Provider { most: 4, says_so, ..Provider::default() };
        assert_eq!(listed(provider).await, (25, pages), "{says_so}");
    }
}

#[tokio::test]
async fn a_provider_that_knows_no_page_numbers_is_not_asked_for_ever() {
    for counts_the_page in [false, true] {
        let provider = Provider { always: Some(0), counts_the_page, ..Provider::default() };
        assert_eq!(listed(provider).await, (10, 2), "the first page came twice");
    }
}
