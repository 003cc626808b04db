//! Packed and tabular inputs, patterns and copies, through the command.

#![expect(clippy::unwrap_used, reason = "what fails to be set up fails the test")]

use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

const FRENCH: &str = "Le président russe a rencontré mardi à Damas son homologue syrien.";

fn run(args: &[&str], folder: &Path, stdin: &[u8]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_dateline"))
        .args(args)
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(stdin).unwrap();
    child.wait_with_output().unwrap()
}

fn read(args: &[&str], folder: &Path) -> (Vec<Value>, String, Option<i32>) {
    let output = run(&[&["read", "--no-repair"], args].concat(), folder, b"");
    let lines = String::from_utf8(output.stdout).unwrap();
    let records = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    (records, String::from_utf8(output.stderr).unwrap(), output.status.code())
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packer.write_all(bytes).unwrap();
    packer.finish().unwrap()
}

#[test]
fn tables_lists_and_packed_lines_are_read_by_a_pattern() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, bytes: &[u8]| std::fs::write(folder.path().join(name), bytes).unwrap();
    write("1.jsonl.gz", &gzip(b"{\"id\":\"a\",\"text\":\"Un\"}\n"));
    write("2.csv", b"ID;Text;Published\r\nb;\"Deux;\r\nvoil\xe0\";2020-01-07\r\n");
    write("3.json", b"[\n {\"id\": \"c\", \"text\": \"Trois\"}\n]");
    write("4.txt", b"Quatre");
    let (records, stderr, status) = read(&["[1-3].*"], folder.path());
    assert_eq!(status, Some(0), "{stderr}");
    let texts: Vec<_> = records.iter().map(|record| record["text"].as_str().unwrap()).collect();
    assert_eq!(texts, ["Un", "Deux;\r\nvoilà", "Trois"]);
    assert_eq!(records[1]["published"]["edtf"], "2020-01-07");
    let (_, stderr, status) = read(&["*.pdf"], folder.path());
    assert_eq!(status, Some(2));
    assert!(stderr.contains("nothing matches `*.pdf`"), "{stderr}");
}

#[test]
fn columns_are_named_and_a_wrong_name_is_told() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("a.csv"), "Body,Day\nUn,2020-01-07\n").unwrap();
    let (records, _, _) = read(&["--columns", "text=Body,published=Day", "a.csv"], folder.path());
    assert_eq!(
        (&records[0]["text"], &records[0]["published"]["edtf"]),
        (&"Un".into(), &"2020-01-07".into())
    );
    let (records, stderr, status) = read(&["--columns", "text=Words", "a.csv"], folder.path());
    assert_eq!((records[0]["code"].as_str(), status), (Some("missing_column"), Some(1)));
    assert!(
        stderr.contains("`a.csv` has no column `Words`; its columns are `Body`, `Day`"),
        "{stderr}"
    );
    let (_, stderr, status) = read(&["--columns", "body=Words", "a.csv"], folder.path());
    assert_eq!(status, Some(2));
    assert!(stderr.contains("no field `body`; there are: id, text, html"), "{stderr}");
}

#[test]
fn packed_standard_input_is_known_by_its_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let packed = gzip(b"{\"id\":\"a\",\"text\":\"Un\"}\n{\"id\":\"b\",\"text\":\"Deux\"}\n");
    let output = run(&["read", "-"], folder.path(), &packed);
    assert_eq!(String::from_utf8(output.stdout).unwrap().lines().count(), 2);
    let output = run(&["read", "-"], folder.path(), &packed[..packed.len() - 9]);
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("cannot read `stdin`"));
}

#[test]
fn copies_are_told_once_with_their_places_by_any_number_of_threads() {
    let folder = tempfile::tempdir().unwrap();
    let mut lines = String::new();
    for n in 0..60 {
        let text =
            if n % 3 == 0 { FRENCH.replace(' ', "  ") } else { format!("{FRENCH} {}", n / 2) };
        lines.push_str(
            &serde_json::json!({"id": n.to_string(), "text": text, "outlet": "x"}).to_string(),
        );
        lines.push('\n');
    }
    std::fs::write(folder.path().join("a.jsonl"), &lines).unwrap();
    let (records, stderr, status) = read(&["--jobs", "1", "a.jsonl"], folder.path());
    assert_eq!(status, Some(0), "{stderr}");
    assert_eq!(records.len(), 60);
    let kind = |n: usize| records[n]["record"].as_str().unwrap();
    assert_eq!(
        [0, 1, 2, 3, 4, 5].map(kind),
        ["article", "article", "article", "copy", "article", "copy"]
    );
    let copy = serde_json::json!({"article": "4", "id": "5", "origin": "line 6 of `a.jsonl`", "outlet": "x"});
    for (field, value) in copy.as_object().unwrap() {
        assert_eq!(records[5][field], *value, "{field}");
    }
    let n_copies = records.iter().filter(|record| record["record"] == "copy").count();
    assert!(stderr.contains(&format!("{} read, {n_copies} copies", 60 - n_copies)), "{stderr}");
    for jobs in ["2", "4"] {
        assert_eq!(read(&["--jobs", jobs, "a.jsonl"], folder.path()).0, records);
    }
    let (kept, _, _) = read(&["--keep-copies", "a.jsonl"], folder.path());
    assert!(kept.iter().all(|record| record["record"] == "article"));
}
