//! The codebook: `events/<type>.toml` and `sets.toml` of a language pack, and those of users over it. `lang/README.md` describes the format.

mod check;
mod example;
mod file;
mod reading;
mod removal;
mod row;
mod sets;
mod stats;
#[cfg(test)]
mod tests;
mod types;

use std::collections::BTreeSet;
use std::sync::Arc;

use dateline_types::{Doc, EventType, Pack, PackError, Sign, Status};
use sha2::{Digest, Sha256};

pub use check::{Finding, Level, check_codebook};
pub use example::Example;
pub use stats::{Counts, TypeCounts};
pub use types::OwnTypes;

use crate::confidence::{Odds, Weights};
use crate::details::Details;
use crate::grammar::{Grammar, NounHead};
use crate::index::{Candidate, Index};
use crate::word_list::{Oblique, WordList};
use reading::Reading;

/// Where the files of the codebook stand in a pack.
const EVENTS: &str = "events/";

/// What a codebook is read from.
#[derive(Debug, Clone, Copy)]
pub struct Sources<'p> {
    /// Language code.
    pub lang: &'p str,
    /// The language's pack, with whole files of users' already in their place.
    pub pack: &'p Pack,
    /// Users' packs, whose sets and events are laid over it. The first goes before the others.
    pub own: &'p [&'p Pack],
    /// The types that users' packs define.
    pub types: &'p OwnTypes,
}

/// All entries of a language.
#[derive(Debug, Clone)]
pub struct Codebook {
    /// Language code: the first part of the names of rules.
    pub lang: String,
    /// SHA-256 of all its files, as records name it.
    pub checksum: String,
    pub(crate) grammar: Grammar,
    /// What an event says beside its frame.
    pub(crate) details: Details,
    entries: Vec<Entry>,
    examples: Vec<Example>,
    /// Words that were triggers by themselves until the user removed them.
    removed: BTreeSet<(TriggerKind, String)>,
    index: Index,
    pub(crate) weights: Weights,
}

/// What an entry hangs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TriggerKind {
    /// A verb or verb phrase.
    Verb,
    /// A noun or noun phrase.
    Noun,
    /// A predicate adjective.
    Adjective,
}

/// One entry of the codebook.
#[derive(Debug, Clone)]
pub struct Entry {
    /// What it codes.
    pub event_type: EventType,
    /// What it hangs on.
    pub kind: TriggerKind,
    pub(crate) triggers: Vec<Trigger>,
    pub(crate) conditions: Conditions,
    pub(crate) actor: Vec<String>,
    pub(crate) recipient: Vec<String>,
    pub(crate) modes: Vec<String>,
    pub(crate) contexts: Vec<String>,
    pub(crate) cameo: Option<String>,
    pub(crate) reciprocal: bool,
    pub(crate) status: Option<Status>,
    pub(crate) codes: bool,
    /// A second event that the same words tell.
    pub(crate) also: Option<Also>,
    pub(crate) source: Source,
}

/// Where an entry stands.
#[derive(Debug, Clone)]
pub(crate) struct Source {
    /// 0 for the language's own pack; of users' packs the one that goes first has the highest.
    pub(crate) layer: usize,
    pub(crate) file: Arc<str>,
    pub(crate) line: usize,
}

/// What an entry codes beside its own type: who is sentenced to prison is convicted and imprisoned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Also {
    pub(crate) event_type: EventType,
    pub(crate) modes: Vec<String>,
    pub(crate) cameo: Option<String>,
}

/// A trigger: its head and the words that must hang on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Trigger {
    /// As the codebook has it: part of the rule's name.
    pub(crate) text: String,
    pub(crate) head: String,
    pub(crate) others: Vec<String>,
    pub(crate) is_reflexive: bool,
}

/// What must hold for an entry to code. Lists of words have their sets put in.
#[derive(Debug, Clone, Default)]
pub(crate) struct Conditions {
    pub(crate) object: WordList,
    pub(crate) not_object: WordList,
    pub(crate) subject: WordList,
    pub(crate) not_subject: WordList,
    pub(crate) complement: WordList,
    pub(crate) not_complement: WordList,
    pub(crate) oblique: Vec<Oblique>,
    pub(crate) not_oblique: Vec<Oblique>,
    pub(crate) recipient_is: Vec<String>,
    pub(crate) actor_is: Vec<String>,
    pub(crate) negated: bool,
    /// Whether two must act together.
    pub(crate) several: bool,
}

