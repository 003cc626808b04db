//! The project's chores, as `cargo xtask <chore>`. Each is one file; each runs programs and reads what they print.
//! Knows dateline only as a command: it depends on none of its crates, so that it is built in seconds.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a chore talks to the person at the terminal"
)]

mod bench;
mod datasette;
mod demo;
mod docs;
mod eval;
mod fuzz;
mod parity;
mod project;
mod python;
mod steps;
mod test;
mod tidy;
mod train;

use std::process::ExitCode;

use clap::Parser;

use crate::project::Project;

/// The project's chores
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
enum Chore {
    /// Builds dateline, adds the models and annotates an article in French and one in English
    Demo,
    /// Runs every check: the gate that a change has to pass
    Test,
    /// Checks what no compiler checks: the crate graph, the paths that documents name, sizes, file heads
    Tidy,
    /// Writes the references that are made of the sources
    Docs,
    /// Scores the accuracy on labelled data against the floors
    Eval(eval::Args),
    /// Learns how sure an event is, from labelled data and judged events
    Train,
    /// Compares dateline's annotation with spaCy's, token by token
    Parity(parity::Args),
    /// Measures speed and memory against spaCy, in one run
    Bench(bench::Args),
    /// Feeds random bytes to what reads foreign input
    Fuzz(fuzz::Args),
}

fn main() -> ExitCode {
    match run(&Chore::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nxtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(chore: &Chore) -> anyhow::Result<()> {
    let project = Project::locate()?;
    match chore {
        Chore::Demo => demo::run(&project),
        Chore::Test => test::run(&project),
        Chore::Tidy => tidy::run(&project),
        Chore::Docs => docs::run(&project),
        Chore::Eval(args) => eval::run(&project, args),
        Chore::Train => train::run(&project),
        Chore::Parity(args) => parity::run(&project, args),
        Chore::Bench(args) => bench::run(&project, args),
        Chore::Fuzz(args) => fuzz::run(&project, args),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn arguments_are_well_formed() {
        Chore::command().debug_assert();
    }
}
