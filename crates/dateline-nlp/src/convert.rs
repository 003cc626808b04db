//! Turns a spaCy pipeline package into a model file.

use std::path::Path;

use crate::{Error, ModelInfo};

/// Converts the spaCy package at `package` (a wheel, or an unpacked folder) to one model file at `out`.
///
/// `out` is written from start to end and is complete only when this returns; write to a temporary name and rename.
///
/// # Errors
///
/// [`Error::BadPackage`] for what is no spaCy pipeline or is damaged, [`Error::Unsupported`] where the pipeline needs something that this
/// runtime does not do, [`Error::Io`] where a file cannot be read or written.
pub fn convert_package(package: &Path, out: &Path) -> Result<ModelInfo, Error> {
    let _ = out;
    Err(Error::BadPackage { package: package.to_owned(), reason: "skeleton".into() })
}
