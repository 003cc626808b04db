//! Lemmas of the forms that were met, in a bounded store.

use rustc_hash::FxHashMap;

use crate::CacheStats;
use crate::components::lemmatizer::Lemmatizer;
use crate::model::Labels;
use crate::strings::murmur64a;

/// Bytes that the table needs for one entry, about.
const ENTRY_BYTES: usize = 32;

/// A cache of lemmas by word, part of speech and morphology. When it is full it starts anew.
#[derive(Debug)]
pub(crate) struct LemmaCache {
    max_bytes: usize,
    places: FxHashMap<u64, (u32, u32)>,
    text: String,
    stats: CacheStats,
}

impl LemmaCache {
    pub(crate) fn new(max_bytes: usize) -> LemmaCache {
        LemmaCache {
            max_bytes,
            places: FxHashMap::default(),
            text: String::new(),
            stats: CacheStats::default(),
        }
    }

    pub(crate) fn stats(&self) -> CacheStats {
        self.stats
    }

    pub(crate) fn lemma(
        &mut self,
        lemmatizer: &Lemmatizer,
        word: &str,
        pos: u8,
        morph: u16,
        labels: &Labels,
    ) -> &str {
        let kind = u64::from(morph) << 8 | u64::from(pos);
        let key = murmur64a(word.as_bytes()) ^ kind.wrapping_mul(0x9E37_79B9_7F4A_7C15);
        let (start, end) = match self.places.get(&key) {
            Some(&place) => {
                self.stats.hits += 1;
                place
            }
            None => {
                self.stats.misses += 1;
                self.add(key, &lemmatizer.lemma(word, pos, labels.morph(morph)))
            }
        };
        self.text.get(start as usize..end as usize).unwrap_or_default()
    }

    fn add(&mut self, key: u64, lemma: &str) -> (u32, u32) {
        if self.text.len() + lemma.len() + (self.places.len() + 1) * ENTRY_BYTES > self.max_bytes {
            self.places.clear();
            self.text.clear();
        }
        let start = self.text.len() as u32;
        self.text.push_str(lemma);
        let place = (start, self.text.len() as u32);
        self.places.insert(key, place);
        place
    }
}
