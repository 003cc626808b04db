//! `--lang-pack` and `dateline codebook` from outside. Tests of the coding itself run where `DATELINE_HOME` has models.

#![expect(clippy::unwrap_used, reason = "what fails to be set up fails the test")]
#![expect(
    clippy::disallowed_methods,
    reason = "the models' folder is told to tests by the environment only"
)]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

/// A type of one's own, defined once and coded in two languages.
const LANDGRAB_FR: &str = "type = \"LANDGRAB\"\n\n[define]\nquad = 4\nscore = -6\nmodes = { armed = -8.0, legal = -4.5 }\n\n\
    [[entry]]\nverb = [\"grignoter\"]\nobject = [\"terre\", \"parcelle\"]\nrecipient = [\"object.possessor\", \"de\"]\nmode = [\"legal\"]\n\n\
    [[example]]\ntext = \"La compagnie a grignoté les terres des villageois.\"\nactor = \"la compagnie\"\n\n\
    [[example]]\ntext = \"La compagnie a grignoté l'attention des villageois.\"\ncodes = false\n";

const LANDGRAB_EN: &str = "type = \"LANDGRAB\"\n\n[[entry]]\nverb = [\"seize\"]\nobject = [\"land\", \"plot\"]\nrecipient = [\"of\"]\n";

const TEXT: &str =
    "The company seized the land of the villagers. The president met the ambassador.";

fn dateline(args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
    for name in ["DATELINE_LANG", "DATELINE_JOBS", "DATELINE_LANG_PACK"] {
        command.env_remove(name);
    }
    command.args(args).output().unwrap()
}

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

