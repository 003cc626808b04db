//! The verb of the stage: a Doc to a Resolved.

use dateline_types::{Doc, Entity, Mention, Pack, PackError, Quote, Resolved, Timex};

use crate::entity::{Pronouns, Roles, find_entities};
use crate::place::{Atlas, FoundPlaces, PlaceWords, find_places};
use crate::quote::{Speech, add_first_persons, find_quotes};
use crate::time::{TimeGrammar, find_times};
use crate::world::World;
use crate::world::own::Agent;

/// What is needed to resolve the articles of one language.
#[derive(Debug, Clone)]
pub struct Resolver {
    roles: Roles,
    pronouns: Pronouns,
    speech: Speech,
    times: TimeGrammar,
    places: PlaceWords,
}

impl Resolver {
    /// Reads `roles.toml`, `pronouns.toml`, `speech.toml`, `time.toml` and `places.toml` of a language pack.
    ///
    /// # Errors
    ///
    /// Where one of them is missing or says what it must not.
    pub fn load(pack: &Pack) -> Result<Resolver, PackError> {
        Ok(Resolver {
            roles: Roles::load(pack)?,
            pronouns: Pronouns::load(pack)?,
            speech: Speech::load(pack)?,
            times: TimeGrammar::load(pack)?,
            places: PlaceWords::load(pack)?,
        })
    }

    /// Adds the role nouns of a user's file.
    pub fn add_roles(&mut self, agents: &[Agent]) {
        self.roles.add_own(agents);
    }

    /// Returns the lemmas of the verbs of speaking.
    pub fn verbs_of_speaking(&self) -> impl Iterator<Item = &str> {
        self.speech.verbs()
    }

    /// Finds who is meant, who says so, when and where.
    #[must_use]
    pub fn resolve(&self, doc: Doc, world: &World, atlas: &Atlas) -> Resolved {
        let timexes = self.times(&doc);
        let places = self.places(&doc, world, atlas);
        let (mut mentions, mut entities) = self.people(&doc, world, &timexes, &places);
        let quotes = self.voices(&doc, &mentions, &entities);
        add_first_persons(&doc, &self.speech, &quotes, &mut mentions, &mut entities);
        let FoundPlaces { toponyms, hints: place_hints } = places;
        Resolved { doc, timexes, toponyms, place_hints, mentions, entities, quotes }
    }

    /// Finds the days and times.
    #[must_use]
    pub fn times(&self, doc: &Doc) -> Vec<Timex> {
        find_times(doc, &self.times)
    }

    /// Finds people, bodies and groups, with the words that stand for them.
    #[must_use]
    pub fn people(
        &self,
        doc: &Doc,
        world: &World,
        timexes: &[Timex],
        places: &FoundPlaces,
    ) -> (Vec<Mention>, Vec<Entity>) {
        find_entities(doc, world, &self.roles, &self.pronouns, timexes, places)
    }

    /// Finds what is said, and by whom.
    #[must_use]
    pub fn voices(&self, doc: &Doc, mentions: &[Mention], entities: &[Entity]) -> Vec<Quote> {
        find_quotes(doc, mentions, entities, &self.speech)
    }

    /// Finds the places.
    #[must_use]
    pub fn places(&self, doc: &Doc, world: &World, atlas: &Atlas) -> FoundPlaces {
        find_places(doc, &self.places, world, atlas)
    }
}
