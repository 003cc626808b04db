//! Paths and stdin to articles, read one by one. What cannot be read becomes a problem in its place.

mod decode;
mod lines;

use std::collections::VecDeque;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::path::{Path, PathBuf};

use dateline_record::ProblemRecord;
use serde::Deserialize;
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::args::InputKind;
use lines::{LineRead, read_line};

/// A text may have this many bytes. A long novel has three million, the collected works of an author twenty; what is longer is
/// a mistake.
pub(crate) const MAX_TEXT_BYTES: usize = 32 << 20;

/// A line of JSON may have this many bytes: a text of [`MAX_TEXT_BYTES`] all in `\u` escapes, and other fields.
const MAX_LINE_BYTES: usize = 256 << 20;

/// The stage that problems with reading name.
const STAGE: &str = "acquire";

/// UTF-8's, which Windows programs put before a text.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// File names that mark what other readers will take; as plain text they would be annotated with all their markup.
const NOT_TEXT: [&str; 19] = [
    "atom", "bz2", "csv", "doc", "docx", "epub", "gz", "htm", "html", "odt", "parquet", "pdf",
    "rss", "tsv", "warc", "xhtml", "xz", "zip", "zst",
];

/// A text to annotate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Article {
    pub(crate) id: String,
    /// The language that the input states, as it states it.
    pub(crate) lang: Option<String>,
    pub(crate) text: String,
    /// Where it comes from, for messages.
    pub(crate) origin: String,
}

/// What a place in the input gave.
pub(crate) type Item = Result<Article, ProblemRecord>;

/// Something to read.
#[derive(Debug)]
enum Input {
    Stdin,
    File(PathBuf),
    /// A folder or path that could not be looked into.
    Unreadable(ProblemRecord),
}

/// Iterates over all articles of some paths.
pub(crate) struct Articles {
    inputs: VecDeque<Input>,
    kind: InputKind,
    json_lines: Option<JsonLines>,
}

impl Articles {
    /// Lists the files under `paths`; `-` is stdin. Opens none yet.
    ///
    /// # Errors
    ///
    /// Where not one of the paths exists.
    pub(crate) fn new(paths: &[PathBuf], kind: InputKind) -> anyhow::Result<Articles> {
        let is_there = |path: &PathBuf| is_stdin(path) || fs::symlink_metadata(path).is_ok();
        if let Some(first) = paths.first()
            && !paths.iter().any(is_there)
        {
            let others = if paths.len() > 1 {
                format!(" (nor any of the other {})", paths.len() - 1)
            } else {
                String::new()
            };
            anyhow::bail!("`{}` does not exist{others}", first.display());
        }
        let mut inputs = VecDeque::new();
        for path in paths {
            list(path, &mut inputs);
        }
        Ok(Articles { inputs, kind, json_lines: None })
    }

    /// Returns the number of files still to be opened.
    pub(crate) fn n_inputs(&self) -> usize {
        self.inputs.len()
    }

