//! The `dateline` command.

mod commands;
mod models;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::models::{Home, Report};

/// Turns news into a record of who did what to whom, when, where, and who says so
#[derive(Debug, Parser)]
#[command(name = "dateline", version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Lists, adds and checks the language models and the gazetteer
    Models(commands::models::Args),
    /// Tells what is installed, what is missing and what to type
    Doctor(commands::doctor::Args),
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    match run(cli) {
        Ok(code) => code,
        Err(error) => {
            Report::to_terminal().failure(&error);
            ExitCode::from(2)
        }
    }
}

fn run(cli: Cli) -> anyhow::Result<ExitCode> {
    let home = Home::locate(dateline_home())?;
    match cli.command {
        Command::Models(args) => commands::models::run(args, &home),
        Command::Doctor(args) => commands::doctor::run(&args, &home),
    }
}

/// Returns `$DATELINE_HOME`.
#[expect(clippy::disallowed_methods, reason = "the one place that reads the environment")]
fn dateline_home() -> Option<PathBuf> {
    std::env::var_os("DATELINE_HOME").map(PathBuf::from)
}
