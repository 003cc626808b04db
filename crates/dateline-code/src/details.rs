//! What an event says beside its frame: how many, by which means, in which context. Added once all events of an article are there.

use dateline_types::{Event, Pack, PackError, Resolved};

use crate::counts::{CountWords, add_counts};
use crate::grammar::Grammar;

/// The words of a language for it.
#[derive(Debug, Clone)]
pub(crate) struct Details {
    counts: CountWords,
}

impl Details {
    /// Reads the files of a language pack.
    pub(crate) fn load(pack: &Pack) -> Result<Details, PackError> {
        Ok(Details { counts: CountWords::load(pack)? })
    }

    /// Completes the events of an article.
    pub(crate) fn add(&self, events: &mut [Event], resolved: &Resolved, grammar: &Grammar) {
        add_counts(events, resolved, &self.counts, grammar);
    }
}
