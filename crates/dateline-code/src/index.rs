//! Which triggers may stand at a word, without looking through those that cannot.

use std::collections::{BTreeMap, BTreeSet};

use dateline_types::{Doc, Token};
use rustc_hash::FxHashMap;

use crate::codebook::{Entry, TriggerKind};
use crate::frame::below;
use crate::grammar::Grammar;

/// An entry, and which of its triggers.
type Hit = (usize, usize);

/// The triggers of a codebook by their words.
#[derive(Debug, Clone)]
pub(crate) struct Index {
    /// For each kind of trigger the lemmas of its heads.
    by_head: [FxHashMap<String, Triggers>; 3],
    /// Regular form of a verb → its infinitive.
    infinitives: FxHashMap<String, String>,
}

/// The triggers of one head.
#[derive(Debug, Clone, Default)]
struct Triggers {
    /// Those of one word.
    alone: Vec<Hit>,
    /// The others, by the first of the words beside the head: « mener » has hundreds.
    by_further: FxHashMap<String, Vec<Hit>>,
}

impl Index {
    /// Orders the triggers of these entries.
    pub(crate) fn of(entries: &[Entry], grammar: &Grammar) -> Index {
        let mut by_head: [FxHashMap<String, Triggers>; 3] = Default::default();
        for (index, entry) in entries.iter().enumerate() {
            for (nth, trigger) in entry.triggers.iter().enumerate() {
                let of_head = by_head[entry.kind as usize].entry(trigger.head.clone()).or_default();
                let alike = match trigger.others.first() {
                    Some(word) => of_head.by_further.entry(word.clone()).or_default(),
                    None => &mut of_head.alone,
                };
                alike.push((index, nth));
            }
        }
        Index { by_head, infinitives: infinitives(entries, grammar) }
    }

    /// Returns the triggers that the words at and below a head may be, in the order of the entries; where no entry has the lemma, those of the verb
    /// that the form is of.
    pub(crate) fn at(&self, kind: TriggerKind, doc: &Doc, head: usize) -> Vec<Hit> {
        let Some(triggers) = self.of_token(kind, &doc.tokens[head]) else { return Vec::new() };
        let mut hits = triggers.alone.clone();
        if !triggers.by_further.is_empty() {
            for token in below(doc, head).into_iter().map(|below| &doc.tokens[below]) {
                let words = [&token.lemma, &token.lower];
                let further = words.into_iter().filter_map(|word| triggers.by_further.get(&**word));
                hits.extend(further.flatten());
            }
        }
        hits.sort_unstable();
        hits.dedup();
        hits
    }

    fn of_token(&self, kind: TriggerKind, token: &Token) -> Option<&Triggers> {
        let of = |lemma: &str| self.by_head[kind as usize].get(lemma);
        let of_form = || {
            let infinitive = self.infinitives.get(&*token.lower);
            infinitive.filter(|_| kind == TriggerKind::Verb).and_then(|verb| of(verb))
        };
        of(&token.lemma).or_else(of_form)
    }
}

/// Forms the regular verbs among the triggers. A form of two verbs is left out.
fn infinitives(entries: &[Entry], grammar: &Grammar) -> FxHashMap<String, String> {
    let verbs = entries.iter().filter(|entry| entry.kind == TriggerKind::Verb);
    let heads: BTreeSet<&String> =
        verbs.flat_map(|entry| entry.triggers.iter().map(|trigger| &trigger.head)).collect();
    let mut forms: BTreeMap<String, BTreeSet<&String>> = BTreeMap::new();
    for &head in &heads {
        for (ending, regular) in &grammar.verb_endings {
            let Some(stem) = head.strip_suffix(ending.as_str()) else { continue };
            for form in regular {
                forms.entry(format!("{stem}{form}")).or_default().insert(head);
            }
        }
    }
    let of_one = forms.into_iter().filter(|(_, verbs)| verbs.len() == 1);
    of_one.filter_map(|(form, verbs)| Some((form, (*verbs.first()?).clone()))).collect()
}
