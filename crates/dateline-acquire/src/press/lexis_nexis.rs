//! LexisNexis: an anchor and a line `3 of 50 DOCUMENTS` before each; outlet, day and title in the lines below, then named fields round the text. Classes
//! are numbered anew in each export and tell nothing.

use scraper::Html;

use super::Clipping;
use super::dates::day;
use super::words::{authors, each};

/// The last field above the text, and those that may stand below it.
const ABOVE: &str = "LENGTH:";
const BELOW: [&str; 12] = [
    "LOAD-DATE:",
    "LANGUAGE:",
    "PUBLICATION-TYPE:",
    "DOCUMENT-TYPE:",
    "SUBJECT:",
    "GEOGRAPHIC:",
    "COUNTRY:",
    "PERSON:",
    "ORGANIZATION:",
    "COMPANY:",
    "JOURNAL-CODE:",
    "Copyright ",
];

pub(super) fn clippings(document: &Html) -> Vec<Clipping> {
    let lines = each(document.root_element(), "p");
    let articles = lines.split(|line| is_count(line)).skip(1);
    articles.map(clipping).filter(|clipping| !clipping.paragraphs.is_empty()).collect()
}

/// Tells whether a line counts the documents: `3 of 50 DOCUMENTS`.
fn is_count(line: &str) -> bool {
    let words: Vec<&str> = line.split(' ').collect();
    matches!(words.as_slice(), [n, "of" | "de", all, "DOCUMENT" | "DOCUMENTS"]
        if n.parse::<u32>().is_ok() && all.parse::<u32>().is_ok())
}

fn clipping(lines: &[String]) -> Clipping {
    let field = |name: &str| {
        lines.iter().find_map(|line| line.strip_prefix(name)).map(|value| value.trim().to_owned())
    };
    let at_length = lines.iter().position(|line| line.starts_with(ABOVE));
    let above = at_length.and_then(|at| lines.get(..at)).unwrap_or_default();
    let text = at_length.and_then(|at| lines.get(at + 1..)).unwrap_or_default();
    let is_below = |line: &&String| BELOW.iter().any(|name| line.starts_with(name));
    let at_day = above.iter().position(|line| day(line).is_some());
    let is_field = |line: &&String| {
        line.split_once(':')
            .is_some_and(|(name, _)| name.chars().all(|char| char.is_uppercase() || char == '-'))
    };
    Clipping {
        id: None,
        outlet: above.first().cloned(),
        title: at_day
            .and_then(|at| above.get(at + 1..))
            .and_then(|below| below.iter().find(|line| !is_field(line)))
            .cloned(),
        published: at_day.and_then(|at| above.get(at)).and_then(|line| day(line)),
        authors: field("BYLINE:").map(|byline| authors(&byline)).unwrap_or_default(),
        lang: None,
        paragraphs: text.iter().take_while(|line| !is_below(line)).cloned().collect(),
    }
}
