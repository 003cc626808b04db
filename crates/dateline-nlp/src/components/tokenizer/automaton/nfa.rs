//! The first step from a pattern to an automaton: states with alternatives in their order of preference.

use rustc_hash::FxHashMap;

use super::super::pattern::{Ast, CharSet};
use super::Alphabet;

/// More states than any tokenizer's rules need; counted repeats of counted repeats would fill the memory.
const MAX_STATES: usize = 200_000;

/// What must follow a match without being part of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in super::super) enum Ahead {
    /// One character of a set.
    In(CharSet),
    /// The end, or one character that is not in a set.
    NotIn(CharSet),
    /// The end.
    End,
}

pub(super) type StateId = usize;

/// The one accepting state.
pub(super) const ACCEPT: StateId = 0;

pub(super) enum State {
    /// Reads one symbol of a set, then goes on.
    Read {
        set: usize,
        next: StateId,
    },
    /// Goes on at any of several, earlier ones preferred.
    Split(Vec<StateId>),
    Accept,
}

/// A nondeterministic automaton.
pub(in super::super) struct Nfa<'a> {
    alphabet: &'a Alphabet,
    pub(super) states: Vec<State>,
    pub(super) start: StateId,
    /// For each set, which symbols it has.
    pub(super) sets: Vec<Vec<bool>>,
    known_sets: FxHashMap<(CharSet, bool), usize>,
}

impl<'a> Nfa<'a> {
    /// Makes the automaton of one character of each set in `behind`, then `body`, then what `ahead` asks, which is read as one symbol.
    ///
    /// # Errors
    ///
    /// Where the pattern is too large, or has other assertions than `^` at its start, `$` at its end and look-aheads.
    pub(in super::super) fn new(
        alphabet: &'a Alphabet,
        behind: &[CharSet],
        body: &Ast,
        ahead: Option<&Ahead>,
    ) -> Result<Nfa<'a>, String> {
        let mut nfa = Nfa {
            alphabet,
            states: vec![State::Accept],
            start: ACCEPT,
            sets: Vec::new(),
            known_sets: FxHashMap::default(),
        };
        let end = match ahead {
            None => ACCEPT,
            Some(Ahead::In(set)) => nfa.read(set, false, ACCEPT),
            Some(Ahead::NotIn(set)) => nfa.read(&set.complement(), true, ACCEPT),
            Some(Ahead::End) => nfa.read_end(ACCEPT),
        };
        let mut start =
            nfa.add(body, end, Place { is_first: behind.is_empty(), is_last: ahead.is_none() })?;
        for set in behind.iter().rev() {
            start = nfa.read(set, false, start);
        }
        nfa.start = start;
        Ok(nfa)
    }

    pub(super) fn n_symbols(&self) -> usize {
        self.alphabet.n_symbols()
    }

    /// Adds to `list` the states that read, and the accepting one, that `state` leads to; in order of preference.
    pub(super) fn reach(&self, state: StateId, list: &mut Vec<StateId>) {
        let mut open = vec![state];
        while let Some(state) = open.pop() {
            match &self.states[state] {
                State::Split(choices) => open.extend(choices.iter().rev()),
                _ if list.contains(&state) => {}
                _ => list.push(state),
            }
        }
    }

    /// Returns where the states of `list` lead when they read `symbol`.
    pub(super) fn step(&self, list: &[StateId], symbol: usize) -> Vec<StateId> {
        let mut reached = Vec::new();
        for &state in list {
            if let State::Read { set, next } = self.states[state]
                && self.sets[set][symbol]
            {
                self.reach(next, &mut reached);
            }
        }
        reached
    }

    /// Returns for each symbol its column, and for each column one of its symbols: no set tells symbols of one column apart.
    pub(super) fn columns(&self) -> (Vec<u16>, Vec<usize>) {
        let mut known: FxHashMap<Vec<bool>, u16> = FxHashMap::default();
        let mut examples = Vec::new();
        let columns = (0..self.n_symbols()).map(|symbol| {
            let signature = self.sets.iter().map(|set| set[symbol]).collect();
            *known.entry(signature).or_insert_with(|| {
                examples.push(symbol);
                (examples.len() - 1) as u16
            })
        });
        (columns.collect(), examples)
    }

    fn push(&mut self, state: State) -> StateId {
        self.states.push(state);
        self.states.len() - 1
    }

    fn read(&mut self, set: &CharSet, with_end: bool, next: StateId) -> StateId {
        let set = self.set(set, with_end);
        self.push(State::Read { set, next })
    }

    fn read_end(&mut self, next: StateId) -> StateId {
        self.read(&CharSet::new(Vec::new()), true, next)
    }

    fn set(&mut self, set: &CharSet, with_end: bool) -> usize {
        let key = (set.clone(), with_end);
        if let Some(&at) = self.known_sets.get(&key) {
            return at;
        }
        let mut members = self.alphabet.members(set);
        members[usize::from(self.alphabet.end())] = with_end;
        self.sets.push(members);
        self.known_sets.insert(key, self.sets.len() - 1);
        self.sets.len() - 1
    }

    /// Adds the states for `ast` in front of `next`, and returns the first.
    fn add(&mut self, ast: &Ast, next: StateId, place: Place) -> Result<StateId, String> {
        if self.states.len() > MAX_STATES {
            return Err("the pattern is too large".to_owned());
        }
        match ast {
            Ast::Set(set) => Ok(self.read(set, false, next)),
            Ast::Concat(parts) => self.add_all(parts, next, place),
            Ast::Alt(parts) => {
                let starts = parts
                    .iter()
                    .map(|part| self.add(part, next, place))
                    .collect::<Result<_, _>>()?;
                Ok(self.push(State::Split(starts)))
            }
            Ast::Repeat { inner, min, max } => self.add_repeat(inner, *min, *max, next),
            Ast::Start if place.is_first => Ok(next),
            Ast::End if place.is_last => Ok(self.read_end(next)),
            Ast::Look { behind: false, negated, inner } => {
                self.add_look_ahead(inner, *negated, next)
            }
            Ast::Start | Ast::End | Ast::Look { .. } => {
                Err("an assertion inside a pattern".to_owned())
            }
        }
    }

    fn add_all(
        &mut self,
        parts: &[Ast],
        mut next: StateId,
        place: Place,
    ) -> Result<StateId, String> {
        // What stands before a part decides whether the part is first: only other `^` may.
        let n_starts = parts.iter().take_while(|part| **part == Ast::Start).count();
        for (at, part) in parts.iter().enumerate().rev() {
            let is_first = place.is_first && at <= n_starts;
            next = self.add(
                part,
                next,
                Place { is_first, is_last: place.is_last && at + 1 == parts.len() },
            )?;
        }
        Ok(next)
    }

    /// Adds `min` copies, then either a loop or a copy for each further time, each with the choice to stop.
    fn add_repeat(
        &mut self,
        inner: &Ast,
        min: u32,
        max: Option<u32>,
        next: StateId,
    ) -> Result<StateId, String> {
        if inner.lengths().0 == 0 {
            return Err("a repeat of what may be empty".to_owned());
        }
        let inside = Place { is_first: false, is_last: false };
        let mut start = next;
        match max {
            None => {
                let choice = self.push(State::Split(Vec::new()));
                let body = self.add(inner, choice, inside)?;
                self.states[choice] = State::Split(vec![body, next]);
                start = choice;
            }
            Some(max) => {
                for _ in min..max {
                    let body = self.add(inner, start, inside)?;
                    start = self.push(State::Split(vec![body, next]));
                }
            }
        }
        for _ in 0..min {
            start = self.add(inner, start, inside)?;
        }
        Ok(start)
    }
}

