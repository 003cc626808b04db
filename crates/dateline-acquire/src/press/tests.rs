//! Made exports in the layouts of press databases.

use super::*;

const EUROPRESSE: &str = include_str!("../../tests/samples/europresse.html");
const FACTIVA: &str = include_str!("../../tests/samples/factiva.html");
const LEXIS_NEXIS: &str = include_str!("../../tests/samples/lexisnexis.html");

fn pages(html: &str) -> Vec<RawPage> {
    articles("a.html", html).unwrap().map(Result::unwrap).collect()
}

/// What is told of a page, in one line.
fn told(page: &RawPage) -> String {
    let said = |value: &Option<String>| value.clone().unwrap_or_else(|| "-".into());
    let (id, authors) = (said(&page.id), page.authors.join(", "));
    let fields = [&page.outlet, &page.published, &page.title, &page.lang].map(said).join(" | ");
    format!("{fields} | {authors} | {id} | {}", page.content.as_str().replace("\n\n", " ¶ "))
}

#[test]
fn europresse_is_taken_apart() {
    let pages = pages(EUROPRESSE);
    assert_eq!(
        pages.iter().map(told).collect::<Vec<_>>(),
        [
            "Le Courrier inventé | 2026-11-28 | Mali : un cessez-le-feu annoncé | - | Awa Exemple, Jean Modèle | news·20261128·CI·0007 | L'armée malienne a annoncé vendredi un cessez-le-feu. ¶ Les rebelles n'ont pas réagi.",
            "La Gazette inventée | 2026-12-01 | Grève à Lyon | - |  | - | Les infirmières ont manifesté lundi à Lyon.",
        ]
    );
    assert_eq!(pages[1].origin, "article 2 of `a.html`");
}

#[test]
fn factiva_is_taken_apart_with_codes_and_without() {
    assert_eq!(
        pages(FACTIVA).iter().map(told).collect::<Vec<_>>(),
        [
            "Le Courrier inventé | 2026-11-27 | Grève à l'hôpital de Lyon | fr | Jean Modèle | COUINV0020261127emb100001 | Les infirmières ont manifesté jeudi à Lyon. ¶ Le ministre a promis de les recevoir.",
            "Invented Times | 2026-11-26 | Police clear bridge | en | Maria Example, John Example | INVT000020261126embq00002 | Police cleared the bridge on Thursday. ¶ Two people were arrested.",
        ]
    );
}

#[test]
fn lexis_nexis_is_taken_apart() {
    assert_eq!(
        pages(LEXIS_NEXIS).iter().map(told).collect::<Vec<_>>(),
        [
            "The Invented Times (London) | 2026-11-28 | Rail workers to strike on Monday | - | John Example | - | Rail workers will strike on Monday, their union said. ¶ The operator called for talks.",
            "The Invented Herald | 2026-11-27 | Coast guard rescues 40 | - |  | - | The coast guard rescued 40 people off Crete.",
        ]
    );
}

#[test]
fn other_pages_stay_whole() {
    let page = |html: &str| Ok(RawPage::new("`a.html`", Content::Html(html.into())));
    for html in ["<html><article><p>One", "<article><p class=DocPublicationName>"] {
        let items: Vec<_> = expand("a.html", page(html)).collect();
        assert!(items.first().unwrap().as_ref().unwrap().origin.contains("a.html"));
    }
    let refused = open(Stream::of("a.html", &b"<html>"[..])).unwrap().next().unwrap();
    assert_eq!(refused.unwrap_err().code, "unsupported_input");
}

proptest::proptest! {
    #[test]
    fn any_markup_gives_pages_or_problems(marks in proptest::collection::vec("(<article>|<div class=\"article |<table><tr><td>HD<td>|<p>|</p>|articleParagraph|DocPublicationName|DOC_ID_0_0|1 of 2 DOCUMENTS|LENGTH: |novembre|\">|<|é|[ -~]{0,3})", 0..50)) {
        if let Some(items) = articles("a", &marks.concat()) {
            items.for_each(drop);
        }
    }

    #[test]
    fn a_cut_is_a_problem_and_costs_no_article_before_it(cut in 0..EUROPRESSE.len()) {
        let end = EUROPRESSE.find("</article>").unwrap();
        let Some(html) = EUROPRESSE.get(..cut).filter(|_| cut >= end && cut + 8 < EUROPRESSE.len()) else { return Ok(()) };
        let items: Vec<_> = articles("a.html", html).unwrap().collect();
        proptest::prop_assert_eq!(told(items[0].as_ref().unwrap()), told(&pages(EUROPRESSE)[0]));
        proptest::prop_assert_eq!(items.last().unwrap().as_ref().unwrap_err().code, "cut_file");
    }
}
