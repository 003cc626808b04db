//! What the headers of an answer say.

use std::time::Duration;

use encoding_rs::Encoding;
use jiff::Timestamp;

use super::transport::Answer;

/// Returns the kind of an answer's body, in small letters: `text/html`.
pub(crate) fn media_type(answer: &Answer) -> Option<String> {
    let kind = answer.header("content-type")?.split(';').next()?;
    Some(kind.trim().to_ascii_lowercase())
}

/// Returns the encoding of characters that the server states.
pub(crate) fn charset(answer: &Answer) -> Option<&'static Encoding> {
    let parameters = answer.header("content-type")?.split(';').skip(1);
    let is_charset = |parameter: &str| {
        let (name, value) = parameter.split_once('=')?;
        name.trim()
            .eq_ignore_ascii_case("charset")
            .then(|| value.trim().trim_matches(['"', '\'']).to_owned())
    };
    Encoding::for_label(parameters.filter_map(is_charset).next()?.as_bytes())
}

/// Returns how long the server wants to be left in peace: seconds, or a time.
pub(crate) fn retry_after(answer: &Answer, now: Timestamp) -> Option<Duration> {
    let value = answer.header("retry-after")?;
    if let Ok(seconds) = value.parse::<u64>() {
        return Some(Duration::from_secs(seconds));
    }
    let time = jiff::fmt::rfc2822::DateTimeParser::new().parse_timestamp(value).ok()?;
    Duration::try_from(time.duration_since(now)).ok()
}

/// Returns how long the answer stays true.
pub(crate) fn max_age(answer: &Answer) -> Option<Duration> {
    let directives = answer.header("cache-control")?.split(',');
    let seconds = |directive: &str| {
        let (name, value) = directive.split_once('=')?;
        name.trim()
            .eq_ignore_ascii_case("max-age")
            .then(|| value.trim().trim_matches('"').parse().ok())?
    };
    directives.filter_map(seconds).next().map(Duration::from_secs)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(name: &str, value: &str) -> Answer {
        Answer { headers: [(name.to_owned(), value.to_owned())].into(), ..Answer::default() }
    }

    #[test]
    fn headers_are_read() {
        let html = answer("content-type", "Text/HTML; x=y; Charset=\"ISO-8859-1\"");
        assert_eq!(media_type(&html).as_deref(), Some("text/html"));
        assert_eq!(charset(&html).map(Encoding::name), Some("windows-1252"));
        assert_eq!(charset(&answer("content-type", "text/html; charset=nonsense")), None);
        let age = |value| max_age(&answer("cache-control", value)).map(|age| age.as_secs());
        assert_eq!(age("public, max-age=600"), Some(600));
        assert_eq!(age("no-store"), None);
        let now: Timestamp = "1994-11-06T08:49:00Z".parse().unwrap();
        let after =
            |value| retry_after(&answer("retry-after", value), now).map(|after| after.as_secs());
        assert_eq!(after("120"), Some(120));
        assert_eq!(after("Sun, 06 Nov 1994 08:49:37 GMT"), Some(37));
        assert_eq!(after("Sun, 06 Nov 1994 08:48:37 GMT"), None);
        assert_eq!(after("soon"), None);
    }
}
