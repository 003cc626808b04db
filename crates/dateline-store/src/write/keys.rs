//! What stands in the file once: outlets, actors, places, what records were made with. Keys that were asked for lately are remembered.

use std::collections::BTreeMap;

use dateline_record::MadeBy;
use rusqlite::{Connection, OptionalExtension, Params, Result};

use crate::rows::{ActorRow, PlaceRow};

/// Keys remembered of each kind: some 20 MB.
const N_REMEMBERED: usize = 50_000;

/// Keys of rows that are there.
#[derive(Debug, Default)]
pub(crate) struct Keys {
    outlets: BTreeMap<String, i64>,
    actors: BTreeMap<ActorRow, i64>,
    places: BTreeMap<PlaceRow, i64>,
}

impl Keys {
    pub(crate) fn clear(&mut self) {
        *self = Keys::default();
    }

    pub(crate) fn outlet(&mut self, tx: &Connection, name: &str) -> Result<i64> {
        if let Some(&key) = self.outlets.get(name) {
            return Ok(key);
        }
        let find = "SELECT key FROM outlet WHERE name = ?";
        let key =
            found_or_made(tx, (find, (name,)), ("INSERT INTO outlet (name) VALUES (?)", (name,)))?;
        remember(&mut self.outlets, name.to_owned(), key);
        Ok(key)
    }

    pub(crate) fn actor(&mut self, tx: &Connection, actor: &ActorRow) -> Result<i64> {
        if let Some(&key) = self.actors.get(actor) {
            return Ok(key);
        }
        let sectors = list(&actor.sectors);
        let row = (&actor.name, &actor.id, &actor.country, &sectors);
        let key = found_or_made(tx, (FIND_ACTOR, row), (INSERT_ACTOR, row))?;
        remember(&mut self.actors, actor.clone(), key);
        Ok(key)
    }

    pub(crate) fn place(&mut self, tx: &Connection, place: &PlaceRow) -> Result<i64> {
        if let Some(&key) = self.places.get(place) {
            return Ok(key);
        }
        let PlaceRow { name, geonameid, country, admin1, lat, lon, resolution } = place;
        // Where a place lies follows from what it is.
        let find = (name, geonameid, country, admin1, resolution);
        let row = (name, geonameid, country, admin1, resolution, lat, lon);
        let key = found_or_made(tx, (FIND_PLACE, find), (INSERT_PLACE, row))?;
        remember(&mut self.places, place.clone(), key);
        Ok(key)
    }
}

const FIND_ACTOR: &str = "SELECT key FROM actor WHERE name = ?1 AND ifnull(id, '') = ifnull(?2, '') AND ifnull(country, '') = ifnull(?3, '') AND sectors = ?4";
const INSERT_ACTOR: &str = "INSERT INTO actor (name, id, country, sectors) VALUES (?, ?, ?, ?)";

const FIND_PLACE: &str = "SELECT key FROM place WHERE name = ?1 AND ifnull(geonameid, 0) = ifnull(?2, 0) AND ifnull(country, '') = ifnull(?3, '') AND ifnull(admin1, '') = ifnull(?4, '') AND resolution = ?5";
const INSERT_PLACE: &str = "INSERT INTO place (name, geonameid, country, admin1, resolution, lat, lon) VALUES (?, ?, ?, ?, ?, ?, ?)";

/// Returns the key of what records were made with.
pub(crate) fn made_by(tx: &Connection, made_by: &MadeBy) -> Result<i64> {
    let find = "SELECT key FROM made_by WHERE dateline = ? AND model = ? AND codebook = ?";
    let insert = "INSERT INTO made_by (dateline, model, codebook) VALUES (?, ?, ?)";
    let row = (&made_by.dateline, &made_by.model, &made_by.codebook);
    found_or_made(tx, (find, row), (insert, row))
}

/// Returns a list of codes as JSON.
fn list(codes: &[String]) -> String {
    serde_json::Value::from(codes).to_string()
}

fn found_or_made(
    tx: &Connection,
    (find, by): (&str, impl Params),
    (insert, row): (&str, impl Params),
) -> Result<i64> {
    let found = tx.prepare_cached(find)?.query_row(by, |row| row.get(0)).optional()?;
    found.map_or_else(|| tx.prepare_cached(insert)?.insert(row), Ok)
}

/// Forgets all where it is too much: what is used often is soon back.
fn remember<K: Ord>(keys: &mut BTreeMap<K, i64>, row: K, key: i64) {
    if keys.len() >= N_REMEMBERED {
        keys.clear();
    }
    keys.insert(row, key);
}
