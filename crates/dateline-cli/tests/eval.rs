//! `dateline eval` from outside. Tests that code texts themselves run where `DATELINE_HOME` has models.

#![expect(clippy::unwrap_used, reason = "what fails to be set up fails the test")]
#![expect(
    clippy::disallowed_methods,
    reason = "the models' folder is told to tests by the environment only"
)]

use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// An article with three events in lines of their own, one that holds its events, one without.
const GOLD: &str = r#"{"record":"article","id":"visit","lang":"en","published":"2021-03-10","text":"The Norwegian foreign minister met his Senegalese counterpart in Dakar on Tuesday. Norway promised 20 million euros to Senegal. Chad criticised the agreement."}
{"record":"event","article":"visit","type":"CONSULT","actor":[{"text":"The Norwegian foreign minister","country":"NOR","sectors":["GOV"]}],"recipient":[{"text":"his Senegalese counterpart","country":"SEN","sectors":["GOV"]}],"when":"2021-03-09","where":{"text":"Dakar","country":"SEN"},"status":"happened"}
{"record":"event","article":"visit","type":"AGREE","actor":[{"text":"Norway","country":"NOR","sectors":["GOV"]}],"recipient":["Senegal"],"status":"planned","evidence":"Norway promised 20 million euros to Senegal."}
{"record":"event","article":"visit","type":"ACCUSE","actor":[{"text":"Chad","country":"TCD","sectors":["GOV"]}],"status":"happened","evidence":{"text":"Chad criticised the agreement.","trigger":"criticised"}}
{"id":"strike","lang":"en","published":"2021-03-12","text":"Dock workers went on strike in Valparaiso on Friday. The price of copper dwindled.","events":[{"type":"PROTEST","mode":["strike"],"actor":"Dock workers","status":"happened"},{"type":"PRICE_FALL","actor":[],"evidence":"The price of copper dwindled."}]}
{"id":"calm","lang":"en","text":"The weather in Oslo was mild on Sunday and the parks were full.","events":[]}
"#;

/// Another coder: the visit as in the gold, Norway's promise as AID, the strike, and something on the calm day.
const OTHER: &str = r#"{"record":"event","id":"o1","article":"visit","type":"CONSULT","actor":[{"text":"Norwegian foreign minister","country":"NOR","sectors":["GOV"]}],"recipient":[{"text":"his Senegalese counterpart","country":"SEN","sectors":["GOV"]}],"when":"2021-03","where":{"text":"Dakar","country":"SEN"},"status":"happened","rule":"hand/1","confidence":0.9}
{"record":"event","id":"o2","article":"visit","type":"AID","actor":[{"text":"Norway","country":"NOR","sectors":["GOV"]}],"recipient":["Senegal"],"status":"planned","evidence":"Norway promised 20 million euros to Senegal.","rule":"hand/2","confidence":0.7}
{"record":"event","id":"o3","article":"strike","type":"PROTEST","mode":["strike"],"actor":"Dock workers","status":"happened","confidence":0.9}
{"record":"event","id":"o4","article":"calm","type":"CONSULT","actor":[],"evidence":"The weather in Oslo was mild on Sunday","confidence":0.2}
{"record":"event","id":"o5","article":"elsewhere","type":"AID"}
{"record":"time","article":"visit","text":"Tuesday"}
"#;

const PAIRS: &str = r#"{"id":"p1","lang":"en","text":"Sweden accused Chad of fraud.","actor":"Sweden","recipient":"Chad","type":"ACCUSE"}
{"id":"p2","lang":"en","text":"The army withdrew from the border.","actor":"The army","recipient":null,"type":"YIELD"}
{"id":"p3","lang":"en","text":"Ghana and Togo said nothing.","actor":"Ghana","recipient":"Togo","type":"AGREE"}
"#;

fn dateline(args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
    command.args(args).env_remove("DATELINE_LANG").env_remove("DATELINE_JOBS").output().unwrap()
}

fn has_models() -> bool {
    let home = std::env::var_os("DATELINE_HOME").map(PathBuf::from);
    let has = home.is_some_and(|home| home.join("models/en.dlm").is_file());
    if !has {
        #[expect(clippy::print_stderr, reason = "a skipped test says so")]
        {
            eprintln!("skipped: `DATELINE_HOME` has no English model");
        }
    }
    has
}

