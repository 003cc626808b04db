//! Any agency copy or press export is pages and problems.
#![no_main]

use dateline_acquire::internals::items;
use dateline_acquire::{InputKind, Options};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let options = Options::new(InputKind::Wire);
    assert!(items("a.xml", bytes, &options).len() <= bytes.len() + 2);
    let press = Options::new(InputKind::Press);
    assert!(!items("a.html", bytes, &press).is_empty());
});
