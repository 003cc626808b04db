//! The codebook: `events/<type>.toml` and `sets.toml` of a language pack. `lang/README.md` describes the format.

use std::collections::{BTreeMap, BTreeSet};

use dateline_types::{CONTEXTS, Doc, EventType, Pack, PackError, Status};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use toml::Spanned;

use crate::confidence::Weights;
use crate::grammar::{Grammar, NounHead};
use crate::index::{Hit, Index};

/// All entries of a language.
#[derive(Debug, Clone)]
pub struct Codebook {
    /// Language code: the first part of the names of rules.
    pub lang: String,
    /// SHA-256 of all its files, as records name it.
    pub checksum: String,
    pub(crate) grammar: Grammar,
    entries: Vec<Entry>,
    index: Index,
    pub(crate) weights: Weights,
}

/// What an entry hangs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
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
    pub(crate) object: Vec<String>,
    pub(crate) not_object: Vec<String>,
    pub(crate) subject: Vec<String>,
    pub(crate) not_subject: Vec<String>,
    pub(crate) complement: Vec<String>,
    pub(crate) not_complement: Vec<String>,
    pub(crate) oblique: Vec<(String, String)>,
    pub(crate) not_oblique: Vec<(String, String)>,
    pub(crate) recipient_is: Vec<String>,
    pub(crate) actor_is: Vec<String>,
    pub(crate) negated: bool,
    /// Whether two must act together.
    pub(crate) several: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EventsFile {
    #[serde(rename = "type")]
    event_type: EventType,
    #[serde(default)]
    entry: Vec<Spanned<Row>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[serde(default)]
#[derive(Default)]
struct Row {
    verb: Vec<String>,
    noun: Vec<String>,
    adjective: Vec<String>,
    object: Vec<String>,
    not_object: Vec<String>,
    subject: Vec<String>,
    not_subject: Vec<String>,
    complement: Vec<String>,
    not_complement: Vec<String>,
    oblique: Vec<String>,
    not_oblique: Vec<String>,
    #[serde(deserialize_with = "one_or_more")]
    recipient_is: Vec<String>,
    #[serde(deserialize_with = "one_or_more")]
    actor_is: Vec<String>,
    negated: bool,
    several: bool,
    actor: Option<Vec<String>>,
    recipient: Option<Vec<String>>,
    mode: Vec<String>,
    context: Vec<String>,
    cameo: Option<String>,
    reciprocal: bool,
    status: Option<String>,
    codes: Option<bool>,
}

/// Reads `"actor"` as `["actor"]`.
fn one_or_more<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Vec<String>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum OneOrMore {
        One(String),
        More(Vec<String>),
    }
    Ok(match OneOrMore::deserialize(from)? {
        OneOrMore::One(word) => vec![word],
        OneOrMore::More(words) => words,
    })
}

type Sets = BTreeMap<String, Vec<String>>;

impl Codebook {
    /// Reads the codebook of a language pack.
    ///
    /// # Errors
    ///
    /// Where a file is missing, or an entry says what it must not.
    pub fn load(pack: &Pack, lang: &str) -> Result<Codebook, PackError> {
        let grammar = Grammar::load(pack)?;
        let sets: Sets = pack.read("sets.toml")?;
        let mut entries = Vec::new();
        let mut checksum = Sha256::new();
        for (file, text) in pack.files("") {
            checksum.update(file.as_bytes());
            checksum.update(text.as_bytes());
        }
        for (file, _) in pack.files("events/") {
            let events: EventsFile = pack.read(file)?;
            for row in events.entry {
                let at = row.span().start;
                let entry = entry(row.into_inner(), events.event_type, &sets, &grammar)
                    .map_err(|message| pack.error(file, at, message))?;
                entries.push(entry);
            }
        }
        let index = Index::of(&entries, &grammar);
        let checksum = checksum.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        let weights = Weights::built_in()
            .map_err(|error| pack.error("weights.toml", 0, error.to_string()))?;
        let lang = lang.to_owned();
        Ok(Codebook { lang, checksum, grammar, entries, index, weights })
    }

