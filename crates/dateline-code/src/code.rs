//! The verb of the stage: all events of an article.

use std::cmp::Reverse;

use dateline_types::{
    Argument, ByteSpan, Counts, Decision, Doc, Event, EventType, Evidence, Quad, Relation,
    Resolved, Speaker, Status, When,
};
use sha2::{Digest, Sha256};

use crate::analogies::Analogies;
use crate::codebook::{Codebook, TriggerKind};
use crate::confidence::signs;
use crate::deed::one_for_each_deed;
use crate::frame::{Match, VISIT, best_match};
use crate::narrative::said_by;
use crate::status::{Told, is_negated, is_past, status, status_of_content, to_come};
use crate::turn::{Parties, Turned, modes_of_request, turn};
use crate::when::{not_ahead, when, without_aim};
use crate::whereabouts::whereabouts;

/// Returns the events of an article, in the order of their triggers. With `analogies` words that no entry names code too, where they are used like
/// those of the codebook.
#[must_use]
pub fn code_events(
    resolved: &Resolved,
    codebook: &Codebook,
    analogies: Option<&Analogies<'_>>,
) -> Vec<Event> {
    let matches = matches(resolved, codebook, analogies);
    let kept = settle(resolved, &matches, &mut |_| {});
    let mut events: Vec<Event> =
        kept.into_iter().flat_map(|found| events_of(resolved, codebook, found)).collect();
    codebook.details.add(&mut events, resolved, &codebook.grammar);
    one_for_each_deed(&resolved.doc, &codebook.grammar, events)
}

/// Returns the best entry of each word that has one which codes.
pub(crate) fn matches<'c>(
    resolved: &Resolved,
    codebook: &'c Codebook,
    analogies: Option<&Analogies<'_>>,
) -> Vec<Match<'c>> {
    let tokens = 0..resolved.doc.tokens.len();
    tokens.filter_map(|head| best_match(resolved, codebook, analogies, head)).collect()
}

/// A match that gives way to another.
pub(crate) struct Loss<'m, 'c> {
    pub(crate) found: &'m Match<'c>,
    pub(crate) to: &'m Match<'c>,
}

/// Returns the matches of an article that hold, in the order of the text, and tells of those that do not.
pub(crate) fn settle<'m, 'c>(
    resolved: &Resolved,
    all: &'m [Match<'c>],
    lost: &mut impl FnMut(Loss<'m, 'c>),
) -> Vec<&'m Match<'c>> {
    let sent = |found: &Match<'_>| resolved.doc.tokens[found.head].sent;
    // None uses words of another sentence.
    let sentences = all.chunk_by(|one, next| sent(one) == sent(next));
    sentences.flat_map(|of_sentence| settle_sentence(resolved, of_sentence, lost)).collect()
}

/// Of matches that claim each other's words, returns those that hold: the one that names more words has them, and what is asked for, refused or agreed is
/// no deed beside it. What is itself dropped drops nothing.
fn settle_sentence<'m, 'c>(
    resolved: &Resolved,
    all: &'m [Match<'c>],
    lost: &mut impl FnMut(Loss<'m, 'c>),
) -> Vec<&'m Match<'c>> {
    let mut by_words: Vec<&'m Match<'c>> = all.iter().collect();
    by_words.sort_by_key(|found| (Reverse(found.n_words()), found.head));
    let mut kept: Vec<&'m Match<'c>> = Vec::new();
    for found in by_words {
        match kept.iter().find(|other| is_used_up(found, other)) {
            Some(to) => lost(Loss { found, to }),
            None => kept.push(found),
        }
    }
    let mut once: Vec<&'m Match<'c>> = Vec::new();
    for &found in &kept {
        match kept.iter().find(|other| tells_same(found, other)) {
            Some(to) => lost(Loss { found, to }),
            None => once.push(found),
        }
    }
    let mut kept = once;
    let depth = |found: &Match<'_>| resolved.doc.ancestors(found.head).count();
    kept.sort_by_key(|found| (depth(found), found.head));
    let mut held: Vec<&'m Match<'c>> = Vec::new();
    for found in kept {
        match held.iter().find(|outer| contains(resolved, outer, found)) {
            Some(to) => lost(Loss { found, to }),
            None => held.push(found),
        }
    }
    held.sort_by_key(|found| found.head);
    held
}

