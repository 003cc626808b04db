//! Our own reading of a page that is narrowed to its article: the article itself where one element holds it, else a witness of what the search for the main
//! text left out.

use std::collections::BTreeMap;

use trafilatura::dom::{Document, NodeId};

use super::elements::parents;
use super::lines::{Block, blocks_of};
use crate::words::letters;

/// What holds no words of the article, or words that stand there twice.
const NO_TEXT: &str = "script, style, noscript, template, svg, button, select, textarea, iframe, nav, aside, footer, figure, time, h1, [role=navigation]";

/// What is left out where most of its words are those of links.
const PARTS: [&str; 8] = ["p", "li", "td", "div", "font", "center", "ul", "section"];

/// Elements that may hold a text without paragraphs.
const HOLDERS: [&str; 5] = ["div", "td", "section", "article", "main"];

/// Elements that are paragraphs, headings and lists.
const PARAGRAPHS: [&str; 14] =
    ["p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "table", "pre", "dl"];

/// Fewer words of sentences in another element are no part of the article.
const MIN_BOX_WORDS: usize = 40;

/// How much the words of a sentence count for what is one, two and three elements round them.
const WEIGHTS: [usize; 3] = [4, 3, 2];

/// An article that is shorter is looked for in other ways too.
const MIN_CHARS: usize = 750;

/// Its element holds all words of sentences but one in so many.
const MAX_OUTSIDE: usize = 5;

/// A shorter paragraph is a heading, a label or a line of a list.
const MIN_WORDS: usize = 8;

/// A longer line without an end is no heading.
const MAX_HEADING_WORDS: usize = 12;

/// Where so much of the sentences of the plain reading is missing (one part in this many), the plain reading stands.
const MAX_MISSING: usize = 3;

/// More paragraphs before the text are captions or other articles.
const MAX_STANDFIRST: usize = 2;

/// What is read of a page.
#[derive(Debug, Default)]
pub(crate) struct Reading {
    /// All paragraphs.
    pub(crate) plain: Vec<Block>,
    /// Those of the article, with a blank line between, where one element holds nearly all sentences.
    pub(crate) article: Option<String>,
}

/// Reads the paragraphs of a page that is narrowed to its article; `summary` is what the page says that it is about.
pub(crate) fn read(page: &Document, summary: Option<&str>) -> Reading {
    let Some(body) = page.body() else { return Reading::default() };
    let mut own = page.extract_subtree_as_document(body);
    for element in own.query_selector_all(own.root(), NO_TEXT) {
        own.remove(element, true);
    }
    for element in own.iter_descendants(own.root(), &PARTS) {
        if is_links(&own, element) {
            own.remove(element, true);
        }
    }
    let mut blocks = blocks_of(&own, own.body().unwrap_or(own.root()));
    let summary =
        summary.map(letters).filter(|_| n_words(summary.unwrap_or_default()) >= MIN_WORDS);
    for block in &mut blocks {
        block.is_summary =
            summary.as_ref().is_some_and(|summary| letters(&block.words) == *summary);
    }
    let article = article(&own, &blocks);
    Reading { plain: blocks, article }
}

/// Tells whether most words of an element are those of links.
fn is_links(page: &Document, element: NodeId) -> bool {
    let n_letters = |element| {
        page.text_content(element).chars().filter(|letter| letter.is_alphanumeric()).count()
    };
    let links = page.iter_descendants(element, &["a"]);
    let linked: usize = links.into_iter().map(n_letters).sum();
    linked > 0 && linked * 2 > n_letters(element)
}

/// Returns the text of the element that holds nearly all sentences, up to the last of them, and a standfirst before it.
fn article(page: &Document, blocks: &[Block]) -> Option<String> {
    let holder = holder(page, blocks)?;
    let is_inside = |block: &&Block| around(page, block.element).any(|element| element == holder);
    let first = blocks.iter().position(|block| is_inside(&block))?;
    let (before, behind) = blocks.split_at(first);
    let mut inside = without_boxes(page, holder, behind.iter().filter(is_inside).collect());
    while inside.pop_if(|last| n_words(&last.words) < MIN_WORDS).is_some() {}
    let sentences = inside.iter().filter(|block| is_sentence(&block.words));
    let n_chars: usize = sentences.map(|block| block.words.chars().count()).sum();
    let n_all: usize = blocks.iter().map(n_sentence_words).sum();
    let n_inside: usize = inside.iter().copied().map(n_sentence_words).sum();
    if n_chars < MIN_CHARS || MAX_OUTSIDE * (n_all - n_inside) > n_all {
        return None;
    }
    let before: Vec<&Block> = before.iter().filter(|block| is_text(block)).collect();
    let standfirst = if before.len() <= MAX_STANDFIRST { before } else { Vec::new() };
    let all = standfirst.into_iter().chain(inside).map(|block| block.words.as_str());
    Some(all.collect::<Vec<_>>().join("\n\n"))
}

/// Leaves out what stands between the paragraphs of an article in small elements that are none: teasers, forms, captions, but not the standfirst. Where most paragraphs stand in
/// elements of their own, all stay.
fn without_boxes<'b>(page: &Document, holder: NodeId, blocks: Vec<&'b Block>) -> Vec<&'b Block> {
    let box_of = |block: &Block| {
        let child = around(page, block.element).take_while(|&element| element != holder).last();
        child.filter(|&child| !PARAGRAPHS.contains(&page.tag_name(child)))
    };
    let mut boxes: BTreeMap<NodeId, usize> = BTreeMap::new();
    let mut n_outside = 0;
    let mut kept = Vec::new();
    for block in &blocks {
        kept.extend(box_of(block).filter(|_| block.is_summary));
        let n_words = box_of(block).map_or(&mut n_outside, |child| boxes.entry(child).or_default());
        *n_words += n_sentence_words(block);
    }
    if n_outside < boxes.values().sum() {
        return blocks;
    }
    let is_small = |child: NodeId| {
        let is_little = |&n_words: &usize| n_words < MIN_BOX_WORDS;
        !kept.contains(&child) && boxes.get(&child).is_some_and(is_little)
    };
    blocks.into_iter().filter(|block| !box_of(block).is_some_and(is_small)).collect()
}

