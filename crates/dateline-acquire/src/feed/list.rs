//! The text of a list of articles to what it names.

use std::collections::BTreeSet;

use url::Url;

use super::entry::Listed;
use super::kind::{Kind, kind};
use super::{opml, sitemap, xml_feed};

/// A feed, a list of feeds or a map of a site, as it was read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct List {
    /// How long it stays true by its own word, in minutes.
    pub(crate) ttl_minutes: Option<u32>,
    pub(crate) listed: Vec<Listed>,
}

/// Reads a list. `base` is where it was found, for links that do not say where they lead from.
pub(crate) fn read_list(text: &str, base: Option<&Url>) -> Result<List, String> {
    let text = without_declaration(text);
    let list = match kind(text) {
        Some(Kind::Xml(root)) => xml_feed::read_xml(text, root, base)?,
        Some(Kind::Json) => xml_feed::read_feed(text, base)?,
        Some(Kind::Opml) => List { listed: opml::read_opml(text, base)?, ..List::default() },
        Some(Kind::Sitemap | Kind::SitemapIndex) => {
            List { listed: sitemap::read_sitemap(text, base)?, ..List::default() }
        }
        None => return Err("it starts like no feed, list of feeds or sitemap".to_owned()),
    };
    Ok(List { listed: unique(list.listed), ..list })
}

/// The text is in UTF-8 now, whatever the declaration says.
fn without_declaration(text: &str) -> &str {
    let text = text.trim_start_matches('\u{feff}').trim_start();
    let after = text.strip_prefix("<?xml ").and_then(|rest| rest.split_once("?>"));
    after.map_or(text, |(_, rest)| rest)
}

/// Tells articles apart that bear one id, and leaves out what is there twice.
fn unique(listed: Vec<Listed>) -> Vec<Listed> {
    let (mut ids, mut seen) = (BTreeSet::new(), BTreeSet::new());
    let n_listed = listed.len();
    let mut kept = Vec::with_capacity(n_listed);
    for mut one in listed {
        let is_new = match &mut one {
            Listed::List(url) => seen.insert((None, Some(url.clone()))),
            Listed::Entry(entry) => match entry.id.clone() {
                Some(id) => {
                    let is_new = seen.insert((Some(id.clone()), entry.url.clone()));
                    // Some programs give all articles of a feed the same id.
                    if !ids.insert(id) {
                        entry.id = entry.url.clone();
                    }
                    is_new
                }
                None => true,
            },
            Listed::Broken(_) => true,
        };
        kept.extend(is_new.then_some(one));
    }
    if kept.len() < n_listed {
        tracing::info!("{} entries of the list stand there twice", n_listed - kept.len());
    }
    kept
}

#[cfg(test)]
mod tests {
    use dateline_types::Content;

    use super::super::entry::Entry;
    use super::*;

    fn read(text: &str) -> List {
        let base = Url::parse("https://a.test/feeds/main.xml").unwrap();
        read_list(text, Some(&base)).unwrap()
    }

    fn entries(text: &str) -> Vec<Entry> {
        let entry = |listed| match listed {
            Listed::Entry(entry) => *entry,
            other => panic!("{other:?}"),
        };
        read(text).listed.into_iter().map(entry).collect()
    }

    fn texts(text: &str) -> Vec<Result<String, ()>> {
        let title = |listed| match listed {
            Listed::Entry(entry) => Ok(entry.title.unwrap_or_default()),
            Listed::List(url) => Ok(url),
            Listed::Broken(_) => Err(()),
        };
        read(text).listed.into_iter().map(title).collect()
    }

    fn body(content: &Option<Content>) -> &str {
        content.as_ref().map_or("", |content| content.as_str())
    }

