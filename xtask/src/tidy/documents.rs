//! Whether the documents tell the truth about the tree: every path they name exists, and the map names every crate.

use std::collections::BTreeSet;
use std::path::Path;

use crate::project::Package;
use crate::tidy::Tracked;

const MAP: &str = "ARCHITECTURE.md";

/// Endings that make a word in back-ticks the name of a file.
const FILE_ENDINGS: [&str; 4] = [".rs", ".toml", ".md", ".py"];

/// Names that look like files of this repository and are not: what users write, what cargo makes.
const NOT_OURS: [&str; 4] = ["dateline.toml", "mine/", "pack.toml", "target/"];

/// A line of the map that says so may name a crate or path that is still to come.
const STILL_TO_COME: &str = "not yet";

/// Returns every name that leads nowhere and every crate that the map leaves out.
pub(super) fn faults(root: &Path, files: &[Tracked], packages: &[Package]) -> Vec<String> {
    let mut faults = Vec::new();
    for file in files.iter().filter(|file| file.has_ending("md")) {
        let text = file.text.as_deref().unwrap_or_default();
        let exists = |folder: &str, name: &str| exists(root, &file.path, folder, name);
        let dead = dead_names(text, exists);
        faults.extend(dead.into_iter().map(|(line, name)| {
            format!("`{}` line {line} names `{name}`, which does not exist", file.path)
        }));
        if file.path == MAP {
            faults.extend(map_faults(text, packages));
        }
    }
    faults
}

/// A name is looked for from the top folder, beside the document, and in the folder that the heading above it names.
fn exists(root: &Path, document: &str, folder: &str, name: &str) -> bool {
    let beside = Path::new(document).parent().unwrap_or(Path::new(""));
    [Path::new(""), beside, Path::new(folder)]
        .iter()
        .any(|start| root.join(start).join(name).exists())
}

/// Returns the paths in links and back-ticks that `exists(folder of the heading, path)` refuses, with their lines.
fn dead_names(text: &str, exists: impl Fn(&str, &str) -> bool) -> Vec<(usize, String)> {
    let (mut folder, mut in_code, mut dead) = (String::new(), false, Vec::new());
    for (number, line) in text.lines().enumerate() {
        if line.trim_start().starts_with("```") {
            in_code = !in_code;
        }
        if in_code || line.contains(STILL_TO_COME) {
            continue;
        }
        if line.starts_with('#') {
            folder = ticked(line).find(|word| word.ends_with('/')).unwrap_or_default().to_owned();
        }
        let links = link_targets(line).map(str::to_owned);
        let names = ticked(line).filter(|word| is_path(word)).flat_map(expand_braces);
        let refused = links.chain(names).filter(|name| !exists(&folder, name));
        dead.extend(refused.map(|name| (number + 1, name)));
    }
    dead
}

/// Returns the words between back-ticks.
fn ticked(line: &str) -> impl Iterator<Item = &str> {
    line.split('`').skip(1).step_by(2)
}

/// Returns the targets of `[text](target)` that lie in the repository.
fn link_targets(line: &str) -> impl Iterator<Item = &str> {
    let targets = line.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    targets
        .filter_map(|target| target.split('#').next())
        .filter(|target| !target.is_empty() && !target.contains(':'))
}

fn is_path(word: &str) -> bool {
    let is_plain = word.chars().all(|c| c.is_alphanumeric() || "./_-{},".contains(c));
    let ends_as_path = word.ends_with('/')
        || FILE_ENDINGS.iter().any(|ending| word.ends_with(ending) && word.len() > ending.len());
    is_plain
        && ends_as_path
        && !word.starts_with(['/', '-'])
        && !NOT_OURS.iter().any(|name| word.starts_with(name))
}

/// Expands `src/{a,b}.rs` to `src/a.rs` and `src/b.rs`.
fn expand_braces(word: &str) -> Vec<String> {
    let parts =
        word.split_once('{').and_then(|(before, rest)| Some((before, rest.split_once('}')?)));
    match parts {
        None => vec![word.to_owned()],
        Some((before, (choices, after))) => choices
            .split(',')
            .flat_map(|choice| expand_braces(&format!("{before}{choice}{after}")))
            .collect(),
    }
}

