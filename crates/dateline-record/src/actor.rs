//! People and bodies, with all the words that stand for them.

use dateline_types::{Entity, Resolved};
use schemars::JsonSchema;
use serde::Serialize;

use crate::{CharIndex, CharSpan};

/// One person, body or group of an article: `"record":"actor"`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(tag = "record", rename = "actor")]
pub struct ActorRecord<'a> {
    /// The article's id.
    pub article: &'a str,
    /// All words that stand for it, names, titles and pronouns, in the order of the text.
    pub mentions: Vec<MentionRecord<'a>>,
    /// English name; null where it is nobody known.
    pub name: Option<&'a str>,
    /// PLOVER's country or kind of international body: ISO 3166-1 alpha-3, or such as `IGO`; null where it is not known.
    pub country: Option<&'a str>,
    /// `article` where none of its words names the country, and it is that of the place or of the whole article; left out where they do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country_basis: Option<&'static str>,
    /// PLOVER's sectors, the primary first.
    pub sectors: &'a [String],
    /// Wikidata item; null where there is none.
    pub id: Option<&'a str>,
    /// Office held on the day of the article, such as `head_of_state`; null where none is known.
    pub office: Option<&'a str>,
    /// The actors that it is made of, where the article names them one by one (« les deux présidents »): their names, else the words that name them.
    pub members: Vec<&'a str>,
}

impl<'a> ActorRecord<'a> {
    /// Returns the record of `entity`, which is one of those of `resolved`; `offsets` must be of its text.
    #[must_use]
    pub fn new(
        entity: &'a Entity,
        resolved: &'a Resolved,
        offsets: &CharIndex<'a>,
    ) -> ActorRecord<'a> {
        let identity = &entity.identity;
        let mentions = entity.mentions.iter().filter_map(|&index| resolved.mentions.get(index));
        ActorRecord {
            article: &resolved.doc.article.id,
            mentions: mentions
                .map(|mention| MentionRecord {
                    text: offsets.words(mention.span),
                    span: offsets.span(mention.span),
                })
                .collect(),
            name: identity.name.as_deref(),
            country: identity.country.as_deref(),
            country_basis: identity.is_country_inferred.then_some("article"),
            sectors: &identity.sectors,
            id: identity.id.as_deref(),
            office: identity.office.as_deref(),
            members: entity
                .members
                .iter()
                .filter_map(|&one| named(one, resolved, offsets))
                .collect(),
        }
    }
}

/// Returns an entity's name, else the words of its first mention.
fn named<'a>(entity: usize, resolved: &'a Resolved, offsets: &CharIndex<'a>) -> Option<&'a str> {
    let entity = resolved.entities.get(entity)?;
    entity.identity.name.as_deref().or_else(|| {
        let first = entity.mentions.first().and_then(|&index| resolved.mentions.get(index))?;
        Some(offsets.words(first.span))
    })
}

/// Words that stand for an actor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct MentionRecord<'a> {
    /// The words as they stand.
    pub text: &'a str,
    /// Where they stand.
    pub span: CharSpan,
}
