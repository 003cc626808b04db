//! Any text is tokenized without panic, and the tokens put together again are the text.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| dateline_nlp::fuzzing::tokenize(text));
