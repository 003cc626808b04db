//! The part of a page that is its article: what stands under the printed headline, up to the next article or what readers wrote.

use std::sync::LazyLock;

use regex::Regex;
use trafilatura::dom::{Document, NodeId};

use super::elements::{called, is_around, parents, pattern, short_words_of, words_of};
use crate::finder::Finder;
use crate::words::letters;

/// Elements that may hold a headline where no heading does.
const HEADLINES: [&str; 10] = ["h1", "h2", "h3", "font", "b", "strong", "span", "div", "p", "td"];

/// Fewer words under a headline are no article.
const MIN_WORDS: usize = 40;

/// A longer line is no heading of comments.
const MAX_HEADING_CHARS: usize = 40;

/// A headline has so many words.
const HEADLINE_WORDS: std::ops::RangeInclusive<usize> = 4..=30;

/// Words of classes of headlines.
static HEADLINE_CLASS: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)(?:^|[\s_-])(?:headline|hed|title|titre)(?:$|[\s_-])"));

/// The `size` of a `<font>` that prints headlines.
const MIN_FONT_SIZE: u8 = 4;

/// Names of boxes that sell subscriptions, and what such a box has no more of: words in all, and before its notice.
static IS_WALL: LazyLock<Regex> =
    LazyLock::new(|| pattern("paywall|poool|piano|offer|offre|subscri|abonne|premium|regwall"));
const MAX_WALL_WORDS: usize = 150;
const MAX_WORDS_BEFORE_NOTICE: usize = 8;

/// Names of parts that are hidden from those who do not pay.
static IS_LOCKED: LazyLock<Regex> = LazyLock::new(|| pattern("paywall|premium|abonne|locked|blur"));

/// Takes out what stands before the headline and behind the article; the page stays whole where no article would be left.
/// `comment` is the pattern of headings of comments. Nothing of the article `is_apart`, or its posts are, and little need be left.
pub(crate) fn narrow(
    page: &mut Document,
    title: Option<&str>,
    comment: Option<&Regex>,
    is_apart: bool,
) -> bool {
    let Some(body) = page.body() else { return false };
    let headline = headline(page, body, title);
    let has_text =
        |headline: &NodeId| is_apart || n_words_after(page, *headline, body) >= MIN_WORDS;
    let Some(headline) = headline.filter(has_text) else { return false };
    before(page, headline, body).into_iter().for_each(|node| page.remove(node, false));
    other_columns(page, headline, body).into_iter().for_each(|cell| page.remove(cell, false));
    if let Some(end) = end_of_article(page, headline, body, comment) {
        let rest: Vec<NodeId> = following(page, end, body).into_iter().collect();
        page.remove(end, false);
        rest.into_iter().for_each(|node| page.remove(node, false));
    }
    true
}

/// Returns the cells beside the one that holds the headline and the text under it: the other columns of a page laid out as a table.
fn other_columns(page: &Document, headline: NodeId, body: NodeId) -> Vec<NodeId> {
    let mut others = Vec::new();
    for (cell, row) in branch(page, headline, body) {
        if page.tag_name(cell) == "td" && page.tag_name(row) == "tr" {
            let n_words = n_sentence_words(page, cell);
            let cells = page.children(row).into_iter().filter(|&other| other != cell);
            let is_less = |&other: &NodeId| n_sentence_words(page, other) < n_words;
            others.extend(cells.filter(|_| n_words >= MIN_WORDS).filter(is_less));
        }
    }
    others
}

/// Lets the search for the text see what the page hides from those who do not pay, and takes out the boxes that ask to; tells whether there was one.
/// `paywall` is the pattern of what they say.
pub(crate) fn unlock(page: &mut Document, paywall: Option<&Finder>) -> bool {
    let mut has_wall = false;
    for element in page.iter_descendants(page.root(), &["div", "section", "p"]) {
        let called = called(page, element);
        if IS_WALL.is_match(&called)
            && paywall.is_some_and(|paywall| is_wall(page, element, paywall))
        {
            page.remove(element, true);
            has_wall = true;
            continue;
        }
        let is_off = called.split_whitespace().any(|name| name == "hidden");
        let is_locked = !is_off && IS_LOCKED.is_match(&called);
        if is_locked && n_sentence_words(page, element) >= MIN_WORDS {
            ["class", "id", "style", "hidden", "aria-hidden", "data-nosnippet"]
                .iter()
                .for_each(|name| page.remove_attribute(element, name));
        }
    }
    has_wall
}

