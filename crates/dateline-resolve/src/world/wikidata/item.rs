//! The few parts of an item that are looked at; all else is passed over.

use std::collections::BTreeMap;

use dateline_types::TimeSpan;
use serde::Deserialize;
use serde_json::Value;

/// An item. Where it has nothing, Wikidata writes `[]` for `{}`.
#[derive(Debug, Deserialize)]
pub(super) struct Item {
    pub(super) id: String,
    #[serde(default)]
    pub(super) labels: Labels,
    #[serde(default)]
    pub(super) aliases: Aliases,
    #[serde(default)]
    pub(super) claims: Claims,
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct Labels {
    #[serde(default)]
    fr: Option<Text>,
    #[serde(default)]
    en: Option<Text>,
    #[serde(default)]
    mul: Option<Text>,
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct Aliases {
    #[serde(default)]
    fr: Vec<Text>,
    #[serde(default)]
    en: Vec<Text>,
    #[serde(default)]
    mul: Vec<Text>,
}

#[derive(Debug, Deserialize)]
struct Text {
    value: String,
}

/// Statements of the properties that are looked at.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Claims {
    /// Is a.
    #[serde(default, rename = "P31")]
    class: Vec<Claim>,
    /// Country.
    #[serde(default, rename = "P17")]
    country: Vec<Claim>,
    /// Citizen of.
    #[serde(default, rename = "P27")]
    citizen: Vec<Claim>,
    /// Position held.
    #[serde(default, rename = "P39")]
    position: Vec<Claim>,
    /// Occupation.
    #[serde(default, rename = "P106")]
    occupation: Vec<Claim>,
}

/// A statement.
#[derive(Debug, Deserialize)]
pub(super) struct Claim {
    #[serde(default)]
    mainsnak: Snak,
    #[serde(default)]
    qualifiers: Qualifiers,
    #[serde(default)]
    rank: String,
}

#[derive(Debug, Default, Deserialize)]
struct Qualifiers {
    /// Start.
    #[serde(default, rename = "P580")]
    start: Vec<Snak>,
    /// End.
    #[serde(default, rename = "P582")]
    end: Vec<Snak>,
}

#[derive(Debug, Default, Deserialize)]
struct Snak {
    #[serde(default)]
    datavalue: BTreeMap<String, Value>,
}

impl Labels {
    pub(super) fn get(&self, lang: &str) -> Option<&str> {
        let text = match lang {
            "fr" => &self.fr,
            "en" => &self.en,
            _ => &self.mul,
        };
        text.as_ref().map(|text| text.value.as_str())
    }
}

impl Aliases {
    pub(super) fn of(&self, lang: &str) -> impl Iterator<Item = &str> {
        let texts = match lang {
            "fr" => &self.fr,
            "en" => &self.en,
            _ => &self.mul,
        };
        texts.iter().map(|text| text.value.as_str())
    }
}

impl Claims {
    /// Returns the statements of a property that are not withdrawn.
    pub(super) fn of(&self, property: &str) -> impl Iterator<Item = &Claim> + Clone {
        let claims = match property {
            "P31" => self.class.as_slice(),
            "P17" => &self.country,
            "P27" => &self.citizen,
            "P39" => &self.position,
            "P106" => &self.occupation,
            _ => &[],
        };
        claims.iter().filter(|claim| claim.rank != "deprecated")
    }
}

impl Claim {
    /// Returns the item that is stated.
    pub(super) fn item(&self) -> Option<&str> {
        self.mainsnak.datavalue.get("value")?.get("id")?.as_str()
    }

    pub(super) fn is_preferred(&self) -> bool {
        self.rank == "preferred"
    }

    pub(super) fn has_ended(&self) -> bool {
        !self.qualifiers.end.is_empty()
    }

    /// Returns the day, month or year of a qualifier.
    pub(super) fn date(&self, property: &str) -> Option<TimeSpan> {
        let snaks = match property {
            "P580" => &self.qualifiers.start,
            _ => &self.qualifiers.end,
        };
        let value = snaks.first()?.datavalue.get("value")?;
        span(value.get("time")?.as_str()?, value.get("precision")?.as_u64()?)
    }
}

/// Reads `+2012-05-07T00:00:00Z` as exactly as it is said to be: 9 is a year, 10 a month, 11 a day.
fn span(time: &str, precision: u64) -> Option<TimeSpan> {
    let n_bytes = match precision {
        9 => "2012".len(),
        10 => "2012-05".len(),
        11.. => "2012-05-07".len(),
        _ => return None,
    };
    TimeSpan::parse(time.strip_prefix('+')?.get(..n_bytes)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_as_exact_as_they_say() {
        let read = |time, precision| span(time, precision).map(|span| span.edtf);
        assert_eq!(read("+2012-05-07T00:00:00Z", 11).as_deref(), Some("2012-05-07"));
        assert_eq!(read("+2012-05-00T00:00:00Z", 10).as_deref(), Some("2012-05"));
        assert_eq!(read("+2012-00-00T00:00:00Z", 9).as_deref(), Some("2012"));
        assert_eq!(read("+1900-00-00T00:00:00Z", 7), None);
        assert_eq!(read("-0044-03-15T00:00:00Z", 11), None);
        assert_eq!(read("+é", 11), None);
    }
}
