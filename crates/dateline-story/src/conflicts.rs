//! What the reports of one event disagree on. Values that differ are kept with who told them and when, never averaged.

use std::collections::BTreeSet;

use dateline_types::{Count, CountKind, Resolution, Status};
use jiff::civil::Date;

use crate::archive::{Archive, EventKey};
use crate::deed::{Amount, DayBasis, Deed};

/// One of several values that reports of an event tell.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Conflict {
    /// What they disagree on: `dead`, `injured`, `arrested`, `crowd`, `when`, `where`, `status`.
    pub field: &'static str,
    /// Day on which it was published.
    pub published: Date,
    /// Who tells it.
    pub event: EventKey,
    /// The value: `21+`, `2026-03-03`, `Kharkiv`, `denied`.
    pub value: String,
}

/// Returns every value of each field on which those who follow a leader disagree, field by field, the first published first.
///
/// # Errors
/// The archive cannot be read.
pub fn conflicts<A: Archive>(archive: &A, leader: EventKey) -> Result<Vec<Conflict>, A::Error> {
    let events = archive.followers(leader)?;
    Ok(among(&archive.deeds(&events)?))
}

/// Returns the values on which some deeds disagree.
#[must_use]
pub fn among(deeds: &[(EventKey, Deed)]) -> Vec<Conflict> {
    let of_counts = CountKind::ALL.into_iter().map(|kind| {
        told(deeds, kind.name(), |deed| {
            let count = deed.counts.iter().find(|(own, _)| *own == kind);
            count.map(|(_, amount)| amount.to_string())
        })
    });
    let of_rest = [
        told(deeds, "when", day),
        told(deeds, "where", city),
        told(deeds, "status", |deed| is_settled(deed).then(|| deed.status.name().to_owned())),
    ];
    of_counts.chain(of_rest).flatten().collect()
}

/// Returns what each deed tells of a field, where it is not the same everywhere.
fn told(
    deeds: &[(EventKey, Deed)],
    field: &'static str,
    value: impl Fn(&Deed) -> Option<String>,
) -> Vec<Conflict> {
    let conflict = |(event, deed): &(EventKey, Deed)| {
        Some(Conflict { field, value: value(deed)?, event: *event, published: deed.published })
    };
    let mut all: Vec<Conflict> = deeds.iter().filter_map(conflict).collect();
    let values: BTreeSet<&str> = all.iter().map(|conflict| conflict.value.as_str()).collect();
    if values.len() < 2 {
        return Vec::new();
    }
    all.sort();
    all
}

/// Only a day that an article tells can contradict another.
fn day(deed: &Deed) -> Option<String> {
    let is_day = deed.basis == DayBasis::Told && deed.first_day == deed.last_day;
    is_day.then(|| deed.first_day.to_string())
}

fn city(deed: &Deed) -> Option<String> {
    let spot = deed.spot.as_ref().filter(|spot| spot.resolution == Resolution::City)?;
    Some(spot.name.clone())
}

/// A deed that happened and one that was denied contradict each other; one that was planned and happened does not.
fn is_settled(deed: &Deed) -> bool {
    matches!(deed.status, Status::Happened | Status::Denied)
}

impl std::fmt::Display for Amount {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Amount { min, max, approx } = *self;
        let span = dateline_types::ByteSpan::new(0, 0);
        f.write_str(&Count { min, max, approx, span }.short())
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn deed(dead: Option<u64>, day: i8, published: i8) -> Deed {
        let amount = Amount { min: dead, max: dead, approx: false };
        Deed {
            id: String::new(),
            event_type: "ASSAULT".to_owned(),
            modes: Vec::new(),
            status: Status::Happened,
            first_day: date(2026, 3, day),
            last_day: date(2026, 3, day),
            basis: DayBasis::Told,
            actors: Vec::new(),
            recipients: Vec::new(),
            spot: None,
            counts: dead.map(|_| (CountKind::Dead, amount)).into_iter().collect(),
            published: date(2026, 3, published),
            time: None,
            names: Vec::new(),
            countries: Vec::new(),
        }
    }

    #[test]
    fn two_tolls_are_two_values_with_their_days() {
        let deeds = [
            (EventKey(1), deed(Some(34), 3, 5)),
            (EventKey(2), deed(Some(21), 3, 4)),
            (EventKey(3), deed(None, 3, 4)),
        ];
        let found: Vec<String> = among(&deeds)
            .into_iter()
            .map(|one| format!("{} {} {}", one.field, one.value, one.published))
            .collect();
        assert_eq!(found, ["dead 21 2026-03-04", "dead 34 2026-03-05"]);
    }

    #[test]
    fn who_denies_contradicts_who_tells() {
        let denied = Deed { status: Status::Denied, ..deed(None, 4, 5) };
        let found = among(&[(EventKey(1), denied), (EventKey(2), deed(None, 3, 4))]);
        let fields: Vec<&str> = found.iter().map(|one| one.field).collect();
        assert_eq!(fields, ["when", "when", "status", "status"]);
        assert!(among(&[(EventKey(2), deed(Some(3), 3, 4))]).is_empty());
    }
}
