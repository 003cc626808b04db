//! Records in the order of their days, into a file for each month.

use std::fs;

use anyhow::{Context, Result};
use dateline_store::find::{Finder, Record};
use serde_json::Value;

use super::folder::{File, Folder};
use super::rows::{Form, Rows};
use crate::models::sha256_of;
use crate::printer::stored::Kind;

/// Stands for the month of what has no day. What Hive has for it is a fault to pandas.
const NO_MONTH: &str = "undated";

/// The files of one table.
pub(super) struct Months<'m> {
    folder: &'m Folder,
    kind: Kind,
    form: Form<'m>,
    open: Option<Open<'m>>,
    done: Vec<File>,
}

/// The file of the month that is being written.
struct Open<'m> {
    month: Option<String>,
    path: String,
    rows: Rows<'m>,
    n_rows: u64,
}

impl<'m> Months<'m> {
    pub(super) fn new(folder: &'m Folder, kind: Kind, form: Form<'m>) -> Months<'m> {
        Months { folder, kind, form, open: None, done: Vec::new() }
    }

    /// Writes a record. Records come by day.
    pub(super) fn put(&mut self, finder: &Finder<'_>, key: i64) -> Result<()> {
        let record = match self.kind {
            Kind::Event => finder.event(key, None)?,
            Kind::Quote => finder.quote(key)?,
            _ => finder.article(key)?,
        };
        let month = month(self.kind, &record);
        let open = match self.open.take() {
            Some(open) if open.month == month => open,
            other => {
                self.close(other)?;
                self.begin(month)?
            }
        };
        let open = self.open.insert(open);
        open.n_rows += open.rows.put(finder, key, &record)?;
        Ok(())
    }

    /// Ends the last file and returns all that were written.
    pub(super) fn finish(mut self) -> Result<Vec<File>> {
        let open = self.open.take();
        self.close(open)?;
        Ok(self.done)
    }

    fn begin(&self, month: Option<String>) -> Result<Open<'m>> {
        let table = self.kind.plural();
        let folder = month.as_deref().unwrap_or(NO_MONTH);
        let path = format!("{table}/month={folder}/{table}.{}", self.form.ending());
        let rows = self.form.open(self.kind, &self.folder.place(&path)?)?;
        Ok(Open { month, path, rows, n_rows: 0 })
    }

    fn close(&mut self, open: Option<Open<'m>>) -> Result<()> {
        let Some(Open { month, path, rows, n_rows }) = open else { return Ok(()) };
        rows.finish()?;
        let place = self.folder.place(&path)?;
        let cannot = || format!("cannot read `{}` again", place.display());
        let n_bytes = fs::metadata(&place).with_context(cannot)?.len();
        let sha256 = sha256_of(&place)?;
        self.done.push(File { path, table: self.kind.plural(), month, n_rows, n_bytes, sha256 });
        Ok(())
    }
}

/// Returns the month of a record: that of the event, or of publication.
fn month(kind: Kind, record: &Record) -> Option<String> {
    let day = match kind {
        Kind::Event => &record.get("when")?["start"],
        Kind::Article => &record.get("published")?["start"],
        _ => record.get("published")?,
    };
    of_day(day)
}

/// A year alone begins with its first month.
fn of_day(day: &Value) -> Option<String> {
    let day = day.as_str()?;
    match day.len() {
        4 => Some(format!("{day}-01")),
        _ => day.get(..7).map(str::to_owned),
    }
}
