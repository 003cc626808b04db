//! A first line of labels: ` date 2020-01 Syrie : rencontre surprise`.

use regex::Captures;

use super::Repaired;
use super::draft::Edit;
use crate::published::{day_first, published};
use crate::words::Words;

/// A longer line has the text itself behind the date.
const MAX_LINE_CHARS: usize = 300;

/// Shorter labels are words that sentences begin with.
const MIN_LABEL_CHARS: usize = 4;

/// Finds header lines before the text; the first date and title count. A date that is none is kept in `bad_published`.
pub(crate) fn edits(text: &str, words: &Words, repaired: &mut Repaired) -> Vec<Edit> {
    let Some((pattern, line, end)) =
        words.header.as_ref().zip(first_line(text)).map(|(p, (l, e))| (p, l, e))
    else {
        return Vec::new();
    };
    let Some(found) = pattern.captures(line) else { return Vec::new() };
    if !is_header(&found) {
        return Vec::new();
    }
    let date = found.name("date").map_or("", |date| date.as_str());
    match published(date, "header").or_else(|| published(&day_first(date)?, "header")) {
        Some(published) => {
            repaired.published.get_or_insert(published);
        }
        None => repaired.bad_published = Some(date.to_owned()),
    }
    if let Some(title) = found.name("title") {
        repaired.title.get_or_insert_with(|| title.as_str().trim().to_owned());
    }
    vec![Edit::new(0..end, "", "header")]
}

/// Tells whether label and title are none of a sentence.
fn is_header(found: &Captures<'_>) -> bool {
    let group = |name: &str| found.name(name).map_or("", |group| group.as_str());
    let (label, title) = (group("label"), group("title"));
    let is_label = label.chars().count() >= MIN_LABEL_CHARS || !group("colon").is_empty();
    let is_title =
        !title.starts_with(char::is_lowercase) && (!title.ends_with('.') || title.ends_with("..."));
    is_title && (is_label || title.is_empty())
}

/// Returns the first line with words, if more follows it, and where what follows begins.
fn first_line(text: &str) -> Option<(&str, usize)> {
    let start = text.len() - text.trim_start().len();
    let (line, after) = text.get(start..)?.split_once('\n')?;
    let after = after.trim_start();
    // Counting stops early: the first line may be the whole of a long text.
    let is_short = line.char_indices().nth(MAX_LINE_CHARS).is_none();
    (is_short && !after.is_empty()).then_some((line.trim_end(), text.len() - after.len()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::words;

    const LABELS: &str = "header_label = ['date', 'publié le', 'de']";

    fn read(text: &str) -> (Option<String>, Option<String>, usize) {
        let mut repaired = Repaired::default();
        let edits = edits(text, &words(LABELS), &mut repaired);
        let end = edits.first().map_or(0, |edit| edit.range.end);
        (
            repaired.published.map(|published| published.edtf).or(repaired.bad_published),
            repaired.title,
            end,
        )
    }

    #[test]
    fn date_and_title_are_taken() {
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(
            read(" date 2020-01 Syrie : rencontre\n\nUn."),
            (some("2020-01"), some("Syrie : rencontre"), 33)
        );
        assert_eq!(read("Publié le : 07/01/2020\nUn.").0, some("2020-01-07"));
        assert_eq!(read("DATE 2020-01-07 | Titre\nUn.").1, some("Titre"));
        assert_eq!(read("date 2020-02-31 Titre\nUn.").0, some("2020-02-31"));
    }

    #[test]
    fn other_lines_stay() {
        for text in [
            "date 2020-01 Titre",
            "date 2020-01 Titre\n",
            "La date 2020-01\nUn.",
            "dates 2020\nUn.",
            "date 20201\nUn.",
            "De 2020 à 2022, la guerre\nUn.",
            "De 2020 Le Monde\nUn.",
            "date 2020 Il part.\nUn.",
        ] {
            assert_eq!(read(text), (None, None, 0), "{text}");
        }
    }
}
