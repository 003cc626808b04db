//! `dateline events`, `quotes`, `articles`, `stories`, `timeline`, `count` and `sql` over the made file of `dateline-store`.

#![expect(clippy::unwrap_used, reason = "what fails to be set up fails the test")]

use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use dateline_store::Store;
use jiff::Timestamp;
use serde_json::{Value, json};

const MADE: &str = include_str!("../../dateline-store/tests/made.sql");

struct Made {
    _dir: tempfile::TempDir,
    path: PathBuf,
}

fn made() -> Made {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("news.db");
    let store = Store::open(&path, Timestamp::UNIX_EPOCH).unwrap();
    store.connection().execute_batch(MADE).unwrap();
    Made { _dir: dir, path }
}

impl Made {
    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
        command.args(args).arg("--db").arg(&self.path).env_remove("DATELINE_DB");
        command
    }

    fn run(&self, args: &[&str]) -> Output {
        let output = self.command(args).output().unwrap();
        assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
        output
    }

    fn text(&self, args: &[&str]) -> String {
        String::from_utf8(self.run(args).stdout).unwrap()
    }

    fn records(&self, args: &[&str]) -> Vec<Value> {
        let text = self.text(args);
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    /// Returns what is said where it could not run.
    fn refusal(&self, args: &[&str]) -> String {
        let output = self.command(args).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        assert!(output.stdout.is_empty(), "{args:?}");
        String::from_utf8(output.stderr).unwrap()
    }
}

#[test]
fn the_schema_tells_of_each_field() {
    let made = made();
    let schema = Command::new(env!("CARGO_BIN_EXE_dateline")).arg("schema").output().unwrap();
    let schema: Value = serde_json::from_slice(&schema.stdout).unwrap();
    for command in ["events", "quotes", "articles", "stories"] {
        let records = made.records(&[command, "--format", "jsonl"]);
        assert!(!records.is_empty(), "{command}");
        for record in records {
            let known = &schema["$defs"][record["record"].as_str().unwrap()]["properties"];
            for field in record.as_object().unwrap().keys() {
                assert!(known.get(field).is_some(), "`{field}` of {command}");
            }
        }
    }
}

fn ids(records: &[Value]) -> Vec<&str> {
    records.iter().map(|record| record["id"].as_str().unwrap()).collect()
}

#[test]
fn events_are_listed_once_for_each_happening() {
    let made = made();
    let all = made.records(&["events"]);
    assert_eq!(all.len(), 78);
    assert_eq!(made.records(&["events", "--reports"]).len(), 117);
    let days: Vec<&str> = all.iter().filter_map(|event| event["when"]["start"].as_str()).collect();
    assert!(days.is_sorted_by(|one, next| one >= next));
    let event = all.iter().find(|event| event["id"] == "e1").unwrap();
    assert_eq!(
        (&event["happening"], &event["n_reports"], &event["outlet"]),
        (&json!("h1"), &json!(2), &json!("Le Quotidien"))
    );
    let strikes = made.records(&[
        "events",
        "--type",
        "protest",
        "--mode",
        "strike",
        "--status",
        "planned,happened",
        "--country",
        "France",
    ]);
    assert!(!strikes.is_empty());
    assert!(
        strikes
            .iter()
            .all(|event| event["type"] == "PROTEST" && event["where"]["country"] == "FRA")
    );
    let found = made.records(&["events", "--text", "présidentielle -ministers", "--lang", "fr"]);
    assert!(!found.is_empty() && found.len() < 78);
    assert!(made.records(&["events", "--text", "nothinglikeit"]).is_empty());
    let nearby = made.records(&["events", "--radius", "48.8,2.3,50"]);
    assert_eq!(nearby.len(), made.records(&["events", "--bbox", "-5,41,10,52"]).len());
}

