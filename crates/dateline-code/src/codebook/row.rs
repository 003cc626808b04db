//! A row of an events file becomes an entry, or the faults that it has.

use dateline_types::{CONTEXTS, EventType, Status, nearest};
use toml::Spanned;

use super::file::{AlsoRow, Fault, Row, Word};
use super::sets::{Asked, Sets};
use super::{Also, Conditions, Entry, Source, Trigger, TriggerKind};
use crate::grammar::Grammar;

/// What the words in a slot may have to be.
const CLASSES: [&str; 3] = ["actor", "place", "thing"];

/// Makes the entry of a row.
pub(super) fn entry(
    row: Row,
    event_type: &EventType,
    sets: &mut Sets,
    grammar: &Grammar,
    at: usize,
    source: Source,
) -> Result<Entry, Vec<Fault>> {
    let mut faults = Vec::new();
    let mut noted = |result: Result<(), Fault>| faults.extend(result.err());
    noted(check_modes(&row.mode, event_type));
    noted(check_all(&row.context, "context", &CONTEXTS));
    noted(check_all(&row.recipient_is, "class of words", &CLASSES));
    noted(check_all(&row.actor_is, "class of words", &CLASSES));
    noted(check_cameo(row.cameo.as_ref()));
    let conditions = conditions(&row, sets).map_err(|fault| faults.push(fault));
    let status = row.status.as_ref().map(parse_status).transpose();
    let status = status.map_err(|fault| faults.push(fault));
    let also = row.also.as_ref().map(also).transpose().map_err(|fault| faults.push(fault));
    let triggers = triggers(&row, grammar, at).map_err(|fault| faults.push(fault));
    let (Ok(conditions), Ok(status), Ok(also), Ok((kind, triggers)), []) =
        (conditions, status, also, triggers, faults.as_slice())
    else {
        return Err(faults);
    };
    let defaults = grammar.defaults(kind);
    Ok(Entry {
        event_type: event_type.clone(),
        kind,
        triggers,
        conditions,
        actor: row.actor.map_or_else(|| defaults.actor.clone(), plain),
        recipient: row.recipient.map_or_else(|| defaults.recipient.clone(), plain),
        modes: plain(row.mode),
        contexts: plain(row.context),
        cameo: row.cameo.map(Spanned::into_inner),
        reciprocal: row.reciprocal,
        status,
        codes: row.codes.unwrap_or(true),
        also,
        source,
    })
}

/// Reads the second event of an entry: of PLOVER's types.
fn also(row: &AlsoRow) -> Result<Also, Fault> {
    let types: Vec<&str> = EventType::ALL.iter().filter_map(EventType::plover_name).collect();
    check(&row.event_type, "type", &types)?;
    let event_type = EventType::of_plover(row.event_type.get_ref())
        .ok_or_else(|| Fault::new(row.event_type.span().start, "no type"))?;
    check_modes(&row.mode, &event_type)?;
    check_cameo(row.cameo.as_ref())?;
    let cameo = row.cameo.clone().map(Spanned::into_inner);
    Ok(Also { event_type, modes: plain(row.mode.clone()), cameo })
}

/// Returns the words without where they stand.
pub(super) fn plain(words: Vec<Word>) -> Vec<String> {
    words.into_iter().map(Spanned::into_inner).collect()
}

/// Returns `word` as a status.
pub(super) fn parse_status(word: &Word) -> Result<Status, Fault> {
    let names = Status::ALL.map(Status::name);
    check(word, "status", &names)?;
    let found = Status::ALL.into_iter().find(|status| status.name() == word.get_ref());
    found.ok_or_else(|| Fault::new(word.span().start, "no status"))
}

/// Checks that the type has these modes.
pub(super) fn check_modes(modes: &[Word], event_type: &EventType) -> Result<(), Fault> {
    let known: Vec<&str> = event_type.modes().into_iter().map(|(name, _)| name).collect();
    if let ([mode, ..], []) = (modes, known.as_slice()) {
        let message = format!("{} has no modes", event_type.name());
        return Err(Fault::new(mode.span().start, message));
    }
    check_all(modes, &format!("mode of {}", event_type.name()), &known)
}

