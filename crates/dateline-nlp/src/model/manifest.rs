//! What a model file says of its contents: the components, their shapes and their labels.

use serde::{Deserialize, Serialize};

use super::ModelInfo;

/// The part of the table of contents that is not about bytes.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Manifest {
    pub(crate) info: ModelInfo,
    pub(crate) labels: Labels,
    /// Numbers in one row of the word vectors; 0 without vectors.
    pub(crate) vector_width: usize,
    /// In the order in which they run; the shared tok2vec is not among them.
    pub(crate) components: Vec<ComponentSpec>,
    /// The tok2vec that several components listen to.
    pub(crate) tok2vec: Option<Tok2VecSpec>,
}

/// The label tables of a model; 0 is the empty label in each.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Labels {
    pub(crate) tags: Table,
    pub(crate) morphs: Table,
    pub(crate) deps: Table,
    pub(crate) ents: Table,
}

impl Labels {
    pub(crate) fn tag(&self, index: u16) -> &str {
        self.tags.get(index)
    }

    pub(crate) fn morph(&self, index: u16) -> &str {
        self.morphs.get(index)
    }

    pub(crate) fn dep(&self, index: u16) -> &str {
        self.deps.get(index)
    }

    pub(crate) fn ent(&self, index: u16) -> &str {
        self.ents.get(index)
    }
}

/// Strings with small numbers.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Table(Vec<String>);

impl Default for Table {
    fn default() -> Table {
        Table(vec![String::new()])
    }
}

impl Table {
    pub(crate) fn get(&self, index: u16) -> &str {
        self.0.get(index as usize).map_or("", String::as_str)
    }

    pub(crate) fn texts(&self) -> Vec<String> {
        self.0.clone()
    }

    pub(crate) fn find(&self, text: &str) -> Option<u16> {
        self.0.iter().position(|known| known == text).map(|index| index as u16)
    }

    /// Returns the number of a string, giving it one where it is new.
    pub(crate) fn intern(&mut self, text: &str) -> u16 {
        self.find(text).unwrap_or_else(|| {
            self.0.push(text.to_owned());
            (self.0.len() - 1) as u16
        })
    }
}

/// One component and what it needs to run, beside its sections in the file.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) enum ComponentSpec {
    Tagger(TaggerSpec),
    Senter(TaggerSpec),
    Parser(TransitionSpec),
    Ner(TransitionSpec),
    AttributeRuler(Vec<RuleSpec>),
    Lemmatizer(LemmatizerSpec),
}

/// A layer of hashed embeddings, a mixer and convolutions.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Tok2VecSpec {
    /// Prefix of its sections.
    pub(crate) name: String,
    pub(crate) width: usize,
    pub(crate) depth: usize,
    /// Pieces of the convolutions' maxout.
    pub(crate) n_pieces: usize,
    pub(crate) columns: Vec<Column>,
    pub(crate) static_vectors: bool,
}

/// Pieces of the mixer's maxout, fixed in spaCy's `MultiHashEmbed`.
pub(crate) const MIXER_PIECES: usize = 3;

/// One hashed embedding table.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(crate) struct Column {
    pub(crate) feature: Feature,
    pub(crate) n_rows: u32,
    pub(crate) seed: u32,
}

/// What a table embeds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Feature {
    Orth,
    Lower,
    Norm,
    Prefix,
    Suffix,
    Shape,
    Spacy,
    IsSpace,
}

/// A layer of scores over a tok2vec: tagger, morphologizer, sentence recogniser.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct TaggerSpec {
    /// Prefix of its sections.
    pub(crate) name: String,
    /// Its own tok2vec; `None` listens to the shared one.
    pub(crate) own_tok2vec: Option<Tok2VecSpec>,
    /// What each class sets.
    pub(crate) classes: Vec<TagClass>,
}

/// What a tagger's class sets; 0 sets nothing.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
pub(crate) struct TagClass {
    pub(crate) tag: u16,
    pub(crate) pos: u8,
    pub(crate) morph: u16,
}

/// The parser or the entity recogniser.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct TransitionSpec {
    /// Prefix of its sections.
    pub(crate) name: String,
    pub(crate) own_tok2vec: Option<Tok2VecSpec>,
    pub(crate) hidden_width: usize,
    /// Width of the tok2vec, of which the lower layer makes `hidden_width` numbers.
    pub(crate) input_width: usize,
    pub(crate) moves: Vec<Move>,
}

/// A class of the transition system: an action with a label.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Move {
    pub(crate) action: u8,
    pub(crate) label: u16,
}

/// One rule of the attribute ruler.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct RuleSpec {
    /// Alternatives; each is a condition for each of some tokens in a row.
    pub(crate) patterns: Vec<Vec<Vec<Condition>>>,
    /// Which token of the match is changed.
    pub(crate) index: usize,
    pub(crate) tag: Option<u16>,
    pub(crate) pos: Option<u8>,
    pub(crate) morph: Option<u16>,
    pub(crate) dep: Option<u16>,
    pub(crate) lemma: Option<String>,
}

/// What a token must be for a rule.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) enum Condition {
    Tag { any_of: Vec<u16>, negated: bool },
    Pos { any_of: Vec<u8>, negated: bool },
    Dep { any_of: Vec<u16>, negated: bool },
    Lower { any_of: Vec<String>, negated: bool },
    LowerRegex(String),
    IsSpace(bool),
}

/// Which lemmatizer, with its small tables; the large ones are sections.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct LemmatizerSpec {
    pub(crate) kind: LemmatizerKind,
    /// Suffix rules (old, new) for each part of speech.
    pub(crate) rules: Vec<(u8, Vec<(String, String)>)>,
    /// Parts of speech that have an entry in any table.
    pub(crate) known_pos: Vec<u8>,
}

/// The algorithm, which spaCy chooses by language and mode.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum LemmatizerKind {
    French,
    English,
    Lookup,
}
