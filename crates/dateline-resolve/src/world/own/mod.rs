//! The user's own people and bodies: four forms of files, read to facts that go before the built-in ones.

mod add;
mod codes;
mod csv;
mod jsonl;
mod petrarch;
mod row;
mod toml;

use std::collections::{BTreeMap, BTreeSet};
use std::io::BufRead;

use dateline_types::PackError;

use super::{FactKind, Term, World};
use crate::gazetteer::iso3166;

pub(super) use add::Users;
pub use codes::{CODES_WITHOUT_STATE, SECTORS};

/// Language → names.
pub type NamesByLang = BTreeMap<String, Vec<String>>;

/// What a user's file says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OwnFacts {
    /// People, organisations and groups.
    pub facts: Vec<OwnFact>,
    /// Role nouns of English.
    pub agents: Vec<Agent>,
    /// Entries that say of themselves that they name nobody: `[~NON]`, `[---]`.
    pub n_nobody: usize,
    /// Blocks of codes that PLOVER has no place for: religions, peoples, regions.
    pub unplaced: BTreeSet<String>,
}

/// A person, organisation or group of a user's file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnFact {
    /// Person, organisation or group.
    pub kind: FactKind,
    /// The name of the record: counts in all languages.
    pub name: String,
    /// Further names by language.
    pub names: NamesByLang,
    /// PLOVER country; empty where there is none.
    pub country: String,
    /// PLOVER sectors, the primary first.
    pub sectors: Vec<String>,
    /// Wikidata item, or the user's own key.
    pub id: Option<String>,
    /// What holds for a time only.
    pub spells: Vec<Spell>,
    /// Buildings that stand for a body, by language, with their sectors.
    pub seats: Vec<(NamesByLang, Vec<String>)>,
    /// Whether names are matched without regard to case.
    pub is_caseless: bool,
    /// Whether built-in facts of the same name go first: for facts that nobody has looked through.
    pub is_behind: bool,
}

/// An office, or country and sectors, for a time.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Spell {
    /// When.
    pub term: Term,
    /// PLOVER country then; empty where there is none.
    pub country: String,
    /// PLOVER sectors then; empty where the office or the fact itself tells.
    pub sectors: Vec<String>,
    /// The office, one of [`OFFICES`].
    pub office: Option<String>,
}

/// A role noun of a user's file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agent {
    /// The noun with its irregular plurals.
    pub nouns: Vec<String>,
    /// PLOVER country of international roles.
    pub country: Option<String>,
    /// PLOVER sectors, the primary first.
    pub sectors: Vec<String>,
}

/// The offices that a fact may hold.
pub const OFFICES: [&str; 7] = [
    "head_of_state",
    "head_of_government",
    "foreign_minister",
    "defence_minister",
    "interior_minister",
    "head",
    "other",
];

/// The form of a user's file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Tables as in `world/`.
    Toml,
    /// A header, then a row for each fact or office.
    Csv,
    /// A JSON object on each line.
    Jsonl,
    /// An actor or agent dictionary of PETRARCH or TABARI.
    Petrarch,
}

impl Form {
    /// Tells the form by the file's ending, else by its first lines.
    #[must_use]
    pub fn of(name: &str, start: &str) -> Option<Form> {
        let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_lowercase());
        match ending.as_deref() {
            Some("toml") => return Some(Form::Toml),
            Some("csv" | "tsv") => return Some(Form::Csv),
            Some("jsonl" | "ndjson") => return Some(Form::Jsonl),
            Some("actors" | "agents") => return Some(Form::Petrarch),
            _ => {}
        }
        let start = start.strip_prefix(BYTE_ORDER_MARK).unwrap_or(start);
        let is_note = |line: &&str| line.is_empty() || line.starts_with(['#', ';', '<']);
        let mut lines = start.lines().map(str::trim).filter(|line| !is_note(line));
        let first = lines.next()?;
        if first.starts_with('{') {
            Some(Form::Jsonl)
        } else if first.starts_with("[[") {
            Some(Form::Toml)
        } else if csv::is_header(first) {
            Some(Form::Csv)
        } else {
            let has_code = |line: &str| line.contains('[') && line.contains(']');
            std::iter::once(first).chain(lines).any(has_code).then_some(Form::Petrarch)
        }
    }
}

