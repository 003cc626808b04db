//! The seam to the crates that convert, open and check what is installed, so that tests can put their own in their place.

use std::path::{Path, PathBuf};

use anyhow::bail;
use dateline_resolve::gazetteer::{Gazetteer, GazetteerInfo, convert_dump, convert_packages};

/// What an installed file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Kind {
    Model,
    Gazetteer,
}

/// What a converted package says of itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Installed {
    pub(crate) lang: Option<String>,
    pub(crate) full_name: Option<String>,
    pub(crate) version: Option<String>,
    pub(crate) licence: Option<String>,
}

impl From<&dateline_nlp::ModelInfo> for Installed {
    fn from(info: &dateline_nlp::ModelInfo) -> Installed {
        Installed {
            lang: Some(info.lang.clone()),
            full_name: Some(info.full_name()),
            version: Some(info.version.clone()),
            licence: Some(info.license.clone()),
        }
    }
}

impl From<&GazetteerInfo> for Installed {
    fn from(info: &GazetteerInfo) -> Installed {
        Installed {
            lang: None,
            full_name: None,
            version: Some(info.source_version.clone()),
            licence: Some(info.license.clone()),
        }
    }
}

/// Tells whether a file is a dump of GeoNames and not a wheel, by its name.
pub(crate) fn is_dump(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "txt" || extension == "zip")
}

/// How packages become files, and files are read.
pub(crate) trait Formats: Sync {
    /// Converts the packages of one name to one file at `out`.
    fn convert(&self, kind: Kind, packages: &[PathBuf], out: &Path) -> anyhow::Result<Installed>;
    /// Opens `path` as the commands do.
    fn open(&self, kind: Kind, path: &Path) -> anyhow::Result<Installed>;
    /// Checks every byte of `path`.
    fn verify(&self, kind: Kind, path: &Path) -> anyhow::Result<()>;
}

/// The formats of this dateline.
pub(crate) struct Dateline;

impl Formats for Dateline {
    fn convert(&self, kind: Kind, packages: &[PathBuf], out: &Path) -> anyhow::Result<Installed> {
        match (kind, packages) {
            (Kind::Model, [package]) => {
                Ok(Installed::from(&dateline_nlp::convert_package(package, out)?))
            }
            (Kind::Gazetteer, [dump]) => Ok(Installed::from(&convert_dump(dump, out)?)),
            (Kind::Gazetteer, [towns, divisions]) => {
                Ok(Installed::from(&convert_packages(towns, divisions, out)?))
            }
            _ => bail!("cannot make one file of {} packages", packages.len()),
        }
    }

    fn open(&self, kind: Kind, path: &Path) -> anyhow::Result<Installed> {
        match kind {
            Kind::Model => Ok(Installed::from(dateline_nlp::Model::open(path)?.info())),
            Kind::Gazetteer => Ok(Installed::from(Gazetteer::open(path)?.info())),
        }
    }

    fn verify(&self, kind: Kind, path: &Path) -> anyhow::Result<()> {
        match kind {
            Kind::Model => Ok(dateline_nlp::Model::open(path)?.verify()?),
            Kind::Gazetteer => Ok(Gazetteer::open(path)?.verify()?),
        }
    }
}
