//! Finds a Python that has pip.

use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::Failure;

/// The names tried where no `--python` is given.
const CANDIDATES: [&str; 2] = ["python3", "python"];

/// A Python whose pip answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Python {
    pub(crate) program: PathBuf,
    /// What pip says of itself, such as `pip 24.0 (python 3.12)`.
    pub(crate) pip: String,
}

/// Why no Python will do.
#[derive(Debug)]
pub(crate) enum PythonProblem {
    /// None of these could be started.
    NotFound { tried: Vec<String> },
    /// This one runs, but has no pip.
    NoPip { program: PathBuf },
    /// This one does not run as Python does.
    Broken { program: PathBuf, said: String },
}

impl Python {
    /// Returns the Python at `given`, else the first of `python3` and `python` that has pip.
    pub(crate) fn find(given: Option<&Path>) -> Result<Python, PythonProblem> {
        let candidates: Vec<PathBuf> = match given {
            Some(given) => vec![anchored(given)],
            None => CANDIDATES.iter().map(PathBuf::from).collect(),
        };
        let tried = candidates.iter().map(|program| program.display().to_string()).collect();
        let mut problem = PythonProblem::NotFound { tried };
        for program in candidates {
            match probe(&program) {
                Ok(python) => return Ok(python),
                Err(PythonProblem::NotFound { .. }) => {}
                // A Python without pip says more than a shim that does nothing.
                Err(no_pip @ PythonProblem::NoPip { .. }) => problem = no_pip,
                Err(broken) if matches!(problem, PythonProblem::NotFound { .. }) => {
                    problem = broken
                }
                Err(_) => {}
            }
        }
        Err(problem)
    }
}

impl PythonProblem {
    /// Returns the problem as an error; `elsewhere` tells how to do without.
    pub(crate) fn into_failure(self, elsewhere: &str) -> Failure {
        Failure::new(self.to_string()).hint(format!("{}; or {elsewhere}", self.cure()))
    }

    /// Returns what to do about it.
    pub(crate) fn cure(&self) -> &'static str {
        match self {
            PythonProblem::NotFound { .. } => {
                "install Python 3 with pip, or give its path with `--python PATH`"
            }
            PythonProblem::NoPip { .. } => {
                "install pip (Debian, Ubuntu: `apt install python3-pip`; elsewhere: `python3 -m ensurepip`)"
            }
            PythonProblem::Broken { .. } => "give the path of another Python with `--python PATH`",
        }
    }
}

impl std::fmt::Display for PythonProblem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            PythonProblem::NotFound { tried } => {
                write!(f, "python was not found (tried `{}`)", tried.join("`, `"))
            }
            PythonProblem::NoPip { program } => {
                write!(f, "python `{}` has no pip", program.display())
            }
            PythonProblem::Broken { program, said } => {
                write!(f, "python `{}` does not work: {said}", program.display())
            }
        }
    }
}

/// Returns a path that means the same from another folder; a bare name stays one, to be looked up.
fn anchored(program: &Path) -> PathBuf {
    let is_bare_name = program.components().count() == 1 && !program.is_absolute();
    if is_bare_name {
        program.to_owned()
    } else {
        std::path::absolute(program).unwrap_or_else(|_| program.to_owned())
    }
}

fn probe(program: &Path) -> Result<Python, PythonProblem> {
    let run = |args: &[&str]| {
        // pip is looked for from a folder that holds no `pip.py` of anybody's.
        let folder = tempfile::tempdir()?;
        Command::new(program).args(args).current_dir(folder.path()).stdin(Stdio::null()).output()
    };
    let output = run(&["-m", "pip", "--version"]).map_err(|error| not_started(program, &error))?;
    if output.status.success() {
        return Ok(Python { program: program.to_owned(), pip: pip_line(&output.stdout) });
    }
    let said = String::from_utf8_lossy(&output.stderr);
    if said.contains("No module named pip") {
        return Err(PythonProblem::NoPip { program: program.to_owned() });
    }
    let said =
        said.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or("it ends without a word");
    Err(PythonProblem::Broken { program: program.to_owned(), said: said.trim().to_owned() })
}

fn not_started(program: &Path, error: &io::Error) -> PythonProblem {
    match error.kind() {
        io::ErrorKind::NotFound => {
            PythonProblem::NotFound { tried: vec![program.display().to_string()] }
        }
        _ => PythonProblem::Broken { program: program.to_owned(), said: error.to_string() },
    }
}

/// Shortens `pip 24.0 from FOLDER (python 3.12)` to `pip 24.0 (python 3.12)`.
fn pip_line(stdout: &[u8]) -> String {
    let line = String::from_utf8_lossy(stdout);
    let line = line.lines().next().unwrap_or_default().trim();
    match (line.split_once(" from "), line.rsplit_once(" (")) {
        (Some((pip, _)), Some((_, python))) => format!("{pip} ({python}"),
        _ => line.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_folder_of_pip_is_left_out() {
        let line = b"pip 24.0 from /usr/lib/x (y)/pip (python 3.12)\n";
        assert_eq!(pip_line(line), "pip 24.0 (python 3.12)");
        assert_eq!(pip_line(b"pip 24.0\n"), "pip 24.0");
    }

    #[test]
    fn only_paths_are_anchored() {
        assert_eq!(anchored("python3.12".as_ref()), PathBuf::from("python3.12"));
        assert!(anchored("venv/bin/python".as_ref()).is_absolute());
    }
}
