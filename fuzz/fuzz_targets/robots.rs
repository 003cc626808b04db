//! Any `robots.txt` answers any path, and its own file may always be asked for.
#![no_main]

use dateline_acquire::internals::robots_allow;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (&[u8], &str)| {
    let (file, path) = input;
    let _ = robots_allow(file, path);
    assert!(robots_allow(file, "/robots.txt"));
});
