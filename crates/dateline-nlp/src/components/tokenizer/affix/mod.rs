//! The five patterns of a tokenizer, each ready to run.
//!
//! A pattern becomes automata where every alternative has a simple shape (see [`shape`]); otherwise it runs as it stands on a backtracking
//! engine. Both give the same matches: those of Python's `re`.

mod backtracking;
mod infix;
mod prefix;
mod shape;
mod suffix;
mod whole;

use super::automaton::{Ahead, Alphabet, Dfa, Nfa, Preference, Symbol};
use super::pattern::{Ast, CharSet, parse};
use super::rules::TokenizerRules;
use super::section::{Reader, Writer};
use backtracking::Backtracking;
pub(super) use infix::InfixRule;
pub(super) use prefix::PrefixRule;
pub(super) use suffix::SuffixRule;
pub(super) use whole::{WholeMemo, WholeRule};

/// A run of text between white space, or of white space, as the rules read it. Positions count characters.
#[derive(Clone, Copy)]
pub(super) struct Chunk<'a> {
    /// The text.
    pub(super) text: &'a str,
    /// For each character its symbol.
    pub(super) symbols: &'a [Symbol],
    /// For each character where it begins in the text, and then the text's length.
    pub(super) offsets: &'a [u32],
    /// The symbol for the end.
    pub(super) end: Symbol,
}

impl<'a> Chunk<'a> {
    /// Returns the text of the characters from `first` up to `last`.
    pub(super) fn slice(&self, first: usize, last: usize) -> &'a str {
        self.text.get(self.offsets[first] as usize..self.offsets[last] as usize).unwrap_or_default()
    }

    /// Returns the symbols of the characters from `first` up to `last`, then the end.
    fn symbols_to_end(&self, first: usize, last: usize) -> impl Iterator<Item = Symbol> {
        self.symbols[first..last].iter().copied().chain([self.end])
    }
}

/// The symbols of one chunk, in room that is used again for the next.
#[derive(Debug, Default)]
pub(super) struct Spelling {
    symbols: Vec<Symbol>,
    offsets: Vec<u32>,
}

impl Spelling {
    /// Spells `text` in the symbols of `alphabet`.
    pub(super) fn read<'a>(&'a mut self, text: &'a str, alphabet: &Alphabet) -> Chunk<'a> {
        self.symbols.clear();
        self.offsets.clear();
        for (at, c) in text.char_indices() {
            self.symbols.push(alphabet.symbol(c));
            self.offsets.push(at as u32);
        }
        self.offsets.push(text.len() as u32);
        Chunk { text, symbols: &self.symbols, offsets: &self.offsets, end: alphabet.end() }
    }

    /// Returns for how many characters there is room.
    pub(super) fn capacity(&self) -> usize {
        self.symbols.capacity()
    }
}

/// All rules that look at characters.
pub(super) struct AffixRules {
    pub(super) alphabet: Alphabet,
    pub(super) prefix: PrefixRule,
    pub(super) suffix: SuffixRule,
    pub(super) infix: InfixRule,
    pub(super) token_match: WholeRule,
    pub(super) url_match: WholeRule,
}

/// One of a package's patterns: its text, and its tree where it could be read.
pub(super) struct Pattern<'a> {
    text: &'a str,
    ast: Result<Ast, String>,
}

impl<'a> Pattern<'a> {
    fn new(text: Option<&'a String>) -> Option<Pattern<'a>> {
        text.map(|text| Pattern { text, ast: parse(text) })
    }

    fn ast(&self) -> Result<&Ast, String> {
        self.ast.as_ref().map_err(Clone::clone)
    }

    /// Returns the pattern for the backtracking engine. A text that could not be read may still be one that the engine takes.
    fn backtracking(&self) -> Result<Backtracking, String> {
        Backtracking::new(self.ast.as_ref().map_or_else(|_| self.text.to_owned(), Ast::to_regex))
    }
}

impl AffixRules {
    /// Turns a package's patterns into what runs.
    ///
    /// # Errors
    ///
    /// Names the pattern that neither automata nor the backtracking engine can run.
    pub(super) fn compile(rules: &TokenizerRules) -> Result<AffixRules, String> {
        let prefix = Pattern::new(rules.prefix_search.as_ref());
        let suffix = Pattern::new(rules.suffix_search.as_ref());
        let infix = Pattern::new(rules.infix_finditer.as_ref());
        let token_match = Pattern::new(rules.token_match.as_ref());
        let url_match = Pattern::new(rules.url_match.as_ref());
        let alphabet = alphabet([&prefix, &suffix, &infix, &token_match, &url_match])?;
        let named = |name: &'static str| move |reason| format!("`{name}` cannot be run: {reason}");
        Ok(AffixRules {
            prefix: PrefixRule::compile(prefix.as_ref(), &alphabet)
                .map_err(named("prefix_search"))?,
            suffix: SuffixRule::compile(suffix.as_ref(), &alphabet)
                .map_err(named("suffix_search"))?,
            infix: InfixRule::compile(infix.as_ref(), &alphabet)
                .map_err(named("infix_finditer"))?,
            token_match: WholeRule::compile(token_match.as_ref(), &alphabet)
                .map_err(named("token_match"))?,
            url_match: WholeRule::compile(url_match.as_ref(), &alphabet)
                .map_err(named("url_match"))?,
            alphabet,
        })
    }

