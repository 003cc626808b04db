//! Days, and the words that tell them.

use dateline_types::Timex;
use jiff::civil::Date;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Serialize, Serializer};

use crate::{CharIndex, CharSpan};

/// A day, `"2020-01-07"` in JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Day(pub Date);

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl JsonSchema for Day {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Day".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "format": "date", "description": "A day: year, month, day." })
    }
}

/// One time expression of an article: `"record":"time"`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(tag = "record", rename = "time")]
pub struct TimeRecord<'a> {
    /// The article's id.
    pub article: &'a str,
    /// The words as they stand.
    pub text: &'a str,
    /// Where they stand.
    pub span: CharSpan,
    /// TIMEX3 `type`.
    #[schemars(extend("enum" = ["DATE", "TIME", "DURATION", "SET"]))]
    pub r#type: &'a str,
    /// TIMEX3 `value`, such as `2020-W02` or `P3D`.
    pub value: &'a str,
    /// TIMEX3 `mod`, such as `START` or `APPROX`; null where there is none.
    pub r#mod: Option<&'a str>,
    /// EDTF level 1; null where it stands for no interval.
    pub edtf: Option<&'a str>,
    /// First day; null where it stands for no interval.
    pub start: Option<Day>,
    /// Last day; null where it stands for no interval.
    pub end: Option<Day>,
}

impl<'a> TimeRecord<'a> {
    /// Returns the record of `timex` in the article with the id `article`; `offsets` must be of its text.
    #[must_use]
    pub fn new(timex: &'a Timex, article: &'a str, offsets: &CharIndex<'a>) -> TimeRecord<'a> {
        let time = timex.time.as_ref();
        TimeRecord {
            article,
            text: offsets.words(timex.span),
            span: offsets.span(timex.span),
            r#type: timex.kind.name(),
            value: &timex.value,
            r#mod: timex.modifier,
            edtf: time.map(|time| time.edtf.as_str()),
            start: time.map(|time| Day(time.start)),
            end: time.map(|time| Day(time.end)),
        }
    }
}
