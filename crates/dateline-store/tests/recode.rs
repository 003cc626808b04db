//! Articles that are coded anew: what counts, what stays for comparison, what is told of it.

#![expect(clippy::unwrap_used, reason = "what fails to be set up fails the test")]

mod made;

use dateline_record::{DifferenceRecord, MadeBy};
use dateline_store::{Entry, Error, Outcome, Store, Writer};
use jiff::Timestamp;

fn newer() -> MadeBy {
    MadeBy { codebook: "sha256:newer".to_owned(), ..made::made_by() }
}

fn differences(store: &Store) -> Vec<DifferenceRecord> {
    let mut all = Vec::new();
    let put = |difference| -> Result<(), Error> {
        all.push(difference);
        Ok(())
    };
    store.differences(put).unwrap();
    all
}

#[test]
fn a_new_coding_counts_and_the_old_one_stays() {
    let now: Timestamp = "2026-03-02T10:00:00Z".parse().unwrap();
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("news.db");
    let mut writer = Writer::start(Store::open(&path, now).unwrap(), "recode", now).unwrap();
    let mut coded = made::coded(3);
    let lang = coded.resolved.doc.lang.clone();
    let n_before = coded.events.len();
    assert!(n_before >= 2, "the made article has events to lose");
    let mut batch = writer.begin(now).unwrap();
    let kept = batch.put(&Entry::new(&coded, made::made_by()).unwrap()).unwrap();
    batch.commit().unwrap();

    let reader = Store::open_read_only(&path).unwrap();
    assert_eq!(reader.n_stale(&lang, &made::made_by()).unwrap(), 0);
    assert_eq!(reader.n_stale(&lang, &newer()).unwrap(), 1);
    assert_eq!(reader.n_stale("xx", &newer()).unwrap(), 0);
    let stale = reader.stale(&lang, &newer(), 0, 10).unwrap();
    assert_eq!((stale.len(), stale[0].key), (1, kept.article));
    assert_eq!(stale[0].text, coded.resolved.doc.article.text);
    assert!(reader.stale(&lang, &newer(), kept.article, 10).unwrap().is_empty());

    coded.events.pop();
    coded.events[0].rule = "en/other/rule".to_owned();
    coded.events[0].confidence = 0.5;
    coded.events[0].id = "new".to_owned();
    let mut batch = writer.begin(now).unwrap();
    let entry = Entry::new(&coded, newer()).unwrap();
    let again = batch.recode(kept.article, &entry).unwrap();
    assert_eq!((again.outcome, again.retired), (Outcome::Changed, kept.events));
    assert_eq!(again.events.len(), n_before - 1);
    assert_eq!(batch.recode(kept.article, &entry).unwrap().outcome, Outcome::Same);
    batch.commit().unwrap();

    assert_eq!(reader.n_stale(&lang, &newer()).unwrap(), 0);
    let count = |sql: &str| -> usize {
        reader.connection().query_row(sql, (), |row| row.get::<_, i64>(0)).unwrap() as usize
    };
    assert_eq!(count("SELECT count(*) FROM event"), 2 * n_before - 1);
    assert_eq!(count("SELECT count(*) FROM event WHERE is_current"), n_before - 1);
    assert_eq!(count("SELECT count(*) FROM happening"), n_before - 1);
    assert_eq!(count("SELECT sum(n_reports) FROM rollup_day"), n_before - 1);

    let all = differences(&reader);
    let changes: Vec<&str> = all.iter().map(|difference| difference.change).collect();
    assert_eq!(changes, ["changed", "removed"]);
    assert_eq!(all[0].fields, ["rule", "confidence"]);
    assert!(all[0].why.starts_with("`en/other/rule` codes it, not `"), "{}", all[0].why);
    assert!(all[1].why.ends_with("coded it, nothing does now"), "{}", all[1].why);
    assert!(all[1].after.is_none() && all[1].before.is_some());
    assert_eq!(all[0].made_by_after, newer());
}
