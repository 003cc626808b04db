//! Stretches of the calendar with their names in TIMEX3 and EDTF. Every function takes any number and gives nothing where there is no such day.

use dateline_types::TimeSpan;
use jiff::Span;
use jiff::civil::{Date, Weekday};

/// A stretch of whole days and what it is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Period {
    /// TIMEX3 `value`.
    pub(super) value: String,
    /// The days, with EDTF.
    pub(super) time: TimeSpan,
}

/// A unit of the calendar or the clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Unit {
    Second,
    Minute,
    Hour,
    Day,
    Weekend,
    Week,
    Month,
    Quarter,
    Year,
    Decade,
    Century,
}

impl Unit {
    /// Reads the name that grammars use.
    pub(super) fn parse(name: &str) -> Option<Unit> {
        Some(match name {
            "second" => Unit::Second,
            "minute" => Unit::Minute,
            "hour" => Unit::Hour,
            "day" => Unit::Day,
            "weekend" => Unit::Weekend,
            "week" => Unit::Week,
            "month" => Unit::Month,
            "quarter" => Unit::Quarter,
            "year" => Unit::Year,
            "decade" => Unit::Decade,
            "century" => Unit::Century,
            _ => return None,
        })
    }

    /// Returns the TIMEX3 duration of `amount` of this unit: `P3D`, `PT2H`, `PXY`.
    pub(super) fn duration(self, amount: &str) -> String {
        let times = |factor: f64| match amount.parse::<f64>() {
            Ok(number) => format!("{}", number * factor),
            Err(_) => amount.to_owned(),
        };
        match self {
            Unit::Second => format!("PT{amount}S"),
            Unit::Minute => format!("PT{amount}M"),
            Unit::Hour => format!("PT{amount}H"),
            Unit::Day => format!("P{amount}D"),
            Unit::Weekend => format!("P{amount}WE"),
            Unit::Week => format!("P{amount}W"),
            Unit::Month => format!("P{amount}M"),
            Unit::Quarter => format!("P{amount}Q"),
            Unit::Year => format!("P{amount}Y"),
            Unit::Decade => format!("P{}Y", times(10.0)),
            Unit::Century => format!("P{}Y", times(100.0)),
        }
    }

    /// Returns the unit that holds `day`.
    pub(super) fn around(self, day: Date) -> Option<Period> {
        let year = i64::from(day.year());
        match self {
            Unit::Second | Unit::Minute | Unit::Hour | Unit::Day => Some(of_day(day)),
            Unit::Weekend => weekend(day),
            Unit::Week => week(day),
            Unit::Month => month(year, i64::from(day.month())),
            Unit::Quarter => quarter(year, i64::from((day.month() + 2) / 3)),
            Unit::Year => of_year(year),
            Unit::Decade => decade(year.div_euclid(10)),
            Unit::Century => century(year.div_euclid(100)),
        }
    }

    /// Returns the day that lies `n` of this unit after `day`.
    pub(super) fn shift(self, day: Date, n: i64) -> Option<Date> {
        let none = Span::new();
        let days = |n: i64| none.try_days(n).ok();
        let span = match self {
            Unit::Second | Unit::Minute => days(0),
            Unit::Hour => days(n.checked_div(24)?),
            Unit::Day => days(n),
            Unit::Weekend | Unit::Week => days(n.checked_mul(7)?),
            Unit::Month => none.try_months(n).ok(),
            Unit::Quarter => none.try_months(n.checked_mul(3)?).ok(),
            Unit::Year => none.try_years(n).ok(),
            Unit::Decade => none.try_years(n.checked_mul(10)?).ok(),
            Unit::Century => none.try_years(n.checked_mul(100)?).ok(),
        }?;
        day.checked_add(span).ok()
    }

    /// Returns the value for a unit of which nothing is known: `XXXX-WXX`.
    pub(super) fn unknown(self) -> &'static str {
        match self {
            Unit::Second | Unit::Minute | Unit::Hour | Unit::Day => "XXXX-XX-XX",
            Unit::Weekend => "XXXX-WXX-WE",
            Unit::Week => "XXXX-WXX",
            Unit::Month => "XXXX-XX",
            Unit::Quarter => "XXXX-QX",
            Unit::Year => "XXXX",
            Unit::Decade => "XXX",
            Unit::Century => "XX",
        }
    }
}

