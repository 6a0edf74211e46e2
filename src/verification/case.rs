//! What a service answers when a step did not verify anybody.

use super::{Error, Input, Rejected};
use crate::{Delivery, Effect, Rejection};

/// The cases, each with the HTTP status to answer with, so that none can be without one.
macro_rules! cases {
    ($(#[$about:meta])* pub enum Case { $($(#[$when:meta])* $case:ident = $status:literal,)* }) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum Case {
            $($(#[$when])* $case,)*
        }

        impl Case {
            /// Every case.
            pub const ALL: &'static [Self] = &[$(Self::$case),*];

            /// The HTTP status for your service to answer with.
            pub const fn http_status(self) -> u16 {
                match self {
                    $(Self::$case => $status,)*
                }
            }
        }
    };
}

cases! {
    /// What a service answers when a step of a verification did not end well, whichever provider it was.
    ///
    /// [`Rejected::case`] and [`Error::case`](crate::Error::case) sort every rejection and every error into one of these;
    /// [`errors`](crate::errors) has a text for each in English, Korean and Japanese.
    ///
    /// ```
    /// use phoneproof::{Rejection, verification::{Case, Rejected}};
    ///
    /// let rejected = Rejected::new(Rejection::Expired, "VRFY00002");
    /// assert_eq!((rejected.case(), rejected.case().http_status()), (Case::Expired, 410));
    /// ```
    pub enum Case {
        /// The code is wrong: the person types it again.
        WrongCode = 422,
        /// The code was right once: the person asks for a new one.
        Expired = 410,
        /// The code was used before. After [`CheckUnclear`](Self::CheckUnclear) it may have been this person who used it,
        /// which still proves nothing.
        AlreadyUsed = 409,
        /// Only a new code helps.
        TooManyAttempts = 429,
        /// The provider has no verification to check a code against: the person starts again.
        NotFound = 410,
        /// The code was right, and another person or number was verified than the expected one. Let nobody in.
        SomebodyElse = 403,
        /// The provider said no and documents no reason: the code may be wrong, or too old.
        NotAccepted = 422,
        /// The subject lacks something that this provider [needs](super::Verifier::needs):
        /// [`missing`](crate::Error::missing) names it.
        MissingInput = 422,
        /// A value can't be sent: [`input`](crate::Error::input) names it.
        InvalidInput = 422,
        /// What was typed can't be a code. It cost none of the person's attempts.
        NotACode = 422,
        /// What was kept of this verification does not fit, or no longer: the person starts again.
        StartAgain = 409,
        /// The service is set up wrong: credentials, contract, channel, template, base URL. Nobody but you can help.
        Misconfigured = 500,
        /// A code went to this number a moment ago. [`retry_after`](crate::Error::retry_after) says how long to wait.
        TooSoon = 429,
        /// The provider takes no more requests for now. [`retry_after`](crate::Error::retry_after) may say for how long.
        Busy = 503,
        /// The provider refused what was asked for, most often because what the person typed does not fit together. Nothing
        /// was done.
        Refused = 422,
        /// The provider can't be reached or is out of order. Nothing was done, or it can be repeated.
        Unavailable = 503,
        /// A code may be on its way. Asking for another may send a second one.
        SendUnclear = 502,
        /// The code may have been checked and used up. Nobody was verified; a new code helps.
        CheckUnclear = 502,
    }
}

impl Case {
    pub(super) fn of_error(error: &Error) -> Self {
        if error.missing().is_some() {
            return Self::MissingInput;
        }
        match error.input() {
            Some(Input::Code) => return Self::NotACode,
            Some(Input::Pending) => return Self::StartAgain,
            Some(_) => return Self::InvalidInput,
            None if error.is_invalid_input() => return Self::Misconfigured,
            None => {}
        }
        match (error.delivery(), error.operation().effect) {
            (Delivery::NotSent | Delivery::Refused, _) => Self::of_undone(error),
            (_, Effect::Read | Effect::Idempotent) => Self::Unavailable,
            (_, Effect::Sends) => Self::SendUnclear,
            (_, Effect::ConsumesAttempt) => Self::CheckUnclear,
        }
    }

    /// Of an error after which nothing was done.
    fn of_undone(error: &Error) -> Self {
        if error.is_too_soon() {
            return Self::TooSoon;
        }
        if error.code().is_some_and(super::ErrorCode::is_over) {
            return Self::StartAgain;
        }
        match error.status() {
            Some(429) => Self::Busy,
            // No status of a token request is about the person.
            Some(300..=399 | 401 | 403 | 404 | 405 | 415) => Self::Misconfigured,
            Some(400..=499) if error.is_credential_failure() => Self::Misconfigured,
            Some(400..=499) => Self::Refused,
            _ => Self::Unavailable,
        }
    }
}

impl Rejected {
    /// What your service answers, and tells the person.
    pub const fn case(&self) -> Case {
        match self.reason() {
            Rejection::WrongCode => Case::WrongCode,
            Rejection::Expired => Case::Expired,
            Rejection::AlreadyUsed => Case::AlreadyUsed,
            Rejection::TooManyAttempts => Case::TooManyAttempts,
            Rejection::NotFound => Case::NotFound,
            Rejection::SomebodyElse => Case::SomebodyElse,
            Rejection::Unknown(_) => Case::NotAccepted,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Case;

    /// The rows of the page: case, status and three texts.
    fn rows() -> Vec<[String; 5]> {
        let page = include_str!("../../docs/errors.md");
        let lines = page.lines().filter(|line| line.starts_with("| [`"));
        lines
            .map(|line| {
                let cells: Vec<_> = line.trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect();
                let [case, _when, status, texts @ ..] = cells.as_slice() else { panic!("a short row: {line}") };
                let name = case.split('`').nth(1).unwrap();
                assert_eq!(*case, format!("[`{name}`](crate::verification::Case::{name})"));
                let [english, korean, japanese] = texts else { panic!("not three texts: {line}") };
                [name, status, english, korean, japanese].map(str::to_owned)
            })
            .collect()
    }

    #[test]
    fn the_page_has_a_row_for_every_case_in_its_order_with_its_status() {
        let expected = Case::ALL.iter().map(|case| (format!("{case:?}"), case.http_status().to_string()));
        let expected: Vec<_> = expected.collect();
        let written: Vec<_> = rows().into_iter().map(|[case, status, ..]| (case, status)).collect();
        assert_eq!(written, expected);
    }

    #[test]
    fn every_case_has_a_text_in_three_languages() {
        let hangul = |c: char| ('\u{ac00}'..='\u{d7a3}').contains(&c);
        let kana = |c: char| ('\u{3041}'..='\u{30ff}').contains(&c);
        for [case, _, english, korean, japanese] in rows() {
            assert!(english.is_ascii() && english.ends_with('.'), "{case}: {english}");
            assert!(korean.contains(hangul) && !korean.contains(kana) && korean.ends_with('.'), "{case}: {korean}");
            assert!(
                japanese.contains(kana) && !japanese.contains(hangul) && japanese.ends_with('。'),
                "{case}: {japanese}"
            );
        }
    }
}
