//! Events from their records.

use std::sync::Arc;

use dateline_types::{
    Argument, Article, Coded, Count, Counts, Doc, Event, EventType, Evidence, Identity, OwnType,
    Place, Quad, Resolution, Resolved, Speaker, Status, TimeSpan, When, Whereabouts,
};
use serde::Deserialize;

use super::{Bytes, StoredError, day, names};
use crate::CharSpan;

/// What is read of a record.
#[derive(Deserialize)]
struct Stored {
    id: String,
    r#type: String,
    #[serde(default)]
    mode: Vec<String>,
    #[serde(default)]
    context: Vec<String>,
    cameo: Option<String>,
    quad: Option<u8>,
    score: Option<f32>,
    actor: Vec<StoredArgument>,
    recipient: Vec<StoredArgument>,
    #[serde(default)]
    counts: StoredCounts,
    when: Option<StoredWhen>,
    r#where: Option<StoredWhere>,
    status: String,
    #[serde(default)]
    said_by: Vec<StoredSpeaker>,
    evidence: StoredEvidence,
    #[serde(default)]
    more_evidence: Vec<StoredEvidence>,
    rule: String,
    confidence: f32,
}

#[derive(Deserialize)]
struct StoredArgument {
    text: String,
    span: CharSpan,
    #[serde(flatten)]
    identity: StoredIdentity,
}

#[derive(Deserialize)]
struct StoredIdentity {
    name: Option<String>,
    country: Option<String>,
    country_basis: Option<String>,
    #[serde(default)]
    sectors: Vec<String>,
    id: Option<String>,
}

#[derive(Deserialize)]
struct StoredSpeaker {
    #[serde(flatten)]
    argument: StoredArgument,
    cue: String,
    cue_span: CharSpan,
    pronoun_span: Option<CharSpan>,
}

#[derive(Deserialize, Default)]
struct StoredCounts {
    dead: Option<StoredCount>,
    injured: Option<StoredCount>,
    arrested: Option<StoredCount>,
    crowd: Option<StoredCount>,
}

#[derive(Deserialize)]
struct StoredCount {
    min: Option<u64>,
    max: Option<u64>,
    approx: bool,
    span: CharSpan,
}

#[derive(Deserialize)]
struct StoredWhen {
    edtf: String,
    start: String,
    end: String,
    #[serde(default)]
    candidates: Vec<String>,
    span: Option<CharSpan>,
    basis: String,
}

#[derive(Deserialize)]
struct StoredWhere {
    span: CharSpan,
    name: String,
    geonameid: Option<u32>,
    country: Option<String>,
    admin1: Option<String>,
    lat: Option<f64>,
    lon: Option<f64>,
    resolution: String,
}

#[derive(Deserialize)]
struct StoredEvidence {
    sentence: usize,
    span: CharSpan,
    trigger: CharSpan,
}

/// How days of events are known; see [`When::basis`].
const BASES: [&str; 6] =
    ["publication", "narrative", "explicit", "weekday", "relative", "sentence"];

/// Returns an article with the events of these records and with `names` as [`super::names`] gives them.
///
/// # Errors
///
/// Where one of them is no record of an event, or of another text.
pub fn coded<'r>(
    article: Article,
    lang: &str,
    model: &str,
    names: &str,
    records: impl IntoIterator<Item = &'r str>,
) -> Result<Coded, StoredError> {
    let bytes = Bytes::of(&article.text);
    let events: Result<Vec<Event>, StoredError> =
        records.into_iter().map(|record| read(record, &bytes)).collect();
    let ents = names::ents(names, &bytes)?;
    let (lang, model) = (lang.to_owned(), model.to_owned());
    let doc = Doc::new(article, lang, model, Vec::new(), Vec::new(), ents);
    let resolved = Resolved {
        doc,
        timexes: Vec::new(),
        toponyms: Vec::new(),
        place_hints: Vec::new(),
        mentions: Vec::new(),
        entities: Vec::new(),
        quotes: Vec::new(),
    };
    Ok(Coded { resolved, events: events? })
}

