//! An [`Analyzer`] runs a model's components over texts and keeps the caches that make it fast.

use std::ops::Range;

use crate::components::attribute_ruler::WordOf;
use crate::components::features::Words;
use crate::components::ner::{self, NerTokens};
use crate::components::parser::{self, Parse};
use crate::components::tagger::{SENT_START, Tagger};
use crate::components::tok2vec::Encoder;
use crate::components::tokenizer::{ChunkCache, RawToken};
use crate::components::transition::{
    PAGE_TOKENS, PageSource, Scorer, ScorerBuffers, TransitionModel,
};
use crate::doc::{EntData, TokenData};
use crate::kernels::kernels;
use crate::lemma_cache::LemmaCache;
use crate::model::Component;
use crate::{Doc, Error, Model};

/// How much an [`Analyzer`] may remember.
#[derive(Debug, Clone, Copy)]
pub struct AnalyzerConfig {
    /// Bound of all caches of one analyzer, in bytes. From 30 to 190 MB the speed hardly changes (`docs/measurements.md`).
    pub cache_bytes: usize,
}

impl Default for AnalyzerConfig {
    fn default() -> Self {
        AnalyzerConfig { cache_bytes: 40 << 20 }
    }
}

/// Hits and misses of one cache since the analyzer was made.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct CacheStats {
    /// Look-ups that found their entry.
    pub hits: u64,
    /// Look-ups that had to compute it.
    pub misses: u64,
}

/// Analyses texts with one model. One for each thread: it owns its caches.
#[derive(Debug)]
pub struct Analyzer<'m> {
    model: &'m Model,
    chunks: ChunkCache,
    lemmas: LemmaCache,
    /// Of the shared tok2vec.
    shared: Option<Encoder<'m>>,
    /// Of the components that have a tok2vec of their own, in their order.
    own: Vec<Option<Encoder<'m>>>,
    scorer: ScorerBuffers,
    raw: Vec<RawToken>,
    scores: Vec<f32>,
}

/// Shares of the cache that the tokenizer and the lemmatizer get; the tok2vecs share the rest.
const CHUNK_SHARE: usize = 16;
const LEMMA_SHARE: usize = 16;

impl<'m> Analyzer<'m> {
    pub(crate) fn new(model: &'m Model, config: AnalyzerConfig) -> Analyzer<'m> {
        let own = || model.components.iter().map(own_tok2vec);
        let n_encoders = own().flatten().count() + usize::from(model.tok2vec.is_some());
        let chunks = config.cache_bytes / CHUNK_SHARE;
        let lemmas = config.cache_bytes / LEMMA_SHARE;
        let of_encoder = (config.cache_bytes - chunks - lemmas) / n_encoders.max(1);
        Analyzer {
            model,
            chunks: ChunkCache::new(chunks),
            lemmas: LemmaCache::new(lemmas),
            shared: model.tok2vec.as_ref().map(|tok2vec| Encoder::new(tok2vec, of_encoder)),
            own: own().map(|tok2vec| Some(Encoder::new(tok2vec?, of_encoder))).collect(),
            scorer: ScorerBuffers::default(),
            raw: Vec::new(),
            scores: Vec::new(),
        }
    }

    /// Analyses one text.
    ///
    /// # Errors
    ///
    /// [`Error::TextTooLong`] for texts of 4 GiB or more; no other text fails.
    pub fn analyze<'a>(&mut self, text: &'a str) -> Result<Doc<'a>, Error>
    where
        'm: 'a,
    {
        self.analyze_with(text, |_| None)
    }

