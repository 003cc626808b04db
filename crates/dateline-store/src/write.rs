//! Writing: batches of articles, each whole or not at all.

mod article;
mod batch;
mod coding;
mod conflicts;
mod happenings;
mod keys;
mod report;
mod rollup;
mod words;

pub(crate) use article::known;
pub use batch::{Batch, Kept, Outcome, Writer};
