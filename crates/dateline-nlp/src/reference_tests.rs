//! Each step of the pipeline against spaCy's own numbers, where the reference files and the models are there.

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::components::features::{LexemeNorms, Words, feature_id};
use crate::components::tok2vec::Encoder;
use crate::components::tokenizer::{ChunkCache, RawToken};
use crate::components::transition::{PageSource, Scorer, ScorerBuffers, TransitionModel};
use crate::kernels::kernels;
use crate::model::Component;
use crate::model::file::ModelFile;
use crate::model::manifest::Feature;
use crate::strings::{embedding_keys, murmur64a, string_id};
use crate::{AnalyzerConfig, Model};

fn reference() -> Option<Value> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../../shared/reference/spacy-runtime/vectors.json");
    let Ok(text) = std::fs::read_to_string(&path) else {
        eprintln!("skipped: `{}` is not there", path.display());
        return None;
    };
    Some(serde_json::from_str(&text).unwrap())
}

fn model_path(name: &str) -> Option<PathBuf> {
    #[expect(
        clippy::disallowed_methods,
        reason = "tests find the installed models by the environment"
    )]
    let home = std::env::var_os("DATELINE_HOME");
    let path = home.map(|home| PathBuf::from(home).join("models").join(name).with_extension("dlm"));
    let found = path.filter(|path| path.is_file());
    if found.is_none() {
        eprintln!("skipped: model `{name}` is not installed under DATELINE_HOME");
    }
    found
}

/// Runs a check on every model that is installed, with its part of the reference.
fn for_each_model(check: impl Fn(&Model, &Path, &Value)) {
    let Some(reference) = reference() else { return };
    for (name, key) in [("fr", "fr_md"), ("fr-sm", "fr_sm"), ("en", "en_md"), ("en-sm", "en_sm")] {
        if let Some(path) = model_path(name) {
            check(&Model::open(&path).unwrap(), &path, &reference[key]);
        }
    }
}

fn list(value: &Value) -> &Vec<Value> {
    value.as_array().unwrap()
}

fn number(value: &Value) -> u64 {
    value.as_u64().unwrap_or_else(|| value.as_str().unwrap().parse().unwrap())
}

fn assert_close(got: &[f32], expected: &Value, tolerance: f64, what: &str) {
    for (got, expected) in got.iter().zip(list(expected)) {
        let expected = expected.as_f64().unwrap();
        assert!(
            (f64::from(*got) - expected).abs() < tolerance,
            "{what}: {got}, expected {expected}"
        );
    }
}

fn tokenize(model: &Model, text: &str) -> Vec<RawToken> {
    let mut tokens = Vec::new();
    model.tokenizer.tokenize(text, &mut ChunkCache::new(1 << 20), &mut tokens);
    tokens
}

#[test]
fn hashes_and_ids() {
    let Some(reference) = reference() else { return };
    for key in ["murmurhash64a_utf8_seed1", "murmurhash64a_bytes_all_lengths"] {
        for (text, hash) in reference[key].as_object().unwrap() {
            assert_eq!(murmur64a(text.as_bytes()), number(hash), "{text}");
        }
    }
    for (text, id) in reference["string_id"].as_object().unwrap() {
        assert_eq!(string_id(text), number(id), "{text}");
    }
    for entry in list(&reference["hash4"]) {
        let expected: Vec<u64> = list(&entry["keys"]).iter().map(number).collect();
        assert_eq!(
            embedding_keys(number(&entry["id"]), number(&entry["seed"]) as u32)
                .map(u64::from)
                .to_vec(),
            expected
        );
    }
}

#[test]
fn tokens() {
    for_each_model(|model, _, reference| {
        for entry in list(&reference["tokenizer"]) {
            let text = entry["text"].as_str().unwrap();
            let tokens = tokenize(model, text);
            let words = Words { text, tokens: &tokens, norms: &[] };
            let texts: Vec<&str> = (0..words.len()).map(|token| words.word(token)).collect();
            assert_eq!(Value::from(texts), entry["tokens"], "{text}");
            let spaces: Vec<bool> = tokens.iter().map(|token| token.space_after).collect();
            assert_eq!(Value::from(spaces), entry["space_after"], "{text}");
        }
    });
}

#[test]
fn features_and_vector_rows() {
    for_each_model(|model, path, reference| {
        let norms = LexemeNorms::load(&ModelFile::open(path).unwrap().0).unwrap();
        for entry in list(&reference["texts"]) {
            let text = entry["text"].as_str().unwrap();
            let tokens = tokenize(model, text);
            let words = Words { text, tokens: &tokens, norms: model.tokenizer.norms() };
            let features = [
                Feature::Norm,
                Feature::Prefix,
                Feature::Suffix,
                Feature::Shape,
                Feature::Spacy,
                Feature::IsSpace,
            ];
            for (token, expected) in list(&entry["features"]).iter().enumerate() {
                let ids: Vec<u64> = features
                    .iter()
                    .map(|&feature| feature_id(feature, &words, token, &norms))
                    .collect();
                assert_eq!(
                    ids,
                    list(expected).iter().map(number).collect::<Vec<_>>(),
                    "{}",
                    words.word(token)
                );
            }
        }
    });
}

