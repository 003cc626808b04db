//! The language models and the gazetteer: which are known, where they lie, how they get there.
//!
//! Nothing under the home folder is ever half made: each file is written beside its place under another name and then renamed,
//! and one lock for each name keeps two runs from making the same thing at once.

mod failure;
mod fetch;
mod formats;
mod home;
mod install;
mod opened;
mod python;
mod receipt;
mod registry;
mod report;
mod units;
mod wheel;

#[cfg(test)]
pub(crate) mod tests;

pub(crate) use failure::{Failure, hint_of};
pub(crate) use formats::{Dateline, Formats, Installed, Kind, is_dump};
pub(crate) use home::Home;
pub(crate) use install::{Installer, Outcome, Source, sweep_all};
pub(crate) use opened::{Models, how_to_add};
pub(crate) use python::Python;
pub(crate) use receipt::{Receipt, State, other_names};
pub(crate) use registry::{KNOWN, Known, Registry};
pub(crate) use report::Report;
pub(crate) use units::{bytes_for_people, sha256_of};
