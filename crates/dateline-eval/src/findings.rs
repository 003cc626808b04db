//! The wrong ones: what is missing, what is too much, what is said otherwise, and why.

use crate::align::Aligned;
use crate::fields::{Field, Item, items, matches};
use crate::fold::Fold;
use crate::locate::sentence;
use crate::model::{Argument, Case, Event, Seen, Span};
use crate::tally::Scope;

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Over what it was counted.
    pub scope: Scope,
    /// What kind of wrong it is.
    pub kind: FindingKind,
    /// The article's id.
    pub article: String,
    /// Id of the event that was said, where there is one.
    pub event: Option<String>,
    /// Where the gold stands, where it has something.
    pub origin: Option<String>,
    /// The sentence; empty where it is not known.
    pub sentence: String,
    /// What the gold has.
    pub gold: Option<String>,
    /// What was said.
    pub said: Option<String>,
    /// The rule that made it.
    pub rule: Option<String>,
    /// Why, as far as can be told.
    pub reason: Option<String>,
}

/// What kind of wrong it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum FindingKind {
    /// An event of the gold that was not said.
    Missing,
    /// An event that the gold has not.
    Spurious,
    /// An event of both with another value.
    Wrong(Field),
}

impl FindingKind {
    /// Returns the name that records use.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            FindingKind::Missing => "missing",
            FindingKind::Spurious => "spurious",
            FindingKind::Wrong(field) => field.name(),
        }
    }
}

/// Returns what is wrong with the events of an article, in the order of its text.
pub(crate) fn findings(case: &Case, aligned: &[Aligned], fold: Fold) -> Vec<Finding> {
    let mut all: Vec<(Option<usize>, Vec<Finding>)> = aligned
        .iter()
        .map(|pair| match *pair {
            Aligned::Both(one, other) => (
                start(&case.said[other]),
                differences(case, &case.gold[one], &case.said[other], fold),
            ),
            Aligned::Missing(nth) => {
                (start(&case.gold[nth]), vec![missing(case, &case.gold[nth], aligned)])
            }
            Aligned::Spurious(nth) => {
                (start(&case.said[nth]), vec![spurious(case, &case.said[nth])])
            }
        })
        .collect();
    all.sort_by_key(|(start, _)| *start);
    all.into_iter().flat_map(|(_, findings)| findings).collect()
}

/// Where the words of an event stand first.
fn start(event: &Event) -> Option<usize> {
    places(event).first().map(|span| span.start)
}

/// Where an event stands: its trigger, else its sentence, else its actors or recipients.
pub(crate) fn places(event: &Event) -> Vec<Span> {
    let evidence = event.evidence.as_ref();
    let trigger = evidence.map_or(&[][..], |evidence| &evidence.trigger);
    let spans = evidence.map_or(&[][..], |evidence| &evidence.spans);
    let of = |arguments: &Option<Vec<Argument>>| {
        arguments.iter().flatten().flat_map(|argument| argument.spans.clone()).collect::<Vec<_>>()
    };
    let all = [trigger.to_vec(), spans.to_vec(), of(&event.actors), of(&event.recipients)];
    all.into_iter().find(|spans| !spans.is_empty()).unwrap_or_default()
}

/// The sentences in which an event stands.
fn sentences(event: &Event, text: &str) -> Vec<Span> {
    let told = event
        .evidence
        .as_ref()
        .map(|evidence| evidence.spans.clone())
        .filter(|spans| !spans.is_empty());
    told.unwrap_or_else(|| places(event).into_iter().map(|span| sentence(text, span)).collect())
}

fn sentence_of(event: &Event, text: Option<&str>) -> String {
    let told = event.evidence.as_ref().and_then(|evidence| evidence.text.clone());
    let found = || {
        let text = text?;
        Some(sentences(event, text).first()?.words(text).trim().to_owned())
    };
    told.or_else(found).unwrap_or_default()
}

/// One finding for each field in which two events differ. Who is meant is told only where the words are right.
fn differences(case: &Case, gold: &Event, said: &Event, fold: Fold) -> Vec<Finding> {
    let differ = |field: Field| {
        let one = items(gold, field, fold)?;
        let other = items(said, field, fold).unwrap_or_default();
        let n_same = matches(&one, &other).len();
        (n_same < one.len().max(other.len())).then_some((one, other))
    };
    let is_wrong = |field: Field| differ(field).is_some();
    let mut findings = Vec::new();
    for field in Field::single() {
        let follows = match field {
            Field::WhenOverlap => true,
            Field::Mode => is_wrong(Field::Type),
            Field::ActorCountry | Field::ActorSector => is_wrong(Field::Actor),
            Field::RecipientCountry | Field::RecipientSector => is_wrong(Field::Recipient),
            Field::WhereCountry => is_wrong(Field::Where),
            _ => false,
        };
        let Some((one, other)) = differ(field).filter(|_| !follows) else { continue };
        findings.push(Finding {
            scope: Scope::EndToEnd,
            kind: FindingKind::Wrong(field),
            article: case.id.clone(),
            event: said.id.clone(),
            origin: Some(gold.origin.clone()),
            sentence: sentence_of(said, case.text.as_deref()),
            gold: Some(values(&one)),
            said: Some(values(&other)),
            rule: said.rule.clone(),
            reason: said.reasons.get(about(field)).cloned(),
        });
    }
    findings
}

