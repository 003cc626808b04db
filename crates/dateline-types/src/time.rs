//! Time expressions and what they stand for.

use jiff::civil::Date;

use crate::ByteSpan;

/// A time expression in the text (TimeML's TIMEX3).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Timex {
    /// The words.
    pub span: ByteSpan,
    /// TIMEX3 `type`.
    pub kind: TimexKind,
    /// TIMEX3 `value`: `2020-01-07`, `2020-W02`, `P3D`, `PRESENT_REF`.
    pub value: String,
    /// TIMEX3 `mod`: `START`, `MID`, `END`, `APPROX`…
    pub modifier: Option<&'static str>,
    /// The interval it stands for, where it stands for one.
    pub time: Option<TimeSpan>,
    /// Every interval it may stand for, best first; one where there is no doubt.
    pub candidates: Vec<TimeSpan>,
    /// How it was resolved: `explicit`, `weekday`, `relative`, `publication`…
    pub basis: &'static str,
    /// Whether it and the next expression are the two ends of one stretch: « du *3 mai* au 7 juin ».
    pub is_from: bool,
}

/// TIMEX3 `type`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TimexKind {
    /// A day or a longer calendar unit.
    Date,
    /// A time of day.
    Time,
    /// A length of time.
    Duration,
    /// A repetition.
    Set,
}

impl TimexKind {
    /// Returns TIMEX3's name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            TimexKind::Date => "DATE",
            TimexKind::Time => "TIME",
            TimexKind::Duration => "DURATION",
            TimexKind::Set => "SET",
        }
    }
}

/// An interval of whole days, with EDTF for how exactly it is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimeSpan {
    /// EDTF level 1: `2020-01-07`, `2017-12`, `2020-01-03/2020-01-07`.
    pub edtf: String,
    /// First day.
    pub start: Date,
    /// Last day.
    pub end: Date,
}

impl TimeSpan {
    /// Makes the span of one day.
    #[must_use]
    pub fn day(date: Date) -> TimeSpan {
        TimeSpan { edtf: date.to_string(), start: date, end: date }
    }

    /// Reads a day, month or year: `2020-01-07`, `2020-01`, `2020`. None for any other text, and for a day that no calendar has.
    ///
    /// ```
    /// use dateline_types::TimeSpan;
    /// assert_eq!(TimeSpan::parse("2020-02").unwrap().end.to_string(), "2020-02-29");
    /// assert!(TimeSpan::parse("2021-02-29").is_none());
    /// ```
    #[must_use]
    pub fn parse(text: &str) -> Option<TimeSpan> {
        let parts: Vec<&str> = text.split('-').collect();
        let number = |index: usize, digits: usize| {
            let part: &str = parts.get(index)?;
            let is_number = part.len() == digits && part.bytes().all(|byte| byte.is_ascii_digit());
            part.parse::<i16>().ok().filter(|_| is_number)
        };
        let (year, month) = (number(0, 4)?, number(1, 2).map(|month| month as i8));
        let (start, end) = match parts.len() {
            1 => (Date::new(year, 1, 1).ok()?, Date::new(year, 12, 31).ok()?),
            2 => {
                let first = Date::new(year, month?, 1).ok()?;
                (first, first.last_of_month())
            }
            3 => {
                let day = Date::new(year, month?, number(2, 2)? as i8).ok()?;
                (day, day)
            }
            _ => return None,
        };
        Some(TimeSpan { edtf: text.to_owned(), start, end })
    }
}
