//! The members of an archive, whatever its form.

use dateline_types::Problem;

use crate::error::problem;
use crate::open::{Items, open_or_problem};
use crate::pages::{Item, Options};
use crate::stream::Stream;

/// Iterates over all that stands in an archive: its members one by one, each opened as a file would be.
pub(super) struct Archive<M> {
    name: String,
    members: M,
    options: Options,
    /// What stands in the member that is open.
    under_way: Items,
    is_empty: bool,
}

impl<M> Archive<M> {
    pub(super) fn new(name: String, members: M, options: &Options) -> Archive<M> {
        let under_way = Box::new(std::iter::empty());
        Archive { name, members, options: options.clone(), under_way, is_empty: true }
    }

    /// An archive without a file is told once; a folder without one is not, but it shows that itself.
    fn end(&mut self) -> Option<Item> {
        let message = format!("`{}` holds no file to read", self.name);
        std::mem::take(&mut self.is_empty).then(|| Err(problem(None, "empty_archive", message)))
    }
}

impl<M: Iterator<Item = Result<Stream, Problem>>> Iterator for Archive<M> {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        loop {
            if let Some(item) = self.under_way.next() {
                return Some(item);
            }
            let Some(member) = self.members.next() else { return self.end() };
            self.is_empty = false;
            match member {
                Err(problem) => return Some(Err(problem)),
                Ok(member) => {
                    let name = member.name.clone();
                    self.under_way = open_or_problem(&name, Ok(member), &self.options);
                }
            }
        }
    }
}

/// Returns the name of a member, as messages have it: the archive's, then its own. `None` for a hidden one, as in folders.
pub(super) fn member_name(archive: &str, path: &str) -> Option<Result<String, Problem>> {
    let parts: Vec<&str> =
        path.split('/').filter(|part| !part.is_empty() && *part != ".").collect();
    if path.starts_with('/') || parts.contains(&"..") || path.contains('\0') {
        let message = format!("`{archive}` has a member `{path}`, which leads out of it");
        return Some(Err(problem(None, "unsafe_name", message)));
    }
    let is_hidden = parts.is_empty() || parts.iter().any(|part| part.starts_with('.'));
    (!is_hidden).then(|| Ok(format!("{archive}/{}", parts.join("/"))))
}

pub(super) fn broken(archive: &str, error: &dyn std::fmt::Display) -> Problem {
    let message = format!("`{archive}` is broken or cut off, what follows is lost: {error}");
    problem(None, "broken_archive", message)
}
