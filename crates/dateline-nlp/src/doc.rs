//! The analysed text: a [`Doc`] owns all annotation, [`Token`], [`Sent`] and [`Span`] are views of it.
//!
//! The names are spaCy's, without its `_` twins: `lemma`, `pos`, `tag`, `morph`, `dep`, `head`, `ent_type`. Offsets are bytes into the text.

use crate::model::Labels;

/// One text with its annotation.
#[derive(Debug, Clone)]
pub struct Doc<'a> {
    pub(crate) text: &'a str,
    pub(crate) labels: &'a Labels,
    pub(crate) tokens: Vec<TokenData>,
    pub(crate) lemmas: String,
    pub(crate) ents: Vec<EntData>,
}

/// What is kept for each token. Labels are indices into [`Labels`].
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct TokenData {
    pub(crate) start: u32,
    pub(crate) end: u32,
    pub(crate) head: u32,
    pub(crate) lemma_start: u32,
    pub(crate) lemma_end: u32,
    /// 1-based index of the entity that holds the token, 0 for none.
    pub(crate) ent: u32,
    pub(crate) tag: u16,
    pub(crate) morph: u16,
    pub(crate) dep: u16,
    /// spaCy's number of the universal part of speech (84 ADJ … 103 SPACE), 0 for none.
    pub(crate) pos: u8,
    pub(crate) space_after: bool,
    pub(crate) is_space: bool,
    pub(crate) sent_start: bool,
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct EntData {
    pub(crate) start: u32,
    pub(crate) end: u32,
    pub(crate) label: u16,
}

impl<'a> Doc<'a> {
    /// Returns the text that was analysed.
    pub fn text(&self) -> &'a str {
        self.text
    }

    /// Returns the number of tokens.
    pub fn len(&self) -> usize {
        self.tokens.len()
    }

    /// Returns whether there is no token, which holds only for the empty text.
    pub fn is_empty(&self) -> bool {
        self.tokens.is_empty()
    }

    /// Returns the token at `index`.
    ///
    /// # Panics
    ///
    /// Panics if `index` is not below [`Doc::len`].
    pub fn token(&self, index: usize) -> Token<'_> {
        assert!(
            index < self.tokens.len(),
            "token {index} of a doc of {} tokens",
            self.tokens.len()
        );
        Token { doc: self, index }
    }

    /// Iterates over the tokens in text order.
    pub fn tokens(&self) -> impl ExactSizeIterator<Item = Token<'_>> + DoubleEndedIterator {
        (0..self.tokens.len()).map(|index| Token { doc: self, index })
    }

    /// Iterates over the sentences in text order; they cover every token.
    pub fn sents(&self) -> impl Iterator<Item = Sent<'_>> {
        let mut start = 0;
        std::iter::from_fn(move || {
            if start == self.tokens.len() {
                return None;
            }
            let rest = self.tokens.iter().skip(start + 1);
            let end = start + 1 + rest.take_while(|token| !token.sent_start).count();
            let sent = Sent::new(self, start, end);
            start = end;
            Some(sent)
        })
    }

    /// Iterates over the named entities in text order; they do not overlap.
    pub fn ents(&self) -> impl ExactSizeIterator<Item = Span<'_>> {
        self.ents.iter().map(|ent| Span {
            doc: self,
            start: ent.start as usize,
            end: ent.end as usize,
            label: self.labels.ent(ent.label),
        })
    }
}

/// One word, number, mark or stretch of white space.
#[derive(Debug, Clone, Copy)]
pub struct Token<'d> {
    doc: &'d Doc<'d>,
    index: usize,
}

