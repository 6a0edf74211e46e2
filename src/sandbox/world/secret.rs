//! Secrets, compared without telling where they differ.

/// Whether two secrets are the same, in a time that tells nothing but their lengths.
pub(crate) fn same(one: &str, other: &str) -> bool {
    let differences = one.bytes().zip(other.bytes()).fold(0, |differences, (a, b)| differences | (a ^ b));
    one.len() == other.len() && std::hint::black_box(differences) == 0
}

#[cfg(test)]
mod tests {
    use super::same;

    #[test]
    fn only_equal_secrets_are_the_same() {
        assert!(same("482913", "482913"));
        for other in ["482914", "48291", "4829130", ""] {
            assert!(!same("482913", other), "{other}");
        }
    }
}
