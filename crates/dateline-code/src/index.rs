//! Which triggers may stand at a word, without looking through those that cannot.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use dateline_types::{Doc, Token, WordId};
use rustc_hash::FxHashMap;

use crate::codebook::{Entry, Trigger, TriggerKind};
use crate::frame::opens_clause;
use crate::grammar::Grammar;
use crate::word_list::WordList;

/// A trigger that may stand at a word. Small, and those of one word lie together: most are seen not to fit without a look at their entries.
#[derive(Debug, Clone)]
pub(crate) struct Candidate {
    /// Where it stands among all in the order in which they are tried: those of each pack by themselves, the heaviest first, of equals the first.
    rank: usize,
    /// The pack of its entry.
    pub(crate) layer: usize,
    pub(crate) needs: Needs,
    /// What the object must be.
    pub(crate) object: WordList,
    /// What the subject must be.
    pub(crate) subject: WordList,
}

/// An entry, and which of its triggers.
type Place = (usize, usize);

/// The places of a clause that a trigger or entry asks something of; where one is empty it does not fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Needs(u8);

impl Needs {
    pub(crate) const OBJECT: Needs = Needs(1);
    pub(crate) const SUBJECT: Needs = Needs(2);
    pub(crate) const COMPLEMENT: Needs = Needs(4);
    pub(crate) const REFLEXIVE: Needs = Needs(8);

    fn of(entry: &Entry, trigger: &Trigger) -> Needs {
        let conditions = &entry.conditions;
        let asked = [
            (!conditions.object.is_empty(), Needs::OBJECT),
            (!conditions.subject.is_empty(), Needs::SUBJECT),
            (!conditions.complement.is_empty(), Needs::COMPLEMENT),
            (trigger.is_reflexive, Needs::REFLEXIVE),
        ];
        Needs(asked.iter().filter(|(asks, _)| *asks).map(|(_, place)| place.0).sum())
    }

    /// Tells whether it asks something of this place.
    pub(crate) fn has(self, place: Needs) -> bool {
        self.0 & place.0 != 0
    }
}

/// The triggers of a codebook by their words.
#[derive(Debug, Clone)]
pub(crate) struct Index {
    /// Where each trigger stands, in the order in which they are tried.
    ranked: Vec<Place>,
    /// For each kind of trigger the lemmas of its heads.
    by_head: [FxHashMap<WordId, Triggers>; 3],
    /// The verbs among the heads, in order.
    verbs: Vec<String>,
    /// The nouns among the heads, in order.
    nouns: Vec<String>,
    /// Regular form of a verb → which of these it may be of: models make « rap » of "raped".
    forms: FxHashMap<WordId, Vec<WordId>>,
}

/// The triggers of one head.
#[derive(Debug, Clone, Default)]
struct Triggers {
    /// Those of one word.
    alone: Vec<Candidate>,
    /// The others, by that word beside the head which the fewest of them have: « mener » has hundreds, « faire … *de* » too.
    by_further: FxHashMap<WordId, Vec<Candidate>>,
}

impl Index {
    /// Orders the triggers of these entries.
    pub(crate) fn of(entries: &[Entry], grammar: &Grammar) -> Index {
        let mut by_head: [FxHashMap<WordId, Triggers>; 3] = Default::default();
        let counts = count_further(entries);
        let mut all: Vec<_> = all(entries).collect();
        all.sort_by_cached_key(|(entry, trigger, _)| {
            (entry.source.layer, Reverse(entry.weight(trigger)))
        });
        for (rank, (entry, trigger, _)) in all.iter().enumerate() {
            let of_head =
                by_head[entry.kind as usize].entry(WordId::of(&trigger.head)).or_default();
            let count = |word: &&String| counts[&(entry.kind, &*trigger.head, word.as_str())];
            let alike = match trigger.others.iter().min_by_key(count) {
                Some(word) => of_head.by_further.entry(WordId::of(word)).or_default(),
                None => &mut of_head.alone,
            };
            let needs = Needs::of(entry, trigger);
            let (object, subject) = (&entry.conditions.object, &entry.conditions.subject);
            let (object, subject) = (object.clone(), subject.clone());
            alike.push(Candidate { rank, layer: entry.source.layer, needs, object, subject });
        }
        let heads = |kind: TriggerKind| -> Vec<String> {
            let of_kind = all.iter().filter(|(entry, ..)| entry.kind == kind);
            let heads: BTreeSet<&String> = of_kind.map(|(_, trigger, _)| &trigger.head).collect();
            heads.into_iter().cloned().collect()
        };
        let (verbs, nouns) = (heads(TriggerKind::Verb), heads(TriggerKind::Noun));
        let ranked = all.into_iter().map(|(.., place)| place).collect();
        Index { ranked, by_head, forms: forms(&verbs, grammar), verbs, nouns }
    }

