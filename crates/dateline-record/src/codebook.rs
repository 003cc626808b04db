//! What `dateline codebook` tells of a codebook: what is wrong with it, whether its examples hold, how much of it there is.

use schemars::JsonSchema;
use serde::Serialize;

/// Something in a language pack that is wrong or odd: `"record":"finding"`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(tag = "record", rename = "finding")]
pub struct FindingRecord<'a> {
    /// The file.
    pub file: &'a str,
    /// The line, from 1.
    pub line: usize,
    /// How bad it is. A pack with an error cannot be used.
    #[schemars(extend("enum" = ["error", "warning"]))]
    pub level: &'a str,
    /// What it is, and what would be right.
    pub message: &'a str,
}

/// Whether an example of a codebook holds: `"record":"example"`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(tag = "record", rename = "example")]
pub struct ExampleRecord<'a> {
    /// The file.
    pub file: &'a str,
    /// The line, from 1.
    pub line: usize,
    /// The text.
    pub text: &'a str,
    /// Whether it holds.
    pub passed: bool,
    /// What must come out, or must not.
    pub expected: &'a str,
    /// The events that came out, each as a line for people.
    pub found: &'a [String],
}

/// What codes one type in one language: `"record":"codebook"`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(tag = "record", rename = "codebook")]
pub struct CodebookRecord<'a> {
    /// The language.
    pub lang: &'a str,
    /// The type.
    pub r#type: &'a str,
    /// What a type of the user's is, in his words; null for PLOVER's.
    pub description: Option<&'a str>,
    /// Entries, those that code nothing among them.
    pub entries: usize,
    /// Triggers, phrases counted once for each entry.
    pub triggers: usize,
    /// How many of the entries are the user's own.
    pub own_entries: usize,
    /// Those whose triggers are verbs.
    pub verb: EntriesRecord,
    /// Those whose triggers are nouns.
    pub noun: EntriesRecord,
    /// Those whose triggers are adjectives.
    pub adjective: EntriesRecord,
    /// The type's modes that some entry sets.
    pub mode: &'a [String],
    /// The type's modes that none sets.
    pub mode_unset: &'a [String],
    /// The contexts that its entries set.
    pub context: Vec<&'a str>,
}

/// Entries with their triggers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct EntriesRecord {
    /// Entries.
    pub entries: usize,
    /// Triggers.
    pub triggers: usize,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_come_in_order() {
        let finding = FindingRecord { file: "a", line: 3, level: "error", message: "m" };
        assert_eq!(
            serde_json::to_string(&finding).unwrap(),
            r#"{"record":"finding","file":"a","line":3,"level":"error","message":"m"}"#
        );
    }
}
