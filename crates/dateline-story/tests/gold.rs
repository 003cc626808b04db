//! Figures on labelled data that lies beside the project.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod made;

use dateline_story::copies::CopyKind;
use dateline_story::{Archive, ArticleKey};
use made::{Dice, added, article, gold};

/// Average-link over TF-IDF, tuned on the whole set, gives .875.
const MIN_F1: f64 = 0.89;

#[test]
fn stories_of_ecb_are_found_in_any_order() {
    let Some(lines) = gold("ecbplus-dev.jsonl") else { return };
    let mut reports: Vec<(String, String)> = lines
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .map(|report: serde_json::Value| {
            (report["cluster"].to_string(), report["text"].as_str().unwrap().to_owned())
        })
        .collect();
    for seed in 1..=3 {
        Dice(seed).shuffle(&mut reports);
        let articles: Vec<_> = reports
            .iter()
            .enumerate()
            .map(|(at, (_, text))| article(&format!("{at:04}"), "2020-01-01", text))
            .collect();
        let memory = added(&articles);
        let found: Vec<i64> = memory.all_stories().map(|(_, story)| story.0).collect();
        let gold: Vec<&str> = reports.iter().map(|(cluster, _)| cluster.as_str()).collect();
        let (precision, recall) = b_cubed(&gold, &found);
        let f1 = 2.0 * precision * recall / (precision + recall);
        println!("order {seed}: P {precision:.3} R {recall:.3} F1 {f1:.3}");
        assert!(f1 >= MIN_F1, "F1 {f1:.3} in order {seed}");
    }
}

#[test]
fn planted_copies_are_found_and_nothing_else() {
    let (Some(texts), Some(truth)) = (gold("articles_1000.train"), gold("articles_1000.truth"))
    else {
        return;
    };
    let texts: Vec<(&str, &str)> = texts.lines().filter_map(|line| line.split_once(' ')).collect();
    let articles: Vec<_> = texts.iter().map(|(id, text)| article(id, "2020-01-01", text)).collect();
    let memory = added(&articles);
    let mut found: Vec<String> = Vec::new();
    for at in 0..articles.len() {
        for link in memory.copy_links(ArticleKey(at as i64)).unwrap() {
            let other = link.other.0 as usize;
            if at < other {
                assert!(link.kind <= CopyKind::Abridged);
                found.push(pair(texts[at].0, texts[other].0));
            }
        }
    }
    let mut planted: Vec<String> = truth
        .lines()
        .filter_map(|line| line.split_once(' '))
        .map(|(one, two)| pair(one, two))
        .collect();
    found.sort();
    planted.sort();
    assert!(!planted.is_empty());
    assert_eq!(found, planted);
}

fn pair(one: &str, two: &str) -> String {
    if one < two { format!("{one} {two}") } else { format!("{two} {one}") }
}

/// Returns precision and recall, each thing counted once (Bagga and Baldwin 1998).
fn b_cubed(gold: &[&str], found: &[i64]) -> (f64, f64) {
    let (mut precision, mut recall) = (0.0, 0.0);
    for one in 0..gold.len() {
        let among = |is_with: &dyn Fn(usize) -> bool| {
            (0..gold.len()).filter(|two| is_with(*two)).count() as f64
        };
        let both = among(&|two| gold[one] == gold[two] && found[one] == found[two]);
        precision += both / among(&|two| found[one] == found[two]);
        recall += both / among(&|two| gold[one] == gold[two]);
    }
    (precision / gold.len() as f64, recall / gold.len() as f64)
}