#[test]
fn names_of_any_language_lead_to_the_same_person() {
    let made = made();
    let of = |who: &str| made.records(&["events", "--actor", who]);
    let by_item = of("Q3874799");
    assert!(!by_item.is_empty());
    assert_eq!(of("Zelensky"), by_item);
    assert_eq!(of("volodymyr zelenskyy"), by_item);
    assert_eq!(of("Ukraine"), of("UKR"));
}

#[test]
fn pages_follow_each_other() {
    let made = made();
    let whole = made.records(&["events", "--sort", "confidence"]);
    let (mut paged, mut cursor) = (Vec::new(), None::<String>);
    loop {
        let mut args = vec!["events", "--sort", "confidence", "--limit", "20"];
        args.extend(cursor.as_deref().into_iter().flat_map(|cursor| ["--after", cursor]));
        let output = made.run(&args);
        let text = String::from_utf8(output.stdout).unwrap();
        paged.extend(text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()));
        let notes = String::from_utf8(output.stderr).unwrap();
        cursor = notes
            .strip_prefix("there are more: --after '")
            .map(|rest| rest.trim_end().trim_end_matches('\'').to_owned());
        if cursor.is_none() {
            break;
        }
    }
    assert_eq!(ids(&paged), ids(&whole));
    let quiet = made.run(&["events", "--limit", "1", "-q"]);
    assert!(quiet.stderr.is_empty());
}

#[test]
fn all_formats_hold_the_same_events() {
    let made = made();
    let csv = made.text(&["events", "--format", "csv"]);
    let header = csv.lines().next().unwrap();
    assert!(
        header.starts_with("id,article,lang,type,mode,")
            && header.ends_with(",outlet,url,title,published")
    );
    assert_eq!(csv.lines().count(), 79);
    let table = made.text(&["events", "--format", "table"]);
    assert_eq!(table.lines().count(), 79);
    assert!(table.starts_with("WHEN"));
    let html = made.text(&["articles", "--format", "html"]);
    assert!(html.contains("Talks &lt;at&gt; the border &amp; day 1<") && !html.contains("<at>"));
    let geo: Value =
        serde_json::from_str(&made.text(&["events", "--format", "geojson", "--limit", "10"]))
            .unwrap();
    assert_eq!(
        (&geo["type"], geo["features"].as_array().map(Vec::len)),
        (&json!("FeatureCollection"), Some(10))
    );
    assert!(geo["next"].as_str().unwrap().starts_with("date~desc~"));
    let placed = geo["features"]
        .as_array()
        .unwrap()
        .iter()
        .find(|feature| !feature["geometry"].is_null())
        .unwrap();
    assert_eq!(placed["geometry"]["coordinates"][1], placed["properties"]["where"]["lat"]);
    let points: Value =
        serde_json::from_str(&made.text(&["articles", "--format", "geojson", "--limit", "1"]))
            .unwrap();
    assert_eq!(points["features"][0]["geometry"]["type"], "MultiPoint");
}

#[test]
fn feeds_are_read_back() {
    let made = made();
    for kind in ["events", "quotes", "articles"] {
        for format in ["rss", "atom"] {
            let first = made.text(&[kind, "--format", format]);
            assert_eq!(first, made.text(&[kind, "--format", format]));
            let feed = feed_rs::parser::parse(first.as_bytes())
                .unwrap_or_else(|error| panic!("{kind} {format}: {error}"));
            assert_eq!(
                feed.entries.len(),
                if kind == "articles" { 39 } else { 50 },
                "{kind} {format}"
            );
            let mut entry_ids: Vec<&String> = feed.entries.iter().map(|entry| &entry.id).collect();
            entry_ids.sort();
            entry_ids.dedup();
            assert_eq!(entry_ids.len(), feed.entries.len());
            for entry in &feed.entries {
                assert!(entry.id.starts_with("urn:dateline:"), "{}", entry.id);
                assert!(
                    entry.published.or(entry.updated).unwrap().to_string().starts_with("2020-")
                );
                assert!(entry.links[0].href.starts_with("https://news.example/"));
                assert!(!entry.title.as_ref().unwrap().content.is_empty());
            }
        }
    }
    let titles =
        feed_rs::parser::parse(made.text(&["articles", "--format", "atom"]).as_bytes()).unwrap();
    assert!(
        titles
            .entries
            .iter()
            .any(|entry| entry.title.as_ref().unwrap().content == "Talks <at> the border & day 1")
    );
}

