//! What is written: once, in versions, and with sums that stay exact.

#![expect(clippy::unwrap_used, reason = "what fails to be set up fails the test")]

mod made;

use std::collections::BTreeSet;

use dateline_store::{Entry, Kept, Outcome, Store, Writer};
use dateline_types::{Article, Coded};
use jiff::Timestamp;
use rusqlite::Connection;
use tempfile::TempDir;

fn now() -> Timestamp {
    "2026-03-02T10:00:00Z".parse().unwrap()
}

struct File {
    _dir: TempDir,
    writer: Writer,
    reader: Store,
}

fn file() -> File {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("news.db");
    let writer = Writer::start(Store::open(&path, now()).unwrap(), "ingest", now()).unwrap();
    File { reader: Store::open_read_only(&path).unwrap(), writer, _dir: dir }
}

impl File {
    fn put(&mut self, coded: &Coded) -> Kept {
        let mut batch = self.writer.begin(now()).unwrap();
        let kept = batch.put(&Entry::new(coded, made::made_by()).unwrap()).unwrap();
        batch.commit().unwrap();
        self.check();
        kept
    }

    fn regroup(&mut self, groups: &[(i64, Vec<i64>)]) {
        let batch = self.writer.begin(now()).unwrap();
        batch.regroup(groups).unwrap();
        batch.commit().unwrap();
        self.check();
    }

    fn reader(&self) -> &Connection {
        self.reader.connection()
    }

    fn number(&self, sql: &str) -> i64 {
        self.reader().query_row(sql, (), |row| row.get(0)).unwrap()
    }

    fn texts(&self, sql: &str) -> Vec<String> {
        let mut rows = self.reader().prepare(sql).unwrap();
        let text = |row: &rusqlite::Row<'_>| row.get::<_, Option<String>>(0);
        rows.query_map((), text)
            .unwrap()
            .map(|text| text.unwrap().unwrap_or("null".into()))
            .collect()
    }

    /// All that must hold whatever was written.
    fn check(&self) {
        assert_eq!(
            self.texts("SELECT 'broken: ' || \"table\" FROM pragma_foreign_key_check"),
            [""; 0]
        );
        // On its own: a connection that read before takes what it remembers of FTS5's tables for damage.
        let fresh = Store::open_read_only(self.reader.path()).unwrap();
        let sound: String =
            fresh.connection().query_row("PRAGMA integrity_check", (), |row| row.get(0)).unwrap();
        assert_eq!(sound, "ok");
        for wrong in [
            "SELECT count(*) FROM event WHERE is_leading AND NOT is_current",
            "SELECT count(*) FROM event WHERE is_current AND happening IS NULL",
            "SELECT count(*) FROM event WHERE is_leading <> (key IN (SELECT leading FROM happening))",
            "SELECT count(*) FROM happening AS h WHERE n_reports <> (SELECT count(DISTINCT article) FROM event WHERE happening = h.key AND is_current)",
            "SELECT count(*) FROM happening_was JOIN happening USING (id)",
        ] {
            assert_eq!(self.number(wrong), 0, "{wrong}");
        }
        self.check_sums();
        self.check_words();
    }

    /// The sums as they are, and as they are reckoned from nothing.
    fn check_sums(&self) {
        let of = |columns: &str, more: &str| {
            format!(
                "SELECT json_array({columns}, sum(1), sum(n_reports)) FROM happening JOIN event ON event.key = leading {more} GROUP BY {columns} ORDER BY 1"
            )
        };
        let pairs = "JOIN json_each(iif(actor_countries = '[]', '[\"\"]', actor_countries)) AS a JOIN json_each(iif(recipient_countries = '[]', '[\"\"]', recipient_countries)) AS r";
        for (sums, anew) in [
            ("day, type, status", of("ifnull(start, ''), type, status", "")),
            ("month, type, status", of("substr(ifnull(start, ''), 1, 7), type, status", "")),
            (
                "day, type, actor, recipient, status",
                of("ifnull(start, ''), event.type, a.value, r.value, status", pairs),
            ),
        ] {
            let table = match sums.len() {
                17 => "rollup_day",
                19 => "rollup_month",
                _ => "rollup_pair",
            };
            let kept =
                format!("SELECT json_array({sums}, n_events, n_reports) FROM {table} ORDER BY 1");
            assert_eq!(self.texts(&kept), self.texts(&anew), "{table}");
        }
    }

