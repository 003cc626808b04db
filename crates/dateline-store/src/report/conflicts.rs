//! What the reports of one happening tell differently. Two death tolls are two values, each with who tells it and since when; nothing is averaged.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::Report;

/// Returns the fields in which two reports exclude one another, each with all that is told of it, as a list.
pub(super) fn conflicts(reports: &[Report]) -> Value {
    let tolls =
        ["dead", "injured", "arrested"].into_iter().enumerate().filter_map(|(kind, field)| {
            let toll = |report: &Report| Toll::of(report.counts.get(kind).copied()?);
            conflict(field, reports, toll, Toll::excludes, Toll::text)
        });
    let others = [
        conflict("place", reports, Where::of, Where::excludes, |place| place.name.clone()),
        conflict("day", reports, Days::of, Days::excludes, Days::text),
        conflict(
            "status",
            reports,
            |report| Some(report.status.clone()),
            |a, b| a != b,
            Clone::clone,
        ),
    ];
    Value::from_iter(tolls.chain(others.into_iter().flatten()))
}

/// Returns what is told of a field where two values exclude one another.
fn conflict<V: Ord>(
    field: &str,
    reports: &[Report],
    value: impl Fn(&Report) -> Option<V>,
    excludes: impl Fn(&V, &V) -> bool,
    text: impl Fn(&V) -> String,
) -> Option<Value> {
    let mut told: BTreeMap<V, Vec<&Report>> = BTreeMap::new();
    for report in reports {
        if let Some(value) = value(report) {
            told.entry(value).or_default().push(report);
        }
    }
    let values: Vec<&V> = told.keys().collect();
    let is_conflict = values
        .iter()
        .enumerate()
        .any(|(nth, a)| values.iter().skip(nth + 1).any(|b| excludes(a, b)));
    if !is_conflict {
        return None;
    }
    let mut values: Vec<Value> =
        told.iter().map(|(value, told)| told_by(text(value), told)).collect();
    values.sort_by_key(|value| value["first_known"].as_str().map(str::to_owned));
    Some(json!({ "field": field, "values": values }))
}

fn told_by(value: String, reports: &[&Report]) -> Value {
    let outlets: BTreeSet<&str> =
        reports.iter().filter_map(|report| report.outlet.as_deref()).collect();
    let events: BTreeSet<&str> = reports.iter().map(|report| report.id.as_str()).collect();
    let first_known = reports.iter().map(|report| report.known.as_str()).min();
    json!({ "value": value, "events": events, "outlets": outlets, "first_known": first_known })
}

/// How many: no fewer, no more.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Toll(Option<i64>, Option<i64>);

impl Toll {
    fn of((min, max): (Option<i64>, Option<i64>)) -> Option<Toll> {
        min.or(max).map(|_| Toll(min, max))
    }

    fn excludes(&self, other: &Toll) -> bool {
        let above = |a: &Toll, b: &Toll| a.0.zip(b.1).is_some_and(|(min, max)| min > max);
        above(self, other) || above(other, self)
    }

    fn text(&self) -> String {
        match (self.0, self.1) {
            (Some(min), Some(max)) if min == max => min.to_string(),
            (Some(min), Some(max)) => format!("{min}–{max}"),
            (Some(min), None) => format!("{min}+"),
            (None, Some(max)) => format!("≤ {max}"),
            (None, None) => String::new(),
        }
    }
}

/// From which day to which.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Days(String, String);

impl Days {
    fn of(report: &Report) -> Option<Days> {
        report.start.clone().zip(report.end.clone()).map(|(start, end)| Days(start, end))
    }

    fn excludes(&self, other: &Days) -> bool {
        self.1 < other.0 || other.1 < self.0
    }

    fn text(&self) -> String {
        if self.0 == self.1 { self.0.clone() } else { format!("{}/{}", self.0, self.1) }
    }
}

/// Where. A town does not exclude its country, nor one town a region that may hold it.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Where {
    name: String,
    country: Option<String>,
    resolution: Option<String>,
    /// Last: it tells in which order places came in.
    key: i64,
}

impl Where {
    fn of(report: &Report) -> Option<Where> {
        let (key, name) = report.place.clone()?;
        let (resolution, country) = (report.resolution.clone(), report.country.clone());
        Some(Where { name, country, resolution, key })
    }

    fn excludes(&self, other: &Where) -> bool {
        let abroad =
            self.country.is_some() && other.country.is_some() && self.country != other.country;
        abroad || self.resolution == other.resolution && self.key != other.key
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(id: &str, outlet: &str, known: &str) -> Report {
        Report {
            id: id.into(),
            outlet: Some(outlet.into()),
            known: known.into(),
            status: "happened".into(),
            ..Report::default()
        }
    }

    fn parsed(reports: &[Report]) -> Value {
        conflicts(reports)
    }

    #[test]
    fn two_tolls_are_two_values_in_the_order_in_which_they_were_known() {
        let dead = |count| [(Some(count), Some(count)), (None, None), (None, None)];
        let reports = [
            Report { counts: dead(12), ..report("b", "Le Monde", "2020-01-08") },
            Report { counts: dead(9), ..report("a", "AFP", "2020-01-07") },
            Report { counts: dead(12), ..report("c", "Ouest", "2020-01-09") },
        ];
        let values = json!([
            { "value": "9", "events": ["a"], "outlets": ["AFP"], "first_known": "2020-01-07" },
            { "value": "12", "events": ["b", "c"], "outlets": ["Le Monde", "Ouest"], "first_known": "2020-01-08" },
        ]);
        assert_eq!(parsed(&reports), json!([{ "field": "dead", "values": values }]));
    }

    #[test]
    fn what_leaves_room_for_the_other_is_no_conflict() {
        let dead = |min, max| [(min, max), (None, None), (None, None)];
        let days = |start: &str, end: &str| (Some(start.to_owned()), Some(end.to_owned()));
        let place = |key, resolution: &str| Report {
            place: Some((key, "x".into())),
            country: Some("SYR".into()),
            resolution: Some(resolution.into()),
            ..Report::default()
        };
        let (start, end) = days("2020-01-01", "2020-01-31");
        let (day, same) = days("2020-01-07", "2020-01-07");
        let reports = [
            Report { counts: dead(Some(10), None), start, end, ..place(1, "country") },
            Report { counts: dead(Some(12), Some(12)), start: day, end: same, ..place(2, "city") },
        ];
        assert_eq!(conflicts(&reports), json!([]));
    }

    #[test]
    fn another_town_another_day_and_a_denial_are_conflicts() {
        let one = |key, day: &str, status: &str| Report {
            place: Some((key, format!("town {key}"))),
            resolution: Some("city".into()),
            start: Some(day.into()),
            end: Some(day.into()),
            status: status.into(),
            ..report("e", "AFP", day)
        };
        let found = parsed(&[one(1, "2020-01-07", "happened"), one(2, "2020-01-08", "denied")]);
        let fields =
            found.as_array().unwrap().iter().map(|conflict| conflict["field"].as_str().unwrap());
        assert_eq!(fields.collect::<Vec<_>>(), ["place", "day", "status"]);
    }
}