    #[test]
    fn rss_2_with_whole_articles() {
        let list = read(
            "<?xml version='1.0' encoding='iso-8859-1'?><rss version='2.0' xmlns:content='http://purl.org/rss/1.0/modules/content/' xmlns:dc='http://purl.org/dc/elements/1.1/'>\
            <channel><title>Le Quotidien</title><link>https://a.test/</link><language>fr-FR</language><ttl>30</ttl>\
            <item><title>L&amp;#8217;été  à <![CDATA[Paris]]></title><link>../2020/un</link><guid isPermaLink='false'>17</guid><dc:creator>Anne Roy</dc:creator>\
            <pubDate>Tue, 07 Jan 2020 00:30:00 +0100</pubDate><description>Début</description><content:encoded><![CDATA[<p>Un.</p>]]></content:encoded></item></channel></rss>",
        );
        assert_eq!(list.ttl_minutes, Some(30));
        let [Listed::Entry(entry)] = list.listed.as_slice() else { panic!("{list:?}") };
        assert_eq!(entry.title.as_deref(), Some("L’été à Paris"));
        assert_eq!(entry.url.as_deref(), Some("https://a.test/2020/un"));
        assert_eq!(entry.id, entry.url, "a number is counted by every site");
        assert_eq!(entry.published.as_deref(), Some("2020-01-07"));
        assert_eq!(
            (entry.authors.as_slice(), entry.lang.as_deref()),
            (["Anne Roy".to_owned()].as_slice(), Some("fr-fr"))
        );
        assert_eq!(entry.outlet.as_deref(), Some("Le Quotidien"));
        assert!(body(&entry.content).contains("<article><p>Un.</p></article>"));
        assert_eq!(entry.summary, Some(Content::Text("Début".into())));
    }

    #[test]
    fn older_rss_and_atom_and_json() {
        let rdf = entries(
            "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/' xmlns:dc='http://purl.org/dc/elements/1.1/'><channel><title>C</title><link>https://a.test</link></channel><item><title>T</title><link>https://a.test/1</link><dc:date>2020-01-07</dc:date><description>D</description></item></rdf:RDF>",
        );
        assert_eq!(
            (rdf[0].url.as_deref(), rdf[0].published.as_deref()),
            (Some("https://a.test/1"), Some("2020-01-07"))
        );
        let old = entries(
            "<rss version='0.91'><channel><title>C</title><link>x</link><description>d</description><item><title>T</title><link>https://a.test/1</link></item></channel></rss>",
        );
        assert_eq!(old[0].title.as_deref(), Some("T"));
        let atom = entries(
            "<feed xmlns='http://www.w3.org/2005/Atom'><title>C</title><id>tag:a.test,2020:f</id><updated>2020-01-08T00:00:00Z</updated><entry><id>tag:a.test,2020:1</id><title type='html'>A &amp;amp; B</title><updated>2020-01-08T00:00:00Z</updated><published>2020-01-07T23:59:00-05:00</published><link rel='edit' href='/edit'/><link rel='alternate' href='/1'/><author><name>Ann Roy</name></author><content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'><p>One.</p></div></content></entry></feed>",
        );
        assert_eq!(
            (atom[0].id.as_deref(), atom[0].url.as_deref()),
            (Some("tag:a.test,2020:1"), Some("https://a.test/1"))
        );
        assert_eq!(
            (atom[0].title.as_deref(), atom[0].published.as_deref()),
            (Some("A & B"), Some("2020-01-07"))
        );
        assert!(body(&atom[0].content).contains("<p>One.</p>"));
        let json = entries(
            r#"{"version":"https://jsonfeed.org/version/1.1","title":"C","language":"en","items":[{"id":"1","url":"/1","title":"T","content_html":"<p>One.</p>","date_published":"2020-01-07T00:30:00+09:00"},{"id":"2","content_text":"a < b"}]}"#,
        );
        assert_eq!(
            (json[0].url.as_deref(), json[0].published.as_deref(), json[0].lang.as_deref()),
            (Some("https://a.test/1"), Some("2020-01-07"), Some("en"))
        );
        assert_eq!(json[1].content, Some(Content::Text("a < b".into())));
    }

    #[test]
    fn lists_of_feeds_and_maps() {
        let opml = texts(
            "<opml version='2.0'><body><outline text='A & B'><outline type='rss' xmlUrl='https://b.test/f?a=1&amp;b=2'/></outline><outline xmlURL='/own'/><outline text='x'/><outline xmlUrl='/own'/></body></opml>",
        );
        assert_eq!(
            opml,
            [Ok("https://b.test/f?a=1&b=2".to_owned()), Ok("https://a.test/own".to_owned())]
        );
        let index = texts(
            "<sitemapindex><sitemap><loc> https://a.test/1.xml </loc></sitemap><sitemap><loc><![CDATA[2.xml]]></loc></sitemap></sitemapindex>",
        );
        assert_eq!(
            index,
            [Ok("https://a.test/1.xml".to_owned()), Ok("https://a.test/feeds/2.xml".to_owned())]
        );
        let map = entries(
            "<urlset xmlns:n='x'><url><loc>https://a.test/1?a&b</loc><image:image><image:loc>no</image:loc><image:title>no</image:title></image:image><lastmod>2021-01-01</lastmod></url></urlset>",
        );
        assert_eq!(
            (map[0].url.as_deref(), map[0].title.as_deref(), map[0].published.as_deref()),
            (Some("https://a.test/1?a&b"), None, None)
        );
        assert_eq!(
            texts("<urlset><url><lastmod>x</lastmod></url><url><loc>/1</loc></url><url></urlset>"),
            [Err(()), Ok(String::new()), Err(())]
        );
    }

