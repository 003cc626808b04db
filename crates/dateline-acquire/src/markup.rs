//! What shows that content is a page of the web, and the encoding that such a page declares.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// A declaration further down is not looked for; browsers stop at 1,024 bytes, and some pages are a little late.
const N_DECLARATION_BYTES: usize = 2_048;

/// Comments and XML declarations before the first tag are looked through so far.
const MAX_PROLOGUE_BYTES: usize = 64 << 10;

/// Tells whether content starts as a page of the web does: `<!doctype html` or `<html`, after comments and an XML declaration.
pub(crate) fn starts_like_html(content: &[u8]) -> bool {
    let mut rest = content.get(..MAX_PROLOGUE_BYTES).unwrap_or(content);
    rest = rest.strip_prefix(b"\xef\xbb\xbf").unwrap_or(rest).trim_ascii_start();
    while let Some(after) = after_prologue(rest) {
        rest = after.trim_ascii_start();
    }
    starts_with_tag(rest, b"<!doctype html") || starts_with_tag(rest, b"<html")
}

/// Returns what follows a comment or XML declaration.
fn after_prologue(content: &[u8]) -> Option<&[u8]> {
    let (open, close): (&[u8], &[u8]) = match content {
        [b'<', b'!', b'-', b'-', ..] => (b"<!--", b"-->"),
        [b'<', b'?', b'x', b'm', b'l', ..] => (b"<?xml", b"?>"),
        _ => return None,
    };
    let inside = content.get(open.len()..)?;
    let end = find(inside, close)?;
    inside.get(end + close.len()..)
}

/// Returns the name of the first element of an XML file, without its prefix, in whatever encoding its first bytes can be read as ASCII or UTF-16.
pub(crate) fn root_element(content: &[u8]) -> Option<String> {
    let content: Vec<u8> = content.iter().copied().filter(|byte| *byte != 0).collect();
    let start = content.iter().position(|&byte| byte == b'<')?;
    let mut rest = content.get(start..)?;
    loop {
        rest = match after_prologue(rest) {
            Some(after) => after.trim_ascii_start(),
            None if rest.starts_with(b"<?") => {
                rest.get(find(rest, b"?>")? + 2..)?.trim_ascii_start()
            }
            None if rest.starts_with(b"<!") => after_doctype(rest)?.trim_ascii_start(),
            None => break,
        };
    }
    let name = rest
        .strip_prefix(b"<")?
        .split(|byte| !byte.is_ascii_alphanumeric() && !b".:-_".contains(byte))
        .next()?;
    let name = String::from_utf8_lossy(name);
    Some(name.rsplit(':').next().unwrap_or_default().to_owned()).filter(|name| !name.is_empty())
}

/// Returns what follows a document type, whose own declarations stand in square brackets.
fn after_doctype(content: &[u8]) -> Option<&[u8]> {
    let end = content.iter().position(|byte| matches!(byte, b'>' | b'['))?;
    match content.get(end) {
        Some(b'[') => {
            let inside = content.get(end..)?;
            let close = find(inside, b"]")?;
            let after = inside.get(close..)?;
            after.get(find(after, b">")? + 1..)
        }
        _ => content.get(end + 1..),
    }
}

fn starts_with_tag(content: &[u8], tag: &[u8]) -> bool {
    let next = content.get(tag.len());
    content.get(..tag.len()).is_some_and(|start| start.eq_ignore_ascii_case(tag))
        && next.is_none_or(|byte| byte.is_ascii_whitespace() || *byte == b'>')
}

/// Returns the encoding that a `<meta>` or the XML declaration at the start of a page names, where it is one of the web's.
pub(crate) fn declared_encoding(page: &[u8]) -> Option<&'static Encoding> {
    let head = page.get(..N_DECLARATION_BYTES).unwrap_or(page).to_ascii_lowercase();
    let mut rest = head.as_slice();
    while let Some(at) = rest.iter().position(|&byte| byte == b'<') {
        rest = rest.get(at + 1..)?;
        let tag = rest.split(|&byte| byte == b'>').next()?;
        if let Some(encoding) = encoding_of_tag(tag) {
            return Some(as_html_has_it(encoding));
        }
    }
    None
}

fn encoding_of_tag(tag: &[u8]) -> Option<&'static Encoding> {
    let name: &[u8] = match tag {
        [b'm', b'e', b't', b'a', ..] => b"charset",
        [b'?', b'x', b'm', b'l', ..] => b"encoding",
        _ => return None,
    };
    let after = tag.get(find(tag, name)? + name.len()..)?.trim_ascii_start();
    let value = after.strip_prefix(b"=")?.trim_ascii_start();
    let value = value.strip_prefix(b"\"").or(value.strip_prefix(b"'")).unwrap_or(value);
    let is_end =
        |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b'"' | b'\'' | b';' | b'/' | b'?');
    Encoding::for_label(value.split(is_end).next()?)
}

/// A page whose declaration could be read as ASCII is not in UTF-16, whatever it declares. So says the HTML standard.
fn as_html_has_it(encoding: &'static Encoding) -> &'static Encoding {
    if encoding == UTF_16LE || encoding == UTF_16BE {
        UTF_8
    } else if encoding == encoding_rs::X_USER_DEFINED {
        WINDOWS_1252
    } else {
        encoding
    }
}

pub(crate) fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|window| window == wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_known_by_their_start() {
        for page in [
            "<!DOCTYPE html><p>",
            "\u{feff} \n<HTML lang=fr>",
            "<?xml version=\"1.0\"?>\n<!-- a > b -->\n<html>",
            "<html",
        ] {
            assert!(starts_like_html(page.as_bytes()), "{page}");
        }
        for text in
            ["<htmlish>", "<p>One", "Le <html> de la page", "<!doctype rss>", "<!-- <html>", ""]
        {
            assert!(!starts_like_html(text.as_bytes()), "{text}");
        }
    }

    #[test]
    fn root_elements_are_found_behind_what_may_stand_before() {
        let root = |xml: &str| root_element(xml.as_bytes());
        let long = "\u{feff}<?xml version='1.0'?><?style x?>\n<!-- <a> -->\n<!DOCTYPE n:b [<!ENTITY c '<d>'>]>\n<n:body.x a='1'>";
        assert_eq!(root(long).as_deref(), Some("body.x"));
        assert_eq!(root("<!DOCTYPE nitf SYSTEM \"nitf.dtd\"><nitf>").as_deref(), Some("nitf"));
        let utf16: Vec<u8> = "\u{feff}<rss>".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(root_element(&utf16).as_deref(), Some("rss"));
        assert_eq!((root("text"), root("<!-- "), root("< a>")), (None, None, None));
    }

    #[test]
    fn declarations_are_read() {
        let name = |page: &str| declared_encoding(page.as_bytes()).map(Encoding::name);
        assert_eq!(name("<head><meta charset=iso-8859-1><p>"), Some("windows-1252"));
        assert_eq!(name("<META CHARSET = 'Shift_JIS'/>"), Some("Shift_JIS"));
        assert_eq!(
            name(r#"<meta http-equiv="Content-Type" content="text/html; charset=ISO-8859-15">"#),
            Some("ISO-8859-15")
        );
        assert_eq!(name(r#"<?xml version="1.0" encoding="koi8-r"?>"#), Some("KOI8-R"));
        assert_eq!(name("<meta charset=utf-16>"), Some("UTF-8"));
        assert_eq!(name("<meta charset=nonsense><p charset=koi8-r>"), None);
        let late = format!("{}<meta charset=koi8-r>", " ".repeat(N_DECLARATION_BYTES));
        assert_eq!(name(&late), None);
    }
}
