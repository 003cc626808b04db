//! What was coded of an article: events with those who take part, quotes, who and what is named.

use std::collections::BTreeSet;

use rusqlite::{Connection, Result, named_params};

use super::happenings;
use super::keys::{self, Keys};
use crate::rows::{Entry, EventRow, PartyRow, QuoteRow};

/// Writes all that was coded of an article; returns the keys of its events.
pub(crate) fn insert(
    tx: &Connection,
    keys: &mut Keys,
    entry: &Entry,
    article: i64,
    at: &str,
) -> Result<Vec<i64>> {
    let made_by = keys::made_by(tx, &entry.made_by)?;
    let sql = "INSERT INTO coding (article, made_by, coded) VALUES (?, ?, ?)";
    let coding = tx.prepare_cached(sql)?.insert((article, made_by, at))?;
    if entry.names != "[]" {
        let sql = "INSERT INTO coding_names (coding, names) VALUES (?, ?)";
        tx.prepare_cached(sql)?.execute((coding, &entry.names))?;
    }
    let mut events = Vec::with_capacity(entry.events.len());
    for event in &entry.events {
        let happening = happenings::next_key(tx)?;
        let key = insert_event(tx, keys, event, article, coding, happening)?;
        insert_parties(tx, keys, event, key)?;
        happenings::insert_own(tx, happening, key)?;
        events.push(key);
    }
    for quote in &entry.quotes {
        insert_quote(tx, keys, quote, article, coding)?;
    }
    insert_names(tx, keys, entry, article)?;
    Ok(events)
}

/// Writes an event that is a happening of its own.
fn insert_event(
    tx: &Connection,
    keys: &mut Keys,
    event: &EventRow,
    article: i64,
    coding: i64,
    happening: i64,
) -> Result<i64> {
    let place = event.place.as_ref().map(|place| keys.place(tx, place)).transpose()?;
    let [dead, injured, arrested, crowd] = event.counts;
    tx.prepare_cached(INSERT_EVENT)?.insert(named_params! {
        ":id": event.id,
        ":article": article,
        ":coding": coding,
        ":happening": happening,
        ":type": event.event_type,
        ":modes": event.modes,
        ":contexts": event.contexts,
        ":cameo": event.cameo,
        ":quad": event.quad,
        ":score": event.score,
        ":status": event.status,
        ":start": event.start,
        ":end": event.end,
        ":when_basis": event.when_basis,
        ":place": place,
        ":country": event.place.as_ref().and_then(|place| place.country.as_deref()),
        ":actor_countries": event.actor_countries,
        ":recipient_countries": event.recipient_countries,
        ":dead_min": dead.0, ":dead_max": dead.1,
        ":injured_min": injured.0, ":injured_max": injured.1,
        ":arrested_min": arrested.0, ":arrested_max": arrested.1,
        ":crowd_min": crowd.0, ":crowd_max": crowd.1,
        ":confidence": event.confidence,
        ":rule": event.rule,
        ":evidence": event.evidence,
        ":span_start": event.span.start, ":span_end": event.span.end,
        ":trigger_start": event.trigger.start, ":trigger_end": event.trigger.end,
        ":record": event.record,
    })
}

const INSERT_EVENT: &str = "INSERT INTO event (id, article, coding, is_current, is_leading, happening, type, modes, contexts, cameo, quad, score, status, start, \"end\", when_basis, place, country, actor_countries, recipient_countries,
    dead_min, dead_max, injured_min, injured_max, arrested_min, arrested_max, crowd_min, crowd_max, confidence, rule, evidence, span_start, span_end, trigger_start, trigger_end, record)
VALUES (:id, :article, :coding, 1, 1, :happening, :type, :modes, :contexts, :cameo, :quad, :score, :status, :start, :end, :when_basis, :place, :country, :actor_countries, :recipient_countries,
    :dead_min, :dead_max, :injured_min, :injured_max, :arrested_min, :arrested_max, :crowd_min, :crowd_max, :confidence, :rule, :evidence, :span_start, :span_end, :trigger_start, :trigger_end, :record)";

