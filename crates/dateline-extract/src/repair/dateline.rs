//! « DAMAS, 7 janv. (AFP) – »: place, day and agency before the first sentence. They are kept as what they are, and stay as a line of their own: an event
//! without a place of its own points there.

use dateline_types::Dateline;
use jiff::civil::Date;
use regex::Captures;

use super::Repaired;
use super::draft::Edit;
use crate::words::Words;

/// A standfirst may stand before it, and what is left of a picture.
const MAX_LINES: usize = 6;

/// Finds datelines at the start of the first lines; the first counts.
pub(crate) fn edits(text: &str, words: &Words, repaired: &mut Repaired) -> Vec<Edit> {
    let Some(pattern) = &words.dateline else { return Vec::new() };
    let (mut edits, mut at, mut n_lines) = (Vec::new(), 0, 0);
    for line in text.split_inclusive('\n') {
        let start = at + (line.len() - line.trim_start().len());
        at += line.len();
        if line.trim().is_empty() {
            continue;
        }
        n_lines += 1;
        let line = line.trim();
        let found = may_be_dateline(line, words).then(|| pattern.captures(line)).flatten();
        if let Some((found, words)) =
            found.and_then(|found| Some((dateline(&found, words)?, found.get(0)?.as_str())))
        {
            repaired.dateline.get_or_insert(found);
            let (end, next) = (start + words.trim_end().len(), start + words.len());
            if words.len() < line.len() {
                edits.push(Edit::new(end..next, "\n\n", "dateline"));
            }
        }
        if n_lines == MAX_LINES {
            break;
        }
    }
    edits
}

/// Longest dateline, in characters.
const MAX_CHARS: usize = 120;

/// Capitals that a place alone is known by.
const MIN_CAPITALS: usize = 3;

/// Tells whether a line has what a dateline cannot do without: the pattern is slow to say no. That is a bracket round the agency, or a dash or colon near its
/// start and a day, a place in capitals or an agency before it.
fn may_be_dateline(line: &str, words: &Words) -> bool {
    let mut first = line.chars().take(MIN_CAPITALS);
    has_mark(line)
        && (line.contains('(')
            || line.contains(char::is_numeric)
            || first.all(char::is_uppercase)
            || words.may_begin_with_agency(line))
}

/// Tells whether a line has, near its start, a bracket or the dash or colon that a dateline ends with.
fn has_mark(line: &str) -> bool {
    let mut before = ' ';
    let mut chars = line.chars().take(MAX_CHARS).peekable();
    while let Some(c) = chars.next() {
        let stands_apart =
            before.is_whitespace() || chars.peek().is_some_and(|next| next.is_whitespace());
        if matches!(c, '(' | '–' | '—') || matches!(c, '-' | ':') && stands_apart {
            return true;
        }
        before = c;
    }
    false
}

/// Reads what was found. A line in capitals before a dash is none where more of it is in capitals: a heading.
fn dateline(found: &Captures<'_>, words: &Words) -> Option<Dateline> {
    let group =
        |names: &[&str]| names.iter().find_map(|name| found.name(name)).map(|group| group.as_str());
    let agency = group(&["agency", "alone"]).and_then(|agency| {
        let plain = agency.trim_matches(['(', ')', ' ']);
        words.agency_in(plain).or_else(|| words.agency_in(plain.split([' ', '/', ',']).next()?))
    });
    let place = group(&["place", "dated", "capitals"]);
    if place.is_some_and(|place| words.is_opener(&place.to_lowercase())) {
        return None;
    }
    let day = group(&["day", "dated_day"]);
    Some(Dateline {
        words: found.get(0)?.as_str().to_owned(),
        place: place.map(|place| place.trim_matches([' ', ',', '-', '–']).to_owned()),
        day: day.map(str::to_owned),
        agency,
    })
}

/// Returns the day of a dateline in EDTF: its year is that in which it is not after the publication.
pub(crate) fn day_of(words_of_day: &str, published: Option<Date>, words: &Words) -> Option<String> {
    let (day, month, year) = words.day_in(words_of_day)?;
    let date = |year: i16| Date::new(year, month, day).ok();
    let found = match (year, published) {
        (Some(year), _) => date(year)?,
        (None, Some(published)) => {
            let own = date(published.year());
            let latest = published.tomorrow().unwrap_or(published);
            own.filter(|own| *own <= latest).or_else(|| date(published.year() - 1))?
        }
        (None, None) => return Some(format!("XXXX-{month:02}-{day:02}")),
    };
    Some(found.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::words;

    const WORDS: &str = "dateline_agency = ['AFP', 'Reuters', 'AP']\nmonth = ['janvier janv jan', 'février', 'mars March']\nsentence_opener = ['Le']";

    /// Text, place, day and agency.
    type Read = (String, Option<String>, Option<String>, Option<String>);

    fn read(text: &str) -> Option<Read> {
        let words = words(WORDS);
        let mut repaired = Repaired::default();
        let mut draft = super::super::Draft::new(text.to_owned());
        draft.apply(edits(text, &words, &mut repaired));
        let found = repaired.dateline?;
        let day =
            found.day.and_then(|day| day_of(&day, Some(jiff::civil::date(2020, 1, 8)), &words));
        Some((draft.finish().0, found.place, day, found.agency))
    }

    #[test]
    fn datelines_are_read() {
        let some = |text: &str| Some(text.to_owned());
        for (text, place, day, agency) in [
            ("DAMAS, 7 janv. (AFP) – Un.", some("DAMAS"), some("2020-01-07"), some("AFP")),
            ("Damas (AFP) - Un.", some("Damas"), None, some("AFP")),
            (
                "NEW YORK, March 3 (Reuters) - Un.",
                some("NEW YORK"),
                some("2019-03-03"),
                some("Reuters"),
            ),
            ("DAMASCUS, Syria (AP) — Un.", some("DAMASCUS, Syria"), None, some("AP")),
            ("Paris, le 1er mars 2019 – Un.", None, None, None),
            ("Paris, 1er mars 2019 – Un.", some("Paris"), some("2019-03-01"), None),
            ("NAIROBI — Un.", some("NAIROBI"), None, None),
            ("(AFP) - Un.", None, None, some("AFP")),
        ] {
            let found = read(text);
            match (&place, &agency) {
                (None, None) => assert_eq!(found, None, "{text}"),
                _ => {
                    let found = found.map(|(text, place, day, agency)| {
                        (
                            text.split_once("\n\n").map(|(_, rest)| rest.to_owned()),
                            place,
                            day,
                            agency,
                        )
                    });
                    assert_eq!(found, Some((some("Un."), place, day, agency)), "{text}");
                }
            }
        }
    }

    #[test]
    fn sentences_stay() {
        for text in ["Le président (AFP) part.", "Un mot – un autre.", "ONU - Un.\n"] {
            assert!(read(text).is_none_or(|found| found.0 == "ONU -\n\nUn.\n"), "{text}");
        }
    }
}
