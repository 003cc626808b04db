//! The file: how it is opened, for writing or for reading only.

use std::path::{Path, PathBuf};
use std::time::Duration;

use dateline_types::Article;
use jiff::Timestamp;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use crate::Error;
use crate::migrations::{APPLICATION_ID, SCHEMA, migrate, version};
use crate::rows::identity;
use crate::write::known;

/// How long a writer waits for another: several batches of `dateline ingest`.
pub(crate) const BUSY_TIMEOUT: Duration = Duration::from_secs(10);

/// Statements kept ready: more than there are different ones.
const N_STATEMENTS: usize = 128;

/// Pages of the file in memory while it is written, at most: 256 MB, what a million events touch again and again.
pub(crate) const CACHE_PAGES: u16 = u16::MAX;

/// Pages of the log before they are put into the file: 200 MB. Ids and names stand all over their indexes, so that a batch touches thousands of pages; those
/// that many batches touch are put into the file once.
const CHECKPOINT_PAGES: i64 = 50_000;

/// One SQLite file with all that is known.
///
/// ```
/// let dir = tempfile::tempdir()?;
/// let path = dir.path().join("news.db");
/// dateline_store::Store::open(&path, jiff::Timestamp::UNIX_EPOCH)?;
/// let store = dateline_store::Store::open_read_only(&path)?;
/// let n_articles: i64 = store.connection().query_row("SELECT count(*) FROM article", (), |row| row.get(0))?;
/// assert_eq!(n_articles, 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Store {
    path: PathBuf,
    connection: Connection,
}

impl Store {
    /// Opens a file for writing; makes it where there is none, and brings an older one up to date. `now` is noted with each step of that.
    ///
    /// # Errors
    ///
    /// Where the file is another program's, of a newer dateline, held by another writer, or cannot be written.
    pub fn open(path: &Path, now: Timestamp) -> Result<Store, Error> {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        if let Some(folder) = folder.filter(|folder| !folder.is_dir()) {
            return Err(Error::NoFolder { path: path.to_owned(), folder: folder.to_owned() });
        }
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
        let mut store = Store::connect(path, flags).map_err(|error| match error {
            // The folder is there, and takes no file.
            Error::CannotOpen { path, .. } if !path.exists() => Error::ReadOnly { path },
            error => error,
        })?;
        if store.connection.is_readonly("main").map_err(|error| store.failed(error))? {
            return Err(Error::ReadOnly { path: path.to_owned() });
        }
        store.check_whose()?;
        store.prepare(now).map_err(|error| store.failed(error))?;
        Ok(store)
    }

    /// Opens a file for reading only, while others may write.
    ///
    /// # Errors
    ///
    /// Where there is no such file, or it is another program's or of another schema.
    pub fn open_read_only(path: &Path) -> Result<Store, Error> {
        if !path.exists() {
            return Err(Error::Missing { path: path.to_owned() });
        }
        let mut store = Store::connect(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        let mut found = store.check_whose();
        if matches!(found, Err(Error::CannotOpen { .. } | Error::ReadOnly { .. })) && !has_log(path)
        {
            store = Store::connect_unchanging(path)?;
            found = store.check_whose();
        }
        let found = found?;
        if found < SCHEMA {
            return Err(Error::Older { path: path.to_owned(), found, known: SCHEMA });
        }
        Ok(store)
    }

    /// Returns the key of the version of this article that has this text, where there is one.
    ///
    /// # Errors
    ///
    /// Where the file cannot be read.
    pub fn key_of(&self, article: &Article) -> Result<Option<i64>, Error> {
        let known = known(&self.connection, &identity(article), &article.sha256);
        known.map_err(|error| self.failed(error))
    }

    /// Returns the connection, for statements that only read.
    #[must_use]
    pub fn connection(&self) -> &Connection {
        &self.connection
    }

    /// Returns the file and the connection, for those who write.
    pub(crate) fn parts(&mut self) -> (&Path, &mut Connection) {
        (&self.path, &mut self.connection)
    }

    /// Returns the file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Says what SQLite's failure means for the user of this file.
    #[must_use]
    pub fn failed(&self, error: rusqlite::Error) -> Error {
        Error::of(&self.path, error)
    }

    fn connect(path: &Path, flags: OpenFlags) -> Result<Store, Error> {
        let failed = |error| Error::of(path, error);
        let flags = flags | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(path, flags).map_err(failed)?;
        connection.busy_timeout(BUSY_TIMEOUT).map_err(failed)?;
        connection.set_prepared_statement_cache_capacity(N_STATEMENTS);
        Ok(Store { path: path.to_owned(), connection })
    }

    /// Opens a file on a disk where nothing can be written: SQLite has no place there for what readers and writers tell each other, and nobody writes.
    fn connect_unchanging(path: &Path) -> Result<Store, Error> {
        let name = path.to_string_lossy();
        let name = name.replace('%', "%25").replace('?', "%3f").replace('#', "%23");
        let uri = PathBuf::from(format!("file:{name}?immutable=1"));
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI;
        let store = Store::connect(&uri, flags)?;
        Ok(Store { path: path.to_owned(), ..store })
    }

    /// Returns the number of the schema. Refuses what is not dateline's before anything in it is touched.
    fn check_whose(&self) -> Result<u32, Error> {
        let path = self.path.clone();
        let (id, found, is_empty) = self.marks().map_err(|error| self.failed(error))?;
        match (id, is_empty) {
            (APPLICATION_ID, _) if found <= SCHEMA => Ok(found),
            (APPLICATION_ID, _) => Err(Error::Newer { path, found, known: SCHEMA }),
            (0, true) if found == 0 => Ok(0),
            _ => Err(Error::Foreign { path }),
        }
    }

    /// Returns the program's mark, the number of the schema, and whether there are no tables.
    fn marks(&self) -> rusqlite::Result<(i64, u32, bool)> {
        let id = self.connection.pragma_query_value(None, "application_id", |row| row.get(0))?;
        let is_empty =
            self.connection
                .query_row("SELECT count(*) = 0 FROM sqlite_schema", (), |row| row.get(0))?;
        Ok((id, version(&self.connection)?, is_empty))
    }

    /// Sets what a writer needs. With `NORMAL` a kill loses nothing; the power cut may cost the last batches, never the file.
    fn prepare(&mut self, now: Timestamp) -> rusqlite::Result<()> {
        let connection = &mut self.connection;
        connection.pragma_update(None, "journal_mode", "wal")?;
        connection.pragma_update(None, "synchronous", "normal")?;
        connection.pragma_update(None, "cache_size", CACHE_PAGES)?;
        connection.pragma_update(None, "wal_autocheckpoint", CHECKPOINT_PAGES)?;
        // Else statements are planned anew for other values: a fifth of the work of writing.
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
        migrate(connection, now)?;
        // A quarter of all look-ups of writing, and worth it: a row that points nowhere would be found by nobody.
        connection.pragma_update(None, "foreign_keys", true)?;
        // What a statement that fails half-way puts back: through the system it is as much as all that is written. Not before, since new indexes are sorted there.
        connection.pragma_update(None, "temp_store", "memory")
    }
}

/// Tells whether the file has a log beside it, with what was written last.
fn has_log(path: &Path) -> bool {
    let mut log = path.as_os_str().to_owned();
    log.push("-wal");
    Path::new(&log).exists()
}
