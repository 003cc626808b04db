//! Files that are opened, and files that are not.

#![expect(clippy::unwrap_used, reason = "what fails to be set up fails the test")]

use std::path::{Path, PathBuf};
use std::process::Command;

use dateline_store::{Error, Store};
use jiff::Timestamp;
use rusqlite::Connection;
use tempfile::TempDir;

const NOW: Timestamp = Timestamp::UNIX_EPOCH;

fn fresh() -> (TempDir, PathBuf) {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("news.db");
    Store::open(&path, NOW).unwrap();
    (dir, path)
}

fn refused(opened: Result<Store, Error>) -> (&'static str, String) {
    let error = opened.unwrap_err();
    (error.code(), error.to_string())
}

fn pragma(path: &Path, name: &str) -> i64 {
    let connection = Connection::open(path).unwrap();
    connection.pragma_query_value(None, name, |row| row.get(0)).unwrap()
}

/// All tables, indexes and triggers with their SQL.
fn schema(path: &Path) -> Vec<String> {
    let connection = Connection::open(path).unwrap();
    let mut all = connection
        .prepare("SELECT name || ifnull(sql, '') FROM sqlite_schema ORDER BY name")
        .unwrap();
    all.query_map((), |row| row.get(0)).unwrap().map(Result::unwrap).collect()
}

#[test]
fn migrating_twice_is_the_same_as_once() {
    let (_dir, path) = fresh();
    let once = schema(&path);
    Store::open(&path, NOW).unwrap();
    assert_eq!(schema(&path), once);
    let connection = Connection::open(&path).unwrap();
    let newest = "SELECT max(number) FROM migration";
    let newest: i64 = connection.query_row(newest, (), |row| row.get(0)).unwrap();
    assert_eq!(pragma(&path, "user_version"), newest);
    assert_eq!(pragma(&path, "application_id"), 0x6474_6c6e);
}

#[test]
fn a_file_of_an_earlier_version_is_brought_up_to_date() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("news.db");
    let earlier = Connection::open(&path).unwrap();
    for sql in [
        include_str!("../migrations/0001_first.sql"),
        include_str!("../migrations/0002_grouping.sql"),
        include_str!("../migrations/0003_views.sql"),
        include_str!("../migrations/0004_fewer_indexes.sql"),
        include_str!("made.sql"),
        "PRAGMA application_id = 0x64746c6e; PRAGMA user_version = 4",
    ] {
        earlier.execute_batch(sql).unwrap();
    }
    drop(earlier);
    let store = Store::open(&path, NOW).unwrap();
    let n_events = "SELECT count(*) FROM event";
    let n_events: i64 = store.connection().query_row(n_events, (), |row| row.get(0)).unwrap();
    assert_eq!(n_events, 120);
    assert_eq!(schema(&path), schema(&fresh().1));
}

#[test]
fn a_file_is_made_by_writers_only() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("news.db");
    let (code, message) = refused(Store::open_read_only(&path));
    assert_eq!(code, "no_database");
    assert!(message.ends_with("news.db` makes one"), "{message}");
    assert!(!path.exists());
    let (code, message) = refused(Store::open(&dir.path().join("no/news.db"), NOW));
    assert_eq!(code, "no_folder");
    assert!(
        message.contains("there is no folder `") && message.contains("make it first"),
        "{message}"
    );
}

#[test]
fn what_is_no_database_stays_as_it_was() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("news.db");
    let text = "The minister met her colleague in Damascus on Monday. ".repeat(40);
    std::fs::write(&path, &text).unwrap();
    assert_eq!(refused(Store::open(&path, NOW)).0, "not_a_database");
    assert_eq!(refused(Store::open_read_only(&path)).0, "not_a_database");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), text);
    assert_eq!(refused(Store::open(dir.path(), NOW)).0, "cannot_open");
}

#[test]
fn the_database_of_another_program_stays_as_it_was() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("other.db");
    Connection::open(&path).unwrap().execute_batch("CREATE TABLE mine (x)").unwrap();
    let before = std::fs::read(&path).unwrap();
    assert_eq!(refused(Store::open(&path, NOW)).0, "foreign_database");
    assert_eq!(refused(Store::open_read_only(&path)).0, "foreign_database");
    assert_eq!(std::fs::read(&path).unwrap(), before);
}

