//! **Stage 5 of 8: code.** Takes [`Resolved`](dateline_types::Resolved), gives `Vec<Event>`.
//! Asks of each clause: who did what to whom, and does it stand as a fact?
//! Never reads a file, a clock or a random number: the same input gives the same bytes.

mod analogies;
mod argument;
mod clause;
mod code;
mod codebook;
mod conditions;
mod confidence;
mod contexts;
mod counts;
mod deed;
mod details;
mod frame;
mod grammar;
mod index;
mod means;
mod narrative;
mod slots;
mod status;
mod support;
mod trace;
mod turn;
mod when;
mod whereabouts;
mod word_list;

pub use analogies::Analogies;
pub use code::code_events;
pub use codebook::{
    Codebook, Counts, Entry, Example, Finding, Level, OwnTypes, Sources, TriggerKind, TypeCounts,
    check_codebook, is_of_codebook,
};
pub use confidence::Odds;
pub use grammar::Grammar;
pub use trace::{Check, Outcome, Traced, Tried, trace};