/// Tells whether a larger match has this one's words already: the attack of « mener une attaque », the lifting in "agreed to lift".
fn is_used_up(found: &Match<'_>, other: &Match<'_>) -> bool {
    let uses = |one: &Match<'_>, other: &Match<'_>| one.used[1..].contains(&other.head);
    uses(other, found) && !(uses(found, other) && names_more(found, other))
}

/// "*Ordered the release*" where verb and noun have an entry each that uses the other's word, for the same type: the verb's is enough. Not of attacks, which
/// are not done where they are ordered: the noun's entry tells that.
fn tells_same(found: &Match<'_>, other: &Match<'_>) -> bool {
    let uses = |one: &Match<'_>, other: &Match<'_>| one.used[1..].contains(&other.head);
    found.entry.event_type == other.entry.event_type
        && found.entry.event_type.quad() != Some(Quad::MaterialConflict)
        && uses(found, other)
        && uses(other, found)
        && names_more(other, found)
}

/// Of a noun and its support verb that both match, the entry that names more words holds: « exprimer sa reconnaissance ».
fn names_more(found: &Match<'_>, other: &Match<'_>) -> bool {
    (found.trigger.n_further(), other.head) > (other.trigger.n_further(), found.head)
}

/// Tells whether a match is the content of another, not a deed beside it.
pub(crate) fn contains(resolved: &Resolved, outer: &Match<'_>, inner: &Match<'_>) -> bool {
    is_content(resolved, outer, inner) || is_slogan(resolved, outer, inner) || is_cut(outer, inner)
}

/// « coupe *son aide militaire* », "halted *cooperation*": what a sanction ends is done no more.
fn is_cut(outer: &Match<'_>, inner: &Match<'_>) -> bool {
    let quad = inner.entry.event_type.quad();
    outer.entry.event_type == EventType::Sanction
        && matches!(quad, Some(Quad::VerbalCooperation | Quad::MaterialCooperation))
        && outer.used.contains(&inner.head)
}

/// What is asked for, refused, agreed or threatened is the content of that.
fn is_content(resolved: &Resolved, outer: &Match<'_>, inner: &Match<'_>) -> bool {
    let takes = matches!(
        outer.entry.event_type,
        EventType::Request | EventType::Reject | EventType::Agree | EventType::Threaten
    );
    let doc = &resolved.doc;
    let token = &doc.tokens[inner.predicate];
    let hangs_as_content = |relation| {
        matches!(
            relation,
            Relation::Complement | Relation::Object | Relation::PassiveSubject | Relation::Oblique
        )
    };
    let under = |token: usize| {
        doc.tokens[token].governor == Some(outer.head)
            && hangs_as_content(doc.tokens[token].relation)
    };
    takes
        && outer.head != inner.head
        && (under(inner.predicate)
            || under(inner.head)
            || token.governor.is_some_and(|above| {
                // « appeler X à *cesser* »: the model may hang the infinitive on X.
                (hangs_as_content(token.relation) || token.has("VerbForm=Inf")) && under(above)
            }))
}

/// « ont manifesté *pour réclamer* des élections », "marched, *calling* for his release", "walked out *to denounce*": what protesters say by their protest, as
/// PLOVER's manual has it.
fn is_slogan(resolved: &Resolved, outer: &Match<'_>, inner: &Match<'_>) -> bool {
    let doc = &resolved.doc;
    let token = &doc.tokens[inner.predicate];
    let is_clause = matches!(
        token.relation,
        Relation::AdverbialClause | Relation::Complement | Relation::RelativeClause
    );
    let above = [Some(outer.head), Some(outer.predicate)];
    let has_own_subject = || doc.first_related(inner.predicate, Relation::Subject).is_some();
    outer.entry.event_type == EventType::Protest
        && matches!(
            inner.entry.event_type,
            EventType::Request | EventType::Accuse | EventType::Reject | EventType::Protest
        )
        && is_clause
        && !token.has("VerbForm=Fin")
        && token.governor.is_some()
        && above.contains(&token.governor)
        && !has_own_subject()
}

