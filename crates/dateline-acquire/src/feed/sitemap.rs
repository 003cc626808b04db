//! Maps of sites: `sitemap.xml` with what news sites say in it, and lists of such maps.

use quick_xml::events::Event;
use quick_xml::{Reader, escape};
use url::Url;

use super::entry::{Entry, Listed};
use super::mend::mended;

/// Longer words are no address, title or date.
const MAX_WORD_BYTES: usize = 16 << 10;

/// Reads a map or a list of maps, in its order. What stands before an error of the XML is kept, and the rest is one broken entry.
pub(crate) fn read_sitemap(text: &str, base: Option<&Url>) -> Result<Vec<Listed>, String> {
    let mended = mended(text);
    let mut reader = Reader::from_str(&mended);
    let mut map = Map { base, listed: Vec::new(), entry: Entry::default(), word: String::new() };
    loop {
        match reader.read_event() {
            Ok(Event::Eof) => return Ok(map.listed),
            Ok(event) => map.take(&event),
            Err(error) if map.listed.is_empty() => return Err(error.to_string()),
            Err(error) => {
                let why = format!("all behind entry {} is broken: {error}", map.listed.len());
                map.listed.push(Listed::Broken(why));
                return Ok(map.listed);
            }
        }
    }
}

/// What was read so far.
struct Map<'b> {
    base: Option<&'b Url>,
    listed: Vec<Listed>,
    entry: Entry,
    /// The text of the element that is open.
    word: String,
}

impl Map<'_> {
    fn take(&mut self, event: &Event<'_>) {
        match event {
            Event::Start(tag) => {
                self.word.clear();
                if matches!(tag.local_name().as_ref(), "url" | "sitemap") {
                    self.entry = Entry::default();
                }
            }
            Event::Text(text) => self.add(text),
            Event::CData(text) => self.add(text),
            Event::GeneralRef(name) => {
                let reference = format!("&{};", &**name);
                self.add(
                    &escape::unescape_with(&reference, escape::resolve_html5_entity)
                        .unwrap_or_default(),
                );
            }
            Event::End(tag) => self.close(tag.name().as_ref()),
            _ => {}
        }
    }

    fn add(&mut self, text: &str) {
        if self.word.len() + text.len() <= MAX_WORD_BYTES {
            self.word.push_str(text);
        }
    }

    /// Takes the words of an element that ends. `image:loc` and `video:title` are of pictures.
    fn close(&mut self, name: &str) {
        let word = self.word.trim().to_owned();
        self.word.clear();
        let word = Some(word).filter(|word| !word.is_empty());
        match name {
            "loc" => self.entry.url = word.map(|url| self.absolute(url)),
            // `lastmod` is not read: it is the day of the last change, and the page itself knows its date better.
            "news:title" => self.entry.title = word,
            "news:name" => self.entry.outlet = word,
            "news:language" => self.entry.lang = word,
            "news:publication_date" => self.entry.published = word.and_then(day),
            "url" => self.end_entry(),
            "sitemap" => self.listed.extend(self.entry.url.take().map(Listed::List)),
            _ => {}
        }
    }

    fn absolute(&self, url: String) -> String {
        self.base.and_then(|base| base.join(&url).ok()).map_or(url, String::from)
    }

    fn end_entry(&mut self) {
        let mut entry = std::mem::take(&mut self.entry);
        entry.id.clone_from(&entry.url);
        self.listed.push(match entry.url {
            Some(_) => Listed::Entry(Box::new(entry)),
            None => Listed::Broken("an entry of the sitemap has no address".to_owned()),
        });
    }
}

fn day(word: String) -> Option<String> {
    super::date::parse_date(&word).map(|time| time.date().to_string())
}
