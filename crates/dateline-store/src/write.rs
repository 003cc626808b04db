//! Writing: batches of articles, each whole or not at all.

mod article;
mod batch;
mod coding;
mod happenings;
mod keys;
mod recode;
mod rollup;
mod stories;
mod words;

pub(crate) use article::known;
pub use batch::{Batch, Kept, Outcome, Writer};
pub use recode::Stale;
