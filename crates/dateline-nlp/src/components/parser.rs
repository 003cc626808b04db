//! The dependency parser: arc-eager transitions with sentence breaks (Honnibal & Johnson 2015), non-monotonic, on a pseudo-projective tree
//! (Nivre & Nilsson 2005).

use super::transition::{Scorer, TransitionModel, best_move};
use crate::model::Labels;
use crate::model::manifest::Move;

const SHIFT: u8 = 0;
const REDUCE: u8 = 1;
const LEFT: u8 = 2;
const RIGHT: u8 = 3;
const BREAK: u8 = 4;

/// The label of a word that heads itself.
pub(crate) const ROOT: &str = "ROOT";
/// Between the two parts of the label of an arc that was lifted to make the tree projective: its own, and that of its true head.
pub(crate) const LIFTED: &str = "||";

const NONE: u32 = u32::MAX;

/// Heads (a root heads itself), labels and sentence starts, one for each token.
#[derive(Debug, PartialEq)]
pub(crate) struct Parse {
    pub(crate) heads: Vec<u32>,
    pub(crate) deps: Vec<u16>,
    pub(crate) sent_starts: Vec<bool>,
}

/// Parses a text of `n` tokens. `begins` tells of a token that a sentence begins there, or that none does: spaCy's preset `is_sent_start`.
pub(crate) fn parse(
    model: &TransitionModel,
    scorer: &mut Scorer,
    n: usize,
    labels: &Labels,
    is_space: impl Fn(usize) -> bool,
    begins: impl Fn(usize) -> Option<bool>,
) -> Parse {
    let mut state = State::new((0..n).map(begins).collect());
    while !state.is_final() {
        let valid = state.valid_actions();
        let scores = scorer.scores(&state.slots());
        match best_move(&model.moves, scores, |class| valid[usize::from(class.action)]) {
            Some(class) => state.apply(class),
            None => break,
        }
    }
    let root = labels.deps.find(ROOT).unwrap_or(0);
    let (mut heads, mut deps) = (state.heads, state.deps);
    for token in 0..n {
        if heads[token] == NONE {
            (heads[token], deps[token]) = (token as u32, root);
        }
    }
    let edges = Edges::of(&heads);
    deprojectivize(&mut heads, &mut deps, &edges, labels, is_space);
    let sent_starts = Edges::of(&heads).sent_starts(&heads);
    Parse { heads, deps, sent_starts }
}

/// The parser's state: words on the stack, words still to come, and the arcs so far.
struct State {
    n: u32,
    stack: Vec<u32>,
    /// Words that were taken back from the stack; they come before the rest of the text.
    rebuffer: Vec<u32>,
    next: u32,
    heads: Vec<u32>,
    deps: Vec<u16>,
    /// The most recent left and right dependent of each word, and for each dependent the one before it on the same side.
    last_left: Vec<u32>,
    last_right: Vec<u32>,
    sibling: Vec<u32>,
    unshiftable: Vec<bool>,
    /// Sentences that begin, and, of `Some(false)`, words at which none may.
    sent_start: Vec<Option<bool>>,
}

impl State {
    fn new(mut sent_start: Vec<Option<bool>>) -> State {
        let n = sent_start.len();
        if let Some(first) = sent_start.first_mut() {
            *first = Some(true);
        }
        State {
            n: n as u32,
            stack: Vec::new(),
            rebuffer: Vec::new(),
            next: 0,
            heads: vec![NONE; n],
            deps: vec![0; n],
            last_left: vec![NONE; n],
            last_right: vec![NONE; n],
            sibling: vec![NONE; n],
            unshiftable: vec![false; n],
            sent_start,
        }
    }

    fn is_final(&self) -> bool {
        self.stack.is_empty() && self.n_buffer() == 0
    }

    fn n_buffer(&self) -> usize {
        (self.n - self.next) as usize + self.rebuffer.len()
    }

    /// The `i`th word of the buffer.
    fn b(&self, i: usize) -> Option<u32> {
        match self.rebuffer.len().checked_sub(i + 1) {
            Some(at) => Some(self.rebuffer[at]),
            None => {
                Some(self.next + (i - self.rebuffer.len()) as u32).filter(|&word| word < self.n)
            }
        }
    }

