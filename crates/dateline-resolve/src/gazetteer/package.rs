//! Reads the data files of a Python package, from the wheel or from an unpacked folder.

use std::borrow::Cow;
use std::fmt;
use std::fs::{self, File};
use std::io::{BufReader, Read};
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, Visitor};
use zip::ZipArchive;
use zip::result::ZipError;

use super::tables;
use crate::Error;

/// No file about the package itself is longer; the wheel may be anyone's.
const MAX_METADATA_BYTES: u64 = 1 << 20;

/// One of `cities500.json`.
#[derive(Debug, Deserialize)]
pub(crate) struct City {
    pub(crate) geonameid: u32,
    pub(crate) name: String,
    pub(crate) latitude: f64,
    pub(crate) longitude: f64,
    pub(crate) countrycode: String,
    pub(crate) population: u64,
    pub(crate) admin1code: String,
    pub(crate) alternatenames: Vec<String>,
}

/// One of `countries.json`. The package gives no position and a single name.
#[derive(Debug, Deserialize)]
pub(crate) struct Country {
    pub(crate) geonameid: u32,
    pub(crate) name: String,
    pub(crate) iso: String,
    pub(crate) iso3: String,
    pub(crate) population: u64,
}

/// One of `continents.json`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Continent {
    pub(crate) geoname_id: u32,
    pub(crate) name: String,
    pub(crate) lat: String,
    pub(crate) lng: String,
    pub(crate) population: u64,
    pub(crate) alternate_names: Vec<ContinentName>,
}

/// A name of a continent in one language.
#[derive(Debug, Deserialize)]
pub(crate) struct ContinentName {
    pub(crate) lang: String,
    pub(crate) name: String,
}

/// The package's files, behind one door.
pub(crate) struct Package {
    /// Its name, and its folder's name.
    name: &'static str,
    path: PathBuf,
    files: Files,
}

enum Files {
    Wheel(ZipArchive<BufReader<File>>),
    Folder(PathBuf),
}

impl Package {
    pub(crate) fn open(name: &'static str, path: &Path) -> Result<Package, Error> {
        if fs::metadata(path).map_err(Error::io("read", path))?.is_dir() {
            let files = Files::Folder(path.to_owned());
            return Ok(Package { name, path: path.to_owned(), files });
        }
        let file = File::open(path).map_err(Error::io("read", path))?;
        let files = ZipArchive::new(BufReader::new(file)).map(Files::Wheel);
        files.map(|files| Package { name, path: path.to_owned(), files }).map_err(|e| {
            Error::BadPackage {
                name,
                package: path.to_owned(),
                reason: format!("it is neither a folder nor a wheel: {e}"),
            }
        })
    }

    /// Returns the version, once sure that it is the package that is meant.
    pub(crate) fn version(&mut self) -> Result<String, Error> {
        let file = self.metadata_name()?;
        let mut text = String::new();
        self.with_file(&file, |file| {
            file.take(MAX_METADATA_BYTES).read_to_string(&mut text).map_err(|e| e.to_string())
        })?;
        // Headers end at the first empty line; the description below may hold anything.
        let header = |key: &str| {
            text.lines()
                .take_while(|l| !l.is_empty())
                .find_map(|l| l.strip_prefix(key))
                .map(str::trim)
        };
        match (header("Name:"), header("Version:")) {
            (Some(name), Some(version)) if name == self.name => Ok(version.to_owned()),
            (Some(name), None) if name == self.name => {
                Err(self.bad(format!("`{file}` states no version")))
            }
            (other, _) => {
                Err(self.bad(format!("`{file}` says that it is `{}`", other.unwrap_or("nothing"))))
            }
        }
    }

