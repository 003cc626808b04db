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
