//! Counts to precision, recall and F1, with intervals.

use std::collections::BTreeMap;

use crate::bootstrap::intervals;
use crate::fields::Field;

/// Over what a figure is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// Over all events of both coders: one that only one of them has costs.
    EndToEnd,
    /// Over the events that both have.
    Aligned,
    /// Over the marked pairs: the type of the event that fits the pair best.
    Pair,
    /// Over the marked pairs: the events of type and actor.
    PairEvent,
}

impl Scope {
    /// Returns the name that records use.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Scope::EndToEnd => "end_to_end",
            Scope::Aligned => "aligned",
            Scope::Pair => "pair",
            Scope::PairEvent => "pair_event",
        }
    }
}

/// How many values there are, and how many are right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Values of the gold.
    pub gold: u64,
    /// Those of them that were said.
    pub found: u64,
    /// Values that were said.
    pub said: u64,
    /// Those of them that are right.
    pub right: u64,
}

impl Counts {
    /// Counts values of which each that is right answers one of the gold.
    pub(crate) fn new(gold: usize, said: usize, right: usize) -> Counts {
        Counts { gold: gold as u64, found: right as u64, said: said as u64, right: right as u64 }
    }

    fn add(&mut self, other: Counts, times: u64) {
        self.gold += times * other.gold;
        self.found += times * other.found;
        self.said += times * other.said;
        self.right += times * other.right;
    }

    /// Returns precision, recall and F1, each where it is defined.
    pub(crate) fn figures(self) -> [Option<f64>; 3] {
        let part = |some: u64, all: u64| (all > 0).then(|| some as f64 / all as f64);
        let (precision, recall) = (part(self.right, self.said), part(self.found, self.gold));
        let f1 = (self.gold + self.said > 0).then(|| {
            let (p, r) = (precision.unwrap_or(0.0), recall.unwrap_or(0.0));
            if p + r > 0.0 { 2.0 * p * r / (p + r) } else { 0.0 }
        });
        [precision, recall, f1]
    }
}

/// From the lower to the upper end of 95 %.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// Precision, recall and F1 of a field, or of one of its values.
#[derive(Debug, Clone, PartialEq)]
pub struct Score {
    /// Over what.
    pub scope: Scope,
    /// Of what.
    pub field: Field,
    /// Of which value; of all where there is none.
    pub value: Option<String>,
    /// Whether it is the mean over the values, each counting the same, instead of a count over all.
    pub is_macro: bool,
    /// What was counted; of a mean, over all.
    pub counts: Counts,
    /// Precision.
    pub precision: Option<f64>,
    /// Recall.
    pub recall: Option<f64>,
    /// F1.
    pub f1: Option<f64>,
    /// Intervals of the three.
    pub intervals: [Option<Interval>; 3],
}

/// What a count is of.
pub(crate) type Key = (Scope, Field, Option<String>);

/// The counts of one article.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Tally(pub(crate) BTreeMap<Key, Counts>);

impl Tally {
    pub(crate) fn add(&mut self, scope: Scope, field: Field, value: Option<&str>, counts: Counts) {
        let key = (scope, field, value.map(str::to_owned));
        self.0.entry(key).or_default().add(counts, 1);
    }
}

/// Sums the articles' counts and draws the intervals.
pub(crate) fn scores(tallies: &[Tally], n_draws: usize) -> Vec<Score> {
    let table = Table::new(tallies);
    let rows = table.rows();
    let all = table.sum(&vec![1; tallies.len()]);
    let estimate = |times: &[u32]| {
        let sums = table.sum(times);
        rows.iter().flat_map(|row| table.figures(row, &sums)).collect()
    };
    let found = intervals(tallies.len(), n_draws, 3 * rows.len(), estimate);
    let score = |(row, found): (&Row, &[Option<Interval>])| {
        let [precision, recall, f1] = table.figures(row, &all);
        let (scope, field, value) = table.keys[row.key].clone();
        let intervals = [found[0], found[1], found[2]];
        Score {
            scope,
            field,
            value,
            is_macro: row.is_macro(),
            counts: all[row.key],
            precision,
            recall,
            f1,
            intervals,
        }
    };
    rows.iter().zip(found.chunks(3)).map(score).collect()
}

