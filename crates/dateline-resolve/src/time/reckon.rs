//! The arithmetic: what an expression stands for, as read on a given day.

use dateline_types::{TimeSpan, TimexKind};
use jiff::civil::{Date, Weekday};

use super::calendar::{self, Period, Unit};
use super::find::Reading;
use super::grammar::{Meaning, modifier};
use super::is_point;
use super::tense::Tense;

/// What an expression stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Answer {
    pub(super) kind: TimexKind,
    pub(super) value: String,
    pub(super) modifier: Option<&'static str>,
    pub(super) time: Option<TimeSpan>,
    pub(super) basis: &'static str,
}

/// Reads an article's expressions in order, on one day.
#[derive(Debug)]
pub(super) struct Reckoner {
    today: Option<Date>,
    /// The day last spoken of, and its sentence.
    last: Option<(Date, usize)>,
    /// Where the last day that was named ends in the text.
    last_end: Option<usize>,
}

impl Answer {
    fn new(kind: TimexKind, value: impl Into<String>, basis: &'static str) -> Answer {
        Answer { kind, value: value.into(), modifier: None, time: None, basis }
    }

    fn of(period: Option<Period>, unknown: impl Into<String>, basis: &'static str) -> Answer {
        match period {
            Some(Period { value, time }) => {
                Answer { time: Some(time), ..Answer::new(TimexKind::Date, value, basis) }
            }
            None => Answer::new(TimexKind::Date, unknown, basis),
        }
    }

    /// Adds a part of the day (`MO`, `EV`) or a clock time (`21:45`) to a day.
    fn at(mut self, part: Option<&str>) -> Answer {
        let is_day = self.time.as_ref().is_none_or(|time| time.start == time.end);
        if let Some(part) = part.filter(|_| is_day) {
            self.kind = TimexKind::Time;
            self.value = format!("{}T{part}", self.value);
        }
        self
    }
}

impl Reckoner {
    /// Makes a reader on a day; `None` where it is not known.
    pub(super) fn new(today: Option<Date>) -> Reckoner {
        Reckoner { today, last: None, last_end: None }
    }

    /// Says what an expression stands for; `next` is the one after it.
    pub(super) fn reckon(&mut self, reading: &Reading<'_>, next: Option<&Reading<'_>>) -> Answer {
        self.take_day_of(reading, next);
        let mut answer = self.answer(reading);
        let named = ["mod", "approx"].into_iter().find_map(|name| reading.text(name));
        answer.modifier = reading.rule.modifier.or_else(|| named.and_then(modifier));
        if is_point(answer.kind)
            && let Some(time) = &answer.time
        {
            if time.start == time.end {
                self.last = Some((time.start, reading.sent));
                self.last_end = Some(reading.span.end);
            }
            if let Some(modifier) = answer.modifier {
                answer.time = Some(calendar::part_of(time, modifier));
            }
        }
        answer
    }

