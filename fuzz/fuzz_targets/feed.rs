//! Any text is a list of articles or an error.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| dateline_acquire::fuzz_list(text));
