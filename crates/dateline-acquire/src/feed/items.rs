//! What a list names to pages: from the list itself, from the network where that is allowed, else a problem that says where the text is.

use std::collections::VecDeque;
use std::io::{self, Read};

use dateline_types::{Content, Problem, RawPage};
use encoding_rs::Encoding;
use url::Url;

use super::entry::{Entry, Listed};
use super::list::{List, read_list};
use crate::error::{problem, unreadable};
use crate::net::{Network, Page, text_of, unpack, whole_page};
use crate::open::{Items, only};
use crate::pages::{Item, Options};
use crate::stream::Stream;
use crate::whole::checked;

/// So much of a list is read: what a sitemap may have by its protocol.
const MAX_LIST_BYTES: usize = 50 << 20;

/// How packed bytes start.
const GZIP: &[u8] = b"\x1f\x8b";

/// Lists in lists are followed so far: a list of feeds, or of maps, and those.
const MAX_DEPTH: usize = 3;

/// A summary with so many letters is taken for the text where nothing else is at hand: many feeds have their articles there. News agencies' first
/// paragraphs have up to 400.
const MIN_TEXT_CHARS: usize = 500;

/// Where a list comes from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Origin {
    /// As messages name it.
    pub(crate) name: String,
    /// Where it was found on the web.
    pub(crate) url: Option<Url>,
    /// When.
    pub(crate) retrieved: Option<String>,
}

/// Reads a list from a file or a pipe.
pub(crate) fn stream_items(stream: Stream, options: &Options) -> io::Result<Items> {
    let origin = Origin { name: stream.name.clone(), ..Origin::default() };
    let mut bytes = Vec::new();
    stream.into_reader().take(MAX_LIST_BYTES as u64 + 1).read_to_end(&mut bytes)?;
    Ok(items(bytes, None, origin, options))
}

/// Reads a list from its bytes.
pub(crate) fn items(
    bytes: Vec<u8>,
    charset: Option<&'static Encoding>,
    origin: Origin,
    options: &Options,
) -> Items {
    match listed(bytes, charset, &origin) {
        Ok(list) => Box::new(ListItems::new(list, origin, options)),
        Err(item) => only(Err(item)),
    }
}

/// Reads what a list names.
pub(super) fn listed(
    bytes: Vec<u8>,
    charset: Option<&'static Encoding>,
    origin: &Origin,
) -> Result<List, Problem> {
    let name = &origin.name;
    let too_long = || {
        let message = format!("`{name}` has more than {} MB", MAX_LIST_BYTES >> 20);
        problem(None, "feed_too_long", message)
    };
    // Maps of sites are often packed, whatever they are named.
    let encoding = if bytes.starts_with(GZIP) { "gzip" } else { "" };
    let bytes = unpack(&bytes, encoding, MAX_LIST_BYTES)
        .map_err(|error| unreadable(name, &error))?
        .ok_or_else(too_long)?;
    let text = text_of(bytes, charset)
        .ok_or_else(|| problem(None, "binary", format!("`{name}` is no text: it has NUL bytes")))?;
    read_list(&text, origin.url.as_ref()).map_err(|why| {
        problem(None, "bad_feed", format!("`{name}` is no feed that can be read: {why}"))
    })
}

impl Origin {
    pub(crate) fn of(page: &Page) -> Origin {
        Origin {
            name: page.url.to_string(),
            url: Some(page.url.clone()),
            retrieved: Some(page.retrieved.clone()),
        }
    }
}

/// The pages of a list, one by one.
struct ListItems {
    to_do: VecDeque<(usize, Origin, Listed)>,
    options: Options,
}

impl ListItems {
    fn new(list: List, origin: Origin, options: &Options) -> ListItems {
        let to_do = list.listed.into_iter().map(|listed| (1, origin.clone(), listed)).collect();
        ListItems { to_do, options: options.clone() }
    }

    /// Puts what a list in the list names before the rest.
    fn open_list(&mut self, depth: usize, url: &str) -> Result<(), Problem> {
        let Some(network) = self.options.network_for_items() else {
            let message = format!("the feed `{url}` is not read without `--fetch`");
            return Err(problem(None, "summary_only", message));
        };
        if depth >= MAX_DEPTH {
            let message = format!(
                "`{url}` is a list in a list in a list, and not read; name it with `--feed`"
            );
            return Err(problem(None, "list_too_deep", message));
        }
        let page = network.fetch(url).map_err(|failure| failure.problem(None, url))?;
        let origin = Origin::of(&page);
        let list = listed(page.body, page.charset, &origin)?;
        for listed in list.listed.into_iter().rev() {
            self.to_do.push_front((depth + 1, origin.clone(), listed));
        }
        Ok(())
    }
}

impl Iterator for ListItems {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        loop {
            let (depth, origin, listed) = self.to_do.pop_front()?;
            match listed {
                Listed::Entry(entry) => {
                    return Some(item_of(*entry, &origin, self.options.network_for_items()));
                }
                Listed::Broken(why) => return Some(Err(broken(&origin, &why))),
                Listed::List(url) => {
                    if let Err(problem) = self.open_list(depth, &url) {
                        return Some(Err(problem));
                    }
                }
            }
        }
    }
}

pub(super) fn broken(origin: &Origin, why: &str) -> Problem {
    problem(None, "bad_feed_entry", format!("`{}`: {why}", origin.name))
}

/// Makes the page of an article that a list names.
pub(super) fn item_of(mut entry: Entry, origin: &Origin, network: Option<&Network>) -> Item {
    let place = match &entry.url {
        Some(url) => format!("`{url}` in `{}`", origin.name),
        None => format!("an entry of `{}`", origin.name),
    };
    if let Some(content) = entry.content.take() {
        return checked(RawPage {
            retrieved: origin.retrieved.clone(),
            ..entry.page(place, content)
        });
    }
    match (entry.url.clone(), network) {
        (Some(url), Some(network)) => match network.fetch(&url) {
            Ok(page) => fetched(entry, page),
            Err(failure) => Err(failure.problem(entry.id, &url)),
        },
        (url, _) => from_summary(entry, url.as_deref(), place, origin),
    }
}

fn from_summary(mut entry: Entry, url: Option<&str>, place: String, origin: &Origin) -> Item {
    if let Some(summary) =
        entry.summary.take().filter(|summary| n_letters(summary) >= MIN_TEXT_CHARS)
    {
        return checked(RawPage {
            retrieved: origin.retrieved.clone(),
            ..entry.page(place, summary)
        });
    }
    let name = &origin.name;
    let message = match url {
        Some(url) => format!("`{name}` has only a summary of `{url}`; `--fetch` gets the article"),
        None => format!("`{name}` has only a summary of an article, and no address of it"),
    };
    Err(problem(entry.id, "summary_only", message))
}

/// Counts the letters that a reader sees, but for those in tags.
fn n_letters(content: &Content) -> usize {
    let mut in_tag = false;
    let is_seen = |character: &char| {
        match character {
            '<' => in_tag = true,
            '>' => in_tag = false,
            _ => {}
        }
        !in_tag && character.is_alphanumeric()
    };
    content.as_str().chars().filter(is_seen).count()
}

/// Joins a page with what the list said of it. The page knows its language better than a list, which often has that of its program.
fn fetched(entry: Entry, page: Page) -> Item {
    let found = whole_page(page)?;
    let own = entry.page(found.origin.clone(), found.content);
    checked(RawPage { url: found.url, retrieved: found.retrieved, lang: None, ..own })
}