/// Writes files into a new folder; returns their paths too.
fn folder(files: &[(&str, &str)]) -> (TempDir, Vec<String>) {
    let folder = tempfile::tempdir().unwrap();
    let path = |(name, text): &(&str, &str)| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.display().to_string()
    };
    let paths = files.iter().map(path).collect();
    (folder, paths)
}

/// Compares two texts with further options: the records, the exit status, what stands on stderr.
fn compared(gold: &str, other: &str, options: &[&str]) -> (Vec<Value>, i32, String) {
    let (_folder, paths) = folder(&[("gold.jsonl", gold), ("other.jsonl", other)]);
    let mut args = vec!["eval", &paths[0], "--against", &paths[1], "--format", "jsonl"];
    args.extend(options);
    read(&dateline(&args))
}

fn read(output: &Output) -> (Vec<Value>, i32, String) {
    let lines = std::str::from_utf8(&output.stdout).unwrap().lines();
    let records = lines.map(|line| serde_json::from_str(line).unwrap()).collect();
    let stderr = String::from_utf8(output.stderr.clone()).unwrap();
    (records, output.status.code().unwrap(), stderr)
}

fn of<'r>(records: &'r [Value], kind: &str) -> Vec<&'r Value> {
    records.iter().filter(|record| record["record"] == kind).collect()
}

/// Returns gold, said and right of a field, over all values.
fn counts(records: &[Value], scope: &str, field: &str) -> [u64; 3] {
    let is_it = |score: &&&Value| {
        score["scope"] == scope && score["field"] == field && score["average"] == "micro"
    };
    let scores = of(records, "score");
    let score = scores.iter().find(is_it).unwrap();
    ["gold", "said", "right"].map(|name| score[name].as_u64().unwrap())
}

#[test]
fn two_coders_are_compared() {
    let (records, status, stderr) = compared(GOLD, OTHER, &["--errors", "all"]);
    assert_eq!(status, 0, "{stderr}");
    assert!(
        stderr.contains("`PRICE_FALL`") && stderr.contains("1 events are of articles"),
        "{stderr}"
    );
    let run = of(&records, "evaluation")[0];
    assert_eq!((&run["gold"], &run["said"], &run["aligned"]), (&5.into(), &4.into(), &3.into()));
    assert_eq!(counts(&records, "end_to_end", "type"), [5, 4, 2]);
    assert_eq!(counts(&records, "aligned", "type"), [3, 3, 2]);
    assert_eq!(counts(&records, "end_to_end", "actor_country"), [3, 2, 2]);
    assert_eq!(counts(&records, "aligned", "when"), [1, 1, 0]);
    assert_eq!(counts(&records, "aligned", "when_overlap"), [1, 1, 1]);
    assert_eq!(counts(&records, "aligned", "where"), [1, 1, 1]);
    let said = |gold: &str| {
        let of_gold = of(&records, "confusion").into_iter().filter(|one| one["gold"] == gold);
        of_gold
            .map(|one| format!("{} {}", one["said"].as_str().unwrap(), one["n"]))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        (said("AGREE"), said("NONE"), said("ACCUSE")),
        (vec!["AID 1".into()], vec!["CONSULT 1".into()], vec!["NONE 1".to_owned()])
    );
    assert_eq!(of(&records, "calibration")[0]["n"], 4);
    assert_eq!(of(&records, "reliability").len(), 3);
    assert_eq!(of(&records, "agreement")[0]["field"], "type");
}

#[test]
fn the_wrong_ones_come_with_sentence_rule_and_reason() {
    let (records, ..) = compared(GOLD, OTHER, &["--errors", "all"]);
    let told = |error: &&Value| {
        let word = |name: &str| error[name].as_str().unwrap_or("-").to_owned();
        [word("kind"), word("article"), word("gold"), word("said"), word("rule")].join(" | ")
    };
    let errors: Vec<String> = of(&records, "error").iter().map(told).collect();
    assert_eq!(
        errors,
        [
            "spurious | calm | - | CONSULT: – → – | -",
            "missing | strike | PRICE_FALL: – → – | - | -",
            "when | visit | 2021-03-09 | 2021-03 | hand/1",
            "type | visit | AGREE | AID | hand/2",
            "missing | visit | ACCUSE: Chad (TCD GOV) → – | - | -",
        ]
    );
    let missing = of(&records, "error")[4];
    assert_eq!(
        (missing["sentence"].as_str(), missing["reason"].as_str()),
        (Some("Chad criticised the agreement."), Some("nothing was coded there"))
    );
    assert!(missing["origin"].as_str().unwrap().starts_with("line 4 of `"));
    let (few, ..) = compared(GOLD, OTHER, &["--errors", "2"]);
    assert_eq!(of(&few, "error").len(), 2);
}

