//! Any bytes are text or none, whatever encoding they are said to have.
#![no_main]

use dateline_acquire::internals::decode;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (&str, Vec<u8>)| {
    let (label, bytes) = input;
    let is_utf8 = std::str::from_utf8(&bytes).is_ok() && !bytes.is_ascii() && !bytes.contains(&0);
    let found = decode(bytes, &format!("text/html; charset={label}"));
    assert!(!is_utf8 || found.is_some());
});
