//! The entity recogniser: one move for each token (begin, in, last, unit, out).

use super::transition::{Scorer, TransitionModel, best_move};
use crate::doc::EntData;
use crate::model::manifest::Move;

const BEGIN: u8 = 1;
const IN: u8 = 2;
const LAST: u8 = 3;
const UNIT: u8 = 4;
const OUT: u8 = 5;

/// What the recogniser asks of a token.
pub(crate) trait NerTokens {
    fn is_space(&self, token: usize) -> bool;
    fn is_sent_start(&self, token: usize) -> bool;
}

/// Finds the entities of a text of `n` tokens.
pub(crate) fn recognize(
    model: &TransitionModel,
    scorer: &mut Scorer,
    n: usize,
    tokens: &impl NerTokens,
) -> Vec<EntData> {
    let mut ents = Vec::new();
    let mut open: Option<(u32, u16)> = None;
    for token in 0..n {
        let at = token as u32;
        let start = open.map(|(start, _)| start);
        let scores = scorer.scores(&[Some(at), start, start.map(|_| at - 1)]);
        // An entity may go on only within the sentence.
        let may_go_on = token + 1 < n && !tokens.is_sent_start(token + 1);
        let is_space = tokens.is_space(token);
        let is_valid = |class: Move| match (class.action, open) {
            (BEGIN, None) => may_go_on && !is_space && class.label != 0,
            (UNIT, None) => !is_space && class.label != 0,
            (OUT, None) => true,
            (IN, Some((_, label))) => may_go_on && class.label == label,
            (LAST, Some((_, label))) => class.label == label,
            _ => false,
        };
        let class = best_move(&model.moves, scores, is_valid);
        match (class.map(|class| (class.action, class.label)), open) {
            (Some((BEGIN, label)), _) => open = Some((at, label)),
            (Some((UNIT, label)), _) => ents.push(EntData { start: at, end: at + 1, label }),
            (Some((LAST, label)), Some((start, _))) => {
                ents.push(EntData { start, end: at + 1, label });
                open = None;
            }
            (Some((IN, _)), _) => {}
            _ => open = None,
        }
    }
    ents
}
