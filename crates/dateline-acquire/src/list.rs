//! Which files stand under the paths.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::{fs, io};

use dateline_types::Problem;

use crate::AcquireError;
use crate::error::{problem, unreadable};
use crate::net::is_url;

/// Something to read.
#[derive(Debug)]
pub(crate) enum Input {
    Stdin,
    File(PathBuf),
    /// An address of the web.
    Url(String),
    /// A feed whose articles are asked for: an address or a path.
    Feed(String),
    /// A folder that could not be looked into.
    Unreadable(Problem),
}

/// Lists the files under `paths`; `-` is standard input. Opens none.
pub(crate) fn list(paths: &[PathBuf]) -> Result<VecDeque<Input>, AcquireError> {
    let is_there = |path: &PathBuf| {
        is_stdin(path)
            || url(path).is_some()
            || exists(path)
            || matches(path).is_some_and(|mut found| found.next().is_some())
    };
    if let Some(first) = paths.first()
        && !paths.iter().any(is_there)
    {
        return Err(AcquireError::NothingThere { first: first.clone(), n_others: paths.len() - 1 });
    }
    let mut inputs = VecDeque::new();
    for path in paths {
        add(path, &mut inputs);
    }
    Ok(inputs)
}

fn is_stdin(path: &Path) -> bool {
    path.as_os_str() == "-"
}

fn exists(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok()
}

/// Tells whether a path may be a pattern such as `news/**/*.html`: shells expand them, but not all.
pub(crate) fn is_pattern(path: &Path) -> bool {
    path.as_os_str().as_encoded_bytes().iter().any(|byte| b"*?[".contains(byte))
}

/// Finds what a pattern stands for, sorted; hidden files match only where the pattern begins with a point, as in shells.
fn matches(path: &Path) -> Option<glob::Paths> {
    let options = glob::MatchOptions {
        case_sensitive: true,
        require_literal_separator: true,
        require_literal_leading_dot: true,
    };
    glob::glob_with(path.to_str().filter(|_| is_pattern(path))?, options).ok()
}

fn add_matches(pattern: &Path, found: glob::Paths, inputs: &mut VecDeque<Input>) {
    let n_before = inputs.len();
    for path in found {
        match path {
            Ok(path) => add(&path, inputs),
            Err(error) => {
                let name = error.path().display().to_string();
                inputs.push_back(Input::Unreadable(unreadable(&name, error.error())));
            }
        }
    }
    if inputs.len() == n_before {
        let message = format!("nothing matches `{}`", pattern.display());
        inputs.push_back(Input::Unreadable(problem(None, "nothing_there", message)));
    }
}

fn url(path: &Path) -> Option<&str> {
    path.to_str().filter(|text| is_url(text))
}

/// Adds the files under `path`, sorted in each folder.
fn add(path: &Path, inputs: &mut VecDeque<Input>) {
    if is_stdin(path) {
        return inputs.push_back(Input::Stdin);
    }
    if let Some(url) = url(path) {
        return inputs.push_back(Input::Url(url.to_owned()));
    }
    if let Some(found) = matches(path).filter(|_| !exists(path)) {
        return add_matches(path, found, inputs);
    }
    if !path.is_dir() {
        return inputs.push_back(Input::File(path.to_owned()));
    }
    match entries(path) {
        Ok(entries) => {
            entries.iter().filter(|entry| is_listed(entry)).for_each(|entry| add(entry, inputs));
        }
        Err(error) => {
            let problem = unreadable(&path.display().to_string(), &error);
            inputs.push_back(Input::Unreadable(problem));
        }
    }
}

fn entries(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder)?;
    let mut paths = entries
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<io::Result<Vec<PathBuf>>>()?;
    paths.sort();
    Ok(paths)
}

/// Tells whether what stands in a folder is read. Links to folders are not followed: they may lead in a circle. Devices and pipes in a folder would
/// block the run; named on the command line they are read. A link to nothing is listed, so that reading it gives a problem.
fn is_listed(entry: &Path) -> bool {
    let is_hidden = entry.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."));
    let is_own_folder = entry.is_dir() && !entry.is_symlink();
    let is_broken_link = entry.is_symlink() && !entry.exists();
    !is_hidden && (entry.is_file() || is_own_folder || is_broken_link)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_without_any_path_cannot_start() {
        let error = list(&["/no/such/file".into(), "/nor/this".into()]).unwrap_err();
        assert_eq!(error.to_string(), "`/no/such/file` does not exist (nor any of the other 1)");
        let error = list(&["/no/such/file".into()]).unwrap_err();
        assert_eq!(
            (error.to_string().as_str(), error.code()),
            ("`/no/such/file` does not exist", "nothing_there")
        );
    }

    #[test]
    fn a_pattern_stands_for_all_that_it_matches() {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir_all(dir.path().join("b/c")).unwrap();
        for name in ["b/2.html.gz", "b/c/1.html.gz", "b/.3.html.gz", "b/4.txt", "5[x].html.gz"] {
            fs::write(dir.path().join(name), "x").unwrap();
        }
        let listed = |pattern: &str| -> Vec<String> {
            let name = |input: Input| match input {
                Input::File(path) => {
                    path.strip_prefix(dir.path()).unwrap().to_str().unwrap().to_owned()
                }
                Input::Unreadable(problem) => problem.message,
                other => format!("{other:?}").to_lowercase(),
            };
            list(&["-".into(), dir.path().join(pattern)]).unwrap().into_iter().map(name).collect()
        };
        let all = ["stdin", "5[x].html.gz", "b/2.html.gz", "b/c/1.html.gz"];
        assert_eq!(listed("**/*.html.gz"), all);
        assert_eq!(listed("[b]"), ["stdin", "b/2.html.gz", "b/4.txt", "b/c/1.html.gz"]);
        // A name that is there is no pattern.
        assert_eq!(listed("5[x].html.gz"), ["stdin", "5[x].html.gz"]);
        assert!(listed("*.pdf")[1].starts_with("nothing matches `"));
        let error = list(&["/no/such/*.html".into()]).unwrap_err();
        assert_eq!(error.to_string(), "nothing matches `/no/such/*.html`");
    }

    #[test]
    fn standard_input_is_always_there() {
        assert_eq!(list(&["-".into(), "/no/such/file".into()]).unwrap().len(), 2);
        assert!(list(&[]).unwrap().is_empty());
    }
}
