//! How much speaks for two deeds being one.

use std::collections::BTreeSet;

use dateline_types::Resolution;

use crate::deed::{DayBasis, Deed, Party, Spot};
use crate::deed_keys::{MAX_GAP_DAYS, n_days};

/// Deeds that are at least so much alike are one, in hundredths of a point.
pub const MIN_LIKENESS: i32 = 50;

/// Points within this of each other are one place told twice.
const NEAR_KM: f64 = 40.0;

/// Types of deeds that all parties do together: who is named first does not matter.
const MUTUAL: [&str; 3] = ["AGREE", "CONSULT", "COOPERATE"];

/// Returns how much two deeds are alike, in hundredths of a point: more than nought where more speaks for one than for two. `None` where they cannot be one.
/// The same whichever comes first.
#[must_use]
pub fn likeness(one: &Deed, two: &Deed) -> Option<i32> {
    if one.event_type != two.event_type {
        return None;
    }
    let days = days(one, two)?;
    let stands = standing(one, two)?;
    let modes = modes(one, two);
    let places = places(one.spot.as_ref(), two.spot.as_ref());
    Some(days + stands + modes + places + parties(one, two) + names(one, two) + words(one, two))
}

fn days(one: &Deed, two: &Deed) -> Option<i32> {
    let (ours, theirs) = (one.span(), two.span());
    if one.is_long() || two.is_long() {
        return (ours == theirs).then_some(100);
    }
    match gap(n_days(*ours.end(), *theirs.start()), n_days(*theirs.end(), *ours.start())) {
        0 => Some(100),
        MAX_GAP_DAYS => Some(-100),
        _ => None,
    }
}

/// Returns how many days lie between two stretches; nought where they meet.
fn gap(to_theirs: i32, to_ours: i32) -> i32 {
    to_theirs.max(to_ours).max(0)
}

/// What is to come is one with what was done where both are told of the same day. Who denies a deed speaks of it.
fn standing(one: &Deed, two: &Deed) -> Option<i32> {
    if one.is_past() == two.is_past() {
        return Some(0);
    }
    let is_told = |deed: &Deed| deed.basis == DayBasis::Told;
    let is_one_day = is_told(one) && is_told(two) && one.span() == two.span();
    is_one_day.then_some(0)
}

fn modes(one: &Deed, two: &Deed) -> i32 {
    if one.modes.is_empty() || two.modes.is_empty() {
        return 0;
    }
    if one.modes.iter().any(|mode| two.modes.contains(mode)) { 0 } else { -100 }
}

fn places(one: Option<&Spot>, two: Option<&Spot>) -> i32 {
    let (Some(one), Some(two)) = (one, two) else { return 0 };
    if one.country != two.country {
        return -200;
    }
    let is_city = |spot: &Spot| spot.resolution == Resolution::City;
    match (one.point, two.point) {
        (Some(ours), Some(theirs)) if is_city(one) && is_city(two) => {
            if km(ours, theirs) < NEAR_KM { 150 } else { -150 }
        }
        _ => 30,
    }
}

/// Returns the distance of two points on a sphere.
fn km(one: (f32, f32), two: (f32, f32)) -> f64 {
    let radians = |degrees: f32| f64::from(degrees).to_radians();
    let (lat, other_lat) = (radians(one.0), radians(two.0));
    let across = ((radians(two.1) - radians(one.1)) / 2.0).sin();
    let along = ((other_lat - lat) / 2.0).sin();
    let half = along * along + lat.cos() * other_lat.cos() * across * across;
    2.0 * 6371.0 * half.sqrt().min(1.0).asin()
}

fn parties(one: &Deed, two: &Deed) -> i32 {
    let (actors, other_actors) = (countries(&one.actors), countries(&two.actors));
    let (recipients, other_recipients) = (countries(&one.recipients), countries(&two.recipients));
    let all = |left: &BTreeSet<&str>, right: &BTreeSet<&str>| !left.is_disjoint(right);
    let ours: BTreeSet<&str> = actors.union(&recipients).copied().collect();
    let theirs: BTreeSet<&str> = other_actors.union(&other_recipients).copied().collect();
    let share = |left: &BTreeSet<&str>, right: &BTreeSet<&str>, for_one: i32, for_two: i32| {
        if left.is_empty() || right.is_empty() {
            return 0;
        }
        if all(left, right) { for_one } else { for_two }
    };
    if MUTUAL.contains(&one.event_type.as_str()) {
        return mutual(&ours, &theirs);
    }
    share(&actors, &other_actors, 150, -200)
        + share(&recipients, &other_recipients, 100, -100)
        + share(&ours, &theirs, 0, -100)
}

/// Of two meetings both may name one party only; where both name more, they are the same.
fn mutual(ours: &BTreeSet<&str>, theirs: &BTreeSet<&str>) -> i32 {
    if ours.is_empty() || theirs.is_empty() {
        return 0;
    }
    let n_shared = ours.intersection(theirs).count();
    match (n_shared, ours.len().min(theirs.len())) {
        (0, _) => -300,
        (1, 1) => 150,
        (1, _) => -50,
        _ => 250,
    }
}

fn countries(parties: &[Party]) -> BTreeSet<&str> {
    parties.iter().filter_map(|party| party.country.as_deref()).collect()
}

/// What the articles name besides.
fn names(one: &Deed, two: &Deed) -> i32 {
    if one.names.is_empty() || two.names.is_empty() {
        return 0;
    }
    match n_shared(&one.names, &two.names) {
        0 => -50,
        1 => 0,
        2 => 50,
        _ => 100,
    }
}

/// What the sentences say, where both are in one language.
fn words(one: &Deed, two: &Deed) -> i32 {
    let _ = (one, two);
    0
}

/// Returns how many hashes two sorted lists share.
fn n_shared(one: &[u32], two: &[u32]) -> usize {
    one.iter().filter(|hash| two.binary_search(hash).is_ok()).count()
}
