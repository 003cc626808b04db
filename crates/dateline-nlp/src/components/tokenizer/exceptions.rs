//! Tokenizer exceptions: texts whose tokens are listed.

use rustc_hash::FxHashMap;

use super::cache::Piece;
use super::rules::TokenizerException;
use super::section::{Reader, Writer};

/// The exceptions of a package, by their text.
#[derive(Default)]
pub(super) struct Exceptions {
    /// For each text its pieces' range.
    ranges: FxHashMap<Box<str>, (u32, u32)>,
    pieces: Vec<Piece>,
    /// The norms that pieces have of their own; a piece's number counts from 1.
    norms: Vec<String>,
    /// Length of the longest text, so that long ones are not even hashed.
    max_bytes: usize,
}

impl Exceptions {
    /// Returns the pieces of an exception.
    pub(super) fn get(&self, text: &str) -> Option<&[Piece]> {
        if text.len() > self.max_bytes {
            return None;
        }
        let &(first, last) = self.ranges.get(text)?;
        self.pieces.get(first as usize..last as usize)
    }

    pub(super) fn norms(&self) -> &[String] {
        &self.norms
    }

    /// Numbers the pieces' texts as the second pass knows them.
    pub(super) fn number_parts(&mut self, part_of: impl Fn(&str) -> u16) {
        #[expect(clippy::iter_over_hash_type, reason = "each entry is changed by itself")]
        for (text, &(first, last)) in &self.ranges {
            let mut rest: &str = text;
            for piece in &mut self.pieces[first as usize..last as usize] {
                let (part, after) =
                    rest.split_at_checked(piece.n_bytes as usize).unwrap_or((rest, ""));
                piece.part = part_of(part);
                rest = after;
            }
        }
    }

    fn insert(&mut self, key: &str, pieces: &[(&str, u16)]) -> Result<(), String> {
        let joined: String = pieces.iter().map(|&(orth, _)| orth).collect();
        if key.is_empty() || joined != key || pieces.iter().any(|(orth, _)| orth.is_empty()) {
            return Err(format!("the pieces of the exception `{key}` do not make it up"));
        }
        let first = self.pieces.len() as u32;
        self.pieces.extend(pieces.iter().map(|&(orth, norm)| Piece {
            n_bytes: orth.len() as u32,
            norm,
            part: 0,
        }));
        self.ranges.insert(key.into(), (first, self.pieces.len() as u32));
        self.max_bytes = self.max_bytes.max(key.len());
        Ok(())
    }

    pub(super) fn read(reader: &mut Reader<'_>) -> Result<Exceptions, String> {
        let mut exceptions = Exceptions::default();
        for _ in 0..reader.len()? {
            exceptions.norms.push(reader.str()?.to_owned());
        }
        for _ in 0..reader.len()? {
            let key = reader.str()?;
            let pieces = (0..reader.len()?)
                .map(|_| Ok((reader.str()?, reader.u16()?)))
                .collect::<Result<Vec<_>, String>>()?;
            if pieces.iter().any(|&(_, norm)| usize::from(norm) > exceptions.norms.len()) {
                return Err(format!("the exception `{key}` has a norm that is not there"));
            }
            exceptions.insert(key, &pieces)?;
        }
        Ok(exceptions)
    }
}

/// Writes a package's exceptions.
///
/// # Errors
///
/// Where there are more norms than a piece's number can count.
pub(super) fn write(exceptions: &[TokenizerException], writer: &mut Writer) -> Result<(), String> {
    let mut norms: Vec<&str> = exceptions
        .iter()
        .flat_map(|exception| &exception.pieces)
        .filter_map(|piece| piece.norm.as_deref())
        .collect();
    norms.sort_unstable();
    norms.dedup();
    if norms.len() >= usize::from(u16::MAX) {
        return Err("more than 65 534 norms".to_owned());
    }
    writer.len(norms.len());
    norms.iter().for_each(|norm| writer.bytes(norm.as_bytes()));
    writer.len(exceptions.len());
    for exception in exceptions {
        writer.bytes(exception.key.as_bytes());
        writer.len(exception.pieces.len());
        for piece in &exception.pieces {
            writer.bytes(piece.orth.as_bytes());
            writer.u16(norm_number(&norms, piece.norm.as_deref()));
        }
    }
    Ok(())
}

fn norm_number(norms: &[&str], norm: Option<&str>) -> u16 {
    norm.and_then(|norm| norms.binary_search(&norm).ok()).map_or(0, |at| at as u16 + 1)
}
