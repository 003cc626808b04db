//! What the stages know: language packs and world facts, built into the program.

use std::collections::BTreeMap;

use dateline_code::Codebook;
use dateline_extract::Extractor;
use dateline_record::export::Codes;
use dateline_resolve::Resolver;
use dateline_resolve::gazetteer::Gazetteer;
use dateline_resolve::place::Atlas;
use dateline_resolve::world::World;
use dateline_resolve::world::own::OwnFacts;
use dateline_resolve::world::wikidata::Wikidata;
use dateline_types::{Pack, PackError};
use include_dir::{Dir, include_dir};

use crate::analyse::Labels;

static LANG: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../lang");

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
        let codes: Vec<&str> = LANG.dirs().filter_map(|dir| dir.path().to_str()).collect();
        let packs: Vec<Pack> =
            LANG.dirs().map(|dir| pack(dir, &format!("lang/{}", dir.path().display()))).collect();
        let mut languages = BTreeMap::new();
        for (code, pack) in codes.iter().zip(&packs) {
            let language = Language {
                code: (*code).to_owned(),
                labels: Labels::load(pack)?,
                resolver: Resolver::load(pack)?,
                codebook: Codebook::load(pack, code)?,
            };
            languages.insert((*code).to_owned(), language);
        }
        let places = of_world("places.toml", PLACES);
        let world = Knowledge::world_facts()?;
        Ok(Knowledge {
            extractor: Extractor::load(&packs)?,
            world,
            atlas: Atlas::load(&places, &codes)?,
            languages,
        })
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

/// Makes a pack of a folder, files named from there.
fn pack(dir: &Dir<'_>, name: &str) -> Pack {
    let mut files = Vec::new();
    collect(dir, dir, &mut files);
    Pack::new(name, files)
}

fn collect(root: &Dir<'_>, dir: &Dir<'_>, files: &mut Vec<(String, String)>) {
    for file in dir.files() {
        let path = file.path().strip_prefix(root.path()).unwrap_or(file.path());
        let name = path.to_string_lossy().replace('\\', "/");
        if let Some(text) = file.contents_utf8().filter(|_| name.ends_with(".toml")) {
            files.push((name, text.to_owned()));
        }
    }
    dir.dirs().for_each(|below| collect(root, below, files));
}
