//! Who says so: words in quotation marks, and claims that someone is said to make. docs/concepts/attribution.md tells what counts as what.

mod chain;
mod cue;
mod direct;
mod first_person;
mod indirect;
mod marks;
mod speech;

use std::ops::Range;

use dateline_types::{Doc, Entity, Mention, Quote};

pub(crate) use first_person::add_first_persons;
pub use speech::Speech;

/// How far behind a claim a quotation of the same cue may begin.
const NEAR: usize = 40;

/// Finds what is said by whom, in the order of the text; an outer quotation comes before those inside it.
#[must_use]
pub fn find_quotes(
    doc: &Doc,
    mentions: &[Mention],
    entities: &[Entity],
    speech: &Speech,
) -> Vec<Quote> {
    let voices = Voices { doc, mentions, entities, speech };
    let marked = marks::marked(doc);
    let mut told = voices.indirect_quotes(&marked);
    let mut claims: Vec<Quote> = told.iter().map(|told| told.quote.clone()).collect();
    claims.sort_by_key(|claim| claim.tokens.start);
    let mut quotes: Vec<Quote> = Vec::new();
    let mut last: Option<Quote> = None;
    let mut direct: Vec<(&marks::Marked, Quote)> = Vec::new();
    for one in &marked {
        let Some(quote) = voices.direct(one, &marked, &claims, last.as_ref()) else { continue };
        last = Some(quote.clone()).filter(|quote| !quote.chain.is_empty()).or(last);
        direct.push((one, quote));
    }
    go_on(&mut direct);
    told.retain(|told| {
        let at = direct.partition_point(|(_, quote)| quote.tokens.end <= told.quote.tokens.start);
        let near = direct[at.saturating_sub(1)..].iter().map(|(_, quote)| quote);
        let mut near = near.take_while(|quote| quote.tokens.start <= told.quote.tokens.end + NEAR);
        // What stands beside a cue is the words between marks, where these have the same cue.
        !near.any(|quote| {
            !told.is_clause && has_cue_of(&told.quote, quote) || is_same(doc, &told.quote, quote)
        })
    });
    quotes.extend(direct.into_iter().map(|(_, quote)| quote));
    quotes.extend(told.into_iter().map(|told| told.quote));
    quotes
        .sort_by_key(|quote| (quote.span.start, std::cmp::Reverse(quote.span.end), !quote.direct));
    quotes.dedup_by_key(|quote| (quote.span, quote.direct));
    chain::nest(&mut quotes);
    quotes
}

/// Gives a quotation that is not closed, and goes on in the next paragraph, the voice that is told there.
fn go_on(quotes: &mut [(&marks::Marked, Quote)]) {
    for index in (1..quotes.len()).rev() {
        let (before, after) = quotes.split_at_mut(index);
        let (Some((marked, quote)), Some((next, told))) = (before.last_mut(), after.first()) else {
            continue;
        };
        if quote.chain.is_empty() && marked.is_open() && marked.whole.end == next.whole.start {
            quote.chain.clone_from(&told.chain);
            quote.claim = told.claim;
        }
    }
}

fn has_cue_of(claim: &Quote, quote: &Quote) -> bool {
    let cue = |quote: &Quote| quote.chain.first().map(|speaker| speaker.cue_span);
    cue(claim).is_some() && cue(claim) == cue(quote)
}

/// Tells whether a claim is but the words of a quotation, with or without its marks.
fn is_same(doc: &Doc, claim: &Quote, quote: &Quote) -> bool {
    let n_words = |tokens: Range<usize>| tokens.filter(|&token| marks::is_word(doc, token)).count();
    let common = claim.tokens.start.max(quote.tokens.start)..claim.tokens.end.min(quote.tokens.end);
    !claim.direct
        && !common.is_empty()
        && n_words(claim.tokens.clone()) == n_words(common.clone())
        && n_words(common) == n_words(quote.tokens.clone())
}

/// What is needed to find a speaker.
struct Voices<'v> {
    doc: &'v Doc,
    mentions: &'v [Mention],
    entities: &'v [Entity],
    speech: &'v Speech,
}