/// The event of a match, and the second one that its entry tells with it.
fn events_of(resolved: &Resolved, codebook: &Codebook, found: &Match<'_>) -> Vec<Event> {
    let first = event(resolved, codebook, found);
    let keeps_type = first.event_type == found.entry.event_type;
    let Some(also) = found.entry.also.as_ref().filter(|_| keeps_type) else { return vec![first] };
    let article = &resolved.doc.article.id;
    let mut second = Event {
        id: id(article, first.evidence.trigger, &also.event_type, &first.rule),
        event_type: also.event_type.clone(),
        modes: also.modes.clone(),
        cameo: also.cameo.clone(),
        ..first.clone()
    };
    second.signs = signs(resolved, &codebook.grammar, found, &second);
    second.confidence = codebook.weights.confidence(&second.signs);
    vec![first, second]
}

fn event(resolved: &Resolved, codebook: &Codebook, found: &Match<'_>) -> Event {
    let doc = &resolved.doc;
    let entry = found.entry;
    let mut said_by = said_by(resolved, found.head);
    let grammar = &codebook.grammar;
    let when = when(resolved, grammar, found.predicate);
    let told = status_of(resolved, codebook, found);
    // Papers say in the present what somebody says: "tells them on Friday".
    let is_speech = entry.event_type.quad() == Some(Quad::VerbalConflict)
        || entry.event_type == EventType::Agree;
    let later = when.as_ref().filter(|_| !is_speech);
    let told = to_come(resolved, &codebook.grammar, found.predicate, later, told);
    let refuses = is_negated(doc, &codebook.grammar, found.predicate)
        && !is_past(resolved, &codebook.grammar, found.predicate);
    let Turned { event_type, status, reason: turned, parties } =
        turn(found, &told, refuses, &said_by);
    let (actors, recipients) = match parties {
        Parties::Own => (found.actors.clone(), found.recipients.clone()),
        Parties::Turned => (found.recipients.clone(), found.actors.clone()),
        Parties::Asked => (vec![speaker(resolved, &said_by.remove(0))], found.actors.clone()),
    };
    let when = match status {
        Status::Happened => {
            let own = |when| without_aim(resolved, grammar, found.predicate, when);
            when.and_then(own).map(|when| not_ahead(when, doc))
        }
        _ => when,
    };
    let trigger = found
        .used
        .iter()
        .map(|&token| doc.tokens[token].span)
        .reduce(|all: ByteSpan, span| all.cover(span));
    let trigger = trigger.unwrap_or(doc.tokens[found.head].span);
    let sent = doc.sent_of(found.head);
    let rule = rule(doc, codebook, found);
    let is_visit = entry.modes.iter().any(|mode| mode == VISIT);
    let goals = if is_visit { found.recipients.as_slice() } else { &[] };
    let place = whereabouts(resolved, &codebook.grammar, found.predicate, goals);
    let (whereabouts, where_reason) = place.unzip();
    let mut decisions = vec![
        Decision { about: "type", reason: type_reason(doc, found) },
        Decision { about: "actor", reason: slot_reason(found.slots.0.as_deref()) },
        Decision { about: "recipient", reason: slot_reason(found.slots.1.as_deref()) },
        Decision { about: "status", reason: told.reason },
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
    let mut event = Event {
        id: id(&doc.article.id, trigger, &event_type, &rule),
        event_type,
        modes: match parties {
            Parties::Asked => modes_of_request(&entry.event_type),
            _ if keeps_modes => entry.modes.clone(),
            _ => Vec::new(),
        },
        contexts: entry.contexts.clone(),
        cameo: entry.cameo.clone().filter(|_| keeps_modes),
        actors,
        recipients,
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
        more_evidence: Vec::new(),
        rule,
        confidence: 0.0,
        signs: Vec::new(),
        decisions,
    };
    // What is to come is promised by one to the other.
    if entry.reciprocal && event.event_type == entry.event_type {
        share(resolved, &mut event);
    }
    event.signs = signs(resolved, grammar, found, &event);
    event.confidence = codebook.weights.confidence(&event.signs);
    event
}

/// Who says something, as one who acts by it.
fn speaker(resolved: &Resolved, speaker: &Speaker) -> Argument {
    Argument {
        text: speaker.text.clone(),
        span: speaker.span,
        identity: speaker.identity.clone(),
        entity: resolved.mention_at(speaker.head).map(|mention| mention.entity),
    }
}

/// Of a meeting or a clash all who take part are actors, as PLOVER has it; whom the words name as met or fought stays the recipient too. Who visits has a
/// host. Of other deeds that two do together each is the other's recipient, where PLOVER asks for one.
fn share(resolved: &Resolved, event: &mut Event) {
    let all_act = matches!(event.event_type, EventType::Consult | EventType::Assault)
        && !event.modes.iter().any(|mode| mode == VISIT);
    if all_act {
        // "Discussed the fight *against the rebels*": a thing that is somebody's does not act.
        let is_someone = |other: &&Argument| {
            let mut mentions = resolved.mentions.iter();
            other.entity.is_some() && mentions.any(|own| own.span.start == other.span.start)
        };
        let others = event.recipients.iter().filter(is_someone);
        event.actors.extend(others.cloned());
    } else if event.recipients.is_empty()
        && event.actors.len() > 1
        && event.event_type.needs_recipient()
    {
        event.recipients.clone_from(&event.actors);
    }
}

/// The entry's name: `fr/consult/rencontrer`; where its word is only like that of the text, `fr/assault/bombarder~mitrailler`.
pub(crate) fn rule(doc: &Doc, codebook: &Codebook, found: &Match<'_>) -> String {
    let like = found.likeness.map(|_| format!("~{}", doc.tokens[found.head].lemma));
    found.entry.rule(&codebook.lang, found.trigger) + &like.unwrap_or_default()
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

fn type_reason(doc: &Doc, found: &Match<'_>) -> String {
    let (trigger, event_type) = (&found.trigger.text, found.entry.event_type.name());
    let known = format!("`{trigger}` is a trigger of {event_type}{}", found.entry.whose());
    found.likeness.map_or(known.clone(), |likeness| {
        format!("`{}` is used like `{trigger}` ({likeness:.2}): {known}", doc.word(found.head))
    })
}

fn slot_reason(slot: Option<&str>) -> String {
    match slot {
        // « subject of `a mené` » has its marks already.
        Some(slot) if slot.contains('`') => format!("slot {slot}"),
        Some(slot) => format!("slot `{slot}`"),
        None => "nobody fills its slots".to_owned(),
    }
}

fn status_of(resolved: &Resolved, codebook: &Codebook, found: &Match<'_>) -> Told {
    let grammar = &codebook.grammar;
    let told = match content(resolved, found) {
        Some(content) => status_of_content(resolved, grammar, found.head, content),
        None => {
            let is_verbal = is_verbal(&found.entry.event_type);
            status(resolved, grammar, found.head, found.predicate, is_verbal)
        }
    };
    if found.entry.conditions.negated && told.status == Status::Denied {
        return Told::new(Status::Happened, "the negation is part of the entry");
    }
    match found.entry.status {
        Some(status) if told.status == Status::Happened => {
            Told::new(status, "the codebook entry sets it")
        }
        _ => told,
    }
}

/// Deeds of words or presence: who comes to protest or calls to thank does it.
fn is_verbal(event_type: &EventType) -> bool {
    use EventType as T;
    matches!(
        event_type,
        T::Consult | T::Support | T::Request | T::Accuse | T::Threaten | T::Protest
    )
}

/// The deed, where the trigger is the word that governs it: "order an attack", "assassination attempt", not "threaten an attack", which is a deed of
/// words itself.
fn content(resolved: &Resolved, found: &Match<'_>) -> Option<usize> {
    let tokens = &resolved.doc.tokens;
    let is_content = |&token: &usize| {
        tokens[token].governor == Some(found.head)
            && matches!(
                tokens[token].relation,
                Relation::Object
                    | Relation::PassiveSubject
                    | Relation::Complement
                    | Relation::NounComplement
                    | Relation::Compound
            )
    };
    // To order someone out is to expel him.
    let is_deed = found.entry.event_type.quad() == Some(Quad::MaterialConflict)
        && found.entry.event_type != EventType::Sanction;
    // The words of the trigger, not those that its conditions name.
    let words = &found.used[1..=found.trigger.others.len().min(found.used.len() - 1)];
    let mut words = words.iter().copied();
    words.find(is_content).filter(|_| is_deed && found.entry.kind != TriggerKind::Adjective)
}

/// The first 16 hex digits of a SHA-256 over what makes the event this one.
fn id(article: &str, trigger: ByteSpan, event_type: &EventType, rule: &str) -> String {
    let key =
        format!("{article}\n{}\n{}\n{}\n{rule}", trigger.start, trigger.end, event_type.name());
    Sha256::digest(key.as_bytes()).iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}
