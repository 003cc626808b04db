//! Small cases counted by hand, and what must hold of any.

use std::slice::from_ref;

use proptest::prelude::*;
use proptest::sample::select;

use super::*;
use crate::findings::FindingKind;
use crate::model::{Evidence, Place, Span, Told, When};

const OPTIONS: Options = Options { n_draws: 0, statuses: Vec::new() };

fn argument(start: usize, country: &str, sector: &str) -> Argument {
    Argument {
        text: Some(format!("words at {start}")),
        spans: vec![Span { start, end: start + 4 }],
        country: Some(Some(country.to_owned())),
        sectors: Some(vec![sector.to_owned()]),
        ..Argument::default()
    }
}

fn event(name: &str, actors: &[Argument], recipients: &[Argument], sentence: usize) -> Event {
    let at = |start, length| vec![Span { start, end: start + length }];
    let text = Some(format!("sentence at {sentence}"));
    Event {
        event_type: Some(name.to_owned()),
        modes: Some(vec!["visit".to_owned()]),
        actors: Some(actors.to_vec()),
        recipients: Some(recipients.to_vec()),
        when: Told::Is(When { edtf: "2020-01-07".to_owned(), days: None }),
        place: Told::Is(Place {
            name: Some("Dakar".to_owned()),
            country: Some("SEN".to_owned()),
            ..Place::default()
        }),
        status: Some("happened".to_owned()),
        evidence: Some(Evidence { text, spans: at(sentence, 90), trigger: at(sentence + 40, 5) }),
        confidence: Some(0.8),
        ..Event::default()
    }
}

fn case(id: &str, gold: Vec<Event>, said: Vec<Event>) -> Case {
    Case { id: id.to_owned(), gold, said, ..Case::default() }
}

fn figures(report: &Report, scope: Scope, field: Field, value: Option<&str>) -> [Option<f64>; 3] {
    let is_it = |score: &&Score| {
        (score.scope, score.field, score.value.as_deref(), score.is_macro)
            == (scope, field, value, false)
    };
    let score = report.scores.iter().find(is_it).unwrap();
    [score.precision, score.recall, score.f1]
}

/// Two articles: of three events of the gold one is right, one has another type and country, one is missing; one more is said.
fn two_articles() -> Vec<Case> {
    let (nor, sen) = (argument(0, "NOR", "GOV"), argument(10, "SEN", "GOV"));
    let chad = |start| argument(start, "TCD", "REB");
    vec![
        case(
            "a",
            vec![
                event("AID", from_ref(&nor), from_ref(&sen), 0),
                event("ACCUSE", &[chad(100)], &[], 100),
            ],
            vec![
                event("AID", &[nor], &[sen], 0),
                event("THREATEN", &[argument(100, "MLI", "REB")], &[], 100),
            ],
        ),
        case(
            "b",
            vec![event("AID", &[chad(0)], &[], 0)],
            vec![event("AID", &[chad(300)], &[chad(310)], 300)],
        ),
    ]
}

#[test]
fn the_counts_are_those_that_a_hand_counts() {
    let report = evaluate(&two_articles(), &OPTIONS);
    assert_eq!((report.n_articles, report.n_gold, report.n_said, report.n_aligned), (2, 3, 3, 2));
    let third = Some(1.0 / 3.0);
    let end = |field, value| figures(&report, Scope::EndToEnd, field, value);
    assert_eq!(end(Field::Type, None), [third; 3]);
    assert_eq!(end(Field::Type, Some("AID")), [Some(0.5); 3]);
    assert_eq!(end(Field::Type, Some("ACCUSE")), [None, Some(0.0), Some(0.0)]);
    assert_eq!(end(Field::Event, None), [third; 3]);
    assert_eq!(end(Field::Actor, None), [Some(2.0 / 3.0); 3]);
    // The spurious event's recipient costs, and the gold has one recipient.
    assert_eq!(end(Field::Recipient, None), [Some(0.5), Some(1.0), Some(2.0 / 3.0)]);
    let aligned = |field, value| figures(&report, Scope::Aligned, field, value);
    assert_eq!(
        (aligned(Field::Type, None), aligned(Field::ActorCountry, None)),
        ([Some(0.5); 3], [Some(0.5); 3])
    );
    assert_eq!(
        (aligned(Field::Status, None), aligned(Field::Where, None)),
        ([Some(1.0); 3], [Some(1.0); 3])
    );
    let counts: Vec<_> = report
        .confusion
        .counts
        .iter()
        .map(|((gold, said), n)| (gold.as_str(), said.as_str(), *n))
        .collect();
    assert_eq!(
        counts,
        [("ACCUSE", "THREATEN", 1), ("AID", "AID", 1), ("AID", "NONE", 1), ("NONE", "AID", 1)]
    );
    let calibration = report.calibration.unwrap();
    assert_eq!((calibration.n, calibration.bins[0].right), (3, 1.0 / 3.0));
}

