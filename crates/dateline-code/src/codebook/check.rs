//! What is wrong with a codebook, and what is odd: said of its own pack where there are no users' packs, else of those.

use std::collections::{BTreeMap, BTreeSet};

use dateline_types::{PackError, nearest};

use super::reading::Reading;
use super::{Conditions, Entry, Sources, Trigger, TriggerKind};
use crate::grammar::Grammar;
use crate::word_list::Oblique;

/// The slots that are no prepositions.
const SLOTS: [&str; 6] = ["subject", "object", "indirect", "agent", "possessor", "modifier"];

/// Something in a pack that is wrong, or looks so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The file.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// How bad it is.
    pub level: Level,
    /// What it is, and what would be right.
    pub message: String,
}

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// The pack cannot be used.
    Error,
    /// The pack can be used, and does not do what it seems to.
    Warning,
}

impl From<&PackError> for Finding {
    fn from(error: &PackError) -> Finding {
        let (file, line, message) = error.parts();
        Finding { file, line, level: Level::Error, message }
    }
}

/// Returns all that is wrong and odd, by file and line.
#[must_use]
pub fn check_codebook(sources: &Sources<'_>) -> Vec<Finding> {
    let grammar = match Grammar::load(sources.pack) {
        Ok(grammar) => grammar,
        Err(error) => return vec![Finding::from(&error)],
    };
    let reading = Reading::read(sources, &grammar);
    let first_layer = usize::from(!sources.own.is_empty());
    let mut findings: Vec<Finding> = reading.errors.iter().map(Finding::from).collect();
    findings.extend(unused_sets(&reading, first_layer));
    findings.extend(entries_without_effect(&reading.entries, first_layer));
    findings.extend(odd_triggers(&reading.entries, first_layer));
    findings.extend(odd_slots(&reading.entries, &grammar, first_layer));
    findings.sort_by(|one, other| (&one.file, one.line).cmp(&(&other.file, other.line)));
    findings.dedup();
    findings
}

fn warning(entry: &Entry, message: String) -> Finding {
    let (file, line) = (entry.source.file.to_string(), entry.source.line);
    Finding { file, line, level: Level::Warning, message }
}

fn unused_sets(reading: &Reading, first_layer: usize) -> Vec<Finding> {
    let given = reading.sets.given.iter();
    let unused =
        given.filter(|(layer, _, _, name)| *layer >= first_layer && !reading.sets.is_used(name));
    unused
        .map(|(_, file, line, name)| Finding {
            file: file.clone(),
            line: *line,
            level: Level::Warning,
            message: format!("no entry names the set `{name}`"),
        })
        .collect()
}

/// Of entries with the same trigger and slots one may leave nothing to another.
fn entries_without_effect(entries: &[Entry], first_layer: usize) -> Vec<Finding> {
    let mut findings = Vec::new();
    for same in by_trigger(entries).values() {
        for (nth, &(entry, trigger)) in same.iter().enumerate() {
            if entry.source.layer < first_layer {
                continue;
            }
            let others = same.iter().enumerate().filter(|(other, _)| *other != nth);
            let others: Vec<_> = others.map(|(at, (other, _))| (at < nth, *other)).collect();
            if let Some(first) = twin(entry, &others) {
                let message = format!(
                    "`{}` of {} stands twice with the same conditions: also at `{}` line {}",
                    trigger.text,
                    entry.event_type.name(),
                    first.source.file,
                    first.source.line
                );
                findings.push(warning(entry, message));
            } else if let Some(winner) = winner(entry, &others) {
                let message = format!(
                    "`{}` can never win here: wherever it fits, the entry of {} at `{}` line {} fits as well and goes first",
                    trigger.text,
                    winner.event_type.name(),
                    winner.source.file,
                    winner.source.line
                );
                findings.push(warning(entry, message));
            }
        }
    }
    findings
}

type SameTrigger<'e> = BTreeMap<(TriggerKind, String), Vec<(&'e Entry, &'e Trigger)>>;

fn by_trigger(entries: &[Entry]) -> SameTrigger<'_> {
    let mut same: SameTrigger<'_> = BTreeMap::new();
    for entry in entries {
        for trigger in &entry.triggers {
            let mut words = trigger.others.clone();
            words.sort();
            let words = format!("{} {} {}", trigger.is_reflexive, trigger.head, words.join(" "));
            same.entry((entry.kind, words)).or_default().push((entry, trigger));
        }
    }
    same
}

