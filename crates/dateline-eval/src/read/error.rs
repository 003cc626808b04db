//! What can be wrong with a line.

use thiserror::Error as ThisError;

/// A line, or an event of one, that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Where it stands: `` line 3 of `gold.jsonl` ``.
    pub origin: String,
    /// The article's id, where it is known.
    pub article: Option<String>,
    /// What is wrong.
    pub error: Error,
}

/// What is wrong with a line.
#[derive(Debug, Clone, PartialEq, Eq, ThisError)]
#[non_exhaustive]
pub enum Error {
    /// It is no JSON.
    #[error("{0}")]
    BadJson(String),
    /// It is JSON, but no object.
    #[error("expected a JSON object")]
    NoObject,
    /// It is neither an article nor an event nor a pair.
    #[error(
        "neither an event (`article`, `type`), an article (`id`, `text`) nor a pair (`text`, `actor`, `recipient`, `type`)"
    )]
    NoRecord,
    /// A field that must be there is not.
    #[error("there is no `{0}`")]
    Missing(&'static str),
    /// A field holds something else.
    #[error("`{field}` must be {expected}")]
    BadField {
        /// The field.
        field: &'static str,
        /// What it must be.
        expected: &'static str,
    },
    /// A type that looks like a misspelt one.
    #[error(
        "`{found}` is no type; is `{known}` meant? `--own-types {found}` takes it as a type of your own"
    )]
    UnknownType {
        /// As it stands.
        found: String,
        /// The one it looks like.
        known: String,
    },
    /// A status that there is not.
    #[error(
        "`{0}` is no status: happened, ongoing, planned, possible, unconfirmed, requested, denied or hypothetical"
    )]
    UnknownStatus(String),
    /// A time that is not understood.
    #[error(
        "`when` is `{0}`, which is no EDTF such as 2020-01-07, 2020-01 or 2020-01-03/2020-01-07; `start` and `end` say what it means"
    )]
    BadTime(String),
    /// Words that the article has not.
    #[error("the words of `{field}` are not in the article: `{words}`")]
    NotFound {
        /// The field.
        field: &'static str,
        /// The words.
        words: String,
    },
    /// Offsets that no such words stand at.
    #[error("the `span` of `{field}` is {found}, which does not hold its words: {why}")]
    BadSpan {
        /// The field.
        field: &'static str,
        /// The offsets.
        found: String,
        /// What stands there instead.
        why: String,
    },
    /// One id with two texts.
    #[error("the `id` stands for another text too: {0}")]
    IdTwice(String),
}

impl Error {
    /// Returns the stable name of the fault, for scripts.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Error::BadJson(_) | Error::NoObject => "bad_json",
            Error::NoRecord => "unsupported_record",
            Error::Missing(_) => "missing_field",
            Error::BadField { .. } => "bad_field",
            Error::UnknownType { .. } => "unknown_type",
            Error::UnknownStatus(_) => "unknown_status",
            Error::BadTime(_) => "bad_time",
            Error::NotFound { .. } => "words_not_found",
            Error::BadSpan { .. } => "bad_span",
            Error::IdTwice(_) => "id_twice",
        }
    }

    pub(crate) fn bad(field: &'static str, expected: &'static str) -> Error {
        Error::BadField { field, expected }
    }

    pub(crate) fn not_found(field: &'static str, words: &str) -> Error {
        Error::NotFound { field, words: words.to_owned() }
    }

    /// Keeps the column; the line is always 1 here.
    pub(crate) fn json(error: &serde_json::Error) -> Error {
        let place = format!(" at line {} column {}", error.line(), error.column());
        let text = error.to_string();
        let what = text.strip_suffix(&place).unwrap_or(&text);
        Error::BadJson(format!("{what} at column {}", error.column()))
    }
}
