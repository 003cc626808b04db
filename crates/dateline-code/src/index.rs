//! Which triggers may stand at a word, without looking through those that cannot.

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
    /// The verbs among the heads, in order.
    verbs: Vec<String>,
    /// Regular form of a verb → which of these it is of; none where it may be of two.
    forms: FxHashMap<String, Option<usize>>,
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
        let mut verbs: Vec<String> = by_head[TriggerKind::Verb as usize].keys().cloned().collect();
        verbs.sort_unstable();
        Index { by_head, forms: forms(&verbs, grammar), verbs }
    }

    /// Returns the triggers that the words at and below a head may be, in the order of the entries; where no entry has the lemma, those of the verb
    /// that the form is of.
    pub(crate) fn at(&self, kind: TriggerKind, doc: &Doc, head: usize) -> Vec<Hit> {
        let Some(triggers) = self.of_token(kind, &doc.tokens[head]) else { return Vec::new() };
        let mut hits = triggers.alone.clone();
        if !triggers.by_further.is_empty() {
            for token in below(doc, head).into_iter().map(|below| &doc.tokens[below]) {
                let lower = Some(&token.lower).filter(|lower| **lower != token.lemma);
                let words = lower.into_iter().chain([&token.lemma]);
                hits.extend(words.filter_map(|word| triggers.by_further.get(&**word)).flatten());
            }
        }
        hits.sort_unstable();
        hits.dedup();
        hits
    }

    fn of_token(&self, kind: TriggerKind, token: &Token) -> Option<&Triggers> {
        let of = |lemma: &str| self.by_head[kind as usize].get(lemma);
        let of_form = || {
            let form = self.forms.get(&*token.lower).filter(|_| kind == TriggerKind::Verb);
            form.and_then(|&verb| of(&self.verbs[verb?]))
        };
        of(&token.lemma).or_else(of_form)
    }
}

/// Forms the regular verbs among the triggers; of a form the number of its verb. A form of two verbs is of none.
fn forms(verbs: &[String], grammar: &Grammar) -> FxHashMap<String, Option<usize>> {
    let mut forms: FxHashMap<String, Option<usize>> = FxHashMap::default();
    for (verb, infinitive) in verbs.iter().enumerate() {
        for (ending, regular) in &grammar.verb_endings {
            let Some(stem) = infinitive.strip_suffix(ending.as_str()) else { continue };
            for form in regular {
                let known = forms.entry(format!("{stem}{form}")).or_insert(Some(verb));
                *known = known.filter(|&known| known == verb);
            }
        }
    }
    forms
}
