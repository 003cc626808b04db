//! A user's facts into the world: they go before the built-in ones.

use std::collections::BTreeMap;

use dateline_types::TimeSpan;
use rustc_hash::{FxHashMap, FxHashSet};

use super::super::load::{ByLang, families, first_name};
use super::super::names::{Rank, Spelling, Style};
use super::super::{Fact, FactKind, Office, Term, World, words_of};
use super::{OwnFact, Spell};

/// Which facts are users', and which of them hold offices.
#[derive(Debug, Clone, Default)]
pub(in super::super) struct Users {
    /// The first fact that is a user's: all after it are too.
    first: Option<usize>,
    /// Office and country → the people who held it.
    holders: BTreeMap<(String, String), Vec<usize>>,
    /// Those behind which built-in facts go first.
    behind: FxHashSet<usize>,
    /// Items of Wikidata → the built-in people that they are.
    built_in: FxHashMap<String, usize>,
}

impl Users {
    /// Returns the index of the first user's fact; `n_facts` where there is none.
    pub(in super::super) fn first_of(&self, n_facts: usize) -> usize {
        self.first.unwrap_or(n_facts)
    }

    /// Returns the one user's fact that holds an office, of those before or behind the built-in ones.
    pub(in super::super) fn holder(
        &self,
        office: &str,
        country: &str,
        is_behind: bool,
        holds: impl Fn(usize) -> bool,
    ) -> Option<usize> {
        self.first?;
        let people = self.holders.get(&(office.to_owned(), country.to_owned()))?;
        let is_meant = |fact: &usize| self.behind.contains(fact) == is_behind && holds(*fact);
        let mut holders = people.iter().copied().filter(is_meant);
        holders.next().filter(|_| holders.next().is_none())
    }
}

/// The office of which nothing but its sector is known.
const OTHER: &str = "other";

impl World {
    /// Adds a user's facts.
    pub fn add_own(&mut self, facts: Vec<OwnFact>) {
        if self.users.first.is_none() {
            self.users.first = Some(self.facts.len());
            let people = self.facts.iter().enumerate();
            let items = people.filter_map(|(index, fact)| Some((fact.id.clone()?, index)));
            self.users.built_in = items.collect();
        }
        for fact in facts {
            let synonym = self.state_of(&fact).or_else(|| self.same_item(&fact));
            match synonym {
                Some(known) => self.add_synonyms(&fact, known),
                None => self.add_fact(fact),
            }
        }
    }

    /// Returns the built-in fact that an imported one is: what is built in was looked through, so only further names are taken.
    fn same_item(&self, own: &OwnFact) -> Option<usize> {
        let id = own.id.as_ref().filter(|_| own.is_behind)?;
        self.users.built_in.get(id).copied().filter(|&known| self.facts[known].kind == own.kind)
    }

    /// Returns the built-in state that a dictionary's entry is: `FRANCE [FRA]`.
    fn state_of(&self, own: &OwnFact) -> Option<usize> {
        let is_bare = own.is_caseless && own.sectors.is_empty() && own.spells.is_empty();
        let is_state = |fact: &Fact| fact.kind == FactKind::Country && fact.country == own.country;
        is_bare.then(|| self.facts.iter().position(is_state)).flatten()
    }

    /// Adds to a fact the names that its language does not have for it, or for its country, already.
    fn add_synonyms(&mut self, own: &OwnFact, to: usize) {
        let facts = &self.facts;
        let style = style_of(own);
        for names in self.names.values_mut() {
            for name in own.names.values().flatten().chain([&own.name]) {
                let words = words_of(name).join(" ");
                let is_own = |&fact: &usize| {
                    fact == to || own.is_caseless && facts[fact].country == own.country
                };
                let mut known = names.find(&words).iter().map(|found| found.fact);
                let is_known = known.any(|fact| is_own(&fact)) || names.adjective(&words).is_some();
                if !is_known {
                    names.add_users(name, to, true, style);
                }
            }
        }
    }

