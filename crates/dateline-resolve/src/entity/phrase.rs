//! The noun phrase around a head: which words name the someone, without clauses and lists.

use std::ops::Range;

use dateline_types::{Doc, Ent, EntLabel, Pos, Relation, Token};

use super::compounds::is_behind_hyphen;
use crate::folded::Folded;

/// The words of an article as phrases are made of them.
#[derive(Debug)]
pub(super) struct Words {
    pub(super) words: Folded,
    pub(super) lemmas: Folded,
    /// Which words tell nothing of who it is: those that join parts of a title (`de`, `of`), countries that someone is not of.
    is_left_out: Vec<bool>,
    /// Which tokens no phrase goes over: days, commas, semicolons, colons, quotation marks, brackets.
    is_cut: Vec<bool>,
}

impl Words {
    /// Reads the words of an article. `joining` are those that join parts of a title.
    pub(super) fn of(doc: &Doc, joining: &[String], is_time: &[bool]) -> Words {
        let words = Folded::of(doc.tokens.iter().map(|token| &*token.lower));
        let lemmas = Folded::of(doc.tokens.iter().map(|token| &*token.lemma));
        let is_word_joining = |word: usize| joining.iter().any(|own| own == words.word(word));
        let is_left_out = (0..words.n_words()).map(is_word_joining).collect();
        let is_cut =
            doc.tokens.iter().zip(is_time).map(|(token, is_time)| *is_time || cuts(&token.lower));
        Words { is_cut: is_cut.collect(), words, lemmas, is_left_out }
    }

    /// Leaves a word out of what phrases are known by.
    pub(super) fn leave_out(&mut self, word: usize) {
        self.is_left_out[word] = true;
    }

    /// Returns the words of a token that tell who it is.
    fn at(&self, token: usize) -> impl Iterator<Item = Word<'_>> {
        let words = self.words.words_of(token);
        let lemmas = self.lemmas.words_of(token);
        let first = words.start;
        let lemma = move |number: usize| match lemmas.len() == words.len() {
            true => self.lemmas.word(lemmas.start + number - first),
            false => self.words.word(number),
        };
        let own = self.words.words_of(token).filter(|&number| !self.is_left_out[number]);
        own.map(move |number| Word {
            word: self.words.word(number),
            lemma: lemma(number),
            token,
            number,
        })
    }
}

/// Tells whether no phrase goes over a token.
fn cuts(word: &str) -> bool {
    matches!(word, "," | ";" | ":" | "«" | "»" | "\"" | "“" | "”" | "(" | ")" | "—" | "–" | ">")
}

/// A head with the words that belong to its name or role.
#[derive(Debug, Clone)]
pub(super) struct Phrase<'w> {
    /// The head.
    pub(super) head: usize,
    /// Tokens from the first to the last word: « le ministre russe de la Défense Sergueï Choïgou ».
    pub(super) tokens: Range<usize>,
    /// The words as they are compared, joining words left out.
    pub(super) words: Vec<Word<'w>>,
    /// A name right behind a title, which the parser hung elsewhere: « l'assassinat du général *Qassem Soleimani* ».
    pub(super) name_behind: Range<usize>,
}

/// A word of a phrase. A token may give several (`al-Assad`) or none (`-`).
#[derive(Debug, Clone, Copy)]
pub(super) struct Word<'w> {
    /// Folded.
    pub(super) word: &'w str,
    /// The lemma, folded, where the token is one word.
    pub(super) lemma: &'w str,
    /// The token it is of.
    pub(super) token: usize,
    /// Its number among all words of the article.
    pub(super) number: usize,
}

/// How a word inside a phrase belongs to its head.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tie {
    /// It is the head's own name: the head, a further part of the name, an apposition.
    Own,
    /// It stands before the head: "*U.S.* president", « le président *russe* ».
    Modifier,
    /// It belongs to what the head is of: « le président de la *Russie* », "*Russia*'s president".
    Complement,
}