/// Writes files into a new folder.
fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    folder
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Codes the text with packs over the built-in ones.
fn coded(text: &str, packs: &[&Path]) -> Vec<Value> {
    let articles = folder(&[("text.txt", text)]);
    let path = shown(&articles.path().join("text.txt"));
    let packs: Vec<String> = packs.iter().map(|pack| shown(pack)).collect();
    let mut args = vec!["code", "--format", "jsonl", "--lang", "en", "--date", "2020-06-15", &path];
    packs.iter().for_each(|pack| args.extend(["--lang-pack", pack]));
    let output = dateline(&args);
    assert!(output.status.success(), "{}", stderr(&output));
    stdout(&output).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn types(records: &[Value]) -> Vec<&str> {
    records.iter().map(|record| record["type"].as_str().unwrap()).collect()
}

#[test]
fn a_type_of_ones_own_comes_out_in_every_format() {
    if !has_models() {
        return;
    }
    let pack = folder(&[
        ("fr/events/landgrab.toml", LANDGRAB_FR),
        ("en/events/landgrab.toml", LANDGRAB_EN),
        ("text.txt", TEXT),
    ]);
    let records = coded(TEXT, &[pack.path()]);
    assert_eq!(types(&records), ["LANDGRAB", "CONSULT"]);
    let event = &records[0];
    assert_eq!((event["quad"].as_u64(), event["score"].as_f64()), (Some(4), Some(-6.0)));
    assert_eq!(event["rule"], "en/landgrab/seize");
    assert_eq!(event["recipient"][0]["text"], "the villagers");
    let (dir, text) = (shown(pack.path()), shown(&pack.path().join("text.txt")));
    let options = ["--lang-pack", &dir, "--lang", "en", "--date", "2020-06-15", &text];
    for (format, what) in
        [("csv", ",en,LANDGRAB,[],[],,4,-6.0,"), ("table", "LANDGRAB"), ("html", ">LANDGRAB</a>")]
    {
        let output = dateline(&[&["code", "--format", format], &options[..]].concat());
        assert!(stdout(&output).contains(what), "{format}: {}", stdout(&output));
    }
    let explained = stdout(&dateline(&[&["explain"], &options[..]].concat()));
    assert!(explained.contains("## LANDGRAB "), "{explained}");
    let origin =
        format!("`seize` is a trigger of LANDGRAB (`{dir}/en/events/landgrab.toml` line 3)");
    assert!(explained.contains(&origin), "{explained}");
}

#[test]
fn a_type_without_class_and_score_has_null() {
    if !has_models() {
        return;
    }
    let own = format!("{LANDGRAB_EN}\n[define]\ndescription = \"Land is taken\"\n");
    let pack = folder(&[("en/events/landgrab.toml", &own), ("text.txt", TEXT)]);
    let event = &coded(TEXT, &[pack.path()])[0];
    assert!(event["quad"].is_null() && event["score"].is_null());
    let (dir, text) = (shown(pack.path()), shown(&pack.path().join("text.txt")));
    let args = ["code", "--format", "csv", "--lang-pack", &dir, "--lang", "en", &text];
    assert!(stdout(&dateline(&args)).contains(",en,LANDGRAB,[],[],,,,"));
}

#[test]
fn a_pack_overrides_and_removes_and_changes_the_checksum() {
    if !has_models() {
        return;
    }
    let plain = coded(TEXT, &[]);
    assert_eq!(types(&plain), ["ASSAULT", "CONSULT"]);
    let over =
        folder(&[("en/events/own.toml", "type = \"ACCUSE\"\n[[entry]]\nverb = [\"meet\"]\n")]);
    let records = coded(TEXT, &[over.path()]);
    assert_eq!(types(&records), ["ASSAULT", "ACCUSE"]);
    assert_ne!(records[0]["made_by"]["codebook"], plain[0]["made_by"]["codebook"]);
    assert_eq!(records[0]["id"], plain[0]["id"]);
    let nothing = folder(&[(
        "en/events/own.toml",
        "type = \"CONSULT\"\n[[entry]]\nverb = [\"meet\"]\ncodes = false\n",
    )]);
    assert_eq!(types(&coded(TEXT, &[nothing.path()])), ["ASSAULT"]);
    // Of two packs the first goes first.
    assert_eq!(types(&coded(TEXT, &[nothing.path(), over.path()])), ["ASSAULT"]);
    assert_eq!(types(&coded(TEXT, &[over.path(), nothing.path()])), ["ASSAULT", "ACCUSE"]);
    let removed = folder(&[(
        "en/events/own.toml",
        "[[remove]]\nrule = \"en/consult/meet\"\n[[remove]]\ntype = \"ASSAULT\"\n",
    )]);
    assert_eq!(types(&coded(TEXT, &[removed.path()])), Vec::<String>::new());
}

#[test]
fn a_longer_built_in_trigger_still_goes_before_a_shorter_one_of_the_users() {
    if !has_models() {
        return;
    }
    let text = "The minister stepped down.";
    let before = coded(text, &[]);
    let pack = folder(&[("en/events/own.toml", "type = \"AID\"\n[[entry]]\nverb = [\"step\"]\n")]);
    assert_eq!(before[0]["rule"], coded(text, &[pack.path()])[0]["rule"]);
}

#[test]
fn sets_are_extended_and_other_files_replaced() {
    if !has_models() {
        return;
    }
    let text = "The president met the ambassador. The president met the gnome.";
    let own =
        "type = \"CONSULT\"\n[[entry]]\nverb = [\"meet\"]\nobject = [\"@tiny\"]\ncodes = false\n";
    let pack = folder(&[("en/events/own.toml", own), ("en/sets.toml", "tiny = [\"gnome\"]\n")]);
    assert_eq!(coded(text, &[pack.path()]).len(), 1);
    let more = folder(&[("en/sets.toml", "\"+tiny\" = [\"ambassador\"]\n")]);
    assert_eq!(coded(text, &[more.path(), pack.path()]).len(), 0);
    let speech = include_str!("../../../lang/en/speech.toml");
    let whole = folder(&[("en/speech.toml", &format!("# mine\n{speech}"))]);
    let (plain, replaced) = (coded(text, &[]), coded(text, &[whole.path()]));
    assert_ne!(plain[0]["made_by"]["codebook"], replaced[0]["made_by"]["codebook"]);
    assert_eq!(plain[0]["id"], replaced[0]["id"]);
}

#[test]
fn the_environment_names_a_pack_too() {
    let pack = folder(&[("en/events/own.toml", "type = \"NONE\"\n")]);
    let output = Command::new(env!("CARGO_BIN_EXE_dateline"))
        .args(["read", "-"])
        .env("DATELINE_LANG_PACK", pack.path())
        .output()
        .unwrap();
    assert!(stderr(&output).contains("`NONE` is no type of PLOVER's"), "{}", stderr(&output));
}

#[test]
fn faults_are_named_with_file_line_and_cure_and_nothing_is_coded() {
    let bad = "type = \"CONSULT\"\n[[entry]]\nverb = [\"see\"]\nmode = [\"visits\"]\n[[entry]]\nvreb = [\"see\"]\n";
    let pack = folder(&[("en/events/own.toml", bad), ("text.txt", TEXT)]);
    let (dir, text) = (shown(pack.path()), shown(&pack.path().join("text.txt")));
    for command in ["code", "explain", "read"] {
        let output = dateline(&[command, "--lang-pack", &dir, &text]);
        let said = stderr(&output);
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains(&format!("error: `{dir}/en/events/own.toml` line 4: there is no mode of CONSULT `visits`; did you mean `visit`?")), "{said}");
        assert!(said.contains("line 6: unknown key `vreb`; did you mean `verb`?"), "{said}");
        assert!(said.contains("error: 2 faults in the language packs"), "{said}");
        assert!(output.stdout.is_empty());
    }
}

