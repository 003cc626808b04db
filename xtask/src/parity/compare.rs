//! Compares two Doc records of the same text.
//!
//! Tokens are matched by their place in the text, and heads by the place of the head, so that one token cut otherwise does not make every
//! later one differ.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

/// What is compared of each token that stands at the same place.
pub(super) const FIELDS: [&str; 8] =
    ["pos", "tag", "morph", "lemma", "dep", "head", "sentence", "entity"];

/// A half-open range of characters.
type Place = (u64, u64);

/// How many tokens agree.
#[derive(Debug, Default)]
pub(super) struct Tally {
    pub(super) texts: usize,
    /// Tokens that spaCy gave.
    pub(super) tokens: usize,
    identical: usize,
    /// Tokens that only one side has.
    pub(super) cut: usize,
    /// Tokens that differ, for each of [`FIELDS`].
    pub(super) by_field: [usize; FIELDS.len()],
}

impl Tally {
    /// Returns the share of spaCy's tokens that are identical in every field.
    pub(super) fn share(&self) -> f64 {
        if self.tokens == 0 { 0.0 } else { self.identical as f64 / self.tokens as f64 }
    }
}

/// Counts the document's tokens into `tally` and returns each difference as a record.
pub(super) fn compare_docs(expected: &Value, found: &Value, tally: &mut Tally) -> Vec<Value> {
    let (expected_tokens, found_tokens) = (tokens(expected), tokens(found));
    tally.texts += 1;
    tally.tokens += expected_tokens.len();
    let mut differences = Vec::new();
    let mut note = |place: Place, field: &str, expected_value: Value, found_value: Value| {
        let context = words_around(expected, place);
        differences.push(json!({"id": expected["id"], "span": [place.0, place.1], "field": field, "spacy": expected_value, "dateline": found_value, "context": context}));
    };
    for (place, values) in &expected_tokens {
        let Some(found_values) = found_tokens.get(place) else {
            tally.cut += 1;
            note(*place, "tokenization", json!("token"), Value::Null);
            continue;
        };
        if values == found_values {
            tally.identical += 1;
            continue;
        }
        for (field, (value, found_value)) in
            values.iter().zip(found_values).enumerate().filter(|(_, (a, b))| a != b)
        {
            tally.by_field[field] += 1;
            note(*place, FIELDS[field], json!(value), json!(found_value));
        }
    }
    for place in found_tokens.keys().filter(|place| !expected_tokens.contains_key(place)) {
        tally.cut += 1;
        note(*place, "tokenization", Value::Null, json!("token"));
    }
    differences
}

/// Returns the values of [`FIELDS`] for each token of a Doc record.
fn tokens(doc: &Value) -> BTreeMap<Place, [String; FIELDS.len()]> {
    let list = array(&doc["tokens"]);
    let sentence_starts: BTreeSet<u64> =
        array(&doc["sents"]).iter().filter_map(|sent| sent[0].as_u64()).collect();
    let ents: Vec<(Place, &str)> =
        array(&doc["ents"]).iter().map(|ent| (place(ent), text(&ent["label"]))).collect();
    // Entities are in text order and do not overlap.
    let entity = |(start, end): Place| {
        let before = ents.partition_point(|((_, ent_end), _)| *ent_end < end);
        match ents.get(before) {
            Some(((ent_start, _), label)) if *ent_start == start => format!("B-{label}"),
            Some(((ent_start, _), label)) if *ent_start < start => format!("I-{label}"),
            _ => "O".to_owned(),
        }
    };
    let values = |token: &Value| {
        let own = place(token);
        let head = token["head"].as_u64().and_then(|head| list.get(head as usize)).map(place);
        let plain = |field: &str| text(&token[field]).to_owned();
        let head = head.map_or_else(|| "none".to_owned(), |(start, end)| format!("{start}..{end}"));
        let sentence = if sentence_starts.contains(&own.0) { "starts" } else { "" }.to_owned();
        (
            own,
            [
                plain("pos"),
                plain("tag"),
                plain("morph"),
                plain("lemma"),
                plain("dep"),
                head,
                sentence,
                entity(own),
            ],
        )
    };
    list.iter().map(values).collect()
}

