//! The words of a language that stand round the names of places: `places.toml` of a language pack.

use std::collections::{BTreeMap, BTreeSet};

use dateline_types::{Pack, PackError};
use rustc_hash::{FxHashMap, FxHashSet};

/// The file of a pack that holds them.
const FILE: &str = "places.toml";

/// Words round the names of places, in lower case.
#[derive(Debug, Clone, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlaceWords {
    /// Prepositions that a place follows: « à », "in".
    pub(super) locative: FxHashSet<String>,
    /// Words between a part and the whole that holds it: « Kidal, *dans le nord du* Mali ».
    pub(super) within: FxHashSet<String>,
    /// What a name of a place may begin with and its record lacks: « la ville de », "the city of".
    pub(super) before: BTreeSet<String>,
    /// What it may end with and its record lacks: "province".
    pub(super) after: BTreeSet<String>,
    /// Words of directions: « nord », "northern".
    pub(super) directions: BTreeMap<String, Direction>,
    /// Words between a direction and the name of a place: « nord *de la* Syrie ».
    pub(super) of: BTreeSet<String>,
    /// Words between a distance and a direction: « 30 km *à l'* est ».
    pub(super) towards: BTreeSet<String>,
    /// Units of distance, in kilometres.
    pub(super) distances: BTreeMap<String, f64>,
    /// Folded adjectives and nouns of the peoples of what is no one state → its name: « africain » → « Afrique ».
    pub(super) peoples: FxHashMap<String, String>,
    /// Words with a capital that are names of places elsewhere, and here are none.
    pub(super) never: FxHashSet<String>,
}

/// What a word says of where something lies.
#[derive(Debug, Clone, serde::Deserialize)]
#[serde(try_from = "String")]
pub(super) struct Direction {
    /// Degrees from north, clockwise.
    pub(super) bearing: f64,
    /// In English: `north`.
    pub(super) noun: String,
    /// In English: `northern`.
    pub(super) adjective: String,
    /// Whether the word stands right before the name: "northern".
    pub(super) is_adjective: bool,
}

/// Directions by their English names, clockwise from north.
const DIRECTIONS: [&str; 8] =
    ["north", "northeast", "east", "southeast", "south", "southwest", "west", "northwest"];

impl TryFrom<String> for Direction {
    type Error = String;

    /// Reads `north`, or `northern` for a word that stands right before the name; `central` has no bearing.
    fn try_from(name: String) -> Result<Direction, String> {
        let noun = name.strip_suffix("ern").unwrap_or(&name);
        let place = DIRECTIONS.iter().position(|&direction| direction == noun);
        let is_centre = matches!(noun, "centre" | "central");
        let Some(eighth) = place.or(is_centre.then_some(0)) else {
            return Err(format!("`{name}` is no direction: write `north`, `northern`, `centre`…"));
        };
        Ok(Direction {
            bearing: 45.0 * eighth as f64,
            noun: noun.to_owned(),
            adjective: if is_centre { "central".to_owned() } else { format!("{noun}ern") },
            is_adjective: noun != name || noun == "central",
        })
    }
}

impl PlaceWords {
    /// Reads `places.toml` of a language pack.
    ///
    /// # Errors
    ///
    /// Where the file is missing or says what it must not.
    pub fn load(pack: &Pack) -> Result<PlaceWords, PackError> {
        pack.read(FILE)
    }
}