    #[test]
    fn what_is_broken_is_lost_alone() {
        let rss = |items: &str| {
            format!("<rss version='2.0'><channel><title>T</title>{items}</channel></rss>")
        };
        let item = |title: &str| {
            format!("<item><title>{title}</title><link>/{}</link></item>", title.len())
        };
        let ok = |title: &str| Ok(title.to_owned());
        assert_eq!(texts(&rss(&item("AT&T & co\u{2}"))), [ok("AT&T & co")]);
        let one_bad = rss(&format!("{}<item><title>b</titel></item>{}", item("a"), item("ccc")));
        assert_eq!(texts(&one_bad), [ok("a"), Err(()), ok("ccc")]);
        let cut = rss(&format!("{}{}", item("a"), item("bb")));
        assert_eq!(texts(cut.split_at(cut.len() - 35).0), [ok("a"), Err(())]);
        let empty = "<feed xmlns='http://www.w3.org/2005/Atom'><entry><title>a</title><content/></entry><entry><title>b</title><id>urn:b</id></entry></feed>";
        assert_eq!(texts(empty).last(), Some(&ok("b")));
        assert!(read_list("<rss version='2.0'>", None).is_err());
        assert!(read_list("<html>", None).is_err());
        assert!(read_list("{\"items\":[]}", None).is_err());
    }

    #[test]
    fn articles_with_one_id_are_told_apart() {
        let item = |guid: &str, link: &str| {
            format!(
                "<item><title>t</title><guid>{guid}</guid><link>https://a.test/{link}</link></item>"
            )
        };
        let text = format!(
            "<rss version='2.0'><channel>{}{}{}{}</channel></rss>",
            item("urn:x", "1"),
            item("urn:x", "2"),
            item("urn:x", "1"),
            item("urn:x", "1")
        );
        let ids: Vec<_> = entries(&text).into_iter().map(|entry| entry.id.unwrap()).collect();
        assert_eq!(ids, ["urn:x", "https://a.test/2"]);
    }

    /// What feeds are made of, to be put together in any order.
    const PARTS: [&str; 34] = [
        "<?xml version='1.0'?>",
        "<rss version='2.0' xmlns:content='http://purl.org/rss/1.0/modules/content/'>",
        "<channel>",
        "</channel></rss>",
        "<item>",
        "</item>",
        "<title>",
        "</title>",
        "<link>",
        "</link>",
        "<guid>",
        "</guid>",
        "<pubDate>7 Jan 2020",
        "<content:encoded><![CDATA[",
        "]]></content:encoded>",
        "<feed xmlns='http://www.w3.org/2005/Atom' xml:base='/x'>",
        "<entry>",
        "</entry></feed>",
        "<content type='xhtml' src='a'>",
        "<link href='",
        "'/>",
        "<urlset>",
        "<sitemapindex>",
        "<url>",
        "<loc>",
        "</loc></url>",
        "<news:title>",
        "<opml><outline xmlUrl='",
        "&",
        "&#xD800;",
        "é\u{1}",
        "<!--",
        "<rdf:RDF xmlns='http://purl.org/rss/1.0/'>",
        "{\"version\":\"https://jsonfeed.org/version/1\",\"title\":\"\",\"items\":[{\"url\":\"/\"}]}",
    ];

    proptest::proptest! {
        #[test]
        fn any_text_is_a_list_or_an_error(start in 0..PARTS.len(), parts in proptest::collection::vec(proptest::sample::select(PARTS.to_vec()), 0..30)) {
            let text = format!("{}{}", PARTS[start], parts.concat());
            let base = Url::parse("https://a.test/").unwrap();
            let _ = read_list(&text, Some(&base));
        }
    }
}
