//! How well reports are grouped: `cargo run --release -p dateline-pipeline --example grouping -- HOME STORIES FIRST LAST`.
//! HOME has the models `fr` and `en` and the gazetteer; STORIES is `tests/stories`, of which those from FIRST to LAST are read.
//! Events are measured on those that the coder found: of the gold's type, with a trigger among its words.
#![expect(clippy::print_stdout, reason = "an example shows its result")]
#![expect(clippy::unwrap_used, reason = "an example fails by panicking")]

use std::collections::BTreeMap;
use std::path::Path;

use dateline_extract::Options;
use dateline_nlp::{AnalyzerConfig, Model};
use dateline_pipeline::{Knowledge, analyse_article};
use dateline_resolve::gazetteer::Gazetteer;
use dateline_story::{ArticleKey, EventKey, Memory, group};
use dateline_types::{Coded, Content, Event, RawPage, Resolved};
use serde_json::Value;

/// Reports come in so many orders.
const N_ORDERS: u64 = 4;

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [home, stories, first, last] = args.as_slice() else {
        println!("usage: grouping HOME STORIES FIRST LAST");
        return;
    };
    let range = first.parse::<u32>().unwrap()..=last.parse::<u32>().unwrap();
    let reports: Vec<Value> = range
        .map(|n| {
            std::fs::read_to_string(Path::new(stories).join(format!("s{n:02}.jsonl"))).unwrap()
        })
        .flat_map(|text| {
            text.lines().map(|line| serde_json::from_str(line).unwrap()).collect::<Vec<Value>>()
        })
        .collect();
    let coded = code(Path::new(home), &reports);
    let mut seen = None;
    for seed in 0..N_ORDERS {
        let memory = grouped(&coded, seed);
        let groups: Vec<(EventKey, EventKey)> = memory.all_leaders().collect();
        println!("order {seed}");
        measure_stories(&reports, &memory);
        measure_events(&reports, &coded, &memory);
        let is_as_before = seen.as_ref().is_none_or(|seen| *seen == groups);
        println!("  events are the same as in the first order: {is_as_before}");
        seen.get_or_insert(groups);
    }
}

/// Adds all reports to a new archive, in an order that the seed gives.
fn grouped(coded: &[Coded], seed: u64) -> Memory {
    let mut order: Vec<usize> = (0..coded.len()).collect();
    let mut state = seed;
    for last in (1..order.len()).rev().filter(|_| seed > 0) {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        order.swap(last, (state >> 33) as usize % (last + 1));
    }
    let mut memory = Memory::default();
    for at in order {
        let events: Vec<EventKey> =
            (0..coded[at].events.len()).map(|nth| event_key(at, nth)).collect();
        group::add(&mut memory, ArticleKey(at as i64), &coded[at], &events).unwrap();
    }
    memory
}

fn event_key(article: usize, nth: usize) -> EventKey {
    EventKey((article * 1000 + nth) as i64)
}

fn code(home: &Path, reports: &[Value]) -> Vec<Coded> {
    let gazetteer = Gazetteer::open(&home.join("gazetteer/geonames.dlg")).unwrap();
    let knowledge = Knowledge::built_in().unwrap().with_gazetteer(gazetteer);
    let models = ["fr", "en"]
        .map(|lang| (lang, Model::open(&home.join("models").join(format!("{lang}.dlm"))).unwrap()));
    let mut analyzers =
        models.each_ref().map(|(lang, model)| (*lang, model.analyzer(AnalyzerConfig::default())));
    let mut coded = Vec::new();
    for report in reports {
        let field = |name: &str| report[name].as_str().map(str::to_owned);
        let page = RawPage {
            id: field("id"),
            lang: field("lang"),
            title: field("title"),
            outlet: field("outlet"),
            published: field("published"),
            ..RawPage::new("line", Content::Text(field("text").unwrap()))
        };
        let options = Options { repair: false, published: None, today: None };
        let article = knowledge.extractor().extract(page, &options).unwrap().value.remove(0);
        let lang = report["lang"].as_str().unwrap();
        let analyzer = &mut analyzers.iter_mut().find(|(own, _)| *own == lang).unwrap().1;
        let language = knowledge.language(lang).unwrap();
        let (resolver, world) = (language.resolver(), knowledge.world());
        let doc = analyse_article(article, lang, "model", analyzer, language.labels()).unwrap();
        let timexes = resolver.times(&doc);
        let found = resolver.places(&doc, world, knowledge.atlas());
        let (mentions, entities) = resolver.people(&doc, world, &timexes, &found);
        let quotes = resolver.voices(&doc, &mentions, &entities);
        let resolved = Resolved {
            doc,
            timexes,
            toponyms: found.toponyms,
            place_hints: found.hints,
            mentions,
            entities,
            quotes,
        };
        let events = dateline_code::code_events(&resolved, language.codebook(), None);
        coded.push(Coded { resolved, events });
    }
    coded
}