    fn check_words(&self) {
        for (words, table) in [
            ("article_text", "article"),
            ("event_text", "event"),
            ("quote_text", "quote"),
            ("actor_text", "actor"),
            ("place_text", "place"),
        ] {
            assert_eq!(
                self.number(&format!("SELECT count(*) FROM {words}")),
                self.number(&format!("SELECT count(*) FROM {table}"))
            );
            let n_indexed = format!("SELECT count(*) FROM {words}_docsize");
            assert_eq!(
                self.number(&n_indexed),
                self.number(&format!("SELECT count(*) FROM {table}")),
                "{words}"
            );
        }
        assert_eq!(
            self.number("SELECT count(*) FROM place_box"),
            self.number("SELECT count(*) FROM place WHERE lat IS NOT NULL")
        );
    }
}

/// The article with the same words but one.
fn changed(nth: usize, modified: Option<&str>) -> Coded {
    let mut coded = made::coded(nth);
    let article = &mut coded.resolved.doc.article;
    article.sha256 = format!("{:x}", nth + 0xabc0_0000);
    article.modified = modified.map(str::to_owned);
    coded
}

#[test]
fn the_file_alone_is_whole_when_a_command_is_done() {
    let mut file = file();
    file.put(&made::coded(1));
    let path = file.reader.path().to_owned();
    // One who reads has the file open, and nothing under way.
    drop(file.writer.finish(now()).unwrap());
    let alone = path.with_file_name("alone.db");
    std::fs::copy(&path, &alone).unwrap();
    let store = Store::open_read_only(&alone).unwrap();
    let n_articles = "SELECT count(*) FROM article";
    let n: i64 = store.connection().query_row(n_articles, (), |row| row.get(0)).unwrap();
    assert_eq!(n, 1);
}

#[test]
fn the_same_article_again_changes_nothing() {
    let mut file = file();
    let kept = file.put(&made::coded(1));
    assert_eq!((kept.outcome, kept.events.len()), (Outcome::New, 3));
    let data_version =
        file.number("SELECT count(*) FROM event") + file.number("SELECT count(*) FROM party");
    let again = file.put(&made::coded(1));
    assert_eq!((again.outcome, again.article, again.events), (Outcome::Same, kept.article, vec![]));
    assert_eq!(
        file.number("SELECT count(*) FROM event") + file.number("SELECT count(*) FROM party"),
        data_version
    );
    assert!(file.reader.key_of(&made::coded(1).resolved.doc.article).unwrap().is_some());
    assert!(file.reader.key_of(&made::coded(2).resolved.doc.article).unwrap().is_none());
}

#[test]
fn a_changed_article_is_a_new_version_beside_the_old() {
    let mut file = file();
    let first = file.put(&made::coded(1));
    let second = file.put(&changed(1, Some("2015-02-03T10:00:00Z")));
    assert_eq!((second.outcome, second.retired), (Outcome::Changed, first.events));
    assert_eq!(
        file.texts("SELECT known || ' ' || ifnull(known_until, '') FROM article ORDER BY version"),
        ["2015-01-01 2015-02-03", "2015-02-03 "]
    );
    assert_eq!(file.number("SELECT count(*) FROM event WHERE is_current"), 3);
    assert_eq!(file.number("SELECT count(*) FROM event"), 6);
    assert_eq!(file.number("SELECT sum(n_events) FROM rollup_day"), 3);
    // The old text again, as when a folder holds both: it is known.
    assert_eq!(file.put(&made::coded(1)).outcome, Outcome::Same);
    // Without a date of its own the change was known when it came in.
    file.put(&changed(2, None));
    let mut third = changed(2, None);
    third.resolved.doc.article.sha256 = "f".repeat(64);
    file.put(&third);
    assert_eq!(
        file.texts(&format!(
            "SELECT known FROM article WHERE id = '{}' ORDER BY version",
            made::article_id(2)
        )),
        ["2015-01-01", "2026-03-02"]
    );
}

