//! The verb of the stage: all events of an article.

use dateline_types::{
    ByteSpan, Counts, Decision, Doc, Event, EventType, Evidence, Relation, Resolved, Status, When,
};
use sha2::{Digest, Sha256};

use crate::codebook::{Codebook, TriggerKind};
use crate::frame::{Match, best_match};
use crate::narrative::said_by;
use crate::status::{Reasoned, is_negated, status};
use crate::when::when;
use crate::whereabouts::whereabouts;

/// What one event starts from, before its arguments: swept by no figure yet, set so that a full frame reaches 0.8.
const BASE_CONFIDENCE: f32 = 0.4;

/// What each known actor or recipient adds.
const KNOWN_ARGUMENT: f32 = 0.2;

/// The mode whose recipient is a place as often as a person.
const VISIT: &str = "visit";

/// Returns the events of an article, in the order of their triggers.
#[must_use]
pub fn code_events(resolved: &Resolved, codebook: &Codebook) -> Vec<Event> {
    let tokens = 0..resolved.doc.tokens.len();
    let matches: Vec<Match<'_>> =
        tokens.filter_map(|head| best_match(resolved, codebook, head)).collect();
    let kept = matches.iter().filter(|found| !is_used_up(resolved, found, &matches));
    let mut events: Vec<Event> = kept.map(|found| event(resolved, codebook, found)).collect();
    events.dedup_by(|later, first| later.id == first.id);
    codebook.details.add(&mut events, resolved, &codebook.grammar);
    events
}

/// Tells whether a larger match has this one's words already: the attack of « mener une attaque », the lifting in "agreed to lift".
fn is_used_up(resolved: &Resolved, found: &Match<'_>, all: &[Match<'_>]) -> bool {
    let uses = |one: &Match<'_>, other: &Match<'_>| one.used[1..].contains(&other.head);
    all.iter().any(|other| {
        let is_theirs = uses(other, found) && !(uses(found, other) && names_more(found, other));
        other.head != found.head && (is_theirs || contains(resolved, other, found))
    })
}

/// Of a noun and its support verb that both match, the entry that names more words holds: « exprimer sa reconnaissance ».
fn names_more(found: &Match<'_>, other: &Match<'_>) -> bool {
    (found.trigger.n_further(), other.head) > (other.trigger.n_further(), found.head)
}

/// What is asked for, refused, agreed or threatened is the content of that, not a deed beside it.
fn contains(resolved: &Resolved, outer: &Match<'_>, inner: &Match<'_>) -> bool {
    let takes = matches!(
        outer.entry.event_type,
        EventType::Request | EventType::Reject | EventType::Agree | EventType::Threaten
    );
    let doc = &resolved.doc;
    let token = &doc.tokens[inner.predicate];
    let is_content = |relation| {
        matches!(
            relation,
            Relation::Complement | Relation::Object | Relation::PassiveSubject | Relation::Oblique
        )
    };
    let under = |token: usize| {
        doc.tokens[token].governor == Some(outer.head) && is_content(doc.tokens[token].relation)
    };
    takes
        && (under(inner.predicate)
            || under(inner.head)
            || token.governor.is_some_and(|above| is_content(token.relation) && under(above)))
}

