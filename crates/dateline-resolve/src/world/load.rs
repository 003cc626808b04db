//! `world/*.toml` to a [`World`]. The formats are described in `world/README.md`.

use std::collections::BTreeMap;

use dateline_types::{Pack, PackError, TimeSpan};
use serde::Deserialize;

use super::own::Users;
use super::{Fact, FactKind, Names, Office, Term, World, words_of};
use crate::entity::Gender;

pub(super) type ByLang = BTreeMap<String, Vec<String>>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CountriesFile {
    country: Vec<CountryRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CountryRow {
    code: String,
    name: String,
    id: Option<String>,
    names: ByLang,
    #[serde(default)]
    adjectives: ByLang,
    #[serde(default)]
    people: ByLang,
    #[serde(default)]
    capital: ByLang,
    #[serde(default)]
    seats: Vec<SeatRow>,
    #[serde(default)]
    regions: ByLang,
    #[serde(default)]
    regions_pre: ByLang,
}

/// Names of a seat by language, beside its sectors.
#[derive(Deserialize)]
pub(super) struct SeatRow {
    #[serde(default)]
    pub(super) sectors: Vec<String>,
    #[serde(flatten)]
    pub(super) names: ByLang,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OrganisationsFile {
    organisation: Vec<BodyRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct GroupsFile {
    group: Vec<BodyRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct BodyRow {
    pub(super) name: String,
    pub(super) names: ByLang,
    pub(super) country: String,
    #[serde(default)]
    pub(super) sectors: Vec<String>,
    pub(super) id: Option<String>,
    #[serde(default)]
    pub(super) seats: Vec<SeatRow>,
    pub(super) start: Option<String>,
    pub(super) end: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PeopleFile {
    /// The day to which the file is known to be right.
    #[serde(rename = "as_of")]
    _as_of: Option<String>,
    person: Vec<PersonRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PersonRow {
    pub(super) name: String,
    /// Further names: the English one counts in all languages.
    #[serde(default)]
    pub(super) names: ByLang,
    pub(super) country: Option<String>,
    #[serde(default)]
    pub(super) sectors: Vec<String>,
    pub(super) id: Option<String>,
    #[serde(default)]
    pub(super) offices: Vec<OfficeRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OfficeRow {
    pub(super) office: String,
    pub(super) start: Option<String>,
    pub(super) end: Option<String>,
}

/// What names of countries and towns begin with in French and English.
const ARTICLES: [&str; 5] = ["La ", "Le ", "Les ", "L'", "The "];

/// Where family names stand first: China, the Koreas, Vietnam, Cambodia.
const FAMILY_FIRST: [&str; 5] = ["CHN", "KOR", "PRK", "VNM", "KHM"];

/// Where they stand first but in names from the west: Taiwan, Hong Kong, Singapore.
const FAMILY_OFTEN_FIRST: [&str; 3] = ["TWN", "HKG", "SGP"];

/// Words that belong to the family name that follows them.
const PARTICLES: [&str; 14] =
    ["al", "el", "ben", "bin", "ibn", "de", "da", "dos", "van", "von", "der", "abu", "abou", "le"];

impl World {
    /// Reads `given_names.toml`, `countries.toml`, `organisations.toml`, `groups.toml` and `people/*.toml`, with the names in `langs`.
    ///
    /// # Errors
    ///
    /// Where a file is missing or says what it must not.
    pub fn load(pack: &Pack, langs: &[&str]) -> Result<World, PackError> {
        let names = langs.iter().map(|&lang| (lang.to_owned(), Names::default())).collect();
        let given_names: BTreeMap<Gender, Vec<String>> = pack.read("given_names.toml")?;
        let given_names = given_names
            .into_iter()
            .flat_map(|(gender, names)| names.into_iter().map(move |name| (name, gender)))
            .collect();
        let mut world = World { facts: Vec::new(), names, users: Users::default(), given_names };
        for row in pack.read::<CountriesFile>("countries.toml")?.country {
            world.add_country(row);
        }
        for row in pack.read::<OrganisationsFile>("organisations.toml")?.organisation {
            world.add_body(row, FactKind::Organisation, pack, "organisations.toml")?;
        }
        for row in pack.read::<GroupsFile>("groups.toml")?.group {
            world.add_body(row, FactKind::Group, pack, "groups.toml")?;
        }
        for (file, _) in pack.files("people/") {
            let code = file.trim_start_matches("people/").trim_end_matches(".toml");
            for row in pack.read::<PeopleFile>(file)?.person {
                world.add_person(row, &code.to_uppercase(), pack, file)?;
            }
        }
        Ok(world)
    }

    pub(super) fn push(&mut self, fact: Fact) -> usize {
        self.facts.push(fact);
        self.facts.len() - 1
    }

    /// Adds names in their own languages only: « Jordan » is a country in one and a name in the other.
    fn add_names(&mut self, by_lang: &ByLang, fact: usize) {
        for (lang, own) in by_lang {
            if let Some(names) = self.names.get_mut(lang) {
                for name in own {
                    names.add(name, fact, true);
                    // The phrase is compared without its article: « La *Havane* ».
                    if let Some(bare) =
                        ARTICLES.iter().find_map(|article| name.strip_prefix(article))
                    {
                        names.add(bare, fact, true);
                    }
                }
            }
        }
    }

    /// Adds names in all languages: bodies and people keep theirs abroad.
    fn add_names_everywhere(&mut self, by_lang: &ByLang, fact: usize) {
        for (lang, names) in &mut self.names {
            for (own, names_of) in by_lang {
                names_of.iter().for_each(|name| names.add(name, fact, own == lang));
            }
        }
    }

    fn add_country(&mut self, row: CountryRow) {
        let fact = |kind, name: &str, sectors: &[String]| Fact {
            kind,
            name: name.to_owned(),
            country: row.code.clone(),
            sectors: sectors.to_vec(),
            id: None,
            offices: Vec::new(),
            term: Term::default(),
            spells: Vec::new(),
        };
        let country =
            self.push(Fact { id: row.id.clone(), ..fact(FactKind::Country, &row.name, &[]) });
        self.add_names(&row.names, country);
        for (lang, adjectives) in row.adjectives.iter().chain(&row.people) {
            if let Some(names) = self.names.get_mut(lang) {
                adjectives.iter().for_each(|adjective| names.add_adjective(adjective, country));
            }
        }
        let parts = [
            (FactKind::Capital, &row.capital, vec![]),
            (FactKind::Region, &row.regions, vec![]),
            (FactKind::Region, &row.regions_pre, vec!["PRE".to_owned()]),
        ];
        for (kind, by_lang, sectors) in parts {
            if by_lang.values().all(Vec::is_empty) {
                continue;
            }
            let name = if kind == FactKind::Capital {
                row.name.clone()
            } else {
                first_name(by_lang, &row.name)
            };
            let index = self.push(fact(kind, &name, &sectors));
            self.add_names(by_lang, index);
        }
        for seat in &row.seats {
            let index =
                self.push(fact(FactKind::Seat, &first_name(&seat.names, &row.name), &seat.sectors));
            self.add_names(&seat.names, index);
        }
    }

    fn add_body(
        &mut self,
        row: BodyRow,
        kind: FactKind,
        pack: &Pack,
        file: &str,
    ) -> Result<(), PackError> {
        let term = term(row.start.as_deref(), row.end.as_deref())
            .ok_or_else(|| bad_date(pack, file, &row.name))?;
        let fact = Fact {
            kind,
            name: row.name,
            country: row.country,
            sectors: row.sectors,
            id: row.id,
            offices: Vec::new(),
            term,
            spells: Vec::new(),
        };
        for seat in row.seats {
            let sectors = if seat.sectors.is_empty() { fact.sectors.clone() } else { seat.sectors };
            let index = self.push(Fact { kind: FactKind::Seat, sectors, ..fact.clone() });
            self.add_names(&seat.names, index);
        }
        let index = self.push(fact);
        self.add_names_everywhere(&row.names, index);
        Ok(())
    }

    fn add_person(
        &mut self,
        row: PersonRow,
        code: &str,
        pack: &Pack,
        file: &str,
    ) -> Result<(), PackError> {
        let mut offices = Vec::new();
        for own in &row.offices {
            let term = term(own.start.as_deref(), own.end.as_deref())
                .ok_or_else(|| bad_date(pack, file, &row.name))?;
            offices.push(Office { office: own.office.clone(), term });
        }
        let country = row.country.unwrap_or_else(|| code.to_owned());
        let all_names: Vec<String> =
            std::iter::once(&row.name).chain(row.names.values().flatten()).cloned().collect();
        let fact = self.push(Fact {
            kind: FactKind::Person,
            name: row.name,
            country: country.clone(),
            sectors: row.sectors,
            id: row.id,
            offices,
            term: Term::default(),
            spells: Vec::new(),
        });
        for names in self.names.values_mut() {
            for name in &all_names {
                names.add(name, fact, true);
                families(name, &country).iter().for_each(|family| names.add_family(family, fact));
            }
        }
        Ok(())
    }
}

pub(super) fn first_name(by_lang: &ByLang, fallback: &str) -> String {
    let english = by_lang.get("en").into_iter().flatten();
    english.chain(by_lang.values().flatten()).next().map_or(fallback, String::as_str).to_owned()
}

/// Returns the forms in which a family name stands alone: with and without its particles.
pub(super) fn families(name: &str, country: &str) -> Vec<String> {
    let words = words_of(name);
    if words.len() < 2 {
        return Vec::new();
    }
    let is_always_first = FAMILY_FIRST.contains(&country);
    let is_often_first = FAMILY_OFTEN_FIRST.contains(&country);
    // « Tsai Ing-wen », but « Joseph Wu ».
    if is_always_first || (is_often_first && words.len() > 2) {
        return words.into_iter().take(1).collect();
    }
    let last = words.len() - 1;
    let is_particle = |word: &&String| PARTICLES.contains(&word.as_str());
    let n_particles = words[..last].iter().rev().take_while(is_particle).count();
    let mut forms = vec![words[last].clone()];
    if n_particles > 0 && n_particles < last {
        forms.push(words[last - n_particles..].join(" "));
    }
    forms
}

/// Reads the two ends of a term. None where one is no date.
pub(super) fn term(start: Option<&str>, end: Option<&str>) -> Option<Term> {
    let day = |text: Option<&str>| text.map(TimeSpan::parse);
    Some(Term {
        start: match day(start) {
            Some(span) => Some(span?.start),
            None => None,
        },
        end: match day(end) {
            Some(span) => Some(span?.end),
            None => None,
        },
    })
}

fn bad_date(pack: &Pack, file: &str, name: &str) -> PackError {
    let at = pack.text(file).and_then(|text| text.find(name)).unwrap_or(0);
    let message = format!("a date of `{name}` is none: write `2012-05-07`, `2012-05` or `2012`");
    pack.error(file, at, message)
}
