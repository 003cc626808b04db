//! Which day? Finds expressions of time and says what stretch of the calendar each stands for.
//!
//! Words and patterns are data (`time.toml` of a language pack, read by [`TimeGrammar::load`]); the arithmetic is here, and the same for all
//! languages. What is relative is counted from the day of publication. Where only the month of publication is known, every day of it that the
//! article's own dates allow is tried, and each answer is kept as a candidate.
//!
//! Never reads a clock: without a date of publication, a relative expression stands for no interval.

mod ahead;
mod anchor;
mod calendar;
mod find;
mod grammar;
mod lex;
mod pattern;
mod reckon;
mod tense;

use dateline_types::{Doc, TimeSpan, Timex, TimexKind};
use jiff::civil::Date;

pub use self::grammar::TimeGrammar;

use self::anchor::Anchor;
use self::find::Reading;
use self::reckon::{Answer, Reckoner};

/// More candidates than the days of a month are no help to anyone.
const MAX_CANDIDATES: usize = 31;

/// Finds the time expressions of `doc`, in the order of the text; they do not overlap.
#[must_use]
pub fn find_times(doc: &Doc, grammar: &TimeGrammar) -> Vec<Timex> {
    let readings = find::readings(doc, grammar);
    let anchor = Anchor::of(doc.article.published.as_ref(), &readings);
    let unanchored = reckon_all(&readings, None);
    let by_day: Vec<Vec<Answer>> =
        anchor.days.iter().map(|&day| reckon_all(&readings, Some(day))).collect();
    let answers = |index: usize| by_day.iter().filter_map(move |day| day.get(index));
    let timexes = unanchored.iter().zip(&readings).enumerate();
    timexes
        .map(|(index, (without, reading))| {
            let answers: Vec<&Answer> = answers(index).collect();
            timex(reading, without, &answers, anchor.is_supported)
        })
        .collect()
}

/// Reckons all expressions as read on one day of publication, in order: « le lendemain » looks back.
fn reckon_all(readings: &[Reading<'_>], today: Option<Date>) -> Vec<Answer> {
    let mut reckoner = Reckoner::new(today);
    let pairs =
        readings.iter().enumerate().map(|(index, reading)| (reading, readings.get(index + 1)));
    pairs.map(|(reading, next)| reckoner.reckon(reading, next)).collect()
}

/// Makes one record of the answers for each possible day of publication, most likely day first.
fn timex(
    reading: &Reading<'_>,
    unanchored: &Answer,
    answers: &[&Answer],
    is_supported: bool,
) -> Timex {
    let mut distinct: Vec<&Answer> = Vec::new();
    for answer in answers {
        if distinct.iter().all(|known| known.value != answer.value) {
            distinct.push(answer);
        }
    }
    let first = distinct.first().copied().unwrap_or(unanchored);
    let is_settled = is_supported || distinct.len() <= 1;
    let chosen = if is_settled { first } else { unanchored };
    let mut candidates: Vec<TimeSpan> = Vec::new();
    for time in distinct.iter().filter_map(|answer| answer.time.as_ref()) {
        if !candidates.contains(time) {
            candidates.push(time.clone());
        }
    }
    if candidates.is_empty() || is_settled && candidates.len() > MAX_CANDIDATES {
        candidates = chosen.time.iter().cloned().collect();
    }
    let time = if is_settled { chosen.time.clone() } else { hull(&candidates) };
    candidates.truncate(MAX_CANDIDATES);
    Timex {
        span: reading.span,
        kind: chosen.kind,
        value: chosen.value.clone(),
        modifier: chosen.modifier,
        time,
        candidates,
        basis: chosen.basis,
        is_from: reading.is_from,
    }
}

/// Returns the interval that holds all candidates.
fn hull(candidates: &[TimeSpan]) -> Option<TimeSpan> {
    let start = candidates.iter().map(|time| time.start).min()?;
    let end = candidates.iter().map(|time| time.end).max()?;
    Some(match candidates {
        [only] => only.clone(),
        _ => TimeSpan { edtf: format!("{start}/{end}"), start, end },
    })
}

/// Tells whether an expression names a point of the calendar rather than a length.
fn is_point(kind: TimexKind) -> bool {
    matches!(kind, TimexKind::Date | TimexKind::Time)
}
