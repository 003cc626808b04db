//! `dateline annotate` gives what spaCy gave on the stored texts, in every field of every token.
//!
//! The answers in `tests/parity` were written by spaCy itself (`cargo xtask parity --store`). A model that is not installed is skipped, unless
//! `DATELINE_REQUIRE_MODELS` is set.

#![expect(clippy::print_stdout, reason = "tells what was compared or skipped, with --nocapture")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};

#[test]
fn fr() {
    compare("fr", "fr");
}

#[test]
fn fr_sm() {
    compare("fr-sm", "fr");
}

#[test]
fn en() {
    compare("en", "en");
}

#[test]
fn en_sm() {
    compare("en-sm", "en");
}

fn compare(model: &str, lang: &str) {
    let Some(found) = annotate(model, lang) else { return };
    let expected = records(&read(&stored(&format!("{model}.jsonl"))));
    assert_eq!(expected.len(), found.len(), "number of texts");
    let mut n_tokens = 0;
    for (expected, found) in expected.iter().zip(&found) {
        let found = short_form(found);
        // Token by token first: a failure then names the word and not the whole text.
        for (token, other) in list(&expected["tokens"]).iter().zip(list(&found["tokens"])) {
            assert_eq!(token, other, "a token of `{}`: spaCy's, then dateline's", expected["id"]);
            n_tokens += 1;
        }
        assert_eq!(*expected, found, "`{}`: spaCy's, then dateline's", expected["id"]);
    }
    println!("{model}: {} texts, {n_tokens} tokens identical", expected.len());
}

/// Annotates the stored texts; gives nothing where the model is not installed and need not be.
fn annotate(model: &str, lang: &str) -> Option<Vec<Value>> {
    let options = [
        "annotate",
        "--input",
        "jsonl",
        "--format",
        "jsonl",
        "--no-repair",
        "--lang",
        lang,
        "--model",
        model,
    ];
    let mut dateline = Command::new(env!("CARGO_BIN_EXE_dateline"));
    let output = dateline
        .args(options)
        .arg(stored(&format!("texts-{lang}.jsonl")))
        .output()
        .expect("dateline runs");
    let messages = String::from_utf8_lossy(&output.stderr);
    if output.status.success() {
        return Some(records(&String::from_utf8(output.stdout).expect("UTF-8")));
    }
    let is_missing = output.status.code() == Some(2) && messages.contains("dateline models add");
    assert!(
        is_missing && !models_are_required(),
        "dateline annotate failed ({}): {messages}",
        output.status
    );
    println!("skipped: the model `{model}` is not installed; type `dateline models add {model}`");
    None
}

#[expect(
    clippy::disallowed_methods,
    reason = "the gate tells its tests so that the models are there"
)]
fn models_are_required() -> bool {
    std::env::var_os("DATELINE_REQUIRE_MODELS").is_some()
}

/// The form in which answers are stored: a Doc record without names of fields.
fn short_form(doc: &Value) -> Value {
    let fields = ["start", "end", "lemma", "pos", "tag", "morph", "dep", "head"];
    let token = |token: &Value| Value::Array(fields.map(|field| token[field].clone()).to_vec());
    let ent = |ent: &Value| json!([ent["start"], ent["end"], ent["label"]]);
    json!({
        "id": doc["id"],
        "text": doc["text"],
        "sents": doc["sents"],
        "ents": list(&doc["ents"]).iter().map(ent).collect::<Vec<_>>(),
        "tokens": list(&doc["tokens"]).iter().map(token).collect::<Vec<_>>(),
    })
}

fn stored(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/parity").join(name)
}

fn read(path: &Path) -> String {
    fs::read_to_string(path)
        .unwrap_or_else(|error| panic!("cannot read `{}`: {error}", path.display()))
}

fn records(lines: &str) -> Vec<Value> {
    lines
        .split_terminator('\n')
        .map(|line| serde_json::from_str(line).expect("a JSON line"))
        .collect()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map(Vec::as_slice).unwrap_or_default()
}
