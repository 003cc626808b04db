//! One question to one server. The rest of the crate knows only this trait, so that it is tested without sockets.

use std::collections::BTreeMap;

use url::Url;

use super::failure::Failure;
use super::validators::Validators;

/// A question.
pub(crate) struct Request<'r> {
    pub(crate) url: &'r Url,
    /// What an earlier answer said of its version.
    pub(crate) validators: &'r Validators,
    /// So much of the body is read.
    pub(crate) max_bytes: usize,
}

/// An answer, whatever its status.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    /// By their names in small letters.
    pub(crate) headers: BTreeMap<String, String>,
    /// As it came, perhaps packed; empty where the server sends the asker elsewhere.
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.trim()).filter(|value| !value.is_empty())
    }
}

/// Asks servers.
pub(crate) trait Transport {
    /// Asks once, and follows nothing.
    fn ask(&self, request: &Request<'_>) -> Result<Answer, Failure>;
}
