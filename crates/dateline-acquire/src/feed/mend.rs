//! Broken XML, so far as feeds break it: bare `&`, forbidden characters, an end in the midst.

use std::borrow::Cow;

use super::kind::Root;

/// Names of entities are no longer; what is, is a bare `&` in an address.
const MAX_ENTITY_BYTES: usize = 32;

/// What stands before the first article is read again with each; what is longer is no head of a feed.
const MAX_HEAD_BYTES: usize = 256 << 10;

/// Takes out what XML forbids and writes bare `&` as it wants them.
pub(crate) fn mended(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['&', '<']) {
        let (before, from) = rest.split_at(at);
        out.extend(before.chars().filter(|&character| is_xml(character)));
        let verbatim = verbatim(from);
        if verbatim > 0 {
            let (inside, after) = from.split_at(verbatim);
            out.extend(inside.chars().filter(|&character| is_xml(character)));
            rest = after;
            continue;
        }
        let mut characters = from.chars();
        match characters.next() {
            Some('&') if !is_reference(from) => out.push_str("&amp;"),
            Some(first) => out.push(first),
            None => break,
        }
        rest = characters.as_str();
    }
    out.extend(rest.chars().filter(|&character| is_xml(character)));
    out
}

/// Returns the length of a section that is taken as it is, else 0.
fn verbatim(text: &str) -> usize {
    let section = [("<![CDATA[", "]]>"), ("<!--", "-->")]
        .into_iter()
        .find(|(open, _)| text.starts_with(open));
    section.map_or(0, |(_, close)| text.find(close).map_or(text.len(), |end| end + close.len()))
}

fn is_reference(text: &str) -> bool {
    let name = text.get(1..).and_then(|rest| rest.split_once(';')).map(|(name, _)| name);
    name.is_some_and(|name| {
        let digits = name.strip_prefix('#').unwrap_or(name);
        !digits.is_empty()
            && name.len() <= MAX_ENTITY_BYTES
            && digits.bytes().all(|byte| byte.is_ascii_alphanumeric())
    })
}

fn is_xml(character: char) -> bool {
    matches!(character, '\t' | '\n' | '\r' | ' '..='\u{fffd}' | '\u{10000}'..)
}

/// Writes entities as characters; programs often escape the words of a title twice.
pub(crate) fn unescaped(text: &str) -> Cow<'_, str> {
    quick_xml::escape::unescape_with(text, quick_xml::escape::resolve_html5_entity)
        .unwrap_or(Cow::Borrowed(text))
}

/// A broken feed, cut into its articles.
pub(crate) struct Pieces<'t> {
    head: &'t str,
    articles: Vec<Piece<'t>>,
    tail: &'static str,
}

enum Piece<'t> {
    Whole(&'t str),
    CutOff,
}

/// Cuts a feed into its articles; `None` where it has none.
pub(crate) fn pieces(text: &str, root: Root) -> Option<Pieces<'_>> {
    let (name, end, tail) = match root {
        Root::Rss => ("<item", "</item>", "</channel></rss>"),
        Root::Rdf => ("<item", "</item>", "</rdf:RDF>"),
        Root::Atom => ("<entry", "</entry>", "</feed>"),
    };
    let (head, mut rest) = text.split_at(tag(text, name)?);
    let mut articles = Vec::new();
    loop {
        // One that does not end before the next begins is lost alone.
        let next = rest.get(name.len()..).and_then(|after| Some(tag(after, name)? + name.len()));
        let (own, after) = next.map_or((rest, None), |next| {
            let (own, after) = rest.split_at(next);
            (own, Some(after))
        });
        articles.push(match own.rfind(end).and_then(|at| own.get(..at + end.len())) {
            Some(article) => Piece::Whole(article),
            None => Piece::CutOff,
        });
        let Some(after) = after else { break };
        rest = after;
    }
    (head.len() <= MAX_HEAD_BYTES).then_some(Pieces { head, articles, tail })
}

impl Pieces<'_> {
    /// Returns each article as a feed of its own.
    pub(crate) fn documents(&self) -> impl Iterator<Item = Result<String, String>> {
        self.articles.iter().map(|article| match article {
            Piece::Whole(article) => Ok(format!("{}{article}{}", self.head, self.tail)),
            Piece::CutOff => Err("it has no end".to_owned()),
        })
    }
}

/// Returns where the first tag with the name begins: `<item>`, not `<items>`.
fn tag(text: &str, name: &str) -> Option<usize> {
    let is_tag = |at: &usize| {
        let after = text.get(at + name.len()..).and_then(|rest| rest.chars().next());
        after.is_some_and(|after| after.is_whitespace() || matches!(after, '>' | '/'))
    };
    text.match_indices(name).map(|(at, _)| at).find(is_tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_broken_is_mended() {
        let sound = "<a b='&lt;'>&#233; &eacute; &amp;<![CDATA[a & b &x]]><!-- & --></a>";
        assert_eq!(mended(sound), sound);
        assert_eq!(mended("<a>AT&T & co\u{1};&</a>"), "<a>AT&amp;T &amp; co;&amp;</a>");
        assert_eq!(mended("?a=1&b=2;&é;"), "?a=1&amp;b=2;&amp;é;");
        assert_eq!(mended("<![CDATA[a & b"), "<![CDATA[a & b");
        assert_eq!(unescaped("l&#8217;&eacute;t&eacute; &x;"), "l&#8217;&eacute;t&eacute; &x;");
        assert_eq!(unescaped("l&#8217;&eacute;t&eacute;"), "l’été");
    }

    #[test]
    fn articles_are_cut_out() {
        let text = "<rss><channel><items/><item>1</item> <item a='x'>2 <item>3</item><item>4";
        let pieces = pieces(text, Root::Rss).unwrap();
        let documents: Vec<_> = pieces.documents().map(Result::ok).collect();
        let whole = |inside: &str| Some(format!("<rss><channel><items/>{inside}</channel></rss>"));
        assert_eq!(documents, [whole("<item>1</item>"), None, whole("<item>3</item>"), None]);
    }

    proptest::proptest! {
        #[test]
        fn mending_twice_changes_nothing_more(text in "[a&;<\\[\\]!CDAT#x1\u{1}é -]{0,30}") {
            let once = mended(&text);
            proptest::prop_assert_eq!(mended(&once), once);
        }
    }
}