impl Codebook {
    /// Reads the codebook of a language pack.
    ///
    /// # Errors
    ///
    /// Where a file is missing, or an entry says what it must not. All faults are told, in the order of the files.
    pub fn load(sources: &Sources<'_>) -> Result<Codebook, Vec<PackError>> {
        let grammar = Grammar::load(sources.pack).map_err(|error| vec![error])?;
        let reading = Reading::read(sources, &grammar);
        if !reading.errors.is_empty() {
            return Err(reading.errors);
        }
        let Reading { entries, examples, removed, .. } = reading;
        let weights = Weights::built_in()
            .map_err(|error| vec![sources.pack.error("weights.toml", 0, error.to_string())])?;
        Ok(Codebook {
            lang: sources.lang.to_owned(),
            checksum: checksum(sources, &entries),
            index: Index::of(&entries, &grammar),
            weights,
            details: Details::load(sources.pack).map_err(|error| vec![error])?,
            grammar,
            entries,
            examples,
            removed,
        })
    }

    /// Returns the examples that stand beside the entries, in the order of the files.
    #[must_use]
    pub fn examples(&self) -> &[Example] {
        &self.examples
    }

    /// Returns the verbs that head triggers or tell what is true of them: those of status, then those of triggers.
    pub fn verbs(&self) -> impl Iterator<Item = &str> {
        let governing = self.grammar.status.governing.iter();
        let of_status = governing.flat_map(|row| row.words.iter().chain(&row.verbs));
        let of_status = of_status.filter(|verb| !verb.contains(' '));
        of_status.chain(self.index.verbs()).map(String::as_str)
    }

    /// Returns the nouns that head triggers.
    pub fn nouns(&self) -> impl Iterator<Item = &str> {
        self.index.nouns().iter().map(String::as_str)
    }

    /// Returns the number of triggers, phrases counted once for each entry.
    #[must_use]
    pub fn n_triggers(&self) -> usize {
        self.entries.iter().map(|entry| entry.triggers.len()).sum()
    }

    /// Returns the sum that the confidence of an event with these signs is reckoned from.
    #[must_use]
    pub fn odds(&self, signs: &[Sign]) -> Odds {
        self.weights.odds(signs)
    }

    /// Returns the triggers of one word that code, each once, and the neutral verbs: kind, word, whether it is neutral.
    pub(crate) fn single_words(&self) -> Vec<(TriggerKind, &str, bool)> {
        let coding = self.entries.iter().filter(|entry| entry.codes);
        let triggers = coding.flat_map(|entry| {
            let single = entry.triggers.iter().filter(|trigger| trigger.n_further() == 0);
            single.map(|trigger| (entry.kind, trigger.head.as_str(), false))
        });
        let mut all: BTreeSet<_> = triggers.collect();
        for verb in &self.grammar.neutral_verbs {
            if !all.contains(&(TriggerKind::Verb, verb.as_str(), false)) {
                all.insert((TriggerKind::Verb, verb, true));
            }
        }
        all.into_iter().collect()
    }

    /// Tells whether the user has removed a word: it is not to code as others like it do either.
    pub(crate) fn is_removed(&self, kind: TriggerKind, word: &str) -> bool {
        !self.removed.is_empty() && self.removed.contains(&(kind, word.to_owned()))
    }

    /// Returns the triggers that are this word, in the order in which they are tried.
    pub(crate) fn with_word(&self, kind: TriggerKind, word: &str) -> &[Candidate] {
        self.index.alone(kind, word)
    }

    /// Returns the triggers that may stand at this head, in the order in which they are tried.
    pub(crate) fn at(&self, kind: TriggerKind, doc: &Doc, head: usize) -> Vec<&Candidate> {
        self.index.at(kind, doc, head)
    }

    /// Returns the entry of a candidate and the trigger that it is.
    pub(crate) fn entry(&self, candidate: &Candidate) -> (&Entry, &Trigger) {
        let (entry, trigger) = self.index.place(candidate);
        (&self.entries[entry], &self.entries[entry].triggers[trigger])
    }
}

