//! Where a page names its authors: in `<meta>`, in elements called so, and in lines under the headline that begin as bylines do.

use std::collections::HashSet;
use std::sync::LazyLock;

use regex::Regex;
use trafilatura::dom::{Document, NodeId};

use super::elements::{Elements, is_around, parents, pattern, short_words_of};
use super::entities::clean;
use super::meta::Tags;
use super::scope::{following, headline, own_words};
use crate::words::Words;

/// Names of `<meta>` that hold authors.
const TAGS: [&str; 12] = [
    "author",
    "article:author",
    "article:author_name",
    "article:byline",
    "articleauthor",
    "parsely-author",
    "sailthru.author",
    "cxenseparse:author",
    "dc.creator",
    "dcterms.creator",
    "citation_author",
    "byl",
];

/// Classes of elements that name an author and nothing else.
static NAME_CLASS: LazyLock<Regex> =
    LazyLock::new(|| pattern("(?i-u)author(?:-|_|__)?name|byline(?:-|__)name"));

/// Classes of elements that name one among other words.
static BYLINE_CLASS: LazyLock<Regex> = LazyLock::new(|| pattern("(?i-u)byline"));
static AUTHOR_CLASS: LazyLock<Regex> =
    LazyLock::new(|| pattern("(?i-u)author|auteur|signature|journalist"));

/// Classes of elements whose links name one.
static LINKED_CLASS: LazyLock<Regex> =
    LazyLock::new(|| pattern("(?i-u)byline|author|auteur|signature"));

/// Parts of addresses of pages about one author.
const PATHS: [&str; 6] = ["/author/", "/authors/", "/autor/", "/autoren/", "/auteur/", "/auteurs/"];

/// A longer text is no byline.
const MAX_CHARS: usize = 150;

/// More authors than this are those of other articles.
const MAX_AUTHORS: usize = 12;

/// Authors of one article stand in one of so many elements round the first.
const MAX_APART: usize = 3;

/// Elements that hold an article with its byline.
const WHOLE: [&str; 3] = ["article", "main", "body"];

/// So many words of sentences under the headline are the article, whose byline stands before them.
const MAX_WORDS_BEFORE: usize = 80;

/// Returns what `<meta>` gives as authors, a list for each name.
pub(crate) fn stated(tags: &Tags, words: &Words) -> Vec<Vec<String>> {
    let named = TAGS.iter().map(|name| tags.all(name).cloned().collect());
    named.chain([labelled(tags, words)]).collect()
}

/// Returns the values that cards of social networks label as authors: "Written by", « Écrit par ».
fn labelled(tags: &Tags, words: &Words) -> Vec<String> {
    let card = |number: usize| {
        let label = tags.first(&format!("twitter:label{number}"))?;
        let value = tags.first(&format!("twitter:data{number}"))?;
        words.after_byline_mark(&format!("{label}: {value}")).map(str::to_owned)
    };
    [1, 2].into_iter().filter_map(card).collect()
}

/// Returns the texts of elements that name authors, a list for each kind of element.
pub(crate) fn printed(
    page: &Document,
    elements: &Elements,
    title: Option<&str>,
    words: &Words,
) -> Vec<Vec<String>> {
    let within = |found: Vec<NodeId>| {
        texts(page, found.into_iter().filter(|&element| !is_around(page, element)).collect())
    };
    let called = |pattern: &Regex| within(elements.like(pattern).collect());
    let authors: Vec<NodeId> = elements.with_itemprop("author").collect();
    let is_of_author = |&name: &NodeId| parents(page, name).any(|around| authors.contains(&around));
    let named = elements.with_itemprop("name").filter(is_of_author).collect();
    let linked = linked(page, elements.like(&LINKED_CLASS));
    let about = page.iter_descendants(page.root(), &["a"]).into_iter().filter(|&link| {
        let address = page.get_attribute(link, "href").unwrap_or_default();
        PATHS.iter().any(|path| address.contains(path))
    });
    vec![
        within(named),
        within(elements.with_rel("author").collect()),
        within(authors.clone()),
        called(&NAME_CLASS),
        under_headline(page, title, words),
        within(linked),
        called(&BYLINE_CLASS),
        called(&AUTHOR_CLASS),
        within(about.collect()),
        within(page.iter_descendants(page.root(), &["address"])),
    ]
}

/// Returns the links within elements that are given in the order of the page, each once.
fn linked(page: &Document, elements: impl Iterator<Item = NodeId>) -> Vec<NodeId> {
    let mut seen = HashSet::new();
    let links = elements.flat_map(|element| page.iter_descendants(element, &["a"]));
    links.filter(|&link| seen.insert(link)).collect()
}

