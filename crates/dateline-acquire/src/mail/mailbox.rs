//! Mailboxes: a line `From sender date` before each message, and a `>` before lines of messages that look like it.

use std::io::BufRead;

use super::{MAX_MESSAGE_BYTES, message, too_long};
use crate::error::{problem, unreadable};
use crate::pages::Item;
use crate::read_line::{LineRead, read_line};

/// Iterates over the messages of a mailbox.
pub(super) struct Mailbox {
    name: String,
    reader: Box<dyn BufRead>,
    line: Vec<u8>,
    n_messages: u64,
    ended: bool,
}

impl Mailbox {
    pub(super) fn new(name: String, reader: Box<dyn BufRead>) -> Mailbox {
        Mailbox { name, reader, line: Vec::new(), n_messages: 0, ended: false }
    }

    /// Reads a message up to the next separator; `None` for one that is too long.
    fn message(&mut self) -> std::io::Result<Option<Vec<u8>>> {
        let mut message = Some(Vec::new());
        let mut after_blank = true;
        loop {
            let read = read_line(&mut self.reader, &mut self.line, MAX_MESSAGE_BYTES)?;
            if read == LineRead::End {
                self.ended = true;
                return Ok(message);
            }
            if after_blank && is_separator(&self.line) {
                return Ok(message);
            }
            after_blank = self.line.is_empty();
            let line = unescaped(&self.line);
            message = message.filter(|kept| {
                read != LineRead::TooLong && kept.len() + line.len() < MAX_MESSAGE_BYTES
            });
            if let Some(kept) = &mut message {
                kept.extend_from_slice(line);
                kept.push(b'\n');
            }
        }
    }
}

impl Iterator for Mailbox {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        while !self.ended {
            let message = match self.message() {
                Ok(message) => message,
                Err(error) => {
                    self.ended = true;
                    return Some(Err(unreadable(&self.name, &error)));
                }
            };
            // Before the first separator stands nothing.
            if message.as_ref().is_some_and(|message| message.trim_ascii().is_empty()) {
                continue;
            }
            self.n_messages += 1;
            let origin = format!("message {} of `{}`", self.n_messages, self.name);
            return Some(match message {
                Some(message) => message::page(origin, &message),
                None => Err(problem(None, "text_too_long", too_long(&origin))),
            });
        }
        None
    }
}

/// Tells whether a line stands between messages: `From `, a sender, and a date with its time and its year. People begin sentences with "From", too.
pub(super) fn is_separator(line: &[u8]) -> bool {
    let Some(rest) = line.strip_prefix(b"From ") else { return false };
    let mut words = rest.split(u8::is_ascii_whitespace);
    let is_year = |word: &[u8]| word.len() == 4 && word.iter().all(u8::is_ascii_digit);
    let is_time = |word: &[u8]| matches!(word, [h, m, b':', rest @ ..] if h.is_ascii_digit() && m.is_ascii_digit() && rest.first().is_some_and(u8::is_ascii_digit));
    words.clone().any(is_time) && words.any(is_year)
}

/// Takes off the mark of a line that looks like a separator.
fn unescaped(line: &[u8]) -> &[u8] {
    let n_marks = line.iter().take_while(|byte| **byte == b'>').count();
    match line.get(n_marks..) {
        Some(rest) if n_marks > 0 && rest.starts_with(b"From ") => line.get(1..).unwrap_or(line),
        _ => line,
    }
}