/// Returns the day of these numbers, where there is one.
pub(super) fn day(year: i64, month: i64, day: i64) -> Option<Date> {
    Date::new(year.try_into().ok()?, month.try_into().ok()?, day.try_into().ok()?).ok()
}

/// Returns a day as a period.
pub(super) fn of_day(day: Date) -> Period {
    Period { value: day.to_string(), time: TimeSpan::day(day) }
}

/// Returns a month.
pub(super) fn month(year: i64, month: i64) -> Option<Period> {
    let start = day(year, month, 1)?;
    named(format!("{year:04}-{month:02}"), start, start.last_of_month())
}

/// Returns a year.
pub(super) fn of_year(year: i64) -> Option<Period> {
    let start = day(year, 1, 1)?;
    named(format!("{year:04}"), start, start.last_of_year())
}

/// Returns the years whose first digits are `tens`: 199 for the nineties.
pub(super) fn decade(tens: i64) -> Option<Period> {
    years(format!("{tens:03}"), tens * 10, tens * 10 + 9)
}

/// Returns the years whose first digits are `hundreds`: 19 for the twentieth century.
pub(super) fn century(hundreds: i64) -> Option<Period> {
    years(format!("{hundreds:02}"), hundreds * 100, hundreds * 100 + 99)
}

/// Returns the week, Monday to Sunday, that holds `day`.
pub(super) fn week(day: Date) -> Option<Period> {
    let iso = day.iso_week_date();
    let start = back_to(day, Weekday::Monday)?;
    between(format!("{:04}-W{:02}", iso.year(), iso.week()), start, Unit::Day.shift(start, 6)?)
}

/// Returns the Saturday and Sunday of the week that holds `day`.
pub(super) fn weekend(day: Date) -> Option<Period> {
    let whole = week(day)?;
    between(format!("{}-WE", whole.value), Unit::Day.shift(whole.time.start, 5)?, whole.time.end)
}

/// Returns a quarter of a year, 1 to 4.
pub(super) fn quarter(year: i64, quarter: i64) -> Option<Period> {
    part_of_year(year, quarter, 3, "Q")
}

/// Returns the first or second half of a year.
pub(super) fn half(year: i64, half: i64) -> Option<Period> {
    part_of_year(year, half, 6, "H")
}

fn part_of_year(year: i64, nth: i64, n_months: i64, letter: &str) -> Option<Period> {
    if !(1..=12 / n_months).contains(&nth) {
        return None;
    }
    let (first, last) = ((nth - 1) * n_months + 1, nth * n_months);
    let start = day(year, first, 1)?;
    let end = day(year, last, 1)?.last_of_month();
    let edtf = format!("{year:04}-{first:02}/{year:04}-{last:02}");
    Some(Period { value: format!("{year:04}-{letter}{nth}"), time: TimeSpan { edtf, start, end } })
}

/// Returns a season by TIMEX3's name: `SP`, `SU`, `FA`, `WI`. Winter runs into the next year.
pub(super) fn season(year: i64, name: &str) -> Option<Period> {
    let (edtf, first) = match name {
        "SP" => (21, 3),
        "SU" => (22, 6),
        "FA" => (23, 9),
        "WI" => (24, 12),
        _ => return None,
    };
    let start = day(year, first, 1)?;
    let end = Unit::Month.shift(start, 2)?.last_of_month();
    let edtf = format!("{year:04}-{edtf}");
    Some(Period { value: format!("{year:04}-{name}"), time: TimeSpan { edtf, start, end } })
}

/// Returns Easter Sunday of the western churches (the rule of Meeus, Jones and Butcher).
pub(super) fn easter(year: i64) -> Option<Date> {
    let (a, b, c) = (year.rem_euclid(19), year.div_euclid(100), year.rem_euclid(100));
    let (d, e) = (b / 4, b % 4);
    let g = (8 * b + 13) / 25;
    let h = (19 * a + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k).rem_euclid(7);
    let m = (a + 11 * h + 19 * l) / 433;
    let month = (h + l - 7 * m + 90) / 25;
    day(year, month, (h + l - 7 * m + 33 * month + 19) % 32)
}

