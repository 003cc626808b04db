//! Who passes words on.

use std::ops::Range;

use dateline_types::{Claim, Quote, Relation, Speaker};

use super::Voices;
use super::cue::Cue;

/// How far behind a speaker the one who passes the words on may stand.
const REACH: usize = 8;

/// How many quotations before one may hold it.
const MAX_DEPTH: usize = 50;

/// The sector of the press.
const PRESS: &str = "JRN";

impl Voices<'_> {
    /// Who passes the words of a cue on: « Selon X, *cité par Y* », "X told *Reuters*", « … (AFP) ».
    pub(super) fn relayed(&self, cue: &Cue) -> Vec<Speaker> {
        let mut chain: Vec<Speaker> = Vec::new();
        let found = [self.by_phrase(cue), self.listener(cue), self.credit(cue)];
        for speaker in found.into_iter().flatten() {
            if !chain.iter().any(|other| other.span == speaker.span) {
                chain.push(speaker);
            }
        }
        chain
    }

    fn by_phrase(&self, cue: &Cue) -> Option<Speaker> {
        let sent = self.doc.sent_of(cue.tokens.start).tokens.clone();
        let after = cue.speaker.max(cue.tokens.end - 1);
        let (start, end) = (after..sent.end.min(after + REACH + 1))
            .find_map(|token| Some((token, self.speech.relay(self.doc, token)?)))?;
        if start == cue.tokens.start {
            return None;
        }
        let speaker = self.noun_after(start..end)?;
        self.speaker(&Cue { tokens: start..end, speaker, claim: Claim::Assert }, None)
    }

    /// « a confié à l'*AFP* », "told *Reuters*": a medium that is spoken to passes the words on.
    fn listener(&self, cue: &Cue) -> Option<Speaker> {
        let doc = self.doc;
        let verb = cue.tokens.end - 1;
        let listeners = doc
            .related(verb, Relation::Indirect)
            .chain(doc.related(verb, Relation::Oblique))
            .chain(doc.related(verb, Relation::Object));
        let listener = listeners.into_iter().find(|&listener| self.is_medium(listener))?;
        let start = doc.tokens[listener].preposition.unwrap_or(verb);
        self.speaker(
            &Cue { tokens: start..start + 1, speaker: listener, claim: Claim::Assert },
            None,
        )
    }

    /// « … (AFP) »: the agency at the end of the sentence.
    fn credit(&self, cue: &Cue) -> Option<Speaker> {
        let doc = self.doc;
        let sent = doc.sent_of(cue.tokens.start).tokens.clone();
        let end = doc.tokens.len().min(sent.end + 4);
        let tokens: Range<usize> = sent.end.saturating_sub(4).max(sent.start)..end;
        let agency = tokens.clone().find(|&token| {
            token > 0
                && doc.word(token - 1) == "("
                && doc.tokens.get(token + 1).is_some_and(|next| &*next.lower == ")")
                && self.is_medium(token)
        })?;
        self.speaker(
            &Cue { tokens: agency - 1..agency + 2, speaker: agency, claim: Claim::Assert },
            None,
        )
    }

    fn is_medium(&self, head: usize) -> bool {
        let mention = self.mention_at(head);
        mention.is_some_and(|mention| {
            let identity = &self.entities[mention.entity].identity;
            identity.name.is_some() && identity.sectors.iter().any(|sector| sector == PRESS)
        })
    }
}

/// Adds to the chain of each quotation that of the one that holds it.
pub(super) fn nest(quotes: &mut [Quote]) {
    // Those that hold others come first.
    for inner in 0..quotes.len() {
        let own = quotes[inner].clone();
        let holds = |outer: &&Quote| {
            outer.span != own.span
                && outer.tokens.start <= own.tokens.start
                && own.tokens.end <= outer.tokens.end
        };
        let near = &quotes[inner.saturating_sub(MAX_DEPTH)..inner];
        let outer = near.iter().filter(holds).min_by_key(|outer| outer.tokens.len());
        let more: Vec<Speaker> = outer.map(|outer| outer.chain.clone()).unwrap_or_default();
        for speaker in more {
            let chain = &mut quotes[inner].chain;
            if !chain.iter().any(|other| other.head == speaker.head) {
                chain.push(speaker);
            }
        }
    }
}
