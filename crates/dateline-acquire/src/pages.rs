//! Paths to pages, one after the other.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::path::{Path, PathBuf};

use dateline_types::{Problem, RawPage};

use crate::AcquireError;
use crate::error::{unreadable, unsupported};
use crate::json_lines::{JsonLines, strip_mark};
use crate::list::{Input, list};
use crate::whole::{MAX_TEXT_BYTES, Markup, read_whole};

/// UTF-8's, which Windows programs put before a text.
pub(crate) const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// File names that mark what other readers will take; as plain text they would be annotated with all their markup.
const NOT_TEXT: [&str; 16] = [
    "atom", "bz2", "csv", "doc", "docx", "epub", "gz", "odt", "parquet", "pdf", "rss", "tsv",
    "warc", "xz", "zip", "zst",
];

/// File names of pages of the web.
const PAGES: [&str; 3] = ["htm", "html", "xhtml"];

/// What an input is taken for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InputKind {
    /// What its name and its start say.
    Auto,
    /// One text in each file, whatever it looks like.
    Text,
    /// One page of the web in each file.
    Html,
    /// JSON Lines: one article on each line.
    Jsonl,
    /// A table; not read yet.
    Csv,
    /// A web archive; not read yet.
    Warc,
    /// A feed; not read yet.
    Feed,
}

/// What a place in the input gave.
pub type Item = Result<RawPage, Problem>;

/// Lists the inputs under `paths`, where `-` is standard input and a folder stands for all its files; they are opened one by one as the pages are asked for.
///
/// # Errors
///
/// Where not one of the paths exists.
pub fn acquire(paths: &[PathBuf], kind: InputKind) -> Result<Pages, AcquireError> {
    Ok(Pages { inputs: list(paths)?, kind, json_lines: None })
}

/// Iterates over all pages of some paths.
pub struct Pages {
    inputs: VecDeque<Input>,
    kind: InputKind,
    json_lines: Option<JsonLines>,
}

/// What an opened input gives.
enum Opened {
    Item(Item),
    Lines(JsonLines),
}

impl Pages {
    /// Returns the number of inputs still to be opened.
    #[must_use]
    pub fn n_inputs(&self) -> usize {
        self.inputs.len()
    }

    /// Opens the next input. Gives an item where it is one page or cannot be read; `None` where lines are to be read from it.
    fn open(&mut self, input: Input) -> Option<Item> {
        let (name, opened) = match input {
            Input::Unreadable(problem) => return Some(Err(problem)),
            Input::Stdin => {
                let reader = Box::new(BufReader::new(io::stdin()));
                ("stdin".to_owned(), open("stdin", "", self.kind, reader))
            }
            Input::File(path) => {
                let name = path.display().to_string();
                let opened = File::open(&path).and_then(|file| {
                    open(&name, &extension(&path), self.kind, Box::new(BufReader::new(file)))
                });
                (name, opened)
            }
        };
        match opened {
            Ok(Opened::Item(item)) => Some(item),
            Ok(Opened::Lines(lines)) => {
                self.json_lines = Some(lines);
                None
            }
            Err(error) => Some(Err(unreadable(&name, &error))),
        }
    }
}

impl Iterator for Pages {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        loop {
            if let Some(item) = self.json_lines.as_mut().and_then(Iterator::next) {
                return Some(item);
            }
            self.json_lines = None;
            let input = self.inputs.pop_front()?;
            if let Some(item) = self.open(input) {
                return Some(item);
            }
        }
    }
}

fn extension(path: &Path) -> String {
    path.extension()
        .map(|extension| extension.to_string_lossy().to_ascii_lowercase())
        .unwrap_or_default()
}

fn open(
    name: &str,
    extension: &str,
    kind: InputKind,
    reader: Box<dyn BufRead>,
) -> io::Result<Opened> {
    let refused = |what: &str| Ok(Opened::Item(Err(unsupported(name, what))));
    match (kind, extension) {
        (InputKind::Csv, _) => refused("a table, not read yet"),
        (InputKind::Warc, _) => refused("a web archive, not read yet"),
        (InputKind::Feed, _) => refused("a feed, not read yet"),
        (InputKind::Jsonl, _) | (InputKind::Auto, "jsonl" | "ndjson") => {
            Ok(Opened::Lines(JsonLines::new(name.to_owned(), reader)))
        }
        (InputKind::Text, _) => read_whole(name, Markup::Text, reader).map(Opened::Item),
        (InputKind::Html, _) => read_whole(name, Markup::Html, reader).map(Opened::Item),
        (InputKind::Auto, "" | "json") => sniff(name, extension == "json", reader),
        (InputKind::Auto, page) if PAGES.contains(&page) => {
            read_whole(name, Markup::Html, reader).map(Opened::Item)
        }
        (InputKind::Auto, other) if NOT_TEXT.contains(&other) => {
            refused(&format!("`.{other}`, not read yet"))
        }
        (InputKind::Auto, _) => read_whole(name, Markup::AsItStarts, reader).map(Opened::Item),
    }
}

