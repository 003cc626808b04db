//! Whether a verb or noun is negated, wherever the parser hung the word that does it.

use dateline_types::{Doc, Relation};

use super::StatusWords;
use crate::grammar::is_in;

/// How far behind the verb the second half of a negation stands: « n'attaque *plus* », « ne vise donc *pas* ».
const REACH: usize = 2;

/// Tells whether the predicate itself is negated.
pub(super) fn is_negated(doc: &Doc, words: &StatusWords, head: usize) -> bool {
    let weak = weak(doc, words, head).or_else(|| weak_above(doc, words, head));
    let is_whole = |&token: &usize| weak.is_some() || !needs_weak(doc, words, token);
    let is_over = |adverb: usize| {
        is_in(&words.over, &doc.tokens[adverb].lower)
            && doc.first_related(adverb, Relation::Negation).is_some()
    };
    let of = |token: usize| {
        doc.related(token, Relation::Negation).any(|word| is_whole(&word))
            || doc.related(token, Relation::Adverb).any(is_over)
    };
    of(head)
        || auxiliaries(doc, head).any(of)
        || is_nobody(doc, words, head, weak.is_some())
        || weak.is_some_and(|weak| is_paired(doc, words, head, weak))
        || is_joined(doc, words, head)
}

/// Auxiliaries and copula of a predicate.
pub(super) fn auxiliaries(doc: &Doc, head: usize) -> impl Iterator<Item = usize> + '_ {
    doc.dependents(head).iter().copied().filter(|&token| {
        matches!(
            doc.tokens[token].relation,
            Relation::Auxiliary | Relation::PassiveAuxiliary | Relation::Copula
        )
    })
}

/// « ne » before the verb.
fn weak(doc: &Doc, words: &StatusWords, head: usize) -> Option<usize> {
    let all = std::iter::once(head).chain(auxiliaries(doc, head));
    all.flat_map(|token| doc.dependents(token))
        .copied()
        .find(|&token| is_in(&words.weak_negation, &doc.tokens[token].lower))
}

/// « *Aucun accord* n'a été signé »: « ne » before the verb of a noun.
fn weak_above(doc: &Doc, words: &StatusWords, noun: usize) -> Option<usize> {
    let token = &doc.tokens[noun];
    let is_argument =
        matches!(token.relation, Relation::Subject | Relation::PassiveSubject | Relation::Object);
    let is_noun = token.pos.is_nominal() && doc.first_related(noun, Relation::Negation).is_some();
    weak(doc, words, token.governor.filter(|_| is_argument && is_noun)?)
}

/// « plus », « jamais » negate only beside « ne ».
fn needs_weak(doc: &Doc, words: &StatusWords, token: usize) -> bool {
    !words.weak_negation.is_empty() && is_in(&words.nobody, &doc.tokens[token].lower)
}

/// "*No one* attacked", « n'a attaqué *aucun* village ».
fn is_nobody(doc: &Doc, words: &StatusWords, head: usize, has_weak: bool) -> bool {
    let has = |token: usize, relation| doc.first_related(token, relation).is_some();
    let is_pronoun = |token: usize| {
        is_in(&words.nobody, &doc.tokens[token].lower)
            && !has(token, Relation::Determiner)
            && (has_weak || words.weak_negation.is_empty())
    };
    let is_without = |token: usize| {
        doc.related(token, Relation::Negation).any(|word| has_weak || !needs_weak(doc, words, word))
    };
    let is_joined = |token: usize| {
        let mut below = doc.dependents(token).iter();
        below.any(|&word| is_in(&words.negating_coordinators, &doc.tokens[word].lower))
    };
    doc.dependents(head).iter().any(|&token| match doc.tokens[token].relation {
        Relation::Subject | Relation::PassiveSubject | Relation::Object => {
            is_pronoun(token) || is_without(token) || is_joined(token)
        }
        // « *Nul* n'a attaqué »: an adverb to the model.
        Relation::Adverb => token < head && is_pronoun(token),
        _ => false,
    })
}

/// « ne » and the other half near by, or a verb that needs no other half.
fn is_paired(doc: &Doc, words: &StatusWords, head: usize, weak: usize) -> bool {
    let end = doc.sent_of(head).tokens.end.min(head + 1 + REACH);
    let is_only = |token: usize| is_in(&words.restriction, &doc.tokens[token].lower);
    (is_in(&words.weakly_negated, &doc.tokens[head].lemma) && !(head + 1..end).any(is_only))
        || (weak + 1..end).any(|token| {
            let lower = &doc.tokens[token].lower;
            is_in(&words.negation, lower)
                || is_in(&words.nobody, lower)
                || is_in(&words.negating_coordinators, lower)
        })
}

/// "Neither freed … *nor* attacked".
fn is_joined(doc: &Doc, words: &StatusWords, head: usize) -> bool {
    let negates = |&token: &usize| is_in(&words.negating_coordinators, &doc.tokens[token].lower);
    if doc.dependents(head).iter().any(|token| *token < head && negates(token)) {
        return true;
    }
    coordinator(doc, head).is_some_and(|token| negates(&token))
}

/// The word that joins a member of a list to those before it.
pub(super) fn coordinator(doc: &Doc, head: usize) -> Option<usize> {
    let token = &doc.tokens[head];
    let first = token.governor.filter(|_| token.relation == Relation::Conjunct)?;
    let all = doc.related(first, Relation::Coordinator);
    all.chain(doc.related(head, Relation::Coordinator))
        .filter(|&word| word > first && word < head)
        .max()
}
