//! SQL of the user's own, which may read everything and change nothing.

use std::path::Path;

use rusqlite::hooks::{AuthAction, AuthContext, Authorization};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, ErrorCode, OpenFlags};
use serde_json::Value;

use super::FindError;
use crate::Store;

/// A file that answers SQL, and that no SQL can change.
#[derive(Debug)]
pub struct Prompt {
    connection: Connection,
}

impl Prompt {
    /// Opens a file of dateline.
    ///
    /// # Errors
    ///
    /// As [`Store::open_read_only`].
    pub fn open(path: &Path) -> Result<Prompt, FindError> {
        let store = Store::open_read_only(path)?;
        let open = || {
            let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
            let mut connection = Connection::open_with_flags(path, flags)?;
            lock(&mut connection)?;
            Ok(connection)
        };
        Ok(Prompt { connection: open().map_err(|error| store.failed(error))? })
    }

    /// Returns the names of a statement's columns.
    ///
    /// # Errors
    ///
    /// Where SQLite does not understand it, or it would do more than read.
    pub fn columns(&self, sql: &str) -> Result<Vec<String>, FindError> {
        let statement = self.connection.prepare(sql).map_err(refused)?;
        Ok(statement.column_names().map(str::to_owned).collect())
    }

    /// Runs one statement, and gives each of its rows.
    ///
    /// # Errors
    ///
    /// As [`Prompt::columns`], or where a row is not taken.
    pub fn run<E: From<FindError>>(
        &self,
        sql: &str,
        mut take: impl FnMut(Vec<Value>) -> Result<(), E>,
    ) -> Result<(), E> {
        let failed = |error| E::from(refused(error));
        let mut statement = self.connection.prepare(sql).map_err(failed)?;
        let n_columns = statement.column_count();
        let mut rows = statement.query(()).map_err(failed)?;
        while let Some(row) = rows.next().map_err(failed)? {
            let cells = (0..n_columns).map(|column| row.get_ref(column).map(json));
            take(cells.collect::<rusqlite::Result<_>>().map_err(failed)?)?;
        }
        Ok(())
    }
}

/// Lets a connection read and do nothing else, whatever is asked of it.
fn lock(connection: &mut Connection) -> rusqlite::Result<()> {
    connection.busy_timeout(crate::store::BUSY_TIMEOUT)?;
    connection.pragma_update(None, "query_only", true)?;
    connection.authorizer(Some(|context: AuthContext<'_>| match context.action {
        AuthAction::Select | AuthAction::Recursive | AuthAction::Read { .. } => {
            Authorization::Allow
        }
        AuthAction::Function { function_name }
            if function_name.eq_ignore_ascii_case("load_extension") =>
        {
            Authorization::Deny
        }
        AuthAction::Function { .. } => Authorization::Allow,
        AuthAction::Pragma { pragma_name, .. } if is_harmless(pragma_name) => Authorization::Allow,
        _ => Authorization::Deny,
    }))
}

/// Pragmas that tell of the schema.
fn is_harmless(pragma: &str) -> bool {
    const HARMLESS: [&str; 10] = [
        // Full-text search asks for it itself.
        "data_version",
        "table_info",
        "table_xinfo",
        "table_list",
        "index_list",
        "index_info",
        "index_xinfo",
        "foreign_key_list",
        "user_version",
        "application_id",
    ];
    HARMLESS.iter().any(|harmless| pragma.eq_ignore_ascii_case(harmless))
}

/// Says what SQLite refuses, and what may be asked.
fn refused(error: rusqlite::Error) -> FindError {
    let message = match (&error, error.sqlite_error_code()) {
        (_, Some(ErrorCode::AuthorizationForStatementDenied | ErrorCode::ReadOnly)) => {
            "this would do more than read; `dateline sql` only takes statements that read, such as `SELECT` and `WITH`".to_owned()
        }
        (rusqlite::Error::MultipleStatement, _) => {
            "there is more than one statement; give one, or type them at the prompt".to_owned()
        }
        (rusqlite::Error::SqlInputError { msg, offset, .. }, _) => {
            format!("{msg} (at byte {offset}); `SELECT name, sql FROM sqlite_schema` shows the tables")
        }
        _ => format!("{error}; `SELECT name, sql FROM sqlite_schema` shows the tables"),
    };
    FindError::Refused { message }
}

/// Returns a cell as JSON has it; bytes in hexadecimal digits.
pub(super) fn json(value: ValueRef<'_>) -> Value {
    match value {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(n) => n.into(),
        ValueRef::Real(n) => n.into(),
        ValueRef::Text(text) => String::from_utf8_lossy(text).into_owned().into(),
        ValueRef::Blob(bytes) => {
            bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>().into()
        }
    }
}
