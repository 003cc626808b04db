//! Any text or page is an article or a problem; undoing its repairs gives back the text.
#![no_main]

use std::sync::LazyLock;

use dateline_extract::{Extractor, Options, undo};
use dateline_types::{Content, Pack, RawPage};
use libfuzzer_sys::fuzz_target;

const REPAIR: &str = "promotion = ['LIRE AUSSI']\npaywall = ['Il vous reste … %']\nnotice = ['Inscrivez-vous']\nheader_label = ['date']";

static EXTRACTOR: LazyLock<Extractor> = LazyLock::new(|| {
    let pack = Pack::new("lang/xx", [("repair.toml".to_owned(), REPAIR.to_owned())]);
    Extractor::load(&[pack]).expect("the pack is sound")
});

fuzz_target!(|input: (bool, &str)| {
    let (is_html, found) = input;
    let options = Options { repair: true, published: None, today: None };
    let content = if is_html { Content::Html(found.to_owned()) } else { Content::Text(found.to_owned()) };
    let Ok(extracted) = EXTRACTOR.extract(RawPage::new("a page", content), &options) else { return };
    for article in extracted.value {
        if !is_html {
            assert_eq!(undo(&article.text, &article.repairs), found);
        }
        for span in article.paragraphs.iter().chain(article.repairs.iter().map(|repair| &repair.span)) {
            assert!(article.text.get(span.start..span.end).is_some());
        }
    }
    let _ = dateline_extract::parse_published(found);
});
