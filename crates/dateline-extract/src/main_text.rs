//! A page of the web to its main text and what it says of itself.

use std::thread;

use trafilatura::dom::Document;

use crate::page::blocks::{SEAM, text_of};
use crate::page::depth::depth;
use crate::page::meta::{Meta, clean, meta_of};

/// Deeper pages are refused. The deepest of 258 news pages has 122 elements open; parsers take time that grows with the square.
pub const MAX_DEPTH: usize = 1_000;

/// Enough for trees of [`MAX_DEPTH`], whatever walks them by recursion.
const STACK_BYTES: usize = 256 << 20;

/// Elements that are paragraphs of their own.
const BLOCKS: [&str; 11] =
    ["p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "blockquote", "figcaption", "td"];

/// What was found in a page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    /// The paragraphs, with a blank line between.
    pub text: String,
    /// Title of the article.
    pub title: Option<String>,
    /// Publication date as the page writes it.
    pub published: Option<String>,
    /// Who wrote it.
    pub authors: Vec<String>,
    /// Who published it.
    pub outlet: Option<String>,
    /// Language tag.
    pub lang: Option<String>,
    /// Address that the page gives itself.
    pub url: Option<String>,
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
    found.filter(|found| !found.text.trim().is_empty()).ok_or(NoText::Nothing)
}

/// The `trafilatura` crate, with our own reading of what the page says of itself.
#[derive(Debug, Clone, Copy, Default)]
pub struct Trafilatura;

impl MainText for Trafilatura {
    fn main_text(&self, html: &str, _url: Option<&str>) -> Option<Found> {
        let page = Document::parse(html);
        let meta = meta_of(&page);
        let found = extract(page)?;
        let mut text = text_of(&found.content_html);
        if !text.contains('\n') {
            // Its last resort for short pages joins all paragraphs into one without a space.
            text = text_of(&extract(with_seams(html))?.content_html);
        }
        Some(together(meta, &found.metadata, text))
    }
}

fn extract(page: Document) -> Option<trafilatura::ExtractResult> {
    let mut options =
        trafilatura::Options::default().with_fallback(true).with_exclude_comments(true);
    // It takes any year that stands in the text.
    options.html_date_mode = trafilatura::HtmlDateMode::Disabled;
    trafilatura::extract_document(page, &options).ok()
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
fn together(meta: Meta, other: &trafilatura::Metadata, text: String) -> Found {
    let authors = match meta.authors.is_empty() {
        true => other.author.split(';').filter_map(clean).collect(),
        false => meta.authors,
    };
    Found {
        text,
        title: meta.title.or_else(|| clean(&other.title)),
        published: meta.published,
        authors,
        outlet: meta.outlet.or_else(|| clean(&other.sitename)),
        lang: meta.lang.or_else(|| clean(&other.language)),
        url: meta.url.or_else(|| clean(&other.url)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_stay_apart() {
        let html = "<html><body><nav>Menu</nav><article><h1>Titre</h1><p>Le président a rencontré son homologue mardi à Damas.</p>\
            <p>Il s'était déjà rendu en Syrie en décembre 2017, selon le Kremlin.</p></article></body></html>";
        let found = run(&Trafilatura, html, None).unwrap();
        assert_eq!(found.published, None, "a year in the text is no date of the page");
        assert!(found.text.ends_with("mardi à Damas.\n\nIl s'était déjà rendu en Syrie en décembre 2017, selon le Kremlin."), "{found:?}");
    }

    #[test]
    fn pages_without_article_or_end_are_refused() {
        assert_eq!(run(&Trafilatura, "<html>", None), Err(NoText::Nothing));
        assert_eq!(run(&Trafilatura, &"<div>".repeat(100_000), None), Err(NoText::TooDeep));
        let deep = format!(
            "{}un mot et un autre{}",
            "<div>".repeat(MAX_DEPTH),
            "</div>".repeat(MAX_DEPTH)
        );
        assert!(matches!(run(&Trafilatura, &deep, None), Ok(_) | Err(NoText::Nothing)));
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