/// What a file may begin with.
const BYTE_ORDER_MARK: char = '\u{feff}';

/// Bytes from which the form is told.
const START_BYTES: usize = 4096;

/// What is read, and what is wrong with it.
struct Reading<'r> {
    file: &'r str,
    /// Countries that a fact may have.
    countries: &'r BTreeSet<&'r str>,
    facts: OwnFacts,
    errors: Vec<PackError>,
}

impl Reading<'_> {
    /// Notes what is wrong at a line, from 1.
    fn wrong(&mut self, line: usize, message: impl Into<String>) {
        let (file, message) = (self.file.to_owned(), message.into());
        self.errors.push(PackError::Bad { file, line, message });
    }
}

impl World {
    /// Reads a user's file called `name`. A JSON Lines file is read line by line; others are held whole while they are read.
    ///
    /// # Errors
    ///
    /// All that is wrong in the file, each with its line: then none of it is to be used.
    pub fn read_own(
        &self,
        name: &str,
        reader: &mut dyn BufRead,
    ) -> Result<OwnFacts, Vec<PackError>> {
        let countries = self.country_codes();
        let (facts, errors) = (OwnFacts::default(), Vec::new());
        let mut reading = Reading { file: name, countries: &countries, facts, errors };
        read(&mut reading, reader);
        if reading.errors.is_empty() { Ok(reading.facts) } else { Err(reading.errors) }
    }

    /// Returns the country codes that a fact may have.
    fn country_codes(&self) -> BTreeSet<&str> {
        let states = self.facts.iter().filter(|fact| fact.kind == FactKind::Country);
        let states = states.map(|fact| fact.country.as_str());
        let mut codes: BTreeSet<&str> = states.collect();
        for code in CODES_WITHOUT_STATE.into_iter().chain(iso3166::all_alpha3()) {
            codes.insert(code);
        }
        codes
    }
}

fn read(reading: &mut Reading<'_>, reader: &mut dyn BufRead) {
    let start = match reader.fill_buf() {
        Ok(start) => {
            String::from_utf8_lossy(start.get(..START_BYTES).unwrap_or(start)).into_owned()
        }
        Err(error) => return reading.wrong(1, format!("it cannot be read: {error}")),
    };
    match Form::of(reading.file, &start) {
        Some(Form::Jsonl) => jsonl::read(reading, reader),
        Some(form) => {
            let Some(text) = text(reading, reader) else { return };
            match form {
                Form::Toml => toml::read(reading, &text),
                Form::Csv => csv::read(reading, &text),
                Form::Jsonl | Form::Petrarch => petrarch::read(reading, &text),
            }
        }
        None => reading.wrong(
            1,
            "this is none of the four forms: write TOML, CSV with a header that has `name`, JSON Lines or a PETRARCH dictionary",
        ),
    }
}

/// Reads all text; none where it is no UTF-8.
fn text(reading: &mut Reading<'_>, reader: &mut dyn BufRead) -> Option<String> {
    let mut bytes = Vec::new();
    if let Err(error) = reader.read_to_end(&mut bytes) {
        reading.wrong(1, format!("it cannot be read: {error}"));
        return None;
    }
    match String::from_utf8(bytes) {
        Ok(text) => {
            Some(text.strip_prefix(BYTE_ORDER_MARK).map_or_else(|| text.clone(), str::to_owned))
        }
        Err(error) => {
            let good = error.utf8_error().valid_up_to();
            let is_end = |byte: &&u8| **byte == b'\n';
            let line = error.as_bytes().iter().take(good).filter(is_end).count() + 1;
            reading.wrong(line, "this is no UTF-8: save the file as UTF-8");
            None
        }
    }
}

#[cfg(test)]
mod tests;
