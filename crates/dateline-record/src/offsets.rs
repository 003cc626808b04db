//! Bytes to characters.

use dateline_types::ByteSpan;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
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

impl JsonSchema for CharSpan {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "CharSpan".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "array",
            "items": generator.subschema_for::<u32>(),
            "minItems": 2,
            "maxItems": 2,
            "description": "A stretch of the article's text: first character, character after the last."
        })
    }
}

/// Bytes between two counted places of a [`CharIndex`]: a table of 1/16 of the text, and at most a cache line to count.
const BLOCK_BYTES: usize = 64;

/// Converts byte offsets to character offsets in any order, after one pass over the text.
///
/// ```
/// let offsets = dateline_record::CharIndex::new("ıı x");
/// assert_eq!((offsets.at_byte(5), offsets.at_byte(2)), (3, 1));
/// ```
#[derive(Debug, Clone)]
pub struct CharIndex<'a> {
    text: &'a str,
    /// Characters before each block.
    n_before: Vec<u32>,
}

impl<'a> CharIndex<'a> {
    /// Counts the characters of `text`.
    #[must_use]
    pub fn new(text: &'a str) -> CharIndex<'a> {
        let mut n_chars = 0;
        let blocks = text.as_bytes().chunks(BLOCK_BYTES);
        let n_before = blocks.map(|block| {
            let before = n_chars;
            n_chars += n_starts(block);
            before
        });
        CharIndex { text, n_before: n_before.collect() }
    }

    /// Returns the number of characters before `byte`; an offset beyond the text counts as its end.
    #[must_use]
    pub fn at_byte(&self, byte: usize) -> u32 {
        let bytes = self.text.as_bytes();
        let byte = byte.min(bytes.len());
        // The end of a text that fills its last block lies in no block.
        let block = (byte / BLOCK_BYTES).min(self.n_before.len().saturating_sub(1));
        let n_before = self.n_before.get(block).copied().unwrap_or(0);
        n_before + n_starts(&bytes[block * BLOCK_BYTES..byte])
    }

    /// Returns the same stretch in characters.
    #[must_use]
    pub fn span(&self, span: ByteSpan) -> CharSpan {
        CharSpan { start: self.at_byte(span.start), end: self.at_byte(span.end) }
    }

    /// Returns the words of the stretch; nothing where it is of another text.
    #[must_use]
    pub fn words(&self, span: ByteSpan) -> &'a str {
        span.text(self.text)
    }
}

/// Returns how many characters start within `bytes`: every character has one byte that continues no other.
fn n_starts(bytes: &[u8]) -> u32 {
    let n_starts = bytes.iter().filter(|&&byte| (byte as i8) >= -0x40).count();
    u32::try_from(n_starts).unwrap_or(u32::MAX)
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
        self.n_chars += n_starts(&bytes[self.at_byte..byte]);
        self.at_byte = byte;
        self.n_chars
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_index_counts_characters_in_any_order(text in "(\\PC|[éı€𝄞東\u{300}]){0,300}", byte in 0_usize..1_000) {
            let offsets = CharIndex::new(&text);
            let byte = text.floor_char_boundary(byte.min(text.len()));
            let (before, after) = text.split_at(byte);
            prop_assert_eq!(offsets.at_byte(byte) as usize, before.chars().count());
            let span = offsets.span(ByteSpan::new(byte, text.len()));
            prop_assert_eq!((span.end - span.start) as usize, after.chars().count());
            let mut in_order = CharOffsets::new(&text);
            prop_assert_eq!(in_order.at_byte(byte), offsets.at_byte(byte));
        }
    }

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
