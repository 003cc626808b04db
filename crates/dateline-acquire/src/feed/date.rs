//! Dates as feeds write them, as the clock on the wall of the place showed them.

use jiff::civil::{Date, DateTime};
use jiff::fmt::rfc2822::DateTimeParser;
use jiff::fmt::strtime;

/// How dates are written that are neither of mail nor of the ISO; what follows them is a time and not read.
const PATTERNS: [&str; 6] =
    ["%a, %d %b %Y", "%d %b %Y", "%A, %d %B %Y", "%b %d, %Y", "%B %d, %Y", "%Y/%m/%d"];

/// Reads a date with or without its time.
pub(crate) fn parse_date(text: &str) -> Option<DateTime> {
    let text = text.trim();
    let mail = DateTimeParser::new().relaxed_weekday(true);
    if let Ok(time) = mail.parse_zoned_datetime(text) {
        return Some(time.datetime());
    }
    if let Some(time) = iso(text) {
        return Some(time);
    }
    PATTERNS.iter().find_map(|pattern| {
        let (found, _) = strtime::BrokenDownTime::parse_prefix(pattern, text).ok()?;
        Some(found.to_date().ok()?.at(0, 0, 0, 0))
    })
}

/// Reads `2020-01-07`, and `2020-01-07T00:30:00+01:00` as half past midnight.
fn iso(text: &str) -> Option<DateTime> {
    let date: Date = text.get(..10)?.parse().ok()?;
    let time = text.get(10..19).and_then(|time| {
        let plain = format!("{date}T{}", time.trim_start_matches(['T', 't', ' ']));
        plain.parse::<DateTime>().ok()
    });
    time.or_else(|| Some(date.at(0, 0, 0, 0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_is_the_one_of_the_place() {
        let day = |text| parse_date(text).map(|time| time.date().to_string());
        for text in [
            "Tue, 07 Jan 2020 00:30:00 +0100",
            "Mon, 7 Jan 2020 00:30:00 GMT",
            "7 Jan 2020 23:30:00 -0500",
            "2020-01-07T00:30:00+01:00",
            "2020-01-07T00:30:00.123Z",
            "2020-01-07 00:30:00",
            "2020-01-07",
            " Tue, 07 Jan 2020 25:61:00 +0100",
            "Tue, 07 Jan 2020 10:00:00 Europe/Paris",
            "January 7, 2020",
        ] {
            assert_eq!(day(text).as_deref(), Some("2020-01-07"), "{text}");
        }
        for text in ["", "hier", "2020-13-01", "été 2020 à"] {
            assert_eq!(day(text), None, "{text}");
        }
    }
}
