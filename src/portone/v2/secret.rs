//! The API secret, and how it travels.

use super::types::ApiSecretText;
use crate::{InvalidValue, formats};

/// The V2 API secret of a store or a merchant.
///
/// It is sent with every request, as the provider's own SDKs do, unless it is exchanged for access tokens.
#[derive(Debug, Clone)]
pub struct ApiSecret {
    pub(super) text: ApiSecretText,
    pub(super) is_exchanged: bool,
}

impl ApiSecret {
    /// The secret from the provider's console. A PG's secret is another thing, and refused by the provider.
    pub fn new(secret: impl AsRef<str>) -> Result<Self, InvalidValue> {
        // A line break from a file of secrets, for example, would only show as a wrong secret.
        let checked = formats::credential(secret.as_ref()).map_err(|why| InvalidValue::new("ApiSecret", why))?;
        Ok(Self { text: ApiSecretText::new(checked)?, is_exchanged: false })
    }

    /// Sends the secret only to log in, and access tokens with everything else.
    ///
    /// A token lives 30 minutes and is renewed before that, once however many calls wait for it; calls under way keep
    /// theirs. Each login ends the refresh token of an earlier one by the same user, so where several processes use
    /// one secret they log in more often; no call fails for that.
    #[must_use]
    pub fn with_access_tokens(self) -> Self {
        Self { is_exchanged: true, ..self }
    }
}
