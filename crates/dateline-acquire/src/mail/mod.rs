//! Newsletters: single messages, and mailboxes message after message.

mod mailbox;
mod message;

use std::io::{self, BufRead, Cursor, Read};

use self::mailbox::{Mailbox, is_separator};
use crate::error::problem;
use crate::open::{Items, only};
use crate::stream::Stream;
use crate::whole::MAX_TEXT_BYTES;

/// A message may have this many bytes: a text of [`MAX_TEXT_BYTES`] in base64, and pictures, which are not read.
const MAX_MESSAGE_BYTES: usize = 2 * MAX_TEXT_BYTES;

/// The longest first line of a mailbox that is looked at.
const MAX_SEPARATOR_BYTES: u64 = 512;

/// Reads one message, or a mailbox where the first line is one's.
pub(crate) fn open(stream: Stream) -> io::Result<Items> {
    let name = stream.name.clone();
    let mut reader = stream.into_reader();
    let mut first = Vec::new();
    reader.by_ref().take(MAX_SEPARATOR_BYTES).read_until(b'\n', &mut first)?;
    let is_mailbox = is_separator(&first);
    let reader = Cursor::new(first).chain(reader);
    if is_mailbox {
        return Ok(Box::new(Mailbox::new(name, Box::new(reader))));
    }
    let mut bytes = Vec::new();
    reader.take(MAX_MESSAGE_BYTES as u64 + 1).read_to_end(&mut bytes)?;
    let origin = format!("`{name}`");
    Ok(only(match bytes.len() > MAX_MESSAGE_BYTES {
        true => Err(problem(None, "text_too_long", too_long(&origin))),
        false => message::page(origin, &bytes),
    }))
}

fn too_long(origin: &str) -> String {
    format!("{origin}: the message has more than {} MB", MAX_MESSAGE_BYTES >> 20)
}

#[cfg(test)]
mod tests;
