//! Turns a spaCy pipeline package into a model file. What this runtime does not do is refused here, by name.

mod layers;
mod lookups;
mod rules;

use std::path::Path;

use serde_json::Value;

use crate::components::tokenizer::TokenizerRules;
use crate::model::config::Config;
use crate::model::file::Writer;
use crate::model::manifest::{ComponentSpec, Labels, Manifest, Tok2VecSpec};
use crate::model::package::Package;
use crate::{Error, ModelInfo};

const COMPONENTS: &str =
    "tok2vec, tagger, morphologizer, parser, senter, attribute_ruler, lemmatizer, ner";

/// Converts the spaCy package at `package` (a wheel, or an unpacked folder) to one model file at `out`.
///
/// `out` is complete only when this returns: write to a temporary name and rename.
///
/// # Errors
///
/// [`Error::BadPackage`] for what is no spaCy pipeline or is damaged, [`Error::Unsupported`] where the pipeline needs something that this
/// runtime does not do, [`Error::Io`] where a file cannot be read or written.
pub fn convert_package(package: &Path, out: &Path) -> Result<ModelInfo, Error> {
    let mut package = Package::open(package)?;
    let config = String::from_utf8(package.need("config.cfg")?)
        .map_err(|_| package.bad("`config.cfg` is not UTF-8"))?;
    let config = Config::parse(&config).map_err(|reason| package.bad(reason))?;
    let writer = Writer::create(out)?;
    Converter {
        package,
        config,
        writer,
        labels: Labels::default(),
        components: Vec::new(),
        tok2vec: None,
        vector_width: 0,
    }
    .convert()
}

struct Converter {
    package: Package,
    config: Config,
    writer: Writer,
    labels: Labels,
    components: Vec<ComponentSpec>,
    tok2vec: Option<Tok2VecSpec>,
    /// Numbers in one word vector; 0 without vectors.
    vector_width: usize,
}

impl Converter {
    fn convert(mut self) -> Result<ModelInfo, Error> {
        let mut info = self.info()?;
        self.tokenizer()?;
        self.vectors(&mut info)?;
        self.lexeme_norms()?;
        for name in info.pipeline.clone() {
            self.component(&name)?;
        }
        self.check_order()?;
        let Converter { writer, labels, components, tok2vec, vector_width, .. } = self;
        writer.finish(Manifest {
            info: info.clone(),
            labels,
            vector_width,
            components,
            tok2vec,
        })?;
        Ok(info)
    }

    fn info(&mut self) -> Result<ModelInfo, Error> {
        let disabled = self.config.strings("nlp.disabled");
        let pipeline =
            self.config.strings("nlp.pipeline").into_iter().filter(|name| !disabled.contains(name));
        let pipeline: Vec<String> = pipeline.map(str::to_owned).collect();
        let lang = self
            .config
            .str("nlp.lang")
            .ok_or_else(|| self.package.bad("`config.cfg` has no `nlp.lang`"))?
            .to_owned();
        let meta: Value = match self.package.read("meta.json")? {
            Some(bytes) => serde_json::from_slice(&bytes)
                .map_err(|error| self.package.bad(format!("`meta.json`: {error}")))?,
            None => Value::Null,
        };
        let text =
            |key: &str| meta.get(key).and_then(Value::as_str).unwrap_or("unknown").to_owned();
        // `name` repeats the language in some repackaged models.
        let name = text("name");
        let name = name.strip_prefix(&format!("{lang}_")).map_or(name.clone(), str::to_owned);
        Ok(ModelInfo {
            lang,
            name,
            version: text("version"),
            license: text("license"),
            pipeline,
            n_vectors: 0,
        })
    }

    fn tokenizer(&mut self) -> Result<(), Error> {
        let kind = self.config.str("nlp.tokenizer.@tokenizers").unwrap_or("none");
        if kind != "spacy.Tokenizer.v1" {
            return Err(self.package.unsupported("tokenizer", kind, "spacy.Tokenizer.v1"));
        }
        let bytes = self.package.need("tokenizer")?;
        let compiled = TokenizerRules::from_msgpack(&bytes).and_then(|rules| rules.compile());
        let section =
            compiled.map_err(|reason| self.package.bad(format!("`tokenizer`: {reason}")))?;
        self.writer.section("tokenizer", &section)
    }

    fn component(&mut self, name: &str) -> Result<(), Error> {
        let factory =
            self.config.str(&format!("components.{name}.factory")).unwrap_or("none").to_owned();
        let spec = match factory.as_str() {
            "tok2vec" => {
                self.tok2vec = Some(self.tok2vec(name, &format!("components.{name}.model"))?);
                return Ok(());
            }
            "tagger" | "morphologizer" | "senter" => self.tagger(name, &factory)?,
            "parser" | "ner" => self.transitions(name, &factory)?,
            "attribute_ruler" => self.attribute_ruler(name)?,
            "lemmatizer" => self.lemmatizer(name)?,
            _ => return Err(self.package.unsupported("component", factory, COMPONENTS)),
        };
        self.components.push(spec);
        Ok(())
    }

    /// spaCy's parser keeps sentence boundaries that were set before it; here it never meets any.
    fn check_order(&self) -> Result<(), Error> {
        let parser =
            self.components.iter().position(|spec| matches!(spec, ComponentSpec::Parser(_)));
        let senter =
            self.components.iter().position(|spec| matches!(spec, ComponentSpec::Senter(_)));
        if senter.zip(parser).is_some_and(|(senter, parser)| senter < parser) {
            return Err(self.package.unsupported(
                "component order",
                "senter before parser",
                "senter after or without parser",
            ));
        }
        Ok(())
    }

    /// Refuses a component whose option has another value than the one that is built.
    fn require(&self, path: &str, expected: Value, what: &'static str) -> Result<(), Error> {
        match self.config.get(path) {
            Some(value) if *value != expected => {
                Err(self.package.unsupported("option", format!("{path} = {value}"), what))
            }
            _ => Ok(()),
        }
    }

    fn require_architecture(&self, path: &str, supported: &'static str) -> Result<(), Error> {
        let architecture = self.config.str(&format!("{path}.@architectures")).unwrap_or("none");
        if supported.split(", ").all(|known| known != architecture) {
            return Err(self.package.unsupported(
                "architecture",
                format!("{architecture} of [{path}]"),
                supported,
            ));
        }
        Ok(())
    }
}
