//! Verifications, page after page.

use futures_util::{Stream, StreamExt, TryStreamExt, stream};

use super::{
    Client, Error,
    types::{
        GetIdentityVerificationsBody, GetIdentityVerificationsResponse, IdentityVerification, IdentityVerificationId,
        PageInput,
    },
};

/// Every record, asked for page by page as the stream is polled.
pub(super) fn items(
    client: Client,
    query: GetIdentityVerificationsBody,
) -> impl Stream<Item = Result<IdentityVerification, Error>> + Send {
    let pages = stream::try_unfold(Some(Next { query, seen: 0, first: None }), move |next| {
        let client = client.clone();
        async move {
            let Some(next) = next else { return Ok::<_, Error>(None) };
            let page = client.list_page(&next.query).await?;
            let first = page.items.first().map(|record| record.id.clone());
            // The page before once more: the provider knows no page numbers, and would answer so for ever.
            if first.is_none() || first == next.first {
                return Ok(None);
            }
            let following = next.following(&page, first);
            Ok(Some((stream::iter(page.items).map(Ok), following)))
        }
    });
    pages.try_flatten()
}

/// What to ask for next.
struct Next {
    query: GetIdentityVerificationsBody,
    /// How many records came so far.
    seen: usize,
    /// With which the page before began.
    first: Option<IdentityVerificationId>,
}

impl Next {
    /// The question for the page after `page`, if there may be one.
    fn following(self, page: &GetIdentityVerificationsResponse, first: Option<IdentityVerificationId>) -> Option<Self> {
        let seen = self.seen + page.items.len();
        // Whether `totalCount` counts all records or those of the page is not documented, nor whether pages can be
        // smaller than they were asked for: only if both say that there is no more is there none.
        let is_full = i32::try_from(page.items.len()).is_ok_and(|items| items >= page.page.size.max(1));
        let is_short = i32::try_from(seen).is_ok_and(|seen| seen < page.page.total_count);
        let asked = self.query.page.clone().unwrap_or_default();
        let next = asked.number.unwrap_or_default().checked_add(1).filter(|_| is_full || is_short)?;
        Some(Self { query: self.query.with_page(PageInput { number: Some(next), ..asked }), seen, first })
    }
}
