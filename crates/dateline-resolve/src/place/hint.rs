//! What the words stand for: a place, those who govern it, its people, or part of a body's name.

use std::ops::Range;

use dateline_types::{Doc, Ent, EntLabel, Place, Pos, Relation, Resolution, Toponym, Use};

use super::candidate::{Candidate, Sources};
use super::find::{Found, is_located, meet};

/// What stands in the name of a body is a place only where it is no small one: most words are names of some village.
const LEAST_FAME: f64 = 4.5;

/// Words of the longest name of a place inside that of a body.
const MAX_WORDS: usize = 3;

/// How sure it is that an adjective of a country tells of that country.
const OF_PEOPLE: f32 = 0.95;

/// Tells what the name of a place stands for: a country or capital that does something is its government.
pub(super) fn use_of(doc: &Doc, sources: &Sources<'_>, found: &Found) -> Use {
    let tokens = doc.tokens_in(found.span);
    let is_top =
        |&token: &usize| doc.tokens[token].governor.is_none_or(|above| !tokens.contains(&above));
    let Some(top) = tokens.clone().find(is_top) else { return Use::Place };
    let own = &doc.tokens[top];
    let acts = match own.relation {
        Relation::Agent => true,
        Relation::Subject => own.governor.is_some_and(|verb| {
            doc.tokens[verb].pos == Pos::Verb && doc.first_related(verb, Relation::Copula).is_none()
        }),
        _ => false,
    };
    let may_govern = found.candidates.iter().any(|one| may_govern(one, sources, &found.key));
    let is_government = acts && may_govern && !is_located(doc, sources, tokens.start);
    if is_government { Use::Government } else { Use::Place }
}

fn may_govern(candidate: &Candidate, sources: &Sources<'_>, key: &str) -> bool {
    candidate.place.resolution == Resolution::Country || sources.capital_of(key).is_some()
}

/// Marks the tokens that toponyms have.
pub(super) fn taken<'t>(doc: &Doc, toponyms: impl Iterator<Item = &'t Toponym>) -> Vec<bool> {
    let mut is_taken = vec![false; doc.tokens.len()];
    toponyms.for_each(|toponym| is_taken[doc.tokens_in(toponym.span)].fill(true));
    is_taken
}

/// Finds names of places inside the names of bodies and things, of which nothing is a place yet.
pub(super) fn find_in_bodies(doc: &Doc, sources: &Sources<'_>, found: &[Found]) -> Vec<Found> {
    let mut is_taken = vec![false; doc.tokens.len()];
    found.iter().for_each(|one| is_taken[doc.tokens_in(one.span)].fill(true));
    let is_body = |ent: &&Ent| {
        matches!(ent.label, EntLabel::Organisation | EntLabel::Other | EntLabel::Place)
            && !is_taken[ent.tokens.clone()].contains(&true)
    };
    let bodies = doc.ents.iter().filter(is_body);
    bodies.flat_map(|ent| in_body(doc, sources, ent.tokens.clone())).collect()
}

/// Meets the longest names from the left.
fn in_body(doc: &Doc, sources: &Sources<'_>, tokens: Range<usize>) -> Vec<Found> {
    let mut found = Vec::new();
    let mut start = tokens.start;
    while start < tokens.end {
        let longest = (tokens.end - start).min(MAX_WORDS);
        let is_name = doc.word(start).starts_with(char::is_uppercase)
            && matches!(doc.tokens[start].pos, Pos::ProperNoun | Pos::Noun | Pos::Other);
        let mut ranges = (1..=longest).rev().map(|n| start..start + n).filter(|_| is_name);
        let hit = ranges.find_map(|range| {
            let one = meet(doc, sources, range.clone())?.of_fame(LEAST_FAME)?;
            Some((one, range.end))
        });
        let Some((one, end)) = hit else {
            start += 1;
            continue;
        };
        found.push(one);
        start = end;
    }
    found
}

/// Finds the adjectives and nouns of peoples: « russe », "Africans", "South Korean".
pub(super) fn find_people(doc: &Doc, sources: &Sources<'_>, is_taken: &[bool]) -> Vec<Toponym> {
    let mut found = Vec::new();
    let mut start = 0;
    while start < is_taken.len() {
        let hit =
            [2, 1].into_iter().find_map(|n| people_at(doc, sources, is_taken, start..start + n));
        start = hit.as_ref().map_or(start + 1, |(_, end)| *end);
        found.extend(hit.map(|(toponym, _)| toponym));
    }
    found
}

fn people_at(
    doc: &Doc,
    sources: &Sources<'_>,
    is_taken: &[bool],
    range: Range<usize>,
) -> Option<(Toponym, usize)> {
    let tokens = doc.tokens.get(range.clone())?;
    let may_be = |pos| matches!(pos, Pos::Adjective | Pos::Noun | Pos::ProperNoun);
    if is_taken[range.clone()].contains(&true) || !tokens.iter().all(|token| may_be(token.pos)) {
        return None;
    }
    // A mark is no word of a name.
    if range.clone().any(|token| sources.folded.token(token).is_empty()) {
        return None;
    }
    let people = sources.place_of_people(sources.folded.tokens(range.clone()))?;
    let place = Place::clone(&people.place);
    // « Le *Parisien* », "*American* Airlines"
    let is_body = doc.ent_at(range.start).is_some_and(|ent| {
        matches!(ent.label, EntLabel::Organisation | EntLabel::Other)
            && ent.tokens.len() > range.len()
    });
    let used_for = if is_body { Use::Name } else { Use::People };
    let (span, end) = (doc.span(range.clone()), range.end);
    Some((Toponym { span, place, confidence: OF_PEOPLE, used_for }, end))
}
