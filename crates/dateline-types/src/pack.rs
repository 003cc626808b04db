//! Files of knowledge (language packs, world facts) as texts, read as TOML with file and line in every error.

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;

use crate::with_cure;

/// Files by name: `events/accuse.toml` → its text. Whoever makes one reads the disk; the stages do not.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pack {
    /// What the files are called in messages: `lang/fr`.
    pub name: String,
    files: BTreeMap<String, String>,
    /// Files that another pack put in the place of ours → that pack's name.
    from: BTreeMap<String, String>,
}

/// What is wrong with a file of a pack.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PackError {
    /// A file that every pack needs is not there.
    #[error("`{pack}` has no `{file}`")]
    Missing {
        /// The pack's name.
        pack: String,
        /// The file.
        file: String,
    },
    /// A file says something it must not.
    #[error("`{file}` line {line}: {message}")]
    Bad {
        /// The file, with the pack's name.
        file: String,
        /// Line, from 1.
        line: usize,
        /// What is wrong, and what would be right.
        message: String,
    },
}

impl PackError {
    /// Returns the stable name of the error.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            PackError::Missing { .. } => "pack_file_missing",
            PackError::Bad { .. } => "bad_pack_file",
        }
    }

    /// Returns file, line (from 1) and what is wrong there.
    #[must_use]
    pub fn parts(&self) -> (String, usize, String) {
        match self {
            PackError::Missing { pack, file } => (
                format!("{pack}/{file}"),
                1,
                "the file is missing: a language that is not built in needs it".into(),
            ),
            PackError::Bad { file, line, message } => (file.clone(), *line, message.clone()),
        }
    }
}

impl Pack {
    /// Makes a pack of named texts.
    pub fn new(name: impl Into<String>, files: impl IntoIterator<Item = (String, String)>) -> Pack {
        let files = files.into_iter().collect();
        Pack { name: name.into(), files, from: BTreeMap::new() }
    }

    /// Puts a file of `other` in the place of ours, or adds it. Messages name it by where it came from.
    pub fn put(&mut self, file: &str, other: &Pack) {
        if let Some(text) = other.files.get(file) {
            self.files.insert(file.to_owned(), text.clone());
            self.from.insert(file.to_owned(), other.name.clone());
        }
    }

    /// Returns what a file is called in messages.
    #[must_use]
    pub fn name_of(&self, file: &str) -> String {
        format!("{}/{file}", self.from.get(file).unwrap_or(&self.name))
    }

    /// Returns the line, from 1, that holds byte `at` of a file.
    #[must_use]
    pub fn line_at(&self, file: &str, at: usize) -> usize {
        let text = self.text(file).unwrap_or_default();
        text.as_bytes().iter().take(at).filter(|&&byte| byte == b'\n').count() + 1
    }

    /// Returns the text of a file.
    #[must_use]
    pub fn text(&self, file: &str) -> Option<&str> {
        self.files.get(file).map(String::as_str)
    }

    /// Returns names and texts of the files whose name starts with `prefix`, in order of names.
    pub fn files<'p>(&'p self, prefix: &'p str) -> impl Iterator<Item = (&'p str, &'p str)> {
        let files = self.files.iter().filter(move |(name, _)| name.starts_with(prefix));
        files.map(|(name, text)| (name.as_str(), text.as_str()))
    }

    /// Reads `file` as TOML.
    ///
    /// # Errors
    ///
    /// Where it is not there, is no TOML, or has other keys and kinds of values than `T`.
    pub fn read<T: DeserializeOwned>(&self, file: &str) -> Result<T, PackError> {
        let missing = || PackError::Missing { pack: self.name.clone(), file: file.to_owned() };
        let text = self.text(file).ok_or_else(missing)?;
        toml::from_str(text).map_err(|error| {
            let at = error.span().map_or(0, |span| span.start);
            self.error(file, at, with_cure(error.message()))
        })
    }

    /// Makes the error for what stands at byte `at` of `file`.
    #[must_use]
    pub fn error(&self, file: &str, at: usize, message: impl Into<String>) -> PackError {
        let line = self.line_at(file, at);
        PackError::Bad { file: self.name_of(file), line, message: message.into() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Months {
        #[allow(dead_code, reason = "only its reading is tested")]
        month: Vec<String>,
    }

    #[test]
    fn errors_name_file_and_line() {
        let pack =
            Pack::new("lang/xx", [("time.toml".to_owned(), "\n# x\nmont = []\n".to_owned())]);
        let error = pack.read::<Months>("time.toml").unwrap_err();
        assert_eq!(error.code(), "bad_pack_file");
        assert!(error.to_string().starts_with("`lang/xx/time.toml` line 3: "), "{error}");
        assert!(error.to_string().ends_with("did you mean `month`?"), "{error}");
        let error = pack.read::<Months>("roles.toml").unwrap_err();
        assert_eq!(error.to_string(), "`lang/xx` has no `roles.toml`");
    }

    #[test]
    fn a_file_of_another_pack_keeps_its_name() {
        let of = |name, text: &str| Pack::new(name, [("time.toml".to_owned(), text.to_owned())]);
        let mut pack = of("lang/xx", "month = []");
        pack.put("time.toml", &of("own", "month = 1"));
        pack.put("none.toml", &of("own", ""));
        let error = pack.read::<Months>("time.toml").unwrap_err();
        assert!(error.to_string().starts_with("`own/time.toml` line 1: "), "{error}");
        assert_eq!(pack.text("none.toml"), None);
    }
}
