//! Records as JSON Lines.

use std::io::{self, Write};

use dateline_record::{
    ActorRecord, ArticleRecord, CharIndex, EventRecord, MadeBy, PlaceRecord, QuoteRecord,
    RecordKind, TimeRecord,
};
use dateline_types::Coded;
use serde::Serialize;

use super::render::RecordKinds;

/// Takes the records of an article one after the other.
pub(super) trait Sink {
    /// Takes one record of `kind`.
    fn take(&mut self, kind: RecordKind, record: &impl Serialize) -> io::Result<()>;
}

/// Writes the records of `kinds`, each on its line.
pub(super) fn coded(
    coded: &Coded,
    made_by: &MadeBy,
    kinds: &RecordKinds,
    out: &mut dyn Write,
) -> io::Result<()> {
    give(coded, made_by, kinds, &mut Lines(out))
}

/// Writes one record on its line.
pub(super) fn line(record: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer(&mut *out, record)?;
    out.write_all(b"\n")
}

struct Lines<'o>(&'o mut dyn Write);

impl Sink for Lines<'_> {
    fn take(&mut self, _: RecordKind, record: &impl Serialize) -> io::Result<()> {
        line(record, self.0)
    }
}

/// Makes the records of `kinds` and gives them to `sink`, in order.
pub(super) fn give(
    coded: &Coded,
    made_by: &MadeBy,
    kinds: &RecordKinds,
    sink: &mut impl Sink,
) -> io::Result<()> {
    let offsets = CharIndex::new(coded.resolved.doc.text());
    kinds.iter().try_for_each(|kind| give_kind(coded, made_by, kind, &offsets, sink))
}

fn give_kind(
    coded: &Coded,
    made_by: &MadeBy,
    kind: RecordKind,
    offsets: &CharIndex<'_>,
    sink: &mut impl Sink,
) -> io::Result<()> {
    let resolved = &coded.resolved;
    let article = &resolved.doc.article;
    match kind {
        RecordKind::Article => {
            let mut record = ArticleRecord::new(article, offsets);
            // By now the language is known, even where the input does not state it.
            record.lang = Some(&resolved.doc.lang);
            sink.take(kind, &record)
        }
        RecordKind::Event => coded.events.iter().try_for_each(|event| {
            sink.take(kind, &EventRecord::new(event, resolved, offsets, made_by))
        }),
        RecordKind::Time => resolved
            .timexes
            .iter()
            .try_for_each(|timex| sink.take(kind, &TimeRecord::new(timex, &article.id, offsets))),
        RecordKind::Place => resolved.place_words().into_iter().try_for_each(|toponym| {
            sink.take(kind, &PlaceRecord::new(toponym, &article.id, offsets))
        }),
        RecordKind::Actor => resolved
            .entities
            .iter()
            .try_for_each(|entity| sink.take(kind, &ActorRecord::new(entity, resolved, offsets))),
        RecordKind::Quote => resolved
            .quotes
            .iter()
            .try_for_each(|quote| sink.take(kind, &QuoteRecord::new(quote, &article.id, offsets))),
        // Copies and problems are of the run, not of what was found.
        RecordKind::Copy | RecordKind::Problem => Ok(()),
    }
}
