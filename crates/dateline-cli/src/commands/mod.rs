//! One file for each command.

pub(crate) mod annotate;
pub(crate) mod doctor;
pub(crate) mod models;

use std::process::ExitCode;

use crate::args::{Cli, Command};
use crate::models::Home;

/// Runs the command that `cli` names. An error means that it could not run.
pub(crate) fn run(cli: Cli) -> anyhow::Result<ExitCode> {
    let home = Home::locate(cli.global.home.clone())?;
    match cli.command {
        Command::Annotate(args) => annotate::run(args, &cli.global, &home),
        Command::Models(args) => models::run(args, &home),
        Command::Doctor(args) => doctor::run(&args, &home),
    }
}