    fn metadata_name(&mut self) -> Result<String, Error> {
        let mut names: Vec<String> = match &self.files {
            Files::Wheel(zip) => {
                zip.file_names().filter_map(Result::ok).map(Cow::into_owned).collect()
            }
            Files::Folder(dir) => folder_names(dir)
                .map_err(Error::io("read", dir))?
                .into_iter()
                .map(|n| n + "/METADATA")
                .collect(),
        };
        names.retain(|n| n.ends_with(".dist-info/METADATA"));
        // An unpacked folder may be a whole site-packages: prefer the one that is meant.
        let meant = format!("{}-", self.name);
        names.sort_by_key(|n| (!n.starts_with(&meant), n.clone()));
        names
            .into_iter()
            .next()
            .ok_or_else(|| self.bad("it holds no `*.dist-info/METADATA`".into()))
    }

    /// Reads a small data file whole.
    pub(crate) fn read<T: for<'de> Deserialize<'de>>(&mut self, name: &str) -> Result<T, Error> {
        self.with_json(name, |json| T::deserialize(json))
    }

    /// Calls `each` with key and value of every entry of a large data file, one at a time.
    pub(crate) fn for_each<T: for<'de> Deserialize<'de>>(
        &mut self,
        name: &str,
        each: impl FnMut(&str, T) -> Result<(), String>,
    ) -> Result<(), Error> {
        self.with_json(name, |json| {
            Entries { each, value: std::marker::PhantomData }.deserialize(json)
        })
    }

    fn with_json<T>(
        &mut self,
        name: &str,
        read: impl FnOnce(&mut Json<'_>) -> serde_json::Result<T>,
    ) -> Result<T, Error> {
        self.with_file(&format!("{}/data/{name}", self.name), |file| {
            let mut json = serde_json::Deserializer::from_reader(file);
            let value = read(&mut json).map_err(|e| e.to_string())?;
            // Reading to the end also makes the archive check the file's checksum.
            json.end().map_err(|e| e.to_string())?;
            Ok(value)
        })
    }

    /// Calls `each` with the columns of every line of a table without a heading, one at a time.
    pub(crate) fn for_each_row<const N: usize>(
        &mut self,
        name: &str,
        mut each: impl FnMut([&str; N]) -> Result<(), String>,
    ) -> Result<(), Error> {
        self.with_file(&format!("{}/data/{name}", self.name), |file| {
            tables::for_each_row(BufReader::new(file), |columns| each(columns))
        })
    }

    fn with_file<T>(
        &mut self,
        name: &str,
        read: impl FnOnce(&mut dyn Read) -> Result<T, String>,
    ) -> Result<T, Error> {
        let result = match &mut self.files {
            Files::Wheel(zip) => match zip.by_name(name) {
                Ok(file) => read(&mut BufReader::with_capacity(1 << 16, file)),
                Err(ZipError::FileNotFound) => Err("it is missing".into()),
                Err(e) => Err(e.to_string()),
            },
            Files::Folder(dir) => match File::open(dir.join(name)) {
                Ok(file) => read(&mut BufReader::with_capacity(1 << 16, file)),
                Err(e) => Err(e.to_string()),
            },
        };
        result.map_err(|reason| self.bad(format!("`{name}`: {reason}")))
    }

    pub(crate) fn bad(&self, reason: String) -> Error {
        Error::BadPackage { name: self.name, package: self.path.clone(), reason }
    }
}

type Json<'r> = serde_json::Deserializer<serde_json::de::IoRead<&'r mut dyn Read>>;

fn folder_names(dir: &Path) -> std::io::Result<Vec<String>> {
    fs::read_dir(dir)?.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned())).collect()
}

/// A JSON object whose values are handed on one by one, so that 80 MB of JSON never lie in memory at once.
struct Entries<F, T> {
    each: F,
    value: std::marker::PhantomData<T>,
}

impl<'de, F: FnMut(&str, T) -> Result<(), String>, T: Deserialize<'de>> DeserializeSeed<'de>
    for Entries<F, T>
{
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de, F: FnMut(&str, T) -> Result<(), String>, T: Deserialize<'de>> Visitor<'de>
    for Entries<F, T>
{
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object of places by id")
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<String>()? {
            let value =
                map.next_value().map_err(|e| A::Error::custom(format!("place `{key}`: {e}")))?;
            (self.each)(&key, value)
                .map_err(|reason| A::Error::custom(format!("place `{key}`: {reason}")))?;
        }
        Ok(())
    }
}
