//! Live blogs: a page of many short articles, each with its own time. Found by elements that repeat, or in JSON-LD.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::LazyLock;

use regex::Regex;
use serde_json::Value;
use trafilatura::dom::{Document, NodeId};

use super::blocks::text_of as text_of_markup;
use super::elements::{Elements, called, is_around, parents, pattern, short_words_of, words_of};
use super::entities::decoded;
use super::json_ld::{JsonLd, text_of};
use super::lines::Block;
use super::meta::is_live;
use super::prune::{EMBEDS, prune};
use super::reading::introduces;
use super::scope::{following, n_sentence_words};
use crate::main_text::Post;
use crate::parse_published;
use crate::words::letters;

/// Fewer posts are no live blog.
const MIN_POSTS: usize = 2;

/// A post has words beside its time and title.
const MIN_WORDS: usize = 5;

/// More words in a post do not count when rows of posts are compared.
const ENOUGH_WORDS: usize = 40;

/// A longer first line is no title.
const MAX_TITLE_WORDS: usize = 20;

/// A longer text is no time of day.
const MAX_CLOCK_BYTES: usize = 40;

/// Elements that state a time, and the attributes that hold it.
const TIMES: &str =
    "time, [datetime], [data-time], [data-timestamp], [data-published], [itemprop=datePublished]";
const TIME_ATTRIBUTES: [&str; 5] =
    ["datetime", "data-time", "data-timestamp", "data-published", "content"];

/// Elements that may print one.
const PRINTED: [&str; 7] = ["span", "div", "p", "strong", "b", "a", "time"];

/// A longer line of a post is no label.
const MAX_LABEL_CHARS: usize = 60;

/// Posts of a page that does not state to be a live blog have at least one of so many words of all its sentences.
const MIN_SHARE: usize = 3;

/// What is no text of a post.
const NO_TEXT: &str =
    "time, button, svg, script, style, noscript, iframe, footer, nav, aside, template, figcaption";

/// Words of addresses and names that live blogs have.
const LIVE: [&str; 6] = ["live", "direct", "liveblog", "live-blog", "liveticker", "en-direct"];

/// Classes of parts of live blogs.
static LIVE_CLASS: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?:^|[\s_-])(?:live|direct)(?:[\s_-]|$)|(?i:live-?(?:blog|list))"));

/// Classes of what prints when a post was written, also as « il y a 2 heures ».
static TIME_CLASS: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)(?:^|[\s_-])(?:time|date|timestamp|ago)(?:$|[\s_-])"));

/// Classes of the lines over or under a post: who wrote it, that it is important, and what is read aloud alone.
static LABEL_CLASS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)(?:^|[\s_-])(?:author|byline|writer|sign(?:ature)?|attribution|contributor|key[-_]?event|badge|label|pinned|visually-?hidden|sr-only|screen-?reader)s?(?:$|[\s_-])",
    )
});

/// Returns the posts of a live blog and takes them out of the page, with all that follows the first; none where the page is no live blog.
pub(crate) fn posts(
    page: &mut Document,
    known: &Elements,
    json_ld: &JsonLd,
    url: Option<&str>,
) -> Vec<Post> {
    let stated = stated(json_ld);
    let is_stated = is_live(json_ld);
    if !is_stated && !is_called_live(page, known, url) {
        return Vec::new();
    }
    let elements = elements(page);
    let found: Vec<Post> = elements.iter().filter_map(|&post| post_of(page, post)).collect();
    let are_posts = found.len() >= MIN_POSTS && found.len() * 2 >= stated.len();
    if are_posts && (is_stated || are_most(page, &elements)) {
        take_out(page, &elements);
        return found;
    }
    if stated.len() >= MIN_POSTS { stated } else { Vec::new() }
}

