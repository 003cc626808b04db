//! `dateline ingest` from outside: killed, refused, repeated. What codes runs where `DATELINE_HOME` has models.

#![expect(clippy::unwrap_used, reason = "what fails to be set up fails the test")]
#![expect(
    clippy::disallowed_methods,
    reason = "the models' folder is told to tests by the environment only"
)]
#![expect(clippy::print_stderr, reason = "a skipped test says so")]

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use dateline_store::Store;

fn ingest(input: &Path, db: &Path, more: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
    command.arg("ingest").arg(input).arg("--db").arg(db).args(more);
    command.env_remove("DATELINE_LANG").env_remove("DATELINE_JOBS");
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn ended(output: &Output) -> (Option<i32>, String) {
    (output.status.code(), String::from_utf8(output.stderr.clone()).unwrap())
}

/// Runs to the end; returns the last line, which tells what was kept.
fn done(input: &Path, db: &Path, more: &[&str]) -> String {
    let output = ingest(input, db, more).output().unwrap();
    let (code, errors) = ended(&output);
    assert_eq!(code, Some(0), "{errors}");
    assert!(output.stdout.is_empty());
    errors.lines().last().unwrap().to_owned()
}

fn has_models() -> bool {
    let home = std::env::var_os("DATELINE_HOME").map(PathBuf::from);
    let has = home.is_some_and(|home| home.join("models/en.dlm").is_file());
    if !has {
        eprintln!("skipped: `DATELINE_HOME` has no models");
    }
    has
}

/// A line of JSON for each article, short enough to be coded at once.
fn write_articles(path: &Path, n_articles: usize) {
    let line = |nth: usize| {
        let day = nth % 28 + 1;
        format!(
            "{{\"id\":\"n{nth}\",\"lang\":\"en\",\"published\":\"2020-01-{day:02}\",\"outlet\":\"Daily {}\",\"text\":\"The Russian president met his Syrian counterpart in Damascus on Monday for talks number {nth}. “We will go on,” said Dmitri Peskov.\"}}\n",
            nth % 7
        )
    };
    std::fs::write(path, (0..n_articles).map(line).collect::<String>()).unwrap();
}

fn rows(db: &Path, sql: &str) -> Vec<String> {
    let store = Store::open_read_only(db).unwrap();
    let mut rows = store.connection().prepare(sql).unwrap();
    let rows = rows.query_map((), |row| row.get(0)).unwrap();
    rows.map(Result::unwrap).collect()
}

/// All that an ingest writes, but for when.
fn contents(db: &Path) -> Vec<String> {
    let tables = [
        "SELECT json_array(id, version, known, known_until, text) FROM article ORDER BY id, version",
        "SELECT record FROM event ORDER BY id",
        "SELECT record FROM quote ORDER BY record",
        "SELECT json_array(id, n_reports) FROM happening ORDER BY id",
        "SELECT json_array(day, type, actor, recipient, status, n_events, n_reports) FROM rollup_pair ORDER BY 1",
        "SELECT json_array(name, id, country, sectors) FROM actor ORDER BY 1",
        "SELECT json_array(name, country, resolution) FROM place ORDER BY 1",
        "PRAGMA integrity_check",
    ];
    tables.iter().flat_map(|sql| rows(db, sql)).collect()
}

/// Numbers that look like chance and are the same in each run.
fn chance(seed: &mut u64) -> u64 {
    *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    *seed >> 33
}

/// Counts the articles, as far as there is a file yet.
fn n_articles(db: &Path) -> i64 {
    let Ok(store) = Store::open_read_only(db) else { return 0 };
    store.connection().query_row("SELECT count(*) FROM article", (), |row| row.get(0)).unwrap_or(0)
}

/// Waits until the program has written an article, so that it is killed at work and not while it reads its models.
fn wait_for_writing(db: &Path, n_before: i64, child: &mut Child) {
    let patience = Instant::now() + Duration::from_secs(60);
    while n_articles(db) <= n_before
        && Instant::now() < patience
        && child.try_wait().unwrap().is_none()
    {
        thread::sleep(Duration::from_millis(1));
    }
}

#[test]
fn killed_at_any_moment_it_loses_and_doubles_nothing() {
    if !has_models() {
        return;
    }
    const N_KILLS: usize = 50;
    const N_EACH: usize = 12;
    let dir = tempfile::tempdir().unwrap();
    let (input, db) = (dir.path().join("news.jsonl"), dir.path().join("news.db"));
    let (mut seed, mut n_at_work) = (1, 0);
    for nth in 1..=N_KILLS {
        write_articles(&input, nth * N_EACH);
        let n_before = n_articles(&db);
        let mut child = ingest(&input, &db, &["--batch", "3"]).spawn().unwrap();
        // The first kills are while the file is made; later ones while it is written, and a few at the start.
        if nth % 5 > 0 {
            wait_for_writing(&db, n_before, &mut child);
        }
        thread::sleep(Duration::from_micros(chance(&mut seed) % 60_000));
        n_at_work += usize::from(child.try_wait().unwrap().is_none());
        child.kill().unwrap();
        child.wait().unwrap();
    }
    assert!(n_at_work > N_KILLS / 2, "{n_at_work}");
    done(&input, &db, &[]);
    let whole = dir.path().join("whole.db");
    assert!(done(&input, &whole, &[]).starts_with("600 new, 0 changed, 0 same, 0 problems, "));
    assert_eq!(contents(&db), contents(&whole));
}

#[test]
fn a_second_run_changes_nothing_and_a_changed_article_is_another_version() {
    if !has_models() {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let (input, db) = (dir.path().join("news.jsonl"), dir.path().join("news.db"));
    write_articles(&input, 20);
    let first = done(&input, &db, &[]);
    assert!(first.starts_with("20 new, 0 changed, 0 same, 0 problems, "), "{first}");
    let before = contents(&db);
    assert_eq!(done(&input, &db, &[]), "0 new, 0 changed, 20 same, 0 problems, 0 events, 0 quotes");
    assert_eq!(contents(&db), before);
    let changed = r#"{"id":"n3","lang":"en","published":"2020-01-04","text":"The Russian president met nobody."}"#;
    std::fs::write(&input, changed).unwrap();
    assert!(done(&input, &db, &[]).starts_with("0 new, 1 changed, 0 same, 0 problems, "));
    let versions = "SELECT version || ' ' || (known_until IS NULL) FROM article WHERE id = 'n3' ORDER BY version";
    assert_eq!(rows(&db, versions), ["1 0", "2 1"]);
    let runs = "SELECT json_array(command, ended IS NOT NULL, n_new, n_changed, n_same) FROM run";
    assert_eq!(
        rows(&db, runs),
        [r#"["ingest",1,20,0,0]"#, r#"["ingest",1,0,0,20]"#, r#"["ingest",1,0,1,0]"#]
    );
}

#[test]
fn what_cannot_be_read_is_kept_as_a_problem_once() {
    if !has_models() {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let (input, db) = (dir.path().join("news.jsonl"), dir.path().join("news.db"));
    write_articles(&input, 2);
    let mut text = std::fs::read_to_string(&input).unwrap();
    text.push_str("{\"id\":\"broken\"\n");
    std::fs::write(&input, text).unwrap();
    for _ in 0..2 {
        let (code, errors) = ended(&ingest(&input, &db, &[]).output().unwrap());
        assert_eq!(code, Some(1), "{errors}");
        assert!(errors.contains("problem: ") && errors.contains(", 1 problem, "), "{errors}");
    }
    assert_eq!(rows(&db, "SELECT stage || ' ' || run FROM problem"), ["acquire 1"]);
}

#[test]
fn it_can_be_read_while_it_is_written() {
    if !has_models() {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let (input, db) = (dir.path().join("news.jsonl"), dir.path().join("news.db"));
    write_articles(&input, 150);
    Store::open(&db, jiff::Timestamp::UNIX_EPOCH).unwrap();
    let mut child = ingest(&input, &db, &["--batch", "5"]).spawn().unwrap();
    let reader = Store::open_read_only(&db).unwrap();
    let mut seen = Vec::new();
    while child.try_wait().unwrap().is_none() {
        let sql = "SELECT (SELECT count(*) FROM event), (SELECT sum(n_reports) FROM happening), (SELECT sum(n_reports) FROM rollup_day)";
        let row: (i64, Option<i64>, Option<i64>) = reader
            .connection()
            .query_row(sql, (), |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
            .unwrap();
        assert_eq!((Some(row.0).filter(|&n| n > 0), row.1), (row.2, row.2));
        seen.push(row.0);
        thread::sleep(Duration::from_millis(1));
    }
    assert!(child.wait().unwrap().success());
    assert!(seen.is_sorted());
    seen.dedup();
    assert!(seen.len() > 3, "{seen:?}");
}

#[test]
fn a_file_that_cannot_be_used_is_named_before_anything_is_coded() {
    let dir = tempfile::tempdir().unwrap();
    let input = dir.path().join("news.jsonl");
    write_articles(&input, 1);
    let refused = |db: &Path| {
        let (code, errors) = ended(&ingest(&input, db, &[]).output().unwrap());
        assert_eq!(code, Some(2), "{errors}");
        errors
    };
    assert!(
        refused(&input)
            .contains("is no SQLite database; name a database of dateline, or a new file")
    );
    assert!(refused(&dir.path().join("no/news.db")).contains("make it first"));
    assert!(refused(dir.path()).contains("cannot be opened"));
    let db = dir.path().join("news.db");
    drop(Store::open(&db, jiff::Timestamp::UNIX_EPOCH).unwrap());
    let mut bytes = std::fs::read(&db).unwrap();
    bytes[60..64].copy_from_slice(&99_u32.to_be_bytes());
    std::fs::write(&db, bytes).unwrap();
    assert!(refused(&db).contains("was written by a newer dateline (schema 99, this one knows "));
    let output = Command::new(env!("CARGO_BIN_EXE_dateline"))
        .arg("ingest")
        .arg(&input)
        .env_remove("DATELINE_DB")
        .output();
    let (code, errors) = ended(&output.unwrap());
    assert!(code == Some(2) && errors.contains("--db <FILE>"), "{errors}");
}

/// A file system of a given size, where the system lets us mount one.
struct Mount(tempfile::TempDir);

impl Mount {
    fn new(size: &str) -> Option<Mount> {
        let dir = tempfile::tempdir().unwrap();
        let mounted = mount(&["-t", "tmpfs", "-o", &format!("size={size}"), "tmpfs"], dir.path());
        if !mounted {
            eprintln!("skipped: no file system can be mounted here");
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
fn a_full_disk_loses_nothing_and_the_next_run_goes_on() {
    if !has_models() {
        return;
    }
    let Some(disk) = Mount::new("1m") else { return };
    let dir = tempfile::tempdir().unwrap();
    let (input, db) = (dir.path().join("news.jsonl"), disk.0.path().join("news.db"));
    write_articles(&input, 150);
    let (code, errors) = ended(&ingest(&input, &db, &["--batch", "5"]).output().unwrap());
    assert_eq!(code, Some(2), "{errors}");
    assert!(errors.contains("is full; what was kept before is safe: make room"), "{errors}");
    assert!(mount(&["-o", "remount,size=64m"], disk.0.path()));
    assert_eq!(rows(&db, "PRAGMA integrity_check"), ["ok"]);
    let summary = done(&input, &db, &[]);
    assert!(!summary.starts_with("150 new"), "{summary}");
    let whole = dir.path().join("whole.db");
    done(&input, &whole, &[]);
    assert_eq!(contents(&db), contents(&whole));
}
