//! An events file as it stands. Its tables are read one by one, so that a fault in one hides none in another.

use dateline_types::{nearest, with_cure};
use serde::{Deserialize, Deserializer};
use toml::Spanned;
use toml::de::{DeTable, DeValue, ValueDeserializer};

/// A word with where it stands.
pub(super) type Word = Spanned<String>;

/// What is wrong at byte `at` of a file.
#[derive(Debug)]
pub(super) struct Fault {
    pub(super) at: usize,
    pub(super) message: String,
}

impl Fault {
    pub(super) fn new(at: usize, message: impl Into<String>) -> Fault {
        Fault { at, message: message.into() }
    }
}

/// The tables of an events file that are sound.
#[derive(Debug, Default)]
pub(super) struct EventsFile {
    pub(super) event_type: Option<Word>,
    pub(super) definition: Option<Spanned<Definition>>,
    pub(super) entries: Vec<Spanned<Row>>,
    pub(super) removals: Vec<Spanned<Removal>>,
    pub(super) examples: Vec<Spanned<ExampleRow>>,
}

/// An `[[entry]]`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Row {
    pub(super) verb: Vec<Word>,
    pub(super) noun: Vec<Word>,
    pub(super) adjective: Vec<Word>,
    pub(super) object: Vec<Word>,
    pub(super) not_object: Vec<Word>,
    pub(super) subject: Vec<Word>,
    pub(super) not_subject: Vec<Word>,
    pub(super) complement: Vec<Word>,
    pub(super) not_complement: Vec<Word>,
    pub(super) oblique: Vec<Word>,
    pub(super) not_oblique: Vec<Word>,
    #[serde(deserialize_with = "one_or_more")]
    pub(super) recipient_is: Vec<Word>,
    #[serde(deserialize_with = "one_or_more")]
    pub(super) actor_is: Vec<Word>,
    pub(super) negated: bool,
    pub(super) several: bool,
    pub(super) also: Option<AlsoRow>,
    pub(super) actor: Option<Vec<Word>>,
    pub(super) recipient: Option<Vec<Word>>,
    pub(super) mode: Vec<Word>,
    pub(super) context: Vec<Word>,
    pub(super) cameo: Option<Word>,
    pub(super) reciprocal: bool,
    pub(super) status: Option<Word>,
    pub(super) codes: Option<bool>,
}

/// A `[define]`: what a type of the user's is.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Definition {
    pub(super) description: String,
    pub(super) quad: Option<Spanned<i64>>,
    pub(super) score: Option<Spanned<f64>>,
    pub(super) modes: Option<Spanned<Modes>>,
}

/// Modes as a list, or as a table with their scores.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum Modes {
    Names(Vec<String>),
    Scores(std::collections::BTreeMap<String, f64>),
}

/// A `[[remove]]`: entries of packs below that are not to code.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Removal {
    pub(super) rule: Option<Word>,
    #[serde(rename = "type")]
    pub(super) event_type: Option<Word>,
    pub(super) kind: Option<Word>,
}

/// An `[[example]]`: a text, and what must come out of it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ExampleRow {
    pub(super) text: Word,
    pub(super) date: Option<Word>,
    #[serde(rename = "type")]
    pub(super) event_type: Option<Word>,
    #[serde(default, deserialize_with = "maybe_one_or_more")]
    pub(super) mode: Option<Vec<Word>>,
    #[serde(default, deserialize_with = "maybe_one_or_more")]
    pub(super) actor: Option<Vec<Word>>,
    #[serde(default, deserialize_with = "maybe_one_or_more")]
    pub(super) recipient: Option<Vec<Word>>,
    pub(super) status: Option<Word>,
    #[serde(default = "yes")]
    pub(super) codes: bool,
}

fn yes() -> bool {
    true
}

/// The tables and keys of an events file.
const KEYS: [&str; 5] = ["type", "define", "entry", "remove", "example"];

impl EventsFile {
    /// Reads what is sound, and says what is not.
    pub(super) fn read(text: &str) -> (EventsFile, Vec<Fault>) {
        let (mut file, mut faults) = (EventsFile::default(), Vec::new());
        let table = match DeTable::parse(text) {
            Ok(table) => table.into_inner(),
            Err(error) => return (file, vec![fault_of(&error, 0)]),
        };
        for (key, value) in table {
            let at = key.span().start;
            match key.get_ref().as_ref() {
                "type" => file.event_type = one(value, &mut faults),
                "define" => file.definition = one(value, &mut faults),
                "entry" => file.entries = several(value, "entry", &mut faults),
                "remove" => file.removals = several(value, "remove", &mut faults),
                "example" => file.examples = several(value, "example", &mut faults),
                key => faults.push(Fault::new(at, unknown_key(key))),
            }
        }
        // Tables come in the order of their keys, faults are told in that of the file.
        faults.sort_by_key(|fault| fault.at);
        (file, faults)
    }
}

fn unknown_key(key: &str) -> String {
    match nearest(key, KEYS) {
        Some(near) => format!("unknown key `{key}`; did you mean `{near}`?"),
        None if is_key_of_entry(key) => {
            format!("`{key}` stands in no table: write `[[entry]]` above it")
        }
        None => format!("unknown key `{key}`; there are `{}`", KEYS.join("`, `")),
    }
}

/// Tells whether an entry has a key of this name: then an entry complains of its value.
fn is_key_of_entry(key: &str) -> bool {
    let row = toml::from_str::<Row>(&format!("\"{}\" = 0", key.escape_default()));
    row.is_err_and(|error| error.message().starts_with("invalid type"))
}

fn one<'d, T: Deserialize<'d>>(
    value: Spanned<DeValue<'d>>,
    faults: &mut Vec<Fault>,
) -> Option<Spanned<T>> {
    let at = value.span();
    match T::deserialize(ValueDeserializer::from(value)) {
        Ok(read) => Some(Spanned::new(at, read)),
        Err(error) => {
            faults.push(fault_of(&error, at.start));
            None
        }
    }
}

/// Reads the tables that are written `[[name]]`.
fn several<'d, T: Deserialize<'d>>(
    value: Spanned<DeValue<'d>>,
    name: &str,
    faults: &mut Vec<Fault>,
) -> Vec<Spanned<T>> {
    let at = value.span().start;
    match value.into_inner() {
        DeValue::Array(tables) => {
            tables.into_iter().filter_map(|table| one(table, faults)).collect()
        }
        _ => {
            faults.push(Fault::new(at, format!("write `[[{name}]]`, with two brackets")));
            Vec::new()
        }
    }
}

fn fault_of(error: &toml::de::Error, at: usize) -> Fault {
    Fault::new(error.span().map_or(at, |span| span.start), with_cure(error.message()))
}

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMore {
    One(String),
    More(Vec<String>),
}

/// Reads `"actor"` as `["actor"]`. All words stand where the first does.
fn one_or_more<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Word>, D::Error> {
    let read = Spanned::<OneOrMore>::deserialize(from)?;
    let span = read.span();
    let words = match read.into_inner() {
        OneOrMore::One(word) => vec![word],
        OneOrMore::More(words) => words,
    };
    Ok(words.into_iter().map(|word| Spanned::new(span.clone(), word)).collect())
}

fn maybe_one_or_more<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Vec<Word>>, D::Error> {
    one_or_more(from).map(Some)
}

/// A second event of the same deed.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AlsoRow {
    #[serde(rename = "type")]
    pub(super) event_type: Word,
    #[serde(default)]
    pub(super) mode: Vec<Word>,
    pub(super) cameo: Option<Word>,
}
