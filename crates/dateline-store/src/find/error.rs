//! What can be wrong with a question.

use dateline_types::nearest;

/// A question that cannot be answered. Messages say what is wrong and what to type.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FindError {
    /// A search in texts that cannot be understood.
    #[error("the search is not clear at character {at}: {what}; {cure}")]
    Words {
        /// The number of the character, from 1.
        at: usize,
        /// What is wrong.
        what: String,
        /// What to do.
        cure: String,
    },
    /// A word that is none of those there are.
    #[error("unknown {what} `{value}`; {cure}")]
    Unknown {
        /// What it should be: `type`, `status`…
        what: &'static str,
        /// What was asked for.
        value: String,
        /// What may be meant, or what there is.
        cure: String,
    },
    /// A value that is written wrongly or out of bounds.
    #[error("bad {what} `{value}`: {cure}")]
    Bad {
        /// What it should be: `day`, `box`…
        what: &'static str,
        /// What was given.
        value: String,
        /// How it is written.
        cure: String,
    },
    /// Statements that SQLite does not understand, or that would change something.
    #[error("{message}")]
    Refused {
        /// SQLite's words, or ours.
        message: String,
    },
    /// The file fails.
    #[error(transparent)]
    Store(#[from] crate::Error),
}

impl FindError {
    /// Returns a stable name of what is wrong, for scripts.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            FindError::Words { .. } => "bad_search",
            FindError::Unknown { .. } => "unknown_value",
            FindError::Bad { .. } => "bad_value",
            FindError::Refused { .. } => "refused",
            FindError::Store(error) => error.code(),
        }
    }

    pub(super) fn words(at: usize, what: impl Into<String>, cure: impl Into<String>) -> FindError {
        FindError::Words { at, what: what.into(), cure: cure.into() }
    }

    pub(super) fn bad(what: &'static str, value: &str, cure: impl Into<String>) -> FindError {
        FindError::Bad { what, value: shown(value), cure: cure.into() }
    }

    /// Says which of the `known` words may be meant; where none is near, which there are.
    pub(super) fn unknown<'k>(
        what: &'static str,
        value: &str,
        known: impl IntoIterator<Item = &'k str> + Clone,
    ) -> FindError {
        const MOST_NAMED: usize = 40;
        let cure = match nearest(value, known.clone()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => {
                let known: Vec<&str> = known.into_iter().take(MOST_NAMED).collect();
                format!("there are `{}`", known.join("`, `"))
            }
        };
        FindError::Unknown { what, value: shown(value), cure }
    }
}

/// Returns the value as it may stand in a message: no longer than a line.
fn shown(value: &str) -> String {
    const MAX_CHARS: usize = 80;
    let mut short: String = value.chars().take(MAX_CHARS).collect();
    if short.len() < value.len() {
        short.push('…');
    }
    short
}
