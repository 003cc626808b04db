//! The words of a language that stand round the names of places: `places.toml` of a language pack.

use std::collections::BTreeSet;

use dateline_types::{Pack, PackError};

/// The file of a pack that holds them.
const FILE: &str = "places.toml";

/// Words round the names of places, in lower case.
#[derive(Debug, Clone, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlaceWords {
    /// Prepositions that a place follows: « à », "in".
    pub(super) locative: BTreeSet<String>,
    /// Words between a part and the whole that holds it: « Kidal, *dans le nord du* Mali ».
    pub(super) within: BTreeSet<String>,
    /// What a name of a place may begin with and its record lacks: « la ville de », "the city of".
    pub(super) before: BTreeSet<String>,
    /// What it may end with and its record lacks: "province".
    pub(super) after: BTreeSet<String>,
    /// Words with a capital that are names of places elsewhere, and here are none.
    pub(super) never: BTreeSet<String>,
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