/// The decision that a field follows from.
fn about(field: Field) -> &'static str {
    match field {
        Field::Event | Field::Type | Field::Mode => "type",
        Field::Actor | Field::ActorCountry | Field::ActorSector => "actor",
        Field::Recipient | Field::RecipientCountry | Field::RecipientSector => "recipient",
        Field::Status => "status",
        Field::When | Field::WhenOverlap => "when",
        Field::Where | Field::WhereCountry => "where",
    }
}

fn missing(case: &Case, gold: &Event, aligned: &[Aligned]) -> Finding {
    Finding {
        scope: Scope::EndToEnd,
        kind: FindingKind::Missing,
        article: case.id.clone(),
        event: None,
        origin: Some(gold.origin.clone()),
        sentence: sentence_of(gold, case.text.as_deref()),
        gold: Some(describe(gold)),
        said: None,
        rule: None,
        reason: Some(why_missing(case, gold, aligned)),
    }
}

/// Tells what was coded in the sentence instead, else which triggers stand there.
fn why_missing(case: &Case, gold: &Event, aligned: &[Aligned]) -> String {
    let text = case.text.as_deref().unwrap_or_default();
    let here = sentences(gold, text);
    if here.is_empty() {
        return "the gold does not tell where it stands".to_owned();
    }
    let is_here = |span: &Span| here.iter().any(|sentence| sentence.touches(*span));
    let is_taken = |nth: usize| {
        aligned.iter().any(|pair| matches!(pair, Aligned::Both(_, other) if *other == nth))
    };
    let coded = case.said.iter().enumerate().filter(|(_, event)| places(event).iter().any(is_here));
    let coded: Vec<String> = coded
        .map(|(nth, event)| {
            let why = if is_taken(nth) { "answers another event" } else { "is too unlike" };
            format!("`{}` {why}", describe(event))
        })
        .collect();
    if !coded.is_empty() {
        return format!("coded there: {}", coded.join("; "));
    }
    let seen = case.seen.as_ref();
    match seen.map(|seen| seen.iter().filter(|seen| is_here(&seen.span)).collect::<Vec<_>>()) {
        None => "nothing was coded there".to_owned(),
        Some(seen) => why_not_coded(&seen, text),
    }
}

/// Tells which triggers stand in a sentence that no event came of.
pub(crate) fn why_not_coded(seen: &[&Seen], text: &str) -> String {
    let told = seen.iter().map(|seen| {
        let why = if seen.fits {
            "used by another or codes nothing"
        } else {
            "its conditions or slots do not hold"
        };
        format!("`{}` ({}: {why})", seen.span.words(text), seen.rules.join(", "))
    });
    match seen {
        [] => "no trigger stands there".to_owned(),
        _ => format!("triggers there that gave no event: {}", told.collect::<Vec<_>>().join("; ")),
    }
}

fn spurious(case: &Case, said: &Event) -> Finding {
    let text = case.text.as_deref();
    let here = sentences(said, text.unwrap_or_default());
    let is_here = |event: &&Event| {
        places(event).iter().any(|span| here.iter().any(|sentence| sentence.touches(*span)))
    };
    let gold: Vec<String> =
        case.gold.iter().filter(is_here).map(|event| format!("`{}`", describe(event))).collect();
    let mut reason = match gold.as_slice() {
        [] => "the gold has nothing there".to_owned(),
        gold => format!("the gold has there: {}", gold.join("; ")),
    };
    if let Some(why) = said.reasons.get("type") {
        reason = format!("{why}; {reason}");
    }
    Finding {
        scope: Scope::EndToEnd,
        kind: FindingKind::Spurious,
        article: case.id.clone(),
        event: said.id.clone(),
        origin: None,
        sentence: sentence_of(said, text),
        gold: None,
        said: Some(describe(said)),
        rule: said.rule.clone(),
        reason: Some(reason),
    }
}

/// An event in a few words: `ACCUSE: Norway (NOR GOV) → Senegal (SEN)`.
pub(crate) fn describe(event: &Event) -> String {
    let side = |arguments: &Option<Vec<Argument>>| {
        let all: Vec<String> = arguments.iter().flatten().map(argument).collect();
        if all.is_empty() { "–".to_owned() } else { all.join(", ") }
    };
    let event_type = event.event_type.as_deref().unwrap_or("?");
    match (&event.actors, &event.recipients) {
        (None, None) => event_type.to_owned(),
        (actors, recipients) => format!("{event_type}: {} → {}", side(actors), side(recipients)),
    }
}

fn argument(argument: &Argument) -> String {
    let country = argument.country();
    let codes: Vec<&str> =
        country.into_iter().chain(argument.sectors.iter().flatten().map(String::as_str)).collect();
    let words = argument.text.as_deref().or(argument.name.as_deref());
    match (words, codes.join(" ")) {
        (Some(words), codes) if codes.is_empty() => words.to_owned(),
        (Some(words), codes) => format!("{words} ({codes})"),
        (None, codes) if codes.is_empty() => "?".to_owned(),
        (None, codes) => codes,
    }
}

fn values(items: &[Item<'_>]) -> String {
    let value = |item: &Item<'_>| match item {
        Item::Name(name) => (*name).to_owned(),
        Item::Argument(one) => argument(one),
        Item::Exact(when) | Item::Overlapping(when) => when.edtf.clone(),
        Item::Place(place) => {
            let name = place.name.as_deref().or(place.text.as_deref()).unwrap_or("?");
            place.country.as_ref().map_or(name.to_owned(), |country| format!("{name} ({country})"))
        }
    };
    match items {
        [] => "–".to_owned(),
        items => items.iter().map(value).collect::<Vec<_>>().join(", "),
    }
}
