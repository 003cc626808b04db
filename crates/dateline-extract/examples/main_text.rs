//! Measures the main text and what pages say of themselves on the tests of fundus (github.com/flairNLP/fundus):
//! `cargo run --release -p dateline-extract --example main_text -- FOLDER [COUNTRY…]`, where FOLDER is its `tests/resources/parser/test_data`.
//!
//! Words are compared as bags; a page counts where half of the words that its gold text names stand in it (the others belong to another version).
#![allow(clippy::print_stdout, reason = "it prints what it measured")]

use std::collections::BTreeMap;
use std::error::Error;
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::Instant;

use dateline_extract::main_text::Trafilatura;
use dateline_extract::{Extractor, Options};
use dateline_types::{Article, Content, RawPage};
use flate2::read::GzDecoder;
use serde_json::Value;

type Outcome<T> = Result<T, Box<dyn Error>>;

/// Sums over the pages of one run.
#[derive(Default)]
struct Sums {
    n_pages: f64,
    precision: f64,
    recall: f64,
    f1: f64,
    titles: f64,
    days: f64,
    authors: f64,
    seconds: f64,
}

fn main() -> Outcome<()> {
    let mut args = std::env::args().skip(1);
    let folder = PathBuf::from(args.next().ok_or("name the folder")?);
    let countries: Vec<String> = args.collect();
    let extractor = Extractor::load(&[])?.with_main_text(Trafilatura);
    let mut sums = Sums::default();
    for country in sorted(&folder)? {
        let name = country.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if country.is_dir() && (countries.is_empty() || countries.contains(&name)) {
            for page in sorted(&country)? {
                measure(&extractor, &page, &mut sums)?;
            }
        }
    }
    sums.print();
    Ok(())
}

fn sorted(folder: &Path) -> Outcome<Vec<PathBuf>> {
    let entries = fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path()));
    let mut paths = entries.collect::<Result<Vec<_>, _>>()?;
    paths.sort();
    Ok(paths)
}

fn measure(extractor: &Extractor, path: &Path, sums: &mut Sums) -> Outcome<()> {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let Some(publisher) = name.strip_suffix(".html.gz").and_then(|name| name.split('_').next())
    else {
        return Ok(());
    };
    let Ok(gold) = fs::read_to_string(path.with_file_name(format!("{publisher}.json"))) else {
        return Ok(());
    };
    let mut bytes = Vec::new();
    GzDecoder::new(File::open(path)?).read_to_end(&mut bytes)?;
    let html = String::from_utf8_lossy(&bytes).into_owned();
    let Some((gold, text)) = version_of(&serde_json::from_str(&gold)?, &html) else {
        return Ok(());
    };
    let started = Instant::now();
    let options = Options { repair: false, published: None };
    let found = extractor.extract(RawPage::new(name, Content::Html(html)), &options);
    sums.seconds += started.elapsed().as_secs_f64();
    sums.add(&gold, &text, found.ok().map(|found| found.value));
    Ok(())
}

/// Returns the version of the gold record that this page is, with its text.
fn version_of(gold: &Value, html: &str) -> Option<(Value, String)> {
    let versions = gold.as_object()?.values().map(|version| (version.clone(), text_of(version)));
    let rated = versions.map(|(version, text)| (scores(&text, html).1, version, text));
    let best = rated.max_by(|one, other| one.0.total_cmp(&other.0))?;
    (best.0 >= 0.5).then_some((best.1, best.2))
}

fn text_of(version: &Value) -> String {
    let strings = |value: &Value| -> Vec<String> {
        let values = value.as_array().into_iter().flatten();
        values.filter_map(|value| value.as_str().map(str::to_owned)).collect()
    };
    let body = &version["body"];
    let mut lines = strings(&body["summary"]);
    for section in body["sections"].as_array().into_iter().flatten() {
        lines.extend(strings(&section["headline"]));
        lines.extend(strings(&section["paragraphs"]));
    }
    lines.join("\n")
}

fn words(text: &str) -> BTreeMap<String, usize> {
    let mut words = BTreeMap::new();
    for word in text.to_lowercase().split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty())
    {
        *words.entry(word.to_owned()).or_default() += 1;
    }
    words
}

/// Returns precision, recall and F1 of `found`.
#[allow(clippy::cast_precision_loss, reason = "no page has 2^52 words")]
fn scores(gold: &str, found: &str) -> (f64, f64, f64) {
    let (gold, found) = (words(gold), words(found));
    let hits: usize = gold.iter().map(|(word, n)| *n.min(found.get(word).unwrap_or(&0))).sum();
    let (n_gold, n_found) = (gold.values().sum::<usize>(), found.values().sum::<usize>());
    if hits == 0 {
        return (0.0, 0.0, 0.0);
    }
    let (precision, recall) = (hits as f64 / n_found as f64, hits as f64 / n_gold as f64);
    (precision, recall, 2.0 * precision * recall / (precision + recall))
}

impl Sums {
    fn add(&mut self, gold: &Value, text: &str, found: Option<Article>) {
        self.n_pages += 1.0;
        let Some(found) = found else { return };
        let (precision, recall, f1) = scores(text, &found.text);
        self.precision += precision;
        self.recall += recall;
        self.f1 += f1;
        let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let title = gold["title"].as_str().map(plain);
        self.titles += f64::from(title == found.title.as_deref().map(plain));
        let day = gold["publishing_date"].as_str().and_then(|date| date.get(..10));
        self.days +=
            f64::from(day == found.published.as_ref().map(|published| published.edtf.as_str()));
        let authors: Vec<&str> =
            gold["authors"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        self.authors += f64::from(authors == found.authors);
    }

    fn print(&self) {
        let mean = |sum: f64| sum / self.n_pages;
        println!(
            "{} pages: precision {:.3}, recall {:.3}, F1 {:.3}; title {:.3}, day {:.3}, authors {:.3}; {:.1} ms a page",
            self.n_pages,
            mean(self.precision),
            mean(self.recall),
            mean(self.f1),
            mean(self.titles),
            mean(self.days),
            mean(self.authors),
            1e3 * mean(self.seconds)
        );
    }
}
