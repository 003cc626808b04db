//! The second pass: exceptions that the first one cut apart.
//!
//! An exception with affix characters in it (`:-D`, `peut-être`) is missed where it stands inside a chunk. So after the first pass the
//! tokens that the rules make of such an exception are looked for in the document, and replaced by the exception's pieces.

use rustc_hash::FxHashMap;

use crate::chars;

use super::RawToken;
use super::cache::Piece;
use super::exceptions::Exceptions;
use super::section::{Reader, Writer};

/// The sequences of token texts to look for.
#[derive(Default)]
pub(super) struct SpecialCases {
    /// Numbers from 1 for each text in any sequence. Those that begin one come first.
    parts: FxHashMap<Box<str>, u16>,
    n_starts: u16,
    max_bytes: usize,
    /// A tree of the sequences: from a node and a part to the next node. Node 0 is the root.
    nodes: FxHashMap<(u32, u16), u32>,
    /// For each node whether a sequence ends there.
    ends: Vec<bool>,
}

/// A sequence found in a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Found {
    first: usize,
    last: usize,
}

impl SpecialCases {
    /// Returns the number of a token's text, or 0 if it is in no sequence.
    pub(super) fn part(&self, text: &str) -> u16 {
        if text.len() > self.max_bytes { 0 } else { self.parts.get(text).copied().unwrap_or(0) }
    }

    /// Returns whether a sequence can begin with this part.
    pub(super) fn is_start(&self, part: u16) -> bool {
        (1..=self.n_starts).contains(&part)
    }

    /// Replaces the sequences in `tokens` that are exceptions; `parts` numbers the tokens' texts.
    pub(super) fn apply(
        &self,
        text: &str,
        exceptions: &Exceptions,
        parts: &[u16],
        tokens: &mut Vec<RawToken>,
    ) {
        let found = without_overlaps(self.find(parts), parts.len());
        if found.is_empty() {
            return;
        }
        let old = std::mem::take(tokens);
        tokens.reserve(old.len());
        let mut kept = 0;
        for Found { first, last } in found {
            tokens.extend_from_slice(&old[kept..first]);
            replace(text, exceptions, &old[first..last], tokens);
            kept = last;
        }
        tokens.extend_from_slice(&old[kept..]);
    }

    /// Finds all sequences, also those inside one another.
    fn find(&self, parts: &[u16]) -> Vec<Found> {
        let mut found = Vec::new();
        for (first, _) in parts.iter().enumerate().filter(|&(_, &part)| self.is_start(part)) {
            let mut node = 0;
            for (last, &part) in parts.iter().enumerate().skip(first) {
                match self.nodes.get(&(node, part)) {
                    Some(&next) => node = next,
                    None => break,
                }
                if self.ends.get(node as usize).copied().unwrap_or(false) {
                    found.push(Found { first, last: last + 1 });
                }
            }
        }
        found
    }

    fn insert(&mut self, sequence: &[u16]) {
        let mut node = 0;
        for &part in sequence {
            let n_nodes = self.ends.len() as u32;
            node = *self.nodes.entry((node, part)).or_insert(n_nodes);
            if node == n_nodes {
                self.ends.push(false);
            }
        }
        if let Some(end) = self.ends.get_mut(node as usize) {
            *end = true;
        }
    }

    pub(super) fn read(reader: &mut Reader<'_>) -> Result<SpecialCases, String> {
        let mut cases =
            SpecialCases { n_starts: reader.u16()?, ends: vec![false], ..SpecialCases::default() };
        let n_parts = reader.u16()?;
        for number in 1..=n_parts {
            let text = reader.str()?;
            cases.max_bytes = cases.max_bytes.max(text.len());
            cases.parts.insert(text.into(), number);
        }
        for _ in 0..reader.len()? {
            cases.insert(&reader.u16s()?);
        }
        Ok(cases)
    }
}

