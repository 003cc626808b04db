//! `dateline explain` from outside: why events were coded so, and why others were not. Runs where `DATELINE_HOME` has models.

#![expect(clippy::unwrap_used, reason = "what fails to be set up fails the test")]
#![expect(
    clippy::disallowed_methods,
    reason = "the models' folder is told to tests by the environment only"
)]

use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};

const ENGLISH: &str = "The Kenyan army launched an attack on the rebels. \
    France urged Germany to release the prisoners. \
    The foreign ministry claims a new record. A storm destroyed the roof. \
    The prime minister opened a letter on Tuesday.";

const FRENCH: &str = "L'armée kényane a mené une attaque contre les rebelles. \
    La France a demandé à l'Allemagne de libérer les prisonniers. \
    La tempête a détruit le toit. Le président a visité un musée. \
    La commune a retiré une affiche.";

/// Explains a text in the language `lang`; none where the models are missing.
fn explain(lang: &str, text: &str, options: &[&str]) -> Option<Output> {
    let home = std::env::var_os("DATELINE_HOME").map(PathBuf::from);
    if !home.is_some_and(|home| home.join(format!("models/{lang}.dlm")).is_file()) {
        assert!(std::env::var_os("DATELINE_REQUIRE_MODELS").is_none(), "the models are missing");
        return None;
    }
    let mut child = Command::new(env!("CARGO_BIN_EXE_dateline"))
        .args(["explain", "--lang", lang, "--date", "2020-06-15"])
        .args(options)
        .arg("-")
        .env_remove("DATELINE_LANG")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
    Some(child.wait_with_output().unwrap())
}

