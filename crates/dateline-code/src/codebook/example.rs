//! `[[example]]`: a text that stands beside the entries, and what must come out of it.

use dateline_types::{Argument, Event, EventType, Status};
use toml::Spanned;

use super::OwnTypes;
use super::file::{ExampleRow, Fault, Word};
use super::row::{check_modes, parse_status, plain};

/// A text with an event that must come out of it, or must not.
#[derive(Debug, Clone)]
pub struct Example {
    /// The file that it stands in.
    pub file: String,
    /// Its line, from 1.
    pub line: usize,
    /// The text.
    pub text: String,
    /// The day of publication, as it is written.
    pub date: Option<String>,
    /// The type.
    pub event_type: EventType,
    /// The modes, all of them, where it names any.
    pub modes: Option<Vec<String>>,
    /// Words of actors, all of which must be among the event's; empty where nobody must be.
    pub actor: Option<Vec<String>>,
    /// Words of recipients, in the same way.
    pub recipient: Option<Vec<String>>,
    /// The status.
    pub status: Option<Status>,
    /// Whether such an event comes out; else none must.
    pub codes: bool,
}

impl Example {
    /// Checks a row. Its type is that of its file, unless it names one.
    pub(super) fn new(
        row: ExampleRow,
        at: usize,
        event_type: Option<&EventType>,
        types: &OwnTypes,
    ) -> Result<Example, Vec<Fault>> {
        let own = row.event_type.as_ref().map(|name| types.find(name)).transpose();
        let own = own.map_err(|fault| vec![fault])?;
        let Some(event_type) = own.as_ref().or(event_type) else {
            return Err(vec![Fault::new(at, "an example needs a `type`, its own or its file's")]);
        };
        let mut faults = Vec::new();
        if row.text.get_ref().trim().is_empty() {
            faults.push(Fault::new(row.text.span().start, "the `text` of an example is empty"));
        }
        faults.extend(row.mode.as_ref().and_then(|modes| check_modes(modes, event_type).err()));
        let status = row.status.as_ref().map(parse_status).transpose();
        let status = status.map_err(|fault| faults.push(fault));
        let (Ok(status), []) = (status, faults.as_slice()) else { return Err(faults) };
        Ok(Example {
            file: String::new(),
            line: 1,
            text: row.text.into_inner(),
            date: row.date.map(Spanned::into_inner),
            event_type: event_type.clone(),
            modes: row.mode.map(plain),
            actor: words(row.actor),
            recipient: words(row.recipient),
            status,
            codes: row.codes,
        })
    }

    /// Says where it stands.
    pub(super) fn at(self, file: String, line: usize) -> Example {
        Example { file, line, ..self }
    }

    /// Tells whether these events are what it says.
    #[must_use]
    pub fn holds(&self, events: &[Event]) -> bool {
        events.iter().any(|event| self.is_met_by(event)) == self.codes
    }

    fn is_met_by(&self, event: &Event) -> bool {
        event.event_type == self.event_type
            && self.modes.as_ref().is_none_or(|modes| *modes == event.modes)
            && self.status.is_none_or(|status| status == event.status)
            && are_met(self.actor.as_deref(), &event.actors)
            && are_met(self.recipient.as_deref(), &event.recipients)
    }
}

fn words(words: Option<Vec<Word>>) -> Option<Vec<String>> {
    words.map(plain)
}

/// Case tells nothing: a text begins with a capital.
fn are_met(words: Option<&[String]>, arguments: &[Argument]) -> bool {
    let Some(words) = words else { return true };
    let is_there = |word: &String| {
        let word = word.trim().to_lowercase();
        arguments.iter().any(|argument| argument.text.to_lowercase() == word)
    };
    if words.is_empty() { arguments.is_empty() } else { words.iter().all(is_there) }
}