    /// Analyses one text of which `begins`, asked with the byte where a token begins, may tell that a sentence begins there, or that none does. The parser then looks for the best tree under that condition, as spaCy does with `is_sent_start` preset.
    ///
    /// # Errors
    ///
    /// As [`Analyzer::analyze`].
    pub fn analyze_with<'a>(
        &mut self,
        text: &'a str,
        begins: impl Fn(usize) -> Option<bool>,
    ) -> Result<Doc<'a>, Error>
    where
        'm: 'a,
    {
        if text.len() >= u32::MAX as usize {
            return Err(Error::TextTooLong { n_bytes: text.len() });
        }
        let mut raw = std::mem::take(&mut self.raw);
        raw.clear();
        self.model.tokenizer.tokenize(text, &mut self.chunks, &mut raw);
        let tokens = raw.iter().map(TokenData::from_raw).collect();
        let mut doc = Doc {
            text,
            labels: &self.model.labels,
            tokens,
            lemmas: String::new(),
            ents: Vec::new(),
        };
        if !raw.is_empty() {
            self.annotate(&mut doc, &raw, begins);
        }
        self.raw = raw;
        Ok(doc)
    }

    /// Runs the components in their order. All that listens to the shared tok2vec was predicted before, in one pass over the pages.
    fn annotate(
        &mut self,
        doc: &mut Doc,
        raw: &[RawToken],
        begins: impl Fn(usize) -> Option<bool>,
    ) {
        let model = self.model;
        let words = Words { text: doc.text, tokens: raw, norms: model.tokenizer.norms() };
        let begins = |token: usize| begins(words.tokens[token].start as usize);
        let mut predicted = self.predict_shared(&words, begins);
        for (index, component) in model.components.iter().enumerate() {
            match component {
                Component::Tagger(tagger) => tagger.annotate(
                    &self.classes(tagger, index, &words, &mut predicted),
                    &mut doc.tokens,
                ),
                Component::Senter(tagger) => {
                    if !predicted.has_sents {
                        let classes = self.classes(tagger, index, &words, &mut predicted);
                        doc.tokens
                            .iter_mut()
                            .zip(&classes)
                            .for_each(|(token, &class)| token.sent_start = class == SENT_START);
                    }
                }
                Component::Parser(parser) => {
                    let parse = predicted
                        .parse
                        .take()
                        .unwrap_or_else(|| self.parse_alone(parser, index, &words, begins));
                    predicted.has_sents = true;
                    set_parse(&mut doc.tokens, &parse);
                }
                Component::Ner(recognizer) => {
                    set_ents(doc, self.recognize(recognizer, index, &words, &doc.tokens))
                }
                Component::AttributeRuler(ruler) => {
                    let lemmas = &mut doc.lemmas;
                    ruler.annotate(&mut doc.tokens, &words, |token, lemma| {
                        set_lemma(token, lemmas, lemma)
                    });
                }
                Component::Lemmatizer(lemmatizer) => {
                    for (index, token) in doc
                        .tokens
                        .iter_mut()
                        .enumerate()
                        .filter(|(_, token)| token.lemma_end == token.lemma_start)
                    {
                        let lemma = self.lemmas.lemma(
                            lemmatizer,
                            words.word(index),
                            token.pos,
                            token.morph,
                            &model.labels,
                        );
                        set_lemma(token, &mut doc.lemmas, lemma);
                    }
                }
            }
        }
    }

    /// Predicts what listens to the shared tok2vec. The parser, where there is one, asks for the pages as it needs them.
    fn predict_shared(
        &mut self,
        words: &Words,
        begins: impl Fn(usize) -> Option<bool>,
    ) -> Predicted {
        let Some(encoder) = &mut self.shared else { return Predicted::default() };
        let listens =
            |component: &'m Component| own_tok2vec(component).is_none().then_some(component);
        let components = || self.model.components.iter().map(listens);
        let taggers: Vec<Option<&Tagger>> =
            components().map(|component| tagger_of(component?)).collect();
        let parser = components().flatten().find_map(|component| match component {
            Component::Parser(parser) => Some(parser),
            _ => None,
        });
        let mut predicted =
            Predicted { classes: vec![Vec::new(); taggers.len()], ..Predicted::default() };
        let mut pages = TaggedPages {
            encoder,
            words,
            taggers: &taggers,
            classes: &mut predicted.classes,
            scores: &mut self.scores,
            n_tagged: 0,
        };
        if let Some(parser) = parser {
            let mut scorer = Scorer::new(parser, &mut self.scorer, &mut pages, words.len());
            let is_space = |token: usize| words.tokens[token].is_space;
            let labels = &self.model.labels;
            let parse = parser::parse(parser, &mut scorer, words.len(), labels, is_space, begins);
            predicted.parse = Some(parse);
        }
        // The parser has seen every page; without one, or where it gave up, the rest is tagged here.
        while pages.n_tagged < words.len() {
            pages.page(page_from(pages.n_tagged, words.len()));
        }
        predicted
    }

    /// Returns a tagger's classes: those that were predicted with the shared pages, or by its own tok2vec.
    fn classes(
        &mut self,
        tagger: &Tagger,
        index: usize,
        words: &Words,
        predicted: &mut Predicted,
    ) -> Vec<u16> {
        let Some(encoder) = self.own.get_mut(index).and_then(Option::as_mut) else {
            return predicted.classes.get_mut(index).map(std::mem::take).unwrap_or_default();
        };
        let mut classes = Vec::with_capacity(words.len());
        while classes.len() < words.len() {
            let tensor = encoder.encode(words, page_from(classes.len(), words.len()));
            tagger.predict(kernels(), tensor, &mut self.scores, &mut classes);
        }
        classes
    }

    fn parse_alone(
        &mut self,
        parser: &TransitionModel,
        index: usize,
        words: &Words,
        begins: impl Fn(usize) -> Option<bool>,
    ) -> Parse {
        let labels = &self.model.labels;
        let is_space = |token: usize| words.tokens[token].is_space;
        self.with_scorer(parser, index, words, |scorer| {
            parser::parse(parser, scorer, words.len(), labels, is_space, begins)
        })
        .unwrap_or_else(|| Parse {
            heads: (0..words.len() as u32).collect(),
            deps: vec![0; words.len()],
            sent_starts: vec![false; words.len()],
        })
    }

    fn recognize(
        &mut self,
        recognizer: &TransitionModel,
        index: usize,
        words: &Words,
        tokens: &[TokenData],
    ) -> Vec<EntData> {
        self.with_scorer(recognizer, index, words, |scorer| {
            ner::recognize(recognizer, scorer, words.len(), &tokens)
        })
        .unwrap_or_default()
    }

    /// Runs a transition system on its own tok2vec, or on the shared one where it has none.
    fn with_scorer<T>(
        &mut self,
        model: &TransitionModel,
        index: usize,
        words: &Words,
        run: impl FnOnce(&mut Scorer) -> T,
    ) -> Option<T> {
        let encoder = self.own.get_mut(index).and_then(Option::as_mut).or(self.shared.as_mut())?;
        let mut pages = Pages { encoder, words };
        Some(run(&mut Scorer::new(model, &mut self.scorer, &mut pages, words.len())))
    }

    /// Returns each cache's name and figures, for display.
    pub fn cache_stats(&self) -> Vec<(&'static str, CacheStats)> {
        let mut stats = vec![("chunks", self.chunks.stats()), ("lemmas", self.lemmas.stats())];
        stats.extend(self.shared.iter().map(|encoder| ("tok2vec types", encoder.types.stats)));
        stats.extend(
            self.own.iter().flatten().map(|encoder| ("own tok2vec types", encoder.types.stats)),
        );
        stats
    }
}

