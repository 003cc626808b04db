//! **Stage 6 of 8: group.** Takes articles with their events, gives copies, events behind many reports, and stories.
//! Asks: which texts are copies, which one event is behind many reports, which story is it?
//! Never reads a clock, a file or a random number; keeps nothing itself: an [`Archive`] does.

pub mod archive;
mod bytes;
pub mod copies;
pub mod deed;
mod deed_keys;
pub mod events;
mod from_coded;
pub mod group;
pub mod likeness;
mod linkage;
mod memory;
pub mod origin;
pub mod print;
mod rarity;
pub mod shingles;
pub mod stories;
pub mod terms;

pub use archive::{Archive, ArticleKey, Days, EventKey, StoryKey, Taken};
pub use bytes::Damaged;
pub use deed::Deed;
pub use group::Placed;
pub use memory::Memory;
pub use print::Print;
