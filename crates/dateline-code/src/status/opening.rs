//! Words that open a clause or stand before a noun: « afin de », "without", "if".

use dateline_types::{Relation, Status};

use super::above::Step;
use super::governing::expected;
use super::words::{Opened, Opening};
use super::{Prospect, Reader, Told};
use crate::grammar::is_in;

/// How far from its verb a condition is looked for, in tokens: sentences of found text have no bound.
const FAR: usize = 60;

impl Reader<'_> {
    /// The longest phrase that opens the clause or noun: « afin de », "without".
    pub(super) fn opening(&self, at: usize) -> Option<&Opening> {
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
        let openers = self.openers(at);
        let rows = self.words.opening.iter().filter(|row| may_open(row.of));
        let found = rows.filter_map(|row| Some((self.longest(row, &openers)?.1, row)));
        found.reduce(|best, other| if other.0 > best.0 { other } else { best }).map(|(_, row)| row)
    }

    /// The longest phrase of an entry that ends with one of the words, and how many words it has.
    fn longest<'o>(&self, row: &'o Opening, openers: &[usize]) -> Option<(&'o str, usize)> {
        let phrases = row.words.iter().flat_map(|phrase| {
            let lengths = openers.iter().filter_map(|&token| self.length_of_phrase(phrase, token));
            lengths.max().map(|length| (phrase.as_str(), length))
        });
        phrases.max_by_key(|(_, length)| *length)
    }

    /// The phrase that an entry opens a clause or noun with, for the reason.
    pub(super) fn opening_phrase(&self, row: &Opening, at: usize) -> String {
        let phrase = self.longest(row, &self.openers(at)).map_or("", |(phrase, _)| phrase);
        format!("`{phrase}`")
    }

    /// The words that may open it.
    pub(super) fn openers(&self, at: usize) -> Vec<usize> {
        let below = self.doc.dependents(at).iter().copied().filter(|&token| {
            let own = &self.doc.tokens[token];
            token < at
                && (matches!(own.relation, Relation::Case | Relation::Marker)
                    || is_in(&self.words.infinitive, &own.lower))
        });
        below.chain(self.doc.tokens[at].preposition).collect()
    }

    /// What the words that open a clause tell of it.
    pub(super) fn opened(&self, at: usize, row: &Opening, above: usize) -> Option<Step> {
        let reason = self.opening_phrase(row, at);
        // « pour avoir tué »: what is already done is no purpose.
        let is_done = row.status == Status::Planned && self.is_perfect(at);
        if is_done || row.status == Status::Happened {
            return Some(Step::last(Told::fact().settled()));
        }
        let told = expected(Told::new(row.status, reason), Prospect::Purpose);
        if row.status == Status::Planned && !self.is_finite_clause(at) {
            return Some(self.purpose(at, told, above));
        }
        Some(Step::last(told))
    }

    /// What a purpose is for: who came to protest did, who may come to arrest him may arrest him.
    fn purpose(&self, at: usize, told: Told, above: usize) -> Step {
        if self.is_verbal {
            return self.infinitive(at, self.clause_above(at).unwrap_or(above));
        }
        if self.doc.tokens[above].pos.is_nominal() {
            return Step::last(told);
        }
        let main = self.form(above);
        Step::last(match main.status {
            Status::Denied => Told::new(Status::Possible, told.reason),
            Status::Possible | Status::Hypothetical => told.under(main),
            _ => told,
        })
    }

    /// The word that opens a condition of the clause, also where its noun stands between: « à condition que … *libèrent* ».
    pub(super) fn condition_of(&self, head: usize) -> Option<usize> {
        let sentence = &self.doc.sent_of(head).tokens;
        let start = sentence.start.max(head.saturating_sub(FAR));
        let mut tokens = start..sentence.end.min(head + FAR);
        let is_condition = |token: usize| {
            let is_opened =
                || self.opening(token).is_some_and(|row| row.status == Status::Hypothetical);
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

    /// "*Should* they attack", "*had* they attacked": a condition without a word that opens it.
    pub(super) fn is_inverted(&self, at: usize) -> bool {
        let first = self.doc.dependents(at).first();
        let is_clause = self.doc.tokens[at].relation == Relation::AdverbialClause;
        let is_auxiliary = |&token: &usize| {
            self.doc.tokens[token].relation == Relation::Auxiliary
                && self.doc.first_related(at, Relation::Subject).is_some_and(|own| token < own)
        };
        is_clause && first.is_some_and(is_auxiliary)
    }

    /// The clause that a clause hangs on. "provided that" may stand between as a verb.
    pub(super) fn clause_above(&self, at: usize) -> Option<usize> {
        let is_opening =
            |token: usize| self.words.opening.iter().any(|row| self.ends_phrase(&row.words, token));
        self.doc.ancestors(at).find(|&token| self.is_clausal(token) && !is_opening(token))
    }

    pub(super) fn opening_of_complement(&self, at: usize) -> bool {
        let rows = self.words.opening.iter().filter(|row| row.of == Some(Opened::Complement));
        let openers = self.openers(at);
        rows.into_iter().any(|row| openers.iter().any(|&token| self.ends_phrase(&row.words, token)))
    }
}
