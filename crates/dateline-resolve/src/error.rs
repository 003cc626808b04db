//! What can go wrong when a gazetteer is converted or opened. A look-up never fails: it finds places or none.

use std::path::{Path, PathBuf};

/// A failure to convert, open or verify a gazetteer. Messages name the file and the reason.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A file could not be read or written.
    #[error("cannot {action} `{path}`")]
    Io {
        /// What was being done, as a verb: `read`, `write`, `map`.
        action: &'static str,
        /// The file.
        path: PathBuf,
        /// The system's reason.
        #[source]
        source: std::io::Error,
    },
    /// The package is not the one that is meant, or a file in it is missing, damaged or of another shape.
    #[error("`{package}` is not a usable {name} package: {reason}")]
    BadPackage {
        /// Which package it should be.
        name: &'static str,
        /// The wheel or folder.
        package: PathBuf,
        /// Which file in it, and what is wrong there.
        reason: String,
    },
    /// The file is not a dump of GeoNames, or is damaged.
    #[error("`{dump}` is not a usable GeoNames dump: {reason}")]
    BadDump {
        /// The file.
        dump: PathBuf,
        /// Which line, and what is wrong there.
        reason: String,
    },
    /// The gazetteer file is damaged, cut off, or of another version.
    #[error("gazetteer `{path}` cannot be used: {reason}")]
    BadGazetteer {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
}

impl Error {
    /// Returns a stable, machine-readable name of the failure.
    pub fn code(&self) -> &'static str {
        match self {
            Error::Io { .. } => "io",
            Error::BadPackage { .. } => "bad_package",
            Error::BadDump { .. } => "bad_dump",
            Error::BadGazetteer { .. } => "bad_gazetteer",
        }
    }

    /// Returns a function for `map_err` that says what was being done to which file.
    pub(crate) fn io(action: &'static str, path: &Path) -> impl FnOnce(std::io::Error) -> Error {
        move |source| Error::Io { action, path: path.to_owned(), source }
    }
}