/// Tells whether posts have much of the page's text, as teasers beside an article have not.
fn are_most(page: &Document, posts: &[NodeId]) -> bool {
    let n_posts: usize = posts.iter().map(|&post| n_sentence_words(page, post)).sum();
    page.body().is_none_or(|body| n_sentence_words(page, body) <= MIN_SHARE * n_posts)
}

/// Takes out the posts and what follows the first of them: nothing behind it introduces the live blog.
fn take_out(page: &mut Document, posts: &[NodeId]) {
    if let (Some(&first), Some(body)) = (posts.first(), page.body()) {
        following(page, first, body).into_iter().for_each(|node| page.remove(node, false));
        page.remove(first, false);
    }
}

/// Returns what introduces a live blog: the sentences of its page up to those of the posts.
pub(crate) fn introduction(plain: &[Block], posts: &[Post]) -> String {
    let known: String = posts.iter().map(|post| letters(&post.text)).collect();
    let own = plain.iter().filter(|block| introduces(block));
    let own = own.map(|block| block.words.as_str());
    let sentences = own.take_while(|words| !known.contains(&letters(words)));
    sentences.collect::<Vec<_>>().join("\n\n")
}

/// Tells whether the address or an element of the page is that of a live blog.
fn is_called_live(page: &Document, known: &Elements, url: Option<&str>) -> bool {
    let is_live = |part: &str| LIVE.contains(&part);
    let in_url = url.is_some_and(|url| {
        url.to_lowercase().split(['/', '?', '.', '-']).any(|part| LIVE.contains(&part))
    });
    let is_named = |element| {
        let stated = page.get_attribute(element, "itemtype");
        stated.is_some_and(|kind| kind.contains("LiveBlogPosting"))
            || called(page, element)
                .split([' ', '-', '_'])
                .any(|part| is_live(part) || part.starts_with("liveblog"))
    };
    let in_names = || {
        let selector = "[itemtype*=LiveBlogPosting], [id*=liveblog]";
        let stated = page.query_selector_all(page.root(), selector).into_iter();
        let mut named = stated.chain(known.like(&LIVE_CLASS));
        named.any(|element| !is_around(page, element) && is_named(element))
    };
    in_url || in_names()
}

/// Returns the updates that JSON-LD holds.
fn stated(json_ld: &JsonLd) -> Vec<Post> {
    let updates =
        json_ld.articles().into_iter().filter_map(|article| article.get("liveBlogUpdate"));
    let updates = updates.flat_map(|updates| match updates {
        Value::Array(updates) => updates.iter().collect(),
        update => vec![update],
    });
    updates.filter_map(post_of_json).collect()
}

fn post_of_json(update: &Value) -> Option<Post> {
    let body = update.get("articleBody").or_else(|| update.get("text"))?.as_str()?;
    let body = if is_markup(body) { Cow::Owned(text_of_markup(body)) } else { body.into() };
    let text = body.lines().filter_map(decoded).collect::<Vec<_>>().join("\n\n");
    Some(Post {
        title: text_of(update, "headline"),
        published: text_of(update, "datePublished").filter(|date| parse_published(date).is_some()),
        text,
    })
}

/// Tells whether a text has tags: "first<br><br>second".
fn is_markup(text: &str) -> bool {
    let is_tag = |rest: &str| rest.starts_with(|c: char| c == '/' || c.is_ascii_alphabetic());
    text.split('<').skip(1).any(is_tag)
}

