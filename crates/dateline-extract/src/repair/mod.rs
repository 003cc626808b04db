//! Found text to clean text: what is wrong, one file for each kind, and how changes are kept so that they can be undone.

mod characters;
mod credit;
mod dateline;
mod draft;
mod glue;
mod header;
mod mojibake;
mod notice;
mod promotion;

use std::ops::Range;

use dateline_types::{Dateline, Published, Related, Repair};

use crate::words::Words;

pub(crate) use dateline::day_of;
pub(crate) use draft::Draft;
pub use draft::undo;

/// Rounds go on until one changes nothing, since taking something out can lay bare something else. No real text was seen to need more than three.
const MAX_ROUNDS: usize = 8;

/// What repairing gave.
#[derive(Debug, Default)]
pub(crate) struct Repaired {
    pub(crate) text: String,
    pub(crate) repairs: Vec<Repair>,
    pub(crate) title: Option<String>,
    pub(crate) published: Option<Published>,
    /// What stood where a header has its date, and is none.
    pub(crate) bad_published: Option<String>,
    pub(crate) related: Vec<Related>,
    pub(crate) truncated: bool,
    /// Whether a notice of a paywall was found.
    pub(crate) paywall: bool,
    /// Its day as it is written.
    pub(crate) dateline: Option<Dateline>,
    pub(crate) agency: Option<String>,
    /// Lines that name authors.
    pub(crate) bylines: Vec<String>,
}

/// Repairs `found` by the words of all languages.
pub(crate) fn repair(found: String, words: &Words) -> Repaired {
    let mut draft = Draft::new(found);
    let mut repaired = Repaired::default();
    for _ in 0..MAX_ROUNDS {
        let n_changed = draft.apply(mojibake::edits(draft.text()))
            + draft.apply(characters::edits(draft.text()))
            + draft.apply(header::edits(draft.text(), words, &mut repaired))
            + draft.apply(promotion::edits(draft.text(), words, &mut repaired.related))
            + draft.apply(notice::edits(draft.text(), words, &mut repaired.paywall))
            + draft.apply(credit::edits(draft.text(), words, &mut repaired))
            + draft.apply(dateline::edits(draft.text(), words, &mut repaired))
            + draft.apply(glue::edits(draft.text(), words));
        if n_changed == 0 {
            break;
        }
    }
    repaired.truncated = repaired.paywall || notice::is_cut_off(draft.text());
    (repaired.text, repaired.repairs) = draft.finish();
    repaired
}

/// Where the blank lines that begin at `from` end.
fn end_of_blank(text: &str, from: usize) -> usize {
    let behind = text.get(from..).unwrap_or_default();
    text.len() - behind.trim_start_matches('\n').len()
}

/// Returns each line with words, without the spaces round it, and what is to be taken out where it goes: the line with its end, and of the first line the blank
/// ones behind.
fn lines_of(text: &str) -> impl Iterator<Item = (Range<usize>, &str)> {
    let mut at = 0;
    let first = text.len() - text.trim_start().len();
    let lines = text.split_inclusive('\n').map(move |line| {
        let range = at..at + line.len();
        at = range.end;
        // Of the first line alone: each would be passed for each blank line again.
        let end = if range.contains(&first) { end_of_blank(text, range.end) } else { range.end };
        (range.start..end, line.trim())
    });
    lines.filter(|(_, line)| !line.is_empty())
}
