//! Colour, where there is a terminal: `anstream` takes it out of pipes and for `NO_COLOR`.

use std::fmt::{self, Display};

use anstyle::{AnsiColor, Style};

pub(crate) fn success(text: &str) -> Styled<'_> {
    Styled(AnsiColor::Green.on_default().bold(), text)
}

pub(crate) fn failure(text: &str) -> Styled<'_> {
    Styled(AnsiColor::Red.on_default().bold(), text)
}

pub(crate) fn heading(text: &str) -> Styled<'_> {
    Styled(Style::new().bold(), text)
}

pub(crate) fn aside(text: &str) -> Styled<'_> {
    Styled(Style::new().dimmed(), text)
}

pub(crate) struct Styled<'a>(Style, &'a str);

impl Display for Styled<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}{}", self.0.render(), self.1, self.0.render_reset())
    }
}
