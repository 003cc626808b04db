//! What was said where the gold has which type.

use std::collections::BTreeMap;

use crate::tally::Scope;

/// Stands for no event.
pub(crate) const NONE: &str = "NONE";

/// How often which type was said for which.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Confusion {
    /// Over what.
    pub scope: Scope,
    /// Counts by type of the gold and type said; `NONE` where one side has no event.
    pub counts: BTreeMap<(String, String), u64>,
}

impl Confusion {
    pub(crate) fn new(scope: Scope) -> Confusion {
        Confusion { scope, counts: BTreeMap::new() }
    }

    pub(crate) fn add(&mut self, gold: &str, said: &str) {
        *self.counts.entry((gold.to_owned(), said.to_owned())).or_default() += 1;
    }
}
