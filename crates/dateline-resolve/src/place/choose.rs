//! Of the places that bear a name, which one? By fame, by what the text says it lies in, and by where the article's other places lie.

use std::collections::BTreeMap;

use dateline_types::{ByteSpan, Doc, Place, Pos, Resolution};

use super::candidate::{Candidates, Sources};

/// What the evidence weighs, against the fame of a place (the logarithm of its people).
mod weight {
    /// The text says what holds it: "Paris, Texas".
    pub(super) const CONTAINED: f64 = 5.0;
    /// All of the article's other places lie in its country.
    pub(super) const COUNTRY: f64 = 3.0;
    /// All of them lie in its first-level division.
    pub(super) const ADMIN1: f64 = 3.0;
    /// All of them lie within a day's drive.
    pub(super) const NEAR: f64 = 1.0;
}

/// How far a day's drive is.
const NEAR_KM: f64 = 250.0;

/// Words of the longest text between a part and its whole.
const MAX_BETWEEN: usize = 5;

/// The other places settle each other in a few rounds.
const N_ROUNDS: usize = 3;

/// What a country's adjective counts, against the name of a place in it.
const ADJECTIVE_VOTE: f64 = 0.5;

/// What the outlet's own country counts.
const HOME_VOTE: f64 = 0.5;

/// A name that is used often does not count without end.
const MAX_VOTES: usize = 3;

/// A name with all its uses in the article.
#[derive(Debug, Clone)]
pub(super) struct Name {
    pub(super) candidates: Candidates,
    pub(super) spans: Vec<ByteSpan>,
}

/// Chooses for each name the index of a candidate, with its share of the belief.
pub(super) fn choose(
    doc: &Doc,
    sources: &Sources<'_>,
    names: &[Name],
) -> Vec<Option<(usize, f32)>> {
    let mut adjectives = adjective_votes(doc, sources);
    if let Some(home) = sources.home(doc) {
        *adjectives.entry(home).or_insert(0.0) += HOME_VOTE;
    }
    let holders: Vec<Vec<usize>> =
        names.iter().map(|name| holders(doc, sources, names, name)).collect();
    let score = |index: usize, beliefs: Option<&[Vec<f64>]>| -> Vec<f64> {
        let context = beliefs.map(|beliefs| Context::without(index, names, beliefs, &adjectives));
        let scores = names[index].candidates.iter().map(|candidate| {
            let held = holders[index].iter().any(|&holder| {
                names[holder].candidates.iter().any(|whole| holds(&whole.place, &candidate.place))
            });
            let around = context.as_ref().map_or(0.0, |context| context.support(&candidate.place));
            candidate.fame + around + if held { weight::CONTAINED } else { 0.0 }
        });
        softmax(scores.collect())
    };
    let mut beliefs: Vec<Vec<f64>> = (0..names.len()).map(|index| score(index, None)).collect();
    for _ in 0..N_ROUNDS {
        beliefs = (0..names.len()).map(|index| score(index, Some(&beliefs))).collect();
    }
    beliefs.iter().map(|beliefs| best(beliefs)).collect()
}

#[expect(clippy::cast_possible_truncation, reason = "a share needs no more digits")]
fn best(beliefs: &[f64]) -> Option<(usize, f32)> {
    // The first of equals: candidates come best known first.
    let mut best: Option<(usize, f64)> = None;
    for (index, &belief) in beliefs.iter().enumerate() {
        if best.is_none_or(|(_, known)| belief > known) {
            best = Some((index, belief));
        }
    }
    // Names are misread too: of the surest, one in twenty is wrong (docs/measurements.md).
    const SUREST: f64 = 0.95;
    best.map(|(index, belief)| (index, (belief * SUREST) as f32))
}

fn softmax(scores: Vec<f64>) -> Vec<f64> {
    let highest = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let parts: Vec<f64> = scores.into_iter().map(|score| (score - highest).exp()).collect();
    let sum: f64 = parts.iter().sum();
    parts.into_iter().map(|part| part / sum).collect()
}

/// Counts the adjectives of countries: « l'armée malienne » speaks of Mali.
fn adjective_votes(doc: &Doc, sources: &Sources<'_>) -> BTreeMap<String, f64> {
    let mut votes = BTreeMap::new();
    for (token, words) in doc.tokens.iter().zip(sources.folded) {
        let may_be = matches!(token.pos, Pos::Adjective | Pos::Noun | Pos::ProperNoun);
        if let Some(country) = may_be.then(|| sources.country_of_adjective(words)).flatten() {
            *votes.entry(country.to_owned()).or_insert(0.0) += ADJECTIVE_VOTE;
        }
    }
    votes
}

