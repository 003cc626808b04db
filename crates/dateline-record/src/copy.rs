//! What stands in the place of an article that an earlier one of the run is a copy of.

use schemars::JsonSchema;
use serde::Serialize;

/// An article whose text came before, but for white space and the size of letters: `"record":"copy"`. It stands in the place of the article or its events, which are not told twice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(tag = "record", rename = "copy")]
pub struct CopyRecord<'a> {
    /// The id of the first article, whose records hold for this one.
    pub article: &'a str,
    /// The id that this one would have; where it is made from the text, both may be the same.
    pub id: &'a str,
    /// Where this one was read: a file, a member of an archive, a line or row.
    pub origin: &'a str,
    /// Address.
    pub url: Option<&'a str>,
    /// Who published it.
    pub outlet: Option<&'a str>,
    /// SHA-256 of this one's text, in hex.
    pub sha256: &'a str,
}
