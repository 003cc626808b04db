//! Events behind the reports of `tests/stories`, from what its authors say of each: what merging can do where coding makes no mistake.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod made;

use std::collections::BTreeMap;

use dateline_story::deed::{DayBasis, Party, hash_of};
use dateline_story::print::UNDATED;
use dateline_story::{ArticleKey, Deed, EventKey, Memory, Print, group};
use dateline_types::{Status, TimeSpan};
use made::{Dice, own_reports};
use serde_json::Value;

/// Makes the deeds of a report, each with the gold's name of its event.
fn deeds(report: &Value) -> Vec<(String, Deed)> {
    let id = report["id"].as_str().unwrap();
    let published = day(&report["published"]);
    let events = report["events"].as_array().unwrap().iter().enumerate();
    let deed = |(nth, event): (usize, &Value)| {
        let day = day(&event["day"]);
        let deed = Deed {
            id: format!("{id}-{nth}"),
            event_type: event["type"].as_str().unwrap().to_owned(),
            modes: Vec::new(),
            status: Status::Happened,
            first_day: day,
            last_day: day,
            basis: DayBasis::Told,
            actors: parties(&event["actor"]),
            recipients: parties(&event["recipient"]),
            spot: None,
            has_counts: event["dead"].is_u64(),
            published,
            time: None,
            names: Vec::new(),
            countries: Vec::new(),
        };
        (event["event"].as_str().unwrap().to_owned(), deed)
    };
    events.map(deed).collect()
}

fn day(value: &Value) -> jiff::civil::Date {
    TimeSpan::parse(value.as_str().unwrap().get(..10).unwrap()).unwrap().start
}

fn parties(codes: &Value) -> Vec<Party> {
    let codes = codes.as_array().unwrap().iter().map(|code| code.as_str().unwrap());
    let party =
        |code| Party { who: None, country: Some(hash_of(code)), is_country_inferred: false };
    codes.map(party).collect()
}

fn print(id: &str) -> Print {
    Print {
        id: id.to_owned(),
        day: UNDATED,
        time: None,
        lang: String::new(),
        title: String::new(),
        outlet: None,
        agency: None,
        runs: dateline_story::shingles::Shingles::default(),
        words: Vec::new(),
        names: Vec::new(),
        leads: Vec::new(),
    }
}

/// Adds the deeds of all reports in an order, under numbers that follow from the order, and returns the id of the leader of each by its own id.
fn merged(reports: &[(String, Vec<(String, Deed)>)], order: &[usize]) -> BTreeMap<String, String> {
    let mut memory = Memory::default();
    let mut ids: BTreeMap<EventKey, String> = BTreeMap::new();
    for at in order {
        let (id, deeds) = &reports[*at];
        let mut own = Vec::new();
        for (_, deed) in deeds {
            let key = EventKey(ids.len() as i64);
            ids.insert(key, deed.id.clone());
            own.push((key, deed.clone()));
        }
        group::add_print(&mut memory, ArticleKey(*at as i64), print(id), own).unwrap();
    }
    memory
        .all_leaders()
        .map(|(event, leader)| (ids[&event].clone(), ids[&leader].clone()))
        .collect()
}

#[test]
fn events_of_the_stories_are_found_in_any_order() {
    let reports: Vec<(String, Vec<(String, Deed)>)> = own_reports()
        .iter()
        .map(|report| (report["id"].as_str().unwrap().to_owned(), deeds(report)))
        .collect();
    let mut order: Vec<usize> = (0..reports.len()).collect();
    let found = merged(&reports, &order);
    for seed in 1..=5 {
        Dice(seed).shuffle(&mut order);
        assert!(merged(&reports, &order) == found, "another order gave other events");
    }
    let all = reports.iter().flat_map(|(_, deeds)| deeds);
    let pairs: Vec<(&str, &str)> =
        all.map(|(event, deed)| (event.as_str(), found[&deed.id].as_str())).collect();
    let (mut right, mut n_found, mut n_gold) = (0, 0, 0);
    for (at, one) in pairs.iter().enumerate() {
        for two in &pairs[..at] {
            right += usize::from(one == two);
            n_found += usize::from(one.1 == two.1);
            n_gold += usize::from(one.0 == two.0);
        }
    }
    let (precision, recall) = (right as f64 / n_found as f64, right as f64 / n_gold as f64);
    println!("{} mentions: precision {precision:.3}, recall {recall:.3}", pairs.len());
    assert!(precision >= 0.9 && recall >= 0.95, "precision {precision:.3}, recall {recall:.3}");
}
