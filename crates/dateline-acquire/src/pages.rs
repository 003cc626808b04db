//! Paths to pages, one after the other.

use std::collections::VecDeque;
use std::io::{self, BufReader};
use std::path::{Path, PathBuf};

use dateline_types::{Problem, RawPage};

use crate::AcquireError;
use crate::error::problem;
use crate::list::{Input, list};
use crate::net::{Network, is_url, page_items};
use crate::open::{InputKind, Items, only, open_or_problem};
use crate::stream::Stream;
use crate::table::Column;

/// What a place in the input gave.
pub type Item = Result<RawPage, Problem>;

/// How inputs are read.
#[derive(Debug, Clone)]
pub struct Options {
    /// What they are taken for.
    pub kind: InputKind,
    /// Which columns of a table hold what, where their names do not tell.
    pub columns: Vec<Column>,
    /// The byte at which the first input, a web archive, is begun: where a run that ended early goes on.
    pub from_offset: u64,
    /// Where addresses are asked for; without it they cannot be read.
    pub network: Option<Network>,
    /// Whether the articles of feeds are asked for where a feed has only their start.
    pub fetch: bool,
    /// Feeds, by address or path, whose articles are asked for; they come after the paths.
    pub feeds: Vec<String>,
}

impl Options {
    /// Reads files only, from their start, with columns named as the fields.
    #[must_use]
    pub fn new(kind: InputKind) -> Options {
        Options {
            kind,
            columns: Vec::new(),
            from_offset: 0,
            network: None,
            fetch: false,
            feeds: Vec::new(),
        }
    }

    /// Returns the network where articles of feeds are to be asked for.
    pub(crate) fn network_for_items(&self) -> Option<&Network> {
        self.network.as_ref().filter(|_| self.fetch)
    }

    /// As a feed that the user named is read.
    fn of_feed(&self) -> Options {
        Options { kind: InputKind::Feed, fetch: true, ..self.clone() }
    }
}

/// Lists the inputs under `paths`, where `-` is standard input and a folder stands for all its files; they are opened one by one as the pages are asked for.
///
/// # Errors
///
/// Where not one of the paths exists.
pub fn acquire(paths: &[PathBuf], options: Options) -> Result<Pages, AcquireError> {
    let mut inputs = list(paths)?;
    inputs.extend(options.feeds.iter().map(|feed| Input::Feed(feed.clone())));
    Ok(Pages { inputs, options, under_way: Box::new(std::iter::empty()) })
}

/// Iterates over all pages of some paths.
pub struct Pages {
    inputs: VecDeque<Input>,
    options: Options,
    /// The pages of the input that is open.
    under_way: Items,
}

impl Pages {
    /// Returns the number of inputs still to be opened.
    #[must_use]
    pub fn n_inputs(&self) -> usize {
        self.inputs.len()
    }

    /// Opens the next input.
    fn open(&mut self, input: Input) -> Items {
        let (name, stream) = match input {
            Input::Unreadable(problem) => return only(Err(problem)),
            Input::Stdin => {
                ("stdin".to_owned(), Ok(Stream::of("stdin", BufReader::new(io::stdin()))))
            }
            Input::File(path) => (path.display().to_string(), Stream::file(&path)),
            Input::Url(url) => return fetched(&url, &self.options),
            Input::Feed(feed) if is_url(&feed) => return fetched(&feed, &self.options.of_feed()),
            Input::Feed(path) => {
                let stream = Stream::file(Path::new(&path));
                return open_or_problem(&path, stream, &self.options.of_feed());
            }
        };
        let items = open_or_problem(&name, stream, &self.options);
        self.options.from_offset = 0;
        items
    }
}

fn fetched(url: &str, options: &Options) -> Items {
    let Some(network) = &options.network else {
        return only(Err(problem(
            None,
            "no_network",
            format!("`{url}` is not read: there is no network here"),
        )));
    };
    match network.fetch(url) {
        Ok(page) => page_items(page, options),
        Err(failure) => only(Err(failure.problem(None, url))),
    }
}

impl Iterator for Pages {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        loop {
            if let Some(item) = self.under_way.next() {
                return Some(item);
            }
            let input = self.inputs.pop_front()?;
            self.under_way = self.open(input);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use dateline_types::Content;

    use super::*;
    use crate::InputKind;

    fn text(item: Item) -> String {
        match item.unwrap().content {
            Content::Text(text) => text,
            Content::Html(html) => format!("html {html}"),
        }
    }

    fn found(kind: InputKind, paths: &[PathBuf]) -> Vec<Result<String, &'static str>> {
        let pages = acquire(paths, Options::new(kind)).unwrap();
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
            ("f.pdf", "%PDF"),
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
        assert_eq!(found(InputKind::Csv, &path), [Err("missing_column")]);
        assert_eq!(found(InputKind::Warc, &path), [Err("bad_record")]);
        assert_eq!(found(InputKind::Press, &path), [Err("unsupported_input")]);
        let from = Options { from_offset: 7, ..Options::new(InputKind::Auto) };
        let problem = acquire(&path, from).unwrap().next().unwrap().unwrap_err();
        assert!(problem.message.ends_with("is no web archive: `--from-offset` is for those"));
    }

    #[test]
    fn inputs_are_counted_until_they_are_opened() {
        let dir = tempfile::tempdir().unwrap();
        let paths = ["a", "b"].map(|name| dir.path().join(name));
        paths.iter().for_each(|path| fs::write(path, "x").unwrap());
        let mut pages = acquire(&paths, Options::new(InputKind::Auto)).unwrap();
        assert_eq!(pages.n_inputs(), 2);
        pages.next().unwrap().unwrap();
        assert_eq!(pages.n_inputs(), 1);
    }
}
