//! One deed, one event: what an article tells twice is one event with two pieces of evidence.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use dateline_types::{
    Argument, Count, Doc, Event, EventType, Place, Pos, Relation, Resolution, Status, When,
    Whereabouts,
};

use crate::grammar::Grammar;

/// Degrees between two points that may be one place told twice: some 50 km.
const NEAR_DEGREES: f64 = 0.5;

/// Joins the events that are one deed. The best told stands for all, in the place of the first.
pub(crate) fn one_for_each_deed(doc: &Doc, grammar: &Grammar, events: Vec<Event>) -> Vec<Event> {
    let mut deeds: Vec<Event> = Vec::new();
    let mut of_side: BTreeMap<Side, BTreeSet<usize>> = BTreeMap::new();
    for event in events {
        let sides = sides(&event);
        // Those that share nobody with it are other deeds.
        let near: BTreeSet<usize> =
            sides.iter().filter_map(|side| of_side.get(side)).flatten().copied().collect();
        let told = near.into_iter().rev().find(|&deed| is_one_deed(&deeds[deed], &event));
        let told = told.or_else(|| beside_unnamed(&deeds, &event));
        let told = told.or_else(|| {
            let mut beside = beside(&deeds, &event);
            beside.find(|&deed| is_harm_in(doc, grammar, &deeds[deed], &event))
        });
        let deed = told.unwrap_or(deeds.len());
        match told {
            Some(deed) => join(doc, grammar, &mut deeds[deed], event),
            None => deeds.push(event),
        }
        for side in sides {
            of_side.entry(side).or_default().insert(deed);
        }
    }
    deeds
}

/// "*Six were killed* in the attack on the base": of two kinds of words for one sort of deed in a sentence, where one names nobody, it is the other's.
fn beside_unnamed(deeds: &[Event], event: &Event) -> Option<usize> {
    beside(deeds, event).find(|&deed| {
        let deed = &deeds[deed];
        (names_nobody(deed) || names_nobody(event))
            && deed.event_type == event.event_type
            && deed.rule != event.rule
            && stands_alike(deed.status, event.status)
            && may_be_one_amount(deed.counts.dead.as_ref(), event.counts.dead.as_ref())
            && may_be_one_day(deed.when.as_ref(), event.when.as_ref())
            && may_be_one_place(deed.whereabouts.as_ref(), event.whereabouts.as_ref())
    })
}

/// The deeds before an event in its sentence.
fn beside(deeds: &[Event], event: &Event) -> Range<usize> {
    let is_beside = |deed: &&Event| deed.evidence.sentence == event.evidence.sentence;
    let n_beside = deeds.iter().rev().take_while(is_beside).count();
    deeds.len() - n_beside..deeds.len()
}

/// "Ten were *killed in* an Israeli *strike*": a harm that nobody is told to do, and the deed that it was done in.
fn is_harm_in(doc: &Doc, grammar: &Grammar, harm: &Event, deed: &Event) -> bool {
    let outer = &doc.tokens[grammar.outermost(doc, deed.evidence.head)];
    harm.event_type == EventType::Assault
        && deed.event_type == EventType::Assault
        && doc.tokens[harm.evidence.head].pos == Pos::Verb
        && matches!(outer.relation, Relation::Oblique | Relation::Adverb)
        && outer.governor == Some(harm.evidence.head)
        && harm.actors.is_empty()
        && stands_alike(harm.status, deed.status)
}

/// Two amounts in a sentence are of two deeds.
fn may_be_one_amount(one: Option<&Count>, other: Option<&Count>) -> bool {
    one.zip(other).is_none_or(|(one, other)| one.span == other.span)
}

/// Tells whether the words tell no more of whom it was done to than how many they were: one word.
fn names_nobody(event: &Event) -> bool {
    let is_thing = |one: &Argument| one.entity.is_none() && one.identity.country.is_none();
    event.actors.iter().all(is_thing)
        && event.recipients.iter().all(|one| is_thing(one) && !one.text.contains(' '))
}

/// Someone, or words that stand for nobody known, on one side of a kind of deed.
type Side = (EventType, &'static str, Option<usize>, String);

/// Returns those who are on the two sides of an event: two that are one deed share one of them.
fn sides(event: &Event) -> Vec<Side> {
    let side = |name: &'static str, argument: &Argument| {
        let words = match argument.entity {
            Some(_) => String::new(),
            None => argument.text.to_lowercase(),
        };
        (event.event_type.clone(), name, argument.entity, words)
    };
    let actors = event.actors.iter().map(|actor| side("actor", actor));
    actors.chain(event.recipients.iter().map(|other| side("recipient", other))).collect()
}

/// Tells whether two events of an article are one: the same kind of deed between the same, and nothing that keeps them apart.
fn is_one_deed(one: &Event, other: &Event) -> bool {
    one.event_type == other.event_type
        && stands_alike(one.status, other.status)
        && agree_in_mode(one, other)
        && are_same_people(one, other)
        && may_be_one_day(one.when.as_ref(), other.when.as_ref())
        && may_be_one_place(one.whereabouts.as_ref(), other.whereabouts.as_ref())
}

