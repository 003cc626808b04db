//! One page for all articles of a run: the text with its marked words, and beside it the events, each leading to the other.
//!
//! Needs no network and no script. The words of strangers reach the page escaped, whatever they hold.

mod cards;
pub(super) mod escape;
mod marks;
mod text;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::{Mutex, PoisonError};

use dateline_record::{MadeBy, ProblemRecord};
use dateline_types::{Article, Coded};

use self::escape::Escaped;
use self::marks::Marks;

const STYLE: &str = include_str!("page/style.css");

/// An event's words light up with its card, up to this many events an article.
const MAX_LIT: usize = 60;

/// What the page must remember from article to article: their titles, for the contents.
#[derive(Default)]
pub(super) struct Page {
    contents: Mutex<BTreeMap<usize, String>>,
}

impl Page {
    /// Returns the page up to its first article.
    pub(super) fn header(&self) -> String {
        format!(
            concat!(
                "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n",
                "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n",
                "<meta name=\"color-scheme\" content=\"light dark\">\n",
                "<title>Events in the news · dateline</title>\n<style>\n{}{}</style>\n</head>\n<body>\n{}<main>\n"
            ),
            STYLE,
            lit_rules(),
            include_str!("page/header.html"),
        )
    }

    /// Returns the end of the page: the contents, where there is more than one article.
    pub(super) fn footer(&self) -> String {
        let contents = self.contents.lock().unwrap_or_else(PoisonError::into_inner);
        let mut html = String::from("</main>\n<div id=\"contents\">");
        if contents.len() > 1 {
            html.push_str("<nav aria-label=\"Contents\"><h2>Contents</h2><ol>");
            contents.values().for_each(|entry| html.push_str(entry));
            html.push_str("</ol></nav>");
        }
        html.push_str("</div>\n<footer><p>Made by dateline ");
        html.push_str(env!("CARGO_PKG_VERSION"));
        html.push_str(".</p></footer>\n</body>\n</html>\n");
        html
    }

    /// Returns the section of the `nth` article with its events.
    pub(super) fn coded(&self, nth: usize, coded: &Coded, made_by: &MadeBy) -> String {
        let doc = &coded.resolved.doc;
        let section = Section { nth, article: &doc.article, lang: &doc.lang };
        let (text, anchors) = text::marked(&section, &Marks::of(coded));
        let cards = cards::aside(&section, coded, made_by, &anchors);
        self.add(&section, coded.events.len());
        section.html(&text, &cards)
    }

    /// Returns the section of the `nth` article as it was read.
    pub(super) fn article(&self, nth: usize, article: &Article) -> String {
        let section = Section { nth, article, lang: article.lang.as_deref().unwrap_or_default() };
        let (text, _) = text::marked(&section, &Marks::default());
        self.add_entry(nth, section.entry(""));
        section.html(&text, "")
    }

    /// Returns the section that stands in the place of an article that could not be done.
    pub(super) fn problem(&self, nth: usize, problem: &ProblemRecord) -> String {
        let name = problem.article.as_deref().unwrap_or("an article without an id");
        let (n, name, message) = (nth + 1, Escaped(name), Escaped(&problem.message));
        self.add_entry(
            nth,
            format!("<li><a href=\"#a{n}\">{name}</a> <span class=\"note\">not done</span></li>"),
        );
        format!(
            "<section class=\"problem\" id=\"a{n}\" aria-labelledby=\"a{n}-t\">\n<h2 id=\"a{n}-t\">Not done: {name}</h2>\n<p>{message}</p>\n</section>\n"
        )
    }

    /// Takes the `nth` article out of the contents: it turned out to be a copy.
    pub(super) fn leave_out(&self, nth: usize) {
        self.contents.lock().unwrap_or_else(PoisonError::into_inner).remove(&nth);
    }

    fn add(&self, section: &Section<'_>, n_events: usize) {
        let note = match n_events {
            0 => "no events".to_owned(),
            1 => "1 event".to_owned(),
            n => format!("{n} events"),
        };
        self.add_entry(section.nth, section.entry(&note));
    }

    fn add_entry(&self, nth: usize, entry: String) {
        self.contents.lock().unwrap_or_else(PoisonError::into_inner).insert(nth, entry);
    }
}

/// Returns the rules by which a card lights up its words, and words their card: there is no script that could.
fn lit_rules() -> String {
    let mut rules = String::new();
    for n in 1..=MAX_LIT {
        // Writing to a string cannot fail.
        let _ = writeln!(
            rules,
            ".article:has(.c{n}:is(:hover,:focus-within,:target)) .w{n}{{background:var(--lit)}}\n.article:has(.w{n}:is(:hover,:focus-within)) .c{n}{{border-color:var(--link)}}"
        );
    }
    rules
}

/// An article's place on the page.
struct Section<'a> {
    nth: usize,
    article: &'a Article,
    lang: &'a str,
}

impl Section<'_> {
    /// Returns an id of this article's own: ids of articles are not always unique.
    fn id(&self) -> String {
        format!("a{}", self.nth + 1)
    }

    /// Returns the title, else the first words.
    fn title(&self) -> String {
        const MAX_CHARS: usize = 80;
        if let Some(title) = &self.article.title {
            return title.clone();
        }
        let mut words: String = self.article.text.trim().chars().take(MAX_CHARS).collect();
        if words.is_empty() {
            words.push_str(&self.article.id);
        }
        words
    }

    fn entry(&self, note: &str) -> String {
        let (id, lang, title) = (self.id(), Escaped(self.lang), self.title());
        let title = Escaped(&title);
        format!(
            "<li><a href=\"#{id}\" lang=\"{lang}\">{title}</a> <span class=\"note\">{note}</span></li>"
        )
    }

    fn html(&self, text: &str, cards: &str) -> String {
        let (id, lang, title) = (self.id(), Escaped(self.lang), self.title());
        let (title, facts) = (Escaped(&title), self.facts());
        format!(
            "<section class=\"article\" id=\"{id}\" aria-labelledby=\"{id}-t\">\n<h2 id=\"{id}-t\" lang=\"{lang}\" dir=\"auto\">{title}</h2>\n{facts}<div class=\"side-by-side\">\n<div class=\"text\" lang=\"{lang}\" dir=\"auto\">{text}</div>\n{cards}</div>\n</section>\n"
        )
    }

    fn facts(&self) -> String {
        let article = self.article;
        let mut facts = Vec::new();
        facts.extend(
            article.published.as_ref().map(|published| Escaped(&published.edtf).to_string()),
        );
        facts.extend(article.outlet.as_ref().map(|outlet| Escaped(outlet).to_string()));
        facts.extend(article.authors.iter().map(|author| Escaped(author).to_string()));
        facts.extend(article.url.as_ref().filter(|url| is_of_the_web(url)).map(|url| {
            format!("<a href=\"{}\" rel=\"noreferrer nofollow\">original</a>", Escaped(url))
        }));
        facts.push(format!("<span class=\"note\">id {}</span>", Escaped(&article.id)));
        if article.truncated {
            facts.push("the end is missing".to_owned());
        }
        format!("<p class=\"facts\">{}</p>\n", facts.join(" · "))
    }
}

/// Tells whether an address may be followed: one of another kind may be a script.
pub(super) fn is_of_the_web(url: &str) -> bool {
    let scheme = url.split(':').next().unwrap_or_default().to_ascii_lowercase();
    scheme == "http" || scheme == "https"
}

#[cfg(test)]
mod tests;
