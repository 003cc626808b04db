//! Takes out of a page what is no article text, by what its elements are called, before the main text is looked for.

use std::sync::LazyLock;

use regex::Regex;
use trafilatura::dom::{Document, NodeId};

use super::blocks::INLINE;
use super::elements::{called, parents, pattern};

/// Embedded posts of social networks.
pub(crate) const EMBEDS: &str = "blockquote.twitter-tweet, blockquote.instagram-media, blockquote.tiktok-embed, blockquote.bluesky-embed, [class*=twitter-tweet]";

/// Captions, and what the page itself says not to be read.
const ALWAYS: &str = "figcaption, [role=dialog], [aria-modal=true], amp-consent, amp-user-notification, dialog, form, [data-nosnippet]";

/// Words of names: an element that is called so is no part of the text, where it is small.
const NAMES: [&str; 54] = [
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
    "next-story",
    "next-post",
    "article-suivant",
    "infinite",
    "ad",
    "ads",
    "bio",
    "video-player",
];

/// Words of names of what may be longer than the article: what readers or lawyers wrote, and the next article.
const LONG: [&str; 12] = [
    "comments",
    "comment",
    "commentaires",
    "discussion",
    "reactions",
    "cookie",
    "cookies",
    "consent",
    "infinite",
    "next-article",
    "next-story",
    "article-suivant",
];

static IS_NAMED: LazyLock<Regex> = LazyLock::new(|| named(&NAMES));

/// Names of rows of pictures.
static IS_GALLERY: LazyLock<Regex> =
    LazyLock::new(|| named(&["gallery", "diaporama", "slideshow", "carousel"]));

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

/// A table with a picture and no more words is the picture's frame.
const MAX_FRAME_WORDS: usize = 40;

/// The steps of addresses where readers are asked to subscribe, join or pay.
const CALLS: [&str; 14] = [
    "newsletter",
    "newsletters",
    "subscribe",
    "subscription",
    "subscriptions",
    "signup",
    "join",
    "donate",
    "give",
    "membership",
    "app",
    "abonnement",
    "abonnements",
    "abo",
];

/// A box with a headline of its own and no more words leads to another article.
const MAX_TEASER_WORDS: usize = 40;

/// Elements that are such boxes.
const TEASERS: [&str; 6] = ["a", "article", "div", "li", "section", "td"];

/// A longer call to readers is a paragraph.
const MAX_CALL_WORDS: usize = 30;

/// Names of the lines of a head: who wrote, and when.
static IS_LINE: LazyLock<Regex> = LazyLock::new(|| {
    named(&["byline", "meta", "infos", "timestamp", "reading-time", "author", "authors", "date"])
});

/// A longer line of the head is none.
const MAX_LINE_WORDS: usize = 40;

/// So many words together are a sentence, where they do not name a year.
const MIN_SENTENCE_WORDS: usize = 8;

