//! Names that an earlier command gave to stages and problems, as names that live as long as the program.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

/// So many names of so many bytes are kept: more than the commands have, and a bound for input that makes them up.
const MAX_NAMES: usize = 256;
const MAX_NAME_BYTES: usize = 64;

/// What a name becomes that is not kept.
const OTHER: &str = "earlier_problem";

static NAMES: Mutex<BTreeSet<&'static str>> = Mutex::new(BTreeSet::new());

/// Returns `name`, kept for good.
pub(crate) fn known(name: &str) -> &'static str {
    let mut names = NAMES.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(kept) = names.get(name) {
        return kept;
    }
    if names.len() >= MAX_NAMES || name.len() > MAX_NAME_BYTES {
        return OTHER;
    }
    let kept: &'static str = Box::leak(name.into());
    names.insert(kept);
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_kept_once_and_long_ones_are_not() {
        assert_eq!(known("no_text"), "no_text");
        assert!(std::ptr::eq(known("no_text"), known("no_text")));
        assert_eq!(known(&"x".repeat(100)), OTHER);
    }
}