#[test]
fn whoever_is_compared_with_himself_is_right() {
    let (records, status, _) = compared(GOLD, GOLD, &[]);
    assert_eq!((status, of(&records, "error").len()), (0, 0));
    for score in of(&records, "score") {
        assert!(
            ["precision", "recall", "f1"]
                .iter()
                .all(|name| score[*name].is_null() || score[*name] == 1.0),
            "{score}"
        );
    }
    let types = &of(&records, "agreement")[0];
    assert_eq!((&types["alpha"], &types["same"]), (&1.0.into(), &5.into()));
}

#[test]
fn intervals_are_drawn_the_same_each_time_or_not_at_all() {
    let interval = |draws: &str| {
        let (records, ..) = compared(GOLD, OTHER, &["--bootstrap", draws]);
        let is_total = |score: &&Value| score["field"] == "type" && score["average"] == "micro";
        of(&records, "score").into_iter().find(is_total).unwrap()["f1_interval"].clone()
    };
    assert_eq!(interval("300"), interval("300"));
    assert!(interval("300").is_array() && interval("0").is_null());
    assert_eq!(compared(GOLD, OTHER, &["--bootstrap", "x"]).1, 2);
}

#[test]
fn statuses_can_be_chosen() {
    let (records, ..) = compared(GOLD, OTHER, &["--status", "happened,ongoing"]);
    // The promise is planned; what has no status counts.
    let run = of(&records, "evaluation")[0];
    assert_eq!((&run["gold"], &run["said"]), (&4.into(), &3.into()));
    assert_eq!(compared(GOLD, OTHER, &["--status", "maybe"]).1, 2);
}

#[test]
fn marked_pairs_count_as_their_scorer_counts() {
    let other = r#"{"record":"event","article":"p1","type":"ACCUSE","actor":[{"span":[0,6]}],"recipient":[{"span":[15,19]}]}
{"record":"event","article":"p1","type":"AID","actor":[{"span":[15,19]}],"recipient":[]}
{"record":"event","article":"p2","type":"RETREAT","actor":[{"span":[4,8]}],"recipient":[]}
"#;
    let (records, status, _) = compared(PAIRS, other, &["--errors", "all"]);
    assert_eq!(status, 0);
    let run = of(&records, "evaluation")[0];
    assert_eq!(
        (&run["of"], &run["gold"], &run["said"], &run["aligned"]),
        (&"pairs".into(), &3.into(), &3.into(), &2.into())
    );
    assert_eq!(counts(&records, "pair", "type"), [3, 2, 2]);
    // Two of three events have type and actor right.
    assert_eq!(counts(&records, "pair_event", "event"), [3, 3, 2]);
    let errors = of(&records, "error");
    assert_eq!(
        (errors.len(), &errors[0]["kind"], &errors[0]["gold"]),
        (1, &"missing".into(), &"AGREE: Ghana → Togo".into())
    );
}

#[test]
fn pairs_and_events_may_stand_in_one_file() {
    let (records, ..) = compared(&format!("{PAIRS}{GOLD}"), OTHER, &[]);
    let kinds: Vec<&Value> = of(&records, "evaluation").iter().map(|run| &run["of"]).collect();
    assert_eq!(kinds, ["events", "pairs"]);
}

