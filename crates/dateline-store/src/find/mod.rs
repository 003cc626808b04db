//! What was kept, found again: lists, counts, timelines, and SQL of one's own.
//!
//! Asks: which events, quotes, articles and stories are so, and how many? Never writes, and never lets what was typed stand in SQL.

mod error;
mod filter;
mod sql;
mod words;

pub use error::FindError;
pub use filter::{Area, Days, Filter, Who, day_of};
pub use words::Words;
