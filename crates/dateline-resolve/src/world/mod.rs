//! Countries, organisations and people with dated offices: `world/`, and how names lead to them.

mod compiled;
mod load;
mod names;
pub mod own;
pub mod wikidata;

use std::collections::BTreeMap;

use dateline_types::{Identity, TimeSpan};
use jiff::civil::Date;

use crate::entity::Gender;

pub use compiled::Damaged;
pub(crate) use names::is_joint;
pub use names::{Found, Names, words_of};

/// What is known of the world, with an index of its names for each language.
#[derive(Debug, Clone)]
pub struct World {
    facts: Vec<Fact>,
    names: BTreeMap<String, Names>,
    /// Given names, in lower case, that tell a gender.
    given_names: BTreeMap<String, Gender>,
    users: own::Users,
    /// Country → those of the built-in facts that hold offices there.
    holders: BTreeMap<String, Vec<usize>>,
}

/// One country, seat, body or person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// What it is.
    pub kind: FactKind,
    /// English name.
    pub name: String,
    /// PLOVER country; empty where a user's fact has none.
    pub country: String,
    /// PLOVER sectors, the primary first.
    pub sectors: Vec<String>,
    /// Wikidata item.
    pub id: Option<String>,
    /// Offices held, for people.
    pub offices: Vec<Office>,
    /// When the row holds, where it does not hold always.
    pub term: Term,
    /// Country and sectors for a time, where a user's file says so.
    pub spells: Vec<own::Spell>,
}

/// What a [`Fact`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FactKind {
    /// A state.
    Country,
    /// The capital of a state: stands for its government where it acts.
    Capital,
    /// A building or body that stands for a government: Kremlin, Pentagon.
    Seat,
    /// A part of a state.
    Region,
    /// An international or large organisation.
    Organisation,
    /// An armed group, party or movement.
    Group,
    /// A person.
    Person,
}

/// An office of a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Office {
    /// `head_of_state`, `foreign_minister`…
    pub office: String,
    /// When it was held.
    pub term: Term,
}

/// A stretch of days, open at either end.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Term {
    /// First day.
    pub start: Option<Date>,
    /// Last day.
    pub end: Option<Date>,
}

impl Term {
    /// Tells whether any of these days is in the term.
    #[must_use]
    pub fn meets(&self, days: &TimeSpan) -> bool {
        self.start.is_none_or(|start| start <= days.end)
            && self.end.is_none_or(|end| days.start <= end)
    }

    /// Tells whether the term was over on the first of these days.
    #[must_use]
    pub fn is_over(&self, days: &TimeSpan) -> bool {
        self.end.is_some_and(|end| end < days.start)
    }
}

/// Sectors of someone who holds an office.
const IN_OFFICE: &str = "GOV";

/// Sector of someone who held one.
const OUT_OF_OFFICE: &str = "ELI";

impl Fact {
    /// Returns who this is at the time of the article.
    #[must_use]
    pub fn identity(&self, published: Option<&TimeSpan>) -> Identity {
        let office = self.office_at(published);
        let spell = self.spell_at(published);
        let sectors = match office {
            _ if spell.is_some_and(|spell| !spell.sectors.is_empty()) => {
                spell.map(|spell| spell.sectors.clone()).unwrap_or_default()
            }
            Some(office) if office.office == "defence_minister" => {
                vec![IN_OFFICE.to_owned(), "MIL".to_owned()]
            }
            // The head of an international body is what that body is.
            Some(office) if office.office == "head" => self.sectors.clone(),
            Some(_) if !self.sectors.iter().any(|sector| sector == IN_OFFICE) => {
                std::iter::once(IN_OFFICE.to_owned()).chain(self.sectors.iter().cloned()).collect()
            }
            None if self.is_former(published) => vec![OUT_OF_OFFICE.to_owned()],
            _ => self.sectors.clone(),
        };
        let is_body = matches!(self.kind, FactKind::Country | FactKind::Capital | FactKind::Seat);
        let sectors =
            if sectors.is_empty() && is_body { vec![IN_OFFICE.to_owned()] } else { sectors };
        Identity {
            name: Some(self.name.clone()),
            is_country_inferred: false,
            country: Some(spell.map_or(&self.country, |spell| &spell.country))
                .filter(|country| !country.is_empty())
                .cloned(),
            sectors,
            id: self.id.clone(),
            office: office.map(|office| office.office.clone()),
        }
    }

