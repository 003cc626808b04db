//! Any bytes, packed or not, are pages or problems.
#![no_main]

use std::sync::LazyLock;

use dateline_acquire::{InputKind, Options, acquire};
use libfuzzer_sys::fuzz_target;
use tempfile::TempDir;

static FOLDER: LazyLock<TempDir> = LazyLock::new(|| tempfile::tempdir().expect("a folder"));

const NAMES: [&str; 8] = ["a", "a.tar", "a.zip", "a.gz", "a.tgz", "a.bz2", "a.zst", "a.xz"];

fuzz_target!(|input: (u8, &[u8])| {
    let (kind, bytes) = input;
    let path = FOLDER.path().join(NAMES[usize::from(kind) % NAMES.len()]);
    std::fs::write(&path, bytes).expect("a full disk");
    let options = Options::new(InputKind::Auto);
    let pages = acquire(&[path], options).expect("the file is there");
    assert!(pages.count() > 0);
});