#[test]
fn an_undated_article_and_one_of_the_future_are_known_when_they_come_in() {
    let mut file = file();
    let mut undated = made::coded(1);
    undated.resolved.doc.article.published = None;
    file.put(&undated);
    let mut future = made::coded(2);
    let published = future.resolved.doc.article.published.as_mut().unwrap();
    published.end = jiff::civil::date(2030, 1, 1);
    file.put(&future);
    assert_eq!(file.texts("SELECT known FROM article"), ["2026-03-02", "2026-03-02"]);
}

#[test]
fn what_is_left_out_leaves_no_trace() {
    let mut file = file();
    let entry = Entry::new(&made::coded(1), made::made_by()).unwrap();
    let mut batch = file.writer.begin(now()).unwrap();
    batch.put(&entry).unwrap();
    drop(batch);
    file.check();
    assert_eq!(file.number("SELECT count(*) FROM actor"), 0);
    // Keys of rows that were never kept are not used.
    file.put(&made::coded(1));
    assert_eq!(file.number("SELECT n_new FROM run"), 1);
}

#[test]
fn a_group_is_one_happening_and_falls_apart_again() {
    let mut file = file();
    let events: Vec<i64> = (0..4).map(|nth| file.put(&made::coded(nth)).events[0]).collect();
    let before = file.texts("SELECT id FROM happening ORDER BY id");
    file.regroup(&[(events[1], vec![events[0], events[2], events[3]])]);
    assert_eq!(file.number("SELECT count(*) FROM happening"), 9);
    let ids: Vec<String> = (0..4).map(|nth| made::event_id(nth, 0)).collect();
    let large =
        "SELECT id || ' ' || n_reports || ' ' || n_outlets FROM happening WHERE n_reports > 1";
    assert_eq!(file.texts(large), [format!("{} 4 4", ids[1])]);
    // Each id that was leads there.
    let was = "SELECT happening_was.id || ' ' || happening.id FROM happening_was JOIN happening ON happening.key = happening";
    let leading_to = |led: [usize; 3], to: usize, ids: &[String]| {
        BTreeSet::from(led.map(|nth| format!("{} {}", ids[nth], ids[to])))
    };
    assert_eq!(BTreeSet::from_iter(file.texts(was)), leading_to([0, 2, 3], 1, &ids));
    // Another leads, one goes alone.
    file.regroup(&[(events[0], vec![events[1], events[2]]), (events[3], vec![])]);
    assert_eq!(file.texts("SELECT id FROM happening WHERE n_reports = 3"), [ids[0].clone()]);
    assert_eq!(BTreeSet::from_iter(file.texts(was)), leading_to([1, 2, 2], 0, &ids));
    let alone: Vec<(i64, Vec<i64>)> = events.iter().map(|&event| (event, vec![])).collect();
    file.regroup(&alone);
    assert_eq!(file.texts("SELECT id FROM happening ORDER BY id"), before);
    assert_eq!(file.texts(was), [""; 0]);
}

#[test]
fn groups_in_any_order_give_the_same_happenings() {
    let seen: BTreeSet<Vec<String>> = (0..12).map(|seed| {
        let mut file = file();
        let mut chance = made::Chance::new(seed);
        let mut events = [0; 6];
        let mut order: Vec<usize> = (0..6).collect();
        for nth in (1..6).rev() {
            order.swap(nth, chance.below(nth + 1));
        }
        for &nth in &order {
            events[nth] = file.put(&made::coded(nth)).events[0];
        }
        for _ in 0..chance.below(4) {
            let leader = chance.below(6);
            file.regroup(&[(events[leader], vec![events[chance.below(6)], events[leader]])]);
        }
        file.regroup(&[(events[4], vec![events[1], events[5]]), (events[0], vec![events[2], events[3]])]);
        file.texts("SELECT json_array(id, n_reports, n_outlets, n_independent, first_known, last_known, conflicts) FROM happening WHERE n_reports > 1 ORDER BY id")
    }).collect();
    assert_eq!(seen.len(), 1);
}

