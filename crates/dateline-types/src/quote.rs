//! Words and claims that the article puts into someone's mouth.

use std::ops::Range;

use crate::{ByteSpan, Identity};

/// Something said, written or claimed by someone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quote {
    /// What is said: between the marks where it is direct, the clause where it is not.
    pub span: ByteSpan,
    /// Its tokens.
    pub tokens: Range<usize>,
    /// Whether it is in quotation marks.
    pub direct: bool,
    /// Who says it, nearest first, then who passes it on. Empty where nobody was found.
    pub chain: Vec<Speaker>,
    /// What the speaker does with it.
    pub claim: Claim,
}

/// Who says something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Speaker {
    /// The words that name the speaker.
    pub text: String,
    /// Where they stand.
    pub span: ByteSpan,
    /// The head of these words.
    pub head: usize,
    /// Who it is.
    pub identity: Identity,
    /// The word that tells it: « selon », « a déclaré ».
    pub cue: String,
    /// Where the cue stands.
    pub cue_span: ByteSpan,
    /// The pronoun that stands for the speaker at the cue, where one does.
    pub pronoun: Option<ByteSpan>,
}

/// What a speaker does with a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Claim {
    /// States it.
    Assert,
    /// Says it is not so.
    Deny,
    /// Doubts it.
    Doubt,
    /// States it, and the outlet keeps its distance: « prétend ».
    Allege,
    /// Says it will be.
    Announce,
    /// Wants it to be.
    Order,
    /// Asks whether or that.
    Ask,
}
