//! Articles that tests make, and files beside the project that they read.

#![allow(dead_code, reason = "each test uses some of it")]
#![allow(clippy::print_stderr, reason = "what is skipped is said")]

use std::path::PathBuf;

use dateline_story::{ArticleKey, Memory, Print, group};
use dateline_types::{Article, Published, TimeSpan};

/// Returns the text of a file of gold data; `None`, with a note, where it does not lie beside the project.
pub(crate) fn gold(name: &str) -> Option<String> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/gold/stories");
    let text = std::fs::read_to_string(folder.join(name)).ok();
    if text.is_none() {
        eprintln!("SKIPPED: `shared/gold/stories/{name}` does not lie beside the project");
    }
    text
}

/// Returns the reports of `tests/stories`, as lines of JSON.
pub(crate) fn own_reports() -> Vec<serde_json::Value> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/stories");
    let files = (1..=40).map(|n| folder.join(format!("s{n:02}.jsonl")));
    let texts: Vec<String> = files.map(|file| std::fs::read_to_string(file).unwrap()).collect();
    let lines = texts.iter().flat_map(|text| text.lines());
    lines.map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// Makes an article without parse, published on a day, at a time where one is given.
pub(crate) fn article(id: &str, published: &str, text: &str) -> Article {
    let day = TimeSpan::parse(published.get(..10).unwrap()).unwrap();
    Article {
        id: id.to_owned(),
        lang: Some("en".to_owned()),
        published: Some(Published {
            edtf: day.edtf.clone(),
            start: day.start,
            end: day.end,
            time: (published.len() > 10).then(|| published.to_owned()),
            basis: "input",
        }),
        text: text.to_owned(),
        ..Article::default()
    }
}

/// Adds articles in their order, each with its place in the list as its number.
pub(crate) fn added(articles: &[Article]) -> Memory {
    let mut memory = Memory::default();
    for (at, article) in articles.iter().enumerate() {
        let key = ArticleKey(at as i64);
        group::add_print(&mut memory, key, Print::of_plain(article), Vec::new()).unwrap();
    }
    memory
}

/// Numbers that look random and are the same in every run.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    /// Returns a number below `n`.
    pub(crate) fn below(&mut self, n: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % n.max(1)
    }

    /// Puts things in another order.
    pub(crate) fn shuffle<T>(&mut self, things: &mut [T]) {
        for last in (1..things.len()).rev() {
            things.swap(last, self.below(last + 1));
        }
    }
}
