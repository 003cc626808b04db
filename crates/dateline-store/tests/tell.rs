//! A happening as it is told: its reports, copies, sources, and what they disagree on.

#![expect(clippy::unwrap_used, reason = "what fails to be set up fails the test")]

mod made;

use dateline_store::groups::Alike;
use dateline_store::{Entry, Store, Writer};
use dateline_types::Coded;
use jiff::Timestamp;

/// An article of its own with one event, which all of them report.
fn coded(nth: usize, outlet: &str, agency: Option<&str>) -> Coded {
    let mut coded = made::coded(nth);
    coded.events.truncate(1);
    let article = &mut coded.resolved.doc.article;
    article.outlet = Some(outlet.to_owned());
    article.agency = agency.map(str::to_owned);
    coded
}

#[test]
fn a_happening_tells_its_reports_and_which_are_copies() {
    let now: Timestamp = "2026-03-02T10:00:00Z".parse().unwrap();
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("news.db");
    let mut writer = Writer::start(Store::open(&path, now).unwrap(), "ingest", now).unwrap();
    let all = [coded(1, "A", Some("AFP")), coded(2, "B", None), coded(3, "C", None)];
    assert!(all.iter().all(|coded| coded.events.len() == 1));
    let mut batch = writer.begin(now).unwrap();
    let kept: Vec<_> = all
        .iter()
        .map(|coded| batch.put(&Entry::new(coded, made::made_by()).unwrap()).unwrap())
        .collect();
    let (first, second) = (kept[0].article, kept[1].article);
    let link = Alike { other: first, kind: "abridged".to_owned(), containment: 0.75 };
    batch.groups().put_alike(second, &link).unwrap();
    batch.groups().set_taken(second, Some((first, first))).unwrap();
    let events: Vec<i64> = kept.iter().flat_map(|kept| kept.events.clone()).collect();
    let was = all[2].events[0].id.clone();
    batch.regroup(&[(events[1], vec![events[0], events[2]])]).unwrap();
    batch.commit().unwrap();

    let store = Store::open_read_only(&path).unwrap();
    let told = store.happening(&all[1].events[0].id).unwrap().unwrap();
    assert_eq!(store.happening(&was).unwrap().unwrap(), told);
    assert_eq!(store.happening("none").unwrap(), None);
    assert_eq!((told.n_reports, told.n_outlets, told.n_independent), (3, 3, 2));
    let outlets: Vec<(Option<&str>, bool)> =
        told.reports.iter().map(|report| (report.outlet.as_deref(), report.leads)).collect();
    assert_eq!(outlets[0], (Some("B"), true));
    let source = |outlet: &str| {
        let mut reports = told.reports.iter();
        reports.find(|report| report.outlet.as_deref() == Some(outlet)).unwrap().source
    };
    assert!(source("A") == source("B") && source("A") != source("C"));
    let taken = told.reports[0].taken_from.as_ref().unwrap();
    assert_eq!((taken.outlet.as_deref(), taken.kind.as_deref()), (Some("A"), Some("abridged")));
    assert_eq!(taken.containment, Some(0.75));
}