    /// Opens the next input. Gives an item where it is one article or cannot be read; `None` where lines are to be read from it.
    fn open(&mut self, input: Input) -> Option<Item> {
        let (name, extension, reader) = match input {
            Input::Unreadable(problem) => return Some(Err(problem)),
            Input::Stdin => (
                "stdin".to_owned(),
                String::new(),
                Ok(Box::new(BufReader::new(io::stdin())) as Box<dyn BufRead>),
            ),
            Input::File(path) => {
                let extension = path
                    .extension()
                    .map(|extension| extension.to_string_lossy().to_ascii_lowercase())
                    .unwrap_or_default();
                let reader = File::open(&path)
                    .map(|file| Box::new(BufReader::new(file)) as Box<dyn BufRead>);
                (path.display().to_string(), extension, reader)
            }
        };
        let opened = reader.and_then(|reader| match (self.kind, extension.as_str()) {
            (InputKind::Jsonl, _) | (InputKind::Auto, "jsonl" | "ndjson") => {
                Ok(Opened::Lines(JsonLines::new(name.clone(), reader)))
            }
            (InputKind::Auto, "" | "json") => sniff(&name, extension == "json", reader),
            (InputKind::Auto, extension) if NOT_TEXT.contains(&extension) => {
                Ok(Opened::Item(Err(unsupported(&name, extension))))
            }
            _ => read_text(&name, reader).map(Opened::Item),
        });
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

impl Iterator for Articles {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        loop {
            if let Some(item) = self.json_lines.as_mut().and_then(JsonLines::next) {
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

/// Returns the id of a text that has none: the first 16 hex digits of its SHA-256.
pub(crate) fn id_of_text(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().take(8).fold(String::new(), |mut id, byte| {
        // Writing to a string cannot fail.
        let _ = write!(id, "{byte:02x}");
        id
    })
}

fn is_stdin(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// Adds the files under `path`, sorted in each folder. Links to folders are not followed: they may lead in a circle.
fn list(path: &Path, inputs: &mut VecDeque<Input>) {
    if is_stdin(path) {
        return inputs.push_back(Input::Stdin);
    }
    if !path.is_dir() {
        return inputs.push_back(Input::File(path.to_owned()));
    }
    let entries = fs::read_dir(path)
        .and_then(|entries| entries.map(|entry| entry.map(|entry| entry.path())).collect());
    let mut entries: Vec<PathBuf> = match entries {
        Ok(entries) => entries,
        Err(error) => {
            return inputs
                .push_back(Input::Unreadable(unreadable(&path.display().to_string(), &error)));
        }
    };
    entries.retain(|entry| {
        !entry.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."))
    });
    entries.sort();
    for entry in entries {
        let is_linked_dir = entry.is_symlink() && entry.is_dir();
        // Devices and pipes in a folder would block the run; named on the command line they are read.
        if entry.is_file() || (entry.is_dir() && !is_linked_dir) || is_broken_link(&entry) {
            list(&entry, inputs);
        }
    }
}

/// A link to nothing is listed, so that reading it gives a problem.
fn is_broken_link(path: &Path) -> bool {
    path.is_symlink() && !path.exists()
}

enum Opened {
    Item(Item),
    Lines(JsonLines),
}

/// Tells JSON Lines from text by the first two marks: prose does not start with `{"`. Reads no more than it needs, for a slow stdin.
fn sniff(name: &str, must_be_lines: bool, mut reader: Box<dyn BufRead>) -> io::Result<Opened> {
    let mut head = Vec::new();
    let is_lines = loop {
        let mut marks = strip_mark(&head).iter().filter(|byte| !byte.is_ascii_whitespace());
        match (marks.next(), marks.next()) {
            // The start of a byte order mark.
            _ if head.len() < BYTE_ORDER_MARK.len() && BYTE_ORDER_MARK.starts_with(&head) => {}
            (Some(b'{'), Some(&second)) => break second == b'"',
            (Some(b'{') | None, None) if head.len() < MAX_TEXT_BYTES => {}
            _ => break false,
        }
        let available = reader.fill_buf()?;
        let n_available = available.len();
        if n_available == 0 {
            break false;
        }
        head.extend_from_slice(available);
        reader.consume(n_available);
    };
    let reader = Box::new(Cursor::new(head).chain(reader));
    match is_lines {
        true => Ok(Opened::Lines(JsonLines::new(name.to_owned(), reader))),
        false if must_be_lines => Ok(Opened::Item(Err(unsupported(name, "json")))),
        false => read_text(name, reader).map(Opened::Item),
    }
}

/// Reads the whole of `reader` as one article.
fn read_text(name: &str, reader: Box<dyn BufRead>) -> io::Result<Item> {
    let mut bytes = Vec::new();
    reader.take(MAX_TEXT_BYTES as u64 + 1).read_to_end(&mut bytes)?;
    if bytes.len() > MAX_TEXT_BYTES {
        return Ok(Err(problem(None, "text_too_long", too_long(name))));
    }
    let Some(decoded) = decode::decode(bytes) else {
        return Ok(Err(problem(None, "binary", format!("`{name}` is no text: it has NUL bytes"))));
    };
    if decoded.encoding != "UTF-8" {
        tracing::info!(
            "`{name}` is read as {}{}",
            decoded.encoding,
            if decoded.lossy { ", with unreadable bytes" } else { "" }
        );
    }
    let article = Article {
        id: id_of_text(&decoded.text),
        lang: None,
        text: decoded.text,
        origin: format!("`{name}`"),
    };
    tracing::info!("`{name}` is article `{}`", article.id);
    Ok(checked(article))
}

/// The lines of one input.
struct JsonLines {
    name: String,
    reader: Box<dyn BufRead>,
    line: Vec<u8>,
    n_lines: u64,
    ended: bool,
}

/// The fields that are read. Values of any type pass here, so that an article with a bad field can still be named.
#[derive(Deserialize)]
struct Line {
    record: Option<Value>,
    id: Option<Value>,
    lang: Option<Value>,
    text: Option<Value>,
}

impl JsonLines {
    fn new(name: String, reader: Box<dyn BufRead>) -> JsonLines {
        JsonLines { name, reader, line: Vec::new(), n_lines: 0, ended: false }
    }

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
                LineRead::TooLong => {
                    let message =
                        format!("{} has more than {} MB", self.place(), MAX_LINE_BYTES >> 20);
                    return Some(Err(problem(None, "line_too_long", message)));
                }
                LineRead::Line if self.n_lines == 1 && is_utf16(&self.line) => {
                    self.ended = true;
                    return Some(Err(problem(
                        None,
                        "bad_encoding",
                        format!("`{}` is UTF-16: JSON Lines must be UTF-8", self.name),
                    )));
                }
                LineRead::Line if self.json().is_empty() => {}
                LineRead::Line => return Some(self.article()),
            }
        }
        None
    }

    fn place(&self) -> String {
        format!("line {} of `{}`", self.n_lines, self.name)
    }

    fn json(&self) -> &[u8] {
        let line = if self.n_lines == 1 { strip_mark(&self.line) } else { &self.line };
        line.trim_ascii()
    }

    /// Takes the article out of the current line.
    fn article(&self) -> Item {
        let place = self.place();
        let json = std::str::from_utf8(self.json()).map_err(|error| {
            problem(
                None,
                "bad_encoding",
                format!("{place}: byte {} is not UTF-8", error.valid_up_to() + 1),
            )
        })?;
        if !json.starts_with('{') {
            return Err(problem(None, "bad_json", format!("{place}: expected a JSON object")));
        }
        let line: Line = serde_json::from_str(json)
            .map_err(|error| problem(None, "bad_json", format!("{place}: {}", reason(&error))))?;
        if line.record.as_ref().is_some_and(|record| record == "problem")
            && let Ok(earlier) = serde_json::from_str::<ProblemRecord>(json)
        {
            return Err(earlier);
        }
        let id = match line.id {
            None | Some(Value::Null) => None,
            Some(Value::String(id)) => Some(id).filter(|id| !id.is_empty()),
            Some(Value::Number(id)) => Some(id.to_string()),
            Some(_) => {
                return Err(problem(
                    None,
                    "bad_field",
                    format!("{place}: `id` must be a string or a number"),
                ));
            }
        };
        let lang = match line.lang {
            None | Some(Value::Null) => None,
            Some(Value::String(lang)) => Some(lang).filter(|lang| !lang.is_empty()),
            Some(_) => {
                return Err(problem(id, "bad_field", format!("{place}: `lang` must be a string")));
            }
        };
        let text = match line.text {
            Some(Value::String(text)) => text,
            None | Some(Value::Null) => {
                return Err(problem(id, "missing_text", format!("{place}: there is no `text`")));
            }
            Some(_) => {
                return Err(problem(id, "bad_field", format!("{place}: `text` must be a string")));
            }
        };
        checked(Article { id: id.unwrap_or_else(|| id_of_text(&text)), lang, text, origin: place })
    }
}

/// Refuses what cannot be annotated, whatever the language.
fn checked(article: Article) -> Item {
    let Article { id, text, origin, .. } = &article;
    if text.len() > MAX_TEXT_BYTES {
        return Err(problem(Some(id.clone()), "text_too_long", too_long(origin)));
    }
    if text.trim().is_empty() {
        return Err(problem(
            Some(id.clone()),
            "empty_text",
            format!("{origin}: the text is empty"),
        ));
    }
    Ok(article)
}

/// Returns what is wrong with a line of JSON, with the column; serde_json's line number is always 1 here.
fn reason(error: &serde_json::Error) -> String {
    let place = format!(" at line {} column {}", error.line(), error.column());
    let text = error.to_string();
    format!("{} at column {}", text.strip_suffix(&place).unwrap_or(&text), error.column())
}

fn strip_mark(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(bytes)
}

fn is_utf16(line: &[u8]) -> bool {
    line.starts_with(b"\xff\xfe") || line.starts_with(b"\xfe\xff")
}

fn problem(article: Option<String>, code: &'static str, message: String) -> ProblemRecord {
    ProblemRecord::new(article, STAGE, code, message)
}

fn unreadable(name: &str, error: &io::Error) -> ProblemRecord {
    problem(None, "unreadable", format!("cannot read `{name}`: {error}"))
}

fn unsupported(name: &str, extension: &str) -> ProblemRecord {
    let what = if extension == "json" {
        "no JSON Lines (one object on each line)".to_owned()
    } else {
        format!("`.{extension}`, not read yet")
    };
    problem(
        None,
        "unsupported_input",
        format!("`{name}` is {what}; `--input text` takes it as plain text"),
    )
}

fn too_long(origin: &str) -> String {
    format!("{origin}: the text has more than {} MB", MAX_TEXT_BYTES >> 20)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from_lines(lines: &str) -> Vec<Item> {
        let mut lines =
            JsonLines::new("in.jsonl".into(), Box::new(Cursor::new(lines.as_bytes().to_vec())));
        std::iter::from_fn(|| lines.next()).collect()
    }

    /// The article's id, or the problem's code, message and article.
    fn outcome(item: Item) -> Result<String, (String, String, Option<String>)> {
        item.map(|article| article.id)
            .map_err(|problem| (problem.code.into_owned(), problem.message, problem.article))
    }

    fn only_problem(line: &str) -> (String, String, Option<String>) {
        let mut items = from_lines(line);
        assert_eq!(items.len(), 1, "{items:?}");
        outcome(items.remove(0)).unwrap_err()
    }

    fn sniffed(text: &'static [u8], must_be_lines: bool) -> Vec<Item> {
        let reader = Box::new(BufReader::with_capacity(1, text));
        match sniff("stdin", must_be_lines, reader).unwrap() {
            Opened::Item(item) => vec![item],
            Opened::Lines(mut lines) => std::iter::from_fn(|| lines.next()).collect(),
        }
    }

    #[test]
    fn articles_are_read_from_lines() {
        let lines = "\u{feff}{\"id\":\"a\",\"text\":\"Un\",\"lang\":\"fr\",\"url\":\"\\ud800\"}\r\n\n  \n{\"text\":\"été\"}\n{\"id\":7,\"text\":\"x\"}";
        let items: Vec<Article> = from_lines(lines).into_iter().map(Result::unwrap).collect();
        assert_eq!(
            items[0],
            Article {
                id: "a".into(),
                lang: Some("fr".into()),
                text: "Un".into(),
                origin: "line 1 of `in.jsonl`".into()
            }
        );
        assert_eq!(
            (items[1].id.as_str(), items[1].lang.as_deref()),
            (id_of_text("été").as_str(), None)
        );
        assert_eq!((items[2].id.as_str(), items[2].origin.as_str()), ("7", "line 5 of `in.jsonl`"));
    }

    #[test]
    fn the_id_of_a_text_is_the_start_of_its_sha256() {
        assert_eq!(id_of_text("abc"), "ba7816bf8f01cfea");
    }

    #[test]
    fn each_bad_line_gives_one_problem_and_the_next_is_read() {
        let items = from_lines("{\"id\":\"a\",\"text\":\n{\"id\":\"b\",\"text\":\"x\"}\n");
        assert_eq!(items.len(), 2);
        assert_eq!(
            items[0].as_ref().unwrap_err().message,
            "line 1 of `in.jsonl`: EOF while parsing a value at column 17"
        );
        assert_eq!(items[1].as_ref().unwrap().id, "b");
    }

    #[test]
    fn problems_name_the_line_and_the_article() {
        let message = |what: &str| format!("line 1 of `in.jsonl`: {what}");
        let id = || Some("a".to_owned());
        assert_eq!(
            only_problem(r#"{"id":"a"}"#),
            ("missing_text".into(), message("there is no `text`"), id())
        );
        assert_eq!(only_problem(r#"{"id":"a","text":null}"#).0, "missing_text");
        assert_eq!(
            only_problem(r#"{"id":"a","text":5}"#),
            ("bad_field".into(), message("`text` must be a string"), id())
        );
        assert_eq!(
            only_problem(r#"{"id":"a","text":"x","lang":5}"#),
            ("bad_field".into(), message("`lang` must be a string"), id())
        );
        assert_eq!(only_problem(r#"{"id":[],"text":"x"}"#).0, "bad_field");
        assert_eq!(
            only_problem(r#"{"id":"a","text":" \n"}"#),
            ("empty_text".into(), message("the text is empty"), id())
        );
        assert_eq!(only_problem(r#"["a"]"#).1, message("expected a JSON object"));
        let (code, text, _) = only_problem(r#"{"id":"a","text":"\ud83d"}"#);
        assert_eq!((code.as_str(), text.starts_with(&message(""))), ("bad_json", true));
        assert_eq!(
            only_problem(&format!("{}{}", r#"{"text":"#, "[".repeat(100_000))).0,
            "bad_json"
        );
    }

    #[test]
    fn broken_utf8_is_a_problem_of_its_line() {
        let bytes = b"{\"text\":\"a\xff\"}\n{\"id\":\"b\",\"text\":\"x\"}\n".to_vec();
        let mut lines = JsonLines::new("in.jsonl".into(), Box::new(Cursor::new(bytes)));
        assert_eq!(
            lines.next().unwrap().unwrap_err().message,
            "line 1 of `in.jsonl`: byte 11 is not UTF-8"
        );
        assert_eq!(lines.next().unwrap().unwrap().id, "b");
        assert!(lines.next().is_none());
    }

    #[test]
    fn a_line_without_end_is_refused_and_the_next_is_read() {
        let endless = io::repeat(b'a')
            .take(MAX_LINE_BYTES as u64 + 1)
            .chain(&b"\n{\"id\":\"b\",\"text\":\"x\"}\n"[..]);
        let mut lines = JsonLines::new("in.jsonl".into(), Box::new(BufReader::new(endless)));
        assert_eq!(lines.next().unwrap().unwrap_err().code, "line_too_long");
        assert_eq!(lines.next().unwrap().unwrap().id, "b");
    }

    #[test]
    fn a_text_without_end_is_refused() {
        let endless = Box::new(BufReader::new(io::repeat(b'a')));
        assert_eq!(read_text("x", endless).unwrap().unwrap_err().code, "text_too_long");
    }

    #[test]
    fn problems_of_an_earlier_command_are_passed_on() {
        let earlier = ProblemRecord::new(Some("a".into()), "extract", "no_text", "nothing".into());
        let items = from_lines(&serde_json::to_string(&earlier).unwrap());
        assert_eq!(items, [Err(earlier)]);
    }

    #[test]
    fn stdin_is_lines_where_it_starts_with_an_object() {
        assert_eq!(
            sniffed(b"\xef\xbb\xbf \n{ \"id\":\"a\",\"text\":\"x\"}\n", false)[0]
                .as_ref()
                .unwrap()
                .id,
            "a"
        );
        assert_eq!(
            sniffed(b" {x} is a set.\n", false)[0].as_ref().unwrap().text,
            " {x} is a set.\n"
        );
        assert_eq!(sniffed(b"Un\r\ndeux", false)[0].as_ref().unwrap().text, "Un\r\ndeux");
        assert_eq!(sniffed(b"", false)[0].as_ref().unwrap_err().code, "empty_text");
        assert_eq!(
            sniffed(b"[{\"text\":\"x\"}]", true)[0].as_ref().unwrap_err().code,
            "unsupported_input"
        );
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
            ("d.html", "<p>"),
            ("e.bin", "\0"),
        ] {
            fs::write(dir.path().join(name), text).unwrap();
        }
        let articles =
            Articles::new(&[dir.path().to_owned(), dir.path().join("gone")], InputKind::Auto)
                .unwrap();
        let found: Vec<_> = articles
            .map(|item| {
                item.map(|article| article.text).map_err(|problem| problem.code.into_owned())
            })
            .collect();
        let codes = ["unsupported_input", "binary", "unreadable"].map(|code| Err(code.to_owned()));
        let texts = ["one", "two", "three"].map(|text| Ok(text.to_owned()));
        assert_eq!(found, texts.into_iter().chain(codes).collect::<Vec<_>>());
    }

    #[test]
    fn a_run_without_any_path_cannot_start() {
        let error = Articles::new(&["/no/such/file".into(), "/nor/this".into()], InputKind::Auto)
            .err()
            .unwrap();
        assert_eq!(error.to_string(), "`/no/such/file` does not exist (nor any of the other 1)");
    }
}
