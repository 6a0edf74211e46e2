//! What the visitor reads: the texts of `phoneproof::errors`, which has them in Korean and Japanese as well.

use phoneproof::verification::Case;

pub(crate) fn of(case: Case) -> &'static str {
    match case {
        Case::WrongCode => "That code is not right. Please check it and try again.",
        Case::Expired => "That code has expired. Please request a new one.",
        Case::AlreadyUsed => "That code has already been used. Please request a new one.",
        Case::TooManyAttempts => "Too many wrong codes. Please request a new one.",
        Case::NotFound => "This verification is no longer open. Please start again.",
        Case::SomebodyElse => "The verification does not match the details you entered.",
        Case::NotAccepted => "That code was not accepted. Please check it, or request a new one.",
        Case::MissingInput => "Please fill in all required fields.",
        Case::InvalidInput | Case::Refused => "Please check the details you entered.",
        Case::NotACode => "Please type the code exactly as you received it.",
        Case::StartAgain => "Please start the verification again.",
        Case::TooSoon => "We have just sent you a code. Please wait a minute before requesting another.",
        Case::Busy => "We are very busy. Please try again shortly.",
        Case::Unavailable => "Verification is temporarily unavailable. Please try again shortly.",
        Case::SendUnclear => {
            "We could not confirm that your code was sent. If none arrives within a minute, check your details and \
             request another."
        }
        Case::CheckUnclear => "We could not confirm the result. Please request a new code.",
        // Nobody but us can help with what is set up wrong, nor with a case that this version does not know.
        _ => "Verification is not available at the moment. Please contact us.",
    }
}