/// Returns the element with most words of sentences close to it; the first of several.
fn holder(page: &Document, blocks: &[Block]) -> Option<NodeId> {
    let mut scores: BTreeMap<NodeId, usize> = BTreeMap::new();
    for block in blocks.iter().filter(|block| is_sentence(&block.words)) {
        let is_holder = HOLDERS.contains(&page.tag_name(block.element));
        let holders = around(page, block.element).skip(usize::from(!is_holder));
        for (element, weight) in holders.zip(WEIGHTS) {
            *scores.entry(element).or_default() += weight * n_words(&block.words);
        }
    }
    let best = scores.into_iter().rev().max_by_key(|&(_, score)| score);
    best.map(|(element, _)| element)
}

/// Returns an element and those round it, from the inside.
fn around(page: &Document, element: NodeId) -> impl Iterator<Item = NodeId> + '_ {
    std::iter::once(element).chain(parents(page, element))
}

/// Counts the words of a block that is a sentence.
fn n_sentence_words(block: &Block) -> usize {
    if is_sentence(&block.words) { n_words(&block.words) } else { 0 }
}

fn n_words(words: &str) -> usize {
    words.split_whitespace().count()
}

/// Completes the main text by the plain reading up to where both end: by the standfirst before it, or as a whole where too much is missing.
pub(crate) fn completed(text: String, plain: &[Block]) -> String {
    let known = letters(&text);
    // Each sentence with its place, and whether the text has it.
    let mut sentences: Vec<(usize, &str, bool)> = Vec::new();
    for (at, block) in plain.iter().enumerate().filter(|(_, block)| is_text(block)) {
        sentences.push((at, &block.words, known.contains(&letters(&block.words))));
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
fn whole(plain: &[Block]) -> String {
    let is_good = |at: usize| plain.get(at).is_some_and(is_text);
    let kept = plain.iter().enumerate().filter(|(at, block)| {
        let is_heading = n_words(&block.words) <= MAX_HEADING_WORDS;
        let is_between = *at > 0 && is_good(at - 1) && is_good(at + 1);
        is_text(block) || (is_heading && is_between)
    });
    kept.map(|(_, block)| block.words.as_str()).collect::<Vec<_>>().join("\n\n")
}

/// Tells whether a block introduces what is behind it: a sentence, or an item of a list as long as one.
pub(crate) fn introduces(block: &Block) -> bool {
    is_text(block) || (block.is_item && n_words(&block.words) >= MIN_WORDS)
}

fn is_text(block: &Block) -> bool {
    block.is_summary || is_sentence(&block.words)
}

fn is_sentence(words: &str) -> bool {
    let ends = ['.', '!', '?', '…', '»', '”', '"', ':', ';', '’'];
    n_words(words) >= MIN_WORDS && words.trim_end().ends_with(ends)
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
        let plain: Vec<String> =
            read(&page, None).plain.into_iter().map(|block| block.words).collect();
        assert_eq!(plain, [one.to_owned(), format!("{two} Fin.")]);
    }

    #[test]
    fn one_element_holds_the_article() {
        let paragraph = "<p>Le pont sera fermé pendant trois mois, a dit le maire.</p>".repeat(20);
        let box_between = "<p>Bref.</p><div><p>Le bandeau parle de tout autre chose.</p></div>";
        let of = |rest: &str| {
            let html = format!(
                "<body><p>Un chapeau de huit mots se lit avant.</p>\
                 <div>{paragraph}{box_between}{paragraph}<h2>Fin</h2></div>{rest}"
            );
            read(&Document::parse(&html), None).article
        };
        let article =
            of("<section><p>Lisez aussi ce que nous disons de la mer.</p></section>").unwrap();
        assert!(
            article.starts_with("Un chapeau de huit mots se lit avant.\n\nLe pont"),
            "{article}"
        );
        assert!(article.ends_with("a dit le maire.") && article.contains("Bref."), "{article}");
        assert!(!article.contains("Lisez") && !article.contains("bandeau"), "{article}");
        let deep = format!("<section><div><div><div>{paragraph}</div></div></div></section>");
        assert_eq!(of(&deep), None, "a third of all sentences stands elsewhere");
    }

    #[test]
    fn what_is_missing_is_added() {
        let all: Vec<String> = ["Un", "Deux", "Trois", "Quatre"]
            .map(|word| format!("{word} mot et un autre mot et encore un."))
            .to_vec();
        let page = Document::parse(&format!("<body><p>{}</p></body>", all.join("</p><p>")));
        let plain = blocks_of(&page, page.root());
        let found = all[1..].join("\n\n");
        assert_eq!(completed(found, &plain), all.join("\n\n"));
        let ends = [&all[0], &all[3]].map(String::as_str).join("\n\n");
        assert_eq!(completed(ends, &plain), all.join("\n\n"));
        assert_eq!(completed(all[0].clone(), &plain), all[0]);
    }
}
