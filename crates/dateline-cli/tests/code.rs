//! `dateline read`, `code` and `schema` from outside. Tests of the coding itself run where `DATELINE_HOME` has models.

#![expect(clippy::unwrap_used, reason = "what fails to be set up fails the test")]
#![expect(
    clippy::disallowed_methods,
    reason = "the models' folder is told to tests by the environment only"
)]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

fn dateline(args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
    command.args(args).env_remove("DATELINE_LANG").env_remove("DATELINE_JOBS").output().unwrap()
}

fn records(output: &Output) -> Vec<Value> {
    let text = std::str::from_utf8(&output.stdout).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// The folder of models, where it has the French and the English one.
fn has_models() -> bool {
    let home = std::env::var_os("DATELINE_HOME").map(PathBuf::from);
    let has = home.is_some_and(|home| {
        ["fr", "en"].iter().all(|lang| home.join(format!("models/{lang}.dlm")).is_file())
    });
    if !has {
        #[expect(clippy::print_stderr, reason = "a skipped test says so")]
        {
            eprintln!("skipped: `DATELINE_HOME` has no models");
        }
    }
    has
}

fn samples() -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../samples").display().to_string()
}

#[test]
fn the_schema_is_json() {
    let output = dateline(&["schema"]);
    assert!(output.status.success());
    assert!(serde_json::from_slice::<Value>(&output.stdout).unwrap().is_object());
}

#[test]
fn the_samples_give_the_same_bytes_with_one_job_and_two() {
    if !has_models() {
        return;
    }
    let with = |jobs| dateline(&["code", "--format", "jsonl", "--jobs", jobs, &samples()]);
    let (one, two) = (with("1"), with("2"));
    assert_eq!(one.stdout, two.stdout);
    assert!(records(&one).iter().filter(|record| record["record"] == "event").count() > 20);
}

#[test]
fn spans_are_the_words_they_claim_to_be() {
    if !has_models() {
        return;
    }
    let output = dateline(&["code", "--format", "jsonl", "--with-articles", &samples()]);
    let mut text: Vec<char> = Vec::new();
    for record in records(&output) {
        if record["record"] == "article" {
            text = record["text"].as_str().unwrap().chars().collect();
            continue;
        }
        for argument in ["actor", "recipient"]
            .iter()
            .flat_map(|role| record[role].as_array().into_iter().flatten())
        {
            let at = |end: usize| argument["span"][end].as_u64().unwrap() as usize;
            let words: String = text[at(0)..at(1)].iter().collect();
            assert_eq!(words, argument["text"].as_str().unwrap());
        }
    }
}

#[test]
fn a_meeting_is_coded_with_both_sides_and_a_claim_with_its_speaker() {
    if !has_models() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.txt");
    std::fs::write(&path, "Le président russe Vladimir Poutine a rencontré à Paris son homologue français Emmanuel Macron.\nLa Turquie a condamné les frappes israéliennes, selon le porte-parole du Kremlin.\n").unwrap();
    let output = dateline(&[
        "code",
        "--format",
        "jsonl",
        "--date",
        "2020-01-07",
        "--lang",
        "fr",
        &path.display().to_string(),
    ]);
    let records = records(&output);
    let meeting = records.iter().find(|record| record["type"] == "CONSULT").unwrap();
    assert_eq!(
        (&meeting["actor"][0]["country"], &meeting["recipient"][0]["country"]),
        (&"RUS".into(), &"FRA".into())
    );
    let blame = records.iter().find(|record| record["type"] == "ACCUSE").unwrap();
    assert_eq!(blame["said_by"][0]["text"], "le porte-parole du Kremlin");
}
