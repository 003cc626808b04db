//! The tags of a page as they stand there, before anything parses it.

use memchr::{memchr, memchr_iter, memmem};

/// Elements whose content is no markup.
const RAW: [&str; 4] = ["script", "style", "textarea", "title"];

/// The tag of a program or a style sheet; a longer one is none.
const MAX_NAME_BYTES: usize = 16;

/// One tag, and what stands behind it up to its end where that is no markup.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Tag<'h> {
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
            self.at += memchr(b'<', self.rest().as_bytes())? + 1;
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
            let tag = Tag { name, closes, attributes, raw: "", raw_at: self.at };
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

/// Returns what stands before the tag that ends an element without markup.
fn before_end<'h>(html: &'h str, element: &str) -> &'h str {
    let ends = |at: &usize| {
        let tag = html.get(at + 1..).and_then(|tag| tag.strip_prefix('/'));
        tag.is_some_and(|tag| name(tag).eq_ignore_ascii_case(element))
    };
    let end = memchr_iter(b'<', html.as_bytes()).find(ends);
    end.and_then(|at| html.get(..at)).unwrap_or(html)
}

/// Returns a page without the content of its programs and style sheets, which is most of many pages and no text. JSON-LD stays.
pub(crate) fn without_programs(html: &str) -> String {
    let mut kept = String::with_capacity(html.len());
    let mut at = 0;
    for tag in tags(html).filter(is_program) {
        kept.push_str(html.get(at..tag.raw_at).unwrap_or_default());
        at = tag.raw_at + tag.raw.len();
    }
    kept.push_str(html.get(at..).unwrap_or_default());
    kept
}

fn is_program(tag: &Tag<'_>) -> bool {
    let is_style = tag.is("style");
    let is_script = tag.is("script") && !tag.attributes.contains("ld+json");
    // Within a comment in a script `</script>` may not end it.
    (is_style || is_script) && memmem::find(tag.raw.as_bytes(), b"<!--").is_none()
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
    fn quotation_marks_open_values_only() {
        let names: Vec<&str> = tags("<a b=\"c\"\"><i d'><u e = '>'>").map(|tag| tag.name).collect();
        assert_eq!(names, ["a", "i", "u"]);
    }

    #[test]
    fn programs_go_and_data_stay() {
        let data = "<script type=\"application/ld+json\">{\"a\": 1}</script>";
        let html = format!("<style>p {{}}</style>{data}<script>if (a<b) {{}}</script><p>é");
        let kept = format!("<style></style>{data}<script></script><p>é");
        assert_eq!(without_programs(&html), kept);
        let escaped = "<script><!-- <script> </script> --></script><p>";
        assert_eq!(without_programs(escaped), escaped);
        assert_eq!(without_programs("<p>é<script>x"), "<p>é<script>");
    }
}
