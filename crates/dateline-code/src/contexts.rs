//! What an event is about: PLOVER's contexts, from the words of its sentence and paragraph, from who is in it, and from what it is.

use std::ops::Range;

use dateline_types::{
    CONTEXTS, Decision, Doc, Event, EventType, Pack, PackError, Resolved, WordId,
};
use rustc_hash::FxHashMap;
use serde::Deserialize;
use std::collections::BTreeMap;

const FILE: &str = "contexts.toml";

/// What a word and a weak word weigh.
const STRONG: u8 = 2;
const WEAK: u8 = 1;

/// What the words of an event's sentence must weigh together, those of several sentences of its paragraph, and those of one other sentence. Words that stand
/// twice weigh once.
const ENOUGH_IN_SENTENCE: u8 = 2;
const ENOUGH_IN_SENTENCES: u8 = 4;
const ENOUGH_IN_OTHER_SENTENCE: u8 = 6;

/// No word tells more contexts than this.
const MAX_AT_ONCE: usize = 8;

/// Sectors of those in an event that tell what it is about. MIL are the forces of states: others are REB, PRM or UAF.
const OF_SECTORS: [(&str, &str); 6] = [
    ("MIL", "military"),
    ("SPY", "intelligence"),
    ("JUD", "legal"),
    ("LEG", "legislative"),
    ("REL", "religion_ethnicity"),
    ("CRM", "crime"),
];

/// Modes that have a context of their own.
const OF_MODES: [(&str, &str); 4] = [
    ("misinformation", "misinformation"),
    ("cyber", "cyber"),
    ("unconventional", "cbrn"),
    ("suicide-attack", "terrorism"),
];

/// Those who use the state's force at home, and those who have no arms.
const FORCES: [&str; 2] = ["COP", "SPY"];
pub(crate) const UNARMED: [&str; 12] =
    ["CVL", "JRN", "EDU", "LAB", "REF", "MED", "REL", "SOC", "OPP", "AGR", "PTY", "LEG"];

const REPRESSION: &str = "repression";

/// Contexts in the place of which crime does not stand.
const NO_MERE_CRIME: [&str; 3] = ["trafficking", "corruption", "illegal_drugs"];

/// The words of a language, each with the phrases that it begins.
#[derive(Debug, Clone)]
pub(crate) struct ContextWords {
    by_first: FxHashMap<WordId, Vec<Phrase>>,
}

/// A word or phrase that tells a context.
#[derive(Debug, Clone)]
struct Phrase {
    rest: Vec<WordId>,
    /// Index into [`CONTEXTS`].
    context: usize,
    weight: u8,
    /// Its number: the same phrase weighs once.
    number: usize,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Lists {
    words: Vec<String>,
    #[serde(default)]
    weak: Vec<String>,
}

impl ContextWords {
    /// Reads `contexts.toml` of a language pack.
    pub(crate) fn load(pack: &Pack) -> Result<ContextWords, PackError> {
        let lists: BTreeMap<String, Lists> = pack.read(FILE)?;
        let mut by_first: FxHashMap<WordId, Vec<Phrase>> = FxHashMap::default();
        let mut number = 0;
        for (name, lists) in &lists {
            let context = CONTEXTS.iter().position(|own| own == name).ok_or_else(|| {
                let at = pack.text(FILE).and_then(|text| text.find(&format!("[{name}]")));
                pack.error(FILE, at.unwrap_or(0), format!("PLOVER has no context `{name}`"))
            })?;
            let strong = lists.words.iter().map(|phrase| (phrase, STRONG));
            for (phrase, weight) in strong.chain(lists.weak.iter().map(|phrase| (phrase, WEAK))) {
                let mut words = words(phrase).into_iter().map(|word| WordId::of(&word));
                let Some(first) = words.next() else { continue };
                number += 1;
                let phrase = Phrase { rest: words.collect(), context, weight, number };
                by_first.entry(first).or_default().push(phrase);
            }
        }
        Ok(ContextWords { by_first })
    }

    /// Finds all words of an article that tell a context: one pass.
    fn hits(&self, doc: &Doc) -> Vec<Hit> {
        let (mut hits, mut at): (Vec<Hit>, usize) = (Vec::new(), 0);
        while at < doc.tokens.len() {
            let longest = self.at(doc, at).map(|phrase| phrase.rest.len()).max();
            let Some(length) = longest else {
                at += 1;
                continue;
            };
            let found = self.at(doc, at).filter(|phrase| phrase.rest.len() == length);
            let tokens = at..at + length + 1;
            for &Phrase { context, weight, number, .. } in found {
                // By its lemma and as it stands, a word is still one word.
                let is_same = |hit: &Hit| hit.tokens.start == at && hit.context == context;
                match hits.iter_mut().rev().take(MAX_AT_ONCE).find(|hit| is_same(hit)) {
                    Some(hit) if hit.weight < weight => (hit.weight, hit.number) = (weight, number),
                    Some(_) => {}
                    None => hits.push(Hit { tokens: tokens.clone(), context, weight, number }),
                }
            }
            at += length + 1;
        }
        hits
    }

