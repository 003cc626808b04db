//! Events by hand: whom each follows, whatever came first.

use std::collections::BTreeMap;

use dateline_types::Status;
use jiff::ToSpan;
use jiff::civil::date;
use proptest::prelude::*;

use super::*;
use crate::archive::ArticleKey;
use crate::deed::{DayBasis, Party, Spot, hash_of};
use crate::memory::Memory;

/// Makes deeds of few types, countries, days and places, so that many are alike.
fn deed() -> impl Strategy<Value = Deed> {
    let country = || prop::option::of(prop::sample::select(vec!["UKR", "RUS", "MLI"]));
    let city = prop::option::of(prop::sample::select(vec![(50.4, 30.5), (49.8, 24.0)]));
    let basis = prop::sample::select(vec![DayBasis::Told, DayBasis::Publication, DayBasis::Story]);
    let stands = prop::sample::select(vec![Status::Happened, Status::Planned, Status::Denied]);
    let days = (0_i32..12, -3_i32..3, prop::sample::select(vec![0, 0, 0, 1, 10]));
    let kind = (prop::sample::select(vec!["ASSAULT", "ASSAULT", "REQUEST"]), stands);
    (country(), country(), city, basis, kind, days, prop::collection::btree_set(0_u32..6, 0..3))
        .prop_map(|(actor, recipient, city, basis, kind, (at, lag, length), names)| {
            let (event_type, status) = kind;
            let first_day = date(2026, 3, 1) + at.days();
            let party = |country: Option<&str>| Party {
                who: None,
                country: country.map(hash_of),
                is_country_inferred: false,
            };
            Deed {
                id: String::new(),
                event_type: event_type.to_owned(),
                modes: Vec::new(),
                status,
                first_day,
                last_day: first_day + length.days(),
                basis,
                actors: vec![party(actor)],
                recipients: vec![party(recipient)],
                spot: city.map(|(lat, lon)| Spot {
                    country: Some(hash_of("UKR")),
                    resolution: Resolution::City,
                    point: Some((lat, lon)),
                }),
                has_counts: false,
                published: first_day + (length + lag).days(),
                time: None,
                names: names.into_iter().collect(),
                countries: Vec::new(),
            }
        })
}

fn deeds() -> impl Strategy<Value = Vec<Deed>> {
    prop::collection::vec(deed(), 1..30).prop_map(|mut deeds| {
        deeds.iter_mut().enumerate().for_each(|(at, deed)| deed.id = format!("{at:03}"));
        deeds
    })
}

fn put(memory: &mut Memory, key: usize, deed: &Deed) {
    let event = EventKey(key as i64);
    memory.put_deed(event, ArticleKey(0), deed).unwrap();
    add(memory, &[event]).unwrap();
}

fn take_out(memory: &mut Memory, key: usize, deed: &Deed) {
    let event = EventKey(key as i64);
    memory.drop_deed(event, deed).unwrap();
    remove(memory, &[event]).unwrap();
}

/// Returns whom each event follows.
fn groups(memory: &Memory) -> BTreeMap<EventKey, EventKey> {
    memory.all_leaders().collect()
}

/// The definition, without any short way: each in the order of all follows the best leader before it.
fn by_definition(deeds: &BTreeMap<EventKey, Deed>) -> BTreeMap<EventKey, EventKey> {
    let mut ranked: Vec<(Rank, EventKey)> =
        deeds.iter().map(|(event, deed)| (Rank::of(*event, deed), *event)).collect();
    ranked.sort();
    let mut leaders: Vec<EventKey> = Vec::new();
    let mut follows = BTreeMap::new();
    for (_, event) in ranked {
        let share_a_key = |leader: &EventKey| {
            deeds[leader].keys().iter().any(|key| deeds[&event].keys().contains(key))
        };
        let points = |leader: &EventKey| alike(&deeds[&event], &deeds[leader]);
        let near = leaders.iter().rev().filter(|leader| share_a_key(leader));
        let best = near
            .filter_map(|leader| Some((points(leader)?, *leader)))
            .max_by_key(|(points, _)| *points);
        let leader = best.map_or(event, |(_, leader)| leader);
        if leader == event {
            leaders.push(event);
        }
        follows.insert(event, leader);
    }
    follows
}

