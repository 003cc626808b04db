//! Who says so: words in quotation marks, and claims that someone is said to make.

mod speech;

use std::ops::Range;

use dateline_types::{
    Claim, Doc, Entity, Identity, Mention, MentionKind, Pos, Quote, Relation, Speaker,
};

pub use speech::Speech;

/// Fewer words between marks are a name or a word at a distance, not a quotation.
const MIN_WORDS: usize = 4;

/// The model's label of a pronoun behind its verb: « a-t-il ajouté ».
const INVERTED: &str = "expl:subj";

/// Finds what is said by whom, in the order of the text.
#[must_use]
pub fn find_quotes(
    doc: &Doc,
    mentions: &[Mention],
    entities: &[Entity],
    speech: &Speech,
) -> Vec<Quote> {
    let voices = Voices { doc, mentions, entities, speech };
    let mut quotes: Vec<Quote> = Vec::new();
    for tokens in direct_ranges(doc) {
        let last = quotes.last();
        quotes.push(voices.direct(tokens, last));
    }
    let direct: Vec<Range<usize>> = quotes.iter().map(|quote| quote.tokens.clone()).collect();
    let is_inside = |token: usize| direct.iter().any(|range| range.contains(&token));
    for token in (0..doc.tokens.len()).filter(|&token| !is_inside(token)) {
        quotes.extend(voices.indirect(token).filter(|quote| !is_inside(quote.tokens.start)));
        quotes.extend(voices.inverted(token).filter(|quote| !is_inside(quote.tokens.start)));
        quotes.extend(voices.according_to(token).filter(|quote| !is_inside(quote.tokens.start)));
    }
    quotes.sort_by_key(|quote| (quote.span, !quote.direct));
    quotes.dedup_by_key(|quote| (quote.span, quote.direct));
    quotes
}

/// Finds what stands between quotation marks within one paragraph.
fn direct_ranges(doc: &Doc) -> Vec<Range<usize>> {
    let mut ranges = Vec::new();
    let mut open: Option<(usize, &str)> = None;
    let mut paragraph = 0;
    for (index, token) in doc.tokens.iter().enumerate() {
        let own = doc.article.paragraphs.partition_point(|span| span.end <= token.span.start);
        if own != paragraph {
            (paragraph, open) = (own, None);
        }
        match (open, &*token.lower) {
            (Some((start, mark)), word) if word == mark => {
                ranges.push(start + 1..index);
                open = None;
            }
            (None, "«") => open = Some((index, "»")),
            (None, "“") => open = Some((index, "”")),
            (None, "\"" | "``") => open = Some((index, "\"")),
            _ => {}
        }
    }
    let is_word = |token: &usize| doc.tokens[*token].pos != Pos::Punctuation;
    ranges.retain(|range| range.clone().filter(is_word).count() >= MIN_WORDS);
    ranges
}

/// What is needed to find a speaker.
struct Voices<'v> {
    doc: &'v Doc,
    mentions: &'v [Mention],
    entities: &'v [Entity],
    speech: &'v Speech,
}

/// A word of speaking with the head of its speaker.
struct Cue {
    /// Its tokens.
    tokens: Range<usize>,
    speaker: usize,
    claim: Claim,
}

