//! The words of an article as they are compared with names: folded once, and looked up as pieces of one text.

use std::borrow::Cow;
use std::ops::Range;

use crate::gazetteer::fold_into;
use crate::world::is_joint;

/// Folded words, token by token.
#[derive(Debug, Clone)]
pub(crate) struct Folded {
    /// All words, with one space between two.
    text: String,
    /// Where each word lies in it.
    words: Vec<Range<usize>>,
    /// For each token the index of its first word, and that of the end.
    first: Vec<usize>,
}

impl Folded {
    /// Folds the words of tokens. A token may give several (`al-Assad`) or none (`-`).
    pub(crate) fn of<'t>(tokens: impl ExactSizeIterator<Item = &'t str>) -> Folded {
        let n_tokens = tokens.len();
        let mut folded = Folded {
            text: String::with_capacity(8 * n_tokens),
            words: Vec::with_capacity(n_tokens),
            first: Vec::with_capacity(n_tokens + 1),
        };
        for token in tokens {
            folded.first.push(folded.words.len());
            if token.bytes().all(|byte| byte.is_ascii_lowercase()) {
                folded.push(token);
            } else {
                token.split(is_joint).for_each(|word| folded.push(word));
            }
        }
        folded.first.push(folded.words.len());
        folded
    }

    fn push(&mut self, word: &str) {
        let before = self.text.len();
        if before > 0 {
            self.text.push(' ');
        }
        let start = self.text.len();
        // Most words are their own folding.
        if word.bytes().all(|byte| byte.is_ascii_lowercase()) {
            self.text.push_str(word);
        } else {
            fold_into(word, &mut self.text);
        }
        if self.text.len() == start {
            self.text.truncate(before);
            return;
        }
        self.words.push(start..self.text.len());
    }

    /// Returns the words of a token, with one space between two.
    pub(crate) fn token(&self, token: usize) -> &str {
        self.tokens(token..token + 1)
    }

    /// Returns the words of tokens in a row, with one space between two.
    pub(crate) fn tokens(&self, tokens: Range<usize>) -> &str {
        self.words(self.first[tokens.start]..self.first[tokens.end])
    }

    /// Returns the numbers of a token's words.
    pub(crate) fn words_of(&self, token: usize) -> Range<usize> {
        self.first[token]..self.first[token + 1]
    }

    /// Returns the word of that number.
    pub(crate) fn word(&self, word: usize) -> &str {
        self.words(word..word + 1)
    }

    /// Returns words in a row, by their numbers, with one space between two.
    pub(crate) fn words(&self, words: Range<usize>) -> &str {
        match self.words.get(words).unwrap_or_default() {
            [] => "",
            [first, .., last] => self.text.get(first.start..last.end).unwrap_or_default(),
            [only] => self.text.get(only.clone()).unwrap_or_default(),
        }
    }

    /// Returns two words with a space between them.
    pub(crate) fn joined(&self, one: usize, other: usize) -> Cow<'_, str> {
        match other == one + 1 {
            true => Cow::Borrowed(self.words(one..other + 1)),
            false => Cow::Owned(format!("{} {}", self.word(one), self.word(other))),
        }
    }

    /// Returns how many words tokens in a row have.
    pub(crate) fn n_words_of(&self, tokens: Range<usize>) -> usize {
        self.first[tokens.end] - self.first[tokens.start]
    }

    /// Returns how many words there are.
    pub(crate) fn n_words(&self) -> usize {
        self.words.len()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::world::words_of;

    #[test]
    fn words_stand_where_their_tokens_do() {
        let tokens = ["le", "président", "bachar", "al-assad", "-", "l’", "2020"];
        let folded = Folded::of(tokens.iter().copied());
        assert_eq!(folded.tokens(0..4), "le president bachar al assad");
        assert_eq!((folded.token(3), folded.token(4), folded.token(5)), ("al assad", "", "l"));
        assert_eq!(folded.words_of(3), 3..5);
        assert_eq!((folded.word(4), folded.tokens(3..6)), ("assad", "al assad l"));
        assert_eq!(folded.n_words(), 7);
    }

    proptest! {
        #[test]
        fn folding_tokens_is_folding_each(tokens in prop::collection::vec("[a-z0-9é' -]{0,6}|\\PC{0,4}", 0..12)) {
            let folded = Folded::of(tokens.iter().map(String::as_str));
            for (at, token) in tokens.iter().enumerate() {
                let words: Vec<&str> = folded.words_of(at).map(|word| folded.word(word)).collect();
                prop_assert_eq!(&words, &words_of(token));
                prop_assert_eq!(folded.token(at), words.join(" "));
            }
            let all: Vec<String> = tokens.iter().flat_map(|token| words_of(token)).collect();
            prop_assert_eq!(folded.tokens(0..tokens.len()), all.join(" "));
        }
    }
}
