//! spaCy's tokenizer: which words are these?
//!
//! Text is cut at white space into *chunks*; a chunk is an exception with listed tokens, or loses its prefixes and suffixes one by one
//! and is cut at its infixes; then exceptions that were cut apart are put together again. Tokens and their spaces are exactly spaCy's.
//!
//! The rules are regular expressions of up to 1.5 MB. Conversion turns them into automata ([`TokenizerRules::compile`]), so that loading
//! is a copy and a chunk costs a few look-ups per character.

mod affix;
mod automaton;
mod cache;
mod chunk;
mod exceptions;
mod pattern;
mod rules;
mod section;
mod special_cases;
#[cfg(test)]
mod tests;

use crate::chars;

use affix::AffixRules;
pub(crate) use cache::ChunkCache;
use chunk::Splitter;
use exceptions::Exceptions;
pub(crate) use rules::TokenizerRules;
use section::Reader;
use special_cases::SpecialCases;

/// The first bytes of a tokenizer's section; the last one counts versions of its layout.
const MAGIC: u32 = u32::from_le_bytes(*b"tok\x01");

/// A token: the bytes from `start` up to `end` of the text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct RawToken {
    /// Where it begins.
    pub start: u32,
    /// Where it ends.
    pub end: u32,
    /// The norm that an exception gives it: the place in [`Tokenizer::norms`] counted from 1, or 0 for none.
    pub norm: u16,
    /// Whether one U+0020 follows that is not a token itself.
    pub space_after: bool,
    /// Whether it is white space only.
    pub is_space: bool,
}

/// A tokenizer, ready to run. Holds no mutable state: threads share it, each with its own [`ChunkCache`].
pub(crate) struct Tokenizer {
    rules: AffixRules,
    exceptions: Exceptions,
    special_cases: SpecialCases,
}

impl std::fmt::Debug for Tokenizer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Tokenizer").finish_non_exhaustive()
    }
}

impl Tokenizer {
    /// Reads a section that [`TokenizerRules::compile`] made.
    ///
    /// # Errors
    ///
    /// Says what is wrong with damaged bytes.
    pub(crate) fn load(section: &[u8]) -> Result<Tokenizer, String> {
        let mut reader = Reader::new(section);
        if reader.u32()? != MAGIC {
            return Err("the tokenizer's section is of another version".to_owned());
        }
        let rules = AffixRules::read(&mut reader)?;
        let mut exceptions = Exceptions::read(&mut reader)?;
        let special_cases = SpecialCases::read(&mut reader)?;
        if !reader.is_at_end() {
            return Err("the tokenizer's section is longer than it says".to_owned());
        }
        exceptions.number_parts(|text| special_cases.part(text));
        Ok(Tokenizer { rules, exceptions, special_cases })
    }

    fn without_exceptions(rules: AffixRules) -> Tokenizer {
        Tokenizer {
            rules,
            exceptions: Exceptions::default(),
            special_cases: SpecialCases::default(),
        }
    }

    /// Returns the norms that exceptions give to their tokens.
    pub(crate) fn norms(&self) -> &[String] {
        self.exceptions.norms()
    }

    /// Puts the tokens of `text`, which is shorter than 4 GiB, into `out` in place of what was there.
    pub(crate) fn tokenize(&self, text: &str, cache: &mut ChunkCache, out: &mut Vec<RawToken>) {
        out.clear();
        cache.scratch.parts.clear();
        let mut has_start = false;
        for_each_chunk(text, |chunk| has_start |= self.push_chunk(text, chunk, cache, out));
        if has_start {
            self.special_cases.apply(text, &self.exceptions, &cache.scratch.parts, out);
        }
        cache.scratch.shrink();
    }

    /// Adds the tokens of one chunk, and returns whether one of them may begin a special case.
    fn push_chunk(
        &self,
        text: &str,
        chunk: ChunkRange,
        cache: &mut ChunkCache,
        out: &mut Vec<RawToken>,
    ) -> bool {
        let chunk_text = text.get(chunk.start..chunk.end).unwrap_or_default();
        let mut parts = std::mem::take(&mut cache.scratch.parts);
        let has_start = match cache.get(chunk_text) {
            Some(pieces) => self.push_pieces(chunk, pieces, &mut parts, out),
            None => {
                let splitter = Splitter {
                    rules: &self.rules,
                    exceptions: &self.exceptions,
                    special_cases: &self.special_cases,
                };
                splitter.split(chunk_text, &mut cache.scratch);
                cache.insert(chunk_text);
                self.push_pieces(chunk, &cache.scratch.pieces, &mut parts, out)
            }
        };
        cache.scratch.parts = parts;
        has_start
    }

    fn push_pieces(
        &self,
        chunk: ChunkRange,
        pieces: &[cache::Piece],
        parts: &mut Vec<u16>,
        out: &mut Vec<RawToken>,
    ) -> bool {
        let mut has_start = false;
        let mut start = chunk.start as u32;
        for piece in pieces {
            let end = start + piece.n_bytes;
            out.push(RawToken {
                start,
                end,
                norm: piece.norm,
                space_after: false,
                is_space: chunk.is_space,
            });
            parts.push(piece.part);
            has_start |= self.special_cases.is_start(piece.part);
            start = end;
        }
        if let Some(last) = out.last_mut() {
            last.space_after = chunk.space_after;
        }
        has_start
    }

    /// Returns the texts of the tokens.
    fn texts(&self, text: &str, cache: &mut ChunkCache) -> Vec<String> {
        let mut tokens = Vec::new();
        self.tokenize(text, cache, &mut tokens);
        tokens
            .iter()
            .filter_map(|token| text.get(token.start as usize..token.end as usize))
            .map(str::to_owned)
            .collect()
    }
}

/// A run of white space or of anything else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct ChunkRange {
    start: usize,
    end: usize,
    is_space: bool,
    /// Whether one U+0020 after it belongs to it.
    space_after: bool,
}

/// Cuts a text where white space begins and ends. One U+0020 after other characters belongs to the chunk before it.
fn for_each_chunk(text: &str, mut take: impl FnMut(ChunkRange)) {
    let mut start = 0;
    let mut in_space = text.chars().next().is_some_and(chars::is_space);
    for (at, c) in text.char_indices() {
        if chars::is_space(c) == in_space {
            continue;
        }
        let space_after = c == ' ';
        if start < at {
            take(ChunkRange { start, end: at, is_space: in_space, space_after });
        }
        start = at + usize::from(space_after);
        in_space = !in_space;
    }
    if start < text.len() {
        take(ChunkRange { start, end: text.len(), is_space: in_space, space_after: false });
    }
}
