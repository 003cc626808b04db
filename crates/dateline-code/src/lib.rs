//! **Stage 5 of 8: code.** Takes [`Resolved`](dateline_types::Resolved), gives `Vec<Event>`.
//! Asks of each clause: who did what to whom, and does it stand as a fact?
//! Never reads a file, a clock or a random number: the same input gives the same bytes.

mod argument;
mod clause;
mod code;
mod codebook;
mod contexts;
mod counts;
mod details;
mod frame;
mod grammar;
mod means;
mod narrative;
mod status;
mod when;
mod whereabouts;

pub use code::code_events;
pub use codebook::{Codebook, Entry, TriggerKind};
pub use grammar::Grammar;