/// Counts by number instead of by name: they are summed again for each draw.
struct Table {
    keys: Vec<Key>,
    articles: Vec<Vec<(usize, Counts)>>,
}

/// A line of the result: a key's own counts, or the mean over its values.
struct Row {
    key: usize,
    /// Of a mean: the keys of the values that the gold has.
    values: Vec<usize>,
}

impl Row {
    fn is_macro(&self) -> bool {
        !self.values.is_empty()
    }
}

impl Table {
    fn new(tallies: &[Tally]) -> Table {
        let keys: std::collections::BTreeSet<&Key> =
            tallies.iter().flat_map(|tally| tally.0.keys()).collect();
        let numbers: BTreeMap<&Key, usize> =
            keys.iter().enumerate().map(|(nth, key)| (*key, nth)).collect();
        let of =
            |tally: &Tally| tally.0.iter().map(|(key, counts)| (numbers[key], *counts)).collect();
        Table {
            articles: tallies.iter().map(of).collect(),
            keys: keys.into_iter().cloned().collect(),
        }
    }

    /// Each key, and behind the types' total the mean over the types of the gold.
    fn rows(&self) -> Vec<Row> {
        let all = self.sum(&vec![1; self.articles.len()]);
        let mut rows = Vec::new();
        for (key, (scope, field, value)) in self.keys.iter().enumerate() {
            rows.push(Row { key, values: Vec::new() });
            if *field == Field::Type && value.is_none() {
                let is_value = |nth: &usize| {
                    let (of_scope, of_field, value) = &self.keys[*nth];
                    (of_scope, of_field) == (scope, field) && value.is_some() && all[*nth].gold > 0
                };
                let values: Vec<usize> = (0..self.keys.len()).filter(is_value).collect();
                rows.extend((!values.is_empty()).then_some(Row { key, values }));
            }
        }
        rows
    }

    fn sum(&self, times: &[u32]) -> Vec<Counts> {
        let mut sums = vec![Counts::default(); self.keys.len()];
        for (article, &times) in self.articles.iter().zip(times).filter(|(_, times)| **times > 0) {
            article.iter().for_each(|(key, counts)| sums[*key].add(*counts, u64::from(times)));
        }
        sums
    }

    fn figures(&self, row: &Row, sums: &[Counts]) -> [Option<f64>; 3] {
        if !row.is_macro() {
            return sums[row.key].figures();
        }
        // A type that was never said has no precision: it counts as 0, as its F1 does. One that a draw leaves out does not count.
        let drawn = || row.values.iter().filter(|&&value| sums[value].gold > 0);
        let mean = |nth: usize| {
            let total: f64 = drawn().map(|&value| sums[value].figures()[nth].unwrap_or(0.0)).sum();
            let n_types = drawn().count();
            (n_types > 0).then(|| total / n_types as f64)
        };
        [mean(0), mean(1), mean(2)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_defined_where_there_is_something_to_count() {
        assert_eq!(Counts::new(4, 2, 1).figures(), [Some(0.5), Some(0.25), Some(1.0 / 3.0)]);
        assert_eq!(Counts::new(4, 0, 0).figures(), [None, Some(0.0), Some(0.0)]);
        assert_eq!(Counts::new(0, 3, 0).figures(), [Some(0.0), None, Some(0.0)]);
        assert_eq!(Counts::default().figures(), [None; 3]);
    }

    #[test]
    fn the_mean_is_over_the_types_of_the_gold() {
        let mut tally = Tally::default();
        for (value, counts) in [
            (None, Counts::new(3, 3, 1)),
            (Some("AID"), Counts::new(1, 1, 1)),
            (Some("ACCUSE"), Counts::new(2, 0, 0)),
            (Some("AGREE"), Counts::new(0, 2, 0)),
        ] {
            tally.add(Scope::EndToEnd, Field::Type, value, counts);
        }
        let scores = scores(&[tally], 0);
        let mean = scores.iter().find(|score| score.is_macro).unwrap();
        assert_eq!((mean.precision, mean.recall, mean.f1), (Some(0.5), Some(0.5), Some(0.5)));
        assert_eq!(scores.len(), 5);
    }
}
