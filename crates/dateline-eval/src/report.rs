//! Two coders' events to all figures.

use std::collections::BTreeSet;

use crate::agreement::Coincidences;
use crate::align::{Aligned, align_folded};
use crate::bootstrap::intervals;
use crate::calibration::Calibration;
use crate::confusion::{Confusion, NONE};
use crate::fields::{Field, Item, is_same_one, items, matches, words_touch};
use crate::findings::{Finding, findings, places};
use crate::fold::Fold;
use crate::model::{Argument, Case, Event};
use crate::tally::{Counts, Interval, Scope, Score, Tally, scores};

/// How to evaluate.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Options {
    /// How often the articles are drawn again for the intervals; 0 for no intervals.
    pub n_draws: usize,
    /// Only events of these statuses, and those that tell none; all where it is empty.
    pub statuses: Vec<String>,
}

impl Options {
    pub(crate) fn takes(&self, event: &Event) -> bool {
        let is_listed = |status: &String| self.statuses.contains(status);
        self.statuses.is_empty() || event.status.as_ref().is_none_or(is_listed)
    }
}

/// All figures.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    /// How many articles, or sentences of marked pairs, there are.
    pub n_articles: usize,
    /// Events, or marked pairs, of the gold.
    pub n_gold: usize,
    /// Events that were said of these articles.
    pub n_said: usize,
    /// Events that both have, or pairs that some event answers.
    pub n_aligned: usize,
    /// Precision, recall and F1.
    pub scores: Vec<Score>,
    /// How far the coders agree beyond chance.
    pub agreement: Vec<Agreement>,
    /// Which type was said for which.
    pub confusion: Confusion,
    /// Whether the confidences fit.
    pub calibration: Option<Calibration>,
    /// The wrong ones, by article.
    pub findings: Vec<Finding>,
}

/// Krippendorff's alpha of a field, over all events of both coders; an event that one of them has not counts as a value of its own.
#[derive(Debug, Clone, PartialEq)]
pub struct Agreement {
    /// The field.
    pub field: Field,
    /// Alpha, where it is defined.
    pub alpha: Option<f64>,
    /// Its interval.
    pub interval: Option<Interval>,
    /// How many events both coders told it of.
    pub n_units: usize,
    /// How many of them have the same value.
    pub n_same: usize,
}

/// The fields that have one name for each event, for [`Agreement`].
const AGREEMENT_FIELDS: [Field; 5] =
    [Field::Type, Field::Status, Field::ActorCountry, Field::ActorSector, Field::Mode];

/// Stands for an event that has no value: no actor with a country, no mode.
const NO_VALUE: &str = "-";

/// Compares the events of both coders, article by article. Neither the order of the articles nor that of their events matters.
#[must_use]
pub fn evaluate(cases: &[Case], options: &Options) -> Report {
    let mut cases: Vec<Case> = cases.iter().map(|case| in_order(case, options)).collect();
    cases.sort_by(|one, other| one.id.cmp(&other.id));
    let gold = || cases.iter().flat_map(|case| &case.gold);
    let fold = Fold::of(gold().filter_map(|event| event.event_type.as_deref()));
    let is_told = |field: &Field| gold().any(|event| items(event, *field, fold).is_some());
    let told: BTreeSet<Field> = Field::single().filter(is_told).collect();
    let compared: Vec<Compared> =
        cases.iter().map(|case| Compared::new(case, &told, fold)).collect();
    let mut confusion = Confusion::new(Scope::EndToEnd);
    for (gold, said) in compared.iter().flat_map(|compared| &compared.types) {
        confusion.add(gold, said);
    }
    let tallies: Vec<Tally> = compared.iter().map(|compared| compared.tally.clone()).collect();
    let confidences: Vec<(f64, bool)> =
        compared.iter().flat_map(|one| one.confidences.clone()).collect();
    Report {
        n_articles: cases.len(),
        n_gold: gold().count(),
        n_said: cases.iter().map(|case| case.said.len()).sum(),
        n_aligned: compared.iter().map(|compared| compared.n_aligned).sum(),
        scores: scores(&tallies, options.n_draws),
        agreement: agreement(&compared, options.n_draws),
        confusion,
        calibration: Calibration::of(&confidences),
        findings: compared.into_iter().flat_map(|compared| compared.findings).collect(),
    }
}

