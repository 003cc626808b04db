//! Which place? Finds the names of places and says where each lies.
//!
//! Names come from three sources: the countries of the [`World`], the sites of `world/places.toml` (regions, seas, bases: what gazetteers of
//! towns lack), and the [`Gazetteer`], where one is installed. A name that several places bear is decided by what the article says of its
//! surroundings; all uses of a name in an article stand for the same place.
//!
//! Without a gazetteer, countries and sites are still found.

mod candidate;
mod choose;
mod find;
mod hint;
mod near;
mod part;
mod sites;
mod towns;
mod words;

use std::cell::{LazyCell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use dateline_types::{Doc, Pack, PackError, Place, Toponym, Use};

use crate::folded::Folded;
use crate::gazetteer::Gazetteer;
use crate::world::World;

pub use self::words::PlaceWords;

use self::choose::Name;
use self::find::Found;
use self::sites::Sites;
use self::towns::Towns;

/// Where things lie.
#[derive(Debug)]
pub struct Atlas {
    sites: Sites,
    towns: Option<Towns>,
    countries: BTreeMap<String, Place>,
    /// The gazetteer's codes of countries: of two letters → of three.
    codes: BTreeMap<String, String>,
}

impl Atlas {
    /// Reads `places.toml` of the world facts, with the names in `langs`.
    ///
    /// # Errors
    ///
    /// Where the file is missing or says what it must not.
    pub fn load(world: &Pack, langs: &[&str]) -> Result<Atlas, PackError> {
        let sites = Sites::load(world, langs)?;
        Ok(Atlas { sites, towns: None, countries: BTreeMap::new(), codes: BTreeMap::new() })
    }

    /// Adds the towns of the earth.
    #[must_use]
    pub fn with_gazetteer(self, gazetteer: Gazetteer) -> Atlas {
        let (mut countries, mut codes) = (BTreeMap::new(), BTreeMap::new());
        for one in gazetteer.countries() {
            codes.entry(one.country.to_owned()).or_insert_with(|| one.country3.to_owned());
            // Territories that bear their country's code come after it.
            countries.entry(one.country3.to_owned()).or_insert_with(|| towns::place_of(&one));
        }
        Atlas { countries, codes, towns: Some(Towns::new(gazetteer)), ..self }
    }

    /// Returns the names of the first-level divisions that the gazetteer has, by PLOVER's code of the country and GeoNames' code of the division.
    #[must_use]
    pub fn divisions(&self) -> BTreeMap<(String, String), String> {
        let divisions =
            self.towns.iter().flat_map(|towns| towns.gazetteer().divisions()).map(|division| {
                let country = towns::plover(division.country3).to_owned();
                ((country, division.admin1.to_owned()), division.name.to_owned())
            });
        divisions.collect()
    }
}

/// What the words of an article say of places.
#[derive(Debug, Default)]
pub struct FoundPlaces {
    /// Names of places, in the order of the text; they do not overlap.
    pub toponyms: Vec<Toponym>,
    /// Words that tell of a place and are none, in the order of the text; they overlap no toponym.
    pub hints: Vec<Toponym>,
}

/// Finds the places that `doc` names, and the words that tell of one.
#[must_use]
pub fn find_places(doc: &Doc, words: &PlaceWords, world: &World, atlas: &Atlas) -> FoundPlaces {
    let folded = Folded::of(doc.tokens.iter().map(|token| &*token.lower));
    let known = RefCell::default();
    let lang = &doc.lang;
    let sources = candidate::Sources { lang, words, world, atlas, folded: &folded, known: &known };
    let mut found = find::find_names(doc, &sources);
    let names_of_bodies = hint::find_in_bodies(doc, &sources, &found);
    let n_toponyms = found.len();
    found.extend(names_of_bodies);
    let chosen = choose_all(doc, &sources, &found);
    let spoken_of = LazyCell::new(|| countries_spoken_of(doc, &sources, &found, &chosen));
    let mut places = FoundPlaces::default();
    for (index, (one, (place, confidence))) in found.iter().zip(chosen.iter().cloned()).enumerate()
    {
        let is_spoken_of = |country: &String| spoken_of.contains(country);
        if is_direction(one, words) && !place.country.as_ref().is_some_and(is_spoken_of) {
            continue;
        }
        let toponym = |used_for| Toponym { span: one.span, place, confidence, used_for };
        if index < n_toponyms {
            let used_for = hint::use_of(doc, &sources, one);
            places.toponyms.push(part::with_direction(doc, words, toponym(used_for)));
        } else {
            places.hints.push(toponym(Use::Name));
        }
    }
    let is_taken = hint::taken(doc, places.toponyms.iter().chain(&places.hints));
    places.hints.extend(hint::find_people(doc, &sources, &is_taken));
    places.hints.sort_by_key(|hint| hint.span.start);
    places
}

/// Tells whether a name is but a direction: "the *South West*" is a region where its country is spoken of, and of many others a part without a name.
fn is_direction(name: &Found, words: &PlaceWords) -> bool {
    name.key.split([' ', '-']).all(|word| words.directions.contains_key(word))
}

/// Returns the countries of which other names or adjectives speak.
fn countries_spoken_of(
    doc: &Doc,
    sources: &candidate::Sources<'_>,
    found: &[Found],
    chosen: &[(Place, f32)],
) -> BTreeSet<String> {
    let named = found.iter().zip(chosen).filter(|(one, _)| !is_direction(one, sources.words));
    let named = named.filter_map(|(_, (place, _))| place.country.clone());
    named.chain(choose::adjective_votes(doc, sources).into_keys()).collect()
}

/// Chooses a place for each name: all uses of a name in an article stand for the same.
fn choose_all(doc: &Doc, sources: &candidate::Sources<'_>, found: &[Found]) -> Vec<(Place, f32)> {
    let mut by_key: BTreeMap<&str, usize> = BTreeMap::new();
    let mut names: Vec<Name> = Vec::new();
    let mut name_of = Vec::new();
    for one in found {
        let index = *by_key.entry(&one.key).or_insert_with(|| {
            names.push(Name { candidates: Rc::clone(&one.candidates), spans: Vec::new() });
            names.len() - 1
        });
        names[index].spans.push(one.span);
        name_of.push(index);
    }
    let chosen = choose::choose(doc, sources, &names);
    let place = |index: usize| {
        // A name has candidates, so one of them is the best.
        let (best, confidence) = chosen[index].unwrap_or((0, 0.0));
        (Place::clone(&names[index].candidates[best].place), confidence)
    };
    name_of.into_iter().map(place).collect()
}