#[test]
fn what_is_no_pack_is_refused() {
    let pack =
        folder(&[("notes.txt", ""), ("mine/events/own.toml", ""), ("fr/events/own.toml", "é")]);
    std::fs::write(pack.path().join("fr/events/latin.toml"), b"# \xe9\n").unwrap();
    let cases = [
        (pack.path().join("nowhere"), "cannot read"),
        (pack.path().join("notes.txt"), "cannot read"),
        (pack.path().join("mine"), "nothing tells the language of the pack"),
        (pack.path().join("fr"), "cannot read"),
    ];
    for (path, what) in cases {
        let output = dateline(&["code", "--lang-pack", &shown(&path), "-"]);
        assert_eq!(output.status.code(), Some(2));
        assert!(stderr(&output).contains(what), "{}", stderr(&output));
        assert!(stderr(&output).contains("hint: "), "{}", stderr(&output));
    }
}

#[test]
fn check_names_errors_and_warnings() {
    let text = "type = \"AID\"\n[[entry]]\nverb = [\"feed\"]\nstatus = \"planed\"\n\
        [[entry]]\nverb = [\"nourish\"]\n[[entry]]\nverb = [\"nourish\"]\n";
    let pack = folder(&[("en/events/own.toml", text)]);
    let dir = shown(pack.path());
    let output = dateline(&["codebook", "check", &dir]);
    assert_eq!(output.status.code(), Some(1));
    let file = format!("{dir}/en/events/own.toml");
    let expected = [
        format!("{file}:4: there is no status `planed`; did you mean `planned`?"),
        format!(
            "{file}:7: warning: `nourish` of AID stands twice with the same conditions: also at `{file}` line 5"
        ),
    ];
    assert_eq!(stdout(&output).lines().collect::<Vec<_>>(), expected);
    assert_eq!(stderr(&output), "1 error, 1 warning\n");
    let lines = stdout(&dateline(&["codebook", "check", "--format", "jsonl", &dir]));
    let first: Value = serde_json::from_str(lines.lines().next().unwrap()).unwrap();
    assert_eq!((first["record"].as_str(), first["line"].as_u64()), (Some("finding"), Some(4)));
    let fine = folder(&[
        ("en/events/landgrab.toml", LANDGRAB_EN),
        ("fr/events/landgrab.toml", LANDGRAB_FR),
    ]);
    let output = dateline(&["codebook", "check", &shown(fine.path())]);
    assert_eq!((output.status.code(), stdout(&output)), (Some(0), String::new()));
}

