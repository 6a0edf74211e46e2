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

                /// Its name in Rust.
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
