//! Who and where, each once in the file.

use std::cmp::Ordering;

use dateline_types::{Identity, Place};

/// A row of `actor`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct ActorRow {
    pub(crate) name: String,
    pub(crate) id: Option<String>,
    pub(crate) country: Option<String>,
    pub(crate) sectors: Vec<String>,
}

impl ActorRow {
    /// Names someone by the English name, else by `words`.
    pub(crate) fn new(identity: &Identity, words: &str) -> ActorRow {
        ActorRow {
            name: identity.name.clone().unwrap_or_else(|| words.to_owned()),
            id: identity.id.clone(),
            country: identity.country.clone(),
            sectors: identity.sectors.clone(),
        }
    }
}

/// A row of `place`.
#[derive(Debug, Clone)]
pub(crate) struct PlaceRow {
    pub(crate) name: String,
    pub(crate) geonameid: Option<u32>,
    pub(crate) country: Option<String>,
    pub(crate) admin1: Option<String>,
    pub(crate) lat: Option<f64>,
    pub(crate) lon: Option<f64>,
    pub(crate) resolution: &'static str,
}

/// What makes a place this one: where it lies follows from it.
pub(crate) type PlaceKey<'p> =
    (&'p str, Option<u32>, Option<&'p str>, Option<&'p str>, &'static str);

impl PlaceRow {
    pub(crate) fn new(place: &Place) -> PlaceRow {
        PlaceRow {
            name: place.name.clone(),
            geonameid: place.geonameid,
            country: place.country.clone(),
            admin1: place.admin1.clone(),
            lat: place.lat,
            lon: place.lon,
            resolution: place.resolution.name(),
        }
    }

    fn key(&self) -> PlaceKey<'_> {
        let (country, admin1) = (self.country.as_deref(), self.admin1.as_deref());
        (&self.name, self.geonameid, country, admin1, self.resolution)
    }
}

impl PartialEq for PlaceRow {
    fn eq(&self, other: &PlaceRow) -> bool {
        self.key() == other.key()
    }
}

impl Eq for PlaceRow {}

impl PartialOrd for PlaceRow {
    fn partial_cmp(&self, other: &PlaceRow) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for PlaceRow {
    fn cmp(&self, other: &PlaceRow) -> Ordering {
        self.key().cmp(&other.key())
    }
}
