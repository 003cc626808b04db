//! `--lang-pack`: folders of users' own language packs, read from the disk and laid over the built-in ones.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Result;
use dateline_pipeline::{Knowledge, OwnPack, Packs};
use dateline_types::PackError;

use super::actors::say;
use crate::models::Failure;
use crate::printer::thousands;

/// How deep the files of a pack stand: `fr/events/x.toml`. A level more, so that files that stand too deep are named.
const MAX_DEPTH: usize = 4;

/// The users' own language packs.
#[derive(Debug, Default, clap::Args)]
pub(crate) struct LangPackArgs {
    /// Your own language pack, which goes before the built-in one: a folder for one language (`fr`) or of such folders; may be given several
    /// times, and the first goes first.
    #[arg(long = "lang-pack", value_name = "DIR", env = "DATELINE_LANG_PACK")]
    dirs: Vec<PathBuf>,
}

impl LangPackArgs {
    /// Reads what is built in, with the packs over it.
    ///
    /// # Errors
    ///
    /// Where a folder cannot be read, or a file says what it must not: each fault is named first.
    pub(super) fn knowledge(&self) -> Result<Knowledge> {
        let own = self.own()?;
        Knowledge::with_packs(&Packs::new(&own)).map_err(|errors| refusal(&errors))
    }

    /// Reads what reading pages takes.
    ///
    /// # Errors
    ///
    /// Those of [`LangPackArgs::knowledge`].
    pub(super) fn knowledge_for_reading(&self) -> Result<Knowledge> {
        let own = self.own()?;
        Knowledge::for_reading(&Packs::new(&own)).map_err(|errors| refusal(&errors))
    }

    fn own(&self) -> Result<Vec<OwnPack>> {
        let (mut own, mut errors) = (Vec::new(), Vec::new());
        for dir in &self.dirs {
            match read_folder(dir)? {
                Ok(packs) => own.extend(packs),
                Err(more) => errors.extend(more),
            }
        }
        if errors.is_empty() { Ok(own) } else { Err(refusal(&errors)) }
    }
}

/// Names the faults of language packs, and says that there are some.
pub(super) fn refusal(errors: &[PackError]) -> anyhow::Error {
    say(errors);
    let faults = match errors.len() {
        1 => "1 fault".to_owned(),
        n => format!("{} faults", thousands(n as u64)),
    };
    let hint = "mend what is named above: nothing was done; `dateline codebook check DIR` checks a pack alone";
    Failure::new(format!("{faults} in the language packs")).hint(hint).into()
}

/// Reads the packs of a folder. What is wrong with them is the inner error.
///
/// # Errors
///
/// Where the folder or a file in it cannot be read.
pub(super) fn read_folder(dir: &Path) -> Result<Result<Vec<OwnPack>, Vec<PackError>>> {
    let mut files = Vec::new();
    collect(dir, "", MAX_DEPTH, &mut files)?;
    let shown = dir.display().to_string();
    let shown = shown.trim_end_matches(['/', '\\']);
    let whole = dir.canonicalize().ok();
    let folder = whole.as_deref().and_then(Path::file_name).unwrap_or_default();
    Ok(OwnPack::of_folder(shown, &folder.to_string_lossy(), files))
}

fn collect(
    folder: &Path,
    prefix: &str,
    depth: usize,
    files: &mut Vec<(String, String)>,
) -> Result<()> {
    let cannot = |path: &Path, error: std::io::Error| {
        let what = format!("cannot read `{}`: {error}", path.display());
        Failure::new(what).hint("a language pack is a folder of TOML files in UTF-8")
    };
    for entry in fs::read_dir(folder).map_err(|error| cannot(folder, error))? {
        let path = entry.map_err(|error| cannot(folder, error))?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if name.starts_with('.') {
            continue;
        }
        if path.is_dir() {
            if depth > 1 {
                collect(&path, &format!("{prefix}{name}/"), depth - 1, files)?;
            }
        } else if name.ends_with(".toml") {
            let text = fs::read_to_string(&path).map_err(|error| cannot(&path, error))?;
            files.push((format!("{prefix}{name}"), text));
        }
    }
    Ok(())
}
