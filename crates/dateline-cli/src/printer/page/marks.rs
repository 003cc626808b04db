//! Which words are marked, and how: for what, and for which events.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use dateline_types::{ByteSpan, Coded, Event, Resolved, Speaker};

/// What words are marked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Quote,
    Who,
    Voice,
    Cue,
    When,
    Where,
    Count,
    What,
}

impl Kind {
    /// Returns the class in the page.
    pub(super) fn class(self) -> &'static str {
        match self {
            Kind::Quote => "quote",
            Kind::Who => "who",
            Kind::Voice => "voice",
            Kind::Cue => "cue",
            Kind::When => "when",
            Kind::Where => "where",
            Kind::Count => "count",
            Kind::What => "what",
        }
    }
}

/// A stretch of marked words.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Mark {
    pub(super) kinds: BTreeSet<Kind>,
    /// Indices of the events that these words belong to.
    pub(super) events: BTreeSet<usize>,
    /// Whether the words are the rest of a mark that had to be cut.
    pub(super) is_rest: bool,
}

/// Where a mark stands: from its first byte, and the longer of two before the shorter.
type Key = (usize, Reverse<usize>);

/// All marks of an article.
#[derive(Debug, Default)]
pub(super) struct Marks(BTreeMap<Key, Mark>);

impl Marks {
    /// Collects the marks of what was found: what events are made of, and the rest.
    pub(super) fn of(coded: &Coded) -> Marks {
        let mut marks = Marks::default();
        marks.add_found(&coded.resolved);
        for (index, event) in coded.events.iter().enumerate() {
            marks.add_event(index, event);
        }
        let text = coded.resolved.doc.text();
        marks.0.retain(|&(start, Reverse(end)), _| start < end && text.get(start..end).is_some());
        marks
    }

    fn add_found(&mut self, resolved: &Resolved) {
        resolved.timexes.iter().for_each(|timex| self.add(timex.span, Kind::When, None));
        resolved.toponyms.iter().for_each(|toponym| self.add(toponym.span, Kind::Where, None));
        for quote in &resolved.quotes {
            self.add(quote.span, Kind::Quote, None);
            self.add_voices(&quote.chain, None);
        }
        for mention in &resolved.mentions {
            let identity = resolved.entities.get(mention.entity).map(|entity| &entity.identity);
            // Those of whom nothing is known would mark half of the text.
            if identity.is_some_and(|who| who.name.is_some() || who.country.is_some()) {
                self.add(mention.span, Kind::Who, None);
            }
        }
    }

    fn add_event(&mut self, index: usize, event: &Event) {
        let index = Some(index);
        self.add(event.evidence.trigger, Kind::What, index);
        for argument in event.actors.iter().chain(&event.recipients) {
            self.add(argument.span, Kind::Who, index);
        }
        if let Some(span) = event.when.as_ref().and_then(|when| when.span) {
            self.add(span, Kind::When, index);
        }
        if let Some(whereabouts) = &event.whereabouts {
            self.add(whereabouts.span, Kind::Where, index);
        }
        for (_, count) in event.counts.told() {
            self.add(count.span, Kind::Count, index);
        }
        self.add_voices(&event.said_by, index);
    }

    fn add_voices(&mut self, chain: &[Speaker], event: Option<usize>) {
        for speaker in chain {
            self.add(speaker.span, Kind::Voice, event);
            self.add(speaker.cue_span, Kind::Cue, event);
        }
    }

    fn add(&mut self, span: ByteSpan, kind: Kind, event: Option<usize>) {
        let mark = self.0.entry((span.start, Reverse(span.end))).or_default();
        mark.kinds.insert(kind);
        mark.events.extend(event);
    }

    /// Returns the marks within `part`, cut so that of any two one holds the other or they share nothing; outer before inner.
    pub(super) fn nested(&self, part: ByteSpan) -> Vec<(ByteSpan, Mark)> {
        let mut queue = self.within(part);
        let mut ends: Vec<usize> = Vec::new();
        let mut nested = Vec::new();
        while let Some(((start, Reverse(end)), mark)) = queue.pop_first() {
            while ends.last().is_some_and(|&open| open <= start) {
                ends.pop();
            }
            let limit = ends.last().copied().unwrap_or(part.end);
            if end > limit {
                let rest = queue.entry((limit, Reverse(end))).or_insert_with(rest_of_nothing);
                rest.kinds.extend(&mark.kinds);
                rest.events.extend(&mark.events);
            }
            let end = end.min(limit);
            ends.push(end);
            nested.push((ByteSpan::new(start, end), mark));
        }
        nested
    }

    fn within(&self, part: ByteSpan) -> BTreeMap<Key, Mark> {
        let mut within: BTreeMap<Key, Mark> = BTreeMap::new();
        let before_end = self.0.range(..(part.end, Reverse(usize::MAX)));
        for (&(start, Reverse(end)), mark) in before_end.filter(|((_, end), _)| end.0 > part.start)
        {
            let key = (start.max(part.start), Reverse(end.min(part.end)));
            let is_rest = start < part.start;
            let own = within.entry(key).or_insert_with(rest_of_nothing);
            own.kinds.extend(&mark.kinds);
            own.events.extend(&mark.events);
            own.is_rest &= is_rest;
        }
        within
    }
}

fn rest_of_nothing() -> Mark {
    Mark { is_rest: true, ..Mark::default() }
}
