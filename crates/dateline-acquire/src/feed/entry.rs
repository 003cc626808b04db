//! What a list of articles says of one of them.

use dateline_types::{Content, RawPage};

/// Something a list names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Listed {
    /// An article.
    Entry(Box<Entry>),
    /// Another list, by its address.
    List(String),
    /// An article that cannot be read, and why.
    Broken(String),
}

/// An article as a feed or a map of a site has it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Entry {
    /// The same at each reading: the list's own where that is unique everywhere, else the address.
    pub(crate) id: Option<String>,
    pub(crate) url: Option<String>,
    pub(crate) title: Option<String>,
    /// The day, as the place of publication counts it.
    pub(crate) published: Option<String>,
    pub(crate) authors: Vec<String>,
    pub(crate) lang: Option<String>,
    pub(crate) outlet: Option<String>,
    /// The whole text.
    pub(crate) content: Option<Content>,
    /// The start of the text, or what it is about; perhaps all of it.
    pub(crate) summary: Option<Content>,
}

impl Entry {
    /// Makes a page of `content`.
    pub(crate) fn page(self, origin: String, content: Content) -> RawPage {
        RawPage {
            id: self.id,
            url: self.url,
            lang: self.lang,
            title: self.title,
            published: self.published,
            outlet: self.outlet,
            authors: self.authors,
            ..RawPage::new(origin, content)
        }
    }
}

/// Takes text for markup where it has a tag or an entity.
pub(crate) fn content_of(body: String, is_plain: bool) -> Option<Content> {
    if body.trim().is_empty() {
        return None;
    }
    let has_markup = body.contains('<') || body.contains('&') && body.contains(';');
    Some(match is_plain || !has_markup {
        true => Content::Text(body),
        false => Content::Html(format!(
            "<!doctype html><html><body><article>{body}</article></body></html>"
        )),
    })
}
