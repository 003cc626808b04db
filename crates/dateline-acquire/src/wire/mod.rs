//! Copy of news agencies: NewsML-G2, NITF, NewsML 1. One file may hold many items.

mod item;
mod paragraphs;
mod tree;

use std::io::{self, Cursor, Read};

use crate::error::{problem, unsupported};
use crate::markup::root_element;
use crate::open::{Items, only};
use crate::stream::Stream;
use crate::whole::{Markup, read_text, read_whole};

/// Elements that a file of such copy begins with.
const ROOTS: [&str; 6] = ["newsMessage", "newsItem", "packageItem", "nitf", "NewsML", "NewsItem"];

/// So much of a file is looked through for its first element.
const MAX_PROLOGUE_BYTES: u64 = 64 << 10;

/// Reads a file in XML as what its first element says.
pub(crate) fn open_xml(stream: Stream) -> io::Result<Items> {
    let name = stream.name.clone();
    let mut reader = stream.into_reader();
    let mut head = Vec::new();
    reader.by_ref().take(MAX_PROLOGUE_BYTES).read_to_end(&mut head)?;
    let root = root_element(&head);
    let whole = Stream::of(name, Cursor::new(head).chain(reader));
    match root.as_deref() {
        Some(root) if ROOTS.contains(&root) => open(whole),
        Some(root) if root.eq_ignore_ascii_case("html") => {
            let name = whole.name.clone();
            read_whole(&name, Markup::Html, whole.into_reader()).map(only)
        }
        root => {
            let what =
                format!("XML of a kind that is not known (`{}`)", root.unwrap_or("no element"));
            Ok(only(Err(unsupported(&whole.name, &what))))
        }
    }
}

/// Reads the items of a file; where it is damaged, those before the fault.
pub(crate) fn open(stream: Stream) -> io::Result<Items> {
    let name = stream.name.clone();
    let xml = match read_text(&name, stream.into_reader())? {
        Ok(xml) => xml,
        Err(problem) => return Ok(only(Err(problem))),
    };
    let parsed = tree::parse(&xml, &item::ITEMS);
    let n_items = parsed.items.len();
    let origin = |n: usize| match n_items {
        1 => format!("`{name}`"),
        _ => format!("item {} of `{name}`", n + 1),
    };
    let pages = parsed.items.iter().enumerate().filter_map(|(n, item)| item::page(item, origin(n)));
    let mut items: Vec<_> = pages.collect();
    if items.len() < n_items {
        tracing::info!("{} items of `{name}` have no text", n_items - items.len());
    }
    match parsed.fault {
        Some(fault) => items.push(Err(problem(None, "bad_xml", format!("`{name}`: {fault}")))),
        None if items.is_empty() => {
            items.push(Err(problem(None, "no_text", format!("`{name}` holds no item with text"))));
        }
        None => {}
    }
    Ok(Box::new(items.into_iter()))
}

#[cfg(test)]
mod tests;