/// Returns an earlier entry of the same pack and type that asks for the same.
fn twin<'e>(entry: &Entry, others: &[(bool, &'e Entry)]) -> Option<&'e Entry> {
    let is_twin = |other: &Entry| {
        other.source.layer == entry.source.layer
            && other.event_type == entry.event_type
            && is_same(&other.conditions, &entry.conditions)
    };
    others.iter().find(|(is_earlier, other)| *is_earlier && is_twin(other)).map(|(_, other)| *other)
}

/// Returns an entry that fits wherever this one does and goes first.
fn winner<'e>(entry: &Entry, others: &[(bool, &'e Entry)]) -> Option<&'e Entry> {
    let goes_first = |is_earlier: bool, other: &Entry| {
        let [mine, theirs] = [entry, other].map(|one| one.weight_of_conditions());
        let same_layer = other.source.layer == entry.source.layer;
        other.source.layer > entry.source.layer
            || (same_layer && (theirs > mine || (theirs == mine && is_earlier)))
    };
    let has_same_slots =
        |other: &Entry| other.actor == entry.actor && other.recipient == entry.recipient;
    let winner = others.iter().find(|(is_earlier, other)| {
        has_same_slots(other)
            && asks_for_no_more(&other.conditions, &entry.conditions)
            && goes_first(*is_earlier, other)
    });
    winner.map(|(_, other)| *other)
}

fn is_same(one: &Conditions, other: &Conditions) -> bool {
    asks_for_no_more(one, other) && asks_for_no_more(other, one)
}

/// Tells whether `less` holds wherever `more` does.
fn asks_for_no_more(less: &Conditions, more: &Conditions) -> bool {
    let wanted = [
        (&*less.object, &*more.object),
        (&*less.subject, &*more.subject),
        (&*less.complement, &*more.complement),
        (&*less.recipient_is, &*more.recipient_is),
        (&*less.actor_is, &*more.actor_is),
    ];
    let barred = [
        (&less.not_object, &more.not_object),
        (&less.not_subject, &more.not_subject),
        (&less.not_complement, &more.not_complement),
    ];
    wanted.iter().all(|(less, more)| wants_no_more(less, more))
        && wants_no_more(&pairs(&less.oblique), &pairs(&more.oblique))
        && barred.iter().all(|(less, more)| is_within(less, more))
        && is_within(&pairs(&less.not_oblique), &pairs(&more.not_oblique))
        && (!less.negated || more.negated)
}

fn pairs(obliques: &[Oblique]) -> Vec<String> {
    obliques.iter().flat_map(Oblique::written).collect()
}

/// An empty list asks for nothing; of others the longer one is met more often.
fn wants_no_more<T: Ord>(less: &[T], more: &[T]) -> bool {
    less.is_empty() || (!more.is_empty() && is_within(more, less))
}

fn is_within<T: Ord>(part: &[T], whole: &[T]) -> bool {
    let whole: BTreeSet<&T> = whole.iter().collect();
    part.iter().all(|word| whole.contains(word))
}

/// Lemmas are in lower case: a trigger with a capital is met by no verb. Further words may be names.
fn odd_triggers(entries: &[Entry], first_layer: usize) -> Vec<Finding> {
    let mut findings = Vec::new();
    for entry in entries.iter().filter(|entry| entry.source.layer >= first_layer) {
        let has_capital = |trigger: &&Trigger| trigger.head.chars().any(char::is_uppercase);
        for trigger in entry.triggers.iter().filter(has_capital) {
            let small = trigger.head.to_lowercase();
            let message =
                format!("`{}` has capitals, and no lemma has: write `{small}`", trigger.head);
            findings.push(warning(entry, message));
        }
    }
    findings
}

/// A slot that is nearly one, and no preposition that is known, is a slip.
fn odd_slots(entries: &[Entry], grammar: &Grammar, first_layer: usize) -> Vec<Finding> {
    let slots = |entry: &Entry| -> Vec<String> {
        entry.actor.iter().chain(&entry.recipient).map(|slot| last_part(slot).to_owned()).collect()
    };
    let built_in = entries.iter().filter(|entry| entry.source.layer < first_layer);
    let known: BTreeSet<String> = built_in.flat_map(slots).collect();
    let mut findings = Vec::new();
    for entry in entries.iter().filter(|entry| entry.source.layer >= first_layer) {
        for slot in slots(entry) {
            let is_known = SLOTS.contains(&slot.as_str())
                || known.contains(&slot)
                || grammar.names_preposition(&slot);
            if let Some(near) = nearest(&slot, SLOTS).filter(|_| !is_known) {
                let message = format!(
                    "`{slot}` is no slot, so it is taken for a preposition; did you mean `{near}`?"
                );
                findings.push(warning(entry, message));
            }
        }
    }
    findings
}

fn last_part(slot: &str) -> &str {
    slot.rsplit('.').next().unwrap_or(slot)
}
