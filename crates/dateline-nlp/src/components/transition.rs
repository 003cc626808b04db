//! What the parser and the entity recogniser share: scoring the moves of a state.
//!
//! A state is seen through a few slots, each a token or none. What a token adds to the hidden layer in each slot is a matrix product that
//! does not depend on the state, so it is computed for a page of tokens at once (`PrecomputableAffine`); a state then costs a few additions
//! and one small product. Pages are made when they are first asked for and the oldest give way: memory does not grow with the text.

use std::ops::Range;

use super::tok2vec::{Matrix, Tok2Vec, grow};
use crate::kernels::{Kernels, Rows, kernels};
use crate::model::file::{Array, ModelFile};
use crate::model::manifest::{Move, Tok2VecSpec, TransitionSpec};

/// Tokens that are encoded at once. Larger pages waste less at their edges (8 rows) and use more memory: 2 MB for 512 in a parser.
pub(crate) const PAGE_TOKENS: usize = 512;
/// Most slots that a state has: those of the parser.
const MAX_SLOTS: usize = 8;
/// Pages that are kept: one for each slot and one more, so that making one never takes away another that the same state needs.
const MAX_PAGES: usize = MAX_SLOTS + 1;
/// Actions of both transition systems are numbered below this.
const MAX_ACTIONS: usize = 6;

/// The weights and moves of a transition system.
#[derive(Debug)]
pub(crate) struct TransitionModel {
    pub(crate) own_tok2vec: Option<Tok2Vec>,
    pub(crate) input_width: usize,
    pub(crate) moves: Vec<Move>,
    hidden_width: usize,
    n_slots: usize,
    lower: Matrix,
    slots: Matrix,
    pad: Array<f32>,
    bias: Array<f32>,
    upper: Matrix,
}

impl TransitionModel {
    pub(crate) fn load(
        file: &ModelFile,
        spec: &TransitionSpec,
        n_slots: usize,
        load_tok2vec: impl Fn(&Tok2VecSpec) -> Result<Tok2Vec, String>,
    ) -> Result<TransitionModel, String> {
        let TransitionSpec { name, input_width, hidden_width, moves, .. } = spec;
        let (input_width, hidden_width) = (*input_width, *hidden_width);
        let own_tok2vec = spec.own_tok2vec.as_ref().map(load_tok2vec).transpose()?;
        let (pad, bias) = (
            file.array::<f32>(&format!("{name}.pad"))?,
            file.array::<f32>(&format!("{name}.bias"))?,
        );
        let fits = own_tok2vec.as_ref().is_none_or(|tok2vec| tok2vec.width == input_width)
            && hidden_width.is_multiple_of(crate::kernels::LANES)
            && bias.len() == hidden_width.saturating_mul(2)
            && pad.len() == n_slots.saturating_mul(bias.len())
            && !moves.is_empty()
            && moves.iter().all(|class| usize::from(class.action) < MAX_ACTIONS);
        if !fits {
            return Err(format!("`{name}` is damaged"));
        }
        Ok(TransitionModel {
            own_tok2vec,
            input_width,
            moves: moves.clone(),
            hidden_width,
            n_slots,
            lower: Matrix::load_affine(file, &format!("{name}.lower"), input_width, hidden_width)?,
            slots: Matrix::load_affine(file, &format!("{name}.slots"), hidden_width, pad.len())?,
            pad,
            bias,
            upper: Matrix::load_affine(file, &format!("{name}.upper"), hidden_width, moves.len())?,
        })
    }

    /// Numbers that one token adds to the hidden layer in one slot: two pieces for each output.
    fn slot_width(&self) -> usize {
        2 * self.hidden_width
    }
}

/// Gives the vectors of a page of tokens.
pub(crate) trait PageSource {
    /// Returns one row for each token of the page.
    fn page(&mut self, page: Range<usize>) -> &[f32];
}

/// Buffers of a scorer; they outlive the text so that they need not be made again.
#[derive(Debug, Default)]
pub(crate) struct ScorerBuffers {
    pages: Vec<Page>,
    clock: u64,
    lower: Vec<f32>,
    hidden: Vec<f32>,
    scores: Vec<f32>,
}

#[derive(Debug)]
struct Page {
    number: usize,
    used: u64,
    table: Vec<f32>,
}

/// Scores the states of one text.
pub(crate) struct Scorer<'s> {
    model: &'s TransitionModel,
    kernels: Kernels,
    buffers: &'s mut ScorerBuffers,
    source: &'s mut dyn PageSource,
    n_tokens: usize,
}