    /// Returns the verbs among the heads, in order.
    pub(crate) fn verbs(&self) -> &[String] {
        &self.verbs
    }

    /// Returns the nouns among the heads, in order.
    pub(crate) fn nouns(&self) -> &[String] {
        &self.nouns
    }

    /// Tells which entry a candidate is of, and which of its triggers it is.
    pub(crate) fn place(&self, candidate: &Candidate) -> Place {
        self.ranked[candidate.rank]
    }

    /// Returns the triggers of one word, in the order in which they are tried.
    pub(crate) fn alone(&self, kind: TriggerKind, word: &str) -> &[Candidate] {
        self.by_head[kind as usize].get(&WordId::of(word)).map_or(&[], |triggers| &triggers.alone)
    }

    /// Returns the triggers that the words at and below a head may be, in the order in which they are tried: those of its lemma and those of the verbs
    /// that the form may be of.
    pub(crate) fn at(&self, kind: TriggerKind, doc: &Doc, head: usize) -> Vec<&Candidate> {
        let mut all: Vec<&Candidate> = Vec::new();
        let mut words: Option<Vec<usize>> = None;
        for triggers in self.of_token(kind, &doc.tokens[head]) {
            all.extend(&triggers.alone);
            if triggers.by_further.is_empty() {
                continue;
            }
            for &below in words.get_or_insert_with(|| below(doc, head)).iter() {
                let token = &doc.tokens[below];
                let (lower, lemma) = (token.lower.id(), token.lemma.id());
                let words = Some(lower).filter(|&lower| lower != lemma).into_iter().chain([lemma]);
                all.extend(words.filter_map(|word| triggers.by_further.get(&word)).flatten());
            }
        }
        all.sort_unstable_by_key(|candidate| candidate.rank);
        all.dedup_by_key(|candidate| candidate.rank);
        all
    }

    fn of_token(&self, kind: TriggerKind, token: &Token) -> impl Iterator<Item = &Triggers> {
        let of = move |lemma: WordId| self.by_head[kind as usize].get(&lemma);
        let lemma = token.lemma.id();
        let verbs = self.forms.get(&token.lower.id()).filter(|_| kind == TriggerKind::Verb);
        let others = verbs.into_iter().flatten().filter(move |verb| **verb != lemma);
        of(lemma).into_iter().chain(others.filter_map(move |&verb| of(verb)))
    }
}

/// Each trigger with its entry and where it stands.
fn all(entries: &[Entry]) -> impl Iterator<Item = (&Entry, &Trigger, Place)> {
    entries.iter().enumerate().flat_map(|(index, entry)| {
        let triggers = entry.triggers.iter().enumerate();
        triggers.map(move |(nth, trigger)| (entry, trigger, (index, nth)))
    })
}

/// Counts for each kind and head the triggers that have a word beside it.
fn count_further(entries: &[Entry]) -> FxHashMap<(TriggerKind, &str, &str), usize> {
    let mut counts = FxHashMap::default();
    for (entry, trigger, _) in all(entries) {
        for word in &trigger.others {
            *counts.entry((entry.kind, &*trigger.head, &**word)).or_default() += 1;
        }
    }
    counts
}

/// Returns the tokens that further words of a trigger may be, and some more: all below its head, without other clauses.
fn below(doc: &Doc, head: usize) -> Vec<usize> {
    let mut all = vec![head];
    let mut at = 0;
    while at < all.len() {
        let below = doc.dependents(all[at]).iter().copied();
        all.extend(below.filter(|&token| !opens_clause(doc, token)));
        at += 1;
    }
    all
}

/// Forms the regular verbs among the triggers: form → its verbs.
fn forms(verbs: &[String], grammar: &Grammar) -> FxHashMap<WordId, Vec<WordId>> {
    let mut forms: FxHashMap<WordId, Vec<WordId>> = FxHashMap::default();
    for infinitive in verbs {
        let verb = WordId::of(infinitive);
        for (ending, regular) in &grammar.verb_endings {
            let Some(stem) = infinitive.strip_suffix(ending.as_str()) else { continue };
            for form in regular {
                let of_form = forms.entry(WordId::of(&format!("{stem}{form}"))).or_default();
                if of_form.last() != Some(&verb) {
                    of_form.push(verb);
                }
            }
        }
    }
    forms
}
