//! Bytes to characters.

use serde::de::Deserializer;
use serde::ser::{SerializeTuple, Serializer};
use serde::{Deserialize, Serialize};

/// A half-open stretch of characters, `[start, end]` in JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CharSpan {
    /// First character.
    pub start: u32,
    /// Character after the last.
    pub end: u32,
}

impl Serialize for CharSpan {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut pair = serializer.serialize_tuple(2)?;
        pair.serialize_element(&self.start)?;
        pair.serialize_element(&self.end)?;
        pair.end()
    }
}

impl<'de> Deserialize<'de> for CharSpan {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<CharSpan, D::Error> {
        <(u32, u32)>::deserialize(deserializer).map(|(start, end)| CharSpan { start, end })
    }
}

/// Converts byte offsets to character offsets in one pass, as long as they are asked for in rising order.
///
/// ```
/// let mut offsets = dateline_record::CharOffsets::new("ıı x");
/// assert_eq!((offsets.at_byte(2), offsets.at_byte(5)), (1, 3));
/// ```
#[derive(Debug, Clone)]
pub struct CharOffsets<'a> {
    text: &'a str,
    at_byte: usize,
    n_chars: u32,
}

impl<'a> CharOffsets<'a> {
    /// Starts at the first character of `text`.
    pub fn new(text: &'a str) -> CharOffsets<'a> {
        CharOffsets { text, at_byte: 0, n_chars: 0 }
    }

    /// Returns the number of characters before `byte`; an offset beyond the text counts as its end. Going back recounts from the start.
    pub fn at_byte(&mut self, byte: usize) -> u32 {
        let bytes = self.text.as_bytes();
        let byte = byte.min(bytes.len());
        if byte < self.at_byte {
            (self.at_byte, self.n_chars) = (0, 0);
        }
        // Every character has one byte that continues no other.
        let n_new = bytes[self.at_byte..byte].iter().filter(|&&b| (b as i8) >= -0x40).count();
        self.at_byte = byte;
        self.n_chars += u32::try_from(n_new).unwrap_or(u32::MAX);
        self.n_chars
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_like_char_indices_forwards_and_back() {
        let text = "a\u{308}é€𝄞\u{200d}🇫🇷\n";
        let mut offsets = CharOffsets::new(text);
        for (n_chars, (byte, _)) in text.char_indices().enumerate() {
            assert_eq!(offsets.at_byte(byte) as usize, n_chars);
        }
        assert_eq!(offsets.at_byte(text.len()) as usize, text.chars().count());
        assert_eq!(offsets.at_byte(0), 0);
        assert_eq!(offsets.at_byte(usize::MAX) as usize, text.chars().count());
    }
}
