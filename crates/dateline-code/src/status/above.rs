//! What the words above a verb or noun do to it: "plans to", « sans », « a démenti ».

use dateline_types::{Pos, Relation, Status};

use super::negation::{coordinator, is_negated};
use super::words::{Governed, Governing, Opened, Opening};
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
    fn on(told: Told, to: usize) -> Step {
        Step { told, to: Some(to), presupposed: false }
    }

    fn last(told: Told) -> Step {
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
            // "is critical of": the verb has tense and negation.
            Relation::Attribute => Step::on(self.form(above), above),
            _ if self.is_clausal(at) => self.clause(at, above),
            _ => self.noun(at, above),
        }
    }

    /// Verbs, and adjectives that stand for one.
    fn is_clausal(&self, at: usize) -> bool {
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
        let is_contrast = coordinator(self.doc, at)
            .is_some_and(|word| is_in(&self.words.contrasting_coordinators, &self.doc.tokens[word].lower));
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
    fn is_finite_clause(&self, at: usize) -> bool {
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

    fn clause(&self, at: usize, above: usize) -> Step {
        let relation = self.doc.tokens[at].relation;
        let is_finite = self.is_finite_clause(at);
        let opening = self.opening(at);
        let opened = |first: bool| {
            let is_late = |row: &&Opening| {
                matches!(row.of, Some(Opened::Adverbial | Opened::Complement))
            };
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
        let is_content = relation != Relation::AdverbialClause || !is_finite || asks;
        let is_relative = relation == Relation::RelativeClause && is_finite && !self.has(at, &[Relation::Marker]);
        let word = self.governing_clause(at, above).filter(|_| is_content && !is_relative);
        if let Some((row, word)) = word.filter(|(row, _)| !asks || self.is_question(row, at, above)) {
            return self.governed(at, row, word);
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
    fn infinitive(&self, at: usize, above: usize) -> Step {
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
        let own = &self.doc.tokens[at];
        let is_infinitive = own.has("VerbForm=Inf") && !self.is_perfect(at);
        if !is_infinitive {
            return Step::taken_for_granted();
        }
        Step::last(Told::new(Status::Possible, "an infinitive of a noun"))
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
            let told = Told::new(row.status, format!("`{}`", row.words[0]));
            return Step::last(expected(told, Prospect::Purpose));
        }
        match self.governing_noun(at, above) {
            Some(row) => self.governed(at, row, above),
            None => Step::taken_for_granted(),
        }
    }

    /// What the verb that lends a noun its subject tells: "continue an attack".
    pub(super) fn lent(&self, verb: usize) -> Told {
        match self.governing(verb, &[], &[Governed::Object]) {
            Some(row) => self.applied(row, verb, false),
            None => self.form(verb),
        }
    }

    /// The longest phrase that opens the clause or noun: « afin de », "without".
    fn opening(&self, at: usize) -> Option<&Opening> {
        let is_clause = self.is_clausal(at);
        let relation = self.doc.tokens[at].relation;
        let may_open = |of: Option<Opened>| match of {
            None => true,
            Some(Opened::Noun) => !is_clause,
            Some(Opened::Clause) => is_clause,
            Some(Opened::Complement) => is_clause && relation == Relation::Complement,
            // The parser may hang a condition on the noun before it.
            Some(Opened::Adverbial) => {
                is_clause
                    && matches!(relation, Relation::AdverbialClause | Relation::RelativeClause)
            }
        };
        let rows = self.words.opening.iter().filter(|row| may_open(row.of));
        let found = rows.flat_map(|row| {
            let lengths = self.openers(at).into_iter().flat_map(move |token| {
                row.words.iter().filter_map(move |phrase| self.length_of_phrase(phrase, token))
            });
            lengths.max().map(|length| (length, row))
        });
        found.reduce(|best, other| if other.0 > best.0 { other } else { best }).map(|(_, row)| row)
    }

    /// The words that may open it.
    fn openers(&self, at: usize) -> Vec<usize> {
        let below = self.doc.dependents(at).iter().copied().filter(|&token| {
            let own = &self.doc.tokens[token];
            token < at
                && (matches!(own.relation, Relation::Case | Relation::Marker)
                    || is_in(&self.words.infinitive, &own.lower))
        });
        below.chain(self.doc.tokens[at].preposition).collect()
    }

    /// What the words that open a clause tell of it.
    fn opened(&self, at: usize, row: &Opening, above: usize) -> Option<Step> {
        let reason = format!("`{}`", row.words[0]);
        // « pour avoir tué »: what is already done is no purpose.
        let is_done = row.status == Status::Planned && self.is_perfect(at);
        if is_done || row.status == Status::Happened {
            return Some(Step::last(Told::fact().settled()));
        }
        let told = expected(Told::new(row.status, reason), Prospect::Purpose);
        if self.is_verbal && row.status == Status::Planned && !self.is_finite_clause(at) {
            return Some(self.infinitive(at, self.clause_above(at).unwrap_or(above)));
        }
        if row.status == Status::Ongoing {
            return Some(Step::on(told, above));
        }
        Some(Step::last(told))
    }

    /// The word that opens a condition of the clause, also where its noun stands between: « à condition que … *libèrent* ».
    pub(super) fn condition_of(&self, head: usize) -> Option<usize> {
        let mut tokens = self.doc.sent_of(head).tokens.clone();
        let is_condition = |token: usize| {
            let is_opened = || {
                self.opening(token).is_some_and(|row| row.status == Status::Hypothetical)
            };
            self.is_clausal(token)
                && (self.is_inverted(token) || is_opened())
                && !self.is_asked(token)
        };
        let clause = tokens.find(|&token| {
            token != head && is_condition(token) && self.clause_above(token) == Some(head)
        })?;
        self.openers(clause).first().copied().or(Some(clause))
    }

    /// "It is unclear *if they left*": a question, though the parser takes it for a condition.
    fn is_asked(&self, at: usize) -> bool {
        let word = self.doc.tokens[at].governor.and_then(|above| self.governing_clause(at, above));
        self.opening_of_complement(at)
            && word.is_some_and(|(row, word)| self.is_question(row, at, word))
    }

    /// Tells whether an entry takes "if" for "whether". With an object the verb asks nothing: "sees a chance if".
    fn is_question(&self, row: &Governing, at: usize, word: usize) -> bool {
        let is_complement = self.doc.tokens[at].relation == Relation::Complement;
        row.of.contains(&Governed::Question)
            && (is_complement || !self.has(word, &[Relation::Object]))
    }

    /// "*Should* they attack", "*had* they attacked": a condition without a word that opens it.
    fn is_inverted(&self, at: usize) -> bool {
        let first = self.doc.dependents(at).first();
        let is_clause = self.doc.tokens[at].relation == Relation::AdverbialClause;
        let is_auxiliary = |&token: &usize| {
            self.doc.tokens[token].relation == Relation::Auxiliary
                && self.doc.first_related(at, Relation::Subject).is_some_and(|own| token < own)
        };
        is_clause && first.is_some_and(is_auxiliary)
    }

    /// The clause that a clause hangs on. "provided that" may stand between as a verb.
    fn clause_above(&self, at: usize) -> Option<usize> {
        let is_opening = |token: usize| {
            self.words.opening.iter().any(|row| self.ends_phrase(&row.words, token))
        };
        self.doc.ancestors(at).find(|&token| self.is_clausal(token) && !is_opening(token))
    }

    /// The word that governs a clause: its verb, its noun, or the verb whose object that noun is (« a empêché les rebelles *d'attaquer* »).
    fn governing_clause(&self, at: usize, above: usize) -> Option<(&super::words::Governing, usize)> {
        let kinds = self.kinds_of_clause(at);
        let openers = self.openers(at);
        let row = self.governing(above, &openers, &kinds);
        if let Some(row) = row.filter(|row| self.is_of_its_noun(row, at, above)) {
            return Some((row, above));
        }
        // "It is possible that": the clause hangs on the copula.
        let predicate = self.doc.first_related(above, Relation::Attribute);
        let of_predicate = predicate
            .and_then(|word| self.governing(word, &openers, &kinds))
            .map(|row| (row, above));
        if of_predicate.is_some() {
            return of_predicate;
        }
        let token = &self.doc.tokens[above];
        let is_infinitive = self.doc.tokens[at].has("VerbForm=Inf")
            || (self.is_perfect(at) && !self.is_finite_clause(at));
        let is_argument = matches!(
            token.relation,
            Relation::Object | Relation::PassiveSubject | Relation::Oblique | Relation::Indirect
        );
        let verb = token.governor.filter(|_| is_argument && token.pos.is_nominal() && is_infinitive)?;
        self.governing(verb, &openers, &kinds).map(|row| (row, verb))
    }

    /// A noun governs infinitives and clauses, and gerunds under its preposition: "risk of losing", not "the plan upsetting them".
    fn is_of_its_noun(&self, row: &Governing, at: usize, above: usize) -> bool {
        let own = &self.doc.tokens[at];
        !self.doc.tokens[above].pos.is_nominal()
            || own.has("VerbForm=Inf")
            || self.is_perfect(at)
            || self.is_finite_clause(at)
            || (own.preposition.is_some() && self.names_preposition(row, at))
    }

    fn kinds_of_clause(&self, at: usize) -> Vec<Governed> {
        let asks = self.opening_of_complement(at);
        let mut kinds = if asks { vec![Governed::Question] } else { vec![Governed::Clause] };
        if !self.is_finite_clause(at) {
            kinds.push(Governed::Infinitive);
        }
        kinds
    }

    fn opening_of_complement(&self, at: usize) -> bool {
        let rows = self.words.opening.iter().filter(|row| row.of == Some(Opened::Complement));
        let openers = self.openers(at);
        rows.into_iter().any(|row| openers.iter().any(|&token| self.ends_phrase(&row.words, token)))
    }

    fn governing_noun(&self, at: usize, above: usize) -> Option<&Governing> {
        let token = &self.doc.tokens[at];
        let openers: Vec<usize> = token.preposition.into_iter().collect();
        let kinds: &[Governed] = match token.relation {
            Relation::Object | Relation::PassiveSubject | Relation::Oblique | Relation::Indirect => {
                &[Governed::Object]
            }
            Relation::NounComplement | Relation::Compound | Relation::Possessor | Relation::Modifier => {
                &[Governed::Object]
            }
            Relation::Subject => &[Governed::Subject],
            _ => return None,
        };
        let row = self.governing(above, &openers, kinds)?;
        let is_under = matches!(token.relation, Relation::Oblique | Relation::NounComplement);
        let needs_preposition = is_under && token.preposition.is_some();
        (!needs_preposition || self.names_preposition(row, at)).then_some(row)
    }

    /// "called *for* talks": a verb governs what is under a preposition only where its entry names that.
    fn names_preposition(&self, row: &Governing, at: usize) -> bool {
        let Some(word) = self.grammar.preposition(self.doc, at) else { return true };
        let below_noun = self.doc.tokens[at].relation == Relation::NounComplement
            || self.doc.tokens[at].governor.is_some_and(|up| self.doc.tokens[up].pos.is_nominal());
        if below_noun && is_in(&self.words.contents, word) {
            return true;
        }
        let all = row.words.iter().chain(&row.verbs).chain(&row.nouns);
        all.into_iter().any(|phrase| phrase.split(' ').skip(1).any(|own| own == word))
    }

    /// The entry for a word that governs one of these kinds; that with most words.
    fn governing(&self, above: usize, openers: &[usize], kinds: &[Governed]) -> Option<&Governing> {
        let is_noun = self.doc.tokens[above].pos.is_nominal();
        let fits = |row: &&Governing| {
            let governs = if row.of.is_empty() {
                kinds.iter().any(|kind| matches!(kind, Governed::Clause | Governed::Object))
            } else {
                kinds.iter().any(|kind| row.of.contains(kind))
            };
            governs && (!row.passive || self.has(above, &[Relation::PassiveAuxiliary, Relation::PassiveSubject]))
        };
        let rows = self.words.governing.iter().filter(fits);
        let found = rows.filter_map(|row| {
            let own = if is_noun { &row.nouns } else { &row.verbs };
            let lengths = row.words.iter().chain(own).filter_map(|phrase| self.is_phrase(phrase, above, openers));
            lengths.max().map(|length| (length + usize::from(row.passive), row))
        });
        found.reduce(|best, other| if other.0 > best.0 { other } else { best }).map(|(_, row)| row)
    }

    /// Returns how many words a phrase has, where its first is the token and the others hang on it or open what it governs.
    fn is_phrase(&self, phrase: &str, head: usize, openers: &[usize]) -> Option<usize> {
        let is = |token: usize, word: &str| {
            let own = &self.doc.tokens[token];
            *own.lemma == *word || *own.lower == *word
                || self.grammar.prepositions.get(&*own.lower).is_some_and(|plain| plain == word)
        };
        let mut words = phrase.split(' ');
        let first = words.next()?;
        let below = || self.doc.dependents(head).iter().chain(openers);
        let holds = is(head, first) && words.all(|word| below().any(|&token| is(token, word)));
        holds.then(|| phrase.split(' ').count())
    }

    fn governed(&self, at: usize, row: &Governing, word: usize) -> Step {
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
        has_own || (self.is_clausal(at) && !self.is_finite_clause(at) && self.has(above, &[Relation::Object]))
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
        if is_modal { inner } else { inner.under(form) }
    }

    /// « a pu », "had to": a single past, not « pouvait ».
    fn took_place(&self, word: usize) -> bool {
        let has_imperfect = self.doc.tokens[word].has("Tense=Imp");
        !has_imperfect && self.is_told_as_past(word)
    }
}

fn expected(told: Told, prospect: Prospect) -> Told {
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
