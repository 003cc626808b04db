//! Stories as they are listed: what they sum up to, and what became of them.

use rusqlite::Params;

use super::batch::Batch;
use crate::Error;

impl Batch<'_> {
    /// Counts a story anew from the articles and happenings that it has now.
    ///
    /// # Errors
    ///
    /// Where the file cannot be written.
    pub fn story_summed_up(&self, story: i64, title: Option<&str>) -> Result<(), Error> {
        self.execute(SUM_UP, (story, title))
    }

    /// Notes that all articles of a story are in another now.
    ///
    /// # Errors
    ///
    /// Where the file cannot be written.
    pub fn story_merged(&self, from: i64, into: i64) -> Result<(), Error> {
        self.execute("UPDATE story SET merged_into = ?2 WHERE key = ?1", (from, into))?;
        self.note_change("merge", into, from)
    }

    /// Notes that some articles of a story are in another now.
    ///
    /// # Errors
    ///
    /// Where the file cannot be written.
    pub fn story_split(&self, from: i64, into: i64) -> Result<(), Error> {
        self.note_change("split", into, from)
    }

    fn note_change(&self, kind: &str, story: i64, other: i64) -> Result<(), Error> {
        let sql = "INSERT INTO story_change (at, kind, story, other, n_articles)
             SELECT ?, ?, key, ?, n_articles FROM story WHERE key = ?";
        self.execute(sql, (self.at(), kind, other, story))
    }

    fn execute(&self, sql: &str, values: impl Params) -> Result<(), Error> {
        let done = self.connection().prepare_cached(sql).and_then(|mut sql| sql.execute(values));
        done.map(drop).map_err(|error| Error::of(self.path(), error))
    }
}

const SUM_UP: &str = "UPDATE story SET title = ?2, n_articles = summed.n, n_outlets = summed.n_outlets, first_day = summed.first_day, last_day = summed.last_day,
    n_happenings = (SELECT count(*) FROM happening WHERE happening.story = ?1),
    merged_into = CASE WHEN summed.n > 0 THEN NULL ELSE merged_into END
FROM (SELECT count(*) AS n, count(DISTINCT outlet) AS n_outlets, min(day) AS first_day, max(day) AS last_day FROM article WHERE story = ?1) AS summed
WHERE key = ?1";
