//! `token_match` and `url_match`: what is one token as it stands.

use super::super::automaton::{Alphabet, Dfa, Nfa, Preference};
use super::super::pattern::Ast;
use super::super::section::{Reader, Writer};
use super::{AUTOMATA, BACKTRACKING, Backtracking, Chunk, Pattern};

pub(in super::super) enum WholeRule {
    Automaton(Dfa),
    Backtracking(Backtracking),
    /// The package has no such pattern.
    Never,
}

impl WholeRule {
    pub(super) fn compile(
        pattern: Option<&Pattern<'_>>,
        alphabet: &Alphabet,
    ) -> Result<WholeRule, String> {
        let Some(pattern) = pattern else { return Ok(WholeRule::Never) };
        match pattern.ast().and_then(|ast| automaton(ast, alphabet)) {
            Ok(dfa) => Ok(WholeRule::Automaton(dfa)),
            Err(_) => pattern.backtracking()?.at_start().map(WholeRule::Backtracking),
        }
    }

    /// Returns whether the pattern matches at the start of the characters from `first` up to `last`.
    pub(in super::super) fn matches(&self, chunk: &Chunk<'_>, first: usize, last: usize) -> bool {
        match self {
            WholeRule::Never => false,
            WholeRule::Automaton(dfa) => dfa.matches(chunk.symbols_to_end(first, last)),
            WholeRule::Backtracking(regex) => regex.find(chunk.slice(first, last), 0).is_some(),
        }
    }

    /// Returns the same as [`WholeRule::matches`] for a chunk that is asked for again and again with its ends cut off.
    pub(in super::super) fn matches_again(
        &self,
        chunk: &Chunk<'_>,
        first: usize,
        last: usize,
        memo: &mut WholeMemo,
    ) -> bool {
        match self {
            WholeRule::Automaton(dfa) => memo.matches(dfa, chunk, first, last),
            _ => self.matches(chunk, first, last),
        }
    }

    pub(super) fn write(&self, writer: &mut Writer) {
        match self {
            WholeRule::Never => writer.u8(NEVER),
            WholeRule::Automaton(dfa) => {
                writer.u8(AUTOMATA);
                dfa.write(writer);
            }
            WholeRule::Backtracking(regex) => {
                writer.u8(BACKTRACKING);
                regex.write(writer);
            }
        }
    }

    pub(super) fn read(reader: &mut Reader<'_>, alphabet: &Alphabet) -> Result<WholeRule, String> {
        Ok(match reader.u8()? {
            NEVER => WholeRule::Never,
            AUTOMATA => WholeRule::Automaton(Dfa::read(reader, alphabet)?),
            BACKTRACKING => WholeRule::Backtracking(Backtracking::read(reader)?),
            kind => return Err(format!("the tokenizer has a match rule of unknown kind {kind}")),
        })
    }
}

/// Marks a rule that the package does not have.
const NEVER: u8 = 2;

fn automaton(pattern: &Ast, alphabet: &Alphabet) -> Result<Dfa, String> {
    Dfa::new(&Nfa::new(alphabet, &[], pattern, None)?, Preference::Any)
}

/// The path of the last run over a long chunk, so that the next run stops where it joins it.
///
/// Without it a million opening brackets would be read a million times: affixes are cut off one by one, and each time the rule is asked
/// whether the rest is a token.
#[derive(Debug, Default)]
pub(in super::super) struct WholeMemo {
    /// For each position the state before its character, valid below `n_valid` and from the last run's start.
    states: Vec<u16>,
    n_valid: usize,
}

impl WholeMemo {
    /// Forgets the last chunk.
    pub(in super::super) fn begin(&mut self, n_chars: usize) {
        self.states.resize(self.states.len().max(n_chars + 1), 0);
        self.n_valid = 0;
    }

    fn matches(&mut self, dfa: &Dfa, chunk: &Chunk<'_>, first: usize, last: usize) -> bool {
        let state = self.state_at(dfa, chunk, first, last);
        dfa.is_match(state) || dfa.is_match(dfa.next(state, chunk.end))
    }

    /// Returns the state at `last` of a run from `first`; that of an earlier match, or the dead state, if the run ends before.
    fn state_at(&mut self, dfa: &Dfa, chunk: &Chunk<'_>, first: usize, last: usize) -> u16 {
        let mut state = dfa.start();
        for at in first..last {
            if at < self.n_valid && self.states[at] == state {
                // The last run went on from here to `last` or beyond, or else died on the way.
                return self.states[last.min(self.n_valid - 1)];
            }
            self.states[at] = state;
            if dfa.is_dead(state) || dfa.is_match(state) {
                self.n_valid = at + 1;
                return state;
            }
            state = dfa.next(state, chunk.symbols[at]);
        }
        self.states[last] = state;
        self.n_valid = last + 1;
        state
    }
}

#[cfg(test)]
mod tests {
    use super::super::Spelling;
    use super::*;

    fn rule(pattern: &str) -> (WholeRule, Alphabet) {
        let text = pattern.to_owned();
        let pattern = Pattern::new(Some(&text)).expect("a pattern");
        let alphabet =
            super::super::alphabet([&Pattern::new(Some(&text)), &None, &None, &None, &None])
                .expect("few classes");
        (WholeRule::compile(Some(&pattern), &alphabet).expect("a rule"), alphabet)
    }

    fn with_chunk<T>(text: &str, alphabet: &Alphabet, ask: impl Fn(&Chunk<'_>) -> T) -> T {
        ask(&Spelling::default().read(text, alphabet))
    }

    #[test]
    fn look_arounds_are_decided_exactly() {
        let (rule, alphabet) = rule(r"^(?:(?!10)\d+|[a-z]+)$");
        assert!(matches!(rule, WholeRule::Automaton(_)));
        let matches = |text: &str| {
            with_chunk(text, &alphabet, |chunk| rule.matches(chunk, 0, chunk.symbols.len()))
        };
        assert!(matches("abc") && matches("12"));
        assert!(!matches("10") && !matches("a1"));
    }

    #[test]
    fn the_memo_changes_no_answer() {
        let (rule, alphabet) = rule("(?:^a[-b]*c$)|(?:^[ab]+-b+$)");
        let text = "ab--bbabb-bbab--cabbb-bb-b-c";
        with_chunk(text, &alphabet, |chunk| {
            let n = chunk.symbols.len();
            for step in [(1, 0), (0, 1), (1, 1), (2, 1), (1, 3), (5, 2)] {
                let mut memo = WholeMemo::default();
                memo.begin(n);
                let (mut first, mut last) = (0, n);
                while first < last {
                    let expected = rule.matches(chunk, first, last);
                    assert_eq!(
                        rule.matches_again(chunk, first, last, &mut memo),
                        expected,
                        "{first}..{last}"
                    );
                    first += step.0;
                    last = last.saturating_sub(step.1);
                }
            }
        });
    }
}
