//! What an event says beside its frame: how many, by which means, in which context. Added once all events of an article are there.

use dateline_types::{Event, Pack, PackError, Resolved};

use crate::contexts::{ContextWords, add_contexts};
use crate::counts::{CountWords, add_counts};
use crate::grammar::Grammar;
use crate::means::Means;

/// The words of a language for it.
#[derive(Debug, Clone)]
pub(crate) struct Details {
    counts: CountWords,
    means: Means,
    contexts: ContextWords,
}

impl Details {
    /// Reads the files of a language pack.
    pub(crate) fn load(pack: &Pack) -> Result<Details, PackError> {
        Ok(Details {
            counts: CountWords::load(pack)?,
            means: Means::load(pack)?,
            contexts: ContextWords::load(pack)?,
        })
    }

    /// Returns the words for amounts of people.
    pub(crate) fn counts(&self) -> &CountWords {
        &self.counts
    }

    /// Completes the events of an article.
    pub(crate) fn add(&self, events: &mut [Event], resolved: &Resolved, grammar: &Grammar) {
        events.iter_mut().for_each(|event| self.means.add_modes(event, resolved, grammar));
        add_counts(events, resolved, &self.counts, grammar);
        add_contexts(events, resolved, &self.contexts);
    }
}