/// SHA-256 over all that is read. Without users' packs it is that of the language's own files alone.
fn checksum(sources: &Sources<'_>, entries: &[Entry]) -> String {
    let mut checksum = Sha256::new();
    let mut add = |file: &str, text: &str| {
        checksum.update(file.as_bytes());
        checksum.update(text.as_bytes());
    };
    sources.pack.files("").for_each(|(file, text)| add(file, text));
    for pack in sources.own {
        add("own", "");
        let read = pack.files("").filter(|(file, _)| is_of_codebook(file));
        read.for_each(|(file, text)| add(file, text));
    }
    // A type may be defined in the pack of another language.
    let types: BTreeSet<&EventType> = entries.iter().map(|entry| &entry.event_type).collect();
    for event_type in types {
        if let EventType::Own(own) = event_type {
            add(&own.name, &format!("{:?} {:?} {:?}", own.quad, own.score, own.modes));
        }
    }
    checksum.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Tells whether a file of a user's pack is laid over the built-in ones; any other takes the place of the built-in one.
#[must_use]
pub fn is_of_codebook(file: &str) -> bool {
    file == sets::FILE || file.starts_with(EVENTS)
}

impl TriggerKind {
    /// All kinds.
    pub const ALL: [TriggerKind; 3] =
        [TriggerKind::Verb, TriggerKind::Noun, TriggerKind::Adjective];

    /// Returns the key that the codebook has for it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            TriggerKind::Verb => "verb",
            TriggerKind::Noun => "noun",
            TriggerKind::Adjective => "adjective",
        }
    }
}

impl Trigger {
    fn parse(text: &str, kind: TriggerKind, noun_head: NounHead) -> Trigger {
        let reflexive = text.strip_prefix("se ").or_else(|| text.strip_prefix("s'"));
        let is_reflexive = kind == TriggerKind::Verb && reflexive.is_some();
        let phrase = if is_reflexive { reflexive.unwrap_or(text) } else { text };
        let words: Vec<&str> = phrase.split(' ').collect();
        let head = match (kind, noun_head) {
            (TriggerKind::Noun, NounHead::Last) => words
                .iter()
                .position(|word| matches!(*word, "of" | "for" | "to" | "against" | "in"))
                .map_or(words.len() - 1, |at| at.max(1) - 1),
            _ => 0,
        };
        let others = words.iter().enumerate().filter(|(at, _)| *at != head);
        Trigger {
            text: text.to_owned(),
            head: words[head].to_owned(),
            others: others.map(|(_, word)| (*word).to_owned()).collect(),
            is_reflexive,
        }
    }
}

impl Trigger {
    /// How many words it names beside its head.
    pub(crate) fn n_further(&self) -> usize {
        self.others.len() + usize::from(self.is_reflexive)
    }
}

impl Entry {
    /// Tells whether it asks for words beside its trigger.
    pub(crate) fn has_lists(&self) -> bool {
        let conditions = &self.conditions;
        let lists = [&conditions.object, &conditions.subject, &conditions.complement];
        let is_list = |list: &&WordList| !list.is_empty() && !list.takes_any();
        lists.iter().any(is_list) || !conditions.oblique.is_empty()
    }

    /// Names the rule that one of its triggers makes: `fr/consult/rencontrer`.
    pub(crate) fn rule(&self, lang: &str, trigger: &Trigger) -> String {
        let event_type = self.event_type.name().to_lowercase();
        format!("{lang}/{event_type}/{}", trigger.text.replace(' ', "_"))
    }

    /// Says where an entry of a user's stands; nothing of a built-in one.
    pub(crate) fn whose(&self) -> String {
        match &self.source {
            Source { layer: 0, .. } => String::new(),
            Source { file, line, .. } => format!(" (`{file}` line {line})"),
        }
    }

    /// How particular the entry is: the longest trigger first, then the most conditions. `*` counts for less than a list.
    pub(crate) fn weight(&self, trigger: &Trigger) -> usize {
        trigger.n_further() * 20 + self.weight_of_conditions()
    }

    fn weight_of_conditions(&self) -> usize {
        let conditions = &self.conditions;
        let words = [&conditions.object, &conditions.subject, &conditions.complement];
        let lists = words.iter().filter(|list| !list.is_empty());
        let conditions_held: usize = lists.map(|list| if list.takes_any() { 1 } else { 3 }).sum();
        let others = usize::from(!conditions.oblique.is_empty()) * 3
            + usize::from(!conditions.recipient_is.is_empty())
            + usize::from(!conditions.actor_is.is_empty())
            + usize::from(conditions.negated) * 3
            + usize::from(conditions.several) * 3;
        // An entry that codes nothing was written for just this case.
        (conditions_held + others) * 2 + usize::from(!self.codes)
    }
}
