//! What is kept over a restart, without its type.

use serde::{Serialize, de::DeserializeOwned};

use super::watched::{Held, Watched};

/// A part of a sandbox's state.
pub(crate) trait Part {
    /// The part as it stays until this is dropped.
    fn hold(&self) -> Box<dyn HeldPart + '_>;

    /// Takes over what was saved.
    fn restore(&self, json: &[u8]) -> serde_json::Result<()>;
}

/// A part that nobody changes meanwhile.
pub(crate) trait HeldPart {
    /// The part as JSON if it was touched since the last time.
    fn if_touched(&self) -> Option<Vec<u8>>;
}

impl<T: Serialize + DeserializeOwned> Part for Watched<T> {
    fn hold(&self) -> Box<dyn HeldPart + '_> {
        Box::new(Watched::hold(self))
    }

    fn restore(&self, json: &[u8]) -> serde_json::Result<()> {
        self.replace(serde_json::from_slice(json)?);
        Ok(())
    }
}

impl<T: Serialize> HeldPart for Held<'_, T> {
    fn if_touched(&self) -> Option<Vec<u8>> {
        // None of these types refuses to be written.
        Held::if_touched(self, |state| serde_json::to_vec(state).ok())?
    }
}

#[cfg(test)]
mod tests {
    use super::{Part, Watched};

    #[test]
    fn what_was_saved_is_taken_over_and_does_not_count_as_changed() {
        let saved = Watched::new(1);
        *saved.lock() += 1;
        let json = Part::hold(&saved).if_touched().unwrap();
        let restored = Watched::new(0);
        *restored.lock() += 5;
        Part::restore(&restored, &json).unwrap();
        assert_eq!(*restored.look(), 2);
        assert!(Part::hold(&restored).if_touched().is_none());
        assert!(Part::restore(&restored, b"text").is_err());
        assert_eq!(*restored.look(), 2);
    }
}
