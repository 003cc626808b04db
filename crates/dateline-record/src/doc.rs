//! The annotated text. Borrowed throughout: an article has thousands of tokens and each is printed once.

use dateline_types::{Doc, EntLabel, Pos};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Serialize, Serializer};

use crate::{CharIndex, CharSpan};

/// One annotated text: `"record":"doc"`.
#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
#[serde(tag = "record", rename = "doc")]
pub struct DocRecord<'a> {
    /// The article's id.
    pub id: &'a str,
    /// Language code, such as `fr`.
    pub lang: &'a str,
    /// The model with its version, such as `fr_core_news_md-3.8.0`.
    pub model: &'a str,
    /// The text that the offsets refer to.
    pub text: &'a str,
    /// The sentences in text order.
    pub sents: &'a [CharSpan],
    /// The tokens in text order.
    pub tokens: TokenRecords<'a>,
    /// The named entities in text order.
    pub ents: &'a [EntRecord<'a>],
}

impl DocRecord<'_> {
    /// Hands the record of `doc` to `give`; `offsets` must be of its text.
    pub fn with<T>(
        doc: &Doc,
        offsets: &CharIndex<'_>,
        give: impl FnOnce(&DocRecord<'_>) -> T,
    ) -> T {
        let sents: Vec<CharSpan> = doc.sents.iter().map(|sent| offsets.span(sent.span)).collect();
        let ents: Vec<EntRecord<'_>> = doc
            .ents
            .iter()
            .map(|ent| {
                let CharSpan { start, end } = offsets.span(ent.span);
                EntRecord { start, end, label: label_name(ent.label) }
            })
            .collect();
        let make = |index: usize| token_record(doc, index, offsets);
        give(&DocRecord {
            id: &doc.article.id,
            lang: &doc.lang,
            model: &doc.model,
            text: doc.text(),
            sents: &sents,
            tokens: TokenRecords::new(doc.tokens.len(), &make),
            ents: &ents,
        })
    }
}

fn token_record<'a>(doc: &'a Doc, index: usize, offsets: &CharIndex<'_>) -> TokenRecord<'a> {
    let token = &doc.tokens[index];
    let CharSpan { start, end } = offsets.span(token.span);
    TokenRecord {
        start,
        end,
        text: doc.word(index),
        lemma: &token.lemma,
        pos: pos_name(token.pos),
        tag: &token.tag,
        morph: &token.morph,
        dep: &token.dep,
        head: u32::try_from(token.head).unwrap_or(u32::MAX),
    }
}

/// Returns the short name of Universal Dependencies.
fn pos_name(pos: Pos) -> &'static str {
    match pos {
        Pos::Adjective => "ADJ",
        Pos::Adposition => "ADP",
        Pos::Adverb => "ADV",
        Pos::Auxiliary => "AUX",
        Pos::Conjunction => "CCONJ",
        Pos::Determiner => "DET",
        Pos::Interjection => "INTJ",
        Pos::Noun => "NOUN",
        Pos::Number => "NUM",
        Pos::Particle => "PART",
        Pos::Pronoun => "PRON",
        Pos::ProperNoun => "PROPN",
        Pos::Punctuation => "PUNCT",
        Pos::Subordinator => "SCONJ",
        Pos::Symbol => "SYM",
        Pos::Verb => "VERB",
        Pos::Space => "SPACE",
        Pos::Other => "X",
    }
}

/// Returns the name for a label that was put in the terms of all languages.
fn label_name(label: EntLabel) -> &'static str {
    match label {
        EntLabel::Person => "PER",
        EntLabel::Place => "LOC",
        EntLabel::Organisation => "ORG",
        EntLabel::Group => "GROUP",
        EntLabel::Time => "TIME",
        EntLabel::Number => "NUMBER",
        EntLabel::Other => "MISC",
    }
}

/// The tokens of a [`DocRecord`], made when they are asked for: a book has millions.
#[derive(Clone, Copy)]
pub struct TokenRecords<'a> {
    n: usize,
    make: &'a dyn Fn(usize) -> TokenRecord<'a>,
}

impl<'a> TokenRecords<'a> {
    /// Returns `n` tokens, of which `make` makes the one with a given index.
    pub fn new(n: usize, make: &'a dyn Fn(usize) -> TokenRecord<'a>) -> TokenRecords<'a> {
        TokenRecords { n, make }
    }

    /// Returns how many there are.
    pub fn len(&self) -> usize {
        self.n
    }

    /// Returns whether there are none.
    pub fn is_empty(&self) -> bool {
        self.n == 0
    }

    /// Returns the token at `index`.
    pub fn get(&self, index: usize) -> Option<TokenRecord<'a>> {
        (index < self.n).then(|| (self.make)(index))
    }

    /// Iterates over the tokens in text order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = TokenRecord<'a>> + use<'a> {
        (0..self.n).map(self.make)
    }
}

impl std::fmt::Debug for TokenRecords<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

impl Serialize for TokenRecords<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

impl JsonSchema for TokenRecords<'_> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "TokenRecords".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        Vec::<TokenRecord<'_>>::json_schema(generator)
    }
}

/// One token of a [`DocRecord`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct TokenRecord<'a> {
    /// First character.
    pub start: u32,
    /// Character after the last.
    pub end: u32,
    /// The token as it stands in the text.
    pub text: &'a str,
    /// The base form.
    pub lemma: &'a str,
    /// Universal part of speech, such as `VERB`.
    pub pos: &'a str,
    /// The model's own tag.
    pub tag: &'a str,
    /// Morphological features, such as `Gender=Masc|Number=Sing`.
    pub morph: &'a str,
    /// Relation to the head; `ROOT` for a root.
    pub dep: &'a str,
    /// Index of the head token; a root heads itself.
    pub head: u32,
}

/// One named entity of a [`DocRecord`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct EntRecord<'a> {
    /// First character.
    pub start: u32,
    /// Character after the last.
    pub end: u32,
    /// The model's label, such as `PER`.
    pub label: &'a str,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_come_in_the_order_of_the_contract() {
        let token = TokenRecord {
            start: 0,
            end: 2,
            text: "Il",
            lemma: "il",
            pos: "PRON",
            tag: "PRON",
            morph: "Number=Sing",
            dep: "ROOT",
            head: 0,
        };
        let make = |_| token;
        let doc = DocRecord {
            id: "a1",
            lang: "fr",
            model: "fr_core_news_md-3.8.0",
            text: "Il",
            sents: &[CharSpan { start: 0, end: 2 }],
            tokens: TokenRecords::new(1, &make),
            ents: &[EntRecord { start: 0, end: 2, label: "PER" }],
        };
        assert_eq!(
            serde_json::to_string(&doc).unwrap(),
            concat!(
                r#"{"record":"doc","id":"a1","lang":"fr","model":"fr_core_news_md-3.8.0","text":"Il","sents":[[0,2]],"#,
                r#""tokens":[{"start":0,"end":2,"text":"Il","lemma":"il","pos":"PRON","tag":"PRON","morph":"Number=Sing","dep":"ROOT","head":0}],"#,
                r#""ents":[{"start":0,"end":2,"label":"PER"}]}"#,
            )
        );
    }
}
