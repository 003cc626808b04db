//! What keeps a run from starting, and how problems with single inputs are worded.

use std::io;
use std::path::{Path, PathBuf};

use dateline_types::Problem;

use crate::list::is_pattern;

/// The stage that problems with reading name.
const STAGE: &str = "acquire";

/// Why nothing can be read at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AcquireError {
    /// Not one of the paths is there.
    #[error("{}{}", not_there(first), others(*n_others))]
    NothingThere {
        /// The first path.
        first: PathBuf,
        /// How many more there are.
        n_others: usize,
    },
}

impl AcquireError {
    /// Returns the stable name of the error.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            AcquireError::NothingThere { .. } => "nothing_there",
        }
    }
}

fn not_there(path: &Path) -> String {
    match is_pattern(path) {
        true => format!("nothing matches `{}`", path.display()),
        false => format!("`{}` does not exist", path.display()),
    }
}

fn others(n_others: usize) -> String {
    match n_others {
        0 => String::new(),
        n => format!(" (nor any of the other {n})"),
    }
}

pub(crate) fn problem(
    article: Option<String>,
    code: &'static str,
    message: impl Into<String>,
) -> Problem {
    Problem::new(article, STAGE, code, message)
}

pub(crate) fn unreadable(name: &str, error: &io::Error) -> Problem {
    problem(None, "unreadable", format!("cannot read `{name}`: {error}"))
}

pub(crate) fn unsupported(name: &str, what: &str) -> Problem {
    let message = format!("`{name}` is {what}; `--input text` takes it as plain text");
    problem(None, "unsupported_input", message)
}
