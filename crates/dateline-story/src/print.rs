//! What grouping needs of an article, and nothing else of it: its print.

use jiff::civil::Date;

use crate::bytes::{Damaged, Reader, Writer};
use crate::shingles::Shingles;
use crate::terms::Term;

/// Version of the bytes.
const VERSION: u8 = 1;

/// An article as grouping knows it.
#[derive(Debug, Clone, PartialEq)]
pub struct Print {
    /// The article's id: where all else is equal it decides, so that the result is the same in every archive.
    pub id: String,
    /// Day of publication in UTC, else of retrieval; [`UNDATED`] where neither is known.
    pub day: Date,
    /// Second of publication since 1970, where the time is known.
    pub time: Option<i64>,
    /// Language code; empty where it is not known.
    pub lang: String,
    /// Title; empty where there is none.
    pub title: String,
    /// Who published it, in small letters without accents and marks.
    pub outlet: Option<String>,
    /// The agency that it credits, in small letters without accents and marks.
    pub agency: Option<String>,
    /// Its runs of words.
    pub runs: Shingles,
    /// Its words, of its language; sorted by hash.
    pub words: Vec<Term>,
    /// Who and where it is about, in no language; sorted by hash.
    pub names: Vec<Term>,
    /// The words and names that lead to it: those that told most of it when it came in.
    pub leads: Vec<u32>,
}

/// The day of articles of which no day is known.
pub const UNDATED: Date = Date::constant(1, 1, 1);

impl Print {
    /// Returns the runs that lead to it, a bounded sample of all.
    #[must_use]
    pub fn sampled_runs(&self) -> Vec<u32> {
        self.runs.sample()
    }

    /// Returns the print as bytes.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut writer = Writer::new(VERSION);
        writer.text(&self.id);
        writer.date(self.day);
        writer.option(self.time, |writer, time| writer.u64(time as u64));
        writer.text(&self.lang);
        writer.text(&self.title);
        writer.option(self.outlet.as_deref(), Writer::text);
        writer.option(self.agency.as_deref(), Writer::text);
        writer.list(self.runs.runs(), |writer, run| writer.u32(*run));
        for terms in [&self.words, &self.names] {
            writer.list(terms, |writer, term| {
                writer.u32(term.hash);
                writer.u32(term.weight.to_bits());
            });
        }
        writer.list(&self.leads, |writer, term| writer.u32(*term));
        writer.done()
    }

    /// Reads what [`Print::to_bytes`] wrote.
    ///
    /// # Errors
    /// The bytes are damaged, or of another version.
    pub fn from_bytes(bytes: &[u8]) -> Result<Print, Damaged> {
        let mut reader = Reader::new(bytes, VERSION)?;
        let print = Print {
            id: reader.text()?,
            day: reader.date()?,
            time: reader.option(Reader::u64)?.map(|time| time as i64),
            lang: reader.text()?,
            title: reader.text()?,
            outlet: reader.option(Reader::text)?,
            agency: reader.option(Reader::text)?,
            runs: reader.list(Reader::u32).and_then(Shingles::of_runs)?,
            words: reader.list(term).and_then(sorted)?,
            names: reader.list(term).and_then(sorted)?,
            leads: reader.list(Reader::u32)?,
        };
        reader.done(print)
    }
}

fn term(reader: &mut Reader<'_>) -> Result<Term, Damaged> {
    Ok(Term { hash: reader.u32()?, weight: reader.f32()? })
}

fn sorted(terms: Vec<Term>) -> Result<Vec<Term>, Damaged> {
    let is_sorted = terms.is_sorted_by(|one, two| one.hash < two.hash);
    if is_sorted { Ok(terms) } else { Err(Damaged::Content) }
}
