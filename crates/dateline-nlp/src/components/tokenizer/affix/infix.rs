//! `infix_finditer`: where what is left of a chunk is cut.

use super::super::automaton::Alphabet;
use super::super::pattern::Ast;
use super::super::section::{Reader, Writer};
use super::shape::{Shape, shapes};
use super::{AUTOMATA, Affix, BACKTRACKING, Backtracking, Chunk, Pattern, read_all, write_all};

pub(in super::super) enum InfixRule {
    Automata(InfixAutomata),
    Backtracking(Backtracking),
}

/// Automata in order of preference, at most 64, with the sets that tell where which of them can match at all.
pub(in super::super) struct InfixAutomata {
    affixes: Vec<Affix>,
    /// For each symbol, as bits, the automata that can match after it. The symbol of the end stands for the start of the text.
    after: Vec<u64>,
    /// For each symbol, as bits, the automata that can match where it comes next.
    before: Vec<u64>,
}

impl InfixRule {
    pub(super) fn compile(
        pattern: Option<&Pattern<'_>>,
        alphabet: &Alphabet,
    ) -> Result<InfixRule, String> {
        let Some(pattern) = pattern else {
            return Ok(InfixRule::Automata(InfixAutomata::new(Vec::new(), &[], alphabet)));
        };
        match pattern.ast().and_then(|ast| automata(ast, alphabet)) {
            Ok(automata) => Ok(InfixRule::Automata(automata)),
            Err(_) => pattern.backtracking().map(InfixRule::Backtracking),
        }
    }

    /// Adds to `found` where each infix begins and ends.
    pub(in super::super) fn find(
        &self,
        chunk: &Chunk<'_>,
        first: usize,
        last: usize,
        found: &mut Vec<(usize, usize)>,
    ) {
        match self {
            InfixRule::Automata(automata) => automata.find(chunk, first, last, found),
            InfixRule::Backtracking(regex) => find_backtracking(regex, chunk, first, last, found),
        }
    }

    pub(super) fn write(&self, writer: &mut Writer) {
        match self {
            InfixRule::Automata(automata) => {
                writer.u8(AUTOMATA);
                write_all(&automata.affixes, writer);
                writer.u64s(&automata.after);
                writer.u64s(&automata.before);
            }
            InfixRule::Backtracking(regex) => {
                writer.u8(BACKTRACKING);
                regex.write(writer);
            }
        }
    }

    pub(super) fn read(reader: &mut Reader<'_>, alphabet: &Alphabet) -> Result<InfixRule, String> {
        match reader.u8()? {
            AUTOMATA => InfixAutomata::read(reader, alphabet).map(InfixRule::Automata),
            BACKTRACKING => Backtracking::read(reader).map(InfixRule::Backtracking),
            kind => Err(format!("the tokenizer has an infix rule of unknown kind {kind}")),
        }
    }
}

impl InfixAutomata {
    /// Makes the tables; `last_behind` gives for each automaton which symbols may stand before a match.
    fn new(affixes: Vec<Affix>, last_behind: &[Vec<bool>], alphabet: &Alphabet) -> InfixAutomata {
        let first: Vec<Vec<bool>> =
            affixes.iter().map(|affix| affix.dfa.first_symbols(alphabet, affix.n_behind)).collect();
        let bits = |sets: &[Vec<bool>], symbol: usize| {
            sets.iter().enumerate().fold(0, |bits, (at, set)| bits | u64::from(set[symbol]) << at)
        };
        InfixAutomata {
            after: (0..alphabet.n_symbols()).map(|symbol| bits(last_behind, symbol)).collect(),
            before: (0..alphabet.n_symbols()).map(|symbol| bits(&first, symbol)).collect(),
            affixes,
        }
    }

    fn find(&self, chunk: &Chunk<'_>, first: usize, last: usize, found: &mut Vec<(usize, usize)>) {
        let mut previous = chunk.end;
        let mut at = first;
        // An empty match stays where it is; the next one there must not be empty.
        let mut must_advance = false;
        while at <= last {
            let next = if at < last { chunk.symbols[at] } else { chunk.end };
            let candidates = self.after[usize::from(previous)] & self.before[usize::from(next)];
            let end = self.end_of_match(candidates, chunk, first, at, last, must_advance);
            must_advance = end == Some(at);
            found.extend(end.map(|end| (at, end)));
            at = end.unwrap_or(at + 1);
            previous = if at > first && at <= last { chunk.symbols[at - 1] } else { chunk.end };
        }
    }

    fn end_of_match(
        &self,
        mut candidates: u64,
        chunk: &Chunk<'_>,
        first: usize,
        at: usize,
        last: usize,
        must_advance: bool,
    ) -> Option<usize> {
        while candidates != 0 {
            let affix = self.affixes.get(candidates.trailing_zeros() as usize)?;
            let end =
                affix.end_of_match(chunk, first, at, last).filter(|&end| end > at || !must_advance);
            if end.is_some() {
                return end;
            }
            candidates &= candidates - 1;
        }
        None
    }

