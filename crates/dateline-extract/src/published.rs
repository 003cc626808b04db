//! Publication dates as people and machines write them.

use dateline_types::Published;
use jiff::civil::Date;
use jiff::fmt::rfc2822;

/// Years outside are typing errors: no newspaper is older, and nothing is published in a far future.
const YEARS: std::ops::RangeInclusive<i16> = 1600..=2199;

/// Reads EDTF of level 0 or 1 (`2020`, `2020-01`, `2020-01-07`, `2020-01~`, `2020-XX`, `2020-01-03/2020-01-07`), RFC 3339 and RFC 2822 as
/// EDTF, first day and last day. Of a time the day is kept, where it was written.
///
/// ```
/// let (edtf, start, end) = dateline_extract::parse_published("2020-01~").unwrap();
/// assert_eq!((edtf.as_str(), start.to_string(), end.to_string()), ("2020-01~", "2020-01-01".into(), "2020-01-31".into()));
/// assert!(dateline_extract::parse_published("2020-02-30").is_none());
/// ```
#[must_use]
pub fn parse_published(value: &str) -> Option<(String, Date, Date)> {
    let value = value.trim();
    let found = edtf(value).or_else(|| interval(value)).or_else(|| time(value));
    let found = found.or_else(|| edtf(&day_first_or_compact(value)?))?;
    let is_likely = YEARS.contains(&found.1.year()) && YEARS.contains(&found.2.year());
    is_likely.then_some(found)
}

/// Reads a publication date whose origin is `basis`.
pub(crate) fn published(value: &str, basis: &'static str) -> Option<Published> {
    let (edtf, start, end) = parse_published(value)?;
    Some(Published { edtf, start, end, time: time_of(value), basis })
}

/// Returns a time of day with its day and zone in RFC 3339, where `value` has one; the zone is left out where none was written.
///
/// ```
/// use dateline_extract::time_of;
/// assert_eq!(time_of("2020-01-07 10:00+0100").as_deref(), Some("2020-01-07T10:00:00+01:00"));
/// assert_eq!(time_of("2020-01-07"), None);
/// ```
#[must_use]
pub fn time_of(value: &str) -> Option<String> {
    let value = value.trim();
    if let Ok(found) = rfc2822::parse(value) {
        return Some(format!("{}{}", found.datetime(), zone_of_seconds(found.offset().seconds())));
    }
    let (day, time) = (rfc3339_day(value)?, value.get(11..)?.trim_start());
    let digits = |c: char| !(c.is_ascii_digit() || c == ':' || c == '.');
    let (clock, zone) = time.split_at_checked(time.find(digits).unwrap_or(time.len()))?;
    let clock = clock.split('.').next()?;
    let clock = if clock.len() == 5 { format!("{clock}:00") } else { clock.to_owned() };
    let clock: jiff::civil::Time = clock.parse().ok()?;
    Some(format!("{day}T{clock}{}", zone_of(zone.trim())))
}

/// Tells whether a time or day, as [`time_of`] or [`parse_published`] write it, is later than a publication. Times are compared to the second where both have a zone.
pub(crate) fn is_later(value: &str, published: &Published) -> bool {
    let instant = |value: &str| value.parse::<jiff::Timestamp>().ok();
    match (instant(value), published.time.as_deref().and_then(instant)) {
        (Some(changed), Some(published)) => changed > published,
        _ => parse_published(value).is_some_and(|(_, start, _)| start > published.end),
    }
}

/// Returns `Z`, `+01:00` or nothing.
fn zone_of(zone: &str) -> String {
    let plain = zone.replace(':', "");
    match plain.as_bytes() {
        [b'Z' | b'z'] => "Z".to_owned(),
        [sign @ (b'+' | b'-'), hours @ ..]
            if hours.len() >= 2 && hours.iter().all(u8::is_ascii_digit) =>
        {
            let (hours, minutes) =
                (plain.get(1..3).unwrap_or("00"), plain.get(3..5).unwrap_or("00"));
            format!("{}{hours}:{minutes}", char::from(*sign))
        }
        _ if matches!(zone, "UTC" | "GMT") => "Z".to_owned(),
        _ => String::new(),
    }
}

