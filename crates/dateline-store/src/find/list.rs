//! In which order a list comes, and where its next page begins.

use rusqlite::types::Value;

use super::FindError;

/// What a list is sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum By {
    /// The day of the event, of publication, or of a story's last article.
    #[default]
    Date,
    /// When the article was published.
    Published,
    /// How sure the coding is.
    Confidence,
    /// How many reports there are.
    Reports,
    /// How many reports there are that do not come from one another.
    Independent,
}

impl By {
    /// All, in this order.
    pub const ALL: [By; 5] =
        [By::Date, By::Published, By::Confidence, By::Reports, By::Independent];

    /// Returns the name that is typed.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            By::Date => "date",
            By::Published => "published",
            By::Confidence => "confidence",
            By::Reports => "n_reports",
            By::Independent => "n_independent",
        }
    }
}

/// How a list comes.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Listing {
    /// What it is sorted by.
    pub by: By,
    /// The least or oldest first; else the greatest or newest.
    pub is_ascending: bool,
    /// At most so many.
    pub limit: Option<usize>,
    /// The row after which it begins.
    pub(super) after: Option<(Value, i64)>,
}

impl Listing {
    /// Makes a listing that begins after the row that `cursor` names, where there is one.
    ///
    /// # Errors
    ///
    /// Where the cursor is none, or of another order.
    pub fn new(
        by: By,
        is_ascending: bool,
        limit: Option<usize>,
        cursor: Option<&str>,
    ) -> Result<Listing, FindError> {
        let mut listing = Listing { by, is_ascending, limit, after: None };
        if let Some(cursor) = cursor {
            listing.after = Some(listing.read(cursor)?);
        }
        Ok(listing)
    }

    /// Returns the cursor of a row: `date~desc~2020-01-07~1234`.
    pub(super) fn cursor(&self, value: &Value, key: i64) -> String {
        let value = match value {
            Value::Integer(n) => n.to_string(),
            Value::Real(n) => n.to_string(),
            Value::Text(text) => text.clone(),
            Value::Null | Value::Blob(_) => String::new(),
        };
        format!("{}~{value}~{key}", self.head())
    }

    fn head(&self) -> String {
        format!("{}~{}", self.by.name(), if self.is_ascending { "asc" } else { "desc" })
    }

    fn read(&self, cursor: &str) -> Result<(Value, i64), FindError> {
        let bad = || {
            let cure = format!(
                "take the one that a list sorted by `{}` in this direction gave, whole and in quotes",
                self.by.name()
            );
            FindError::bad("cursor", cursor, cure)
        };
        let rest = cursor.strip_prefix(&self.head()).and_then(|rest| rest.strip_prefix('~'));
        let (value, key) = rest.and_then(|rest| rest.rsplit_once('~')).ok_or_else(bad)?;
        let key = key.parse().map_err(|_| bad())?;
        let value = match self.by {
            By::Date | By::Published => Value::Text(value.to_owned()),
            By::Confidence => Value::Real(value.parse().map_err(|_| bad())?),
            By::Reports | By::Independent => Value::Integer(value.parse().map_err(|_| bad())?),
        };
        Ok((value, key))
    }
}

/// The keys of a page, and where the next begins.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Page {
    /// The rows, in order.
    pub keys: Vec<i64>,
    /// What [`Listing::new`] takes for the next page; none on the last.
    pub next: Option<String>,
}

impl Page {
    /// Cuts the one row more that was asked for.
    pub(super) fn new(mut rows: Vec<(i64, Value)>, listing: &Listing) -> Page {
        let limit = listing.limit.unwrap_or(usize::MAX);
        let has_more = rows.len() > limit;
        rows.truncate(limit);
        let next = rows.last().filter(|_| has_more).map(|(key, value)| listing.cursor(value, *key));
        Page { keys: rows.into_iter().map(|(key, _)| key).collect(), next }
    }
}
