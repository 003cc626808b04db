//! Events in the columns of older data sets, so that what reads those reads ours: POLECAT, ICEWS, GDELT, PETRARCH2.
//!
//! One row for each pair of an actor and a recipient, tab-separated, UTF-8. Where each column comes from, and which stay empty, is told in
//! `docs/reference/exports.md`.

mod cameo;
mod codes;
mod gdelt;
mod icews;
mod pairs;
mod petrarch;
mod polecat;
mod tsv;

use std::collections::BTreeMap;

use dateline_types::{Coded, Event, EventType, Status};

use crate::MadeBy;

pub use self::codes::Codes;

use self::pairs::{Story, pairs};

/// A data set whose columns are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExportFormat {
    /// POLECAT's 40 columns, with a header.
    Polecat,
    /// ICEWS's 20 columns, with a header.
    Icews,
    /// The 61 columns of GDELT 2.0 Events, without a header.
    Gdelt,
    /// The 8 columns that PETRARCH2 writes for stories with an address, without a header.
    Petrarch,
}

impl ExportFormat {
    /// Returns the names of the columns, also where no header is written.
    #[must_use]
    pub fn columns(self) -> &'static [&'static str] {
        match self {
            ExportFormat::Polecat => &polecat::COLUMNS,
            ExportFormat::Icews => &icews::COLUMNS,
            ExportFormat::Gdelt => &gdelt::COLUMNS,
            ExportFormat::Petrarch => &petrarch::COLUMNS,
        }
    }

    fn has_header(self) -> bool {
        matches!(self, ExportFormat::Polecat | ExportFormat::Icews)
    }
}

/// Names of first-level divisions by country and GeoNames' code: `("SYR", "13")`.
pub type Provinces = BTreeMap<(String, String), String>;

/// Writes the events of articles as rows of one data set.
#[derive(Debug, Clone, PartialEq)]
pub struct Exporter {
    format: ExportFormat,
    codes: Codes,
    provinces: Provinces,
}

impl Exporter {
    /// Makes a writer of `format`.
    #[must_use]
    pub fn new(format: ExportFormat, codes: Codes, provinces: Provinces) -> Exporter {
        Exporter { format, codes, provinces }
    }

    /// Returns what stands before the first row: the names of the columns, or nothing where the data set has no header.
    #[must_use]
    pub fn header(&self) -> String {
        if self.format.has_header() { tsv::line(self.format.columns()) } else { String::new() }
    }

    /// Returns the rows of all events of an article, in their order; of an event, actor by actor. Which events are to go out is the caller's choice.
    #[must_use]
    pub fn rows(&self, coded: &Coded, made_by: &MadeBy) -> String {
        let story = Story::new(&coded.resolved, made_by, &self.codes, &self.provinces);
        let rows = coded.events.iter().flat_map(pairs).map(|pair| match self.format {
            ExportFormat::Polecat => tsv::line(&polecat::cells(&story, &pair)),
            ExportFormat::Icews => tsv::line(&icews::cells(&story, &pair)),
            ExportFormat::Gdelt => tsv::line(&gdelt::cells(&story, &pair)),
            ExportFormat::Petrarch => tsv::line(&petrarch::cells(&story, &pair)),
        });
        rows.collect()
    }
}

/// Tells whether an event is a deed that these data sets would have: what happened or is under way, and a promise or threat of what is to come, for
/// the promise and the threat were made.
#[must_use]
pub fn is_deed(event: &Event) -> bool {
    matches!(event.status, Status::Happened | Status::Ongoing) || is_word_given(event)
}

/// Tells whether an event is a promise or threat. Its day may be that of what was promised.
fn is_word_given(event: &Event) -> bool {
    let is_word = matches!(event.event_type, EventType::Agree | EventType::Threaten);
    is_word && event.status == Status::Planned
}

/// The made article of the crate's own tests.
#[cfg(test)]
#[path = "../../tests/sample/mod.rs"]
mod sample;

#[cfg(test)]
mod tests;