#[test]
fn a_date_of_an_example_is_checked() {
    let text = "type = \"AID\"\n[[example]]\ntext = \"A.\"\ndate = \"tomorrow\"\n";
    let pack = folder(&[("en/events/own.toml", text)]);
    let output = dateline(&["codebook", "check", &shown(pack.path())]);
    assert_eq!(output.status.code(), Some(1));
    assert!(stdout(&output).contains("own.toml:2: `tomorrow` is no date"), "{}", stdout(&output));
}

#[test]
fn the_built_in_codebook_has_no_findings() {
    let output = dateline(&["codebook", "check"]);
    assert_eq!((output.status.code(), stdout(&output)), (Some(0), String::new()));
}

#[test]
fn examples_pass_or_say_what_came_out_instead() {
    if !has_models() {
        return;
    }
    let english = format!(
        "{LANDGRAB_EN}\n[[example]]\ntext = \"The rebels seized the villagers.\"\n\n\
        [[example]]\ntext = \"The company seized the plot.\"\nactor = [\"the company\"]\nrecipient = []\nstatus = \"happened\"\n"
    );
    let pack =
        folder(&[("fr/events/landgrab.toml", LANDGRAB_FR), ("en/events/landgrab.toml", &english)]);
    let dir = shown(pack.path());
    let output = dateline(&["codebook", "test", &dir]);
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    let file = |lang: &str| format!("{dir}/{lang}/events/landgrab.toml");
    let expected = [
        format!("FAIL {}:8: LANDGRAB", file("en")),
        "     text      The rebels seized the villagers.".to_owned(),
        "     came out  ASSAULT abduct, happened: The rebels → the villagers (en/assault/seize)"
            .to_owned(),
        format!("ok   {}:11: LANDGRAB, happened: the company → nobody", file("en")),
        format!("ok   {}:14: LANDGRAB: la compagnie → …", file("fr")),
        format!("ok   {}:18: no LANDGRAB", file("fr")),
    ];
    assert_eq!(stdout(&output).lines().collect::<Vec<_>>(), expected);
    assert!(stderr(&output).ends_with("3 examples passed, 1 failed\n"), "{}", stderr(&output));
    let output =
        dateline(&["codebook", "test", &shown(&pack.path().join("fr")), "--format", "jsonl"]);
    assert_eq!(output.status.code(), Some(0));
    let records = stdout(&output);
    assert_eq!(records.lines().filter(|line| line.contains("\"passed\":true")).count(), 2);
}

#[test]
fn the_built_in_examples_hold() {
    if !has_models() {
        return;
    }
    let output = dateline(&["codebook", "test"]);
    assert_eq!(output.status.code(), Some(0), "{}", stdout(&output));
    assert!(stdout(&output).lines().count() >= 32, "each type has one in each language");
}

#[test]
fn stats_count_what_is_there() {
    let pack = folder(&[("fr/events/landgrab.toml", LANDGRAB_FR)]);
    let dir = shown(pack.path());
    let lines = stdout(&dateline(&["codebook", "stats", &dir]));
    let records: Vec<Value> =
        lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(records.len(), 17);
    let own = records.last().unwrap();
    assert_eq!(own["type"], "LANDGRAB");
    assert_eq!((own["entries"].as_u64(), own["own_entries"].as_u64()), (Some(1), Some(1)));
    assert_eq!(own["verb"]["triggers"], 1);
    assert_eq!(
        (own["mode"][0].as_str(), own["mode_unset"][0].as_str()),
        (Some("legal"), Some("armed"))
    );
    let table = stdout(&dateline(&["codebook", "stats", "--format", "table"]));
    assert!(table.starts_with("LANG"), "{table}");
    assert_eq!(table.lines().count(), 1 + 2 * 17);
}
