//! A spaCy pipeline package as it is distributed: a wheel, or a folder.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use zip::ZipArchive;

use crate::Error;

/// Files above this size are not what a pipeline holds; a made-up archive must not fill the memory.
const MAX_FILE_BYTES: u64 = 4 << 30;

/// An open package.
pub(crate) struct Package {
    path: PathBuf,
    kind: Kind,
}

enum Kind {
    Folder(PathBuf),
    Wheel { archive: ZipArchive<File>, root: String },
}

impl Package {
    /// Finds the pipeline in a wheel or folder: the place of its `config.cfg`, nearest to the top.
    pub(crate) fn open(path: &Path) -> Result<Package, Error> {
        let kind = if path.is_dir() { Kind::Folder(find_folder(path)?) } else { open_wheel(path)? };
        Ok(Package { path: path.to_owned(), kind })
    }

    /// Reads one file of the pipeline, named with `/`; `None` where there is none.
    pub(crate) fn read(&mut self, name: &str) -> Result<Option<Vec<u8>>, Error> {
        match &mut self.kind {
            Kind::Folder(root) => read_in_folder(&root.join(name)),
            Kind::Wheel { archive, root } => {
                let name = format!("{root}{name}");
                read_in_wheel(archive, &name)
                    .map_err(|reason| Error::BadPackage { package: self.path.clone(), reason })
            }
        }
    }

    /// Reads one file of the pipeline that must be there.
    pub(crate) fn need(&mut self, name: &str) -> Result<Vec<u8>, Error> {
        self.read(name)?.ok_or_else(|| self.bad(format!("it has no `{name}`")))
    }

    /// Makes the error that says what is wrong with this package.
    pub(crate) fn bad(&self, reason: impl Into<String>) -> Error {
        Error::BadPackage { package: self.path.clone(), reason: reason.into() }
    }

    /// Makes the error that says what this package needs and the runtime lacks.
    pub(crate) fn unsupported(
        &self,
        what: &'static str,
        name: impl Into<String>,
        supported: &'static str,
    ) -> Error {
        Error::Unsupported { package: self.path.clone(), what, name: name.into(), supported }
    }
}

/// Looks for `config.cfg` in the folder and, as in an unpacked wheel, up to three levels below it.
fn find_folder(path: &Path) -> Result<PathBuf, Error> {
    let mut level = vec![path.to_owned()];
    for _ in 0..4 {
        if let Some(found) = level.iter().find(|dir| dir.join("config.cfg").is_file()) {
            return Ok(found.clone());
        }
        let mut below: Vec<PathBuf> = level
            .iter()
            .filter_map(|dir| dir.read_dir().ok())
            .flatten()
            .flatten()
            .map(|e| e.path())
            .collect();
        below.retain(|path| path.is_dir());
        below.sort();
        level = below;
    }
    Err(Error::BadPackage { package: path.to_owned(), reason: "no `config.cfg` in it".into() })
}

fn read_in_folder(path: &Path) -> Result<Option<Vec<u8>>, Error> {
    match std::fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(source) => Err(Error::Io { action: "read", path: path.to_owned(), source }),
    }
}

fn open_wheel(path: &Path) -> Result<Kind, Error> {
    let file = File::open(path).map_err(|source| Error::Io {
        action: "read",
        path: path.to_owned(),
        source,
    })?;
    let bad = |reason: String| Error::BadPackage { package: path.to_owned(), reason };
    let archive = ZipArchive::new(file).map_err(|error| bad(format!("not a wheel: {error}")))?;
    let names = archive
        .file_names()
        .flatten()
        .filter(|name| name == "config.cfg" || name.ends_with("/config.cfg"));
    let config = names.min_by_key(|name| (name.matches('/').count(), name.len()));
    let root = config.and_then(|name| name.strip_suffix("config.cfg").map(str::to_owned));
    let root = root.ok_or_else(|| bad("no `config.cfg` in it".into()))?;
    Ok(Kind::Wheel { archive, root })
}

fn read_in_wheel(archive: &mut ZipArchive<File>, name: &str) -> Result<Option<Vec<u8>>, String> {
    let file = match archive.by_name(name) {
        Ok(file) => file,
        Err(zip::result::ZipError::FileNotFound) => return Ok(None),
        Err(error) => return Err(format!("`{name}` cannot be read: {error}")),
    };
    let mut bytes = Vec::new();
    file.take(MAX_FILE_BYTES)
        .read_to_end(&mut bytes)
        .map_err(|error| format!("`{name}` cannot be unpacked: {error}"))?;
    Ok(Some(bytes))
}