#[test]
fn bad_lines_are_named_and_the_rest_goes_on() {
    let bad = format!(
        "{GOLD}{}",
        r#"{"record":"event","article":"visit","type":"ACUSE"}
{"record":"event","article":"visit","type":"AID","actor":"Sweden"}
{"record":"event","article":"visit","type":"AID",
{"record":"event","article":"visit","type":"AID","status":"perhaps"}
"#
    );
    let (records, status, stderr) = compared(&bad, OTHER, &[]);
    assert_eq!((status, counts(&records, "end_to_end", "type")), (1, [5, 4, 2]));
    let codes: Vec<&str> =
        of(&records, "problem").iter().map(|problem| problem["code"].as_str().unwrap()).collect();
    assert_eq!(codes, ["unknown_type", "bad_json", "unknown_status", "words_not_found"]);
    for line in 7..=10 {
        assert!(stderr.contains(&format!("line {line} of `")), "{line}: {stderr}");
    }
    assert!(stderr.contains("is `ACCUSE` meant?") && stderr.contains("4 problems"), "{stderr}");
    assert_eq!(
        compared(&bad, OTHER, &["--own-types", "ACUSE"])
            .0
            .iter()
            .filter(|record| record["record"] == "problem")
            .count(),
        3
    );
}

#[test]
fn bad_lines_of_the_other_are_named_too() {
    let (records, status, stderr) = compared(GOLD, &format!("{OTHER}nonsense\n"), &[]);
    assert_eq!((status, of(&records, "problem").len()), (1, 1));
    assert!(stderr.contains("line 7 of `") && stderr.contains("other.jsonl"), "{stderr}");
}

#[test]
fn nothing_usable_cannot_run() {
    for gold in ["", "nonsense\n", "{\"record\":\"time\"}\n"] {
        let (records, status, stderr) = compared(gold, OTHER, &[]);
        assert_eq!((records.len(), status), (0, 2), "{gold}");
        assert!(
            stderr.contains("nothing that can be compared") && stderr.contains("hint: "),
            "{stderr}"
        );
    }
    let (_folder, paths) = folder(&[("gold.jsonl", GOLD)]);
    let missing = format!("{}.not", paths[0]);
    for args in [[&missing, "--against", &paths[0]], [&paths[0], "--against", &missing]] {
        let output = dateline(&["eval", args[0], args[1], args[2]]);
        assert_eq!(output.status.code(), Some(2));
        assert!(String::from_utf8_lossy(&output.stderr).contains("cannot read `"));
    }
    assert_eq!(
        dateline(&["eval", &paths[0], "--against", &paths[0], "--format", "html"]).status.code(),
        Some(2)
    );
}

#[test]
fn the_csv_says_what_the_json_says() {
    let (_folder, paths) = folder(&[("gold.jsonl", GOLD), ("other.jsonl", OTHER)]);
    let with = |format| {
        dateline(&[
            "eval",
            &paths[0],
            "--against",
            &paths[1],
            "--errors",
            "all",
            "--format",
            format,
        ])
    };
    let (records, ..) = read(&with("jsonl"));
    let output = with("csv");
    let mut reader = csv::Reader::from_reader(output.stdout.as_slice());
    let columns = reader.headers().unwrap().clone();
    assert_eq!(&columns[0], "record");
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), records.len());
    for (row, record) in rows.iter().zip(&records) {
        for (name, cell) in columns.iter().zip(row) {
            match &record[name] {
                Value::Null => assert_eq!(cell, "", "{name}"),
                Value::String(text) => assert_eq!(cell, text),
                value => assert_eq!(&serde_json::from_str::<Value>(cell).unwrap(), value),
            }
        }
    }
}

#[test]
fn the_table_shows_figures_and_the_wrong_ones() {
    let (_folder, paths) = folder(&[("gold.jsonl", GOLD), ("other.jsonl", OTHER)]);
    let output = dateline(&[
        "eval",
        &paths[0],
        "--against",
        &paths[1],
        "--errors",
        "1",
        "--format",
        "table",
        "--bootstrap",
        "0",
    ]);
    let table = String::from_utf8(output.stdout).unwrap();
    let has_line = |line: &str| {
        table.lines().any(|one| one.split_whitespace().collect::<Vec<_>>().join(" ") == line)
    };
    assert!(has_line("type (micro) 5 4 2 0.500 0.400 0.444"), "{table}");
    assert!(has_line("AGREE AID 1"), "{table}");
    assert!(has_line("wrong: 1 of 5; `--errors all` shows all"), "{table}");
    assert!(table.contains("spurious · article calm"), "{table}");
}