    fn read(reader: &mut Reader<'_>, alphabet: &Alphabet) -> Result<InfixAutomata, String> {
        let automata = InfixAutomata {
            affixes: read_all(reader, alphabet)?,
            after: reader.u64s()?,
            before: reader.u64s()?,
        };
        let is_whole = automata.after.len() == alphabet.n_symbols()
            && automata.before.len() == alphabet.n_symbols();
        if is_whole {
            Ok(automata)
        } else {
            Err("the tokenizer's infix rule is damaged".to_owned())
        }
    }
}

fn automata(pattern: &Ast, alphabet: &Alphabet) -> Result<InfixAutomata, String> {
    let shapes = shapes(pattern)?;
    if shapes.iter().any(|shape| {
        shape.at_start || matches!(shape.body.lengths(), (0, longest) if longest != Some(0))
    }) {
        return Err("an infix bound to the start, or one that may be empty or not".to_owned());
    }
    let groups: Vec<&[Shape]> = shapes.chunk_by(|a, b| is_plain(a) && is_plain(b)).collect();
    if groups.len() > 64 {
        return Err("more than 64 infixes with something behind or ahead".to_owned());
    }
    let affixes =
        groups.iter().map(|group| group_automaton(group, alphabet)).collect::<Result<_, _>>()?;
    let last_behind: Vec<Vec<bool>> =
        groups.iter().map(|group| last_behind(group, alphabet)).collect();
    Ok(InfixAutomata::new(affixes, &last_behind, alphabet))
}

/// Returns whether neighbours of this shape can be one automaton.
fn is_plain(shape: &Shape) -> bool {
    shape.behind.is_empty() && shape.ahead.is_none()
}

fn group_automaton(group: &[Shape], alphabet: &Alphabet) -> Result<Affix, String> {
    let body = Ast::alt(group.iter().map(|shape| shape.body.clone()));
    let (behind, ahead) =
        group.first().map_or((&[][..], None), |shape| (&shape.behind[..], shape.ahead.as_ref()));
    Affix::new(alphabet, behind, &body, ahead)
}

fn last_behind(group: &[Shape], alphabet: &Alphabet) -> Vec<bool> {
    match group.first().and_then(|shape| shape.behind.last()) {
        Some(set) => alphabet.members(set),
        None => vec![true; alphabet.n_symbols()],
    }
}

fn find_backtracking(
    regex: &Backtracking,
    chunk: &Chunk<'_>,
    first: usize,
    last: usize,
    found: &mut Vec<(usize, usize)>,
) {
    let text = chunk.slice(first, last);
    let base = chunk.offsets[first];
    let position =
        |byte: usize| chunk.offsets.partition_point(|&offset| offset < base + byte as u32);
    let mut from = 0;
    while let Some(matched) = regex.find(text, from) {
        found.push((position(matched.start()), position(matched.end())));
        let after = position(matched.end()) + usize::from(matched.start() == matched.end());
        if after > last {
            return;
        }
        from = (chunk.offsets[after] - base) as usize;
    }
}

#[cfg(test)]
mod tests {
    use super::super::Spelling;
    use super::*;

    /// Finds infixes with automata and with the backtracking engine.
    fn found(pattern: &str, text: &str) -> [Vec<(usize, usize)>; 2] {
        let text_of_pattern = pattern.to_owned();
        let pattern = Pattern::new(Some(&text_of_pattern)).expect("a pattern");
        let alphabet = super::super::alphabet([&Some(pattern), &None, &None, &None, &None])
            .expect("few classes");
        let pattern = Pattern::new(Some(&text_of_pattern)).expect("a pattern");
        let mut spelling = Spelling::default();
        let chunk = spelling.read(text, &alphabet);
        let automata = InfixRule::compile(Some(&pattern), &alphabet).expect("a rule");
        assert!(matches!(automata, InfixRule::Automata(_)));
        [automata, InfixRule::Backtracking(pattern.backtracking().expect("a regex"))].map(|rule| {
            let mut found = Vec::new();
            rule.find(&chunk, 0, chunk.symbols.len(), &mut found);
            found
        })
    }

    #[test]
    fn infixes_see_what_earlier_ones_took() {
        assert_eq!(
            found("(?<=[a-z]),(?=[a-z])", "a,b,c,,d"),
            [vec![(1, 2), (3, 4)], vec![(1, 2), (3, 4)]]
        );
        assert_eq!(found("(?<=[a-z,]),", "a,,é"), [vec![(1, 2), (2, 3)], vec![(1, 2), (2, 3)]]);
    }

    #[test]
    fn an_empty_infix_cuts_between_characters() {
        assert_eq!(
            found("(?<=[a-zé]['’])(?=[a-zé])", "l'été’s'"),
            [vec![(2, 2), (6, 6)], vec![(2, 2), (6, 6)]]
        );
    }

    #[test]
    fn the_first_alternative_wins_at_one_place() {
        assert_eq!(found("(?<=a)(?:-|--)(?=b)", "a--b-b"), [vec![(1, 3)], vec![(1, 3)]]);
        assert_eq!(
            found(r"\.\.+|…|(?<=a)\.", "a...b…a."),
            [vec![(1, 4), (5, 6), (7, 8)], vec![(1, 4), (5, 6), (7, 8)]]
        );
    }
}
