//! Whose police? The country of those whose words name none: « *la police* a interpellé douze manifestants à Tbilissi ».
//!
//! A reader takes the police, the government or students for those of the country that the article is about, or of the place of the sentence. So it
//! is done here where both are clear; the identity says that its country is not from its words. Ministers, envoys and soldiers may be anywhere: of them only
//! the country of the article counts.

use std::collections::BTreeMap;

use dateline_types::{Pos, Relation, Use};

use super::roles::RoleKind;
use super::{Cast, Draft};
use crate::place::FoundPlaces;
use crate::world::{FactKind, words_of};

/// Sectors of those who act at home, whoever they are.
const SETTLED: [&str; 16] = [
    "COP", "CVL", "EDU", "MED", "AGR", "LAB", "JRN", "LEG", "JUD", "PTY", "OPP", "CRM", "UNK",
    "UAF", "REB", "PRM",
];

/// Sectors of states that act abroad: the place of a sentence is not theirs, the article's country may be.
const OF_STATES: [&str; 3] = ["GOV", "MIL", "SPY"];

/// Sectors in which a bearer of a title or office, by name or not, is mostly of the country that the article is about.
const OFFICIALS: [&str; 5] = ["GOV", "LEG", "JUD", "COP", "MIL"];

/// Sectors of organs that deal with the people of their own state.
const ORGANS: [&str; 2] = ["COP", "JUD"];

/// Sectors of bodies that each state has one of under the same name: "the *Supreme Court*", « l'*Assemblée nationale* ».
const NAMESAKES: [&str; 3] = ["COP", "JUD", "LEG"];

/// Sectors of those with whom mostly the organs of their own state deal.
const SUBJECTS: [&str; 8] = ["OPP", "CVL", "PTY", "LEG", "EDU", "LAB", "ELI", "REB"];

/// PLOVER's values that are no countries to be at home in.
const INTERNATIONAL: [&str; 7] = ["IGO", "UNO", "EUR", "NGO", "ISM", "IMG", "MNC"];

/// What the name of a place counts for the country of an article, beside a mention of someone from there.
const PLACE_WEIGHT: usize = 2;

/// What a place at the head of the article counts: its dateline.
const DATELINE_WEIGHT: usize = 4;

/// What a country in the title counts: « *Mali* : 21 morts ».
const TITLE_WEIGHT: usize = 2;

/// The first tokens of an article, where its dateline stands.
const N_DATELINE_TOKENS: usize = 4;

/// In so many tokens of a sentence the colon of a label stands.
const N_LABEL_TOKENS: usize = 6;

/// An article is about a country where that counts so much, and so many times what the next one counts.
const MIN_WEIGHT: usize = 4;
const MIN_LEAD: usize = 2;

/// A place in which something happens.
struct Scene<'c> {
    token: usize,
    country: &'c str,
}

/// Gives a country to those whose words name none, where sentence or article leave no doubt.
pub(super) fn give_homes(cast: &mut Cast<'_>, places: &FoundPlaces) {
    let scenes = scenes(cast, places);
    let about = article_country(cast, &scenes);
    for entity in 0..cast.drafts.len() {
        let is_plural = cast.drafts[entity].mentions.first().is_some_and(|&mention| {
            cast.doc.tokens[cast.mentions[mention].head].has("Number=Plur")
        });
        let Some(reach) = reach(&cast.drafts[entity], is_plural) else { continue };
        let country = match reach {
            Reach::Home => sentence_country(cast, entity, &scenes)
                .or_else(|| about.clone())
                .or_else(|| country_of_subjects(cast, entity))
                .or_else(|| country_of_other_clause(cast, entity)),
            Reach::Anywhere => about
                .clone()
                .filter(|about| !is_beside(cast, entity, about))
                .or_else(|| country_of_label(cast, entity))
                .or_else(|| country_spoken_for(cast, entity))
                .or_else(|| country_of_other_clause(cast, entity)),
        };
        let identity = &mut cast.drafts[entity].identity;
        identity.is_country_inferred = country.is_some();
        identity.country = country;
    }
}

/// Where someone acts.
enum Reach {
    Home,
    Anywhere,
}

