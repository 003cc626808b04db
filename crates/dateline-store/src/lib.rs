//! **Stage 7 of 8: keep.** Takes articles with their events, people, places and quotes, gives one SQLite file.
//! Asks: what did we know, and when?
//! Never reads a clock or the environment, never codes, and changes nothing that another program made.

mod diff;
mod error;
pub mod find;
pub mod groups;
mod migrations;
mod pages;
mod report;
mod rows;
mod store;
mod tell;
mod write;

pub use error::Error;
pub use pages::reserve_pages;
pub use rows::{Entry, identity};
pub use store::Store;
pub use write::{Batch, Kept, Outcome, Stale, Writer};