impl<'d> Token<'d> {
    fn data(&self) -> &'d TokenData {
        &self.doc.tokens[self.index]
    }

    /// Returns the token's place in the document, from 0.
    pub fn index(&self) -> usize {
        self.index
    }

    /// Returns the byte offset at which the token starts.
    pub fn start(&self) -> usize {
        self.data().start as usize
    }

    /// Returns the byte offset after the token's last byte.
    pub fn end(&self) -> usize {
        self.data().end as usize
    }

    /// Returns the token's text.
    pub fn text(&self) -> &'d str {
        self.doc.text.get(self.start()..self.end()).unwrap_or_default()
    }

    /// Returns whether one ASCII space follows that is no token itself (spaCy's `whitespace_`).
    pub fn space_after(&self) -> bool {
        self.data().space_after
    }

    /// Returns whether the token is white space only.
    pub fn is_space(&self) -> bool {
        self.data().is_space
    }

    /// Returns the base form, such as `rencontrer` for *rencontré*.
    pub fn lemma(&self) -> &'d str {
        let data = self.data();
        self.doc.lemmas.get(data.lemma_start as usize..data.lemma_end as usize).unwrap_or_default()
    }

    /// Returns the universal part of speech, such as `VERB`; empty where the pipeline sets none.
    pub fn pos(&self) -> &'static str {
        crate::symbols::pos_name(self.data().pos)
    }

    /// Returns the fine-grained tag, such as `VBD` (English); French models repeat the part of speech here.
    pub fn tag(&self) -> &'d str {
        self.doc.labels.tag(self.data().tag)
    }

    /// Returns the morphological features in normal form, such as `Gender=Masc|Number=Sing`; empty for none.
    pub fn morph(&self) -> &'d str {
        self.doc.labels.morph(self.data().morph)
    }

    /// Returns the value of one morphological feature, such as `Plur` for `Number`.
    pub fn morph_value(&self, feature: &str) -> Option<&'d str> {
        self.morph().split('|').find_map(|pair| pair.strip_prefix(feature)?.strip_prefix('='))
    }

    /// Returns the relation to the head, such as `nsubj`; `ROOT` for a root.
    pub fn dep(&self) -> &'d str {
        self.doc.labels.dep(self.data().dep)
    }

    /// Returns the word this one depends on; a root heads itself.
    pub fn head(&self) -> Token<'d> {
        Token { doc: self.doc, index: self.data().head as usize }
    }

    /// Returns whether the token is its own head.
    pub fn is_root(&self) -> bool {
        self.data().head as usize == self.index
    }

    /// Returns whether a sentence starts here.
    pub fn is_sent_start(&self) -> bool {
        self.index == 0 || self.data().sent_start
    }

    /// Returns the label of the entity that holds the token, such as `PER`; empty for none.
    pub fn ent_type(&self) -> &'d str {
        match self.data().ent {
            0 => "",
            ent => self.doc.labels.ent(self.doc.ents[ent as usize - 1].label),
        }
    }

    /// Returns `B` for the first token of an entity, `I` for a later one, `O` outside.
    pub fn ent_iob(&self) -> &'static str {
        match self.data().ent {
            0 => "O",
            ent if self.doc.ents[ent as usize - 1].start as usize == self.index => "B",
            _ => "I",
        }
    }

    /// Iterates over the tokens that depend on this one, in text order. Walks the sentence: keep the result where it is needed twice.
    pub fn children(&self) -> impl Iterator<Item = Token<'d>> + use<'d> {
        let (doc, index) = (self.doc, self.index);
        let sent = self.sent();
        sent.token_range()
            .filter(move |&i| i != index && doc.tokens[i].head as usize == index)
            .map(move |index| Token { doc, index })
    }

    /// Returns the sentence that holds the token.
    pub fn sent(&self) -> Sent<'d> {
        let tokens = &self.doc.tokens;
        let start = (0..=self.index).rev().find(|&i| tokens[i].sent_start).unwrap_or(0);
        let end =
            (self.index + 1..tokens.len()).find(|&i| tokens[i].sent_start).unwrap_or(tokens.len());
        Sent::new(self.doc, start, end)
    }
}

/// A sentence: a [`Span`] without a label, of one or more trees.
#[derive(Debug, Clone, Copy)]
pub struct Sent<'d> {
    span: Span<'d>,
}

impl<'d> Sent<'d> {
    fn new(doc: &'d Doc<'d>, start: usize, end: usize) -> Sent<'d> {
        Sent { span: Span { doc, start, end, label: "" } }
    }

    /// Returns the first token that heads itself.
    pub fn root(&self) -> Token<'d> {
        let first = Token { doc: self.span.doc, index: self.span.start };
        self.tokens().find(Token::is_root).unwrap_or(first)
    }
}

impl<'d> std::ops::Deref for Sent<'d> {
    type Target = Span<'d>;

    fn deref(&self) -> &Span<'d> {
        &self.span
    }
}

/// Some tokens in a row: a named entity, with its label, or a sentence.
#[derive(Debug, Clone, Copy)]
pub struct Span<'d> {
    doc: &'d Doc<'d>,
    start: usize,
    end: usize,
    label: &'d str,
}

impl<'d> Span<'d> {
    /// Returns the label, such as `PER` (French) or `PERSON` (English); empty for a sentence.
    pub fn label(&self) -> &'d str {
        self.label
    }

    /// Returns the span's tokens as a half-open range of indices.
    pub fn token_range(&self) -> std::ops::Range<usize> {
        self.start..self.end
    }

    /// Iterates over the span's tokens.
    pub fn tokens(&self) -> impl ExactSizeIterator<Item = Token<'d>> + use<'d> {
        let doc = self.doc;
        (self.start..self.end).map(move |index| Token { doc, index })
    }

    /// Returns the byte offset at which the span starts.
    pub fn start(&self) -> usize {
        self.doc.tokens[self.start].start as usize
    }

    /// Returns the byte offset after the span's last token.
    pub fn end(&self) -> usize {
        self.doc.tokens[self.end - 1].end as usize
    }

    /// Returns the span's text.
    pub fn text(&self) -> &'d str {
        self.doc.text.get(self.start()..self.end()).unwrap_or_default()
    }
}
