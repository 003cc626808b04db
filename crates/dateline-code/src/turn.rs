//! PLOVER's readings of what is not done: cooperation to come is AGREE, conflict to come a threat, cooperation that will not be a refusal.

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
}

/// Returns the type that PLOVER gives to what an entry codes, told like this.
pub(crate) fn turn(found: &Match<'_>, told: &Told, refuses: bool, said_by: &[Speaker]) -> Turned {
    use EventType as T;
    let own = &found.entry.event_type;
    let keep = Turned { event_type: own.clone(), status: told.status, reason: None };
    let to = |event_type: EventType, status: Status, why: &str| Turned {
        reason: Some(format!("{} {why} is {}", own.name(), event_type.name())),
        event_type,
        status,
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
        _ if (is_meant || is_awaited) && yields => to(T::Agree, told.status, "to come"),
        _ if is_meant && strikes && !is_said_by_others(found, said_by) => {
            to(T::Threaten, told.status, "to come")
        }
        Status::Denied if yields && refuses => {
            to(T::Reject, Status::Happened, "that will not be done")
        }
        _ => keep,
    }
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
