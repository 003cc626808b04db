//! The cases of `tests/cases/**/*.md`: an ```article block, then a block named for the records that come out of it. `UPDATE=1` rewrites the latter.
//! The blocks `counts` and `contexts` show the events with those.
//!
//! The head of an article block may name language and day of publication: "```article fr 2020-01-07". Behind them `apart` makes an article of each
//! paragraph. All that is coded is shown, however sure. They run where `DATELINE_HOME` has models.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]
#![allow(clippy::disallowed_methods, reason = "a test reads no configuration but its own")]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};

const ARTICLE: &str = "```article ";
const END: &str = "\n```";

/// Behind the day of an article block: each paragraph is an article of its own, so that deeds told again are not joined.
const APART: &str = "apart";

/// One article with the records that are asked for.
struct Case<'t> {
    head: &'t str,
    text: &'t str,
    kind: &'t str,
}

#[test]
fn times() {
    come_out_as_written("time");
}

#[test]
fn places() {
    come_out_as_written("place");
}

#[test]
fn events() {
    come_out_as_written("event");
}

#[test]
fn quotes() {
    come_out_as_written("quote");
}

fn come_out_as_written(folder: &str) {
    let home = std::env::var_os("DATELINE_HOME").map(PathBuf::from);
    let is_ready = home.is_some_and(|home| {
        ["models/fr.dlm", "models/en.dlm", "gazetteer/geonames.dlg"]
            .iter()
            .all(|file| home.join(file).is_file())
    });
    if !is_ready {
        assert!(std::env::var_os("DATELINE_REQUIRE_MODELS").is_none(), "the models are missing");
        #[expect(clippy::print_stderr, reason = "a skipped test says so")]
        {
            eprintln!("skipped: `DATELINE_HOME` has no models and gazetteer");
        }
        return;
    }
    let mut failed = Vec::new();
    for path in files(folder) {
        let written = fs::read_to_string(&path).unwrap();
        let actual = rewritten(&written);
        if actual != written {
            failed.push(format!("{}:\n{}", path.display(), difference(&written, &actual)));
            if std::env::var_os("UPDATE").is_some() {
                fs::write(&path, &actual).unwrap();
            }
        }
    }
    assert!(failed.is_empty(), "{}\n`UPDATE=1` rewrites these cases", failed.join("\n"));
}

fn files(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases").join(folder);
    let mut paths: Vec<_> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "md"));
    paths.sort();
    assert!(!paths.is_empty());
    paths
}

fn difference(written: &str, actual: &str) -> String {
    let known: Vec<&str> = written.lines().collect();
    let is_new = |line: &&str| !known.contains(line);
    let lines: Vec<&str> = actual.lines().filter(is_new).collect();
    format!("  now comes out:\n    {}", lines.join("\n    "))
}

/// Cuts a file into prose and cases.
fn split(file: &str) -> (Vec<&str>, Vec<Case<'_>>) {
    let (mut prose, mut cases, mut rest) = (Vec::new(), Vec::new(), file);
    while let Some((before, after)) = rest.split_once(ARTICLE) {
        let (head, after) = after.split_once('\n').unwrap();
        let (text, after) = after.split_once(END).unwrap();
        let (between, after) = after.split_once("```").unwrap();
        let (kind, after) = after.split_once('\n').unwrap();
        let (_, after) = after.split_once("```").unwrap();
        assert!(between.trim().is_empty(), "what is `{between}`?");
        prose.push(before);
        cases.push(Case { head, text, kind });
        rest = after;
    }
    prose.push(rest);
    (prose, cases)
}

/// Returns the file with what really comes out.
fn rewritten(file: &str) -> String {
    let (prose, cases) = split(file);
    let records = records(&cases);
    let mut written = String::new();
    for (nth, (case, prose)) in cases.iter().zip(&prose).enumerate() {
        let Case { head, text, kind } = case;
        let lines: String = records
            .get(&nth.to_string())
            .into_iter()
            .flatten()
            .filter(|record| is_of_kind(record, kind))
            .map(|record| line(record) + &more(record, kind) + "\n")
            .collect();
        write!(written, "{prose}{ARTICLE}{head}\n{text}{END}\n\n```{kind}\n{lines}```").unwrap();
    }
    written + prose.last().unwrap()
}

/// The blocks `counts` and `contexts` show the events, with more of them.
fn is_of_kind(record: &Value, kind: &str) -> bool {
    let of = match kind {
        "counts" | "contexts" => "events",
        kind => kind,
    };
    format!("{}s", record["record"].as_str().unwrap()) == of
}

/// What a block shows beside the line of a record.
fn more(record: &Value, kind: &str) -> String {
    match kind {
        "counts" => {
            let counts = record["counts"].as_object().unwrap();
            let shown: String =
                counts.iter().map(|(name, count)| format!(" | {name} {}", amount(count))).collect();
            if shown.is_empty() { " | no counts".to_owned() } else { shown }
        }
        "contexts" => {
            let contexts = record["context"].as_array().unwrap().iter();
            let names: Vec<&str> = contexts.filter_map(Value::as_str).collect();
            format!(
                " | {}",
                if names.is_empty() { "no context".to_owned() } else { names.join(", ") }
            )
        }
        _ => String::new(),
    }
}

