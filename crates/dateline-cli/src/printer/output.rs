//! Where records go: stdout, or a file that appears whole.

use std::fs::{self, File};
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};

use anyhow::Context;
use tempfile::NamedTempFile;

/// The open output.
pub(crate) enum Output {
    Stdout(io::Stdout),
    /// A pipe or device: written as it is.
    Special(File),
    /// A new file, renamed to `path` when all is done.
    File {
        temporary: NamedTempFile,
        path: PathBuf,
    },
}

impl Output {
    /// Opens `path`, or stdout where there is none or it is `-`.
    ///
    /// # Errors
    ///
    /// Where no file can be made beside `path`.
    pub(crate) fn open(path: Option<&Path>) -> anyhow::Result<Output> {
        let Some(path) = path.filter(|path| path.as_os_str() != "-") else {
            return Ok(Output::Stdout(io::stdout()));
        };
        let cannot = || format!("cannot write `{}`", path.display());
        // Through a link to the file itself, so that the link stays.
        let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let existing = fs::metadata(&path).ok();
        if existing.as_ref().is_some_and(|existing| !existing.is_file()) {
            return Ok(Output::Special(
                File::options().write(true).open(&path).with_context(cannot)?,
            ));
        }
        let folder =
            path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let mut builder = tempfile::Builder::new();
        builder.prefix(".dateline-").suffix(".tmp");
        if let Some(permissions) =
            existing.map(|existing| existing.permissions()).or_else(default_permissions)
        {
            builder.permissions(permissions);
        }
        let temporary = builder.tempfile_in(folder).with_context(cannot)?;
        Ok(Output::File { temporary, path })
    }

    /// Returns whether a person sees the records as they come.
    pub(crate) fn is_terminal(&self) -> bool {
        match self {
            Output::Stdout(stdout) => stdout.is_terminal(),
            Output::Special(file) => file.is_terminal(),
            Output::File { .. } => false,
        }
    }

    /// Returns how many columns a table may have: the terminal's, else enough to cut little.
    pub(crate) fn width(&self) -> usize {
        const WITHOUT_TERMINAL: usize = 160;
        let size = self.is_terminal().then(|| console::Term::stdout().size_checked()).flatten();
        size.map_or(WITHOUT_TERMINAL, |(_, n_columns)| usize::from(n_columns))
    }

    /// Writes what is still held back, and gives the file its name.
    ///
    /// # Errors
    ///
    /// Where that fails; the file then does not appear.
    pub(crate) fn finish(mut self) -> anyhow::Result<()> {
        self.flush()?;
        if let Output::File { temporary, path } = self {
            temporary
                .persist(&path)
                .with_context(|| format!("cannot write `{}`", path.display()))?;
        }
        Ok(())
    }

    fn writer(&mut self) -> &mut dyn Write {
        match self {
            Output::Stdout(stdout) => stdout,
            Output::Special(file) => file,
            Output::File { temporary, .. } => temporary,
        }
    }
}

/// Takes whole articles: no buffer of its own.
impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.writer().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.writer().flush()
    }
}

/// Temporary files are private by default; a result is as open as any new file (the umask still applies).
#[cfg(unix)]
fn default_permissions() -> Option<fs::Permissions> {
    use std::os::unix::fs::PermissionsExt;
    Some(fs::Permissions::from_mode(0o666))
}

#[cfg(not(unix))]
fn default_permissions() -> Option<fs::Permissions> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_appears_when_all_is_done() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("out.jsonl");
        let mut output = Output::open(Some(&path)).unwrap();
        output.write_all(b"{}\n").unwrap();
        assert!(!path.exists());
        output.finish().unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"{}\n");
    }

    #[test]
    fn an_unfinished_file_leaves_the_old_one_and_nothing_else() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("out.jsonl");
        fs::write(&path, "old").unwrap();
        Output::open(Some(&path)).unwrap().write_all(b"new").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"old");
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
    }

    #[cfg(unix)]
    #[test]
    fn links_stay_links_and_devices_stay_devices() {
        let dir = tempfile::tempdir().unwrap();
        let (path, link) = (dir.path().join("out"), dir.path().join("link"));
        fs::write(&path, "old").unwrap();
        std::os::unix::fs::symlink(&path, &link).unwrap();
        let mut output = Output::open(Some(&link)).unwrap();
        output.write_all(b"new").unwrap();
        output.finish().unwrap();
        assert!(link.is_symlink());
        assert_eq!(fs::read(&path).unwrap(), b"new");
        assert!(matches!(Output::open(Some(Path::new("/dev/null"))), Ok(Output::Special(_))));
    }

    #[test]
    fn a_missing_folder_is_named() {
        let error = Output::open(Some(Path::new("/no/such/folder/x"))).err().unwrap();
        assert_eq!(error.to_string(), "cannot write `/no/such/folder/x`");
    }
}
