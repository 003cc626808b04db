//! Articles out of a press database, many in one HTML file. The layouts are written after what is publicly known of them and were tested on invented
//! files only; no export of these services was at hand.

mod dates;
mod europresse;
mod factiva;
mod lexis_nexis;
mod words;

use std::io;

use dateline_types::{Content, RawPage};
use scraper::Html;

use crate::error::{problem, unsupported};
use crate::open::{Items, only};
use crate::pages::Item;
use crate::stream::Stream;
use crate::whole::{checked, read_text};

/// A service, by its layout.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Layout {
    Europresse,
    Factiva,
    LexisNexis,
}

/// What was found of one article.
#[derive(Debug, Default, PartialEq, Eq)]
struct Clipping {
    id: Option<String>,
    outlet: Option<String>,
    title: Option<String>,
    published: Option<String>,
    lang: Option<String>,
    authors: Vec<String>,
    paragraphs: Vec<String>,
}

impl Clipping {
    fn page(self, origin: String) -> Item {
        checked(RawPage {
            id: self.id,
            outlet: self.outlet,
            title: self.title,
            published: self.published,
            lang: self.lang,
            authors: self.authors,
            ..RawPage::new(origin, Content::Text(self.paragraphs.join("\n\n")))
        })
    }
}

/// Reads an export; anything else is refused.
pub(crate) fn open(stream: Stream) -> io::Result<Items> {
    let name = stream.name.clone();
    let html = match read_text(&name, stream.into_reader())? {
        Ok(html) => html,
        Err(problem) => return Ok(only(Err(problem))),
    };
    Ok(articles(&name, &html).unwrap_or_else(|| {
        only(Err(unsupported(
            &name,
            "no export of Europresse, Factiva or LexisNexis that is known",
        )))
    }))
}

/// Takes a page apart where it is an export.
pub(crate) fn expand(name: &str, item: Item) -> Items {
    let found = match &item {
        Ok(RawPage { content: Content::Html(html), .. }) => articles(name, html),
        _ => None,
    };
    found.unwrap_or_else(|| only(item))
}

fn articles(name: &str, html: &str) -> Option<Items> {
    let layout = layout(html)?;
    let document = Html::parse_document(html);
    let clippings = match layout {
        Layout::Europresse => europresse::clippings(&document),
        Layout::Factiva => factiva::clippings(&document),
        Layout::LexisNexis => lexis_nexis::clippings(&document),
    };
    if clippings.is_empty() {
        return None;
    }
    let page =
        |(n, clipping): (usize, Clipping)| clipping.page(format!("article {} of `{name}`", n + 1));
    let mut items: Vec<Item> = clippings.into_iter().enumerate().map(page).collect();
    if !is_whole(html) {
        let message = format!("`{name}` ends before `</html>`: its last article may be cut");
        items.push(Err(problem(None, "cut_file", message)));
    }
    Some(Box::new(items.into_iter()))
}

/// Tells the service by names that other pages do not have.
fn layout(html: &str) -> Option<Layout> {
    let has = |words: &str| html.contains(words);
    if has("DocPublicationName") && has("<article") {
        Some(Layout::Europresse)
    } else if has("articleParagraph") && has("class=\"article ") {
        Some(Layout::Factiva)
    } else if has("DOC_ID_0_0") && has(" DOCUMENT") {
        Some(Layout::LexisNexis)
    } else {
        None
    }
}

fn is_whole(html: &str) -> bool {
    let end = html.trim_end().as_bytes();
    end.len()
        .checked_sub(7)
        .and_then(|at| end.get(at..))
        .is_some_and(|end| end.eq_ignore_ascii_case(b"</html>"))
}

#[cfg(test)]
mod tests;
