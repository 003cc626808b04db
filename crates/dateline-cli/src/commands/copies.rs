//! Which articles of a run came before: the same text, or the same address.
//!
//! The first in the order of the input stands; those behind it are told with where they were read. Threads tell each other what they have
//! met, so that most copies are not coded in vain; what is a copy is decided in the order of the input, when all that came before is known.

use std::collections::hash_map::Entry;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use dateline_record::CopyRecord;
use dateline_types::Article;
use rustc_hash::FxHashMap;
use sha2::{Digest, Sha256};
use unicode_normalization::UnicodeNormalization;

/// What was met first of each text and address: some hundred bytes for each, whatever their length.
#[derive(Default)]
pub(super) struct Copies(Mutex<FxHashMap<u64, Known>>);

struct Known {
    /// Its place in the input.
    nth: usize,
    id: Arc<str>,
}

/// Of what an article is a copy, and by what.
pub(super) struct First {
    id: Arc<str>,
    same: &'static str,
}

/// Whether copies are told apart.
#[derive(Debug, clap::Args)]
pub(super) struct CopyArgs {
    /// Print each copy as an article of its own. Without it an article whose text or address came before in the run is a `copy` record.
    #[arg(long)]
    pub(super) keep_copies: bool,
}

impl CopyArgs {
    /// Returns where copies are noted, if they are.
    pub(super) fn copies(&self) -> Option<Copies> {
        (!self.keep_copies).then(Copies::default)
    }
}

/// An article as copies are told by, without its words.
pub(super) struct Met {
    nth: usize,
    text: u64,
    url_mark: Option<u64>,
    id: Arc<str>,
    origin: String,
    url: Option<String>,
    outlet: Option<String>,
    sha256: String,
}

impl Met {
    fn new(nth: usize, article: &Article) -> Met {
        Met {
            nth,
            text: hash(folded(&article.text)),
            url_mark: article.url.as_deref().and_then(address).map(hash),
            id: article.id.as_str().into(),
            origin: article.origin.clone(),
            url: article.url.clone(),
            outlet: article.outlet.clone(),
            sha256: article.sha256.clone(),
        }
    }

    fn marks(&self) -> impl Iterator<Item = (&'static str, u64)> {
        std::iter::once(("text", self.text)).chain(self.url_mark.map(|url| ("url", url)))
    }

    /// Returns the place in the input.
    pub(super) fn nth(&self) -> usize {
        self.nth
    }

    /// Returns the record of this article as a copy of `first`.
    pub(super) fn record<'m>(&'m self, first: &'m First) -> CopyRecord<'m> {
        CopyRecord {
            article: &first.id,
            id: &self.id,
            same: first.same,
            origin: &self.origin,
            url: self.url.as_deref(),
            outlet: self.outlet.as_deref(),
            sha256: &self.sha256,
        }
    }
}

impl Copies {
    /// Notes the `nth` article of the input; true where one that comes before it was met already.
    pub(super) fn meet(&self, nth: usize, article: &Article) -> (Met, bool) {
        let met = Met::new(nth, article);
        let mut firsts = self.firsts();
        let mut is_copy = false;
        for (_, mark) in met.marks() {
            let first = Known { nth, id: Arc::clone(&met.id) };
            match firsts.entry(mark) {
                Entry::Vacant(place) => {
                    place.insert(first);
                }
                Entry::Occupied(mut known) if known.get().nth > nth => {
                    known.insert(first);
                }
                Entry::Occupied(_) => is_copy = true,
            }
        }
        (met, is_copy)
    }

    /// Returns the id of the first article of which this is a copy, and what is the same. To be asked in the order of the input.
    pub(super) fn first(&self, met: &Met) -> Option<First> {
        let mut firsts = self.firsts();
        let (same, id) = met.marks().find_map(|(same, mark)| {
            let first = firsts.get(&mark).filter(|first| first.nth < met.nth)?;
            Some((same, Arc::clone(&first.id)))
        })?;
        // What is a copy of this one is a copy of the first.
        for (_, mark) in met.marks() {
            if let Some(own) = firsts.get_mut(&mark).filter(|own| own.nth == met.nth) {
                own.id = Arc::clone(&id);
            }
        }
        Some(First { id, same })
    }

    fn firsts(&self) -> MutexGuard<'_, FxHashMap<u64, Known>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Returns the part of an address that tells one article from another; `None` for the front page of an outlet, which some data sets give for all.
fn address(url: &str) -> Option<std::str::Chars<'_>> {
    let (_, rest) = url.split_once("://")?;
    let rest = rest.split('#').next()?.trim_end_matches('/');
    rest.contains(['/', '?']).then(|| rest.chars())
}

/// Returns the characters of a text as they are compared: composed, in small letters, with one space for white space of any kind and length.
fn folded(text: &str) -> impl Iterator<Item = char> {
    text.split_whitespace().flat_map(|word| word.nfc().flat_map(char::to_lowercase).chain([' ']))
}

fn hash(characters: impl Iterator<Item = char>) -> u64 {
    let mut hasher = Sha256::new();
    let mut letters = String::with_capacity(4096);
    for character in characters {
        letters.push(character);
        if letters.len() >= 4000 {
            hasher.update(&letters);
            letters.clear();
        }
    }
    hasher.update(&letters);
    let digest = hasher.finalize();
    digest.iter().take(8).fold(0, |sum, &byte| sum << 8 | u64::from(byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn article(id: &str, url: Option<&str>, text: &str) -> Article {
        Article {
            id: id.into(),
            origin: id.into(),
            url: url.map(str::to_owned),
            outlet: None,
            title: None,
            authors: Vec::new(),
            published: None,
            retrieved: None,
            lang: None,
            text: text.into(),
            paragraphs: Vec::new(),
            truncated: false,
            repairs: Vec::new(),
            related: Vec::new(),
            sha256: String::new(),
        }
    }

    fn firsts(order: &[usize]) -> Vec<Option<(String, &'static str)>> {
        let articles = [
            article("a", Some("https://x.org/1#top"), "L'été  est là."),
            article("b", Some("http://x.org/1/"), "Autre chose"),
            article("c", None, "AUTRE\nCHOSE"),
            article("d", Some("https://x.org/"), "Encore"),
            article("e", Some("https://x.org/"), "l'e\u{301}te\u{301} est là."),
            article("f", None, "Seul"),
        ];
        let copies = Copies::default();
        let mut met: Vec<(Met, bool)> =
            order.iter().map(|&nth| copies.meet(nth, &articles[nth])).collect();
        met.sort_by_key(|(met, _)| met.nth);
        let first = |(met, is_copy): &(Met, bool)| {
            let first = copies.first(met).map(|first| (first.id.to_string(), first.same));
            assert!(first.is_some() || !is_copy);
            first
        };
        met.iter().map(first).collect()
    }

    #[test]
    fn the_first_in_the_input_stands_whichever_was_met_first() {
        let copy = |same| Some(("a".to_owned(), same));
        let expected = [None, copy("url"), copy("text"), None, copy("text"), None];
        for order in [[0, 1, 2, 3, 4, 5], [5, 4, 3, 2, 1, 0], [2, 4, 0, 5, 3, 1]] {
            assert_eq!(firsts(&order), expected);
        }
    }
}
