//! What is told of an amount: that so many were killed, hurt, arrested, or marched.

use std::ops::Range;

use dateline_types::{ByteSpan, CountKind, Doc, Pos, Relation, Resolved};

use crate::clause::Clause;
use crate::counts::amount::{Amount, amounts};
use crate::counts::words::{CountWords, KindWords};
use crate::grammar::{Grammar, is_in};
use crate::status::is_negated;

/// How far up the noun that an amount belongs to is looked for.
const MAX_UP: usize = 4;

/// How many words may stand between an amount and the adjective that tells its kind.
const MAX_GAP: usize = 3;

/// All but the crowd.
pub(super) const LOST: [CountKind; 3] = [CountKind::Dead, CountKind::Injured, CountKind::Arrested];

/// So many of a kind, as one clause tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Told {
    pub(crate) kind: CountKind,
    pub(crate) min: Option<u64>,
    pub(crate) max: Option<u64>,
    pub(crate) approx: bool,
    pub(crate) span: ByteSpan,
    /// The verb or noun by which it hangs on the rest of the sentence.
    pub(crate) anchor: usize,
    /// The words with the noun: what a sum covers.
    with_noun: ByteSpan,
    /// The first noun of the list that the counted one is in: members of one list are added up.
    root: usize,
    /// Whether it is the sum that a toll has reached.
    pub(crate) is_total: bool,
}

/// Reads sentences of one article.
pub(crate) struct Teller<'t> {
    pub(crate) resolved: &'t Resolved,
    pub(crate) known: &'t CountWords,
    pub(crate) grammar: &'t Grammar,
}