/// Look-aheads: what follows and what is looked for are read together until the one that is looked for is found, or can no longer be.
///
/// Which of several matches comes first is lost, so a pattern with look-aheads only tells whether there is a match.
impl Nfa<'_> {
    fn add_look_ahead(
        &mut self,
        inner: &Ast,
        negated: bool,
        next: StateId,
    ) -> Result<StateId, String> {
        let inner = self.add(inner, ACCEPT, Place { is_first: false, is_last: true })?;
        let mut both = Both::default();
        self.reach(next, &mut both.following);
        self.reach(inner, &mut both.looked_for);
        let (columns, examples) = self.columns();
        let sets: Vec<usize> =
            (0..examples.len()).map(|column| self.column_set(&columns, column)).collect();
        let mut open = Vec::new();
        let mut known = FxHashMap::default();
        let start = self.add_both(both, negated, false, &mut known, &mut open);
        while let Some((both, at)) = open.pop() {
            if self.states.len() > MAX_STATES {
                return Err("the pattern is too large".to_owned());
            }
            let mut choices = Vec::new();
            for (&symbol, &set) in examples.iter().zip(&sets) {
                let is_end = symbol == usize::from(self.alphabet.end());
                let next = self.add_both(
                    self.step_both(&both, symbol),
                    negated,
                    is_end,
                    &mut known,
                    &mut open,
                );
                choices.push(self.push(State::Read { set, next }));
            }
            self.states[at] = State::Split(choices);
        }
        Ok(start)
    }

    fn column_set(&mut self, columns: &[u16], column: usize) -> usize {
        self.sets.push(columns.iter().map(|&of_symbol| usize::from(of_symbol) == column).collect());
        self.sets.len() - 1
    }

    fn step_both(&self, both: &Both, symbol: usize) -> Both {
        let mut following = self.step(&both.following, symbol);
        // A match of what follows stays one while the look-ahead is undecided.
        if both.following.contains(&ACCEPT) && !following.contains(&ACCEPT) {
            following.push(ACCEPT);
        }
        Both { following, looked_for: self.step(&both.looked_for, symbol) }
    }

    /// Returns the state for `both`: where the look-ahead is decided, that of what follows alone or one that fails.
    fn add_both(
        &mut self,
        both: Both,
        negated: bool,
        is_end: bool,
        known: &mut FxHashMap<Both, StateId>,
        open: &mut Vec<(Both, StateId)>,
    ) -> StateId {
        let is_found = both.looked_for.contains(&ACCEPT);
        if is_found || is_end || both.looked_for.is_empty() || both.following.is_empty() {
            let following = if is_found != negated { both.following } else { Vec::new() };
            return self.push(State::Split(following));
        }
        if let Some(&at) = known.get(&both) {
            return at;
        }
        let at = self.push(State::Split(Vec::new()));
        known.insert(both.clone(), at);
        open.push((both, at));
        at
    }
}

/// The states of what follows a look-ahead, and of what it looks for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
struct Both {
    following: Vec<StateId>,
    looked_for: Vec<StateId>,
}

/// Where in the whole pattern a part stands: only a first part may have `^`, only a last one `$`.
#[derive(Clone, Copy)]
struct Place {
    is_first: bool,
    is_last: bool,
}
