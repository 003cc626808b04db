//! What the stages know: language packs and world facts, built into the program.

use std::collections::BTreeMap;

use dateline_code::{Analogies, Codebook, OwnTypes};
use dateline_extract::Extractor;
use dateline_nlp::Model;
use dateline_record::export::Codes;
use dateline_resolve::Resolver;
use dateline_resolve::gazetteer::Gazetteer;
use dateline_resolve::place::Atlas;
use dateline_resolve::world::World;
use dateline_resolve::world::own::OwnFacts;
use dateline_resolve::world::wikidata::Wikidata;
use dateline_types::{Pack, PackError};

use crate::analyse::Labels;
use crate::packs::{LanguagePacks, Packs, other_languages};

/// The world facts, read and compiled when the program is built (`build.rs`).
static WORLD: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/world.bin"));

/// Where places lie that gazetteers lack.
static PLACES: &str = include_str!("../../../world/places.toml");

/// The codes of other data sets.
static CODES: [(&str, &str); 2] = [
    ("codes.toml", include_str!("../../../world/codes.toml")),
    ("cameo.toml", include_str!("../../../world/cameo.toml")),
];

/// What items of Wikidata mean.
static WIKIDATA: &str = include_str!("../../../world/wikidata.toml");

/// The language of the role nouns of users' dictionaries.
const OWN_ROLES_LANG: &str = "en";

/// All that is known, for every language.
pub struct Knowledge {
    extractor: Extractor,
    world: World,
    atlas: Atlas,
    languages: BTreeMap<String, Language>,
}

/// What is known of one language.
pub struct Language {
    code: String,
    labels: Labels,
    resolver: Resolver,
    codebook: Codebook,
}

impl Knowledge {
    /// Reads what is built in.
    ///
    /// # Errors
    ///
    /// Where a file says what it must not.
    pub fn built_in() -> Result<Knowledge, PackError> {
        // Of faults in what is built in one is enough.
        Knowledge::with_packs(&Packs::new(&[])).map_err(|mut errors| errors.swap_remove(0))
    }

    /// Reads what is built in, with users' language packs over it.
    ///
    /// # Errors
    ///
    /// Where files say what they must not: all that was found.
    pub fn with_packs(packs: &Packs<'_>) -> Result<Knowledge, Vec<PackError>> {
        let mut errors = packs.errors().to_vec();
        let mut languages = BTreeMap::new();
        for own in &packs.languages {
            match Language::load(own, &packs.types) {
                Ok(language) => {
                    languages.insert(own.code.clone(), language);
                }
                Err(more) => errors.extend(more),
            }
        }
        if !errors.is_empty() {
            return Err(errors);
        }
        Knowledge::of(packs, languages).map_err(|error| vec![error])
    }

    /// Reads what turning pages into articles takes: no language, unless users have packs, which are read as a whole so that their faults are found.
    ///
    /// # Errors
    ///
    /// Where files say what they must not: all that was found.
    pub fn for_reading(packs: &Packs<'_>) -> Result<Knowledge, Vec<PackError>> {
        match packs.has_own() {
            true => Knowledge::with_packs(packs),
            false => Knowledge::of(packs, BTreeMap::new()).map_err(|error| vec![error]),
        }
    }

    fn of(
        packs: &Packs<'_>,
        languages: BTreeMap<String, Language>,
    ) -> Result<Knowledge, PackError> {
        let mut files: Vec<Pack> = packs.languages.iter().map(|own| own.pack.clone()).collect();
        files.push(other_languages());
        let codes: Vec<&str> = languages.keys().map(String::as_str).collect();
        let places = of_world("places.toml", PLACES);
        let atlas = Atlas::load(&places, &codes)?;
        let world = Knowledge::world_facts()?;
        let with_states = |(code, own): (String, Language)| {
            let labels =
                own.labels.with_states(world.state_words(&code), world.people_words(&code));
            (code, Language { labels, ..own })
        };
        let languages = languages.into_iter().map(with_states).collect();
        Ok(Knowledge { extractor: Extractor::load(&files)?, world, atlas, languages })
    }

