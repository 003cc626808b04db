//! What the text around an event tells of it: the story that goes on, and the voices.

use dateline_types::{Quote, Resolved, Speaker};

/// Returns the sentences just before that of `head`, the nearest first, as far as they tell of the same people in the same paragraph. None for what is
/// quoted: a quotation tells its own story.
pub(crate) fn narrative(
    resolved: &Resolved,
    head: usize,
    n_sentences: usize,
) -> impl Iterator<Item = usize> + '_ {
    let doc = &resolved.doc;
    let own = doc.tokens[head].sent;
    let start = doc.sents[own].span.start;
    let is_quoted = resolved.quotes_around(head).any(|quote| quote.direct);
    let first = if is_quoted { own } else { own.saturating_sub(n_sentences) };
    let goes_on = move |&before: &usize| {
        let between = doc.text().get(doc.sents[before].span.end..start);
        between.is_some_and(|between| !between.contains("\n\n"))
            && has_same_people(resolved, before, own)
    };
    (first..own).rev().filter(goes_on)
}

/// Tells whether someone of one sentence is in the other.
fn has_same_people(resolved: &Resolved, before: usize, after: usize) -> bool {
    let doc = &resolved.doc;
    let of = |sentence: usize| resolved.mentions_in(doc.sents[sentence].tokens.clone()).iter();
    of(before).any(|one| of(after).any(|other| other.entity == one.entity))
}

/// Returns who says so: the voices around the trigger, the innermost first.
pub(crate) fn said_by(resolved: &Resolved, head: usize) -> Vec<Speaker> {
    let mut quotes: Vec<&Quote> = resolved.quotes_around(head).collect();
    quotes.sort_by_key(|quote| quote.tokens.len());
    let mut chain: Vec<Speaker> = Vec::new();
    for speaker in quotes.into_iter().flat_map(|quote| &quote.chain) {
        if !chain.iter().any(|other| other.span == speaker.span) {
            chain.push(speaker.clone());
        }
    }
    chain
}
