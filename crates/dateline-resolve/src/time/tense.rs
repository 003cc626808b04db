//! Does the sentence look back or ahead? « a rencontré mardi » is the last Tuesday, « rencontrera mardi » the next.

use std::ops::Range;

use dateline_types::{Doc, Pos, Token};

use super::grammar::Tenses;

/// What a verb speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tense {
    Past,
    Present,
    Future,
    /// There is no verb, or it does not tell.
    Unknown,
}

/// Returns the tense of the verb that governs the tokens.
pub(super) fn tense_at(doc: &Doc, tenses: &Tenses, tokens: Range<usize>) -> Tense {
    let Some(first) = tokens.clone().next() else { return Tense::Unknown };
    match verb_over(doc, first).or_else(|| nearest_verb(doc, &tokens)) {
        Some(verb) => tense_of(doc, tenses, verb),
        None => Tense::Unknown,
    }
}

fn is_verb(token: &Token) -> bool {
    matches!(token.pos, Pos::Verb | Pos::Auxiliary)
}

/// Returns the nearest verb above a token, or the copula of the noun or adjective above it.
fn verb_over(doc: &Doc, token: usize) -> Option<usize> {
    let copula = |at: usize| {
        let mut below = doc.dependents(at).iter().copied();
        below.find(|&below| doc.tokens[below].dep.as_ref() == "cop")
    };
    std::iter::once(token)
        .chain(doc.ancestors(token))
        .find_map(|at| if is_verb(&doc.tokens[at]) { Some(at) } else { copula(at) })
}

/// Returns the nearest verb of the sentence, for texts without a tree.
fn nearest_verb(doc: &Doc, tokens: &Range<usize>) -> Option<usize> {
    let sent = doc.sents.get(doc.tokens.get(tokens.start)?.sent)?;
    let has_tree =
        doc.tokens.get(sent.tokens.clone())?.iter().any(|token| token.governor.is_some());
    if has_tree {
        return None;
    }
    let verbs = sent.tokens.clone().filter(|&at| is_verb(&doc.tokens[at]));
    verbs.min_by_key(|&at| at.abs_diff(tokens.start))
}

fn tense_of(doc: &Doc, tenses: &Tenses, verb: usize) -> Tense {
    let token = &doc.tokens[verb];
    let has = |token: &Token, features: &[String]| features.iter().any(|own| token.has(own));
    let below = doc.dependents(verb).iter().map(|&at| &doc.tokens[at]);
    let auxiliaries: Vec<&Token> = below.filter(|token| token.pos == Pos::Auxiliary).collect();
    let is_future = |token: &Token| {
        has(token, &tenses.future) || tenses.future_auxiliaries.contains(&*token.lemma)
    };
    if auxiliaries.iter().any(|token| is_future(token)) || has(token, &tenses.future) {
        return Tense::Future;
    }
    let is_passive = |token: &&&Token| token.dep.contains("pass");
    let passive = auxiliaries.iter().find(is_passive);
    let is_to_be = passive.is_some_and(|token| token.has("VerbForm=Inf"));
    if token.has("VerbForm=Inf") || is_to_be {
        return Tense::Future;
    }
    let is_participle = token.has("VerbForm=Part") || token.has("Tense=Past");
    let is_active = !auxiliaries.is_empty() && passive.is_none();
    if is_participle && !is_active && tenses.future_participles.contains(&*token.lemma) {
        return Tense::Future;
    }
    // « est attendu mardi », "is expected Tuesday": the passive of the present, not the perfect.
    if let [only] = auxiliaries.as_slice()
        && only.dep.contains("pass")
        && !tenses.perfect_with_be.contains(&*token.lemma)
        && has(only, &tenses.present)
    {
        return Tense::Present;
    }
    if has(token, &tenses.past) || auxiliaries.iter().any(|token| has(token, &tenses.past)) {
        return Tense::Past;
    }
    if has(token, &tenses.present) || auxiliaries.iter().any(|token| has(token, &tenses.present)) {
        return Tense::Present;
    }
    Tense::Unknown
}
