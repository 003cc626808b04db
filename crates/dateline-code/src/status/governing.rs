//! Verbs, nouns and adjectives, and what they do to what they govern: "plans to", « a démenti ».

use dateline_types::{Pos, Relation, Status};

use super::above::Step;
use super::words::{Governed, Governing};
use super::{Prospect, Reader, Told};
use crate::grammar::is_in;

impl Reader<'_> {
    /// What the verb that lends a noun its subject tells: "continue an attack".
    pub(super) fn lent(&self, verb: usize) -> Told {
        match self.governing(verb, &[], &[Governed::Object], None) {
            Some(row) => self.applied(row, verb, false),
            None => self.form(verb),
        }
    }

    pub(super) fn governed(&self, at: usize, row: &Governing, word: usize) -> Step {
        let above = self.finite(word);
        if let Some(status) = row.perfect.filter(|_| self.is_perfect(at)) {
            let reason = format!("`{}` before a perfect", self.doc.word(word));
            return Step::on(Told::new(status, reason).settled(), above);
        }
        let other = self.is_of_another(at, above);
        let told = self.applied(row, above, other);
        if row.fact {
            return Step { presupposed: true, ..Step::last(told) };
        }
        Step::on(told, above)
    }

    /// The word that governs a clause: its verb, its noun, or the verb whose object that noun is (« a empêché les rebelles *d'attaquer* »).
    pub(super) fn governing_clause(
        &self,
        at: usize,
        above: usize,
    ) -> Option<(&super::words::Governing, usize)> {
        let kinds = self.kinds_of_clause(at);
        let openers = self.openers(at);
        // "It is possible that": the clause hangs on the copula.
        let predicate = self.doc.first_related(above, Relation::Attribute);
        let of_predicate = predicate
            .and_then(|word| self.governing(word, &openers, &kinds, None))
            .map(|row| (row, above));
        if of_predicate.is_some() {
            return of_predicate;
        }
        let needed = self.needed_preposition(at);
        let row = self.governing(above, &openers, &kinds, needed);
        if let Some(row) = row.filter(|_| self.is_of_its_noun(at, above)) {
            return Some((row, above));
        }
        let token = &self.doc.tokens[above];
        let is_argument = matches!(
            token.relation,
            Relation::Object | Relation::PassiveSubject | Relation::Oblique | Relation::Indirect
        );
        let verb = token
            .governor
            .filter(|_| is_argument && token.pos.is_nominal() && self.is_infinitive(at))?;
        self.governing(verb, &openers, &kinds, None).map(|row| (row, verb))
    }

    /// A noun governs infinitives and clauses, and gerunds under its preposition: "risk of losing", not "the plan upsetting them".
    fn is_of_its_noun(&self, at: usize, above: usize) -> bool {
        let own = &self.doc.tokens[at];
        !self.doc.tokens[above].pos.is_nominal()
            || self.is_infinitive(at)
            || self.is_finite_clause(at)
            || own.preposition.is_some()
    }

    fn kinds_of_clause(&self, at: usize) -> Vec<Governed> {
        let asks = self.opening_of_complement(at);
        let mut kinds = if asks { vec![Governed::Question] } else { vec![Governed::Clause] };
        if !self.is_finite_clause(at) {
            kinds.push(Governed::Infinitive);
            if self.doc.tokens[at].relation == Relation::Complement {
                kinds.push(Governed::Complement);
            }
        }
        kinds
    }

    pub(super) fn governing_noun(&self, at: usize, above: usize) -> Option<&Governing> {
        // « à l'*occasion* du sommet » is a preposition.
        if self.grammar.is_of_preposition(self.doc, above) {
            return None;
        }
        let token = &self.doc.tokens[at];
        let openers: Vec<usize> = token.preposition.into_iter().collect();
        let kinds: &[Governed] = match token.relation {
            Relation::Object
            | Relation::PassiveSubject
            | Relation::Oblique
            | Relation::Indirect => &[Governed::Object],
            Relation::NounComplement
            | Relation::Compound
            | Relation::Possessor
            | Relation::Modifier => &[Governed::Object],
            Relation::Subject => &[Governed::Subject],
            _ => return None,
        };
        self.governing(above, &openers, kinds, self.needed_preposition(at))
    }

    /// The preposition that an entry must name: "called *for* talks". A noun is of what is under its genitive: "risk *of* an attack".
    fn needed_preposition(&self, at: usize) -> Option<&str> {
        let token = &self.doc.tokens[at];
        let is_of_noun = token.governor.is_some_and(|up| self.doc.tokens[up].pos.is_nominal());
        let is_noun = matches!(token.relation, Relation::Oblique | Relation::NounComplement);
        let word = self.grammar.preposition(self.doc, at).filter(|_| is_noun || is_of_noun)?;
        (!(is_of_noun && is_in(&self.words.contents, word))).then_some(word)
    }

    /// Tells whether an entry takes "if" for "whether". With an object the verb asks nothing: "sees a chance if".
    pub(super) fn is_question(&self, row: &Governing, at: usize, word: usize) -> bool {
        let is_complement = self.doc.tokens[at].relation == Relation::Complement;
        row.of.contains(&Governed::Question)
            && (is_complement || !self.has(word, &[Relation::Object]))
    }

    /// The entry for a word that governs one of these kinds; that with most words.
    fn governing(
        &self,
        above: usize,
        openers: &[usize],
        kinds: &[Governed],
        needed: Option<&str>,
    ) -> Option<&Governing> {
        let names = |phrase: &&String| {
            needed.is_none_or(|word| phrase.split(' ').skip(1).any(|own| own == word))
        };
        let is_noun = self.doc.tokens[above].pos.is_nominal();
        let fits = |row: &&Governing| {
            let governs = if row.of.is_empty() {
                kinds.iter().any(|kind| matches!(kind, Governed::Clause | Governed::Object))
            } else {
                kinds.iter().any(|kind| row.of.contains(kind))
            };
            governs
                && (!row.passive
                    || self.has(above, &[Relation::PassiveAuxiliary, Relation::PassiveSubject]))
        };
        let rows = self.words.governing.iter().filter(fits);
        let found = rows.filter_map(|row| {
            let own = if is_noun { &row.nouns } else { &row.verbs };
            let lengths = row
                .words
                .iter()
                .chain(own)
                .filter(names)
                .filter_map(|phrase| self.is_phrase(phrase, above, openers));
            lengths.max().map(|length| (length + usize::from(row.passive), row))
        });
        found.reduce(|best, other| if other.0 > best.0 { other } else { best }).map(|(_, row)| row)
    }

    /// Returns how many words a phrase has, where its first is the token and the others hang on it or open what it governs.
    fn is_phrase(&self, phrase: &str, head: usize, openers: &[usize]) -> Option<usize> {
        let is = |token: usize, word: &str| {
            let own = &self.doc.tokens[token];
            *own.lemma == *word
                || *own.lower == *word
                || self.grammar.prepositions.get(&*own.lower).is_some_and(|plain| plain == word)
        };
        let mut words = phrase.split(' ');
        let first = words.next()?;
        let below = || self.doc.dependents(head).iter().chain(openers);
        let holds = is(head, first) && words.all(|word| below().any(|&token| is(token, word)));
        holds.then(|| phrase.split(' ').count())
    }

    /// "is *likely* to": the verb of a predicate, which has its tense and negation.
    fn finite(&self, word: usize) -> usize {
        let token = &self.doc.tokens[word];
        let verb = token.governor.filter(|_| token.relation == Relation::Attribute);
        verb.filter(|&verb| !self.doc.tokens[verb].pos.is_nominal()).unwrap_or(word)
    }

    /// Tells whether somebody else than the subject of the governing verb is to do it.
    fn is_of_another(&self, at: usize, above: usize) -> bool {
        let subjects = [Relation::Subject, Relation::PassiveSubject];
        let has_own = self.is_clausal(at)
            && self.doc.dependents(at).iter().any(|&token| {
                let own = &self.doc.tokens[token];
                // "wants to", « qui veut »: relative pronouns are of the clause above.
                subjects.contains(&own.relation) && own.pos != Pos::Pronoun
            });
        has_own
            || (self.is_clausal(at)
                && !self.is_finite_clause(at)
                && self.has(above, &[Relation::Object]))
    }

    /// What an entry does, with the form of its word.
    fn applied(&self, row: &Governing, word: usize, other: bool) -> Told {
        let form = self.form(word);
        let reason = format!("`{}`", self.doc.word(word));
        if row.fact {
            return Told::fact().settled();
        }
        let told = |status: Status, why: &str| {
            let prospect = match () {
                // "Welcomed the decision to free them": told by the way, as nobody's word.
                () if self.doc.tokens[word].pos.is_nominal() => Prospect::Purpose,
                () if row.expected => Prospect::Expected,
                () => Prospect::Resolved,
            };
            expected(Told::new(status, format!("{reason}{why}")), prospect).settled()
        };
        if form.status == Status::Denied {
            return told(row.negated.unwrap_or(unless_negated(row.status)), " is negated");
        }
        let is_unreal = matches!(form.status, Status::Hypothetical | Status::Unconfirmed)
            && self.is_perfect(word);
        if let Some(status) = row.unreal.filter(|_| is_unreal) {
            return told(status, " did not come true");
        }
        if let Some(status) = row.past.filter(|_| self.took_place(word)) {
            return told(status, " took place");
        }
        let claimed = row.claimed.filter(|_| self.is_said_of_others(word) && self.is_present(word));
        let status = claimed.or(row.other.filter(|_| other)).unwrap_or(row.status);
        let goes_on = status == Status::Ongoing && self.is_told_as_past(word);
        let status = if goes_on { Status::Happened } else { status };
        // « pourrait », « devrait »: the conditional of a modal verb is no hearsay.
        let is_modal = form.status == Status::Unconfirmed && status != Status::Happened;
        let inner = told(status, "");
        let inner = if claimed.is_some() { inner.demanded() } else { inner };
        if is_modal { inner } else { inner.under(form) }
    }

    /// « a pu », "had to": a single past, not « pouvait ».
    fn took_place(&self, word: usize) -> bool {
        let has_imperfect = self.doc.tokens[word].has("Tense=Imp");
        !has_imperfect && self.is_told_as_past(word)
    }
}

pub(super) fn expected(told: Told, prospect: Prospect) -> Told {
    if told.status == Status::Planned { told.with(prospect) } else { told }
}

/// What the negation of a governing word makes of what it governs, where its entry does not say.
fn unless_negated(status: Status) -> Status {
    match status {
        Status::Denied | Status::Requested => Status::Possible,
        Status::Unconfirmed => Status::Unconfirmed,
        _ => Status::Denied,
    }
}