fn stands_alike(one: Status, other: Status) -> bool {
    let is_fact = |status| matches!(status, Status::Happened | Status::Ongoing);
    one == other || (is_fact(one) && is_fact(other))
}

/// « a visité » and « a rencontré » may be one meeting; an arrest and a curfew are two deeds.
fn agree_in_mode(one: &Event, other: &Event) -> bool {
    one.modes.is_empty()
        || other.modes.is_empty()
        || one.modes.iter().any(|mode| other.modes.contains(mode))
}

/// Each side is the same where both tell it, and one side at least is told by both.
fn are_same_people(one: &Event, other: &Event) -> bool {
    let sides = [(&one.actors, &other.actors), (&one.recipients, &other.recipients)];
    let told: Vec<_> = sides.iter().filter(|(a, b)| !a.is_empty() && !b.is_empty()).collect();
    !told.is_empty() && told.iter().all(|(a, b)| is_same_side(a, b))
}

/// Tells whether all of the shorter list are in the longer: a meeting of two is not one with a third.
fn is_same_side(one: &[Argument], other: &[Argument]) -> bool {
    let (short, long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    short.iter().all(|a| long.iter().any(|b| is_same(a, b)))
}

fn is_same(one: &Argument, other: &Argument) -> bool {
    match (one.entity, other.entity) {
        (Some(a), Some(b)) => a == b,
        (None, None) => one.text.to_lowercase() == other.text.to_lowercase(),
        _ => false,
    }
}

/// Days that words tell must meet; a day that is only taken from elsewhere keeps nothing apart.
fn may_be_one_day(one: Option<&When>, other: Option<&When>) -> bool {
    let told = |when: Option<&When>| {
        when.filter(|when| when.span.is_some()).map(|when| (when.time.start, when.time.end))
    };
    match (told(one), told(other)) {
        (Some((start, end)), Some((from, to))) => start <= to && from <= end,
        _ => true,
    }
}

/// A country holds its towns; two points may be one place where they lie near each other.
fn may_be_one_place(one: Option<&Whereabouts>, other: Option<&Whereabouts>) -> bool {
    let (Some(one), Some(other)) = (one, other) else { return true };
    let (a, b) = (&one.place, &other.place);
    let is_wide = |place: &Place| {
        matches!(place.resolution, Resolution::Country | Resolution::Region | Resolution::Admin1)
    };
    if a.country != b.country {
        return false;
    }
    if is_wide(a) || is_wide(b) {
        return true;
    }
    let is_near = |a: Option<f64>, b: Option<f64>| match (a, b) {
        (Some(a), Some(b)) => (a - b).abs() < NEAR_DEGREES,
        _ => false,
    };
    a.name == b.name || (is_near(a.lat, b.lat) && is_near(a.lon, b.lon))
}

/// Puts a second telling into a deed: what the better told one leaves open is taken from the other.
fn join(doc: &Doc, grammar: &Grammar, deed: &mut Event, mut event: Event) {
    let told = |event: &Event| (!names_nobody(event), n_told(event));
    let is_harm = is_harm_in(doc, grammar, deed, &event);
    if !is_harm && told(&event) > told(deed) {
        std::mem::swap(deed, &mut event);
    }
    if deed.actors.is_empty() {
        deed.actors = event.actors;
    }
    if deed.recipients.is_empty() {
        deed.recipients = event.recipients;
    }
    let has_told = |when: &Option<When>| when.as_ref().is_some_and(|when| when.span.is_some());
    if !has_told(&deed.when) && has_told(&event.when) {
        deed.when = event.when;
    }
    if deed.whereabouts.is_none() {
        deed.whereabouts = event.whereabouts;
    }
    add_new(&mut deed.modes, event.modes);
    add_new(&mut deed.contexts, event.contexts);
    let (own, other) = (&mut deed.counts, event.counts);
    own.dead = own.dead.or(other.dead);
    own.injured = own.injured.or(other.injured);
    own.arrested = own.arrested.or(other.arrested);
    own.crowd = own.crowd.or(other.crowd);
    deed.confidence = deed.confidence.max(event.confidence);
    deed.more_evidence.push(event.evidence);
    deed.more_evidence.append(&mut event.more_evidence);
    deed.more_evidence.sort_by_key(|evidence| evidence.trigger);
}

fn add_new(own: &mut Vec<String>, other: Vec<String>) {
    for name in other {
        if !own.contains(&name) {
            own.push(name);
        }
    }
}

/// How much an event tells: sides, then where and when.
fn n_told(event: &Event) -> usize {
    4 * (usize::from(!event.actors.is_empty()) + usize::from(!event.recipients.is_empty()))
        + usize::from(event.whereabouts.is_some())
        + usize::from(event.when.as_ref().is_some_and(|when| when.span.is_some()))
}
