//! What can go wrong with the file. Articles themselves never fail here.

use std::path::{Path, PathBuf};

use rusqlite::ErrorCode;

/// A failure of the store. Messages say what, where and what to do.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// There is no such file.
    #[error("there is no database `{path}`; `dateline ingest --db {path}` makes one")]
    Missing {
        /// The file.
        path: PathBuf,
    },
    /// The folder of the file is not there.
    #[error("there is no folder `{folder}` to keep `{path}` in; make it first")]
    NoFolder {
        /// The file.
        path: PathBuf,
        /// The folder that it would lie in.
        folder: PathBuf,
    },
    /// The file is something else.
    #[error("`{path}` is no SQLite database; name a database of dateline, or a new file")]
    NotADatabase {
        /// The file.
        path: PathBuf,
    },
    /// The file is a database with tables of another program.
    #[error(
        "`{path}` is the database of another program; name one of dateline, or a new file: nothing in it was changed"
    )]
    Foreign {
        /// The file.
        path: PathBuf,
    },
    /// A later dateline made or changed the file.
    #[error(
        "`{path}` was written by a newer dateline (schema {found}, this one knows {known}); update dateline"
    )]
    Newer {
        /// The file.
        path: PathBuf,
        /// The number of its schema.
        found: u32,
        /// The newest schema that is known here.
        known: u32,
    },
    /// An earlier dateline made the file, and it may not be changed now.
    #[error(
        "`{path}` was written by an older dateline (schema {found}, this one needs {known}); `dateline ingest --db {path} /dev/null` brings it up to date"
    )]
    Older {
        /// The file.
        path: PathBuf,
        /// The number of its schema.
        found: u32,
        /// The schema that is needed.
        known: u32,
    },
    /// Another program holds the file.
    #[error(
        "`{path}` is being written by another program and was not free for {waited_s} seconds; let that program end, then try again"
    )]
    Locked {
        /// The file.
        path: PathBuf,
        /// How long was waited for it, in seconds.
        waited_s: u64,
    },
    /// The file, or where it lies, may be read only.
    #[error(
        "`{path}` cannot be written: the file, its folder or its disk is read-only; change that, or copy the file elsewhere"
    )]
    ReadOnly {
        /// The file.
        path: PathBuf,
    },
    /// Nothing more goes onto the disk.
    #[error(
        "the disk of `{path}` is full; what was kept before is safe: make room, then run the same command again"
    )]
    Full {
        /// The file.
        path: PathBuf,
    },
    /// The file does not open.
    #[error("`{path}` cannot be opened: is it a folder, or may it not be read? ({source})")]
    CannotOpen {
        /// The file.
        path: PathBuf,
        /// SQLite's reason.
        source: rusqlite::Error,
    },
    /// The disk fails.
    #[error("the disk of `{path}` cannot be read or written; look after the disk ({source})")]
    Disk {
        /// The file.
        path: PathBuf,
        /// SQLite's reason.
        source: rusqlite::Error,
    },
    /// The file is damaged.
    #[error(
        "the database `{path}` is damaged; take a copy from before, or save what can be read with SQLite's `.recover` ({source})"
    )]
    Damaged {
        /// The file.
        path: PathBuf,
        /// SQLite's reason.
        source: rusqlite::Error,
    },
    /// A request that SQLite refuses: a fault of this program.
    #[error("`{path}`: {source}; please report it")]
    Sqlite {
        /// The file.
        path: PathBuf,
        /// SQLite's reason.
        source: rusqlite::Error,
    },
    /// A record that cannot be written as JSON: a fault of this program.
    #[error("a record cannot be kept: {source}; please report it")]
    Record {
        /// The serialiser's reason.
        #[from]
        source: serde_json::Error,
    },
}

impl Error {
    /// Returns a stable name of the kind of failure, for scripts.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Error::Missing { .. } => "no_database",
            Error::NoFolder { .. } => "no_folder",
            Error::NotADatabase { .. } => "not_a_database",
            Error::Foreign { .. } => "foreign_database",
            Error::Newer { .. } => "newer_schema",
            Error::Older { .. } => "older_schema",
            Error::Locked { .. } => "locked",
            Error::ReadOnly { .. } => "read_only",
            Error::Full { .. } => "disk_full",
            Error::CannotOpen { .. } => "cannot_open",
            Error::Disk { .. } => "disk",
            Error::Damaged { .. } => "damaged",
            Error::Sqlite { .. } => "sqlite",
            Error::Record { .. } => "record",
        }
    }

    /// Says what SQLite's failure means for the user of `path`.
    pub(crate) fn of(path: &Path, source: rusqlite::Error) -> Error {
        let path = path.to_owned();
        match source.sqlite_error_code() {
            Some(ErrorCode::NotADatabase) => Error::NotADatabase { path },
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
                Error::Locked { path, waited_s: crate::store::BUSY_TIMEOUT.as_secs() }
            }
            Some(ErrorCode::ReadOnly) => Error::ReadOnly { path },
            Some(ErrorCode::DiskFull) => Error::Full { path },
            Some(ErrorCode::CannotOpen) => Error::CannotOpen { path, source },
            Some(ErrorCode::SystemIoFailure) => Error::Disk { path, source },
            Some(ErrorCode::DatabaseCorrupt) => Error::Damaged { path, source },
            _ => Error::Sqlite { path, source },
        }
    }
}
