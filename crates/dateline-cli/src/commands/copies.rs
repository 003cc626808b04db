//! Which articles of a run came before: the same text, whatever its case, white space and address.
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

/// What was met first of each text: some hundred bytes for each, whatever its length.
#[derive(Default)]
pub(super) struct Copies(Mutex<FxHashMap<u64, Known>>);

struct Known {
    /// Its place in the input.
    nth: usize,
    id: Arc<str>,
}

/// An article as copies are told by, without its words.
pub(super) struct Met {
    nth: usize,
    text: u64,
    id: Arc<str>,
    origin: String,
    url: Option<String>,
    outlet: Option<String>,
    sha256: String,
}

impl Met {
    fn new<'t>(nth: usize, article: &Article, texts: impl Iterator<Item = &'t str>) -> Met {
        Met {
            nth,
            text: hash(texts.flat_map(folded)),
            id: article.id.as_str().into(),
            origin: article.origin.clone(),
            url: article.url.clone(),
            outlet: article.outlet.clone(),
            sha256: article.sha256.clone(),
        }
    }

    /// Returns the place in the input.
    pub(super) fn nth(&self) -> usize {
        self.nth
    }

    /// Returns the record of this article as a copy of the first.
    pub(super) fn record<'m>(&'m self, first: &'m str) -> CopyRecord<'m> {
        CopyRecord {
            article: first,
            id: &self.id,
            origin: &self.origin,
            url: self.url.as_deref(),
            outlet: self.outlet.as_deref(),
            sha256: &self.sha256,
        }
    }
}

impl Copies {
    /// Notes the `nth` article of the input, which has these texts; true where one that comes before it was met already.
    pub(super) fn meet<'t>(
        &self,
        nth: usize,
        article: &Article,
        texts: impl Iterator<Item = &'t str>,
    ) -> (Met, bool) {
        let met = Met::new(nth, article, texts);
        let first = Known { nth, id: Arc::clone(&met.id) };
        let is_copy = match self.firsts().entry(met.text) {
            Entry::Occupied(known) if known.get().nth < nth => true,
            place => {
                place.insert_entry(first);
                false
            }
        };
        (met, is_copy)
    }

    /// Returns the id of the first article of which this is a copy. To be asked when all before it in the input were met.
    pub(super) fn first(&self, met: &Met) -> Option<Arc<str>> {
        let firsts = self.firsts();
        let first = firsts.get(&met.text).filter(|first| first.nth < met.nth)?;
        Some(Arc::clone(&first.id))
    }

    fn firsts(&self) -> MutexGuard<'_, FxHashMap<u64, Known>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
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
            byline: Vec::new(),
            agency: None,
            section: None,
            published: None,
            modified: None,
            retrieved: None,
            paywall: None,
            dateline: None,
            part_of: None,
            lang: None,
            text: text.into(),
            paragraphs: Vec::new(),
            truncated: false,
            repairs: Vec::new(),
            related: Vec::new(),
            sha256: String::new(),
        }
    }

    fn firsts(order: &[usize]) -> Vec<Option<String>> {
        let articles = [
            article("a", Some("https://x.org/1"), "L'été  est là."),
            article("b", Some("https://x.org/1"), "Autre chose"),
            article("c", None, "AUTRE\nCHOSE"),
            article("d", None, "l'e\u{301}te\u{301} est là."),
            article("e", None, "Seul"),
        ];
        let copies = Copies::default();
        let mut met: Vec<(Met, bool)> = order
            .iter()
            .map(|&nth| {
                copies.meet(nth, &articles[nth], std::iter::once(articles[nth].text.as_str()))
            })
            .collect();
        met.sort_by_key(|(met, _)| met.nth);
        let first = |(met, is_copy): &(Met, bool)| {
            let first = copies.first(met).map(|first| first.to_string());
            assert!(first.is_some() || !is_copy);
            first
        };
        met.iter().map(first).collect()
    }

    #[test]
    fn the_first_in_the_input_stands_whichever_was_met_first() {
        let copy = |of: &str| Some(of.to_owned());
        // Another text at the same address is another version.
        let expected = [None, None, copy("b"), copy("a"), None];
        for order in [[0, 1, 2, 3, 4], [4, 3, 2, 1, 0], [2, 4, 0, 3, 1]] {
            assert_eq!(firsts(&order), expected);
        }
    }
}
