//! Role nouns: `roles.toml` of a language pack.

use std::collections::BTreeMap;

use dateline_types::{Doc, Pack, PackError, Pos};
use rustc_hash::FxHashMap;
use serde::Deserialize;

use super::phrase::Phrase;
use crate::world::own::Agent;
use crate::world::words_of;

/// The pack's file.
const FILE: &str = "roles.toml";

/// The role nouns of a language.
#[derive(Debug, Clone)]
pub struct Roles {
    roles: Vec<Role>,
    /// First word of a phrase → its words and its role, the longest first.
    by_first: FxHashMap<String, Vec<(Vec<String>, usize)>>,
    /// Words that join the parts of a title: `de`, `of`.
    pub(super) joining: Vec<String>,
    /// Words that say that an office is over: `ex`, `ancien`, `former`.
    pub(super) former: Vec<String>,
    /// `homologue`, `counterpart`.
    pub(super) counterpart: Vec<String>,
    /// `ravisseur`, "captor": those who are not of the country of whoever they belong to.
    pub(super) others: Vec<String>,
    /// Nouns that say how many: « des dizaines de ».
    pub(super) generic_group: Vec<String>,
    /// Words for those who are from another country: « touriste », "foreign".
    pub(super) elsewhere: Vec<String>,
    /// Words for two: « les *deux* présidents », "*both* leaders".
    pub(super) two: Vec<String>,
    /// Nouns for states of which two were named: « les deux *pays* », "both *sides*".
    pub(super) states: Vec<String>,
    /// Plurals of countries' names, and whom they name: "the *Koreas*".
    pub(super) several: BTreeMap<String, Vec<String>>,
    /// What ties a country to those who are for, against or under it: « *pro*-russe », "Iran-*backed*".
    pub(super) stance: Vec<String>,
    /// Verbs of those who lead others: "US-*led* coalition", « *dirigée* par ».
    pub(super) leading: Vec<String>,
    /// Words for those who belong to others: "*tied* to Russian intelligence".
    pub(super) tied: Vec<String>,
    /// First parts of words for two countries, folded, and the country's name: « *franco*-allemand ».
    pub(super) compounds: BTreeMap<String, String>,
}

/// What a role noun tells.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Role {
    /// The nouns.
    pub nouns: Vec<String>,
    /// PLOVER sectors, the primary first.
    #[serde(default)]
    pub sectors: Vec<String>,
    /// Person, body or group.
    pub kind: RoleKind,
    /// The office it names.
    pub office: Option<String>,
    /// Whether country and sectors are those of the body it belongs to.
    pub takes: Option<Takes>,
    /// PLOVER country, where the phrase names none.
    pub country: Option<String>,
    /// Whether it is of arms that act for someone: `drone`.
    #[serde(default)]
    pub arms: bool,
}

/// What kind of someone a role noun names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum RoleKind {
    /// One human being.
    Person,
    /// An institution.
    Body,
    /// Several human beings.
    Group,
}

/// Where a role takes its sectors from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Takes {
    /// From the body it is of: « porte-parole de l'armée ».
    Complement,
}

/// A role that stands in a phrase, and which of the phrase's words it is.
pub(super) type FoundRole<'r> = (&'r Role, Vec<usize>);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RolesFile {
    joining: Vec<String>,
    former: Vec<String>,
    counterpart: Vec<String>,
    #[serde(default)]
    others: Vec<String>,
    generic_group: Vec<String>,
    elsewhere: Vec<String>,
    two: Vec<String>,
    states: Vec<String>,
    stance: Vec<String>,
    leading: Vec<String>,
    tied: Vec<String>,
    #[serde(default)]
    several: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    compounds: BTreeMap<String, String>,
    role: Vec<Role>,
}