impl<'w> Phrase<'w> {
    /// Cuts the phrase around `head`. `joining` are the words that join parts of a title (`de`, `of`).
    pub(super) fn around(
        doc: &Doc,
        words: &'w Words,
        head: usize,
        joining: &[String],
    ) -> Phrase<'w> {
        let limits = commas_around(doc, words, head);
        let keep = |token: usize| limits.contains(&token) && belongs(doc, token, joining);
        let reach = trimmed(doc, doc.reach(head, keep));
        // The model's name of a place or body is whole where the tree cuts it: « la Corée *du Sud* », « des combattants de Boko *Haram* ».
        let is_cut = |ent: &&Ent| {
            let is_top = doc.tokens[head].governor.is_none_or(|above| !ent.tokens.contains(&above));
            let is_last = ent.tokens.contains(&(reach.end - 1)) && ent.tokens.end <= limits.end;
            let holds_head = ent.tokens.contains(&head);
            match ent.label {
                EntLabel::Place => holds_head || is_last,
                EntLabel::Organisation => {
                    if holds_head {
                        is_top
                    } else {
                        is_last
                    }
                }
                _ => false,
            }
        };
        let ents = [doc.ent_at(head), doc.ent_at(reach.end - 1)];
        let tokens = match ents.into_iter().flatten().find(is_cut) {
            Some(ent) => {
                trimmed(doc, reach.start.min(ent.tokens.start)..reach.end.max(ent.tokens.end))
            }
            None => reach,
        };
        Phrase::of(words, head, tokens)
    }

    fn of(words: &'w Words, head: usize, tokens: Range<usize>) -> Phrase<'w> {
        let words = tokens.clone().flat_map(|token| words.at(token)).collect();
        Phrase { head, name_behind: tokens.end..tokens.end, tokens, words }
    }

    /// Lets the phrase go on to `end`.
    pub(super) fn up_to(self, words: &'w Words, end: usize) -> Phrase<'w> {
        Phrase::of(words, self.head, self.tokens.start..end)
    }

    /// Takes the person's name that stands right behind a title, where the parser hung it on a word above.
    pub(super) fn with_name_behind(self, doc: &Doc, words: &'w Words) -> Phrase<'w> {
        let end = self.tokens.end;
        let person = doc.ent_at(end).filter(|ent| ent.tokens.start == end);
        let is_apposed = |token: &Token| {
            token.relation == Relation::Apposition
                && token.governor.is_some_and(|above| doc.ancestors(self.head).any(|a| a == above))
        };
        match person {
            Some(ent) if ent.label == EntLabel::Person && is_apposed(&doc.tokens[end]) => {
                let whole = Phrase::of(words, self.head, self.tokens.start..ent.tokens.end);
                Phrase { name_behind: ent.tokens.clone(), ..whole }
            }
            _ => self,
        }
    }

    /// Tells how `token` of this phrase belongs to its head.
    pub(super) fn tie(&self, doc: &Doc, token: usize) -> Tie {
        if self.name_behind.contains(&token) {
            return Tie::Own;
        }
        let mut tie = Tie::Own;
        let mut at = token;
        while at != self.head {
            let own = &doc.tokens[at];
            tie = match own.relation {
                Relation::Flat | Relation::Apposition => tie,
                Relation::NounComplement | Relation::Possessor | Relation::Oblique => {
                    Tie::Complement
                }
                _ if tie == Tie::Own => Tie::Modifier,
                _ => tie,
            };
            match own.governor {
                Some(governor) if self.tokens.contains(&governor) => at = governor,
                _ => return Tie::Complement,
            }
        }
        tie
    }
}

/// The stretch around `head` that has no day, comma, semicolon, colon, quotation mark or bracket.
fn commas_around(doc: &Doc, words: &Words, head: usize) -> Range<usize> {
    let sent = doc.sent_of(head).tokens.clone();
    let is_cut = |&token: &usize| words.is_cut[token];
    let first = (sent.start..head).rev().find(is_cut).map_or(sent.start, |cut| cut + 1);
    let end = (head + 1..sent.end).find(is_cut).unwrap_or(sent.end);
    first..end
}

/// Tells whether a dependent is part of the phrase of its governor.
fn belongs(doc: &Doc, token: usize, joining: &[String]) -> bool {
    let own = &doc.tokens[token];
    match own.relation {
        Relation::Determiner
        | Relation::Possessor
        | Relation::Compound
        | Relation::Flat
        | Relation::Number
        | Relation::Case
        | Relation::Apposition
        | Relation::Modifier => true,
        // « hommes *armés* »: a participle that stands alone right behind its noun.
        Relation::RelativeClause => {
            own.governor.is_some_and(|governor| governor + 1 == token)
                && (own.pos == Pos::Adjective || own.has("VerbForm=Part"))
                && doc.dependents(token).is_empty()
        }
        Relation::NounComplement => own.preposition.is_none_or(|preposition| {
            let preposition = &doc.tokens[preposition];
            joining.iter().any(|word| **word == *preposition.lower || **word == *preposition.lemma)
        }),
        // "*Iranian*-backed rebels", "*Franco*-Algerian"
        Relation::Oblique | Relation::Adverb => {
            own.governor == Some(token + 2) && is_behind_hyphen(doc, token + 2)
        }
        _ => false,
    }
}

/// Drops prepositions and marks at the ends: they tie the phrase to the rest.
fn trimmed(doc: &Doc, tokens: Range<usize>) -> Range<usize> {
    let is_outside = |token: &usize| {
        let token = &doc.tokens[*token];
        matches!(
            token.pos,
            Pos::Adposition | Pos::Punctuation | Pos::Conjunction | Pos::Subordinator
        ) || (token.relation == Relation::Case && &*token.lower != "'s" && &*token.lower != "'")
    };
    let start = tokens.clone().find(|token| !is_outside(token)).unwrap_or(tokens.start);
    let end = (start..tokens.end)
        .rev()
        .find(|token| !is_outside(token))
        .map_or(tokens.end, |last| last + 1);
    start..end.max(start + 1)
}
