//! Which words of a text might have made an event: for those who ask why none came of them.

use dateline_types::{ByteSpan, Resolved};

use crate::clause::Clause;
use crate::codebook::Codebook;
use crate::frame::{best_match, kind_of, trigger_words};

/// A trigger that stands in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// The word that heads it.
    pub span: ByteSpan,
    /// The rules that have it.
    pub rules: Vec<String>,
    /// Whether one of them fits: its conditions hold and its slots are filled. It may be used up by a larger one all the same.
    pub fits: bool,
}

/// Returns the triggers of the codebook that stand in the text, in its order, whether an event came of them or not.
#[must_use]
pub fn triggers_seen(resolved: &Resolved, codebook: &Codebook) -> Vec<Seen> {
    (0..resolved.doc.tokens.len()).filter_map(|head| seen(resolved, codebook, head)).collect()
}

fn seen(resolved: &Resolved, codebook: &Codebook, head: usize) -> Option<Seen> {
    let doc = &resolved.doc;
    let clause = Clause::new(resolved, &codebook.grammar, head);
    let entries = codebook.at(kind_of(doc, head)?, doc, head);
    let standing = entries.filter(|(_, trigger)| trigger_words(&clause, trigger).is_some());
    let mut rules: Vec<String> =
        standing.map(|(entry, trigger)| entry.rule(&codebook.lang, trigger)).collect();
    rules.sort();
    rules.dedup();
    let span = doc.tokens[head].span;
    let fits = || best_match(resolved, codebook, None, head).is_some();
    (!rules.is_empty()).then(|| Seen { span, fits: fits(), rules })
}
