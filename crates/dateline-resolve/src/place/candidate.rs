//! What a name may stand for.

use std::borrow::Cow;
use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use dateline_types::{Doc, Place, Resolution};
use rustc_hash::FxHashMap;

use super::{Atlas, PlaceWords};
use crate::folded::Folded;
use crate::gazetteer::{self, PlaceKind, Spelling};
use crate::world::{Fact, FactKind, Names, World, words_of};

/// A place that bears the name.
#[derive(Debug, Clone)]
pub(super) struct Candidate {
    pub(super) place: Arc<Place>,
    /// How well it is known, before anything is read round the name: about the logarithm of its people.
    pub(super) fame: f64,
}

/// Where candidates come from.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sources<'s> {
    pub(super) lang: &'s str,
    pub(super) words: &'s PlaceWords,
    pub(super) world: &'s World,
    pub(super) atlas: &'s Atlas,
    /// The folded words of each token.
    pub(super) folded: &'s Folded,
    /// What names were looked up already: news names the same places again and again.
    pub(super) known: &'s RefCell<FxHashMap<String, Candidates>>,
}

/// The places that bear a name.
pub(super) type Candidates = Rc<[Candidate]>;

/// How well a country, a continent, a site of ours or a capital is known, on the scale of towns.
pub(super) mod fame {
    pub(in crate::place) const COUNTRY: f64 = 12.0;
    pub(in crate::place) const CONTINENT: f64 = 10.0;
    pub(in crate::place) const SITE: f64 = 6.5;
    /// A site or stretch of land of the gazetteer: most are of local fame.
    pub(in crate::place) const MINOR_SITE: f64 = 3.5;
    pub(in crate::place) const ADMIN1: f64 = 7.0;
    pub(in crate::place) const ADMIN2: f64 = 4.0;
    pub(in crate::place) const CAPITAL_BONUS: f64 = 2.5;
    /// In the state of which our own facts say that the name is a region: Gaza.
    pub(in crate::place) const REGION_BONUS: f64 = 1.5;
    pub(in crate::place) const FOLDED_LOSS: f64 = 1.0;
    pub(in crate::place) const ALTERNATE_LOSS: f64 = 3.0;
    /// The logarithm of the people of a town that is known in all languages.
    pub(in crate::place) const GREAT: f64 = 6.5;
    /// And of one that is known in its own alone.
    pub(in crate::place) const SMALL: f64 = 4.0;
    /// A division after a town in it that bears its name.
    pub(in crate::place) const NAMESAKE_LOSS: f64 = 0.5;
    /// A county whose name is said without "County".
    pub(in crate::place) const UNSAID_LOSS: f64 = 1.5;
}

impl<'s> Sources<'s> {
    /// Returns the names of the world facts in the article's language.
    pub(super) fn names(&self) -> Option<&'s Names> {
        self.world.names(self.lang)
    }

    /// Returns the places that bear exactly this name.
    pub(super) fn candidates(&self, name: &str) -> Candidates {
        if let Some(known) = self.known.borrow().get(name) {
            return Rc::clone(known);
        }
        let found: Candidates = self.look_up(name).into();
        self.known.borrow_mut().insert(name.to_owned(), Rc::clone(&found));
        found
    }

    fn look_up(&self, name: &str) -> Vec<Candidate> {
        let words = words_of(name).join(" ");
        let mut candidates: Vec<Candidate> = self.country(&words).into_iter().collect();
        let is_country = !candidates.is_empty();
        let capital_of = self.capital_of(&words);
        if let Some(towns) = &self.atlas.towns {
            let is_acronym = is_acronym(name);
            let towns = towns.find(&spelled(name));
            let towns = towns.iter().filter(|town| {
                let is_known = is_country && town.kind == PlaceKind::Country;
                let is_chance = is_acronym && town.spelling == Spelling::Folded;
                !is_known && !is_chance
            });
            candidates.extend(towns.map(|town| Candidate {
                place: Arc::clone(&town.place),
                fame: town.fame(capital_of),
            }));
        } else if let Some(country) = capital_of {
            candidates.push(of_capital(name, country));
        }
        for site in self.sites(&words) {
            match candidates.iter_mut().find(|known| is_same(&known.place, &site.place)) {
                Some(known) => known.fame = known.fame.max(site.fame),
                None => candidates.push(site),
            }
        }
        prefer_towns(&mut candidates);
        if let Some(state) = self.state_of(FactKind::Region, &words) {
            let is_there = |one: &&mut Candidate| one.place.country.as_deref() == Some(state);
            candidates.iter_mut().filter(is_there).for_each(|one| one.fame += fame::REGION_BONUS);
        }
        candidates
    }

    /// Returns the sites of these folded words.
    pub(super) fn sites(&self, words: &str) -> impl Iterator<Item = Candidate> {
        let sites = self.atlas.sites.find(self.lang, words);
        sites.map(of_site)
    }

    /// Returns the country of these folded words.
    pub(super) fn country(&self, words: &str) -> Option<Candidate> {
        let names = self.names()?;
        let mut facts = names.find(words).iter().map(|found| self.world.fact(found.fact));
        facts.find(|fact| fact.kind == FactKind::Country).map(|fact| self.of_country(fact))
    }

    fn of_country(&self, fact: &Fact) -> Candidate {
        let known = self.atlas.countries.get(&fact.country);
        let place = Place {
            name: fact.name.clone(),
            geonameid: known.and_then(|known| known.geonameid),
            country: Some(fact.country.clone()),
            admin1: None,
            lat: known.and_then(|known| known.lat),
            lon: known.and_then(|known| known.lon),
            resolution: Resolution::Country,
        };
        Candidate { place: Arc::new(place), fame: fame::COUNTRY }
    }

    /// Returns the place that a folded adjective or word for a people tells of.
    pub(super) fn place_of_people(&self, words: &str) -> Option<Candidate> {
        if let Some(fact) = self.names()?.adjective(words) {
            return Some(self.of_country(self.world.fact(fact)));
        }
        let name = self.words.peoples.get(words)?;
        let all = self.candidates(name);
        all.iter().max_by(|a, b| a.fame.total_cmp(&b.fame)).cloned()
    }

    /// Returns the country whose capital these folded words name.
    pub(super) fn capital_of(&self, words: &str) -> Option<&'s str> {
        self.state_of(FactKind::Capital, words)
    }

    /// Returns the state whose capital, or region, our own facts know by these folded words.
    fn state_of(&self, kind: FactKind, words: &str) -> Option<&'s str> {
        let names = self.names()?;
        let mut facts = names.find(words).iter().map(|found| self.world.fact(found.fact));
        facts.find(|fact| fact.kind == kind).map(|fact| fact.country.as_str())
    }

    /// Returns the country of the article's address: `.fr`, `.co.uk`.
    pub(super) fn home(&self, doc: &Doc) -> Option<String> {
        let host = doc.article.url.as_deref()?.split("://").nth(1)?.split(['/', ':']).next()?;
        let code = host.rsplit('.').next()?.to_uppercase();
        let code = if code == "UK" { "GB" } else { &code };
        self.atlas.codes.get(code).cloned()
    }

    /// Returns the country of a folded adjective or word for its people.
    pub(super) fn country_of_adjective(&self, words: &str) -> Option<&'s str> {
        let fact = self.names()?.adjective(words)?;
        Some(&self.world.fact(fact).country)
    }
}