fn text(output: &Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// The lines of a trigger under "not coded".
fn missed(explained: &str, word: &str) -> Vec<String> {
    let (_, missed) = explained.split_once("\n## not coded\n").expect("something is not coded");
    let is_other = |line: &&str| !line.starts_with(&format!("  {word} "));
    let mut lines = missed.lines().skip_while(is_other);
    let first = lines.next().into_iter();
    let further = lines.take_while(|line| line.starts_with("   "));
    first.chain(further).map(str::to_owned).collect()
}

#[track_caller]
fn first_says(explained: &str, word: &str, reason: &str) {
    let lines = missed(explained, word);
    let first = lines.first().map_or("", String::as_str);
    assert!(first.contains(reason), "`{word}` has {lines:#?} in\n{explained}");
    assert!(lines.len() <= 3, "{lines:#?}");
}

#[test]
fn an_event_is_told_with_entry_conditions_sides_and_sum() {
    let Some(output) = explain("en", ENGLISH, &[]) else { return };
    let explained = text(&output);
    let (_, request) = explained.split_once("## REQUEST ").unwrap();
    let told = [
        "rule        en/request/urge (lang/en/events/request.toml line ",
        "condition   `complement`: `release` is one of ",
        "condition   `actor_is`: `France` is of the class `actor`",
        "actor       slot `subject`: France\n",
        "recipient   slot `object`: Germany\n",
        "; 0.35 is enough for `dateline code`\n",
        "            log odds ",
        " always, ",
        " REQUEST",
        "mode        yield: the codebook entry sets it",
    ];
    for line in told {
        assert!(request.contains(line), "`{line}` is missing in\n{request}");
    }
}

#[test]
fn what_was_not_coded_has_a_reason() {
    let Some(output) = explain("en", ENGLISH, &[]) else { return };
    let explained = text(&output);
    first_says(&explained, "release", "it is the content of en/request/urge at `urged`");
    first_says(&explained, "claims", "the entry that fits best codes nothing");
    let nobody = "nobody known is its actor or recipient (subject: `storm`, object: `roof`)";
    first_says(&explained, "destroyed", nobody);
    first_says(&explained, "opened", "does not hold: `letter` is none of `");
}

#[test]
fn what_was_not_coded_has_a_reason_in_french() {
    let Some(output) = explain("fr", FRENCH, &[]) else { return };
    let explained = text(&output);
    let used = "its words are used by a larger match, fr/assault/mener_attaque at `mené`";
    first_says(&explained, "attaque", used);
    first_says(&explained, "libérer", "it is the content of fr/request/demander at `demandé`");
    first_says(&explained, "détruit", "nobody known is its actor or recipient");
    first_says(&explained, "visité", "does not hold: ");
    assert!(!explained.contains(" not there"), "{explained}");
}

#[test]
fn all_tells_of_missing_words_too() {
    let Some(output) = explain("fr", FRENCH, &["--all"]) else { return };
    let explained = text(&output);
    assert!(explained.contains(": its reflexive pronoun is not there\n"), "{explained}");
    assert!(explained.contains(" fits better\n"), "{explained}");
    assert!(explained.contains("\nalso tried  "), "{explained}");
}

#[test]
fn one_event_is_told_by_its_id() {
    let Some(output) = explain("en", ENGLISH, &[]) else { return };
    let explained = text(&output);
    let heading = explained.lines().find(|line| line.starts_with("## REQUEST ")).unwrap();
    let id = heading.split(' ').nth(2).unwrap();
    let alone = text(&explain("en", ENGLISH, &["--event", id]).unwrap());
    assert!(alone.contains(heading), "{alone}");
    assert_eq!(alone.matches("\n## ").count(), 1, "{alone}");
}

#[test]
fn an_unknown_id_is_an_error() {
    let Some(output) = explain("en", ENGLISH, &["--event", "0123456789abcdef"]) else { return };
    assert_eq!(output.status.code(), Some(1));
    assert!(output.stdout.is_empty());
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert!(stderr.contains("no event has the id `0123456789abcdef`"), "{stderr}");
}

#[test]
fn records_tell_the_same_to_programs() {
    let Some(output) = explain("en", ENGLISH, &["--format", "jsonl"]) else { return };
    let lines = text(&output);
    let records: Vec<Value> =
        lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let of = |kind: &'static str| records.iter().filter(move |own| own["record"] == kind);
    let is_request = |own: &&Value| own["event"]["type"] == "REQUEST";
    let request = of("explanation").find(is_request).unwrap();
    assert_eq!(request["entry"]["rule"], "en/request/urge");
    assert_eq!(request["entry"]["outcome"], "coded");
    assert_eq!(request["entry"]["file"], "lang/en/events/request.toml");
    assert_eq!(request["printed"], true);
    let decisions = request["decisions"].as_array().unwrap();
    let yields = json!({"about": "mode", "reason": "yield: the codebook entry sets it"});
    assert!(decisions.contains(&yields), "{decisions:?}");
    let shares = request["odds"]["shares"].as_array().unwrap();
    let sum: f64 = shares.iter().filter_map(|own| own["share"].as_f64()).sum();
    let odds = sum + request["odds"]["base"].as_f64().unwrap();
    let confidence = request["event"]["confidence"].as_f64().unwrap();
    assert!((1.0 / (1.0 + (-odds).exp()) - confidence).abs() < 1e-3, "{request}");
    let tree = request["tree"].as_array().unwrap();
    let verb = tree.iter().position(|own| own["text"] == "urged").unwrap();
    assert!(tree.iter().any(|own| own["relation"] == "subject" && own["governor"] == verb));

    let storm = of("missed").find(|own| own["text"] == "destroyed").unwrap();
    assert_eq!(storm["tried"][0]["outcome"], "nobody");
    assert_eq!(storm["tried"][0]["slots"][0], json!({"slot": "subject", "word": "storm"}));
    assert!(of("missed").all(|own| own["tried"].as_array().is_some_and(|all| !all.is_empty())));

    let id = request["event"]["id"].as_str().unwrap();
    let alone = text(&explain("en", ENGLISH, &["--format", "jsonl", "--event", id]).unwrap());
    assert_eq!(serde_json::from_str::<Value>(&alone).unwrap(), *request);
}

#[test]
fn reasons_are_no_rows() {
    let Some(output) = explain("en", ENGLISH, &["--format", "csv"]) else { return };
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("`--format jsonl`"));
}