/// Takes out what is no text.
pub(crate) fn prune(page: &mut Document) {
    let whole = page.body().map_or(0, |body| n_words(page, body));
    for selector in [EMBEDS, ALWAYS] {
        for element in page.query_selector_all(page.root(), selector) {
            take_out(page, element, whole / MAX_SHARE);
        }
    }
    for element in frames(page).into_iter().chain(calls(page)).chain(teasers(page)) {
        page.remove(element, true);
    }
    let has_heading = !page.query_selector_all(page.root(), "h1, [role=heading]").is_empty();
    for element in page.iter_descendants(page.root(), &KINDS) {
        let called = called(page, element);
        let is_long = IS_LONG.is_match(&called);
        let is_gallery = || IS_GALLERY.is_match(&called) && has_pictures(page, element);
        if is_long || IS_NAMED.is_match(&called) || is_gallery() {
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

/// Takes out the lines that name authors and dates, which were read before.
pub(crate) fn without_lines(page: &mut Document) {
    for element in page.iter_descendants(page.root(), &["div", "p", "span", "section", "ul"]) {
        let is_short = |page: &Document| {
            let words = page.iter_text(element, "\n");
            let is_long = |line: &str| line.split_whitespace().count() >= MIN_SENTENCE_WORDS;
            words.split_whitespace().count() <= MAX_LINE_WORDS
                && !words.split('\n').any(|line| is_long(line) && !has_year(line))
        };
        let id = page.get_attribute(element, "id").unwrap_or_default();
        let names = format!("{} {id}", page.class_name(element)).to_ascii_lowercase();
        if IS_LINE.is_match(&names) && is_short(page) {
            page.remove(element, true);
        }
    }
}

fn has_year(line: &str) -> bool {
    let is_year =
        |word: &str| word.len() == 4 && (word.starts_with("19") || word.starts_with("20"));
    line.split(|c: char| !c.is_ascii_digit()).any(is_year)
}

/// Tells whether an element has a picture for each paragraph: then these are captions.
fn has_pictures(page: &Document, element: NodeId) -> bool {
    let n_pictures = page.iter_descendants(element, &["img"]).len();
    let text = page.iter_text(element, "\n");
    let is_long = |line: &&str| line.split_whitespace().count() >= MIN_SENTENCE_WORDS;
    n_pictures > 0 && text.split('\n').filter(is_long).count() <= n_pictures
}

/// Returns the tables that hold no more than a picture and its caption.
fn frames(page: &Document) -> Vec<NodeId> {
    let has = |element, tag| !page.iter_descendants(element, &[tag]).is_empty();
    let is_frame = |&table: &NodeId| {
        has(table, "img") && !has(table, "table") && n_words_of(page, table) <= MAX_FRAME_WORDS
    };
    page.iter_descendants(page.root(), &["table"]).into_iter().filter(is_frame).collect()
}

/// Returns the boxes that are the headline of another article, which is a link, with a line or two under it.
fn teasers(page: &Document) -> Vec<NodeId> {
    let headings = page.iter_descendants(page.root(), &["h2", "h3", "h4", "h5"]).into_iter();
    let linked = headings.filter(|&heading| {
        let is_link = |element: NodeId| page.tag_name(element) == "a";
        let words = |element| page.iter_text(element, " ").trim().len();
        let links = page.iter_descendants(heading, &["a"]);
        links.into_iter().any(|link| 2 * words(link) > words(heading))
            || parents(page, heading).take(2).any(is_link)
    });
    let teaser = |heading| {
        let boxes = parents(page, heading).take_while(|&element| {
            n_headings(page, element) == 1 && n_words_of(page, element) <= MAX_TEASER_WORDS
        });
        boxes.filter(|&element| TEASERS.contains(&page.tag_name(element))).last()
    };
    linked.filter_map(teaser).collect()
}

fn n_headings(page: &Document, element: NodeId) -> usize {
    page.iter_descendants(element, &["h1", "h2", "h3", "h4", "h5"]).len()
}

fn n_words_of(page: &Document, element: NodeId) -> usize {
    page.iter_text(element, " ").split_whitespace().count()
}

/// Returns what asks readers to subscribe and the like: sentences in letters or links of their own, and small boxes.
fn calls(page: &Document) -> Vec<NodeId> {
    let links = page.iter_descendants(page.root(), &["a"]).into_iter();
    let asking = links.filter(|&link| {
        let address = page.get_attribute(link, "href").unwrap_or_default();
        address.split(['/', '?', '#', '.']).any(|step| CALLS.contains(&step))
    });
    let inline = |element: &NodeId| INLINE.contains(&page.tag_name(*element));
    let sentence = |link: NodeId| {
        let outermost = parents(page, link).take_while(inline).last().unwrap_or(link);
        is_call(&page.iter_text(outermost, " ")).then_some(outermost)
    };
    asking.filter_map(|link| sentence(link).or_else(|| box_of(page, link))).collect()
}

/// Returns the box that a link of its own stands in, where it has few words: a heading, a line and the link that is a button.
fn box_of(page: &Document, link: NodeId) -> Option<NodeId> {
    let is_box = |element: &NodeId| ["div", "section", "aside"].contains(&page.tag_name(*element));
    let is_alone = page.parent(link).is_some_and(|parent| {
        is_box(&parent) && page.text(parent).trim().is_empty() && page.tail(link).trim().is_empty()
    });
    let small = parents(page, link)
        .take_while(|element| is_box(element) && n_words_of(page, *element) <= MAX_CALL_WORDS);
    small.last().filter(|_| is_alone)
}

fn is_call(words: &str) -> bool {
    let words = words.trim();
    words.starts_with(char::is_uppercase)
        && words.ends_with(['.', '!', '?'])
        && words.split_whitespace().count() <= MAX_CALL_WORDS
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
