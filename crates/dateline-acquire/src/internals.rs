//! Doors for fuzz targets.

use std::io::Cursor;

use crate::pages::{Item, Options};
use crate::stream::Stream;

/// Reads bytes as a file of that name would be read.
#[must_use]
pub fn items(name: &str, bytes: &[u8], options: &Options) -> Vec<Item> {
    let stream = Stream::of(name, Cursor::new(bytes.to_vec()));
    crate::open::open(stream, options).map(Iterator::collect).unwrap_or_default()
}

/// Decodes a page that came with a field `Content-Type`; gives its encoding too.
#[must_use]
pub fn decode(bytes: Vec<u8>, content_type: &str) -> Option<(String, &'static str)> {
    let decoded = crate::decode::decode_page(bytes, crate::decode::charset(content_type))?;
    Some((decoded.text, decoded.encoding))
}
