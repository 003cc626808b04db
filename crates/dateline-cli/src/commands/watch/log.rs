//! The file that articles are appended to, and what it says was taken.

use std::collections::BTreeSet;
use std::fs::{File, TryLockError};
use std::io::{self, BufRead, BufReader, Seek, SeekFrom, Write};
use std::path::Path;

use anyhow::{Context, Result};
use serde::Deserialize;

use crate::models::Failure;

/// The file of a watch.
pub(super) struct Log {
    file: File,
    ids: BTreeSet<String>,
    n_bytes: u64,
}

/// What a line must say.
#[derive(Deserialize)]
struct Line {
    record: String,
    id: Option<String>,
    article: Option<String>,
}

impl Line {
    /// Returns the id of the article that the line is about, taken or given up.
    fn taken(self) -> Option<String> {
        match self.record.as_str() {
            "article" => self.id,
            "problem" => self.article,
            _ => None,
        }
    }
}

impl Log {
    /// Opens the file, or makes it; reads which articles it has, and takes away the start of a line that was never finished.
    pub(super) fn open(path: &Path) -> Result<Log> {
        let cannot = || format!("cannot write `{}`", path.display());
        let file =
            File::options().read(true).append(true).create(true).open(path).with_context(cannot)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let what = format!("another run watches feeds for `{}`", path.display());
                return Err(Failure::new(what).hint("end it first, or name another file").into());
            }
            // File systems without locks.
            Err(TryLockError::Error(error)) => {
                tracing::warn!("`{}` is not locked: {error}", path.display())
            }
        }
        let mut log = Log { file, ids: BTreeSet::new(), n_bytes: 0 };
        let unfinished = log.read(path)?;
        log.end(&unfinished).with_context(cannot)?;
        Ok(log)
    }

    /// Reads all whole lines, and returns what stands behind the last one.
    fn read(&mut self, path: &Path) -> Result<Vec<u8>> {
        let mut reader = BufReader::new(&self.file);
        let (mut ids, mut n_bytes, mut line) = (BTreeSet::new(), 0, Vec::new());
        loop {
            line.clear();
            let n_read = reader.read_until(b'\n', &mut line)?;
            if !line.ends_with(b"\n") {
                break;
            }
            let parsed = serde_json::from_slice::<Line>(&line).ok();
            // A file of another kind must not be cut or appended to.
            let Some(parsed) = parsed else {
                let what = format!("`{}` has a line that is no record", path.display());
                return Err(Failure::new(what)
                    .hint("name a new file, or one that `--watch` wrote")
                    .into());
            };
            ids.extend(parsed.taken());
            n_bytes += n_read as u64;
        }
        if n_bytes == 0
            && !line.is_empty()
            && !b"{\"record\":\"".starts_with(line.get(..11).unwrap_or(&line))
        {
            let what = format!("`{}` is no file of records", path.display());
            return Err(Failure::new(what)
                .hint("name a new file, or one that `--watch` wrote")
                .into());
        }
        (self.ids, self.n_bytes) = (ids, n_bytes);
        Ok(line)
    }

    /// Ends the last line where only its end is missing, else takes it away: it will be asked for again.
    fn end(&mut self, unfinished: &[u8]) -> io::Result<()> {
        match serde_json::from_slice::<Line>(unfinished) {
            Ok(line) => {
                self.ids.extend(line.taken());
                self.file.write_all(b"\n")?;
                self.n_bytes += unfinished.len() as u64 + 1;
            }
            Err(_) if unfinished.is_empty() => {}
            Err(_) => {
                tracing::info!("an unfinished line of {} bytes is taken away", unfinished.len());
                self.file.set_len(self.n_bytes)?;
            }
        }
        self.file.seek(SeekFrom::End(0)).map(|_| ())
    }

    /// Returns how long the file is.
    pub(super) fn n_bytes(&self) -> u64 {
        self.n_bytes
    }

    /// Tells whether an article was taken.
    pub(super) fn has(&self, id: &str) -> bool {
        self.ids.contains(id)
    }

    /// Appends the lines of an article.
    pub(super) fn append(&mut self, id: &str, lines: &[u8]) -> io::Result<()> {
        self.file.write_all(lines)?;
        self.n_bytes += lines.len() as u64;
        self.ids.insert(id.to_owned());
        Ok(())
    }

    /// Returns when all is on the disk.
    pub(super) fn sync(&self) -> io::Result<()> {
        self.file.sync_data()
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    const A: &str = "{\"record\":\"article\",\"id\":\"a\",\"text\":\"x\"}\n";
    const P: &str = "{\"record\":\"problem\",\"article\":\"p\",\"stage\":\"acquire\",\"code\":\"x\",\"message\":\"x\",\"span\":null}\n";

    fn opened(text: &str) -> (Result<(Vec<String>, u64)>, String) {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("out.jsonl");
        fs::write(&path, text).unwrap();
        let log = Log::open(&path);
        let found = log.map(|log| (log.ids.iter().cloned().collect(), log.n_bytes()));
        (found, fs::read_to_string(&path).unwrap())
    }

    #[test]
    fn every_cut_leaves_whole_lines() {
        let text = format!("{A}{P}");
        for cut in 0..=text.len() {
            let (found, left) = opened(text.get(..cut).unwrap());
            let (ids, n_bytes) = found.unwrap();
            assert_eq!(n_bytes, left.len() as u64);
            assert!(left.is_empty() || left.ends_with('\n'));
            let n_lines = left.lines().count();
            assert_eq!(ids.len(), n_lines, "{cut}");
            assert_eq!(
                n_lines,
                usize::from(cut + 1 >= A.len()) + usize::from(cut + 1 >= text.len()),
                "{cut}"
            );
        }
    }

    #[test]
    fn other_files_are_left_alone() {
        for text in [
            "my notes",
            "my notes\n",
            "{\"a\":1}\n",
            "{\"record\":\"article\",\"id\":\"a\"}\nx\n",
            "{",
        ] {
            let (found, left) = opened(text);
            assert_eq!(found.is_err(), text != "{", "{text}");
            assert_eq!(left == text, text != "{", "{text}");
        }
    }

    #[test]
    fn one_run_at_a_time() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("out.jsonl");
        let mut log = Log::open(&path).unwrap();
        assert!(Log::open(&path).err().unwrap().to_string().starts_with("another run watches"));
        log.append("a", A.as_bytes()).unwrap();
        drop(log);
        assert!(Log::open(&path).unwrap().has("a"));
    }
}
