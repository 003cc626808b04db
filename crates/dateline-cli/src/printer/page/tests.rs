//! The page is whole, says what the article says, and every link leads somewhere.

use std::collections::BTreeSet;

use dateline_record::ProblemRecord;

use super::super::sample;
use super::*;

/// Returns a page with two articles with events, one without, and one that could not be done.
fn page() -> String {
    let page = Page::default();
    let mut html = page.header();
    let made_by = sample::made_by();
    html.push_str(&page.coded(0, &sample::coded(), &made_by));
    html.push_str(&page.coded(1, &sample::nothing_found(), &made_by));
    let message = "line 3: <script>alert(1)</script> is no article".to_owned();
    let problem = ProblemRecord::new(Some("x\"><b>".to_owned()), "acquire", "bad_json", message);
    html.push_str(&page.problem(2, &problem));
    html.push_str(&page.coded(3, &sample::coded(), &made_by));
    html.push_str(&page.article(4, &sample::article()));
    html + &page.footer()
}

/// Returns the tags of a page and the texts after each. The style sheet has no `<`.
fn tags(html: &str) -> impl Iterator<Item = (&str, &str)> {
    html.split('<').skip(1).map(|part| part.split_once('>').unwrap())
}

fn values<'h>(html: &'h str, attribute: &str) -> Vec<&'h str> {
    let start = format!(" {attribute}=\"");
    let parts = tags(html).filter_map(|(tag, _)| tag.split_once(&start));
    parts.map(|(_, rest)| rest.split('"').next().unwrap()).collect()
}

#[test]
fn ids_are_unique_and_links_lead_somewhere() {
    let html = page();
    let ids = values(&html, "id");
    let unique: BTreeSet<&str> = ids.iter().copied().collect();
    assert_eq!(ids.len(), unique.len());
    let links = values(&html, "href");
    assert!(links.len() > 80, "{} links", links.len());
    for link in links {
        match link.strip_prefix('#') {
            Some(id) => assert!(unique.contains(id), "{link}"),
            None => assert_eq!(link, "https://example.org/?a=1&amp;b=2"),
        }
    }
    for id in values(&html, "aria-labelledby") {
        assert!(unique.contains(id), "{id}");
    }
}

#[test]
fn tags_are_balanced() {
    const VOID: [&str; 4] = ["!DOCTYPE", "meta", "input", "br"];
    let html = page();
    let mut open = Vec::new();
    for (tag, _) in tags(&html) {
        let name = tag.split([' ', '\n']).next().unwrap();
        match name.strip_prefix('/') {
            Some(name) => assert_eq!(open.pop(), Some(name)),
            None if VOID.contains(&name) => {}
            None => open.push(name),
        }
    }
    assert_eq!(open, Vec::<&str>::new());
}

#[test]
fn without_its_tags_the_text_is_the_article() {
    let html = page();
    let texts: Vec<&str> = html.split("<div class=\"text\"").skip(1).collect();
    assert_eq!(texts.len(), 4);
    for text in texts {
        let text = text.split("</div>").next().unwrap();
        let (_, text) = text.split_once('>').unwrap();
        let (first, _) = text.split_once('<').unwrap();
        let words: String =
            std::iter::once(first).chain(tags(text).map(|(_, text)| text)).collect();
        let words = words.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"");
        assert_eq!(words.replace("&#39;", "'").replace("&amp;", "&"), sample::TEXT);
    }
}

#[test]
fn nothing_is_fetched_and_nothing_runs() {
    let html = page();
    for word in ["<script", "src=", "url(", "@import", "<link", "<img", "<b>\""] {
        assert!(!html.contains(word), "{word}");
    }
    assert!(!is_of_the_web("javascript:alert(1)") && is_of_the_web("HTTPS://example.org"));
}

#[test]
fn every_field_of_an_event_leads_to_its_words() {
    let html = page();
    let card = html.split("<article class=\"card").nth(1).unwrap();
    // Trigger, who, whom, when, where, and two voices with a cue each.
    assert_eq!(card.split("</article>").next().unwrap().matches("href=\"#a1-w").count(), 9);
    for class in ["m what", "m who", "when", "where", "voice", "cue", "quote"] {
        assert!(html.contains(class), "{class}");
    }
}

#[test]
fn headings_come_in_order() {
    let html = page();
    let levels =
        tags(&html).filter_map(|(tag, _)| tag.strip_prefix('h')?.split(' ').next()?.parse().ok());
    let levels: Vec<u8> = levels.collect();
    assert_eq!(levels[..4], [1, 2, 3, 4]);
    assert!(levels.windows(2).all(|pair| pair[1] <= pair[0] + 1), "{levels:?}");
}

mod browser;
