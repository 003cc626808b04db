//! Parts of places and points beside them: « le nord-ouest de la Syrie », « à 30 km à l'est d'Alep ».
//!
//! A part keeps the number and the point of the whole, with the resolution of a region; a point beside a place has its own point and no number.

use dateline_types::{Doc, Place, Pos, Resolution, Toponym};

use super::words::{Direction, PlaceWords};

/// Words between a direction and the name, and between a distance and the direction.
const MAX_JOINTS: usize = 3;

/// How far a degree of latitude is.
const KM_PER_DEGREE: f64 = 111.2;

/// Takes what stands before a name into account.
pub(super) fn with_direction(doc: &Doc, words: &PlaceWords, toponym: Toponym) -> Toponym {
    let Some(name_at) = doc.tokens_in(toponym.span).next() else { return toponym };
    let Some((direction_at, direction)) = direction_before(doc, words, name_at) else {
        return toponym;
    };
    let distance = distance_before(doc, words, direction_at);
    let start = distance.map_or(direction_at, |(at, _)| at);
    let place = match distance {
        Some((_, km)) => beside(&toponym.place, direction, km),
        None => part(toponym.place, direction),
    };
    let span = doc.tokens[start].span.cover(toponym.span);
    Toponym { span, place, ..toponym }
}

/// Returns the direction before a token, over words that join them: « nord *de la* Syrie », "northern Syria".
fn direction_before<'w>(
    doc: &Doc,
    words: &'w PlaceWords,
    name_at: usize,
) -> Option<(usize, &'w Direction)> {
    let at = before_joints(doc, &words.of, name_at)?;
    // « est » is a verb more often than a direction.
    if matches!(doc.tokens[at].pos, Pos::Verb | Pos::Auxiliary) {
        return None;
    }
    let direction = words.directions.get(&*doc.tokens[at].lower)?;
    // "the South Korea talks": a word of the direction alone needs what joins it.
    let is_joined = at + 1 < name_at;
    (is_joined != direction.is_adjective).then_some((at, direction))
}

/// Returns the distance before a direction, in kilometres: « 30 km *à l'* est ».
fn distance_before(doc: &Doc, words: &PlaceWords, direction_at: usize) -> Option<(usize, f64)> {
    let unit_at = before_joints(doc, &words.towards, direction_at)?;
    let km = words.distances.get(&*doc.tokens[unit_at].lower)?;
    let number_at = unit_at.checked_sub(1)?;
    let number: f64 = doc.tokens[number_at].lower.replace(',', ".").parse().ok()?;
    Some((number_at, number * km))
}

/// Returns the token before `at` and before the joining words that stand there, in the same sentence.
fn before_joints(
    doc: &Doc,
    joints: &std::collections::BTreeSet<String>,
    at: usize,
) -> Option<usize> {
    let first = doc.sent_of(at).tokens.start;
    let mut before = (first..at).rev();
    let is_joint = |&index: &usize| joints.contains(&*doc.tokens[index].lower);
    let n_joints = (first..at).rev().take(MAX_JOINTS).take_while(is_joint).count();
    before.nth(n_joints)
}

fn part(whole: Place, direction: &Direction) -> Place {
    let name = format!("{} {}", direction.adjective, whole.name);
    Place { name, resolution: Resolution::Region, ..whole }
}

/// Moves the point along the surface, as on a flat map: distances in news are tens of kilometres.
fn beside(place: &Place, direction: &Direction, km: f64) -> Place {
    let bearing = direction.bearing.to_radians();
    let lat = place.lat.map(|lat| lat + km * bearing.cos() / KM_PER_DEGREE);
    let lon = place.lat.zip(place.lon).map(|(lat, lon)| {
        let shrunk = lat.to_radians().cos().max(0.01);
        lon + km * bearing.sin() / (KM_PER_DEGREE * shrunk)
    });
    Place {
        name: format!("{km:.0} km {} of {}", direction.noun, place.name),
        geonameid: None,
        country: place.country.clone(),
        admin1: place.admin1.clone(),
        lat,
        lon,
        resolution: Resolution::Region,
    }
}
