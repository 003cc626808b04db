//! What grouping keeps of articles: their prints, what leads to them, and which of them are copies.

use jiff::civil::Date;
use rusqlite::OptionalExtension;

use super::{Days, Groups, number_of};
use crate::Error;

/// A text that is like another.
#[derive(Debug, Clone, PartialEq)]
pub struct Alike {
    /// The other article.
    pub other: i64,
    /// `exact`, `near` or `abridged`.
    pub kind: String,
    /// Share of the shorter text's runs of words that stand in the longer.
    pub containment: f64,
}

impl Groups<'_> {
    /// Returns the bytes that are kept of an article.
    ///
    /// # Errors
    ///
    /// Where the file cannot be read.
    pub fn print(&self, article: i64) -> Result<Option<Vec<u8>>, Error> {
        self.value("SELECT data FROM print WHERE article = ?", [article])
    }

    /// Keeps the bytes of an article, with a row for each of its runs and leads.
    ///
    /// # Errors
    ///
    /// Where the file cannot be written.
    pub fn put_print(
        &self,
        article: i64,
        day: Date,
        (runs, leads): (&[u32], &[u32]),
        data: &[u8],
    ) -> Result<(), Error> {
        self.execute(
            "INSERT OR REPLACE INTO print (article, data) VALUES (?, ?)",
            (article, data),
        )?;
        let day = number_of(day);
        for run in runs {
            self.execute("INSERT OR IGNORE INTO run_holder VALUES (?, ?, ?)", (run, day, article))?;
        }
        for term in leads {
            self.execute(
                "INSERT OR IGNORE INTO term_holder VALUES (?, ?, ?)",
                (term, day, article),
            )?;
        }
        Ok(())
    }

    /// Takes all of that out again.
    ///
    /// # Errors
    ///
    /// As [`Groups::put_print`].
    pub fn drop_print(
        &self,
        article: i64,
        day: Date,
        (runs, leads): (&[u32], &[u32]),
    ) -> Result<(), Error> {
        let day = number_of(day);
        self.execute("DELETE FROM print WHERE article = ?", [article])?;
        let of_run = "DELETE FROM run_holder WHERE run = ? AND day = ? AND article = ?";
        for run in runs {
            self.execute(of_run, (run, day, article))?;
        }
        let of_term = "DELETE FROM term_holder WHERE term = ? AND day = ? AND article = ?";
        for term in leads {
            self.execute(of_term, (term, day, article))?;
        }
        Ok(())
    }

    /// Returns each article of these days that holds one of these runs, with the run; nothing for a run with more than `limit` holders.
    ///
    /// # Errors
    ///
    /// Where the file cannot be read.
    pub fn run_holders(
        &self,
        runs: &[u32],
        days: &Days,
        limit: usize,
    ) -> Result<Vec<(u32, i64)>, Error> {
        let sql = "SELECT article FROM run_holder WHERE run = ? AND day BETWEEN ? AND ? LIMIT ?";
        self.holders(sql, runs, days, limit)
    }

    /// Returns each article of these days to which one of these terms leads, as [`Groups::run_holders`] does.
    ///
    /// # Errors
    ///
    /// Where the file cannot be read.
    pub fn term_holders(
        &self,
        terms: &[u32],
        days: &Days,
        limit: usize,
    ) -> Result<Vec<(u32, i64)>, Error> {
        let sql = "SELECT article FROM term_holder WHERE term = ? AND day BETWEEN ? AND ? LIMIT ?";
        self.holders(sql, terms, days, limit)
    }

    /// Returns how many articles hold each of these terms, in their order.
    ///
    /// # Errors
    ///
    /// Where the file cannot be read.
    pub fn term_counts(&self, terms: &[u32]) -> Result<Vec<u64>, Error> {
        let sql = "SELECT n_articles FROM term_count WHERE term = ?";
        let mut statement = self.statement(sql)?;
        let count = |term: &u32| statement.query_row([term], |row| row.get::<_, i64>(0)).optional();
        let counts: rusqlite::Result<Vec<Option<i64>>> = terms.iter().map(count).collect();
        let counts = counts.map_err(|error| self.failed(error))?;
        Ok(counts.into_iter().map(|n| n.unwrap_or_default().unsigned_abs()).collect())
    }

    /// Adds `by` to the number of articles that hold each of these terms.
    ///
    /// # Errors
    ///
    /// Where the file cannot be written.
    pub fn add_term_counts(&self, terms: &[u32], by: i64) -> Result<(), Error> {
        let sql = "INSERT INTO term_count VALUES (?1, max(?2, 0))
             ON CONFLICT (term) DO UPDATE SET n_articles = max(n_articles + ?2, 0)";
        terms.iter().try_for_each(|term| self.execute(sql, (term, by)).map(drop))
    }

    /// Returns how many articles there are in each language.
    ///
    /// # Errors
    ///
    /// Where the file cannot be read.
    pub fn n_articles(&self) -> Result<Vec<(String, u64)>, Error> {
        let mut statement = self.statement("SELECT lang, n_articles FROM lang_count")?;
        let rows =
            statement.query_map((), |row| Ok((row.get(0)?, row.get::<_, i64>(1)?.unsigned_abs())));
        rows.and_then(Iterator::collect).map_err(|error| self.failed(error))
    }

    /// Adds `by` to the number of articles of a language.
    ///
    /// # Errors
    ///
    /// Where the file cannot be written.
    pub fn add_n_articles(&self, lang: &str, by: i64) -> Result<(), Error> {
        let sql = "INSERT INTO lang_count VALUES (?1, max(?2, 0))
             ON CONFLICT (lang) DO UPDATE SET n_articles = max(n_articles + ?2, 0)";
        self.execute(sql, (lang, by)).map(drop)
    }

    /// Returns the articles that are like one, from either side.
    ///
    /// # Errors
    ///
    /// Where the file cannot be read.
    pub fn alike(&self, article: i64) -> Result<Vec<Alike>, Error> {
        let sql = "SELECT other, kind, containment FROM copy WHERE article = ?1
             UNION ALL SELECT article, kind, containment FROM copy WHERE other = ?1 ORDER BY 1";
        let mut statement = self.statement(sql)?;
        let rows = statement.query_map([article], |row| {
            Ok(Alike { other: row.get(0)?, kind: row.get(1)?, containment: row.get(2)? })
        });
        rows.and_then(Iterator::collect).map_err(|error| self.failed(error))
    }

    /// Keeps that two articles are alike.
    ///
    /// # Errors
    ///
    /// Where the file cannot be written.
    pub fn put_alike(&self, article: i64, link: &Alike) -> Result<(), Error> {
        let (first, second) = (article.min(link.other), article.max(link.other));
        let sql = "INSERT OR REPLACE INTO copy VALUES (?, ?, ?, ?)";
        self.execute(sql, (first, second, &link.kind, link.containment)).map(drop)
    }

    /// Takes out that an article is like any other.
    ///
    /// # Errors
    ///
    /// Where the file cannot be written.
    pub fn drop_alike(&self, article: i64) -> Result<(), Error> {
        self.execute("DELETE FROM copy WHERE article = ?", [article])?;
        self.execute("DELETE FROM copy WHERE other = ?", [article]).map(drop)
    }

    /// Returns from which article one was taken, and which is at the root of that.
    ///
    /// # Errors
    ///
    /// Where the file cannot be read.
    pub fn taken(&self, article: i64) -> Result<Option<(i64, i64)>, Error> {
        let sql = "SELECT source, origin FROM article WHERE key = ? AND source IS NOT NULL";
        let mut statement = self.statement(sql)?;
        let row = statement.query_row([article], |row| Ok((row.get(0)?, row.get(1)?)));
        row.optional().map_err(|error| self.failed(error))
    }

    /// Sets from which article one was taken, and which is at the root of that.
    ///
    /// # Errors
    ///
    /// Where the file cannot be written.
    pub fn set_taken(&self, article: i64, taken: Option<(i64, i64)>) -> Result<(), Error> {
        let sql = "UPDATE article SET source = ?, origin = ? WHERE key = ?";
        let (source, origin) = taken.unzip();
        self.execute(sql, (source, origin, article)).map(drop)
    }
}
