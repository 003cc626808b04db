//! How many were killed, hurt, arrested or marched: amounts in the text, and the events that they belong to.
//!
//! A count belongs to an event where its verb or noun is the event's own, or hangs on it; else to the nearest one that can have it in the sentence, or to
//! the last one before, where the next sentence goes on about it (« Le bilan est de… »).

mod amount;
mod number;
mod told;
mod unnumbered;
mod words;

use std::ops::Range;

use dateline_types::{
    ByteSpan, Count, CountKind, Decision, Doc, Event, EventType, Identity, Pos, Relation, Resolved,
    TimexKind,
};

pub(crate) use self::words::CountWords;

use self::told::{Teller, Told};
use crate::grammar::{Grammar, is_in};

/// How many steps of the tree may lie between what is counted and the event.
const MAX_STEPS: usize = 4;

/// The same for crowds: any demonstrators of the sentence are not those of the event.
const MAX_STEPS_OF_CROWD: usize = 2;

/// Gives the events of an article the counts that the text tells with them.
pub(crate) fn add_counts(
    events: &mut [Event],
    resolved: &Resolved,
    known: &CountWords,
    grammar: &Grammar,
) {
    let teller = Teller { resolved, known, grammar };
    for sentence in sentences(events, &resolved.doc) {
        for told in teller.told(&resolved.doc.sents[sentence].tokens) {
            for event in events_of(&told, sentence, events, &teller) {
                take(&mut events[event], &told, &resolved.doc);
            }
        }
        add_crowds(events, sentence, &teller);
    }
}

/// "*300 fishermen* went on strike": whatever the verb is, so many took part.
fn add_crowds(events: &mut [Event], sentence: usize, teller: &Teller<'_>) {
    let doc = &teller.resolved.doc;
    let own = events_in(events, sentence);
    let protests = events[own].iter_mut().filter(|event| {
        can_have(&event.event_type, CountKind::Crowd) && event.counts.crowd.is_none()
    });
    for event in protests {
        let crowd = |span| teller.crowd_in(&doc.sents[sentence].tokens, span);
        if let Some(told) = event.actors.iter().find_map(|actor| crowd(actor.span)) {
            take(event, &told, doc);
        }
    }
}

