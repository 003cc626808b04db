//! Records that were kept, back to the nouns they were made of: as much of them as records hold.
//!
//! What is not kept is empty: repairs and other articles of an article, tokens, entities, signs and decisions of events. So an article can be
//! coded anew, and events can be written in the columns of other data sets.

mod article;
mod event;
mod names;

use dateline_types::ByteSpan;

use crate::CharSpan;

pub use article::article;
pub use event::coded;
pub use names::names;

/// What is not a record of this kind, or not of this text.
#[derive(Debug)]
pub enum StoredError {
    /// It is no JSON of the record's shape.
    Shape(serde_json::Error),
    /// A value that no record has, or a place outside the text.
    Value(String),
}

impl std::fmt::Display for StoredError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            StoredError::Shape(error) => write!(f, "a kept record cannot be read: {error}"),
            StoredError::Value(value) => write!(f, "a kept record holds {value}"),
        }
    }
}

impl std::error::Error for StoredError {}

impl From<serde_json::Error> for StoredError {
    fn from(error: serde_json::Error) -> StoredError {
        StoredError::Shape(error)
    }
}

/// Finds the bytes of characters of a text.
struct Bytes {
    /// Byte at which each character starts, and the end of the text.
    starts: Vec<usize>,
}

impl Bytes {
    fn of(text: &str) -> Bytes {
        let starts = text.char_indices().map(|(byte, _)| byte);
        Bytes { starts: starts.chain([text.len()]).collect() }
    }

    fn span(&self, span: CharSpan) -> Result<ByteSpan, StoredError> {
        let byte = |char: u32| self.starts.get(char as usize).copied();
        match byte(span.start).zip(byte(span.end)) {
            Some((start, end)) if start <= end => Ok(ByteSpan::new(start, end)),
            _ => {
                let CharSpan { start, end } = span;
                Err(StoredError::Value(format!("the place [{start},{end}], outside its text")))
            }
        }
    }

    fn spans(&self, spans: &[CharSpan]) -> Result<Vec<ByteSpan>, StoredError> {
        spans.iter().map(|&span| self.span(span)).collect()
    }
}

fn day(text: &str) -> Result<jiff::civil::Date, StoredError> {
    text.parse().map_err(|_| StoredError::Value(format!("`{text}` in the place of a day")))
}
