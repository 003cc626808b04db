//! `dateline doctor`: what is installed, what is missing, what to type.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use crate::models::{
    Dateline, Formats, Home, KNOWN, Kind, Python, Registry, Report, bytes_for_people, other_names,
};

/// The languages that dateline is of use in only when both are there.
const LANGS: [&str; 2] = ["fr", "en"];

/// Arguments of `dateline doctor`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The Python to look at [default: python3, else python]
    #[arg(long, value_name = "PATH")]
    python: Option<PathBuf>,
}

/// Runs `dateline doctor`.
pub(crate) fn run(args: &Args, home: &Home) -> anyhow::Result<ExitCode> {
    let findings = Doctor { home, formats: &Dateline }.examine(args.python.as_deref());
    findings.write(&mut Report::to_terminal())
}

struct Doctor<'a> {
    home: &'a Home,
    formats: &'a dyn Formats,
}

/// What was found: lines of the report, and what to type.
#[derive(Debug, Default)]
struct Findings {
    lines: Vec<(String, String)>,
    to_type: Vec<String>,
    is_usable: bool,
}

impl Findings {
    fn add(&mut self, subject: &str, finding: impl Into<String>) {
        self.lines.push((subject.to_owned(), finding.into()));
    }

    fn write(&self, report: &mut Report) -> anyhow::Result<ExitCode> {
        let code = ExitCode::from(u8::from(!self.is_usable));
        match self.write_lines(report) {
            Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(code),
            written => written.map(|()| code).map_err(Into::into),
        }
    }

    fn write_lines(&self, report: &mut Report) -> std::io::Result<()> {
        let width =
            self.lines.iter().map(|(subject, _)| subject.chars().count()).max().unwrap_or(0);
        for (subject, finding) in &self.lines {
            report.data(format_args!("{subject:<width$}  {finding}"))?;
        }
        if self.to_type.is_empty() {
            return report.data("\nall is there");
        }
        report.data("\nto do:")?;
        self.to_type.iter().try_for_each(|line| report.data(format_args!("  {line}")))
    }
}

impl Doctor<'_> {
    fn examine(&self, python: Option<&Path>) -> Findings {
        let mut findings = Findings::default();
        findings.add("dateline", env!("CARGO_PKG_VERSION"));
        findings.add("kernels", dateline_nlp::kernel_name());
        let is_writable = self.examine_home(&mut findings);
        let must_add = self.examine_files(&mut findings);
        if must_add && !is_writable {
            // A home that may only be read is good enough where nothing is missing.
            findings
                .to_type
                .insert(0, "export DATELINE_HOME=FOLDER    # a folder of your own".to_owned());
        }
        examine_python(python, must_add, &mut findings);
        findings
    }

    /// Looks at the home folder, and tells whether it can be written.
    fn examine_home(&self, findings: &mut Findings) -> bool {
        let root = self.home.root();
        let existing = root.ancestors().find(|folder| folder.exists()).unwrap_or(root);
        let writable = tempfile::tempfile_in(existing);
        let free = fs4::available_space(existing);
        let words = [
            if root.is_dir() { "exists" } else { "not there yet" }.to_owned(),
            writable
                .as_ref()
                .map_or_else(|error| format!("not writable ({error})"), |_| "writable".to_owned()),
            free.map_or_else(
                |_| "free space unknown".to_owned(),
                |n| format!("{} free", bytes_for_people(n)),
            ),
        ];
        findings.add("home", format!("{} ({})", root.display(), words.join(", ")));
        writable.is_ok()
    }

    /// Looks at all files, and tells whether some must be added.
    fn examine_files(&self, findings: &mut Findings) -> bool {
        let mut to_add = Vec::new();
        let mut usable_langs = Vec::new();
        for known in KNOWN {
            let is_needed = LANGS.contains(&known.name) || known.kind == Kind::Gazetteer;
            match self.examine_file(known.kind, known.name, findings) {
                Health::Opens(lang) => usable_langs.extend(lang),
                Health::Missing if is_needed => to_add.push((known.name, "")),
                Health::Missing => {}
                Health::Broken => to_add.push((known.name, " --force")),
            }
        }
        for name in other_names(self.home, Registry(KNOWN)) {
            if let Health::Opens(lang) = self.examine_file(Kind::Model, &name, findings) {
                usable_langs.extend(lang);
            }
        }
        // A language served by another model needs no more.
        to_add.retain(|(name, force)| {
            !force.is_empty() || !usable_langs.iter().any(|lang| lang == name)
        });
        for flag in ["", " --force"] {
            let names: Vec<&str> =
                to_add.iter().filter(|(_, force)| *force == flag).map(|(name, _)| *name).collect();
            if !names.is_empty() {
                findings.to_type.push(format!("dateline models add {}{flag}", names.join(" ")));
            }
        }
        if self.home.gazetteer().is_none() {
            findings.add("note", "without the gazetteer no place gets coordinates");
        }
        findings.is_usable = LANGS.iter().all(|lang| self.is_usable(lang));
        !to_add.is_empty()
    }

    /// Tells whether the very model that other commands would take opens.
    fn is_usable(&self, lang: &str) -> bool {
        self.home.model_for(lang).is_some_and(|path| self.formats.open(Kind::Model, &path).is_ok())
    }

    fn examine_file(&self, kind: Kind, name: &str, findings: &mut Findings) -> Health {
        let path = self.home.file(kind, name);
        if !path.is_file() {
            findings.add(name, "missing");
            return Health::Missing;
        }
        let started = Instant::now();
        match self.formats.open(kind, &path) {
            Ok(installed) => {
                let called = installed
                    .full_name
                    .map_or_else(String::new, |full_name| format!("{full_name}, "));
                let n_ms = started.elapsed().as_secs_f64() * 1e3;
                findings.add(name, format!("{called}opens in {n_ms:.1} ms"));
                Health::Opens(installed.lang)
            }
            Err(error) => {
                findings.add(name, format!("does not open: {error:#}"));
                Health::Broken
            }
        }
    }
}

/// How it stands with one file.
enum Health {
    Opens(Option<String>),
    Missing,
    Broken,
}

fn examine_python(given: Option<&Path>, is_needed: bool, findings: &mut Findings) {
    match Python::find(given) {
        Ok(python) => {
            findings.add("python", format!("{}, {}", python.program.display(), python.pip))
        }
        Err(problem) => {
            findings.add("python", problem.to_string());
            if is_needed {
                findings.to_type.insert(0, problem.cure().to_owned());
            }
        }
    }
}
