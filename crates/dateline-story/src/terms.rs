//! What a report is about: its words and names, each with its weight.

/// A word or name with its weight in a report, `1 + ln(n)` of its count or weighted count.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Term {
    /// Of the word and its language, or of the name of someone or some place.
    pub hash: u32,
    /// Before the term's rarity is taken into account.
    pub weight: f32,
}