#[test]
fn quotes_articles_and_stories_are_listed() {
    let made = made();
    let quotes = made.records(&["quotes", "--text", "reforme", "--speaker", "Macron"]);
    assert!(
        !quotes.is_empty()
            && quotes.iter().all(|quote| quote["speaker"]["name"] == "Emmanuel Macron")
    );
    let articles = made.records(&["articles", "--outlet", "agence delta", "--from", "2020-02"]);
    assert!(articles.iter().all(|article| article["text"].is_string()) && !articles.is_empty());
    assert_eq!(made.records(&["articles", "--as-of", "2020-01-05"]).len(), 5);
    let stories = made.records(&["stories"]);
    assert_eq!(ids(&stories), ["s-talks", "s-greve"]);
    let story = &made.records(&["stories", "--id", "s-greve"])[0];
    assert_eq!(story["articles"].as_array().map(Vec::len), Some(20));
    let table = made.text(&["stories", "--id", "s-greve", "--format", "table"]);
    assert!(
        table.starts_with("── La grève des ports · 2020-01-01 to 2020-01-20 · s-greve\n\nDAY"),
        "{table}"
    );
}

#[test]
fn a_timeline_tells_what_was_done_by_whom() {
    let made = made();
    let all = made.records(&["timeline", "dockers"]);
    let roles: Vec<&Value> = all.iter().map(|event| &event["role"]).collect();
    assert!(roles.contains(&&json!(["actor"])) && roles.contains(&&json!(["recipient"])));
    let days: Vec<&str> =
        all.iter().map(|event| event["when"]["start"].as_str().unwrap_or_default()).collect();
    assert!(days.is_sorted());
    assert!(
        made.text(&["timeline", "FRA", "--format", "table", "--type", "AID"]).starts_with("WHEN")
    );
    assert!(
        made.refusal(&["timeline", "nobody"])
            .contains("nobody in this database is called `nobody`")
    );
}

#[test]
fn counts_add_up() {
    let made = made();
    let sum = |rows: &[Value], figure: &str| {
        rows.iter().map(|row| row[figure].as_u64().unwrap()).sum::<u64>()
    };
    let by_month = made.records(&["count", "--by", "month,type"]);
    assert_eq!(sum(&by_month, "n_events"), 78);
    let fields: Vec<&String> = by_month[0].as_object().unwrap().keys().collect();
    assert_eq!(fields, ["month", "type", "n_events"]);
    // In the made file each second telling stands in the article of the first: of 117 tellings 78 are reports.
    assert_eq!(sum(&made.records(&["count", "--by", "status", "--reports"]), "n_reports"), 78);
    assert_eq!(made.text(&["count"]), "{\"n_events\":78}\n");
    assert!(
        made.text(&["count", "--by", "pair", "--format", "csv"])
            .starts_with("actor_country,recipient_country,n_events\n")
    );
    assert!(sum(&made.records(&["count", "--as-of", "2020-01-10"]), "n_events") < 78);
}