#[test]
fn gold_is_read_from_stdin_and_from_several_files() {
    let lines: Vec<&str> = GOLD.lines().collect();
    let (_folder, paths) =
        folder(&[("events.jsonl", &lines[1..4].join("\n")), ("other.jsonl", OTHER)]);
    let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
    command.args(["eval", &paths[0], "-", "--against", &paths[1], "--format", "jsonl"]);
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let articles = [lines[0], lines[4], lines[5]].join("\n");
    child.stdin.take().unwrap().write_all(articles.as_bytes()).unwrap();
    let (records, status, _) = read(&child.wait_with_output().unwrap());
    assert_eq!(
        (status, records),
        (
            0,
            compared(GOLD, OTHER, &[])
                .0
                .into_iter()
                .map(|record| renamed(record, &paths))
                .collect()
        )
    );
}

/// The file's name and the line's number are other ones, and nothing else is.
fn renamed(mut record: Value, paths: &[String]) -> Value {
    if record["against"].is_string() {
        record["against"] = paths[1].clone().into();
    }
    let line = |origin: &str| origin.split(" of ").next().unwrap().to_owned();
    if let Some(origin) = record["origin"].as_str() {
        let (place, path) = match line(origin).as_str() {
            "line 2" => ("line 1".to_owned(), format!("`{}`", paths[0])),
            "line 3" => ("line 2".to_owned(), format!("`{}`", paths[0])),
            "line 4" => ("line 3".to_owned(), format!("`{}`", paths[0])),
            place => (place.replace("line 5", "line 2"), "stdin".to_owned()),
        };
        record["origin"] = format!("{place} of {path}").into();
    }
    record
}

#[test]
fn texts_are_coded_as_by_code_without_repair() {
    if !has_models() {
        return;
    }
    let (folder, paths) = folder(&[("gold.jsonl", GOLD)]);
    let (articles, events) =
        (folder.path().join("articles.jsonl"), folder.path().join("events.jsonl"));
    let texts: Vec<&str> = GOLD
        .lines()
        .filter(|line| {
            line.contains(r#""text":"The "#) && line.contains(r#""id""#)
                || line.contains("Dock workers went")
        })
        .collect();
    std::fs::write(&articles, texts.join("\n")).unwrap();
    let (articles, events) = (articles.display().to_string(), events.display().to_string());
    let coded = dateline(&[
        "code",
        "--no-repair",
        "--input",
        "jsonl",
        "--format",
        "jsonl",
        &articles,
        "-o",
        &events,
    ]);
    assert!(coded.status.success(), "{}", String::from_utf8_lossy(&coded.stderr));
    let scores = |args: &[&str]| {
        let mut all = vec!["eval", &paths[0], "--format", "jsonl", "--errors", "all"];
        all.extend(args);
        let (records, status, stderr) = read(&dateline(&all));
        assert_eq!(status, 0, "{stderr}");
        records
    };
    let (now, then) = (scores(&[]), scores(&["--against", &events]));
    for kind in ["score", "agreement", "confusion", "calibration", "reliability"] {
        assert_eq!(of(&now, kind), of(&then, kind));
    }
    assert_eq!(counts(&now, "end_to_end", "type")[0], 5);
    let is_missing =
        |error: &&&Value| error["gold"].as_str().is_some_and(|gold| gold.starts_with("PRICE_FALL"));
    let errors = of(&now, "error");
    let missing = errors.iter().find(is_missing).unwrap();
    assert_eq!(missing["reason"], "no trigger stands there");
}

#[test]
fn events_without_a_text_to_code_are_named() {
    if !has_models() {
        return;
    }
    let (_folder, paths) = folder(&[(
        "gold.jsonl",
        &format!("{GOLD}{}", r#"{"record":"event","article":"lost","type":"AID"}"#),
    )]);
    let (records, status, stderr) = read(&dateline(&["eval", &paths[0], "--format", "jsonl"]));
    assert_eq!(
        (status, of(&records, "problem")[0]["code"].as_str()),
        (1, Some("missing_text")),
        "{stderr}"
    );
    assert_eq!(of(&records, "evaluation")[0]["articles"], 3);
}
