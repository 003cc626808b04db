//! Counts without a number: one person alone, and nobody.

use std::ops::Range;

use dateline_types::{CountKind, EntLabel, Pos, Relation};

use crate::counts::amount::{Amount, is_one_person};
use crate::counts::told::{LOST, Teller, Told};
use crate::grammar::is_in;
use crate::status::is_negated;

/// How far an article may stand before its noun.
const MAX_GAP: usize = 3;

/// How far before a noun « sans » makes it nought.
const MAX_WITHOUT: usize = 4;

impl Teller<'_> {
    /// People who are named one by one, without a number: "*the mayor* was killed".
    pub(super) fn singles(&self, sent: &Range<usize>, amounts: &[Amount]) -> Vec<Amount> {
        let doc = self.doc();
        let is_new = |token: &usize| {
            amounts.iter().all(|one| one.noun != Some(*token) && !one.tokens.contains(token))
        };
        let is_placed = |token: &usize| {
            matches!(
                doc.tokens[*token].relation,
                Relation::Object
                    | Relation::Subject
                    | Relation::PassiveSubject
                    | Relation::NounComplement
                    | Relation::Oblique
                    | Relation::Conjunct
            )
        };
        let one = |token| Amount {
            min: Some(1),
            max: Some(1),
            approx: false,
            tokens: self.with_article(token),
            noun: Some(token),
            carrier: token,
        };
        let placed = sent.clone().filter(is_placed).filter(is_new);
        placed.filter(|&token| self.is_single(token)).map(one).collect()
    }

    fn is_single(&self, token: usize) -> bool {
        let doc = self.doc();
        let own = &doc.tokens[token];
        let is_person = || doc.ent_at(token).is_some_and(|ent| ent.label == EntLabel::Person);
        // « un militant et dirigeant »: one person, named twice.
        let is_named_again =
            || own.relation == Relation::Conjunct && self.with_article(token).len() == 1;
        match own.pos {
            Pos::Noun if is_named_again() => false,
            Pos::Noun => own.has("Number=Sing") && is_one_person(self.resolved, self.known, token),
            Pos::ProperNoun => is_person(),
            _ => false,
        }
    }

    fn with_article(&self, token: usize) -> Range<usize> {
        let doc = self.doc();
        let mut owned = doc.related(token, Relation::Possessor);
        let article = doc.related(token, Relation::Determiner).next().or_else(|| owned.next());
        let article = article.filter(|&own| own < token);
        let is_near = |&article: &usize| token - article <= MAX_GAP;
        article.filter(is_near).unwrap_or(token)..token + 1
    }

    /// Who stands alone is counted only where a verb or a noun says what was done to him.
    pub(super) fn of_single(&self, single: &Amount) -> Option<Told> {
        let root = self.root(single.carrier);
        let anchor = self.anchor(root);
        let kind = LOST.into_iter().find(|&kind| {
            let words = self.known.of(kind);
            self.is_done_to(root, words) || self.is_lost(single, root, words)
        })?;
        let is_denied = is_negated(self.doc(), self.grammar, anchor);
        (!is_denied).then(|| self.make(single, kind, anchor, root, false))
    }

    /// « sans faire de victime », « n'a pas fait de morts »: nought, without a number.
    pub(super) fn noughts(&self, sent: &Range<usize>, amounts: &[Amount]) -> Vec<Told> {
        let is_new = |&token: &usize| {
            amounts.iter().all(|one| one.noun != Some(token) && one.carrier != token)
        };
        sent.clone().filter(is_new).flat_map(|token| self.nought_of(sent, token)).collect()
    }

    fn nought_of(&self, sent: &Range<usize>, noun: usize) -> Vec<Told> {
        let own = &self.doc().tokens[noun];
        if !self.known.is_counted(&own.lemma) && !self.known.is_counted(&own.lower) {
            return Vec::new();
        }
        let is_either = self.is_word(noun, &self.known.either);
        let kind = self.kind_of_noun(noun).filter(|&kind| kind != CountKind::Crowd);
        if !is_either && kind.is_none() {
            return Vec::new();
        }
        let Some(tokens) = self.nought(sent, noun) else { return Vec::new() };
        let nought = Amount {
            min: Some(0),
            max: Some(0),
            approx: false,
            tokens,
            noun: Some(noun),
            carrier: noun,
        };
        let root = self.root(noun);
        let anchor = self.anchor(root);
        match kind {
            Some(kind) => vec![self.make(&nought, kind, anchor, root, false)],
            None => self.lost_of_all(&nought, anchor, root),
        }
    }

    /// Returns the words that make nought of a noun.
    fn nought(&self, sent: &Range<usize>, noun: usize) -> Option<Range<usize>> {
        let doc = self.doc();
        let before = sent.start.max(noun.saturating_sub(MAX_WITHOUT))..noun;
        let in_phrase = before.rev().take_while(|&token| doc.tokens[token].pos != Pos::Punctuation);
        let without = in_phrase
            .into_iter()
            .find(|&token| is_in(&self.known.without, &doc.tokens[token].lower));
        let negated = || {
            let verb =
                doc.tokens[noun].governor.filter(|&verb| is_negated(doc, self.grammar, verb))?;
            let any = noun.checked_sub(1).filter(|token| sent.contains(token))?;
            let negation = doc.related(verb, Relation::Negation).next().unwrap_or(any);
            (verb < noun && is_in(&self.known.any, &doc.tokens[any].lower))
                .then_some(negation.min(any))
        };
        Some(without.or_else(negated)?..noun + 1)
    }
}