#[test]
fn each_wrong_one_is_told_with_its_reason() {
    let report = evaluate(&two_articles(), &OPTIONS);
    let told = report.findings.iter().map(|finding| {
        (
            finding.article.as_str(),
            finding.kind,
            finding.gold.as_deref().unwrap_or(""),
            finding.said.as_deref().unwrap_or(""),
        )
    });
    let expected = [
        ("a", FindingKind::Wrong(Field::Type), "ACCUSE", "THREATEN"),
        ("a", FindingKind::Wrong(Field::ActorCountry), "TCD", "MLI"),
        ("b", FindingKind::Missing, "AID: words at 0 (TCD REB) → –", ""),
        ("b", FindingKind::Spurious, "", "AID: words at 300 (TCD REB) → words at 310 (TCD REB)"),
    ];
    assert_eq!(told.collect::<Vec<_>>(), expected);
    assert_eq!(report.findings[2].reason.as_deref(), Some("nothing was coded there"));
    assert_eq!(report.findings[2].sentence, "sentence at 0");
}

#[test]
fn what_the_gold_does_not_code_costs_nothing() {
    let bare = Event { event_type: Some("AID".to_owned()), ..Event::default() };
    let report = evaluate(
        &[case("a", vec![bare], vec![event("AID", &[argument(0, "NOR", "GOV")], &[], 0)])],
        &OPTIONS,
    );
    let fields: BTreeSet<Field> = report.scores.iter().map(|score| score.field).collect();
    assert_eq!(fields.into_iter().collect::<Vec<_>>(), [Field::Type]);
    assert_eq!((report.findings.len(), report.agreement.len()), (0, 1));
}

#[test]
fn an_article_without_events_in_the_gold_makes_all_spurious() {
    let report = evaluate(
        &[case("a", vec![], vec![event("AID", &[], &[], 0)]), two_articles().remove(0)],
        &OPTIONS,
    );
    assert_eq!(
        figures(&report, Scope::EndToEnd, Field::Type, None),
        [Some(1.0 / 3.0), Some(0.5), Some(0.4)]
    );
}

#[test]
fn other_statuses_can_be_left_out() {
    let planned = |event: Event| Event { status: Some("planned".to_owned()), ..event };
    let cases =
        [case("a", vec![], vec![planned(event("AID", &[], &[], 0)), event("AID", &[], &[], 100)])];
    let options = Options { statuses: vec!["happened".to_owned()], ..OPTIONS };
    assert_eq!((evaluate(&cases, &options).n_said, evaluate(&cases, &OPTIONS).n_said), (1, 2));
}

#[test]
fn triggers_that_gave_nothing_are_named() {
    let seen = |start, rule: &str| crate::Seen {
        span: Span { start, end: start + 7 },
        rules: vec![rule.to_owned()],
        fits: false,
    };
    let mut gold = event("AID", &[], &[], 0);
    gold.evidence.as_mut().unwrap().spans = vec![Span { start: 0, end: 23 }];
    let mut case = case("a", vec![gold], vec![]);
    case.text = Some("Norway thanked Senegal. Sweden thanked Chad.".to_owned());
    case.seen = Some(vec![seen(7, "en/support/thank"), seen(31, "en/support/thank")]);
    let reason =
        |case: &Case| evaluate(from_ref(case), &OPTIONS).findings.remove(0).reason.unwrap();
    assert_eq!(
        reason(&case),
        "triggers there that gave no event: `thanked` (en/support/thank: its conditions or slots do not hold)"
    );
    case.seen = Some(vec![seen(31, "en/support/thank")]);
    assert_eq!(reason(&case), "no trigger stands there");
}

