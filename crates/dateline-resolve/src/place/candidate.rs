//! What a name may stand for.

use std::borrow::Cow;
use std::cell::RefCell;
use std::rc::Rc;

use dateline_types::{Doc, Place, Resolution};
use rustc_hash::FxHashMap;

use super::{Atlas, PlaceWords};
use crate::gazetteer::{self, Gazetteer, PlaceKind, Spelling};
use crate::world::{Fact, FactKind, Names, World, words_of};

/// A name that more places than these bear tells nothing of the rest: they are the least populated.
const MAX_CANDIDATES: usize = 48;

/// A place that bears the name.
#[derive(Debug, Clone)]
pub(super) struct Candidate {
    pub(super) place: Place,
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
    pub(super) folded: &'s [String],
    /// What names were looked up already: news names the same places again and again.
    pub(super) known: &'s RefCell<FxHashMap<String, Candidates>>,
}

/// The places that bear a name.
pub(super) type Candidates = Rc<[Candidate]>;

/// How well a country, a continent, a site of ours or a capital is known, on the scale of towns.
mod fame {
    pub(super) const COUNTRY: f64 = 12.0;
    pub(super) const CONTINENT: f64 = 10.0;
    pub(super) const SITE: f64 = 6.5;
    /// A site or stretch of land of the gazetteer: most are of local fame.
    pub(super) const MINOR_SITE: f64 = 3.5;
    pub(super) const ADMIN1: f64 = 7.0;
    pub(super) const ADMIN2: f64 = 4.0;
    pub(super) const CAPITAL_BONUS: f64 = 2.5;
    pub(super) const FOLDED_LOSS: f64 = 1.0;
    pub(super) const ALTERNATE_LOSS: f64 = 3.0;
    /// The logarithm of the people of a town that is known in all languages.
    pub(super) const GREAT: f64 = 6.5;
    /// And of one that is known in its own alone.
    pub(super) const SMALL: f64 = 4.0;
    /// A division after a town in it that bears its name.
    pub(super) const NAMESAKE_LOSS: f64 = 0.5;
    /// A county whose name is said without "County".
    pub(super) const UNSAID_LOSS: f64 = 1.5;
}

impl<'s> Sources<'s> {
    fn gazetteer(&self) -> Option<&'s Gazetteer> {
        self.atlas.gazetteer.as_ref()
    }

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
        if let Some(gazetteer) = self.gazetteer() {
            let spelled = spelled(name);
            let is_acronym = is_acronym(name);
            let towns = gazetteer.lookup(&spelled).take(MAX_CANDIDATES).filter(|town| {
                let is_known = is_country && town.kind == PlaceKind::Country;
                let is_chance = is_acronym && town.spelling == Spelling::Folded;
                !is_known && !is_chance
            });
            candidates.extend(towns.map(|town| of_town(&town, capital_of.as_deref())));
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
        Candidate { place, fame: fame::COUNTRY }
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
    pub(super) fn capital_of(&self, words: &str) -> Option<String> {
        let names = self.names()?;
        let mut facts = names.find(words).iter().map(|found| self.world.fact(found.fact));
        facts.find(|fact| fact.kind == FactKind::Capital).map(|fact| fact.country.clone())
    }

    /// Returns the country of the article's address: `.fr`, `.co.uk`.
    pub(super) fn home(&self, doc: &Doc) -> Option<String> {
        let host = doc.article.url.as_deref()?.split("://").nth(1)?.split(['/', ':']).next()?;
        let code = host.rsplit('.').next()?.to_uppercase();
        let code = if code == "UK" { "GB" } else { &code };
        self.gazetteer()?
            .countries()
            .find(|one| one.country == code)
            .map(|one| one.country3.to_owned())
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
    let key =
        |place: &Place| (place.country.clone(), place.admin1.clone(), gazetteer::fold(&place.name));
    let is_town =
        |one: &&Candidate| one.place.resolution == Resolution::City && one.place.admin1.is_some();
    let towns: Vec<_> =
        candidates.iter().filter(is_town).map(|one| (key(&one.place), one.fame)).collect();
    for one in candidates.iter_mut().filter(|one| is_division(&one.place)) {
        if let Some((_, town)) = towns.iter().find(|(town, _)| *town == key(&one.place)) {
            one.fame = one.fame.min(town - fame::NAMESAKE_LOSS);
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
pub(super) fn of_site(place: &Place) -> Candidate {
    let fame = if place.resolution == Resolution::Admin1 { fame::ADMIN1 } else { fame::SITE };
    Candidate { place: place.clone(), fame }
}

fn of_town(town: &gazetteer::Place<'_>, capital_of: Option<&str>) -> Candidate {
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
        PlaceKind::City if capital_of == Some(town.country3) => people + fame::CAPITAL_BONUS,
        PlaceKind::City => people,
        PlaceKind::Admin2 => fame::ADMIN2 - unsaid(town),
        PlaceKind::Region | PlaceKind::Site => fame::MINOR_SITE,
    };
    Candidate { place: place_of(town), fame: of_kind - of_spelling }
}

/// Returns PLOVER's code of a country: Kosovo has none of ISO 3166-1.
pub(super) fn plover(country3: &str) -> &str {
    if country3 == "XKX" { "KOS" } else { country3 }
}

/// Returns the record of a place of the gazetteer.
pub(super) fn place_of(town: &gazetteer::Place<'_>) -> Place {
    let code = |code: &str| Some(code.to_owned()).filter(|code| !code.is_empty());
    Place {
        name: town.name.to_owned(),
        geonameid: town.geonameid,
        country: code(plover(town.country3)),
        admin1: code(town.admin1),
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

fn of_capital(name: &str, country: String) -> Candidate {
    let place = Place {
        name: name.to_owned(),
        geonameid: None,
        country: Some(country),
        admin1: None,
        lat: None,
        lon: None,
        resolution: Resolution::City,
    };
    Candidate { place, fame: fame::SITE }
}
