//! From which day is it told? The day of publication, or every day that it may be, most likely first.

use dateline_types::Published;
use jiff::civil::Date;

use super::calendar::{Unit, weekday_of};
use super::find::Reading;
use super::grammar::Meaning;
use super::reckon::Reckoner;
use super::tense::Tense;

/// The days on which the article may have appeared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Anchor {
    /// Most likely first; none where nothing is known.
    pub(super) days: Vec<Date>,
    /// Whether the first is more than a guess: it is the only one, or the article's own dates point to it.
    pub(super) is_supported: bool,
}

/// No article is dated more vaguely than by its year.
const MAX_DAYS: usize = 366;

/// What the article's own dates say of the day of publication.
#[derive(Debug, Default)]
struct Evidence {
    /// The last day that it tells of as past: it appeared on that day or soon after.
    told: Option<Date>,
    /// The first day that it tells of as to come.
    announced: Option<Date>,
    /// Weekdays that it names as so many days from its own: « hier lundi ».
    weekdays: Vec<(i64, i64)>,
}

impl Anchor {
    /// Finds the days of publication that agree with the expressions.
    pub(super) fn of(published: Option<&Published>, readings: &[Reading<'_>]) -> Anchor {
        let Some(published) = published else {
            return Anchor { days: Vec::new(), is_supported: false };
        };
        let all: Vec<Date> = days(published.start, published.end).collect();
        if let [only] = all.as_slice() {
            return Anchor { days: vec![*only], is_supported: true };
        }
        let evidence = Evidence::of(published, readings);
        let mut days: Vec<Date> = all.iter().copied().filter(|&day| evidence.allows(day)).collect();
        // Contradictory evidence is none.
        let is_consistent = !days.is_empty();
        if !is_consistent {
            days = all;
        }
        // News follows what it tells by days, not weeks: the first day that is possible is the most likely.
        Anchor { days, is_supported: is_consistent && evidence.told.is_some() }
    }
}

fn days(start: Date, end: Date) -> impl Iterator<Item = Date> {
    let days = std::iter::successors(Some(start), |&day| Unit::Day.shift(day, 1));
    days.take_while(move |&day| day <= end).take(MAX_DAYS)
}

impl Evidence {
    fn of(published: &Published, readings: &[Reading<'_>]) -> Evidence {
        let mut evidence = Evidence::default();
        for reading in readings {
            match reading.rule.is {
                Meaning::Date => evidence.add_date(published, reading),
                Meaning::Day => {
                    let weekday =
                        reading.int("weekday").zip(reading.int("offset").or(reading.rule.offset));
                    evidence.weekdays.extend(weekday);
                }
                _ => {}
            }
        }
        evidence
    }

    /// Takes a whole date within the time of publication.
    fn add_date(&mut self, published: &Published, reading: &Reading<'_>) {
        let time = Reckoner::new(Some(published.end)).reckon(reading, None).time;
        let Some(day) = time.filter(|time| time.start == time.end).map(|time| time.start) else {
            return;
        };
        if day < published.start || published.end < day {
            return;
        }
        if reading.tense == Tense::Future {
            self.announced = Some(self.announced.map_or(day, |known| known.min(day)));
        } else {
            self.told = Some(self.told.map_or(day, |known| known.max(day)));
        }
    }

    fn allows(&self, day: Date) -> bool {
        let is_weekday = |&(weekday, offset): &(i64, i64)| {
            let meant = Unit::Day.shift(day, offset).map(Date::weekday);
            meant.is_none() || meant == weekday_of(weekday)
        };
        self.told.is_none_or(|told| told <= day)
            && self.announced.is_none_or(|announced| day <= announced)
            && self.weekdays.iter().all(is_weekday)
    }
}
