//! One file for each command.

mod actors;
pub(crate) mod annotate;
pub(crate) mod code;
pub(crate) mod codebook;
mod copies;
pub(crate) mod diff;
pub(crate) mod doctor;
pub(crate) mod eval;
mod explain;
pub(crate) mod find;
pub(crate) mod ingest;
mod job;
pub(crate) mod models;
pub(crate) mod net;
mod packs;
pub(crate) mod recode;
mod shared;
pub(crate) mod watch;
pub(crate) mod world;

use std::process::ExitCode;

use crate::args::{Cli, Command};
use crate::models::Home;

/// Runs the command that `cli` names. An error means that it could not run.
pub(crate) fn run(cli: Cli) -> anyhow::Result<ExitCode> {
    let home = Home::locate(cli.global.home.clone())?;
    match cli.command {
        Command::Annotate(args) => annotate::run(args, &cli.global, &home),
        Command::Read(args) => watch::read(args, &cli.global, &home),
        Command::Code(args) => code::code(args, &cli.global, &home),
        Command::Ingest(args) => ingest::run(args, &cli.global, &home),
        Command::Recode(args) => recode::run(args, &cli.global, &home),
        Command::Diff(args) => diff::run(&args),
        Command::Explain(args) => code::explain_articles(args, &cli.global, &home),
        Command::Eval(args) => eval::run(args, &cli.global, &home),
        Command::Schema => code::schema(),
        Command::Codebook(args) => codebook::run(args, &home),
        Command::Models(args) => models::run(args, &home),
        Command::World(args) => world::run(&args, &cli.global),
        Command::Events(args) => find::events(args, &cli.global),
        Command::Quotes(args) => find::quotes(args, &cli.global),
        Command::Articles(args) => find::articles(args, &cli.global),
        Command::Stories(args) => find::stories(args, &cli.global),
        Command::Timeline(args) => find::timeline(args, &cli.global),
        Command::Count(args) => find::count(args),
        Command::Export(args) => find::export(args, &cli.global),
        Command::Sql(args) => find::sql(args),
        Command::Doctor(args) => doctor::run(&args, &home),
    }
}
