//! An item of Wikidata to a fact: people with a position or of public life, and bodies of known classes.
//!
//! What items mean is in `world/wikidata.toml`. A dump has one item on each line; each line is read by itself.

mod item;

use std::collections::BTreeMap;

use dateline_types::{Pack, PackError};
use rustc_hash::FxHashMap;
use serde::Deserialize;

use super::own::{OwnFact, Spell};
use super::{FactKind, Term};
use item::{Claim, Item};

/// The pack's file.
const FILE: &str = "wikidata.toml";

/// The class of human beings.
const HUMAN: &str = "Q5";

/// The office of which nothing but its sector is known.
const OTHER: &str = "other";

/// The sector of politicians and of those who hold offices.
const GOVERNMENT: &str = "GOV";

/// Letters that an alias has at least: one alone names too much.
const FEWEST_LETTERS: usize = 2;

/// What items of Wikidata mean.
#[derive(Debug, Clone)]
pub struct Wikidata {
    /// Item → PLOVER country.
    countries: FxHashMap<String, String>,
    file: File,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    countries: BTreeMap<String, Vec<String>>,
    positions: FxHashMap<String, Position>,
    occupations: FxHashMap<String, Vec<String>>,
    further_occupations: FxHashMap<String, Vec<String>>,
    classes: FxHashMap<String, Class>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Position {
    office: Option<String>,
    country: Option<String>,
    #[serde(default)]
    sectors: Vec<String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Class {
    #[serde(default)]
    kind: BodyKind,
    country: Option<String>,
    /// The country of a body that has none.
    abroad: Option<String>,
    #[serde(default)]
    sectors: Vec<String>,
}

#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
enum BodyKind {
    #[default]
    Organisation,
    Group,
}

/// What a line of a dump is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DumpLine {
    /// A person or body.
    Fact(Box<OwnFact>),
    /// A person or body without a French or English name.
    Nameless,
    /// Something else.
    Other,
    /// A bracket around the items, or nothing.
    Blank,
}

/// A line that is no item of Wikidata.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct BadLine(String);

impl Wikidata {
    /// Reads `wikidata.toml`.
    ///
    /// # Errors
    ///
    /// Where it is missing or says what it must not.
    pub fn load(pack: &Pack) -> Result<Wikidata, PackError> {
        let file: File = pack.read(FILE)?;
        let items = file
            .countries
            .iter()
            .flat_map(|(code, items)| items.iter().map(move |item| (item.clone(), code.clone())));
        Ok(Wikidata { countries: items.collect(), file })
    }

    /// Reads a line of a dump.
    ///
    /// # Errors
    ///
    /// Where it is no JSON of an item.
    pub fn read_line(&self, line: &[u8]) -> Result<DumpLine, BadLine> {
        let line = line.trim_ascii();
        let line = line.strip_suffix(b",").unwrap_or(line).trim_ascii_end();
        if matches!(line, b"" | b"[" | b"]") {
            return Ok(DumpLine::Blank);
        }
        let item: Item =
            serde_json::from_slice(line).map_err(|error| BadLine(error.to_string()))?;
        Ok(self.read_item(&item))
    }

    fn read_item(&self, item: &Item) -> DumpLine {
        let mut classes = item.claims.of("P31");
        let is_human = classes.clone().any(|claim| claim.item() == Some(HUMAN));
        let fact = if is_human {
            self.person(item)
        } else {
            let class =
                classes.find_map(|claim| self.file.classes.get(claim.item().unwrap_or_default()));
            class.map(|class| self.body(item, class))
        };
        match fact.map(|fact| named(fact, item)) {
            None => DumpLine::Other,
            Some(None) => DumpLine::Nameless,
            Some(Some(fact)) => DumpLine::Fact(Box::new(fact)),
        }
    }

