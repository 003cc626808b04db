//! Whether what an entry asks for beside its trigger stands there.

use std::cell::{OnceCell, RefCell};
use std::rc::Rc;

use dateline_types::{Pos, Relation, WordId};

use crate::argument::members;
use crate::clause::Clause;
use crate::codebook::Conditions;
use crate::grammar::is_in;
use crate::index::{Candidate, Needs};
use crate::status::is_negated;
use crate::word_list::{Oblique, WordList};

/// The words in the places that conditions ask about, each looked up once for all entries that are tried at a head.
pub(crate) struct Places<'c> {
    pub(crate) clause: Clause<'c>,
    object: OnceCell<Vec<usize>>,
    subject: OnceCell<Vec<usize>>,
    complement: OnceCell<Vec<usize>>,
    /// What fills the slots that were asked for.
    slots: RefCell<Vec<(WordId, Rc<[usize]>)>>,
}

impl<'c> Places<'c> {
    pub(crate) fn of(clause: Clause<'c>) -> Places<'c> {
        let (object, subject, complement, slots) = Default::default();
        Places { clause, object, subject, complement, slots }
    }

    /// Tells whether a candidate cannot fit, by what lies beside it in the index.
    pub(crate) fn exclude(&self, candidate: &Candidate) -> bool {
        let needs = candidate.needs;
        needs.has(Needs::OBJECT) && !self.have(&candidate.object, self.object())
            || needs.has(Needs::SUBJECT) && !self.has_subject(&candidate.subject)
            || needs.has(Needs::COMPLEMENT) && self.complement().is_empty()
            || needs.has(Needs::REFLEXIVE) && !self.clause.is_reflexive()
    }

    /// Returns the heads that fill a slot, best first.
    pub(crate) fn slot(&self, slot: &str) -> Rc<[usize]> {
        let id = WordId::of(slot);
        let known =
            self.slots.borrow().iter().find(|(own, _)| *own == id).map(|(_, all)| all.clone());
        if let Some(heads) = known {
            return heads;
        }
        let heads: Rc<[usize]> = self.clause.slot(slot).into();
        self.slots.borrow_mut().push((id, heads.clone()));
        heads
    }

    /// Returns the noun that stands under a preposition as a condition has it.
    pub(crate) fn listed_under(&self, wanted: &Oblique) -> Option<usize> {
        let Oblique { preposition, nouns } = wanted;
        let clause = &self.clause;
        let slot = self.slot(preposition);
        let mut below = slot.iter().copied();
        // "Began a strike *on Monday*" is on nothing.
        let is_meant = |token: usize| !nouns.takes_any() || !clause.is_day(token);
        let noun_below = below.find(|&token| clause.lists(nouns, token) && is_meant(token));
        // "suspects Moscow *of poisoning* him": any may be a clause.
        let clause_below = || clause.complement().filter(|_| nouns.takes_any());
        let is_under =
            |&token: &usize| clause.grammar.preposition(clause.doc, token) == Some(preposition);
        noun_below.or_else(|| clause_below().filter(is_under))
    }

    fn have(&self, words: &WordList, place: &[usize]) -> bool {
        place.iter().any(|&token| self.clause.lists(words, token))
    }

    fn has_subject(&self, words: &WordList) -> bool {
        self.have(words, self.subject()) || self.is_government(words)
    }

    /// Returns the key of the first condition that does not hold, where the trigger has used up these words: alone they are no object that speaks
    /// against it, « mettre le *feu* ».
    pub(crate) fn unmet<'p>(&'p self, own: &Conditions, used: &[usize]) -> Option<&'static str> {
        let needs = |words: &WordList, place: &dyn Fn() -> &'p [usize]| {
            words.is_empty() || self.have(words, place())
        };
        let lacks = |words: &WordList, place: &dyn Fn() -> &'p [usize]| {
            let doc = self.clause.doc;
            let is_listed = |&token: &usize| match used.contains(&token) {
                true => words.heads_phrase(doc, token),
                false => self.clause.lists(words, token),
            };
            words.is_empty() || !place().iter().any(is_listed)
        };
        let under = |wanted: &Oblique| self.listed_under(wanted).is_some();
        let (object, subject) = (&|| self.object(), &|| self.subject());
        let complement = &|| self.complement();
        let first = |holds: bool, key: &'static str| (!holds).then_some(key);
        first(needs(&own.object, object), "object")
            .or_else(|| first(lacks(&own.not_object, object), "not_object"))
            .or_else(|| first(own.subject.is_empty() || self.has_subject(&own.subject), "subject"))
            .or_else(|| first(lacks(&own.not_subject, subject), "not_subject"))
            .or_else(|| first(needs(&own.complement, complement), "complement"))
            .or_else(|| first(lacks(&own.not_complement, complement), "not_complement"))
            .or_else(|| first(own.oblique.is_empty() || own.oblique.iter().any(under), "oblique"))
            .or_else(|| first(!own.not_oblique.iter().any(under), "not_oblique"))
            .or_else(|| {
                let clause = &self.clause;
                let holds = !own.negated || is_negated(clause.doc, clause.grammar, clause.head);
                first(holds, "negated")
            })
    }

    /// « *Riyad* a allégé les restrictions »: where the list for who acts has the government, a state named by its country or capital stands for it.
    fn is_government(&self, words: &WordList) -> bool {
        let clause = &self.clause;
        words.lists(&clause.grammar.government)
            && self.subject().iter().any(|&token| clause.is_state(token))
    }

    fn object(&self) -> &[usize] {
        self.object.get_or_init(|| self.standing(self.clause.object()))
    }

    fn subject(&self) -> &[usize] {
        self.subject.get_or_init(|| self.standing(self.clause.subject()))
    }

    fn complement(&self) -> &[usize] {
        self.complement.get_or_init(|| self.standing(self.clause.complement()))
    }

    fn standing(&self, token: Option<usize>) -> Vec<usize> {
        token.map(|token| standing(&self.clause, token)).unwrap_or_default()
    }
}

/// Returns the word on a list that stands in this place.
pub(crate) fn listed(clause: &Clause<'_>, words: &WordList, token: usize) -> Option<usize> {
    standing(clause, token).into_iter().find(|&token| clause.lists(words, token))
}

/// The words that stand in the place of a token: it, those joined to it, and behind each what it only counts.
fn standing(clause: &Clause<'_>, token: usize) -> Vec<usize> {
    let with_contained = |member| std::iter::once(member).chain(contained(clause, member));
    members(clause.doc, token).into_iter().flat_map(with_contained).collect()
}

/// What a noun that only counts or bundles is of, « une partie *de ses troupes* », or a number or pronoun: "all *of the city*".
fn contained(clause: &Clause<'_>, token: usize) -> Option<usize> {
    let (doc, grammar) = (clause.doc, clause.grammar);
    let is_of = |below: usize| {
        grammar.preposition(doc, below).is_some_and(|word| is_in(&grammar.genitives, word))
    };
    let counts = is_in(&grammar.container_nouns, &doc.tokens[token].lemma)
        || matches!(doc.tokens[token].pos, Pos::Number | Pos::Pronoun)
            && doc.dependents(token).iter().any(|&below| is_of(below));
    // Below a number it is an adjunct: "*one* of the largest marches".
    let below = doc
        .first_related(token, Relation::NounComplement)
        .or_else(|| doc.first_related(token, Relation::Oblique));
    below.filter(|_| counts)
}
