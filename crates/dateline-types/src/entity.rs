//! People and bodies, and the words that name them.

use std::ops::Range;

use crate::ByteSpan;

/// Words that stand for a person, body or group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// Tokens of the whole phrase: « le président russe Vladimir Poutine ».
    pub tokens: Range<usize>,
    /// The token that heads it.
    pub head: usize,
    /// The words.
    pub span: ByteSpan,
    /// What kind of words they are.
    pub kind: MentionKind,
    /// Index into the entities of the article.
    pub entity: usize,
}

/// What kind of words a mention is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MentionKind {
    /// A proper name, with or without its title.
    Name,
    /// A role or office: « le président russe ».
    Role,
    /// A capital or seat that stands for its government.
    Metonym,
    /// A pronoun that was resolved.
    Pronoun,
}

/// A person, body or group of the article: one for all its mentions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entity {
    /// Who it is, as far as is known.
    pub identity: Identity,
    /// Indices of its mentions, in the order of the text.
    pub mentions: Vec<usize>,
    /// Indices of the entities that it is made of, where the article names them one by one: « les deux présidents ».
    pub members: Vec<usize>,
    /// Whether it is people, one or many, and no state or body.
    pub is_people: bool,
}

/// Who a person or body is, in PLOVER's terms.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Identity {
    /// English name of the record; none for « des manifestants ».
    pub name: Option<String>,
    /// PLOVER country or one of `IGO`, `UNO`, `EUR`, `NGO`, `ISM`, `IMG`, `MNC`.
    pub country: Option<String>,
    /// Whether no word of the mentions names that country, and it is the one of the place or of the whole article: « la police » in an article on Tbilisi.
    pub is_country_inferred: bool,
    /// PLOVER sectors, the primary first.
    pub sectors: Vec<String>,
    /// Wikidata item.
    pub id: Option<String>,
    /// Office held on the day of the article: `head_of_state`.
    pub office: Option<String>,
}