fn zone_of_seconds(seconds: i32) -> String {
    let sign = if seconds < 0 { '-' } else { '+' };
    let minutes = seconds.abs() / 60;
    if seconds == 0 {
        "Z".to_owned()
    } else {
        format!("{sign}{:02}:{:02}", minutes / 60, minutes % 60)
    }
}

/// Reads a day, month or year, with or without a mark of doubt.
fn edtf(value: &str) -> Option<(String, Date, Date)> {
    let plain = value.strip_suffix(['~', '?', '%']).unwrap_or(value);
    let mut parts = plain.split('-');
    let (year, month, day) = (parts.next()?, parts.next(), parts.next());
    if parts.next().is_some() || year.len() != 4 {
        return None;
    }
    let unknown = |part: &&str| *part != "XX";
    let (start, end) = match (month.filter(unknown), day.filter(unknown)) {
        (None, None) => years(year)?,
        (Some(month), None) => {
            let start = Date::new(number(year)?, number(month)?, 1).ok()?;
            (start, start.last_of_month())
        }
        (None, Some(_)) => return None,
        (Some(month), Some(day)) => {
            let date = Date::new(number(year)?, number(month)?, number(day)?).ok()?;
            (date, date)
        }
    };
    Some((value.to_owned(), start, end))
}

/// Reads `2020`, `202X` or `20XX`.
fn years(year: &str) -> Option<(Date, Date)> {
    let known = year.trim_end_matches('X');
    if known.len() < 2 {
        return None;
    }
    let first = number(&format!("{known:0<4}"))?;
    let last = number(&format!("{known:9<4}"))?;
    Some((Date::new(first, 1, 1).ok()?, Date::new(last, 12, 31).ok()?))
}

/// Reads digits of a fixed number of places.
fn number<N: std::str::FromStr>(digits: &str) -> Option<N> {
    let is_number = matches!(digits.len(), 2 | 4) && digits.bytes().all(|b| b.is_ascii_digit());
    if is_number { digits.parse().ok() } else { None }
}

fn interval(value: &str) -> Option<(String, Date, Date)> {
    let (from, to) = value.split_once('/')?;
    let ((_, start, _), (_, _, end)) = (edtf(from)?, edtf(to)?);
    (start <= end).then(|| (value.to_owned(), start, end))
}

/// Reads a day with a time behind it, or RFC 2822.
fn time(value: &str) -> Option<(String, Date, Date)> {
    let day = rfc3339_day(value).or_else(|| Some(rfc2822::parse(value).ok()?.date()))?;
    Some((day.to_string(), day, day))
}

fn rfc3339_day(value: &str) -> Option<Date> {
    let (day, time) = (value.get(..10)?, value.get(10..)?);
    let time = time.strip_prefix(['T', 't', ' '])?.trim_start();
    let is_time = time.as_bytes().get(2) == Some(&b':')
        && time.bytes().all(|b| b.is_ascii_alphanumeric() || b":.+- ".contains(&b));
    let hour: u8 = number(time.get(..2)?)?;
    if !is_time || hour > 24 {
        return None;
    }
    edtf(day).filter(|(_, start, end)| start == end).map(|(_, start, _)| start)
}

/// Reads `20200107`, `2020/01/07` and `07.01.2020`, with or without a time behind; two-part months first are not told from days first, so `/` between day and month is none.
fn day_first_or_compact(value: &str) -> Option<String> {
    let day = value.split([' ', ',', 'T']).next()?;
    let has = |shape: &str| {
        day.len() == shape.len()
            && day
                .bytes()
                .zip(shape.bytes())
                .all(|(own, kind)| if kind == b'0' { own.is_ascii_digit() } else { own == kind })
    };
    if has("00000000") {
        return Some(format!("{}-{}-{}", day.get(..4)?, day.get(4..6)?, day.get(6..)?));
    }
    if has("0000/00/00") {
        return Some(day.replace('/', "-"));
    }
    if has("00.00.0000") { day_first(day) } else { None }
}

/// Reads `07/01/2020` and `07.01.2020`, day first.
pub(crate) fn day_first(value: &str) -> Option<String> {
    let mut parts = value.split(['/', '.']);
    let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
    let edtf = format!("{year}-{month:0>2}-{day:0>2}");
    parse_published(&edtf).map(|_| edtf)
}