    /// Iterates over the phrases that stand at a token, by its lemma or as it stands.
    fn at<'w>(&'w self, doc: &'w Doc, token: usize) -> impl Iterator<Item = &'w Phrase> {
        let own = &doc.tokens[token];
        let (lemma, form) = (own.lemma.id(), own.lower.id());
        let by_lemma = self.by_first.get(&lemma);
        let by_form = self.by_first.get(&form).filter(|_| form != lemma);
        let phrases = by_lemma.into_iter().chain(by_form).flatten();
        phrases.filter(move |phrase| {
            phrase.rest.iter().enumerate().all(|(nth, word)| {
                let next = doc.tokens.get(token + 1 + nth);
                next.is_some_and(|next| next.lemma.id() == *word || next.lower.id() == *word)
            })
        })
    }
}

/// Cuts a phrase as the models cut the text: « droits de l' homme ».
fn words(phrase: &str) -> Vec<String> {
    let parts = phrase.split(' ').flat_map(|word| match word.split_once('\'') {
        Some((article, rest)) if !rest.is_empty() && article.chars().count() <= 2 => {
            vec![format!("{article}'"), rest.to_owned()]
        }
        _ => vec![word.to_owned()],
    });
    parts.filter(|word| !word.is_empty()).collect()
}

/// A word or phrase of the article that tells a context.
#[derive(Debug, Clone)]
struct Hit {
    tokens: Range<usize>,
    context: usize,
    weight: u8,
    number: usize,
}

/// Adds to the events of an article the contexts that are told, after those of their entries.
pub(crate) fn add_contexts(events: &mut [Event], resolved: &Resolved, known: &ContextWords) {
    if events.is_empty() {
        return;
    }
    let doc = &resolved.doc;
    let hits = known.hits(doc);
    for event in events {
        let told = told(event, doc, &hits);
        for (context, reason) in told {
            if !event.contexts.iter().any(|own| own == context) {
                event.contexts.push(context.to_owned());
                event.decisions.push(Decision { about: "context", reason });
            }
        }
    }
}

/// Returns the contexts of an event with the reasons: what it is, who is in it, its sentence, its paragraph.
fn told(event: &Event, doc: &Doc, hits: &[Hit]) -> Vec<(&'static str, String)> {
    let sentence = doc.sents[event.evidence.sentence].tokens.clone();
    let is_of_repression = |hit: &Hit| CONTEXTS[hit.context] == REPRESSION;
    let mut told = of_its_own(event, within(hits, &sentence).iter().any(is_of_repression));
    let paragraph = paragraph(event, doc, &sentence);
    let without_voices = |range| without_voices(within(hits, range), event, doc);
    let (of_sentence, of_paragraph) = (without_voices(&sentence), without_voices(&paragraph));
    for (context, name) in CONTEXTS.iter().enumerate() {
        let because = |words: &Words, place: &str| {
            let phrases = words.phrases.iter().map(|tokens| doc.span(tokens.clone()));
            let words: Vec<&str> = phrases.map(|span| span.text(doc.text())).collect();
            (*name, format!("{name}: `{}` {place}", words.join("`, `")))
        };
        let here = Words::of(&of_sentence, context);
        let around = Words::of(&of_paragraph, context);
        if here.weight >= ENOUGH_IN_SENTENCE {
            told.push(because(&here, "in the sentence"));
        } else if around.weight >= around.enough_in_paragraph(doc) {
            told.push(because(&around, "in the paragraph"));
        }
    }
    let is_told = |name: &str| {
        told.iter().any(|(own, _)| *own == name) || event.contexts.iter().any(|own| own == name)
    };
    if NO_MERE_CRIME.iter().any(|name| is_told(name)) {
        told.retain(|(name, _)| *name != "crime");
    }
    told
}

/// What the event's own type, modes and people tell; `words_of_repression` says whether its sentence has any.
fn of_its_own(event: &Event, words_of_repression: bool) -> Vec<(&'static str, String)> {
    let mut told = Vec::new();
    for (mode, context) in OF_MODES {
        if event.modes.iter().any(|own| own == mode) {
            told.push((context, format!("{context}: the mode {mode}")));
        }
    }
    if is_repression(event, words_of_repression) {
        told.push((REPRESSION, "repression: force against people without arms".to_owned()));
    }
    let people = || event.actors.iter().chain(&event.recipients);
    for (sector, context) in OF_SECTORS {
        let is_first = |sectors: &[String]| sectors.first().is_some_and(|own| own == sector);
        if people().any(|argument| is_first(&argument.identity.sectors)) {
            told.push((context, format!("{context}: the sector {sector}")));
        }
    }
    told
}

/// Force by the state's own against people without arms. Soldiers do that too, but those who bomb a town wage war: the sentence must speak of protest.
fn is_repression(event: &Event, words_of_repression: bool) -> bool {
    let first_is = |arguments: &[dateline_types::Argument], sectors: &[&str]| {
        arguments.iter().any(|argument| {
            let first = argument.identity.sectors.first();
            first.is_some_and(|first| sectors.contains(&first.as_str()))
        })
    };
    event.event_type == EventType::Assault
        && (first_is(&event.actors, &FORCES)
            || (words_of_repression && first_is(&event.actors, &["MIL"])))
        && (first_is(&event.recipients, &UNARMED)
            || event.modes.iter().any(|mode| mode == "crowd-control"))
}

/// Returns the tokens of the paragraph that holds an event.
fn paragraph(event: &Event, doc: &Doc, sentence: &Range<usize>) -> Range<usize> {
    let paragraphs = &doc.article.paragraphs;
    let first = paragraphs.partition_point(|own| own.end <= event.evidence.trigger.start);
    let own = paragraphs.get(first).filter(|own| own.contains(event.evidence.trigger));
    own.map_or_else(|| sentence.clone(), |&paragraph| doc.tokens_in(paragraph))
}

/// Returns the hits in a range of tokens; they stand in the order of the text.
fn within<'h>(hits: &'h [Hit], tokens: &Range<usize>) -> &'h [Hit] {
    let start = hits.partition_point(|hit| hit.tokens.start < tokens.start);
    let end = hits.partition_point(|hit| hit.tokens.start < tokens.end);
    &hits[start..end]
}

