//! What hangs on what once the trees are mended: `cargo run -p dateline-pipeline --example trees -- HOME LANG < SENTENCES`, one text a line.
//! HOME has the language's model. Each word is shown with its relation and the word it hangs on.
#![expect(clippy::print_stdout, reason = "an example shows its result")]
#![expect(clippy::unwrap_used, reason = "an example fails by panicking")]

use std::path::Path;

use dateline_extract::Options;
use dateline_nlp::{AnalyzerConfig, Model};
use dateline_pipeline::{Knowledge, analyse_article};
use dateline_types::{Content, Doc, RawPage};

fn main() {
    let mut args = std::env::args().skip(1);
    let (Some(home), Some(lang)) = (args.next(), args.next()) else {
        println!("usage: trees HOME LANG < SENTENCES");
        return;
    };
    let knowledge = Knowledge::built_in().unwrap();
    let labels = knowledge.language(&lang).unwrap().labels();
    let model = Model::open(&Path::new(&home).join("models").join(format!("{lang}.dlm"))).unwrap();
    let mut analyzer = model.analyzer(AnalyzerConfig::default());
    let options = Options { repair: false, published: None, today: None };
    for line in std::io::stdin().lines() {
        let page = RawPage {
            lang: Some(lang.clone()),
            ..RawPage::new("line", Content::Text(line.unwrap()))
        };
        for article in knowledge.extractor().extract(page, &options).unwrap().value {
            show(&analyse_article(article, &lang, &lang, &mut analyzer, labels).unwrap());
        }
    }
}

fn show(doc: &Doc) {
    for sent in &doc.sents {
        for token in sent.tokens.clone() {
            let own = &doc.tokens[token];
            let above = own.governor.map_or("-", |above| doc.word(above));
            print!("{}/{:?}/{:?}>{above} ", doc.word(token), own.pos, own.relation);
        }
        println!("\n");
    }
}
