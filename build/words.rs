//! The closed sets of words that the specs use, and what each is called in Rust.

/// `words! { /// doc Name { "word" Variant, … } }`: the variants have the names that the crate's own enum has.
macro_rules! words {
    ($($(#[$meta:meta])* $name:ident { $($word:literal $variant:ident),* $(,)? })*) => {
        $(
            $(#[$meta])*
            #[derive(Debug, Clone, Copy, PartialEq, Eq)]
            pub(super) enum $name {
                $($variant,)*
            }

            impl $name {
                pub(super) const WORDS: &[&str] = &[$($word),*];

                /// What a word stands for. The rules let no other word pass.
                pub(super) fn of(word: &str) -> Self {
                    match word {
                        $($word => Self::$variant,)*
                        _ => unreachable!("no rule lets `{word}` pass"),
                    }
                }

                /// The word itself.
                #[allow(dead_code, reason = "some are only asked for their names")]
                pub(super) const fn word(self) -> &'static str {
                    match self {
                        $(Self::$variant => $word,)*
                    }
                }

                /// Its name in Rust.
                #[allow(dead_code, reason = "some are only asked for their words")]
                pub(super) const fn name(self) -> &'static str {
                    match self {
                        $(Self::$variant => stringify!($variant),)*
                    }
                }
            }
        )*
    };
}

words! {
    /// What a repeat of an operation would do: `x-effect`.
    Effect {
        "read" Read,
        "idempotent" Idempotent,
        "sends" Sends,
        "consumes-attempt" ConsumesAttempt,
    }

    /// What an error code says about the work that was asked for: `delivery`.
    Work {
        "refused" NotDone,
        "refused-for-now" NotDoneYet,
        "unclear" Unclear,
        "underway" Underway,
    }

    /// What a "no" to a code means: `rejection`.
    Rejection {
        "wrong-code" WrongCode,
        "expired" Expired,
        "already-used" AlreadyUsed,
        "too-many-attempts" TooManyAttempts,
        "not-found" NotFound,
    }

    /// Whether a value is never shown: `x-sensitive`.
    Sensitivity {
        "secret" Secret,
        "personal" Personal,
    }

    /// What a number of `x-constants` counts; it decides the constant's type.
    Unit {
        "seconds" Seconds,
        "characters" Characters,
        "bytes" Bytes,
        "items" Items,
        "times" Times,
    }

    /// How a constructor checks a value before it is sent: `format` of a named string. `src/wire/format.rs` has a function
    /// for each, except that `message-template` is the facade's.
    Format {
        "base64-file" Base64File,
        "code-as-given" CodeAsGiven,
        "id" Id,
        "idempotency-key" IdempotencyKey,
        "ip-address" IpAddress,
        "kr-mobile-number" KrMobileNumber,
        "kr-sender-number" KrSenderNumber,
        "lower-alphanumeric-code" LowerAlphanumericCode,
        "message-template" MessageTemplate,
        "person-name" PersonName,
        "reached-number" ReachedNumber,
        "resident-gender-digit" ResidentGenderDigit,
        "resident-number-front" ResidentNumberFront,
        "six-digit-code" SixDigitCode,
        "spoken-code" SpokenCode,
        "typed-code" TypedCode,
        "yymmdd" Yymmdd,
    }

    /// A JSON type: `type`.
    FieldKind {
        "string" Text,
        "integer" Integer,
        "number" Number,
        "boolean" Boolean,
        "array" List,
        "object" Object,
    }
}
