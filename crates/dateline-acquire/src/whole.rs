//! A file that is one page.

use std::io::{self, BufRead, Read};

use dateline_types::{Content, Problem, RawPage};

use crate::decode::{Decoded, decode};
use crate::error::problem;
use crate::markup::starts_like_html;
use crate::pages::Item;

/// A page may have this many bytes. A long novel has three million, the collected works of an author twenty; what is longer is a mistake.
pub const MAX_TEXT_BYTES: usize = 32 << 20;

/// What a file is taken for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Markup {
    /// Text, whatever it looks like.
    Text,
    /// A page of the web.
    Html,
    /// What it starts like.
    AsItStarts,
}

/// Reads the whole of `reader` as one page.
pub(crate) fn read_whole(name: &str, markup: Markup, reader: impl BufRead) -> io::Result<Item> {
    let mut bytes = Vec::new();
    reader.take(MAX_TEXT_BYTES as u64 + 1).read_to_end(&mut bytes)?;
    let origin = format!("`{name}`");
    if bytes.len() > MAX_TEXT_BYTES {
        return Ok(Err(problem(None, "text_too_long", too_long(&origin))));
    }
    let is_html = match markup {
        Markup::Text => false,
        Markup::Html => true,
        Markup::AsItStarts => starts_like_html(&bytes),
    };
    let Some(decoded) = decode(bytes, is_html) else {
        return Ok(Err(problem(None, "binary", format!("`{name}` is no text: it has NUL bytes"))));
    };
    log(name, &decoded);
    // In UTF-16 the start is legible only now.
    let is_html =
        is_html || markup == Markup::AsItStarts && starts_like_html(decoded.text.as_bytes());
    let content = if is_html { Content::Html(decoded.text) } else { Content::Text(decoded.text) };
    Ok(checked(RawPage::new(origin, content)))
}

/// Reads the whole of `reader` as characters, for readers of markup that names its encoding as pages do.
pub(crate) fn read_text(name: &str, reader: impl BufRead) -> io::Result<Result<String, Problem>> {
    let item = read_whole(name, Markup::Html, reader)?;
    Ok(item.map(|page| match page.content {
        Content::Text(text) | Content::Html(text) => text,
    }))
}

fn log(name: &str, decoded: &Decoded) {
    if decoded.encoding != "UTF-8" {
        let lossy = if decoded.lossy { ", with unreadable bytes" } else { "" };
        tracing::info!("`{name}` is read as {}{lossy}", decoded.encoding);
    }
}

/// Refuses what no later stage can do anything with.
pub(crate) fn checked(page: RawPage) -> Item {
    let content = page.content.as_str();
    let (code, message) = if content.len() > MAX_TEXT_BYTES {
        ("text_too_long", too_long(&page.origin))
    } else if content.trim().is_empty() {
        ("empty_text", format!("{}: the text is empty", page.origin))
    } else {
        return Ok(page);
    };
    Err(problem(page.id, code, message))
}

fn too_long(origin: &str) -> String {
    format!("{origin}: the text has more than {} MB", MAX_TEXT_BYTES >> 20)
}

#[cfg(test)]
mod tests {
    use std::io::BufReader;

    use super::*;

    #[test]
    fn a_text_without_end_is_refused() {
        let endless = BufReader::new(io::repeat(b'a'));
        let item = read_whole("x", Markup::AsItStarts, endless).unwrap();
        assert_eq!(item.unwrap_err().code, "text_too_long");
    }

    #[test]
    fn pages_are_told_from_text_in_any_encoding() {
        let content =
            |markup, bytes: &[u8]| read_whole("x", markup, bytes).unwrap().unwrap().content;
        let html = "<!doctype html><p>été";
        let utf16: Vec<u8> =
            format!("\u{feff}{html}").encode_utf16().flat_map(u16::to_le_bytes).collect();
        for bytes in [html.as_bytes(), &utf16] {
            assert_eq!(content(Markup::AsItStarts, bytes), Content::Html(html.into()));
            assert_eq!(content(Markup::Text, bytes), Content::Text(html.into()));
        }
        assert_eq!(content(Markup::Html, b"one"), Content::Html("one".into()));
    }
}
