//! Of the places that bear a name, which one? By fame, by what the text says it lies in, and by where the article's other places lie.

use std::collections::BTreeMap;

use dateline_types::{ByteSpan, Doc, Place, Pos, Resolution};
use rustc_hash::FxHashMap;

use super::candidate::{Candidate, Candidates, Sources};
use super::near::{Point, Votes, VotesByPlace};

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

/// Words of the longest text between a part and its whole.
const MAX_BETWEEN: usize = 5;

/// The other places settle each other in a few rounds.
const N_ROUNDS: usize = 3;

/// What a country's adjective counts, against the name of a place in it.
const ADJECTIVE_VOTE: f64 = 0.5;

/// What the outlet's own country counts.
const HOME_VOTE: f64 = 0.5;

/// A candidate that nobody believes in costs time and tells nothing.
const LEAST_VOTES: f64 = 0.05;

/// A name that is used often does not count without end.
const MAX_VOTES: usize = 3;

/// A name with all its uses in the article.
#[derive(Debug, Clone)]
pub(super) struct Name {
    pub(super) candidates: Candidates,
    pub(super) spans: Vec<ByteSpan>,
}

impl Name {
    fn n_votes(&self) -> f64 {
        self.spans.len().min(MAX_VOTES) as f64
    }
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
    let holders = holders(doc, sources, names);
    let field = Field::of(names, &holders, &adjectives);
    let mut beliefs: Vec<Vec<f64>> = (0..names.len()).map(|name| field.alone(name)).collect();
    for _ in 0..N_ROUNDS {
        let mut context = Context::of(&field, &beliefs);
        beliefs = (0..names.len()).map(|name| context.beliefs_without(name, &beliefs)).collect();
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
pub(super) fn adjective_votes(doc: &Doc, sources: &Sources<'_>) -> BTreeMap<String, f64> {
    let mut votes = BTreeMap::new();
    for (index, token) in doc.tokens.iter().enumerate() {
        if !matches!(token.pos, Pos::Adjective | Pos::Noun | Pos::ProperNoun) {
            continue;
        }
        if let Some(country) = sources.country_of_adjective(sources.folded.token(index)) {
            *votes.entry(country.to_owned()).or_insert(0.0) += ADJECTIVE_VOTE;
        }
    }
    votes
}

/// Returns for each name those that the text says hold it: they follow after a comma, a bracket or words like « dans le nord du ».
fn holders(doc: &Doc, sources: &Sources<'_>, names: &[Name]) -> Vec<Vec<usize>> {
    let mut spans: Vec<(ByteSpan, usize)> = Vec::new();
    for (index, name) in names.iter().enumerate() {
        spans.extend(name.spans.iter().map(|&span| (span, index)));
    }
    spans.sort_by_key(|(span, _)| span.start);
    let mut holders = vec![Vec::new(); names.len()];
    for (at, &(part, index)) in spans.iter().enumerate() {
        // Words that join a part to its whole may be names themselves, each of one word or more.
        for &(whole, holder) in spans[at + 1..].iter().take(MAX_BETWEEN + 1) {
            if is_held(doc, sources, part, whole) {
                holders[index].push(holder);
            }
        }
    }
    holders
}

/// Tells whether nothing but words like « dans le nord du » stands between a part and its whole.
fn is_held(doc: &Doc, sources: &Sources<'_>, part: ByteSpan, whole: ByteSpan) -> bool {
    let Some(between) = doc.text().get(part.end..whole.start) else { return false };
    let mut words = between.split_whitespace().take(MAX_BETWEEN + 1).peekable();
    let is_joint = |word: &str| {
        let word = word.trim_matches(['(', ',']);
        word.is_empty() || sources.words.within.contains(&word.to_lowercase())
    };
    words.peek().is_some()
        && !between.contains('\n')
        && between.split_whitespace().count() <= MAX_BETWEEN
        && words.all(is_joint)
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
            let points = Point::of(whole).zip(Point::of(part));
            same_country && points.is_some_and(|(whole, part)| whole.is_near(part))
        }
        Resolution::City => false,
    }
}

/// All that may be chosen from. Countries and first-level divisions are numbered.
struct Field<'n> {
    names: &'n [Name],
    /// For each name its candidates.
    choices: Vec<Vec<Choice>>,
    /// What the adjectives give to each country and division.
    adjectives: Vec<Votes>,
    n_adjectives: f64,
}

/// A candidate as the votes see it.
struct Choice {
    fame: f64,
    /// What it counts that the text says what holds it.
    contained: f64,
    country: Option<usize>,
    admin1: Option<usize>,
    point: Option<Point>,
    /// A country is not near what lies round its middle.
    is_country: bool,
}

impl Choice {
    fn score(&self, support: f64) -> f64 {
        self.fame + support + self.contained
    }
}

