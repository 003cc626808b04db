//! The automaton that runs: one state at a time, one table look-up per symbol.

use rustc_hash::FxHashMap;

use super::super::section::{Reader, Writer};
use super::nfa::{ACCEPT, Nfa, StateId};
use super::{Alphabet, Symbol};

/// Which of several matches from one place counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Preference {
    /// The one that a backtracking engine finds first: earlier alternatives, then more repeats.
    First,
    /// The longest.
    Longest,
    /// Any: only whether there is one.
    Any,
}

/// A deterministic automaton. State 0 is the one from which nothing matches; states from `first_accepting` on are matches.
pub(in super::super) struct Dfa {
    start: u16,
    first_accepting: u16,
    /// For each symbol its column: symbols that this automaton does not tell apart share one.
    columns: Vec<u16>,
    n_columns: usize,
    /// Row by row the next state.
    next: Vec<u16>,
}

/// A state of a running automaton.
pub(in super::super) type RunState = u16;

impl Dfa {
    /// Makes the deterministic automaton that matches as `nfa` does.
    ///
    /// # Errors
    ///
    /// Where it would have more than 65 535 states.
    pub(in super::super) fn new(nfa: &Nfa<'_>, preference: Preference) -> Result<Dfa, String> {
        let (columns, examples) = nfa.columns();
        let mut subsets = Subsets { nfa, preference, ids: FxHashMap::default(), lists: Vec::new() };
        subsets.id(Vec::new())?;
        let start = subsets.start()?;
        let mut rows = Vec::new();
        let mut at = 0;
        while at < subsets.lists.len() {
            let row = examples
                .iter()
                .map(|&symbol| subsets.step(at, symbol))
                .collect::<Result<Vec<u16>, _>>()?;
            rows.push(row);
            at += 1;
        }
        let accepting =
            subsets.lists.iter().map(|list| list.contains(&ACCEPT)).collect::<Vec<bool>>();
        Ok(numbered(start, &rows, &accepting, columns, examples.len()))
    }

    pub(in super::super) fn start(&self) -> RunState {
        self.start
    }

    pub(in super::super) fn is_dead(&self, state: RunState) -> bool {
        state == 0
    }

    pub(in super::super) fn is_match(&self, state: RunState) -> bool {
        state >= self.first_accepting
    }

    #[inline]
    pub(in super::super) fn next(&self, state: RunState, symbol: Symbol) -> RunState {
        // All states and columns were checked when the automaton was read.
        self.next
            [usize::from(state) * self.n_columns + usize::from(self.columns[usize::from(symbol)])]
    }

    /// Reads symbols until nothing more can match, and returns how many the match has, or `None` without one.
    #[inline]
    pub(in super::super) fn run(&self, symbols: impl IntoIterator<Item = Symbol>) -> Option<usize> {
        let mut state = self.start;
        let mut found = self.is_match(state).then_some(0);
        for (at, symbol) in symbols.into_iter().enumerate() {
            state = self.next(state, symbol);
            if self.is_dead(state) {
                break;
            }
            if self.is_match(state) {
                found = Some(at + 1);
            }
        }
        found
    }

    /// Returns whether any match begins at the first symbol.
    pub(in super::super) fn matches(&self, symbols: impl IntoIterator<Item = Symbol>) -> bool {
        let mut state = self.start;
        for symbol in symbols {
            if self.is_dead(state) || self.is_match(state) {
                break;
            }
            state = self.next(state, symbol);
        }
        self.is_match(state)
    }

    /// Returns for each symbol whether a match can begin with it; all of them where the empty string matches.
    pub(in super::super) fn first_symbols(
        &self,
        alphabet: &Alphabet,
        n_skipped: usize,
    ) -> Vec<bool> {
        let mut states = vec![self.start];
        for _ in 0..n_skipped {
            states = (0..alphabet.n_symbols())
                .flat_map(|symbol| {
                    states.iter().map(move |&state| self.next(state, symbol as Symbol))
                })
                .collect();
            states.sort_unstable();
            states.dedup();
        }
        let can_begin = |symbol| {
            states
                .iter()
                .any(|&state| self.is_match(state) || !self.is_dead(self.next(state, symbol)))
        };
        (0..alphabet.n_symbols()).map(|symbol| can_begin(symbol as Symbol)).collect()
    }

    pub(in super::super) fn write(&self, writer: &mut Writer) {
        writer.u16(self.start);
        writer.u16(self.first_accepting);
        writer.len(self.n_columns);
        writer.u16s(&self.columns);
        writer.u16s(&self.next);
    }

