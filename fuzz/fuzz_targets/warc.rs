//! Any archive is pages and problems, and no more of them than it has bytes.
#![no_main]

use dateline_acquire::internals::items;
use dateline_acquire::{InputKind, Options};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let options = Options::new(InputKind::Warc);
    assert!(items("a.warc", bytes, &options).len() <= bytes.len() + 1);
});
