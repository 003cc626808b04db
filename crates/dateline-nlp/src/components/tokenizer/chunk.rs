//! Cuts one chunk into tokens: exception, or prefixes and suffixes off, then infixes.

use super::affix::{AffixRules, Chunk};
use super::cache::{Piece, Scratch};
use super::exceptions::Exceptions;
use super::special_cases::SpecialCases;

/// From this length on the path of `token_match` is remembered; shorter chunks are faster without.
const LONG_CHUNK_CHARS: usize = 48;

/// Everything that decides on the tokens of a chunk.
pub(super) struct Splitter<'a> {
    pub(super) rules: &'a AffixRules,
    pub(super) exceptions: &'a Exceptions,
    pub(super) special_cases: &'a SpecialCases,
}

impl Splitter<'_> {
    /// Puts the pieces of `text` into `scratch.pieces`.
    pub(super) fn split(&self, text: &str, scratch: &mut Scratch) {
        scratch.pieces.clear();
        if let Some(pieces) = self.exceptions.get(text) {
            scratch.pieces.extend_from_slice(pieces);
            return;
        }
        let mut spelling = std::mem::take(&mut scratch.spelling);
        let chunk = spelling.read(text, &self.rules.alphabet);
        let (first, last) = self.cut_affixes(&chunk, scratch);
        self.push_all(&chunk, first, last, scratch);
        scratch.spelling = spelling;
    }

    /// Notes the lengths of all prefixes and suffixes, and returns the range of what is left.
    fn cut_affixes(&self, chunk: &Chunk<'_>, scratch: &mut Scratch) -> (usize, usize) {
        scratch.prefixes.clear();
        scratch.suffixes.clear();
        let (mut first, mut last) = (0, chunk.symbols.len());
        if last >= LONG_CHUNK_CHARS {
            scratch.memo.begin(last);
        }
        while first < last
            && !self.is_token(chunk, first, last, scratch)
            && !self.is_exception(chunk, first, last)
        {
            let n_prefix = self.rules.prefix.n_chars(chunk, first, last).min(last - first);
            if n_prefix > 0 && self.is_exception(chunk, first + n_prefix, last) {
                scratch.prefixes.push(n_prefix);
                return (first + n_prefix, last);
            }
            let n_suffix = self
                .rules
                .suffix
                .n_chars(chunk, first + n_prefix, last)
                .min(last - first - n_prefix);
            if n_suffix > 0 && self.is_exception(chunk, first, last - n_suffix) {
                scratch.suffixes.push(n_suffix);
                return (first, last - n_suffix);
            }
            if n_prefix == 0 && n_suffix == 0 {
                break;
            }
            scratch.prefixes.extend((n_prefix > 0).then_some(n_prefix));
            scratch.suffixes.extend((n_suffix > 0).then_some(n_suffix));
            first += n_prefix;
            last -= n_suffix;
        }
        (first, last)
    }

    fn is_token(
        &self,
        chunk: &Chunk<'_>,
        first: usize,
        last: usize,
        scratch: &mut Scratch,
    ) -> bool {
        if chunk.symbols.len() < LONG_CHUNK_CHARS {
            self.rules.token_match.matches(chunk, first, last)
        } else {
            self.rules.token_match.matches_again(chunk, first, last, &mut scratch.memo)
        }
    }

    fn is_exception(&self, chunk: &Chunk<'_>, first: usize, last: usize) -> bool {
        self.exceptions.get(chunk.slice(first, last)).is_some()
    }

    /// Adds prefixes, what is left from `first` up to `last`, then suffixes.
    fn push_all(&self, chunk: &Chunk<'_>, first: usize, last: usize, scratch: &mut Scratch) {
        let prefixes = std::mem::take(&mut scratch.prefixes);
        let suffixes = std::mem::take(&mut scratch.suffixes);
        self.push_one_by_one(chunk, 0, prefixes.iter(), scratch);
        self.push_middle(chunk, first, last, scratch);
        self.push_one_by_one(chunk, last, suffixes.iter().rev(), scratch);
        (scratch.prefixes, scratch.suffixes) = (prefixes, suffixes);
    }

    fn push_one_by_one<'l>(
        &self,
        chunk: &Chunk<'_>,
        mut at: usize,
        lengths: impl Iterator<Item = &'l usize>,
        scratch: &mut Scratch,
    ) {
        for n_chars in lengths {
            self.push(chunk, at, at + n_chars, scratch);
            at += n_chars;
        }
    }

    fn push_middle(&self, chunk: &Chunk<'_>, first: usize, last: usize, scratch: &mut Scratch) {
        if first == last {
            return;
        }
        if let Some(pieces) = self.exceptions.get(chunk.slice(first, last)) {
            scratch.pieces.extend_from_slice(pieces);
        } else if self.is_token(chunk, first, last, scratch)
            || self.rules.url_match.matches(chunk, first, last)
        {
            self.push(chunk, first, last, scratch);
        } else {
            self.push_cut_at_infixes(chunk, first, last, scratch);
        }
    }

    fn push_cut_at_infixes(
        &self,
        chunk: &Chunk<'_>,
        first: usize,
        last: usize,
        scratch: &mut Scratch,
    ) {
        let mut infixes = std::mem::take(&mut scratch.infixes);
        infixes.clear();
        self.rules.infix.find(chunk, first, last, &mut infixes);
        let mut at = first;
        // An infix at the very start is none; its text belongs to what follows.
        for &(start, end) in infixes.iter().filter(|&&(start, _)| start != first) {
            self.push(chunk, at, start, scratch);
            self.push(chunk, start, end, scratch);
            at = end;
        }
        self.push(chunk, at, last, scratch);
        scratch.infixes = infixes;
    }

    /// Adds the characters from `first` up to `last` as a piece, unless there are none.
    fn push(&self, chunk: &Chunk<'_>, first: usize, last: usize, scratch: &mut Scratch) {
        let text = chunk.slice(first, last);
        if !text.is_empty() {
            scratch.pieces.push(Piece {
                n_bytes: text.len() as u32,
                norm: 0,
                part: self.special_cases.part(text),
            });
        }
    }
}
