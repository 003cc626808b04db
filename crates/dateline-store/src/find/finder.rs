//! The door to all that is found.

use std::collections::BTreeMap;

use dateline_record::MadeBy;
use rusqlite::{Connection, Transaction};
use serde_json::{Value, json};

use super::count::{self, Count};
use super::list::{Listing, Page};
use super::plan::Question;
use super::records::{self, KeptEvent, Record};
use super::{Filter, FindError, Told, Vocabulary, Who, articles, events, names, quotes};
use crate::Store;

/// Bytes of the file that are mapped: reading them costs no call.
const MAPPED_BYTES: i64 = 4 << 30;

/// Answers from one state of the file, whatever is written meanwhile.
///
/// ```
/// use dateline_store::find::{Filter, Finder, Listing, Told};
///
/// let dir = tempfile::tempdir()?;
/// let path = dir.path().join("news.db");
/// dateline_store::Store::open(&path, jiff::Timestamp::UNIX_EPOCH)?;
/// let store = dateline_store::Store::open_read_only(&path)?;
/// let finder = Finder::new(&store)?;
/// let page = finder.events(&Filter::default(), Told::Happenings, None, &Listing::default())?;
/// assert!(page.keys.is_empty());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Finder<'s> {
    store: &'s Store,
    transaction: Transaction<'s>,
}

#[expect(
    clippy::missing_errors_doc,
    reason = "all fail where the file cannot be read, and most do not otherwise"
)]
impl<'s> Finder<'s> {
    /// Begins to answer.
    pub fn new(store: &'s Store) -> Result<Finder<'s>, FindError> {
        let connection = store.connection();
        let begin = || {
            connection.pragma_update(None, "mmap_size", MAPPED_BYTES)?;
            connection.pragma_update(None, "temp_store", "memory")?;
            connection.unchecked_transaction()
        };
        let transaction = begin().map_err(|error| store.failed(error))?;
        Ok(Finder { store, transaction })
    }

    /// Returns the words that may be asked for; `countries` are codes with their names.
    pub fn vocabulary(&self, countries: BTreeMap<String, String>) -> Result<Vocabulary, FindError> {
        self.read(|connection| Vocabulary::of(connection, countries))
    }

    /// Returns the events that are so, as they were known on the day `as_of`, or are.
    pub fn events(
        &self,
        filter: &Filter,
        told: Told,
        as_of: Option<&str>,
        listing: &Listing,
    ) -> Result<Page, FindError> {
        self.page(listing, |connection| events::question(connection, filter, told, as_of, listing))
    }

    /// Returns the record of an event.
    pub fn event(&self, key: i64, as_of: Option<&str>) -> Result<Record, FindError> {
        self.read(|connection| records::event(connection, key, as_of))
    }

    /// Returns an event and its article as they were kept.
    #[expect(clippy::missing_errors_doc, reason = "as above")]
    pub fn kept_event(&self, key: i64) -> Result<KeptEvent, FindError> {
        self.read(|connection| records::kept_event(connection, key))
    }

    /// Returns what the current codings were made with.
    #[expect(clippy::missing_errors_doc, reason = "as above")]
    pub fn made_by(&self) -> Result<Vec<MadeBy>, FindError> {
        self.read(records::made_by)
    }

    /// Returns the quotes that are so.
    pub fn quotes(&self, filter: &Filter, listing: &Listing) -> Result<Page, FindError> {
        self.page(listing, |connection| quotes::question(connection, filter, listing))
    }

    /// Returns the record of a quote.
    pub fn quote(&self, key: i64) -> Result<Record, FindError> {
        self.read(|connection| records::quote(connection, key))
    }

    /// Returns the articles that are so.
    pub fn articles(
        &self,
        filter: &Filter,
        as_of: Option<&str>,
        listing: &Listing,
    ) -> Result<Page, FindError> {
        self.page(listing, |connection| articles::question(connection, filter, as_of, listing))
    }

    /// Returns the record of an article.
    pub fn article(&self, key: i64) -> Result<Record, FindError> {
        self.read(|connection| records::article(connection, key))
    }

    /// Returns the stories with an article that is so.
    pub fn stories(
        &self,
        filter: &Filter,
        as_of: Option<&str>,
        listing: &Listing,
    ) -> Result<Page, FindError> {
        self.page(listing, |connection| articles::stories(connection, filter, as_of, listing))
    }

    /// Returns the record of a story.
    pub fn story(&self, key: i64) -> Result<Record, FindError> {
        self.read(|connection| records::story(connection, key))
    }

    /// Returns a story with its happenings and articles, by its id or one that it took over.
    ///
    /// # Errors
    ///
    /// Where there is no such story.
    pub fn whole_story(&self, id: &str, as_of: Option<&str>) -> Result<Record, FindError> {
        let key = self.read(|connection| records::story_of(connection, id))?.ok_or_else(|| {
            FindError::Unknown {
                what: "story",
                value: id.to_owned(),
                cure: "`dateline stories` lists them with their ids".to_owned(),
            }
        })?;
        self.read(|connection| records::whole_story(connection, key, as_of))
    }

    /// Counts events.
    pub fn count(&self, filter: &Filter, count: &Count) -> Result<Vec<Vec<Value>>, FindError> {
        self.read(|connection| count::rows(connection, filter, count))
    }

    /// Tells whether anybody is meant by `who`.
    pub fn knows(&self, who: &[Who]) -> Result<bool, FindError> {
        let meant = self.read(|connection| names::meant(connection, who))?;
        Ok(!meant.actors.is_empty() || !meant.countries.is_empty())
    }

    /// Returns the roles that those who are meant by `who` have in an event: `actor`, `recipient` or both.
    pub fn roles(&self, event: i64, who: &[Who]) -> Result<Vec<Value>, FindError> {
        self.read(|connection| {
            let meant = names::meant(connection, who)?;
            let mut statement = connection.prepare_cached(
                "SELECT DISTINCT role FROM party WHERE event = ?1 AND role <> 'source'
                 AND (actor IN (SELECT value FROM json_each(?2)) OR country IN (SELECT value FROM json_each(?3))) ORDER BY role",
            )?;
            let lists = (event, json!(meant.actors).to_string(), json!(meant.countries).to_string());
            let roles = statement.query_map(lists, |row| row.get::<_, String>(0).map(Value::from))?;
            roles.collect()
        })
    }

    /// Returns the degrees east and north of the places that an article names.
    pub fn points(&self, article: i64) -> Result<Vec<[f64; 2]>, FindError> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT p.lon, p.lat FROM article_place m INDEXED BY article_place_article JOIN place p ON p.key = m.place
                 WHERE m.article = ? AND p.lat IS NOT NULL AND p.lon IS NOT NULL ORDER BY m.place",
            )?;
            let points = statement.query_map([article], |row| Ok([row.get(0)?, row.get(1)?]))?;
            points.collect()
        })
    }

    fn page(
        &self,
        listing: &Listing,
        question: impl FnOnce(&Connection) -> rusqlite::Result<Question>,
    ) -> Result<Page, FindError> {
        self.read(|connection| Ok(Page::new(question(connection)?.keys(connection)?, listing)))
    }

    fn read<T>(
        &self,
        ask: impl FnOnce(&Connection) -> rusqlite::Result<T>,
    ) -> Result<T, FindError> {
        ask(&self.transaction).map_err(|error| FindError::Store(self.store.failed(error)))
    }
}