/// Returns Easter Sunday of the eastern churches (Meeus' rule for the Julian calendar, told in ours).
pub(super) fn orthodox_easter(year: i64) -> Option<Date> {
    let (a, b, c) = (year.rem_euclid(4), year.rem_euclid(7), year.rem_euclid(19));
    let d = (19 * c + 15) % 30;
    let e = (2 * a + 4 * b - d + 34).rem_euclid(7);
    let julian = day(year, (d + e + 114) / 31, (d + e + 114) % 31 + 1)?;
    let behind = year.div_euclid(100) - year.div_euclid(400) - 2;
    Unit::Day.shift(julian, behind)
}

/// Returns the day of an Islamic month that falls in our `year`, by the tabular calendar; the day announced may lie a day or two off.
fn islamic(year: i64, month: i64, of_month: i64) -> Option<Date> {
    // Day 1 of the tabular calendar's year 1 is 16 July 622 of the Julian, 19 July 622 of our calendar.
    let first = day(622, 7, 19)?;
    let guess = (year - 622) * 33 / 32;
    let days = (guess - 1..=guess + 2).filter_map(|hijri| {
        let leap_days = (3 + 11 * hijri).div_euclid(30);
        let months = (59 * (month - 1) + 1) / 2;
        Unit::Day.shift(first, (hijri - 1) * 354 + leap_days + months + of_month - 1)
    });
    days.into_iter().find(|found| i64::from(found.year()) == year)
}

/// A feast: `12-25`, `easter+39`, `orthodox`, `islamic 10-1`, or `11/4/4` for the fourth Thursday of November.
pub(super) fn holiday(name: &str, year: i64) -> Option<Date> {
    let offset = |rest: &str| if rest.is_empty() { Some(0) } else { rest.parse().ok() };
    if let Some(rest) = name.strip_prefix("easter") {
        return Unit::Day.shift(easter(year)?, offset(rest)?);
    }
    if let Some(rest) = name.strip_prefix("orthodox") {
        return Unit::Day.shift(orthodox_easter(year)?, offset(rest)?);
    }
    if let Some(rest) = name.strip_prefix("islamic ") {
        let (month, day) = rest.split_once('-')?;
        return islamic(year, month.parse().ok()?, day.parse().ok()?);
    }
    let numbers = |mark| name.split(mark).map(str::parse).collect::<Result<Vec<i64>, _>>().ok();
    if let Some([month, weekday, nth]) = numbers('/').as_deref() {
        let first = day(year, *month, 1)?;
        return first.nth_weekday_of_month((*nth).try_into().ok()?, weekday_of(*weekday)?).ok();
    }
    let [month, of_month] = numbers('-').as_deref().map(<[i64; 2]>::try_from)?.ok()?;
    day(year, month, of_month)
}

/// Days of a feast: one, or the whole month of the Islamic calendar that `islamic 9` names.
pub(super) fn feast(name: &str, year: i64) -> Option<Period> {
    let month = name.strip_prefix("islamic ").and_then(|month| month.parse().ok());
    let Some(month) = month else { return holiday(name, year).map(of_day) };
    let first = islamic(year, month, 1)?;
    // Months have 30 and 29 days by turns.
    let last = Unit::Day.shift(first, if month % 2 == 1 { 29 } else { 28 })?;
    let value = format!("{first}/{last}");
    Some(Period { time: TimeSpan { edtf: value.clone(), start: first, end: last }, value })
}

/// Returns the weekday of a number, 1 for Monday.
pub(super) fn weekday_of(number: i64) -> Option<Weekday> {
    Weekday::from_monday_one_offset(number.try_into().ok()?).ok()
}

/// Returns the last day, `day` included, that is this weekday.
pub(super) fn back_to(day: Date, weekday: Weekday) -> Option<Date> {
    Unit::Day.shift(day, -i64::from(weekday.until(day.weekday())))
}

/// Returns the next day, `day` included, that is this weekday.
pub(super) fn on_to(day: Date, weekday: Weekday) -> Option<Date> {
    Unit::Day.shift(day, i64::from(day.weekday().until(weekday)))
}

