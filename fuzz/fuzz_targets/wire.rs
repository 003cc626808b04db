//! Any agency copy or press export is pages and problems.
#![no_main]

use dateline_acquire::internals::items;
use dateline_acquire::{InputKind, Options};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let options = Options { kind: InputKind::Wire, from_offset: 0 };
    assert!(items("a.xml", bytes, &options).len() <= bytes.len() + 2);
    let press = Options { kind: InputKind::Press, from_offset: 0 };
    assert!(!items("a.html", bytes, &press).is_empty());
});