#[test]
fn intervals_are_the_same_in_each_run_and_hold_the_figure() {
    let cases: Vec<Case> = (0..20)
        .flat_map(|nth| {
            two_articles()
                .into_iter()
                .map(move |case| Case { id: format!("{nth}{}", case.id), ..case })
        })
        .collect();
    let options = Options { n_draws: 200, ..OPTIONS };
    let report = evaluate(&cases, &options);
    assert_eq!(report, evaluate(&cases, &options));
    let types = report
        .scores
        .iter()
        .find(|score| score.field == Field::Type && score.value.is_none())
        .unwrap();
    let (f1, interval) = (types.f1.unwrap(), types.intervals[2].unwrap());
    assert!(
        interval.low < f1 && f1 < interval.high && interval.high - interval.low < 0.3,
        "{interval:?}"
    );
    assert!(report.agreement[0].interval.is_some());
}

/// Any event: few values, so that they meet.
fn any_event() -> impl Strategy<Value = Event> {
    let arguments = || {
        let one = (0usize..4, select(vec!["NOR", "SEN"]), select(vec!["GOV", "REB"]));
        proptest::collection::vec(
            one.prop_map(|(nth, country, sector)| argument(20 * nth, country, sector)),
            0..3,
        )
    };
    let name = select(vec!["AID", "ACCUSE", "RAID", "RETREAT"]);
    let status = proptest::option::of(select(vec!["happened", "planned"]));
    (name, arguments(), arguments(), 0usize..3, status, any::<bool>()).prop_map(
        |(name, actors, recipients, sentence, status, bare)| {
            let mut event = event(name, &actors, &recipients, 100 * sentence);
            event.status = status.map(str::to_owned);
            if bare {
                (event.evidence, event.when, event.recipients) = (None, Told::Nothing, None);
            }
            event
        },
    )
}

fn any_cases() -> impl Strategy<Value = Vec<Case>> {
    let events = || proptest::collection::vec(any_event(), 0..5);
    let cases = proptest::collection::vec((events(), events()), 1..4);
    cases.prop_map(|cases| {
        let case = |(nth, (gold, said)): (usize, (Vec<Event>, Vec<Event>))| {
            case(&nth.to_string(), gold, said)
        };
        cases.into_iter().enumerate().map(case).collect()
    })
}

proptest! {
    #[test]
    fn whoever_agrees_with_himself_agrees_in_all(cases in any_cases()) {
        let cases: Vec<Case> = cases.into_iter().map(|case| Case { said: case.gold.clone(), ..case }).collect();
        let report = evaluate(&cases, &Options { n_draws: 20, ..OPTIONS });
        for score in &report.scores {
            for figure in [score.precision, score.recall, score.f1].into_iter().flatten() {
                prop_assert_eq!(figure, 1.0, "{:?}", score);
            }
        }
        prop_assert!(report.agreement.iter().all(|one| one.alpha.is_none_or(|alpha| alpha == 1.0) && one.n_same == one.n_units));
        prop_assert_eq!(report.n_aligned, report.n_gold);
        prop_assert!(report.findings.is_empty());
        prop_assert!(report.confusion.counts.keys().all(|(gold, said)| gold == said));
    }

    #[test]
    fn the_order_of_events_and_articles_does_not_matter(cases in any_cases(), turn in 0usize..5) {
        let turned = |events: &[Event]| {
            let mut events = events.to_vec();
            let by = turn.min(events.len());
            events.rotate_left(by);
            events.reverse();
            events
        };
        let mut other: Vec<Case> =
            cases.iter().map(|case| Case { gold: turned(&case.gold), said: turned(&case.said), ..case.clone() }).collect();
        other.reverse();
        let options = Options { n_draws: 20, ..OPTIONS };
        prop_assert_eq!(evaluate(&cases, &options), evaluate(&other, &options));
    }

    #[test]
    fn figures_lie_between_nothing_and_all(cases in any_cases()) {
        let report = evaluate(&cases, &Options { n_draws: 20, ..OPTIONS });
        let within = |figure: f64| (0.0..=1.0).contains(&figure);
        for score in &report.scores {
            prop_assert!([score.precision, score.recall, score.f1].into_iter().flatten().all(within));
            prop_assert!(score.intervals.iter().flatten().all(|one| within(one.low) && within(one.high) && one.low <= one.high));
            prop_assert!(score.counts.found <= score.counts.gold && score.counts.right <= score.counts.said);
        }
        prop_assert!(report.agreement.iter().all(|one| one.alpha.is_none_or(|alpha| alpha <= 1.0)));
        prop_assert!(report.calibration.is_none_or(|one| within(one.ece) && within(one.brier)));
    }
}
