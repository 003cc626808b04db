//! Agency copy in each of its forms, whole and cut.

use super::*;
use crate::pages::Item;

const MESSAGE: &[u8] = include_bytes!("../../tests/samples/message.g2.xml");
const NITF: &[u8] = include_bytes!("../../tests/samples/story.nitf.xml");
const NEWSML1: &[u8] = include_bytes!("../../tests/samples/newsml1.xml");

fn items(xml: &[u8]) -> Vec<Item> {
    open_xml(Stream::of("a.xml", Cursor::new(xml.to_vec()))).unwrap().collect()
}

fn codes(xml: &[u8]) -> Vec<&'static str> {
    let code = |item: Item| item.map_or_else(|problem| problem.code, |_| "page");
    items(xml).into_iter().map(code).collect()
}

#[test]
fn newsml_g2_gives_a_page_for_each_item_with_text() {
    assert_eq!(codes(MESSAGE), ["page", "withdrawn"]);
    let page = items(MESSAGE).remove(0).unwrap();
    assert_eq!(page.origin, "item 1 of `a.xml`");
    assert_eq!(page.id.as_deref(), Some("urn:example:item-1"));
    assert_eq!(page.title.as_deref(), Some("Mali : l'armée annonce un cessez-le-feu"));
    assert_eq!(page.outlet.as_deref(), Some("Agence inventée"));
    assert_eq!(page.published.as_deref(), Some("2026-11-28T09:50:00+01:00"));
    assert_eq!(page.lang.as_deref(), Some("fr"));
    assert_eq!(page.authors, ["Awa Exemple"]);
    let text = "Bamako, 28 nov\n\nL'armée malienne a annoncé samedi un cessez-le-feu.\n\nLes rebelles n'ont pas réagi.";
    assert_eq!(page.content.as_str(), text);
}

#[test]
fn nitf_is_read() {
    let page = items(NITF).remove(0).unwrap();
    assert_eq!(page.id.as_deref(), Some("example-2026-11-28-7"));
    assert_eq!(page.title.as_deref(), Some("Greek coast guard rescues 40 migrants"));
    assert_eq!(page.outlet.as_deref(), Some("Invented News Agency"));
    assert_eq!(page.published.as_deref(), Some("2026-11-28"));
    assert_eq!(page.lang.as_deref(), Some("en"));
    assert_eq!(page.authors, ["Maria Example"]);
    let text = "ATHENS, Greece\n\nThe Greek coast guard rescued 40 migrants off Crete on Friday.\n\nThe ministry said it would return them to Libya — if it could.";
    assert_eq!(page.content.as_str(), text);
}

#[test]
fn newsml_1_is_read() {
    let page = items(NEWSML1).remove(0).unwrap();
    assert_eq!(page.id.as_deref(), Some("urn:newsml:example.org:20261127:1"));
    assert_eq!(page.title.as_deref(), Some("Union calls strike"));
    assert_eq!(page.outlet.as_deref(), Some("INA"));
    assert_eq!(page.published.as_deref(), Some("2026-11-27"));
    assert_eq!(page.lang.as_deref(), Some("en"));
    assert_eq!(page.authors, ["John Example"]);
    let text = "LONDON, Nov 27\n\nRail workers will strike on Monday, their union said.\n\nThe operator called for talks.";
    assert_eq!(page.content.as_str(), text);
}

#[test]
fn other_xml_is_refused_or_a_page() {
    assert_eq!(codes(b"<a><b/></a>"), ["unsupported_input"]);
    assert_eq!(codes(b"<?xml version='1.0'?><html><p>One"), ["page"]);
    assert_eq!(codes(b"<newsMessage><newsItem/></newsMessage>"), ["no_text"]);
    assert_eq!(codes(b"<newsMessage><newsItem></newsMessage>"), ["bad_xml"]);
    assert_eq!(codes(b""), ["unsupported_input"]);
}

proptest::proptest! {
    #[test]
    fn any_xml_gives_pages_or_problems(words in proptest::collection::vec("(<|</|&|;|>|=|\"|<!\\[CDATA\\[|\\]\\]>|<!--|nitf|newsItem|inlineXML|p|é|[ -~]{0,4})", 0..60)) {
        let xml = format!("<newsMessage><newsItem>{}", words.concat());
        proptest::prop_assert!(!items(xml.as_bytes()).is_empty());
    }

    #[test]
    fn a_cut_is_a_problem_and_costs_no_item_before_it(cut in 0..MESSAGE.len()) {
        let found = items(MESSAGE.get(..cut).unwrap());
        let first_end = MESSAGE.windows(11).position(|bytes| bytes == b"</newsItem>").unwrap() + 11;
        let is_whole = MESSAGE.get(cut..).unwrap().trim_ascii().is_empty();
        proptest::prop_assert_eq!(found.last().unwrap().is_err(), true);
        proptest::prop_assert_eq!(found[0].is_ok(), cut >= first_end, "{}", is_whole);
    }
}
