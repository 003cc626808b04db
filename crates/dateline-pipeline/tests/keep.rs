//! Articles that are kept and grouped: whatever their order, whether they come twice, change or are coded anew.

#![expect(clippy::unwrap_used, reason = "what fails to be set up fails the test")]

#[path = "../../dateline-store/tests/made/mod.rs"]
mod made;

use std::collections::{BTreeMap, BTreeSet};

use dateline_pipeline::{Traits, keep, recode};
use dateline_record::MadeBy;
use dateline_store::{Entry, Outcome, Store, Writer};
use dateline_types::{Coded, Counts};
use jiff::Timestamp;
use tempfile::TempDir;

fn now() -> Timestamp {
    "2026-03-02T10:00:00Z".parse().unwrap()
}

/// Three articles tell of the same three events; two of them have the same text.
fn coded(nth: usize) -> Coded {
    let mut coded = made::coded(nth);
    let told = made::coded(1000 + nth / 3);
    let article = &mut coded.resolved.doc.article;
    article.published = told.resolved.doc.article.published.clone();
    article.agency = None;
    for (event, told) in coded.events.iter_mut().zip(told.events) {
        let (id, evidence) = (event.id.clone(), event.evidence.clone());
        *event = told;
        let span = evidence.span;
        (event.id, event.evidence) = (id, evidence);
        let arguments = event.actors.iter_mut().chain(&mut event.recipients);
        arguments.for_each(|argument| argument.span = span);
        event.whereabouts.iter_mut().for_each(|place| place.span = span);
        event.counts = Counts::default();
        event.said_by.clear();
    }
    if nth % 3 == 1 {
        coded.resolved.doc.article.text = made::coded(nth - 1).resolved.doc.article.text;
    }
    coded
}

struct File {
    dir: TempDir,
    writer: Writer,
}

impl File {
    fn of(all: &[Coded]) -> File {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("news.db");
        let writer = Writer::start(Store::open(&path, now()).unwrap(), "ingest", now()).unwrap();
        let mut file = File { dir, writer };
        file.keep(all);
        file
    }

    fn keep(&mut self, all: &[Coded]) -> Vec<Outcome> {
        let mut batch = self.writer.begin(now()).unwrap();
        let keep_one = |coded: &Coded| {
            let entry = Entry::new(coded, made::made_by()).unwrap();
            keep(&mut batch, &entry, Traits::of(coded)).unwrap().outcome
        };
        let outcomes = all.iter().map(keep_one).collect();
        batch.commit().unwrap();
        outcomes
    }

    fn recode(&mut self, coded: &Coded, made_by: MadeBy) -> Outcome {
        let id = &coded.resolved.doc.article.id;
        let sql = "SELECT key FROM article WHERE id = ? AND known_until IS NULL";
        let key = self.store().connection().query_row(sql, [id], |row| row.get(0)).unwrap();
        let mut batch = self.writer.begin(now()).unwrap();
        let entry = Entry::new(coded, made_by).unwrap();
        let kept = recode(&mut batch, key, &entry, Traits::of(coded)).unwrap();
        batch.commit().unwrap();
        kept.outcome
    }

    fn store(&self) -> Store {
        Store::open_read_only(&self.dir.path().join("news.db")).unwrap()
    }

    /// Returns the happenings by their ids, each with its numbers and the ids of its reports.
    fn happenings(&self) -> BTreeMap<String, (i64, i64, BTreeSet<String>)> {
        let store = self.store();
        let sql = "SELECT happening.id, n_reports, n_independent, event.id
             FROM happening JOIN event ON event.happening = happening.key AND event.is_current";
        let mut statement = store.connection().prepare(sql).unwrap();
        let mut all: BTreeMap<String, (i64, i64, BTreeSet<String>)> = BTreeMap::new();
        let mut rows = statement.query(()).unwrap();
        while let Some(row) = rows.next().unwrap() {
            let own = all.entry(row.get(0).unwrap()).or_default();
            (own.0, own.1) = (row.get(1).unwrap(), row.get(2).unwrap());
            own.2.insert(row.get(3).unwrap());
        }
        all
    }

    fn number(&self, sql: &str) -> i64 {
        self.store().connection().query_row(sql, (), |row| row.get(0)).unwrap()
    }
}

fn articles() -> Vec<Coded> {
    (0..30).map(coded).collect()
}

fn shuffled(seed: u64) -> Vec<Coded> {
    let (mut all, mut chance) = (articles(), made::Chance::new(seed));
    for last in (1..all.len()).rev() {
        all.swap(last, chance.below(last + 1));
    }
    all
}

#[test]
fn the_order_makes_no_difference() {
    let first = File::of(&articles());
    let happenings = first.happenings();
    assert!(happenings.len() < 60, "90 reports of some 30 events: {}", happenings.len());
    assert!(happenings.values().any(|(n_reports, n_independent, _)| n_reports > n_independent));
    for (id, (n_reports, _, reports)) in &happenings {
        assert_eq!(*n_reports as usize, reports.len(), "{id}");
    }
    for seed in [1, 2, 3] {
        assert_eq!(File::of(&shuffled(seed)).happenings(), happenings, "order {seed}");
    }
    assert_eq!(first.number("SELECT sum(n_events) FROM rollup_day"), happenings.len() as i64);
}

#[test]
fn what_comes_twice_changes_nothing() {
    let mut file = File::of(&articles());
    let before = file.happenings();
    assert!(file.keep(&shuffled(4)).iter().all(|outcome| *outcome == Outcome::Same));
    assert_eq!(file.happenings(), before);
    assert_eq!(file.number("SELECT count(*) FROM article"), 30);
}

#[test]
fn a_changed_article_counts_as_it_is_now() {
    let mut changed = coded(7);
    changed.events.truncate(1);
    changed.resolved.doc.article.text.push_str(" Correction.");
    changed.resolved.doc.article.sha256 = "f".repeat(64);
    let mut file = File::of(&articles());
    assert_eq!(file.keep(std::slice::from_ref(&changed)), [Outcome::Changed]);
    let mut all = articles();
    all[7] = changed;
    assert_eq!(file.happenings(), File::of(&all).happenings());
    assert_eq!(file.number("SELECT count(*) FROM print"), 30);
}

#[test]
fn coding_anew_groups_anew() {
    let mut anew = coded(7);
    anew.events.truncate(1);
    let made_by = MadeBy { codebook: "sha256:newer".to_owned(), ..made::made_by() };
    let mut file = File::of(&articles());
    assert_eq!(file.recode(&anew, made_by.clone()), Outcome::Changed);
    assert_eq!(file.recode(&anew, made_by), Outcome::Same);
    let mut all = articles();
    all[7] = anew;
    assert_eq!(file.happenings(), File::of(&all).happenings());
}
