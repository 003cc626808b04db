//! Who is meant by a name in any of our languages: the facts of the world lead from « Poutine » to the item that records bear.

use anyhow::Result;
use dateline_pipeline::Knowledge;
use dateline_resolve::world::{FactKind, World, words_of};
use dateline_store::find::{Vocabulary, Who};

/// Languages whose names are known.
const LANGS: [&str; 2] = ["fr", "en"];

/// Reads names, items and countries.
pub(super) fn who(values: &[String], words: &Vocabulary) -> Result<Vec<Who>> {
    let mut all = Vec::new();
    let mut world = None;
    for value in values {
        match Who::parse(value)? {
            Who::Country(code) => all.push(Who::Country(words.country(&code)?)),
            Who::Named(name) => {
                if world.is_none() {
                    world = Some(Knowledge::world_facts()?);
                }
                all.extend(world.as_ref().map_or_else(Vec::new, |world| named(world, &name)));
            }
            item => all.push(item),
        }
    }
    Ok(all)
}

/// Returns a country where the name is one's, else those who bear it, by their items and by the name itself.
fn named(world: &World, name: &str) -> Vec<Who> {
    let words = words_of(name).join(" ");
    let known = LANGS.into_iter().filter_map(|lang| world.names(lang));
    let facts: Vec<_> = known
        .flat_map(|names| {
            let whole = names.find(&words).iter().map(|found| found.fact);
            whole.chain(names.family(&words).iter().copied())
        })
        .map(|fact| world.fact(fact))
        .collect();
    if let Some(country) = facts.iter().find(|fact| fact.kind == FactKind::Country) {
        return vec![Who::Country(country.country.clone())];
    }
    let mut all = vec![Who::Named(name.to_owned())];
    for id in facts.iter().filter_map(|fact| fact.id.clone()) {
        if !all.contains(&Who::Id(id.clone())) {
            all.push(Who::Id(id));
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_both_languages_lead_to_the_same() {
        let world = Knowledge::world_facts().unwrap();
        let id = |name: &str| {
            named(&world, name)
                .into_iter()
                .filter(|who| matches!(who, Who::Id(_)))
                .collect::<Vec<_>>()
        };
        assert_eq!(id("Vladimir Poutine"), [Who::Id("Q7747".to_owned())]);
        assert_eq!(id("vladimir putin"), id("Vladimir Poutine"));
        assert_eq!(named(&world, "russie"), [Who::Country("RUS".to_owned())]);
        assert_eq!(named(&world, "Nobody Known"), [Who::Named("Nobody Known".to_owned())]);
    }
}
