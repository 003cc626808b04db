//! What is said by someone, and by whom.

use dateline_types::{Quote, Speaker};
use schemars::JsonSchema;
use serde::Serialize;

use crate::{CharIndex, CharSpan};

/// Something said, written or claimed: `"record":"quote"`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(tag = "record", rename = "quote")]
pub struct QuoteRecord<'a> {
    /// The article's id.
    pub article: &'a str,
    /// What is said: between the marks where it is direct, the clause where it is not.
    pub span: CharSpan,
    /// The same, as it stands.
    pub text: &'a str,
    /// Whether it stands in quotation marks.
    pub direct: bool,
    /// Who says it; null where nobody was found.
    pub speaker: Option<SpeakerRecord<'a>>,
    /// The speaker, then those who pass it on, nearest first.
    pub chain: Vec<SpeakerRecord<'a>>,
    /// The words that tell the speaker, such as `selon`; null where nobody was found.
    pub cue: Option<&'a str>,
    /// Where they stand; null where nobody was found.
    pub cue_span: Option<CharSpan>,
}

impl<'a> QuoteRecord<'a> {
    /// Returns the record of `quote` in the article with the id `article`; `offsets` must be of its text.
    #[must_use]
    pub fn new(quote: &'a Quote, article: &'a str, offsets: &CharIndex<'a>) -> QuoteRecord<'a> {
        let chain = SpeakerRecord::chain(&quote.chain, offsets);
        let speaker = chain.first().cloned();
        QuoteRecord {
            article,
            span: offsets.span(quote.span),
            text: offsets.words(quote.span),
            direct: quote.direct,
            cue: speaker.as_ref().map(|speaker| speaker.cue),
            cue_span: speaker.as_ref().map(|speaker| speaker.cue_span),
            speaker,
            chain,
        }
    }
}

/// A link in the chain of those who say so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SpeakerRecord<'a> {
    /// The words that name the speaker.
    pub text: &'a str,
    /// Where they stand.
    pub span: CharSpan,
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
    /// The words that tell it, such as `selon`.
    pub cue: &'a str,
    /// Where they stand.
    pub cue_span: CharSpan,
    /// Where the pronoun stands that names the speaker at the cue; null where none does.
    pub pronoun_span: Option<CharSpan>,
}

impl<'a> SpeakerRecord<'a> {
    fn new(speaker: &'a Speaker, offsets: &CharIndex<'_>) -> SpeakerRecord<'a> {
        let identity = &speaker.identity;
        SpeakerRecord {
            text: &speaker.text,
            span: offsets.span(speaker.span),
            name: identity.name.as_deref(),
            country: identity.country.as_deref(),
            country_basis: identity.is_country_inferred.then_some("article"),
            sectors: &identity.sectors,
            id: identity.id.as_deref(),
            cue: &speaker.cue,
            cue_span: offsets.span(speaker.cue_span),
            pronoun_span: speaker.pronoun.map(|pronoun| offsets.span(pronoun)),
        }
    }

    pub(crate) fn chain(chain: &'a [Speaker], offsets: &CharIndex<'_>) -> Vec<SpeakerRecord<'a>> {
        chain.iter().map(|speaker| SpeakerRecord::new(speaker, offsets)).collect()
    }
}
