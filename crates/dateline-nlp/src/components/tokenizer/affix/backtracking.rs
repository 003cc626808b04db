//! The engine for patterns that no automaton can run.

use std::sync::OnceLock;

use fancy_regex::{Match, Regex, RegexBuilder};

use super::super::section::{Reader, Writer};

/// Steps back that one search may take before it counts as no match: below a second of work. No known package comes near it.
const MAX_BACKTRACKS: usize = 10_000_000;

/// A pattern that is compiled when first used.
pub(in super::super) struct Backtracking {
    text: String,
    regex: OnceLock<Option<Regex>>,
}

impl Backtracking {
    /// Makes the pattern, after a trial that it compiles.
    pub(super) fn new(text: String) -> Result<Backtracking, String> {
        let regex = compile(&text).map_err(|error| error.to_string())?;
        Ok(Backtracking { text, regex: OnceLock::from(Some(regex)) })
    }

    /// Makes the same pattern match only at the start of a text.
    pub(super) fn at_start(self) -> Result<Backtracking, String> {
        Backtracking::new(format!(r"\A(?:{})", self.text))
    }

    /// Returns the first match at or after a position.
    pub(super) fn find<'t>(&self, text: &'t str, from: usize) -> Option<Match<'t>> {
        let regex = self.regex.get_or_init(|| compile(&self.text).ok()).as_ref()?;
        regex.find_from_pos(text, from).ok().flatten()
    }

    pub(super) fn write(&self, writer: &mut Writer) {
        writer.bytes(self.text.as_bytes());
    }

    pub(super) fn read(reader: &mut Reader<'_>) -> Result<Backtracking, String> {
        Ok(Backtracking { text: reader.str()?.to_owned(), regex: OnceLock::new() })
    }
}

fn compile(text: &str) -> Result<Regex, fancy_regex::Error> {
    RegexBuilder::new(text).backtrack_limit(MAX_BACKTRACKS).build()
}