/// Tells where someone without a country acts; `None` for those who keep none.
fn reach(draft: &Draft, is_plural: bool) -> Option<Reach> {
    let identity = &draft.identity;
    let is_known = draft.fact.is_some() || identity.id.is_some();
    let is_open = identity.country.is_none() && draft.members.is_empty() && !is_known;
    let sector = identity.sectors.first().filter(|_| is_open)?.as_str();
    let is_institution = matches!(draft.role_kind, Some(RoleKind::Body));
    let is_official = identity.office.is_some() || !draft.own_name.is_empty();
    let is_namesake = is_institution && NAMESAKES.contains(&sector);
    if draft.is_of_elsewhere {
        None
    } else if is_official && !is_namesake {
        // "Top diplomats" may be of several countries.
        let is_one = !is_plural && draft.role_kind == Some(RoleKind::Person);
        (is_one && OFFICIALS.contains(&sector)).then_some(Reach::Anywhere)
    } else if SETTLED.contains(&sector) {
        Some(Reach::Home)
    } else if OF_STATES.contains(&sector) && (is_institution || sector == "MIL") {
        Some(Reach::Anywhere)
    } else {
        None
    }
}

fn scenes<'c>(cast: &Cast<'_>, places: &'c FoundPlaces) -> Vec<Scene<'c>> {
    let is_scene = |used_for: Use| used_for == Use::Place;
    let scenes = places.toponyms.iter().filter(|toponym| is_scene(toponym.used_for));
    scenes
        .filter_map(|toponym| {
            let token = cast.doc.tokens_in(toponym.span).next()?;
            Some(Scene { token, country: toponym.place.country.as_deref()? })
        })
        .collect()
}

/// Returns the country that an article is about, where that is clear.
fn article_country(cast: &Cast<'_>, scenes: &[Scene<'_>]) -> Option<String> {
    let mut weights: BTreeMap<&str, usize> = BTreeMap::new();
    for scene in scenes {
        let is_dateline = scene.token < N_DATELINE_TOKENS;
        let weight = if is_dateline { DATELINE_WEIGHT } else { PLACE_WEIGHT };
        *weights.entry(scene.country).or_default() += weight;
    }
    for country in countries_of_title(cast) {
        *weights.entry(country).or_default() += TITLE_WEIGHT;
    }
    for mention in &cast.mentions {
        let identity = &cast.drafts[mention.entity].identity;
        if let Some(country) = identity.country.as_deref().filter(|one| is_state(one)) {
            *weights.entry(country).or_default() += 1;
        }
    }
    let mut ranked: Vec<(usize, &str)> =
        weights.into_iter().map(|(country, weight)| (weight, country)).collect();
    ranked.sort_by_key(|&(weight, country)| (std::cmp::Reverse(weight), country));
    let &(most, country) = ranked.first()?;
    let next = ranked.get(1).map_or(0, |&(weight, _)| weight);
    (most >= MIN_WEIGHT && most >= MIN_LEAD * next).then(|| country.to_owned())
}

/// Returns the countries that the title of the article names, or whose capitals.
fn countries_of_title<'c>(cast: &Cast<'c>) -> Vec<&'c str> {
    let knowledge = cast.knowledge;
    let words = words_of(cast.doc.article.title.as_deref().unwrap_or_default());
    let longest = knowledge.names.n_longest();
    let country = |start: usize| {
        let ends = (start + 1..=words.len().min(start + longest)).rev();
        let mut found = ends.flat_map(|end| knowledge.names.find(&words[start..end].join(" ")));
        found.find_map(|found| {
            let fact = knowledge.world.fact(found.fact);
            let is_of_place = matches!(fact.kind, FactKind::Country | FactKind::Capital);
            // "Us" may be a pronoun here: case is folded.
            (is_of_place && !found.is_acronym).then_some(fact.country.as_str())
        })
    };
    (0..words.len()).filter_map(country).collect()
}

pub(super) fn is_state(country: &str) -> bool {
    !INTERNATIONAL.contains(&country)
}

/// Tells whether someone of the country stands in the sentence of someone's first mention: « *le gouvernement* a accusé *la Russie* » is not the Russian one.
fn is_beside(cast: &Cast<'_>, entity: usize, country: &str) -> bool {
    let Some(&mention) = cast.drafts[entity].mentions.first() else { return false };
    let others = cast.mentions_in(cast.doc.tokens[cast.mentions[mention].head].sent);
    others.iter().any(|other| {
        let identity = &cast.drafts[other.entity].identity;
        other.entity != entity
            && !identity.is_country_inferred
            && identity.country.as_deref() == Some(country)
    })
}

/// « *Équateur :* le ministre de la Défense démissionne »: the one country before the colon at the head of someone's sentence.
fn country_of_label(cast: &Cast<'_>, entity: usize) -> Option<String> {
    let doc = cast.doc;
    let head = cast.mentions[*cast.drafts[entity].mentions.first()?].head;
    let start = doc.sent_of(head).tokens.start;
    let colon = (start..head.min(start + N_LABEL_TOKENS)).find(|&token| doc.word(token) == ":")?;
    let mut found: Vec<&str> =
        (start..colon).filter_map(|token| cast.knowledge.countries[token]).collect();
    found.dedup();
    if let [country] = found[..] { Some(country.to_owned()) } else { None }
}

