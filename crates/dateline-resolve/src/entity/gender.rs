//! What gender someone has, where words tell it: titles, roles, given names.

use dateline_types::{Doc, Pos};
use serde::Deserialize;

use super::phrase::Phrase;
use super::pronouns::Pronouns;
use crate::world::World;

/// Grammar's two genders of people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
pub enum Gender {
    /// Masculine.
    Masc,
    /// Feminine.
    Fem,
}

impl Gender {
    /// Reads `Gender=Masc` in the features of a token.
    pub(super) fn of_morph(morph: &str) -> Option<Gender> {
        let value = morph.split('|').find_map(|feature| feature.strip_prefix("Gender="))?;
        match value {
            "Masc" => Some(Gender::Masc),
            "Fem" => Some(Gender::Fem),
            _ => None,
        }
    }
}

/// Returns the gender that a phrase for a person tells: by its title (« Mme »), its given name, or the gender of its noun (« la ministre »).
pub(super) fn gender_of(
    doc: &Doc,
    phrase: &Phrase<'_>,
    world: &World,
    pronouns: &Pronouns,
) -> Option<Gender> {
    let title =
        phrase.tokens.clone().find_map(|token| pronouns.titles.gender(&doc.tokens[token].lower));
    let given = || {
        let mut words = phrase.tokens.clone().filter(|&token| {
            doc.tokens[token].pos == Pos::ProperNoun
                && doc.word(token).starts_with(char::is_uppercase)
        });
        // One word alone may be a family name.
        let first = words.next().filter(|_| words.next().is_some())?;
        world.gender_of_given_name(&doc.tokens[first].lower)
    };
    let noun = || {
        let token = &doc.tokens[phrase.head];
        (token.pos == Pos::Noun).then(|| Gender::of_morph(&token.morph)).flatten()
    };
    title.or_else(given).or_else(noun)
}
