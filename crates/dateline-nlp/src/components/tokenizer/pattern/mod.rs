//! Python's regular expressions, as far as tokenizer rules use them, read into a tree.
//!
//! Only what can run as a finite automaton is read; anything else (back-references, lazy repeats) is refused, and its rule runs on a
//! backtracking engine instead.

mod case_fold;
mod char_set;
mod parse;

pub(super) use char_set::CharSet;
pub(super) use parse::parse;

/// A regular expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Ast {
    /// One character of a set.
    Set(CharSet),
    /// One after the other; empty for the empty string.
    Concat(Vec<Ast>),
    /// One of several, earlier ones preferred.
    Alt(Vec<Ast>),
    /// At least `min` and at most `max` times, as many as possible preferred.
    Repeat { inner: Box<Ast>, min: u32, max: Option<u32> },
    /// `^`
    Start,
    /// `$`. Python's also matches before a last line feed, but no chunk has a line feed after anything that a rule matches.
    End,
    /// `(?=…)`, `(?!…)`, `(?<=…)` or `(?<!…)`.
    Look { behind: bool, negated: bool, inner: Box<Ast> },
}

impl Ast {
    /// Joins alternatives. Neighbours of one character each become one set: which of them matched makes no difference.
    pub(super) fn alt(parts: impl IntoIterator<Item = Ast>) -> Ast {
        let mut joined: Vec<Ast> = Vec::new();
        for part in parts {
            match (joined.last_mut(), part) {
                (Some(Ast::Set(open)), Ast::Set(set)) => *open = open.union(&set),
                (_, part) => joined.push(part),
            }
        }
        if joined.len() == 1 { joined.remove(0) } else { Ast::Alt(joined) }
    }

    /// Adds every set in the tree to `sets`.
    pub(super) fn collect_sets<'a>(&'a self, sets: &mut Vec<&'a CharSet>) {
        match self {
            Ast::Set(set) => sets.push(set),
            Ast::Concat(parts) | Ast::Alt(parts) => {
                parts.iter().for_each(|part| part.collect_sets(sets))
            }
            Ast::Repeat { inner, .. } | Ast::Look { inner, .. } => inner.collect_sets(sets),
            Ast::Start | Ast::End => {}
        }
    }

    /// Returns whether the tree has `^`, `$` or a look-around anywhere.
    pub(super) fn has_assertion(&self) -> bool {
        match self {
            Ast::Start | Ast::End | Ast::Look { .. } => true,
            Ast::Set(_) => false,
            Ast::Concat(parts) | Ast::Alt(parts) => parts.iter().any(Ast::has_assertion),
            Ast::Repeat { inner, .. } => inner.has_assertion(),
        }
    }

    /// Returns the tree that matches the same strings read from their ends. Assertions must be gone.
    pub(super) fn reversed(&self) -> Ast {
        match self {
            Ast::Concat(parts) => Ast::Concat(parts.iter().rev().map(Ast::reversed).collect()),
            Ast::Alt(parts) => Ast::Alt(parts.iter().map(Ast::reversed).collect()),
            Ast::Repeat { inner, min, max } => {
                Ast::Repeat { inner: Box::new(inner.reversed()), min: *min, max: *max }
            }
            other => other.clone(),
        }
    }

    /// Returns the lengths of the shortest and the longest match in characters; the longest is `None` where there is no bound.
    pub(super) fn lengths(&self) -> (u32, Option<u32>) {
        match self {
            Ast::Set(_) => (1, Some(1)),
            Ast::Concat(parts) => {
                parts.iter().map(Ast::lengths).fold((0, Some(0)), |(low, high), (l, h)| {
                    (low.saturating_add(l), high.zip(h).map(|(a, b)| a.saturating_add(b)))
                })
            }
            Ast::Alt(parts) => parts
                .iter()
                .map(Ast::lengths)
                .reduce(|(low, high), (l, h)| (low.min(l), high.zip(h).map(|(a, b)| a.max(b))))
                .unwrap_or((0, Some(0))),
            Ast::Repeat { inner, min, max } => {
                let (low, high) = inner.lengths();
                (low.saturating_mul(*min), high.zip(*max).map(|(a, b)| a.saturating_mul(b)))
            }
            Ast::Start | Ast::End | Ast::Look { .. } => (0, Some(0)),
        }
    }

    /// Returns the tree's text in the syntax of the backtracking engine.
    pub(super) fn to_regex(&self) -> String {
        match self {
            Ast::Set(set) => set.to_regex(),
            Ast::Concat(parts) => parts.iter().map(Ast::to_regex).collect(),
            Ast::Alt(parts) => {
                format!("(?:{})", parts.iter().map(Ast::to_regex).collect::<Vec<_>>().join("|"))
            }
            Ast::Repeat { inner, min, max } => {
                let max = max.map(|max| max.to_string()).unwrap_or_default();
                format!("(?:{}){{{min},{max}}}", inner.to_regex())
            }
            Ast::Start => r"\A".to_owned(),
            Ast::End => r"\z".to_owned(),
            Ast::Look { behind, negated, inner } => {
                let kind = match (behind, negated) {
                    (false, false) => "?=",
                    (false, true) => "?!",
                    (true, false) => "?<=",
                    (true, true) => "?<!",
                };
                format!("({kind}{})", inner.to_regex())
            }
        }
    }
}
