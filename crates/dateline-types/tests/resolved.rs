//! What is looked for near by is what a walk through all would find.

use std::ops::Range;

use dateline_types::{
    Article, ByteSpan, Claim, Doc, Mention, MentionKind, Place, Pos, Quote, Relation, Resolution,
    Resolved, Sent, Timex, TimexKind, Token, Toponym, Use,
};

/// Words of one letter, each with a space behind it; the second half is a paragraph of its own.
const N_WORDS: usize = 24;

/// The tokens of times, places and heads of mentions.
const TIMES: [Range<usize>; 4] = [0..1, 4..7, 7..8, 20..23];
const PLACES: [Range<usize>; 3] = [2..4, 10..11, 12..15];
const HEADS: [usize; 5] = [1, 5, 11, 12, 23];

/// The tokens of quotations: the second holds the third, and none goes over the middle.
const QUOTES: [Range<usize>; 4] = [0..3, 2..12, 4..6, 13..24];

fn span(tokens: Range<usize>) -> ByteSpan {
    ByteSpan::new(2 * tokens.start, 2 * tokens.end - 1)
}

fn article() -> Article {
    let middle = N_WORDS / 2;
    Article {
        id: "a".to_owned(),
        origin: "a".to_owned(),
        text: "a ".repeat(N_WORDS),
        paragraphs: vec![span(0..middle), span(middle..N_WORDS)],
        ..Article::default()
    }
}

fn token(index: usize) -> Token {
    Token {
        span: span(index..index + 1),
        lemma: "a".into(),
        lower: "a".into(),
        pos: Pos::Noun,
        tag: "".into(),
        morph: "".into(),
        dep: "".into(),
        head: index,
        relation: Relation::Root,
        governor: None,
        preposition: None,
        sent: 0,
    }
}

fn timex(tokens: Range<usize>) -> Timex {
    Timex {
        span: span(tokens),
        kind: TimexKind::Date,
        value: String::new(),
        modifier: None,
        time: None,
        candidates: Vec::new(),
        basis: "explicit",
        is_from: false,
    }
}

fn toponym(tokens: Range<usize>) -> Toponym {
    let place = Place {
        name: String::new(),
        geonameid: None,
        country: None,
        admin1: None,
        lat: None,
        lon: None,
        resolution: Resolution::City,
    };
    Toponym { span: span(tokens), place, confidence: 1.0, used_for: Use::Place }
}

fn quote(tokens: Range<usize>) -> Quote {
    let span = span(tokens.clone());
    Quote { span, tokens, direct: true, chain: Vec::new(), claim: Claim::Assert }
}

fn mention(head: usize) -> Mention {
    let tokens = head..head + 1;
    Mention { span: span(tokens.clone()), tokens, head, kind: MentionKind::Name, entity: 0 }
}

fn resolved() -> Resolved {
    let sent = Sent { tokens: 0..N_WORDS, span: span(0..N_WORDS) };
    let tokens = (0..N_WORDS).map(token).collect();
    Resolved {
        doc: Doc::new(article(), "xx".into(), "m".into(), tokens, vec![sent], Vec::new()),
        timexes: TIMES.map(timex).into(),
        toponyms: PLACES.map(toponym).into(),
        place_hints: Vec::new(),
        mentions: HEADS.map(mention).into(),
        entities: Vec::new(),
        quotes: QUOTES.map(quote).into(),
    }
}

/// All stretches of tokens.
fn stretches() -> impl Iterator<Item = Range<usize>> {
    (0..N_WORDS).flat_map(|start| (start + 1..=N_WORDS).map(move |end| start..end))
}

#[test]
fn times_and_places_are_found_by_their_spans() {
    let resolved = resolved();
    for within in stretches().map(span) {
        let times = resolved.timexes.iter().filter(|one| within.contains(one.span));
        assert!(resolved.timexes_in(within).eq(times), "{within:?}");
        let places = resolved.toponyms.iter().filter(|one| within.contains(one.span));
        assert!(resolved.toponyms_in(within).eq(places), "{within:?}");
        let is_time = resolved.timexes.iter().any(|one| one.span.overlaps(within));
        assert_eq!(resolved.is_time(within), is_time, "{within:?}");
        let is_place = resolved.toponyms.iter().any(|one| one.span.overlaps(within));
        assert_eq!(resolved.is_place(within), is_place, "{within:?}");
    }
}

#[test]
fn mentions_and_quotations_are_found_by_their_tokens() {
    let resolved = resolved();
    for tokens in stretches() {
        let mentions = resolved.mentions.iter().filter(|one| tokens.contains(&one.head));
        assert!(resolved.mentions_in(tokens.clone()).iter().eq(mentions), "{tokens:?}");
    }
    for token in 0..N_WORDS {
        let quotes = resolved.quotes.iter().filter(|one| one.tokens.contains(&token));
        assert!(resolved.quotes_around(token).eq(quotes), "{token}");
    }
}