/// Returns the texts of the elements that stand close to the first that has one.
fn texts(page: &Document, elements: Vec<NodeId>) -> Vec<String> {
    let text = |element: NodeId| Some((element, text_of(page, element)?));
    let texts: Vec<(NodeId, String)> = elements.into_iter().filter_map(text).collect();
    let Some(&(first, _)) = texts.first() else { return Vec::new() };
    let is_whole = |element: &NodeId| WHOLE.contains(&page.tag_name(*element));
    let mut near = parents(page, first).take(MAX_APART);
    let around = near.find(is_whole).or_else(|| parents(page, first).take(MAX_APART).last());
    let is_close = |element: NodeId| {
        element == first || parents(page, element).take(MAX_APART).any(|it| Some(it) == around)
    };
    let close = texts.into_iter().filter(|&(element, _)| is_close(element)).map(|(_, text)| text);
    let names: Vec<String> = close.take(MAX_AUTHORS + 1).collect();
    if names.len() > MAX_AUTHORS { Vec::new() } else { names }
}

/// Returns the words of an element that is short enough for a byline.
fn text_of(page: &Document, element: NodeId) -> Option<String> {
    short_words_of(page, element, MAX_CHARS).map(|_| parted(page, element))
}

/// Joins the words within an element, without times. Two pieces side by side are parted by `|` where they are of more than a word each, and the second begins
/// as a name does or is a date.
fn parted(page: &Document, element: NodeId) -> String {
    let words = |child| match page.tag_name(child) {
        "time" => "|".to_owned(),
        _ => parted(page, child),
    };
    let inner = page.children(element).into_iter();
    let inner = inner.flat_map(|child| [words(child), page.tail(child)]);
    let pieces = std::iter::once(page.text(element)).chain(inner);
    let mut joined = String::new();
    let mut was_whole = false;
    for piece in pieces.filter_map(|piece| clean(&piece)) {
        let is_whole = piece.contains(' ');
        let begins =
            piece.starts_with(char::is_uppercase) || piece.contains(|c: char| c.is_ascii_digit());
        let is_apart = was_whole && is_whole && begins && !joined.ends_with(',');
        joined.push_str(if is_apart { " | " } else { " " });
        joined.push_str(&piece);
        was_whole = is_whole;
    }
    joined.trim().to_owned()
}

/// Returns the first line under the headline that begins as a byline.
fn under_headline(page: &Document, title: Option<&str>, words: &Words) -> Vec<String> {
    let found = || {
        let body = page.body()?;
        let headline = headline(page, body, title)?;
        let after = following(page, headline, body);
        let mut n_words = 0;
        let elements = after.into_iter().flat_map(|node| page.iter(node, &[]));
        let mut near = elements.take_while(|&element| {
            n_words += own_words(page, element);
            n_words <= MAX_WORDS_BEFORE && page.tag_name(element) != "h1"
        });
        near.find_map(|element| text_of(page, element).filter(|text| words.is_byline(text)))
    };
    found().into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::words;

    /// Returns the first list that is not empty.
    fn first(html: &str) -> Vec<String> {
        let page = Document::parse(html);
        let words = words("byline = ['par']\nbyline_start = ['texte']");
        let lists = printed(&page, &Elements::of(&page), Some("Un titre"), &words);
        lists.into_iter().find(|list| !list.is_empty()).unwrap_or_default()
    }

    #[test]
    fn names_side_by_side_are_apart() {
        let html = "<div class='Byline'><span>Ana Kos</span> <span>Jean Petit</span><time>il y a 2 jours</time></div>";
        assert_eq!(first(html), ["Ana Kos | Jean Petit |"]);
        let html =
            "<p class=byline>Par <b>Ana Kos</b> <i>et Jean Petit</i> <span>7 mars 2020</span></p>";
        assert_eq!(first(html), ["Par Ana Kos et Jean Petit | 7 mars 2020"]);
    }

    #[test]
    fn authors_of_other_articles_stand_elsewhere() {
        let html = "<div class=author>Ana Kos</div><div class=author>Jean Petit</div>\
            <section><ul><li><div><p class=author>Zoé Roi</p></div></li></ul></section>";
        assert_eq!(first(html), ["Ana Kos", "Jean Petit"]);
    }

    #[test]
    fn lines_under_the_headline_begin_as_bylines() {
        let of = |line: &str| first(&format!("<div><h1>Un titre</h1><div>{line}</div></div>"));
        assert_eq!(of("<span>texte Ana Kos</span>"), ["texte Ana Kos"]);
        assert_eq!(of("<i>Par</i> <a href='/x'>Ana Kos</a>"), ["Par Ana Kos"]);
        for line in ["Envoyer par courriel", "Texte intégral", "<h1>Autre</h1>Par Ana Kos"] {
            assert_eq!(of(line), Vec::<String>::new(), "{line}");
        }
    }

    #[test]
    fn cards_label_authors() {
        let page = Document::parse(
            "<meta name='twitter:label1' content='Par'><meta name='twitter:data1' content='Ana Kos'>\
             <meta name='twitter:label2' content='Lecture'><meta name='twitter:data2' content='Deux minutes'>",
        );
        let lists = stated(&Tags::of(&page), &words("byline = ['par']"));
        assert_eq!(lists.last().map(Vec::len), Some(1));
    }
}
