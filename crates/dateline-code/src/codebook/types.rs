//! The event types that users' packs define.

use std::collections::BTreeMap;
use std::sync::Arc;

use dateline_types::{EventType, OwnType, Pack, PackError, Quad, nearest};
use toml::Spanned;

use super::EVENTS;
use super::file::{Definition, EventsFile, Fault, Modes, Word};

/// The types that packs define, of all languages: a type is the same in each.
#[derive(Debug, Clone, Default)]
pub struct OwnTypes {
    by_name: BTreeMap<String, (Arc<OwnType>, String)>,
}

impl OwnTypes {
    /// Reads the `[define]` tables of packs, and says what is wrong with them.
    #[must_use]
    pub fn read<'p>(packs: impl IntoIterator<Item = &'p Pack>) -> (OwnTypes, Vec<PackError>) {
        let (mut types, mut errors) = (OwnTypes::default(), Vec::new());
        for pack in packs {
            for (file, text) in pack.files(EVENTS) {
                // What else is wrong with the file is told when its entries are read.
                let (events, _) = EventsFile::read(text);
                let Some(definition) = events.definition else { continue };
                let at = definition.span().start;
                let place = format!("{} line {}", pack.name_of(file), pack.line_at(file, at));
                let faults = types.add(events.event_type.as_ref(), definition, place);
                errors.extend(
                    faults.into_iter().map(|fault| pack.error(file, fault.at, fault.message)),
                );
            }
        }
        (types, errors)
    }

    fn add(
        &mut self,
        name: Option<&Word>,
        definition: Spanned<Definition>,
        place: String,
    ) -> Vec<Fault> {
        let at = definition.span().start;
        let Some(name) = name else {
            return vec![Fault::new(at, "`[define]` needs a `type` above it")];
        };
        let text = name.get_ref();
        if EventType::of_plover(text).is_some() {
            let message = format!("`{text}` is PLOVER's: a type of your own needs another name");
            return vec![Fault::new(name.span().start, message)];
        }
        if !OwnType::is_name(text) {
            let message = format!("`{text}` is no name of a type: capitals, digits, `_` and `-`");
            return vec![Fault::new(name.span().start, message)];
        }
        let (own, mut faults) = own_type(text, definition.into_inner());
        match self.by_name.get(text) {
            Some((first, where_first)) if !first.says_the_same(&own) => {
                let message = format!(
                    "`{text}` is defined in another way by `{where_first}`: once is enough"
                );
                faults.push(Fault::new(at, message));
            }
            Some(_) => {}
            None => {
                self.by_name.insert(text.clone(), (Arc::new(own), place));
            }
        }
        faults
    }

    /// Returns the type that `name` names: PLOVER's or the user's.
    pub(super) fn find(&self, name: &Word) -> Result<EventType, Fault> {
        let text = name.get_ref();
        if let Some(found) = EventType::of_plover(text) {
            return Ok(found);
        }
        if let Some((own, _)) = self.by_name.get(text) {
            return Ok(EventType::Own(Arc::clone(own)));
        }
        let plover = EventType::ALL;
        let known = plover.iter().map(EventType::name);
        let known = known.chain(self.by_name.keys().map(String::as_str));
        let cure = match nearest(text, known) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "write `[define]` below to make it a type of your own".to_owned(),
        };
        let message = format!("`{text}` is no type of PLOVER's, and nothing defines it; {cure}");
        Err(Fault::new(name.span().start, message))
    }

    /// Returns the types in the order of their names.
    pub fn iter(&self) -> impl Iterator<Item = &OwnType> {
        self.by_name.values().map(|(own, _)| own.as_ref())
    }
}

fn own_type(name: &str, definition: Definition) -> (OwnType, Vec<Fault>) {
    let mut faults = Vec::new();
    let mut own = OwnType {
        name: name.to_owned(),
        description: definition.description,
        quad: None,
        score: None,
        modes: Vec::new(),
    };
    if let Some(number) = definition.quad {
        let is_it = |quad: &Quad| i64::from(quad.number()) == *number.get_ref();
        own.quad = Quad::ALL.into_iter().find(is_it);
        if own.quad.is_none() {
            faults.push(Fault::new(number.span().start, "a quad class is 1, 2, 3 or 4"));
        }
    }
    if let Some(value) = definition.score {
        own.score = score(*value.get_ref(), value.span().start, &mut faults);
    }
    if let Some(modes) = definition.modes {
        own.modes = own_modes(modes, &mut faults);
    }
    (own, faults)
}

fn own_modes(modes: Spanned<Modes>, faults: &mut Vec<Fault>) -> Vec<(String, Option<f32>)> {
    let at = modes.span().start;
    let modes: Vec<(String, Option<f32>)> = match modes.into_inner() {
        Modes::Names(names) => names.into_iter().map(|name| (name, None)).collect(),
        Modes::Scores(scores) => {
            scores.into_iter().map(|(name, value)| (name, score(value, at, faults))).collect()
        }
    };
    if modes.iter().any(|(name, _)| name.trim().is_empty() || name.contains(char::is_whitespace)) {
        faults.push(Fault::new(at, "the name of a mode is one word"));
    }
    modes
}

fn score(value: f64, at: usize, faults: &mut Vec<Fault>) -> Option<f32> {
    if !(-10.0..=10.0).contains(&value) {
        faults.push(Fault::new(at, "a score is between -10 and 10"));
        return None;
    }
    Some(value as f32)
}