/// Returns the elements that are posts: siblings of one kind, each with a time and words. Of several rows of such siblings the one with most posts and words.
fn elements(page: &Document) -> Vec<NodeId> {
    let mut rows: BTreeMap<(usize, String), Vec<NodeId>> = BTreeMap::new();
    let mut parent_numbers: Vec<NodeId> = Vec::new();
    let times = page.query_selector_all(page.root(), TIMES);
    let printed = page.iter_descendants(page.root(), &PRINTED);
    let printed = printed
        .into_iter()
        .filter(|&element| clock_of(page, element).is_some() || is_printed_time(page, element));
    let times = times.into_iter().chain(printed);
    for time in times {
        for element in std::iter::once(time).chain(parents(page, time).take(6)) {
            let Some(parent) = page.parent(element) else { break };
            let number =
                parent_numbers.iter().position(|&known| known == parent).unwrap_or_else(|| {
                    parent_numbers.push(parent);
                    parent_numbers.len() - 1
                });
            let row = rows.entry((number, page.tag_name(element).to_owned())).or_default();
            if !row.contains(&element) {
                row.push(element);
            }
        }
    }
    // A row for each day makes one.
    let mut kinds: BTreeMap<[String; 4], Vec<NodeId>> = BTreeMap::new();
    for row in rows.into_values() {
        let posts = row
            .into_iter()
            .filter(|&post| !is_around(page, post) && paragraphs_of(page, post) >= MIN_WORDS);
        for post in posts {
            kinds.entry(kind_of(page, post)).or_default().push(post);
        }
    }
    // What holds all posts of a column has more words than they, but is one.
    let weight = |posts: &Vec<NodeId>| {
        let n_words = posts.iter().map(|&post| paragraphs_of(page, post).min(ENOUGH_WORDS));
        (n_words.sum::<usize>(), posts.len())
    };
    let found = kinds.into_values().filter(|posts| posts.len() >= MIN_POSTS);
    found.max_by_key(weight).unwrap_or_default()
}

/// Returns how a post and what is round it are called; what has no name is of its own kind.
fn kind_of(page: &Document, post: NodeId) -> [String; 4] {
    let tag = |element| page.tag_name(element).to_owned();
    let class = |element| {
        let class = page.class_name(element);
        class.split_whitespace().next().map(str::to_owned)
    };
    let (parent_tag, parent_class) = page.parent(post).map_or_else(Default::default, |parent| {
        (tag(parent), class(parent).unwrap_or_else(|| format!("{parent:?}")))
    });
    [tag(post), class(post).unwrap_or_default(), parent_tag, parent_class]
}

/// Counts the words of the paragraphs in a post; where it has none, those of its sentences.
fn paragraphs_of(page: &Document, post: NodeId) -> usize {
    let paragraphs = page.iter_descendants(post, &["p", "li", "blockquote"]);
    let n_words = paragraphs.into_iter().map(|p| page.text_content(p).split_whitespace().count());
    match n_words.sum() {
        0 => n_sentence_words(page, post),
        n_words => n_words,
    }
}

/// Reads one post: its first time, its first heading, the rest without buttons, embeds and captions.
fn post_of(page: &Document, post: NodeId) -> Option<Post> {
    let mut own = page.extract_subtree_as_document(post);
    let stated = own.query_selector_all(own.root(), TIMES).into_iter();
    let published = stated
        .flat_map(|time| TIME_ATTRIBUTES.map(|name| (time, name)))
        .filter_map(|(time, name)| decoded(&own.get_attribute(time, name)?))
        .find(|date| parse_published(date).is_some());
    let printed = own.iter_descendants(own.root(), &PRINTED);
    let printed = printed.into_iter().find_map(|time| Some((time, clock_of(&own, time)?)));
    let clock = printed.as_ref().map(|(_, clock)| clock.clone());
    printed.into_iter().for_each(|(time, _)| own.remove(time, true));
    let published = published.or(clock);
    let heading = own.query_selector(own.root(), "h1, h2, h3, h4, h5");
    let title = heading.and_then(|heading| words_of(&own, heading));
    heading.into_iter().for_each(|heading| own.remove(heading, true));
    for selector in [EMBEDS, NO_TEXT] {
        for element in own.query_selector_all(own.root(), selector) {
            own.remove(element, true);
        }
    }
    for element in own.iter_descendants(own.root(), &["div", "span", "p", "small", "strong"]) {
        if is_label(&own, element) {
            own.remove(element, true);
        }
    }
    prune(&mut own);
    let body = own.body().unwrap_or(own.root());
    let text = text_of_markup(&own.inner_html(body));
    let (title, text) = match (title, text.split_once("\n\n")) {
        (None, Some((first, rest))) if is_title(first) => (Some(first.to_owned()), rest.to_owned()),
        (title, _) => (title, text),
    };
    (!text.is_empty()).then_some(Post { title, published, text })
}

