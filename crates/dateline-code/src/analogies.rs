//! Triggers that no entry names: which words of the codebook they are used like, by the model's word vectors.

use std::cell::RefCell;
use std::collections::BTreeMap;

use crate::codebook::{Codebook, TriggerKind};

/// How many words of the codebook are asked.
const N_NEAREST: usize = 5;

/// Cosine below which two words are not used alike. Set by reading what came out on development sentences, not swept.
const MIN_COSINE: f32 = 0.5;

/// How many words' neighbours are kept.
const CACHE_WORDS: usize = 20_000;

/// A word of the codebook, or one that codes nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Known {
    kind: TriggerKind,
    word: String,
    is_neutral: bool,
}

/// A word of the codebook that another is used like.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Neighbour {
    /// The codebook's word; none for a word that codes nothing.
    pub(crate) word: Option<String>,
    /// Cosine of the two.
    pub(crate) likeness: f32,
}

/// Looks up the vector of a word.
type Lookup<'v> = Box<dyn Fn(&str) -> Option<&'v [f32]> + Send + 'v>;

/// The neighbours of the words that were asked for.
type Cache = BTreeMap<(TriggerKind, Box<str>), Box<[Neighbour]>>;

/// The codebook's triggers among the model's word vectors. One for each thread: what was asked is kept.
pub struct Analogies<'v> {
    known: Vec<Known>,
    /// Vectors of the known words, of length one, one after the other.
    rows: Vec<f32>,
    vector: Lookup<'v>,
    cache: RefCell<Cache>,
}

impl<'v> Analogies<'v> {
    /// Looks up the codebook's triggers of one word. `vector` returns the vector of a word, all of one width.
    pub fn new(
        codebook: &Codebook,
        vector: impl Fn(&str) -> Option<&'v [f32]> + Send + 'v,
    ) -> Analogies<'v> {
        let (mut known, mut rows) = (Vec::new(), Vec::new());
        for (kind, word, is_neutral) in codebook.single_words() {
            if let Some(unit) = vector(word).and_then(unit) {
                rows.extend(unit);
                known.push(Known { kind, word: word.to_owned(), is_neutral });
            }
        }
        Analogies { known, rows, vector: Box::new(vector), cache: RefCell::default() }
    }

    /// Returns the words that `word` is used most like, best first.
    pub(crate) fn nearest(&self, kind: TriggerKind, word: &str) -> Box<[Neighbour]> {
        let key = (kind, Box::from(word));
        if let Some(found) = self.cache.borrow().get(&key) {
            return found.clone();
        }
        let found = self.search(kind, word);
        let mut cache = self.cache.borrow_mut();
        if cache.len() >= CACHE_WORDS {
            cache.clear();
        }
        cache.insert(key, found.clone());
        found
    }

    fn search(&self, kind: TriggerKind, word: &str) -> Box<[Neighbour]> {
        let Some(own) = (self.vector)(word).and_then(unit) else { return Box::default() };
        let of_kind = self.known.iter().zip(self.rows.chunks_exact(own.len()));
        let mut scored: Vec<(f32, &Known)> = of_kind
            .filter(|(known, _)| known.kind == kind)
            .map(|(known, row)| (dot(&own, row), known))
            .filter(|(cosine, _)| *cosine >= MIN_COSINE)
            .collect();
        scored.sort_by(|one, other| other.0.total_cmp(&one.0));
        scored.truncate(N_NEAREST);
        let neighbour = |(likeness, known): (f32, &Known)| Neighbour {
            word: (!known.is_neutral).then(|| known.word.clone()),
            likeness,
        };
        scored.into_iter().map(neighbour).collect()
    }
}

/// Returns the vector with length one; none where it has no direction.
fn unit(vector: &[f32]) -> Option<Vec<f32>> {
    let length = dot(vector, vector).sqrt();
    (length > 0.0).then(|| vector.iter().map(|number| number / length).collect())
}

/// Sums in lanes, which the compiler puts side by side: one sum could only be added up number by number.
fn dot(one: &[f32], other: &[f32]) -> f32 {
    const LANES: usize = 8;
    let (ones, others) = (one.chunks_exact(LANES), other.chunks_exact(LANES));
    let rest = ones.remainder().iter().zip(others.remainder()).map(|(a, b)| a * b).sum::<f32>();
    let mut sums = [0.0; LANES];
    for (one, other) in ones.zip(others) {
        for ((sum, a), b) in sums.iter_mut().zip(one).zip(other) {
            *sum += a * b;
        }
    }
    sums.iter().sum::<f32>() + rest
}
