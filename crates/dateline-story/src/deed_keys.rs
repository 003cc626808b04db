//! Which deeds may be one: those that share a key and whose days meet.

use std::collections::BTreeSet;

use dateline_types::Status;
use jiff::civil::Date;
use jiff::{Span, ToSpan};

use crate::archive::Days;
use crate::deed::{DayBasis, Deed};
use crate::shingles::short_hash;

/// What is published without a day was done on that day, or on so many days before.
const DAYS_BEFORE_PUBLICATION: i32 = 4;

/// What is said is published sooner than what is done.
const DAYS_BEFORE_PUBLICATION_SAID: i32 = 1;

/// A weekday that was taken for the next and not the last is so many days before publication at most.
const DAYS_OF_WRONG_WEEK: i32 = 6;

/// Types of what is said rather than done.
const VERBAL: [&str; 8] =
    ["AGREE", "CONSULT", "SUPPORT", "CONCEDE", "REQUEST", "ACCUSE", "REJECT", "THREATEN"];

/// What took longer than so many days after its first is one only with what took exactly as long.
const MAX_DAYS: i32 = 7;

/// Deeds so many days apart may be one: a night has two days, and the day on which something is told is taken for its own.
pub(crate) const MAX_GAP_DAYS: i32 = 2;

impl Deed {
    /// Returns what leads to the deed: its type with each country of who did it, to whom and where, and with those that its article names most; with none
    /// where no country is known.
    #[must_use]
    pub fn keys(&self) -> Vec<u32> {
        let parties = self.actors.iter().chain(&self.recipients);
        let of_parties = parties.filter_map(|party| party.country);
        let of_spot = self.spot.iter().filter_map(|spot| spot.country);
        let of_article = self.countries.iter().copied();
        let mut countries: BTreeSet<u32> = of_parties.chain(of_spot).chain(of_article).collect();
        if countries.is_empty() {
            countries.insert(0);
        }
        let exact = if self.is_long() { format!("{:?}", self.span()) } else { String::new() };
        let kind = format!("{} {exact}", self.event_type);
        countries.into_iter().map(|country| short_hash(&kind) ^ country).collect()
    }

    /// Returns the first day that it may have been on, under which it is kept.
    #[must_use]
    pub fn day(&self) -> Date {
        *self.span().start()
    }

    /// Returns the days under which those are kept that may be one with it.
    pub(crate) fn days_around(&self) -> Days {
        let (first, last) = self.span().into_inner();
        if self.is_long() {
            return first..=first;
        }
        let before = (MAX_DAYS + MAX_GAP_DAYS).days();
        later(first, -before)..=later(last, MAX_GAP_DAYS.days())
    }

    /// Returns the days that it may have been on.
    pub(crate) fn span(&self) -> Days {
        if self.is_ahead_of_its_report() {
            return later(self.published, -DAYS_OF_WRONG_WEEK.days())..=self.published;
        }
        if self.is_word_given() {
            return later(self.published, -DAYS_BEFORE_PUBLICATION_SAID.days())..=self.published;
        }
        let n_days =
            if self.is_verbal() { DAYS_BEFORE_PUBLICATION_SAID } else { DAYS_BEFORE_PUBLICATION };
        match self.basis {
            DayBasis::Told => self.first_day..=self.last_day,
            DayBasis::Story | DayBasis::Publication => {
                let first = later(self.published, -n_days.days());
                first.min(self.first_day)..=self.last_day
            }
        }
    }

    /// Tells whether its article names its day.
    pub(crate) fn has_told_day(&self) -> bool {
        self.basis == DayBasis::Told && !self.is_ahead_of_its_report() && !self.is_word_given()
    }

    /// Tells whether it is something said of a day to come, which is that of what was promised, asked for or threatened: it was said when it was reported. Who
    /// will meet has not met.
    fn is_word_given(&self) -> bool {
        self.is_verbal()
            && self.event_type != "CONSULT"
            && !self.is_past()
            && self.basis == DayBasis::Told
            && self.first_day > self.published
    }

    /// Nothing is reported as done before it was done: such a day was reckoned wrongly.
    fn is_ahead_of_its_report(&self) -> bool {
        self.is_past() && self.first_day > self.published
    }

    /// Tells whether it is something said rather than done.
    pub(crate) fn is_verbal(&self) -> bool {
        VERBAL.contains(&self.event_type.as_str())
    }

    /// Tells whether it is told as done, under way, said or denied, not as something to come.
    #[must_use]
    pub fn is_past(&self) -> bool {
        use Status as S;
        matches!(self.status, S::Happened | S::Ongoing | S::Unconfirmed | S::Denied)
    }

    /// Tells whether it took longer than a week.
    pub(crate) fn is_long(&self) -> bool {
        let (first, last) = self.span().into_inner();
        n_days(first, last) > MAX_DAYS
    }
}

/// Returns the number of days from one to another; negative where the other is before it.
pub(crate) fn n_days(one: Date, other: Date) -> i32 {
    one.until(other).map_or(i32::MAX, |span| span.get_days())
}

/// Returns a day that many days later, within what a calendar has.
pub(crate) fn later(day: Date, by: Span) -> Date {
    day.saturating_add(by)
}
