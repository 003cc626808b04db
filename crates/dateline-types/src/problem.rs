//! What went wrong with one article. A bad article is data, not an error: the run goes on.

use crate::ByteSpan;

/// Something that could not be done, with where and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The article's id, where it has one.
    pub article: Option<String>,
    /// The stage that found it: `acquire`, `extract`, `analyse`, `resolve`, `code`.
    pub stage: &'static str,
    /// Stable name, for scripts: `binary`, `bad_published`.
    pub code: &'static str,
    /// One sentence: what, where, and what to do.
    pub message: String,
    /// The words it is about.
    pub span: Option<ByteSpan>,
}

impl Problem {
    /// Makes a problem that is about no words in particular.
    #[must_use]
    pub fn new(
        article: Option<String>,
        stage: &'static str,
        code: &'static str,
        message: impl Into<String>,
    ) -> Problem {
        Problem { article, stage, code, message: message.into(), span: None }
    }
}

/// A result with what went wrong on the way to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WithProblems<T> {
    /// The result.
    pub value: T,
    /// What could not be done, in the order it was found.
    pub problems: Vec<Problem>,
}

impl<T> WithProblems<T> {
    /// Wraps a result that nothing went wrong with.
    pub fn clean(value: T) -> WithProblems<T> {
        WithProblems { value, problems: Vec::new() }
    }
}
