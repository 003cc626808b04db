//! `cargo xtask tidy`: what no compiler checks. Every fault is named with its file; sizes of functions are told, not judged.

mod documents;
mod functions;
mod graph;

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::docs;
use crate::project::{Project, user_folder};
use crate::steps::output_of;

/// Models and foreign data do not belong into the repository.
const MAX_FILE_BYTES: u64 = 2 << 20;

/// The README's whole set-up.
const README_COMMANDS: [&str; 2] = ["cargo xtask demo", "cargo xtask test"];

/// Hosts of package registries: packages are asked for by name through their own clients. Written in parts, so as not to find itself.
const REGISTRY_HOSTS: [&str; 5] = [
    concat!("pypi.", "org"),
    concat!("files.python", "hosted.org"),
    concat!("crates", ".io"),
    concat!("registry.npm", "js.org"),
    concat!("hugging", "face.co"),
];

/// Beginnings of paths that exist on one machine only.
const MACHINE_PATHS: [&str; 4] = [
    concat!("/ho", "me/"),
    concat!("/Us", "ers/"),
    concat!("/ro", "ot/"),
    concat!(r"C:\Us", "ers"),
];

/// A tracked file and, where it is text, what it says.
#[derive(Debug)]
pub(crate) struct Tracked {
    /// From the repository's top folder, with `/` on every system.
    pub(crate) path: String,
    pub(crate) text: Option<String>,
    n_bytes: u64,
}

impl Tracked {
    fn has_ending(&self, ending: &str) -> bool {
        Path::new(&self.path).extension().is_some_and(|own| own == ending)
    }
}

/// Checks everything and fails with the list of what is wrong.
pub(crate) fn run(project: &Project) -> Result<()> {
    let files = tracked(project)?;
    let mut faults = graph::faults(&project.packages);
    faults.extend(documents::faults(&project.root, &files, &project.packages));
    faults.extend(docs::faults(&project.root));
    faults.extend(files.iter().flat_map(file_faults));
    faults.extend(machine_paths(project, &files));
    faults.extend(readme_faults(&files));
    println!("{}", functions::report(&files));
    if faults.is_empty() {
        return Ok(());
    }
    for fault in &faults {
        println!("  {fault}");
    }
    bail!("tidy found {} fault{}", faults.len(), if faults.len() == 1 { "" } else { "s" })
}

/// Reads the files that git tracks, and new ones that it does not ignore.
fn tracked(project: &Project) -> Result<Vec<Tracked>> {
    let list = output_of(
        &mut project
            .command("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"]),
    )?;
    let mut files = Vec::new();
    for path in list.split('\0').filter(|path| !path.is_empty()) {
        let full = project.root.join(path);
        // Deleted but still in git's index.
        if !full.is_file() {
            continue;
        }
        let bytes = fs::read(&full).with_context(|| format!("cannot read `{path}`"))?;
        let n_bytes = bytes.len() as u64;
        files.push(Tracked { path: path.to_owned(), text: String::from_utf8(bytes).ok(), n_bytes });
    }
    Ok(files)
}

fn file_faults(file: &Tracked) -> Vec<String> {
    let mut faults = Vec::new();
    let Tracked { path, n_bytes, .. } = file;
    if *n_bytes > MAX_FILE_BYTES {
        faults.push(format!(
            "`{path}` has {n_bytes} bytes; a tracked file has at most {MAX_FILE_BYTES}"
        ));
    }
    let Some(text) = &file.text else { return faults };
    if file.has_ending("rs") && !text.starts_with("//! ") {
        faults.push(format!("`{path}` does not start with a `//!` line that tells what it is for"));
    }
    // Cargo itself writes the registry's address there.
    if !path.ends_with("Cargo.lock") {
        let hosts = REGISTRY_HOSTS.iter().filter(|host| text.contains(*host));
        faults.extend(hosts.map(|host| {
            format!("`{path}` names the host `{host}`; packages are named, not their registries")
        }));
    }
    faults
}

fn machine_paths(project: &Project, files: &[Tracked]) -> Vec<String> {
    let own = [project.root.parent().map(Path::to_owned), user_folder()];
    let own = own
        .iter()
        .flatten()
        .filter_map(|path| path.to_str())
        .filter(|path| path.len() > 1)
        .map(|path| format!("{path}/"));
    let starts: Vec<String> = MACHINE_PATHS.iter().map(ToString::to_string).chain(own).collect();
    let mut faults = Vec::new();
    for (path, text) in files.iter().filter_map(|file| Some((&file.path, file.text.as_ref()?))) {
        for (number, line) in text.lines().enumerate() {
            if let Some(start) = starts.iter().find(|start| names_path(line, start)) {
                faults.push(format!(
                    "`{path}` line {} names a path of one machine (`{start}`)",
                    number + 1
                ));
            }
        }
    }
    faults
}

/// Tells whether `line` holds an absolute path with this beginning, and not an address or a relative path.
fn names_path(line: &str, start: &str) -> bool {
    let is_joined = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | '~' | '/' | '}');
    line.match_indices(start)
        .any(|(at, _)| !line.get(..at).unwrap_or_default().ends_with(is_joined))
}

fn readme_faults(files: &[Tracked]) -> Vec<String> {
    let readme = files
        .iter()
        .find(|file| file.path == "README.md")
        .and_then(|file| file.text.as_deref())
        .unwrap_or_default();
    let missing = README_COMMANDS.iter().filter(|command| !readme.contains(*command));
    missing.map(|command| format!("`README.md` does not name `{command}`")).collect()
}

#[cfg(test)]
pub(crate) fn tracked_text(path: &str, text: &str) -> Tracked {
    Tracked { path: path.to_owned(), text: Some(text.to_owned()), n_bytes: text.len() as u64 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rust_file_says_first_what_it_is_for() {
        assert!(file_faults(&tracked_text("a.rs", "//! The thing.\nfn main() {}\n")).is_empty());
        assert_eq!(file_faults(&tracked_text("a.rs", "fn main() {}\n")).len(), 1);
    }

    #[test]
    fn registries_and_big_files_are_named() {
        let text = format!("see https://{}/simple", REGISTRY_HOSTS[0]);
        assert_eq!(file_faults(&tracked_text("a.md", &text)).len(), 1);
        assert!(file_faults(&tracked_text("Cargo.lock", &text)).is_empty());
        let big = Tracked { path: "model.bin".to_owned(), text: None, n_bytes: MAX_FILE_BYTES + 1 };
        assert_eq!(file_faults(&big).len(), 1);
    }

    #[test]
    fn a_path_of_one_machine_is_told_from_an_address() {
        let start = MACHINE_PATHS[0];
        assert!(names_path(&format!("open `{start}ana/x`"), start));
        assert!(!names_path(&format!("https://example.org{start}ana"), start));
    }

    #[test]
    fn the_readme_names_both_commands() {
        assert_eq!(
            readme_faults(&[tracked_text("README.md", "run `cargo xtask demo`")]),
            ["`README.md` does not name `cargo xtask test`"]
        );
    }
}