/// Tells whether a name is but a few capitals: "EU" is no town of Normandy.
fn is_acronym(name: &str) -> bool {
    const LONGEST: usize = 4;
    name.chars().all(|char| char.is_uppercase() || char == '.') && name.len() <= LONGEST
}

/// Returns a name that is written in capitals alone as it is written elsewhere: "SAN ANTONIO".
fn spelled(name: &str) -> Cow<'_, str> {
    if is_acronym(name) || name.chars().any(char::is_lowercase) {
        return Cow::Borrowed(name);
    }
    let mut after_letter = false;
    let lower = |char: char| {
        let is_first = !std::mem::replace(&mut after_letter, char.is_alphabetic());
        let lower = char.to_lowercase().filter(move |_| !is_first);
        lower.chain(is_first.then_some(char))
    };
    Cow::Owned(name.chars().flat_map(lower).collect())
}

/// A division that bears the name of a town in it is called after it, and is meant where the text says so: "the province of Kandahar".
fn prefer_towns(candidates: &mut [Candidate]) {
    for at in 0..candidates.len() {
        let division = &candidates[at].place;
        if !is_division(division) {
            continue;
        }
        let name = gazetteer::fold(&division.name);
        let mut towns = candidates.iter().filter(|one| one.place.resolution == Resolution::City);
        let namesake = towns.find(|town| {
            town.place.admin1 == division.admin1
                && town.place.country == division.country
                && gazetteer::fold(&town.place.name) == name
        });
        if let Some(town) = namesake.map(|town| town.fame) {
            candidates[at].fame = candidates[at].fame.min(town - fame::NAMESAKE_LOSS);
        }
    }
}

fn is_division(place: &Place) -> bool {
    matches!(place.resolution, Resolution::Admin1 | Resolution::Region) && place.admin1.is_some()
}

/// Tells whether a site of ours is a division that the gazetteer has.
fn is_same(known: &Place, site: &Place) -> bool {
    known.resolution == Resolution::Admin1
        && (known.resolution, &known.country, &known.admin1)
            == (site.resolution, &site.country, &site.admin1)
}

/// Makes a candidate of a site.
pub(super) fn of_site(place: &Arc<Place>) -> Candidate {
    let fame = if place.resolution == Resolution::Admin1 { fame::ADMIN1 } else { fame::SITE };
    Candidate { place: Arc::clone(place), fame }
}

fn of_capital(name: &str, country: &str) -> Candidate {
    let place = Place {
        name: name.to_owned(),
        geonameid: None,
        country: Some(country.to_owned()),
        admin1: None,
        lat: None,
        lon: None,
        resolution: Resolution::City,
    };
    Candidate { place: Arc::new(place), fame: fame::SITE }
}