/// "*Algeria* could recall its ambassador, *the foreign minister* warned": who says what a state does, without a word of another, speaks for it.
fn country_spoken_for(cast: &Cast<'_>, entity: usize) -> Option<String> {
    let doc = cast.doc;
    let draft = &cast.drafts[entity];
    let is_one = matches!(draft.role_kind, Some(RoleKind::Person | RoleKind::Body));
    let is_official = draft.identity.office.is_some()
        || is_one && draft.identity.sectors.first().is_some_and(|sector| sector == "GOV");
    let head = cast.mentions[*draft.mentions.first()?].head;
    let verb = doc.tokens[head].governor.filter(|_| is_official)?;
    if doc.tokens[head].relation != Relation::Subject {
        return None;
    }
    let said = doc.first_related(verb, Relation::Complement).filter(|&said| said < verb)?;
    let subject = doc.first_related(said, Relation::Subject)?;
    let country = &cast.drafts[cast.mentions[cast.mention_at(subject)?].entity].identity.country;
    country.clone().filter(|country| is_state(country))
}

/// "*Uganda* went offline after *the government* shut down the internet", "*Argentina* ground to a halt as *unions* struck": of bodies of a state, and of those who act
/// at home, the one state that another clause of their sentence has for its subject, where no clause names a second.
fn country_of_other_clause(cast: &Cast<'_>, entity: usize) -> Option<String> {
    let doc = cast.doc;
    let draft = &cast.drafts[entity];
    let head = cast.mentions[*draft.mentions.first()?].head;
    let is_bare = draft.role_kind != Some(RoleKind::Person)
        && doc.first_related(head, Relation::Possessor).is_none();
    let clause = |token: usize| doc.ancestors(token).find(|&at| doc.tokens[at].pos == Pos::Verb);
    let own = clause(head).filter(|_| is_bare)?;
    let mut found: Option<&str> = None;
    for other in cast.mentions_in(doc.tokens[head].sent).iter().filter(|one| one.entity != entity) {
        let identity = &cast.drafts[other.entity].identity;
        let told = identity.country.as_deref().filter(|_| !identity.is_country_inferred);
        let Some(country) = told.filter(|country| is_state(country)) else { continue };
        let is_of_other = clause(other.head).is_some_and(|verb| verb != own);
        let is_second = found.is_some_and(|found| found != country);
        if !is_of_other || is_second || doc.tokens[other.head].relation != Relation::Subject {
            return None;
        }
        found = Some(country);
    }
    found.map(str::to_owned)
}

/// "A *Ugandan opposition figure* was arrested by *police*": of organs without a country, and without a place in the sentence, that of those whom only their own
/// state deals with, where all named there are of one.
fn country_of_subjects(cast: &Cast<'_>, entity: usize) -> Option<String> {
    let is_organ = |sectors: &[String]| {
        sectors.first().is_some_and(|sector| ORGANS.contains(&sector.as_str()))
    };
    if !is_organ(&cast.drafts[entity].identity.sectors) {
        return None;
    }
    let head = cast.mentions[*cast.drafts[entity].mentions.first()?].head;
    if cast.doc.first_related(head, Relation::Possessor).is_some() {
        return None;
    }
    let others = cast.mentions_in(cast.doc.tokens[head].sent);
    let mut found: Option<&String> = None;
    for other in others.iter().map(|other| &cast.drafts[other.entity]) {
        let (other, is_of_elsewhere) = (&other.identity, other.is_of_elsewhere);
        let Some(country) = &other.country else { continue };
        let is_at_home = !is_of_elsewhere
            && other.sectors.iter().any(|sector| SUBJECTS.contains(&sector.as_str()));
        if !is_at_home || found.is_some_and(|found| found != country) {
            return None;
        }
        found = Some(country);
    }
    found.filter(|country| is_state(country)).cloned()
}

/// Returns the country of the places in the sentence of someone's first mention, where it is one.
fn sentence_country(cast: &Cast<'_>, entity: usize, scenes: &[Scene<'_>]) -> Option<String> {
    let mention = *cast.drafts[entity].mentions.first()?;
    let tokens = &cast.doc.sent_of(cast.mentions[mention].head).tokens;
    let first = scenes.partition_point(|scene| scene.token < tokens.start);
    let end = scenes.partition_point(|scene| scene.token < tokens.end);
    let own = scenes.get(first..end)?;
    let country = own.first()?.country;
    own.iter().all(|scene| scene.country == country).then(|| country.to_owned())
}
