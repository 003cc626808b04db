//! Where words go: data on stdout, all else on stderr.

use std::fmt::Display;
use std::io::{self, IsTerminal, Write};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

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
        let style = ProgressStyle::with_template("{msg} {bar:30} {bytes}/{total_bytes} {elapsed}");
        self.progress(
            ProgressBar::with_draw_target(Some(n_bytes), self.target()),
            style.ok(),
            label,
        )
    }

    /// Returns a spinner; it draws nothing unless stderr is a terminal.
    pub(crate) fn spinner(&self, label: String) -> ProgressBar {
        self.progress(ProgressBar::with_draw_target(None, self.target()), None, label)
    }

    fn progress(
        &self,
        bar: ProgressBar,
        style: Option<ProgressStyle>,
        label: String,
    ) -> ProgressBar {
        let bar = match style {
            Some(style) => bar.with_style(style),
            None => bar,
        };
        bar.set_message(label);
        if self.bars {
            bar.enable_steady_tick(Duration::from_millis(100));
        }
        bar.with_finish(indicatif::ProgressFinish::AndClear)
    }

    fn target(&self) -> ProgressDrawTarget {
        if self.bars { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() }
    }
}