/// Tells whether an element holds no more than who wrote the post or how important it is.
fn is_label(post: &Document, element: NodeId) -> bool {
    let class = post.class_name(element);
    (LABEL_CLASS.is_match(&class) || TIME_CLASS.is_match(&class))
        && post.iter_text(element, " ").trim().chars().count() <= MAX_LABEL_CHARS
}

/// Tells whether the first line of a post without heading is its title.
fn is_title(line: &str) -> bool {
    line.split_whitespace().count() <= MAX_TITLE_WORDS && !line.ends_with(['.', ':', '…'])
}

/// Tells whether an element is called a time and has few words with a number.
fn is_printed_time(page: &Document, element: NodeId) -> bool {
    TIME_CLASS.is_match(&page.class_name(element))
        && short_words_of(page, element, MAX_CLOCK_BYTES)
            .is_some_and(|words| words.contains(|c: char| c.is_ascii_digit()))
}

/// Returns the time of day that is all the words of an element, as `17:48`: « 17:48 », « à 17 h 48 », « 5.48pm GMT », « 5:48 p.m. ET, March 3 ».
fn clock_of(page: &Document, element: NodeId) -> Option<String> {
    clock(page.text(element).trim())
}

fn clock(words: &str) -> Option<String> {
    if words.len() > MAX_CLOCK_BYTES {
        return None;
    }
    let words = words.to_lowercase();
    let words = words.trim_start_matches(['à', ' ', '\u{a0}']);
    let (hour, rest) = words.split_once([':', 'h', '.'])?;
    let rest = rest.trim_start();
    let minute = rest.get(..2)?;
    let tail = rest.get(2..)?.trim().replace('.', "");
    let is_number =
        |part: &str| (1..=2).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    let is_zone = tail.len() <= 8 && tail.bytes().all(|b| b.is_ascii_alphabetic() || b == b' ');
    let hour = hour.trim();
    if !is_number(hour) || !is_number(minute) || !(is_zone || has_day(&tail)) {
        return None;
    }
    let (hour, minute): (u8, u8) = (hour.parse().ok()?, minute.parse().ok()?);
    let hour = match hour {
        12 if tail.starts_with("am") => 0,
        1..=11 if tail.starts_with("pm") => hour + 12,
        hour => hour,
    };
    (hour < 24 && minute < 60).then(|| format!("{hour:02}:{minute:02}"))
}

/// Tells whether a day follows the time: « GMT, 11 February ».
fn has_day(tail: &str) -> bool {
    let words: Vec<&str> = tail.split([' ', ',']).filter(|word| !word.is_empty()).collect();
    let is_day = |word: &&str| word.parse::<u8>().is_ok_and(|day| (1..=31).contains(&day));
    (3..=6).contains(&words.len()) && words.iter().any(is_day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clocks_are_read() {
        for (words, read) in [
            ("17:48", "17:48"),
            ("8h15", "08:15"),
            ("20.41 CET", "20:41"),
            ("10:32 am", "10:32"),
            ("12:05am", "00:05"),
            ("5.48pm GMT", "17:48"),
            ("à 17 h 48", "17:48"),
            ("8:05 p.m. ET, March 3, 2025", "20:05"),
            ("17:48 GMT 11 February", "17:48"),
        ] {
            assert_eq!(clock(words).as_deref(), Some(read), "{words}");
        }
        for words in ["", "1:2", "25h00", "9:75", "12.5 millions", "01:58 min 3", "é:30"] {
            assert_eq!(clock(words), None, "{words}");
        }
    }
}
