//! Items of an XML file as small trees. Declared entities are not expanded, so that no file unfolds into more than it is.

use quick_xml::Reader;
use quick_xml::escape::{resolve_predefined_entity, unescape_with};
use quick_xml::events::{BytesRef, BytesStart, Event};

/// Elements in one another, and elements in one item: more is a mistake, or meant to do harm.
const MAX_DEPTH: usize = 200;
const MAX_ELEMENTS: usize = 200_000;

/// An element, by its name without prefix.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Element {
    pub(super) name: String,
    attributes: Vec<(String, String)>,
    pub(super) children: Vec<Child>,
}

#[derive(Debug, PartialEq, Eq)]
pub(super) enum Child {
    Element(Element),
    Text(String),
}

impl Element {
    fn new(start: &BytesStart) -> Element {
        let local = |name: &str| name.rsplit(':').next().unwrap_or(name).to_owned();
        let mut attributes = start.attributes();
        let attributes = attributes.with_checks(false).flatten().map(|attribute| {
            let value = unescape_with(&attribute.value, resolve_predefined_entity);
            let value = value.unwrap_or_else(|_| attribute.value.clone()).into_owned();
            (local(attribute.key.into_inner()), value)
        });
        Element {
            name: local(start.name().into_inner()),
            attributes: attributes.collect(),
            children: Vec::new(),
        }
    }

    /// Returns an attribute, by its name without prefix.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.trim()).filter(|value| !value.is_empty())
    }

    pub(super) fn elements(&self) -> impl Iterator<Item = &Element> {
        self.children.iter().filter_map(|child| match child {
            Child::Element(element) => Some(element),
            Child::Text(_) => None,
        })
    }

    /// Returns the first element of a name inside this one, however deep.
    pub(super) fn find(&self, name: &str) -> Option<&Element> {
        self.elements().find_map(|element| match element.name == name {
            true => Some(element),
            false => element.find(name),
        })
    }

    fn push_text(&mut self, text: &str) {
        match self.children.last_mut() {
            Some(Child::Text(before)) => before.push_str(text),
            _ => self.children.push(Child::Text(text.to_owned())),
        }
    }
}

/// The items of a file, and what keeps the rest from being read.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Parsed {
    pub(super) items: Vec<Element>,
    pub(super) fault: Option<String>,
}

/// Reads the outermost elements of the given names.
pub(super) fn parse(xml: &str, names: &[&str]) -> Parsed {
    let mut builder = Builder { names, open: Vec::new(), n_elements: 0, items: Vec::new() };
    let mut reader = Reader::from_str(xml);
    let config = reader.config_mut();
    config.allow_dangling_amp = true;
    config.expand_empty_elements = true;
    let fault = loop {
        let event = match reader.read_event() {
            Ok(Event::Eof) => break builder.unclosed(),
            Ok(event) => event,
            Err(error) => break Some(error.to_string()),
        };
        if let Err(fault) = builder.take(event) {
            break Some(fault);
        }
    };
    let at = reader.buffer_position();
    Parsed { items: builder.items, fault: fault.map(|fault| format!("{fault} (at byte {at})")) }
}

struct Builder<'a> {
    names: &'a [&'a str],
    /// Elements that are not yet closed, the outermost first. Those round the items keep nothing.
    open: Vec<Element>,
    n_elements: usize,
    items: Vec<Element>,
}

impl Builder<'_> {
    fn take(&mut self, event: Event) -> Result<(), String> {
        match event {
            Event::Start(start) => self.start(&start)?,
            Event::End(_) => self.end(),
            Event::Text(text) => self.text(&text.xml10_content()),
            Event::CData(text) => self.text(&text.xml10_content()),
            Event::GeneralRef(reference) => self.text(&resolved(&reference)),
            _ => {}
        }
        Ok(())
    }

    fn start(&mut self, start: &BytesStart) -> Result<(), String> {
        self.n_elements += 1;
        if self.open.len() >= MAX_DEPTH {
            return Err(format!("more than {MAX_DEPTH} elements in one another"));
        }
        if self.n_elements > MAX_ELEMENTS {
            return Err(format!("an item of more than {MAX_ELEMENTS} elements"));
        }
        self.open.push(Element::new(start));
        Ok(())
    }

    fn end(&mut self) {
        let Some(element) = self.open.pop() else { return };
        if self.is_inside() {
            if let Some(parent) = self.open.last_mut() {
                parent.children.push(Child::Element(element));
            }
            return;
        }
        self.n_elements = 0;
        if self.names.contains(&element.name.as_str()) {
            self.items.push(element);
        }
    }

    fn text(&mut self, text: &str) {
        if self.is_inside()
            && let Some(parent) = self.open.last_mut()
        {
            parent.push_text(text);
        }
    }

    fn is_inside(&self) -> bool {
        self.open.iter().any(|element| self.names.contains(&element.name.as_str()))
    }

    fn unclosed(&self) -> Option<String> {
        let last = self.open.last()?;
        Some(format!("the file ends inside `{}`", last.name))
    }
}

/// Returns what a reference stands for: a character by its number or by its name in HTML; what is declared in the file stays as it is written.
fn resolved(reference: &BytesRef) -> String {
    if let Ok(Some(char)) = reference.resolve_char_ref() {
        return char.to_string();
    }
    let name = reference.xml10_content();
    resolve_predefined_entity(&name).map_or_else(|| format!("&{name};"), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_are_the_outermost_elements_of_their_names() {
        let xml =
            "<m><h>x</h><p:i a='1 &amp; 2'>A &eacute;<i/>&#233;<![CDATA[<]]></p:i><i>B</i></m>";
        let parsed = parse(xml, &["i"]);
        assert_eq!((parsed.items.len(), parsed.fault), (2, None));
        assert_eq!(parsed.items[0].attribute("a"), Some("1 & 2"));
        let text = |text: &str| Child::Text(text.into());
        let inner = Element { name: "i".into(), ..Element::default() };
        assert_eq!(parsed.items[0].children, [text("A é"), Child::Element(inner), text("é<")]);
    }

    #[test]
    fn entities_of_the_file_are_not_expanded() {
        let xml = "<!DOCTYPE i [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;'>]><i>&b;</i>";
        assert_eq!(parse(xml, &["i"]).items[0].children, [Child::Text("&b;".into())]);
    }

    #[test]
    fn what_is_too_deep_or_too_much_is_a_fault_behind_the_items_before() {
        for bad in ["<a>".repeat(MAX_DEPTH + 1), format!("<i>{}", "<a/>".repeat(MAX_ELEMENTS))] {
            let parsed = parse(&format!("<m><i>A</i>{bad}"), &["i"]);
            assert_eq!(parsed.items.len(), 1);
            assert!(parsed.fault.unwrap().contains("more than"));
        }
        let parsed = parse("<m><i>A</i><i>B</", &["i"]);
        assert_eq!((parsed.items.len(), parsed.fault.is_some()), (1, true));
    }
}
