//! What a page says of itself: JSON-LD first, since publishers keep it for search engines, then `<meta>` and the like.

use serde_json::Value;
use trafilatura::dom::Document;

use crate::parse_published;

/// Deeper objects of JSON-LD are not looked into.
const MAX_DEPTH: usize = 8;

/// What a page says of its article.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct Meta {
    pub(crate) title: Option<String>,
    pub(crate) published: Option<String>,
    pub(crate) authors: Vec<String>,
    pub(crate) outlet: Option<String>,
    pub(crate) lang: Option<String>,
    pub(crate) url: Option<String>,
}

/// Names of `<meta>` that hold the day of publication, the most exact first.
const DATES: [&str; 10] = [
    "article:published_time",
    "og:article:published_time",
    "og:published_time",
    "datepublished",
    "parsely-pub-date",
    "sailthru.date",
    "dc.date.issued",
    "dc.date",
    "pubdate",
    "date",
];

/// Reads what a parsed page says of itself.
pub(crate) fn meta_of(page: &Document) -> Meta {
    let mut meta = Meta::default();
    for script in page.scripts_with_type(&["application/ld+json"]) {
        if let Ok(value) = serde_json::from_str(page.text(script).trim()) {
            meta.add_json(&value, 0);
        }
    }
    meta.add_tags(&Tags::of(page));
    meta.lang = attribute(page, "html", "lang").or(meta.lang);
    meta.published =
        meta.published.or_else(|| attribute(page, "time[itemprop=datePublished]", "datetime"));
    meta.published = meta.published.or_else(|| attribute(page, "time[pubdate]", "datetime"));
    meta.url = meta.url.or_else(|| attribute(page, "link[rel=canonical]", "href"));
    meta
}

fn attribute(page: &Document, selector: &str, name: &str) -> Option<String> {
    let element = page.query_selector(page.root(), selector)?;
    clean(&page.get_attribute(element, name)?)
}

/// Joins words by single spaces; nothing is none.
pub(crate) fn clean(value: &str) -> Option<String> {
    let joined = value.split_whitespace().collect::<Vec<_>>().join(" ");
    (!joined.is_empty()).then_some(joined)
}

/// Names and contents of the page's `<meta>`.
struct Tags(Vec<(String, String)>);

impl Tags {
    fn of(page: &Document) -> Tags {
        let tags = page.get_elements_by_tag_name(page.root(), "meta");
        let named = tags.into_iter().filter_map(|tag| {
            let name = ["property", "name", "itemprop"]
                .iter()
                .find_map(|name| page.get_attribute(tag, name))?;
            Some((name.to_ascii_lowercase(), clean(&page.get_attribute(tag, "content")?)?))
        });
        Tags(named.collect())
    }

    fn all<'t>(&'t self, name: &'t str) -> impl Iterator<Item = &'t String> {
        self.0.iter().filter(move |(own, _)| own == name).map(|(_, content)| content)
    }

    fn first(&self, name: &str) -> Option<String> {
        self.all(name).next().cloned()
    }
}

impl Meta {
    fn add_tags(&mut self, tags: &Tags) {
        let or = |own: &mut Option<String>, name: &str| {
            if own.is_none() {
                *own = tags.first(name);
            }
        };
        or(&mut self.title, "og:title");
        or(&mut self.outlet, "og:site_name");
        or(&mut self.lang, "og:locale");
        or(&mut self.url, "og:url");
        let is_date = |value: &&String| parse_published(value).is_some();
        self.published = self
            .published
            .take()
            .or_else(|| DATES.iter().find_map(|name| tags.all(name).find(is_date).cloned()));
        if self.authors.is_empty() {
            // Facebook's profile addresses stand there too.
            let names = tags.all("author").chain(tags.all("article:author"));
            self.authors = names.filter(|name| !name.contains("://")).cloned().collect();
            self.authors.dedup();
        }
    }

    /// Reads an object of JSON-LD if it is an article, else looks within it.
    fn add_json(&mut self, value: &Value, depth: usize) {
        match value {
            _ if depth > MAX_DEPTH => {}
            Value::Array(values) => values.iter().for_each(|value| self.add_json(value, depth + 1)),
            Value::Object(_) if is_article(value) => self.add_article(value),
            Value::Object(object) => {
                for name in ["@graph", "mainEntity", "mainEntityOfPage"] {
                    object.get(name).iter().for_each(|value| self.add_json(value, depth + 1));
                }
            }
            _ => {}
        }
    }