    /// Speaks of the day that follows a time of day: « vers 0 h 40, jeudi ».
    fn take_day_of(&mut self, reading: &Reading<'_>, next: Option<&Reading<'_>>) {
        const LONGEST_JOINT: usize = ", ".len();
        const LONGEST_LINK: usize = " vers ".len();
        let is_hour = matches!(reading.rule.is, Meaning::Clock | Meaning::Part);
        let is_day = |next: &&Reading<'_>| {
            matches!(next.rule.is, Meaning::Date | Meaning::Weekday | Meaning::Day)
                && next.sent == reading.sent
                && next.span.start <= reading.span.end + LONGEST_JOINT
        };
        // « aujourd'hui à 18 h, demain à 8 h »: the day before is its own.
        let has_own = self.last_end.is_some_and(|end| reading.span.start <= end + LONGEST_LINK);
        let Some(next) = next.filter(is_day).filter(|_| is_hour && !has_own) else { return };
        if let Some(time) = self.answer(next).time
            && time.start == time.end
        {
            self.last = Some((time.start, reading.sent));
        }
    }

    fn answer(&self, reading: &Reading<'_>) -> Answer {
        let part = reading.text("part").or(reading.rule.part.as_deref());
        match reading.rule.is {
            Meaning::Date => self.date(reading).at(part),
            Meaning::Weekday => self.weekday(reading).at(part),
            Meaning::Day => self.day(reading).at(part),
            Meaning::Unit => self.unit(reading).at(part),
            Meaning::Shift => self.shifted(reading, self.today, "relative"),
            Meaning::Anaphor => self.shifted(reading, self.spoken_of(), "context").at(part),
            Meaning::Decade => decade(reading),
            Meaning::Century => century(reading),
            Meaning::Season => self.season(reading),
            Meaning::Quarter => self.part_of_year(reading, "Q", calendar::quarter),
            Meaning::Half => self.part_of_year(reading, "H", calendar::half),
            Meaning::Holiday => self.holiday(reading).at(part),
            Meaning::Clock => self.clock(reading),
            Meaning::Part => self.of_last(reading).at(part),
            Meaning::Duration => duration(reading),
            Meaning::Window => self.window(reading),
            Meaning::Set => set(reading),
            Meaning::Reference => Answer::new(TimexKind::Date, constant(reading), "relative"),
            Meaning::Nothing => Answer::new(TimexKind::Date, "", "relative"),
        }
    }

    fn spoken_of(&self) -> Option<Date> {
        self.last.map(|(day, _)| day).or(self.today)
    }

    /// Day, month and year, as many as are named.
    fn date(&self, reading: &Reading<'_>) -> Answer {
        let year = self.named_year(reading);
        let answer = |period, unknown: String| Answer::of(period, unknown, "explicit");
        match (reading.int("day"), reading.int("month"), year) {
            (Some(day), Some(month), Some(year)) => {
                let date = calendar::day(year, month, day);
                answer(date.map(calendar::of_day), format!("{year:04}-{month:02}-{day:02}"))
            }
            (Some(day), Some(month), None) => {
                let date = self.yearly(reading, |year| calendar::day(year, month, day));
                answer(date.map(calendar::of_day), format!("XXXX-{month:02}-{day:02}"))
            }
            (Some(day), None, _) => {
                let date = self.monthly(reading, day);
                answer(date.map(calendar::of_day), format!("XXXX-XX-{day:02}"))
            }
            (None, Some(month), Some(year)) => {
                answer(calendar::month(year, month), format!("{year:04}-{month:02}"))
            }
            (None, Some(month), None) => {
                let first = self.yearly(reading, |year| calendar::day(year, month, 1));
                let period = first.and_then(|first| Unit::Month.around(first));
                answer(period, format!("XXXX-{month:02}"))
            }
            (None, None, Some(year)) => answer(calendar::of_year(year), format!("{year:04}")),
            (None, None, None) => answer(None, "XXXX".to_owned()),
        }
    }

    /// Returns the year that is named: in four digits, in two, or as « l'an dernier ».
    fn named_year(&self, reading: &Reading<'_>) -> Option<i64> {
        let full = reading.int("year").or_else(|| reading.int("bare_year"));
        let short = || reading.int("yy").map(|yy| self.century_of(yy) * 100 + yy);
        let relative = || {
            let today = self.today?;
            Some(i64::from(today.year()) + reading.int("year_offset")?)
        };
        full.or_else(short).or_else(relative)
    }

    /// Returns the century that makes of two digits a year not more than ten years ahead.
    fn century_of(&self, yy: i64) -> i64 {
        let today = self.today.map_or(2000, |today| i64::from(today.year()));
        let century = today.div_euclid(100);
        if century * 100 + yy > today + 10 { century - 1 } else { century }
    }

    /// Chooses the year of what comes back each year.
    fn yearly(&self, reading: &Reading<'_>, in_year: impl Fn(i64) -> Option<Date>) -> Option<Date> {
        let year = i64::from(self.today?.year());
        // Leap days need more than the neighbouring years.
        let days: Vec<Date> = (year - 4..=year + 4).filter_map(in_year).collect();
        let weekday = reading.int("weekday").and_then(calendar::weekday_of);
        let on_weekday = |day: &&Date| Some(day.weekday()) == weekday;
        let near = |day: &&&Date| (i64::from(day.year()) - year).abs() <= 1;
        let fitting: Vec<Date> =
            days.iter().filter(on_weekday).filter(|day| near(&day)).copied().collect();
        self.choose(reading, if fitting.is_empty() { &days } else { &fitting })
    }

    /// Chooses the month of a bare day of the month.
    fn monthly(&self, reading: &Reading<'_>, day: i64) -> Option<Date> {
        let today = self.spoken_of()?;
        let months = (-2..=2).filter_map(|n| Unit::Month.shift(today.first_of_month(), n));
        let in_month = |first: Date| calendar::day(first.year().into(), first.month().into(), day);
        let days: Vec<Date> = months.filter_map(in_month).collect();
        let weekday = reading.int("weekday").and_then(calendar::weekday_of);
        let fitting: Vec<Date> =
            days.iter().filter(|day| Some(day.weekday()) == weekday).copied().collect();
        self.choose(reading, if fitting.is_empty() { &days } else { &fitting })
    }

    /// Chooses by what the words say (« dernier »), then by the verb, then by nearness.
    fn choose(&self, reading: &Reading<'_>, days: &[Date]) -> Option<Date> {
        let today = self.today?;
        let is_month = reading.int("day").is_none() && reading.rule.is == Meaning::Date;
        let now = if is_month { today.first_of_month() } else { today };
        let last = |bound: Date| days.iter().copied().filter(|&day| day <= bound).max();
        let next = |bound: Date| days.iter().copied().filter(|&day| bound <= day).min();
        let tomorrow = Unit::Day.shift(now, 1)?;
        let nearest = || days.iter().copied().min_by_key(|day| distance(*day, now));
        match (self.direction(reading), reading.tense) {
            (Some(offset), _) if offset < 0 => last(Unit::Day.shift(now, -1)?),
            (Some(offset), _) if offset > 0 => next(tomorrow),
            (_, Tense::Past) => last(now).or_else(nearest),
            (_, Tense::Future) => next(now).or_else(nearest),
            _ => nearest(),
        }
    }

    /// Returns -1 for « dernier », 1 for « prochain », 0 for « ce ».
    fn direction(&self, reading: &Reading<'_>) -> Option<i64> {
        reading.int("offset").or(reading.rule.offset)
    }

    fn weekday(&self, reading: &Reading<'_>) -> Answer {
        let number = reading.int("weekday").unwrap_or_default();
        let unknown = format!("XXXX-WXX-{number}");
        let day = self.today.zip(calendar::weekday_of(number)).and_then(|(today, weekday)| {
            let yesterday = Unit::Day.shift(today, -1)?;
            let tomorrow = Unit::Day.shift(today, 1)?;
            match (self.direction(reading), reading.tense) {
                (Some(offset), _) if offset < 0 => calendar::back_to(yesterday, weekday),
                (Some(offset), _) if offset > 0 => calendar::on_to(tomorrow, weekday),
                (_, Tense::Future | Tense::Present) => calendar::on_to(today, weekday),
                (_, Tense::Past | Tense::Unknown) => calendar::back_to(today, weekday),
            }
        });
        Answer::of(day.map(calendar::of_day), unknown, "weekday")
    }

    fn day(&self, reading: &Reading<'_>) -> Answer {
        let offset = reading.int("offset").or(reading.rule.offset).unwrap_or_default();
        let day = self.today.and_then(|today| Unit::Day.shift(today, offset));
        let basis = if offset == 0 { "publication" } else { "relative" };
        Answer::of(day.map(calendar::of_day), "XXXX-XX-XX", basis)
    }

    fn unit(&self, reading: &Reading<'_>) -> Answer {
        let Some(unit) = unit_of(reading) else { return duration(reading) };
        let offset = match self.direction(reading).unwrap_or_default() {
            // « se sont rendus ce week-end »: the one that is over, told on Monday.
            0 if unit == Unit::Weekend && reading.tense == Tense::Past => self.since_weekend(),
            offset => offset,
        };
        let day = self.today.and_then(|today| unit.shift(today, offset));
        Answer::of(day.and_then(|day| unit.around(day)), unit.unknown(), "relative")
    }

    /// Returns 0 on a weekend, else -1.
    fn since_weekend(&self) -> i64 {
        let is_weekend = |day: Date| matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
        if self.today.is_some_and(is_weekend) { 0 } else { -1 }
    }

    /// So many units from `base`. The further away, the coarser: « il y a dix ans » is a year.
    fn shifted(&self, reading: &Reading<'_>, base: Option<Date>, basis: &'static str) -> Answer {
        let sign = self.direction(reading).unwrap_or_default();
        let vague = if sign < 0 { "PAST_REF" } else { "FUTURE_REF" };
        let unit = unit_of(reading).unwrap_or(Unit::Day);
        let amount = amount(reading);
        let whole = amount.parse::<i64>().ok().map(|n| (n, unit));
        let Some((n, unit)) = whole.or_else(|| in_smaller(&amount, unit)) else {
            return Answer::new(TimexKind::Date, vague, basis);
        };
        let grain = match unit {
            Unit::Week | Unit::Weekend => Unit::Day,
            other => other,
        };
        let day = base.zip(n.checked_mul(sign)).and_then(|(base, n)| unit.shift(base, n));
        Answer::of(day.and_then(|day| grain.around(day)), grain.unknown(), basis)
    }

    fn season(&self, reading: &Reading<'_>) -> Answer {
        let name = reading.text("season").unwrap_or_default();
        let this_year = self.today.map(|today| i64::from(today.year()));
        let named = self.named_year(reading).and_then(|year| calendar::season(year, name));
        let period =
            named.or_else(|| self.nearby(reading, |year| calendar::season(year, name), this_year?));
        Answer::of(period, format!("XXXX-{name}"), "relative")
    }

    /// A quarter or half of a year.
    fn part_of_year(
        &self,
        reading: &Reading<'_>,
        letter: &str,
        in_year: impl Fn(i64, i64) -> Option<Period>,
    ) -> Answer {
        let number = reading.int("quarter").unwrap_or_default();
        let this_year = self.today.map(|today| i64::from(today.year()));
        let named = self.named_year(reading).and_then(|year| in_year(year, number));
        let period =
            named.or_else(|| self.nearby(reading, |year| in_year(year, number), this_year?));
        Answer::of(period, format!("XXXX-{letter}{number}"), "relative")
    }

    /// Chooses among the years round this one, as [`Reckoner::choose`] does.
    fn nearby(
        &self,
        reading: &Reading<'_>,
        in_year: impl Fn(i64) -> Option<Period>,
        year: i64,
    ) -> Option<Period> {
        let periods: Vec<Period> = (year - 1..=year + 1).filter_map(in_year).collect();
        let today = self.today?;
        match self.direction(reading) {
            // « l'été dernier », said in summer, is the one before.
            Some(offset) if offset < 0 => {
                return periods.into_iter().rfind(|period| period.time.end < today);
            }
            Some(offset) if offset > 0 => {
                return periods.into_iter().find(|period| today < period.time.start);
            }
            _ => {}
        }
        let starts: Vec<Date> = periods.iter().map(|period| period.time.start).collect();
        let chosen = self.choose(reading, &starts)?;
        periods.into_iter().find(|period| period.time.start == chosen)
    }

    fn holiday(&self, reading: &Reading<'_>) -> Answer {
        let name = reading.text("holiday").unwrap_or_default();
        let in_year = |year| calendar::feast(name, year);
        let named = self.named_year(reading).and_then(in_year);
        let nearest = || {
            let first = self.yearly(reading, |year| Some(in_year(year)?.time.start))?;
            in_year(first.year().into())
        };
        Answer::of(named.or_else(nearest), "XXXX-XX-XX", "holiday")
    }

    /// The day that a time of day belongs to: the one last spoken of nearby.
    fn of_last(&self, reading: &Reading<'_>) -> Answer {
        let near = self.last.filter(|(_, sent)| reading.sent.saturating_sub(*sent) <= 2);
        let day = near.map(|(day, _)| day).or(self.today);
        Answer::of(day.map(calendar::of_day), "XXXX-XX-XX", "context")
    }

    fn clock(&self, reading: &Reading<'_>) -> Answer {
        let whole = reading.int("hhmm").unwrap_or_default();
        let hour = reading.int("hour").unwrap_or(whole / 100);
        let hour = match reading.text("half") {
            Some("pm") if hour < 12 => hour + 12,
            Some("am") if hour == 12 => 0,
            _ => hour % 24,
        };
        let minute = reading.int("minute").unwrap_or(whole % 100);
        let zone = reading.text("zone").unwrap_or_default();
        let has_weekday = reading.int("weekday").is_some();
        let day = if has_weekday { self.weekday(reading) } else { self.of_last(reading) };
        day.at(Some(&format!("{hour:02}:{minute:02}{zone}")))
    }

    /// A length that ends today (« les trois derniers mois ») or begins today.
    fn window(&self, reading: &Reading<'_>) -> Answer {
        let mut answer = duration(reading);
        let sign = self.direction(reading).unwrap_or_default();
        let n = answer_count(reading).and_then(|n| n.checked_mul(sign));
        let other = self.today.zip(unit_of(reading)).zip(n);
        let other = other.and_then(|((today, unit), n)| unit.shift(today, n));
        let period = self.today.zip(other).and_then(|(today, other)| {
            calendar::between(String::new(), today.min(other), today.max(other))
        });
        answer.time = period.map(|period| period.time);
        answer.basis = "relative";
        answer
    }
}

