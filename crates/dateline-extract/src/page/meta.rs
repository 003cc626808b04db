//! What a page says of itself, from several sources: JSON-LD first, since publishers keep it for search engines, then `<meta>`, then elements.

use std::sync::LazyLock;

use regex::Regex;
use serde_json::Value;
use trafilatura::dom::{Document, NodeId};

use super::authors;
use super::elements::{
    Elements, attribute, called, first_value, is_around, leads_home, pattern, short_words_of,
    words_of,
};
use super::entities::{clean, decoded};
use super::json_ld::{JsonLd, kinds, text_of};
use super::kicker;
use super::scope::{largest, printed_part};
use super::title::{Titles, outlet_in_title, outlet_of_host};
use crate::byline;
use crate::main_text::FoundDate;
use crate::parse_published;
use crate::words::Words;

/// What a page says of its article.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct Meta {
    pub(crate) title: Option<String>,
    pub(crate) published: Vec<FoundDate>,
    pub(crate) modified: Vec<String>,
    /// Names of authors by each source, the most trusted first.
    pub(crate) bylines: Vec<Vec<String>>,
    pub(crate) outlet: Option<String>,
    pub(crate) section: Option<String>,
    pub(crate) lang: Option<String>,
    pub(crate) url: Option<String>,
    pub(crate) paywall: Option<bool>,
    /// What the page says that it is about.
    pub(crate) summary: Option<String>,
}

/// Names of `<meta>` that hold the time of publication, the most exact first.
const DATES: [&str; 16] = [
    "article:published_time",
    "article:published",
    "og:article:published_time",
    "og:published_time",
    "datepublished",
    "parsely-pub-date",
    "cxenseparse:recs:publishtime",
    "sailthru.date",
    "publish-date",
    "publication_date",
    "dcterms.created",
    "dc.date.issued",
    "dc.date",
    "pubdate",
    "publishdate",
    "date",
];

/// Names of `<meta>` that hold the time of the last change.
const CHANGES: [&str; 6] = [
    "article:modified_time",
    "article:modified",
    "og:updated_time",
    "datemodified",
    "dcterms.modified",
    "last-modified",
];

/// A longer text names no part of a paper.
const MAX_SECTION_CHARS: usize = 40;

/// So many lines that may hold the date are looked at.
const MAX_DATE_LINES: usize = 12;

/// A longer text is no line with a date.
const MAX_DATE_CHARS: usize = 120;

/// Classes of elements that may hold the date.
static DATED_CLASS: LazyLock<Regex> = LazyLock::new(|| pattern("date|Date|publi|byline|meta|info"));

/// Reads what a parsed page says of itself; `url` is where it was read from.
pub(crate) fn meta_of(
    page: &Document,
    elements: &Elements,
    json_ld: &JsonLd,
    url: Option<&str>,
    words: &Words,
) -> Meta {
    let mut meta = Meta { url: address(page, elements), ..Meta::default() };
    let mut titles = Titles::default();
    meta.add_json_ld(json_ld, &mut titles);
    meta.add_tags(&Tags::of(page), words, &mut titles);
    let html = page.iter_descendants(page.root(), &["html"]).into_iter();
    let lang = html.filter_map(|html| page.get_attribute(html, "lang")).next();
    meta.lang = lang.as_deref().and_then(decoded).or(meta.lang);
    meta.add_times(page, elements);
    let headings = page.get_elements_by_tag_name(page.root(), "h1");
    titles.printed = headings.into_iter().filter_map(|h1| words_of(page, h1)).collect();
    titles.page = page
        .get_elements_by_tag_name(page.root(), "title")
        .first()
        .and_then(|&title| decoded(&page.text_content(title)));
    if titles.printed.is_empty() {
        let of_page = titles.page.as_deref().and_then(|title| printed_part(page, title));
        let is_stated = !titles.stated.is_empty();
        titles.printed.extend(of_page.or_else(|| largest(page).filter(|_| !is_stated)));
    }
    let host = url.or(meta.url.as_deref()).and_then(outlet_of_host);
    let named = titles.page.as_deref().zip(host.as_deref());
    meta.outlet =
        meta.outlet.or_else(|| named.and_then(|(title, host)| outlet_in_title(title, host)));
    titles.outlets.extend(meta.outlet.clone());
    titles.outlets.extend(host);
    meta.outlet = meta.outlet.or_else(|| titles.outlet_beside());
    meta.title = titles.choose();
    meta.bylines.extend(authors::printed(page, elements, meta.title.as_deref(), words));
    let address = url.or(meta.url.as_deref());
    meta.section = meta
        .section
        .or_else(|| crumb(page))
        .or_else(|| kicker::section(page, meta.title.as_deref(), address));
    meta
}

fn address(page: &Document, elements: &Elements) -> Option<String> {
    let links = elements.with_rel("canonical").filter(|&link| page.tag_name(link) == "link");
    first_value(page, links, "href")
        .or_else(|| attribute(page, "meta[property='og:url']", "content"))
        .filter(|url| url.contains("://"))
}