/// Tells whether an element begins with the notice of a paywall, is short, and leads somewhere.
fn is_wall(page: &Document, element: NodeId, paywall: &Finder) -> bool {
    let Some(words) = words_of(page, element) else { return false };
    let n_words = |text: &str| text.split_whitespace().count();
    let notice = || paywall.find_iter(&words).find_map(|found| Some(found.get_match()?.start()));
    let begins = |at| n_words(words.get(..at).unwrap_or_default()) <= MAX_WORDS_BEFORE_NOTICE;
    n_words(&words) <= MAX_WALL_WORDS
        && !page.iter_descendants(element, &["a", "button"]).is_empty()
        && notice().is_some_and(begins)
}

/// Returns what is printed of a page's own title where no heading of the first level is: « Le Journal : Un titre ».
pub(crate) fn printed_part(page: &Document, title: &str) -> Option<String> {
    let body = page.body()?;
    let cuts = [" : ", " | ", " - ", " – ", " — "].into_iter();
    let mut parts: Vec<&str> = cuts
        .flat_map(|cut| [title.split_once(cut), title.rsplit_once(cut)])
        .flatten()
        .flat_map(|(head, tail)| [head, tail])
        .chain([title])
        .filter(|part| part.split_whitespace().count() > 2)
        .collect();
    parts.sort_by_key(|part| std::cmp::Reverse(part.len()));
    let elements: Vec<String> = page
        .iter_descendants(body, &HEADLINES)
        .into_iter()
        .filter(|&element| !is_in_link(page, element) && !is_around(page, element))
        .filter_map(|element| words_of(page, element).filter(|words| words.len() <= title.len()))
        .collect();
    parts
        .into_iter()
        .find_map(|part| elements.iter().find(|words| letters(words) == letters(part)).cloned())
}

/// Returns the words that look like a headline, where nothing else tells the title: the first in large letters or called so.
pub(crate) fn largest(page: &Document) -> Option<String> {
    let has_size = |&element: &NodeId| {
        let size = page.get_attribute(element, "size").and_then(|size| size.parse::<u8>().ok());
        page.tag_name(element) == "font" && size.is_some_and(|size| size >= MIN_FONT_SIZE)
    };
    let is_called = |element: &NodeId| HEADLINE_CLASS.is_match(&page.class_name(*element));
    let elements = page.iter_descendants(page.body()?, &HEADLINES).into_iter();
    let mut large = elements
        .filter(|element| is_called(element) || has_size(element))
        .filter(|&element| !is_around(page, element) && !is_in_link(page, element))
        .filter_map(|element| words_of(page, element));
    large.find(|words| HEADLINE_WORDS.contains(&words.split_whitespace().count()))
}

/// Returns the element that prints the title; where none does, the only heading of the first level.
pub(crate) fn headline(page: &Document, body: NodeId, title: Option<&str>) -> Option<NodeId> {
    let title = title.map(letters).filter(|title| !title.is_empty());
    let prints = |element: &NodeId| {
        title.as_ref().is_some_and(|title| {
            words_of(page, *element).is_some_and(|words| {
                letters(&words).ends_with(title.as_str()) && words.len() < 2 * title.len() + 40
            })
        })
    };
    let h1s = page.iter_descendants(body, &["h1"]);
    let h1 = h1s.iter().copied().find(prints);
    let inner = || {
        let fitting = HEADLINES.iter().skip(1).flat_map(|tag| page.iter_descendants(body, &[tag]));
        fitting
            .filter(|&element| !is_around(page, element) && !is_in_link(page, element))
            .find(prints)
    };
    h1.or_else(|| h1s.first().copied().filter(|_| h1s.len() == 1)).or_else(inner)
}

fn is_in_link(page: &Document, element: NodeId) -> bool {
    parents(page, element).any(|parent| page.tag_name(parent) == "a")
}

/// Returns what stands before an element: the nodes before it and before each element round it.
pub(crate) fn before(page: &Document, element: NodeId, body: NodeId) -> Vec<NodeId> {
    let mut found = Vec::new();
    for (inner, outer) in branch(page, element, body) {
        let nodes = page.child_nodes(outer);
        found.extend(nodes.into_iter().take_while(|&node| node != inner));
    }
    found
}

/// Returns what stands behind an element, up to the end of the page.
pub(crate) fn following(page: &Document, element: NodeId, body: NodeId) -> Vec<NodeId> {
    let mut found = Vec::new();
    for (inner, outer) in branch(page, element, body) {
        let nodes = page.child_nodes(outer);
        found.extend(nodes.into_iter().skip_while(|&node| node != inner).skip(1));
    }
    found
}

/// Returns an element with its parent, its parent with that one's and so on, up to the body.
fn branch(page: &Document, element: NodeId, body: NodeId) -> Vec<(NodeId, NodeId)> {
    let chain: Vec<NodeId> = std::iter::once(element)
        .chain(parents(page, element).take_while(|&parent| parent != body))
        .chain([body])
        .collect();
    chain.windows(2).map(|pair| (pair[0], pair[1])).collect()
}

