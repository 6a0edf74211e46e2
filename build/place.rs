//! Where a part of a document stands, as far as that decides which keys mean something there.

use super::document::Part;

#[derive(Clone, Copy, PartialEq)]
pub(super) enum Place {
    Document,
    Server,
    Operation,
    Parameter,
    Answer,
    /// What a body holds in one media type.
    Content,
    Components,
    NamedSchema,
    Elsewhere,
}

impl Place {
    pub(super) fn of(part: &Part<'_>) -> Self {
        let segments: Vec<&str> = part.pointer.split('/').skip(1).collect();
        match segments[..] {
            ["components", "schemas", _] => Self::NamedSchema,
            _ if part.is_schema => Self::Elsewhere,
            [] => Self::Document,
            ["servers", _] => Self::Server,
            ["components"] => Self::Components,
            ["paths", _, _] => Self::Operation,
            ["paths", _, _, "parameters", _] | ["components", "parameters", _] => Self::Parameter,
            ["paths", _, _, "responses", _] | ["components", "responses", _] => Self::Answer,
            [.., "content", _] => Self::Content,
            _ => Self::Elsewhere,
        }
    }
}