    /// Makes the same rules all run on the backtracking engine, to compare with.
    #[cfg(test)]
    pub(super) fn backtracking(rules: &TokenizerRules) -> Result<AffixRules, String> {
        let regex = |text: &Option<String>| {
            Pattern::new(text.as_ref()).map_or_else(
                || Backtracking::new("(?!)".to_owned()),
                |pattern| pattern.backtracking(),
            )
        };
        Ok(AffixRules {
            alphabet: Alphabet::new(&[])?,
            prefix: PrefixRule::Backtracking(regex(&rules.prefix_search)?),
            suffix: SuffixRule::Backtracking(regex(&rules.suffix_search)?),
            infix: InfixRule::Backtracking(regex(&rules.infix_finditer)?),
            token_match: WholeRule::Backtracking(regex(&rules.token_match)?.at_start()?),
            url_match: WholeRule::Backtracking(regex(&rules.url_match)?.at_start()?),
        })
    }

    /// Returns whether none of the rules needs the backtracking engine.
    #[cfg(test)]
    pub(super) fn are_all_automata(&self) -> bool {
        let is_automaton = |rule: &WholeRule| !matches!(rule, WholeRule::Backtracking(_));
        matches!(self.prefix, PrefixRule::Automata(_))
            && matches!(self.suffix, SuffixRule::Automata(_))
            && matches!(self.infix, InfixRule::Automata(_))
            && is_automaton(&self.token_match)
            && is_automaton(&self.url_match)
    }

    pub(super) fn write(&self, writer: &mut Writer) {
        self.alphabet.write(writer);
        self.prefix.write(writer);
        self.suffix.write(writer);
        self.infix.write(writer);
        self.token_match.write(writer);
        self.url_match.write(writer);
    }

    pub(super) fn read(reader: &mut Reader<'_>) -> Result<AffixRules, String> {
        let alphabet = Alphabet::read(reader)?;
        Ok(AffixRules {
            prefix: PrefixRule::read(reader, &alphabet)?,
            suffix: SuffixRule::read(reader, &alphabet)?,
            infix: InfixRule::read(reader, &alphabet)?,
            token_match: WholeRule::read(reader, &alphabet)?,
            url_match: WholeRule::read(reader, &alphabet)?,
            alphabet,
        })
    }
}

fn alphabet(patterns: [&Option<Pattern<'_>>; 5]) -> Result<Alphabet, String> {
    let mut sets = Vec::new();
    for pattern in patterns.into_iter().flatten() {
        if let Ok(ast) = &pattern.ast {
            ast.collect_sets(&mut sets);
        }
    }
    sets.sort_unstable();
    sets.dedup();
    Alphabet::new(&sets)
}

/// Some alternatives of a pattern as one automaton, with what must stand before and after a match.
pub(super) struct Affix {
    /// How many characters before the match the automaton reads first.
    n_behind: usize,
    /// Whether the automaton reads one symbol after the match.
    has_ahead: bool,
    dfa: Dfa,
}

impl Affix {
    fn new(
        alphabet: &Alphabet,
        behind: &[CharSet],
        body: &Ast,
        ahead: Option<&Ahead>,
    ) -> Result<Affix, String> {
        let nfa = Nfa::new(alphabet, behind, body, ahead)?;
        Ok(Affix {
            n_behind: behind.len(),
            has_ahead: ahead.is_some(),
            dfa: Dfa::new(&nfa, Preference::First)?,
        })
    }

    /// Returns where the match ends that begins at `at` in the characters from `first` up to `last`.
    fn end_of_match(
        &self,
        chunk: &Chunk<'_>,
        first: usize,
        at: usize,
        last: usize,
    ) -> Option<usize> {
        let begin = at.checked_sub(self.n_behind).filter(|&begin| begin >= first)?;
        let n_read = self.dfa.run(chunk.symbols_to_end(begin, last))?;
        // Damaged bytes may make an automaton whose match ends before it begins, or beyond the text.
        (begin + n_read)
            .checked_sub(usize::from(self.has_ahead))
            .filter(|&end| at <= end && end <= last)
    }

    fn write(&self, writer: &mut Writer) {
        writer.len(self.n_behind);
        writer.u8(u8::from(self.has_ahead));
        self.dfa.write(writer);
    }

    fn read(reader: &mut Reader<'_>, alphabet: &Alphabet) -> Result<Affix, String> {
        Ok(Affix {
            n_behind: reader.len()?,
            has_ahead: reader.u8()? != 0,
            dfa: Dfa::read(reader, alphabet)?,
        })
    }
}

fn write_all(affixes: &[Affix], writer: &mut Writer) {
    writer.len(affixes.len());
    affixes.iter().for_each(|affix| affix.write(writer));
}

fn read_all(reader: &mut Reader<'_>, alphabet: &Alphabet) -> Result<Vec<Affix>, String> {
    (0..reader.len()?).map(|_| Affix::read(reader, alphabet)).collect()
}

/// Marks in a section how a rule runs.
const AUTOMATA: u8 = 0;
const BACKTRACKING: u8 = 1;
