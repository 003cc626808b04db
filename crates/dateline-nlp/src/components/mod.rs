//! The components of a pipeline, under spaCy's names. Each is immutable; what changes while a text is analysed belongs to the analyzer.

pub(crate) mod attribute_ruler;
pub(crate) mod features;
pub(crate) mod lemmatizer;
pub(crate) mod ner;
pub(crate) mod parser;
pub(crate) mod tagger;
pub(crate) mod tok2vec;
pub(crate) mod tokenizer;
pub(crate) mod transition;
