//! What a report is about: its words and names, each with its weight.

use std::collections::BTreeMap;

use dateline_types::{Article, Coded, Doc, Pos, Resolution, Resolved, Token};

use crate::shingles::{folded_words, short_hash};

/// How much more a name tells than another word. Swept 1–4 on `stories/ecbplus-dev` (2026-11): 3 was best.
const NAME_WEIGHT: f32 = 3.0;

/// Shorter words tell nothing, in both languages.
const MIN_WORD_CHARS: usize = 2;

/// Words of a title say what the report is about.
const TITLE_WEIGHT: f32 = 1.0;

/// Where a model tells no lemma, words that begin alike are taken for one.
const STEM_CHARS: usize = 6;

/// So many countries tell which part of the world a report is on.
const N_COUNTRIES: usize = 3;

/// A word or name with its weight in a report, `1 + ln(n)` of its count or weighted count.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Term {
    /// Of the word and its language, or of the name of someone or some place.
    pub hash: u32,
    /// Before the term's rarity is taken into account.
    pub weight: f32,
}

/// Weights of words as they are counted.
type Counts = BTreeMap<u32, f32>;

/// Returns the words of a report, sorted by hash, each once: lemmas of nouns, names, verbs and adjectives, of one language.
pub(crate) fn words(doc: &Doc) -> Vec<Term> {
    let mut counts = Counts::new();
    for token in doc.tokens.iter().filter(|token| tells(token)) {
        *counts.entry(of_word(&doc.lang, &token.lemma)).or_default() += weight(token);
    }
    // A title has no parse; those of its words count that the text has as well.
    for word in folded_words(doc.article.title.as_deref().unwrap_or_default()) {
        counts.entry(of_word(&doc.lang, &word)).and_modify(|weight| *weight += TITLE_WEIGHT);
    }
    terms(counts)
}

/// Returns the words of a text that no model has read: their beginnings, and names by their capitals.
#[must_use]
pub fn plain_words(article: &Article) -> Vec<Term> {
    let lang = article.lang.as_deref().unwrap_or_default();
    let mut counts = Counts::new();
    for (word, is_name) in plain(article.title.as_deref().unwrap_or_default())
        .chain(article.text.lines().flat_map(plain))
    {
        let weight = if is_name { NAME_WEIGHT } else { 1.0 };
        *counts.entry(of_word(lang, &word)).or_default() += weight;
    }
    terms(counts)
}

/// Returns the beginnings of words, and whether each is written as a name within its line.
fn plain(line: &str) -> impl Iterator<Item = (String, bool)> + '_ {
    let words = line.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.enumerate().filter_map(|(at, word)| {
        let is_name = at > 0 && word.chars().next().is_some_and(char::is_uppercase);
        let stem: String = folded_words(word).next()?.chars().take(STEM_CHARS).collect();
        (stem.chars().count() >= MIN_WORD_CHARS).then_some((stem, is_name))
    })
}

/// Returns who and where a report is about, in no language: people and bodies by their item or name, places, and who did what to whom.
pub(crate) fn names(coded: &Coded) -> Vec<Term> {
    let mut counts = people(&coded.resolved);
    counts.extend(places(&coded.resolved, |_| true));
    for event in &coded.events {
        let parties = event.actors.iter().chain(&event.recipients);
        for country in parties.filter_map(|party| party.identity.country.as_ref()) {
            let deed = format!("what {} {country}", event.event_type.name());
            *counts.entry(short_hash(&deed)).or_default() += 1.0;
        }
    }
    terms(counts)
}

/// Returns the people, bodies and finer places of a report, sorted: two reports of one deed name the same.
pub(crate) fn landmarks(resolved: &Resolved) -> Vec<u32> {
    let mut counts = people(resolved);
    counts.extend(places(resolved, |resolution| resolution != Resolution::Country));
    counts.into_keys().collect()
}

/// Returns hashes of the countries that a report names most, the first most of all.
pub(crate) fn countries(resolved: &Resolved) -> Vec<u32> {
    let of_places = resolved.toponyms.iter().chain(&resolved.place_hints);
    let of_places = of_places.filter_map(|toponym| Some((toponym.place.country.as_ref()?, 1)));
    let of_people = resolved
        .entities
        .iter()
        .filter_map(|entity| Some((entity.identity.country.as_ref()?, entity.mentions.len())));
    let mut counts: BTreeMap<&String, usize> = BTreeMap::new();
    for (country, n) in of_places.chain(of_people) {
        *counts.entry(country).or_default() += n;
    }
    let mut all: Vec<(&String, usize)> = counts.into_iter().collect();
    all.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
    all.into_iter().take(N_COUNTRIES).map(|(country, _)| short_hash(country)).collect()
}

/// Returns people and bodies, with how often each is mentioned; countries, which all reports name, are told with the places.
fn people(resolved: &Resolved) -> Counts {
    let mut counts = Counts::new();
    for entity in &resolved.entities {
        let who = entity.identity.id.as_ref().or(entity.identity.name.as_ref());
        if let Some(who) = who {
            *counts.entry(of_someone(who)).or_default() += entity.mentions.len() as f32;
        }
    }
    counts
}

fn places(resolved: &Resolved, keep: impl Fn(Resolution) -> bool) -> Counts {
    let mut counts = Counts::new();
    for place in resolved.toponyms.iter().map(|toponym| &toponym.place) {
        if keep(place.resolution) {
            let hash = match place.geonameid {
                Some(id) => short_hash(&format!("where {id}")),
                None => short_hash(&format!("where {}", place.name)),
            };
            *counts.entry(hash).or_default() += 1.0;
        }
    }
    counts
}

/// Returns the hash of someone's item or name.
pub(crate) fn of_someone(who: &str) -> u32 {
    short_hash(&format!("who {who}"))
}

/// Returns the hash of a word of a language.
pub(crate) fn of_word(lang: &str, word: &str) -> u32 {
    short_hash(&format!("{lang} {word}"))
}

fn terms(counts: Counts) -> Vec<Term> {
    counts.into_iter().map(|(hash, n)| Term { hash, weight: 1.0 + n.max(1.0).ln() }).collect()
}

/// Tells whether a word says something of what a report is about.
pub(crate) fn tells(token: &Token) -> bool {
    let is_content =
        matches!(token.pos, Pos::Noun | Pos::ProperNoun | Pos::Verb | Pos::Adjective | Pos::Number);
    is_content && token.lemma.chars().count() >= MIN_WORD_CHARS
}

fn weight(token: &Token) -> f32 {
    if token.pos == Pos::ProperNoun { NAME_WEIGHT } else { 1.0 }
}
