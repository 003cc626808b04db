//! What an item says of itself, wherever the three forms keep it.

use dateline_types::{Content, RawPage};

use super::paragraphs::{line, paragraphs};
use super::tree::Element;
use crate::error::problem;
use crate::pages::Item;
use crate::whole::checked;

/// Elements that are an item: NewsML-G2, NITF, NewsML 1.
pub(super) const ITEMS: [&str; 3] = ["newsItem", "nitf", "NewsItem"];

/// Where each thing may stand, best first: names of elements, one somewhere inside the other, and after `@` an attribute. Prefixes are left out.
const ID: [&str; 3] = ["@guid", "NewsIdentifier/PublicIdentifier", "doc-id@id-string"];
const TITLE: [&str; 6] = [
    "contentMeta/headline",
    "NewsLines/HeadLine",
    "hedline/hl1",
    "itemMeta/title",
    "head/title",
    "h1",
];
const BYLINE: [&str; 5] =
    ["contentMeta/by", "NewsLines/ByLine", "byline/person", "byline", "contentMeta/creator/name"];
const DATELINE: [&str; 3] = ["contentMeta/dateline", "NewsLines/DateLine", "body.head/dateline"];
const PUBLISHED: [&str; 9] = [
    "contentMeta/contentCreated",
    "itemMeta/firstCreated",
    "itemMeta/versionCreated",
    "date.issue@norm",
    "date.release@norm",
    "pubdata@date.publication",
    "NewsManagement/FirstCreated",
    "NewsManagement/ThisRevisionCreated",
    "story.date@norm",
];
const OUTLET: [&str; 8] = [
    "itemMeta/provider/name",
    "itemMeta/provider@literal",
    "itemMeta/provider@qcode",
    "pubdata@name",
    "distributor/org",
    "distributor",
    "AdministrativeMetadata/Provider/Party@FormalName",
    "doc.copyright@holder",
];
const LANG: [&str; 6] = [
    "contentMeta/language@tag",
    "DescriptiveMetadata/Language@FormalName",
    "inlineXML@lang",
    "body@lang",
    "nitf@lang",
    "@lang",
];
const BODY: [&str; 8] = [
    "body.content",
    "inlineXML/body",
    "inlineXML",
    "inlineData",
    "DataContent/body",
    "DataContent",
    "body",
    "contentSet",
];
const STATUS: [&str; 3] =
    ["pubStatus@qcode", "docdata@management-status", "NewsManagement/Status@FormalName"];

/// Makes a page of an item; `None` for one without text, such as a picture.
pub(super) fn page(item: &Element, origin: String) -> Option<Item> {
    let id = said(item, &ID);
    let status = said(item, &STATUS).unwrap_or_default().to_ascii_lowercase();
    if status.ends_with("canceled") || status.ends_with("cancelled") {
        let message = format!("{origin}: the agency has withdrawn the item");
        return Some(Err(problem(id, "withdrawn", message)));
    }
    let body = BODY.iter().find_map(|path| found(item, path))?;
    let mut text = paragraphs(body);
    if text.is_empty() {
        return None;
    }
    if let Some(dateline) = said(item, &DATELINE) {
        text.insert(0, dateline);
    }
    Some(checked(RawPage {
        id,
        title: said(item, &TITLE),
        lang: said(item, &LANG),
        published: said(item, &PUBLISHED).map(extended),
        outlet: said(item, &OUTLET).map(|outlet| local(&outlet)),
        authors: said(item, &BYLINE).map(|byline| author(&byline)).into_iter().collect(),
        ..RawPage::new(origin, Content::Text(text.join("\n\n")))
    }))
}

fn said(item: &Element, paths: &[&str]) -> Option<String> {
    paths.iter().find_map(|path| match path.split_once('@') {
        Some((path, name)) => found(item, path)?.attribute(name).map(str::to_owned),
        None => Some(line(found(item, path)?)).filter(|words| !words.is_empty()),
    })
}

fn found<'a>(item: &'a Element, path: &str) -> Option<&'a Element> {
    // An element that is the item itself: `nitf@lang`.
    let names = path.split('/').filter(|name| !name.is_empty() && *name != item.name);
    names.into_iter().try_fold(item, |element, name| element.find(name))
}

/// The short form of dates, `20261128T101500+0100`, as days; other forms stay.
fn extended(date: String) -> String {
    let (Some(day), rest) = (date.get(..8), date.get(8..)) else { return date };
    let is_day = day.bytes().all(|byte| byte.is_ascii_digit());
    let is_whole = rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('T'));
    match (is_day && is_whole, day.get(..4), day.get(4..6), day.get(6..)) {
        (true, Some(year), Some(month), Some(day)) => format!("{year}-{month}-{day}"),
        _ => date,
    }
}

/// A name in a list of names, `nprov:AFP`, without the list.
fn local(name: &str) -> String {
    match name.split_once(':') {
        Some((list, name)) if !list.contains(" ") && !name.starts_with(" ") => {
            name.trim().to_owned()
        }
        _ => name.to_owned(),
    }
}

/// A byline without the word before the name.
fn author(byline: &str) -> String {
    let words = ["By ", "BY ", "by ", "Par ", "PAR ", "par "];
    let name = words.iter().find_map(|word| byline.strip_prefix(word)).unwrap_or(byline);
    name.trim().to_owned()
}