/// Names and contents of the page's `<meta>`.
pub(crate) struct Tags(Vec<(String, String)>);

impl Tags {
    pub(crate) fn of(page: &Document) -> Tags {
        let tags = page.get_elements_by_tag_name(page.root(), "meta");
        let named = tags.into_iter().filter_map(|tag| {
            let name = ["property", "name", "itemprop"]
                .iter()
                .find_map(|name| page.get_attribute(tag, name))?;
            Some((name.to_ascii_lowercase(), decoded(&page.get_attribute(tag, "content")?)?))
        });
        Tags(named.collect())
    }

    pub(crate) fn all<'t>(&'t self, name: &'t str) -> impl Iterator<Item = &'t String> {
        self.0.iter().filter(move |(own, _)| own == name).map(|(_, content)| content)
    }

    pub(crate) fn first(&self, name: &str) -> Option<String> {
        self.all(name).next().cloned()
    }

    fn dates(&self, names: &[&str]) -> Vec<String> {
        let all = names.iter().flat_map(|name| self.all(name));
        all.filter(|value| parse_published(value).is_some()).cloned().collect()
    }
}

impl Meta {
    /// Tells whether the page says nothing of what most articles have.
    pub(crate) fn has_gaps(&self, words: &Words) -> bool {
        let has_gap = [&self.title, &self.outlet, &self.url].iter().any(|field| field.is_none());
        has_gap || byline::read(&self.bylines, self.outlet.as_slice(), words).persons.is_empty()
    }

    fn add_date(&mut self, value: String, basis: &'static str) {
        self.published.push(FoundDate { value, basis });
    }

    fn add_tags(&mut self, tags: &Tags, words: &Words, titles: &mut Titles) {
        let or = |own: &mut Option<String>, name: &str| {
            *own = own.take().or_else(|| tags.first(name));
        };
        titles
            .stated
            .extend(["og:title", "twitter:title"].iter().filter_map(|name| tags.first(name)));
        let site = tags.first("og:site_name");
        titles.outlets.extend(self.outlet.clone().into_iter().chain(site.clone()));
        self.outlet = site.or(self.outlet.take());
        or(&mut self.summary, "og:description");
        or(&mut self.summary, "description");
        or(&mut self.outlet, "application-name");
        or(&mut self.lang, "og:locale");
        or(&mut self.section, "article:section");
        or(&mut self.section, "og:section");
        or(&mut self.section, "section");
        tags.dates(&DATES).into_iter().for_each(|date| self.add_date(date, "meta"));
        self.modified.extend(tags.dates(&CHANGES));
        let tier = tags.first("article:content_tier").or_else(|| tags.first("content_tier"));
        self.paywall = self.paywall.or(match tier.as_deref() {
            Some("free") => Some(false),
            Some("locked" | "metered" | "paid" | "premium") => Some(true),
            _ => None,
        });
        self.bylines.extend(authors::stated(tags, words));
    }

    fn add_json_ld(&mut self, json_ld: &JsonLd, titles: &mut Titles) {
        let articles = json_ld.articles();
        let is_this = |article: &&&Value| {
            let own = |name: &str| {
                article.get(name).map(|value| value["@id"].as_str().or(value.as_str()))
            };
            let addresses = ["url", "@id", "mainEntityOfPage"];
            self.url.is_some()
                && addresses.iter().any(|name| own(name) == Some(self.url.as_deref()))
        };
        let main = articles.iter().find(is_this).or(articles.first()).copied();
        let headline = main.and_then(|article| text_of(article, "headline"));
        // The same article may stand there twice, as a whole and for search engines.
        let same =
            articles.iter().copied().filter(|article| text_of(article, "headline") == headline);
        let other_kinds = json_ld.typed("WebPage").into_iter().chain(json_ld.typed("Report"));
        let others = other_kinds.filter(|page| page.get("datePublished").is_some());
        for article in main.into_iter().chain(same).chain(others) {
            self.add_article(article, json_ld, titles);
        }
        self.section = self.section.take().or_else(|| section(json_ld));
    }

    fn add_article(&mut self, article: &Value, json_ld: &JsonLd, titles: &mut Titles) {
        titles.stated.extend(text_of(article, "headline"));
        titles.is_in_json_ld = !titles.stated.is_empty();
        let dated =
            |name: &str| text_of(article, name).filter(|date| parse_published(date).is_some());
        dated("datePublished")
            .or_else(|| dated("dateCreated"))
            .into_iter()
            .for_each(|date| self.add_date(date, "json_ld"));
        self.modified.extend(dated("dateModified"));
        let or = |own: &mut Option<String>, value: Option<String>| *own = own.take().or(value);
        or(&mut self.lang, text_of(article, "inLanguage"));
        or(&mut self.section, text_of(article, "articleSection"));
        let publisher = article.get("publisher").or_else(|| article.get("sourceOrganization"));
        or(&mut self.outlet, publisher.and_then(|one| names(one, json_ld).into_iter().next()));
        or(&mut self.url, text_of(article, "url").filter(|url| url.contains("://")));
        for field in ["author", "creator"] {
            let given = article.get(field).map(|value| names(value, json_ld)).unwrap_or_default();
            self.bylines.push(given);
        }
        let is_free = match article.get("isAccessibleForFree") {
            Some(Value::Bool(is_free)) => Some(*is_free),
            Some(Value::String(word)) => match word.to_ascii_lowercase().as_str() {
                "true" => Some(true),
                "false" => Some(false),
                _ => None,
            },
            _ => None,
        };
        self.paywall = self.paywall.or(is_free.map(|is_free| !is_free));
    }

