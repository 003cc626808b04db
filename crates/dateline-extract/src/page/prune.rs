//! Takes out of a page what is no article text, by what its elements are called, before the main text is looked for.

use std::sync::LazyLock;

use regex::Regex;
use trafilatura::dom::{Document, NodeId};

use super::elements::{called, parents, pattern};

/// Embedded posts of social networks, captions, and what the page itself says not to be read.
const ALWAYS: &str = "figcaption, blockquote.twitter-tweet, blockquote.instagram-media, blockquote.tiktok-embed, blockquote.bluesky-embed, [class*=twitter-tweet], \
    [role=dialog], [aria-modal=true], amp-consent, amp-user-notification, dialog, form, [data-nosnippet]";

/// Words of names: an element that is called so is no part of the text, where it is small.
const NAMES: [&str; 48] = [
    "newsletter",
    "related",
    "promo",
    "sharing",
    "share",
    "social",
    "comments",
    "comment",
    "advert",
    "advertisement",
    "ad-slot",
    "sponsor",
    "cookie",
    "consent",
    "breadcrumb",
    "breadcrumbs",
    "caption",
    "credit",
    "credits",
    "copyright",
    "author-bio",
    "author-box",
    "author__bio",
    "biography",
    "recommended",
    "recommendations",
    "most-read",
    "mostread",
    "popular",
    "trending",
    "outbrain",
    "taboola",
    "read-also",
    "readalso",
    "readmore",
    "read-more",
    "lire-aussi",
    "a-lire",
    "pullquote",
    "pull-quote",
    "paywall-offer",
    "signup",
    "subscribe",
    "tags",
    "teaser",
    "next-article",
    "infinite",
    "copyright",
];

/// Words of names of what may be longer than the article: what readers or lawyers wrote.
const LONG: [&str; 9] = [
    "comments",
    "comment",
    "commentaires",
    "discussion",
    "reactions",
    "cookie",
    "cookies",
    "consent",
    "infinite",
];

static IS_NAMED: LazyLock<Regex> = LazyLock::new(|| named(&NAMES));

static IS_LONG: LazyLock<Regex> = LazyLock::new(|| named(&LONG));

/// Elements that may be taken out by name.
const KINDS: [&str; 14] = [
    "div",
    "section",
    "p",
    "ul",
    "ol",
    "span",
    "figure",
    "blockquote",
    "aside",
    "header",
    "footer",
    "amp-embed",
    "a",
    "small",
];

/// An element with more than this part of the page's text is the article itself, whatever it is called.
const MAX_SHARE: usize = 4;

/// So much more of it may go where the heading of the page stands elsewhere.
const MAX_SHARE_APART: usize = 2;

/// Takes out what is no text.
pub(crate) fn prune(page: &mut Document) {
    let whole = page.body().map_or(0, |body| n_words(page, body));
    for element in page.query_selector_all(page.root(), ALWAYS) {
        take_out(page, element, whole / MAX_SHARE);
    }
    let has_heading = !page.get_elements_by_tag_name(page.root(), "h1").is_empty();
    for element in page.iter_descendants(page.root(), &KINDS) {
        let called = called(page, element);
        let is_long = IS_LONG.is_match(&called);
        if is_long || IS_NAMED.is_match(&called) {
            let is_apart = has_heading && page.get_elements_by_tag_name(element, "h1").is_empty();
            let limit = match (is_apart, is_long) {
                (false, _) => whole / MAX_SHARE,
                (true, false) => whole / MAX_SHARE_APART,
                (true, true) => whole,
            };
            take_out(page, element, limit);
        }
    }
}

/// Takes an element out where it is still in the page and has no more words than `limit`.
fn take_out(page: &mut Document, element: NodeId, limit: usize) {
    let is_in_page = parents(page, element).last() == Some(page.root());
    if is_in_page && n_words(page, element) <= limit {
        page.remove(element, true);
    }
}

fn n_words(page: &Document, element: NodeId) -> usize {
    let paragraphs = page.iter(element, &["p"]);
    paragraphs
        .into_iter()
        .map(|p| page.text_content(p).split_whitespace().count())
        .sum::<usize>()
        .max(page.iter_text(element, " ").split_whitespace().count() / 2)
}

/// Returns the pattern of names that have one of the words: whole, or as parts joined by `-` or `_`.
fn named(words: &[&str]) -> Regex {
    let words = words.join("|").replace('-', "[-_]");
    pattern(&format!(r"(?:^|[\s_-])(?:{words})(?:[\s_-]|$)"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_elements_go_by_name() {
        let text = "un mot et un autre ".repeat(40);
        let html = format!(
            "<body><div class='has-newsletter'><p>{text}</p><div class='c-newsletter'><p>Inscrivez-vous</p></div><figure><figcaption>Une photo</figcaption></figure>\
            <div class='share'><p>{text}</p><p>{text}</p></div></div>"
        );
        let mut page = Document::parse(&html);
        prune(&mut page);
        let left = page.text_content(page.root());
        assert!(!left.contains("Inscrivez") && !left.contains("photo"), "{left}");
        assert_eq!(left.matches("un mot").count(), 120);
    }

    #[test]
    fn names_have_parts() {
        for name in ["newsletter", "article__related", "c-share-bar x", "box_promo"] {
            assert!(IS_NAMED.is_match(name), "{name}");
        }
        for name in ["shareholders", "unrelated", "correlated-text", ""] {
            assert!(!IS_NAMED.is_match(name), "{name}");
        }
    }
}
