//! **Stage 3 of 8: analyse.** Takes text, gives a [`Doc`]: words, sentences, and what depends on what.
//! Asks: which words are these, what does each do, and which of them are names?
//! Never reads the network, a clock or an environment variable; knows nothing of news.
//!
//! A runtime for [spaCy](https://spacy.io) 3.8 CPU pipelines. [`convert_package`] turns a pipeline package into one file,
//! [`Model::open`] maps that file into memory, and an [`Analyzer`] (one for each thread) gives for any text the annotation that spaCy
//! itself gives.
//!
//! ```no_run
//! # fn main() -> Result<(), dateline_nlp::Error> {
//! use dateline_nlp::{AnalyzerConfig, Model};
//!
//! let model = Model::open("fr_core_news_md.dlm".as_ref())?;
//! let mut analyzer = model.analyzer(AnalyzerConfig::default());
//! let doc = analyzer.analyze("Le président russe a rencontré mardi son homologue.")?;
//! for token in doc.tokens() {
//!     println!("{}\t{}\t{}\t{}", token.text(), token.pos(), token.dep(), token.head().text());
//! }
//! # Ok(())
//! # }
//! ```

mod analyzer;
mod chars;
mod components;
mod convert;
mod doc;
mod error;
#[cfg(feature = "internals")]
pub mod internals;
mod kernels;
mod lemma_cache;
mod model;
#[cfg(test)]
mod reference_tests;
mod strings;
mod symbols;
mod type_cache;
mod vectors;

pub use analyzer::{Analyzer, AnalyzerConfig, CacheStats};
pub use convert::convert_package;
pub use doc::{Doc, Sent, Span, Token};
pub use error::Error;
pub use model::{Model, ModelInfo};
pub use vectors::{Vectors, cosine};

/// Returns the name of the instruction set that the matrix kernels use on this machine: `avx512`, `avx2`, `neon` or `plain`.
pub fn kernel_name() -> &'static str {
    kernels::kernels().name
}
