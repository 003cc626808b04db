//! `dateline code --format polecat|icews|gdelt|petrarch` and `--status` from outside. What is coded is seen where `DATELINE_HOME` has models.

#![expect(clippy::unwrap_used, reason = "what fails to be set up fails the test")]
#![expect(
    clippy::disallowed_methods,
    reason = "the models' folder is told to tests by the environment only"
)]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

/// The data sets with the number of their columns, and whether they have a header.
const FORMATS: [(&str, usize, bool); 4] =
    [("polecat", 40, true), ("icews", 20, true), ("gdelt", 61, false), ("petrarch", 8, false)];

/// Two articles with events of several statuses, and one without any; outlet and text have marks that break tables.
const ARTICLES: [&str; 3] = [
    r#"{"id":"a1","lang":"en","published":"2020-06-15","retrieved":"2020-06-16T04:05:06Z","url":"https://news.example/a1","outlet":"The \"Example\"\tPost","text":"The French foreign minister visited Damascus on Monday.\n\nFrance will send aid to Lebanon next week, the minister said. Turkey will bomb Idlib, officials said. Police arrested ten protesters in Houston, Texas, on Sunday.\n\nRebels may have attacked the army."}"#,
    r#"{"id":"a2","lang":"en","published":"2020-06-15","text":"Germany and Japan condemned the Russian government and the Iranian army."}"#,
    r#"{"id":"a3","lang":"fr","published":"2020-06-15","text":"Le soleil brille."}"#,
];

fn dateline(args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
    command.args(args).env_remove("DATELINE_LANG").env_remove("DATELINE_JOBS").output().unwrap()
}

/// The folder of models, where it has the French and the English one and the gazetteer.
fn has_models() -> bool {
    let home = std::env::var_os("DATELINE_HOME").map(PathBuf::from);
    let files = ["models/fr.dlm", "models/en.dlm", "gazetteer/geonames.dlg"];
    let has = home.is_some_and(|home| files.iter().all(|file| home.join(file).is_file()));
    assert!(has || std::env::var_os("DATELINE_REQUIRE_MODELS").is_none(), "the models are missing");
    has
}

/// Writes the articles into a folder; returns the path of the file.
fn articles(folder: &Path) -> String {
    let path = folder.join("articles.jsonl");
    std::fs::write(&path, ARTICLES.join("\n")).unwrap();
    path.display().to_string()
}

/// Runs `code` on the articles; returns the rows, cut at the tabs, a header among them.
fn rows(args: &[&str], path: &str) -> Vec<Vec<String>> {
    let output = dateline(&[&["code", "-q"], args, &[path]].concat());
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines().map(|line| line.split('\t').map(str::to_owned).collect()).collect()
}

