//! PLOVER's readings of what is not done: cooperation to come is AGREE, conflict to come a threat, cooperation that will not be a refusal, and what another says
//! must be done a request.

use dateline_types::{Argument, EventType, Speaker, Status};

use crate::frame::Match;
use crate::status::{Prospect, Told};

/// Modes of RETREAT that PLOVER calls CONCEDE while they are only declared.
const STANDING_DOWN: [&str; 2] = ["withdraw", "ceasefire"];

/// A type with its status, and why it is not the entry's.
pub(crate) struct Turned {
    pub(crate) event_type: EventType,
    pub(crate) status: Status,
    pub(crate) reason: Option<String>,
    /// Who takes whose place.
    pub(crate) parties: Parties,
}

/// Who acts in what a deed is turned into.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Parties {
    /// Those of the entry.
    Own,
    /// « Paris *recevra* Rome »: who receives, and not who comes, has agreed.
    Turned,
    /// Who says so asks those who are to act.
    Asked,
}

/// Returns the type that PLOVER gives to what an entry codes, told like this.
pub(crate) fn turn(found: &Match<'_>, told: &Told, refuses: bool, said_by: &[Speaker]) -> Turned {
    use EventType as T;
    let own = &found.entry.event_type;
    let keep = Turned {
        event_type: own.clone(),
        status: told.status,
        reason: None,
        parties: Parties::Own,
    };
    let to = |event_type: EventType, status: Status, why: &str| Turned {
        reason: Some(format!("{} {why} is {}", own.name(), event_type.name())),
        event_type,
        status,
        parties: Parties::Own,
    };
    let yields =
        matches!(own, T::Consult | T::Support | T::Cooperate | T::Aid | T::Retreat | T::Concede);
    let strikes = matches!(own, T::Coerce | T::Sanction | T::Assault | T::Protest);
    let comes = matches!(told.status, Status::Planned | Status::Hypothetical);
    let is_meant = comes && matches!(told.prospect, Prospect::Meant | Prospect::Resolved);
    let is_awaited = comes && told.prospect == Prospect::Expected;
    let modes = &found.entry.modes;
    let stands_down =
        *own == T::Retreat && modes.iter().any(|mode| STANDING_DOWN.contains(&&**mode));
    match told.status {
        _ if is_meant && stands_down => to(T::Concede, told.status, "to come"),
        // Who decides to give way gives way in words.
        _ if *own == T::Concede && told.prospect == Prospect::Resolved => keep,
        _ if told.prospect == Prospect::Demanded && yields && !said_by.is_empty() => {
            let asked = to(T::Request, Status::Happened, "that must be done");
            Turned { parties: Parties::Asked, ..asked }
        }
        _ if (is_meant || is_awaited) && yields => {
            let (actor, recipient) = (found.slots.0.as_deref(), found.slots.1.as_deref());
            let hosts = (actor, recipient) == (Some("object"), Some("subject"));
            let parties = if hosts { Parties::Turned } else { Parties::Own };
            Turned { parties, ..to(T::Agree, told.status, "to come") }
        }
        _ if is_meant && strikes && !is_said_by_others(found, said_by) => {
            to(T::Threaten, told.status, "to come")
        }
        Status::Denied if yields && refuses => {
            to(T::Reject, Status::Happened, "that will not be done")
        }
        _ => keep,
    }
}

/// Returns the modes of asking for a deed of this type.
pub(crate) fn modes_of_request(deed: &EventType) -> Vec<String> {
    let mode = match deed {
        EventType::Consult => "meet",
        EventType::Aid | EventType::Cooperate => "assist",
        EventType::Retreat | EventType::Concede => "yield",
        _ => return Vec::new(),
    };
    vec![mode.to_owned()]
}

/// Tells whether those who say so are of another country than those who are to act: they warn, and nobody threatens.
fn is_said_by_others(found: &Match<'_>, said_by: &[Speaker]) -> bool {
    let Some(speaker) = said_by.first() else { return false };
    let own = &speaker.identity;
    let is_other = |actor: &Argument| {
        let other = &actor.identity;
        own.country.is_some() && other.country.is_some() && own.country != other.country
    };
    !found.actors.is_empty() && found.actors.iter().all(is_other)
}
