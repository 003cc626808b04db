//! Lines that credit: a picture's author, an agency, the author of the text.

use std::ops::Range;

use super::Repaired;
use super::draft::Edit;
use super::lines_of;
use crate::words::Words;

/// A longer line is no byline.
const MAX_BYLINE_CHARS: usize = 80;

/// So many words of a line « Par … » are names.
const MAX_BYLINE_WORDS: usize = 10;

/// Finds lines that credit and the agency that signs the text.
pub(crate) fn edits(text: &str, words: &Words, repaired: &mut Repaired) -> Vec<Edit> {
    let mut edits = Vec::new();
    for (range, line) in lines_of(text) {
        if is_initials(line) {
            edits.push(Edit::new(range, "", "credit"));
        } else if words.is_credit(line) {
            let agency = words.agency_in(line.trim_matches(['(', ')', '.', ' ']));
            let is_alone = line.split_whitespace().count() <= 2;
            repaired.agency = repaired.agency.take().or(agency.filter(|_| is_alone));
            edits.push(Edit::new(range, "", "credit"));
        } else if let Some(names) = byline(line, words) {
            repaired.bylines.push(names.to_owned());
            edits.push(Edit::new(range, "", "byline"));
        }
    }
    if let Some((found, agency)) = signature(text, words) {
        let is_free = edits.last().is_none_or(|last| last.range.end <= found.start);
        if is_free && found.start > 0 {
            repaired.agency.get_or_insert_with(|| agency.to_owned());
            edits.push(Edit::new(found, "", "credit"));
        }
    }
    edits
}

/// Tells whether a line is the initials of those who wrote and edited: « cb/ram/aub », « pol-wod/jb ».
fn is_initials(line: &str) -> bool {
    let is_name = |name: &str| {
        (2..=4).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_lowercase())
    };
    line.contains('/') && line.split(['/', '-']).all(is_name)
}

/// Returns where the agency in brackets stands that a text ends with, and the agency.
fn signature<'t>(text: &'t str, words: &Words) -> Option<(Range<usize>, &'t str)> {
    let pattern = words.signature.as_ref().filter(|_| text.trim_end().ends_with(')'))?;
    let found = pattern.captures(text)?;
    Some((found.get(0)?.range(), found.name("agency")?.as_str()))
}

/// Returns the names of a line that is « Par Ana Kos » and no sentence.
fn byline<'t>(line: &'t str, words: &Words) -> Option<&'t str> {
    if line.chars().nth(MAX_BYLINE_CHARS).is_some() {
        return None;
    }
    let names = words.after_byline_mark(line)?;
    let starts = line.len() - names.len() <= line.find(char::is_whitespace)? + 2;
    let is_short = names.split_whitespace().count() <= MAX_BYLINE_WORDS;
    let is_sentence = line.ends_with(['.', '!', '?', '…', '»', ':', ',']);
    let capitals =
        names.split_whitespace().filter(|word| word.starts_with(char::is_uppercase)).count();
    (starts
        && is_short
        && !is_sentence
        && capitals >= 2
        && capitals * 2 >= names.split_whitespace().count())
    .then_some(names)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::words;

    fn repaired(text: &str) -> (String, Option<String>, Vec<String>) {
        let words = words(
            "credit = ['AFP', 'Photo', 'Crédit photo', 'Getty Images']\ndateline_agency = ['AFP']\nbyline = ['par']",
        );
        let mut repaired = Repaired::default();
        let mut draft = super::super::Draft::new(text.to_owned());
        draft.apply(edits(text, &words, &mut repaired));
        (draft.finish().0, repaired.agency, repaired.bylines)
    }

    #[test]
    fn credits_are_taken_out() {
        for line in [
            "Crédit photo : Ana Kos",
            "© Ana Kos",
            "Le roi à Damas. Ana Kos / AFP",
            "(Photo: Ana Kos)",
            "La reine (Photo by Ana Kos/Getty Images)",
        ] {
            assert_eq!(
                repaired(&format!("{line}\nUn.")),
                ("Un.".to_owned(), None, vec![]),
                "{line}"
            );
        }
        assert_eq!(repaired("Un.\n(AFP)"), ("Un.\n".to_owned(), Some("AFP".to_owned()), vec![]));
        assert_eq!(repaired("Un. (AFP)"), ("Un.".to_owned(), Some("AFP".to_owned()), vec![]));
        assert_eq!(
            repaired("Par Ana Kos\nUn."),
            ("Un.".to_owned(), None, vec!["Ana Kos".to_owned()])
        );
    }

    #[test]
    fn sentences_stay() {
        for text in [
            "Photo en main, il part.",
            "L'AFP l'a dit.",
            "Par Toutatis !",
            "Par la voix de son porte-parole",
            "AFP a dit oui.\nUn.",
        ] {
            assert_eq!(repaired(text), (text.to_owned(), None, vec![]), "{text}");
        }
    }
}