impl Roles {
    /// Reads `roles.toml` of a language pack.
    ///
    /// # Errors
    ///
    /// Where it is missing or says what it must not.
    pub fn load(pack: &Pack) -> Result<Roles, PackError> {
        let file: RolesFile = pack.read(FILE)?;
        let mut by_first: FxHashMap<String, Vec<(Vec<String>, usize)>> = FxHashMap::default();
        for (index, role) in file.role.iter().enumerate() {
            for noun in &role.nouns {
                let mut words = words_of(noun);
                words.retain(|word| !file.joining.contains(word));
                if let Some(first) = words.first() {
                    by_first.entry(first.clone()).or_default().push((words, index));
                }
            }
        }
        by_first.values_mut().for_each(|phrases| {
            phrases.sort_by_key(|(words, index)| (std::cmp::Reverse(words.len()), *index));
        });
        let folded = |(word, name): (String, String)| (word, words_of(&name).join(" "));
        let fold_all = |words: Vec<String>| words.iter().flat_map(|word| words_of(word)).collect();
        Ok(Roles {
            roles: file.role,
            by_first,
            joining: file.joining,
            former: fold_all(file.former),
            counterpart: fold_all(file.counterpart),
            others: file.others,
            generic_group: fold_all(file.generic_group),
            elsewhere: fold_all(file.elsewhere),
            two: file.two,
            states: file.states,
            stance: file.stance,
            leading: file.leading,
            tied: file.tied,
            several: file.several,
            compounds: file.compounds.into_iter().map(folded).collect(),
        })
    }

    /// Adds a user's role nouns: they go before those of the pack. What kind of someone they name is known from the pack's noun of the same words.
    pub(crate) fn add_own(&mut self, agents: &[Agent]) {
        for agent in agents {
            for noun in &agent.nouns {
                let mut words = words_of(noun);
                words.retain(|word| !self.joining.contains(word));
                let Some(first) = words.first().cloned() else { continue };
                let known = self.by_first.entry(first).or_default();
                let pack = known.iter().find(|(own, _)| *own == words).map(|(_, index)| *index);
                let pack = pack.and_then(|index| self.roles.get(index));
                let role = Role {
                    nouns: vec![noun.clone()],
                    sectors: agent.sectors.clone(),
                    kind: pack.map_or(RoleKind::Person, |pack| pack.kind),
                    office: pack.and_then(|pack| pack.office.clone()),
                    takes: pack.and_then(|pack| pack.takes),
                    country: agent.country.clone(),
                    arms: false,
                };
                let n_longer = known.partition_point(|(own, _)| own.len() > words.len());
                known.insert(n_longer, (words, self.roles.len()));
                self.roles.push(role);
            }
        }
    }

    /// Finds the role phrases in a phrase: for each its role and the indices of its words.
    pub(super) fn find(&self, doc: &Doc, phrase: &Phrase<'_>) -> Vec<FoundRole<'_>> {
        let mut found = Vec::new();
        let mut at = 0;
        while at < phrase.words.len() {
            let Some((role, words)) = self.at(doc, phrase, at) else {
                at += 1;
                continue;
            };
            at = words.last().map_or(at + 1, |last| last + 1);
            found.push((role, words));
        }
        found
    }

    fn at(&self, doc: &Doc, phrase: &Phrase<'_>, at: usize) -> Option<FoundRole<'_>> {
        let word = &phrase.words[at];
        let by_lemma = self.by_first.get(word.lemma);
        let by_word = if word.word == word.lemma { None } else { self.by_first.get(word.word) };
        by_lemma.into_iter().chain(by_word).flatten().find_map(|(words, role)| {
            let own = follow(doc, phrase, at, words)?;
            Some((&self.roles[*role], own))
        })
    }
}

/// Tells whether a word is another with endings of gender and number: « hommes *armés* » for `arme`, both folded.
fn is_form_of(word: &str, wanted: &str) -> bool {
    word.strip_prefix(wanted).is_some_and(|ending| matches!(ending, "" | "s" | "e" | "es" | "x"))
}

/// Follows the words of a role phrase from word `at` on. Adjectives may stand between: « ministre *russe* de la Défense ».
fn follow(doc: &Doc, phrase: &Phrase<'_>, at: usize, words: &[String]) -> Option<Vec<usize>> {
    let mut own = vec![at];
    let mut next = at + 1;
    for wanted in &words[1..] {
        while let Some(word) = phrase.words.get(next) {
            if word.lemma == *wanted || is_form_of(word.word, wanted) {
                break;
            }
            let is_adjective =
                matches!(doc.tokens[word.token].pos, Pos::Adjective | Pos::Determiner);
            if !is_adjective {
                return None;
            }
            next += 1;
        }
        phrase.words.get(next)?;
        own.push(next);
        next += 1;
    }
    Some(own)
}
