//! What stands just over a headline: the part of the paper, as a link or in the words of the address.

use trafilatura::dom::{Document, NodeId};

use super::elements::{leads_home, words_of};
use super::scope::{before, headline};
use crate::words::letters;

/// A longer text names no part of a paper.
const MAX_WORDS: usize = 4;

/// So many elements round the headline may hold what stands over it.
const MAX_AROUND: usize = 2;

/// Returns the part of the paper that stands over the headline.
pub(crate) fn section(page: &Document, title: Option<&str>, url: Option<&str>) -> Option<String> {
    let body = page.body()?;
    let headline = headline(page, body, title)?;
    let over: Vec<NodeId> =
        super::elements::parents(page, headline).take(MAX_AROUND).find_map(|parent| {
            let over = before(page, headline, parent);
            let has_words = over.iter().any(|&node| words_of(page, node).is_some());
            has_words.then_some(over)
        })?;
    linked(page, &over).or_else(|| in_address(page, &over, url?))
}

/// Returns the words of the last link.
fn linked(page: &Document, over: &[NodeId]) -> Option<String> {
    let links = over.iter().flat_map(|&node| page.iter(node, &["a"]));
    let links = links.filter(|&link| !leads_home(page, link));
    let words: Vec<String> = links.filter_map(|link| words_of(page, link)).collect();
    let is_few = words.len() <= MAX_WORDS;
    words.into_iter().next_back().filter(|words| is_few && is_short(words))
}

/// Returns the words that the address has too: « Handball » of « Handball - Bleues ».
fn in_address(page: &Document, over: &[NodeId], url: &str) -> Option<String> {
    let path = url.split_once("://").map_or(url, |(_, rest)| rest);
    let steps: Vec<String> = path.split('/').skip(1).map(letters).collect();
    let lines = over.iter().filter_map(|&node| words_of(page, node));
    let parts: Vec<String> = lines
        .flat_map(|line| {
            line.split([',', '|', '/', '›', '>', '·', '-']).map(str::to_owned).collect::<Vec<_>>()
        })
        .collect();
    let is_step = |part: &&str| is_short(part) && steps.contains(&letters(part));
    parts.iter().map(|part| part.trim()).find(is_step).map(str::to_owned)
}

fn is_short(words: &str) -> bool {
    !letters(words).is_empty() && words.split_whitespace().count() <= MAX_WORDS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_section_stands_over_the_headline() {
        let url = Some("https://a.fr/Handball/x");
        let of = |html: &str| section(&Document::parse(html), Some("Un titre"), url);
        let link = "<a href='/'>Le Journal</a><div><p><a href='/monde'>Monde</a></p><h1>Un titre</h1></div>";
        assert_eq!(of(link).as_deref(), Some("Monde"));
        let words = "<div><p>Handball - Bleues</p><h1>Un titre</h1></div>";
        assert_eq!(of(words).as_deref(), Some("Handball"));
        assert_eq!(of("<div><p>Entretien</p><h1>Un titre</h1></div>"), None);
    }
}
