//! Sets of words that conditions name: `sets.toml`, the user's laid over the built-in one.

use std::collections::{BTreeMap, BTreeSet};

use dateline_types::{Pack, PackError, nearest};
use rustc_hash::FxHashMap;
use toml::Spanned;

use super::file::{Fault, Word};
use crate::word_list::{Kind, Oblique, WordList};

pub(super) const FILE: &str = "sets.toml";

/// Whether a condition asks for the words or rules them out. What rules out means the words of a set, not the kinds of people in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Asked {
    For,
    Against,
}

/// Asks of a word with `#` that it is a kind of people.
fn must_be_kind(word: &str, at: usize) -> Result<(), Fault> {
    if word.starts_with('#') && Kind::of(word).is_none() {
        let message =
            format!("`{word}` is no kind: `#person`, `#office`, or a sector as in `#MIL`");
        return Err(Fault::new(at, message));
    }
    Ok(())
}

/// Words by the name of their set, and which sets were asked for.
#[derive(Debug, Default)]
pub(super) struct Sets {
    words: BTreeMap<String, Vec<String>>,
    used: BTreeSet<String>,
    /// The lists that entries asked for, by what they wrote: hundreds of entries write the same.
    lists: FxHashMap<(Asked, Vec<String>), WordList>,
    /// Where each set that a pack gives stands: layer, file, line, name.
    pub(super) given: Vec<(usize, String, usize, String)>,
}

impl Sets {
    /// Adds the sets of a pack: a name replaces what there is, `+name` extends it.
    pub(super) fn add(&mut self, pack: &Pack, layer: usize) -> Result<(), Vec<PackError>> {
        let rows: BTreeMap<Spanned<String>, Vec<Word>> =
            pack.read(FILE).map_err(|error| vec![error])?;
        let mut rows: Vec<_> = rows.into_iter().collect();
        rows.sort_by_key(|(name, _)| name.span().start);
        let mut faults = Vec::new();
        for (name, words) in rows {
            let at = name.span().start;
            if let Err(fault) = self.add_set(name.get_ref(), at, words) {
                faults.push(pack.error(FILE, fault.at, fault.message));
            }
            let (file, line) = (pack.name_of(FILE), pack.line_at(FILE, at));
            self.given.push((layer, file, line, name.into_inner()));
        }
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }

    fn add_set(&mut self, name: &str, at: usize, words: Vec<Word>) -> Result<(), Fault> {
        for word in &words {
            if word.get_ref().trim().is_empty() || word.get_ref().starts_with('@') {
                let message = format!("`{}` in a set: it holds words, not sets", word.get_ref());
                return Err(Fault::new(word.span().start, message));
            }
            must_be_kind(word.get_ref(), word.span().start)?;
        }
        let words = words.into_iter().map(Spanned::into_inner);
        match name.strip_prefix('+') {
            None => {
                self.words.insert(name.to_owned(), words.collect());
            }
            Some(name) => {
                let there_is = self.cure(name);
                let set = self.words.get_mut(name).ok_or_else(|| {
                    Fault::new(at, format!("there is no set `{name}` to extend{there_is}"))
                })?;
                set.extend(words);
            }
        }
        Ok(())
    }

    /// Puts the words of sets in the place of their names.
    pub(super) fn words_of(&mut self, words: &[Word], asked: Asked) -> Result<WordList, Fault> {
        let words: Vec<_> =
            words.iter().map(|word| (word.get_ref().as_str(), word.span().start)).collect();
        self.list(&words, asked)
    }

    /// Reads `preposition noun`, and puts nouns of one preposition together.
    pub(super) fn obliques(&mut self, rows: &[Word], asked: Asked) -> Result<Vec<Oblique>, Fault> {
        let mut all: Vec<(&str, Vec<(&str, usize)>)> = Vec::new();
        for row in rows {
            let at = row.span().start;
            let is_not = || {
                let row = row.get_ref();
                Fault::new(at, format!("`{row}` is not `preposition noun`, such as `à mort`"))
            };
            let (preposition, noun) = row.get_ref().split_once(' ').ok_or_else(is_not)?;
            match all.iter_mut().find(|(known, _)| *known == preposition) {
                Some((_, others)) => others.push((noun, at)),
                None => all.push((preposition, vec![(noun, at)])),
            }
        }
        let oblique = |(preposition, nouns): (&str, Vec<(&str, usize)>)| {
            Ok(Oblique { preposition: preposition.to_owned(), nouns: self.list(&nouns, asked)? })
        };
        all.into_iter().map(oblique).collect()
    }

    /// The list of these words, each with where it stands in its file.
    fn list(&mut self, words: &[(&str, usize)], asked: Asked) -> Result<WordList, Fault> {
        let words_asked: Vec<String> = words.iter().map(|(word, _)| (*word).to_owned()).collect();
        let key = (asked, words_asked);
        if let Some(known) = self.lists.get(&key) {
            return Ok(known.clone());
        }
        let mut all = Vec::new();
        for (word, at) in words {
            self.push(word, *at, asked, &mut all)?;
        }
        let list = WordList::from(all);
        self.lists.insert(key, list.clone());
        Ok(list)
    }

    fn push(
        &mut self,
        word: &str,
        at: usize,
        asked: Asked,
        all: &mut Vec<String>,
    ) -> Result<(), Fault> {
        if word.trim() != word || word.is_empty() {
            return Err(Fault::new(at, format!("`{word}` is no word: it is empty or has spaces")));
        }
        must_be_kind(word, at)?;
        let Some(name) = word.strip_prefix('@') else {
            all.push(word.to_owned());
            return Ok(());
        };
        let set = self.words.get(name).ok_or_else(|| {
            Fault::new(at, format!("`sets.toml` has no `{name}`{}", self.cure(name)))
        })?;
        let is_meant = |word: &&String| asked == Asked::For || !word.starts_with('#');
        all.extend(set.iter().filter(is_meant).cloned());
        self.used.insert(name.to_owned());
        Ok(())
    }

    /// Tells whether an entry names the set.
    pub(super) fn is_used(&self, name: &str) -> bool {
        self.used.contains(name.strip_prefix('+').unwrap_or(name))
    }

    fn cure(&self, name: &str) -> String {
        let near = nearest(name, self.words.keys().map(String::as_str));
        near.map_or_else(String::new, |near| format!("; did you mean `{near}`?"))
    }
}