impl Teller<'_> {
    /// Returns all that a sentence tells of amounts, members of lists added up, in the order of the text.
    pub(crate) fn told(&self, sent: &Range<usize>) -> Vec<Told> {
        let amounts = amounts(self.resolved, self.known, sent);
        let singles = self.singles(sent, &amounts);
        let mut all: Vec<Told> = Vec::new();
        for amount in &amounts {
            all.extend(self.of(amount));
        }
        all.extend(singles.iter().filter_map(|single| self.of_single(single)));
        all.extend(self.noughts(sent, &amounts));
        all.sort_by_key(|told| (told.span, told.kind));
        added_up(all)
    }

    /// Returns how many people the words of an actor name; one person is no crowd.
    pub(crate) fn crowd_in(&self, sent: &Range<usize>, actor: ByteSpan) -> Option<Told> {
        let is_several =
            |amount: &Amount| amount.min.or(amount.max).is_some_and(|amount| amount > 1);
        let is_actor = |amount: &Amount| actor.contains(self.doc().tokens[amount.carrier].span);
        let amount = amounts(self.resolved, self.known, sent)
            .into_iter()
            .find(|amount| is_actor(amount) && is_several(amount) && self.is_someone(amount))?;
        let root = self.root(amount.carrier);
        Some(self.make(&amount, CountKind::Crowd, self.anchor(root), root, false))
    }

    pub(super) fn doc(&self) -> &Doc {
        &self.resolved.doc
    }

    fn clause(&self, head: usize) -> Clause<'_> {
        Clause::new(self.resolved, self.grammar, head)
    }

    /// Finds out what an amount counts. « aucune victime » counts two kinds.
    fn of(&self, amount: &Amount) -> Vec<Told> {
        let root = self.root(amount.carrier);
        let anchor = self.anchor(root);
        let is_nought = amount.max == Some(0);
        if is_nought && self.has_noun_of(amount, &self.known.either) {
            return self.lost_of_all(amount, anchor, root);
        }
        if let Some((kind, anchor)) = self.toll(amount, root) {
            return vec![self.make(amount, kind, anchor, root, true)];
        }
        // « n'a pas tué trois personnes »: nothing is known but that.
        if !is_nought && is_negated(self.doc(), self.grammar, anchor) {
            return Vec::new();
        }
        let kind = self.lost(amount, root).or_else(|| self.crowd(amount, root));
        kind.map(|kind| self.make(amount, kind, anchor, root, false)).into_iter().collect()
    }

    /// « aucune victime »: neither dead nor hurt.
    pub(super) fn lost_of_all(&self, amount: &Amount, anchor: usize, root: usize) -> Vec<Told> {
        let kinds = [CountKind::Dead, CountKind::Injured];
        kinds.map(|kind| self.make(amount, kind, anchor, root, false)).to_vec()
    }

    /// Tells which of those lost an amount counts: its noun says so, else what stands behind it, else its verb.
    fn lost(&self, amount: &Amount, root: usize) -> Option<CountKind> {
        let first = |test: &dyn Fn(&KindWords) -> bool| {
            LOST.into_iter().find(|&kind| test(self.known.of(kind)))
        };
        let is_someone = self.is_someone(amount);
        first(&|words| self.has_noun_of(amount, &words.nouns))
            .or_else(|| first(&|words| is_someone && self.adjective_behind(amount, words)))
            .or_else(|| first(&|words| is_someone && self.is_done_to(root, words)))
            .or_else(|| first(&|words| is_someone && self.has_relative(amount, words)))
            .or_else(|| first(&|words| self.is_lost(amount, root, words)))
    }

    fn crowd(&self, amount: &Amount, root: usize) -> Option<CountKind> {
        let words = self.known.of(CountKind::Crowd);
        let is_crowd = amount.max != Some(0)
            && (self.has_noun_of(amount, &words.nouns)
                || (self.is_someone(amount) && self.is_done_to(root, words))
                || self.is_whole(root, words));
        is_crowd.then_some(CountKind::Crowd)
    }

    pub(super) fn make(
        &self,
        amount: &Amount,
        kind: CountKind,
        anchor: usize,
        root: usize,
        is_total: bool,
    ) -> Told {
        let Amount { min, max, approx, .. } = *amount;
        let span = self.doc().span(amount.tokens.clone());
        let noun = amount.noun.map(|noun| self.doc().tokens[noun].span);
        let with_noun = noun.map_or(span, |noun| span.cover(noun));
        Told { kind, min, max, approx, span, with_noun, anchor, root, is_total }
    }

    fn has_noun_of(&self, amount: &Amount, nouns: &[String]) -> bool {
        amount.noun.is_some_and(|noun| self.is_word(noun, nouns))
    }

    pub(super) fn is_word(&self, token: usize, words: &[String]) -> bool {
        let own = &self.doc().tokens[token];
        is_in(words, &own.lemma) || is_in(words, &own.lower)
    }

    /// Tells whether people are counted, or nothing that is named.
    fn is_someone(&self, amount: &Amount) -> bool {
        let is_of_bodies = |noun: usize| is_in(&self.known.bodies, &self.doc().tokens[noun].lemma);
        amount.noun.is_none_or(|noun| {
            let is_named = self.resolved.mention_at(noun).is_some() && !is_of_bodies(noun);
            is_named
                || self.known.is_people(&self.doc().tokens[noun].lemma)
                || is_in(&self.known.others, &self.doc().tokens[noun].lower)
                || self.has_noun_of(amount, &self.known.of(CountKind::Crowd).nouns)
                || self.has_noun_of(amount, &self.known.either)
        })
    }

    /// Climbs from a member of a list to its first, and from « 12 personnes » to « un groupe de ».
    pub(super) fn root(&self, carrier: usize) -> usize {
        let doc = self.doc();
        let mut at = carrier;
        for _ in 0..MAX_UP {
            let token = &doc.tokens[at];
            let Some(above) = token.governor else { break };
            let is_listed = token.relation == Relation::Conjunct
                && doc.tokens[above].pos != Pos::Verb
                && doc.tokens[above].pos != Pos::Auxiliary;
            let is_contained = matches!(
                token.relation,
                Relation::NounComplement | Relation::Oblique | Relation::Number
            ) && is_in(&self.known.containers, &doc.tokens[above].lemma);
            // "killed a woman, 32, and *her two children*": the parser hung the second on the verb.
            let object = || {
                let is_noun = token.pos.is_nominal() && token.relation == Relation::Conjunct;
                doc.first_related(above, Relation::Object).filter(|&object| is_noun && object < at)
            };
            match is_listed || is_contained {
                true => at = above,
                false => return object().unwrap_or(at),
            }
        }
        at
    }

    /// The word above, else the noun itself.
    pub(super) fn anchor(&self, root: usize) -> usize {
        self.doc().tokens[root].governor.unwrap_or(root)
    }

    /// "12 *dead*", « 12 soldats russes *tués* »
    fn adjective_behind(&self, amount: &Amount, words: &KindWords) -> bool {
        let doc = self.doc();
        let from = amount.noun.map_or(amount.tokens.end, |noun| (noun + 1).max(amount.tokens.end));
        for token in from..doc.tokens.len().min(from + MAX_GAP) {
            let own = &doc.tokens[token];
            if is_in(&words.adjectives, &own.lower) {
                return !self.is_active(token);
            }
            if !matches!(own.pos, Pos::Adjective | Pos::ProperNoun) {
                return false;
            }
        }
        false
    }

    /// "killed" may be what someone did, and not what was done to him.
    fn is_active(&self, verb: usize) -> bool {
        let doc = self.doc();
        let is = |relation| doc.first_related(verb, relation).is_some();
        doc.tokens[verb].pos == Pos::Verb
            && (is(Relation::Object) || is(Relation::Auxiliary) || is(Relation::Complement))
    }

    /// Tells whether the verb above did it to what is counted.
    pub(super) fn is_done_to(&self, root: usize, words: &KindWords) -> bool {
        let token = &self.doc().tokens[root];
        let Some(above) = token.governor else { return false };
        let is_done = is_in(&words.verbs, &self.doc().tokens[above].lemma);
        match token.relation {
            // « blessant *quatre* d'entre eux » is taken for a number of the verb.
            Relation::Object | Relation::Number => is_done && !self.clause(above).is_passive(),
            Relation::PassiveSubject => is_done || self.does_itself(above, words),
            Relation::Subject => {
                self.does_itself(above, words) || (is_done && self.clause(above).is_passive())
            }
            Relation::NounComplement | Relation::Oblique | Relation::Possessor => {
                is_in(&words.deeds, &self.doc().tokens[above].lemma)
                    && self.is_genitive(root)
                    && !self.is_attempt(above)
            }
            _ => false,
        }
    }

    fn does_itself(&self, verb: usize, words: &KindWords) -> bool {
        is_in(&words.verbs_of_subject, &self.doc().tokens[verb].lemma)
    }

    fn is_genitive(&self, token: usize) -> bool {
        self.doc().tokens[token].relation == Relation::Possessor
            || self
                .grammar
                .preposition(self.doc(), token)
                .is_some_and(|word| is_in(&self.grammar.genitives, word))
    }

    /// « une *tentative* d'assassinat », "an assassination attempt"
    fn is_attempt(&self, deed: usize) -> bool {
        let doc = self.doc();
        let around =
            doc.tokens[deed].governor.into_iter().chain(doc.dependents(deed).iter().copied());
        around.into_iter().any(|token| is_in(&self.known.attempts, &doc.tokens[token].lemma))
    }

    /// « trois soldats *qui ont été tués* », "12 people *who died*"
    fn has_relative(&self, amount: &Amount, words: &KindWords) -> bool {
        let doc = self.doc();
        let clauses = doc.related(amount.carrier, Relation::RelativeClause);
        clauses.chain(doc.related(amount.carrier, Relation::Modifier)).any(|verb| {
            let is_done = is_in(&words.verbs, &doc.tokens[verb].lemma);
            self.does_itself(verb, words)
                || (is_done && self.clause(verb).is_passive() && !self.is_active_object(verb))
        })
    }

    fn is_active_object(&self, verb: usize) -> bool {
        self.doc().first_related(verb, Relation::Object).is_some()
    }

    /// « trois personnes ont *perdu la vie* », « a *coûté la vie* à trois personnes », "claimed 12 *lives*"
    pub(super) fn is_lost(&self, amount: &Amount, root: usize, words: &KindWords) -> bool {
        let doc = self.doc();
        let token = &doc.tokens[root];
        let Some(above) = token.governor else { return false };
        let is_phrase = |phrase: &String, verb: usize, noun: usize| {
            phrase.split_once(' ').is_some_and(|(first, second)| {
                first == &*doc.tokens[verb].lemma && second == &*doc.tokens[noun].lemma
            })
        };
        let is_said = |list: &[String], verb: usize, noun: usize| {
            list.iter().any(|phrase| is_phrase(phrase, verb, noun))
        };
        match token.relation {
            Relation::Subject => {
                let object = doc.first_related(above, Relation::Object);
                object.is_some_and(|object| is_said(&words.loses, above, object))
            }
            // "12 lives": the amount is of the noun itself, or it climbed to it.
            Relation::Object => {
                let noun = amount.noun.unwrap_or(root);
                is_said(&words.takes, above, root) || is_said(&words.takes, above, noun)
            }
            Relation::Oblique | Relation::Indirect | Relation::NounComplement => {
                let verb =
                    doc.tokens[above].governor.filter(|_| doc.tokens[above].pos == Pos::Noun);
                let object = doc.first_related(above, Relation::Object);
                object.is_some_and(|object| is_said(&words.takes, above, object))
                    || verb.is_some_and(|verb| is_said(&words.takes, verb, above))
            }
            _ => false,
        }
    }

    /// "a *crowd* of 3,000"
    fn is_whole(&self, root: usize, words: &KindWords) -> bool {
        let token = &self.doc().tokens[root];
        let is_of = matches!(token.relation, Relation::NounComplement | Relation::Oblique)
            && self.is_genitive(root);
        token.governor.is_some_and(|above| is_of && self.is_word(above, &words.wholes))
            || self.is_word(root, &words.wholes)
    }

    /// "the death *toll* rose to 45", « le *nombre* de blessés a atteint 120 »: the kind, and the word it hangs on.
    fn toll(&self, amount: &Amount, root: usize) -> Option<(CountKind, usize)> {
        let doc = self.doc();
        let above = doc.tokens[root].governor?;
        let subject = [Relation::Subject, Relation::PassiveSubject, Relation::Object]
            .into_iter()
            .filter_map(|relation| doc.first_related(above, relation))
            .filter(|&token| token != root);
        let nouns = std::iter::once(above).chain(subject).chain([root]);
        let mut kinds = nouns.filter_map(|noun| {
            let own = &doc.tokens[noun].lemma;
            let of_amount = || self.kind_of_noun(amount.noun?);
            if is_in(&self.known.tolls, own) {
                // "120 were hurt, bringing the toll …": people who are named are counted by their verb.
                let is_bare = amount.noun.is_none() || of_amount().is_some();
                return is_bare.then(|| of_amount().unwrap_or(CountKind::Dead));
            }
            let is_number = is_in(&self.known.number_nouns, own) && noun != root;
            let below = || doc.dependents(noun).iter().find_map(|&token| self.kind_of_noun(token));
            is_number.then(below).flatten()
        });
        Some((kinds.next()?, above))
    }

    pub(super) fn kind_of_noun(&self, noun: usize) -> Option<CountKind> {
        CountKind::ALL.into_iter().find(|&kind| self.is_word(noun, &self.known.of(kind).nouns))
    }
}

/// Adds up what one list holds: "three soldiers and two policemen".
fn added_up(all: Vec<Told>) -> Vec<Told> {
    let mut sums: Vec<Told> = Vec::new();
    for told in all {
        let is_same = |other: &&mut Told| {
            other.kind == told.kind && other.root == told.root && !other.span.overlaps(told.span)
        };
        match sums.iter_mut().find(is_same) {
            None => sums.push(told),
            Some(sum) => {
                let add = |one: Option<u64>, other: Option<u64>| {
                    one.zip(other).map(|(one, other)| one.saturating_add(other))
                };
                sum.min = match (sum.min, told.min) {
                    (Some(one), Some(other)) => Some(one.saturating_add(other)),
                    (one, other) => one.or(other),
                };
                sum.max = add(sum.max, told.max);
                sum.approx |= told.approx;
                sum.with_noun = sum.with_noun.cover(told.with_noun);
                sum.span = sum.with_noun;
            }
        }
    }
    sums
}