/// Leaves out the words of who says so: what the foreign ministry announces may be about anything.
fn without_voices<'h>(hits: &'h [Hit], event: &Event, doc: &Doc) -> Vec<&'h Hit> {
    let is_voice = |hit: &&Hit| {
        let span = doc.span(hit.tokens.clone());
        event.said_by.iter().any(|speaker| speaker.span.overlaps(span))
    };
    hits.iter().filter(|hit| !is_voice(hit)).collect()
}

/// The different words of one context in a stretch of text.
#[derive(Debug, Default)]
struct Words {
    phrases: Vec<Range<usize>>,
    weight: u8,
}

impl Words {
    fn of(hits: &[&Hit], context: usize) -> Words {
        let mut words = Words::default();
        let mut seen: Vec<usize> = Vec::new();
        for hit in hits.iter().filter(|hit| hit.context == context) {
            if !seen.contains(&hit.number) {
                seen.push(hit.number);
                words.phrases.push(hit.tokens.clone());
                words.weight = words.weight.saturating_add(hit.weight);
            }
        }
        words
    }

    /// What one other sentence is about is not what the event is about: it must say so louder.
    fn enough_in_paragraph(&self, doc: &Doc) -> u8 {
        let mut sentences = self.phrases.iter().map(|phrase| doc.tokens[phrase.start].sent);
        let first = sentences.next();
        match sentences.any(|sentence| Some(sentence) != first) {
            true => ENOUGH_IN_SENTENCES,
            false => ENOUGH_IN_OTHER_SENTENCE,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILES: [(&str, &str); 2] = [
        ("fr", include_str!("../../../lang/fr/contexts.toml")),
        ("en", include_str!("../../../lang/en/contexts.toml")),
    ];

    fn pack(text: &str) -> Pack {
        Pack::new("lang/xx", [(FILE.to_owned(), text.to_owned())])
    }

    #[test]
    fn each_context_has_words_enough_and_none_twice() {
        for (lang, text) in FILES {
            let lists: BTreeMap<String, Lists> = pack(text).read(FILE).unwrap();
            for context in CONTEXTS {
                let lists = &lists[context];
                let mut all: Vec<&String> = lists.words.iter().chain(&lists.weak).collect();
                let n = all.len();
                all.sort();
                all.dedup();
                assert!(n >= 25 && all.len() == n, "{lang} {context}");
            }
            ContextWords::load(&pack(text)).unwrap();
        }
    }

    #[test]
    fn an_unknown_context_is_named_with_its_line() {
        let error = ContextWords::load(&pack("[military]\nwords = []\n[sport]\nwords = []\n"));
        let message = error.unwrap_err().to_string();
        assert_eq!(message, "`lang/xx/contexts.toml` line 3: PLOVER has no context `sport`");
    }

    #[test]
    fn phrases_are_cut_as_the_models_cut_the_text() {
        assert_eq!(words("droits de l'homme"), ["droits", "de", "l'", "homme"]);
        assert_eq!(words("coup d'état"), ["coup", "d'", "état"]);
        assert_eq!(words("covid-19"), ["covid-19"]);
    }
}
