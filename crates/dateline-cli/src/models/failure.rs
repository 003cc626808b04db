//! Errors that say what to do.

use std::fmt;
use std::io;
use std::path::Path;

/// A failure with a cure: the message and the hint are printed on lines of their own.
#[derive(Debug)]
pub(crate) struct Failure {
    message: String,
    hint: Option<String>,
    source: Option<io::Error>,
}

impl Failure {
    pub(crate) fn new(message: impl Into<String>) -> Failure {
        Failure { message: message.into(), hint: None, source: None }
    }

    /// Wraps the system's refusal to `action` (a verb) the file or folder `path`.
    pub(crate) fn io(action: &str, path: &Path, source: io::Error) -> Failure {
        Failure {
            message: format!("cannot {action} `{}`", path.display()),
            hint: hint_for_kind(source.kind(), path),
            source: Some(source),
        }
    }

    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Failure {
        self.hint = Some(hint.into());
        self
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Failure {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_ref().map(|source| source as _)
    }
}

/// Returns the cure that an error carries, if it carries one.
pub(crate) fn hint_of(error: &anyhow::Error) -> Option<&str> {
    error.downcast_ref::<Failure>()?.hint.as_deref()
}

/// Returns the error with a cure, where the cause is a full disk or a folder that cannot be written; converters know no cures.
pub(crate) fn with_disk_hint(error: anyhow::Error, folder: &Path) -> anyhow::Error {
    if hint_of(&error).is_some() {
        return error;
    }
    let kind =
        error.chain().find_map(|cause| cause.downcast_ref::<io::Error>()).map(io::Error::kind);
    match kind.and_then(|kind| hint_for_kind(kind, folder)) {
        Some(hint) => Failure::new(format!("{error:#}")).hint(hint).into(),
        None => error,
    }
}

/// Returns the cure for a full disk.
pub(crate) fn full_disk_hint(path: &Path) -> String {
    format!(
        "the disk that holds `{}` is full: free some space, or set `DATELINE_HOME` to a folder on another disk",
        path.display()
    )
}

fn hint_for_kind(kind: io::ErrorKind, path: &Path) -> Option<String> {
    use io::ErrorKind as K;
    match kind {
        K::StorageFull | K::QuotaExceeded => Some(full_disk_hint(path)),
        K::PermissionDenied | K::ReadOnlyFilesystem => Some(format!(
            "`{}` may not be written here: set `DATELINE_HOME` to a folder of your own",
            path.display()
        )),
        K::NotADirectory | K::AlreadyExists => Some(format!(
            "a file stands where a folder is needed on the way to `{}`: move it away, or set `DATELINE_HOME` to another folder",
            path.display()
        )),
        _ => None,
    }
}