/// Returns the names that the text says hold this one: they follow after a comma, a bracket or words like « dans le nord du ».
fn holders(doc: &Doc, sources: &Sources<'_>, names: &[Name], name: &Name) -> Vec<usize> {
    let text = doc.text();
    let is_held = |part: &ByteSpan, whole: &ByteSpan| {
        let Some(between) = text.get(part.end..whole.start) else { return false };
        let mut words = between.split_whitespace().take(MAX_BETWEEN + 1).peekable();
        let is_joint = |word: &str| {
            let word = word.trim_matches(['(', ',']);
            word.is_empty() || sources.words.within.contains(&word.to_lowercase())
        };
        words.peek().is_some()
            && !between.contains('\n')
            && between.split_whitespace().count() <= MAX_BETWEEN
            && words.all(is_joint)
    };
    (0..names.len())
        .filter(|&other| {
            let wholes = &names[other].spans;
            name.spans.iter().any(|part| wholes.iter().any(|whole| is_held(part, whole)))
        })
        .collect()
}

/// Tells whether a country or first-level division holds a place.
fn holds(whole: &Place, part: &Place) -> bool {
    let same_country = whole.country.is_some() && whole.country == part.country;
    match whole.resolution {
        Resolution::Country => same_country && part.resolution != Resolution::Country,
        Resolution::Admin1 if whole.admin1.is_some() => {
            same_country && whole.admin1 == part.admin1 && part.resolution != Resolution::Admin1
        }
        // Regions of ours have no codes: what lies near their middle lies in them.
        Resolution::Admin1 | Resolution::Region => {
            let km = distance_km(whole, part);
            km.is_some_and(|km| km < NEAR_KM) && same_country
        }
        Resolution::City => false,
    }
}

/// Where the article's other places lie.
struct Context<'n> {
    countries: BTreeMap<&'n str, f64>,
    admin1: BTreeMap<(&'n str, &'n str), f64>,
    places: Vec<(&'n Place, f64)>,
    n_votes: f64,
}

impl<'n> Context<'n> {
    fn without(
        index: usize,
        names: &'n [Name],
        beliefs: &[Vec<f64>],
        adjectives: &'n BTreeMap<String, f64>,
    ) -> Context<'n> {
        let mut context = Context {
            countries: BTreeMap::new(),
            admin1: BTreeMap::new(),
            places: Vec::new(),
            n_votes: 0.0,
        };
        for (country, votes) in adjectives {
            *context.countries.entry(country).or_insert(0.0) += votes;
            context.n_votes += votes;
        }
        for (other, name) in names.iter().enumerate().filter(|&(other, _)| other != index) {
            let n_uses = name.spans.len().min(MAX_VOTES);
            context.n_votes += n_uses as f64;
            for (candidate, belief) in name.candidates.iter().zip(&beliefs[other]) {
                context.add(&candidate.place, belief * n_uses as f64);
            }
        }
        context
    }

    fn add(&mut self, place: &'n Place, votes: f64) {
        /// A candidate that nobody believes in costs time and tells nothing.
        const LEAST_VOTES: f64 = 0.05;
        if votes < LEAST_VOTES {
            return;
        }
        if let Some(country) = &place.country {
            *self.countries.entry(country).or_insert(0.0) += votes;
            if let Some(admin1) = &place.admin1 {
                *self.admin1.entry((country, admin1)).or_insert(0.0) += votes;
            }
        }
        self.places.push((place, votes));
    }

    fn support(&self, place: &Place) -> f64 {
        if self.n_votes == 0.0 {
            return 0.0;
        }
        let country = place.country.as_deref().unwrap_or_default();
        let admin1 = place.admin1.as_deref().unwrap_or_default();
        let of_country = self.countries.get(country).copied().unwrap_or_default();
        let of_admin1 = self.admin1.get(&(country, admin1)).copied().unwrap_or_default();
        let near = self.places.iter().filter(|(other, _)| {
            distance_km(other, place).is_some_and(|km| km < NEAR_KM)
                && other.resolution != Resolution::Country
        });
        let of_near: f64 = near.map(|(_, votes)| votes).sum();
        (weight::COUNTRY * of_country + weight::ADMIN1 * of_admin1 + weight::NEAR * of_near)
            / (self.n_votes + 1.0)
    }
}

/// Returns the distance along the surface (haversine formula, mean radius).
fn distance_km(a: &Place, b: &Place) -> Option<f64> {
    const EARTH_RADIUS_KM: f64 = 6371.0;
    let (lat_a, lat_b) = (a.lat?.to_radians(), b.lat?.to_radians());
    let (d_lat, d_lon) = (lat_b - lat_a, (b.lon? - a.lon?).to_radians());
    let h = (d_lat / 2.0).sin().powi(2) + lat_a.cos() * lat_b.cos() * (d_lon / 2.0).sin().powi(2);
    Some(2.0 * EARTH_RADIUS_KM * h.sqrt().min(1.0).asin())
}
