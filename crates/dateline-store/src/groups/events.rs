//! What grouping keeps of events as articles tell them: bytes, what leads to them, and whom they follow.

use jiff::civil::Date;

use super::{Days, Groups, number_of};
use crate::Error;

impl Groups<'_> {
    /// Returns the bytes that are kept of an event.
    ///
    /// # Errors
    ///
    /// Where the file cannot be read.
    pub fn deed(&self, event: i64) -> Result<Option<Vec<u8>>, Error> {
        self.value("SELECT data FROM deed WHERE event = ?", [event])
    }

    /// Keeps the bytes of an event of an article, with a row for each of its keys.
    ///
    /// # Errors
    ///
    /// Where the file cannot be written.
    pub fn put_deed(
        &self,
        (event, article): (i64, i64),
        day: Date,
        keys: &[u32],
        data: &[u8],
    ) -> Result<(), Error> {
        let sql = "INSERT INTO deed (event, article, data) VALUES (?1, ?2, ?3)
             ON CONFLICT (event) DO UPDATE SET article = ?2, data = ?3";
        self.execute(sql, (event, article, data))?;
        for key in keys {
            let sql = "INSERT OR IGNORE INTO deed_holder VALUES (?, ?, ?)";
            self.execute(sql, (key, number_of(day), event))?;
        }
        Ok(())
    }

    /// Takes all of that out again.
    ///
    /// # Errors
    ///
    /// Where the file cannot be written.
    pub fn drop_deed(&self, event: i64, day: Date, keys: &[u32]) -> Result<(), Error> {
        self.execute("DELETE FROM deed WHERE event = ?", [event])?;
        for key in keys {
            let sql = "DELETE FROM deed_holder WHERE term = ? AND day = ? AND event = ?";
            self.execute(sql, (key, number_of(day), event))?;
        }
        Ok(())
    }

    /// Returns the events of an article that are kept.
    ///
    /// # Errors
    ///
    /// Where the file cannot be read.
    pub fn events_of(&self, article: i64) -> Result<Vec<i64>, Error> {
        self.column("SELECT event FROM deed WHERE article = ? ORDER BY event", [article])
    }

    /// Returns the events of these days that hold one of these keys, each once; of each key the first `limit` by day, then number.
    ///
    /// # Errors
    ///
    /// Where the file cannot be read.
    pub fn deed_holders(&self, keys: &[u32], days: &Days, limit: usize) -> Result<Vec<i64>, Error> {
        let sql = "SELECT event FROM deed_holder WHERE term = ? AND day BETWEEN ? AND ? ORDER BY day, event LIMIT ?";
        let (first, last) = (number_of(*days.start()), number_of(*days.end()));
        let mut found = Vec::new();
        for key in keys {
            found.extend(self.column::<i64>(sql, (key, first, last, limit as i64))?);
        }
        found.sort_unstable();
        found.dedup();
        Ok(found)
    }

    /// Returns whom an event follows: itself where it leads.
    ///
    /// # Errors
    ///
    /// Where the file cannot be read.
    pub fn leader(&self, event: i64) -> Result<Option<i64>, Error> {
        self.value("SELECT leader FROM deed WHERE event = ?", [event])
    }

    /// Sets whom an event follows.
    ///
    /// # Errors
    ///
    /// Where the file cannot be written.
    pub fn set_leader(&self, event: i64, leader: Option<i64>) -> Result<(), Error> {
        self.execute("UPDATE deed SET leader = ? WHERE event = ?", (leader, event)).map(drop)
    }

    /// Returns the events that follow one.
    ///
    /// # Errors
    ///
    /// Where the file cannot be read.
    pub fn followers(&self, leader: i64) -> Result<Vec<i64>, Error> {
        self.column("SELECT event FROM deed WHERE leader = ? ORDER BY event", [leader])
    }
}
