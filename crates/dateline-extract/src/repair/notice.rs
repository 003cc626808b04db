//! Paywalls, notices and cut-off ends.

use std::ops::Range;

use super::draft::Edit;
use super::lines_of;
use super::promotion::starts_sentence;
use crate::words::Words;

/// Fewer words may begin a sentence of the article.
const MIN_WORDS: usize = 4;

/// Finds notices: whole lines, and the words of a paywall wherever they stand. A paywall shows that the text is `truncated`.
pub(crate) fn edits(text: &str, words: &Words, truncated: &mut bool) -> Vec<Edit> {
    let mut edits = lines(text, words);
    if let Some(pattern) = &words.paywall {
        let found = pattern.find_iter(text).filter_map(|found| Some(found.get_match()?.range()));
        let found = found.filter(|range| stands_alone(text, range));
        let found = found.map(|range| range.start..with_mark(text, range.end));
        edits.extend(found.map(|range| Edit::new(range, "", "paywall")));
        *truncated |= edits.iter().any(|edit| edit.kind == "paywall");
        edits.sort_by_key(|edit| (edit.range.start, edit.range.end));
        edits.dedup_by(|next, kept| next.range.start < kept.range.end);
    }
    edits
}

fn lines(text: &str, words: &Words) -> Vec<Edit> {
    let found = lines_of(text).filter(|(_, line)| words.is_notice(line));
    found.map(|(range, _)| Edit::new(range, "", "notice")).collect()
}

/// Tells whether the words of a paywall are no part of a sentence, as « un accord sans engagement » is: one begins with them, and it ends with them or
/// they are many.
fn stands_alone(text: &str, range: &Range<usize>) -> bool {
    let after = text.get(range.end..).unwrap_or_default();
    let words = text.get(range.clone()).unwrap_or_default();
    let goes_on = after.starts_with(char::is_alphanumeric);
    let after = after.trim_start_matches([' ', '»', ')']);
    let ends = after.is_empty() || after.starts_with(['\n', '\r', '.', '!', '?', '…', ':']);
    let ends = ends || words.ends_with('?');
    let is_long = words.split_whitespace().count() >= MIN_WORDS;
    !goes_on && (ends || is_long) && starts_sentence(text, range.start)
}

/// Takes the mark that ends a notice with it.
fn with_mark(text: &str, end: usize) -> usize {
    let rest = text.get(end..).unwrap_or_default();
    end + rest.len() - rest.trim_start_matches(['.', '!', '…', ' ']).len()
}

/// Tells whether a text ends before its sentence does: `...`, `[…]`.
pub(crate) fn is_cut_off(text: &str) -> bool {
    let text = text.trim_end();
    let text = text.strip_suffix([']', ')']).unwrap_or(text);
    let before = text.strip_suffix("...").or_else(|| text.strip_suffix('…'));
    // "etc..." ends a sentence.
    before.is_some_and(|before| !before.ends_with("etc"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::words;

    #[test]
    fn notices_are_taken_out() {
        let words = words(
            "paywall = ['Cet article est réservé aux abonnés', 'Il vous reste … % de cet article à lire', 'Sans engagement']\nnotice = ['Inscrivez-vous']",
        );
        let repaired = |text: &str| {
            let mut truncated = false;
            let mut draft = super::super::Draft::new(text.to_owned());
            draft.apply(edits(text, &words, &mut truncated));
            (draft.finish().0, truncated)
        };
        assert_eq!(repaired("Un.\n Inscrivez-vous !\nDeux."), ("Un.\nDeux.".into(), false));
        assert_eq!(
            repaired("Un. Il vous reste 81.2 % de cet article à lire."),
            ("Un. ".into(), true)
        );
        for text in [
            "Un accord sans engagement.",
            "Sans engagement de Moscou, rien.",
            "Inscrivez-vous ici.",
        ] {
            assert_eq!(repaired(text), (text.to_owned(), false));
        }
        assert!(repaired("Un.\nSans engagement").1);
    }

    #[test]
    fn cut_off_ends() {
        for text in ["des opérations ...", "des opé…", "des [...]\n", "des (…)"] {
            assert!(is_cut_off(text), "{text}");
        }
        for text in ["La fin.", "pommes, etc...", "« On verra... »", ""] {
            assert!(!is_cut_off(text), "{text}");
        }
    }
}
