//! Places that gazetteers of towns lack: `world/places.toml`.

use std::collections::BTreeMap;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use dateline_types::{Pack, PackError, Place, Resolution};

use crate::world::words_of;

/// The file of the world facts that holds them.
const FILE: &str = "places.toml";

/// The key of the table whose places belong to no one country.
const NO_COUNTRY: &str = "none";

/// Regions, seas, rivers, bases.
#[derive(Debug, Clone, Default)]
pub(super) struct Sites {
    places: Vec<Arc<Place>>,
    by_lang: FxHashMap<String, FxHashMap<String, Vec<usize>>>,
    /// First words of names, in all languages → words of the longest of them.
    by_first: FxHashMap<String, usize>,
    by_short: BTreeMap<String, usize>,
    /// Words of the longest name.
    n_longest: usize,
}

/// Places by country, then by English name.
type Tables = BTreeMap<String, BTreeMap<String, Row>>;

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    /// Degrees north and east of its middle.
    at: [f64; 2],
    #[serde(default)]
    is: Kind,
    /// Names besides the English one, by language; the English one counts in all.
    #[serde(default)]
    fr: Vec<String>,
    #[serde(default)]
    en: Vec<String>,
    /// GeoNames' code of the first-level division that it is, where towns of the gazetteer bear it.
    code: Option<String>,
    /// Names that count only after a comma: "Gainesville, Fla."
    #[serde(default)]
    short: Vec<String>,
}

/// What a site is.
#[derive(Debug, Clone, Copy, Default, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
enum Kind {
    /// A first-level division of its country.
    Admin1,
    /// Any other stretch of land or water.
    #[default]
    Region,
    /// A point: a base, a crossing, a quarter.
    Site,
}

impl Sites {
    pub(super) fn load(pack: &Pack, langs: &[&str]) -> Result<Sites, PackError> {
        let tables: Tables = pack.read(FILE)?;
        let mut sites = Sites::default();
        for (country, rows) in tables {
            for (name, row) in rows {
                sites.add(&country, &name, &row, langs);
            }
        }
        Ok(sites)
    }

    fn add(&mut self, country: &str, name: &str, row: &Row, langs: &[&str]) {
        let index = self.places.len();
        for &lang in langs {
            let own = match lang {
                "fr" => &row.fr,
                _ => &row.en,
            };
            let by_words = self.by_lang.entry(lang.to_owned()).or_default();
            for name in own.iter().map(String::as_str).chain([name]) {
                let words = words_of(name);
                self.n_longest = self.n_longest.max(words.len());
                if let Some(first) = words.first() {
                    let longest = self.by_first.entry(first.clone()).or_default();
                    *longest = words.len().max(*longest);
                }
                let known = by_words.entry(words.join(" ")).or_default();
                if !known.contains(&index) {
                    known.push(index);
                }
            }
        }
        self.by_short.extend(row.short.iter().map(|short| (short.clone(), index)));
        self.places.push(Arc::new(Place {
            name: name.to_owned(),
            geonameid: None,
            country: Some(country.to_owned()).filter(|country| country != NO_COUNTRY),
            admin1: row.code.clone(),
            lat: Some(row.at[0]),
            lon: Some(row.at[1]),
            resolution: match row.is {
                Kind::Admin1 => Resolution::Admin1,
                Kind::Region => Resolution::Region,
                Kind::Site => Resolution::City,
            },
        }));
    }

    /// Returns the sites that these folded words name.
    pub(super) fn find(&self, lang: &str, words: &str) -> impl Iterator<Item = &Arc<Place>> {
        let found = self.by_lang.get(lang).and_then(|names| names.get(words));
        found.into_iter().flatten().filter_map(|&index| self.places.get(index))
    }

    /// Returns the site of a name that counts only after a comma.
    pub(super) fn find_short(&self, name: &str) -> Option<&Arc<Place>> {
        self.by_short.get(name).and_then(|&index| self.places.get(index))
    }

    /// Returns the number of words of the longest name that begins with this folded word.
    pub(super) fn longest_from(&self, word: &str) -> Option<usize> {
        self.by_first.get(word).copied()
    }

    /// Returns the number of words of the longest name.
    pub(super) fn n_longest(&self) -> usize {
        self.n_longest
    }
}
