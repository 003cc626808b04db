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
}
