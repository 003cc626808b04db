//! Doors for fuzz targets.

use std::io::Cursor;

use crate::net::Robots;
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

/// Reads a list of articles found at an address; any text is a list or an error.
pub fn list(text: &str) {
    let base = url::Url::parse("https://example.org/feed").ok();
    let _ = crate::feed::list::read_list(text, base.as_ref());
}

/// Tells whether a `robots.txt` lets `dateline` ask for a path.
#[must_use]
pub fn robots_allow(file: &[u8], path: &str) -> bool {
    Robots::parse(file, "dateline").allows(path)
}