fn map_faults(text: &str, packages: &[Package]) -> Vec<String> {
    let missing = packages.iter().filter(|package| !text.contains(&format!("`{}`", package.name)));
    let mut faults: Vec<String> =
        missing.map(|package| format!("`{MAP}` leaves out the crate `{}`", package.name)).collect();
    let foreign: BTreeSet<&String> = packages.iter().flat_map(|package| &package.foreign).collect();
    let unexplained = foreign.into_iter().filter(|name| !text.contains(&format!("`{name}`")));
    faults.extend(
        unexplained.map(|name| format!("`{MAP}` gives no reason for the dependency `{name}`")),
    );
    let is_known = |name: &str| packages.iter().any(|package| package.name == name);
    for line in text.lines().filter(|line| !line.contains(STILL_TO_COME)) {
        let is_crate_name = |word: &&str| {
            word.strip_prefix("dateline-")
                .is_some_and(|rest| rest.chars().all(char::is_alphanumeric))
        };
        let unknown = ticked(line).filter(is_crate_name).filter(|name| !is_known(name));
        faults.extend(unknown.map(|name| format!("`{MAP}` names the crate `{name}`, which does not exist; mark its line \"{STILL_TO_COME}\"")));
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dead(text: &str) -> Vec<String> {
        let there = ["src/a.rs", "crates/x/", "README.md"];
        dead_names(text, |_, name| there.contains(&name))
            .into_iter()
            .map(|(_, name)| name)
            .collect()
    }

    #[test]
    fn links_and_ticked_paths_are_checked() {
        assert_eq!(
            dead("`src/a.rs` and `src/b.rs`, [this](README.md#top), [that](GONE.md)"),
            ["GONE.md", "src/b.rs"]
        );
    }

    #[test]
    fn what_is_no_path_is_left_alone() {
        assert!(dead("`a + b`, `lang/<code>/`, `target/debug/`, `dateline.toml`, `.rs`, `--from`, [x](https://example.org/a.md)").is_empty());
    }

    #[test]
    fn fenced_code_and_what_is_to_come_are_left_alone() {
        assert!(dead("```\n`gone.rs`\n```\n`gone.rs` (not yet)").is_empty());
        assert_eq!(dead("```\n```\n`gone.rs`"), ["gone.rs"]);
    }

    #[test]
    fn a_heading_names_the_folder_of_what_follows() {
        let found =
            dead_names("### `crates/x/`\n`src/a.rs`\n## Other\n`src/a.rs`", |folder, name| {
                folder == "crates/x/" || name == "crates/x/"
            });
        assert_eq!(found, [(4, "src/a.rs".to_owned())]);
    }

    #[test]
    fn braces_stand_for_each_name() {
        assert_eq!(
            expand_braces("src/{a,b}/{c,d}.rs"),
            ["src/a/c.rs", "src/a/d.rs", "src/b/c.rs", "src/b/d.rs"]
        );
        assert_eq!(expand_braces("src/{a.rs"), ["src/{a.rs"]);
    }

    #[test]
    fn the_map_names_exactly_the_crates_there_are() {
        let packages = [Package { name: "dateline-nlp".to_owned(), ..Package::default() }];
        assert!(
            map_faults("`dateline-nlp`; `dateline-code` (not yet); `dateline-nlp/src`", &packages)
                .is_empty()
        );
        assert_eq!(map_faults("`dateline-code`", &packages).len(), 2);
    }

    #[test]
    fn the_map_gives_a_reason_for_each_dependency() {
        let package = Package {
            name: "xtask".to_owned(),
            foreign: vec!["clap".to_owned()],
            ..Package::default()
        };
        assert_eq!(
            map_faults("`xtask`", &[package]),
            ["`ARCHITECTURE.md` gives no reason for the dependency `clap`"]
        );
    }
}
