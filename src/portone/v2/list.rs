//! Verifications, page after page.

use futures_util::{Stream, StreamExt, TryStreamExt, stream};

use super::{
    Client, Error,
    types::{GetIdentityVerificationsBody, GetIdentityVerificationsResponse, IdentityVerification, PageInput},
};

/// Every record, asked for page by page as the stream is polled.
pub(super) fn items(
    client: Client,
    query: GetIdentityVerificationsBody,
) -> impl Stream<Item = Result<IdentityVerification, Error>> + Send {
    let pages = stream::try_unfold(Some(query), move |query| {
        let client = client.clone();
        async move {
            let Some(query) = query else { return Ok::<_, Error>(None) };
            let page = client.list_page(&query).await?;
            let following = following(query, &page);
            Ok(Some((stream::iter(page.items).map(Ok), following)))
        }
    });
    pages.try_flatten()
}

/// The question for the next page, if there may be one. Whether `totalCount` counts all records is not documented, so
/// a page that is not full is the last one.
fn following(
    query: GetIdentityVerificationsBody,
    answer: &GetIdentityVerificationsResponse,
) -> Option<GetIdentityVerificationsBody> {
    let is_full = i32::try_from(answer.items.len()).is_ok_and(|items| items >= answer.page.size.max(1));
    let asked = query.page.clone().unwrap_or_default();
    let next = asked.number.unwrap_or_default().checked_add(1).filter(|_| is_full)?;
    Some(query.with_page(PageInput { number: Some(next), ..asked }))
}
