//! What the embeddings see of a word: its norm, first and last letters, shape.

use std::borrow::Cow;

use super::tokenizer::RawToken;
use crate::chars::{is_alpha, is_digit};
use crate::model::file::ModelFile;
use crate::model::manifest::Feature;
use crate::model::tables::{IdMap, StringPool};
use crate::strings::{murmur64a, string_id};
use crate::symbols::BASE_NORMS;

/// The text of a document and its tokens.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Words<'a> {
    pub(crate) text: &'a str,
    pub(crate) tokens: &'a [RawToken],
    /// Norms that the tokenizer's exceptions set; a token names them from 1.
    pub(crate) norms: &'a [String],
}

impl<'a> Words<'a> {
    pub(crate) fn len(&self) -> usize {
        self.tokens.len()
    }

    pub(crate) fn word(&self, token: usize) -> &'a str {
        let RawToken { start, end, .. } = self.tokens[token];
        self.text.get(start as usize..end as usize).unwrap_or_default()
    }

    /// Returns a number for all that a tok2vec can see of a token. Words are told apart by 64 bits of hash, as spaCy itself does.
    pub(crate) fn type_key(&self, token: usize, sees_spacy: bool) -> u64 {
        let raw = &self.tokens[token];
        let seen = u64::from(raw.norm) << 1 | u64::from(sees_spacy && raw.space_after);
        murmur64a(self.word(token).as_bytes()) ^ seen.wrapping_mul(0x9E37_79B9_7F4A_7C15)
    }

    fn exception_norm(&self, token: usize) -> Option<&'a str> {
        let norm = usize::from(self.tokens[token].norm).checked_sub(1)?;
        self.norms.get(norm).map(String::as_str)
    }
}

/// spaCy's table of spelling norms (`lexeme_norm`), for the languages that have one.
#[derive(Debug, Clone)]
pub(crate) struct LexemeNorms {
    map: IdMap,
    pool: StringPool,
}

impl LexemeNorms {
    pub(crate) fn load(file: &ModelFile) -> Result<LexemeNorms, String> {
        Ok(LexemeNorms {
            map: IdMap::read(file, "lexeme_norm")?,
            pool: StringPool::read(file, "lexeme_norm")?,
        })
    }

    fn norm<'w>(&'w self, word: &'w str) -> Cow<'w, str> {
        let listed = self.map.get(string_id(word)).and_then(|index| self.pool.get(index));
        let base = || BASE_NORMS.iter().find(|(from, _)| *from == word).map(|(_, to)| *to);
        listed.or_else(base).map_or_else(|| Cow::Owned(word.to_lowercase()), Cow::Borrowed)
    }
}

/// Returns the id that a feature has for a token.
pub(crate) fn feature_id(
    feature: Feature,
    words: &Words,
    token: usize,
    norms: &LexemeNorms,
) -> u64 {
    let word = words.word(token);
    match feature {
        Feature::Orth => string_id(word),
        Feature::Lower => string_id(&word.to_lowercase()),
        Feature::Norm => {
            words.exception_norm(token).map_or_else(|| string_id(&norms.norm(word)), string_id)
        }
        Feature::Prefix => string_id(prefix(word)),
        Feature::Suffix => string_id(suffix(word)),
        Feature::Shape => string_id(&shape(word)),
        Feature::Spacy => u64::from(words.tokens[token].space_after),
        Feature::IsSpace => u64::from(words.tokens[token].is_space),
    }
}

/// The first character.
fn prefix(word: &str) -> &str {
    let end = word.chars().next().map_or(0, char::len_utf8);
    word.get(..end).unwrap_or_default()
}

/// The last three characters.
fn suffix(word: &str) -> &str {
    let start = word.char_indices().rev().nth(2).map_or(0, |(at, _)| at);
    word.get(start..).unwrap_or_default()
}

/// Words of at least so many characters have the shape `LONG`.
const LONG: usize = 100;
/// A run of one sign is cut at this length.
const MAX_RUN: usize = 4;

/// The pattern of capitals, small letters, digits and other signs: `Xxxxx` for *Poutine*.
fn shape(word: &str) -> String {
    if word.chars().nth(LONG - 1).is_some() {
        return "LONG".to_owned();
    }
    let mut shape = String::with_capacity(word.len());
    let (mut last, mut run) = (None, 0);
    for c in word.chars() {
        let sign = match c {
            c if is_alpha(c) => {
                if c.is_uppercase() {
                    'X'
                } else {
                    'x'
                }
            }
            c if is_digit(c) => 'd',
            c => c,
        };
        run = if last == Some(sign) { run + 1 } else { 1 };
        last = Some(sign);
        if run <= MAX_RUN {
            shape.push(sign);
        }
    }
    shape
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes_are_spacys() {
        for (word, expected) in [
            ("Poutine", "Xxxxx"),
            ("USA", "XXX"),
            ("ABCDEFGH1234567", "XXXXdddd"),
            ("É1-x", "Xd-x"),
            ("²½", "d½"),
            ("中文字", "xxx"),
            ("......", "...."),
            (" \n", " \n"),
        ] {
            assert_eq!(shape(word), expected, "{word}");
        }
        assert_eq!(shape(&"a".repeat(99)), "xxxx");
        assert_eq!(shape(&"a".repeat(100)), "LONG");
    }

    #[test]
    fn affixes_are_counted_in_characters() {
        assert_eq!((prefix("été"), suffix("été")), ("é", "été"));
        assert_eq!((prefix("l'"), suffix("l'")), ("l", "l'"));
        assert_eq!(suffix("Damas😀"), "as😀");
    }
}
