//! OPML: the feeds that a reader of news follows.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use url::Url;

use super::entry::Listed;
use super::mend::{mended, unescaped};

/// Reads the addresses of the feeds, in their order.
pub(crate) fn read_opml(text: &str, base: Option<&Url>) -> Result<Vec<Listed>, String> {
    let mended = mended(text);
    let mut reader = Reader::from_str(&mended);
    let mut lists = Vec::new();
    loop {
        match reader.read_event().map_err(|error| error.to_string())? {
            Event::Start(tag) | Event::Empty(tag) if tag.name().as_ref() == "outline" => {
                let url = address(&tag).map(|url| {
                    base.and_then(|base| base.join(&url).ok()).map_or(url, String::from)
                });
                lists.extend(url.map(Listed::List));
            }
            Event::Eof => return Ok(lists),
            _ => {}
        }
    }
}

/// Programs do not agree on how `xmlUrl` is written.
fn address(outline: &BytesStart<'_>) -> Option<String> {
    let is_address = |name: &str| name.eq_ignore_ascii_case("xmlUrl");
    let attribute =
        outline.html_attributes().flatten().find(|attribute| is_address(attribute.key.as_ref()))?;
    Some(unescaped(attribute.value.trim()).into_owned()).filter(|url| !url.is_empty())
}
