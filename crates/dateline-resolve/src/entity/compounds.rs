//! Countries tied by hyphens: two in one word (« franco-allemand », "Sino-Russian", "US-China"), and those whom someone is for, against or led by.

use std::ops::Range;

use dateline_types::Doc;

use super::identify::Knowledge;
use super::phrase::Words;
use super::roles::Roles;
use crate::folded::Folded;
use crate::world::{FactKind, Names};

/// Words of the longest name of a country that is looked for beside a hyphen: "South Korea".
const MAX_WORDS: usize = 2;

/// Two countries that a hyphen ties.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Compound {
    /// First token of the first country.
    pub(super) first: usize,
    /// The token of the second country, or its first.
    pub(super) second: usize,
    /// The facts of both.
    pub(super) facts: [usize; 2],
}

/// Finds the first pair of countries that a hyphen ties among these tokens.
pub(super) fn find(knowledge: &Knowledge<'_>, doc: &Doc, tokens: Range<usize>) -> Option<Compound> {
    // Most phrases have no hyphen.
    if !doc.span(tokens.clone()).text(doc.text()).contains('-') {
        return None;
    }
    let words = &knowledge.words.words;
    let start = words.words_of(tokens.start).start;
    tokens.clone().find_map(|second| {
        let mut behind = words.words_of(second).filter(|&word| is_tied(words, doc, second, word));
        behind.find_map(|word| {
            let (fact, n_words) = before(knowledge, start..word)?;
            let other = behind_hyphen(knowledge, word).filter(|&other| other != fact)?;
            let first = (tokens.start..=second)
                .find(|&token| words.words_of(token).end > word - n_words)?;
            Some(Compound { first, second, facts: [fact, other] })
        })
    })
}

/// Tells whether a hyphen ties a word of `token` to the word before it.
fn is_tied(words: &Folded, doc: &Doc, token: usize, word: usize) -> bool {
    if word > words.words_of(token).start {
        doc.word(token).contains('-')
    } else {
        is_behind_hyphen(doc, token)
    }
}

/// Tells whether a hyphen ties a token to the one before.
pub(super) fn is_behind_hyphen(doc: &Doc, token: usize) -> bool {
    let Some(before) = token.checked_sub(2) else { return false };
    doc.word(before + 1) == "-"
        && doc.tokens[before].span.end == doc.tokens[before + 1].span.start
        && doc.tokens[before + 1].span.end == doc.tokens[token].span.start
}

/// Takes the countries that someone is not of out of what phrases are known by: "anti-*French* protesters", "*Russian*-backed rebels". Who leads is another
/// matter: "the *US*-led coalition".
pub(super) fn set_aside(
    words: &mut Words,
    countries: &mut [Option<&str>],
    doc: &Doc,
    roles: &Roles,
    names: &Names,
) {
    for (token, country) in countries.iter_mut().enumerate() {
        for word in words.words.words_of(token) {
            let own = words.words.word(word);
            let is_country = || names.adjective(own).is_some() || !names.find(own).is_empty();
            let is_aside =
                is_prefixed(words, doc, roles, token, word) || is_helped(doc, roles, token);
            if is_aside && is_country() {
                words.leave_out(word);
                *country = None;
            }
        }
    }
}

/// "*anti*-French"
fn is_prefixed(words: &Words, doc: &Doc, roles: &Roles, token: usize, word: usize) -> bool {
    word > 0
        && is_tied(&words.words, doc, token, word)
        && roles.stance.iter().any(|own| own == words.words.word(word - 1))
}

/// "Russian-*backed*"
fn is_helped(doc: &Doc, roles: &Roles, token: usize) -> bool {
    let participle = token + 2;
    doc.tokens.get(participle).is_some_and(|own| {
        own.has("VerbForm=Part") && roles.stance.iter().any(|verb| **verb == *own.lemma)
    }) && is_behind_hyphen(doc, participle)
}

/// The country that the last of these words name, or the first part of a compound: « *franco*-allemand ». With it, how many words it takes.
fn before(knowledge: &Knowledge<'_>, words: Range<usize>) -> Option<(usize, usize)> {
    let folded = &knowledge.words.words;
    let named = (1..=MAX_WORDS.min(words.len()))
        .rev()
        .find_map(|n| Some((country(knowledge, folded.words(words.end - n..words.end))?, n)));
    named.or_else(|| {
        let last = folded.word(words.end.checked_sub(1)?);
        Some((country(knowledge, knowledge.roles.compounds.get(last)?)?, 1))
    })
}

/// The country that a word behind a hyphen names, alone or with the next.
fn behind_hyphen(knowledge: &Knowledge<'_>, word: usize) -> Option<usize> {
    let folded = &knowledge.words.words;
    let ends = (word + 1..=(word + MAX_WORDS).min(folded.n_words())).rev();
    let mut named = ends.filter_map(|end| country(knowledge, folded.words(word..end)));
    named.next()
}

/// The fact of the country of this name or adjective.
fn country(knowledge: &Knowledge<'_>, words: &str) -> Option<usize> {
    let is_country = |&fact: &usize| knowledge.world.fact(fact).kind == FactKind::Country;
    let adjective = knowledge.names.adjective(words).filter(is_country);
    adjective
        .or_else(|| knowledge.names.find(words).iter().map(|found| found.fact).find(is_country))
}
