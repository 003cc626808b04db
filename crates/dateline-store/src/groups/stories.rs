//! Which articles make a story.

use super::Groups;
use crate::Error;

impl Groups<'_> {
    /// Makes a story without articles; returns its key.
    ///
    /// # Errors
    ///
    /// Where the file cannot be written.
    pub fn new_story(&self) -> Result<i64, Error> {
        let sql = "INSERT INTO story (id) SELECT 's' || (ifnull(max(key), 0) + 1) FROM story";
        self.execute(sql, ())?;
        Ok(self.connection.last_insert_rowid())
    }

    /// Returns the story of an article.
    ///
    /// # Errors
    ///
    /// Where the file cannot be read.
    pub fn story(&self, article: i64) -> Result<Option<i64>, Error> {
        self.value("SELECT story FROM article WHERE key = ?", [article])
    }

    /// Returns the articles of a story, of the latest days `limit` at most.
    ///
    /// # Errors
    ///
    /// Where the file cannot be read.
    pub fn story_articles(&self, story: i64, limit: usize) -> Result<Vec<i64>, Error> {
        let sql = "SELECT key FROM article WHERE story = ? ORDER BY day DESC, key DESC LIMIT ?";
        self.column(sql, (story, limit as i64))
    }

    /// Sets the story of an article.
    ///
    /// # Errors
    ///
    /// Where the file cannot be written.
    pub fn set_story(&self, article: i64, story: Option<i64>) -> Result<(), Error> {
        self.execute("UPDATE article SET story = ? WHERE key = ?", (story, article)).map(drop)
    }
}
