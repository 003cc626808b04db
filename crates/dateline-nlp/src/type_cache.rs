//! What is computed once for each word form, in a bounded number of places.

use rustc_hash::FxHashMap;

use crate::CacheStats;

/// A cache of rows of floats by 64-bit keys. When it is full, the form that was not used for longest (about: the clock algorithm) gives way.
#[derive(Debug)]
pub(crate) struct TypeCache {
    width: usize,
    capacity: usize,
    places: FxHashMap<u64, u32>,
    rows: Vec<f32>,
    entries: Vec<Entry>,
    hand: usize,
    page: u32,
    pub(crate) stats: CacheStats,
}

#[derive(Debug, Clone, Copy)]
struct Entry {
    key: u64,
    /// The page that used it last; it stays while that page is being encoded.
    page: u32,
    recent: bool,
}

/// A page and its neighbours must fit at once, whatever the bound in bytes says.
const MIN_ROWS: usize = 2048;

impl TypeCache {
    /// The place of the form beside the text: zeros, never given away.
    pub(crate) const EMPTY: u32 = 0;

    pub(crate) fn new(width: usize, max_bytes: usize) -> TypeCache {
        let capacity = (max_bytes / (width * size_of::<f32>())).clamp(MIN_ROWS, u32::MAX as usize);
        let empty = Entry { key: 0, page: 0, recent: true };
        TypeCache {
            width,
            capacity,
            places: FxHashMap::default(),
            rows: vec![0.0; width],
            entries: vec![empty],
            hand: 0,
            page: 0,
            stats: CacheStats::default(),
        }
    }

    /// Says that what was handed out so far is no longer in use.
    pub(crate) fn start_page(&mut self) {
        self.page = self.page.wrapping_add(1);
    }

    /// Returns the place of a form and whether it is new, so that its row has to be filled.
    pub(crate) fn slot(&mut self, key: u64) -> (u32, bool) {
        if let Some(&slot) = self.places.get(&key) {
            let entry = &mut self.entries[slot as usize];
            entry.page = self.page;
            entry.recent = true;
            self.stats.hits += 1;
            return (slot, false);
        }
        self.stats.misses += 1;
        let slot = if self.entries.len() < self.capacity { self.add() } else { self.evict() };
        self.entries[slot] = Entry { key, page: self.page, recent: false };
        self.places.insert(key, slot as u32);
        (slot as u32, true)
    }

    pub(crate) fn row(&self, slot: u32) -> &[f32] {
        &self.rows[slot as usize * self.width..][..self.width]
    }

    pub(crate) fn row_mut(&mut self, slot: u32) -> &mut [f32] {
        &mut self.rows[slot as usize * self.width..][..self.width]
    }

    fn add(&mut self) -> usize {
        self.entries.push(Entry { key: 0, page: 0, recent: false });
        self.rows.resize(self.rows.len() + self.width, 0.0);
        self.entries.len() - 1
    }

    /// Frees the next place that was not used since the hand last passed.
    fn evict(&mut self) -> usize {
        loop {
            self.hand = if self.hand + 1 < self.entries.len() { self.hand + 1 } else { 1 };
            let entry = &mut self.entries[self.hand];
            if entry.page != self.page && !std::mem::take(&mut entry.recent) {
                self.places.remove(&entry.key);
                return self.hand;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_what_is_used_and_stays_bounded() {
        let mut cache = TypeCache::new(1, 0);
        for round in 0..50_000u64 {
            cache.start_page();
            for key in [7, 8, 1000 + round] {
                let (slot, is_new) = cache.slot(key);
                if is_new {
                    cache.row_mut(slot)[0] = key as f32;
                }
                assert_eq!(cache.row(slot)[0], key as f32);
            }
        }
        assert_eq!(cache.entries.len(), MIN_ROWS);
        assert_eq!(cache.places.len(), MIN_ROWS - 1);
        assert_eq!(cache.row(TypeCache::EMPTY), [0.0]);
        // The two that are always used were computed once.
        assert_eq!(cache.stats.misses, 50_002);
    }
}
