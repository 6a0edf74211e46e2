//! The countries whose numbers are read, and the kinds of number they have.

use std::fmt;

/// A country whose numbers are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Country {
    /// The Republic of Korea, +82.
    Korea,
    /// Japan, +81.
    Japan,
}

impl Country {
    pub(super) const ALL: [Self; 2] = [Self::Korea, Self::Japan];

    /// The calling code, without the `+`.
    pub const fn calling_code(self) -> &'static str {
        match self {
            Self::Korea => "82",
            Self::Japan => "81",
        }
    }

    pub(super) const fn adjective(self) -> &'static str {
        match self {
            Self::Korea => "Korean",
            Self::Japan => "Japanese",
        }
    }
}

/// What sort of line a number belongs to, as far as its digits tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Kind {
    /// A mobile: 010, 011 and 016 to 019 in Korea, 070, 080 and 090 in Japan.
    Mobile,
    /// A landline with its area code.
    Landline,
    /// A telephone of the internet: 070 in Korea, 050 in Japan.
    Internet,
    /// A Japanese data line, 020: machines and pagers.
    Data,
    /// A Korean number that forwards to another and hides it, 050.
    Personal,
    /// A Korean number for messages of all sorts, 030.
    UnifiedMessaging,
    /// A Korean nationwide number, 15xx, 16xx or 18xx: eight digits, neither area code nor leading zero.
    Nationwide,
    /// A Japanese number whose caller pays by distance, 0570 (Navi Dial).
    NaviDial,
    /// A number that is free for who calls it: 080 in Korea, 0120 and 0800 in Japan.
    TollFree,
    /// A number that costs who calls it more than the call: 060 in Korea, 0990 in Japan.
    Premium,
    /// Japan's 060: it joined landline and mobile; newer numbering plans give it to mobiles.
    FixedMobile,
}

impl Kind {
    const fn name(self) -> &'static str {
        match self {
            Self::Mobile => "mobile number",
            Self::Landline => "landline number",
            Self::Internet => "number of an internet telephone",
            Self::Data => "number of a data line",
            Self::Personal => "personal number",
            Self::UnifiedMessaging => "unified messaging number",
            Self::Nationwide => "nationwide number",
            Self::NaviDial => "Navi Dial number",
            Self::TollFree => "toll-free number",
            Self::Premium => "premium-rate number",
            Self::FixedMobile => "fixed-mobile number",
        }
    }
}

/// As it stands in a sentence, after "a".
impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}
