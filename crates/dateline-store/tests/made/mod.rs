//! Made articles with made events: as many as wanted, the same in each run, spread as news is: few names often, many seldom.

use dateline_record::MadeBy;
use dateline_types::{
    Argument, Article, ByteSpan, Claim, Coded, Count, Counts, Doc, Entity, Event, EventType,
    Evidence, Identity, Mention, MentionKind, Place, Published, Quote, Resolution, Resolved,
    Speaker, Status, TimeSpan, Toponym, Use, When, Whereabouts,
};
use jiff::civil::date;
use jiff::{Span, ToSpan};

const COUNTRIES: [&str; 40] = [
    "USA", "RUS", "CHN", "FRA", "UKR", "ISR", "PSE", "SYR", "IRN", "GBR", "DEU", "TUR", "IND",
    "PAK", "MLI", "SDN", "NGA", "EGY", "SAU", "YEM", "IRQ", "AFG", "JPN", "KOR", "PRK", "VEN",
    "BRA", "MEX", "ETH", "COD", "LBY", "LBN", "POL", "SRB", "GEO", "ARM", "AZE", "MMR", "NER",
    "BFA",
];
const SECTORS: [&str; 10] = ["GOV", "MIL", "COP", "CVL", "OPP", "REB", "LEG", "JUD", "BUS", "JRN"];
const SYLLABLES: [&str; 24] = [
    "ba", "dé", "mi", "ro", "tu", "la", "ken", "sor", "vi", "na", "pré", "ga", "lo", "chi", "mar",
    "té", "du", "ren", "pa", "so", "kor", "bel", "an", "îl",
];

/// Numbers that look like chance and are the same in each run.
pub(crate) struct Chance(u64);

impl Chance {
    pub(crate) fn new(seed: u64) -> Chance {
        Chance(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x1234_5678_9abc_def1)
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 16
    }

    pub(crate) fn below(&mut self, n: usize) -> usize {
        (self.next() % n.max(1) as u64) as usize
    }

    /// Small numbers often, large ones seldom.
    pub(crate) fn seldom(&mut self, n: usize) -> usize {
        let part = (self.next() % 1_000_000) as f64 / 1e6;
        ((n as f64).powf(part) as usize).min(n) - 1
    }
}

/// Returns digits like those of a checksum.
fn digits(nth: usize, n_digits: usize) -> String {
    let mut chance = Chance::new(nth as u64);
    let mut digits: String =
        (0..n_digits.div_ceil(8)).map(|_| format!("{:08x}", chance.next() as u32)).collect();
    digits.truncate(n_digits);
    digits
}

/// Returns the id of the `nth` article.
pub(crate) fn article_id(nth: usize) -> String {
    digits(nth, 16)
}

/// Returns the id of an event of the `nth` article.
pub(crate) fn event_id(nth: usize, event: usize) -> String {
    digits(nth * 10 + event + 1_000_000_000, 16)
}

/// What all records say that they were made with.
pub(crate) fn made_by() -> MadeBy {
    MadeBy {
        dateline: "0.1.0".to_owned(),
        model: "made-1".to_owned(),
        codebook: format!("sha256:{}", "0123456789abcdef".repeat(4)),
    }
}

fn word(nth: usize) -> String {
    let mut word = String::new();
    let mut rest = nth + 7;
    while rest > 0 {
        word.push_str(SYLLABLES[rest % SYLLABLES.len()]);
        rest /= SYLLABLES.len();
    }
    word
}

/// Returns a text and where its sentences stand.
fn text(chance: &mut Chance) -> (String, Vec<ByteSpan>) {
    let mut text = String::new();
    let sentences = 10 + chance.below(8);
    let spans = (0..sentences).map(|_| {
        let start = text.len();
        for nth in 0..12 + chance.below(12) {
            let word = word(chance.seldom(30_000));
            text.push_str(if nth == 0 { "Le " } else { " " });
            text.push_str(&word);
        }
        text.push_str(". ");
        ByteSpan::new(start, text.len() - 1)
    });
    let spans = spans.collect();
    (text, spans)
}

fn identity(chance: &mut Chance) -> Identity {
    let nth = chance.seldom(20_000);
    let country = COUNTRIES[nth % COUNTRIES.len()];
    Identity {
        name: (!nth.is_multiple_of(3)).then(|| format!("{} {}", word(nth * 31), word(nth))),
        country: (!nth.is_multiple_of(7)).then(|| country.to_owned()),
        sectors: vec![SECTORS[nth % SECTORS.len()].to_owned()],
        id: nth.is_multiple_of(5).then(|| format!("Q{}", nth + 1000)),
        ..Identity::default()
    }
}

fn place(chance: &mut Chance) -> Place {
    let nth = chance.seldom(5_000);
    Place {
        name: word(nth * 13),
        geonameid: Some(100_000 + nth as u32),
        country: Some(COUNTRIES[nth % COUNTRIES.len()].to_owned()),
        admin1: Some(format!("{:02}", nth % 20)),
        lat: Some((nth * 7919 % 12_000) as f64 / 100.0 - 60.0),
        lon: Some((nth * 104_729 % 36_000) as f64 / 100.0 - 180.0),
        resolution: Resolution::City,
    }
}

