//! The folder that holds models and gazetteer.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use etcetera::BaseStrategy as _;

use super::{Kind, Receipt};

/// Extension of a model file.
const MODEL_EXTENSION: &str = "dlm";
/// Name of the gazetteer's file, without extension.
const GAZETTEER_STEM: &str = "geonames";

/// The home folder: `cache/`, `models/`, `gazetteer/` and `locks/`.
///
/// Looking never makes a folder; only installing does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Home {
    root: PathBuf,
}

impl Home {
    /// Returns the home at `dateline_home` (the value of `$DATELINE_HOME`; empty is as if unset), else in the platform's data folder.
    pub(crate) fn locate(dateline_home: Option<PathBuf>) -> anyhow::Result<Home> {
        let root = match dateline_home {
            Some(given) if !given.as_os_str().is_empty() => given,
            _ => etcetera::base_strategy::choose_native_strategy()
                .context("cannot tell where the data folder is; set `DATELINE_HOME`")?
                .data_dir()
                .join("dateline"),
        };
        let root = std::path::absolute(&root)
            .with_context(|| format!("cannot use `{}`", root.display()))?;
        Ok(Home { root })
    }

    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// Returns the installed model file for a language: the medium one, else the small one, else one added by hand.
    pub(crate) fn model_for(&self, lang: &str) -> Option<PathBuf> {
        let by_name = [lang.to_owned(), format!("{lang}-sm")]
            .into_iter()
            .map(|name| self.file(Kind::Model, &name))
            .find(|path| path.is_file());
        by_name.or_else(|| self.installed_models().into_iter().find(|path| says_lang(path, lang)))
    }

    /// Returns the installed gazetteer file.
    pub(crate) fn gazetteer(&self) -> Option<PathBuf> {
        Some(self.file(Kind::Gazetteer, "gazetteer")).filter(|path| path.is_file())
    }

    /// Returns where the file of `name` lies, or would lie.
    pub(crate) fn file(&self, kind: Kind, name: &str) -> PathBuf {
        match kind {
            Kind::Model => self.folder(kind).join(format!("{name}.{MODEL_EXTENSION}")),
            Kind::Gazetteer => self.folder(kind).join(format!("{GAZETTEER_STEM}.dlg")),
        }
    }

    /// Returns where the receipt of `name` lies, or would lie.
    pub(crate) fn receipt(&self, kind: Kind, name: &str) -> PathBuf {
        self.file(kind, name).with_extension("json")
    }

    pub(crate) fn folder(&self, kind: Kind) -> PathBuf {
        self.root.join(match kind {
            Kind::Model => "models",
            Kind::Gazetteer => "gazetteer",
        })
    }

    /// Returns the folder of wheels.
    pub(crate) fn cache(&self) -> PathBuf {
        self.root.join("cache")
    }

    pub(crate) fn locks(&self) -> PathBuf {
        self.root.join("locks")
    }

    /// Returns the model files, in the order of their names.
    pub(crate) fn installed_models(&self) -> Vec<PathBuf> {
        let mut paths: Vec<PathBuf> = fs::read_dir(self.folder(Kind::Model))
            .into_iter()
            .flatten()
            .filter_map(|entry| Some(entry.ok()?.path()))
            .filter(|path| path.extension().is_some_and(|e| e == MODEL_EXTENSION) && path.is_file())
            .collect();
        paths.sort();
        paths
    }
}

fn says_lang(model: &Path, lang: &str) -> bool {
    Receipt::read(&model.with_extension("json"))
        .is_some_and(|receipt| receipt.lang.as_deref() == Some(lang))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn home_with(files: &[&str]) -> (tempfile::TempDir, Home) {
        let dir = tempfile::tempdir().unwrap();
        let home = Home::locate(Some(dir.path().to_owned())).unwrap();
        fs::create_dir_all(home.folder(Kind::Model)).unwrap();
        for file in files {
            fs::write(home.folder(Kind::Model).join(file), "{}").unwrap();
        }
        (dir, home)
    }

    #[test]
    fn medium_is_preferred_to_small() {
        let (_dir, home) = home_with(&["fr-sm.dlm", "fr.dlm", "en-sm.dlm"]);
        assert_eq!(home.model_for("fr"), Some(home.file(Kind::Model, "fr")));
        assert_eq!(home.model_for("en"), Some(home.file(Kind::Model, "en-sm")));
        assert_eq!(home.model_for("de"), None);
        assert_eq!(home.gazetteer(), None);
    }

    #[test]
    fn an_empty_variable_is_as_if_unset() {
        let unset = Home::locate(None).unwrap();
        assert_eq!(Home::locate(Some(PathBuf::new())).unwrap(), unset);
        assert!(unset.root().ends_with("dateline"));
    }
}
