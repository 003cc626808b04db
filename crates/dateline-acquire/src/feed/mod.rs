//! Lists of articles: feeds (RSS, Atom, JSON Feed), lists of feeds (OPML), maps of sites.

mod date;
mod entry;
mod items;
mod kind;
mod list;
mod mend;
mod opml;
mod sitemap;
mod watch;
mod xml_feed;

pub(crate) use self::items::{Origin, items, stream_items};
pub(crate) use self::kind::{Start, start};
pub use self::watch::{Sink, Watch, feeds_of};

/// Reads a list of articles, for the fuzzer: any text is a list or an error.
#[doc(hidden)]
pub fn fuzz_list(text: &str) {
    let base = url::Url::parse("https://example.org/feed").ok();
    let _ = list::read_list(text, base.as_ref());
}
