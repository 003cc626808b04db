//! The `dateline` command. Reads the environment (through the command line's definition), starts the log, runs one command, turns its end
//! into an exit status: 0 done, 1 some articles failed, 2 could not run.

mod args;
mod commands;
mod models;
mod printer;

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    let cli = args::Cli::parse();
    printer::start_log(cli.global.verbose);
    match commands::run(cli) {
        Ok(code) => code,
        // The reader of our output has seen enough, as with `| head`.
        Err(error) if printer::is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            models::Report::to_terminal().failure(&error);
            ExitCode::from(2)
        }
    }
}
