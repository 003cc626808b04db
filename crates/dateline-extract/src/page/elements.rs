//! Elements of a parsed page, asked for what this crate wants to know.

use trafilatura::dom::{Document, NodeId};

use regex::Regex;

use super::entities::{clean, decoded, short};

/// Elements that hold what surrounds an article.
const AROUND: [&str; 4] = ["aside", "footer", "nav", "form"];

/// Parents are looked at so far up.
const MAX_PARENTS: usize = 200;

/// Returns an attribute of the first element that `selector` finds and that has it.
pub(crate) fn attribute(page: &Document, selector: &str, name: &str) -> Option<String> {
    first_value(page, page.query_selector_all(page.root(), selector).into_iter(), name)
}

/// Returns an attribute of the first element that has it.
pub(crate) fn first_value(
    page: &Document,
    mut elements: impl Iterator<Item = NodeId>,
    name: &str,
) -> Option<String> {
    elements.find_map(|element| decoded(&page.get_attribute(element, name)?))
}

/// Returns the words within an element; blocks within are apart.
pub(crate) fn words_of(page: &Document, element: NodeId) -> Option<String> {
    clean(&page.iter_text(element, " "))
}

/// Returns the words within an element where they have no more than `max_chars` characters.
pub(crate) fn short_words_of(page: &Document, element: NodeId, max_chars: usize) -> Option<String> {
    short(&page.iter_text(element, " "), max_chars)
}

/// The elements of a page in its order, with the attributes that it is asked for again and again. Each look at an attribute is dear, and a selector looks at
/// those of all elements.
pub(crate) struct Elements(Vec<Known>);

struct Known {
    element: NodeId,
    class: String,
    itemprop: Option<String>,
    rel: Option<String>,
}

impl Elements {
    pub(crate) fn of(page: &Document) -> Elements {
        let elements = page.get_elements_by_tag_name(page.root(), "*").into_iter();
        let known = elements.map(|element| Known {
            element,
            class: page.class_name(element),
            itemprop: page.get_attribute(element, "itemprop"),
            rel: page.get_attribute(element, "rel"),
        });
        Elements(known.collect())
    }

    /// Returns the elements with such a class.
    pub(crate) fn like<'e>(&'e self, class: &'e Regex) -> impl Iterator<Item = NodeId> + 'e {
        self.like_or(class, |_| false)
    }

    /// Returns the elements with such a class, and those of which something else is true.
    pub(crate) fn like_or<'e>(
        &'e self,
        class: &'e Regex,
        other: impl Fn(NodeId) -> bool + 'e,
    ) -> impl Iterator<Item = NodeId> + 'e {
        self.that(move |known| {
            (!known.class.is_empty() && class.is_match(&known.class)) || other(known.element)
        })
    }

    /// Returns the elements that hold the property `name`.
    pub(crate) fn with_itemprop<'e>(&'e self, name: &'e str) -> impl Iterator<Item = NodeId> + 'e {
        self.that(move |known| known.itemprop.as_deref() == Some(name))
    }

    /// Returns the elements, most of them links, with `name` among what they are to the page.
    pub(crate) fn with_rel<'e>(&'e self, name: &'e str) -> impl Iterator<Item = NodeId> + 'e {
        self.that(move |known| {
            let mut names = known.rel.iter().flat_map(|rel| rel.split_ascii_whitespace());
            names.any(|own| own.eq_ignore_ascii_case(name))
        })
    }

    fn that<'e>(
        &'e self,
        is_such: impl Fn(&Known) -> bool + 'e,
    ) -> impl Iterator<Item = NodeId> + 'e {
        self.0.iter().filter(move |known| is_such(known)).map(|known| known.element)
    }
}

/// Makes a pattern of this crate's own.
pub(crate) fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a pattern that is written in this crate, and tested with it")
}

/// Returns class, id and roles of an element, in lower case: what its page calls it.
pub(crate) fn called(page: &Document, element: NodeId) -> String {
    let names = ["class", "id", "role", "data-testid", "data-component", "data-name"];
    let values = names.iter().filter_map(|name| page.get_attribute(element, name));
    values.collect::<Vec<_>>().join(" ").to_ascii_lowercase()
}

/// Returns the elements round one, from the inside.
pub(crate) fn parents(page: &Document, element: NodeId) -> impl Iterator<Item = NodeId> + '_ {
    std::iter::successors(page.parent(element), |&parent| page.parent(parent)).take(MAX_PARENTS)
}

/// Tells whether an element stands in what surrounds an article: a column, the foot, comments.
pub(crate) fn is_around(page: &Document, element: NodeId) -> bool {
    parents(page, element).any(|parent| {
        AROUND.contains(&page.tag_name(parent)) || called(page, parent).contains("comment")
    })
}

/// Tells whether a link leads to the front page, which is no part of a paper.
pub(crate) fn leads_home(page: &Document, link: NodeId) -> bool {
    let address = page.get_attribute(link, "href").unwrap_or_default();
    let path = address
        .split_once("://")
        .map_or(address.as_str(), |(_, rest)| rest.split_once('/').map_or("", |(_, path)| path));
    path.trim_matches('/').is_empty()
}
