//! Copies: reprints that were cut, forms that are none, and who took from whom.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod made;

use dateline_story::{Archive, ArticleKey, Memory, Print, group};
use dateline_types::Article;
use made::{Dice, added, article, gold, own_reports};

/// Texts and reprints of some, with what each tells and the place of the text that it was made of.
#[derive(Default)]
struct Reprints {
    articles: Vec<Article>,
    families: Vec<String>,
    sources: Vec<Option<usize>>,
}

/// Makes 300 reprints: of 100 texts, each cut to a third, to half and to two thirds, with another headline, a first line of its own, and every
/// twentieth word changed. They stand among the texts that were not reprinted.
fn reprints() -> Option<Reprints> {
    let (planted, truth) = (gold("articles_1000.train")?, gold("articles_1000.truth")?);
    // What was planted as a copy is of the family of its twin.
    let twin = |id: &str| {
        let pairs = truth.lines().filter_map(|line| line.split_once(' '));
        pairs.into_iter().find(|(_, two)| *two == id).map_or(id, |(one, _)| one).to_owned()
    };
    let planted: Vec<(String, String)> = planted
        .lines()
        .filter_map(|line| line.split_once(' '))
        .map(|(id, text)| (twin(id), text.to_owned()))
        .collect();
    let field = |report: &serde_json::Value, name: &str| report[name].as_str().unwrap().to_owned();
    let own = own_reports();
    let own = own.iter().map(|report| (field(report, "id"), field(report, "text"))).collect();
    let (mut dice, mut all) = (Dice(7), Reprints::default());
    for (texts, every) in [(own, 4), (planted, 20)] {
        for (at, (family, text)) in texts.iter().enumerate() {
            let source = all.articles.len();
            all.push(family, None, "2026-03-04T08:00:00Z", text);
            for sixths in [2, 3, 4].into_iter().filter(|_| at % every == 0) {
                let published = format!("2026-03-{:02}T12:00:00Z", 4 + dice.below(6));
                all.push(family, Some(source), &published, &cut(text, sixths, &mut dice));
            }
        }
    }
    Some(all)
}

impl Reprints {
    fn push(&mut self, family: &str, source: Option<usize>, published: &str, text: &str) {
        let id = format!("{:05}", self.articles.len());
        self.articles.push(article(&id, published, text));
        self.families.push(family.to_owned());
        self.sources.push(source);
    }
}

/// Keeps some sixths of a text, from its beginning or after its first sentence, with a line of its own before it.
fn cut(text: &str, sixths: usize, dice: &mut Dice) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let first = if dice.below(2) == 0 { 0 } else { words.len() / 6 };
    let kept = words.iter().skip(first).take(words.len() * sixths / 6);
    let retouched =
        kept.enumerate().map(|(at, word)| if at % 20 == 19 { "however" } else { *word });
    let headline = format!("Edition {} of our paper reports in brief.", dice.below(1_000_000));
    format!("{headline}\n\n{}", retouched.collect::<Vec<&str>>().join(" "))
}

#[test]
fn reprints_that_were_cut_are_found() {
    let Some(all) = reprints() else { return };
    let memory = added(&all.articles);
    let (mut n_found, mut n_right, mut n_missed) = (0, 0, 0);
    for (at, source) in all.sources.iter().enumerate() {
        let links = memory.copy_links(ArticleKey(at as i64)).unwrap();
        let others: Vec<usize> = links.iter().map(|link| link.other.0 as usize).collect();
        n_found += others.len();
        n_right += others.iter().filter(|other| all.families[**other] == all.families[at]).count();
        n_missed += usize::from(source.is_some_and(|source| !others.contains(&source)));
    }
    let n_made = all.sources.iter().flatten().count();
    let precision = n_right as f64 / n_found as f64;
    let recall = 1.0 - n_missed as f64 / n_made as f64;
    println!("{n_made} reprints: precision {precision:.3}, recall {recall:.3}");
    assert_eq!(n_made, 300);
    assert!(precision >= 0.98 && recall >= 0.95, "precision {precision:.3}, recall {recall:.3}");
}

