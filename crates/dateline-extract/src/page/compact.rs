//! A page without what nobody reads, before anything parses it: most of many pages is programs, style sheets, drawings and attributes.

use memchr::memmem;

use super::tags::{Tag, attributes, tags};

/// Attributes that this crate or the search for the main text asks for; all others say how a page looks or what its programs do.
const READ: [&str; 31] = [
    "aria-hidden",
    "aria-modal",
    "class",
    "content",
    "data-component",
    "data-lp-replacement-content",
    "data-name",
    "data-nosnippet",
    "data-published",
    "data-testid",
    "data-time",
    "data-timestamp",
    "datatable",
    "datetime",
    "dir",
    "hidden",
    "href",
    "http-equiv",
    "id",
    "itemprop",
    "itemtype",
    "lang",
    "name",
    "property",
    "pubdate",
    "rel",
    "role",
    "size",
    "style",
    "summary",
    "type",
];

/// Drawings, and what is shown where there are no programs.
const UNSEEN: [&str; 2] = ["noscript", "svg"];

/// An element that ends a drawing which was left open.
const ENDS_DRAWING: [&str; 2] = ["div", "p"];

/// Returns a page without its programs, style sheets and [`UNSEEN`] elements, and without attributes that are not read. JSON-LD stays.
pub(crate) fn compact(html: &str) -> String {
    let mut kept = String::with_capacity(html.len() / 2);
    let mut at = 0;
    // One of [`UNSEEN`] that is still open, and where it starts in `kept`.
    let mut unseen: Option<(Tag<'_>, usize)> = None;
    for tag in tags(html) {
        kept.push_str(html.get(at..tag.start).unwrap_or_default());
        let start = kept.len();
        push_tag(&mut kept, &tag, html.get(tag.start..tag.raw_at).unwrap_or_default());
        if UNSEEN.iter().any(|name| tag.is(name)) {
            let opened = unseen.take().filter(|(opened, _)| tag.closes && tag.is(opened.name));
            opened.into_iter().for_each(|(_, start)| kept.truncate(start));
            unseen = (!tag.closes).then_some((tag, start));
        } else if ENDS_DRAWING.iter().any(|name| tag.is(name)) {
            unseen = unseen.filter(|(opened, _)| !opened.is("svg"));
        }
        at = tag.raw_at + if is_program(&tag) { tag.raw.len() } else { 0 };
    }
    kept.push_str(html.get(at..).unwrap_or_default());
    kept
}

/// Adds a tag with those of its attributes that are read; `whole` is how it is written.
fn push_tag(kept: &mut String, tag: &Tag<'_>, whole: &str) {
    let is_whole_name = tag.attributes.starts_with(|c: char| c.is_ascii_whitespace() || c == '/');
    if tag.name.is_empty() || !is_whole_name || !whole.ends_with('>') {
        return kept.push_str(whole);
    }
    kept.push_str(if tag.closes { "</" } else { "<" });
    kept.push_str(tag.name);
    for (_, attribute) in attributes(tag.attributes).filter(|(name, _)| is_read(name)) {
        kept.push(' ');
        kept.push_str(attribute);
    }
    // What stands in a drawing may end itself.
    kept.push_str(if tag.attributes.ends_with('/') { " />" } else { ">" });
}

fn is_read(name: &str) -> bool {
    READ.iter().any(|read| read.eq_ignore_ascii_case(name))
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
    fn programs_go_and_data_stay() {
        let data = "<script type=\"application/ld+json\">{\"a\": 1}</script>";
        let html = format!("<style>p {{}}</style>{data}<script>if (a<b) {{}}</script><p>é");
        let kept = format!("<style></style>{data}<script></script><p>é");
        assert_eq!(compact(&html), kept);
        let escaped = "<script><!-- <script> </script> --></script><p>";
        assert_eq!(compact(escaped), escaped);
        assert_eq!(compact("<p>é<script>x"), "<p>é<script>");
    }

    #[test]
    fn attributes_stay_where_they_are_read() {
        let html = "<p onclick='a > b' CLASS=\"x y\" data-x>é</p ><img src=a/><a title=b href=/c/>";
        assert_eq!(compact(html), "<p CLASS=\"x y\">é</p><img /><a href=/c/ />");
        for as_it_is in ["<x:y src=a>", "<averyveryverylongname src=a>", "<p src=a", "a < b"] {
            assert_eq!(compact(as_it_is), as_it_is);
        }
    }

    #[test]
    fn drawings_go_where_they_end() {
        assert_eq!(compact("a<svg x><path d='M0'/></svg>b</svg>"), "ab</svg>");
        assert_eq!(compact("<svg>a<svg>b</svg>c"), "<svg>ac");
        let open = "<svg><path><p>a</p></svg>";
        assert_eq!(compact(open), open);
        assert_eq!(compact("<noscript><img src=a></noscript><p>a"), "<p>a");
        assert_eq!(compact("<svg><noscript></svg></noscript>"), "<svg><noscript></svg></noscript>");
    }
}
