//! What another codebook, model or version made of an article.

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use crate::MadeBy;

/// An event that was coded otherwise before: `"record":"difference"`.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(tag = "record", rename = "difference")]
pub struct DifferenceRecord {
    /// The article's id.
    pub article: String,
    /// `added`, `removed` or `changed`.
    pub change: &'static str,
    /// The fields that differ, of a changed event.
    pub fields: Vec<String>,
    /// Why, in a sentence.
    pub why: String,
    /// The event's record as it was; null where there was none.
    pub before: Option<Value>,
    /// The event's record as it is; null where there is none.
    pub after: Option<Value>,
    /// With what it was coded before.
    pub made_by_before: MadeBy,
    /// With what it is coded now.
    pub made_by_after: MadeBy,
}