    /// Adds the times that elements hold: those that say what they are, then the first within the article.
    fn add_times(&mut self, page: &Document, elements: &Elements) {
        let times = page.iter_descendants(page.root(), &["time"]);
        let own = |elements: Vec<NodeId>| {
            let value = |name| first_value(page, elements.iter().copied(), name);
            value("datetime").or_else(|| value("content"))
        };
        self.modified.extend(own(elements.with_itemprop("dateModified").collect()));
        let is_stated = |&time: &NodeId| page.get_attribute(time, "pubdate").is_some();
        let stated = [
            elements.with_itemprop("datePublished").collect(),
            times.iter().copied().filter(is_stated).collect(),
        ];
        for date in stated.into_iter().filter_map(own) {
            self.add_date(date, "time_element");
        }
        for time in times {
            let Some(value) = page.get_attribute(time, "datetime").and_then(|value| clean(&value))
            else {
                continue;
            };
            if is_around(page, time) || is_link(page, time) || parse_published(&value).is_none() {
                continue;
            }
            match is_change(page, time) {
                true => self.modified.push(value),
                false => self.add_date(value, "time_element"),
            }
        }
        self.published.extend(date_lines(page, elements));
    }
}

fn is_link(page: &Document, element: NodeId) -> bool {
    super::elements::parents(page, element).any(|parent| page.tag_name(parent) == "a")
}

/// Tells whether a time is that of a change, by what it or the element round it is called.
fn is_change(page: &Document, time: NodeId) -> bool {
    let round = super::elements::parents(page, time).take(1).chain([time]);
    round
        .map(|element| called(page, element))
        .any(|name| ["updat", "modif", "maj"].iter().any(|word| name.contains(word)))
}

/// Returns lines that hold the date in words: « Publié le 7 janvier 2020 à 10h00 ».
fn date_lines(page: &Document, elements: &Elements) -> Vec<FoundDate> {
    let lines = elements.like_or(&DATED_CLASS, |element| page.tag_name(element) == "time");
    let lines = lines.filter(|&line| !is_around(page, line));
    let words = lines.filter_map(|line| short_words_of(page, line, MAX_DATE_CHARS));
    let dated = words.filter(|words| words.contains(|c: char| c.is_ascii_digit()));
    dated.take(MAX_DATE_LINES).map(|value| FoundDate { value, basis: "text" }).collect()
}

/// Returns the last link of the way to the page that stands over the article.
fn crumb(page: &Document) -> Option<String> {
    let links = page.query_selector_all(
        page.root(),
        "[class*=crumb] a, [id*=crumb] a, [class*=ariane] a, [class*=arbo] a, [class*=category-name] a, [rel~=section], [itemprop=articleSection]",
    );
    let category = || page.query_selector(page.root(), "a[rel~=category]");
    let last = links.into_iter().rfind(|&link| !leads_home(page, link)).or_else(category)?;
    words_of(page, last).filter(|words| words.chars().count() <= MAX_SECTION_CHARS)
}

/// Returns the last step but one, or the last, of the way to the page that JSON-LD tells.
fn section(json_ld: &JsonLd) -> Option<String> {
    let list = json_ld.typed("BreadcrumbList").into_iter().next()?;
    let steps = list.get("itemListElement")?.as_array()?;
    let name = |step: &Value| text_of(step, "name").or_else(|| text_of(step.get("item")?, "name"));
    let names: Vec<String> = steps.iter().filter_map(name).collect();
    names.get(1).filter(|_| names.len() > 2).cloned()
}

/// Returns the names of people or bodies, which may be strings, objects, pointers to objects, or lists of these.
fn names(value: &Value, json_ld: &JsonLd) -> Vec<String> {
    match value {
        Value::String(name) => decoded(name).into_iter().collect(),
        Value::Object(_) => match json_ld.target(value).get("name") {
            Some(Value::Array(names)) => {
                names.iter().filter_map(|name| decoded(name.as_str()?)).collect()
            }
            Some(name) => name.as_str().and_then(decoded).into_iter().collect(),
            None => Vec::new(),
        },
        // A list in a list does not occur; following it would need a bound.
        Value::Array(values) => {
            let flat = values.iter().filter(|value| !value.is_array());
            flat.flat_map(|value| names(value, json_ld)).collect()
        }
        _ => Vec::new(),
    }
}

/// Tells whether a page calls itself a live blog.
pub(crate) fn is_live(json_ld: &JsonLd) -> bool {
    json_ld.articles().iter().any(|article| kinds(article).any(|kind| kind == "LiveBlogPosting"))
}
