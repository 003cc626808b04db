//! What the words above a verb or noun do to it: "plans to", « sans », « a démenti ».

use dateline_types::{Pos, Relation, Status};

use super::governing::expected;
use super::negation::{auxiliaries, coordinator, is_negated};
use super::words::{Opened, Opening};
use super::{Prospect, Reader, Told};
use crate::grammar::is_in;

/// One step up the tree.
pub(super) struct Step {
    /// What it does to all below.
    pub(super) told: Told,
    /// From where the next one goes. None where nothing further up bears on it.
    pub(super) to: Option<usize>,
    /// Whether the sentence takes it for granted: « le raid », "who attacked".
    pub(super) presupposed: bool,
}

impl Step {
    pub(super) fn on(told: Told, to: usize) -> Step {
        Step { told, to: Some(to), presupposed: false }
    }

    pub(super) fn last(told: Told) -> Step {
        Step { told, to: None, presupposed: false }
    }

    fn taken_for_granted() -> Step {
        Step { told: Told::fact(), to: None, presupposed: true }
    }
}

impl Reader<'_> {
    /// Returns what the next word above does.
    pub(super) fn step(&self, at: usize) -> Step {
        let token = &self.doc.tokens[at];
        let Some(above) = token.governor else { return self.top(at) };
        match token.relation {
            Relation::Conjunct => self.joined(at, above),
            // « …, a-t-il dit »: beside the clause, and not governed by it.
            Relation::Parataxis => Step::last(Told::fact()),
            // "is critical of": the verb has tense and negation.
            Relation::Attribute => Step::on(self.form(above), above),
            _ if self.is_clausal(at) => self.clause(at, above),
            _ => self.noun(at, above),
        }
    }

    /// Verbs, and adjectives that stand for one.
    pub(super) fn is_clausal(&self, at: usize) -> bool {
        let token = &self.doc.tokens[at];
        let is_argument = matches!(
            token.relation,
            Relation::Subject | Relation::PassiveSubject | Relation::Object | Relation::Compound
        );
        (matches!(token.pos, Pos::Verb | Pos::Auxiliary) && !is_argument)
            || self.is_predicate(at)
            || (!token.pos.is_nominal()
                && matches!(
                    token.relation,
                    Relation::Complement | Relation::AdverbialClause | Relation::RelativeClause
                ))
    }

    /// Tells whether a word has auxiliaries or a copula, as a predicate noun and a verb that the model takes for a noun have.
    fn is_predicate(&self, at: usize) -> bool {
        self.has(at, &[Relation::Copula, Relation::Auxiliary, Relation::PassiveAuxiliary])
    }

    /// The top of the sentence: a question asserts nothing.
    fn top(&self, at: usize) -> Step {
        let sentence = self.doc.sent_of(at);
        let mut marks = sentence.tokens.clone().rev().map(|token| &*self.doc.tokens[token].lower);
        let is_question = marks.find(|mark| mark.chars().any(|c| c.is_alphanumeric() || c == '?'));
        let told = match is_question {
            Some("?") => Told::new(Status::Possible, "the sentence asks"),
            _ => Told::fact(),
        };
        Step { presupposed: self.doc.tokens[at].pos.is_nominal(), ..Step::last(told) }
    }

    /// A member of a list shares what governs the first, and its auxiliaries and negation where it has no finite form of its own.
    fn joined(&self, at: usize, first: usize) -> Step {
        let first = self.sister(at, first);
        let is_verb = self.is_clausal(at);
        let shares = is_verb && self.is_clausal(first) && !self.is_finite(at);
        let is_contrast = coordinator(self.doc, at).is_some_and(|word| {
            is_in(&self.words.contrasting_coordinators, &self.doc.tokens[word].lower)
        });
        // « attaquer et *a reçu* »: joined to the infinitive by mistake.
        let is_stray = self.doc.tokens[first].has("VerbForm=Inf") && self.is_finite_clause(at);
        if is_stray {
            return Step::last(Told::fact());
        }
        let told = self.form(first);
        let is_shared = shares && !(is_contrast && told.status == Status::Denied);
        Step::on(if is_shared { told } else { Told::fact() }, first)
    }

    /// "Told him to stop shooting and *leave*": the parser may join it to the nearest verb, but an infinitive is the sister of an infinitive.
    fn sister(&self, at: usize, first: usize) -> usize {
        let is_gerund = |token: usize| &*self.doc.tokens[token].tag == "VBG";
        let is_infinitive = |token: usize| &*self.doc.tokens[token].tag == "VB";
        let above = self.doc.tokens[first].governor;
        match above {
            Some(above) if is_infinitive(at) && is_gerund(first) && is_infinitive(above) => above,
            _ => first,
        }
    }

    fn is_finite(&self, at: usize) -> bool {
        let own = &self.doc.tokens[at];
        own.has("VerbForm=Fin") || self.has(at, &[Relation::Auxiliary, Relation::PassiveAuxiliary])
    }

    /// Tells whether a clause has a finite verb: neither infinitive, participle nor gerund.
    pub(super) fn is_finite_clause(&self, at: usize) -> bool {
        let is_finite = |token: usize| self.doc.tokens[token].has("VerbForm=Fin");
        is_finite(at)
            || self.doc.dependents(at).iter().any(|&token| {
                is_finite(token)
                    && matches!(
                        self.doc.tokens[token].relation,
                        Relation::Auxiliary | Relation::PassiveAuxiliary | Relation::Copula
                    )
            })
            // "will", "may" have no features.
            || self.doc.related(at, Relation::Auxiliary).any(|token| &*self.doc.tokens[token].tag == "MD")
    }

    /// "To leave", "to *be released*", « avoir tué ».
    pub(super) fn is_infinitive(&self, at: usize) -> bool {
        let is_one = |token: usize| self.doc.tokens[token].has("VerbForm=Inf");
        !self.is_finite_clause(at) && (is_one(at) || auxiliaries(self.doc, at).any(is_one))
    }

    fn clause(&self, at: usize, above: usize) -> Step {
        let relation = self.doc.tokens[at].relation;
        let is_finite = self.is_finite_clause(at);
        let opening = self.opening(at);
        let opened = |first: bool| {
            let is_late =
                |row: &&Opening| matches!(row.of, Some(Opened::Adverbial | Opened::Complement));
            let row = opening.filter(|row| is_late(row) != first)?;
            self.opened(at, row, above)
        };
        if let Some(step) = opened(true) {
            return step;
        }
        if self.is_inverted(at) {
            return Step::last(Told::new(Status::Hypothetical, "an inverted condition"));
        }
        // "It is unclear if they left": the parser may take the question for a condition.
        let asks = self.opening_of_complement(at);
        let is_infinitive = self.is_infinitive(at);
        let is_content = relation != Relation::AdverbialClause || asks || is_infinitive;
        let is_relative =
            relation == Relation::RelativeClause && is_finite && !self.has(at, &[Relation::Marker]);
        // "Blocked roads *to protest*": what is stopped is an object here, or stands behind "from".
        let is_purpose = relation == Relation::AdverbialClause
            && is_infinitive
            && self.has(above, &[Relation::Object]);
        let word = self.governing_clause(at, above).filter(|(row, _)| {
            is_content && !is_relative && !(is_purpose && row.status == Status::Denied)
        });
        if let Some((row, word)) = word.filter(|(row, _)| !asks || self.is_question(row, at, above))
        {
            let step = self.governed(at, row, word);
            // Whether it is so is open, whatever is told of the question: "declined to say whether".
            return if asks { Step { to: None, ..step } } else { step };
        }
        if self.is_singled_out(above) {
            return Step::taken_for_granted();
        }
        if let Some(step) = opened(false) {
            return step;
        }
        match relation {
            Relation::RelativeClause | Relation::Modifier if is_finite => Step::taken_for_granted(),
            Relation::RelativeClause | Relation::Modifier => self.of_noun(at),
            Relation::AdverbialClause if is_finite => self.beside(at, above),
            _ if is_finite => self.content(above),
            _ => self.infinitive(at, above),
        }
    }

    /// An infinitive shares what is told of its verb, one beside it all but its negation: "did not attack, killing nobody".
    pub(super) fn infinitive(&self, at: usize, above: usize) -> Step {
        match self.doc.tokens[above].pos {
            _ if self.is_predicate(above) => {}
            // « a-t-*elle* attaqué »: the parser makes the pronoun the head.
            Pos::Pronoun => return Step::on(Told::fact(), above),
            Pos::Noun | Pos::ProperNoun => return self.of_noun(at),
            _ => {}
        }
        let told = self.form(above);
        let is_beside = self.doc.tokens[at].relation != Relation::Complement
            || self.doc.tokens[at].preposition.is_some();
        let shared = if is_beside && told.status == Status::Denied { Told::fact() } else { told };
        Step::on(shared, above)
    }

    /// An infinitive of a noun that says nothing of it: "troops to fight the rebels". A participle tells a fact: "hostages freed".
    fn of_noun(&self, at: usize) -> Step {
        if !self.is_infinitive(at) || self.is_perfect(at) {
            return Step::taken_for_granted();
        }
        Step::last(Told::new(Status::Possible, "an infinitive of a noun"))
    }

    /// "The *first* to visit", "the *worst* riots to hit Greece": it was done.
    fn is_singled_out(&self, noun: usize) -> bool {
        let is_it = |token: usize| {
            let own = &self.doc.tokens[token];
            matches!(&*own.tag, "JJS" | "RBS")
                || is_in(&self.words.singled_out, &own.lemma)
                || is_in(&self.words.singled_out, &own.lower)
        };
        let modifiers = self.doc.related(noun, Relation::Modifier);
        is_it(noun) || modifiers.into_iter().any(is_it)
    }

    /// A clause that tells when: beside what is to come, its present is to come too.
    fn beside(&self, at: usize, above: usize) -> Step {
        let told = self.form(above);
        let comes = told.status == Status::Planned && self.is_present(at);
        let told = if comes { told.with(Prospect::Expected) } else { Told::fact() };
        Step { presupposed: !comes, ..Step::last(told) }
    }

    /// What is told by a verb that is negated: « n'a pas dit que ».
    fn content(&self, above: usize) -> Step {
        if is_negated(self.doc, self.words, above) && !self.doc.tokens[above].pos.is_nominal() {
            let reason = format!("`{}` is negated", self.doc.word(above));
            return Step::last(Told::new(Status::Possible, reason));
        }
        Step::last(Told::fact())
    }

    /// A noun with what governs it.
    fn noun(&self, at: usize, above: usize) -> Step {
        if let Some(row) = self.opening(at) {
            let told = Told::new(row.status, self.opening_phrase(row, at));
            return Step::last(expected(told, Prospect::Purpose));
        }
        match self.governing_noun(at, above) {
            Some(row) => self.governed(at, row, above),
            None => self.aim(at, above).unwrap_or_else(Step::taken_for_granted),
        }
    }

    /// "Will visit *for talks*": what something to come is done for is to come too.
    fn aim(&self, at: usize, above: usize) -> Option<Step> {
        let word = self.grammar.preposition(self.doc, at)?;
        let told = self.form(above);
        let is_aim = is_in(&self.words.aims, word) && told.status == Status::Planned;
        is_aim.then(|| Step::on(told, above))
    }
}
