//! **Stage 2 of 8: extract.** Takes [`RawPage`](dateline_types::RawPage), gives [`Article`](dateline_types::Article).
//! Asks: what is the text, its title, date, outlet?
//! Never loses a word: every change of the text is a [`Repair`](dateline_types::Repair), and undoing them all gives back what was found. Never reads a file, the
//! network or a clock.

mod byline;
mod extractor;
mod finder;
pub mod language;
pub mod main_text;
mod page;
mod paragraphs;
mod published;
mod repair;
mod words;

pub use extractor::{Extractor, Options};
pub use published::{parse_published, time_of};
pub use repair::undo;
