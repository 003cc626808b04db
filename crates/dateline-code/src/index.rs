//! Which triggers may stand at a word, without looking through those that cannot.

use dateline_types::{Doc, Token};
use rustc_hash::FxHashMap;

use crate::codebook::{Entry, Trigger, TriggerKind};
use crate::frame::opens_clause;
use crate::grammar::Grammar;

/// An entry, and which of its triggers.
pub(crate) type Hit = (usize, usize);

/// The triggers of a codebook by their words.
#[derive(Debug, Clone)]
pub(crate) struct Index {
    /// For each kind of trigger the lemmas of its heads.
    by_head: [FxHashMap<String, Triggers>; 3],
    /// The verbs among the heads, in order.
    verbs: Vec<String>,
    /// Regular form of a verb → which of these it may be of: models make « rap » of "raped".
    forms: FxHashMap<String, Vec<usize>>,
}

/// The triggers of one head.
#[derive(Debug, Clone, Default)]
struct Triggers {
    /// Those of one word.
    alone: Vec<Hit>,
    /// The others, by that word beside the head which the fewest of them have: « mener » has hundreds, « faire … *de* » too.
    by_further: FxHashMap<String, Vec<Hit>>,
}

impl Index {
    /// Orders the triggers of these entries.
    pub(crate) fn of(entries: &[Entry], grammar: &Grammar) -> Index {
        let mut by_head: [FxHashMap<String, Triggers>; 3] = Default::default();
        let counts = count_further(entries);
        for (entry, trigger, hit) in all(entries) {
            let of_head = by_head[entry.kind as usize].entry(trigger.head.clone()).or_default();
            let count = |word: &&String| counts[&(entry.kind, &*trigger.head, word.as_str())];
            let alike = match trigger.others.iter().min_by_key(count) {
                Some(word) => of_head.by_further.entry(word.clone()).or_default(),
                None => &mut of_head.alone,
            };
            alike.push(hit);
        }
        let mut verbs: Vec<String> = by_head[TriggerKind::Verb as usize].keys().cloned().collect();
        verbs.sort_unstable();
        Index { by_head, forms: forms(&verbs, grammar), verbs }
    }

    /// Returns the verbs among the heads, in order.
    pub(crate) fn verbs(&self) -> &[String] {
        &self.verbs
    }

    /// Returns the triggers of one word.
    pub(crate) fn alone(&self, kind: TriggerKind, word: &str) -> &[Hit] {
        self.by_head[kind as usize].get(word).map_or(&[], |triggers| &triggers.alone)
    }

    /// Returns the triggers that the words at and below a head may be, in the order of the entries: those of its lemma and those of the verbs that the
    /// form may be of.
    pub(crate) fn at(&self, kind: TriggerKind, doc: &Doc, head: usize) -> Vec<Hit> {
        let mut hits = Vec::new();
        let mut words: Option<Vec<usize>> = None;
        for triggers in self.of_token(kind, &doc.tokens[head]) {
            hits.extend(&triggers.alone);
            if triggers.by_further.is_empty() {
                continue;
            }
            for &below in words.get_or_insert_with(|| below(doc, head)).iter() {
                let token = &doc.tokens[below];
                let lower = Some(&token.lower).filter(|lower| **lower != token.lemma);
                let words = lower.into_iter().chain([&token.lemma]);
                hits.extend(words.filter_map(|word| triggers.by_further.get(&**word)).flatten());
            }
        }
        hits.sort_unstable();
        hits.dedup();
        hits
    }

    fn of_token(&self, kind: TriggerKind, token: &Token) -> impl Iterator<Item = &Triggers> {
        let of = move |lemma: &str| self.by_head[kind as usize].get(lemma);
        let verbs = self.forms.get(&*token.lower).filter(|_| kind == TriggerKind::Verb);
        let verbs = verbs.into_iter().flatten().map(|&verb| &self.verbs[verb]);
        let others = verbs.filter(|verb| ***verb != *token.lemma);
        of(&token.lemma).into_iter().chain(others.filter_map(move |verb| of(verb)))
    }
}

/// Each trigger with its entry and where it stands.
fn all(entries: &[Entry]) -> impl Iterator<Item = (&Entry, &Trigger, Hit)> {
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

/// Forms the regular verbs among the triggers; of a form the numbers of its verbs.
fn forms(verbs: &[String], grammar: &Grammar) -> FxHashMap<String, Vec<usize>> {
    let mut forms: FxHashMap<String, Vec<usize>> = FxHashMap::default();
    for (verb, infinitive) in verbs.iter().enumerate() {
        for (ending, regular) in &grammar.verb_endings {
            let Some(stem) = infinitive.strip_suffix(ending.as_str()) else { continue };
            for form in regular {
                let of_form = forms.entry(format!("{stem}{form}")).or_default();
                if of_form.last() != Some(&verb) {
                    of_form.push(verb);
                }
            }
        }
    }
    forms
}