fn n_words_after(page: &Document, element: NodeId, body: NodeId) -> usize {
    let after = following(page, element, body);
    after.into_iter().map(|node| n_sentence_words(page, node)).sum()
}

/// Counts the words of paragraphs: of elements with a sentence of their own.
pub(crate) fn n_sentence_words(page: &Document, element: NodeId) -> usize {
    let text = page.iter_text(element, "\n");
    let lines = text.split('\n').map(|line| line.split_whitespace().count());
    lines.filter(|&count| count >= 8).sum()
}

/// Returns the first element behind the article: another one like it, another heading of the first level, or a heading of comments.
fn end_of_article(
    page: &Document,
    headline: NodeId,
    body: NodeId,
    comment: Option<&Regex>,
) -> Option<NodeId> {
    let heads_comments =
        |element| comment.is_some_and(|comment| is_heading_of_comments(page, element, comment));
    let mut n_words = 0;
    for (inner, outer) in branch(page, headline, body) {
        let is_whole = inner != headline && n_words >= MIN_WORDS;
        let behind: Vec<NodeId> =
            page.children(outer).into_iter().skip_while(|&node| node != inner).skip(1).collect();
        for element in behind {
            if is_whole && is_next(page, element, inner, headline) {
                return Some(element);
            }
            if let Some(end) = end_within(page, element, headline, &heads_comments, &mut n_words) {
                return Some(end);
            }
        }
    }
    None
}

/// Tells whether an element is another article beside the one in `whole`: called the same, and headed by a link or by what looks like the headline.
fn is_next(page: &Document, element: NodeId, whole: NodeId, headline: NodeId) -> bool {
    let is_like = page.tag_name(element) == page.tag_name(whole)
        && page.class_name(element) == page.class_name(whole)
        && (!page.class_name(whole).is_empty() || page.tag_name(whole) == "article");
    let Some(&heading) = page.iter_descendants(element, &["h1", "h2", "h3"]).first() else {
        return false;
    };
    let has_link =
        || !page.iter_descendants(heading, &["a"]).is_empty() || is_in_link(page, heading);
    is_like
        && (page.tag_name(whole) == "article" || is_headed(page, heading, headline) || has_link())
}

fn is_headed(page: &Document, heading: NodeId, headline: NodeId) -> bool {
    let class = page.class_name(headline);
    !class.is_empty() && page.class_name(heading) == class
}

/// Looks for the end of the article in an element behind its headline, and counts the words up to there.
fn end_within(
    page: &Document,
    element: NodeId,
    headline: NodeId,
    heads_comments: &impl Fn(NodeId) -> bool,
    n_words: &mut usize,
) -> Option<NodeId> {
    for inner in page.iter(element, &[]) {
        let is_other = || page.tag_name(inner) == "h1" && heads_article(page, inner, headline);
        if *n_words >= MIN_WORDS && (heads_comments(inner) || is_other()) {
            return Some(inner);
        }
        *n_words += own_words(page, inner);
    }
    None
}

/// Tells whether a heading is another than the headline and has a text close by.
fn heads_article(page: &Document, heading: NodeId, headline: NodeId) -> bool {
    let own = |element| words_of(page, element).map(|words| letters(&words));
    let is_same = own(heading) == own(headline);
    let around: Vec<NodeId> = parents(page, headline).collect();
    let is_long = |element: NodeId| n_sentence_words(page, element) >= MIN_WORDS;
    let mut own_parents = parents(page, heading).take(3);
    !is_same && own_parents.any(|parent| !around.contains(&parent) && is_long(parent))
}

/// Counts the words that stand in an element itself.
pub(crate) fn own_words(page: &Document, element: NodeId) -> usize {
    let tails = page.children(element).into_iter().map(|child| page.tail(child));
    let own = std::iter::once(page.text(element)).chain(tails);
    own.map(|text| text.split_whitespace().count()).filter(|&count| count >= 8).sum()
}

fn is_heading_of_comments(page: &Document, element: NodeId, comment: &Regex) -> bool {
    let words = short_words_of(page, element, MAX_HEADING_CHARS);
    let is_short = |words: &String| words.split_whitespace().count() <= 4;
    // A teaser in a column counts the comments of another article.
    let is_teaser = || parents(page, element).any(|it| ["a", "aside"].contains(&page.tag_name(it)));
    let is_heading = words.filter(is_short).is_some_and(|words| comment.is_match(&words));
    is_heading && !is_teaser()
}