#[test]
fn an_empty_file_becomes_a_database() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("news.db");
    std::fs::write(&path, "").unwrap();
    assert_eq!(refused(Store::open_read_only(&path)).0, "older_schema");
    Store::open(&path, NOW).unwrap();
    Store::open_read_only(&path).unwrap();
}

#[test]
fn newer_and_older_schemas_are_named() {
    let (_dir, path) = fresh();
    let set = |version: u32| {
        Connection::open(&path).unwrap().pragma_update(None, "user_version", version).unwrap()
    };
    set(99);
    for opened in [Store::open(&path, NOW), Store::open_read_only(&path)] {
        let (code, message) = refused(opened);
        assert_eq!(code, "newer_schema");
        assert!(message.contains("(schema 99, this one knows "), "{message}");
    }
    set(0);
    let (code, message) = refused(Store::open_read_only(&path));
    assert_eq!(code, "older_schema");
    assert!(message.contains("(schema 0, this one needs "), "{message}");
}

#[test]
fn text_and_places_can_be_searched() {
    let (_dir, path) = fresh();
    let store = Store::open(&path, NOW).unwrap();
    let options = "SELECT count(*) FROM pragma_compile_options WHERE compile_options IN ('ENABLE_FTS5', 'ENABLE_RTREE')";
    let n_options: i64 = store.connection().query_row(options, (), |row| row.get(0)).unwrap();
    assert_eq!(n_options, 2);
}

/// A folder that can be made read-only, as root too, where the system lets us mount one.
struct Mount(TempDir);

impl Mount {
    fn new() -> Option<Mount> {
        let dir = tempfile::tempdir().unwrap();
        let mounted = mount(&["-t", "tmpfs", "-o", "size=8m", "tmpfs"], dir.path());
        if !mounted {
            #[expect(clippy::print_stderr, reason = "a skipped test says so")]
            {
                eprintln!("skipped: no file system can be mounted here");
            }
        }
        mounted.then(|| Mount(dir))
    }
}

impl Drop for Mount {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(self.0.path()).output();
    }
}

fn mount(args: &[&str], folder: &Path) -> bool {
    let output = Command::new("mount").args(args).arg(folder).output();
    output.is_ok_and(|output| output.status.success())
}

#[test]
fn a_disk_that_is_read_only_is_named_and_can_be_read() {
    let Some(folder) = Mount::new() else { return };
    let path = folder.0.path().join("50% of #1?.db");
    Store::open(&path, NOW).unwrap();
    assert!(mount(&["-o", "remount,ro"], folder.0.path()));
    let (code, message) = refused(Store::open(&path, NOW));
    assert_eq!(code, "read_only");
    assert!(message.contains("cannot be written"), "{message}");
    let store = Store::open_read_only(&path).unwrap();
    let n_articles: i64 =
        store.connection().query_row("SELECT count(*) FROM article", (), |row| row.get(0)).unwrap();
    assert_eq!(n_articles, 0);
    assert_eq!(refused(Store::open(&folder.0.path().join("new.db"), NOW)).0, "read_only");
}

#[test]
fn a_file_that_another_writes_is_waited_for_and_then_named() {
    let (_dir, path) = fresh();
    let other = Connection::open(&path).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let store = Store::open(&path, NOW).unwrap();
    let error = dateline_store::Writer::start(store, "ingest", NOW).unwrap_err();
    assert_eq!(error.code(), "locked");
    assert!(error.to_string().contains("was not free for 10 seconds"), "{error}");
    Store::open_read_only(&path).unwrap();
}

#[test]
fn readers_change_nothing() {
    let (_dir, path) = fresh();
    let store = Store::open_read_only(&path).unwrap();
    let error = store.connection().execute("DELETE FROM article", ()).unwrap_err();
    assert_eq!(store.failed(error).code(), "read_only");
}
