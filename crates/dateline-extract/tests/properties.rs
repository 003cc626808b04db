//! What holds of any text: spans lie in it, nothing is lost, and repairing twice is the same as once.

use std::sync::LazyLock;

use dateline_extract::{Extractor, Options, undo};
use dateline_types::{Article, Content, Pack, RawPage};
use proptest::prelude::*;

const REPAIR: &str = "promotion = ['LIRE AUSSI', 'À lire aussi']\npaywall = ['Il vous reste … % à lire']\nnotice = ['Inscrivez-vous']\n\
    header_label = ['date', 'publié le']\ncredit = ['AFP', 'Photo']\ndateline_agency = ['AFP']\nbyline = ['par']\n\
    author_and = ['et']\nbyline_end = ['à']\nmonth = ['janvier janv']\nabbreviation = ['Col']\nsentence_opener = ['Le']";

const OPTIONS: Options = Options { repair: true, published: None, today: None };

static EXTRACTOR: LazyLock<Extractor> = LazyLock::new(|| {
    let pack = Pack::new("lang/xx", [("repair.toml".to_owned(), REPAIR.to_owned())]);
    Extractor::load(&[pack]).expect("the pack is sound")
});

fn extract(text: &str) -> Option<Article> {
    let page = RawPage::new("a text", Content::Text(text.to_owned()));
    EXTRACTOR.extract(page, &OPTIONS).ok().map(|mut found| found.value.remove(0))
}

/// Texts of the pieces that repairs look for, glued at random.
fn found_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => "[a-zéà]{1,8}",
        3 => "[A-ZÉ][a-zé]{0,7}",
        3 => Just(" ".to_owned()),
        3 => r#"[.!?…:,'’´`"«»“”()%>-]"#,
        1 => "[0-9]{1,4}",
        1 => prop::sample::select(vec![
            "\n", "\n\n", "\r\n", "\u{a0}", "\u{202f}", "\u{ad}", "\u{200b}", "\u{2029}", "\u{301}", "\u{fdd0}", "\t", "...", "date 2020-01 ",
            "publié le 07/01/2020", "LIRE AUSSI > ", "lire aussi : ", "DAMAS, 7 janv. (AFP) – ", "PARIS — ", "\n(AFP)", "© Ana / AFP", "\nPar Ana Kos\n", "À lire aussi", "Il vous reste 81 % à lire", "Inscrivez-vous", "Ã©", "â€™", "Â«",
            "Â ", "Ã\u{83}Â©", "Ã ", "TurquieLe ", "ﬁ", "한", "ᄒ\u{1161}", "😀", "א\u{200f}",
        ])
        .prop_map(str::to_owned),
        1 => "\\PC{1,3}",
    ];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

fn assert_sound(article: &Article, found: &str) {
    let text = &article.text;
    assert_eq!(undo(text, &article.repairs), found, "nothing is lost");
    for span in article.paragraphs.iter().chain(article.repairs.iter().map(|repair| &repair.span)) {
        assert!(text.get(span.start..span.end).is_some(), "{span:?} of {text:?}");
    }
    assert!(article.repairs.windows(2).all(|pair| pair[0].span.end <= pair[1].span.start));
    assert!(article.paragraphs.windows(2).all(|pair| pair[0].end < pair[1].start));
    assert!(article.paragraphs.iter().all(|span| span.text(text).trim() == span.text(text)));
}

/// Failures are told with the text that shows them; a file of seeds would lie beside the tests.
const N_CASES: u32 = 1_000;

proptest! {
    #![proptest_config(ProptestConfig { cases: N_CASES, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn repairs_are_sound_and_final(found in found_text()) {
        if let Some(article) = extract(&found) {
            assert_sound(&article, &found);
            let again = extract(&article.text).unwrap();
            prop_assert_eq!(&again.text, &article.text);
            prop_assert_eq!(again.repairs, vec![]);
        }
    }

    #[test]
    fn any_page_is_an_article_or_a_problem(html in "(<(/?(p|div|article|b|table|td|script|a|h1|li|time datetime=2020-01-07|div class=comments|div id=liveblog|script type=application/ld\\+json)|!--|meta name=date content=)>?|[a-zé&;<> .{}:,\"@]{1,20}|\"@type\":\"LiveBlogPosting\"|\"liveBlogUpdate\":\\[){0,30}") {
        let page = RawPage::new("a page", Content::Html(html));
        if let Ok(found) = EXTRACTOR.extract(page, &OPTIONS) {
            for article in &found.value {
                assert_sound(article, &undo(&article.text, &article.repairs));
            }
        }
    }
}

/// Each of these took time that grows with the square of its length in some version of some rule.
#[test]
fn long_lines_take_linear_time() {
    for piece in [
        "a",
        "mot ",
        "Ville.",
        "abcdE",
        "LIRE AUSSI > ",
        "«",
        "e\u{301}",
        "Ã©",
        "\u{a0}",
        ".",
        "Un mot TurquieLe ",
        "\"",
        "abcd.Efg",
        "! ",
        "Il vous reste 81 % à lire",
        "<",
        "\n",
    ] {
        let text = piece.repeat((1 << 20) / piece.len());
        let started = std::time::Instant::now();
        let article = extract(&text);
        assert!(started.elapsed().as_secs() < 60, "{piece:?} took {:?}", started.elapsed());
        assert!(article.is_none_or(|article| undo(&article.text, &article.repairs) == text));
    }
}
