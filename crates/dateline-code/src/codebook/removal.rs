//! `[[remove]]`: triggers and types of packs below that are not to code.

use dateline_types::nearest;
use toml::Spanned;

use super::file::{Fault, Removal, Word};
use super::row::check;
use super::{Entry, Sources, TriggerKind};

/// Takes the triggers that `removal` names out of `entries`. An entry may be left without any.
pub(super) fn remove(
    entries: &mut [Entry],
    removal: &Spanned<Removal>,
    sources: &Sources<'_>,
) -> Result<(), Fault> {
    let at = removal.span().start;
    let removal = removal.get_ref();
    let kind = removal.kind.as_ref().map(parse_kind).transpose()?;
    let is_of_kind = |entry: &Entry| kind.is_none_or(|kind| entry.kind == kind);
    match (&removal.rule, &removal.event_type) {
        (Some(rule), None) => remove_rule(entries, rule, is_of_kind, sources),
        (None, Some(name)) => remove_type(entries, name, is_of_kind, sources),
        _ => Err(Fault::new(at, "`[[remove]]` has either a `rule` or a `type`")),
    }
}

fn parse_kind(word: &Word) -> Result<TriggerKind, Fault> {
    check(word, "kind", &TriggerKind::ALL.map(TriggerKind::name))?;
    let found = TriggerKind::ALL.into_iter().find(|kind| kind.name() == word.get_ref());
    found.ok_or_else(|| Fault::new(word.span().start, "no kind"))
}

fn remove_rule(
    entries: &mut [Entry],
    rule: &Word,
    is_of_kind: impl Fn(&Entry) -> bool,
    sources: &Sources<'_>,
) -> Result<(), Fault> {
    let name = rule.get_ref();
    let mut n_removed = 0;
    for entry in entries.iter_mut().filter(|entry| is_of_kind(entry)) {
        let mut triggers = std::mem::take(&mut entry.triggers);
        let n_before = triggers.len();
        triggers.retain(|trigger| entry.rule(sources.lang, trigger) != *name);
        n_removed += n_before - triggers.len();
        entry.triggers = triggers;
    }
    if n_removed > 0 {
        return Ok(());
    }
    let rules = entries
        .iter()
        .flat_map(|entry| entry.triggers.iter().map(|trigger| entry.rule(sources.lang, trigger)));
    let rules: Vec<String> = rules.collect();
    let cure = if rules.contains(name) {
        "it has other kinds of triggers".to_owned()
    } else {
        let near = nearest(name, rules.iter().map(String::as_str));
        let how =
            || format!("rules are written as records have them: `{}/consult/…`", sources.lang);
        near.map_or_else(how, |near| format!("did you mean `{near}`?"))
    };
    Err(Fault::new(rule.span().start, format!("there is no rule `{name}` to remove; {cure}")))
}

fn remove_type(
    entries: &mut [Entry],
    name: &Word,
    is_of_kind: impl Fn(&Entry) -> bool,
    sources: &Sources<'_>,
) -> Result<(), Fault> {
    let event_type = sources.types.find(name)?;
    let mut n_removed = 0;
    for entry in entries.iter_mut() {
        if entry.event_type == event_type && is_of_kind(entry) {
            n_removed += entry.triggers.len();
            entry.triggers.clear();
        }
    }
    if n_removed == 0 {
        let message = format!("nothing codes {} here: there is nothing to remove", name.get_ref());
        return Err(Fault::new(name.span().start, message));
    }
    Ok(())
}
