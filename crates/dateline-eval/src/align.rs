//! Which event of one coder is which of the other: one to one within an article, by the greatest total of likeness.

use crate::assign::assign;
use crate::fields::{is_same_one, words_touch};
use crate::fold::Fold;
use crate::model::{Argument, Event, Evidence};

/// How much each thing counts in the likeness of two events. Chosen by what should follow, not swept: the words of the trigger with a
/// right actor are the same event under a wrong type; the sentence alone is not, nor are the same two actors elsewhere.
const TYPE: i64 = 3;
const ACTOR: i64 = 2;
const RECIPIENT: i64 = 2;
const EVIDENCE: i64 = 3;

/// Likeness of two events that are alike in all that both tell.
const ALIKE: i64 = 1_000_000;

/// Events less alike than this are two events.
const LEAST: i64 = 450_000;

/// A pair of events, or one that has no counterpart: indices into the two lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Aligned {
    /// Both coders have it.
    Both(usize, usize),
    /// Only the gold has it.
    Missing(usize),
    /// Only the other has it.
    Spurious(usize),
}

/// Aligns the events of one article. The order of the lists does not matter beyond events that are alike in all.
#[must_use]
pub fn align(gold: &[Event], said: &[Event]) -> Vec<Aligned> {
    let gold_types = gold.iter().filter_map(|event| event.event_type.as_deref());
    align_folded(gold, said, Fold::of(gold_types))
}

pub(crate) fn align_folded(gold: &[Event], said: &[Event], fold: Fold) -> Vec<Aligned> {
    let table: Vec<Vec<i64>> =
        gold.iter().map(|one| said.iter().map(|other| worth(one, other, fold)).collect()).collect();
    let pairs = assign(gold.len(), said.len(), |row, column| table[row][column]);
    let missing = (0..gold.len()).filter(|nth| !pairs.iter().any(|pair| pair.0 == *nth));
    let spurious = (0..said.len()).filter(|nth| !pairs.iter().any(|pair| pair.1 == *nth));
    let both = pairs.iter().map(|&(one, other)| Aligned::Both(one, other));
    both.chain(missing.map(Aligned::Missing)).chain(spurious.map(Aligned::Spurious)).collect()
}

fn worth(one: &Event, other: &Event, fold: Fold) -> i64 {
    let likeness = likeness(one, other, fold);
    if likeness >= LEAST { likeness } else { 0 }
}

/// Returns how alike two events are, over what both tell.
fn likeness(one: &Event, other: &Event, fold: Fold) -> i64 {
    let same_type = one.event_type.as_deref().zip(other.event_type.as_deref());
    let parts = [
        (
            TYPE,
            same_type.map(|(one, other)| if fold.name(one) == fold.name(other) { 2 } else { 0 }),
        ),
        (ACTOR, arguments(one.actors.as_deref(), other.actors.as_deref())),
        (RECIPIENT, arguments(one.recipients.as_deref(), other.recipients.as_deref())),
        (
            EVIDENCE,
            one.evidence
                .as_ref()
                .zip(other.evidence.as_ref())
                .and_then(|(one, other)| evidence(one, other)),
        ),
    ];
    let told = || parts.iter().filter_map(|(weight, halves)| halves.map(|halves| (weight, halves)));
    let all: i64 = told().map(|(weight, _)| 2 * weight).sum();
    let same: i64 = told().map(|(weight, halves)| weight * halves).sum();
    if all == 0 { 0 } else { ALIKE * same / all }
}

/// Two halves where words touch, one where it is the same one elsewhere, none else. Nothing where it is not told, or both say nobody.
fn arguments(one: Option<&[Argument]>, other: Option<&[Argument]>) -> Option<i64> {
    let (one, other) = one.zip(other)?;
    if one.is_empty() && other.is_empty() {
        return None;
    }
    let any = |is: fn(&Argument, &Argument) -> bool| {
        one.iter().any(|one| other.iter().any(|other| is(one, other)))
    };
    Some(if any(words_touch) {
        2
    } else if any(is_same_one) {
        // Without words on one side, who it is is all that can be told.
        let is_wordless = |arguments: &[Argument]| !arguments.iter().any(Argument::has_words);
        if is_wordless(one) || is_wordless(other) { 2 } else { 1 }
    } else {
        0
    })
}

/// Two halves where triggers touch, or sentences where a trigger is not told; one where the sentences do.
fn evidence(one: &Evidence, other: &Evidence) -> Option<i64> {
    let touch = |one: &[crate::Span], other: &[crate::Span]| {
        one.iter().any(|span| other.iter().any(|other| span.touches(*other)))
    };
    let (here, there) = (place(one), place(other));
    if here.is_empty() || there.is_empty() {
        return None;
    }
    let both_have_triggers = !one.trigger.is_empty() && !other.trigger.is_empty();
    Some(match touch(here, there) {
        _ if both_have_triggers && touch(&one.trigger, &other.trigger) => 2,
        true if both_have_triggers => 1,
        true => 2,
        false => 0,
    })
}

/// The sentence, else the trigger.
fn place(evidence: &Evidence) -> &[crate::Span] {
    if evidence.spans.is_empty() { &evidence.trigger } else { &evidence.spans }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Span;

    fn argument(start: usize, country: &str) -> Argument {
        Argument {
            spans: vec![Span { start, end: start + 4 }],
            country: Some(Some(country.to_owned())),
            sectors: Some(vec!["GOV".to_owned()]),
            ..Argument::default()
        }
    }

    fn event(event_type: &str, actor: Argument, sentence: usize, trigger: usize) -> Event {
        let at = |start, length| vec![Span { start, end: start + length }];
        Event {
            event_type: Some(event_type.to_owned()),
            actors: Some(vec![actor]),
            recipients: Some(vec![]),
            evidence: Some(Evidence {
                text: None,
                spans: at(sentence, 100),
                trigger: at(trigger, 5),
            }),
            ..Event::default()
        }
    }

    #[test]
    fn the_same_words_under_another_type_are_the_same_event() {
        let (gold, said) = (
            [event("AID", argument(0, "FRA"), 0, 10)],
            [event("AGREE", argument(0, "FRA"), 0, 10)],
        );
        assert_eq!(align(&gold, &said), [Aligned::Both(0, 0)]);
    }

    #[test]
    fn the_same_actor_elsewhere_under_another_type_is_another_event() {
        let (gold, said) = (
            [event("AID", argument(0, "FRA"), 0, 10)],
            [event("AGREE", argument(200, "FRA"), 200, 210)],
        );
        assert_eq!(align(&gold, &said), [Aligned::Missing(0), Aligned::Spurious(0)]);
    }

    #[test]
    fn the_better_of_two_is_taken_and_the_other_is_spurious() {
        let gold = [event("AID", argument(0, "FRA"), 0, 50)];
        let said =
            [event("AID", argument(0, "FRA"), 0, 10), event("AID", argument(0, "FRA"), 0, 50)];
        assert_eq!(align(&gold, &said), [Aligned::Both(0, 1), Aligned::Spurious(0)]);
    }

    #[test]
    fn types_alone_are_enough_where_no_more_is_told() {
        let bare = |name: &str| Event { event_type: Some(name.to_owned()), ..Event::default() };
        let aligned = align(&[bare("AID"), bare("YIELD")], &[bare("RETREAT"), bare("ACCUSE")]);
        assert_eq!(aligned, [Aligned::Both(1, 0), Aligned::Missing(0), Aligned::Spurious(1)]);
        assert_eq!(
            align(&[Event::default()], &[Event::default()]),
            [Aligned::Missing(0), Aligned::Spurious(0)]
        );
    }
}
