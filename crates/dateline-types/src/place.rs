//! Place names and the places they stand for.

use crate::ByteSpan;

/// A place name in the text.
#[derive(Debug, Clone, PartialEq)]
pub struct Toponym {
    /// The words.
    pub span: ByteSpan,
    /// The chosen place.
    pub place: Place,
    /// From 0 to 1: how sure the choice is.
    pub confidence: f32,
    /// What the words stand for here.
    pub used_for: Use,
}

/// What the name of a place stands for in the text, after the kinds of Gritta et al. 2019 (*A Pragmatic Guide to Geoparsing Evaluation*).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Use {
    /// The place itself: « à *Damas* ».
    Place,
    /// Those who govern it: « *Damas* a condamné ».
    Government,
    /// Its people or what is theirs: « les soldats *syriens* ».
    People,
    /// Part of the name of a body or thing: "University of *California*".
    Name,
}

impl Use {
    /// Returns the name that records use.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Use::Place => "place",
            Use::Government => "government",
            Use::People => "people",
            Use::Name => "name",
        }
    }
}

/// A place of the gazetteer or of the world facts.
#[derive(Debug, Clone, PartialEq)]
pub struct Place {
    /// English name.
    pub name: String,
    /// GeoNames id, where it has one.
    pub geonameid: Option<u32>,
    /// ISO 3166-1 alpha-3 (PLOVER's).
    pub country: Option<String>,
    /// First-level region, GeoNames' code.
    pub admin1: Option<String>,
    /// Degrees north.
    pub lat: Option<f64>,
    /// Degrees east.
    pub lon: Option<f64>,
    /// How exact it is.
    pub resolution: Resolution,
}

/// How exact a place is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Resolution {
    /// A populated place.
    City,
    /// A first-level region.
    Admin1,
    /// A state.
    Country,
    /// Part of a state, or of several.
    Region,
}

impl Resolution {
    /// Returns the name that records use.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Resolution::City => "city",
            Resolution::Admin1 => "admin1",
            Resolution::Country => "country",
            Resolution::Region => "region",
        }
    }
}

/// Mean radius of the earth (IUGG), in km.
pub const EARTH_KM: f64 = 6371.0088;

/// Returns the way along the surface between two points, in km; points are degrees north and east. By the haversine formula.
///
/// ```
/// let (paris, london) = ((48.8566, 2.3522), (51.5074, -0.1278));
/// assert_eq!(dateline_types::distance_km(paris, london).round(), 344.0);
/// ```
#[must_use]
pub fn distance_km(one: (f64, f64), other: (f64, f64)) -> f64 {
    let (lat, other_lat) = (one.0.to_radians(), other.0.to_radians());
    let half = |angle: f64| (angle / 2.0).sin().powi(2);
    let haversine =
        half(other_lat - lat) + lat.cos() * other_lat.cos() * half((other.1 - one.1).to_radians());
    2.0 * EARTH_KM * haversine.min(1.0).sqrt().asin()
}