fn check_all(words: &[Word], what: &str, known: &[&str]) -> Result<(), Fault> {
    words.iter().try_for_each(|word| check(word, what, known))
}

/// Checks that `word` is one of `known`; else says which was meant, or all there are.
pub(super) fn check(word: &Word, what: &str, known: &[&str]) -> Result<(), Fault> {
    let own = word.get_ref().as_str();
    if known.contains(&own) {
        return Ok(());
    }
    let cure = match nearest(own, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("there are `{}`", known.join("`, `")),
    };
    Err(Fault::new(word.span().start, format!("there is no {what} `{own}`; {cure}")))
}

fn check_cameo(cameo: Option<&Word>) -> Result<(), Fault> {
    let is_code = |code: &String| {
        (2..=4).contains(&code.len()) && code.bytes().all(|byte| byte.is_ascii_digit())
    };
    match cameo.filter(|code| !is_code(code.get_ref())) {
        None => Ok(()),
        Some(code) => {
            let message =
                format!("`{}` is no CAMEO code: two to four digits, `\"042\"`", code.get_ref());
            Err(Fault::new(code.span().start, message))
        }
    }
}

fn triggers(row: &Row, grammar: &Grammar, at: usize) -> Result<(TriggerKind, Vec<Trigger>), Fault> {
    let kinds = [
        (TriggerKind::Verb, &row.verb),
        (TriggerKind::Noun, &row.noun),
        (TriggerKind::Adjective, &row.adjective),
    ];
    let mut given = kinds.into_iter().filter(|(_, triggers)| !triggers.is_empty());
    let (Some((kind, words)), None) = (given.next(), given.next()) else {
        return Err(Fault::new(at, "an entry has exactly one of `verb`, `noun`, `adjective`"));
    };
    let mut triggers = Vec::new();
    for word in words {
        for text in alternatives(word)? {
            if text.is_empty() || text.split(' ').any(|part| part.trim() != part || part.is_empty())
            {
                let message = format!("`{text}` is no trigger: words with one space between");
                return Err(Fault::new(word.span().start, message));
            }
            triggers.push(Trigger::parse(&text, kind, grammar.noun_head));
        }
    }
    Ok((kind, triggers))
}

/// Spells out `(take|haul) before (court|tribunal)`: one text for each choice.
fn alternatives(word: &Word) -> Result<Vec<String>, Fault> {
    let mut texts = vec![String::new()];
    let mut rest = word.get_ref().as_str();
    let add = |texts: &[String], ends: &[&str]| -> Vec<String> {
        texts.iter().flat_map(|text| ends.iter().map(move |end| format!("{text}{end}"))).collect()
    };
    while let Some(open) = rest.find(['(', ')']) {
        let (before, behind) = rest.split_at(open);
        let choice = behind.strip_prefix('(').and_then(|behind| behind.split_once(')'));
        let Some((choices, after)) = choice.filter(|(choices, _)| !choices.contains('(')) else {
            let message = format!("`{}`: choices stand as `(one|other)`", word.get_ref());
            return Err(Fault::new(word.span().start, message));
        };
        texts = add(&add(&texts, &[before]), &choices.split('|').collect::<Vec<_>>());
        rest = after;
    }
    Ok(add(&texts, &[rest]))
}

fn conditions(row: &Row, sets: &mut Sets) -> Result<Conditions, Fault> {
    Ok(Conditions {
        object: sets.words_of(&row.object, Asked::For)?,
        not_object: sets.words_of(&row.not_object, Asked::Against)?,
        subject: sets.words_of(&row.subject, Asked::For)?,
        not_subject: sets.words_of(&row.not_subject, Asked::Against)?,
        complement: sets.words_of(&row.complement, Asked::For)?,
        not_complement: sets.words_of(&row.not_complement, Asked::Against)?,
        oblique: sets.obliques(&row.oblique, Asked::For)?,
        not_oblique: sets.obliques(&row.not_oblique, Asked::Against)?,
        recipient_is: plain(row.recipient_is.clone()),
        actor_is: plain(row.actor_is.clone()),
        negated: row.negated,
        several: row.several,
    })
}
