//! The paragraphs of an item's text, whatever they are marked up in.

use super::tree::{Child, Element};

/// Elements that end a paragraph. The others stand inside one.
const BLOCKS: [&str; 29] = [
    "article",
    "block",
    "blockquote",
    "body",
    "body.content",
    "bq",
    "br",
    "dd",
    "div",
    "dl",
    "dt",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hl1",
    "hl2",
    "hr",
    "li",
    "ol",
    "p",
    "pre",
    "section",
    "table",
    "td",
    "tr",
    "ul",
];

/// Elements that are not text: pictures with their captions, notes to editors, what stands in the head of a page.
const LEFT_OUT: [&str; 9] =
    ["media", "figure", "script", "style", "head", "body.head", "body.end", "note", "object"];

/// Returns the paragraphs in an element, with single spaces.
pub(super) fn paragraphs(element: &Element) -> Vec<String> {
    let mut paragraphs = vec![String::new()];
    add(element, &mut paragraphs);
    let trimmed = paragraphs.iter().map(|paragraph| paragraph.trim().to_owned());
    trimmed.filter(|paragraph| !paragraph.is_empty()).collect()
}

/// Returns the words in an element, on one line.
pub(super) fn line(element: &Element) -> String {
    paragraphs(element).join(" ")
}

fn add(element: &Element, paragraphs: &mut Vec<String>) {
    for child in &element.children {
        match child {
            Child::Text(text) => add_text(text, paragraphs),
            Child::Element(inner) if LEFT_OUT.contains(&inner.name.as_str()) => {}
            Child::Element(inner) if BLOCKS.contains(&inner.name.as_str()) => {
                paragraphs.push(String::new());
                add(inner, paragraphs);
                paragraphs.push(String::new());
            }
            Child::Element(inner) => add(inner, paragraphs),
        }
    }
}

/// Adds text to the last paragraph; an empty line begins a new one, as in items that are plain text.
fn add_text(text: &str, paragraphs: &mut Vec<String>) {
    let n_last = text.matches('\n').count();
    for (n, line) in text.split('\n').enumerate() {
        if n > 0 && n < n_last && line.trim().is_empty() {
            paragraphs.push(String::new());
        } else if let Some(last) = paragraphs.last_mut() {
            if n > 0 || line.starts_with(char::is_whitespace) {
                add_space(last);
            }
            line.split_whitespace().for_each(|word| {
                last.push_str(word);
                last.push(' ');
            });
            if !line.ends_with(char::is_whitespace) && last.ends_with(' ') && !line.is_empty() {
                last.pop();
            }
        }
    }
}

fn add_space(paragraph: &mut String) {
    if !paragraph.is_empty() && !paragraph.ends_with(' ') {
        paragraph.push(' ');
    }
}

#[cfg(test)]
mod tests {
    use super::super::tree::parse;
    use super::*;

    #[test]
    fn paragraphs_are_found_in_markup_and_in_plain_text() {
        let found = |xml: &str| paragraphs(&parse(&format!("<i>{xml}</i>"), &["i"]).items[0]);
        let marked = "\n <block>\n  <p>One <b>bold </b>word,\n  <i>and</i> an<em>other</em>.</p><media><p>No</p></media>\n  <hl2>Two</hl2></block>";
        assert_eq!(found(marked), ["One bold word, and another.", "Two"]);
        assert_eq!(found("One\nline.\n \nTwo<br/>Three"), ["One line.", "Two", "Three"]);
        assert!(found(" \n <p> </p>").is_empty());
    }
}
