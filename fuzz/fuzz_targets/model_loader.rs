//! Any bytes offered as a model file are opened or refused, never followed out of bounds.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| dateline_nlp::fuzzing::open_model(bytes));