/// Returns the period from the first day to the last, named by both.
pub(super) fn between(value: String, start: Date, end: Date) -> Option<Period> {
    (start <= end)
        .then(|| Period { value, time: TimeSpan { edtf: format!("{start}/{end}"), start, end } })
}

/// Returns the third of a period that `START`, `MID` or `END` means; the period itself for any other word.
pub(super) fn part_of(time: &TimeSpan, modifier: &str) -> TimeSpan {
    let n_days = i64::from(time.start.until(time.end).map_or(0, |span| span.get_days()));
    let at = |third: i64| Unit::Day.shift(time.start, n_days * third / 3);
    let bounds = match modifier {
        "START" => Some(time.start).zip(at(1)),
        "MID" => at(1).zip(at(2)),
        "END" => at(2).zip(Some(time.end)),
        _ => None,
    };
    match bounds {
        Some((start, end)) if n_days > 2 => TimeSpan { edtf: format!("{start}/{end}"), start, end },
        _ => time.clone(),
    }
}

/// Returns the first and the last day that there are, for tests and bounds.
#[cfg(test)]
pub(super) fn extremes() -> [Date; 2] {
    [jiff::civil::date(0, 1, 1), jiff::civil::date(9999, 12, 31)]
}

fn named(name: String, start: Date, end: Date) -> Option<Period> {
    Some(Period { value: name.clone(), time: TimeSpan { edtf: name, start, end } })
}

fn years(value: String, first: i64, last: i64) -> Option<Period> {
    let (start, end) = (day(first, 1, 1)?, day(last, 12, 31)?);
    let edtf = format!("{first:04}/{last:04}");
    Some(Period { value, time: TimeSpan { edtf, start, end } })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn easter_is_where_the_churches_keep_it() {
        let days = [1999, 2000, 2020, 2024, 2038].map(|year| easter(year).unwrap().to_string());
        assert_eq!(days, ["1999-04-04", "2000-04-23", "2020-04-12", "2024-03-31", "2038-04-25"]);
        assert_eq!(holiday("easter+49", 1999), Some(date(1999, 5, 23)));
        assert_eq!(holiday("11/4/4", 2020), Some(date(2020, 11, 26)));
        assert_eq!(holiday("02-30", 2020), None);
        let orthodox =
            [2016, 2017, 2021, 2024].map(|year| orthodox_easter(year).unwrap().to_string());
        assert_eq!(orthodox, ["2016-05-01", "2017-04-16", "2021-05-02", "2024-05-05"]);
    }

    #[test]
    fn islamic_feasts_fall_within_two_days_of_those_kept() {
        let kept = [
            ("islamic 10-1", date(2020, 5, 24)),
            ("islamic 12-10", date(2019, 8, 11)),
            ("islamic 9-1", date(2024, 3, 11)),
            ("islamic 1-10", date(2013, 11, 14)),
        ];
        for (name, day) in kept {
            let found = holiday(name, day.year().into()).unwrap();
            assert!(found.until(day).unwrap().get_days().abs() <= 2, "{name}: {found}, not {day}");
        }
    }

    #[test]
    fn weeks_begin_on_monday() {
        let whole = week(date(2020, 1, 1)).unwrap();
        assert_eq!(
            (whole.value.as_str(), whole.time.edtf.as_str()),
            ("2020-W01", "2019-12-30/2020-01-05")
        );
        assert_eq!(weekend(date(2003, 2, 4)).unwrap().value, "2003-W06-WE");
        assert_eq!(back_to(date(2020, 1, 7), Weekday::Tuesday), Some(date(2020, 1, 7)));
        assert_eq!(on_to(date(2020, 1, 8), Weekday::Tuesday), Some(date(2020, 1, 14)));
    }

    #[test]
    fn no_number_is_too_odd() {
        for edge in extremes() {
            for unit in
                [Unit::Day, Unit::Week, Unit::Month, Unit::Quarter, Unit::Year, Unit::Century]
            {
                for n in [i64::MIN, -1, 0, 1, i64::MAX] {
                    let _ = unit.shift(edge, n).and_then(|day| unit.around(day));
                }
            }
        }
        assert_eq!(day(2021, 2, 31), None);
        assert_eq!(month(i64::MAX, 13), None);
    }
}
