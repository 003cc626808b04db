//! Finite automata over *symbols*: classes of characters that no rule of the tokenizer tells apart.
//!
//! All rules share one [`Alphabet`], so a chunk is turned into symbols once and each rule then costs one table look-up per character.

mod alphabet;
mod dfa;
mod nfa;

pub(super) use alphabet::{Alphabet, Symbol};
pub(super) use dfa::{Dfa, Preference};
pub(super) use nfa::{Ahead, Nfa};
