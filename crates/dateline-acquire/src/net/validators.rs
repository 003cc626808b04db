//! What a server says of the version of a page, to be asked only for a newer one.

use serde::{Deserialize, Serialize};

use super::transport::Answer;

/// Longer ones are not kept.
const MAX_VALIDATOR_BYTES: usize = 1_024;

/// The version of a page, in the server's words.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Validators {
    /// `ETag`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub etag: Option<String>,
    /// `Last-Modified`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_modified: Option<String>,
}

impl Validators {
    pub(crate) fn of(answer: &Answer) -> Validators {
        let short = |name| {
            let value: Option<&str> = answer.header(name);
            value.filter(|value| value.len() <= MAX_VALIDATOR_BYTES).map(str::to_owned)
        };
        Validators { etag: short("etag"), last_modified: short("last-modified") }
    }

    /// The headers that ask for a newer version only.
    pub(crate) fn headers(&self) -> impl Iterator<Item = (&'static str, &str)> {
        [
            ("if-none-match", self.etag.as_deref()),
            ("if-modified-since", self.last_modified.as_deref()),
        ]
        .into_iter()
        .filter_map(|(name, value)| Some((name, value?)))
    }
}