    pub(in super::super) fn read(
        reader: &mut Reader<'_>,
        alphabet: &Alphabet,
    ) -> Result<Dfa, String> {
        let start = reader.u16()?;
        let first_accepting = reader.u16()?;
        let dfa = Dfa {
            start,
            first_accepting,
            n_columns: reader.len()?,
            columns: reader.u16s()?,
            next: reader.u16s()?,
        };
        if dfa.is_whole(alphabet) {
            Ok(dfa)
        } else {
            Err("an automaton of the tokenizer is damaged".to_owned())
        }
    }

    fn is_whole(&self, alphabet: &Alphabet) -> bool {
        let n_states = self.next.len().checked_div(self.n_columns).unwrap_or(0);
        self.columns.len() == alphabet.n_symbols()
            && self.columns.iter().all(|&column| usize::from(column) < self.n_columns)
            && self.next.len() == n_states * self.n_columns
            && usize::from(self.start) < n_states
            && self.first_accepting > 0
            // The largest is enough, and the search for it runs at the speed of memory.
            && self.next.iter().copied().max().is_some_and(|largest| usize::from(largest) < n_states)
    }
}

/// The sets of NFA states that become DFA states.
struct Subsets<'a> {
    nfa: &'a Nfa<'a>,
    preference: Preference,
    ids: FxHashMap<Vec<StateId>, u16>,
    lists: Vec<Vec<StateId>>,
}

impl Subsets<'_> {
    fn start(&mut self) -> Result<u16, String> {
        let mut list = Vec::new();
        self.nfa.reach(self.nfa.start, &mut list);
        self.id(list)
    }

    fn step(&mut self, from: usize, symbol: usize) -> Result<u16, String> {
        let list = self.nfa.step(&self.lists[from], symbol);
        self.id(list)
    }

    fn id(&mut self, mut list: Vec<StateId>) -> Result<u16, String> {
        self.prune(&mut list);
        if let Some(&id) = self.ids.get(&list) {
            return Ok(id);
        }
        let id = u16::try_from(self.lists.len()).ok().filter(|&id| id < u16::MAX);
        let id = id.ok_or("the automaton has too many states")?;
        self.ids.insert(list.clone(), id);
        self.lists.push(list);
        Ok(id)
    }

    /// Drops what cannot change which match counts.
    fn prune(&self, list: &mut Vec<StateId>) {
        let accept = list.iter().position(|&state| state == ACCEPT);
        match (self.preference, accept) {
            (Preference::First, Some(at)) => list.truncate(at + 1),
            (Preference::First, None) => {}
            (Preference::Any, Some(_)) => *list = vec![ACCEPT],
            (Preference::Any, None) | (Preference::Longest, _) => list.sort_unstable(),
        }
    }
}

/// Merges states that behave alike, and numbers the rest so that the accepting ones come last.
fn numbered(
    start: u16,
    rows: &[Vec<u16>],
    accepting: &[bool],
    columns: Vec<u16>,
    n_columns: usize,
) -> Dfa {
    let class_of = merged(rows, accepting);
    let n_classes = class_of.iter().max().map_or(0, |&last| last + 1);
    let mut examples = vec![0; n_classes];
    class_of.iter().enumerate().rev().for_each(|(state, &class)| examples[class] = state);
    // Class 0 is that of state 0, which does not accept, so it keeps its number.
    let mut order: Vec<usize> = (0..n_classes).collect();
    order.sort_by_key(|&class| accepting[examples[class]]);
    let mut number = vec![0; n_classes];
    order.iter().enumerate().for_each(|(at, &class)| number[class] = at as u16);
    let next = order.iter().flat_map(|&class| {
        rows[examples[class]].iter().map(|&to| number[class_of[usize::from(to)]])
    });
    let first_accepting =
        order.iter().position(|&class| accepting[examples[class]]).unwrap_or(n_classes);
    Dfa {
        start: number[class_of[usize::from(start)]],
        first_accepting: first_accepting as u16,
        columns,
        n_columns,
        next: next.collect(),
    }
}

