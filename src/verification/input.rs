//! The values that a step of a verification is given, in no provider's words.

use crate::InvalidValue;

/// A value that was refused before anything was sent: [`Error::input`](crate::Error::input) names it, whichever provider
/// would have taken it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Input {
    /// The telephone number: of another country, or of a kind that this provider does not reach.
    PhoneNumber,
    /// The person's name.
    Name,
    /// The beginning of the person's resident number.
    IdentityNumber,
    /// The carrier.
    Carrier,
    /// The IP address.
    IpAddress,
    /// The code that the person typed.
    Code,
    /// The [`Pending`](super::Pending): it is of another provider, its code went to another number than that of the
    /// expected person, or it was changed.
    Pending,
}

impl Input {
    const ALL: [Self; 7] = [
        Self::PhoneNumber,
        Self::Name,
        Self::IdentityNumber,
        Self::Carrier,
        Self::IpAddress,
        Self::Code,
        Self::Pending,
    ];

    /// As the name of an [`InvalidValue`].
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::PhoneNumber => "PhoneNumber",
            Self::Name => "PersonName",
            Self::IdentityNumber => "IdentityNumber",
            Self::Carrier => "Carrier",
            Self::IpAddress => "IpAddress",
            Self::Code => "Code",
            Self::Pending => "Pending",
        }
    }

    /// The one that `invalid` is about, if it is one of these.
    pub(super) fn of(invalid: &InvalidValue) -> Option<Self> {
        Self::ALL.into_iter().find(|input| input.name() == invalid.name())
    }

    /// Turns the refusal of a provider's own type into one of this input.
    ///
    /// ```
    /// # #[cfg(feature = "smslink")] {
    /// use phoneproof::{smslink::types::VerificationCode, verification::Input};
    ///
    /// let code = VerificationCode::new("12 34 ??").map_err(Input::Code.refused());
    /// assert_eq!(code.unwrap_err().name(), "Code");
    /// # }
    /// ```
    pub fn refused(self) -> impl FnOnce(InvalidValue) -> InvalidValue {
        move |invalid| invalid.named(self.name())
    }
}
