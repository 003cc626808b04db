//! Lists of articles: feeds (RSS, Atom, JSON Feed), lists of feeds (OPML), maps of sites.

mod date;
mod entry;
mod items;
mod kind;
pub(crate) mod list;
mod mend;
mod opml;
mod sitemap;
mod watch;
mod xml_feed;

pub(crate) use self::items::{Origin, items, stream_items};
pub(crate) use self::kind::{Start, start};
pub use self::watch::{Sink, Watch, feeds_of};
