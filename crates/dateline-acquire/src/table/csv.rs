//! Tables of characters: CSV and its kin, in whatever encoding and with whatever mark between the cells.

use std::cell::Cell;
use std::io::{self, BufReader, Read};
use std::rc::Rc;

use csv::{ByteRecord, Reader, ReaderBuilder};
use dateline_types::Problem;
use encoding_rs::{Encoding, UTF_8};
use encoding_rs_io::DecodeReaderBytesBuilder;
use serde_json::Value;

use super::{Column, Layout};
use crate::decode::likeliest;
use crate::error::{problem, unreadable};
use crate::open::{Items, only};
use crate::pages::Item;
use crate::record::page_of_row;
use crate::stream::Stream;
use crate::whole::MAX_TEXT_BYTES;

/// A row may have this many bytes: a text, its page, and room for doubled quotes.
const MAX_ROW_BYTES: usize = 4 * MAX_TEXT_BYTES;

/// So much is looked at to tell what stands between the cells, and the encoding.
const N_HEAD_BYTES: usize = 64 << 10;

/// What may stand between cells; of equals the first is taken.
const SEPARATORS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// Starts to read a table.
pub(crate) fn open(stream: Stream, chosen: &[Column]) -> io::Result<Items> {
    let (name, is_tabbed) = (stream.name.clone(), stream.extension == "tsv");
    // UTF-16 is told by its mark; all else is decoded row by row.
    let characters = DecodeReaderBytesBuilder::new()
        .utf8_passthru(true)
        .strip_bom(true)
        .build(stream.into_reader());
    let mut stream = Stream::of(name.as_str(), BufReader::new(characters));
    let head = stream.head(|head| head.contains(&b'\n') || head.len() >= N_HEAD_BYTES)?;
    let separator = if is_tabbed { b'\t' } else { separator(&head) };
    let mut rows = Rows::new(name, stream, separator, head);
    Ok(match rows.read_header(chosen) {
        Ok(()) => Box::new(rows),
        Err(problem) => only(Err(problem)),
    })
}

/// Returns what stands most often between the names of the columns.
fn separator(head: &[u8]) -> u8 {
    let mut counts = [0_usize; SEPARATORS.len()];
    let mut is_quoted = false;
    for &byte in head {
        match byte {
            b'"' => is_quoted = !is_quoted,
            b'\n' | b'\r' if !is_quoted => break,
            _ if is_quoted => {}
            _ => {
                if let Some(at) = SEPARATORS.iter().position(|&separator| separator == byte) {
                    counts[at] += 1;
                }
            }
        }
    }
    let best = counts.iter().max().copied().unwrap_or_default();
    let first = SEPARATORS.iter().zip(counts).find(|(_, count)| *count == best);
    first.map_or(b',', |(separator, _)| *separator)
}

/// Iterates over the articles in the rows.
struct Rows {
    name: String,
    reader: Reader<Metered>,
    /// Bytes that may still be read for this row.
    allowance: Rc<Cell<usize>>,
    row: ByteRecord,
    /// As spreadsheets count: the header is the first.
    n_rows: u64,
    n_columns: usize,
    layout: Layout,
    /// The start of the table, from which an old encoding is guessed.
    head: Vec<u8>,
    /// The encoding of rows that are not UTF-8.
    older: Option<&'static Encoding>,
    ended: bool,
}

impl Rows {
    fn new(name: String, stream: Stream, separator: u8, head: Vec<u8>) -> Rows {
        let allowance = Rc::new(Cell::new(MAX_ROW_BYTES));
        let metered = Metered { reader: stream.into_reader(), left: Rc::clone(&allowance) };
        Rows {
            name,
            reader: ReaderBuilder::new()
                .delimiter(separator)
                .has_headers(false)
                .flexible(true)
                .from_reader(metered),
            allowance,
            row: ByteRecord::new(),
            n_rows: 0,
            n_columns: 0,
            layout: Layout(Vec::new()),
            head,
            older: None,
            ended: false,
        }
    }

    fn read_header(&mut self, chosen: &[Column]) -> Result<(), Problem> {
        if !self.read_row()? {
            let message = format!("`{}` is empty: a table begins with its columns", self.name);
            return Err(problem(None, "missing_column", message));
        }
        let header: Vec<String> =
            (0..self.row.len()).filter_map(|place| self.cell(place)).collect();
        self.n_columns = header.len();
        self.layout = Layout::new(&self.name, &header, chosen)?;
        Ok(())
    }

