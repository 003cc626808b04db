//! Any message or mailbox is pages and problems.
#![no_main]

use dateline_acquire::internals::items;
use dateline_acquire::{InputKind, Options};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let options = Options::new(InputKind::Mail);
    assert!(items("a.mbox", bytes, &options).len() <= bytes.len() + 2);
});
