//! What can go wrong when a model is converted or opened. Analysing text itself fails only on texts of 4 GiB or more.

use std::path::PathBuf;

/// A failure of the runtime. Messages say what, where and what to do.
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
    /// The package is not a spaCy pipeline, or a file in it is damaged.
    #[error("`{package}` is not a usable spaCy pipeline: {reason}")]
    BadPackage {
        /// The wheel or folder.
        package: PathBuf,
        /// Which file, and what is wrong with it.
        reason: String,
    },
    /// The package asks for something that this runtime does not do; it is refused rather than run with wrong output.
    #[error("`{package}` cannot be run: {what} `{name}` is not supported (supported: {supported})")]
    Unsupported {
        /// The wheel or folder.
        package: PathBuf,
        /// The kind of thing: `component`, `architecture`, `option`.
        what: &'static str,
        /// Its name in the package's configuration.
        name: String,
        /// What this runtime knows of that kind.
        supported: &'static str,
    },
    /// The converted model file is damaged, cut off, or of another version.
    #[error("model file `{path}` cannot be used: {reason}")]
    BadModel {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// Offsets are 32 bits wide.
    #[error(
        "text of {n_bytes} bytes is too long: at most 4294967294 bytes can be analysed at once"
    )]
    TextTooLong {
        /// The text's length in bytes.
        n_bytes: usize,
    },
}

impl Error {
    /// Returns a stable, machine-readable name of the failure.
    pub fn code(&self) -> &'static str {
        match self {
            Error::Io { .. } => "io",
            Error::BadPackage { .. } => "bad_package",
            Error::Unsupported { .. } => "unsupported",
            Error::BadModel { .. } => "bad_model",
            Error::TextTooLong { .. } => "text_too_long",
        }
    }
}