fn event(resolved: &Resolved, codebook: &Codebook, found: &Match<'_>) -> Event {
    let doc = &resolved.doc;
    let entry = found.entry;
    let (told, why) = status_of(resolved, codebook, found);
    let (event_type, status, turned) =
        turn(entry.event_type, told, is_negated(doc, found.predicate));
    let trigger = found
        .used
        .iter()
        .map(|&token| doc.tokens[token].span)
        .reduce(|all: ByteSpan, span| all.cover(span));
    let trigger = trigger.unwrap_or(doc.tokens[found.head].span);
    let sent = doc.sent_of(found.head);
    let rule = format!(
        "{}/{}/{}",
        codebook.lang,
        entry.event_type.name().to_lowercase(),
        found.trigger.text.replace(' ', "_")
    );
    let when = when(resolved, found.predicate);
    let is_visit = entry.modes.iter().any(|mode| mode == VISIT);
    let goals = if is_visit { found.recipients.as_slice() } else { &[] };
    let place = whereabouts(resolved, &codebook.grammar, found.predicate, goals);
    let (whereabouts, where_reason) = place.unzip();
    let said_by = said_by(resolved, found.head);
    let mut decisions = vec![
        Decision {
            about: "type",
            reason: format!("`{}` is a trigger of {}", found.trigger.text, entry.event_type.name()),
        },
        Decision { about: "actor", reason: slot_reason(found.slots.0.as_deref()) },
        Decision { about: "recipient", reason: slot_reason(found.slots.1.as_deref()) },
        Decision { about: "status", reason: why },
        Decision {
            about: "when",
            reason: when.as_ref().map_or("nothing tells".to_owned(), |when| when_reason(doc, when)),
        },
        Decision {
            about: "where",
            reason: where_reason.unwrap_or_else(|| "no place stands with it".to_owned()),
        },
        Decision {
            about: "said_by",
            reason: said_by
                .first()
                .map_or("the outlet itself".to_owned(), |speaker| format!("`{}`", speaker.cue)),
        },
    ];
    decisions.extend(turned.map(|reason| Decision { about: "type", reason }));
    let keeps_modes = event_type == entry.event_type;
    Event {
        id: id(&doc.article.id, trigger, event_type, &rule),
        event_type,
        modes: if keeps_modes { entry.modes.clone() } else { Vec::new() },
        contexts: entry.contexts.clone(),
        cameo: entry.cameo.clone().filter(|_| keeps_modes),
        actors: found.actors.clone(),
        recipients: found.recipients.clone(),
        counts: Counts::default(),
        when,
        whereabouts,
        status,
        said_by,
        evidence: Evidence {
            sentence: doc.tokens[found.head].sent,
            span: sent.span,
            trigger,
            head: found.head,
        },
        rule,
        confidence: BASE_CONFIDENCE + KNOWN_ARGUMENT * found.n_known as f32,
        decisions,
    }
}

fn when_reason(doc: &Doc, when: &When) -> String {
    let words = when.span.map_or_else(String::new, |span| format!("`{}` ", span.text(doc.text())));
    let published = doc.article.published.as_ref().map_or("", |published| &published.edtf);
    let why = match when.basis {
        "publication" if when.span.is_some() => format!("{words}is the day of publication"),
        "publication" => format!("no day stands with it: published {published}"),
        "narrative" => format!("{words}in a sentence before it"),
        "explicit" => format!("{words}says so"),
        "context" => format!("{words}counted from the day last spoken of"),
        basis => format!("{words}({basis}) counted from the publication, {published}"),
    };
    match when.candidates.as_slice() {
        [best, others @ ..] if !others.is_empty() => {
            format!("{why}: {best}, or one of {} other days", others.len())
        }
        _ => format!("{why}: {}", when.edtf),
    }
}

fn slot_reason(slot: Option<&str>) -> String {
    slot.map_or("nobody fills its slots".to_owned(), |slot| format!("slot `{slot}`"))
}

fn status_of(resolved: &Resolved, codebook: &Codebook, found: &Match<'_>) -> Reasoned {
    if let Some(status) = found.entry.status {
        return (status, "the codebook entry sets it".to_owned());
    }
    if found.entry.conditions.negated {
        return (Status::Happened, "the negation is part of the entry".to_owned());
    }
    let is_bare_noun = found.entry.kind == TriggerKind::Noun && found.predicate == found.head;
    let (status, why) = status(resolved, &codebook.grammar, found.predicate);
    // A noun has no tense: « la visite » may be to come all the same, and only its voices and negation are known.
    let status = if is_bare_noun && status == Status::Planned { Status::Possible } else { status };
    (status, why)
}

/// PLOVER's readings of what is not yet: cooperation to come is AGREE, conflict to come a threat, cooperation that will not be a refusal.
fn turn(
    event_type: EventType,
    status: Status,
    negated: bool,
) -> (EventType, Status, Option<String>) {
    use EventType as T;
    let yields = matches!(
        event_type,
        T::Consult | T::Support | T::Cooperate | T::Aid | T::Retreat | T::Concede | T::Agree
    );
    let strikes = matches!(event_type, T::Coerce | T::Sanction | T::Assault | T::Protest);
    let turned =
        |to: EventType, why: &str| Some(format!("{} {why} is {}", event_type.name(), to.name()));
    match status {
        Status::Planned if yields && event_type != T::Agree => {
            (T::Agree, status, turned(T::Agree, "to come"))
        }
        Status::Planned if strikes => (T::Threaten, status, turned(T::Threaten, "to come")),
        Status::Denied if yields && negated => {
            (T::Reject, Status::Happened, turned(T::Reject, "that is not done"))
        }
        _ => (event_type, status, None),
    }
}

/// The first 16 hex digits of a SHA-256 over what makes the event this one.
fn id(article: &str, trigger: ByteSpan, event_type: EventType, rule: &str) -> String {
    let key =
        format!("{article}\n{}\n{}\n{}\n{rule}", trigger.start, trigger.end, event_type.name());
    Sha256::digest(key.as_bytes()).iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}
