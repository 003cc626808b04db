//! The lines of one input in JSON Lines.

use std::io::BufRead;

use dateline_types::Problem;

use crate::error::{problem, unreadable};
use crate::open::BYTE_ORDER_MARK;
use crate::pages::Item;
use crate::read_line::{LineRead, read_line};
use crate::record::page_of_line;
use crate::whole::MAX_TEXT_BYTES;

/// A line of JSON may have this many bytes: a text of [`MAX_TEXT_BYTES`] all in `\u` escapes, and other fields.
pub(crate) const MAX_LINE_BYTES: usize = 8 * MAX_TEXT_BYTES;

/// Iterates over the articles on the lines of an input.
pub(crate) struct JsonLines {
    name: String,
    reader: Box<dyn BufRead>,
    line: Vec<u8>,
    n_lines: u64,
    ended: bool,
}

impl JsonLines {
    pub(crate) fn new(name: String, reader: Box<dyn BufRead>) -> JsonLines {
        JsonLines { name, reader, line: Vec::new(), n_lines: 0, ended: false }
    }

    fn place(&self) -> String {
        format!("line {} of `{}`", self.n_lines, self.name)
    }

    fn json(&self) -> &[u8] {
        let line = if self.n_lines == 1 { strip_mark(&self.line) } else { &self.line };
        line.trim_ascii()
    }

    fn too_long(&self) -> Problem {
        let message = format!("{} has more than {} MB", self.place(), MAX_LINE_BYTES >> 20);
        problem(None, "line_too_long", message)
    }

    fn utf16(&self) -> Problem {
        let message = format!("`{}` is UTF-16: JSON Lines must be UTF-8", self.name);
        problem(None, "bad_encoding", message)
    }

    /// Takes the page out of the current line.
    fn page(&self) -> Option<Item> {
        let place = self.place();
        match std::str::from_utf8(self.json()) {
            Ok(json) => page_of_line(place, json),
            Err(error) => {
                let message = format!("{place}: byte {} is not UTF-8", error.valid_up_to() + 1);
                Some(Err(problem(None, "bad_encoding", message)))
            }
        }
    }
}

impl Iterator for JsonLines {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        while !self.ended {
            self.n_lines += 1;
            let read = match read_line(&mut self.reader, &mut self.line, MAX_LINE_BYTES) {
                Ok(read) => read,
                Err(error) => {
                    self.ended = true;
                    return Some(Err(unreadable(&self.name, &error)));
                }
            };
            match read {
                LineRead::End => self.ended = true,
                LineRead::TooLong => return Some(Err(self.too_long())),
                LineRead::Line if self.n_lines == 1 && is_utf16(&self.line) => {
                    self.ended = true;
                    return Some(Err(self.utf16()));
                }
                LineRead::Line if self.json().is_empty() => {}
                LineRead::Line => {
                    if let Some(item) = self.page() {
                        return Some(item);
                    }
                }
            }
        }
        None
    }
}

/// Cuts off UTF-8's byte order mark.
pub(crate) fn strip_mark(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(bytes)
}

fn is_utf16(line: &[u8]) -> bool {
    line.starts_with(b"\xff\xfe") || line.starts_with(b"\xfe\xff")
}

#[cfg(test)]
mod tests {
    use std::io::{self, BufReader, Cursor, Read};

    use super::*;

    fn lines(bytes: &[u8]) -> JsonLines {
        JsonLines::new("in.jsonl".into(), Box::new(Cursor::new(bytes.to_vec())))
    }

    #[test]
    fn pages_are_read_from_lines() {
        let text = "\u{feff}{\"id\":\"a\",\"text\":\"Un\"}\r\n\n  \n{\"text\":\"été\"}\n{\"id\":7,\"text\":\"x\"}";
        let found: Vec<_> = lines(text.as_bytes())
            .map(|item| item.map(|page| (page.id, page.origin)).unwrap())
            .collect();
        let place = |n: u32| format!("line {n} of `in.jsonl`");
        assert_eq!(
            found,
            [(Some("a".into()), place(1)), (None, place(4)), (Some("7".into()), place(5))]
        );
    }

    #[test]
    fn the_record_of_a_copy_is_passed_over() {
        let text = "{\"record\":\"copy\",\"article\":\"a\"}\n{\"id\":\"b\",\"text\":\"x\"}\n";
        let ids: Vec<_> = lines(text.as_bytes()).map(|item| item.unwrap().id).collect();
        assert_eq!(ids, [Some("b".to_owned())]);
    }

    #[test]
    fn each_bad_line_gives_one_problem_and_the_next_is_read() {
        let items: Vec<_> =
            lines(b"{\"id\":\"a\",\"text\":\n{\"id\":\"b\",\"text\":\"x\"}\n").collect();
        assert_eq!(items.len(), 2);
        assert_eq!(
            items[0].as_ref().unwrap_err().message,
            "line 1 of `in.jsonl`: EOF while parsing a value at column 17"
        );
        assert_eq!(items[1].as_ref().unwrap().id.as_deref(), Some("b"));
    }

    #[test]
    fn broken_utf8_is_a_problem_of_its_line() {
        let mut lines = lines(b"{\"text\":\"a\xff\"}\n{\"id\":\"b\",\"text\":\"x\"}\n");
        let problem = lines.next().unwrap().unwrap_err();
        assert_eq!(problem.message, "line 1 of `in.jsonl`: byte 11 is not UTF-8");
        assert!(lines.next().unwrap().is_ok());
        assert!(lines.next().is_none());
    }

    #[test]
    fn utf16_is_refused_as_a_whole() {
        let codes: Vec<_> =
            lines(b"\xff\xfe{\0\n\0{\0").map(|item| item.unwrap_err().code).collect();
        assert_eq!(codes, ["bad_encoding"]);
    }

    #[test]
    fn a_line_without_end_is_refused_and_the_next_is_read() {
        let endless = io::repeat(b'a')
            .take(MAX_LINE_BYTES as u64 + 1)
            .chain(&b"\n{\"id\":\"b\",\"text\":\"x\"}\n"[..]);
        let mut lines = JsonLines::new("in.jsonl".into(), Box::new(BufReader::new(endless)));
        assert_eq!(lines.next().unwrap().unwrap_err().code, "line_too_long");
        assert!(lines.next().unwrap().is_ok());
    }
}
