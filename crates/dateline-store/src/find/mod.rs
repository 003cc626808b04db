//! What was kept, found again: lists, counts, timelines, and SQL of one's own.
//!
//! Asks: which events, quotes, articles and stories are so, and how many? Never writes, and never lets what was typed stand in SQL.

mod articles;
mod count;
mod error;
mod events;
mod filter;
mod finder;
mod list;
mod names;
mod plan;
mod prompt;
mod quotes;
mod records;
mod sql;
mod vocabulary;
mod words;

pub use count::{Count, Per};
pub use error::FindError;
pub use events::Told;
pub use filter::{Area, Days, Filter, Who, day_of};
pub use finder::Finder;
pub use list::{By, Listing, Page};
pub use prompt::Prompt;
pub use records::{ARTICLE_FIELDS, EVENT_FIELDS, KeptEvent, QUOTE_FIELDS, Record, STORY_FIELDS};
pub use vocabulary::Vocabulary;
pub use words::Words;

#[cfg(test)]
mod tests;
