//! How much speaks for two deeds being one.
//!
//! All numbers are hundredths of a point, chosen on the first twenty of `tests/stories` (2026-11) with `cargo run -p dateline-pipeline --example grouping`.
//! Numbers of dead, injured, arrested or of a crowd are no part of it: reports of one deed give different ones.

use std::collections::BTreeSet;

use dateline_types::{Resolution, distance_km};

use crate::deed::{Deed, Party, Spot};
use crate::deed_keys::{MAX_GAP_DAYS, n_days};

/// Deeds that are at least so much alike are one.
pub const MIN_LIKENESS: i32 = 0;

/// Points within this of each other are one place told twice.
const NEAR_KM: f64 = 40.0;

/// Types of deeds that all parties do together: who is named first does not matter.
const MUTUAL: [&str; 3] = ["AGREE", "CONSULT", "COOPERATE"];

/// What is compared, in the order of [`Parts`].
pub const FIELDS: [&str; 6] = ["day", "status", "mode", "place", "parties", "names"];

/// How much each of [`FIELDS`] speaks for one deed, and where it is negative, for two.
pub type Parts = [i32; FIELDS.len()];

/// Returns how much two deeds are alike: more than nought where more speaks for one than for two. `None` where they cannot be one. The same whichever
/// comes first.
#[must_use]
pub fn likeness(one: &Deed, two: &Deed) -> Option<i32> {
    Some(parts(one, two)?.iter().sum())
}

/// Returns what makes the likeness of two deeds.
#[must_use]
pub fn parts(one: &Deed, two: &Deed) -> Option<Parts> {
    if one.event_type != two.event_type {
        return None;
    }
    let days = days(one, two)?;
    Some([
        days,
        standing(one, two),
        modes(one, two),
        places(one, two),
        parties(one, two),
        names(one, two),
    ])
}

fn days(one: &Deed, two: &Deed) -> Option<i32> {
    let (ours, theirs) = (one.span(), two.span());
    if one.is_long() || two.is_long() {
        return (ours == theirs).then_some(100);
    }
    let (to_theirs, to_ours) =
        (n_days(*ours.end(), *theirs.start()), n_days(*theirs.end(), *ours.start()));
    // The day of a report is often the day on which someone tells what was done the days before.
    let is_loose = is_of_its_day(if to_theirs > 0 { two } else { one });
    let is_told = one.has_told_day() && two.has_told_day();
    match to_theirs.max(to_ours) {
        ..=0 if is_told || one.last_day == two.last_day => Some(100),
        ..=0 => Some(50),
        1 if is_loose => Some(50),
        1 => Some(-100),
        2..=MAX_GAP_DAYS if is_loose => Some(-50),
        _ => None,
    }
}

fn is_of_its_day(deed: &Deed) -> bool {
    deed.last_day == deed.published
}

/// What is to come may be one with what was done. Who denies a deed speaks of it.
fn standing(one: &Deed, two: &Deed) -> i32 {
    let is_one_day = one.has_told_day() && two.has_told_day() && one.span() == two.span();
    if one.is_past() == two.is_past() || is_one_day { 0 } else { -100 }
}

fn modes(one: &Deed, two: &Deed) -> i32 {
    let is_known = !one.modes.is_empty() && !two.modes.is_empty();
    if is_known && !one.modes.iter().any(|mode| two.modes.contains(mode)) { -50 } else { 0 }
}

fn places(one: &Deed, two: &Deed) -> i32 {
    let (Some(ours), Some(theirs)) = (&one.spot, &two.spot) else { return 0 };
    if ours.country != theirs.country {
        // Where something was said is told more loosely than where something was done.
        return if one.is_verbal() { -50 } else { -200 };
    }
    let is_city = |spot: &Spot| spot.resolution == Resolution::City;
    match (ours.point, theirs.point) {
        (Some(our_point), Some(their_point)) if is_city(ours) && is_city(theirs) => {
            if distance_km(wide(our_point), wide(their_point)) < NEAR_KM { 150 } else { -150 }
        }
        _ => 30,
    }
}

fn wide((lat, lon): (f32, f32)) -> (f64, f64) {
    (f64::from(lat), f64::from(lon))
}

/// The countries of one side of a deed.
type Side = BTreeSet<u32>;

fn parties(one: &Deed, two: &Deed) -> i32 {
    let (actors, other_actors) = (countries(&one.actors), countries(&two.actors));
    let (recipients, other_recipients) = (countries(&one.recipients), countries(&two.recipients));
    let ours: Side = actors.union(&recipients).copied().collect();
    let theirs: Side = other_actors.union(&other_recipients).copied().collect();
    if MUTUAL.contains(&one.event_type.as_str()) {
        return mutual(&ours, &theirs);
    }
    let n_countries = ours.union(&theirs).count();
    let is_turned = meet(&actors, &other_recipients) == Some(true)
        || meet(&recipients, &other_actors) == Some(true);
    let is_same_way = meet(&actors, &other_actors) == Some(true)
        || meet(&recipients, &other_recipients) == Some(true);
    let turned = if is_turned && !is_same_way && n_countries > 1 { -200 } else { 0 };
    let of_recipients = meet(&recipients, &other_recipients);
    // One may tell only who did it, the other only to whom: these are not apart.
    let is_comparable = meet(&actors, &other_actors).or(of_recipients).is_some();
    let is_apart = is_comparable && meet(&ours, &theirs) == Some(false);
    let apart = if is_apart { -100 } else { 0 };
    of_actors(one, two) + points(of_recipients, 100, -100) + turned + apart
}

/// Returns what the actors say; those whose country the words name are surer than those who have that of the place.
fn of_actors(one: &Deed, two: &Deed) -> i32 {
    let named = |deed: &Deed| -> Vec<Party> {
        deed.actors.iter().filter(|actor| !actor.is_country_inferred).copied().collect()
    };
    let (ours, theirs) = (named(one), named(two));
    let is_sure = meet(&countries(&ours), &countries(&theirs)) == Some(false);
    points(
        meet(&countries(&one.actors), &countries(&two.actors)),
        150,
        if is_sure { -400 } else { -200 },
    )
}

fn points(is_same: Option<bool>, for_one: i32, for_two: i32) -> i32 {
    match is_same {
        None => 0,
        Some(true) => for_one,
        Some(false) => for_two,
    }
}

/// Tells whether two sides have a country in common; `None` where one has none.
fn meet(one: &Side, two: &Side) -> Option<bool> {
    (!one.is_empty() && !two.is_empty()).then(|| !one.is_disjoint(two))
}

/// Of two meetings both may name one party only; where both name more, they are the same.
fn mutual(ours: &Side, theirs: &Side) -> i32 {
    if ours.is_empty() || theirs.is_empty() {
        return 0;
    }
    match (ours.intersection(theirs).count(), ours.len().min(theirs.len())) {
        (0, _) => -300,
        (1, 1) => 150,
        (1, _) => -50,
        _ => 250,
    }
}

fn countries(parties: &[Party]) -> Side {
    parties.iter().filter_map(|party| party.country).collect()
}

/// What the articles name besides: people, bodies and places.
fn names(one: &Deed, two: &Deed) -> i32 {
    if one.names.is_empty() || two.names.is_empty() {
        return 0;
    }
    match one.names.iter().filter(|name| two.names.binary_search(name).is_ok()).count() {
        0 => -50,
        1 => 0,
        2 => 50,
        _ => 100,
    }
}
