//! The page in an answer over HTTP: its pieces joined, unpacked and decoded.

use std::io::{self, Read};

use flate2::read::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};
use ruzstd::decoding::StreamingDecoder;

use super::head::Head;
use crate::decode::{charset, decode_page};
use crate::whole::MAX_TEXT_BYTES;

/// Bytes that a Brotli stream is read by.
const BROTLI_BUFFER_BYTES: usize = 4 << 10;

/// Why an answer gives no page: a stable code, and words for people.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct NoPage {
    pub(super) code: &'static str,
    pub(super) what: String,
}

/// Returns the status of an answer, where its first line has one.
pub(super) fn status(head: &Head) -> Option<u16> {
    let mut words = head.first.split_ascii_whitespace();
    words.next().filter(|version| version.starts_with("HTTP"))?;
    words.next()?.parse().ok()
}

/// Tells whether an answer says that it is a page of the web.
pub(super) fn is_html(head: &Head) -> bool {
    let content_type = head.get("content-type").unwrap_or_default();
    let kind = content_type.split(';').next().unwrap_or_default().trim();
    kind.eq_ignore_ascii_case("text/html") || kind.eq_ignore_ascii_case("application/xhtml+xml")
}

/// Returns the characters of a page.
pub(super) fn page(head: &Head, body: Vec<u8>) -> Result<String, NoPage> {
    let bytes = unpacked(head, joined(head, body))?;
    if bytes.len() > MAX_TEXT_BYTES {
        return Err(too_long());
    }
    let declared = head.get("content-type").and_then(charset);
    let decoded = decode_page(bytes, declared);
    let no_text = || NoPage { code: "binary", what: "no text: it has NUL bytes".to_owned() };
    decoded.map(|decoded| decoded.text).ok_or_else(no_text)
}

pub(super) fn too_long() -> NoPage {
    let what = format!("a page of more than {} MB", MAX_TEXT_BYTES >> 20);
    NoPage { code: "text_too_long", what }
}

/// Joins the pieces of a body. Crawlers that had joined them leave the field as it was, so what is not in pieces is taken as it is.
fn joined(head: &Head, body: Vec<u8>) -> Vec<u8> {
    let is_chunked = head
        .get("transfer-encoding")
        .is_some_and(|codings| codings.to_ascii_lowercase().contains("chunked"));
    match is_chunked.then(|| chunks(&body)).flatten() {
        Some(whole) => whole,
        None => body,
    }
}

fn chunks(mut rest: &[u8]) -> Option<Vec<u8>> {
    let mut whole = Vec::with_capacity(rest.len());
    loop {
        let line_end = rest.iter().position(|&byte| byte == b'\n')?;
        let line = std::str::from_utf8(rest.get(..line_end)?).ok()?;
        let size = line.split(';').next().unwrap_or_default().trim();
        let n_bytes = usize::from_str_radix(size, 16).ok()?;
        rest = rest.get(line_end + 1..)?;
        if n_bytes == 0 {
            return Some(whole);
        }
        let Some(piece) = rest.get(..n_bytes) else {
            // The crawler stopped here.
            whole.extend_from_slice(rest);
            return Some(whole);
        };
        whole.extend_from_slice(piece);
        rest = rest.get(n_bytes..)?;
        rest = rest.strip_prefix(b"\r\n").or(rest.strip_prefix(b"\n")).unwrap_or(rest);
        if rest.is_empty() {
            return Some(whole);
        }
    }
}

/// Unpacks a body, last packing first.
fn unpacked(head: &Head, body: Vec<u8>) -> Result<Vec<u8>, NoPage> {
    let codings = head.get("content-encoding").unwrap_or_default().to_ascii_lowercase();
    let mut bytes = body;
    for coding in codings.split(',').rev().map(str::trim) {
        bytes = match unpack(coding, &bytes) {
            Ok(Some(unpacked)) => unpacked,
            Ok(None) => bytes,
            // As with pieces: what a crawler unpacked still says that it is packed.
            Err(_) if bytes.trim_ascii_start().starts_with(b"<") => bytes,
            Err(error) => {
                let what = format!("a page that does not unpack as `{coding}`: {error}");
                return Err(NoPage { code: "bad_encoding", what });
            }
        };
        if bytes.len() > MAX_TEXT_BYTES {
            return Err(too_long());
        }
    }
    Ok(bytes)
}

/// Unpacks bytes, and stops where there are too many; `None` for what is not packed.
fn unpack(coding: &str, bytes: &[u8]) -> io::Result<Option<Vec<u8>>> {
    match coding {
        "" | "identity" | "none" | "utf-8" => return Ok(None),
        "gzip" | "x-gzip" => read_bounded(MultiGzDecoder::new(bytes)),
        "deflate" => read_bounded(ZlibDecoder::new(bytes))
            .or_else(|_| read_bounded(DeflateDecoder::new(bytes))),
        "br" => read_bounded(brotli_decompressor::Decompressor::new(bytes, BROTLI_BUFFER_BYTES)),
        "zstd" => read_bounded(StreamingDecoder::new(bytes).map_err(io::Error::other)?),
        _ => Err(io::Error::other("it is not known")),
    }
    .map(Some)
}

fn read_bounded(reader: impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    reader.take(MAX_TEXT_BYTES as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}