fn read(record: &str, bytes: &Bytes) -> Result<Event, StoredError> {
    let stored: Stored = serde_json::from_str(record)?;
    let status = Status::ALL.into_iter().find(|status| status.name() == stored.status);
    let event_type = event_type(&stored);
    let more = stored.more_evidence.into_iter().map(|one| evidence(one, bytes));
    Ok(Event {
        event_type,
        id: stored.id,
        modes: stored.mode,
        contexts: stored.context,
        cameo: stored.cameo,
        actors: arguments(stored.actor, bytes)?,
        recipients: arguments(stored.recipient, bytes)?,
        counts: counts(stored.counts, bytes)?,
        when: stored.when.map(|one| when(one, bytes)).transpose()?,
        whereabouts: stored.r#where.map(|one| whereabouts(one, bytes)).transpose()?,
        status: status.ok_or_else(|| {
            StoredError::Value(format!("the status `{}`, which there is not", stored.status))
        })?,
        said_by: stored
            .said_by
            .into_iter()
            .map(|one| speaker(one, bytes))
            .collect::<Result<_, _>>()?,
        evidence: evidence(stored.evidence, bytes)?,
        more_evidence: more.collect::<Result<_, _>>()?,
        rule: stored.rule,
        confidence: stored.confidence,
        signs: Vec::new(),
        decisions: Vec::new(),
    })
}

/// A type that is not PLOVER's was a user's; of its modes only the score of this event is known.
fn event_type(stored: &Stored) -> EventType {
    EventType::of_plover(&stored.r#type).unwrap_or_else(|| {
        EventType::Own(Arc::new(OwnType {
            name: stored.r#type.clone(),
            description: String::new(),
            quad: Quad::ALL.into_iter().find(|quad| Some(quad.number()) == stored.quad),
            score: stored.score,
            modes: stored.mode.iter().map(|mode| (mode.clone(), stored.score)).collect(),
        }))
    })
}

fn arguments(stored: Vec<StoredArgument>, bytes: &Bytes) -> Result<Vec<Argument>, StoredError> {
    let argument = |one: StoredArgument| {
        let span = bytes.span(one.span)?;
        Ok(Argument { text: one.text, span, identity: identity(one.identity), entity: None })
    };
    stored.into_iter().map(argument).collect()
}

fn identity(stored: StoredIdentity) -> Identity {
    Identity {
        name: stored.name,
        country: stored.country,
        is_country_inferred: stored.country_basis.is_some(),
        sectors: stored.sectors,
        id: stored.id,
        office: None,
    }
}

fn speaker(stored: StoredSpeaker, bytes: &Bytes) -> Result<Speaker, StoredError> {
    Ok(Speaker {
        text: stored.argument.text,
        span: bytes.span(stored.argument.span)?,
        head: 0,
        identity: identity(stored.argument.identity),
        cue: stored.cue,
        cue_span: bytes.span(stored.cue_span)?,
        pronoun: stored.pronoun_span.map(|span| bytes.span(span)).transpose()?,
    })
}

fn counts(stored: StoredCounts, bytes: &Bytes) -> Result<Counts, StoredError> {
    let count = |one: Option<StoredCount>| -> Result<Option<Count>, StoredError> {
        let Some(StoredCount { min, max, approx, span }) = one else { return Ok(None) };
        Ok(Some(Count { min, max, approx, span: bytes.span(span)? }))
    };
    Ok(Counts {
        dead: count(stored.dead)?,
        injured: count(stored.injured)?,
        arrested: count(stored.arrested)?,
        crowd: count(stored.crowd)?,
    })
}

fn when(stored: StoredWhen, bytes: &Bytes) -> Result<When, StoredError> {
    let (start, end) = (day(&stored.start)?, day(&stored.end)?);
    let basis = BASES.into_iter().find(|basis| *basis == stored.basis);
    Ok(When {
        time: TimeSpan { edtf: stored.edtf.clone(), start, end },
        edtf: stored.edtf,
        candidates: stored.candidates,
        span: stored.span.map(|span| bytes.span(span)).transpose()?,
        basis: basis.unwrap_or("explicit"),
    })
}

fn whereabouts(stored: StoredWhere, bytes: &Bytes) -> Result<Whereabouts, StoredError> {
    let all = [Resolution::City, Resolution::Admin1, Resolution::Country, Resolution::Region];
    let resolution = all.into_iter().find(|one| one.name() == stored.resolution);
    Ok(Whereabouts {
        span: bytes.span(stored.span)?,
        place: Place {
            name: stored.name,
            geonameid: stored.geonameid,
            country: stored.country,
            admin1: stored.admin1,
            lat: stored.lat,
            lon: stored.lon,
            resolution: resolution.unwrap_or(Resolution::Region),
        },
        confidence: 1.0,
    })
}

fn evidence(stored: StoredEvidence, bytes: &Bytes) -> Result<Evidence, StoredError> {
    Ok(Evidence {
        sentence: stored.sentence,
        span: bytes.span(stored.span)?,
        trigger: bytes.span(stored.trigger)?,
        head: 0,
    })
}