#[test]
fn forms_that_are_filled_in_are_no_copies() {
    let mut dice = Dice(3);
    let cities = ["Lyon", "Nantes", "Dakar", "Oslo", "Turin", "Quito", "Hanoi", "Perth"];
    let skies = ["sunny", "cloudy", "rainy", "foggy", "windy"];
    let bulletin = |at: usize, dice: &mut Dice| {
        let mut number = |n: usize| dice.below(n).to_string();
        let text = format!(
            "Weather in {city}: {sky} in the morning, {other} later. Highs of {a} degrees, lows of {b}. Wind at {c} kilometres an hour from the {d}. \
             Humidity at {e} percent and a {f} percent chance of rain. Sunrise at 6.{g}, sunset at 18.{h}. Tomorrow {city} will see {i} degrees.",
            city = cities[at % cities.len()],
            sky = skies[at % 5],
            other = skies[(at * 3 + 1) % 5],
            a = number(40),
            b = number(20),
            c = number(90),
            d = ["north", "south", "east", "west"][at % 4],
            e = number(100),
            f = number(100),
            g = number(60),
            h = number(60),
            i = number(40),
        );
        article(&format!("{at:03}"), "2026-03-04", &text)
    };
    let articles: Vec<Article> = (0..40).map(|at| bulletin(at, &mut dice)).collect();
    let memory = added(&articles);
    let n_links: usize = (0..40).map(|at| memory.copy_links(ArticleKey(at)).unwrap().len()).sum();
    assert_eq!(n_links, 0);
}

/// Makes copies of one text: by the agency, with its credit, without, later, cut.
fn family() -> Vec<Article> {
    let text: Vec<String> = (0..80).map(|n| format!("word{}", n * 7 % 61)).collect();
    let (whole, half) = (text.join(" "), text[..45].join(" "));
    let mut all = vec![
        article("outlet-early", "2026-03-04T07:00:00Z", &whole),
        article("credited-late", "2026-03-04T11:00:00Z", &whole),
        article("credited-day", "2026-03-04", &half),
        article("agency", "2026-03-04T09:00:00Z", &whole),
        article("cut", "2026-03-05T09:00:00Z", &half),
        article(
            "other",
            "2026-03-04T09:00:00Z",
            "Something else was told here by nobody at all today.",
        ),
    ];
    for credited in [1, 2, 3] {
        all[credited].agency = Some("AFP".to_owned());
    }
    all[3].outlet = Some("AFP".to_owned());
    all
}

/// Returns of whom each was taken and its origin, by ids, in the order of the ids.
fn taken(memory: &Memory, articles: &[Article]) -> Vec<(String, String, String)> {
    let id = |key: ArticleKey| articles[key.0 as usize].id.clone();
    let mut all: Vec<_> = memory
        .all_taken()
        .map(|(key, taken)| (id(key), id(taken.source), id(taken.origin)))
        .collect();
    all.sort();
    all
}

#[test]
fn who_took_from_whom_does_not_depend_on_the_order() {
    let mut articles = family();
    let expected = taken(&added(&articles), &articles);
    let row = |one: &str, source: &str| (one.to_owned(), source.to_owned(), "agency".to_owned());
    assert_eq!(
        expected,
        [
            row("credited-day", "agency"),
            row("credited-late", "agency"),
            row("cut", "credited-day"),
            row("outlet-early", "agency")
        ]
    );
    for seed in 1..50 {
        Dice(seed).shuffle(&mut articles);
        assert_eq!(taken(&added(&articles), &articles), expected, "seed {seed}");
    }
}

#[test]
fn what_was_removed_is_nobodys_source() {
    let articles = family();
    let mut memory = added(&articles);
    group::remove(&mut memory, ArticleKey(3)).unwrap();
    let mut without = articles.clone();
    without.remove(3);
    let expected = taken(&added(&without), &without);
    assert_eq!(taken(&memory, &articles), expected);
    let again = Print::of_plain(&articles[3]);
    group::add_print(&mut memory, ArticleKey(3), again, Vec::new()).unwrap();
    assert_eq!(taken(&memory, &articles), taken(&added(&articles), &articles));
}