    /// The `i`th word of the stack, from its top.
    fn s(&self, i: usize) -> Option<u32> {
        Some(self.stack[self.stack.len().checked_sub(i + 1)?])
    }

    fn slots(&self) -> [Option<u32>; 8] {
        let (b0, s0) = (self.b(0), self.s(0));
        let last = |list: &[u32], word: Option<u32>| {
            word.map(|word| list[word as usize]).filter(|&word| word != NONE)
        };
        let (left, right) = (&self.last_left, &self.last_right);
        [b0, self.b(1), s0, self.s(1), self.s(2), last(left, b0), last(left, s0), last(right, s0)]
    }

    /// Which actions may be taken; labels play no part.
    fn valid_actions(&self) -> [bool; 6] {
        let has_stack = !self.stack.is_empty();
        let (b0, b1) = (self.b(0), self.b(1));
        let start = |word: Option<u32>| word.and_then(|word| self.sent_start[word as usize]);
        let starts = |word| start(word) == Some(true);
        let may_start = |word| start(word) != Some(false);
        let shift = !has_stack
            || b1.is_some()
                && !starts(b0)
                && b0.is_some_and(|word| !self.unshiftable[word as usize]);
        let reduce = has_stack && (self.stack.len() > 1 || may_start(b0));
        let arc = has_stack && b0.is_some() && !starts(b0);
        let breaks =
            b0.zip(b1).is_some_and(|(b0, b1)| b1 == b0 + 1) && !starts(b1) && may_start(b1);
        [shift, reduce, arc, arc, breaks, false]
    }

    fn apply(&mut self, class: Move) {
        match (class.action, self.s(0), self.b(0)) {
            (SHIFT, _, Some(_)) => self.push(),
            (REDUCE, Some(s0), _) => self.reduce(s0),
            (LEFT, Some(s0), Some(b0)) => self.left(s0, b0, class.label),
            (RIGHT, Some(s0), Some(b0)) => self.right(s0, b0, class.label),
            (BREAK, _, _) => {
                if let Some(b1) = self.b(1) {
                    self.sent_start[b1 as usize] = Some(true);
                }
            }
            _ => {}
        }
    }

    /// Moves the first word of the buffer to the stack.
    fn push(&mut self) {
        let word = self.rebuffer.pop().unwrap_or_else(|| {
            self.next += 1;
            self.next - 1
        });
        self.stack.push(word);
    }

    /// Ends the top word, or takes it back into the buffer where it still lacks a head.
    fn reduce(&mut self, s0: u32) {
        self.stack.pop();
        if self.heads[s0 as usize] == NONE && !self.stack.is_empty() {
            self.unshiftable[s0 as usize] = true;
            self.rebuffer.push(s0);
        }
    }

    fn left(&mut self, s0: u32, b0: u32, label: u16) {
        let old_head = self.heads[s0 as usize];
        if old_head != NONE && self.last_right[old_head as usize] == s0 {
            self.last_right[old_head as usize] = self.sibling[s0 as usize];
        }
        self.sibling[s0 as usize] = std::mem::replace(&mut self.last_left[b0 as usize], s0);
        (self.heads[s0 as usize], self.deps[s0 as usize]) = (b0, label);
        self.unshiftable[b0 as usize] = false;
        self.stack.pop();
    }

    fn right(&mut self, s0: u32, b0: u32, label: u16) {
        self.sibling[b0 as usize] = std::mem::replace(&mut self.last_right[s0 as usize], b0);
        (self.heads[b0 as usize], self.deps[b0 as usize]) = (s0, label);
        self.push();
    }
}

/// The first and last token of each word's subtree.
struct Edges {
    left: Vec<u32>,
    right: Vec<u32>,
}

/// Rounds after which a tree that is not projective is left as it is, as spaCy leaves it.
const MAX_ROUNDS: usize = 12;

