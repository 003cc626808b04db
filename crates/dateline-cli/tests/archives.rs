//! Web archives, newsletters, agency copy and press exports through `dateline read`: one record for each article, with what its input says of it.

#![expect(clippy::unwrap_used, reason = "what fails to be set up fails the test")]

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::Value;

fn sample(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../dateline-acquire/tests/samples").join(name)
}

fn read(args: &[&str], path: &Path) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
    command.args(["read", "--format", "jsonl"]).args(args).arg(path);
    command.env_remove("DATELINE_LANG").output().unwrap()
}

fn records(output: &Output) -> Vec<Value> {
    let text = std::str::from_utf8(&output.stdout).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// What a record says, in one line.
fn told(record: &Value) -> String {
    if record["record"] == "problem" {
        return format!("problem {}", record["code"].as_str().unwrap());
    }
    let fields = [&record["outlet"], &record["published"]["edtf"], &record["title"]];
    fields.map(|field| field.as_str().unwrap_or("-").to_owned()).join(" | ")
}

fn told_of(args: &[&str], path: &Path) -> Vec<String> {
    records(&read(args, path)).iter().map(told).collect()
}

/// A packed archive of two pages, and where its second record begins.
fn archive() -> (Vec<u8>, usize) {
    let record = |n: u32| {
        let page = format!(
            "<html><head><title>Page {n}</title></head><body><article><p>Le président français a rencontré mardi à Damas son homologue syrien, selon l'agence officielle.</p><p>Ils ont parlé de la paix pendant deux heures, et se reverront au printemps.</p></article></body></html>"
        );
        let body =
            format!("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{page}");
        let head = format!(
            "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://example.org/{n}\r\nWARC-Date: 2026-11-28T10:00:00Z\r\nContent-Length: {}\r\n\r\n",
            body.len()
        );
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        write!(encoder, "{head}{body}\r\n\r\n").unwrap();
        encoder.finish().unwrap()
    };
    let (first, second) = (record(1), record(2));
    (first.iter().chain(&second).copied().collect(), first.len())
}

#[test]
fn web_archives_are_read_and_gone_on_with() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.warc.gz");
    let (bytes, second) = archive();
    std::fs::write(&path, bytes).unwrap();
    let urls = |output: &Output| -> Vec<String> {
        let url = |record: &Value| record["url"].as_str().unwrap().to_owned();
        records(output).iter().map(url).collect()
    };
    assert_eq!(urls(&read(&[], &path)), ["https://example.org/1", "https://example.org/2"]);
    let second = second.to_string();
    assert_eq!(urls(&read(&["--from-offset", &second], &path)), ["https://example.org/2"]);
    // From the middle of a record: told, and the next one is read.
    let output = read(&["--from-offset", "9"], &path);
    assert_eq!(output.status.code(), Some(1));
    let found = records(&output);
    assert_eq!(told(&found[0]), "problem bad_record");
    assert_eq!(found[1]["url"], "https://example.org/2");
}

#[test]
fn newsletters_are_read() {
    let letter = "Le Courrier inventé | 2026-11-27 | La lettre du matin : grève à l’hôpital";
    assert_eq!(told_of(&[], &sample("newsletter.eml")), [letter]);
    let expected = [
        "Morning Brief | 2026-11-26 | Morning brief",
        "evening@example.org | 2026-11-26 | Evening brief",
    ];
    assert_eq!(told_of(&[], &sample("newsletters.mbox")), expected);
}

#[test]
fn agency_copy_is_read() {
    let expected = [
        "Agence inventée | 2026-11-28 | Mali : l'armée annonce un cessez-le-feu",
        "problem withdrawn",
    ];
    assert_eq!(told_of(&[], &sample("message.g2.xml")), expected);
    let nitf = "Invented News Agency | 2026-11-28 | Greek coast guard rescues 40 migrants";
    assert_eq!(told_of(&["--input", "wire"], &sample("story.nitf.xml")), [nitf]);
}

#[test]
fn press_exports_are_taken_apart() {
    let expected = [
        "Le Courrier inventé | 2026-11-28 | Mali : un cessez-le-feu annoncé",
        "La Gazette inventée | 2026-12-01 | Grève à Lyon",
    ];
    assert_eq!(told_of(&[], &sample("europresse.html")), expected);
    assert_eq!(told_of(&["--input", "press"], &sample("factiva.html")).len(), 2);
    assert_eq!(told_of(&[], &sample("lexisnexis.html")).len(), 2);
}