/// Returns a broken number of units as a whole one of a smaller unit: a year and a half as 18 months.
#[expect(clippy::cast_possible_truncation, reason = "rounded, and no text says more than a few")]
fn in_smaller(amount: &str, unit: Unit) -> Option<(i64, Unit)> {
    let number: f64 = amount.parse().ok().filter(|number: &f64| number.abs() < 1e6)?;
    let (factor, smaller) = match unit {
        Unit::Century => (100.0, Unit::Year),
        Unit::Decade => (10.0, Unit::Year),
        Unit::Year => (12.0, Unit::Month),
        Unit::Month => (30.0, Unit::Day),
        Unit::Week => (7.0, Unit::Day),
        _ => return None,
    };
    Some(((number * factor).round() as i64, smaller))
}

fn distance(day: Date, other: Date) -> i32 {
    day.until(other).map_or(i32::MAX, |span| span.get_days().abs())
}

fn unit_of(reading: &Reading<'_>) -> Option<Unit> {
    reading.text("unit").and_then(Unit::parse).or(reading.rule.unit)
}

/// Returns how many units: a number as TIMEX3 writes it, `X` where it is vague.
fn amount(reading: &Reading<'_>) -> String {
    let named = reading.text("n").or(reading.rule.n.as_deref()).unwrap_or("1");
    match (reading.int("half_more"), named.parse::<f64>()) {
        (Some(_), Ok(number)) => format!("{}", number + 0.5),
        _ => named.to_owned(),
    }
}

