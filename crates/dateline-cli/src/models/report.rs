//! Where words go: data on stdout, all else on stderr.

use std::fmt::Display;
use std::io::{self, IsTerminal, Write};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressFinish, ProgressStyle};

use super::hint_of;

/// The two streams, and whether a person watches.
pub(crate) struct Report {
    out: Box<dyn Write + Send>,
    err: Box<dyn Write + Send>,
    bars: bool,
    table: bool,
}

impl Report {
    /// Writes to the process's own streams.
    pub(crate) fn to_terminal() -> Report {
        Report {
            out: Box::new(io::stdout()),
            err: Box::new(io::stderr()),
            bars: io::stderr().is_terminal(),
            table: io::stdout().is_terminal(),
        }
    }

    #[cfg(test)]
    pub(crate) fn new(out: Box<dyn Write + Send>, err: Box<dyn Write + Send>) -> Report {
        Report { out, err, bars: false, table: true }
    }

    /// Tells whether data goes to a person.
    pub(crate) fn out_is_terminal(&self) -> bool {
        self.table
    }

    /// Writes one line of data.
    pub(crate) fn data(&mut self, line: impl Display) -> io::Result<()> {
        writeln!(self.out, "{line}")
    }

    /// Writes one line beside the data. A closed stderr is no reason to stop.
    pub(crate) fn note(&mut self, line: impl Display) {
        let _ = writeln!(self.err, "{line}");
    }

    /// Writes an error and its cure.
    pub(crate) fn failure(&mut self, error: &anyhow::Error) {
        self.note(format_args!("error: {error:#}"));
        if let Some(hint) = hint_of(error) {
            self.note(format_args!("hint: {hint}"));
        }
    }

    /// Returns a bar over `n_bytes`; it draws nothing unless stderr is a terminal.
    pub(crate) fn bar(&self, label: String, n_bytes: u64) -> ProgressBar {
        let template = "{msg} {bar:30} {decimal_bytes}/{decimal_total_bytes} {elapsed}";
        let style =
            ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
        self.progress(Some(n_bytes), style, label)
    }

    /// Returns a spinner; it draws nothing unless stderr is a terminal.
    pub(crate) fn spinner(&self, label: String) -> ProgressBar {
        self.progress(None, ProgressStyle::default_spinner(), label)
    }

    fn progress(&self, n_bytes: Option<u64>, style: ProgressStyle, label: String) -> ProgressBar {
        let bar = ProgressBar::with_draw_target(n_bytes, self.target())
            .with_style(style)
            .with_message(label)
            .with_finish(ProgressFinish::AndClear);
        if self.bars {
            bar.enable_steady_tick(Duration::from_millis(100));
        }
        bar
    }

    fn target(&self) -> ProgressDrawTarget {
        if self.bars { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() }
    }
}
