//! Facts of people and bodies as files of the user's own: what an import writes and `--actors` reads.

use serde::Serialize;

/// A person, organisation or group: one line of a file of actors. What is empty is left out.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct FactRecord<'a> {
    /// `person`, `organisation` or `group`.
    pub kind: &'static str,
    /// English name where there is one.
    pub name: &'a str,
    /// Further names in French.
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    pub names_fr: &'a [String],
    /// Further names in English.
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    pub names_en: &'a [String],
    /// PLOVER's country or kind of international body.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub country: &'a str,
    /// PLOVER's sectors, the primary first.
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    pub sectors: &'a [String],
    /// Wikidata item.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<&'a str>,
    /// Offices, and what else holds for a time.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub offices: Vec<OfficeRecord<'a>>,
    /// Whether built-in facts of the same name go first.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub behind: bool,
}

/// An office, or a stretch of days with a country and sectors of its own.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct OfficeRecord<'a> {
    /// Such as `head_of_state`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub office: Option<&'a str>,
    /// First day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start: Option<String>,
    /// Last day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end: Option<String>,
    /// Its country, where it is another one than the fact's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<&'a str>,
    /// Its sectors, where the office does not tell them.
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    pub sectors: &'a [String],
}
