//! Names of known facts inside a phrase.

use dateline_types::{Doc, EntLabel, Pos, Relation, TimeSpan};

use super::phrase::{Phrase, Tie, Word, Words};
use crate::world::{FactKind, Found, Names, World};

/// A name that was found in a phrase.
#[derive(Debug, Clone, Copy)]
pub(super) struct Named {
    /// The fact.
    pub(super) fact: usize,
    /// Its first token.
    pub(super) first: usize,
    /// One past its last token.
    pub(super) end: usize,
    /// How it belongs to the phrase's head.
    pub(super) tie: Tie,
}

/// Finds the known names in a phrase, longest first from the left, and the adjectives of countries.
pub(super) fn find_named(
    doc: &Doc,
    words: &Words,
    phrase: &Phrase<'_>,
    world: &World,
    names: &Names,
    published: Option<&TimeSpan>,
) -> Vec<Named> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < phrase.words.len() {
        let longest = match may_start(words, phrase, at, names) {
            true => names.n_longest().min(phrase.words.len() - at),
            false => 0,
        };
        let hit = (1..=longest).rev().find_map(|n| {
            let fact = whole_name(doc, words, phrase, at, n, world, names, published)?;
            Some((fact, n))
        });
        let hit = hit.or_else(|| adjective(doc, words, phrase, at, names));
        let Some((fact, n)) = hit else {
            at += 1;
            continue;
        };
        let (first, last) = (phrase.words[at].token, phrase.words[at + n - 1].token);
        // A name belongs to the head as its nearest token does.
        let tie = (first..=last).map(|token| phrase.tie(doc, token)).min_by_key(|tie| *tie as u8);
        found.push(Named { fact, first, end: last + 1, tie: tie.unwrap_or(Tie::Complement) });
        at += n;
    }
    found
}

/// Tells whether a name may begin at word `at`, or with the words of its token before it.
fn may_start(words: &Words, phrase: &Phrase<'_>, at: usize, names: &Names) -> bool {
    let word = &phrase.words[at];
    let first = words.words.words_of(word.token).start;
    names.may_start(word.word) || first < word.number && names.may_start(words.words.word(first))
}

#[expect(
    clippy::too_many_arguments,
    reason = "a place in a phrase, and all that names are compared with"
)]
fn whole_name(
    doc: &Doc,
    words: &Words,
    phrase: &Phrase<'_>,
    at: usize,
    n: usize,
    world: &World,
    names: &Names,
    published: Option<&TimeSpan>,
) -> Option<usize> {
    let own = &phrase.words[at..at + n];
    let (first, last) = (own.first()?, own.last()?);
    // « Corée *du* Nord »: names have the words that join them.
    let tokens = first.token..last.token + 1;
    let whole = names.find(words.words.tokens(tokens));
    let all = if whole.is_empty() { find_joined(words, own, names) } else { whole };
    let written = |found: &&Found| is_written_so(doc, phrase, at, n, found);
    let holds =
        |found: &&Found| published.is_none_or(|days| world.fact(found.fact).term.meets(days));
    let goes_on = goes_on(doc, phrase, at + n);
    let is_whole = |found: &&Found| !(goes_on && world.fact(found.fact).kind == FactKind::Person);
    let found = all.iter().filter(written).filter(is_whole).filter(holds);
    let facts: Vec<usize> = found.map(|found| found.fact).collect();
    let mut facts = by_office(facts, world, published).into_iter();
    let fact = facts.next()?;
    // "*Brussels* imposed sanctions", not "police in Brussels": where a body has its seat in a capital, it is who acts.
    let acts = (first.token..last.token + 1).contains(&phrase.head)
        && doc.tokens[phrase.head].preposition.is_none();
    let is = |fact: usize, kind| world.fact(fact).kind == kind;
    let seat =
        facts.find(|&other| acts && is(fact, FactKind::Capital) && is(other, FactKind::Seat));
    seat.or(Some(fact))
}

