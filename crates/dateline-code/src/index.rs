//! Which triggers may stand at a word, without looking through those that cannot.

use dateline_types::{Doc, Token};
use rustc_hash::FxHashMap;

use crate::codebook::{Entry, TriggerKind};
use crate::frame::below;
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
