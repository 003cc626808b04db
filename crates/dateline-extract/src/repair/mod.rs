//! Found text to clean text: what is wrong, one file for each kind, and how changes are kept so that they can be undone.

mod characters;
mod draft;
mod glue;
mod header;
mod mojibake;
mod notice;
mod promotion;

use dateline_types::{Published, Related, Repair};

use crate::words::Words;

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
            + draft.apply(notice::edits(draft.text(), words, &mut repaired.truncated))
            + draft.apply(glue::edits(draft.text(), words));
        if n_changed == 0 {
            break;
        }
    }
    repaired.truncated |= notice::is_cut_off(draft.text());
    (repaired.text, repaired.repairs) = draft.finish();
    repaired
}