/// Writes the sequences of token texts to look for.
///
/// # Errors
///
/// Where they have more different texts than a number can count.
pub(super) fn write(sequences: &[Vec<String>], writer: &mut Writer) -> Result<(), String> {
    let mut parts: Vec<&str> =
        sequences.iter().filter_map(|sequence| sequence.first()).map(String::as_str).collect();
    parts.sort_unstable();
    parts.dedup();
    let n_starts = parts.len();
    let mut others: Vec<&str> = sequences
        .iter()
        .flatten()
        .map(String::as_str)
        .filter(|text| parts.binary_search(text).is_err())
        .collect();
    others.sort_unstable();
    others.dedup();
    parts.extend(others);
    let n_parts = u16::try_from(parts.len())
        .ok()
        .filter(|&n| n < u16::MAX)
        .ok_or("more than 65 534 texts in exceptions")?;
    let numbers: FxHashMap<&str, u16> = parts.iter().copied().zip(1..).collect();
    writer.u16(n_starts as u16);
    writer.u16(n_parts);
    parts.iter().for_each(|text| writer.bytes(text.as_bytes()));
    writer.len(sequences.len());
    for sequence in sequences {
        let sequence: Vec<u16> =
            sequence.iter().filter_map(|text| numbers.get(text.as_str()).copied()).collect();
        writer.u16s(&sequence);
    }
    Ok(())
}

/// Keeps of overlapping sequences the longer, then the earlier; sorted by place.
fn without_overlaps(mut found: Vec<Found>, n_tokens: usize) -> Vec<Found> {
    if found.is_empty() {
        return found;
    }
    found.sort_by_key(|found| (std::cmp::Reverse(found.last - found.first), found.first));
    let mut seen = vec![false; n_tokens];
    found.retain(|&Found { first, last }| {
        let is_free = !seen[first] && !seen[last - 1];
        // spaCy marks the tokens of rejected sequences too.
        seen[first..last].fill(true);
        is_free
    });
    found.sort_by_key(|found| found.first);
    found
}

/// Adds the pieces of the exception that `old` spells, or `old` itself if it spells none: spaces between tokens count.
fn replace(text: &str, exceptions: &Exceptions, old: &[RawToken], tokens: &mut Vec<RawToken>) {
    let [first, .., last] =
        [old.first(), old.last()].map(|token| token.copied().unwrap_or_default());
    let spelled = text.get(first.start as usize..last.end as usize).unwrap_or_default();
    match exceptions.get(spelled) {
        None => tokens.extend_from_slice(old),
        Some(pieces) => push_pieces(spelled, first.start, pieces, last.space_after, tokens),
    }
}

fn push_pieces(
    mut rest: &str,
    mut start: u32,
    pieces: &[Piece],
    space_after: bool,
    tokens: &mut Vec<RawToken>,
) {
    for piece in pieces {
        let (piece_text, after) =
            rest.split_at_checked(piece.n_bytes as usize).unwrap_or((rest, ""));
        let end = start + piece.n_bytes;
        let is_space = piece_text.chars().all(chars::is_space);
        tokens.push(RawToken { start, end, norm: piece.norm, space_after: false, is_space });
        (rest, start) = (after, end);
    }
    if let Some(last) = tokens.last_mut() {
        last.space_after = space_after;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn longer_sequences_win_and_rejected_ones_still_block() {
        let found = |ranges: &[(usize, usize)]| {
            ranges.iter().map(|&(first, last)| Found { first, last }).collect::<Vec<_>>()
        };
        assert_eq!(without_overlaps(found(&[(0, 2), (1, 4)]), 5), found(&[(1, 4)]));
        assert_eq!(without_overlaps(found(&[(0, 2), (1, 3), (2, 3)]), 3), found(&[(0, 2)]));
        assert_eq!(without_overlaps(found(&[(0, 1), (3, 5)]), 5), found(&[(0, 1), (3, 5)]));
    }

    #[test]
    fn sequences_are_found_inside_one_another() {
        let texts =
            |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
        let mut writer = Writer::default();
        write(&[texts(&["a", "-", "b"]), texts(&["-", "b"]), texts(&["a"])], &mut writer)
            .expect("few texts");
        let bytes = writer.finish();
        let cases = SpecialCases::read(&mut Reader::new(&bytes)).expect("whole bytes");
        let parts: Vec<u16> =
            ["x", "a", "-", "b", "b"].iter().map(|text| cases.part(text)).collect();
        assert_eq!(parts[0], 0);
        assert!(cases.is_start(parts[1]) && cases.is_start(parts[2]) && !cases.is_start(parts[3]));
        let mut found = cases.find(&parts);
        found.sort_by_key(|found| (found.first, found.last));
        assert_eq!(found, [(1, 2), (1, 4), (2, 4)].map(|(first, last)| Found { first, last }));
    }
}
