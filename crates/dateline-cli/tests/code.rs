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

/// Every kind of record, with the articles that they point into.
const ALL_KINDS: [&str; 5] =
    ["code", "--format", "jsonl", "--records", "articles,events,times,places,actors,quotes"];

#[test]
fn spans_are_the_words_they_claim_to_be() {
    if !has_models() {
        return;
    }
    let samples = samples();
    let n_spans = check_spans(&records(&dateline(&[&ALL_KINDS[..], &[&samples]].concat())));
    assert!(n_spans > 500, "{n_spans}");
}

#[test]
fn rough_text_breaks_nothing() {
    if !has_models() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("rough.jsonl").display().to_string();
    std::fs::write(&path, rough_articles()).unwrap();
    let args = [&ALL_KINDS[..], &["--date", "2020-01", &path]].concat();
    let output = dateline(&args);
    assert_eq!(String::from_utf8_lossy(&output.stderr).matches("problem").count(), 0);
    assert!(check_spans(&records(&output)) > 500);
    assert_eq!(dateline(&[&args[..], &["--jobs", "1"]].concat()).stdout, output.stdout);
}

/// Pieces of news with what real input puts between them, in every order that a plain sequence of numbers gives.
fn rough_articles() -> String {
    const PIECES: [&str; 24] = [
        "Le président a rencontré mardi son homologue à Damas",
        "« Nous partons »",
        "selon l’agence",
        "Police arrested ten people in Hong Kong on Friday",
        "\"We will go\", he said",
        "le 31/02/2020",
        "du 19 au 23 janvier",
        "99:99",
        "l'été dernie\u{301}r",
        "🇫🇷",
        "𝄞",
        "\r\n\r\n",
        "\n\n",
        "\u{a0}:",
        "…",
        "»",
        "«",
        "\u{200b}",
        "İstanbul",
        "e\u{301}te\u{301}",
        "U.S.",
        "à Paris, Texas",
        ".",
        ",",
    ];
    let mut number: u64 = 20_200_107;
    let mut next = |below: usize| {
        number =
            number.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(number >> 33).unwrap() % below
    };
    let mut lines = String::new();
    for id in 0..300 {
        let lang = ["fr", "en"][id % 2];
        let mut text = String::from("Le pape a parlé.");
        for _ in 0..next(30) {
            text.push_str(["", " ", " ", " "][next(4)]);
            text.push_str(PIECES[next(PIECES.len())]);
        }
        let article = serde_json::json!({"id": id.to_string(), "lang": lang, "text": text});
        lines.push_str(&format!("{article}\n"));
    }
    lines
}

/// Checks that wherever a record has a text beside a span, the span cuts it out of its article. Returns how many there were.
fn check_spans(records: &[Value]) -> usize {
    let mut text: Vec<char> = Vec::new();
    let mut n_spans = 0;
    for record in records {
        if record["record"] == "article" {
            text = record["text"].as_str().unwrap().chars().collect();
        } else {
            n_spans += check_spans_of(record, &text);
        }
    }
    n_spans
}

fn check_spans_of(value: &Value, text: &[char]) -> usize {
    match value {
        Value::Array(values) => values.iter().map(|value| check_spans_of(value, text)).sum(),
        Value::Object(fields) => {
            let inner: usize = fields.values().map(|value| check_spans_of(value, text)).sum();
            let at = |end: usize| usize::try_from(value["span"][end].as_u64()?).ok();
            let Some((words, start, end)) =
                value["text"].as_str().and_then(|words| Some((words, at(0)?, at(1)?)))
            else {
                return inner;
            };
            let cut: String = text.get(start..end).unwrap_or_default().iter().collect();
            assert_eq!(cut, words, "{value}");
            inner + 1
        }
        _ => 0,
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