#[test]
fn sql_reads_and_only_reads() {
    let made = made();
    assert_eq!(made.text(&["sql", "SELECT count(*) AS n FROM v_event"]), "{\"n\":78}\n");
    assert_eq!(
        made.text(&["sql", "SELECT 'a,b' AS x, NULL AS y", "--format", "csv"]),
        "x,y\n\"a,b\",\n"
    );
    assert!(made.refusal(&["sql", "DROP TABLE event"]).contains("only takes statements that read"));
    assert!(made.refusal(&["sql", "SELEC 1"]).contains("syntax error"));
    let mut child =
        made.command(&["sql"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let script = b"SELECT ';' AS x;\nSELECT 1\n AS y;\nSELECT 2 AS z";
    child.stdin.take().unwrap().write_all(script).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(String::from_utf8(output.stdout).unwrap(), "{\"x\":\";\"}\n{\"y\":1}\n{\"z\":2}\n");
}

#[test]
fn what_cannot_be_asked_is_refused_with_a_cure() {
    let made = made();
    for (args, words) in [
        (&["events", "--text", "paris AND"][..], "at character 8"),
        (&["events", "--type", "ASSAUT"], "did you mean `ASSAULT`?"),
        (&["events", "--status", "happend"], "did you mean `happened`?"),
        (&["events", "--country", "Frence"], "did you mean `France`?"),
        (&["events", "--actor", "FRX"], "unknown country `FRX`"),
        (&["events", "--sector", "XYZ"], "unknown sector `XYZ`"),
        (&["events", "--from", "07/01/2020"], "write it as `2020-01-07`"),
        (&["events", "--bbox", "0,95,1,96"], "from -90 to 90"),
        (&["events", "--radius", "1,2"], "write `lat,lon,km`"),
        (&["events", "--min-confidence", "7"], "it is from 0 to 1"),
        (&["events", "--after", "x"], "bad cursor `x`"),
        (&["events", "--as-of", "soon"], "bad day `soon`"),
        (&["count", "--by", "months"], "did you mean `month`?"),
        (&["stories", "--id", "x"], "unknown story `x`"),
        (&["stories", "--format", "rss"], "dateline events --story ID"),
    ] {
        let refusal = made.refusal(args);
        assert!(refusal.starts_with("error: ") && refusal.contains(words), "{args:?}: {refusal}");
    }
}

#[test]
fn files_that_are_no_database_of_ours_are_refused() {
    let dir = tempfile::tempdir().unwrap();
    let none = Made { path: dir.path().join("none.db"), _dir: dir };
    assert!(none.refusal(&["events"]).contains("there is no database"));
    fs::write(&none.path, "no database at all, only words that go on and on").unwrap();
    assert!(none.refusal(&["count"]).contains("is no SQLite database"));
    assert!(none.refusal(&["sql", "SELECT 1"]).contains("is no SQLite database"));
    let made = made();
    let store = Store::open(&made.path, Timestamp::UNIX_EPOCH).unwrap();
    store.connection().pragma_update(None, "user_version", 999).unwrap();
    drop(store);
    assert!(made.refusal(&["quotes"]).contains("newer dateline"));
    let output = Command::new(env!("CARGO_BIN_EXE_dateline"))
        .arg("events")
        .env_remove("DATELINE_DB")
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(
        String::from_utf8(output.stderr)
            .unwrap()
            .contains("hint: name the file with `--db news.db`")
    );
}

#[test]
fn whatever_is_typed_gives_rows_or_an_error() {
    let made = made();
    for nasty in [
        "'; DROP TABLE event; --",
        "\" OR 1=1",
        "100%",
        "\\",
        "?1",
        ") UNION SELECT 1 --",
        &"x".repeat(50_000),
    ] {
        for option in [
            "--text",
            "--evidence",
            "--type",
            "--mode",
            "--context",
            "--status",
            "--actor",
            "--recipient",
            "--said-by",
            "--country",
            "--sector",
            "--place",
            "--bbox",
            "--radius",
            "--from",
            "--to",
            "--outlet",
            "--lang",
            "--story",
            "--article",
            "--as-of",
            "--after",
        ] {
            let option = format!("{option}={nasty}");
            let output = made.command(&["events", &option]).output().unwrap();
            let said = String::from_utf8_lossy(&output.stderr);
            let is_clear = output.status.success()
                || output.status.code() == Some(2) && said.starts_with("error: ");
            assert!(is_clear && !said.contains("please report"), "{option}: {said}");
        }
    }
    assert_eq!(made.records(&["events", "--reports"]).len(), 117);
}