fn day(chance: &mut Chance, published: jiff::civil::Date) -> TimeSpan {
    let back: Span = (chance.seldom(20) as i64).days();
    TimeSpan::day(published.checked_sub(back).unwrap_or(published))
}

fn argument(chance: &mut Chance, span: ByteSpan, text: &str) -> Argument {
    let span = ByteSpan::new(span.start, span.start + 2);
    Argument { text: span.text(text).to_owned(), span, identity: identity(chance), entity: None }
}

fn event(
    chance: &mut Chance,
    article: &Article,
    id: String,
    sentence: usize,
    span: ByteSpan,
) -> Event {
    let statuses =
        [Status::Happened, Status::Planned, Status::Ongoing, Status::Requested, Status::Denied];
    let published =
        article.published.as_ref().map_or(date(2020, 1, 1), |published| published.start);
    let time = day(chance, published);
    let arguments = |chance: &mut Chance, n: usize| -> Vec<Argument> {
        (0..n).map(|_| argument(chance, span, &article.text)).collect()
    };
    let dead = Count { min: Some(12), max: Some(12), approx: false, span };
    let n_actors = 1 + chance.seldom(3);
    let n_recipients = chance.below(2);
    Event {
        id,
        event_type: EventType::ALL[chance.seldom(16)].clone(),
        modes: vec![],
        contexts: vec!["diplomatic".to_owned()],
        cameo: Some("042".to_owned()),
        actors: arguments(chance, n_actors),
        recipients: arguments(chance, n_recipients),
        counts: Counts { dead: (chance.below(10) == 0).then_some(dead), ..Counts::default() },
        when: (chance.below(20) > 0).then(|| When {
            edtf: time.edtf.clone(),
            candidates: vec![time.edtf.clone()],
            time,
            span: None,
            basis: "publication",
        }),
        whereabouts: (chance.below(5) > 0).then(|| Whereabouts {
            span,
            place: place(chance),
            confidence: 0.9,
        }),
        status: statuses[chance.seldom(5)],
        said_by: if chance.below(3) == 0 {
            vec![speaker(chance, span, &article.text)]
        } else {
            vec![]
        },
        evidence: Evidence {
            sentence,
            span,
            trigger: ByteSpan::new(span.start, span.start + 2),
            head: 0,
        },
        more_evidence: vec![],
        rule: "fr/consult/rencontrer".to_owned(),
        confidence: 0.4 + chance.below(60) as f32 / 100.0,
        signs: vec![],
        decisions: vec![],
    }
}

fn speaker(chance: &mut Chance, span: ByteSpan, text: &str) -> Speaker {
    let Argument { text, span, identity, .. } = argument(chance, span, text);
    let (cue, cue_span) = ("selon".to_owned(), span);
    Speaker { text, span, head: 0, identity, cue, cue_span, pronoun: None }
}

fn article(nth: usize, chance: &mut Chance, text: &str) -> Article {
    let published = date(2015, 1, 1).checked_add(((nth / 25) as i64 % 4000).days()).unwrap();
    Article {
        id: article_id(nth),
        origin: format!("line {nth}"),
        url: Some(format!("https://{}.example/{nth}", word(chance.seldom(300)))),
        outlet: Some(word(chance.seldom(300))),
        title: Some(format!("{} {} {}", word(nth), word(nth / 3), word(nth / 7))),
        published: Some(Published {
            edtf: published.to_string(),
            start: published,
            end: published,
            time: Some(format!("{published}T09:30:00+01:00")),
            basis: "input",
        }),
        agency: nth.is_multiple_of(4).then(|| "AFP".to_owned()),
        lang: Some("fr".to_owned()),
        paragraphs: vec![ByteSpan::new(0, text.len())],
        sha256: digits(nth + 2_000_000_000, 64),
        text: text.to_owned(),
        ..Article::default()
    }
}

/// Returns the `nth` article with three events, a quote, five people and four places.
pub(crate) fn coded(nth: usize) -> Coded {
    let mut chance = Chance::new(nth as u64);
    let (text, sentences) = text(&mut chance);
    let article = article(nth, &mut chance, &text);
    let made = |at: usize| event(&mut chance, &article, event_id(nth, at), at, sentences[at]);
    let events = (0..3).map(made).collect();
    let quote = Quote {
        span: sentences[4],
        tokens: 0..0,
        direct: true,
        chain: vec![speaker(&mut chance, sentences[4], &text)],
        claim: Claim::Assert,
    };
    let toponym = |_| Toponym {
        span: sentences[1],
        place: place(&mut chance),
        confidence: 0.9,
        used_for: Use::Place,
    };
    let toponyms = (0..4).map(toponym).collect();
    let mention = |nth| Mention {
        tokens: 0..0,
        head: nth,
        span: ByteSpan::new(0, 2),
        kind: MentionKind::Name,
        entity: nth,
    };
    let entity = |nth| Entity {
        identity: identity(&mut chance),
        mentions: vec![nth],
        members: vec![],
        is_people: false,
    };
    let entities = (0..5).map(entity).collect();
    let doc = Doc::new(article, "fr".to_owned(), "made-1".to_owned(), vec![], vec![], vec![]);
    let resolved = Resolved {
        doc,
        timexes: vec![],
        toponyms,
        place_hints: vec![],
        mentions: (0..5).map(mention).collect(),
        entities,
        quotes: vec![quote],
    };
    Coded { resolved, events }
}