/// Makes a deed reported on 10 May.
fn reported(event_type: &str, status: Status, day: jiff::civil::Date) -> Deed {
    Deed {
        id: String::new(),
        event_type: event_type.to_owned(),
        modes: Vec::new(),
        status,
        first_day: day,
        last_day: day,
        basis: DayBasis::Told,
        actors: Vec::new(),
        recipients: Vec::new(),
        spot: None,
        has_counts: false,
        published: date(2026, 5, 10),
        time: None,
        names: Vec::new(),
        countries: vec![hash_of("DEU")],
    }
}

#[test]
fn a_promise_for_later_is_one_with_the_promise_that_was_made() {
    let promise = |event_type: &str| {
        let to_come = reported(event_type, Status::Planned, date(2026, 8, 1));
        let made = reported(event_type, Status::Happened, date(2026, 5, 10));
        likeness(&to_come, &made)
    };
    assert!(promise("AGREE").is_some());
    // Who will meet in August has not met in May.
    assert_eq!(promise("CONSULT"), None);
}

#[test]
fn who_did_it_and_to_whom_do_not_speak_against_each_other() {
    let party =
        |code| Party { who: None, country: Some(hash_of(code)), is_country_inferred: false };
    let plain = reported("ACCUSE", Status::Happened, date(2026, 5, 10));
    let by = Deed { actors: vec![party("CZE")], ..plain.clone() };
    let to = Deed { recipients: vec![party("RUS")], ..plain.clone() };
    assert_eq!(likeness(&by, &to), likeness(&plain, &plain));
    // Where both tell who did it, another country is another deed.
    let by_other = Deed { actors: vec![party("RUS")], ..plain.clone() };
    assert!(likeness(&by, &by_other) < likeness(&plain, &plain));
}

proptest! {
    #[test]
    fn groups_are_as_defined_in_any_order(deeds in deeds(), order in any::<u64>()) {
        let mut all: Vec<usize> = (0..deeds.len()).collect();
        all.sort_by_key(|at| (order ^ *at as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let mut memory = Memory::default();
        for at in all {
            put(&mut memory, at, &deeds[at]);
        }
        let known = deeds.into_iter().enumerate().map(|(at, deed)| (EventKey(at as i64), deed));
        prop_assert_eq!(groups(&memory), by_definition(&known.collect()));
    }

    #[test]
    fn what_was_taken_out_leaves_no_trace(deeds in deeds(), gone in prop::collection::vec(any::<bool>(), 30)) {
        let mut memory = Memory::default();
        for (at, deed) in deeds.iter().enumerate() {
            put(&mut memory, at, deed);
            // Some go while others are still to come.
            if at >= 5 && gone[at - 5] {
                take_out(&mut memory, at - 5, &deeds[at - 5]);
            }
        }
        let is_gone = |at: usize| at + 5 < deeds.len() && gone[at];
        let known = deeds.iter().enumerate().filter(|(at, _)| !is_gone(*at));
        let known = known.map(|(at, deed)| (EventKey(at as i64), deed.clone())).collect();
        prop_assert_eq!(groups(&memory), by_definition(&known));
    }

    #[test]
    fn likeness_is_the_same_from_both_sides(one in deed(), two in deed()) {
        prop_assert_eq!(likeness(&one, &two), likeness(&two, &one));
    }

    #[test]
    fn changes_tell_all_that_changed(deeds in deeds()) {
        let mut memory = Memory::default();
        for (at, deed) in deeds.iter().enumerate() {
            let before = groups(&memory);
            let event = EventKey(at as i64);
            memory.put_deed(event, ArticleKey(0), deed).unwrap();
            let changes = add(&mut memory, &[event]).unwrap();
            let mut after = before.clone();
            for change in changes {
                prop_assert_eq!(after.get(&change.event).copied(), change.before);
                after.insert(change.event, change.now.unwrap());
            }
            prop_assert_eq!(after, groups(&memory));
        }
    }
}
