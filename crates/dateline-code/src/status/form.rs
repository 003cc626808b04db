//! What the form of a verb or noun tells: its auxiliaries, mood, tense, adverbs and adjectives.

use dateline_types::{Pos, Relation, Status};

use super::negation::{auxiliaries, is_negated};
use super::words::{Auxiliary, Listed};
use super::{Prospect, Reader, Told};
use crate::grammar::is_in;

impl Reader<'_> {
    /// Returns what the word's own form tells.
    pub(super) fn form(&self, head: usize) -> Told {
        let told = self.plain_form(head);
        let depends = !matches!(told.status, Status::Denied | Status::Happened | Status::Ongoing)
            || (told.is_fact() && !self.is_told_as_past(head) && !self.is_said_now(head));
        match self.condition_of(head).filter(|_| depends) {
            Some(opening) => {
                let reason = format!("it depends: `{}`", self.doc.word(opening));
                Told::new(Status::Hypothetical, reason).with(told.prospect)
            }
            None => told,
        }
    }

    /// « *menace* de couper le gaz si »: what is said in the present is said, whatever it depends on.
    fn is_said_now(&self, head: usize) -> bool {
        self.is_verbal && self.is_present(head)
    }

    fn plain_form(&self, head: usize) -> Told {
        let negated = is_negated(self.doc, self.words, head);
        if let Some((auxiliary, token)) = self.modal(head) {
            return self.modal_form(head, auxiliary, token, negated);
        }
        if negated {
            return Told::new(Status::Denied, format!("`{}` is negated", self.doc.word(head)));
        }
        let listed = self.listed(head);
        listed
            .clone()
            .filter(|told| told.status == Status::Denied)
            .or_else(|| self.future(head))
            .or_else(|| self.conditional(head))
            .or_else(|| self.imperative(head))
            .or_else(|| {
                listed.filter(|told| told.status != Status::Ongoing || self.is_present(head))
            })
            .or_else(|| self.under_way(head))
            .unwrap_or_else(Told::fact)
    }

    fn because(&self, status: Status, token: usize, why: &str) -> Told {
        Told::new(status, format!("`{}`{why}", self.doc.word(token)))
    }

    fn modal(&self, head: usize) -> Option<(&Auxiliary, usize)> {
        auxiliaries(self.doc, head).find_map(|token| {
            let own = &self.doc.tokens[token];
            let is =
                |row: &&Auxiliary| is_in(&row.words, &own.lower) || is_in(&row.words, &own.lemma);
            self.words.auxiliary.iter().find(is).map(|row| (row, token))
        })
    }

    fn modal_form(&self, head: usize, row: &Auxiliary, token: usize, negated: bool) -> Told {
        if negated {
            return self.because(row.negated.unwrap_or(Status::Denied), token, " with a negation");
        }
        if let Some(status) = row.perfect.filter(|_| self.is_perfect(head)) {
            return self.because(status, token, " before a perfect");
        }
        match row.claimed {
            Some(status) if self.is_said_of_others(head) => {
                self.because(status, token, "").demanded()
            }
            _ if row.status == Status::Requested && self.is_said_of_others(head) => {
                self.because(row.status, token, "").demanded()
            }
            _ if row.status == Status::Planned => {
                self.because(row.status, token, "").with(Prospect::Expected)
            }
            _ => self.because(row.status, token, ""),
        }
    }

    /// « attaquera », "will attack"; of a headline "to attack".
    fn future(&self, head: usize) -> Option<Told> {
        let is_future = |token: &usize| {
            let own = &self.doc.tokens[*token];
            self.is_future_form(*token) || (*token != head && is_in(&self.words.future, &own.lower))
        };
        let mut all = std::iter::once(head).chain(auxiliaries(self.doc, head));
        let future = all.find(is_future);
        let token = future.or_else(|| self.headline_infinitive(head))?;
        Some(self.because(Status::Planned, token, " is a future").with(Prospect::Meant))
    }

    /// The model takes some presents for futures: « accueille ».
    fn is_future_form(&self, token: usize) -> bool {
        let own = &self.doc.tokens[token];
        let mut endings = self.words.future_endings.iter();
        own.has("Tense=Fut") && endings.any(|ending| own.lower.ends_with(&**ending))
    }

    /// "PM *to* visit Paris".
    fn headline_infinitive(&self, head: usize) -> Option<usize> {
        let is_top = self.doc.tokens[head].relation == Relation::Root
            && self.has(head, &[Relation::Subject, Relation::PassiveSubject]);
        let to = auxiliaries(self.doc, head).filter(|_| is_top);
        to.into_iter().find(|&token| is_in(&self.words.infinitive, &self.doc.tokens[token].lower))
    }

    fn conditional(&self, head: usize) -> Option<Told> {
        let mut all = std::iter::once(head).chain(auxiliaries(self.doc, head));
        // "he'd battled" is a perfect.
        let is_bare =
            &*self.doc.tokens[head].tag == "VBN" && auxiliaries(self.doc, head).count() < 2;
        let would = auxiliaries(self.doc, head)
            .find(|&token| is_in(&self.words.conditional, &self.doc.tokens[token].lower))
            .filter(|_| !is_bare);
        let token = would.or_else(|| all.find(|&token| self.is_conditional(token)))?;
        let is_past = self.is_perfect(head);
        Some(match () {
            () if !is_past && self.was_said(head) => self
                .because(Status::Planned, token, " is a future seen from the past")
                .with(Prospect::Meant),
            () if would.is_some() => self.because(Status::Hypothetical, token, ""),
            () => self.because(Status::Unconfirmed, token, " is a conditional of hearsay"),
        })
    }

    /// Tells whether a verb is in the conditional, also where the model misses it: « libéreraient ».
    pub(super) fn is_conditional(&self, token: usize) -> bool {
        let own = &self.doc.tokens[token];
        let stem = own.lemma.trim_end_matches('e');
        let ends =
            |word: &str, endings: &[String]| endings.iter().any(|end| word.ends_with(&**end));
        own.has("Mood=Cnd")
            || (own.has("VerbForm=Fin")
                && ends(&own.lower, &self.words.irregular_conditional_endings)
                && !ends(&own.lemma, &self.words.imperfect_in_r))
            || (stem.ends_with('r')
                && own
                    .lower
                    .strip_prefix(stem)
                    .is_some_and(|ending| is_in(&self.words.conditional_endings, ending)))
    }

    /// « aurait tué », "would have killed": nothing is to come.
    pub(super) fn is_perfect(&self, head: usize) -> bool {
        self.doc
            .related(head, Relation::Auxiliary)
            .any(|token| is_in(&self.words.perfect, &self.doc.tokens[token].lemma))
    }

    /// Tells whether the clause is what a verb in the past says: « a annoncé qu'il *libérerait* », "said it *would* free".
    fn was_said(&self, head: usize) -> bool {
        let token = &self.doc.tokens[head];
        let Some(above) = token.governor else { return false };
        match token.relation {
            Relation::Conjunct => self.was_said(above),
            Relation::Complement => {
                self.doc.tokens[above].pos == Pos::Verb && self.is_told_as_past(above)
            }
            _ => false,
        }
    }

    /// Tells whether a verb is in a past tense, also the imperfect.
    pub(super) fn is_told_as_past(&self, head: usize) -> bool {
        let mut all = std::iter::once(head).chain(auxiliaries(self.doc, head));
        all.any(|token| {
            let own = &self.doc.tokens[token];
            own.has("Tense=Imp") || (own.has("Tense=Past") && self.is_finite_past(head, token))
        })
    }

    /// A participle tells of the past with an auxiliary of the perfect, or alone: « a dit », not « est dit ».
    fn is_finite_past(&self, head: usize, token: usize) -> bool {
        let own = &self.doc.tokens[token];
        let shares = own.relation == Relation::Conjunct
            && own.governor.is_some_and(|first| self.is_told_as_past(first));
        !own.has("VerbForm=Part") || token != head || self.is_perfect(head) || shares
    }

    /// Tells whether the finite verb is in the present and no perfect.
    pub(super) fn is_present(&self, head: usize) -> bool {
        let is_now = |token: usize| {
            let own = &self.doc.tokens[token];
            own.has("Tense=Pres") && own.has("VerbForm=Fin")
        };
        let own = &self.doc.tokens[head];
        if own.has("VerbForm=Fin") {
            return is_now(head);
        }
        auxiliaries(self.doc, head).any(is_now) && !self.is_perfect(head)
    }

    /// « Libérez les otages », "Free the hostages": somebody wants it.
    fn imperative(&self, head: usize) -> Option<Told> {
        let own = &self.doc.tokens[head];
        let subjects = [Relation::Subject, Relation::PassiveSubject, Relation::Auxiliary];
        let is_bare =
            || &*own.tag == "VB" && self.has_no_words_before(head) && self.stands_alone(head);
        let is_order = (own.has("Mood=Imp") || is_bare()) && !self.has(head, &subjects);
        is_order.then(|| self.because(Status::Requested, head, " is an imperative"))
    }

    /// Tells whether it opens its sentence or a quotation: "help *investigate* it" is no order.
    fn stands_alone(&self, head: usize) -> bool {
        let is_mark = |token: usize| self.doc.tokens[token].pos == Pos::Punctuation;
        let own = &self.doc.tokens[head];
        let mut before = self.doc.sent_of(head).tokens.start..head;
        own.relation == Relation::Root || before.all(is_mark) || is_mark(head - 1)
    }

    fn has_no_words_before(&self, head: usize) -> bool {
        let before = self.doc.dependents(head).iter().filter(|&&token| token < head);
        before.into_iter().all(|&token| self.doc.tokens[token].pos == Pos::Punctuation)
    }

    /// "is attacking", « attaque depuis mars ».
    fn under_way(&self, head: usize) -> Option<Told> {
        if !self.is_present_or_perfect(head) {
            return None;
        }
        let auxiliary = auxiliaries(self.doc, head).find(|&token| {
            let own = &self.doc.tokens[token];
            let is_participle = &*self.doc.tokens[head].tag == "VBG" || &*own.tag == "VBG";
            is_participle && is_in(&self.words.progressive, &own.lemma)
        });
        let since = || {
            let below = self.doc.dependents(head).iter().copied();
            let words =
                below.filter_map(|token| self.doc.tokens[token].preposition.or(Some(token)));
            let mut words = words.filter(|_| self.is_present(head));
            words.find(|&token| is_in(&self.words.since, &self.doc.tokens[token].lower))
        };
        let token = auxiliary.or_else(since)?;
        Some(self.because(Status::Ongoing, token, ""))
    }

    /// "is attacking", "has been attacking", not "was attacking".
    fn is_present_or_perfect(&self, head: usize) -> bool {
        let all = std::iter::once(head).chain(auxiliaries(self.doc, head));
        all.into_iter().any(|token| {
            let own = &self.doc.tokens[token];
            own.has("VerbForm=Fin") && own.has("Tense=Pres")
        })
    }

    /// An adverb of a verb or an adjective of a noun that tells: "reportedly", « présumée ».
    fn listed(&self, head: usize) -> Option<Told> {
        let is_noun = self.doc.tokens[head].pos.is_nominal();
        let lists = if is_noun { &self.words.modifier } else { &self.words.adverb };
        let below = auxiliaries(self.doc, head).chain([head]);
        let below = below.flat_map(|token| self.doc.dependents(token)).copied();
        let near = below.filter(|&token| {
            let own = &self.doc.tokens[token];
            let is_other = is_noun && (own.has("VerbForm=Fin") || own.pos.is_nominal());
            !is_other
                && !matches!(
                    self.doc.tokens[token].relation,
                    Relation::Object | Relation::Subject | Relation::PassiveSubject
                )
        });
        near.into_iter().find_map(|token| {
            let row = lists.iter().find(|row: &&Listed| self.ends_phrase(&row.words, token))?;
            let told = self.because(row.status, token, "");
            let awaited = row.status == Status::Planned;
            Some(if awaited { told.with(Prospect::Expected) } else { told })
        })
    }

    /// Tells whether one of the phrases ends with the token.
    pub(super) fn ends_phrase(&self, phrases: &[String], token: usize) -> bool {
        phrases.iter().any(|phrase| self.length_of_phrase(phrase, token).is_some())
    }

    /// Returns how many words a phrase has, where it ends with the token.
    pub(super) fn length_of_phrase(&self, phrase: &str, token: usize) -> Option<usize> {
        let mut n = 0;
        for word in phrase.rsplit(' ') {
            let own = &self.doc.tokens[token.checked_sub(n)?];
            let plain = self.grammar.prepositions.get(&*own.lower);
            let is_it = *own.lower == *word
                || (n == 0 && !phrase.contains(' ') && *own.lemma == *word)
                || plain.is_some_and(|plain| plain == word)
                || is_elided(&own.lower, word);
            if !is_it {
                return None;
            }
            n += 1;
        }
        Some(n)
    }

    pub(super) fn has(&self, head: usize, relations: &[Relation]) -> bool {
        let mut below = self.doc.dependents(head).iter();
        below.any(|&token| relations.contains(&self.doc.tokens[token].relation))
    }
}

/// « qu' » is « que », « s' » is « si ».
fn is_elided(form: &str, word: &str) -> bool {
    let stem = form.strip_suffix(['\'', '’']);
    stem.is_some_and(|stem| word.strip_prefix(stem).is_some_and(|vowel| vowel.chars().count() == 1))
}
