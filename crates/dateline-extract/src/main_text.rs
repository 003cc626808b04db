//! A page of the web to its main text and what it says of itself.

use std::sync::Arc;
use std::thread;

use trafilatura::dom::Document;
use trafilatura::metadata::extract_metadata;
use trafilatura::{ExtractResult, Metadata, extract_document};

use crate::language::identify;
use crate::page::blocks::{SEAM, text_of};
use crate::page::compact::compact;
use crate::page::depth::depth;
use crate::page::elements::Elements;
use crate::page::entities::clean;
use crate::page::json_ld::JsonLd;
use crate::page::lines::Block;
use crate::page::live::{introduction, posts};
use crate::page::meta::{Meta, meta_of};
use crate::page::prune::{prune, without_lines};
use crate::page::reading::{Reading, completed, read};
use crate::page::scope::{narrow, unlock};
use crate::page::tags::{Tag, tags};
use crate::words::{Words, letters};

/// Deeper pages are refused. The deepest of 258 news pages has 122 elements open; parsers take time that grows with the square.
pub const MAX_DEPTH: usize = 1_000;

/// Enough for trees of [`MAX_DEPTH`], whatever walks them by recursion.
const STACK_BYTES: usize = 256 << 20;

/// Elements that are paragraphs of their own.
const BLOCKS: [&str; 11] =
    ["p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "blockquote", "figcaption", "td"];

/// A shorter text is looked for in all ways.
const MIN_CHARS: usize = 750;

/// So is one that is less than this part of the page, unless it is as long as this.
const MAX_SHARE: usize = 5;
const ENOUGH_CHARS: usize = 3_000;

/// Elements that hold no text of an article.
const OTHER: [&str; 19] = [
    "aside", "audio", "button", "fieldset", "figure", "footer", "iframe", "input", "label", "link",
    "nav", "noindex", "noscript", "object", "option", "select", "source", "svg", "time",
];

/// What was found in a page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    /// The paragraphs, with a blank line between.
    pub text: String,
    /// Title of the article.
    pub title: Option<String>,
    /// Publication dates as the page writes them, the most trusted first; those of the basis `text` are lines that may hold one.
    pub published: Vec<FoundDate>,
    /// Times of the last change, the most trusted first.
    pub modified: Vec<String>,
    /// What is given as authors by each source, the most trusted first.
    pub bylines: Vec<Vec<String>>,
    /// Who published it.
    pub outlet: Option<String>,
    /// The part of the paper.
    pub section: Option<String>,
    /// Whether some of it is kept for those who pay.
    pub paywall: Option<bool>,
    /// Whether a box asks for payment behind what is open to all.
    pub truncated: bool,
    /// The posts of a live blog, in the order of the page; `text` is then what stands before them.
    pub posts: Vec<Post>,
    /// Language tag.
    pub lang: Option<String>,
    /// Address that the page gives itself.
    pub url: Option<String>,
}

impl Found {
    /// Tells whether there is more than what is left of broken markup: « << << ».
    pub(crate) fn has_words(&self) -> bool {
        self.text.contains(char::is_alphabetic) || !self.posts.is_empty()
    }
}

/// A date as a page writes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundDate {
    /// The words or characters.
    pub value: String,
    /// Where it stands: `json_ld`, `meta`, `time_element`, `text`.
    pub basis: &'static str,
}

/// One post of a live blog.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Post {
    /// Its title.
    pub title: Option<String>,
    /// When it was published, as the page writes it; the time of day alone as `17:48`.
    pub published: Option<String>,
    /// The paragraphs, with a blank line between.
    pub text: String,
}

/// Finds the article in a page.
pub trait MainText: Send + Sync {
    /// Returns what was found; `None` where the page has no article.
    fn main_text(&self, html: &str, url: Option<&str>) -> Option<Found>;
}

/// Why no article came out of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NoText {
    /// There is none.
    Nothing,
    /// Nested deeper than [`MAX_DEPTH`].
    TooDeep,
    /// The extractor panicked.
    Failed,
}

