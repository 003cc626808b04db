//! The folder of an export: new, empty, or with an earlier export in it. The list of its files is written last, so that it lists whole files only.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde_json::{Value, json};

use crate::models::Failure;
use crate::printer::output::Output;

const MANIFEST: &str = "manifest.json";

/// An open folder.
pub(super) struct Folder(PathBuf);

/// A file that was written.
pub(super) struct File {
    /// From the folder, with `/` between its parts.
    pub(super) path: String,
    pub(super) table: &'static str,
    /// `2020-01`; none for what has no day.
    pub(super) month: Option<String>,
    pub(super) n_rows: u64,
    pub(super) n_bytes: u64,
    pub(super) sha256: String,
}

impl File {
    /// Returns what the list says of it.
    pub(super) fn record(&self) -> Value {
        let File { path, table, month, n_rows, n_bytes, sha256 } = self;
        json!({ "path": path, "table": table, "month": month, "n_rows": n_rows, "n_bytes": n_bytes, "sha256": sha256 })
    }
}

impl Folder {
    /// Makes the folder, or takes the files of an earlier export out of it.
    ///
    /// # Errors
    ///
    /// Where it holds anything else, or cannot be written.
    pub(super) fn open(path: &Path) -> Result<Folder> {
        let cannot = || format!("cannot write to the folder `{}`", path.display());
        fs::create_dir_all(path).with_context(cannot)?;
        let manifest = path.join(MANIFEST);
        if let Ok(text) = fs::read_to_string(&manifest) {
            let earlier: Value = serde_json::from_str(&text).unwrap_or_default();
            if earlier["record"] != "manifest" {
                return Err(not_ours(path));
            }
            // The list goes first: what is left behind by a run that ends here is no export.
            fs::remove_file(&manifest).with_context(cannot)?;
            remove(path, &earlier).with_context(cannot)?;
        } else if fs::read_dir(path).with_context(cannot)?.next().is_some() {
            return Err(not_ours(path));
        }
        Ok(Folder(path.to_owned()))
    }

    /// Returns the place of a file, whose folder is made.
    pub(super) fn place(&self, path: &str) -> Result<PathBuf> {
        let place = self.0.join(path);
        if let Some(folder) = place.parent() {
            fs::create_dir_all(folder)
                .with_context(|| format!("cannot write to the folder `{}`", folder.display()))?;
        }
        Ok(place)
    }

    /// Writes the list of files.
    pub(super) fn finish(self, manifest: &Value) -> Result<()> {
        let mut output = Output::open(Some(&self.0.join(MANIFEST)))?;
        output.write_all(serde_json::to_string_pretty(manifest)?.as_bytes())?;
        output.write_all(b"\n")?;
        output.finish()
    }
}

/// Takes out the files that an earlier list names, and folders that are empty then. A name that leads out of the folder is none of ours.
fn remove(folder: &Path, manifest: &Value) -> std::io::Result<()> {
    let files = manifest["files"].as_array().into_iter().flatten();
    for path in files.filter_map(|file| file["path"].as_str()) {
        let is_within = Path::new(path)
            .components()
            .all(|part| matches!(part, std::path::Component::Normal(_)));
        let file = folder.join(path);
        if !is_within || !file.is_file() {
            continue;
        }
        fs::remove_file(&file)?;
        let above = file.ancestors().skip(1).take_while(|above| *above != folder);
        for above in above {
            if fs::remove_dir(above).is_err() {
                break;
            }
        }
    }
    Ok(())
}

fn not_ours(path: &Path) -> anyhow::Error {
    Failure::new(format!("the folder `{}` holds other files than an export", path.display()))
        .hint("name a new or empty folder")
        .into()
}
