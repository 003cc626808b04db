//! Any `robots.txt` answers any path, and its own file may always be asked for.
#![no_main]

use dateline_acquire::Robots;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (&[u8], &str)| {
    let (file, path) = input;
    let robots = Robots::parse(file, "dateline");
    let _ = robots.allows(path);
    assert!(robots.allows("/robots.txt"));
});
