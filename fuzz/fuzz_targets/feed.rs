//! Any text is a list of articles or an error.
#![no_main]

use dateline_acquire::internals::list;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| list(text));
