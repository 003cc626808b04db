//! Factiva: a `div.article` for each, its language in the class; either lines and paragraphs, or a table with a code before each field.

use scraper::{ElementRef, Html};

use super::Clipping;
use super::dates::day;
use super::words::{all, authors, each, first, words};

pub(super) fn clippings(document: &Html) -> Vec<Clipping> {
    let articles = all(document.root_element(), "div.article").into_iter();
    articles.map(clipping).filter(|clipping| !clipping.paragraphs.is_empty()).collect()
}

fn clipping(article: ElementRef) -> Clipping {
    let rows = coded_rows(article);
    let lang = article.value().classes().find_map(|class| class.strip_suffix("Article"));
    let mut clipping = if rows.is_empty() { of_lines(article) } else { of_rows(&rows) };
    clipping.lang = lang.filter(|lang| lang.len() == 2).map(str::to_owned);
    clipping
}

/// Returns the rows of the table, as code and value.
fn coded_rows(article: ElementRef) -> Vec<(String, ElementRef)> {
    let rows = all(article, "tr").into_iter().filter_map(|row| {
        let mut cells = all(row, "td").into_iter();
        let code = words(cells.next()?)?;
        let is_code = code.len() <= 3 && code.chars().all(|char| char.is_ascii_uppercase());
        Some((code, cells.next()?)).filter(|_| is_code)
    });
    rows.collect()
}

fn of_rows(rows: &[(String, ElementRef)]) -> Clipping {
    let cells = |code: &str| {
        rows.iter()
            .filter(move |(known, _)| known == code)
            .map(|(_, cell)| *cell)
            .collect::<Vec<_>>()
    };
    let field = |code: &str| cells(code).into_iter().find_map(words);
    let paragraphs = ["LP", "TD"].into_iter().flat_map(&cells).flat_map(|cell| {
        let marked = each(cell, "p");
        if marked.is_empty() { words(cell).into_iter().collect() } else { marked }
    });
    Clipping {
        id: field("AN").map(|id| id.trim_start_matches("Document ").to_owned()),
        outlet: field("SN"),
        title: field("HD"),
        published: field("PD").as_deref().and_then(day),
        authors: field("BY").map(|byline| authors(&byline)).unwrap_or_default(),
        lang: None,
        paragraphs: paragraphs.collect(),
    }
}

/// Without codes, the lines above the text are told by their place: the outlet stands under the day, or under the time below it.
fn of_lines(article: ElementRef) -> Clipping {
    let lines = each(article, "div");
    let at_day = lines.iter().position(|line| line.len() < 40 && day(line).is_some());
    let under_day = at_day.and_then(|at| lines.get(at + 1..)).unwrap_or_default();
    let outlet = under_day.iter().find(|line| !line.contains(':')).cloned();
    let id = lines.iter().rev().find_map(|line| line.strip_prefix("Document ")).map(str::to_owned);
    Clipping {
        id,
        outlet,
        title: first(article, "[class$=Headline]"),
        published: at_day.and_then(|at| lines.get(at)).and_then(|line| day(line)),
        authors: first(article, ".author").map(|byline| authors(&byline)).unwrap_or_default(),
        lang: None,
        paragraphs: each(article, "p.articleParagraph"),
    }
}
