//! What an address gave, to pages: a list, a page, or whatever a file of that name may be.

use std::io;

use dateline_types::{Content, RawPage};
use encoding_rs::Encoding;
use url::Url;

use super::fetch::Page;
use crate::decode::{decode, decode_as};
use crate::error::{problem, unreadable};
use crate::feed::{self, Origin, Start};
use crate::markup::starts_like_html;
use crate::open::{InputKind, Items, only, open};
use crate::pages::{Item, Options};
use crate::stream::{Stream, extension};
use crate::whole::checked;

/// Reads what an address gave: a list, a page, or whatever a file of that name may be.
pub(crate) fn page_items(page: Page, options: &Options) -> Items {
    let origin = Origin::of(&page);
    let is_list = matches!(feed::start(&page.body), Start::Is(_))
        || page.media_type.as_deref().is_some_and(|kind| {
            kind.contains("rss") || kind.contains("atom") || kind == "application/feed+json"
        });
    if is_list || options.kind == InputKind::Feed {
        return feed::items(page.body, page.charset, origin, options);
    }
    let is_html = page.media_type.as_deref().is_some_and(|kind| kind.contains("html"));
    if is_html || starts_like_html(&page.body) {
        return only(whole_page(page));
    }
    as_file(page, &origin, options)
}

/// Reads an answer as a file whose name is the end of its address.
fn as_file(page: Page, origin: &Origin, options: &Options) -> Items {
    let mut stream = Stream::of(origin.name.clone(), io::Cursor::new(page.body));
    stream.extension = extension(page.url.path());
    let origin = origin.clone();
    match open(stream, options) {
        Ok(items) => Box::new(items.map(move |item| {
            item.map(|mut found| {
                found.url = found.url.or_else(|| origin.url.as_ref().map(Url::to_string));
                found.retrieved = found.retrieved.or_else(|| origin.retrieved.clone());
                found
            })
        })),
        Err(error) => only(Err(unreadable(&origin.name, &error))),
    }
}

/// Takes what was fetched as one page.
pub(crate) fn whole_page(page: Page) -> Item {
    let url = page.url.to_string();
    let retrieved = Some(page.retrieved);
    let is_text = page.media_type.as_deref() == Some("text/plain") && !starts_like_html(&page.body);
    if let Some(media_type) = page.media_type.as_deref().filter(|media_type| !is_page(media_type)) {
        let message = format!(
            "`{url}` is of the kind `{media_type}`, not a page; save it as a file and read that"
        );
        return Err(problem(None, "unsupported_input", message));
    }
    let Some(text) = text_of(page.body, page.charset) else {
        return Err(problem(None, "binary", format!("`{url}` is no text: it has NUL bytes")));
    };
    let content = if is_text { Content::Text(text) } else { Content::Html(text) };
    checked(RawPage {
        url: Some(url.clone()),
        retrieved,
        ..RawPage::new(format!("`{url}`"), content)
    })
}

fn is_page(media_type: &str) -> bool {
    media_type.starts_with("text/") || media_type.contains("html") || media_type.contains("xml")
}

/// Decodes: a byte order mark, then what the server says, then what the text declares.
pub(crate) fn text_of(bytes: Vec<u8>, charset: Option<&'static Encoding>) -> Option<String> {
    let has_mark = Encoding::for_bom(&bytes).is_some();
    let decoded = match charset.filter(|_| !has_mark) {
        Some(charset) if std::str::from_utf8(&bytes).is_err() => Some(decode_as(charset, &bytes)),
        _ => decode(bytes, true),
    };
    decoded.map(|decoded| decoded.text)
}