/// Returns for each state the class of those that accept the same continuations, by refining until nothing changes.
fn merged(rows: &[Vec<u16>], accepting: &[bool]) -> Vec<usize> {
    let mut class_of: Vec<usize> = accepting.iter().map(|&accepts| usize::from(accepts)).collect();
    let mut n_classes = 0;
    loop {
        let mut known: FxHashMap<(usize, Vec<usize>), usize> = FxHashMap::default();
        let refined = rows.iter().zip(&class_of).map(|(row, &class)| {
            let n_known = known.len();
            *known
                .entry((class, row.iter().map(|&to| class_of[usize::from(to)]).collect()))
                .or_insert(n_known)
        });
        let refined: Vec<usize> = refined.collect();
        let n_refined = known.len();
        class_of = refined;
        if n_refined == n_classes {
            return class_of;
        }
        n_classes = n_refined;
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::pattern::{CharSet, parse};
    use super::super::Ahead;
    use super::*;

    const LETTERS: (u32, u32) = ('a' as u32, 'd' as u32);

    fn alphabet() -> Alphabet {
        let sets: Vec<CharSet> =
            "abcd".chars().map(|c| CharSet::new(vec![(c as u32, c as u32)])).collect();
        Alphabet::new(&sets.iter().collect::<Vec<_>>()).expect("few classes")
    }

    fn length(
        pattern: &str,
        ahead: Option<&Ahead>,
        preference: Preference,
        text: &str,
    ) -> Option<usize> {
        let alphabet = alphabet();
        let nfa = Nfa::new(&alphabet, &[], &parse(pattern).expect("a pattern"), ahead)
            .expect("an automaton");
        let dfa = Dfa::new(&nfa, preference).expect("few states");
        dfa.run(text.chars().map(|c| alphabet.symbol(c)).chain([alphabet.end()]))
    }

    #[test]
    fn earlier_alternatives_win_over_longer_ones() {
        assert_eq!(length("a|ab", None, Preference::First, "abc"), Some(1));
        assert_eq!(length("ab|a", None, Preference::First, "abc"), Some(2));
        assert_eq!(length("a|ab", None, Preference::Longest, "abc"), Some(2));
        assert_eq!(length("(?:a|ab)(?:c|bcd)", None, Preference::First, "abcd"), Some(4));
    }

    #[test]
    fn repeats_take_what_they_can_and_no_more_than_they_may() {
        assert_eq!(length("aa+", None, Preference::First, "aaab"), Some(3));
        assert_eq!(length("aa+", None, Preference::First, "ab"), None);
        assert_eq!(length("a{2,3}", None, Preference::First, "aaaa"), Some(3));
        assert_eq!(length("a*b?", None, Preference::First, "ccc"), Some(0));
    }

    #[test]
    fn what_must_follow_is_one_more_symbol() {
        let letter = CharSet::new(vec![LETTERS]);
        assert_eq!(
            length("a|ab", Some(&Ahead::In(letter.clone())), Preference::First, "ab"),
            Some(2)
        );
        assert_eq!(
            length("a|ab", Some(&Ahead::NotIn(letter.clone())), Preference::First, "ab"),
            Some(3)
        );
        assert_eq!(length("a", Some(&Ahead::NotIn(letter)), Preference::First, "ab"), None);
        assert_eq!(length("ab$", None, Preference::First, "ab"), Some(3));
        assert_eq!(length("^a$|^a", None, Preference::First, "ab"), Some(1));
    }

    #[test]
    fn look_aheads_are_decided_as_the_text_is_read() {
        let matches = |pattern, text| length(pattern, None, Preference::Any, text).is_some();
        for (text, expected) in
            [("ab", false), ("abc", false), ("ad", true), ("acb", true), ("a", true)]
        {
            assert_eq!(matches("^a(?!b)[a-d]*$", text), expected, "{text}");
            assert_eq!(matches("a(?!b)", text), expected, "{text}");
        }
        for (text, expected) in [("abc", true), ("abd", false), ("ab", false), ("cab", false)] {
            assert_eq!(matches("^(?=[a-d]*c$)a[a-d]*$", text), expected, "{text}");
        }
        assert!(
            matches("^(?!ab|ac)(?!ad)a|b$", "aa")
                && matches("^(?!ab|ac)(?!ad)a|b$", "b")
                && !matches("^(?!ab|ac)(?!ad)a", "ad")
        );
        assert!(!matches("a(?!b*)", "a") && matches("a(?=b*)", "a"));
    }

    #[test]
    fn a_written_automaton_is_read() {
        let alphabet = alphabet();
        let nfa = Nfa::new(&alphabet, &[], &parse("(?:ab)+c").expect("a pattern"), None)
            .expect("an automaton");
        let dfa = Dfa::new(&nfa, Preference::Any).expect("few states");
        let mut writer = Writer::default();
        dfa.write(&mut writer);
        let bytes = writer.finish();
        let read = Dfa::read(&mut Reader::new(&bytes), &alphabet).expect("whole bytes");
        assert!(read.matches("ababc".chars().map(|c| alphabet.symbol(c))));
        assert!(!read.matches("abab".chars().map(|c| alphabet.symbol(c))));
    }

    #[test]
    fn assertions_inside_are_refused() {
        let alphabet = alphabet();
        for pattern in ["a^b", "a$b", "(?:a$)+", "(?:^a)*", "(?<=a)b", "(?:a*)*"] {
            assert!(
                Nfa::new(&alphabet, &[], &parse(pattern).expect("a pattern"), None).is_err(),
                "{pattern}"
            );
        }
    }
}
