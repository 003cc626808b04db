//! `prefix_search`: what is cut off at a chunk's start.

use super::super::automaton::Alphabet;
use super::super::pattern::Ast;
use super::super::section::{Reader, Writer};
use super::shape::{Shape, shapes};
use super::{AUTOMATA, Affix, BACKTRACKING, Backtracking, Chunk, Pattern, read_all, write_all};

pub(in super::super) enum PrefixRule {
    /// In order of preference: the first that matches counts.
    Automata(Vec<Affix>),
    Backtracking(Backtracking),
}

impl PrefixRule {
    pub(super) fn compile(
        pattern: Option<&Pattern<'_>>,
        alphabet: &Alphabet,
    ) -> Result<PrefixRule, String> {
        let Some(pattern) = pattern else { return Ok(PrefixRule::Automata(Vec::new())) };
        match pattern.ast().and_then(|ast| automata(ast, alphabet)) {
            Ok(affixes) => Ok(PrefixRule::Automata(affixes)),
            Err(_) => pattern.backtracking().map(PrefixRule::Backtracking),
        }
    }

    /// Returns how many characters the prefix has; 0 without one.
    pub(in super::super) fn n_chars(&self, chunk: &Chunk<'_>, first: usize, last: usize) -> usize {
        match self {
            PrefixRule::Automata(affixes) => affixes
                .iter()
                .find_map(|affix| affix.end_of_match(chunk, first, first, last))
                .map_or(0, |end| end - first),
            PrefixRule::Backtracking(regex) => regex
                .find(chunk.slice(first, last), 0)
                .map_or(0, |found| found.as_str().chars().count()),
        }
    }

    pub(super) fn write(&self, writer: &mut Writer) {
        match self {
            PrefixRule::Automata(affixes) => {
                writer.u8(AUTOMATA);
                write_all(affixes, writer);
            }
            PrefixRule::Backtracking(regex) => {
                writer.u8(BACKTRACKING);
                regex.write(writer);
            }
        }
    }

    pub(super) fn read(reader: &mut Reader<'_>, alphabet: &Alphabet) -> Result<PrefixRule, String> {
        match reader.u8()? {
            AUTOMATA => read_all(reader, alphabet).map(PrefixRule::Automata),
            BACKTRACKING => Backtracking::read(reader).map(PrefixRule::Backtracking),
            kind => Err(format!("the tokenizer has a prefix rule of unknown kind {kind}")),
        }
    }
}

fn automata(pattern: &Ast, alphabet: &Alphabet) -> Result<Vec<Affix>, String> {
    let shapes = shapes(pattern)?;
    if shapes.iter().any(|shape| !shape.at_start || !shape.behind.is_empty()) {
        return Err("a prefix that may match elsewhere than at the start".to_owned());
    }
    // Neighbours without anything ahead are one automaton, which keeps their order.
    let groups = shapes.chunk_by(|a, b| a.ahead.is_none() && b.ahead.is_none());
    groups.map(|group| group_automaton(group, alphabet)).collect()
}

fn group_automaton(group: &[Shape], alphabet: &Alphabet) -> Result<Affix, String> {
    let body = Ast::alt(group.iter().map(|shape| shape.body.clone()));
    Affix::new(alphabet, &[], &body, group.first().and_then(|shape| shape.ahead.as_ref()))
}