/// Runs an extractor with a large stack, so that no page can end the program.
pub(crate) fn run(
    extractor: &dyn MainText,
    html: &str,
    url: Option<&str>,
) -> Result<Found, NoText> {
    if depth(html) > MAX_DEPTH {
        return Err(NoText::TooDeep);
    }
    let found = thread::scope(|scope| {
        let builder = thread::Builder::new().stack_size(STACK_BYTES);
        let run = builder.spawn_scoped(scope, || extractor.main_text(html, url));
        run.map_err(|_| NoText::Failed)?.join().map_err(|_| NoText::Failed)
    })?;
    let has_text = |found: &Found| !found.text.trim().is_empty() || !found.posts.is_empty();
    found.filter(has_text).ok_or(NoText::Nothing)
}

/// The `trafilatura` crate, with our own reading of what the page says of itself.
#[derive(Debug, Clone, Default)]
pub struct Trafilatura {
    words: Arc<Words>,
}

impl Trafilatura {
    /// Takes the language packs' words.
    pub(crate) fn new(words: Arc<Words>) -> Trafilatura {
        Trafilatura { words }
    }
}

impl MainText for Trafilatura {
    fn main_text(&self, html: &str, url: Option<&str>) -> Option<Found> {
        let html = compact(html);
        let mut page = Document::parse(&html);
        let json_ld = JsonLd::of(&page);
        let elements = Elements::of(&page);
        let meta = meta_of(&page, &elements, &json_ld, url, &self.words);
        let posts = posts(&mut page, &elements, &json_ld, url.or(meta.url.as_deref()));
        let (title, comment) = (meta.title.as_deref(), self.words.comment.as_ref());
        let is_narrow = narrow(&mut page, title, comment, !posts.is_empty());
        let has_wall = unlock(&mut page, self.words.paywall.as_ref());
        prune(&mut page);
        let other = meta.has_gaps(&self.words).then(|| extract_metadata(&page, &options()));
        without_lines(&mut page);
        let reading =
            if is_narrow { read(&page, meta.summary.as_deref()) } else { Reading::default() };
        let own = match posts.is_empty() {
            true => reading.article,
            false => is_narrow.then(|| introduction(&reading.plain, &posts)),
        };
        let text = own.or_else(|| searched(page, &html, &reading.plain, &posts))?;
        let is_free = meta.paywall == Some(false);
        let mut found = together(meta, other.unwrap_or_default(), posts);
        found.truncated = has_wall && !is_free;
        found.paywall = found.paywall.or(has_wall.then_some(true));
        found.text = without_title(text, found.title.as_deref());
        found.lang = found.lang.or_else(|| identify(&found.text, &[]).map(str::to_owned));
        Some(found)
    }
}

/// Searches for the text of a page of which our own reading is not sure; `html` is the whole page, `plain` what was read. None where there is nothing at all.
fn searched(page: Document, html: &str, plain: &[Block], posts: &[Post]) -> Option<String> {
    let found = quickly(&page, plain).or_else(|| thoroughly(page));
    if posts.is_empty() && found.is_none() {
        return None;
    }
    let mut text = found.map(|found| text_of(&found.content_html)).unwrap_or_default();
    if !text.contains('\n') && posts.is_empty() {
        // Its last resort for short pages joins all paragraphs into one without a space.
        text = text_of(&thoroughly(with_seams(html))?.content_html);
    }
    Some(completed(text, plain))
}

/// Takes the title out where the text begins with it, alone or behind the words of a menu: it is a field of its own.
fn without_title(text: String, title: Option<&str>) -> String {
    let (first, rest) = text.split_once("\n\n").unwrap_or((&text, ""));
    let is_title = title.map(letters).is_some_and(|title| {
        let first = letters(first);
        first == title || !title.is_empty() && !rest.is_empty() && first.ends_with(&title)
    });
    if is_title { rest.to_owned() } else { text }
}

