//! The command line. What several commands share stands here, the rest in the command's own file.

use std::path::PathBuf;

use clap::{ArgAction, Args, Parser, Subcommand, ValueEnum};
use dateline_acquire::Column;
use dateline_record::export::ExportFormat;

use crate::commands;

/// Turns news into a record of who did what to whom, when, where, and who says so.
#[derive(Debug, Parser)]
#[command(name = "dateline", version, arg_required_else_help = true, max_term_width = 100)]
#[command(after_help = "Exit status: 0 done, 1 some articles failed, 2 could not run.")]
pub(crate) struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub(crate) command: Command,
    #[command(flatten)]
    pub(crate) global: GlobalArgs,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Prints each article with its text repaired and its date found
    Read(commands::watch::ReadArgs),
    /// Prints who did what to whom, when, where, and who says so
    Code(commands::code::CodeArgs),
    /// Keeps articles, events, quotes and all they point to in a database
    Ingest(commands::ingest::Args),
    /// Tells why each event was coded so: the words, the tree, the rule, each decision
    Explain(commands::code::ExplainArgs),
    /// Lists events that were kept: each happening once, behind all its reports
    Events(commands::find::EventsArgs),
    /// Lists what was said, and by whom
    Quotes(commands::find::QuotesArgs),
    /// Lists articles that were kept
    Articles(commands::find::ArticlesArgs),
    /// Lists what articles tell of together; `--id` shows one from day to day
    Stories(commands::find::StoriesArgs),
    /// Tells day by day what someone did and what was done to them
    Timeline(commands::find::TimelineArgs),
    /// Counts events by time, type, country and more
    Count(commands::find::CountArgs),
    /// Answers SQL that reads
    Sql(commands::find::SqlArgs),
    /// Sets coded events beside hand coding: how far they agree, and which are wrong
    Eval(commands::eval::Args),
    /// Prints the JSON Schema of all records
    Schema,
    /// Prints the words, sentences and names of each article
    Annotate(commands::annotate::Args),
    /// Checks, tests and counts a codebook: the built-in one, or yours
    Codebook(commands::codebook::Args),
    /// Lists, adds and checks the language models and the gazetteer
    Models(commands::models::Args),
    /// Turns foreign data into facts of people and bodies for `--actors`
    World(commands::world::Args),
    /// Tells what is installed, what is missing and what to type
    Doctor(commands::doctor::Args),
}

/// Options of every command.
#[derive(Debug, Args)]
pub(crate) struct GlobalArgs {
    /// Folder of models and data [default: the platform's data folder].
    #[arg(long, value_name = "DIR", env = "DATELINE_HOME", global = true, hide_env_values = true)]
    pub(crate) home: Option<PathBuf>,
    /// Say more on stderr; twice for timings and caches.
    #[arg(short, long, action = ArgAction::Count, global = true)]
    pub(crate) verbose: u8,
    /// No progress, no summary; twice to name no problems either.
    #[arg(short, long, action = ArgAction::Count, global = true, conflicts_with = "verbose")]
    pub(crate) quiet: u8,
}

/// Where the articles come from.
#[derive(Debug, Args)]
pub(crate) struct InputArgs {
    /// Files, folders, archives, patterns such as 'news/**/*.html.gz' and addresses of the web; `-` for stdin. Folders are read to the bottom in sorted order, hidden files left out.
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    /// What the input is.
    #[arg(long, value_enum, value_name = "KIND", default_value_t = InputKind::Auto)]
    pub(crate) input: InputKind,
    /// Columns of tables that are not named as their field: `text=Body,published=Date`.
    #[arg(long, value_name = "FIELD=COLUMN", value_delimiter = ',')]
    pub(crate) columns: Vec<Column>,
    /// Begin the first input, a web archive, at this byte: one that `origin` names in a problem, to go on where a run ended.
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true)]
    pub(crate) from_offset: u64,
    /// Language of all articles, such as `fr`; `auto` takes each article's `lang` or identifies it.
    #[arg(long, value_name = "LANG", default_value = "auto", env = "DATELINE_LANG", value_parser = parse_lang)]
    pub(crate) lang: LangChoice,
    #[command(flatten)]
    pub(crate) net: commands::net::NetArgs,
}

/// Where the records go.
#[derive(Debug, Args)]
pub(crate) struct OutputArgs {
    /// How the records are written [default: table on a terminal, else jsonl].
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub(crate) format: Option<FormatArg>,
    /// Write to FILE, which appears when all is done.
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

/// A language code, or `auto`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum LangChoice {
    Auto,
    Code(String),
}

pub(crate) fn parse_lang(value: &str) -> Result<LangChoice, String> {
    match value {
        "auto" => Ok(LangChoice::Auto),
        _ => dateline_extract::language::code_of_tag(value)
            .map(LangChoice::Code)
            .ok_or_else(|| "expected `auto` or a language code such as `fr`".to_owned()),
    }
}

/// The kinds of input of the contract. Those that no command reads yet are hidden, and refused with a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum InputKind {
    Auto,
    Text,
    Jsonl,
    Html,
    /// A table of characters: CSV, TSV and their kin
    Csv,
    /// A table in Parquet
    Parquet,
    /// Web archives (.warc, .warc.gz)
    Warc,
    /// Messages and mailboxes (.eml, .mbox)
    Mail,
    /// Copy of news agencies (NewsML-G2, NITF)
    Wire,
    /// Exports of press databases in HTML
    Press,
    /// Feeds, lists of feeds and sitemaps
    Feed,
}

/// The output formats of the contract. Those that no command writes yet are hidden, and refused with a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum FormatArg {
    Jsonl,
    Table,
    Csv,
    #[value(hide = true)]
    Parquet,
    Html,
    /// POLECAT's columns; events only
    Polecat,
    /// ICEWS's columns; events only
    Icews,
    /// GDELT 2.0's columns; events only
    Gdelt,
    /// PETRARCH2's columns; events only
    Petrarch,
}

impl FormatArg {
    /// Returns the data set whose columns are to be written, where it is one.
    pub(crate) fn export(self) -> Option<ExportFormat> {
        match self {
            FormatArg::Polecat => Some(ExportFormat::Polecat),
            FormatArg::Icews => Some(ExportFormat::Icews),
            FormatArg::Gdelt => Some(ExportFormat::Gdelt),
            FormatArg::Petrarch => Some(ExportFormat::Petrarch),
            _ => None,
        }
    }

    /// Returns the format as it is typed.
    pub(crate) fn name(self) -> String {
        self.to_possible_value().map_or_else(String::new, |value| value.get_name().to_owned())
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    fn lang_is_a_code_or_auto() {
        assert_eq!(parse_lang("auto"), Ok(LangChoice::Auto));
        assert_eq!(parse_lang("fr-CA"), Ok(LangChoice::Code("fr".to_owned())));
        assert!(parse_lang("french").is_err());
    }
}