/// Writes an amount: `12`, `≥ 75`, `≤ 20`, `10 to 15`, `about 10`, with its words.
fn amount(count: &Value) -> String {
    let about = if count["approx"] == true { "about " } else { "" };
    let bounds = match (count["min"].as_u64(), count["max"].as_u64()) {
        (Some(min), Some(max)) if min == max => format!("{min}"),
        (Some(min), Some(max)) => format!("{min} to {max}"),
        (Some(min), None) => format!("≥ {min}"),
        (None, max) => format!("≤ {}", max.unwrap_or_default()),
    };
    format!("{about}{bounds} `{}`", count["text"].as_str().unwrap())
}

/// Runs the articles of a file through the command, all at once.
fn records(cases: &[Case<'_>]) -> BTreeMap<String, Vec<Value>> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("cases.jsonl");
    let articles = cases.iter().enumerate().flat_map(|(nth, case)| {
        let mut words = case.head.split_whitespace();
        let (lang, published) = (words.next(), words.next());
        let is_apart = words.next() == Some(APART);
        let texts: Vec<&str> =
            if is_apart { case.text.split("\n\n").collect() } else { vec![case.text] };
        let line = move |(part, text): (usize, &str)| {
            let id = format!("{nth}.{part}");
            let line = json!({ "id": id, "lang": lang, "published": published, "text": text });
            format!("{line}\n")
        };
        texts.into_iter().enumerate().map(line).collect::<Vec<String>>()
    });
    fs::write(&path, articles.collect::<String>()).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_dateline"))
        .args(["code", "--no-repair"])
        .args(["--records", "events,times,places,quotes"])
        .args(["--min-confidence", "0"])
        .args(["--format", "jsonl"])
        .arg(&path)
        .env_remove("DATELINE_LANG")
        .output()
        .unwrap();
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{stderr}");
    let mut records: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for line in std::str::from_utf8(&output.stdout).unwrap().lines() {
        let record: Value = serde_json::from_str(line).unwrap();
        let article = record["article"].as_str().unwrap();
        let case = article.split_once('.').map_or(article, |(case, _)| case).to_owned();
        records.entry(case).or_default().push(record);
    }
    records
}

/// Writes a record as a person reads it.
fn line(record: &Value) -> String {
    let text = |field: &str| record[field].as_str().unwrap_or("-").to_owned();
    match record["record"].as_str().unwrap() {
        "time" => format!("{} = {} {}", text("text"), text("type"), text("value")),
        "place" => {
            let (name, country) = (text("name"), text("country"));
            let used_for = match text("use").as_str() {
                "place" => String::new(),
                other => format!(", {other}"),
            };
            format!("{} = {name}, {country} ({}{used_for})", text("text"), text("resolution"))
        }
        "quote" => {
            let chain: Vec<String> =
                record["chain"].as_array().unwrap().iter().map(voice).collect();
            format!("{} | {}", text("text"), chain.join(" < "))
        }
        _ => event(record),
    }
}

fn event(record: &Value) -> String {
    let people = |field: &str| {
        let all: Vec<String> = record[field].as_array().unwrap().iter().map(someone).collect();
        if all.is_empty() { "nobody".to_owned() } else { all.join(", ") }
    };
    let modes: Vec<&str> =
        record["mode"].as_array().unwrap().iter().map(|mode| mode.as_str().unwrap()).collect();
    let kind = [vec![record["type"].as_str().unwrap()], modes].concat().join(" ");
    let status = record["status"].as_str().unwrap();
    let mut line = format!("{kind}, {status}: {} → {}", people("actor"), people("recipient"));
    let mut more = |name: &str, value: Option<&str>| {
        if let Some(value) = value {
            write!(line, " | {name} {value}").unwrap();
        }
    };
    let is_told = record["when"]["text"].is_string();
    more("when", record["when"]["edtf"].as_str().filter(|_| is_told));
    more("where", record["where"]["name"].as_str());
    let voices: Vec<String> = record["said_by"].as_array().unwrap().iter().map(voice).collect();
    more("says", Some(voices.join(" < ").as_str()).filter(|voices| !voices.is_empty()));
    line
}

/// The words with what they stand for: `les députés (FRA LEG)`.
fn someone(argument: &Value) -> String {
    let sectors = argument["sectors"].as_array().into_iter().flatten();
    let codes: Vec<&str> =
        argument["country"].as_str().into_iter().chain(sectors.filter_map(Value::as_str)).collect();
    let words = argument["text"].as_str().unwrap();
    if codes.is_empty() { words.to_owned() } else { format!("{words} ({})", codes.join(" ")) }
}

fn voice(speaker: &Value) -> String {
    format!("{} [{}]", speaker["text"].as_str().unwrap(), speaker["cue"].as_str().unwrap_or("-"))
}
