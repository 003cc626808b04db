//! Where things are: the repository, cargo's target folder, the models.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use crate::steps::{output_of, succeed};

/// The repository as cargo describes it.
#[derive(Debug)]
pub(crate) struct Project {
    /// The top folder of the repository.
    pub(crate) root: PathBuf,
    /// Cargo's target folder; everything that a chore makes goes below it.
    pub(crate) target: PathBuf,
    /// Where the models are: `DATELINE_HOME`, or `dateline-home` in the target folder.
    pub(crate) home: PathBuf,
    /// Whether [`Project::home`] comes from the environment.
    pub(crate) home_is_given: bool,
    /// The packages of the workspace, from `cargo metadata`.
    pub(crate) packages: Vec<Package>,
}

/// One crate of the workspace and what it depends on, also for its tests.
#[derive(Debug, Default)]
pub(crate) struct Package {
    pub(crate) name: String,
    /// Crates of the workspace.
    pub(crate) own: Vec<String>,
    /// Crates of others.
    pub(crate) foreign: Vec<String>,
}

/// How a program is built.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Profile {
    Dev,
    Release,
}

impl Project {
    /// Asks cargo where the workspace is and what is in it.
    pub(crate) fn locate() -> Result<Project> {
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut cargo = Command::new(cargo_program());
        let output = cargo
            .args(["metadata", "--no-deps", "--format-version", "1"])
            .current_dir(here)
            .output()
            .context("cannot run cargo")?;
        ensure!(
            output.status.success(),
            "`cargo metadata` failed: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        let metadata: Value = serde_json::from_slice(&output.stdout)
            .context("cannot read what `cargo metadata` printed")?;
        let folder = |key: &str| {
            metadata[key]
                .as_str()
                .map(PathBuf::from)
                .with_context(|| format!("`cargo metadata` gives no {key}"))
        };
        let (root, target) = (folder("workspace_root")?, folder("target_directory")?);
        let given = dateline_home();
        let home_is_given = given.is_some();
        let home = given.map_or_else(|| target.join("dateline-home"), |home| root.join(home));
        Ok(Project { root, target, home, home_is_given, packages: packages(&metadata) })
    }

    /// Returns a cargo command in the repository, with the models in reach of what it runs.
    pub(crate) fn cargo<S: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = S>) -> Command {
        self.command(cargo_program(), args)
    }

    /// Returns a command that runs in the repository and sees the same models as every other.
    pub(crate) fn command<S: AsRef<OsStr>>(
        &self,
        program: impl AsRef<OsStr>,
        args: impl IntoIterator<Item = S>,
    ) -> Command {
        let mut command = Command::new(program);
        command.args(args).current_dir(&self.root).env("DATELINE_HOME", &self.home);
        command
    }

    /// Returns the `dateline` program of a profile; [`Project::build_dateline`] makes it.
    pub(crate) fn dateline(&self, profile: Profile) -> PathBuf {
        let folder = match profile {
            Profile::Dev => "debug",
            Profile::Release => "release",
        };
        self.target.join(folder).join("dateline").with_extension(std::env::consts::EXE_EXTENSION)
    }

    /// Returns the command that builds the `dateline` program.
    pub(crate) fn build_dateline(&self, profile: Profile) -> Command {
        let mut cargo = self.cargo(["build", "--package", "dateline-cli", "--locked"]);
        if profile == Profile::Release {
            cargo.arg("--release");
        }
        cargo
    }

    /// Builds the release program, adds the models, and returns the program.
    pub(crate) fn dateline_with(&self, models: &[&str]) -> Result<PathBuf> {
        succeed(&mut self.build_dateline(Profile::Release))?;
        let dateline = self.dateline(Profile::Release);
        succeed(self.command(&dateline, ["models", "add"]).args(models))?;
        Ok(dateline)
    }

    /// Returns the file of an installed model.
    pub(crate) fn model_file(&self, dateline: &Path, name: &str) -> Result<String> {
        Ok(output_of(&mut self.command(dateline, ["models", "path", name]))?.trim_end().to_owned())
    }

    /// Returns a folder below the target folder, made if it is not there.
    pub(crate) fn work_folder(&self, name: &str) -> Result<PathBuf> {
        let folder = self.target.join(name);
        fs::create_dir_all(&folder)
            .with_context(|| format!("cannot make the folder `{}`", folder.display()))?;
        Ok(folder)
    }

    /// Returns `path` as it is best shown: from the repository's top folder where it lies in it.
    pub(crate) fn shown<'a>(&self, path: &'a Path) -> std::path::Display<'a> {
        path.strip_prefix(&self.root).unwrap_or(path).display()
    }
}

fn packages(metadata: &Value) -> Vec<Package> {
    let list = metadata["packages"].as_array().map(Vec::as_slice).unwrap_or_default();
    let package = |package: &Value| {
        let needs = package["dependencies"].as_array().map(Vec::as_slice).unwrap_or_default();
        // Only a dependency inside the workspace has a path.
        let (own, foreign): (Vec<_>, Vec<_>) =
            needs.iter().partition(|need| need["path"].is_string());
        let names = |needs: Vec<&Value>| needs.into_iter().filter_map(name_of).collect();
        Some(Package { name: name_of(package)?, own: names(own), foreign: names(foreign) })
    };
    list.iter().filter_map(package).collect()
}

fn name_of(value: &Value) -> Option<String> {
    value["name"].as_str().map(str::to_owned)
}

#[expect(
    clippy::disallowed_methods,
    reason = "the chores are a command of their own: their environment is read here only"
)]
fn cargo_program() -> std::ffi::OsString {
    std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into())
}

#[expect(
    clippy::disallowed_methods,
    reason = "the chores are a command of their own: their environment is read here only"
)]
fn dateline_home() -> Option<PathBuf> {
    std::env::var_os("DATELINE_HOME").filter(|home| !home.is_empty()).map(PathBuf::from)
}

/// Returns the user's own folder, which no tracked file may name.
#[expect(
    clippy::disallowed_methods,
    reason = "the chores are a command of their own: their environment is read here only"
)]
pub(crate) fn user_folder() -> Option<PathBuf> {
    std::env::var_os("HOME").or_else(|| std::env::var_os("USERPROFILE")).map(PathBuf::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dependencies_inside_the_workspace_are_told_apart() {
        let metadata = serde_json::json!({"packages": [
            {"name": "dateline-cli", "dependencies": [{"name": "clap"}, {"name": "dateline-nlp", "path": "crates/dateline-nlp"}]},
        ]});
        let packages = packages(&metadata);
        assert_eq!(packages[0].name, "dateline-cli");
        assert_eq!(packages[0].own, ["dateline-nlp"]);
        assert_eq!(packages[0].foreign, ["clap"]);
    }

    #[test]
    fn the_project_holds_this_crate() {
        let project = Project::locate().unwrap();
        assert!(project.packages.iter().any(|package| package.name == "xtask"));
        assert!(project.root.join("xtask/src/project.rs").is_file());
    }
}
