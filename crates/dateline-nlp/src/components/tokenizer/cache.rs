//! Tokens of chunks that were seen before. A chunk's tokens depend on nothing but its text.

use rustc_hash::FxHashMap;

use super::affix::{Spelling, WholeMemo};
use crate::CacheStats;

/// One token of a chunk; it begins where the one before ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Piece {
    /// Length of the token's text.
    pub(super) n_bytes: u32,
    /// Norm of its own, counted from 1; 0 for none.
    pub(super) norm: u16,
    /// Number of its text for the second pass.
    pub(super) part: u16,
}

/// Longer chunks are computed anew each time: they are rarely words, and would push words out.
const MAX_CHUNK_BYTES: usize = 128;

/// What an entry takes at most beside its text and pieces: 25 bytes in a table that may be half empty, and the allocator's own.
const ENTRY_BYTES: usize = 80;

/// What one thread remembers of one tokenizer: tokens of chunks, and room to work in. Not to be used with another tokenizer.
#[derive(Debug)]
pub(crate) struct ChunkCache {
    ranges: FxHashMap<Box<str>, (u32, u32)>,
    pieces: Vec<Piece>,
    n_bytes: usize,
    max_bytes: usize,
    stats: CacheStats,
    pub(super) scratch: Scratch,
}

/// Room to work in, kept from call to call.
#[derive(Debug, Default)]
pub(super) struct Scratch {
    /// For each token of the document the number of its text for the second pass.
    pub(super) parts: Vec<u16>,
    /// The pieces of the chunk at hand.
    pub(super) pieces: Vec<Piece>,
    pub(super) spelling: Spelling,
    /// Lengths in characters of what was cut off at the start and, from the outside in, at the end.
    pub(super) prefixes: Vec<usize>,
    pub(super) suffixes: Vec<usize>,
    pub(super) infixes: Vec<(usize, usize)>,
    pub(super) memo: WholeMemo,
}

impl Scratch {
    /// Characters of a chunk for which room is kept: far beyond any word, and still below a megabyte.
    const KEPT_CHARS: usize = 1 << 16;

    /// Gives back the room that a very long chunk took.
    pub(super) fn shrink(&mut self) {
        if self.spelling.capacity() > Scratch::KEPT_CHARS {
            *self = Scratch { parts: std::mem::take(&mut self.parts), ..Scratch::default() };
        }
    }
}

impl ChunkCache {
    /// Makes an empty cache that holds at most `max_bytes`.
    pub(crate) fn new(max_bytes: usize) -> ChunkCache {
        ChunkCache {
            ranges: FxHashMap::default(),
            pieces: Vec::new(),
            n_bytes: 0,
            max_bytes,
            stats: CacheStats::default(),
            scratch: Scratch::default(),
        }
    }

    /// Returns how often a chunk was known and how often not.
    pub(crate) fn stats(&self) -> CacheStats {
        self.stats
    }

    pub(super) fn get(&mut self, chunk: &str) -> Option<&[Piece]> {
        let range = if chunk.len() > MAX_CHUNK_BYTES { None } else { self.ranges.get(chunk) };
        let pieces =
            range.and_then(|&(first, last)| self.pieces.get(first as usize..last as usize));
        match pieces {
            Some(_) => self.stats.hits += 1,
            None => self.stats.misses += 1,
        }
        pieces
    }

    /// Remembers the pieces in `scratch`. A full cache is emptied: the frequent chunks are back within a page of text.
    pub(super) fn insert(&mut self, chunk: &str) {
        // The list of pieces may be half empty too.
        let n_bytes = ENTRY_BYTES + chunk.len() + 2 * size_of_val(&self.scratch.pieces[..]);
        if chunk.len() > MAX_CHUNK_BYTES || n_bytes > self.max_bytes {
            return;
        }
        if self.n_bytes + n_bytes > self.max_bytes {
            self.ranges.clear();
            self.pieces.clear();
            self.n_bytes = 0;
        }
        let first = self.pieces.len() as u32;
        self.pieces.extend_from_slice(&self.scratch.pieces);
        self.ranges.insert(chunk.into(), (first, self.pieces.len() as u32));
        self.n_bytes += n_bytes;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_cache_starts_again() {
        let mut cache = ChunkCache::new(10 * (ENTRY_BYTES + 18));
        cache.scratch.pieces = vec![Piece { n_bytes: 2, norm: 0, part: 0 }];
        for at in 10..99 {
            let chunk = at.to_string();
            assert!(cache.get(&chunk).is_none());
            cache.insert(&chunk);
            assert_eq!(cache.get(&chunk).map(<[Piece]>::len), Some(1));
            assert!(cache.n_bytes <= cache.max_bytes);
        }
        assert_eq!((cache.stats().hits, cache.stats().misses), (89, 89));
    }

    #[test]
    fn long_chunks_are_not_kept() {
        let mut cache = ChunkCache::new(1 << 20);
        let chunk = "a".repeat(MAX_CHUNK_BYTES + 1);
        cache.insert(&chunk);
        assert!(cache.get(&chunk).is_none() && cache.ranges.is_empty());
    }
}
