//! Lines of each kind, and lines that are wrong.

use super::*;
use crate::model::{Span, Told};

fn read(lines: &[&str]) -> Records {
    let mut reader = Reader::default();
    for (nth, line) in lines.iter().enumerate() {
        reader.line(&format!("line {}", nth + 1), line);
    }
    reader.finish(&BTreeMap::new())
}

fn faults(lines: &[&str]) -> Vec<(String, &'static str)> {
    read(lines).faults.iter().map(|fault| (fault.origin.clone(), fault.error.code())).collect()
}

const ARTICLE: &str = r#"{"record":"article","id":"a","lang":"en","text":"Norway thanked Senegal. Later Norway left.","published":{"edtf":"2020-01-07"}}"#;

#[test]
fn events_may_come_before_their_article() {
    let event = r#"{"record":"event","article":"a","type":"SUPPORT","actor":["Norway"],"recipient":[{"span":[15,22],"text":"Senegal","country":"SEN"}],"evidence":{"text":"Norway thanked Senegal.","trigger":"thanked"},"when":"2020-01","where":null}"#;
    let records = read(&[event, "", ARTICLE]);
    assert_eq!(records.faults, []);
    assert_eq!(records.articles[0].published.as_deref(), Some("2020-01-07"));
    let event = &records.events[0];
    // The second Norway stands in another sentence.
    assert_eq!(event.actors.as_ref().unwrap()[0].spans, [Span { start: 0, end: 6 }]);
    assert_eq!(event.evidence.as_ref().unwrap().trigger, [Span { start: 7, end: 14 }]);
    assert_eq!(event.recipients.as_ref().unwrap()[0].country(), Some("SEN"));
    assert_eq!((&event.place, &event.status, &event.modes), (&Told::Nothing, &None, &None));
    assert_eq!(event.when.get().unwrap().days.unwrap().1.to_string(), "2020-01-31");
}

#[test]
fn an_article_may_hold_its_events_and_a_bad_one_leaves_the_others() {
    let line = r#"{"id":7,"lang":"en","text":"Norway thanked Senegal.","events":[{"type":"SUPORT"},{"type":"SUPPORT","actor":"Norway"},{"type":"AID","actor":"Sweden"},5]}"#;
    let records = read(&[line]);
    assert_eq!((records.articles.len(), records.events.len()), (1, 1));
    assert_eq!(records.events[0].origin, "event 2 in line 1");
    let told: Vec<String> =
        records.faults.iter().map(|fault| format!("{}: {}", fault.origin, fault.error)).collect();
    assert_eq!(
        told,
        [
            "event 1 in line 1: `SUPORT` is no type; is `SUPPORT` meant? `--own-types SUPORT` takes it as a type of your own",
            "event 4 in line 1: expected a JSON object",
            "event 3 in line 1: the words of `actor` are not in the article: `Sweden`",
        ]
    );
    assert_eq!(records.faults[0].article.as_deref(), Some("7"));
}

#[test]
fn pairs_are_told_by_actor_and_text() {
    let line = r#"{"id":"1","lang":"en","text":"Norway thanked Senegal, Norway said.","actor":"Norway","recipient":"Senegal","type":"YIELD"}"#;
    let records = read(&[line]);
    assert_eq!(records.pairs[0].actor, [Span { start: 0, end: 6 }, Span { start: 24, end: 30 }]);
    assert_eq!(
        faults(&[&line.replace(r#""Senegal","type""#, r#""Chad","type""#)]),
        [("line 1".to_owned(), "words_not_found")]
    );
    let records = read(&[&line.replace(r#""Senegal","type""#, r#"null,"type""#)]);
    assert_eq!((records.faults.len(), records.pairs[0].recipient.len()), (0, 0));
}

#[test]
fn types_of_ones_own_are_taken_and_told() {
    let records =
        read(&[r#"{"article":"a","type":"PRICE_RISE"}"#, r#"{"article":"a","type":"AID"}"#]);
    assert_eq!(
        (records.events.len(), records.own_types.into_iter().collect::<Vec<_>>()),
        (2, vec!["PRICE_RISE".to_owned()])
    );
}

#[test]
fn records_of_other_kinds_are_passed_over() {
    assert_eq!(
        read(&[r#"{"record":"time","article":"a"}"#, r#"{"record":"problem","article":"a"}"#]),
        Records::default()
    );
}

#[test]
fn what_is_wrong_is_named() {
    let event = |fields: &str| format!(r#"{{"record":"event","article":"a",{fields}}}"#);
    let cases = [
        ("{".to_owned(), "bad_json"),
        ("[1]".to_owned(), "bad_json"),
        (r#"{"x":1}"#.to_owned(), "unsupported_record"),
        (r#"{"record":"event","type":"AID"}"#.to_owned(), "missing_field"),
        (r#"{"record":"article","id":"b"}"#.to_owned(), "missing_field"),
        (r#"{"record":"article","id":"a","text":"other"}"#.to_owned(), "id_twice"),
        (event(r#""type":5"#), "bad_field"),
        (event(r#""status":"maybe""#), "unknown_status"),
        (event(r#""when":"yesterday""#), "bad_time"),
        (event(r#""when":{"text":"Later"}"#), "missing_field"),
        (event(r#""confidence":7"#), "bad_field"),
        (event(r#""actor":[{"span":[0,600]}]"#), "bad_span"),
        (event(r#""actor":[{"span":[6,0]}]"#), "bad_span"),
        (event(r#""actor":[{"span":[0,5],"text":"Norway"}]"#), "bad_span"),
        (event(r#""actor":[{"span":[0]}]"#), "bad_field"),
        (event(r#""where":"Dakar""#), "words_not_found"),
        (event(r#""evidence":"Norway thanked Chad.""#), "words_not_found"),
    ];
    for (line, code) in cases {
        assert_eq!(faults(&[ARTICLE, &line]), [("line 2".to_owned(), code)], "{line}");
    }
}

#[test]
fn times_are_days_of_a_calendar() {
    let days = |edtf: &str| {
        let line = format!(r#"{{"article":"a","when":"{edtf}"}}"#);
        read(&[&line])
            .events
            .first()
            .and_then(|event| event.when.get()?.days)
            .map(|(start, end)| format!("{start} {end}"))
    };
    assert_eq!(days("2020").as_deref(), Some("2020-01-01 2020-12-31"));
    assert_eq!(days("2020-02~").as_deref(), Some("2020-02-01 2020-02-29"));
    assert_eq!(days("[2020-01-07,2020-01-14]").as_deref(), Some("2020-01-07 2020-01-14"));
    assert_eq!(days("2020-01-03/2020-01-07").as_deref(), Some("2020-01-03 2020-01-07"));
    assert_eq!(days("2020-13"), None);
}

proptest::proptest! {
    #[test]
    fn any_line_is_read_or_named(line in "(\\PC|[{}\":,\\[\\]]|\"(id|text|article|type|actor|when|span|events)\":){0,60}") {
        let records = read(&[&line]);
        let n = records.faults.len() + records.articles.len() + records.events.len() + records.pairs.len();
        proptest::prop_assert!(n > 0 || line.trim().is_empty() || line.contains("record"));
    }
}
