//! What the gazetteer has under a name. It is kept: news names the same places again and again, and the file lies scattered in memory.

use std::sync::{Arc, Mutex, PoisonError};

use dateline_types::{Place, Resolution};
use rustc_hash::FxHashMap;

use super::candidate::fame;
use crate::gazetteer::{self, Gazetteer, PlaceKind, Spelling, iso3166};

/// A name that more places than these bear tells nothing of the rest: they are the least populated.
const MAX_CANDIDATES: usize = 48;

/// How many names and places are kept, all together: some megabytes.
const MAX_KEPT: usize = 1 << 15;

/// The gazetteer, with what it was last asked for.
#[derive(Debug)]
pub(super) struct Towns {
    gazetteer: Gazetteer,
    kept: Mutex<Kept>,
}

#[derive(Debug, Default)]
struct Kept {
    by_name: FxHashMap<Box<str>, Arc<[Town]>>,
    n_kept: usize,
}

/// A place of the gazetteer, as met by a name.
#[derive(Debug)]
pub(super) struct Town {
    pub(super) place: Arc<Place>,
    pub(super) kind: PlaceKind,
    pub(super) spelling: Spelling,
    /// ISO 3166 alpha-3; empty for what is of no country.
    country3: Box<str>,
    /// How well a place of its kind and people is known, and what of that is lost by how it is spelled.
    of_kind: f64,
    of_spelling: f64,
}

impl Towns {
    pub(super) fn new(gazetteer: Gazetteer) -> Towns {
        Towns { gazetteer, kept: Mutex::default() }
    }

    /// Returns the gazetteer itself.
    pub(super) fn gazetteer(&self) -> &Gazetteer {
        &self.gazetteer
    }

    /// Returns the places that bear a name, best known first.
    pub(super) fn find(&self, name: &str) -> Arc<[Town]> {
        if let Some(known) = self.lock().by_name.get(name) {
            return Arc::clone(known);
        }
        let found: Arc<[Town]> =
            self.gazetteer.lookup(name).take(MAX_CANDIDATES).map(|town| Town::of(&town)).collect();
        self.lock().keep(name, &found);
        found
    }

    /// What is kept stays sound whatever becomes of a thread.
    fn lock(&self) -> std::sync::MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Kept {
    fn keep(&mut self, name: &str, towns: &Arc<[Town]>) {
        if self.n_kept > MAX_KEPT {
            *self = Kept::default();
        }
        self.n_kept += 1 + towns.len();
        self.by_name.insert(name.into(), Arc::clone(towns));
    }
}

impl Town {
    fn of(town: &gazetteer::Place<'_>) -> Town {
        let people = (town.population as f64 + 10.0).log10();
        // Great towns have names in many languages; those of small ones are often names of something else in them.
        let unknown = ((fame::GREAT - people) / (fame::GREAT - fame::SMALL)).clamp(0.0, 1.0);
        let of_spelling = match town.spelling {
            Spelling::Official => 0.0,
            Spelling::Alternate => fame::ALTERNATE_LOSS * unknown,
            Spelling::Folded => fame::FOLDED_LOSS,
        };
        let of_kind = match town.kind {
            PlaceKind::Country => fame::COUNTRY,
            PlaceKind::Continent => fame::CONTINENT,
            PlaceKind::Admin1 => fame::ADMIN1,
            PlaceKind::City => people,
            PlaceKind::Admin2 => fame::ADMIN2 - unsaid(town),
            PlaceKind::Region | PlaceKind::Site => fame::MINOR_SITE,
        };
        Town {
            place: Arc::new(place_of(town)),
            kind: town.kind,
            spelling: town.spelling,
            country3: town.country3.into(),
            of_kind,
            of_spelling,
        }
    }

    /// Returns how well it is known, where `capital_of` is the country whose capital bears the name.
    pub(super) fn fame(&self, capital_of: Option<&str>) -> f64 {
        let is_capital = self.kind == PlaceKind::City && capital_of == Some(&*self.country3);
        let bonus = if is_capital { fame::CAPITAL_BONUS } else { 0.0 };
        self.of_kind + bonus - self.of_spelling
    }
}

/// Returns PLOVER's code of a country: Kosovo has none of ISO 3166-1.
pub(super) fn plover(country3: &str) -> &str {
    if country3 == "XKX" { "KOS" } else { country3 }
}

/// Returns the record of a place of the gazetteer. Places of a dependency lie in the state that it belongs to, as PLOVER has it; its regions are none of that
/// state's.
pub(super) fn place_of(town: &gazetteer::Place<'_>) -> Place {
    let code = |code: &str| Some(code.to_owned()).filter(|code| !code.is_empty());
    let state = iso3166::state_of(town.country3);
    Place {
        name: town.name.to_owned(),
        geonameid: town.geonameid,
        country: code(state.unwrap_or_else(|| plover(town.country3))),
        admin1: code(town.admin1).filter(|_| state.is_none()),
        lat: town.position.map(|at| at.lat),
        lon: town.position.map(|at| at.lon),
        resolution: match town.kind {
            PlaceKind::City | PlaceKind::Site => Resolution::City,
            PlaceKind::Admin1 => Resolution::Admin1,
            PlaceKind::Country => Resolution::Country,
            PlaceKind::Continent | PlaceKind::Admin2 | PlaceKind::Region => Resolution::Region,
        },
    }
}

fn unsaid(town: &gazetteer::Place<'_>) -> f64 {
    if town.matched == town.name { 0.0 } else { fame::UNSAID_LOSS }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_is_bounded() {
        let mut kept = Kept::default();
        let none: Arc<[Town]> = Arc::new([]);
        for name in 0..3 * MAX_KEPT {
            kept.keep(&name.to_string(), &none);
            assert!(kept.by_name.len() <= MAX_KEPT + 1);
        }
        assert!(kept.by_name.contains_key((3 * MAX_KEPT - 1).to_string().as_str()));
    }
}