    /// Reads the next row; false at the end. After an error there is nothing to go on from.
    fn read_row(&mut self) -> Result<bool, Problem> {
        self.allowance.set(MAX_ROW_BYTES);
        self.n_rows += 1;
        let read = self.reader.read_byte_record(&mut self.row);
        self.ended = !matches!(read, Ok(true));
        read.map_err(|error| {
            if self.allowance.get() > 0 {
                return unreadable(&self.name, &io::Error::other(error));
            }
            let message = format!(
                "{} has more than {} MB: perhaps a quote is never closed; what follows is lost",
                self.place(),
                MAX_ROW_BYTES >> 20
            );
            problem(None, "row_too_long", message)
        })
    }

    /// Names the row, with its line where rows before it have line breaks.
    fn place(&self) -> String {
        let line = self.row.position().map_or(self.n_rows, csv::Position::line);
        let line = if line == self.n_rows { String::new() } else { format!(" (line {line})") };
        format!("row {}{line} of `{}`", self.n_rows, self.name)
    }

    fn page(&mut self) -> Item {
        let place = self.place();
        if self.row.len() != self.n_columns {
            let message = format!(
                "{place} has {} cells, the first row {}; a text with separators or line breaks must stand in quotes",
                self.row.len(),
                self.n_columns
            );
            return Err(problem(None, "bad_row", message));
        }
        let places = self.layout.0.clone();
        page_of_row(place, |field| {
            let (_, place) = places.iter().find(|(name, _)| *name == field)?;
            value(field, self.cell(*place)?)
        })
    }

    /// Decodes a cell. A row that is not UTF-8 is in the old encoding that the start of the table and the first such row look like.
    fn cell(&mut self, place: usize) -> Option<String> {
        let is_utf8 = std::str::from_utf8(self.row.as_slice()).is_ok();
        let encoding = match is_utf8 {
            true => UTF_8,
            false => *self
                .older
                .get_or_insert_with(|| likeliest(&[&self.head, self.row.as_slice()].concat())),
        };
        let (text, _) = encoding.decode_without_bom_handling(self.row.get(place)?);
        Some(text.into_owned())
    }
}

/// Makes a value of a cell; an empty one is none. Lists and dates may be written in JSON, as our own tables have them.
fn value(field: &str, cell: String) -> Option<Value> {
    let is_json = matches!(field, "author" | "published") && cell.starts_with(['[', '{']);
    let parsed = if is_json { serde_json::from_str(&cell).ok() } else { None };
    (!cell.trim().is_empty()).then(|| parsed.unwrap_or(Value::String(cell)))
}

impl Iterator for Rows {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        if self.ended {
            return None;
        }
        match self.read_row() {
            Ok(true) => Some(self.page()),
            Ok(false) => None,
            Err(problem) => Some(Err(problem)),
        }
    }
}

/// Fails where more is read for one row than a row may have.
struct Metered {
    reader: Box<dyn io::BufRead>,
    left: Rc<Cell<usize>>,
}

impl Read for Metered {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n_read = self.reader.read(buffer)?;
        let left = self.left.get().saturating_sub(n_read);
        self.left.set(left);
        if left == 0 {
            return Err(io::Error::other("a row is too long"));
        }
        Ok(n_read)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use dateline_types::RawPage;

    use super::*;

    fn read_as(name: &str, bytes: &[u8], chosen: &[&str]) -> Vec<Item> {
        let chosen: Vec<Column> = chosen.iter().map(|column| column.parse().unwrap()).collect();
        let stream = Stream::of(name, Cursor::new(bytes.to_vec()));
        open(stream, &chosen).unwrap().collect()
    }

    fn read(bytes: &[u8]) -> Vec<Item> {
        read_as("a.csv", bytes, &[])
    }

    fn texts(items: Vec<Item>) -> Vec<String> {
        let text = |page: RawPage| page.content.as_str().to_owned();
        items.into_iter().map(|item| item.map_or_else(|problem| problem.message, text)).collect()
    }