    /// Returns the office held at the time of the article; without a date the one that is held as far as the facts go.
    #[must_use]
    pub fn office_at(&self, published: Option<&TimeSpan>) -> Option<&Office> {
        match published {
            Some(days) => self.offices.iter().find(|office| office.term.meets(days)),
            None => self.offices.iter().find(|office| office.term.end.is_none()),
        }
    }

    fn is_former(&self, published: Option<&TimeSpan>) -> bool {
        let over = |office: &Office| match published {
            Some(days) => office.term.is_over(days),
            None => office.term.end.is_some(),
        };
        !self.offices.is_empty() && self.sectors.is_empty() && self.offices.iter().any(over)
    }
}

impl World {
    /// Puts built-in facts together.
    fn of(
        facts: Vec<Fact>,
        names: BTreeMap<String, Names>,
        given_names: BTreeMap<String, Gender>,
    ) -> World {
        let mut holders: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (index, fact) in facts.iter().enumerate().filter(|(_, fact)| !fact.offices.is_empty()) {
            match holders.get_mut(&fact.country) {
                Some(people) => people.push(index),
                None => {
                    holders.insert(fact.country.clone(), vec![index]);
                }
            }
        }
        World { facts, names, given_names, users: own::Users::default(), holders }
    }

    /// Returns a fact by its index.
    #[must_use]
    pub fn fact(&self, index: usize) -> &Fact {
        &self.facts[index]
    }

    /// Returns the names of a language.
    #[must_use]
    pub fn names(&self, lang: &str) -> Option<&Names> {
        self.names.get(lang)
    }

    /// Returns the folded adjectives of states in a language, and words for their peoples, of one word each.
    pub fn people_words(&self, lang: &str) -> impl Iterator<Item = &str> {
        self.names(lang).into_iter().flat_map(Names::adjectives_of_one_word)
    }

    /// Returns the folded names of one word that states and their capitals have in a language: `bamako`, `pologne`.
    pub fn state_words(&self, lang: &str) -> impl Iterator<Item = &str> {
        let is_state = |found: &Found| {
            let kind = self.fact(found.fact).kind;
            !found.is_acronym && matches!(kind, FactKind::Country | FactKind::Capital)
        };
        let names = self.names(lang).into_iter().flat_map(Names::of_one_word);
        names.filter(move |(_, found)| found.iter().any(is_state)).map(|(word, _)| word)
    }

    /// Returns the gender of those who bear a given name, in lower case.
    #[must_use]
    pub fn gender_of_given_name(&self, name: &str) -> Option<Gender> {
        self.given_names.get(name).copied()
    }

    /// Returns who held an office of a country at that time, where exactly one person did.
    #[must_use]
    pub fn holder(&self, office: &str, country: &str, published: &TimeSpan) -> Option<usize> {
        let holds = |fact: &Fact| {
            let offices = &mut fact.offices.iter();
            fact.country == country
                && offices.any(|own| own.office == office && own.term.meets(published))
        };
        let users = |is_behind| {
            self.users.holder(office, country, is_behind, |fact| holds(&self.facts[fact]))
        };
        if let Some(user) = users(false) {
            return Some(user);
        }
        let built_in = self.holders.get(country).into_iter().flatten().copied();
        let mut holders = built_in.filter(|&index| holds(&self.facts[index]));
        let Some(holder) = holders.next() else { return users(true) };
        Some(holder).filter(|_| holders.next().is_none())
    }
}