fn array(value: &Value) -> &[Value] {
    value.as_array().map(Vec::as_slice).unwrap_or_default()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn place(value: &Value) -> Place {
    let number = |key: &str| value[key].as_u64().unwrap_or(u64::MAX);
    (number("start"), number("end"))
}

fn words_around(doc: &Value, (start, end): Place) -> String {
    let from = (start as usize).saturating_sub(30);
    text(&doc["text"]).chars().skip(from).take(end as usize + 30 - from).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn doc() -> Value {
        let token = |start: u64, end: u64, dep: &str, head: u64| json!({"start": start, "end": end, "lemma": "x", "pos": "NOUN", "tag": "NN", "morph": "", "dep": dep, "head": head});
        json!({"id": "a", "text": "Ana Kos left. Why?", "sents": [[0, 13], [14, 18]], "ents": [{"start": 0, "end": 7, "label": "PER"}],
            "tokens": [token(0, 3, "compound", 1), token(4, 7, "nsubj", 2), token(8, 12, "ROOT", 2), token(12, 13, "punct", 2), token(14, 17, "ROOT", 4), token(17, 18, "punct", 4)]})
    }

    fn changed(change: impl FnOnce(&mut Value)) -> (Tally, Vec<Value>) {
        let (mut other, mut tally) = (doc(), Tally::default());
        change(&mut other);
        let differences = compare_docs(&doc(), &other, &mut tally);
        (tally, differences)
    }

    #[test]
    fn the_same_document_is_identical() {
        let (tally, differences) = changed(|_| ());
        assert_eq!((tally.texts, tally.tokens, tally.identical), (1, 6, 6));
        assert!(differences.is_empty());
    }

    #[test]
    fn each_field_is_told_apart() {
        for field in ["pos", "tag", "morph", "lemma", "dep"] {
            let (tally, differences) = changed(|doc| doc["tokens"][2][field] = json!("other"));
            assert_eq!(tally.identical, 5);
            assert_eq!(differences[0]["field"], field);
            assert_eq!(differences[0]["context"], "Ana Kos left. Why?");
        }
    }

    #[test]
    fn heads_sentences_and_entities_are_compared() {
        let (_, differences) = changed(|doc| doc["tokens"][0]["head"] = json!(2));
        assert_eq!(
            (&differences[0]["field"], &differences[0]["spacy"]),
            (&json!("head"), &json!("4..7"))
        );
        let (_, differences) = changed(|doc| doc["sents"] = json!([[0, 18]]));
        assert_eq!(
            (&differences[0]["field"], &differences[0]["span"]),
            (&json!("sentence"), &json!([14, 17]))
        );
        let (tally, differences) = changed(|doc| doc["ents"][0]["start"] = json!(4));
        assert_eq!(tally.by_field[7], 2);
        assert_eq!(
            (&differences[0]["spacy"], &differences[0]["dateline"]),
            (&json!("B-PER"), &json!("O"))
        );
    }

    #[test]
    fn one_token_cut_otherwise_leaves_the_others_identical() {
        let (tally, _) = changed(|doc| {
            let tokens = doc["tokens"].as_array_mut().unwrap();
            tokens[0]["end"] = json!(2);
            tokens.insert(1, json!({"start": 2, "end": 3, "head": 2}));
            for token in tokens.iter_mut() {
                if token["head"].as_u64() > Some(0) {
                    token["head"] = json!(token["head"].as_u64().unwrap() + 1);
                }
            }
            tokens[1]["head"] = json!(2);
        });
        assert_eq!((tally.cut, tally.identical), (3, 5));
    }

    #[test]
    fn a_problem_record_loses_every_token() {
        let (mut tally, problem) = (Tally::default(), json!({"record": "problem", "article": "a"}));
        compare_docs(&doc(), &problem, &mut tally);
        assert_eq!((tally.cut, tally.share()), (6, 0.0));
    }
}