/// What the pass over the shared pages gave, by component.
#[derive(Default)]
struct Predicted {
    classes: Vec<Vec<u16>>,
    parse: Option<Parse>,
    has_sents: bool,
}

fn own_tok2vec(component: &Component) -> Option<&crate::components::tok2vec::Tok2Vec> {
    match component {
        Component::Tagger(tagger) | Component::Senter(tagger) => tagger.own_tok2vec.as_ref(),
        Component::Parser(model) | Component::Ner(model) => model.own_tok2vec.as_ref(),
        Component::AttributeRuler(_) | Component::Lemmatizer(_) => None,
    }
}

fn tagger_of(component: &Component) -> Option<&Tagger> {
    match component {
        Component::Tagger(tagger) | Component::Senter(tagger) => Some(tagger),
        _ => None,
    }
}

fn page_from(start: usize, n: usize) -> Range<usize> {
    start..n.min(start + PAGE_TOKENS)
}

/// Pages of a tok2vec as they are.
struct Pages<'p, 'm> {
    encoder: &'p mut Encoder<'m>,
    words: &'p Words<'p>,
}

impl PageSource for Pages<'_, '_> {
    fn page(&mut self, page: Range<usize>) -> &[f32] {
        self.encoder.encode(self.words, page)
    }
}

/// Pages of the shared tok2vec; each is tagged when it is first made.
struct TaggedPages<'p, 'm> {
    encoder: &'p mut Encoder<'m>,
    words: &'p Words<'p>,
    taggers: &'p [Option<&'p Tagger>],
    classes: &'p mut [Vec<u16>],
    scores: &'p mut Vec<f32>,
    n_tagged: usize,
}

impl PageSource for TaggedPages<'_, '_> {
    fn page(&mut self, page: Range<usize>) -> &[f32] {
        let tensor = self.encoder.encode(self.words, page.clone());
        if page.start == self.n_tagged {
            for (tagger, classes) in self.taggers.iter().zip(self.classes.iter_mut()) {
                if let Some(tagger) = tagger {
                    tagger.predict(kernels(), tensor, self.scores, classes);
                }
            }
            self.n_tagged = page.end;
        }
        tensor
    }
}

impl TokenData {
    fn from_raw(raw: &RawToken) -> TokenData {
        let RawToken { start, end, space_after, is_space, .. } = *raw;
        TokenData { start, end, space_after, is_space, ..TokenData::default() }
    }
}

impl NerTokens for &[TokenData] {
    fn is_space(&self, token: usize) -> bool {
        self[token].is_space
    }

    fn is_sent_start(&self, token: usize) -> bool {
        self[token].sent_start
    }
}

impl WordOf for Words<'_> {
    fn word(&self, token: usize) -> &str {
        Words::word(self, token)
    }
}

fn set_parse(tokens: &mut [TokenData], parse: &Parse) {
    for (index, token) in tokens.iter_mut().enumerate() {
        (token.head, token.dep, token.sent_start) =
            (parse.heads[index], parse.deps[index], parse.sent_starts[index]);
    }
}

fn set_ents(doc: &mut Doc, ents: Vec<EntData>) {
    for (number, ent) in (1..).zip(&ents) {
        doc.tokens[ent.start as usize..ent.end as usize]
            .iter_mut()
            .for_each(|token| token.ent = number);
    }
    doc.ents = ents;
}

fn set_lemma(token: &mut TokenData, lemmas: &mut String, lemma: &str) {
    token.lemma_start = lemmas.len() as u32;
    lemmas.push_str(lemma);
    token.lemma_end = lemmas.len() as u32;
}
