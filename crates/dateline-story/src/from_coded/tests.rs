//! Events of one sentence: which are one deed.

use dateline_types::{Counts, EventType, Evidence, Status};
use jiff::civil::date;

use super::*;

/// Makes an event of a sentence, done by whom stands at its beginning.
fn event(event_type: EventType, sentence: usize, actor: usize) -> Event {
    let span = ByteSpan::new(actor, actor + 6);
    let actor = Argument {
        text: "drones".to_owned(),
        span,
        identity: dateline_types::Identity::default(),
        entity: None,
    };
    Event {
        id: String::new(),
        event_type,
        modes: vec![],
        contexts: vec![],
        cameo: None,
        actors: vec![actor],
        recipients: vec![],
        counts: Counts::default(),
        when: None,
        whereabouts: None,
        status: Status::Happened,
        said_by: vec![],
        evidence: Evidence { sentence, span, trigger: span, head: 0 },
        more_evidence: vec![],
        rule: String::new(),
        confidence: 1.0,
        signs: vec![],
        decisions: vec![],
    }
}

fn deed(event: &Event, recipient: Option<&str>, resolution: Option<Resolution>) -> Deed {
    let day = date(2026, 5, 6);
    let party =
        |code| Party { who: None, country: Some(hash_of(code)), is_country_inferred: false };
    Deed {
        id: event.id.clone(),
        event_type: event.event_type.name().to_owned(),
        modes: vec![],
        status: event.status,
        first_day: day,
        last_day: day,
        basis: DayBasis::Told,
        actors: vec![],
        recipients: recipient.into_iter().map(party).collect(),
        spot: resolution.map(|resolution| Spot { country: None, resolution, point: None }),
        has_counts: recipient.is_none(),
        published: day,
        time: None,
        names: vec![],
        countries: vec![],
    }
}

#[test]
fn two_verbs_of_one_sentence_tell_one_deed() {
    let (struck, killed) = (event(EventType::Assault, 3, 10), event(EventType::Assault, 3, 10));
    let told = [
        (deed(&struck, Some("UKR"), Some(Resolution::Country)), &struck),
        (deed(&killed, None, Some(Resolution::City)), &killed),
    ];
    let all: Vec<Deed> = told.iter().map(|one| whole(one, &told)).collect();
    assert_eq!(all[0].recipients, told[0].0.recipients);
    assert_eq!(all[0].spot, told[1].0.spot);
    assert!(all[0].has_counts);
    assert_eq!(all[1], all[0]);
}

#[test]
fn other_sentences_doers_and_types_tell_other_deeds() {
    let one = event(EventType::Assault, 3, 10);
    let others = [
        event(EventType::Assault, 4, 10),
        event(EventType::Assault, 3, 40),
        event(EventType::Coerce, 3, 10),
        Event { actors: vec![], ..event(EventType::Assault, 3, 10) },
    ];
    for other in &others {
        let told = [(deed(&one, None, None), &one), (deed(other, Some("UKR"), None), other)];
        assert_eq!(whole(&told[0], &told), told[0].0);
    }
}
