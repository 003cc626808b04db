//! The nouns: events as a coder of any kind may tell them, with as much or as little as he coded.

use std::collections::BTreeMap;

use jiff::civil::Date;

/// A stretch of characters of the article's text, half-open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    /// First character.
    pub start: usize,
    /// Character after the last.
    pub end: usize,
}

impl Span {
    /// Tells whether both have a character in common.
    #[must_use]
    pub fn touches(self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// Returns the words there; nothing where the text is shorter.
    #[must_use]
    pub fn words(self, text: &str) -> String {
        text.chars().skip(self.start).take(self.end.saturating_sub(self.start)).collect()
    }
}

/// What a coder says of something there is at most one of. Not coded at all is another thing than coded as not there.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Told<T> {
    /// The record has no such field.
    #[default]
    Unsaid,
    /// The field is there and says that there is none.
    Nothing,
    /// There is one.
    Is(T),
}

impl<T> Told<T> {
    /// Returns what is told, if something is.
    pub fn get(&self) -> Option<&T> {
        match self {
            Told::Is(value) => Some(value),
            Told::Unsaid | Told::Nothing => None,
        }
    }

    /// Tells whether the coder says anything of it.
    pub fn is_said(&self) -> bool {
        !matches!(self, Told::Unsaid)
    }
}

/// An event as one coder tells it. A field that is `None` or [`Told::Unsaid`] was not coded.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Event {
    /// Where it was read, for messages: `` line 3 of `gold.jsonl` ``.
    pub origin: String,
    /// Its id, where it has one.
    pub id: Option<String>,
    /// The article's id.
    pub article: String,
    /// PLOVER's type or one of the coder's own.
    pub event_type: Option<String>,
    /// Modes, the primary first.
    pub modes: Option<Vec<String>>,
    /// Who did it.
    pub actors: Option<Vec<Argument>>,
    /// To whom.
    pub recipients: Option<Vec<Argument>>,
    /// When.
    pub when: Told<When>,
    /// Where.
    pub place: Told<Place>,
    /// Whether it stands as a fact.
    pub status: Option<String>,
    /// The words that show it.
    pub evidence: Option<Evidence>,
    /// What made it: a codebook entry, or whatever the other system calls it.
    pub rule: Option<String>,
    /// From 0 to 1.
    pub confidence: Option<f64>,
    /// Why it was coded so, by what was decided: `type`, `actor`, `when`…
    pub reasons: BTreeMap<String, String>,
}

/// An actor or recipient.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Argument {
    /// The words.
    pub text: Option<String>,
    /// Where they stand; several where only the words are told and the text has them more than once.
    pub spans: Vec<Span>,
    /// Name of the one who is meant.
    pub name: Option<String>,
    /// Key of the one who is meant, such as a Wikidata item.
    pub id: Option<String>,
    /// Country or kind of international body.
    pub country: Option<Option<String>>,
    /// Sectors, the primary first.
    pub sectors: Option<Vec<String>>,
}

impl Argument {
    /// Returns the country, where one is told.
    #[must_use]
    pub fn country(&self) -> Option<&str> {
        self.country.as_ref()?.as_deref()
    }

    /// Returns the primary sector, where one is told.
    #[must_use]
    pub fn sector(&self) -> Option<&str> {
        self.sectors.as_ref()?.first().map(String::as_str)
    }

    /// Tells whether it says which words name it.
    #[must_use]
    pub fn has_words(&self) -> bool {
        self.text.is_some() || !self.spans.is_empty()
    }
}

/// A time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct When {
    /// EDTF as it was written.
    pub edtf: String,
    /// First and last day, where they are known.
    pub days: Option<(Date, Date)>,
}

/// A place.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Place {
    /// The words.
    pub text: Option<String>,
    /// Its name.
    pub name: Option<String>,
    /// GeoNames id.
    pub geonameid: Option<u64>,
    /// Country.
    pub country: Option<String>,
    /// Degrees north and east.
    pub point: Option<(f64, f64)>,
}

/// The words that show an event.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Evidence {
    /// The words as they were written.
    pub text: Option<String>,
    /// Where the sentence stands.
    pub spans: Vec<Span>,
    /// Where the trigger stands.
    pub trigger: Vec<Span>,
}

/// An article that was coded by hand or is to be coded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Article {
    /// Where it was read.
    pub origin: String,
    /// Its id.
    pub id: String,
    /// Its words.
    pub text: String,
    /// Its language.
    pub lang: Option<String>,
    /// Its publication date as it was written.
    pub published: Option<String>,
}

/// A sentence with a marked actor and recipient, and the type of what is between them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    /// The sentence: its id is the pair's.
    pub article: Article,
    /// Where the actor's words stand.
    pub actor: Vec<Span>,
    /// Where the recipient's words stand.
    pub recipient: Vec<Span>,
    /// The words of both, for messages.
    pub words: (String, String),
    /// The type.
    pub event_type: String,
}

/// An article with what both coders say of it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Case {
    /// The article's id.
    pub id: String,
    /// Its words, where they are known.
    pub text: Option<String>,
    /// What is taken as right.
    pub gold: Vec<Event>,
    /// What is measured.
    pub said: Vec<Event>,
    /// The words that might have made an event, where the one who coded tells them.
    pub seen: Option<Vec<Seen>>,
}

/// A trigger that stands in the text, whether an event came of it or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// Where it stands.
    pub span: Span,
    /// The codebook's entries that have it.
    pub rules: Vec<String>,
    /// Whether one of them could be filled.
    pub fits: bool,
}