fn insert_parties(tx: &Connection, keys: &mut Keys, event: &EventRow, key: i64) -> Result<()> {
    let mut sectors: BTreeSet<(&str, &str)> = BTreeSet::new();
    for party in &event.parties {
        let PartyRow { role, position, actor, text, span, cue } = party;
        let actor_key = keys.actor(tx, actor)?;
        tx.prepare_cached(INSERT_PARTY)?.execute(named_params! {
            ":event": key,
            ":role": role,
            ":position": *position as i64,
            ":actor": actor_key,
            ":country": actor.country,
            ":day": event.start,
            ":text": text,
            ":span_start": span.start,
            ":span_end": span.end,
            ":cue": cue,
        })?;
        sectors.extend(actor.sectors.iter().map(|sector| (*role, sector.as_str())));
    }
    let day = event.start.as_deref().unwrap_or_default();
    for (role, sector) in sectors {
        let sql = "INSERT INTO party_sector (role, sector, day, event) VALUES (?, ?, ?, ?)";
        tx.prepare_cached(sql)?.execute((role, sector, day, key))?;
    }
    Ok(())
}

const INSERT_PARTY: &str = "INSERT INTO party (event, role, position, actor, country, day, text, span_start, span_end, cue)
VALUES (:event, :role, :position, :actor, :country, :day, :text, :span_start, :span_end, :cue)";

fn insert_quote(
    tx: &Connection,
    keys: &mut Keys,
    quote: &QuoteRow,
    article: i64,
    coding: i64,
) -> Result<()> {
    let speaker = quote.speaker.as_ref();
    let speaker_key = speaker.map(|speaker| keys.actor(tx, speaker)).transpose()?;
    tx.prepare_cached(INSERT_QUOTE)?.execute(named_params! {
        ":article": article,
        ":coding": coding,
        ":text": quote.text,
        ":direct": quote.is_direct,
        ":speaker": speaker_key,
        ":country": speaker.and_then(|speaker| speaker.country.as_deref()),
        ":cue": quote.cue,
        ":span_start": quote.span.start,
        ":span_end": quote.span.end,
        ":record": quote.record,
    })?;
    Ok(())
}

const INSERT_QUOTE: &str = "INSERT INTO quote (article, coding, is_current, day, text, direct, speaker, country, cue, span_start, span_end, record)
VALUES (:article, :coding, 1, (SELECT day FROM article WHERE key = :article), :text, :direct, :speaker, :country, :cue, :span_start, :span_end, :record)";

/// Notes who and which places the article names.
fn insert_names(tx: &Connection, keys: &mut Keys, entry: &Entry, article: i64) -> Result<()> {
    for (actor, n_mentions) in &entry.actors {
        let actor = keys.actor(tx, actor)?;
        let sql = "INSERT INTO article_actor (actor, article, n_mentions) VALUES (?, ?, ?)";
        tx.prepare_cached(sql)?.execute((actor, article, n_mentions))?;
    }
    for (place, n_mentions) in &entry.places {
        let place = keys.place(tx, place)?;
        let sql = "INSERT INTO article_place (place, article, n_mentions) VALUES (?, ?, ?)";
        tx.prepare_cached(sql)?.execute((place, article, n_mentions))?;
    }
    Ok(())
}

/// Takes the events and quotes of an older version out of what counts; returns the keys of those events. Their happenings go on without them, or end.
pub(crate) fn retire_article(tx: &Connection, article: i64) -> Result<Vec<i64>> {
    let sql = "SELECT key, happening FROM event WHERE article = ? AND is_current = 1 ORDER BY key";
    let mut events = tx.prepare_cached(sql)?;
    let rows = events.query_map((article,), |row| Ok((row.get(0)?, row.get(1)?)))?;
    let rows: Vec<(i64, Option<i64>)> = rows.collect::<Result<_>>()?;
    let sql =
        "UPDATE event SET is_current = 0, is_leading = 0 WHERE article = ? AND is_current = 1";
    tx.prepare_cached(sql)?.execute((article,))?;
    let sql = "UPDATE quote SET is_current = 0 WHERE article = ? AND is_current = 1";
    tx.prepare_cached(sql)?.execute((article,))?;
    let touched: BTreeSet<i64> = rows.iter().filter_map(|(_, happening)| *happening).collect();
    for happening in touched {
        happenings::settle(tx, happening, None)?;
    }
    Ok(rows.into_iter().map(|(event, _)| event).collect())
}
