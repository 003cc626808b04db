//! What hangs on what in a paragraph, as it was before it was mended: whatever the mending rules do to a text nobody has seen, trees stay trees.

use dateline_types::doc::{Relation, Token};

/// The trees of a paragraph.
pub(crate) struct Trees(Vec<(Option<usize>, Relation)>);

impl Trees {
    pub(crate) fn of(tokens: &[Token]) -> Trees {
        Trees(tokens.iter().map(|token| (token.governor, token.relation)).collect())
    }

    /// Undoes the mending of a paragraph, whose first token is number `first`, where words came to hang on each other in a circle.
    pub(crate) fn put_back_if_broken(self, tokens: &mut [Token], first: usize) {
        if are_trees(tokens, first) {
            return;
        }
        tracing::warn!("a paragraph is left as it was analysed: mending it made a circle");
        for (token, (governor, relation)) in tokens.iter_mut().zip(self.0) {
            (token.governor, token.relation) = (governor, relation);
        }
    }
}

/// Tells whether the way up from each token ends. Each token is passed once.
fn are_trees(tokens: &[Token], first: usize) -> bool {
    // The walk in which a token was passed; none yet is 0.
    let mut passed_in = vec![0_usize; tokens.len()];
    for start in 0..tokens.len() {
        let mut at = start;
        while passed_in[at] == 0 {
            passed_in[at] = start + 1;
            let Some(above) = tokens[at].governor.and_then(|above| above.checked_sub(first)) else {
                break;
            };
            if above >= tokens.len() {
                break;
            }
            if passed_in[above] == start + 1 {
                return false;
            }
            at = above;
        }
    }
    true
}
