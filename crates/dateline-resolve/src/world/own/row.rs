//! One row of TOML, CSV or JSON Lines: checked, and put together with rows of the same fact.

use rustc_hash::FxHashMap;

use super::super::load::{ByLang, term};
use super::super::{FactKind, words_of};
use super::{CODES_WITHOUT_STATE, OFFICES, OwnFact, Reading, SECTORS, Spell};

/// What a row says, before it is checked.
#[derive(Debug, Clone)]
pub(super) struct Row {
    pub(super) kind: FactKind,
    pub(super) name: String,
    pub(super) names: ByLang,
    pub(super) country: Option<String>,
    pub(super) sectors: Vec<String>,
    pub(super) id: Option<String>,
    pub(super) spells: Vec<RowSpell>,
    pub(super) seats: Vec<(ByLang, Vec<String>)>,
    pub(super) is_behind: bool,
}

/// An office or a term of a row.
#[derive(Debug, Clone, Default)]
pub(super) struct RowSpell {
    pub(super) office: Option<String>,
    pub(super) start: Option<String>,
    pub(super) end: Option<String>,
    pub(super) country: Option<String>,
    pub(super) sectors: Vec<String>,
}

/// The parts of a row that CSV and JSON Lines have for one office or term.
#[derive(Debug, Default)]
pub(super) struct RowTerm {
    pub(super) office: Option<String>,
    pub(super) start: Option<String>,
    pub(super) end: Option<String>,
}

impl Row {
    /// Adds a row's own term. What a dated row says of someone's sectors holds for its time only.
    pub(super) fn with_term(mut self, term: RowTerm) -> Row {
        let RowTerm { office, start, end } = term;
        let is_dated = start.is_some() || end.is_some();
        if office.is_none() && !is_dated {
            return self;
        }
        let mut sectors = Vec::new();
        if is_dated && self.kind == FactKind::Person {
            sectors = std::mem::take(&mut self.sectors);
        } else if is_dated {
            sectors.clone_from(&self.sectors);
        }
        let country = self.country.clone();
        self.spells.push(RowSpell { office, start, end, country, sectors });
        self
    }
}

/// The facts of kind and name that were read already.
pub(super) type Known = FxHashMap<(FactKind, String), Vec<usize>>;

/// Reads the word for a kind of fact.
pub(super) fn kind(text: &str) -> Result<FactKind, String> {
    match text.trim() {
        "person" => Ok(FactKind::Person),
        "organisation" | "organization" | "" => Ok(FactKind::Organisation),
        "group" => Ok(FactKind::Group),
        other => Err(format!("kind `{other}`: write `person`, `organisation` or `group`")),
    }
}

/// Drops blanks around words, and words that are blank.
pub(super) fn trimmed(words: impl IntoIterator<Item = impl AsRef<str>>) -> Vec<String> {
    let words = words.into_iter().map(|word| word.as_ref().trim().to_owned());
    words.filter(|word| !word.is_empty()).collect()
}

/// Returns what is not blank.
pub(super) fn filled(text: Option<String>) -> Option<String> {
    text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
}

