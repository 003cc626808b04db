//! The values of one input in JSON that is not written in lines: a list of objects, or objects one behind the other.

use std::io::{self, BufRead};

use crate::error::{problem, unreadable};
use crate::json_lines::MAX_LINE_BYTES;
use crate::open::BYTE_ORDER_MARK;
use crate::pages::Item;
use crate::record::page_of_value;

/// Iterates over the articles. Holds one value at a time, and finds the next behind a bad one.
pub(crate) struct JsonValues {
    name: String,
    reader: Box<dyn BufRead>,
    n_values: u64,
    /// Whether the values stand in a list.
    in_list: bool,
    ended: bool,
}

/// How a value ended.
enum End {
    /// Where it should.
    Whole,
    /// With the input.
    CutOff,
    TooLong,
}

impl JsonValues {
    pub(crate) fn new(name: String, reader: Box<dyn BufRead>) -> JsonValues {
        JsonValues { name, reader, n_values: 0, in_list: false, ended: false }
    }

    fn step(&mut self) -> io::Result<Option<Item>> {
        let Some(first) = self.next_mark()? else {
            self.ended = true;
            return Ok(self.end());
        };
        if first == b']' {
            self.ended = true;
            self.reader.consume(1);
            let is_last = self.next_mark()?.is_none();
            let message = format!("`{}` goes on behind its list", self.name);
            return Ok((!is_last).then(|| Err(problem(None, "bad_json", message))));
        }
        self.n_values += 1;
        let mut value = Vec::new();
        let end = self.value(&mut value)?;
        Ok(Some(self.page(&value, end)))
    }

    /// What is to be said at the end of the input.
    fn end(&self) -> Option<Item> {
        let what = match (self.in_list, self.n_values) {
            (true, _) => "is cut off: its list has no end",
            (false, 0) => "holds no JSON",
            (false, _) => return None,
        };
        Some(Err(problem(None, "bad_json", format!("`{}` {what}", self.name))))
    }

    /// Goes on to the first character of the next value, or to the end of the list.
    fn next_mark(&mut self) -> io::Result<Option<u8>> {
        loop {
            let Some(byte) = peek(&mut *self.reader)? else { return Ok(None) };
            let opens = byte == b'[' && !self.in_list && self.n_values == 0;
            let is_mark = self.n_values == 0 && BYTE_ORDER_MARK.contains(&byte);
            if !(byte.is_ascii_whitespace() || byte == b',' || opens || is_mark) {
                return Ok(Some(byte));
            }
            self.in_list |= opens;
            self.reader.consume(1);
        }
    }

    /// Reads a value: to the bracket that closes it, or to what stands behind a bare word.
    fn value(&mut self, value: &mut Vec<u8>) -> io::Result<End> {
        let (mut n_open, mut in_string, mut is_escaped) = (0_usize, false, false);
        let mut n_bytes = 0_usize;
        while let Some(byte) = peek(&mut *self.reader)? {
            if n_open == 0 && !in_string && n_bytes > 0 && matches!(byte, b',' | b']' | b'\n') {
                break;
            }
            self.reader.consume(1);
            n_bytes += 1;
            if n_bytes <= MAX_LINE_BYTES {
                value.push(byte);
            }
            match byte {
                _ if is_escaped => is_escaped = false,
                b'\\' if in_string => is_escaped = true,
                b'"' => in_string = !in_string,
                b'{' | b'[' if !in_string => n_open += 1,
                b'}' | b']' if !in_string => {
                    n_open = n_open.saturating_sub(1);
                    if n_open == 0 {
                        break;
                    }
                }
                _ => {}
            }
        }
        Ok(match n_bytes {
            n if n > MAX_LINE_BYTES => End::TooLong,
            _ if n_open > 0 || in_string => End::CutOff,
            _ => End::Whole,
        })
    }

    fn page(&self, value: &[u8], end: End) -> Item {
        let place = format!("item {} of `{}`", self.n_values, self.name);
        let bad = |code, what: String| Err(problem(None, code, format!("{place}{what}")));
        match (end, std::str::from_utf8(value)) {
            (End::TooLong, _) => {
                bad("line_too_long", format!(" has more than {} MB", MAX_LINE_BYTES >> 20))
            }
            (End::CutOff, _) => bad("bad_json", " is cut off".to_owned()),
            (End::Whole, Err(error)) => {
                bad("bad_encoding", format!(": byte {} is not UTF-8", error.valid_up_to() + 1))
            }
            (End::Whole, Ok(json)) => page_of_value(place, json.trim()),
        }
    }
}

fn peek(reader: &mut dyn BufRead) -> io::Result<Option<u8>> {
    loop {
        match reader.fill_buf() {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            available => return Ok(available?.first().copied()),
        }
    }
}

impl Iterator for JsonValues {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        if self.ended {
            return None;
        }
        self.step().unwrap_or_else(|error| {
            self.ended = true;
            Some(Err(unreadable(&self.name, &error)))
        })
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    fn read(json: &str) -> Vec<Result<String, String>> {
        let values = JsonValues::new("a.json".into(), Box::new(Cursor::new(json.to_owned())));
        values
            .map(|item| {
                item.map(|page| page.content.as_str().to_owned()).map_err(|problem| problem.message)
            })
            .collect()
    }

    fn ok(text: &str) -> Result<String, String> {
        Ok(text.to_owned())
    }

    fn bad(message: &str) -> Result<String, String> {
        Err(message.to_owned())
    }

    #[test]
    fn objects_are_read_alone_in_a_list_and_behind_each_other() {
        let one = "{\n\"text\": \"a } \\\" ]\",\n \"x\": [{}]}";
        assert_eq!(read(one), [ok("a } \" ]")]);
        assert_eq!(
            read(&format!("\u{feff} [\n{one} ,\n{one}]\n")),
            [ok("a } \" ]"), ok("a } \" ]")]
        );
        assert_eq!(read(&format!("{one}\n{one}")), [ok("a } \" ]"), ok("a } \" ]")]);
        assert!(read("[]").is_empty());
    }

    #[test]
    fn what_is_no_article_is_a_problem_in_its_place() {
        let found = read("[1, {\"text\": \"x\"}, [{\"text\": 1}], {\"text\": \"y\"}");
        assert_eq!(
            found,
            [
                bad("item 1 of `a.json`: expected a JSON object"),
                ok("x"),
                bad("item 3 of `a.json`: expected a JSON object"),
                ok("y"),
                bad("`a.json` is cut off: its list has no end"),
            ]
        );
        assert_eq!(read(" "), [bad("`a.json` holds no JSON")]);
        assert_eq!(read("{\"text\": \"x"), [bad("item 1 of `a.json` is cut off")]);
        assert_eq!(read("[] 1"), [bad("`a.json` goes on behind its list")]);
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_are_pages_or_problems(text in "(\\PC|[{}\":,\\[\\]\\\\]|\"text\":|\n){0,60}") {
            proptest::prop_assert!(read(&text).len() <= text.len() + 2);
        }
    }
}