#[test]
fn a_happening_goes_on_without_the_report_that_was_withdrawn() {
    let mut file = file();
    let first = file.put(&made::coded(0)).events;
    let second = file.put(&made::coded(1)).events;
    file.regroup(&[(first[0], vec![second[0]])]);
    file.put(&changed(0, None));
    let happening = "SELECT happening.id || ' ' || n_reports FROM happening JOIN event ON event.key = leading WHERE event.article = 2 ORDER BY leading LIMIT 1";
    assert!(file.texts(happening)[0].ends_with(" 1"));
    // Its id is that of the report's new version.
    let again = format!("SELECT count(*) FROM happening WHERE id = '{}'", made::event_id(0, 0));
    assert_eq!(file.number(&again), 1);
}

#[test]
fn copies_under_two_addresses_are_two_articles() {
    let mut file = file();
    let copy = |url: &str| {
        let mut coded = made::coded(1);
        let article = &mut coded.resolved.doc.article;
        article.sha256 = "0123456789abcdef".repeat(4);
        *article =
            Article { id: "0123456789abcdef".into(), url: Some(url.into()), ..article.clone() };
        coded
    };
    assert_eq!(file.put(&copy("https://a.example/1")).outcome, Outcome::New);
    assert_eq!(file.put(&copy("https://b.example/1")).outcome, Outcome::New);
    assert_eq!(file.put(&copy("https://a.example/1")).outcome, Outcome::Same);
    let ids: Vec<String> = (0..3).map(|event| made::event_id(1, event)).collect();
    let numbered = ids.iter().map(|id| format!("{id}-2"));
    let expected: Vec<String> = ids.iter().cloned().chain(numbered).collect();
    assert_eq!(file.texts("SELECT id FROM happening ORDER BY key"), expected);
}

#[test]
fn words_are_found_without_their_accents() {
    let mut file = file();
    let mut coded = made::coded(1);
    coded.resolved.doc.article.title = Some("L’élection présidentielle".to_owned());
    file.put(&coded);
    assert_eq!(
        file.number("SELECT count(*) FROM article_text WHERE article_text MATCH 'presidentielle'"),
        1
    );
}

#[test]
fn a_reader_sees_whole_batches_while_they_are_written() {
    let mut file = file();
    let mut batch = file.writer.begin(now()).unwrap();
    batch.put(&Entry::new(&made::coded(1), made::made_by()).unwrap()).unwrap();
    assert_eq!(
        file.reader
            .connection()
            .query_row("SELECT count(*) FROM article", (), |row| row.get::<_, i64>(0))
            .unwrap(),
        0
    );
    batch.commit().unwrap();
    assert_eq!(file.number("SELECT count(*) FROM article"), 1);
}

#[test]
fn a_full_disk_costs_the_batch_alone() {
    let mut file = file();
    file.put(&made::coded(0));
    let pages = |limit: i64, batch: &dateline_store::Batch<'_>| {
        batch.connection().pragma_update(None, "max_page_count", limit).unwrap();
    };
    let mut batch = file.writer.begin(now()).unwrap();
    pages(1, &batch);
    let refused = (1..500)
        .find_map(|nth| batch.put(&Entry::new(&made::coded(nth), made::made_by()).unwrap()).err());
    let refused = refused.unwrap();
    assert_eq!(refused.code(), "disk_full");
    assert!(refused.to_string().ends_with("make room, then run the same command again"));
    drop(batch);
    file.check();
    assert_eq!(file.number("SELECT count(*) FROM article"), 1);
    let batch = file.writer.begin(now()).unwrap();
    pages(1 << 30, &batch);
    batch.commit().unwrap();
    assert_eq!(file.put(&made::coded(1)).outcome, Outcome::New);
}