/// Looks for the main text without the other searches that it is compared with, which take longer than all else; none where they might find more. They
/// would change nothing where the text is long, has at least half of what the plain reading has (nearly all, where both are little of the page), and took
/// nothing but text.
fn quickly(page: &Document, plain: &[Block]) -> Option<ExtractResult> {
    let mut options = options().with_fallback(false);
    // A short text stays short, and is seen to be.
    options.config.min_extracted_size = 0;
    let body = page.body()?;
    let found = extract_document(page.extract_subtree_as_document(body), &options).ok()?;
    let n_chars = |text: &str| text.chars().count();
    let n_found = n_chars(&found.content_text);
    let n_plain: usize = plain.iter().map(|block| n_chars(&block.words)).sum();
    let n_page = || page.body().map_or(0, |body| n_chars(&page.iter_text(body, " ")));
    let has_half = 0 < n_plain && n_plain <= 2 * n_found;
    let is_enough =
        || n_found >= ENOUGH_CHARS || 4 * n_plain <= 5 * n_found || n_page() <= MAX_SHARE * n_found;
    let is_other = |tag: Tag<'_>| OTHER.iter().any(|name| tag.is(name));
    let is_sure =
        n_found >= MIN_CHARS && has_half && is_enough() && !tags(&found.content_html).any(is_other);
    is_sure.then_some(found)
}

/// Looks for the main text in all ways.
fn thoroughly(page: Document) -> Option<ExtractResult> {
    extract_document(page, &options().with_fallback(true)).ok()
}

fn options() -> trafilatura::Options {
    let mut options = trafilatura::Options::default().with_exclude_comments(true);
    // It takes any year that stands in the text.
    options.html_date_mode = trafilatura::HtmlDateMode::Disabled;
    options
}

/// Parses a page and marks where its blocks end.
fn with_seams(html: &str) -> Document {
    let mut page = Document::parse(html);
    for block in BLOCKS {
        for element in page.get_elements_by_tag_name(page.root(), block) {
            let seam = page.create_text_node(SEAM.encode_utf8(&mut [0; 4]));
            page.append_child(element, seam);
        }
    }
    page
}

/// Fills what our reading did not find.
fn together(meta: Meta, other: Metadata, posts: Vec<Post>) -> Found {
    let mut bylines = meta.bylines;
    bylines.push(other.author.split(';').filter_map(clean).collect());
    Found {
        text: String::new(),
        title: meta.title.or_else(|| clean(&other.title)),
        published: meta.published,
        modified: meta.modified,
        bylines,
        // Its name of a site that has none is the host.
        outlet: meta.outlet.or_else(|| clean(&other.sitename).filter(|name| !name.contains('.'))),
        section: meta.section,
        lang: meta.lang,
        url: meta.url.or_else(|| clean(&other.url)),
        paywall: meta.paywall,
        truncated: false,
        posts,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_stay_apart() {
        let html = "<html><body><nav>Menu</nav><article><h1>Titre</h1><p>Le président a rencontré son homologue mardi à Damas.</p>\
            <p>Il s'était déjà rendu en Syrie en décembre 2017, selon le Kremlin.</p></article></body></html>";
        let found = run(&Trafilatura::default(), html, None).unwrap();
        assert_eq!(found.published, [], "a year in the text is no date of the page");
        assert!(found.text.ends_with("mardi à Damas.\n\nIl s'était déjà rendu en Syrie en décembre 2017, selon le Kremlin."), "{found:?}");
    }

    #[test]
    fn pages_without_article_or_end_are_refused() {
        assert_eq!(run(&Trafilatura::default(), "<html>", None), Err(NoText::Nothing));
        assert_eq!(
            run(&Trafilatura::default(), &"<div>".repeat(100_000), None),
            Err(NoText::TooDeep)
        );
        let deep = format!(
            "{}un mot et un autre{}",
            "<div>".repeat(MAX_DEPTH),
            "</div>".repeat(MAX_DEPTH)
        );
        assert!(matches!(run(&Trafilatura::default(), &deep, None), Ok(_) | Err(NoText::Nothing)));
    }

    #[test]
    fn a_panic_stays_within_the_page() {
        struct Panics;
        impl MainText for Panics {
            fn main_text(&self, _: &str, _: Option<&str>) -> Option<Found> {
                panic!("as a foreign library may")
            }
        }
        assert_eq!(run(&Panics, "<p>", None), Err(NoText::Failed));
    }
}
