//! An [`Analyzer`] runs a model's components over texts and keeps the caches that make it fast.

use crate::{Doc, Error, Model};

/// How much an [`Analyzer`] may remember.
#[derive(Debug, Clone, Copy)]
pub struct AnalyzerConfig {
    /// Bound of all caches of one analyzer, in bytes.
    pub cache_bytes: usize,
}

impl Default for AnalyzerConfig {
    fn default() -> Self {
        AnalyzerConfig { cache_bytes: 96 << 20 }
    }
}

/// Analyses texts with one model. One for each thread: it owns its caches.
#[derive(Debug)]
pub struct Analyzer<'m> {
    pub(crate) _model: &'m Model,
}

/// Hits and misses of one cache since the analyzer was made.
#[derive(Debug, Clone, Copy, Default)]
pub struct CacheStats {
    /// Look-ups that found their entry.
    pub hits: u64,
    /// Look-ups that had to compute it.
    pub misses: u64,
}

impl<'m> Analyzer<'m> {
    /// Analyses one text.
    ///
    /// # Errors
    ///
    /// [`Error::TextTooLong`] for texts of 4 GiB or more; no other text fails.
    pub fn analyze<'a>(&mut self, text: &'a str) -> Result<Doc<'a>, Error>
    where
        'm: 'a,
    {
        Err(Error::TextTooLong { n_bytes: text.len() })
    }

    /// Returns each cache's name and figures, for display.
    pub fn cache_stats(&self) -> Vec<(&'static str, CacheStats)> {
        Vec::new()
    }
}
