//! The model: one mapped file, shared by all threads.

use std::path::Path;

use crate::Error;

/// What a model file says of itself.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct ModelInfo {
    /// Language code, such as `fr`.
    pub lang: String,
    /// The pipeline's name without the language, such as `core_news_md`.
    pub name: String,
    /// The package's version, such as `3.8.0`.
    pub version: String,
    /// The licence as the package states it.
    pub license: String,
    /// The components that run, in order.
    pub pipeline: Vec<String>,
    /// Number of word-vector rows; 0 for models without vectors.
    pub n_vectors: usize,
}

impl ModelInfo {
    /// Returns the name that records carry, such as `fr_core_news_md-3.8.0`.
    pub fn full_name(&self) -> String {
        format!("{}_{}-{}", self.lang, self.name, self.version)
    }
}

/// A pipeline, mapped from one file. Holds no mutable state: share it by reference between threads.
#[derive(Debug)]
pub struct Model {
    info: ModelInfo,
}

impl Model {
    /// Maps the model file at `path`.
    ///
    /// # Errors
    ///
    /// [`Error::Io`] where the file cannot be mapped, [`Error::BadModel`] where it is damaged, cut off or of another version.
    pub fn open(path: &Path) -> Result<Model, Error> {
        Err(Error::BadModel { path: path.to_owned(), reason: "skeleton".into() })
    }

    /// Returns what the model says of itself.
    pub fn info(&self) -> &ModelInfo {
        &self.info
    }

    /// Checks every byte of the file against the checksums written at conversion.
    ///
    /// # Errors
    ///
    /// [`Error::BadModel`] names the first section that differs.
    pub fn verify(&self) -> Result<(), Error> {
        Ok(())
    }

    /// Returns a new analyzer with empty caches; make one for each thread.
    pub fn analyzer(&self, config: crate::AnalyzerConfig) -> crate::Analyzer<'_> {
        let _ = config;
        crate::Analyzer { _model: self }
    }
}

/// The label tables of a model.
#[derive(Debug)]
pub(crate) struct Labels;

impl Labels {
    pub(crate) fn tag(&self, _i: u16) -> &str {
        ""
    }
    pub(crate) fn morph(&self, _i: u16) -> &str {
        ""
    }
    pub(crate) fn dep(&self, _i: u16) -> &str {
        ""
    }
    pub(crate) fn ent(&self, _i: u16) -> &str {
        ""
    }
}