impl<'s> Scorer<'s> {
    pub(crate) fn new(
        model: &'s TransitionModel,
        buffers: &'s mut ScorerBuffers,
        source: &'s mut dyn PageSource,
        n_tokens: usize,
    ) -> Scorer<'s> {
        for page in &mut buffers.pages {
            (page.number, page.used) = (usize::MAX, 0);
        }
        buffers.hidden.resize(model.hidden_width, 0.0);
        buffers.scores.resize(model.upper.packed().n_columns(), 0.0);
        Scorer { model, kernels: kernels(), buffers, source, n_tokens }
    }

    /// Returns the score of every move for a state with these tokens in its slots.
    pub(crate) fn scores(&mut self, slots: &[Option<u32>]) -> &[f32] {
        let pages = self.find_pages(slots);
        let (model, buffers) = (self.model, &mut *self.buffers);
        let (width, stride) = (model.slot_width(), model.slots.packed().n_columns());
        let mut terms: [&[f32]; MAX_SLOTS] = [&[]; MAX_SLOTS];
        for (slot, token) in slots.iter().enumerate().take(model.n_slots) {
            terms[slot] = match token {
                Some(token) => {
                    let row = *token as usize % PAGE_TOKENS;
                    &buffers.pages[pages[slot]].table[row * stride + slot * width..][..width]
                }
                None => &model.pad[slot * width..][..width],
            };
        }
        self.kernels.sum_slots(&terms[..model.n_slots], &model.bias, &mut buffers.hidden);
        let hidden = Rows { data: &buffers.hidden, stride: model.hidden_width, n: 1 };
        self.kernels.affine(hidden, model.upper.packed(), &mut buffers.scores);
        &buffers.scores[..model.moves.len()]
    }

    /// Returns where the page of each slot's token is kept, making those that are missing.
    fn find_pages(&mut self, slots: &[Option<u32>]) -> [usize; MAX_SLOTS] {
        self.buffers.clock += 1;
        let mut pages = [0; MAX_SLOTS];
        for (page, token) in pages.iter_mut().zip(slots) {
            let Some(token) = token else { continue };
            let number = *token as usize / PAGE_TOKENS;
            let kept = self.buffers.pages.iter().position(|page| page.number == number);
            *page = kept.unwrap_or_else(|| self.make_page(number));
            self.buffers.pages[*page].used = self.buffers.clock;
        }
        pages
    }

    #[cold]
    fn make_page(&mut self, number: usize) -> usize {
        let (model, buffers) = (self.model, &mut *self.buffers);
        let tokens = number * PAGE_TOKENS..self.n_tokens.min((number + 1) * PAGE_TOKENS);
        let n = tokens.len();
        let rows = Rows { data: self.source.page(tokens), stride: model.input_width, n };
        let (lower, slots) = (model.lower.packed(), model.slots.packed());
        grow(&mut buffers.lower, n * lower.n_columns());
        self.kernels.affine(rows, lower, &mut buffers.lower);
        let place = buffers.free_page();
        let page = &mut buffers.pages[place];
        page.number = number;
        grow(&mut page.table, n * slots.n_columns());
        self.kernels.affine(
            Rows { data: &buffers.lower, stride: lower.n_columns(), n },
            slots,
            &mut page.table,
        );
        place
    }
}

impl ScorerBuffers {
    /// Returns a place for a page: an unused one, a new one, or that of the page that was not used for longest.
    fn free_page(&mut self) -> usize {
        if let Some(unused) = self.pages.iter().position(|page| page.number == usize::MAX) {
            return unused;
        }
        if self.pages.len() < MAX_PAGES {
            self.pages.push(Page { number: usize::MAX, used: 0, table: Vec::new() });
            return self.pages.len() - 1;
        }
        (0..MAX_PAGES).min_by_key(|&place| self.pages[place].used).unwrap_or(0)
    }
}

/// Returns the best move whose action is valid; the first of equals. `None` where no action is.
pub(crate) fn best_move(
    moves: &[Move],
    scores: &[f32],
    is_valid: impl Fn(Move) -> bool,
) -> Option<Move> {
    let mut best: Option<(f32, Move)> = None;
    for (&class, &score) in moves.iter().zip(scores) {
        if best.is_none_or(|(highest, _)| score > highest) && is_valid(class) {
            best = Some((score, class));
        }
    }
    best.map(|(_, class)| class)
}