    /// Reads the built-in facts of the world.
    ///
    /// # Errors
    ///
    /// Where they were damaged after the program was built.
    pub fn world_facts() -> Result<World, PackError> {
        World::from_bytes(WORLD).map_err(|damaged| PackError::Bad {
            file: "world".to_owned(),
            line: 1,
            message: damaged.to_string(),
        })
    }

    /// Adds the towns of the earth. Without them countries and regions are still resolved.
    #[must_use]
    pub fn with_gazetteer(self, gazetteer: Gazetteer) -> Knowledge {
        Knowledge { atlas: self.atlas.with_gazetteer(gazetteer), ..self }
    }

    /// Adds the facts of a user's file, and its role nouns, which are English.
    #[must_use]
    pub fn with_own(mut self, own: OwnFacts) -> Knowledge {
        self.world.add_own(own.facts);
        if let Some(english) = self.languages.get_mut(OWN_ROLES_LANG) {
            english.resolver.add_roles(&own.agents);
        }
        self
    }

    /// Returns stage 2.
    #[must_use]
    pub fn extractor(&self) -> &Extractor {
        &self.extractor
    }

    /// Returns the facts of the world.
    #[must_use]
    pub fn world(&self) -> &World {
        &self.world
    }

    /// Returns where things lie.
    #[must_use]
    pub fn atlas(&self) -> &Atlas {
        &self.atlas
    }

    /// Returns what is known of a language.
    #[must_use]
    pub fn language(&self, code: &str) -> Option<&Language> {
        self.languages.get(code)
    }
}

impl Language {
    fn load(packs: &LanguagePacks<'_>, types: &OwnTypes) -> Result<Language, Vec<PackError>> {
        let labels = Labels::load(&packs.pack);
        let resolver = Resolver::load(&packs.pack);
        let codebook = Codebook::load(&packs.sources(types));
        let code = packs.code.clone();
        match (labels, resolver, codebook) {
            (Ok(labels), Ok(resolver), Ok(codebook)) => {
                let labels = labels
                    .with_words(codebook.verbs(), codebook.nouns())
                    .with_speech(resolver.verbs_of_speaking());
                Ok(Language { code, labels, resolver, codebook })
            }
            (labels, resolver, codebook) => {
                let mut errors = codebook.err().unwrap_or_default();
                errors.extend(labels.err().into_iter().chain(resolver.err()));
                Err(errors)
            }
        }
    }

    /// Returns the language's code.
    #[must_use]
    pub fn code(&self) -> &str {
        &self.code
    }

    /// Returns what the model's labels mean.
    #[must_use]
    pub fn labels(&self) -> &Labels {
        &self.labels
    }

    /// Returns stage 4.
    #[must_use]
    pub fn resolver(&self) -> &Resolver {
        &self.resolver
    }

    /// Returns the codebook.
    #[must_use]
    pub fn codebook(&self) -> &Codebook {
        &self.codebook
    }

    /// Looks up the codebook's words among the model's vectors; none where the model has no vectors.
    #[must_use]
    pub fn analogies<'m>(&self, model: &'m Model) -> Option<Analogies<'m>> {
        let vectors = model.vectors()?;
        Some(Analogies::new(&self.codebook, |word| vectors.vector(word)))
    }
}

/// Reads what items of Wikidata mean.
///
/// # Errors
///
/// Where the file says what it must not.
pub fn wikidata() -> Result<Wikidata, PackError> {
    Wikidata::load(&of_world("wikidata.toml", WIKIDATA))
}

/// Reads what countries, sectors and deeds are called in other data sets.
///
/// # Errors
///
/// Where a file says what it must not.
pub fn codes() -> Result<Codes, PackError> {
    let files = CODES.map(|(file, text)| (file.to_owned(), text.to_owned()));
    Codes::load(&Pack::new("world", files))
}

/// Makes a pack of one file of `world/`.
fn of_world(file: &str, text: &str) -> Pack {
    Pack::new("world", [(file.to_owned(), text.to_owned())])
}
