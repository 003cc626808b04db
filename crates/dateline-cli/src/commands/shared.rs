//! What the commands that read articles have in common: their input, their threads, the language of an article.

use std::io::IsTerminal;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Result;
use dateline_acquire::{InputKind, Options, Pages, acquire};
use dateline_extract::language;
use dateline_types::{Article, Problem};

use crate::args::{FormatArg, InputArgs, InputKind as InputArg};
use crate::models::{Failure, how_to_add};
use crate::printer::render::Format;

/// Text under way between reading and writing. A Doc's record is some 25 times as long as its text, so this bounds them to about 100 MB.
pub(super) const WINDOW_BYTES: usize = 4 << 20;

/// Articles under way for each thread: enough that a long one does not leave the others idle.
pub(super) const WINDOW_ITEMS_PER_JOB: usize = 32;

/// Returns the day in the zone where it begins first: no page was published later.
pub(super) fn today() -> jiff::civil::Date {
    jiff::tz::Offset::constant(14).to_datetime(jiff::Timestamp::now()).date()
}

/// Opens what the command line names.
pub(super) fn pages(args: &InputArgs) -> Result<Pages> {
    let options = Options {
        columns: args.columns.clone(),
        from_offset: args.from_offset,
        network: Some(args.net.network(Arc::default())),
        fetch: args.net.fetch,
        feeds: args.net.feeds.clone(),
        ..Options::new(input_kind(args.input))
    };
    Ok(acquire(&input_paths(args)?, options)?)
}

/// Returns how many threads are to work.
pub(super) fn n_jobs(jobs: Option<NonZeroUsize>) -> usize {
    jobs.or_else(|| std::thread::available_parallelism().ok()).map_or(1, NonZeroUsize::get)
}

fn input_paths(args: &InputArgs) -> Result<Vec<PathBuf>> {
    if !args.paths.is_empty() || !args.net.feeds.is_empty() {
        return Ok(args.paths.clone());
    }
    if std::io::stdin().is_terminal() {
        return Err(Failure::new("there is nothing to read")
            .hint("name a file or a folder, or `-` to type the text")
            .into());
    }
    Ok(vec!["-".into()])
}

pub(super) fn chosen_format(format: Option<FormatArg>, on_terminal: bool) -> Format {
    match format {
        Some(FormatArg::Csv) => Format::Csv,
        Some(FormatArg::Table) => Format::Table,
        None if on_terminal => Format::Table,
        _ => Format::Jsonl,
    }
}

fn input_kind(kind: InputArg) -> InputKind {
    match kind {
        InputArg::Auto => InputKind::Auto,
        InputArg::Text => InputKind::Text,
        InputArg::Jsonl => InputKind::Jsonl,
        InputArg::Html => InputKind::Html,
        InputArg::Csv => InputKind::Csv,
        InputArg::Parquet => InputKind::Parquet,
        InputArg::Warc => InputKind::Warc,
        InputArg::Mail => InputKind::Mail,
        InputArg::Wire => InputKind::Wire,
        InputArg::Press => InputKind::Press,
        InputArg::Feed => InputKind::Feed,
    }
}

/// Which languages can be worked on, and which to take.
#[derive(Debug)]
pub(super) struct Languages {
    pub(super) usable: Vec<String>,
    /// The language that the command line sets for all articles.
    pub(super) forced: Option<String>,
}

impl Languages {
    /// Returns the language of `article`: the command line's, else its own, else the one it looks like.
    pub(super) fn choose(&self, article: &Article) -> Result<String, Problem> {
        let problem = |code, what: String| {
            Problem::new(
                Some(article.id.clone()),
                "analyse",
                code,
                format!("{}: {what}", article.origin),
            )
        };
        let usable: Vec<&str> = self.usable.iter().map(String::as_str).collect();
        let lang = match (&self.forced, &article.lang) {
            (Some(lang), _) | (None, Some(lang)) => lang.clone(),
            (None, None) => {
                let found = language::identify(&article.text, &usable).ok_or_else(|| {
                    let what = "too little text to tell its language; `--lang fr` sets it";
                    problem("unknown_lang", what.to_owned())
                })?;
                found.to_owned()
            }
        };
        if usable.contains(&lang.as_str()) {
            return Ok(lang);
        }
        let what = format!("no model for `{lang}` is installed; {}", how_to_add(&lang));
        Err(problem("no_model", what))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_are_chosen_by_the_terminal() {
        assert_eq!(chosen_format(None, true), Format::Table);
        assert_eq!(chosen_format(None, false), Format::Jsonl);
        assert_eq!(chosen_format(Some(FormatArg::Jsonl), true), Format::Jsonl);
    }
}
