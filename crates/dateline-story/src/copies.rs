//! Which texts are copies: whole, retouched, or cut to a part.

use crate::archive::ArticleKey;

/// How a text is like another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum CopyKind {
    /// All runs are the same.
    Exact,
    /// Most are.
    Near,
    /// The shorter is an excerpt of the longer.
    Abridged,
}

/// A text that is a copy of another; who took it from whom is asked later.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CopyLink {
    /// The other text.
    pub other: ArticleKey,
    /// How they are alike.
    pub kind: CopyKind,
    /// Share of the shorter one's runs that stand in the longer.
    pub containment: f32,
}
