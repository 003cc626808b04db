//! The tags of a page as they stand there, before anything parses it.

use memchr::{memchr, memchr_iter, memmem};

/// Elements whose content is no markup.
const RAW: [&str; 4] = ["script", "style", "textarea", "title"];

/// The tag of a program or a style sheet; a longer one is none.
const MAX_NAME_BYTES: usize = 16;

/// One tag, and what stands behind it up to its end where that is no markup.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Tag<'h> {
    /// Where it stands in the page.
    pub(crate) start: usize,
    /// The name as it is written; empty where it is too long to matter.
    pub(crate) name: &'h str,
    pub(crate) closes: bool,
    /// What stands in it behind its name.
    pub(crate) attributes: &'h str,
    /// The content of a script and the like; else empty.
    pub(crate) raw: &'h str,
    /// Where that content starts.
    pub(crate) raw_at: usize,
}

impl Tag<'_> {
    /// Tells whether this is its name, in whatever case.
    pub(crate) fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }
}

/// Returns the tags of a page in one pass; comments have none.
pub(crate) fn tags(html: &str) -> Tags<'_> {
    Tags { html, at: 0 }
}

pub(crate) struct Tags<'h> {
    html: &'h str,
    at: usize,
}

impl<'h> Iterator for Tags<'h> {
    type Item = Tag<'h>;

    fn next(&mut self) -> Option<Tag<'h>> {
        loop {
            let start = self.at + memchr(b'<', self.rest().as_bytes())?;
            self.at = start + 1;
            let rest = self.rest();
            if let Some(comment) = rest.strip_prefix("!--") {
                let end = memmem::find(comment.as_bytes(), b"-->");
                self.at += 3 + end.unwrap_or(comment.len());
                continue;
            }
            let closes = rest.starts_with('/');
            let rest = rest.strip_prefix('/').unwrap_or(rest);
            let name = name(rest);
            if name.is_empty() {
                continue;
            }
            let inner = rest.get(name.len()..).unwrap_or_default();
            let attributes = inner.get(..length(inner)).unwrap_or_default();
            self.at += usize::from(closes) + name.len() + attributes.len();
            // The `>`, where the page does not end before it.
            self.at += self.rest().len().min(1);
            let name = if name.len() > MAX_NAME_BYTES { "" } else { name };
            let tag = Tag { start, name, closes, attributes, raw: "", raw_at: self.at };
            let is_raw = !closes && RAW.iter().any(|raw| tag.is(raw));
            let raw = if is_raw { before_end(self.rest(), name) } else { "" };
            self.at += raw.len();
            return Some(Tag { raw, ..tag });
        }
    }
}

impl<'h> Tags<'h> {
    fn rest(&self) -> &'h str {
        self.html.get(self.at..).unwrap_or_default()
    }
}

fn name(tag: &str) -> &str {
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    let length = tag.bytes().position(|byte| !is_part(byte)).unwrap_or(tag.len());
    let starts = tag.starts_with(|c: char| c.is_ascii_alphabetic());
    tag.get(..length).filter(|_| starts).unwrap_or_default()
}

/// Returns how long the attributes of a tag are: up to the `>` that is not part of a value.
fn length(inner: &str) -> usize {
    let bytes = inner.as_bytes();
    let (mut at, mut is_value) = (0, false);
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'>' => return at,
            b'"' | b'\'' if is_value => {
                let value = inner.get(at + 1..).unwrap_or_default();
                at += 1 + memchr(byte, value.as_bytes()).unwrap_or(value.len());
                is_value = false;
            }
            b'=' => is_value = true,
            byte if !byte.is_ascii_whitespace() => is_value = false,
            _ => {}
        }
        at += 1;
    }
    inner.len()
}

/// Returns the attributes of a tag: the name of each, and all of it as it is written.
pub(crate) fn attributes(inner: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut rest = inner;
    std::iter::from_fn(move || {
        let own = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
        let is_end = |byte: u8| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'=');
        // A name may begin with `=`.
        let name_end = own.bytes().skip(1).position(is_end).map_or(own.len(), |at| at + 1);
        let (name, after) = own.split_at_checked(name_end).filter(|(name, _)| !name.is_empty())?;
        let value = after.trim_ascii_start().strip_prefix('=').map(str::trim_ascii_start);
        rest = value.map_or(after, |value| value.get(value_length(value)..).unwrap_or_default());
        Some((name, own.get(..own.len() - rest.len()).unwrap_or_default()))
    })
}

/// Returns how long the value is that something begins with, quotation marks included.
fn value_length(value: &str) -> usize {
    let bytes = value.as_bytes();
    let end = match bytes.first() {
        Some(&quote @ (b'"' | b'\'')) => {
            memchr(quote, bytes.get(1..).unwrap_or_default()).map(|at| at + 2)
        }
        _ => bytes.iter().position(u8::is_ascii_whitespace),
    };
    end.unwrap_or(value.len())
}

/// Returns what stands before the tag that ends an element without markup.
fn before_end<'h>(html: &'h str, element: &str) -> &'h str {
    let ends = |at: &usize| {
        let tag = html.get(at + 1..).and_then(|tag| tag.strip_prefix('/'));
        tag.is_some_and(|tag| name(tag).eq_ignore_ascii_case(element))
    };
    let end = memchr_iter(b'<', html.as_bytes()).find(ends);
    end.and_then(|at| html.get(..at)).unwrap_or(html)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_read_with_their_values() {
        let html =
            "a < b <P title='>' x=\"<i>\" y>c</p ><!-- <b> --><Script src=x>'<i>'</b></SCRIPT><br/";
        let found: Vec<(&str, bool, &str)> =
            tags(html).map(|tag| (tag.name, tag.closes, tag.raw)).collect();
        let script = ("Script", false, "'<i>'</b>");
        let rest = [("SCRIPT", true, ""), ("br", false, "")];
        assert_eq!(found[..3], [("P", false, ""), ("p", true, ""), script]);
        assert_eq!(found[3..], rest);
    }

    #[test]
    fn attributes_are_read_as_they_are_written() {
        let inner = " a  = \"b c\" d /é='>'f = x/y =z 'w\" g='";
        let found: Vec<(&str, &str)> = attributes(inner).collect();
        let first = [("a", "a  = \"b c\""), ("d", "d"), ("é", "é='>'"), ("f", "f = x/y")];
        assert_eq!(found[..4], first);
        assert_eq!(found[4..], [("=z", "=z"), ("'w\"", "'w\""), ("g", "g='")]);
        assert_eq!(attributes(" / ").count(), 0);
    }

    #[test]
    fn quotation_marks_open_values_only() {
        let names: Vec<&str> = tags("<a b=\"c\"\"><i d'><u e = '>'>").map(|tag| tag.name).collect();
        assert_eq!(names, ["a", "i", "u"]);
    }
}
