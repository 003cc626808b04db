//! Elements of a page and the words in them.

use scraper::{ElementRef, Selector};

/// Returns the elements inside one that a CSS selector names, in their order.
pub(super) fn all<'a>(element: ElementRef<'a>, css: &str) -> Vec<ElementRef<'a>> {
    let selector = Selector::parse(css);
    selector.map(|selector| element.select(&selector).collect()).unwrap_or_default()
}

/// Returns the words of an element with single spaces; an element without words has none.
pub(super) fn words(element: ElementRef) -> Option<String> {
    let text: String = element.text().collect();
    let words: Vec<&str> = text.split_whitespace().collect();
    (!words.is_empty()).then(|| words.join(" "))
}

/// Returns the words of the first element with words that a selector names.
pub(super) fn first(element: ElementRef, css: &str) -> Option<String> {
    all(element, css).into_iter().find_map(words)
}

/// Returns the words of each element that a selector names.
pub(super) fn each(element: ElementRef, css: &str) -> Vec<String> {
    all(element, css).into_iter().filter_map(words).collect()
}

/// The names in a byline, without the word before them.
pub(super) fn authors(byline: &str) -> Vec<String> {
    let lead = ["By ", "BY ", "by ", "Par ", "PAR ", "par "];
    let names = lead.iter().find_map(|word| byline.strip_prefix(word)).unwrap_or(byline);
    let names = names.replace(" and ", ";").replace(" et ", ";");
    let names = names.split(';').map(|name| name.trim().to_owned());
    names.filter(|name| !name.is_empty()).collect()
}