    fn add_fact(&mut self, own: OwnFact) {
        let style = style_of(&own);
        if own.is_behind {
            self.users.behind.insert(self.facts.len());
        }
        let (offices, spells) = sorted(&own);
        let holds = if own.kind == FactKind::Person { Term::default() } else { hull(&spells) };
        for office in &offices {
            let key = (office.0.office.clone(), office.1.clone());
            self.users.holders.entry(key).or_default().push(self.facts.len());
        }
        let fact = Fact {
            kind: own.kind,
            name: own.name,
            country: own.country,
            sectors: own.sectors,
            id: own.id,
            offices: offices.into_iter().map(|(office, _)| office).collect(),
            term: holds,
            spells,
        };
        let seats: Vec<(ByLang, Fact)> =
            own.seats.into_iter().map(|(names, sectors)| seat(&fact, names, sectors)).collect();
        self.name_fact(fact, &own.names, style);
        for (names, fact) in seats {
            let index = self.push(fact);
            for (lang, own) in &names {
                if let Some(names) = self.names.get_mut(lang) {
                    own.iter().for_each(|name| names.add_users(name, index, true, style));
                }
            }
        }
    }

    fn name_fact(&mut self, fact: Fact, by_lang: &ByLang, style: Style) {
        // A dictionary writes out every name that it wants to be found.
        let has_family = fact.kind == FactKind::Person && style.spelling == Spelling::AsWritten;
        let (name, country) = (fact.name.clone(), fact.country.clone());
        let index = self.push(fact);
        for (lang, names) in &mut self.names {
            names.add_users(&name, index, true, style);
            for (own, names_of) in by_lang {
                let is_own = own == lang || has_family;
                names_of.iter().for_each(|name| names.add_users(name, index, is_own, style));
            }
            if has_family {
                for name in by_lang.values().flatten().chain([&name]) {
                    families(name, &country)
                        .iter()
                        .for_each(|family| names.add_family(family, index));
                }
            }
        }
    }

    /// Returns whom a family name alone means, of those whom it may mean: a user's who holds an office, one of the built-in, another user's.
    pub(crate) fn choose_of_family(
        &self,
        fitting: &[usize],
        published: Option<&TimeSpan>,
    ) -> Option<usize> {
        let first = self.users.first_of(self.facts.len());
        let rank = |&person: &usize| match self.facts[person].office_at(published) {
            // Of the built-in those in office are meant.
            Some(_) if person < first => 1,
            None if person < first => 3,
            Some(office) if office.office != OTHER && !self.users.behind.contains(&person) => 0,
            Some(office) if office.office != OTHER => 2,
            _ => 3,
        };
        let best = fitting.iter().map(rank).min()?;
        let mut best = fitting.iter().copied().filter(|person| rank(person) == best);
        best.next().filter(|_| best.next().is_none())
    }
}

fn style_of(own: &OwnFact) -> Style {
    Style {
        spelling: if own.is_caseless { Spelling::AnyCase } else { Spelling::AsWritten },
        rank: if own.is_behind { Rank::Imported } else { Rank::Users },
    }
}

/// Returns the offices of a fact with their countries, those of which more is known first, and its spells, those with dates and a known office first.
fn sorted(own: &OwnFact) -> (Vec<(Office, String)>, Vec<Spell>) {
    let office = |spell: &Spell| {
        let office = Office { office: spell.office.clone()?, term: spell.term.clone() };
        Some((office, spell.country.clone()))
    };
    let mut offices: Vec<(Office, String)> = own.spells.iter().filter_map(office).collect();
    offices.sort_by_key(|(office, _)| office.office == OTHER);
    let mut spells = own.spells.clone();
    let is_known = |spell: &Spell| spell.office.as_deref().is_some_and(|office| office != OTHER);
    spells.sort_by_key(|spell| (spell.term == Term::default(), !is_known(spell)));
    (offices, spells)
}

/// Returns the days from the first to the last on which a fact holds.
fn hull(spells: &[Spell]) -> Term {
    let starts: Option<Vec<_>> = spells.iter().map(|spell| spell.term.start).collect();
    let ends: Option<Vec<_>> = spells.iter().map(|spell| spell.term.end).collect();
    Term {
        start: starts.and_then(|starts| starts.into_iter().min()),
        end: ends.and_then(|ends| ends.into_iter().max()),
    }
}

/// Makes the fact of a body's seat.
fn seat(body: &Fact, names: ByLang, sectors: Vec<String>) -> (ByLang, Fact) {
    let sectors = if sectors.is_empty() { body.sectors.clone() } else { sectors };
    let name = first_name(&names, &body.name);
    (names, Fact { kind: FactKind::Seat, name, sectors, ..body.clone() })
}

impl Fact {
    /// Returns what a user's file says for the time of the article; without a date what holds as far as the file goes.
    pub(in super::super) fn spell_at(&self, published: Option<&TimeSpan>) -> Option<&Spell> {
        self.spells.iter().find(|spell| match published {
            Some(days) => spell.term.meets(days),
            None => spell.term.end.is_none(),
        })
    }
}