    fn add_article(&mut self, article: &Value) {
        let text = |name: &str| article.get(name).and_then(Value::as_str).and_then(clean_entities);
        let or = |own: &mut Option<String>, value: Option<String>| *own = own.take().or(value);
        or(&mut self.title, text("headline"));
        or(
            &mut self.published,
            text("datePublished").filter(|date| parse_published(date).is_some()),
        );
        or(&mut self.lang, text("inLanguage"));
        or(
            &mut self.outlet,
            article.get("publisher").and_then(|publisher| names(publisher).into_iter().next()),
        );
        if self.authors.is_empty() {
            self.authors = article.get("author").map(names).unwrap_or_default();
        }
    }
}

/// Tells whether an object is a `NewsArticle`, a `LiveBlogPosting` and so on.
fn is_article(object: &Value) -> bool {
    let is_kind = |kind: &Value| {
        kind.as_str().is_some_and(|kind| {
            kind.ends_with("Article") || kind.ends_with("Posting") || kind == "Report"
        })
    };
    match object.get("@type") {
        Some(Value::Array(kinds)) => kinds.iter().any(is_kind),
        Some(kind) => is_kind(kind),
        None => false,
    }
}

/// Returns the names of people or bodies, which may be strings, objects or lists of both.
fn names(value: &Value) -> Vec<String> {
    match value {
        Value::String(name) => {
            clean_entities(name).filter(|name| !name.contains("://")).into_iter().collect()
        }
        Value::Object(object) => object
            .get("name")
            .filter(|name| name.is_string() || name.is_array())
            .map(names)
            .unwrap_or_default(),
        // A list in a list does not occur; following it would need a bound.
        Value::Array(values) => {
            values.iter().filter(|value| !value.is_array()).flat_map(flat_names).collect()
        }
        _ => Vec::new(),
    }
}

fn flat_names(value: &Value) -> Option<String> {
    let name = value.as_str().or_else(|| value.get("name")?.as_str())?;
    clean_entities(name).filter(|name| !name.contains("://"))
}

/// JSON-LD often holds the entities of the page's template.
fn clean_entities(value: &str) -> Option<String> {
    const ENTITIES: [(&str, &str); 8] = [
        ("&quot;", "\""),
        ("&#34;", "\""),
        ("&#39;", "'"),
        ("&#039;", "'"),
        ("&apos;", "'"),
        ("&rsquo;", "’"),
        ("&nbsp;", " "),
        ("&amp;", "&"),
    ];
    let plain = |text: String, (entity, with): &(&str, &str)| text.replace(entity, with);
    if value.contains('&') {
        clean(&ENTITIES.iter().fold(value.to_owned(), plain))
    } else {
        clean(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(html: &str) -> Meta {
        meta_of(&Document::parse(html))
    }

    #[test]
    fn json_ld_goes_before_meta() {
        let meta = of(
            r#"<html lang="fr-FR"><head><meta property="og:title" content="Autre"><meta property="og:site_name" content="Le Site">
            <meta property="article:published_time" content="2020-01-08"><script type="application/ld+json">
            {"@graph":[{"@type":"WebSite","name":"x"},{"@type":["NewsArticle"],"headline":"L&#39;un","datePublished":"2020-01-07T23:30:00+01:00",
            "author":[{"@type":"Person","name":"A B"},"C D"],"publisher":{"name":"Le Journal"}}]}</script></head></html>"#,
        );
        let some = |text: &str| Some(text.to_owned());
        let expected = Meta {
            title: some("L'un"),
            published: some("2020-01-07T23:30:00+01:00"),
            authors: vec!["A B".into(), "C D".into()],
            outlet: some("Le Journal"),
            lang: some("fr-FR"),
            url: None,
        };
        assert_eq!(meta, expected);
    }

    #[test]
    fn meta_is_read_and_bad_dates_are_passed_over() {
        let meta = of(
            r#"<meta property="article:published_time" content="soon"><meta name="date" content="2020-01-08"><meta name=author content="A  B">
            <script type="application/ld+json">{"@type":"NewsArticle","datePublished":"2020-99"}</script><link rel=canonical href="https://a.fr/x">"#,
        );
        assert_eq!(
            (meta.published.as_deref(), meta.authors, meta.url.as_deref()),
            (Some("2020-01-08"), vec!["A B".to_owned()], Some("https://a.fr/x"))
        );
        assert_eq!(
            of("<time itemprop=datePublished datetime=2020-01-07>").published.as_deref(),
            Some("2020-01-07")
        );
        assert_eq!(of("<p>"), Meta::default());
    }
}
