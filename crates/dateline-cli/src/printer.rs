//! What reaches the terminal or a file: records in their format, and on stderr problems, progress and the summary.

mod docs;
#[allow(
    dead_code,
    reason = "`annotate` prints Docs only; the commands that print events are to come"
)]
mod lines;
pub(crate) mod output;
#[allow(
    dead_code,
    reason = "`annotate` prints Docs only; the commands that print events are to come"
)]
mod page;
#[allow(
    dead_code,
    reason = "`annotate` prints Docs only; the commands that print events are to come"
)]
pub(crate) mod render;
#[allow(
    dead_code,
    reason = "`annotate` prints Docs only; the commands that print events are to come"
)]
mod rows;
pub(crate) mod stored;
#[allow(
    dead_code,
    reason = "`annotate` prints Docs only; the commands that print events are to come"
)]
pub(crate) mod table;

/// The made article of `dateline-record`'s own tests.
#[cfg(test)]
#[path = "../../dateline-record/tests/sample/mod.rs"]
mod sample;

use std::fmt::Write as _;
use std::io::{self, IsTerminal, Write};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use tracing_subscriber::EnvFilter;

/// Sends the log to stderr: warnings, with `-v` what is done, with `-vv` timings.
pub(crate) fn start_log(verbose: u8) {
    // What the extractor of main text cannot read in a page, our own reading may; it does not say which page.
    let levels = match verbose {
        0 => "warn,trafilatura=error",
        1 => "info,trafilatura=error",
        _ => "debug",
    };
    tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::new(levels))
        .with_writer(io::stderr)
        .with_ansi(false)
        .with_target(false)
        .without_time()
        .init();
}

/// Returns whether the reader of our output has gone away.
pub(crate) fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error
        .chain()
        .filter_map(|cause| cause.downcast_ref::<io::Error>())
        .any(|error| error.kind() == io::ErrorKind::BrokenPipe)
}

/// Writes one line to stderr; a closed stderr stops nothing.
fn to_stderr(line: &str) {
    let _ = writeln!(io::stderr(), "{}", visible(line));
}

/// Replaces what would move the cursor, colour the screen or turn the writing round: the words of strangers reach a terminal only so.
pub(crate) fn visible(text: &str) -> String {
    let shown = |c: char| match c {
        '\n' | '\r' => '⏎',
        '\t' => '→',
        _ if c.is_control() => '\u{fffd}',
        '\u{200e}'
        | '\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2066}'..='\u{2069}'
        | '\u{feff}' => '\u{fffd}',
        _ => c,
    };
    text.chars().map(shown).collect()
}

/// Returns `n` with a comma between each three digits.
pub(crate) fn thousands(n: u64) -> String {
    let digits = n.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// What goes to stderr while articles are worked on.
pub(crate) struct Reporter {
    quiet: u8,
    bar: ProgressBar,
    n_done: u64,
    n_copies: u64,
    n_problems: u64,
}

impl Reporter {
    /// Starts to report. The bar shows on a terminal only, and only where records go elsewhere; `n_articles` is its length, if known.
    pub(crate) fn new(
        global: &crate::args::GlobalArgs,
        records_on_terminal: bool,
        n_articles: Option<u64>,
    ) -> Reporter {
        let hidden = global.quiet > 0
            || global.verbose > 0
            || records_on_terminal
            || !io::stderr().is_terminal();
        let target =
            if hidden { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr() };
        let template = if n_articles.is_some() {
            "{bar:30} {human_pos}/{human_len} articles, {per_sec}, {eta} left"
        } else {
            "{spinner} {human_pos} articles, {per_sec}"
        };
        let style =
            ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
        let bar = ProgressBar::with_draw_target(n_articles, target).with_style(style);
        Reporter { quiet: global.quiet, bar, n_done: 0, n_copies: 0, n_problems: 0 }
    }

    /// Counts an article that was done.
    pub(crate) fn done(&mut self) {
        self.n_done += 1;
        self.bar.inc(1);
    }

    /// Counts an article that came before.
    pub(crate) fn copy(&mut self) {
        self.n_copies += 1;
        self.bar.inc(1);
    }

    /// Counts an article that was not, and says why.
    pub(crate) fn problem(&mut self, problem: &dateline_record::ProblemRecord) {
        self.n_problems += 1;
        self.bar.inc(1);
        if self.quiet < 2 {
            let mut line = format!("problem: {}", problem.message);
            if let Some(article) = &problem.article {
                // Writing to a string cannot fail.
                let _ = write!(line, " (article `{article}`)");
            }
            self.bar.suspend(|| to_stderr(&line));
        }
    }

    /// Returns how many articles were not done.
    /// Says something that is no problem of any article.
    pub(crate) fn note(&self, text: &str) {
        if self.quiet == 0 {
            self.bar.suspend(|| to_stderr(&format!("note: {text}")));
        }
    }

    pub(crate) fn n_problems(&self) -> u64 {
        self.n_problems
    }

    /// Takes the bar away and prints the summary; one article that was done needs none.
    pub(crate) fn finish(&self, done: &str) {
        self.bar.finish_and_clear();
        let is_plain = self.n_problems == 0 && self.n_copies == 0 && self.n_done == 1;
        if self.quiet == 0 && !is_plain || self.quiet == 1 && self.n_problems > 0 {
            to_stderr(&self.summary(done));
        }
    }

    /// Takes the bar away and prints a summary of what was kept.
    pub(crate) fn finish_keeping(&self, kept: &str) {
        self.bar.finish_and_clear();
        if self.quiet == 0 || self.quiet == 1 && self.n_problems > 0 {
            to_stderr(kept);
        }
    }

    fn summary(&self, done: &str) -> String {
        let counted = |n: u64, one: &str, many: &str| match n {
            0 => String::new(),
            1 => format!(", 1 {one}"),
            n => format!(", {} {many}", thousands(n)),
        };
        let copies = counted(self.n_copies, "copy", "copies");
        let problems = counted(self.n_problems, "problem", "problems");
        format!("{} {done}{copies}{problems}", thousands(self.n_done))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped() {
        let grouped = [0, 12, 999, 1_000, 1_998, 123_456, 1_234_567].map(thousands);
        assert_eq!(grouped, ["0", "12", "999", "1,000", "1,998", "123,456", "1,234,567"]);
    }

    #[test]
    fn escapes_do_not_reach_the_terminal() {
        assert_eq!(visible("a\x1b[31mb\u{202e}c\nd\té"), "a\u{fffd}[31mb\u{fffd}c⏎d→é");
    }

    #[test]
    fn the_summary_counts() {
        let summary = |n_done, n_copies, n_problems| {
            Reporter { quiet: 0, bar: ProgressBar::hidden(), n_done, n_copies, n_problems }
                .summary("annotated")
        };
        assert_eq!(summary(1998, 1, 2), "1,998 annotated, 1 copy, 2 problems");
        assert_eq!(summary(3, 2000, 1), "3 annotated, 2,000 copies, 1 problem");
        assert_eq!(summary(0, 0, 0), "0 annotated");
    }
}
