//! What the command prints of one sample, to the byte: `tests/golden/*`. `UPDATE=1` rewrites them; a person reads the difference.
//!
//! Runs where `DATELINE_HOME` has models and gazetteer.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]
#![allow(clippy::disallowed_methods, reason = "a test reads no configuration but its own")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The file of each output with the words that make it.
const OUTPUTS: [(&str, &[&str]); 5] = [
    ("events.txt", &["code", "--format", "table"]),
    ("events.csv", &["code", "--format", "csv"]),
    ("quotes.csv", &["code", "--format", "csv", "--records", "quotes"]),
    ("article.jsonl", &["read", "--format", "jsonl"]),
    ("explained.txt", &["explain"]),
];

/// Paths in messages and records are relative to the workspace.
const SAMPLE: &str = "samples/en/visit.html";

#[test]
fn outputs_are_as_stored() {
    let home = std::env::var_os("DATELINE_HOME").map(PathBuf::from);
    let is_ready = home.is_some_and(|home| {
        ["models/en.dlm", "gazetteer/geonames.dlg"].iter().all(|file| home.join(file).is_file())
    });
    if !is_ready {
        assert!(std::env::var_os("DATELINE_REQUIRE_MODELS").is_none(), "the models are missing");
        eprintln!("skipped: `DATELINE_HOME` has no English model and gazetteer");
        return;
    }
    let is_update = std::env::var_os("UPDATE").is_some();
    let mut differing = Vec::new();
    for (file, words) in OUTPUTS {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(file);
        let printed = printed(words);
        if fs::read_to_string(&path).unwrap_or_default() != printed {
            differing.push(format!("{file} now is:\n{printed}"));
            if is_update {
                fs::write(&path, &printed).unwrap();
            }
        }
    }
    assert!(differing.is_empty(), "{}\n`UPDATE=1` rewrites them", differing.join("\n"));
}

/// Runs the command on the sample. The checksum of the codebook, which each change of a rule changes, is masked.
fn printed(words: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_dateline"))
        .args(words)
        .arg(SAMPLE)
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("../.."))
        .env_remove("DATELINE_LANG")
        .env_remove("COLUMNS")
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    masked(&String::from_utf8(output.stdout).unwrap())
}

fn masked(printed: &str) -> String {
    let mut parts = printed.split("sha256:");
    let mut masked = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        masked.push_str("sha256:…");
        masked.push_str(part.trim_start_matches(|char: char| char.is_ascii_hexdigit()));
    }
    masked
}