/// Takes the events that count, in an order that follows from what they say.
fn in_order(case: &Case, options: &Options) -> Case {
    let sorted = |events: &[Event]| {
        let mut events: Vec<Event> =
            events.iter().filter(|event| options.takes(event)).cloned().collect();
        events.sort_by_cached_key(|event| {
            let what = Event { origin: String::new(), id: None, ..event.clone() };
            (places(event), event.event_type.clone(), format!("{what:?}"))
        });
        events
    };
    Case { gold: sorted(&case.gold), said: sorted(&case.said), ..case.clone() }
}

/// One article, compared.
struct Compared {
    n_aligned: usize,
    tally: Tally,
    /// Types of gold and said, one for each event of either.
    types: Vec<(String, String)>,
    /// For each of [`AGREEMENT_FIELDS`]: what both told of each event.
    units: Vec<Vec<(String, String)>>,
    confidences: Vec<(f64, bool)>,
    findings: Vec<Finding>,
}

impl Compared {
    fn new(case: &Case, told: &BTreeSet<Field>, fold: Fold) -> Compared {
        let aligned = align_folded(&case.gold, &case.said, fold);
        let sides: Vec<(Option<&Event>, Option<&Event>)> =
            aligned.iter().map(|pair| sides(case, *pair)).collect();
        let mut tally = Tally::default();
        for &(gold, said) in &sides {
            told.iter().for_each(|field| count(&mut tally, *field, gold, said, fold));
            count_events(&mut tally, told, gold, said, fold);
        }
        let units = |field: Field| {
            let is_told = told.contains(&field);
            let all = sides.iter().filter(|_| is_told);
            all.filter_map(|&(gold, said)| unit(field, gold, said, fold)).collect()
        };
        Compared {
            n_aligned: sides.iter().filter(|(gold, said)| gold.is_some() && said.is_some()).count(),
            types: sides.iter().filter_map(|&(gold, said)| types(gold, said, fold)).collect(),
            units: AGREEMENT_FIELDS.map(units).into(),
            confidences: sides
                .iter()
                .filter_map(|&(gold, said)| confidence(gold, said, fold))
                .collect(),
            findings: findings(case, &aligned, fold),
            tally,
        }
    }
}

fn sides(case: &Case, pair: Aligned) -> (Option<&Event>, Option<&Event>) {
    match pair {
        Aligned::Both(one, other) => (Some(&case.gold[one]), Some(&case.said[other])),
        Aligned::Missing(nth) => (Some(&case.gold[nth]), None),
        Aligned::Spurious(nth) => (None, Some(&case.said[nth])),
    }
}

/// Counts the values of a field. What the gold does not tell of an event is not counted there.
fn count(tally: &mut Tally, field: Field, gold: Option<&Event>, said: Option<&Event>, fold: Fold) {
    let (one, other) = (
        gold.map(|event| items(event, field, fold)),
        said.and_then(|event| items(event, field, fold)),
    );
    let one = match one {
        Some(None) => return,
        Some(Some(one)) => one,
        None => Vec::new(),
    };
    let other = other.unwrap_or_default();
    let same = matches(&one, &other);
    let mut add = |value: Option<&str>, counts: Counts| {
        tally.add(Scope::EndToEnd, field, value, counts);
        if gold.is_some() && said.is_some() {
            tally.add(Scope::Aligned, field, value, counts);
        }
    };
    add(None, Counts::new(one.len(), other.len(), same.len()));
    if field.has_names() {
        let named = |items: &[Item<'_>], name: &str| {
            items.iter().filter(|item| item.name() == Some(name)).count()
        };
        let names: BTreeSet<&str> =
            one.iter().chain(&other).filter_map(|item| item.name()).collect();
        for name in names {
            let right = same.iter().filter(|(nth, _)| one[*nth].name() == Some(name)).count();
            add(Some(name), Counts::new(named(&one, name), named(&other, name), right));
        }
    }
}

/// Counts whole events: right where type, actor and recipient are, as far as the gold tells them.
fn count_events(
    tally: &mut Tally,
    told: &BTreeSet<Field>,
    gold: Option<&Event>,
    said: Option<&Event>,
    fold: Fold,
) {
    let has_arguments = |event: &Event| event.actors.is_some() || event.recipients.is_some();
    let is_worth = told.contains(&Field::Type)
        && [Field::Actor, Field::Recipient, Field::ActorCountry, Field::RecipientCountry]
            .iter()
            .any(|field| told.contains(field));
    if !is_worth || gold.is_some_and(|gold| gold.event_type.is_none() || !has_arguments(gold)) {
        return;
    }
    let right = gold.zip(said).is_some_and(|(gold, said)| {
        is_same_type(gold, said, fold)
            && is_right(gold.actors.as_deref(), said.actors.as_deref())
            && is_right(gold.recipients.as_deref(), said.recipients.as_deref())
    });
    let n = |event: Option<&Event>| usize::from(event.is_some());
    let counts = Counts::new(n(gold), n(said), usize::from(right));
    tally.add(Scope::EndToEnd, Field::Event, None, counts);
    if gold.is_some() && said.is_some() {
        tally.add(Scope::Aligned, Field::Event, None, counts);
    }
}