/// Returns the sentences in which counts of some event may stand: its own and the next.
fn sentences(events: &[Event], doc: &Doc) -> Vec<usize> {
    let with_counts = events
        .iter()
        .filter(|event| CountKind::ALL.iter().any(|&kind| can_have(&event.event_type, kind)));
    let own = with_counts.map(|event| event.evidence.sentence);
    let mut all: Vec<usize> =
        own.flat_map(|own| [own, own + 1]).filter(|&own| own < doc.sents.len()).collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// Returns the indices of the events of a sentence; they stand in the order of the text.
fn events_in(events: &[Event], sentence: usize) -> Range<usize> {
    let first = events.partition_point(|event| event.evidence.sentence < sentence);
    let end = events.partition_point(|event| event.evidence.sentence <= sentence);
    first..end
}

/// Tells whether such an event counts such people.
fn can_have(event_type: &EventType, kind: CountKind) -> bool {
    match kind {
        CountKind::Dead | CountKind::Injured => {
            matches!(event_type, EventType::Assault | EventType::Protest | EventType::Coerce)
        }
        CountKind::Arrested => {
            matches!(event_type, EventType::Coerce | EventType::Protest | EventType::Assault)
        }
        CountKind::Crowd => *event_type == EventType::Protest,
    }
}

/// A total that the text gives replaces what was counted before it; else the first count, which stands nearest, holds.
fn take(event: &mut Event, told: &Told, doc: &Doc) {
    let is_new = event.counts.get(told.kind).is_none();
    if !is_new && !told.is_total {
        return;
    }
    let Told { min, max, approx, span, .. } = *told;
    let count = Count { min, max, approx, span };
    event.counts.set(told.kind, count);
    let words = span.text(doc.text());
    let reason = format!("`{words}`: {} {}", count.short(), told.kind.name());
    event.decisions.push(Decision { about: "counts", reason });
}

/// Returns the indices of the events that a count belongs to.
fn events_of(told: &Told, sentence: usize, events: &[Event], teller: &Teller<'_>) -> Vec<usize> {
    let doc = &teller.resolved.doc;
    let of = |sentence: usize| -> Vec<usize> {
        let can_have = |&event: &usize| can_have(&events[event].event_type, told.kind);
        events_in(events, sentence).filter(can_have).collect()
    };
    let head = |event: usize| events[event].evidence.head;
    let here = of(sentence);
    if is_open(teller, told.anchor) {
        return here.into_iter().filter(|&event| head(event) == told.anchor).collect();
    }
    let gathering = |event: &usize| gathers(&events[*event].event_type, told.kind);
    // "detained two suspects in the attack": they are no part of the attack.
    let is_own = |event: &usize| {
        let may_hang = told.kind != CountKind::Arrested || gathering(event);
        head(*event) == told.anchor || (may_hang && is_of(doc, told.anchor, head(*event)))
    };
    let mut own: Vec<usize> = here.iter().copied().filter(is_own).collect();
    if own.is_empty() {
        own.extend(nearest(told, here.iter().copied().filter(gathering), doc, &head));
    }
    // "three were killed": a deed without a doer is a part of the one beside it, or before it.
    if own.iter().all(|&event| !has_doer(&events[event])) {
        let is_whole = |event: &usize| {
            gathering(event)
                && has_doer(&events[*event])
                && is_beside(doc, told.anchor, predicate(doc, &events[*event]))
        };
        let near = nearest(told, here.into_iter().filter(is_whole), doc, &head);
        let before = || {
            let all = sentence.checked_sub(1).map(of).unwrap_or_default();
            let last = all.into_iter().filter(gathering).max_by_key(|&event| head(event));
            last.filter(|&event| goes_on(teller, &events[event], told, sentence))
        };
        own.extend(near.or_else(before));
    }
    own
}

/// "could kill 12": that belongs to no other deed.
fn is_open(teller: &Teller<'_>, anchor: usize) -> bool {
    let (doc, words) = (&teller.resolved.doc, &teller.grammar.status);
    let is_modal = |lemma: &str| words.auxiliary.iter().any(|modal| is_in(&modal.words, lemma));
    doc.related(anchor, Relation::Auxiliary).any(|token| {
        let lemma = &doc.tokens[token].lemma;
        is_modal(lemma) || (is_in(&words.future, lemma) && doc.lang != "fr")
    })
}

fn has_doer(event: &Event) -> bool {
    event.actors.iter().any(|actor| actor.identity != Identity::default())
}

/// Tells whether such an event takes up what is told beside it: the dead of a crackdown are told with it, those of a bombing not with the arrest after it.
fn gathers(event_type: &EventType, kind: CountKind) -> bool {
    match kind {
        CountKind::Dead | CountKind::Injured => {
            matches!(event_type, EventType::Assault | EventType::Protest)
        }
        CountKind::Arrested => matches!(event_type, EventType::Coerce | EventType::Protest),
        CountKind::Crowd => *event_type == EventType::Protest,
    }
}

/// Returns the event whose head is the fewest steps away, if they are few.
fn nearest(
    told: &Told,
    events: impl Iterator<Item = usize>,
    doc: &Doc,
    head: &dyn Fn(usize) -> usize,
) -> Option<usize> {
    let max = if told.kind == CountKind::Crowd { MAX_STEPS_OF_CROWD } else { MAX_STEPS };
    let steps = |event: usize| steps(doc, told.anchor, head(event)).filter(|&steps| steps <= max);
    events.filter_map(|event| Some((steps(event)?, event))).min().map(|(_, event)| event)
}

/// Tells whether what hangs on `anchor` tells of the event with this head: they are one, one is the other's support verb or subject, or the verb of the
/// count says what the event led to (« a attaqué le village, *tuant* trois personnes »).
fn is_of(doc: &Doc, anchor: usize, head: usize) -> bool {
    let above = |token: usize| doc.tokens[token].governor;
    let first = first_of_list(doc, anchor);
    let is_consequence = matches!(
        doc.tokens[first].relation,
        Relation::AdverbialClause | Relation::RelativeClause | Relation::Modifier
    );
    let deed = above(first).filter(|_| is_consequence);
    let is_of =
        |verb: Option<usize>| verb.is_some() && verb == above(head) && is_argument(doc, head);
    anchor == head || deed == Some(head) || [Some(anchor), Some(first), deed].into_iter().any(is_of)
}

/// Tells whether a noun is subject, object or under a preposition of what it hangs on.
fn is_argument(doc: &Doc, noun: usize) -> bool {
    matches!(
        doc.tokens[noun].relation,
        Relation::Subject
            | Relation::PassiveSubject
            | Relation::Object
            | Relation::Agent
            | Relation::Oblique
    )
}

/// Returns the verb of an event, of a noun the one that it is an argument of.
fn predicate(doc: &Doc, event: &Event) -> usize {
    let head = event.evidence.head;
    let verb = doc.tokens[head].governor.filter(|_| is_argument(doc, head));
    verb.filter(|&verb| doc.tokens[verb].pos == Pos::Verb).unwrap_or(head)
}

/// Tells whether two words head clauses beside each other: "protested the killing of two men" is no clause beside the killing.
fn is_beside(doc: &Doc, one: usize, other: usize) -> bool {
    let is_clause = |&token: &usize| {
        matches!(
            doc.tokens[token].relation,
            Relation::Root
                | Relation::Conjunct
                | Relation::Parataxis
                | Relation::AdverbialClause
                | Relation::Complement
                | Relation::Other
        )
    };
    let up = |token: usize| std::iter::once(token).chain(doc.ancestors(token));
    let shared = up(one).find(|&above| up(other).any(|token| token == above));
    shared.is_some_and(|shared| {
        let is_below = |&token: &usize| token != shared;
        up(one).take_while(is_below).all(|token| is_clause(&token))
            && up(other).take_while(is_below).all(|token| is_clause(&token))
    })
}

/// Climbs from a verb to the first of the verbs that it is joined to.
fn first_of_list(doc: &Doc, token: usize) -> usize {
    let is_joined = |token: usize| doc.tokens[token].relation == Relation::Conjunct;
    let mut at = token;
    for _ in 0..MAX_STEPS {
        match doc.tokens[at].governor {
            Some(above) if is_joined(at) => at = above,
            _ => break,
        }
    }
    at
}

/// How many steps of the tree lie between two tokens of a sentence.
fn steps(doc: &Doc, one: usize, other: usize) -> Option<usize> {
    let up = |token: usize| std::iter::once(token).chain(doc.ancestors(token));
    let of_other: Vec<usize> = up(other).take(MAX_STEPS + 1).collect();
    let meeting = up(one).take(MAX_STEPS + 1).enumerate();
    meeting
        .filter_map(|(n, token)| Some(n + of_other.iter().position(|&above| above == token)?))
        .min()
}

/// Tells whether the sentence goes on about an event of the one before: it takes up the deed or those hurt, in the same paragraph, and names no other day.
fn goes_on(teller: &Teller<'_>, event: &Event, told: &Told, sentence: usize) -> bool {
    let (doc, known) = (&teller.resolved.doc, teller.known);
    let (before, own) = (&doc.sents[event.evidence.sentence], &doc.sents[sentence]);
    let between = doc.text().get(before.span.end..own.span.start);
    let is_near = between.is_some_and(|between| !between.contains("\n\n"));
    let has =
        |words: &[String]| own.tokens.clone().any(|token| is_in(words, &doc.tokens[token].lemma));
    let begins_with_people = || {
        let first = own.tokens.clone().take(FIRST_WORDS);
        first.into_iter().any(|token| known.is_people(&doc.tokens[token].lemma))
    };
    is_near
        && (has(&known.resumptions) || begins_with_people())
        && !has(&known.elsewhere)
        && (told.is_total || is_same_time(teller, event, own.span))
}

/// Tells whether the times in a sentence are those of an event, or near the day of the article where the event has none of its own.
fn is_same_time(teller: &Teller<'_>, event: &Event, sentence: ByteSpan) -> bool {
    let mut times = teller.resolved.timexes_in(sentence);
    times.all(|timex| match (&timex.time, &event.when) {
        (Some(time), Some(when)) if when.span.is_some() => {
            time.start <= when.time.end && when.time.start <= time.end
        }
        (Some(time), Some(when)) => {
            let hours = when.time.start.duration_since(time.start).as_hours();
            hours.abs() <= NEAR_HOURS
        }
        _ => timex.kind == TimexKind::Time,
    })
}

/// An event without a day of its own may go on on another day of the same week.
const NEAR_HOURS: i64 = 7 * 24;

/// « Au moins douze personnes ont été tuées »: those hurt stand at the head of the sentence.
const FIRST_WORDS: usize = 6;

#[cfg(test)]
pub(crate) mod tests {
    use dateline_types::Pack;

    use super::words::CountWords;

    /// Reads the words of a language as they are in the repository.
    pub(crate) fn words(lang: &str) -> CountWords {
        let text = match lang {
            "fr" => include_str!("../../../../lang/fr/counts.toml"),
            _ => include_str!("../../../../lang/en/counts.toml"),
        };
        let files = [("counts.toml".to_owned(), text.to_owned())];
        CountWords::load(&Pack::new("lang", files)).unwrap()
    }
}
