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
mod part;
mod sites;
mod words;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use dateline_types::{Doc, Pack, PackError, Place, Toponym};

use crate::gazetteer::Gazetteer;
use crate::world::{World, words_of};

pub use self::words::PlaceWords;

use self::choose::Name;
use self::sites::Sites;

/// Where things lie.
#[derive(Debug)]
pub struct Atlas {
    sites: Sites,
    gazetteer: Option<Gazetteer>,
    countries: BTreeMap<String, Place>,
}

impl Atlas {
    /// Reads `places.toml` of the world facts, with the names in `langs`.
    ///
    /// # Errors
    ///
    /// Where the file is missing or says what it must not.
    pub fn load(world: &Pack, langs: &[&str]) -> Result<Atlas, PackError> {
        Ok(Atlas { sites: Sites::load(world, langs)?, gazetteer: None, countries: BTreeMap::new() })
    }

    /// Adds the towns of the earth.
    #[must_use]
    pub fn with_gazetteer(self, gazetteer: Gazetteer) -> Atlas {
        let mut countries = BTreeMap::new();
        for one in gazetteer.countries() {
            // Territories that bear their country's code come after it.
            countries.entry(one.country3.to_owned()).or_insert_with(|| candidate::place_of(&one));
        }
        Atlas { countries, gazetteer: Some(gazetteer), ..self }
    }
}

/// Finds the places that `doc` names, in the order of the text; they do not overlap.
#[must_use]
pub fn find_places(doc: &Doc, words: &PlaceWords, world: &World, atlas: &Atlas) -> Vec<Toponym> {
    let folded: Vec<String> =
        doc.tokens.iter().map(|token| words_of(&token.lower).join(" ")).collect();
    let known = RefCell::default();
    let lang = &doc.lang;
    let sources = candidate::Sources { lang, words, world, atlas, folded: &folded, known: &known };
    let found = find::find_names(doc, &sources);
    let mut by_key: BTreeMap<String, usize> = BTreeMap::new();
    let mut names: Vec<Name> = Vec::new();
    let mut name_of = Vec::new();
    for one in &found {
        let index = *by_key.entry(one.key.clone()).or_insert_with(|| {
            names.push(Name { candidates: Rc::clone(&one.candidates), spans: Vec::new() });
            names.len() - 1
        });
        names[index].spans.push(one.span);
        name_of.push(index);
    }
    let chosen = choose::choose(doc, &sources, &names);
    let toponyms = found.iter().zip(name_of);
    toponyms
        .filter_map(|(one, index)| {
            let (best, confidence) = chosen[index]?;
            let place = names[index].candidates.get(best)?.place.clone();
            let toponym = Toponym { span: one.span, place, confidence };
            Some(part::with_direction(doc, words, toponym))
        })
        .collect()
}