impl<'n> Field<'n> {
    fn of(
        names: &'n [Name],
        holders: &[Vec<usize>],
        adjectives: &'n BTreeMap<String, f64>,
    ) -> Field<'n> {
        let mut numbers: FxHashMap<(&str, Option<&str>), usize> = FxHashMap::default();
        let mut number = |country: &'n str, admin1: Option<&'n str>| {
            let next = numbers.len();
            *numbers.entry((country, admin1)).or_insert(next)
        };
        let mut by_region = Vec::new();
        for (country, &votes) in adjectives {
            number(country, None);
            by_region.push(Votes::of(votes));
        }
        let mut choice = |one: &'n Candidate, is_held: bool| {
            let country = one.place.country.as_deref();
            let admin1 = country.zip(one.place.admin1.as_deref());
            Choice {
                fame: one.fame,
                contained: if is_held { weight::CONTAINED } else { 0.0 },
                country: country.map(|country| number(country, None)),
                admin1: admin1.map(|(country, admin1)| number(country, Some(admin1))),
                point: Point::of(&one.place),
                is_country: one.place.resolution == Resolution::Country,
            }
        };
        let is_held = |holders: &[usize], one: &Candidate| {
            let mut wholes = holders.iter().flat_map(|&holder| names[holder].candidates.iter());
            wholes.any(|whole| holds(&whole.place, &one.place))
        };
        let choices = names.iter().zip(holders).map(|(name, holders)| {
            name.candidates.iter().map(|one| choice(one, is_held(holders, one))).collect()
        });
        let choices = choices.collect();
        by_region.resize(numbers.len(), Votes::default());
        Field { names, choices, adjectives: by_region, n_adjectives: adjectives.values().sum() }
    }

    /// Returns what is believed of a name before anything is read round it.
    fn alone(&self, name: usize) -> Vec<f64> {
        softmax(self.choices[name].iter().map(|one| one.score(0.0)).collect())
    }
}

/// Where the article's places lie, as far as is believed.
struct Context<'f> {
    field: &'f Field<'f>,
    by_region: Vec<Votes>,
    by_place: VotesByPlace,
    n_votes: f64,
}

impl<'f> Context<'f> {
    fn of(field: &'f Field<'f>, beliefs: &[Vec<f64>]) -> Context<'f> {
        let mut context = Context {
            field,
            by_region: field.adjectives.clone(),
            by_place: VotesByPlace::default(),
            n_votes: field.n_adjectives,
        };
        for (index, name) in field.names.iter().enumerate() {
            context.n_votes += name.n_votes();
            for (choice, votes) in votes(field, index, &beliefs[index]) {
                for region in [choice.country, choice.admin1].into_iter().flatten() {
                    context.by_region[region] += votes;
                }
                if let Some(point) = choice.point.filter(|_| !choice.is_country) {
                    context.by_place.add(index, point, votes);
                }
            }
        }
        context
    }

    /// Returns what is believed of a name by what the others say; what has but one candidate is that.
    fn beliefs_without(&mut self, name: usize, beliefs: &[Vec<f64>]) -> Vec<f64> {
        if let [_] = self.field.choices[name].as_slice() {
            return vec![1.0];
        }
        let own: Vec<(usize, Votes)> = votes(self.field, name, &beliefs[name])
            .flat_map(|(choice, votes)| {
                let regions = [choice.country, choice.admin1].into_iter().flatten();
                regions.map(move |region| (region, votes))
            })
            .collect();
        own.iter().for_each(|&(region, votes)| self.by_region[region] -= votes);
        let n_votes = self.n_votes - self.field.names[name].n_votes();
        let choices = self.field.choices[name].iter();
        let scores =
            choices.map(|choice| choice.score(self.support(name, choice) / (n_votes + 1.0)));
        let beliefs = softmax(scores.collect());
        own.iter().for_each(|&(region, votes)| self.by_region[region] += votes);
        beliefs
    }

    /// Returns what speaks for a candidate; the votes of its own name are taken out of the regions.
    fn support(&self, name: usize, choice: &Choice) -> f64 {
        let of_region = |region: Option<usize>| region.map_or(0.0, |at| self.by_region[at].sum());
        let near = choice.point.map_or(0.0, |point| self.by_place.near(point, name).sum());
        weight::COUNTRY * of_region(choice.country)
            + weight::ADMIN1 * of_region(choice.admin1)
            + weight::NEAR * near
    }
}

/// Returns what a name gives to those of its candidates that are believed in.
fn votes<'f>(
    field: &'f Field<'_>,
    name: usize,
    beliefs: &'f [f64],
) -> impl Iterator<Item = (&'f Choice, Votes)> {
    let n_votes = field.names[name].n_votes();
    field.choices[name].iter().zip(beliefs).filter_map(move |(choice, belief)| {
        let votes = belief * n_votes;
        (votes >= LEAST_VOTES).then(|| (choice, Votes::of(votes)))
    })
}
