//! The words that tell that someone speaks, and who it is.

use std::ops::Range;

use dateline_types::{
    ByteSpan, Claim, EntLabel, Identity, Mention, MentionKind, Pos, Quote, Relation, Speaker,
};

use super::Voices;

/// The model's label of a pronoun behind its verb: « a-t-il ajouté ».
const INVERTED: &str = "expl:subj";

/// How far behind its verb a speaker may stand, where the tree does not tell: « explique, visiblement ému, le maire ».
const REACH: usize = 6;

/// A word of speaking with the head of its speaker.
#[derive(Debug, Clone)]
pub(super) struct Cue {
    /// Its tokens.
    pub(super) tokens: Range<usize>,
    pub(super) speaker: usize,
    pub(super) claim: Claim,
}

impl Voices<'_> {
    /// Returns the cue at a token: a preposition of speaking, or a verb whose speaker is known.
    pub(super) fn cue_at(&self, token: usize) -> Option<Cue> {
        if let Some((end, claim)) = self.speech.preposition(self.doc, token) {
            let speaker = self.noun_after(token..end)?;
            return Some(Cue { tokens: token..end, speaker, claim });
        }
        let claim = self.claim_of_verb(token)?;
        Some(Cue { tokens: self.verb_group(token), speaker: self.subject(token)?, claim })
    }

    /// Returns the mention that a token heads.
    pub(super) fn mention_at(&self, head: usize) -> Option<&Mention> {
        let at = self.mentions.binary_search_by_key(&head, |mention| mention.head).ok()?;
        self.mentions.get(at)
    }

    /// Returns the mentions whose heads stand round a token: phrases are no longer.
    fn mentions_near(&self, token: usize) -> &[Mention] {
        const LONGEST: usize = 40;
        let first = self.mentions.partition_point(|mention| mention.head + LONGEST < token);
        let end = self.mentions.partition_point(|mention| mention.head <= token + LONGEST);
        &self.mentions[first..end]
    }

    /// Returns what a verb of speaking does, where `token` is one.
    pub(super) fn claim_of_verb(&self, token: usize) -> Option<Claim> {
        let is_verb = self.doc.tokens[token].pos == Pos::Verb;
        let claim = || {
            let own = self.speech.verb(self.doc, token);
            own.or_else(|| self.speech.form(self.doc, token))
        };
        is_verb.then(claim).flatten()
    }

    /// The same in an incise, where even a word that the model takes for no verb is one.
    fn claim_in_incise(&self, token: usize) -> Option<Claim> {
        let is_word = matches!(
            self.doc.tokens[token].pos,
            Pos::Noun | Pos::ProperNoun | Pos::Adjective | Pos::Auxiliary | Pos::Other
        );
        let is_free = self.doc.first_related(token, Relation::Determiner).is_none();
        let guessed = || self.speech.form(self.doc, token).filter(|_| is_word && is_free);
        self.claim_of_verb(token).or_else(guessed)
    }

    /// Returns a verb with its auxiliary before it: « a déclaré ».
    pub(super) fn verb_group(&self, verb: usize) -> Range<usize> {
        let auxiliary = self.doc.related(verb, Relation::Auxiliary).next().unwrap_or(verb);
        // What stands between an auxiliary and a verb far apart is no part of the cue.
        let start = if auxiliary + REACH > verb { auxiliary.min(verb) } else { verb };
        start..verb + 1
    }

    /// Returns the noun that a preposition of speaking introduces.
    pub(super) fn noun_after(&self, phrase: Range<usize>) -> Option<usize> {
        let sent = self.doc.sent_of(phrase.start).tokens.clone();
        let introduced = |&token: &usize| {
            self.doc.tokens[token]
                .preposition
                .is_some_and(|preposition| phrase.contains(&preposition))
        };
        // "reportedly" names nobody.
        if self.doc.tokens[phrase.end - 1].pos == Pos::Adverb {
            return None;
        }
        // « de source policière »: the noun is in the phrase itself.
        let own = phrase
            .clone()
            .skip(1)
            .find(|&token| self.doc.tokens[token].pos == Pos::Noun && phrase.end - token <= 2);
        own.or_else(|| (phrase.end..sent.end.min(phrase.end + 2 * REACH)).find(introduced)).or_else(
            || {
                (phrase.end..sent.end.min(phrase.end + REACH))
                    .find(|&token| self.doc.tokens[token].pos.is_nominal())
            },
        )
    }

    /// Returns who speaks: the subject of the verb, or of the verb that it is listed with.
    pub(super) fn subject(&self, verb: usize) -> Option<usize> {
        let own = self.doc.first_related(verb, Relation::Subject);
        let shared = || {
            let governor = self.doc.tokens[verb].governor?;
            let relation = self.doc.tokens[verb].relation;
            // « se félicite en disant que… », "He resigned, saying that…"
            let is_shared = matches!(
                relation,
                Relation::Conjunct | Relation::AdverbialClause | Relation::Complement
            );
            let is_finite = super::marks::is_finite(self.doc, verb);
            self.doc
                .first_related(governor, Relation::Subject)
                .filter(|_| is_shared && (relation == Relation::Conjunct || !is_finite))
        };
        own.or_else(|| self.inverted_pronoun(verb)).or_else(shared)
    }

    /// « a-t-*il* ajouté »
    fn inverted_pronoun(&self, verb: usize) -> Option<usize> {
        let mut below = self.doc.dependents(verb).iter().copied();
        below.find(|&below| below + 3 > verb && &*self.doc.tokens[below].dep == INVERTED)
    }

    /// Returns the cue of an incise within these tokens, which follow or part a quotation: « , a déclaré le maire, », « , dit-il », ", he said".
    pub(super) fn incise(&self, window: Range<usize>) -> Option<Cue> {
        let doc = self.doc;
        let mut tokens = window.clone();
        tokens.find_map(|token| {
            if let Some((end, claim)) = self.speech.preposition(doc, token) {
                let speaker = self.noun_after(token..end)?;
                return Some(Cue { tokens: token..end, speaker, claim });
            }
            let claim = self.claim_in_incise(token)?;
            let speaker = self
                .subject(token)
                .filter(|speaker| window.contains(speaker))
                .or_else(|| self.beside(token, &window))?;
            Some(Cue { tokens: self.verb_group(token), speaker, claim })
        })
    }

    /// Who stands right behind a verb of speaking, before `end`.
    pub(super) fn behind(&self, verb: usize, end: usize) -> Option<usize> {
        let near = self.mentions_near(verb + 1);
        let who = near.iter().find(|mention| mention.tokens.start == verb + 1)?;
        (who.tokens.end <= end).then_some(who.head)
    }

    /// Who stands beside a verb in an incise whose tree is broken: behind it, else before it.
    fn beside(&self, verb: usize, window: &Range<usize>) -> Option<usize> {
        let doc = self.doc;
        let is_who = |&token: &usize| {
            let own = &doc.tokens[token];
            let is_day = doc
                .ent_at(token)
                .is_some_and(|ent| matches!(ent.label, EntLabel::Time | EntLabel::Number));
            own.pos.is_nominal()
                && own.preposition.is_none()
                && own.relation != Relation::Reflexive
                && !is_day
        };
        let top = |token: usize| {
            // The head of the phrase that begins there.
            self.mentions_near(token)
                .iter()
                .find(|mention| mention.tokens.contains(&token) && window.contains(&mention.head))
                .map_or(token, |mention| mention.head)
        };
        let behind = (verb + 1..window.end.min(verb + 1 + REACH)).find(is_who);
        let before = || (window.start..verb).rev().find(is_who);
        behind.or_else(before).map(top)
    }

    /// Names the speaker of a cue. A pronoun is the last speaker where someone spoke just before, else whom it stands for.
    pub(super) fn speaker(&self, cue: &Cue, last: Option<&Quote>) -> Option<Speaker> {
        let doc = self.doc;
        let cue_span = doc.span(cue.tokens.clone());
        let cue_text = cue_span.text(doc.text()).to_owned();
        let is_pronoun = self.is_pronoun(cue.speaker);
        let mention = self.mention_at(cue.speaker);
        let resolved = mention.filter(|mention| !is_pronoun || self.named(mention).is_some());
        let pronoun = is_pronoun.then(|| doc.tokens[cue.speaker].span);
        if is_pronoun
            && resolved.is_none()
            && let Some(same) = last.and_then(|last| last.chain.first())
        {
            return Some(Speaker { cue: cue_text, cue_span, pronoun, ..same.clone() });
        }
        let (span, head, identity) = match resolved {
            Some(mention) => {
                let named = self.named(mention).unwrap_or(mention);
                (named.span, named.head, self.entities[mention.entity].identity.clone())
            }
            None => (self.phrase_span(cue.speaker), cue.speaker, Identity::default()),
        };
        let text = span.text(doc.text()).to_owned();
        Some(Speaker { text, span, head, identity, cue: cue_text, cue_span, pronoun })
    }

    /// Tells whether a speaker is but a pronoun.
    pub(super) fn is_pronoun(&self, speaker: usize) -> bool {
        let own = &self.doc.tokens[speaker];
        own.pos == Pos::Pronoun || &*own.dep == INVERTED
    }

    /// Returns the mention itself, or what a pronoun stands for.
    fn named<'m>(&'m self, mention: &'m Mention) -> Option<&'m Mention> {
        if mention.kind != MentionKind::Pronoun {
            return Some(mention);
        }
        let all = self.entities[mention.entity].mentions.iter().map(|&index| &self.mentions[index]);
        let mut before =
            all.filter(|other| other.kind != MentionKind::Pronoun && other.head < mention.head);
        before.next_back()
    }

    fn phrase_span(&self, head: usize) -> ByteSpan {
        let keep = |token: usize| {
            matches!(
                self.doc.tokens[token].relation,
                Relation::Determiner
                    | Relation::Modifier
                    | Relation::Compound
                    | Relation::Flat
                    | Relation::Number
                    | Relation::Possessor
            )
        };
        self.doc.span(self.doc.reach(head, keep))
    }
}