    /// Makes someone with a position, or whose occupation is one of public life.
    fn person(&self, item: &Item) -> Option<OwnFact> {
        let of = |table: &FxHashMap<String, Vec<String>>| {
            let mut sectors: Vec<String> = Vec::new();
            for claim in item.claims.of("P106") {
                for sector in table.get(claim.item().unwrap_or_default()).into_iter().flatten() {
                    if !sectors.contains(sector) {
                        sectors.push(sector.clone());
                    }
                }
            }
            sectors
        };
        let mut sectors = of(&self.file.occupations);
        let is_public = !sectors.is_empty();
        let positions: Vec<&Claim> = item.claims.of("P39").collect();
        if positions.is_empty() && !is_public {
            return None;
        }
        if !is_public {
            sectors = of(&self.file.further_occupations);
        }
        let country = self.country(item, "P27").unwrap_or_default();
        // An unknown position of a judge or a bishop is not one in government.
        let may_govern = sectors.is_empty() || sectors.iter().any(|own| own == GOVERNMENT);
        let spells = positions.iter().filter_map(|claim| self.spell(claim, &country, may_govern));
        let spells: Vec<Spell> = spells.collect();
        if !spells.is_empty() {
            // Whether someone governs is told by the offices, each for its time.
            sectors.retain(|sector| sector != GOVERNMENT);
        }
        Some(fact(FactKind::Person, country, sectors, spells))
    }

    fn spell(&self, claim: &Claim, country: &str, may_govern: bool) -> Option<Spell> {
        let known = self.file.positions.get(claim.item()?);
        let (start, end) = (claim.date("P580"), claim.date("P582"));
        let term = Term { start: start.map(|span| span.start), end: end.map(|span| span.end) };
        if term.start.zip(term.end).is_some_and(|(start, end)| end < start) {
            return None;
        }
        let (office, own_country, sectors) = match known {
            Some(known) => (known.office.clone(), known.country.clone(), known.sectors.clone()),
            None if may_govern => (Some(OTHER.to_owned()), None, Vec::new()),
            None => return None,
        };
        let country = own_country.unwrap_or_else(|| country.to_owned());
        Some(Spell { term, country, sectors, office })
    }

    fn body(&self, item: &Item, class: &Class) -> OwnFact {
        let kind = match class.kind {
            BodyKind::Organisation => FactKind::Organisation,
            BodyKind::Group => FactKind::Group,
        };
        let own = self.countries.get(&item.id).or(class.country.as_ref()).cloned();
        let country = own.or_else(|| self.country(item, "P17")).or_else(|| class.abroad.clone());
        fact(kind, country.unwrap_or_default(), class.sectors.clone(), Vec::new())
    }

    /// Returns the country that a property names: the preferred one, else the first that has not ended, else the first.
    fn country(&self, item: &Item, property: &str) -> Option<String> {
        let known = |claim: &&Claim| self.countries.contains_key(claim.item().unwrap_or_default());
        let rank = |claim: &&Claim| (!claim.is_preferred(), claim.has_ended());
        let best = item.claims.of(property).filter(known).min_by_key(rank)?;
        self.countries.get(best.item()?).cloned()
    }
}

fn fact(kind: FactKind, country: String, sectors: Vec<String>, spells: Vec<Spell>) -> OwnFact {
    OwnFact {
        kind,
        name: String::new(),
        names: BTreeMap::new(),
        country,
        sectors,
        id: None,
        spells,
        seats: Vec::new(),
        is_caseless: false,
        is_behind: true,
    }
}

/// Gives a fact the names of its item; none where the item has no French or English one.
fn named(mut fact: OwnFact, item: &Item) -> Option<OwnFact> {
    // `mul` holds what is written the same in all languages.
    let label = |lang: &str| item.labels.get(lang).filter(|label| is_name(label));
    let name = ["en", "mul", "fr"].iter().find_map(|lang| label(lang))?.to_owned();
    for lang in ["fr", "en"] {
        let own = [label(lang)].into_iter().flatten();
        let aliases = [lang, "mul"].into_iter().flat_map(|lang| item.aliases.of(lang));
        let mut names: Vec<String> = Vec::new();
        for own in own.chain(aliases.filter(|alias| is_name(alias))) {
            if own != name && !names.iter().any(|known| known == own) {
                names.push(own.to_owned());
            }
        }
        if !names.is_empty() {
            fact.names.insert(lang.to_owned(), names);
        }
    }
    fact.name = name;
    fact.id = Some(item.id.clone());
    Some(fact)
}

fn is_name(text: &str) -> bool {
    text.chars().filter(|char| char.is_alphanumeric()).count() >= FEWEST_LETTERS
        && !super::words_of(text).is_empty()
}

#[cfg(test)]
mod tests;
