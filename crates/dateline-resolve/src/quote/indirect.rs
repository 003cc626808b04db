//! Claims without marks: « affirme que… », "denied firing", « selon X ».

use std::ops::Range;

use dateline_types::{Claim, Identity, MentionKind, Pos, Quote, Relation};

use super::Voices;
use super::cue::Cue;
use super::marks::Marked;

/// A claim without marks.
#[derive(Debug, Clone)]
pub(super) struct Told {
    pub(super) quote: Quote,
    /// Whether the words are a clause that the cue governs, not a sentence that it stands beside.
    pub(super) is_clause: bool,
}

impl Voices<'_> {
    /// Finds what is told to be said without marks. Inside marks only what someone named says: the words of others are retold there.
    pub(super) fn indirect_quotes(&self, marked: &[Marked]) -> Vec<Told> {
        let mut innermost: Vec<Option<&Marked>> = vec![None; self.doc.tokens.len()];
        // Outer ones come first.
        marked.iter().for_each(|one| innermost[one.tokens.clone()].fill(Some(one)));
        let is_inside = |token: usize| innermost[token].is_some();
        let mut found = Vec::new();
        for (token, within) in innermost.iter().copied().enumerate() {
            let quotes = [
                (self.indirect(token), true),
                (self.inverted(token), false),
                (self.according_to(token), false),
            ];
            let told = quotes.into_iter().filter_map(|(quote, is_clause)| {
                Some(Told { quote: self.clipped(quote?, within)?, is_clause })
            });
            found.extend(told.filter(|told| {
                let chain = &told.quote.chain;
                let speaker = chain.first().map_or(told.quote.tokens.start, |who| who.head);
                let is_named = chain
                    .iter()
                    .all(|who| who.pronoun.is_none() && who.identity != Identity::default());
                is_inside(token) == is_inside(speaker) && (!is_inside(token) || is_named)
            }));
        }
        found
    }

    /// « X affirme que … », "X said …", « X promet de … »
    fn indirect(&self, verb: usize) -> Option<Quote> {
        let doc = self.doc;
        let claim = self.claim_of_verb(verb)?;
        let is_clause = |&clause: &usize| {
            let own = &doc.tokens[clause];
            doc.related(clause, Relation::Subject)
                .chain(doc.related(clause, Relation::PassiveSubject))
                .next()
                .is_some()
                || matches!(own.pos, Pos::Verb | Pos::Auxiliary)
        };
        // « accuser X *d'avoir saboté* », "accused X *of shelling*" hang as adjuncts.
        let adjuncts = doc
            .related(verb, Relation::Oblique)
            .chain(doc.related(verb, Relation::AdverbialClause))
            .filter(|&clause| {
                matches!(claim, Claim::Allege | Claim::Order | Claim::Ask)
                    && (doc.tokens[clause].has("VerbForm=Inf")
                        || doc.tokens[clause].preposition.is_some())
                    && clause > verb
            });
        // « accuse les grossistes *de stocker* », "asked them *to leave*": hung on those who are spoken of.
        let addressed = [Relation::Object, Relation::Indirect, Relation::Oblique];
        let asked = addressed
            .into_iter()
            .flat_map(|relation| doc.related(verb, relation))
            .flat_map(|addressee| doc.related(addressee, Relation::RelativeClause));
        let asked = asked.filter(|&clause| {
            matches!(claim, Claim::Allege | Claim::Order | Claim::Ask)
                && doc.tokens[clause].has("VerbForm=Inf")
        });
        let mut clauses = doc.related(verb, Relation::Complement).chain(adjuncts).chain(asked);
        let clause = clauses.find(is_clause)?;
        // To wish or fear to do something tells nothing.
        if claim == Claim::Doubt && doc.tokens[clause].has("VerbForm=Inf") {
            return None;
        }
        let speaker = self.subject(verb)?;
        let cue = Cue { tokens: self.verb_group(verb), speaker, claim };
        let tokens = doc.reach(clause, |_| true);
        let (start, end) = match clause > verb {
            true => (tokens.start.max(verb + 1), tokens.end),
            false => (tokens.start, tokens.end.min(cue.tokens.start)),
        };
        self.said(&cue, start..end)
    }

    /// « …, a déclaré X »: the clause that the verb of speaking follows.
    fn inverted(&self, verb: usize) -> Option<Quote> {
        let doc = self.doc;
        let relation = doc.tokens[verb].relation;
        let governor = doc.tokens[verb].governor.filter(|&governor| governor < verb)?;
        let cue = self.cue_at(verb)?;
        let start = cue.tokens.start.min(cue.speaker);
        let is_behind = matches!(
            relation,
            Relation::Parataxis | Relation::AdverbialClause | Relation::Conjunct
        );
        if !is_behind || start == 0 || !matches!(doc.word(start - 1), "," | "»" | "”" | "\"") {
            return None;
        }
        let is_spoken =
            cue.speaker > verb || self.is_pronoun(cue.speaker) || relation == Relation::Parataxis;
        let tokens = doc.sent_of(governor).tokens.start..start - 1;
        is_spoken.then(|| self.said(&cue, tokens)).flatten()
    }

    /// Makes an indirect quotation of these tokens; none where its speaker is nobody.
    fn said(&self, cue: &Cue, tokens: Range<usize>) -> Option<Quote> {
        let tokens = self.without_marks(tokens);
        let chain: Vec<_> = self.speaker(cue, None).into_iter().chain(self.relayed(cue)).collect();
        (!chain.is_empty() && !tokens.is_empty()).then(|| Quote {
            span: self.doc.span(tokens.clone()),
            tokens,
            direct: false,
            chain,
            claim: cue.claim,
        })
    }

    /// Keeps of what is told between marks what stands there.
    fn clipped(&self, quote: Quote, within: Option<&Marked>) -> Option<Quote> {
        let Some(within) = within else { return Some(quote) };
        let start = quote.tokens.start.max(within.tokens.start);
        let tokens = self.without_marks(start..quote.tokens.end.min(within.tokens.end).max(start));
        (!tokens.is_empty()).then(|| Quote { span: self.doc.span(tokens.clone()), tokens, ..quote })
    }

    /// Leaves out commas and full stops at the ends.
    fn without_marks(&self, tokens: Range<usize>) -> Range<usize> {
        let is_mark =
            |token: usize| matches!(&*self.doc.tokens[token].lower, "," | "." | ";" | ":");
        let start = tokens.clone().find(|&token| !is_mark(token)).unwrap_or(tokens.end);
        let end =
            tokens.clone().rev().find(|&token| !is_mark(token)).map_or(start, |last| last + 1);
        start..end.max(start)
    }

    /// « *Pour* l'économiste Hélène Vasseur, … »: at the head of a sentence, someone up to a comma.
    fn opening(&self, token: usize) -> Option<(usize, Claim)> {
        let doc = self.doc;
        let opens = doc.sent_of(token).tokens.start == token;
        if !opens || !self.speech.is_opening(&doc.tokens[token].lower) {
            return None;
        }
        let noun = self.noun_after(token..token + 1)?;
        let heads = std::iter::once(noun).chain(doc.dependents(noun).iter().copied());
        let named = heads.filter_map(|head| self.mention_at(head));
        let who = named.max_by_key(|who| who.tokens.end)?;
        let is_before_comma =
            doc.tokens.get(who.tokens.end).is_some_and(|next| &*next.lower == ",");
        let is_someone = who.kind == MentionKind::Name || who.kind == MentionKind::Role;
        (is_someone && is_before_comma).then_some((token + 1, Claim::Assert))
    }

    /// « Selon X, … », "…, according to X": the sentence without these words.
    fn according_to(&self, token: usize) -> Option<Quote> {
        let phrase = self.speech.preposition(self.doc, token);
        let (end, claim) = phrase.or_else(|| self.opening(token))?;
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
