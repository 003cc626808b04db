//! The versions of the feeds whose articles are all in the file, beside it.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use dateline_acquire::Validators;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
struct State {
    /// How long the file was: a shorter one has lost articles that a feed would not send again.
    output_bytes: u64,
    feeds: BTreeMap<String, Validators>,
}

/// Returns where the state of `output` stands: `news.jsonl.feeds`.
pub(super) fn path_of(output: &Path) -> PathBuf {
    let mut path = output.as_os_str().to_owned();
    path.push(".feeds");
    path.into()
}

/// Reads the state; none where it is damaged or older articles are gone, and the feeds are then asked for all they have.
pub(super) fn load(path: &Path, output_bytes: u64) -> BTreeMap<String, Validators> {
    let state = fs::read(path).ok().and_then(|bytes| serde_json::from_slice::<State>(&bytes).ok());
    state
        .filter(|state| state.output_bytes <= output_bytes)
        .map(|state| state.feeds)
        .unwrap_or_default()
}

/// Writes the state; it appears whole or not at all.
pub(super) fn save(
    path: &Path,
    output_bytes: u64,
    feeds: &BTreeMap<String, Validators>,
) -> io::Result<()> {
    let state = State { output_bytes, feeds: feeds.clone() };
    let folder =
        path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file =
        tempfile::Builder::new().prefix(".dateline-").suffix(".tmp").tempfile_in(folder)?;
    file.write_all(&serde_json::to_vec(&state)?)?;
    file.as_file().sync_data()?;
    file.persist(path).map(|_| ()).map_err(|error| error.error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_state_of_a_file_that_was_cut_is_forgotten() {
        let dir = tempfile::tempdir().unwrap();
        let path = path_of(&dir.path().join("out.jsonl"));
        assert!(load(&path, 0).is_empty());
        let validators = Validators { etag: Some("\"1\"".into()), last_modified: None };
        let feeds = BTreeMap::from([("http://a.test/".to_owned(), validators)]);
        save(&path, 10, &feeds).unwrap();
        assert_eq!(load(&path, 10), feeds);
        assert_eq!(load(&path, 11), feeds);
        assert!(load(&path, 9).is_empty());
        fs::write(&path, "{").unwrap();
        assert!(load(&path, 10).is_empty());
    }
}