/// Finds the day in an address: `/2021/03/15/`, `/2021-03-15-`, `-20210315`; a month where there is no day.
pub(crate) fn of_url(url: &str) -> Option<Published> {
    let path = url.split_once("://").map_or(url, |(_, rest)| rest);
    let path = path.split(['?', '#']).next()?;
    let parts: Vec<&str> = path.split(['/', '-', '_', '.']).skip(1).collect();
    let dated = |edtf: String| published(&edtf, "url");
    let day = |part: &[&str]| match part {
        [year, month, day] => dated(format!("{year}-{month:0>2}-{day:0>2}")),
        _ => None,
    };
    let compact = |part: &&str| {
        let is_compact = part.len() == 8 && part.bytes().all(|b| b.is_ascii_digit());
        let (year, month, day) = (part.get(..4)?, part.get(4..6)?, part.get(6..)?);
        if is_compact { dated(format!("{year}-{month}-{day}")) } else { None }
    };
    let month = || {
        let folders: Vec<&str> = path.split('/').collect();
        folders.windows(2).find_map(|pair| dated(format!("{}-{}", pair[0], pair[1])))
    };
    parts.windows(3).find_map(day).or_else(|| parts.iter().find_map(compact)).or_else(month)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(value: &str) -> Option<String> {
        parse_published(value).map(|(edtf, start, end)| format!("{edtf} {start} {end}"))
    }

    #[test]
    fn edtf_is_read() {
        for (value, expected) in [
            ("2020", "2020 2020-01-01 2020-12-31"),
            ("2020-02", "2020-02 2020-02-01 2020-02-29"),
            (" 2020-01-07 ", "2020-01-07 2020-01-07 2020-01-07"),
            ("2020-01?", "2020-01? 2020-01-01 2020-01-31"),
            ("2020~", "2020~ 2020-01-01 2020-12-31"),
            ("202X", "202X 2020-01-01 2029-12-31"),
            ("2020-XX", "2020-XX 2020-01-01 2020-12-31"),
            ("2020-01-XX", "2020-01-XX 2020-01-01 2020-01-31"),
            ("2020-01-03/2020-01-07", "2020-01-03/2020-01-07 2020-01-03 2020-01-07"),
        ] {
            assert_eq!(read(value).as_deref(), Some(expected), "{value}");
        }
    }

    #[test]
    fn times_keep_the_day_on_which_they_were_written() {
        for value in [
            "2020-01-07T23:30:00+01:00",
            "2020-01-07T23:30:00.123Z",
            "2020-01-07 23:30",
            "Tue, 07 Jan 2020 23:30:00 +0100",
            "7 Jan 2020 23:30 GMT",
        ] {
            assert_eq!(read(value).as_deref(), Some("2020-01-07 2020-01-07 2020-01-07"), "{value}");
        }
    }

    #[test]
    fn what_is_no_date_is_none() {
        for value in [
            "",
            "yesterday",
            "2020-13",
            "2020-02-30",
            "20-01-07",
            "2020-1-7",
            "2020-XX-07",
            "2020-01-07T",
            "2020-01-07T99:00",
            "2020-01/2019-01",
            "0020",
            "99999999",
            "é020",
            "2020-01-07Té9:00",
        ] {
            assert_eq!(read(value), None, "{value}");
        }
    }

    #[test]
    fn addresses_hold_days() {
        let day = |url: &str| of_url(url).map(|published| published.edtf);
        assert_eq!(day("https://a.fr/2021/03/15/x.html").as_deref(), Some("2021-03-15"));
        assert_eq!(day("https://a.fr/monde/2021/3/5").as_deref(), Some("2021-03-05"));
        assert_eq!(day("https://a.fr/x-2021-03-15-y").as_deref(), Some("2021-03-15"));
        assert_eq!(day("https://a.fr/du-pays-20241122").as_deref(), Some("2024-11-22"));
        assert_eq!(day("https://a.fr/2021/03/x").as_deref(), Some("2021-03"));
        assert_eq!(day("https://a.fr/x-6187099_823448.html?d=2021-03-15"), None);
    }
}