fn is_same_type(gold: &Event, said: &Event, fold: Fold) -> bool {
    let name = |event: &Event| event.event_type.as_deref().map(|name| fold.name(name).to_owned());
    name(gold) == name(said)
}

/// Tells whether one of those who are meant is right, or both say nobody.
fn is_right(gold: Option<&[Argument]>, said: Option<&[Argument]>) -> bool {
    let Some(gold) = gold else { return true };
    let said = said.unwrap_or_default();
    let is = |one: &Argument, other: &Argument| {
        if one.has_words() { words_touch(one, other) } else { is_same_one(one, other) }
    };
    gold.is_empty() && said.is_empty()
        || gold.iter().any(|one| said.iter().any(|other| is(one, other)))
}

/// Returns the types of both for the confusion; none where the gold does not tell its.
fn types(gold: Option<&Event>, said: Option<&Event>, fold: Fold) -> Option<(String, String)> {
    let name = |event: Option<&Event>| match event {
        None => Some(NONE.to_owned()),
        Some(event) => event.event_type.as_deref().map(|name| fold.name(name).to_owned()),
    };
    name(gold).zip(name(said))
}

/// Returns what both tell of an event for the agreement, whether they have it or not; none where one of them does not code the field.
fn unit(
    field: Field,
    gold: Option<&Event>,
    said: Option<&Event>,
    fold: Fold,
) -> Option<(String, String)> {
    let value = |event: Option<&Event>| {
        let Some(event) = event else { return Some(NONE.to_owned()) };
        let values = items(event, field, fold)?;
        Some(values.first().and_then(|item| item.name()).unwrap_or(NO_VALUE).to_owned())
    };
    value(gold).zip(value(said))
}

fn confidence(gold: Option<&Event>, said: Option<&Event>, fold: Fold) -> Option<(f64, bool)> {
    let said = said?;
    let is_right = |gold: &Event| gold.event_type.is_none() || is_same_type(gold, said, fold);
    said.confidence.map(|confidence| (confidence, gold.is_some_and(is_right)))
}

fn agreement(compared: &[Compared], n_draws: usize) -> Vec<Agreement> {
    let units: Vec<Vec<&[(String, String)]>> = (0..AGREEMENT_FIELDS.len())
        .map(|nth| compared.iter().map(|compared| compared.units[nth].as_slice()).collect())
        .collect();
    agreements(&AGREEMENT_FIELDS, &units, n_draws)
}

/// Computes alpha of each field over its units, article by article.
pub(crate) fn agreements(
    fields: &[Field],
    units: &[Vec<&[(String, String)]>],
    n_draws: usize,
) -> Vec<Agreement> {
    let n_articles = units.first().map_or(0, Vec::len);
    let estimate = |times: &[u32]| -> Vec<Option<f64>> {
        units.iter().map(|units| alpha(units, times)).collect()
    };
    let alphas = estimate(&vec![1; n_articles]);
    let found = intervals(n_articles, n_draws, units.len(), estimate);
    let one = |nth: usize| {
        let all = || units[nth].iter().flat_map(|units| units.iter());
        Agreement {
            field: fields[nth],
            alpha: alphas[nth],
            interval: found[nth],
            n_units: all().count(),
            n_same: all().filter(|(gold, said)| gold == said).count(),
        }
    };
    (0..units.len()).map(one).filter(|agreement| agreement.n_units > 0).collect()
}

fn alpha(articles: &[&[(String, String)]], times: &[u32]) -> Option<f64> {
    let mut coincidences = Coincidences::default();
    for (units, &times) in articles.iter().zip(times).filter(|(_, times)| **times > 0) {
        units.iter().for_each(|(gold, said)| coincidences.add(&[gold, said], f64::from(times)));
    }
    coincidences.alpha()
}

#[cfg(test)]
mod tests;
