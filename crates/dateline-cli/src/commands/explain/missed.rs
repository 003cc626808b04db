//! What was not coded: triggers of the codebook that gave no event, sentence by sentence, with the first reason of each entry.

use std::fmt::Write as _;

use dateline_pipeline::{Outcome, Traced, Tried};

use super::{Explained, tried};
use crate::printer::visible;

/// How many entries are told of each trigger.
const N_ENTRIES: usize = 3;

/// Tells of the triggers that gave no event.
pub(super) fn not_coded(article: &Explained<'_>, out: &mut String) {
    let doc = &article.coded.resolved.doc;
    let told = told(article);
    if !told.is_empty() {
        out.push_str("\n## not coded\n");
    }
    for of_sentence in told.chunk_by(|(one, _), (next, _)| one.sentence == next.sentence) {
        let sentence = &doc.sents[of_sentence[0].0.sentence];
        let _ = writeln!(out, "\n{}\n", visible(sentence.span.text(doc.text())));
        for (traced, entries) in of_sentence {
            entries.iter().enumerate().for_each(|(nth, entry)| {
                let word = if nth == 0 { doc.word(traced.head) } else { "" };
                let _ = writeln!(out, "  {word:<16} {}", tried(entry));
            });
        }
    }
}

/// The triggers that gave no event, each with the entries that are told.
pub(super) fn told<'e>(article: &Explained<'e>) -> Vec<(&'e Traced, Vec<&'e Tried>)> {
    let missed = article.traced.iter().filter(|traced| traced.coded().is_none());
    let told = missed.map(|traced| (traced, entries(article, traced)));
    told.filter(|(_, entries)| !entries.is_empty()).collect()
}

/// The entries that are told: those that came near, or all.
fn entries<'t>(article: &Explained<'_>, traced: &'t Traced) -> Vec<&'t Tried> {
    if article.all {
        return traced.tried.iter().collect();
    }
    let is_near = |tried: &&Tried| match tried.outcome {
        Outcome::Words(_) | Outcome::Outweighed { .. } => false,
        // Without someone it would code nothing either.
        Outcome::CodesNothing | Outcome::Nobody => true,
        _ => tried.codes,
    };
    traced.tried.iter().filter(is_near).take(N_ENTRIES).collect()
}
