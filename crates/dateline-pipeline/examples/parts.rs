//! How long each part takes, on one thread: `cargo run --release -p dateline-pipeline --example parts -- HOME ARTICLES.jsonl`.
//! HOME has the models `fr` and `en` and the gazetteer; each line of ARTICLES has `text`, `lang` (`fr` or `en`) and `published`.
#![expect(clippy::print_stdout, reason = "an example shows its result")]
#![expect(clippy::unwrap_used, reason = "an example fails by panicking")]

use std::path::Path;
use std::time::{Duration, Instant};

use dateline_code::code_events;
use dateline_extract::Options;
use dateline_nlp::{Analyzer, AnalyzerConfig, Model};
use dateline_pipeline::{Knowledge, analyse_article};
use dateline_resolve::gazetteer::Gazetteer;
use dateline_types::{Article, Content, RawPage, Resolved};

/// What is measured, in the order of the work.
const PARTS: [&str; 6] = ["annotate", "times", "places", "people", "voices", "code"];

/// Each part of an article is done so often, caches warm but for the first time.
const REPEATS: usize = 5;

fn main() {
    let mut args = std::env::args().skip(1);
    let (Some(home), Some(articles)) = (args.next(), args.next()) else {
        println!("usage: parts HOME ARTICLES.jsonl");
        return;
    };
    let start = Instant::now();
    let knowledge = Knowledge::built_in().unwrap();
    println!("all knowledge loaded in {:.1?}", start.elapsed());
    let start = Instant::now();
    std::hint::black_box(Knowledge::world_facts().unwrap());
    println!("of it the world facts in {:.1?}", start.elapsed());
    let home = Path::new(&home);
    let gazetteer = Gazetteer::open(&home.join("gazetteer/geonames.dlg")).unwrap();
    let knowledge = knowledge.with_gazetteer(gazetteer);
    let articles = read(&knowledge, Path::new(&articles));
    let models = ["fr", "en"]
        .map(|lang| (lang, Model::open(&home.join("models").join(format!("{lang}.dlm"))).unwrap()));
    let mut analyzers =
        models.each_ref().map(|(lang, model)| (*lang, model.analyzer(AnalyzerConfig::default())));
    let mut spent = [Duration::ZERO; PARTS.len()];
    for article in &articles {
        let lang = article.lang.as_deref().unwrap();
        let analyzer = &mut analyzers.iter_mut().find(|(own, _)| *own == lang).unwrap().1;
        let parts = run(&knowledge, article, lang, analyzer);
        spent.iter_mut().zip(parts).for_each(|(sum, part)| *sum += part);
    }
    println!("{} articles, each part the shortest of {REPEATS} times:", articles.len());
    for (part, time) in PARTS.iter().zip(spent) {
        let share = 100.0 * time.as_secs_f64() / spent[0].as_secs_f64();
        println!("  {part:8} {time:>9.1?}  {share:>5.1} % of annotate");
    }
}

fn read(knowledge: &Knowledge, path: &Path) -> Vec<Article> {
    let text = std::fs::read_to_string(path).unwrap();
    let article = |line: &str| {
        let fields: serde_json::Value = serde_json::from_str(line).unwrap();
        let field = |name: &str| fields[name].as_str().map(str::to_owned);
        let page = RawPage {
            lang: field("lang"),
            published: field("published"),
            ..RawPage::new("line", Content::Text(field("text").unwrap()))
        };
        let options = Options { repair: false, published: None, today: None };
        knowledge.extractor().extract(page, &options).unwrap().value.remove(0)
    };
    text.lines().map(article).collect()
}

/// Takes one article through all parts; returns how long each took.
fn run(
    knowledge: &Knowledge,
    article: &Article,
    lang: &str,
    analyzer: &mut Analyzer<'_>,
) -> [Duration; PARTS.len()] {
    let language = knowledge.language(lang).unwrap();
    let (resolver, world) = (language.resolver(), knowledge.world());
    let (doc, annotate) = shortest(|| {
        analyse_article(article.clone(), lang, "model", analyzer, language.labels()).unwrap()
    });
    let (timexes, times) = shortest(|| resolver.times(&doc));
    let (found, places) = shortest(|| resolver.places(&doc, world, knowledge.atlas()));
    let ((mentions, entities), people) =
        shortest(|| resolver.people(&doc, world, &timexes, &found));
    let (quotes, voices) = shortest(|| resolver.voices(&doc, &mentions, &entities));
    let resolved = Resolved {
        doc,
        timexes,
        toponyms: found.toponyms,
        place_hints: found.hints,
        mentions,
        entities,
        quotes,
    };
    let (_, code) = shortest(|| code_events(&resolved, language.codebook(), None));
    [annotate, times, places, people, voices, code]
}

/// Does the work several times; returns what it gave and the shortest time, since others use the machine too.
fn shortest<T>(mut work: impl FnMut() -> T) -> (T, Duration) {
    let mut once = || {
        let start = Instant::now();
        (work(), start.elapsed())
    };
    let first = once();
    let again = (1..REPEATS).map(|_| once());
    again.fold(first, |best, next| if next.1 < best.1 { next } else { best })
}
