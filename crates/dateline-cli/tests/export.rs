//! `dateline export` over the made file of `dateline-store`: files for each month, their list, and that others read them.

#![expect(clippy::unwrap_used, reason = "what fails to be set up fails the test")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use dateline_store::Store;
use jiff::Timestamp;
use serde_json::{Value, json};

const MADE: &str = include_str!("../../dateline-store/tests/made.sql");

struct Made {
    dir: tempfile::TempDir,
}

fn made() -> Made {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(&dir.path().join("news.db"), Timestamp::UNIX_EPOCH).unwrap();
    store.connection().execute_batch(MADE).unwrap();
    Made { dir }
}

impl Made {
    fn place(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    fn export(&self, folder: &str, more: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
        command.arg("export").arg(self.place(folder)).arg("--db").arg(self.place("news.db"));
        command.args(more).env_remove("DATELINE_DB").output().unwrap()
    }

    fn exported(&self, folder: &str, more: &[&str]) -> Value {
        let output = self.export(folder, more);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let manifest = fs::read(self.place(folder).join("manifest.json")).unwrap();
        serde_json::from_slice(&manifest).unwrap()
    }
}

/// Returns the number of rows of a table by the list of files.
fn n_rows(manifest: &Value, table: &str) -> u64 {
    let files = manifest["files"].as_array().unwrap().iter();
    files.filter(|file| file["table"] == table).map(|file| file["n_rows"].as_u64().unwrap()).sum()
}

fn all_files(folder: &Path) -> Vec<PathBuf> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { all.extend(all_files(&path)) } else { all.push(path) }
    }
    all.sort();
    all
}

#[test]
fn there_is_a_file_for_each_month_and_a_list_of_them() {
    let made = made();
    let manifest = made.exported("out", &["--format", "jsonl"]);
    assert_eq!((&manifest["record"], &manifest["format"]), (&json!("manifest"), &json!("jsonl")));
    assert_eq!(n_rows(&manifest, "events"), 78);
    let files = manifest["files"].as_array().unwrap();
    for file in files {
        let path = made.place("out").join(file["path"].as_str().unwrap());
        let bytes = fs::read(&path).unwrap();
        assert_eq!(file["n_bytes"].as_u64(), Some(bytes.len() as u64));
        let lines = bytes.iter().filter(|byte| **byte == b'\n').count() as u64;
        assert_eq!(file["n_rows"].as_u64(), Some(lines), "{}", path.display());
    }
    assert_eq!(all_files(&made.place("out")).len(), files.len() + 1);
    let has = |path: &str| files.iter().any(|file| file["path"] == path);
    assert!(has("events/month=2020-02/events.jsonl"));
    assert!(has("events/month=undated/events.jsonl"), "some have no day");
    let reports = made.exported("reports", &["--format", "jsonl", "--reports"]);
    assert_eq!((n_rows(&reports, "events"), &reports["events"]), (117, &json!("reports")));
}

#[test]
fn filters_hold_and_an_earlier_export_is_replaced() {
    let made = made();
    made.exported("out", &["--format", "csv"]);
    let filters = ["--format", "jsonl", "--type", "protest", "--from", "2020-02"];
    let manifest = made.exported("out", &filters);
    let n_events = n_rows(&manifest, "events");
    assert!(n_events > 0 && n_events < 78);
    let files = all_files(&made.place("out"));
    assert!(files.iter().all(|file| file.extension().unwrap() != "csv"), "{files:?}");
    assert!(!files.iter().any(|file| file.to_string_lossy().contains("month=2020-01")));
}

#[test]
fn a_folder_with_other_files_is_left_alone() {
    let made = made();
    fs::create_dir(made.place("mine")).unwrap();
    fs::write(made.place("mine").join("manifest.json"), "{\"name\":\"app\"}").unwrap();
    let output = made.export("mine", &[]);
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(
        said.contains("holds other files than an export\nhint: name a new or empty folder"),
        "{said}"
    );
    assert_eq!(all_files(&made.place("mine")).len(), 1);
}

#[test]
fn pandas_and_duckdb_read_the_same_rows() {
    let made = made();
    made.exported("parquet", &[]);
    made.exported("jsonl", &["--format", "jsonl"]);
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../xtask/python/check_export.py");
    let folders = [made.place("parquet"), made.place("jsonl")];
    let output = Command::new("python3").arg(script).args(folders).output().unwrap();
    if output.status.code() == Some(77) {
        eprintln!("{}", String::from_utf8_lossy(&output.stdout));
        return;
    }
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn polecat_has_the_names_of_the_article() {
    let made = made();
    let names = r#"[["person",[4,11]],["organisation",[35,42]],["place",[28,33]]]"#;
    Store::open(&made.place("news.db"), Timestamp::UNIX_EPOCH)
        .unwrap()
        .connection()
        .execute("INSERT INTO coding_names VALUES (1, ?)", [names])
        .unwrap();
    made.exported("out", &["--format", "polecat", "--status", "happened,planned,denied"]);
    let mut found = BTreeSet::new();
    for file in all_files(&made.place("out/events")) {
        let text = fs::read_to_string(file).unwrap();
        found.extend(text.lines().skip(1).map(|row| {
            let cells: Vec<&str> = row.split('\t').collect();
            cells[35..38].join("|")
        }));
    }
    let expected = ["None|None|None", "dockers|L’armée|Paris"].map(str::to_owned);
    assert_eq!(found, BTreeSet::from(expected));
}
