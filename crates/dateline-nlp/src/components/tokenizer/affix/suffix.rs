//! `suffix_search`: what is cut off at a chunk's end.

use std::collections::BTreeMap;

use super::super::automaton::{Ahead, Alphabet, Dfa, Nfa, Preference};
use super::super::pattern::Ast;
use super::super::section::{Reader, Writer};
use super::shape::{Shape, shapes};
use super::{AUTOMATA, BACKTRACKING, Backtracking, Chunk, Pattern};

pub(in super::super) enum SuffixRule {
    /// All alternatives end at `$`, so the search finds the longest match, whatever their order.
    Automata(Vec<BackwardsAffix>),
    Backtracking(Backtracking),
}

/// All alternatives that ask for the same number of characters behind, as one automaton that reads from the end.
pub(in super::super) struct BackwardsAffix {
    /// How many characters before the match the automaton reads last.
    n_behind: usize,
    dfa: Dfa,
}

impl BackwardsAffix {
    fn n_chars(&self, chunk: &Chunk<'_>, first: usize, last: usize) -> usize {
        let n_read = self.dfa.run(chunk.symbols[first..last].iter().rev().copied()).unwrap_or(0);
        n_read.saturating_sub(self.n_behind)
    }
}

impl SuffixRule {
    pub(super) fn compile(
        pattern: Option<&Pattern<'_>>,
        alphabet: &Alphabet,
    ) -> Result<SuffixRule, String> {
        let Some(pattern) = pattern else { return Ok(SuffixRule::Automata(Vec::new())) };
        match pattern.ast().and_then(|ast| automata(ast, alphabet)) {
            Ok(affixes) => Ok(SuffixRule::Automata(affixes)),
            Err(_) => pattern.backtracking().map(SuffixRule::Backtracking),
        }
    }

    /// Returns how many characters the suffix has; 0 without one.
    pub(in super::super) fn n_chars(&self, chunk: &Chunk<'_>, first: usize, last: usize) -> usize {
        match self {
            SuffixRule::Automata(affixes) => {
                affixes.iter().map(|affix| affix.n_chars(chunk, first, last)).max().unwrap_or(0)
            }
            SuffixRule::Backtracking(regex) => regex
                .find(chunk.slice(first, last), 0)
                .map_or(0, |found| found.as_str().chars().count()),
        }
    }

    pub(super) fn write(&self, writer: &mut Writer) {
        match self {
            SuffixRule::Automata(affixes) => {
                writer.u8(AUTOMATA);
                writer.len(affixes.len());
                for affix in affixes {
                    writer.len(affix.n_behind);
                    affix.dfa.write(writer);
                }
            }
            SuffixRule::Backtracking(regex) => {
                writer.u8(BACKTRACKING);
                regex.write(writer);
            }
        }
    }

    pub(super) fn read(reader: &mut Reader<'_>, alphabet: &Alphabet) -> Result<SuffixRule, String> {
        match reader.u8()? {
            AUTOMATA => {
                let affixes = (0..reader.len()?).map(|_| {
                    Ok(BackwardsAffix {
                        n_behind: reader.len()?,
                        dfa: Dfa::read(reader, alphabet)?,
                    })
                });
                affixes.collect::<Result<_, String>>().map(SuffixRule::Automata)
            }
            BACKTRACKING => Backtracking::read(reader).map(SuffixRule::Backtracking),
            kind => Err(format!("the tokenizer has a suffix rule of unknown kind {kind}")),
        }
    }
}

fn automata(pattern: &Ast, alphabet: &Alphabet) -> Result<Vec<BackwardsAffix>, String> {
    let shapes = shapes(pattern)?;
    let mut by_behind: BTreeMap<usize, Vec<Ast>> = BTreeMap::new();
    for shape in &shapes {
        if shape.at_start || shape.ahead != Some(Ahead::End) {
            return Err("a suffix that may match elsewhere than at the end".to_owned());
        }
        by_behind.entry(shape.behind.len()).or_default().push(with_behind(shape).reversed());
    }
    let affix = |(n_behind, bodies)| {
        let nfa = Nfa::new(alphabet, &[], &Ast::alt(bodies), None)?;
        Ok(BackwardsAffix { n_behind, dfa: Dfa::new(&nfa, Preference::Longest)? })
    };
    by_behind.into_iter().map(affix).collect()
}

fn with_behind(shape: &Shape) -> Ast {
    let behind = shape.behind.iter().cloned().map(Ast::Set);
    Ast::Concat(behind.chain([shape.body.clone()]).collect())
}
