//! The codebook: `events/<type>.toml` and `sets.toml` of a language pack. `lang/README.md` describes the format.

use std::collections::{BTreeMap, BTreeSet};

use dateline_types::{CONTEXTS, EventType, Pack, PackError, Status, Token};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use toml::Spanned;

use crate::details::Details;
use crate::grammar::{Grammar, NounHead};

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
    /// Kind and head lemma of a trigger → entries and which of their triggers.
    by_head: BTreeMap<(TriggerKind, String), Vec<(usize, usize)>>,
    /// Regular form of a verb → its infinitive.
    infinitives: BTreeMap<String, String>,
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
        let by_head = index(&entries);
        let checksum = checksum.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        let infinitives = infinitives(&entries, &grammar);
        let details = Details::load(pack)?;
        let lang = lang.to_owned();
        Ok(Codebook { lang, checksum, grammar, details, entries, by_head, infinitives })
    }

    /// Returns the number of triggers, phrases counted once for each entry.
    #[must_use]
    pub fn n_triggers(&self) -> usize {
        self.entries.iter().map(|entry| entry.triggers.len()).sum()
    }

    /// Returns the entries with a trigger of this head; where no entry has the lemma, those of the verb that the form is of.
    pub(crate) fn with_head(
        &self,
        kind: TriggerKind,
        token: &Token,
    ) -> impl Iterator<Item = (&Entry, &Trigger)> {
        let of = |lemma: &str| self.by_head.get(&(kind, lemma.to_owned()));
        let of_form = || {
            let infinitive = self.infinitives.get(&*token.lower);
            infinitive.filter(|_| kind == TriggerKind::Verb).and_then(|verb| of(verb))
        };
        let hits = of(&token.lemma).or_else(of_form).into_iter().flatten();
        hits.map(|&(entry, trigger)| (&self.entries[entry], &self.entries[entry].triggers[trigger]))
    }
}

fn index(entries: &[Entry]) -> BTreeMap<(TriggerKind, String), Vec<(usize, usize)>> {
    let mut by_head: BTreeMap<_, Vec<(usize, usize)>> = BTreeMap::new();
    for (index, entry) in entries.iter().enumerate() {
        for (nth, trigger) in entry.triggers.iter().enumerate() {
            by_head.entry((entry.kind, trigger.head.clone())).or_default().push((index, nth));
        }
    }
    by_head
}

/// Forms the regular verbs among the triggers. A form of two verbs is left out.
fn infinitives(entries: &[Entry], grammar: &Grammar) -> BTreeMap<String, String> {
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
            + usize::from(conditions.negated) * 3;
        let length = trigger.n_further();
        // An entry that codes nothing was written for just this case.
        length * 20 + (conditions_held + others) * 2 + usize::from(!self.codes)
    }
}
