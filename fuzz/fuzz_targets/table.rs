//! Any bytes taken for a table, or for a list in JSON, are pages or problems.
#![no_main]

use std::sync::LazyLock;

use dateline_acquire::{InputKind, Options, acquire};
use libfuzzer_sys::fuzz_target;
use tempfile::TempDir;

static FOLDER: LazyLock<TempDir> = LazyLock::new(|| tempfile::tempdir().expect("a folder"));

/// A name, and what makes it more than a refusal.
const STARTS: [(&str, &[u8]); 6] = [
    ("a.csv", b"text,id\n"),
    ("a.csv", b""),
    ("a.tsv", b"text\tpublished\n"),
    ("a.json", b"[{\"text\":\"x\"}"),
    ("a.parquet", b""),
    ("a.parquet", b"PAR1"),
];

fuzz_target!(|input: (u8, &[u8])| {
    let (kind, bytes) = input;
    let (name, start) = STARTS[usize::from(kind) % STARTS.len()];
    let path = FOLDER.path().join(name);
    std::fs::write(&path, [start, bytes].concat()).expect("a full disk");
    let columns = if kind & 0x80 == 0 { Vec::new() } else { vec!["title=text".parse().expect("a column")] };
    let pages = acquire(&[path], Options { columns, ..Options::new(InputKind::Auto) }).expect("the file is there");
    pages.for_each(drop);
});