#[test]
fn tok2vec_outputs() {
    for_each_model(|model, _, reference| {
        for entry in list(&reference["texts"]) {
            let text = entry["text"].as_str().unwrap();
            let tokens = tokenize(model, text);
            let words = Words { text, tokens: &tokens, norms: model.tokenizer.norms() };
            let ner = model.components.iter().find_map(|component| match component {
                Component::Ner(ner) => ner.own_tok2vec.as_ref(),
                _ => None,
            });
            for (tok2vec, key) in
                [(model.tok2vec.as_ref(), "tok2vec_out_first5"), (ner, "ner_tok2vec_out_first5")]
            {
                let tok2vec = tok2vec.unwrap();
                let mut encoder = Encoder::new(tok2vec, 1 << 20);
                let tensor = encoder.encode(&words, 0..tokens.len()).to_vec();
                for (token, expected) in entry[key].as_object().unwrap() {
                    let row = &tensor[token.parse::<usize>().unwrap() * tok2vec.width..];
                    assert_close(row, expected, 1e-4, key);
                }
            }
        }
    });
}

struct Tensor(Vec<f32>);

impl PageSource for Tensor {
    fn page(&mut self, _: std::ops::Range<usize>) -> &[f32] {
        &self.0
    }
}

fn scores(model: &TransitionModel, tensor: Vec<f32>, n: usize, slots: &[Option<u32>]) -> Vec<f32> {
    let (mut source, mut buffers) = (Tensor(tensor), ScorerBuffers::default());
    Scorer::new(model, &mut buffers, &mut source, n).scores(slots).to_vec()
}

#[test]
fn scores_of_tagger_parser_and_entities() {
    for_each_model(|model, _, reference| {
        for entry in list(&reference["texts"]) {
            let text = entry["text"].as_str().unwrap();
            let tokens = tokenize(model, text);
            let words = Words { text, tokens: &tokens, norms: model.tokenizer.norms() };
            let tensor = Encoder::new(model.tok2vec.as_ref().unwrap(), 1 << 20)
                .encode(&words, 0..tokens.len())
                .to_vec();
            for component in &model.components {
                match component {
                    Component::Tagger(tagger) => {
                        let (mut scores, mut best) = (Vec::new(), Vec::new());
                        tagger.predict(kernels(), &tensor, &mut scores, &mut best);
                        assert_close(
                            &scores,
                            &entry["tagger_scores_token0_first5"],
                            1e-3,
                            "tagger",
                        );
                        assert_eq!(Value::from(best), entry["tagger_argmax"]);
                    }
                    Component::Parser(parser) => {
                        for step in list(&entry["parser_trace_first6"]) {
                            let slots: Vec<Option<u32>> = list(&step["context_ids"])
                                .iter()
                                .map(|id| u32::try_from(id.as_i64().unwrap()).ok())
                                .collect();
                            let scores = scores(parser, tensor.clone(), tokens.len(), &slots);
                            assert_close(&scores, &step["scores_first5"], 1e-3, "parser");
                        }
                        let first = [Some(0), Some(1), None, None, None, None, None, None];
                        let scores = scores(parser, tensor.clone(), tokens.len(), &first);
                        assert_eq!(scores.len(), number(&entry["parser_n_moves"]) as usize);
                        assert_close(&scores, &entry["parser_scores_state0_all"], 1e-3, "parser");
                    }
                    Component::Ner(ner) => {
                        let tok2vec = ner.own_tok2vec.as_ref().unwrap();
                        let tensor =
                            Encoder::new(tok2vec, 1 << 20).encode(&words, 0..tokens.len()).to_vec();
                        let scores = scores(ner, tensor, tokens.len(), &[Some(0), None, None]);
                        assert_close(&scores, &entry["ner_scores_state0"], 1e-3, "ner");
                    }
                    _ => {}
                }
            }
        }
    });
}

#[test]
fn whole_annotation() {
    for_each_model(|model, _, reference| {
        let mut analyzer = model.analyzer(AnalyzerConfig::default());
        for entry in list(&reference["texts"]) {
            let doc = analyzer.analyze(entry["text"].as_str().unwrap()).unwrap();
            assert_eq!(doc.len(), list(&entry["out"]).len());
            for (token, expected) in doc.tokens().zip(list(&entry["out"])) {
                let got = [
                    token.text(),
                    token.pos(),
                    token.tag(),
                    token.morph(),
                    token.lemma(),
                    token.dep(),
                ];
                let expected_texts = ["text", "pos", "tag", "morph", "lemma", "dep"]
                    .map(|key| expected[key].as_str().unwrap());
                assert_eq!(got, expected_texts);
                assert_eq!(
                    token.head().index() as u64,
                    number(&expected["head"]),
                    "{}",
                    token.text()
                );
                assert_eq!(
                    Value::from(token.is_sent_start()),
                    expected["sent_start"],
                    "{}",
                    token.text()
                );
            }
            let ents: Vec<Value> = doc
                .ents()
                .map(|ent| {
                    serde_json::json!([ent.token_range().start, ent.token_range().end, ent.label()])
                })
                .collect();
            assert_eq!(Value::from(ents), entry["ents"]);
        }
    });
}