/// Of people of one name those who lead a state come first, then those who hold another office on that day.
fn by_office(mut facts: Vec<usize>, world: &World, published: Option<&TimeSpan>) -> Vec<usize> {
    let are_people = facts.iter().all(|&fact| world.fact(fact).kind == FactKind::Person);
    if facts.len() > 1 && are_people {
        facts.sort_by_key(|&fact| match world.fact(fact).identity(published).office {
            Some(office) if office.starts_with("head") => 0,
            Some(_) => 1,
            None => 2,
        });
    }
    facts
}

/// Finds the name that words make without those that join them.
fn find_joined<'n>(words: &Words, own: &[Word<'_>], names: &'n Names) -> &'n [Found] {
    let (Some(first), Some(last)) = (own.first(), own.last()) else { return &[] };
    let numbers = first.number..last.number + 1;
    if numbers.len() == own.len() {
        return names.find(words.words.words(numbers));
    }
    names.find(&own.iter().map(|word| word.word).collect::<Vec<_>>().join(" "))
}

/// Tells whether a person's name goes on with the word at `at`: « Juan Carlos » is not « Juan Carlos *Jobet* ».
fn goes_on(doc: &Doc, phrase: &Phrase<'_>, at: usize) -> bool {
    let (Some(last), Some(next)) = (at.checked_sub(1), phrase.words.get(at)) else { return false };
    let (last, next) = (phrase.words[last].token, next.token);
    // "Juan Carlos *Jobet*": the tree may tell where the model's names do not.
    let is_given =
        doc.tokens[last].relation == Relation::Compound && doc.tokens[last].governor == Some(next);
    let is_name = next == last + 1 && doc.tokens[next].pos == Pos::ProperNoun;
    let in_name = || {
        let ent = doc.ent_at(last);
        ent.is_some_and(|ent| ent.label == EntLabel::Person && ent.tokens.contains(&next))
    };
    is_name && (is_given || in_name())
}

/// Tells whether capitals stand where the name has them: « US » is no pronoun, « Nice » no adjective.
fn is_written_so(doc: &Doc, phrase: &Phrase<'_>, at: usize, n: usize, found: &Found) -> bool {
    let first = doc.word(phrase.words[at].token);
    let last = doc.word(phrase.words[at + n - 1].token);
    let is_capital = |word: &str| word.chars().next().is_some_and(char::is_uppercase);
    if found.is_acronym {
        let is_upper = |c: char| !c.is_alphabetic() || c.is_uppercase();
        // French papers write what is read as a word with one capital: « l'Otan ».
        const SHORTEST_WORD: usize = 4;
        let is_word = first.chars().count() >= SHORTEST_WORD && is_capital(first);
        return first.chars().all(is_upper) || is_word;
    }
    // Only the last word must be a capital one where the first is a common word: « l'État islamique », « forces de soutien rapide ».
    !found.is_capital || is_capital(first) || (n > 1 && is_capital(last))
}

/// Finds an adjective of a country, of two words (« sud-coréen ») or one; returns its number of words too.
fn adjective(
    doc: &Doc,
    words: &Words,
    phrase: &Phrase<'_>,
    at: usize,
    names: &Names,
) -> Option<(usize, usize)> {
    let word = &phrase.words[at];
    let token = &doc.tokens[word.token];
    let may_be =
        matches!(token.pos, Pos::Adjective | Pos::Noun | Pos::ProperNoun | Pos::Verb | Pos::Adverb);
    let pair = || {
        let next = phrase.words.get(at + 1)?;
        let pair = words.words.joined(word.number, next.number);
        Some((names.adjective(&pair)?, 2))
    };
    may_be.then(|| pair().or_else(|| Some((names.adjective(word.word)?, 1)))).flatten()
}

/// Tells whether the model takes the words around `token` for a name of that kind.
pub(super) fn has_label(doc: &Doc, token: usize, label: EntLabel) -> bool {
    doc.ent_at(token).is_some_and(|ent| ent.label == label)
}

/// Tells whether a fact is a person.
pub(super) fn is_person(world: &World, named: &Named) -> bool {
    world.fact(named.fact).kind == FactKind::Person
}
