//! What is typed to choose among records, read into a [`Filter`].

use anyhow::Result;
use dateline_resolve::world::own::SECTORS;
use dateline_store::find::{Area, Days, Filter, Finder, Vocabulary, Words};

use super::{names, vocabulary};
use crate::models::Failure;

/// Which articles.
#[derive(Debug, clap::Args)]
pub(super) struct SourceArgs {
    /// Outlets, whatever their case.
    #[arg(long, value_name = "NAME", help_heading = "Filters")]
    outlet: Vec<String>,
    /// Languages, such as `fr`.
    #[arg(long, value_name = "LANG", value_delimiter = ',', help_heading = "Filters")]
    lang: Vec<String>,
    /// The story's id.
    #[arg(long, value_name = "ID", help_heading = "Filters")]
    story: Option<String>,
    /// The article's id.
    #[arg(long, value_name = "ID", help_heading = "Filters")]
    article: Option<String>,
    /// First day: `2020-01-07`, `2020-01` or `2020`.
    #[arg(long, value_name = "DAY", help_heading = "Filters")]
    from: Option<String>,
    /// Last day.
    #[arg(long, value_name = "DAY", help_heading = "Filters")]
    to: Option<String>,
}

impl SourceArgs {
    pub(super) fn filter(&self) -> Result<Filter> {
        Ok(Filter {
            outlets: self.outlet.clone(),
            langs: self.lang.iter().map(|lang| lang.trim().to_lowercase()).collect(),
            story: self.story.clone(),
            article: self.article.clone(),
            days: Days::parse(self.from.as_deref(), self.to.as_deref())?,
            ..Filter::default()
        })
    }
}

/// Where.
#[derive(Debug, clap::Args)]
pub(super) struct PlaceArgs {
    /// Countries of the place, by code or English name.
    #[arg(long, value_name = "COUNTRY", value_delimiter = ',', help_heading = "Filters")]
    country: Vec<String>,
    /// Places by name or GeoNames id.
    #[arg(long, value_name = "NAME", help_heading = "Filters")]
    place: Vec<String>,
    /// Between degrees: `west,south,east,north`.
    #[arg(
        long,
        value_name = "W,S,E,N",
        allow_hyphen_values = true,
        conflicts_with = "radius",
        help_heading = "Filters"
    )]
    bbox: Option<String>,
    /// Round a point: `lat,lon,km`.
    #[arg(long, value_name = "LAT,LON,KM", allow_hyphen_values = true, help_heading = "Filters")]
    radius: Option<String>,
}

impl PlaceArgs {
    pub(super) fn add_to(&self, filter: Filter, words: &Vocabulary) -> Result<Filter> {
        let bbox = self.bbox.as_deref().map(Area::parse_box).transpose()?;
        let circle = self.radius.as_deref().map(Area::parse_circle).transpose()?;
        Ok(Filter {
            countries: countries(&self.country, words)?,
            places: self.place.clone(),
            area: bbox.or(circle),
            ..filter
        })
    }
}

/// Which events.
#[derive(Debug, clap::Args)]
pub(super) struct EventFilterArgs {
    /// Words of the article: `mot AND "deux mots" -sans`, `OR`, `NOT`, `début*`, parentheses.
    #[arg(long, value_name = "SEARCH", allow_hyphen_values = true, help_heading = "Filters")]
    text: Option<String>,
    /// Words of the sentence that shows the event.
    #[arg(long, value_name = "SEARCH", allow_hyphen_values = true, help_heading = "Filters")]
    evidence: Option<String>,
    /// Event types, such as `PROTEST,ASSAULT`.
    #[arg(long = "type", value_name = "TYPE", value_delimiter = ',', help_heading = "Filters")]
    types: Vec<String>,
    /// PLOVER's modes, such as `strike`.
    #[arg(long, value_name = "MODE", value_delimiter = ',', help_heading = "Filters")]
    mode: Vec<String>,
    /// PLOVER's contexts, such as `election`.
    #[arg(long, value_name = "CONTEXT", value_delimiter = ',', help_heading = "Filters")]
    context: Vec<String>,
    /// Statuses, such as `happened,ongoing`.
    #[arg(long, value_name = "STATUS", value_delimiter = ',', help_heading = "Filters")]
    status: Vec<String>,
    /// Who did it: a name, a Wikidata item or a country; may be given several times.
    #[arg(long, value_name = "WHO", help_heading = "Filters")]
    actor: Vec<String>,
    /// To whom.
    #[arg(long, value_name = "WHO", help_heading = "Filters")]
    recipient: Vec<String>,
    /// Who says so.
    #[arg(long, visible_alias = "speaker", value_name = "WHO", help_heading = "Filters")]
    said_by: Vec<String>,
    /// PLOVER's sectors of actors and recipients, such as `MIL`.
    #[arg(long, value_name = "SECTOR", value_delimiter = ',', help_heading = "Filters")]
    sector: Vec<String>,
    /// At least this sure, from 0 to 1.
    #[arg(long, value_name = "N", help_heading = "Filters")]
    min_confidence: Option<f64>,
    /// Told by at least N reports that do not come from one another.
    #[arg(long, value_name = "N", help_heading = "Filters")]
    min_independent: Option<u32>,
    #[command(flatten)]
    place: PlaceArgs,
    #[command(flatten)]
    source: SourceArgs,
}

impl EventFilterArgs {
    /// Reads all of it.
    pub(super) fn filter(&self, finder: &Finder<'_>) -> Result<Filter> {
        let words = vocabulary(finder)?;
        let filter = Filter {
            text: search(self.text.as_deref())?,
            evidence: search(self.evidence.as_deref())?,
            types: each(&self.types, |value| words.event_type(value))?,
            modes: each(&self.mode, |value| words.mode(value))?,
            contexts: each(&self.context, |value| words.context(value))?,
            statuses: each(&self.status, |value| words.status(value))?,
            actors: names::who(&self.actor, &words)?,
            recipients: names::who(&self.recipient, &words)?,
            speakers: names::who(&self.said_by, &words)?,
            sectors: sectors(&self.sector)?,
            min_confidence: self.min_confidence.map(share).transpose()?,
            min_independent: self.min_independent,
            ..self.source.filter()?
        };
        self.place.add_to(filter, &words)
    }
}

/// Reads a search.
pub(super) fn search(value: Option<&str>) -> Result<Option<Words>> {
    Ok(value.map(Words::parse).transpose()?)
}

/// Reads countries.
pub(super) fn countries(values: &[String], words: &Vocabulary) -> Result<Vec<String>> {
    each(values, |value| words.country(value))
}

/// Reads PLOVER's sectors.
pub(super) fn sectors(values: &[String]) -> Result<Vec<String>> {
    each(values, |value| {
        let known = SECTORS.iter().find(|known| known.eq_ignore_ascii_case(value.trim()));
        known.map(|&known| known.to_owned()).ok_or_else(|| {
            let there_are = SECTORS.join("`, `");
            Failure::new(format!("unknown sector `{value}`"))
                .hint(format!("there are `{there_are}`"))
        })
    })
}

fn each<E: std::error::Error + Send + Sync + 'static>(
    values: &[String],
    read: impl Fn(&str) -> Result<String, E>,
) -> Result<Vec<String>> {
    values.iter().map(|value| Ok(read(value)?)).collect()
}

fn share(value: f64) -> Result<f64> {
    if (0.0..=1.0).contains(&value) {
        return Ok(value);
    }
    Err(Failure::new(format!("bad confidence `{value}`")).hint("it is from 0 to 1").into())
}