    /// Returns the number of triggers, phrases counted once for each entry.
    #[must_use]
    pub fn n_triggers(&self) -> usize {
        self.entries.iter().map(|entry| entry.triggers.len()).sum()
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

    /// Returns the entries with this word for a trigger.
    pub(crate) fn with_word(
        &self,
        kind: TriggerKind,
        word: &str,
    ) -> impl Iterator<Item = (&Entry, &Trigger)> {
        self.of_hits(self.index.alone(kind, word).iter().copied())
    }

    /// Returns the entries whose triggers may stand at this head.
    pub(crate) fn at(
        &self,
        kind: TriggerKind,
        doc: &Doc,
        head: usize,
    ) -> impl Iterator<Item = (&Entry, &Trigger)> {
        self.of_hits(self.index.at(kind, doc, head).into_iter())
    }

    fn of_hits(&self, hits: impl Iterator<Item = Hit>) -> impl Iterator<Item = (&Entry, &Trigger)> {
        hits.map(|(entry, trigger)| (&self.entries[entry], &self.entries[entry].triggers[trigger]))
    }
}

fn entry(row: Row, event_type: EventType, sets: &Sets, grammar: &Grammar) -> Result<Entry, String> {
    let kinds = [
        (TriggerKind::Verb, &row.verb),
        (TriggerKind::Noun, &row.noun),
        (TriggerKind::Adjective, &row.adjective),
    ];
    let mut given = kinds.iter().filter(|(_, triggers)| !triggers.is_empty());
    let (Some(&(kind, triggers)), None) = (given.next(), given.next()) else {
        return Err("an entry has exactly one of `verb`, `noun`, `adjective`".to_owned());
    };
    let defaults = match kind {
        TriggerKind::Verb => &grammar.verb,
        TriggerKind::Noun => &grammar.noun,
        TriggerKind::Adjective => &grammar.adjective,
    };
    check_names(&row, event_type)?;
    let all = |words: &[String]| words_of_sets(words, sets);
    let status = row.status.as_ref().map(|name| parse_status(name)).transpose()?;
    Ok(Entry {
        event_type,
        kind,
        triggers: triggers
            .iter()
            .map(|text| Trigger::parse(text, kind, grammar.noun_head))
            .collect(),
        conditions: Conditions {
            object: all(&row.object)?,
            not_object: all(&row.not_object)?,
            subject: all(&row.subject)?,
            not_subject: all(&row.not_subject)?,
            complement: all(&row.complement)?,
            not_complement: all(&row.not_complement)?,
            oblique: obliques(&row.oblique, sets)?,
            not_oblique: obliques(&row.not_oblique, sets)?,
            recipient_is: row.recipient_is,
            actor_is: row.actor_is,
            negated: row.negated,
            several: row.several,
        },
        actor: row.actor.unwrap_or_else(|| defaults.actor.clone()),
        recipient: row.recipient.unwrap_or_else(|| defaults.recipient.clone()),
        modes: row.mode,
        contexts: row.context,
        cameo: row.cameo,
        reciprocal: row.reciprocal,
        status,
        codes: row.codes.unwrap_or(true),
    })
}

fn check_names(row: &Row, event_type: EventType) -> Result<(), String> {
    let known = event_type.modes();
    if let Some(mode) = row.mode.iter().find(|mode| !known.iter().any(|(name, _)| name == *mode)) {
        return Err(format!("{} has no mode `{mode}`", event_type.name()));
    }
    if let Some(context) = row.context.iter().find(|context| !CONTEXTS.contains(&context.as_str()))
    {
        return Err(format!("PLOVER has no context `{context}`"));
    }
    Ok(())
}

fn parse_status(name: &str) -> Result<Status, String> {
    let found = Status::ALL.into_iter().find(|status| status.name() == name);
    found.ok_or_else(|| format!("there is no status `{name}`"))
}

/// Puts the words of sets in the place of their names.
fn words_of_sets(words: &[String], sets: &Sets) -> Result<Vec<String>, String> {
    let mut all = Vec::new();
    for word in words {
        match word.strip_prefix('@') {
            None => all.push(word.clone()),
            Some(name) => {
                let set = sets.get(name).ok_or_else(|| format!("`sets.toml` has no `{name}`"))?;
                all.extend(set.iter().cloned());
            }
        }
    }
    Ok(all)
}

/// Reads `preposition noun`.
fn obliques(rows: &[String], sets: &Sets) -> Result<Vec<(String, String)>, String> {
    let mut all = Vec::new();
    for row in rows {
        let (preposition, noun) =
            row.split_once(' ').ok_or_else(|| format!("`{row}` is not `preposition noun`"))?;
        for noun in words_of_sets(&[noun.to_owned()], sets)? {
            all.push((preposition.to_owned(), noun));
        }
    }
    Ok(all)
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
        let is_list =
            |list: &&Vec<String>| !list.is_empty() && !list.iter().any(|word| word == "*");
        lists.iter().any(is_list) || !conditions.oblique.is_empty()
    }

    /// How particular the entry is: the longest trigger first, then the most conditions. `*` counts for less than a list.
    pub(crate) fn weight(&self, trigger: &Trigger) -> usize {
        let conditions = &self.conditions;
        let words = [&conditions.object, &conditions.subject, &conditions.complement];
        let lists = words.iter().filter(|list| !list.is_empty());
        let conditions_held: usize =
            lists.map(|list| if list.iter().any(|word| word == "*") { 1 } else { 3 }).sum();
        let others = usize::from(!conditions.oblique.is_empty()) * 3
            + usize::from(!conditions.recipient_is.is_empty())
            + usize::from(!conditions.actor_is.is_empty())
            + usize::from(conditions.negated) * 3
            + usize::from(conditions.several) * 3;
        let length = trigger.n_further();
        // An entry that codes nothing was written for just this case.
        length * 20 + (conditions_held + others) * 2 + usize::from(!self.codes)
    }
}