impl Edges {
    /// Widens each head's edges by its dependents' until every head lies in its dependents' sentence; one round for projective trees.
    fn of(heads: &[u32]) -> Edges {
        let n = heads.len() as u32;
        let mut edges = Edges { left: (0..n).collect(), right: (0..n).collect() };
        for _ in 0..MAX_ROUNDS {
            (0..heads.len()).for_each(|token| edges.widen(token, heads[token] as usize));
            (0..heads.len()).rev().for_each(|token| edges.widen(token, heads[token] as usize));
            if edges.hold_heads(heads) {
                break;
            }
        }
        edges
    }

    fn widen(&mut self, token: usize, head: usize) {
        self.left[head] = self.left[head].min(self.left[token]);
        self.right[head] = self.right[head].max(self.right[token]);
    }

    /// Returns which tokens start a sentence: the left edge of each root.
    fn sent_starts(&self, heads: &[u32]) -> Vec<bool> {
        let mut starts = vec![false; heads.len()];
        let roots = heads.iter().enumerate().filter(|&(token, &head)| token as u32 == head);
        roots.for_each(|(root, _)| starts[self.left[root] as usize] = true);
        starts
    }

    /// Returns whether each head lies between its sentence's first token and the first of the next. As in spaCy, the last token of each
    /// stretch is not asked.
    fn hold_heads(&self, heads: &[u32]) -> bool {
        let starts = self.sent_starts(heads);
        let mut first = 0;
        let last = heads.len().saturating_sub(1);
        for end in 1..heads.len() {
            if starts[end] || end == last {
                if heads[first..end]
                    .iter()
                    .any(|&head| (head as usize) < first || head as usize > end)
                {
                    return false;
                }
                first = end;
            }
        }
        true
    }
}

/// Gives lifted arcs their true heads: the nearest word below the present head that bears the label which the arc remembers.
fn deprojectivize(
    heads: &mut [u32],
    deps: &mut [u16],
    edges: &Edges,
    labels: &Labels,
    is_space: impl Fn(usize) -> bool,
) {
    for token in 0..heads.len() {
        let Some((own, of_head)) = labels.dep(deps[token]).split_once(LIFTED) else { continue };
        let (own, of_head) = (labels.deps.find(own), labels.deps.find(of_head));
        if let Some(head) =
            of_head.and_then(|label| find_below(heads, deps, edges, token, label, &is_space))
        {
            heads[token] = head;
        }
        deps[token] = own.unwrap_or(0);
    }
}

/// Searches breadth-first below the head of `token`, past white space, for a word with this label.
fn find_below(
    heads: &[u32],
    deps: &[u16],
    edges: &Edges,
    token: usize,
    label: u16,
    is_space: impl Fn(usize) -> bool,
) -> Option<u32> {
    let mut queue = std::collections::VecDeque::from([heads[token]]);
    // A damaged tree could have a circle; a sound one never has more words than the text.
    for _ in 0..heads.len() {
        let node = queue.pop_front()?;
        for child in edges.left[node as usize]..=edges.right[node as usize] {
            let at = child as usize;
            if child == node || heads[at] != node || at == token || is_space(at) {
                continue;
            }
            if deps[at] == label {
                return Some(child);
            }
            queue.push_back(child);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_start_at_the_left_edge_of_roots() {
        // 0 ← 1, 1 root, 2 → 1, | 3 ← 4, 4 root
        let heads = [1, 1, 1, 4, 4];
        assert_eq!(Edges::of(&heads).sent_starts(&heads), [true, false, false, true, false]);
    }

    #[test]
    fn no_tokens_no_edges() {
        assert!(Edges::of(&[]).sent_starts(&[]).is_empty());
    }

    #[test]
    fn a_lifted_arc_finds_its_head() {
        let mut labels = Labels::default();
        let [lifted, nsubj, obj, root] =
            ["nmod||obj", "nsubj", "obj", "ROOT"].map(|label| labels.deps.intern(label));
        let nmod = labels.deps.intern("nmod");
        // Word 3 hangs from the verb 1 by a lifted arc; its true head is the object 2.
        let (mut heads, mut deps) = (vec![1, 1, 1, 1], vec![nsubj, root, obj, lifted]);
        let edges = Edges::of(&heads);
        deprojectivize(&mut heads, &mut deps, &edges, &labels, |_| false);
        assert_eq!((heads, deps), (vec![1, 1, 1, 2], vec![nsubj, root, obj, nmod]));
    }
}
