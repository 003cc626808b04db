//! Reads the files of a codebook, a user's over the built-in ones, and goes on after faults.

use std::collections::BTreeSet;
use std::sync::Arc;

use dateline_types::{EventType, Pack, PackError};
use toml::Spanned;

use super::example::Example;
use super::file::{EventsFile, Fault, Row};
use super::sets::Sets;
use super::{EVENTS, Entry, Source, Sources, TriggerKind, row};
use crate::grammar::Grammar;

/// What the files say, and what is wrong with them.
#[derive(Debug, Default)]
pub(super) struct Reading {
    pub(super) entries: Vec<Entry>,
    pub(super) examples: Vec<Example>,
    /// Words that were triggers by themselves until the user removed them.
    pub(super) removed: BTreeSet<(TriggerKind, String)>,
    pub(super) sets: Sets,
    pub(super) errors: Vec<PackError>,
}

impl Reading {
    /// Reads all layers, the one that goes first last. Sets are joined before any entry is read, so that a user's change what built-in ones mean.
    pub(super) fn read(sources: &Sources<'_>, grammar: &Grammar) -> Reading {
        let mut reading = Reading::default();
        let layers = || std::iter::once(sources.pack).chain(sources.own.iter().rev().copied());
        for (layer, pack) in layers().enumerate() {
            let has_sets = layer == 0 || pack.text(super::sets::FILE).is_some();
            if has_sets && let Err(errors) = reading.sets.add(pack, layer) {
                reading.errors.extend(errors);
            }
        }
        for (layer, pack) in layers().enumerate() {
            reading.layer(layer, pack, sources, grammar);
        }
        reading
    }

    /// Reads a pack: what it removes of those below goes before what it adds.
    fn layer(&mut self, layer: usize, pack: &Pack, sources: &Sources<'_>, grammar: &Grammar) {
        let files: Vec<_> = pack
            .files(EVENTS)
            .map(|(file, text)| {
                let (events, faults) = EventsFile::read(text);
                self.note(pack, file, faults);
                (file, events)
            })
            .collect();
        if files.iter().any(|(_, events)| !events.removals.is_empty()) {
            self.remove(pack, &files, sources);
        }
        for (file, events) in files {
            self.events(layer, pack, file, events, sources, grammar);
        }
    }

    /// Takes out what the files of a pack remove, and remembers the words that nothing is left of.
    fn remove(&mut self, pack: &Pack, files: &[(&str, EventsFile)], sources: &Sources<'_>) {
        let before = single_words(&self.entries);
        for (file, events) in files {
            let faults = events.removals.iter().filter_map(|removal| {
                super::removal::remove(&mut self.entries, removal, sources).err()
            });
            let faults = faults.collect();
            self.note(pack, file, faults);
        }
        self.entries.retain(|entry| !entry.triggers.is_empty());
        self.removed.extend(before.difference(&single_words(&self.entries)).cloned());
    }

    fn events(
        &mut self,
        layer: usize,
        pack: &Pack,
        file: &str,
        events: EventsFile,
        sources: &Sources<'_>,
        grammar: &Grammar,
    ) {
        let EventsFile { event_type, entries, examples, .. } = events;
        let event_type = match event_type.map(|name| sources.types.find(&name)) {
            Some(Err(fault)) => return self.note(pack, file, vec![fault]),
            Some(Ok(found)) => Some(found),
            None => None,
        };
        for entry in entries {
            self.entry(layer, pack, file, entry, event_type.as_ref(), grammar);
        }
        for example in examples {
            let at = example.span().start;
            let (name, line) = (pack.name_of(file), pack.line_at(file, at));
            let example =
                Example::new(example.into_inner(), at, event_type.as_ref(), sources.types);
            match example {
                Ok(example) => self.examples.push(example.at(name, line)),
                Err(faults) => self.note(pack, file, faults),
            }
        }
    }

    fn entry(
        &mut self,
        layer: usize,
        pack: &Pack,
        file: &str,
        entry: Spanned<Row>,
        event_type: Option<&EventType>,
        grammar: &Grammar,
    ) {
        let at = entry.span().start;
        let Some(event_type) = event_type else {
            let fault = Fault::new(at, "an entry needs a `type` at the head of its file");
            return self.note(pack, file, vec![fault]);
        };
        let line = pack.line_at(file, at);
        let source = Source { layer, file: Arc::from(pack.name_of(file)), line };
        match row::entry(entry.into_inner(), event_type, &mut self.sets, grammar, at, source) {
            Ok(entry) => self.entries.push(entry),
            Err(faults) => self.note(pack, file, faults),
        }
    }

    fn note(&mut self, pack: &Pack, file: &str, mut faults: Vec<Fault>) {
        faults.sort_by_key(|fault| fault.at);
        faults.dedup_by(|later, first| (later.at, &later.message) == (first.at, &first.message));
        self.errors
            .extend(faults.into_iter().map(|fault| pack.error(file, fault.at, fault.message)));
    }
}

/// Returns the words that are triggers by themselves.
fn single_words(entries: &[Entry]) -> BTreeSet<(TriggerKind, String)> {
    let of = |entry: &Entry| {
        let kind = entry.kind;
        let single = entry.triggers.iter().filter(|trigger| trigger.n_further() == 0);
        single.map(|trigger| (kind, trigger.head.clone())).collect::<Vec<_>>()
    };
    entries.iter().flat_map(of).collect()
}