impl Reading<'_> {
    /// Checks a row and adds it to its fact, or starts one.
    pub(super) fn add_row(&mut self, row: Row, line: usize, known: &mut Known) {
        match self.fact(row) {
            Ok(fact) => self.merge(fact, known),
            Err(message) => self.wrong(line, message),
        }
    }

    fn fact(&self, row: Row) -> Result<OwnFact, String> {
        let all_names = row.names.values().flatten().chain([&row.name]);
        let seat_names = row.seats.iter().flat_map(|(names, _)| names.values().flatten());
        for name in all_names.chain(seat_names) {
            if words_of(name).is_empty() {
                return Err(format!("`{name}` is no name: it needs letters or digits"));
            }
        }
        let country = self.checked_country(row.country.as_deref())?;
        check_sectors(row.seats.iter().flat_map(|(_, sectors)| sectors).chain(&row.sectors))?;
        let mut spells = Vec::new();
        for spell in row.spells {
            spells.push(self.spell(spell, &country)?);
        }
        Ok(OwnFact {
            kind: row.kind,
            name: row.name,
            names: row.names,
            country,
            sectors: row.sectors,
            id: row.id,
            spells,
            seats: row.seats,
            is_caseless: false,
            is_behind: row.is_behind,
        })
    }

    fn spell(&self, row: RowSpell, country: &str) -> Result<Spell, String> {
        check_sectors(&row.sectors)?;
        if let Some(office) = row.office.as_deref().filter(|office| !OFFICES.contains(office)) {
            return Err(format!("office `{office}`: write one of {}", ticked(OFFICES)));
        }
        let own = self.checked_country(row.country.as_deref())?;
        let country = if own.is_empty() { country.to_owned() } else { own };
        let term = term(row.start.as_deref(), row.end.as_deref()).ok_or_else(|| {
            let dates = [&row.start, &row.end].into_iter().flatten().cloned();
            let dates = dates.collect::<Vec<_>>().join("`, `");
            format!("`{dates}`: write a date as `2012-05-07`, `2012-05` or `2012`")
        })?;
        if term.start.zip(term.end).is_some_and(|(start, end)| end < start) {
            return Err("it ends before it starts: swap `start` and `end`".to_owned());
        }
        Ok(Spell { term, country, sectors: row.sectors, office: row.office })
    }

    fn checked_country(&self, code: Option<&str>) -> Result<String, String> {
        match code {
            None => Ok(String::new()),
            Some(code) if self.countries.contains(code) => Ok(code.to_owned()),
            Some(code) => Err(format!(
                "country `{code}`: write a code of ISO 3166-1 alpha-3 such as `FRA`, or one of {}",
                ticked(CODES_WITHOUT_STATE)
            )),
        }
    }

    /// Adds a fact to the one of the same kind and name, unless their ids tell them apart.
    fn merge(&mut self, fact: OwnFact, known: &mut Known) {
        let key = (fact.kind, words_of(&fact.name).join(" "));
        let same = known.entry(key).or_default();
        let facts = &mut self.facts.facts;
        let is_one = |&&index: &&usize| {
            let ids = facts[index].id.as_ref().zip(fact.id.as_ref());
            ids.is_none_or(|(one, other)| one == other)
        };
        match same.iter().find(is_one) {
            Some(&index) => facts[index].add(fact),
            None => {
                same.push(facts.len());
                facts.push(fact);
            }
        }
    }
}

impl OwnFact {
    /// Adds what a further row says. Of two that say otherwise the first holds, but for its own time.
    fn add(&mut self, mut other: OwnFact) {
        self.hold_always();
        other.hold_always();
        self.spells.extend(other.spells);
        for (lang, names) in other.names {
            let own = self.names.entry(lang).or_default();
            let new = names.into_iter().filter(|name| !own.contains(name)).collect::<Vec<_>>();
            own.extend(new);
        }
        if self.country.is_empty() {
            self.country = other.country;
        }
        if self.sectors.is_empty() {
            self.sectors = other.sectors;
        }
        self.id = self.id.take().or(other.id);
        self.seats.extend(other.seats);
    }

    /// Says of a body's row without dates that it holds always, so that rows with dates beside it end nothing.
    fn hold_always(&mut self) {
        if self.kind != FactKind::Person && self.spells.is_empty() {
            let (country, sectors) = (self.country.clone(), self.sectors.clone());
            self.spells.push(Spell { country, sectors, ..Spell::default() });
        }
    }
}

fn check_sectors<'s>(sectors: impl IntoIterator<Item = &'s String>) -> Result<(), String> {
    let unknown = sectors.into_iter().find(|sector| !SECTORS.contains(&sector.as_str()));
    unknown.map_or(Ok(()), |unknown| {
        Err(format!("sector `{unknown}`: write one of {}", ticked(SECTORS)))
    })
}

fn ticked<const N: usize>(words: [&str; N]) -> String {
    format!("`{}`", words.join("`, `"))
}
