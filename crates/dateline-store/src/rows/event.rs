//! Events and those who take part in them.

use std::collections::BTreeSet;

use dateline_record::{CharIndex, CharSpan, EventRecord, MadeBy};
use dateline_types::{Argument, CountKind, Counts, Event, Resolved};

use super::{ActorRow, PlaceRow};

/// A row of `event`, with those of its parties.
#[derive(Debug, Clone)]
pub(crate) struct EventRow {
    pub(crate) id: String,
    pub(crate) event_type: String,
    pub(crate) modes: String,
    pub(crate) contexts: String,
    pub(crate) cameo: Option<String>,
    pub(crate) quad: Option<u8>,
    pub(crate) score: Option<f64>,
    pub(crate) status: &'static str,
    pub(crate) start: Option<String>,
    pub(crate) end: Option<String>,
    pub(crate) when_basis: Option<&'static str>,
    pub(crate) place: Option<PlaceRow>,
    pub(crate) actor_countries: String,
    pub(crate) recipient_countries: String,
    /// Bounds of the dead, the injured, the arrested, the crowd.
    pub(crate) counts: [(Option<i64>, Option<i64>); 4],
    pub(crate) confidence: f64,
    pub(crate) rule: String,
    pub(crate) evidence: String,
    pub(crate) span: CharSpan,
    pub(crate) trigger: CharSpan,
    pub(crate) record: String,
    pub(crate) parties: Vec<PartyRow>,
}

/// A row of `party`.
#[derive(Debug, Clone)]
pub(crate) struct PartyRow {
    pub(crate) role: &'static str,
    pub(crate) position: usize,
    pub(crate) actor: ActorRow,
    pub(crate) text: String,
    pub(crate) span: CharSpan,
    pub(crate) cue: Option<String>,
}

impl EventRow {
    pub(crate) fn new(
        event: &Event,
        resolved: &Resolved,
        offsets: &CharIndex<'_>,
        made_by: &MadeBy,
    ) -> serde_json::Result<EventRow> {
        let record = EventRecord::new(event, resolved, offsets, made_by);
        let day = |day: jiff::civil::Date| day.to_string();
        let when = event.when.as_ref();
        Ok(EventRow {
            id: event.id.clone(),
            event_type: event.event_type.name().to_owned(),
            modes: serde_json::to_string(&event.modes)?,
            contexts: serde_json::to_string(&event.contexts)?,
            cameo: event.cameo.clone(),
            quad: record.quad,
            score: record.score.map(as_written),
            status: event.status.name(),
            start: when.map(|when| day(when.time.start)),
            end: when.map(|when| day(when.time.end)),
            when_basis: when.map(|when| when.basis),
            place: event.whereabouts.as_ref().map(|place| PlaceRow::new(&place.place)),
            actor_countries: countries(&event.actors)?,
            recipient_countries: countries(&event.recipients)?,
            counts: CountKind::ALL.map(|kind| bounds(&event.counts, kind)),
            confidence: as_written(event.confidence),
            rule: event.rule.clone(),
            evidence: record.evidence.text.to_owned(),
            span: record.evidence.span,
            trigger: record.evidence.trigger,
            record: serde_json::to_string(&record)?,
            parties: parties(event, offsets),
        })
    }
}

fn parties(event: &Event, offsets: &CharIndex<'_>) -> Vec<PartyRow> {
    let arguments = |role, arguments: &[Argument]| -> Vec<PartyRow> {
        let party = |(position, argument): (usize, &Argument)| PartyRow {
            role,
            position,
            actor: ActorRow::new(&argument.identity, &argument.text),
            text: argument.text.clone(),
            span: offsets.span(argument.span),
            cue: None,
        };
        arguments.iter().enumerate().map(party).collect()
    };
    let sources = event.said_by.iter().enumerate().map(|(position, source)| PartyRow {
        role: "source",
        position,
        actor: ActorRow::new(&source.identity, &source.text),
        text: source.text.clone(),
        span: offsets.span(source.span),
        cue: Some(source.cue.clone()),
    });
    let mut parties = arguments("actor", &event.actors);
    parties.extend(arguments("recipient", &event.recipients));
    parties.extend(sources);
    parties
}

/// Returns the countries, each once, as a list in JSON.
fn countries(arguments: &[Argument]) -> serde_json::Result<String> {
    let countries = arguments.iter().filter_map(|argument| argument.identity.country.as_deref());
    serde_json::to_string(&countries.collect::<BTreeSet<&str>>())
}

fn bounds(counts: &Counts, kind: CountKind) -> (Option<i64>, Option<i64>) {
    let whole = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
    let count = counts.get(kind);
    (count.and_then(|count| count.min.map(whole)), count.and_then(|count| count.max.map(whole)))
}

/// Returns the number that records print: `0.35`, where widening would give 0.3499999940395355.
fn as_written(number: f32) -> f64 {
    number.to_string().parse().unwrap_or_else(|_| f64::from(number))
}
