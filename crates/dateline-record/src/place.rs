//! Places, and the words that name them.

use dateline_types::Toponym;
use schemars::JsonSchema;
use serde::Serialize;

use crate::{CharIndex, CharSpan};

/// The names of [`dateline_types::Resolution`], for the schema.
pub(crate) const RESOLUTIONS: [&str; 4] = ["city", "admin1", "country", "region"];

/// The names of [`dateline_types::Use`], for the schema.
const USES: [&str; 4] = ["place", "government", "people", "name"];

/// One place name of an article: `"record":"place"`.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(tag = "record", rename = "place")]
pub struct PlaceRecord<'a> {
    /// The article's id.
    pub article: &'a str,
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
    #[schemars(extend("enum" = RESOLUTIONS))]
    pub resolution: &'a str,
    /// How sure the choice of the place is, from 0 to 1.
    #[schemars(range(min = 0, max = 1))]
    pub confidence: f32,
    /// What the words stand for: the place itself, those who govern it, its people, or part of a body's name. Only `place` says where something is.
    #[serde(rename = "use")]
    #[schemars(extend("enum" = USES))]
    pub used_for: &'a str,
}

impl<'a> PlaceRecord<'a> {
    /// Returns the record of `toponym` in the article with the id `article`; `offsets` must be of its text.
    #[must_use]
    pub fn new(toponym: &'a Toponym, article: &'a str, offsets: &CharIndex<'a>) -> PlaceRecord<'a> {
        let place = &toponym.place;
        PlaceRecord {
            article,
            text: offsets.words(toponym.span),
            span: offsets.span(toponym.span),
            name: &place.name,
            geonameid: place.geonameid,
            country: place.country.as_deref(),
            admin1: place.admin1.as_deref(),
            lat: place.lat,
            lon: place.lon,
            resolution: place.resolution.name(),
            confidence: toponym.confidence,
            used_for: toponym.used_for.name(),
        }
    }
}
