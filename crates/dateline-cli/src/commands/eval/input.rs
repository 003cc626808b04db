//! Files of JSON Lines to what they say.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use dateline_acquire::{LineRead, MAX_TEXT_BYTES, read_line};
use dateline_eval::{Reader, Records};

use crate::models::Failure;

/// A line may have this many bytes: a text all in `\u` escapes, and other fields.
const MAX_LINE_BYTES: usize = 8 * MAX_TEXT_BYTES;

/// Reads all files; the words of their events are looked for in `texts`, by article, before the files' own.
pub(super) fn read(
    paths: &[PathBuf],
    own_types: &[String],
    texts: &BTreeMap<String, String>,
) -> Result<Records> {
    let mut reader = Reader::new(own_types.iter().cloned());
    for path in paths {
        read_file(path, &mut reader)?;
    }
    Ok(reader.finish(texts))
}

fn read_file(path: &Path, reader: &mut Reader) -> Result<()> {
    let (name, mut lines) = open(path)?;
    let (mut line, mut nth) = (Vec::new(), 0u64);
    loop {
        nth += 1;
        let origin = format!("line {nth} of {name}");
        let read = read_line(&mut lines, &mut line, MAX_LINE_BYTES);
        match read.with_context(|| format!("cannot read {name}"))? {
            LineRead::End => return Ok(()),
            LineRead::TooLong => {
                let reason = format!("more than {} MB", MAX_LINE_BYTES >> 20);
                reader.unreadable(&origin, reason);
            }
            LineRead::Line => match std::str::from_utf8(&line) {
                Ok(text) => reader.line(&origin, text.trim_start_matches('\u{feff}')),
                Err(error) => {
                    let reason = format!("byte {} is not UTF-8", error.valid_up_to() + 1);
                    reader.unreadable(&origin, reason);
                }
            },
        }
    }
}

fn open(path: &Path) -> Result<(String, Box<dyn BufRead>)> {
    if path.as_os_str() == "-" {
        return Ok(("stdin".to_owned(), Box::new(BufReader::new(std::io::stdin()))));
    }
    let file = File::open(path).map_err(|error| Failure::io("read", path, error))?;
    Ok((format!("`{}`", path.display()), Box::new(BufReader::new(file))))
}
