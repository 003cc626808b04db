//! An event type that a user defines beside PLOVER's.

use std::cmp::Ordering;
use std::hash::{Hash, Hasher};

use crate::Quad;

/// An event type of a user's codebook. A run has one of each name, so that two of the same name are the same.
#[derive(Debug, Clone)]
pub struct OwnType {
    /// Its name: `LANDGRAB`.
    pub name: String,
    /// What it is, in the user's words.
    pub description: String,
    /// Its class, where it has one.
    pub quad: Option<Quad>,
    /// Its conflict-cooperation score, where it has one: from -10 to 10.
    pub score: Option<f32>,
    /// Its modes with their scores, in the user's order.
    pub modes: Vec<(String, Option<f32>)>,
}

impl OwnType {
    /// What names of types look like, as a regular expression.
    pub const NAME_PATTERN: &'static str = "^[A-Z][A-Z0-9_-]*$";

    /// Tells whether `name` may name a type: it looks like PLOVER's and can stand in the name of a rule.
    ///
    /// ```
    /// use dateline_types::OwnType;
    ///
    /// assert!(OwnType::is_name("LANDGRAB") && OwnType::is_name("CYBER-BULLYING_2"));
    /// assert!(!OwnType::is_name("landgrab") && !OwnType::is_name("2ND") && !OwnType::is_name(""));
    /// ```
    #[must_use]
    pub fn is_name(name: &str) -> bool {
        let may_follow =
            |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || b"_-".contains(&byte);
        name.starts_with(|first: char| first.is_ascii_uppercase()) && name.bytes().all(may_follow)
    }

    /// Tells whether two definitions say the same, not only of the same name.
    #[must_use]
    pub fn says_the_same(&self, other: &OwnType) -> bool {
        let parts = |own: &OwnType| (own.quad, own.score, own.modes.clone());
        self.name == other.name && parts(self) == parts(other)
    }
}

impl PartialEq for OwnType {
    fn eq(&self, other: &OwnType) -> bool {
        self.name == other.name
    }
}

impl Eq for OwnType {}

impl PartialOrd for OwnType {
    fn partial_cmp(&self, other: &OwnType) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for OwnType {
    fn cmp(&self, other: &OwnType) -> Ordering {
        self.name.cmp(&other.name)
    }
}

impl Hash for OwnType {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.name.hash(state);
    }
}