fn answer_count(reading: &Reading<'_>) -> Option<i64> {
    amount(reading).parse().ok()
}

fn duration(reading: &Reading<'_>) -> Answer {
    let unit = unit_of(reading).unwrap_or(Unit::Day);
    Answer::new(TimexKind::Duration, unit.duration(&amount(reading)), "explicit")
}

fn constant(reading: &Reading<'_>) -> String {
    let value = reading.text("value").or(reading.rule.value.as_deref());
    value.unwrap_or("PRESENT_REF").to_owned()
}

fn set(reading: &Reading<'_>) -> Answer {
    let value = match (reading.int("weekday"), reading.int("month"), unit_of(reading)) {
        (Some(weekday), ..) => format!("XXXX-WXX-{weekday}"),
        (_, Some(month), _) => format!("XXXX-{month:02}"),
        (_, _, Some(unit)) => unit.duration(&amount(reading)),
        _ => format!("XXXX-{}", constant(reading)),
    };
    let part = reading.text("part").map_or(String::new(), |part| format!("T{part}"));
    Answer::new(TimexKind::Set, format!("{value}{part}"), "explicit")
}

fn decade(reading: &Reading<'_>) -> Answer {
    let tens = reading.int("year").map(|year| year.div_euclid(10));
    let of_short = |yy: i64| if yy < 100 { 190 + yy.div_euclid(10) } else { yy.div_euclid(10) };
    let tens = tens.or_else(|| reading.int("yy").map(of_short));
    let period = tens.and_then(calendar::decade);
    Answer::of(period, "XXX", "explicit")
}

fn century(reading: &Reading<'_>) -> Answer {
    let hundreds = reading.int("n").map(|n| n - 1);
    Answer::of(hundreds.and_then(calendar::century), "XX", "explicit")
}
