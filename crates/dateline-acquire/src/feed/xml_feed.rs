//! RSS, Atom and JSON Feed, by the `feed-rs` crate. What it refuses as a whole is mended, and then read article by article.

use feed_rs::model;
use feed_rs::parser::Builder;
use url::Url;

use super::date::parse_date;
use super::entry::{Entry, Listed, content_of};
use super::kind::Root;
use super::list::List;
use super::mend::{mended, pieces, unescaped};

/// Reads RSS or Atom, however broken.
pub(crate) fn read_xml(text: &str, root: Root, base: Option<&Url>) -> Result<List, String> {
    let first = match read_feed(text, base) {
        Ok(list) => return Ok(list),
        Err(first) => first,
    };
    let mended = mended(text);
    if let Ok(list) = read_feed(&mended, base) {
        tracing::info!("a feed was mended: {first}");
        return Ok(list);
    }
    piece_by_piece(&mended, root, base).ok_or(first)
}

/// Reads a sound feed.
pub(crate) fn read_feed(text: &str, base: Option<&Url>) -> Result<List, String> {
    let parser = Builder::new()
        .base_uri(base.map(Url::as_str))
        // An id that is made up is none.
        .id_generator(|_, _, _| String::new())
        // The day of the place of publication, which the crate would move to Greenwich.
        .timestamp_parser(|text| format!("{}Z", parse_date(text)?).parse().ok())
        .build();
    let feed = parser.parse(text.as_bytes()).map_err(|error| error.to_string())?;
    Ok(list_of(feed, base))
}

/// Reads each article of a broken feed by itself; `None` where there is none that can be read.
fn piece_by_piece(text: &str, root: Root, base: Option<&Url>) -> Option<List> {
    let pieces = pieces(text, root)?;
    let mut list = List::default();
    let mut n_read = 0;
    for (n, piece) in pieces.documents().enumerate() {
        match piece.and_then(|document| read_feed(&document, base)) {
            Ok(read) => {
                n_read += 1;
                list.ttl_minutes = read.ttl_minutes;
                list.listed.extend(read.listed);
            }
            Err(why) => {
                list.listed.push(Listed::Broken(format!("entry {} is broken: {why}", n + 1)))
            }
        }
    }
    (n_read > 0).then_some(list)
}

fn list_of(feed: model::Feed, base: Option<&Url>) -> List {
    let outlet = feed.title.and_then(title);
    let lang = feed.language.filter(|lang| !lang.trim().is_empty());
    // A file knows no address of its own, but the feed in it may.
    let own = feed.links.iter().find_map(|link| Url::parse(&link.href).ok());
    let base = base.or(own.as_ref());
    let entry = |found: model::Entry| {
        let entry = entry(found, base);
        let outlet = outlet.clone();
        let lang = entry.lang.clone().or_else(|| lang.clone());
        Listed::Entry(Box::new(Entry { outlet, lang, ..entry }))
    };
    List { ttl_minutes: feed.ttl, listed: feed.entries.into_iter().map(entry).collect() }
}

fn entry(entry: model::Entry, base: Option<&Url>) -> Entry {
    let text_of = |content: model::Content| {
        let is_plain = content.content_type.to_string().starts_with("text/plain");
        Some((content.body?, is_plain))
    };
    let out_of_line = entry.content.as_ref().filter(|content| content.body.is_none());
    let elsewhere = out_of_line.and_then(|content| Some(content.src.as_ref()?.href.clone()));
    let url = link(&entry.links).or(elsewhere).map(|href| absolute(href, base));
    let summary = entry.summary.map(|summary| {
        let is_plain = summary.content_type.to_string().starts_with("text/plain");
        (summary.content, is_plain)
    });
    let published = entry.published.or(entry.updated);
    Entry {
        id: id(entry.id, url.as_deref()),
        title: entry.title.and_then(title),
        published: published.map(|time| time.to_string().chars().take(10).collect()),
        authors: entry.authors.into_iter().filter_map(|person| given(person.name?)).collect(),
        lang: entry.language,
        outlet: None,
        content: entry
            .content
            .and_then(text_of)
            .and_then(|(body, is_plain)| content_of(body, is_plain)),
        summary: summary.and_then(|(body, is_plain)| content_of(body, is_plain)),
        url,
    }
}

/// Takes the feed's own id where it is one for the whole world (an address, a `tag:`, a `urn:`); numbers are counted by every site.
fn id(id: String, url: Option<&str>) -> Option<String> {
    let is_global = id.split_once(':').is_some_and(|(scheme, rest)| {
        scheme.len() > 1
            && scheme.bytes().all(|byte| byte.is_ascii_alphabetic())
            && !rest.is_empty()
    });
    let own = given(id);
    match url {
        Some(url) if !is_global => Some(url.to_owned()),
        _ => own,
    }
}

/// Takes the address of the article, not of its comments, sounds or next page.
fn link(links: &[model::Link]) -> Option<String> {
    let is_page = |link: &&model::Link| {
        matches!(link.rel.as_deref(), None | Some("alternate")) && link.target.is_none()
    };
    let chosen = links.iter().find(is_page)?;
    given(chosen.href.clone())
}

fn absolute(href: String, base: Option<&Url>) -> String {
    base.and_then(|base| base.join(&href).ok()).map_or(href, String::from)
}

fn title(text: model::Text) -> Option<String> {
    let words = unescaped(&text.content);
    given(words.split_whitespace().collect::<Vec<_>>().join(" "))
}

fn given(text: String) -> Option<String> {
    Some(text).filter(|text| !text.trim().is_empty())
}
