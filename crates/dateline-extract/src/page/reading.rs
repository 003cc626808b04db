//! A plain reading of a page's article, as a witness of what the search for the main text left out.

use std::sync::LazyLock;

use regex::Regex;
use trafilatura::dom::Document;

use super::blocks::{SEAM, text_of};
use super::elements::pattern;
use crate::words::letters;

/// What holds no words of the article, or words that stand there twice.
const NO_TEXT: &str = "script, style, noscript, template, svg, button, select, textarea, iframe, nav, aside, footer, figure, time, h1, [role=navigation]";

/// What is left out where most of its words are those of links.
const PARTS: [&str; 8] = ["p", "li", "td", "div", "font", "center", "ul", "section"];

/// A shorter paragraph is a heading, a label or a line of a list.
const MIN_WORDS: usize = 8;

/// A longer line without an end is no heading.
const MAX_HEADING_WORDS: usize = 12;

/// Where so much of the sentences of the plain reading is missing (one part in this many), the plain reading stands.
const MAX_MISSING: usize = 3;

/// More paragraphs before the text are captions or other articles.
const MAX_STANDFIRST: usize = 2;

static BREAKS: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)<br[^>]*>(?:\s|&nbsp;)*(?:<br[^>]*>(?:\s|&nbsp;)*)+"));

/// Reads the paragraphs of a page that is narrowed to its article.
pub(crate) fn plain(page: &Document) -> Vec<String> {
    let Some(body) = page.body() else { return Vec::new() };
    let mut own = page.extract_subtree_as_document(body);
    for element in own.query_selector_all(own.root(), NO_TEXT) {
        own.remove(element, true);
    }
    for element in own.iter_descendants(own.root(), &PARTS) {
        if is_links(&own, element) {
            own.remove(element, true);
        }
    }
    let inner = own.body().unwrap_or(own.root());
    let text = text_of(&parted(&own.inner_html(inner)));
    text.split("\n\n").map(str::to_owned).collect()
}

/// Tells whether most words of an element are those of links.
fn is_links(page: &Document, element: trafilatura::dom::NodeId) -> bool {
    let n_letters = |element| {
        page.text_content(element).chars().filter(|letter| letter.is_alphanumeric()).count()
    };
    let links = page.iter_descendants(element, &["a"]);
    let linked: usize = links.into_iter().map(n_letters).sum();
    linked > 0 && linked * 2 > n_letters(element)
}

/// Parts paragraphs at two line breaks; one is a space.
fn parted(html: &str) -> String {
    let html = BREAKS.replace_all(html, SEAM.encode_utf8(&mut [0; 4]) as &str);
    html.replace("<br>", " ").replace("<br/>", " ").replace("<br />", " ")
}

/// Completes the main text by the plain reading up to where both end: by the standfirst before it, or as a whole where too much is missing.
pub(crate) fn completed(text: String, plain: &[String]) -> String {
    let known = letters(&text);
    let n_words = |words: &str| words.split_whitespace().count();
    // Each sentence with its place, and whether the text has it.
    let mut sentences: Vec<(usize, &str, bool)> = Vec::new();
    for (at, words) in plain.iter().enumerate().filter(|(_, words)| is_sentence(words)) {
        sentences.push((at, words, known.contains(&letters(words))));
    }
    while sentences.pop_if(|(.., is_known)| !*is_known).is_some() {}
    let Some(&(last, ..)) = sentences.last() else { return text };
    let total: usize = sentences.iter().map(|(_, words, _)| n_words(words)).sum();
    let missing = sentences.iter().filter(|(.., is_known)| !is_known);
    if missing.map(|(_, words, _)| n_words(words)).sum::<usize>() * MAX_MISSING > total {
        return whole(plain.get(..=last).unwrap_or_default());
    }
    let before = sentences.iter().take_while(|(.., is_known)| !is_known);
    let standfirst: Vec<&str> = before.map(|&(_, words, _)| words).collect();
    match standfirst.len() {
        0 => text,
        1..=MAX_STANDFIRST => format!("{}\n\n{text}", standfirst.join("\n\n")),
        _ => text,
    }
}

/// Joins the sentences, and the headings that stand between two of them.
fn whole(plain: &[String]) -> String {
    let is_good = |at: usize| plain.get(at).is_some_and(|words| is_sentence(words));
    let kept = plain.iter().enumerate().filter(|(at, words)| {
        let is_heading = words.split_whitespace().count() <= MAX_HEADING_WORDS;
        let is_between = *at > 0 && is_good(at - 1) && is_good(at + 1);
        is_sentence(words) || (is_heading && is_between)
    });
    kept.map(|(_, words)| words.as_str()).collect::<Vec<_>>().join("\n\n")
}

fn is_sentence(words: &str) -> bool {
    let ends = ['.', '!', '?', '…', '»', '”', '"', ':', ';', '’'];
    words.split_whitespace().count() >= MIN_WORDS && words.trim_end().ends_with(ends)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_breaks_part_paragraphs() {
        let one = "Le pont sera fermé pendant trois mois, a dit le maire.";
        let two = "Les travaux commencent lundi au plus tôt, selon la région.";
        let page = Document::parse(&format!(
            "<body><h1>Titre</h1><td><font>{one}<br><br>{two}<br>Fin.<p><a href=x>Imprimer</a> |</p></font></td>"
        ));
        assert_eq!(plain(&page), [one.to_owned(), format!("{two} Fin.")]);
    }

    #[test]
    fn what_is_missing_is_added() {
        let all: Vec<String> = ["Un", "Deux", "Trois", "Quatre"]
            .map(|word| format!("{word} mot et un autre mot et encore un."))
            .to_vec();
        let found = all[1..].join("\n\n");
        assert_eq!(completed(found, &all), all.join("\n\n"));
        let ends = [&all[0], &all[3]].map(String::as_str).join("\n\n");
        assert_eq!(completed(ends, &all), all.join("\n\n"));
        assert_eq!(completed(all[0].clone(), &all), all[0]);
    }
}