/// Tells JSON Lines from text by the first two marks: prose does not start with `{"`. Reads no more than it needs, for a slow stdin.
fn sniff(name: &str, must_be_lines: bool, mut reader: Box<dyn BufRead>) -> io::Result<Opened> {
    let mut head = Vec::new();
    let is_lines = loop {
        if let Some(is_lines) = is_lines(&head) {
            break is_lines;
        }
        let available = reader.fill_buf()?;
        let n_available = available.len();
        if n_available == 0 || head.len() >= MAX_TEXT_BYTES {
            break false;
        }
        head.extend_from_slice(available);
        reader.consume(n_available);
    };
    let reader = Cursor::new(head).chain(reader);
    match is_lines {
        true => Ok(Opened::Lines(JsonLines::new(name.to_owned(), Box::new(reader)))),
        false if must_be_lines => {
            let problem = unsupported(name, "no JSON Lines (one object on each line)");
            Ok(Opened::Item(Err(problem)))
        }
        false => read_whole(name, Markup::AsItStarts, reader).map(Opened::Item),
    }
}

/// Tells whether an input that begins with `head` is JSON Lines; `None` where more must be read.
fn is_lines(head: &[u8]) -> Option<bool> {
    if head.len() < BYTE_ORDER_MARK.len() && BYTE_ORDER_MARK.starts_with(head) {
        return None;
    }
    let mut marks = strip_mark(head).iter().filter(|byte| !byte.is_ascii_whitespace());
    match (marks.next(), marks.next()) {
        (Some(b'{'), Some(&second)) => Some(second == b'"'),
        (Some(b'{') | None, None) => None,
        _ => Some(false),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use dateline_types::Content;

    use super::*;

    fn sniffed(text: &'static [u8], must_be_lines: bool) -> Item {
        let reader = Box::new(BufReader::with_capacity(1, text));
        match sniff("stdin", must_be_lines, reader).unwrap() {
            Opened::Item(item) => item,
            Opened::Lines(mut lines) => lines.next().unwrap(),
        }
    }

    fn text(item: Item) -> String {
        match item.unwrap().content {
            Content::Text(text) => text,
            Content::Html(html) => format!("html {html}"),
        }
    }

    #[test]
    fn stdin_is_lines_where_it_starts_with_an_object() {
        let item = sniffed(b"\xef\xbb\xbf \n{ \"id\":\"a\",\"text\":\"x\"}\n", false);
        assert_eq!(item.unwrap().id.as_deref(), Some("a"));
        assert_eq!(text(sniffed(b" {x} is a set.\n", false)), " {x} is a set.\n");
        assert_eq!(text(sniffed(b"Un\r\ndeux", false)), "Un\r\ndeux");
        assert_eq!(text(sniffed(b"<!DOCTYPE html><p>Un", false)), "html <!DOCTYPE html><p>Un");
        assert_eq!(sniffed(b"", false).unwrap_err().code, "empty_text");
        assert_eq!(sniffed(b"[{\"text\":\"x\"}]", true).unwrap_err().code, "unsupported_input");
    }

    fn found(kind: InputKind, paths: &[PathBuf]) -> Vec<Result<String, &'static str>> {
        let pages = acquire(paths, kind).unwrap();
        pages.map(|item| item.map(|page| text(Ok(page))).map_err(|problem| problem.code)).collect()
    }

    #[test]
    fn folders_are_read_in_order_without_hidden_files() {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir(dir.path().join("b")).unwrap();
        for (name, text) in [
            ("c.txt", "three"),
            ("b/2.txt", "two"),
            ("a", "one"),
            (".hidden", "no"),
            ("d.HTM", "<p>"),
            ("e.bin", "\0"),
            ("f.rss", "<rss>"),
            ("g.txt", "<html><p>"),
        ] {
            fs::write(dir.path().join(name), text).unwrap();
        }
        let paths = [dir.path().to_owned(), dir.path().join("gone")];
        let texts = ["one", "two", "three", "html <p>"].map(|text| Ok(text.to_owned()));
        let rest = [
            Err("binary"),
            Err("unsupported_input"),
            Ok("html <html><p>".into()),
            Err("unreadable"),
        ];
        let all: Vec<_> = texts.into_iter().chain(rest).collect();
        assert_eq!(found(InputKind::Auto, &paths), all);
    }

    #[test]
    fn a_kind_that_is_given_wins_over_the_name() {
        let dir = tempfile::tempdir().unwrap();
        let path = [dir.path().join("a.html")];
        fs::write(&path[0], "<html>{\"text\":\"x\"}").unwrap();
        assert_eq!(found(InputKind::Text, &path), [Ok("<html>{\"text\":\"x\"}".to_owned())]);
        assert_eq!(found(InputKind::Jsonl, &path), [Err("bad_json")]);
        assert_eq!(found(InputKind::Csv, &path), [Err("unsupported_input")]);
        let problem = acquire(&path, InputKind::Warc).unwrap().next().unwrap().unwrap_err();
        assert!(problem.message.ends_with(
            "a.html` is a web archive, not read yet; `--input text` takes it as plain text"
        ));
    }

    #[test]
    fn inputs_are_counted_until_they_are_opened() {
        let dir = tempfile::tempdir().unwrap();
        let paths = ["a", "b"].map(|name| dir.path().join(name));
        paths.iter().for_each(|path| fs::write(path, "x").unwrap());
        let mut pages = acquire(&paths, InputKind::Auto).unwrap();
        assert_eq!(pages.n_inputs(), 2);
        pages.next().unwrap().unwrap();
        assert_eq!(pages.n_inputs(), 1);
    }
}