    #[test]
    fn any_separator_is_read() {
        for table in [
            "text,id\nUn,1\n",
            "text;id\r\nUn;1\r\n",
            "text\tid\nUn\t1",
            "\"te;;xt\"|text|id\n|Un|1\n",
        ] {
            let page = read(table.as_bytes()).remove(0).unwrap();
            assert_eq!((page.content.as_str(), page.id.as_deref()), ("Un", Some("1")), "{table}");
        }
        let page = read_as("a.tsv", b"text\tid,x,y,z\na\tb", &["id=id,x,y,z"]).remove(0).unwrap();
        assert_eq!(page.id.as_deref(), Some("b"));
        assert_eq!(texts(read(b"text\nUn, deux\n")).len(), 1);
    }

    #[test]
    fn every_field_is_read_and_empty_cells_are_none() {
        let table = "ID,Text,HTML,Lang,Title,Published,URL,Outlet,Author\n\
            1,\"Un,\n\"\"deux\"\"\",,fr,T,2020-01-07,u,o,\"[\"\"A\"\",\"\"B\"\"]\"\n\
            2,x, ,,,\"{\"\"edtf\"\":\"\"2020\"\"}\",,,A\n";
        let pages: Vec<RawPage> = read(table.as_bytes()).into_iter().map(Result::unwrap).collect();
        let some = |text: &str| Some(text.to_owned());
        let first = &pages[0];
        assert_eq!(first.content.as_str(), "Un,\n\"deux\"");
        assert_eq!(first.authors, ["A", "B"]);
        let fields =
            [&first.id, &first.lang, &first.title, &first.published, &first.url, &first.outlet];
        let expected = ["1", "fr", "T", "2020-01-07", "u", "o"].map(some);
        assert!(fields.into_iter().eq(&expected));
        let second = &pages[1];
        assert_eq!((second.origin.as_str(), &second.lang), ("row 3 (line 4) of `a.csv`", &None));
        assert_eq!((&second.published, &second.authors), (&some("2020"), &vec!["A".to_owned()]));
    }

    #[test]
    fn tables_of_spreadsheets_are_decoded() {
        let table = "text;id\r\n« L'été » a coûté 5 €;1\r\n";
        let utf16 = |order: fn(u16) -> [u8; 2]| -> Vec<u8> {
            format!("\u{feff}{table}").encode_utf16().flat_map(order).collect()
        };
        let (windows, _, _) = encoding_rs::WINDOWS_1252.encode(table);
        let marked = format!("\u{feff}{table}").into_bytes();
        for bytes in
            [utf16(u16::to_le_bytes), utf16(u16::to_be_bytes), windows.into_owned(), marked]
        {
            assert_eq!(texts(read(&bytes)), ["« L'été » a coûté 5 €"]);
        }
    }

    #[test]
    fn a_row_of_another_length_is_a_problem_and_the_next_is_read() {
        let found = texts(read(b"id,text\n1\n2,a,b\n\n3,c\n"));
        let cure = "a text with separators or line breaks must stand in quotes";
        assert_eq!(
            found,
            [
                format!("row 2 of `a.csv` has 1 cells, the first row 2; {cure}"),
                format!("row 3 of `a.csv` has 3 cells, the first row 2; {cure}"),
                "c".to_owned(),
            ]
        );
    }

    #[test]
    fn what_is_no_table_is_one_problem() {
        for (bytes, code) in [
            (&b""[..], "missing_column"),
            (b"Le texte\nsuit.\n", "missing_column"),
            (b"\0\0\0", "missing_column"),
        ] {
            let codes: Vec<_> =
                read(bytes).into_iter().map(|item| item.unwrap_err().code).collect();
            assert_eq!(codes, [code]);
        }
    }

    #[test]
    fn a_quote_that_is_never_closed_is_bounded() {
        let endless = io::Cursor::new(&b"text\n\"a"[..]).chain(BufReader::new(io::repeat(b'a')));
        let items: Vec<Item> = open(Stream::of("a.csv", endless), &[]).unwrap().collect();
        let codes: Vec<_> = items.into_iter().map(|item| item.unwrap_err().code).collect();
        assert_eq!(codes, ["row_too_long"]);
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_are_pages_or_problems(rest in "(\\PC|[,;\t\"\r\n]|\u{0}){0,60}", cut in 0_usize..80) {
            let bytes = format!("text,id\n{rest}").into_bytes();
            let _ = read(bytes.get(cut..).unwrap_or_default());
            let _ = read(&bytes);
        }
    }
}
