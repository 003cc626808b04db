//! What the confidence of each event is reckoned from, a line of JSON for each: `cargo run --release -p dateline-pipeline --example signs --
//! HOME ARTICLES.jsonl`. HOME has the models `fr` and `en` and the gazetteer; each line of ARTICLES has `id`, `text`, and `lang` and `published` where they are known.
#![expect(clippy::print_stdout, reason = "an example shows its result")]
#![expect(clippy::unwrap_used, reason = "an example fails by panicking")]

use std::path::Path;

use dateline_extract::Options;
use dateline_extract::language::identify;
use dateline_nlp::{AnalyzerConfig, Model};
use dateline_pipeline::{Knowledge, code_articles};
use dateline_resolve::gazetteer::Gazetteer;
use dateline_types::{Argument, ByteSpan, Coded, Content, Event, RawPage};
use serde_json::{Map, Value, json};

fn main() {
    let mut args = std::env::args().skip(1);
    let (Some(home), Some(articles)) = (args.next(), args.next()) else {
        println!("usage: signs HOME ARTICLES.jsonl");
        return;
    };
    let home = Path::new(&home);
    let gazetteer = Gazetteer::open(&home.join("gazetteer/geonames.dlg")).unwrap();
    let knowledge = Knowledge::built_in().unwrap().with_gazetteer(gazetteer);
    let lines = std::fs::read_to_string(articles).unwrap();
    for lang in ["fr", "en"] {
        let language = knowledge.language(lang).unwrap();
        let model = Model::open(&home.join("models").join(format!("{lang}.dlm"))).unwrap();
        let mut analyzer = model.analyzer(AnalyzerConfig::default());
        let analogies = language.analogies(&model);
        let all = lines.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
        let articles = all.filter_map(|fields| {
            let text = fields["text"].as_str().unwrap();
            let own = fields["lang"].as_str().or_else(|| identify(text, &["fr", "en"]));
            let options = Options { repair: false, published: None, today: None };
            let read = || knowledge.extractor().extract(page(&fields), &options).unwrap();
            (own == Some(lang)).then(|| read().value.remove(0))
        });
        let (articles, analogies) = (articles.collect(), analogies.as_ref());
        for coded in code_articles(articles, language, &knowledge, "", &mut analyzer, analogies) {
            let coded = coded.unwrap();
            coded.events.iter().for_each(|event| println!("{}", line(&coded, event)));
        }
    }
}

fn page(fields: &Value) -> RawPage {
    let field = |name: &str| fields[name].as_str().map(str::to_owned);
    RawPage {
        id: Some(field("id").unwrap_or_else(|| fields["id"].to_string())),
        lang: field("lang"),
        published: field("published"),
        ..RawPage::new("line", Content::Text(field("text").unwrap()))
    }
}

fn line(coded: &Coded, event: &Event) -> Value {
    let text = coded.resolved.doc.text();
    let chars = |end: usize| ByteSpan::new(0, end).text(text).chars().count();
    let span = |span: ByteSpan| [chars(span.start), chars(span.end)];
    let spans = |arguments: &[Argument]| {
        arguments.iter().map(|argument| span(argument.span)).collect::<Vec<_>>()
    };
    let signs: Map<String, Value> =
        event.signs.iter().map(|sign| (sign.name.to_owned(), json!(sign.value))).collect();
    json!({
        "article": coded.resolved.doc.article.id,
        "type": event.event_type.name(),
        "actor": spans(&event.actors),
        "recipient": spans(&event.recipients),
        "trigger": span(event.evidence.trigger),
        "signs": signs,
    })
}
