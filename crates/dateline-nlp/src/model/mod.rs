//! The model: one mapped file, shared by all threads.

pub(crate) mod config;
pub(crate) mod file;
pub(crate) mod manifest;
pub(crate) mod msgpack;
pub(crate) mod package;
pub(crate) mod tables;

use std::path::{Path, PathBuf};

#[cfg(feature = "internals")]
use memmap2::Mmap;

use crate::components::attribute_ruler::AttributeRuler;
use crate::components::lemmatizer::Lemmatizer;
use crate::components::tagger::Tagger;
use crate::components::tok2vec::Tok2Vec;
use crate::components::tokenizer::Tokenizer;
use crate::components::transition::TransitionModel;
use crate::vectors::Vectors;
use crate::{Analyzer, AnalyzerConfig, Error};
use file::ModelFile;
pub(crate) use manifest::Labels;
use manifest::{ComponentSpec, Manifest, Tok2VecSpec};

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
    path: PathBuf,
    info: ModelInfo,
    file: ModelFile,
    pub(crate) labels: Labels,
    pub(crate) tokenizer: Tokenizer,
    pub(crate) tok2vec: Option<Tok2Vec>,
    pub(crate) components: Vec<Component>,
    vectors: Option<Vectors>,
}

/// A component, ready to run.
#[derive(Debug)]
pub(crate) enum Component {
    Tagger(Tagger),
    Senter(Tagger),
    Parser(TransitionModel),
    Ner(TransitionModel),
    AttributeRuler(AttributeRuler),
    Lemmatizer(Lemmatizer),
}

impl Model {
    /// Maps the model file at `path`.
    ///
    /// # Errors
    ///
    /// [`Error::Io`] where the file cannot be mapped, [`Error::BadModel`] where it is damaged, cut off or of another version.
    pub fn open(path: &Path) -> Result<Model, Error> {
        let (file, manifest) = ModelFile::open(path)?;
        Model::load(Path::new(""), file, manifest)
            .map_err(|reason| Error::BadModel { path: path.to_owned(), reason })
    }

    /// Reads a model that is in memory already; the reason is said without a path.
    #[cfg(feature = "internals")]
    pub(crate) fn read(map: Mmap) -> Result<Model, String> {
        let (file, manifest) = ModelFile::read(map)?;
        Model::load(Path::new(""), file, manifest)
    }

    fn load(path: &Path, file: ModelFile, manifest: Manifest) -> Result<Model, String> {
        let Manifest { info, labels, vector_width, components, tok2vec } = manifest;
        let vectors =
            if vector_width > 0 { Some(Vectors::load(&file, vector_width)?) } else { None };
        let load_tok2vec = |spec: &Tok2VecSpec| Tok2Vec::load(&file, spec, vectors.as_ref());
        let tok2vec = tok2vec.as_ref().map(load_tok2vec).transpose()?;
        let load = |spec: &ComponentSpec| {
            Ok(match spec {
                ComponentSpec::Tagger(spec) => {
                    Component::Tagger(Tagger::load(&file, spec, load_tok2vec)?)
                }
                ComponentSpec::Senter(spec) => {
                    Component::Senter(Tagger::load(&file, spec, load_tok2vec)?)
                }
                ComponentSpec::Parser(spec) => {
                    Component::Parser(TransitionModel::load(&file, spec, 8, load_tok2vec)?)
                }
                ComponentSpec::Ner(spec) => {
                    Component::Ner(TransitionModel::load(&file, spec, 3, load_tok2vec)?)
                }
                ComponentSpec::AttributeRuler(rules) => {
                    Component::AttributeRuler(AttributeRuler::load(rules)?)
                }
                ComponentSpec::Lemmatizer(spec) => {
                    Component::Lemmatizer(Lemmatizer::load(&file, spec)?)
                }
            })
        };
        let components = components.iter().map(load).collect::<Result<Vec<Component>, String>>()?;
        check_widths(tok2vec.as_ref(), &components)?;
        let tokenizer = Tokenizer::load(&file.array::<u8>("tokenizer")?)?;
        Ok(Model {
            path: path.to_owned(),
            info,
            file,
            labels,
            tokenizer,
            tok2vec,
            components,
            vectors,
        })
    }

    /// Returns what the model says of itself.
    pub fn info(&self) -> &ModelInfo {
        &self.info
    }

    /// Returns the word vectors; `None` for a model without them.
    pub fn vectors(&self) -> Option<&Vectors> {
        self.vectors.as_ref()
    }

    /// Checks every byte of the file against the checksums written at conversion.
    ///
    /// # Errors
    ///
    /// [`Error::BadModel`] names the first section that differs.
    pub fn verify(&self) -> Result<(), Error> {
        self.file.verify().map_err(|reason| Error::BadModel { path: self.path.clone(), reason })
    }

    /// Returns a new analyzer with empty caches; make one for each thread.
    pub fn analyzer(&self, config: AnalyzerConfig) -> Analyzer<'_> {
        Analyzer::new(self, config)
    }
}

/// Every component that listens to the shared tok2vec must be as wide as it is.
fn check_widths(tok2vec: Option<&Tok2Vec>, components: &[Component]) -> Result<(), String> {
    let listens = |component: &Component| match component {
        Component::Tagger(tagger) | Component::Senter(tagger) => {
            tagger.own_tok2vec.is_none().then_some(tagger.input_width)
        }
        Component::Parser(model) | Component::Ner(model) => {
            model.own_tok2vec.is_none().then_some(model.input_width)
        }
        Component::AttributeRuler(_) | Component::Lemmatizer(_) => None,
    };
    let width = tok2vec.map(|tok2vec| tok2vec.width);
    let fits = components.iter().filter_map(listens).all(|expected| width == Some(expected));
    fits.then_some(()).ok_or_else(|| "a component does not fit the shared tok2vec".to_owned())
}
