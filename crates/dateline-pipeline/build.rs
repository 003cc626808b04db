//! Reads `world/*.toml` and writes the compiled facts that the program holds.
#![expect(clippy::unwrap_used, reason = "a build that cannot go on stops")]
#![expect(
    clippy::disallowed_methods,
    reason = "Cargo tells a build script by variables where it works"
)]

use std::fs;
use std::path::{Path, PathBuf};

use dateline_resolve::world::World;
use dateline_types::Pack;

fn main() {
    let root = PathBuf::from(std::env::var("CARGO_MANIFEST_DIR").unwrap()).join("../..");
    let (world, lang) = (root.join("world"), root.join("lang"));
    println!("cargo:rerun-if-changed={}", world.display());
    println!("cargo:rerun-if-changed={}", lang.display());
    let mut files = Vec::new();
    collect(&world, &world, &mut files);
    let langs = languages(&lang);
    let langs: Vec<&str> = langs.iter().map(String::as_str).collect();
    let facts = match World::load(&Pack::new("world", files), &langs) {
        Ok(facts) => facts,
        Err(error) => {
            println!("cargo:error={error}");
            return;
        }
    };
    let out = PathBuf::from(std::env::var("OUT_DIR").unwrap()).join("world.bin");
    fs::write(out, facts.to_bytes()).unwrap();
}

/// Returns the names of the language packs, sorted.
fn languages(lang: &Path) -> Vec<String> {
    let entries = fs::read_dir(lang).unwrap().map(|entry| entry.unwrap());
    let folders = entries.filter(|entry| entry.path().is_dir());
    let mut names: Vec<String> =
        folders.map(|entry| entry.file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

fn collect(root: &Path, folder: &Path, files: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(root, &path, files);
        } else if path.extension().is_some_and(|ending| ending == "toml") {
            let name = path.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/");
            files.push((name, fs::read_to_string(&path).unwrap()));
        }
    }
}
