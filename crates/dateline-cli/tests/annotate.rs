//! `dateline annotate` from outside: exit status, messages, records. Tests of the annotation itself run where `DATELINE_HOME` has models.

#![expect(clippy::unwrap_used, reason = "what fails to be set up fails the test")]
#![expect(
    clippy::disallowed_methods,
    reason = "the models' folder is told to tests by the environment only"
)]

use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

const FRENCH: &str = "Le président russe Vladimir Poutine a rencontré mardi à Damas son homologue syrien Bachar al-Assad. Il a été reçu au palais.";

/// Runs `dateline annotate` with `args`, `home` as its folder of models, and `stdin`.
fn annotate(home: &std::path::Path, args: &[&str], stdin: &[u8]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_dateline"))
        .arg("annotate")
        .args(args)
        .env_remove("DATELINE_LANG")
        .env_remove("DATELINE_JOBS")
        .env_remove("DATELINE_CACHE_MB")
        .env("DATELINE_HOME", home)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut pipe = child.stdin.take().unwrap();
    let stdin = stdin.to_vec();
    // The command may end without reading all of it.
    let feeder = std::thread::spawn(move || drop(pipe.write_all(&stdin)));
    let output = child.wait_with_output().unwrap();
    feeder.join().unwrap();
    output
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn records(output: &Output) -> Vec<Value> {
    std::str::from_utf8(&output.stdout)
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// Returns the folder of models if it has one for `lang`, asking the command itself.
fn home_with(lang: &str) -> Option<PathBuf> {
    let home = std::env::var_os("DATELINE_HOME").map(PathBuf::from)?;
    let probe = annotate(&home, &["--lang", lang, "-"], b"Oui.");
    let is_there = probe.status.code() == Some(0);
    is_there.then_some(home)
}

/// Skips a test, loudly.
macro_rules! home_or_skip {
    ($lang:literal) => {
        match home_with($lang) {
            Some(home) => home,
            None => {
                eprintln!("SKIPPED: DATELINE_HOME names no folder with a model for `{}`", $lang);
                return;
            }
        }
    };
}

#[test]
fn without_models_it_cannot_run() {
    let home = tempfile::tempdir().unwrap();
    let output = annotate(home.path(), &["-"], FRENCH.as_bytes());
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(output.stdout, b"");
    assert_eq!(
        stderr(&output),
        "error: no language model is installed\nhint: `dateline models add fr` adds the French one\n"
    );
    let output = annotate(home.path(), &["--lang", "fr"], FRENCH.as_bytes());
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(
        stderr(&output),
        "error: no model for `fr` is installed\nhint: `dateline models add fr` adds one\n"
    );
}

#[test]
fn formats_of_other_commands_are_refused() {
    let home = tempfile::tempdir().unwrap();
    let output = annotate(home.path(), &["--format", "html"], b"");
    let message = "error: `dateline annotate` does not write `--format html`\nhint: use `jsonl`, `table`, `csv` or `parquet`\n";
    assert_eq!((output.status.code(), stderr(&output).as_str()), (Some(2), message));
}

#[test]
fn bad_flags_end_with_2() {
    let home = tempfile::tempdir().unwrap();
    for args in [["--lang", "french"], ["--jobs", "0"], ["--cache-mb", "-1"], ["--format", "xml"]] {
        let output = annotate(home.path(), &args, b"");
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        assert!(stderr(&output).starts_with("error: "), "{args:?}: {}", stderr(&output));
    }
}

#[test]
fn the_version_is_told() {
    let output = Command::new(env!("CARGO_BIN_EXE_dateline")).arg("--version").output().unwrap();
    assert_eq!(output.stdout, concat!("dateline ", env!("CARGO_PKG_VERSION"), "\n").as_bytes());
}

#[test]
fn a_missing_path_cannot_be_annotated() {
    let home = home_or_skip!("fr");
    let output = annotate(&home, &["/no/such/file"], b"");
    assert_eq!(
        (output.status.code(), stderr(&output).as_str()),
        (Some(2), "error: `/no/such/file` does not exist\n")
    );
}

#[test]
fn text_from_stdin_gives_one_doc() {
    let home = home_or_skip!("fr");
    let output = annotate(&home, &[], FRENCH.as_bytes());
    assert_eq!((output.status.code(), stderr(&output).as_str()), (Some(0), ""));
    let records = records(&output);
    assert_eq!(records.len(), 1);
    let keys: Vec<&String> = records[0].as_object().unwrap().keys().collect();
    assert_eq!(keys, ["record", "id", "lang", "model", "text", "sents", "tokens", "ents"]);
    assert_eq!((&records[0]["lang"], &records[0]["text"]), (&"fr".into(), &FRENCH.into()));
    assert_eq!(records[0]["sents"].as_array().unwrap().len(), 2);
}

#[test]
fn offsets_are_characters() {
    let home = home_or_skip!("fr");
    let text = format!("𝄞 « Kadıköy » e\u{301}té 🇫🇷.\n\n{FRENCH}");
    let line = serde_json::json!({"id": "a", "lang": "fr", "text": text}).to_string();
    let records = records(&annotate(&home, &["--no-repair", "--input", "jsonl"], line.as_bytes()));
    let characters: Vec<char> = text.chars().collect();
    let cut = |start: &Value, end: &Value| -> String {
        characters[start.as_u64().unwrap() as usize..end.as_u64().unwrap() as usize]
            .iter()
            .collect()
    };
    let tokens = records[0]["tokens"].as_array().unwrap();
    assert!(tokens.len() > 20);
    for token in tokens {
        assert_eq!(cut(&token["start"], &token["end"]), token["text"].as_str().unwrap());
        assert!(token["head"].as_u64().unwrap() < tokens.len() as u64);
    }
    for ent in records[0]["ents"].as_array().unwrap() {
        assert!(
            tokens.iter().any(|token| token["start"] == ent["start"])
                && tokens.iter().any(|token| token["end"] == ent["end"])
        );
    }
    assert!(
        records[0]["ents"]
            .as_array()
            .unwrap()
            .iter()
            .any(|ent| cut(&ent["start"], &ent["end"]) == "Vladimir Poutine")
    );
}

#[test]
fn bad_articles_are_problems_in_their_place() {
    let home = home_or_skip!("fr");
    let lines = [
        serde_json::json!({"id": "a", "text": FRENCH}).to_string(),
        r#"{"id":"b","text":"\ud83d"}"#.to_owned(),
        r#"{"id":"c"}"#.to_owned(),
        r#"{"id":"d","lang":"xx","text":"x"}"#.to_owned(),
        serde_json::json!({"id": "e", "text": FRENCH}).to_string(),
    ];
    let output = annotate(&home, &["--jobs", "2"], lines.join("\n").as_bytes());
    assert_eq!(output.status.code(), Some(1));
    let records = records(&output);
    let codes: Vec<_> =
        records.iter().map(|record| record["code"].as_str().unwrap_or("done")).collect();
    assert_eq!(codes, ["done", "bad_json", "missing_text", "no_model", "done"]);
    assert_eq!(stderr(&output).lines().count(), 4);
    assert!(stderr(&output).ends_with("2 annotated, 3 problems\n"));
}

#[test]
fn jobs_do_not_change_the_output() {
    let home = home_or_skip!("fr");
    let lines: String = (0..60)
        .map(|i| format!("{}\n", serde_json::json!({"id": i, "text": FRENCH.repeat(1 + i % 7)})))
        .collect();
    let one = annotate(&home, &["--jobs", "1"], lines.as_bytes());
    assert_eq!(one.status.code(), Some(0));
    assert_eq!(one.stdout, annotate(&home, &["--jobs", "3"], lines.as_bytes()).stdout);
}

#[test]
fn the_csv_and_the_table_have_a_row_for_each_token() {
    let home = home_or_skip!("fr");
    let csv =
        String::from_utf8(annotate(&home, &["--format", "csv"], FRENCH.as_bytes()).stdout).unwrap();
    assert!(csv.starts_with("article,sent,i,start,end,text,lemma,pos,tag,morph,dep,head,ent\n"));
    let n_tokens =
        records(&annotate(&home, &[], FRENCH.as_bytes()))[0]["tokens"].as_array().unwrap().len();
    assert_eq!(csv.lines().count(), 1 + n_tokens);
    let table =
        String::from_utf8(annotate(&home, &["--format", "table"], FRENCH.as_bytes()).stdout)
            .unwrap();
    assert_eq!(
        table.lines().filter(|line| line.starts_with("  ") && !line.contains('[')).count(),
        n_tokens
    );
}

#[test]
fn a_text_of_100_mb_is_a_problem() {
    let home = home_or_skip!("fr");
    let mut lines = b"{\"id\":\"a\",\"text\":\"".to_vec();
    lines.resize(100 << 20, b'a');
    lines.extend(b"\"}\n{\"id\":\"b\",\"lang\":\"fr\",\"text\":\"Oui.\"}\n");
    let output = annotate(&home, &[], &lines);
    assert_eq!(output.status.code(), Some(1));
    let records = records(&output);
    assert_eq!((&records[0]["code"], &records[1]["id"]), (&"text_too_long".into(), &"b".into()));
}
