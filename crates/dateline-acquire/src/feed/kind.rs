//! What a text that starts like this is: a feed, a list of feeds, a map of a site.

use crate::markup::find;

/// Kinds of lists of articles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// RSS or Atom, with the name of its outermost element.
    Xml(Root),
    /// JSON Feed.
    Json,
    /// OPML: a list of feeds.
    Opml,
    /// A map of a site: addresses, perhaps with what news sites say of them.
    Sitemap,
    /// A list of maps.
    SitemapIndex,
}

/// The outermost elements of feeds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Root {
    Rss,
    Rdf,
    Atom,
}

/// What a start tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Start {
    Is(Kind),
    Other,
    /// More must be read.
    Unclear,
}

/// Comments and declarations before the first tag are looked through so far.
const MAX_PROLOGUE_BYTES: usize = 64 << 10;

/// A JSON Feed says what it is in its first line, or so near its start.
const MAX_JSON_START_BYTES: usize = 1_024;

/// Tells what a text is by its start, as far as it was read.
pub(crate) fn start(head: &[u8]) -> Start {
    let rest = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
    match rest.first() {
        Some(b'<') => xml_start(rest),
        Some(b'{') => json_start(rest),
        Some(_) => Start::Other,
        None => Start::Unclear,
    }
}

/// Tells what a whole text is.
pub(crate) fn kind(text: &str) -> Option<Kind> {
    match start(text.as_bytes()) {
        Start::Is(kind) => Some(kind),
        // A JSON Feed that says it late, or is named otherwise.
        _ if text.trim_start().starts_with('{') => Some(Kind::Json),
        _ => None,
    }
}

fn xml_start(head: &[u8]) -> Start {
    let mut rest = head;
    loop {
        let (open, close): (&[u8], &[u8]) = match rest {
            [b'<', b'!', b'-', b'-', ..] => (b"<!--", b"-->"),
            [b'<', b'?', ..] => (b"<?", b"?>"),
            [b'<', b'!', b'D', ..] => (b"<!D", b">"),
            [b'<', b'!', ..] | [b'<'] if rest.len() < 4 => return Start::Unclear,
            [b'<', ..] => return root(rest),
            [] if head.len() < MAX_PROLOGUE_BYTES => return Start::Unclear,
            _ => return Start::Other,
        };
        let after = rest.get(open.len()..).and_then(|inside| {
            let end = find(inside, close)?;
            inside.get(end + close.len()..)
        });
        match after {
            Some(after) => rest = after.trim_ascii_start(),
            None if head.len() < MAX_PROLOGUE_BYTES => return Start::Unclear,
            None => return Start::Other,
        }
    }
}

fn root(tag: &[u8]) -> Start {
    let is_end = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b'>' | b'/');
    let inside = tag.get(1..).unwrap_or_default();
    let Some(end) = inside.iter().position(is_end) else {
        return if inside.len() < 64 { Start::Unclear } else { Start::Other };
    };
    match inside.get(..end).unwrap_or_default() {
        b"rss" => Start::Is(Kind::Xml(Root::Rss)),
        b"rdf:RDF" | b"RDF" => Start::Is(Kind::Xml(Root::Rdf)),
        b"feed" | b"atom:feed" | b"entry" => Start::Is(Kind::Xml(Root::Atom)),
        b"opml" => Start::Is(Kind::Opml),
        b"urlset" => Start::Is(Kind::Sitemap),
        b"sitemapindex" => Start::Is(Kind::SitemapIndex),
        _ => Start::Other,
    }
}

fn json_start(head: &[u8]) -> Start {
    let head = head.get(..MAX_JSON_START_BYTES).unwrap_or(head);
    let after_brace = head.get(1..).unwrap_or_default().trim_ascii_start();
    let line = after_brace.split(|&byte| byte == b'\n').next().unwrap_or_default();
    if find(line, b"jsonfeed.org").is_some() {
        Start::Is(Kind::Json)
    } else if line.len() < after_brace.len() || head.len() >= MAX_JSON_START_BYTES {
        Start::Other
    } else {
        Start::Unclear
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn starts_are_told_apart() {
        let is = |text: &str| start(text.as_bytes());
        assert_eq!(
            is("\u{feff}<?xml version='1.0'?><!-- > --> <rss version"),
            Start::Is(Kind::Xml(Root::Rss))
        );
        assert_eq!(
            is("<?xml-stylesheet x?><!DOCTYPE rss PUBLIC 'x'><feed>"),
            Start::Is(Kind::Xml(Root::Atom))
        );
        assert_eq!(is("<rdf:RDF xmlns"), Start::Is(Kind::Xml(Root::Rdf)));
        assert_eq!(is("<opml>"), Start::Is(Kind::Opml));
        assert_eq!(is("<urlset xmlns"), Start::Is(Kind::Sitemap));
        assert_eq!(is("<sitemapindex>"), Start::Is(Kind::SitemapIndex));
        assert_eq!(
            is("{\n \"version\": \"https://jsonfeed.org/version/1.1\",\n"),
            Start::Is(Kind::Json)
        );
        for other in ["<html>", "<rssx>", "text", "{\"id\":1}\n", "<p>x</p>"] {
            assert_eq!(is(other), Start::Other, "{other}");
        }
        for unclear in ["", " ", "<", "<!", "<rs", "<?xml", "<?xml ?>", "{", "{\"id\":1}"] {
            assert_eq!(is(unclear), Start::Unclear, "{unclear}");
        }
    }
}