fn measure_stories(reports: &[Value], memory: &Memory) {
    let found: Vec<String> = memory.all_stories().map(|(_, story)| format!("{story:?}")).collect();
    let gold: Vec<String> = reports.iter().map(|report| report["story"].to_string()).collect();
    let (precision, recall) = b_cubed(&gold, &found);
    println!("  stories: B-cubed P {precision:.3} R {recall:.3}");
}

fn measure_events(reports: &[Value], coded: &[Coded], memory: &Memory) {
    let leaders: BTreeMap<EventKey, EventKey> = memory.all_leaders().collect();
    let (mut gold, mut found) = (Vec::new(), Vec::new());
    for (at, nth, event) in matched(reports, coded) {
        gold.push(event);
        found.push(leaders[&event_key(at, nth)]);
    }
    let (mut right, mut n_found, mut n_gold) = (0, 0, 0);
    for one in 0..gold.len() {
        for two in 0..one {
            right += usize::from(gold[one] == gold[two] && found[one] == found[two]);
            n_found += usize::from(found[one] == found[two]);
            n_gold += usize::from(gold[one] == gold[two]);
        }
    }
    let share = |of: usize| right as f64 / of.max(1) as f64;
    println!(
        "  events: {} mentions; pairs P {:.3} R {:.3}",
        gold.len(),
        share(n_found),
        share(n_gold)
    );
    let (precision, recall) = b_cubed(&gold, &found);
    println!("  events: B-cubed P {precision:.3} R {recall:.3}");
}

/// Returns each coded event that the gold tells, with the gold's name for it.
fn matched<'r>(reports: &'r [Value], coded: &[Coded]) -> Vec<(usize, usize, &'r str)> {
    let mut all = Vec::new();
    for (at, (report, coded)) in reports.iter().zip(coded).enumerate() {
        for (nth, event) in coded.events.iter().enumerate() {
            let text = coded.resolved.doc.text();
            let golds = report["events"].as_array().unwrap().iter();
            all.extend(
                golds
                    .filter(|gold| is_told(text, event, gold))
                    .take(1)
                    .map(|gold| (at, nth, gold["event"].as_str().unwrap())),
            );
        }
    }
    all
}

fn is_told(text: &str, event: &Event, gold: &Value) -> bool {
    let words = gold["words"].as_str().unwrap();
    let trigger = event.evidence.trigger;
    gold["type"].as_str() == Some(event.event_type.name())
        && text
            .find(words)
            .is_some_and(|start| start < trigger.end && trigger.start < start + words.len())
}

/// Returns precision and recall, each thing counted once (Bagga and Baldwin 1998).
fn b_cubed<G: PartialEq, F: PartialEq>(gold: &[G], found: &[F]) -> (f64, f64) {
    let (mut precision, mut recall) = (0.0, 0.0);
    for one in 0..gold.len() {
        let with = |is_with: &dyn Fn(usize) -> bool| {
            (0..gold.len()).filter(|two| is_with(*two)).count() as f64
        };
        let both = with(&|two| gold[one] == gold[two] && found[one] == found[two]);
        precision += both / with(&|two| found[one] == found[two]);
        recall += both / with(&|two| gold[one] == gold[two]);
    }
    let n = gold.len().max(1) as f64;
    (precision / n, recall / n)
}
