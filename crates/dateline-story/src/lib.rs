//! **Stage 6 of 8: group.** Takes articles with their events, gives copies, events behind many reports, and stories.
//! Asks: which texts are copies, which one event is behind many reports, which story is it?
//! Never reads a clock, a file or a random number; keeps nothing itself: an [`Archive`] does.

pub mod archive;
mod bytes;
pub mod copies;
pub mod deed;
mod deed_keys;
mod memory;
pub mod print;
pub mod shingles;
pub mod terms;

pub use archive::{Archive, ArticleKey, Days, EventKey, StoryKey, Taken};
pub use bytes::Damaged;
pub use deed::Deed;
pub use memory::Memory;
pub use print::Print;
