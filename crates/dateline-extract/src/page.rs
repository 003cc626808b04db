//! Pages of the web: what they say of themselves, and what they must not do to us.

pub(crate) mod authors;
pub(crate) mod blocks;
pub(crate) mod compact;
pub(crate) mod depth;
pub(crate) mod elements;
pub(crate) mod entities;
pub(crate) mod json_ld;
pub(crate) mod kicker;
pub(crate) mod lines;
pub(crate) mod live;
pub(crate) mod meta;
pub(crate) mod prune;
pub(crate) mod reading;
pub(crate) mod scope;
pub(crate) mod tags;
pub(crate) mod title;
