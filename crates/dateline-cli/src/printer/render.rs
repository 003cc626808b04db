//! The outcome of an article in each format: the one place that knows which format writes what.

use std::collections::BTreeSet;
use std::io::{self, Write};

use dateline_record::export::Exporter;
use dateline_record::{
    ArticleRecord, CharIndex, CopyRecord, DocRecord, MadeBy, ProblemRecord, RecordKind,
};
use dateline_types::{Article, Coded};

use super::page::Page;
use super::{docs, lines, rows, table};

/// How records are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    Jsonl,
    Csv,
    Table,
    /// One page for all articles of a run.
    Html,
    /// The columns of another data set; the printer has its writer.
    Export,
}

/// What a run gives of each article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Records {
    /// Tokens, sentences and names.
    Docs,
    /// The article, what is found in it, or both.
    Of(RecordKinds),
}

/// The kinds of records that are asked for; events, if nothing is said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RecordKinds(BTreeSet<RecordKind>);

impl Default for RecordKinds {
    fn default() -> RecordKinds {
        RecordKinds::from_iter([RecordKind::Event])
    }
}

impl FromIterator<RecordKind> for RecordKinds {
    fn from_iter<I: IntoIterator<Item = RecordKind>>(kinds: I) -> RecordKinds {
        RecordKinds(kinds.into_iter().collect())
    }
}

impl RecordKinds {
    /// Adds the article itself, before its own records.
    pub(crate) fn with_articles(mut self) -> RecordKinds {
        self.0.insert(RecordKind::Article);
        self
    }

    /// Returns the kind where it is the only one.
    pub(crate) fn only(&self) -> Option<RecordKind> {
        self.0.first().copied().filter(|_| self.0.len() == 1)
    }

    /// Iterates over the kinds in the order in which an article's records are written.
    pub(super) fn iter(&self) -> impl ExactSizeIterator<Item = RecordKind> + '_ {
        self.0.iter().copied()
    }
}

/// Writes the outcomes of a run in one format. Threads share it: each appends to its own buffer, and the buffers are joined in the order of the input.
pub(crate) struct Printer {
    format: Format,
    records: Records,
    /// Columns of the terminal.
    width: usize,
    page: Page,
    exporter: Option<Exporter>,
}

impl Printer {
    /// Makes a printer of `records`; tables are `width` columns wide at most.
    pub(crate) fn new(format: Format, records: Records, width: usize) -> Printer {
        Printer { format, records, width, page: Page::default(), exporter: None }
    }

    /// Makes a printer of events in the columns of another data set.
    pub(crate) fn export(exporter: Exporter) -> Printer {
        let records = Records::Of(RecordKinds::default());
        Printer { exporter: Some(exporter), ..Printer::new(Format::Export, records, 0) }
    }

    /// Returns what stands before the first record.
    pub(crate) fn header(&self) -> String {
        match (self.format, &self.records) {
            (Format::Csv, Records::Docs) => format!("{}\n", docs::CSV_COLUMNS.join(",")),
            (Format::Csv, Records::Of(kinds)) => format!("{}\n", rows::columns(kinds).join(",")),
            (Format::Html, _) => self.page.header(),
            (Format::Export, _) => self.exporter.as_ref().map(Exporter::header).unwrap_or_default(),
            (Format::Jsonl | Format::Table, _) => String::new(),
        }
    }

    /// Returns what stands after the last record.
    pub(crate) fn footer(&self) -> String {
        match self.format {
            Format::Html => self.page.footer(),
            Format::Jsonl | Format::Csv | Format::Table | Format::Export => String::new(),
        }
    }

    /// Appends what was found in the `nth` article of the run, of the kinds that are asked for. A page has all of it.
    ///
    /// # Errors
    ///
    /// None but those of serialising, which valid records do not give, and of `out`.
    pub(crate) fn coded(
        &self,
        nth: usize,
        coded: &Coded,
        made_by: &MadeBy,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        match (self.format, &self.records) {
            (Format::Html, _) => out.write_all(self.page.coded(nth, coded, made_by).as_bytes()),
            (Format::Export, _) => {
                let rows = self.exporter.as_ref().map(|exporter| exporter.rows(coded, made_by));
                out.write_all(rows.unwrap_or_default().as_bytes())
            }
            (_, Records::Docs) => self.doc_of(coded, out),
            (Format::Jsonl, Records::Of(kinds)) => lines::coded(coded, made_by, kinds, out),
            (Format::Csv, Records::Of(kinds)) => rows::coded(coded, made_by, kinds, out),
            (Format::Table, Records::Of(kinds)) => table::coded(coded, kinds, self.width, out),
        }
    }

    fn doc_of(&self, coded: &Coded, out: &mut dyn Write) -> io::Result<()> {
        let doc = &coded.resolved.doc;
        DocRecord::with(doc, &CharIndex::new(doc.text()), |doc| self.doc(doc, out))
    }

    /// Appends the `nth` article of the run as it was read.
    ///
    /// # Errors
    ///
    /// As [`Printer::coded`].
    pub(crate) fn article(
        &self,
        nth: usize,
        article: &Article,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let record = ArticleRecord::new(article, &CharIndex::new(&article.text));
        match self.format {
            Format::Jsonl => lines::line(&record, out),
            Format::Csv => rows::row(RecordKind::Article, &record, &self.records, out),
            Format::Table => table::article(article, self.width, out),
            Format::Html => out.write_all(self.page.article(nth, article).as_bytes()),
            Format::Export => Err(io::Error::other("these columns hold events only")),
        }
    }

    /// Appends `doc`.
    ///
    /// # Errors
    ///
    /// As [`Printer::coded`]; and a page has no place for it.
    pub(crate) fn doc(&self, doc: &DocRecord<'_>, out: &mut dyn Write) -> io::Result<()> {
        match self.format {
            Format::Jsonl => lines::line(doc, out),
            Format::Csv => docs::csv_rows(doc, out),
            Format::Table => docs::table(doc, out),
            Format::Html => Err(io::Error::other("a page shows no tokens")),
            Format::Export => Err(io::Error::other("these columns hold events only")),
        }
    }

    /// Appends that the `nth` article is a copy, where the format has a place for it: in lines always, in a table of characters where it is asked for.
    ///
    /// # Errors
    ///
    /// As [`Printer::coded`].
    pub(crate) fn copy(
        &self,
        nth: usize,
        copy: &CopyRecord<'_>,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let kind = RecordKind::Copy;
        let is_asked =
            matches!(&self.records, Records::Of(kinds) if kinds.iter().any(|one| one == kind));
        match self.format {
            Format::Jsonl => lines::line(copy, out),
            Format::Csv if is_asked => rows::row(kind, copy, &self.records, out),
            Format::Html => {
                self.page.leave_out(nth);
                Ok(())
            }
            Format::Csv | Format::Table | Format::Export => Ok(()),
        }
    }

    /// Appends what became of the `nth` article of the run, where the format has a place for it; stderr names it in any case.
    ///
    /// # Errors
    ///
    /// As [`Printer::coded`].
    pub(crate) fn problem(
        &self,
        nth: usize,
        problem: &ProblemRecord,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        match self.format {
            Format::Jsonl => lines::line(problem, out),
            Format::Html => out.write_all(self.page.problem(nth, problem).as_bytes()),
            Format::Csv | Format::Table | Format::Export => Ok(()),
        }
    }
}