fn events(args: &[&str], path: &str) -> Vec<Value> {
    let output = dateline(&[&["code", "-q", "--format", "jsonl"], args, &[path]].concat());
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn other_commands_and_records_are_refused() {
    for args in [
        ["read", "--format", "gdelt"].as_slice(),
        &["explain", "--format", "polecat"],
        &["code", "--format", "icews", "--with-articles"],
        &["code", "--format", "petrarch", "--records", "times"],
    ] {
        let output = dateline(&[args, &["-"]].concat());
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{stderr}");
        assert!(stderr.contains("holds events only") && stderr.contains("hint: "), "{stderr}");
        assert!(output.stdout.is_empty());
    }
    let stderr = String::from_utf8(dateline(&["code", "--status", "done"]).stderr).unwrap();
    assert!(stderr.contains("expected happened, ongoing, planned"), "{stderr}");
}

#[test]
fn rows_have_their_columns_and_one_header() {
    if !has_models() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let path = articles(folder.path());
    for (format, n_columns, has_header) in FORMATS {
        let rows = rows(&["--format", format], &path);
        assert!(rows.iter().all(|row| row.len() == n_columns), "{format}");
        assert!(!rows.iter().flatten().any(|cell| cell.contains('"')), "{format}");
        let n_headers = rows.iter().filter(|row| row[0] == "Event ID").count();
        assert_eq!(n_headers, usize::from(has_header), "{format}");
        // Four deeds of the first article; two who condemn two, of the second.
        assert_eq!(rows.len() - n_headers, 8, "{format}");
    }
}

#[test]
fn what_other_data_sets_would_have_goes_out() {
    if !has_models() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let path = articles(folder.path());
    let deeds = |args: &[&str]| {
        let rows = rows(&[&["--format", "petrarch"], args].concat(), &path);
        let rows = rows.into_iter().filter(|row| row[5].starts_with("a1"));
        rows.map(|row| row[..4].join(" ")).collect::<Vec<String>>()
    };
    let happened = ["20200615 FRAGOV SYRGOV 042", "20200614 USACOP USACVL 173"];
    // What is promised for next week was promised on the day of the article.
    let given = ["20200615 FRAGOV LBNGOV 030", "20200615 TURGOV SYR 130"];
    assert_eq!(deeds(&[]), [happened[0], given[0], given[1], happened[1]]);
    assert_eq!(deeds(&["--status", "happened,ongoing"]), happened);
    assert_eq!(deeds(&["--status", "planned"]), given);
    assert_eq!(deeds(&["--status", "possible"]).len(), 1);
}

#[test]
fn status_is_a_filter_of_all_formats() {
    if !has_models() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let path = articles(folder.path());
    let all = events(&[], &path);
    let of = |status: &str| all.iter().filter(|event| event["status"] == status).count();
    assert!(of("possible") == 1 && of("planned") == 2 && of("happened") == 3, "{all:?}");
    let some = events(&["--status", "possible,planned"], &path);
    assert_eq!(some.len(), 3);
    assert!(some.iter().all(|event| event["status"] != "happened"));
    let csv = dateline(&["code", "-q", "--format", "csv", "--status", "planned", &path]);
    assert_eq!(String::from_utf8(csv.stdout).unwrap().lines().count(), 1 + 2);
    let table = |status| {
        let output = dateline(&["code", "-q", "--format", "table", "--status", status, &path]);
        String::from_utf8(output.stdout).unwrap()
    };
    assert!(table("planned").contains("AGREE") && !table("planned").contains("CONSULT"));
}

#[test]
fn values_come_back_as_they_were() {
    if !has_models() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let path = articles(folder.path());
    let event = events(&["--status", "happened"], &path).swap_remove(1);
    let row = |format| {
        rows(&["--format", format, "--status", "happened"], &path)
            .into_iter()
            .filter(|row| row[0] != "Event ID")
            .nth(1)
            .unwrap()
    };
    let polecat = row("polecat");
    assert_eq!(polecat[0], event["id"].as_str().unwrap());
    assert_eq!(polecat[1], event["when"]["start"].as_str().unwrap());
    assert_eq!(polecat[2..4], ["COERCE", "arrest"]);
    assert_eq!(polecat[24..28], ["Houston", "None", "Texas", "United States"]);
    let number = |cell: &str| cell.parse::<f64>().unwrap();
    assert_eq!(number(&polecat[28]), event["where"]["lat"].as_f64().unwrap());
    assert_eq!(number(&polecat[29]), event["where"]["lon"].as_f64().unwrap());
    assert_eq!(polecat[33], "The 'Example' Post");
    let (icews, gdelt) = (row("icews"), row("gdelt"));
    let id = u64::from_str_radix(polecat[0].get(..13).unwrap(), 16).unwrap();
    assert_eq!(icews[0].parse(), Ok(id));
    assert_eq!(gdelt[0].parse(), Ok(id));
    assert_eq!([&icews[6], &gdelt[26], &gdelt[27]], ["173"; 3]);
    assert_eq!(gdelt[51..55], ["3", "Houston, Texas, United States", "US", "USTX"]);
    assert_eq!(gdelt[59..], ["20200616040506", "https://news.example/a1"]);
    let visit = rows(&["--format", "gdelt", "--status", "happened"], &path).swap_remove(0);
    assert_eq!(visit[26..29], ["042", "042", "04"], "the zeros at the head are kept");
}

#[test]
fn a_file_has_its_header_without_events() {
    if !has_models() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let empty = folder.path().join("empty.jsonl");
    std::fs::write(&empty, ARTICLES[2]).unwrap();
    for (format, n_columns, has_header) in FORMATS {
        let out = folder.path().join(format);
        let (out_arg, empty_arg) = (out.display().to_string(), empty.display().to_string());
        let output = dateline(&["code", "-q", "--format", format, "-o", &out_arg, &empty_arg]);
        assert!(output.status.success() && output.stdout.is_empty());
        let text = std::fs::read_to_string(&out).unwrap();
        assert_eq!(text.lines().count(), usize::from(has_header), "{format}");
        assert_eq!(text.matches('\t').count(), if has_header { n_columns - 1 } else { 0 });
    }
}

#[test]
fn the_order_of_rows_is_that_of_the_input() {
    if !has_models() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let path = articles(folder.path());
    for (format, ..) in FORMATS {
        let with = |jobs| dateline(&["code", "-q", "--format", format, "--jobs", jobs, &path]);
        assert_eq!(with("1").stdout, with("2").stdout, "{format}");
    }
}
