//! Words with a number made of their letters, so that lists of thousands are asked for them without a look at letters.

use std::fmt;
use std::hash::Hasher;
use std::ops::Deref;

use rustc_hash::FxHasher;

/// The number of a word: a hash of its letters, of 64 bits as spaCy's are. That any two of a million words share one has a chance of 1 in 37 million.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WordId(u64);

impl WordId {
    /// Returns the number of these letters.
    #[must_use]
    pub fn of(letters: &str) -> WordId {
        let mut hasher = FxHasher::default();
        hasher.write(letters.as_bytes());
        WordId(hasher.finish())
    }
}

/// The letters of a word, and its number.
#[derive(Clone, PartialEq, Eq)]
pub struct Word {
    id: WordId,
    letters: Box<str>,
}

impl Word {
    /// Returns its number.
    #[must_use]
    pub fn id(&self) -> WordId {
        self.id
    }
}

impl From<Box<str>> for Word {
    fn from(letters: Box<str>) -> Word {
        Word { id: WordId::of(&letters), letters }
    }
}

impl From<String> for Word {
    fn from(letters: String) -> Word {
        letters.into_boxed_str().into()
    }
}

impl From<&str> for Word {
    fn from(letters: &str) -> Word {
        Box::<str>::from(letters).into()
    }
}

impl Deref for Word {
    type Target = str;

    fn deref(&self) -> &str {
        &self.letters
    }
}

impl fmt::Display for Word {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.letters)
    }
}

impl fmt::Debug for Word {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.letters, f)
    }
}