impl Voices<'_> {
    fn direct(&self, tokens: Range<usize>, last: Option<&Quote>) -> Quote {
        let cue = self.cue_near(&tokens);
        let claim = cue.as_ref().map_or(Claim::Assert, |cue| cue.claim);
        let mut chain: Vec<Speaker> =
            cue.iter().filter_map(|cue| self.speaker(cue, last)).collect();
        match &cue {
            Some(cue) => chain.extend(self.relayed(cue)),
            None => chain.extend(self.continued(&tokens, last)),
        }
        Quote { span: self.doc.span(tokens.clone()), tokens, direct: true, chain, claim }
    }

    /// A quotation that follows another in its paragraph without a cue goes on in the same voice.
    fn continued(&self, tokens: &Range<usize>, last: Option<&Quote>) -> Vec<Speaker> {
        let near = |last: &&Quote| {
            self.doc.tokens[tokens.start].sent <= self.doc.tokens[last.tokens.end - 1].sent + 1
        };
        last.filter(near).map(|last| last.chain.clone()).unwrap_or_default()
    }

    /// Finds the cue nearest to a quotation, in its own sentences outside the marks.
    fn cue_near(&self, tokens: &Range<usize>) -> Option<Cue> {
        let doc = self.doc;
        let first = doc.sent_of(tokens.start.saturating_sub(1)).tokens.start;
        let end = doc.sent_of((tokens.end + 1).min(doc.tokens.len() - 1)).tokens.end;
        let outside = (first..end).filter(|token| !tokens.contains(token));
        let distance = |token: usize| {
            if token < tokens.start { tokens.start - token } else { token - tokens.end }
        };
        let cues = outside.filter_map(|token| Some((distance(token), self.cue_at(token)?)));
        // A cue behind the words is theirs more often than one before them.
        cues.min_by_key(|(distance, cue)| {
            *distance + 4 * usize::from(cue.tokens.start < tokens.start)
        })
        .map(|(_, cue)| cue)
    }

    fn cue_at(&self, token: usize) -> Option<Cue> {
        let doc = self.doc;
        if let Some((end, claim)) = self.speech.preposition(doc, token) {
            let speaker = self.noun_after(token..end)?;
            return Some(Cue { tokens: token..end, speaker, claim });
        }
        let claim =
            (doc.tokens[token].pos == Pos::Verb).then(|| self.speech.verb(doc, token)).flatten()?;
        let speaker = self.subject(token)?;
        let auxiliary = doc.related(token, Relation::Auxiliary).next().unwrap_or(token);
        Some(Cue { tokens: auxiliary.min(token)..token + 1, speaker, claim })
    }

    /// Returns the noun that a preposition of speaking introduces.
    fn noun_after(&self, phrase: Range<usize>) -> Option<usize> {
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
        (phrase.end..sent.end).find(introduced).or_else(|| {
            (phrase.end..sent.end.min(phrase.end + 4))
                .find(|&token| self.doc.tokens[token].pos.is_nominal())
        })
    }

    fn subject(&self, verb: usize) -> Option<usize> {
        let own = self.doc.first_related(verb, Relation::Subject);
        let shared = || {
            let governor = self.doc.tokens[verb].governor?;
            let is_shared = self.doc.tokens[verb].relation == Relation::Conjunct;
            self.doc.first_related(governor, Relation::Subject).filter(|_| is_shared)
        };
        // « a-t-il ajouté »
        let inverted = || {
            let mut below = self.doc.dependents(verb).iter().copied();
            below.find(|&below| {
                below > verb.saturating_sub(3) && &*self.doc.tokens[below].dep == INVERTED
            })
        };
        own.or_else(shared).or_else(inverted)
    }

    /// « Selon X, cité par Y »: Y passes the words of X on.
    fn relayed(&self, cue: &Cue) -> Option<Speaker> {
        let sent = self.doc.sent_of(cue.tokens.start).tokens.clone();
        let (start, end) = (cue.speaker..sent.end)
            .find_map(|token| Some((token, self.speech.relay(self.doc, token)?)))?;
        if start > cue.speaker + 8 || start == cue.tokens.start {
            return None;
        }
        let speaker = self.noun_after(start..end)?;
        self.speaker(&Cue { tokens: start..end, speaker, claim: Claim::Assert }, None)
    }

    /// Names the speaker of a cue. A pronoun that stands for nobody known is the last speaker: « a-t-il ajouté ».
    fn speaker(&self, cue: &Cue, last: Option<&Quote>) -> Option<Speaker> {
        let doc = self.doc;
        let cue_span = doc.span(cue.tokens.clone());
        let cue_text = cue_span.text(doc.text()).to_owned();
        let is_pronoun = doc.tokens[cue.speaker].pos == Pos::Pronoun
            || &*doc.tokens[cue.speaker].dep == INVERTED;
        if is_pronoun && let Some(same) = last.and_then(|last| last.chain.first()) {
            return Some(Speaker { cue: cue_text, cue_span, ..same.clone() });
        }
        let mention = self.mentions.iter().find(|mention| mention.head == cue.speaker);
        let (span, head, identity) = match mention {
            Some(mention) => {
                let named = self.named(mention);
                (named.span, named.head, self.entities[mention.entity].identity.clone())
            }
            None if is_pronoun => return None,
            None => (self.phrase_span(cue.speaker), cue.speaker, Identity::default()),
        };
        Some(Speaker {
            text: span.text(doc.text()).to_owned(),
            span,
            head,
            identity,
            cue: cue_text,
            cue_span,
        })
    }

    /// Returns the mention itself, or what a pronoun stands for.
    fn named<'m>(&'m self, mention: &'m Mention) -> &'m Mention {
        if mention.kind != MentionKind::Pronoun {
            return mention;
        }
        let all = self.entities[mention.entity].mentions.iter().map(|&index| &self.mentions[index]);
        let mut before =
            all.filter(|other| other.kind != MentionKind::Pronoun && other.head < mention.head);
        before.next_back().unwrap_or(mention)
    }

    fn phrase_span(&self, head: usize) -> dateline_types::ByteSpan {
        let keep = |token: usize| {
            matches!(
                self.doc.tokens[token].relation,
                Relation::Determiner
                    | Relation::Modifier
                    | Relation::Compound
                    | Relation::Flat
                    | Relation::Number
            )
        };
        self.doc.span(self.doc.reach(head, keep))
    }

    /// « X affirme que … », "X said …"
    fn indirect(&self, verb: usize) -> Option<Quote> {
        let doc = self.doc;
        let claim =
            (doc.tokens[verb].pos == Pos::Verb).then(|| self.speech.verb(doc, verb)).flatten()?;
        let may_lack_subject = matches!(claim, Claim::Deny | Claim::Allege);
        let is_clause = |&clause: &usize| {
            doc.related(clause, Relation::Subject)
                .chain(doc.related(clause, Relation::PassiveSubject))
                .next()
                .is_some()
                || may_lack_subject && doc.tokens[clause].pos == Pos::Verb
        };
        // « accuser X *d'avoir saboté* » hangs as an adjunct.
        let adjuncts = doc
            .related(verb, Relation::Oblique)
            .chain(doc.related(verb, Relation::AdverbialClause));
        let clause = doc
            .related(verb, Relation::Complement)
            .chain(adjuncts.filter(|_| claim == Claim::Allege))
            .find(is_clause)?;
        let auxiliary = doc.related(verb, Relation::Auxiliary).next().unwrap_or(verb);
        let speaker = self.subject(verb)?;
        let cue = Cue { tokens: auxiliary.min(verb)..verb + 1, speaker, claim };
        let tokens = doc.reach(clause, |_| true);
        self.said(&cue, tokens)
    }

    /// « …, a déclaré X »: the clause that the verb of speaking follows.
    fn inverted(&self, verb: usize) -> Option<Quote> {
        let doc = self.doc;
        let relation = doc.tokens[verb].relation;
        let governor = doc.tokens[verb].governor.filter(|&governor| governor < verb)?;
        let speaker = self.subject(verb).filter(|&speaker| speaker > verb)?;
        let cue = self.cue_at(verb)?;
        if !matches!(relation, Relation::Parataxis | Relation::AdverbialClause)
            || speaker != cue.speaker
            || cue.tokens.start == 0
            || doc.word(cue.tokens.start - 1) != ","
        {
            return None;
        }
        let tokens = doc.sent_of(governor).tokens.start..cue.tokens.start - 1;
        self.said(&cue, tokens)
    }

    /// Makes an indirect quotation of these tokens; none where its speaker is nobody.
    fn said(&self, cue: &Cue, tokens: Range<usize>) -> Option<Quote> {
        let chain: Vec<Speaker> =
            self.speaker(cue, None).into_iter().chain(self.relayed(cue)).collect();
        (!chain.is_empty() && !tokens.is_empty()).then(|| Quote {
            span: self.doc.span(tokens.clone()),
            tokens,
            direct: false,
            chain,
            claim: cue.claim,
        })
    }

    /// « Selon X, … », "…, according to X": the sentence without these words.
    fn according_to(&self, token: usize) -> Option<Quote> {
        let (end, claim) = self.speech.preposition(self.doc, token)?;
        let cue = Cue { tokens: token..end, speaker: self.noun_after(token..end)?, claim };
        let sent = self.doc.sent_of(token).tokens.clone();
        let voice = self.doc.reach(cue.speaker, |_| true);
        let (start, end) = (voice.start.min(token), voice.end.max(cue.speaker + 1));
        let is_mark = |token: &usize| self.doc.tokens[*token].pos == Pos::Punctuation;
        let is_word = |token: &usize| !is_mark(token);
        let before = (sent.start..start).any(|token| is_word(&token));
        let after = (end..sent.end).any(|token| is_word(&token));
        let tokens = match (before, after) {
            (false, true) => (end..sent.end).find(is_word).unwrap_or(end)..sent.end,
            (true, false) => {
                sent.start..(sent.start..start).rev().find(is_word).map_or(start, |last| last + 1)
            }
            _ => sent,
        };
        self.said(&cue, tokens)
    }
}
