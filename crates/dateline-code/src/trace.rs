//! What was tried at each word that the codebook knows, and what came of it: for those who ask why.
//! Goes the way of the coder a second time, so that coding itself need not keep reasons.

mod reason;

use std::cmp::Reverse;
use std::collections::BTreeMap;

use dateline_types::{ByteSpan, Resolved};

use crate::analogies::Analogies;
use crate::clause::Clause;
use crate::code::{Loss, contains, matches, rule, settle};
use crate::codebook::{Codebook, Conditions, Entry, Trigger};
use crate::conditions::{Places, listed};
use crate::frame::{Match, Unfit, best_of, fit, kind_of};
use crate::support::Support;
use crate::word_list::{Oblique, WordList};

/// A word of the text that heads triggers of the codebook, or is used like one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Traced {
    /// The word.
    pub span: ByteSpan,
    /// Its token.
    pub head: usize,
    /// Index of its sentence.
    pub sentence: usize,
    /// The entries with such a trigger, those that came nearest to an event first.
    pub tried: Vec<Tried>,
}

/// An entry at a place in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tried {
    /// The rule, as events name it.
    pub rule: String,
    /// The file of the entry.
    pub file: String,
    /// Its line.
    pub line: usize,
    /// Whether it codes: others keep their words from being coded.
    pub codes: bool,
    /// The conditions of the entry, with what stands there.
    pub checks: Vec<Check>,
    /// The slots for actor and recipient that have something in them, with the word.
    pub slots: Vec<(String, String)>,
    /// What came of it.
    pub outcome: Outcome,
}

/// A condition of an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// Its key in the codebook, such as `not_object`.
    pub key: &'static str,
    /// The words or classes that it names.
    pub listed: Vec<String>,
    /// The word that stands there: one that is named, else the one that is not.
    pub stands: Option<String>,
}

/// What came of an entry: an event, or the first reason why not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// An event.
    Coded,
    /// A larger match has its words.
    UsedUp {
        /// The rule of that match.
        by: String,
        /// The word that heads it.
        at: String,
    },
    /// It is what is asked for, refused, agreed or threatened.
    Content {
        /// The rule of the request.
        of: String,
        /// The word that heads it.
        at: String,
    },
    /// It fits best, and codes nothing.
    CodesNothing,
    /// Nobody known is its actor or recipient.
    Nobody,
    /// This condition does not hold.
    Condition(Check),
    /// It fits, and another does better.
    Outweighed {
        /// The rule of the better.
        by: String,
    },
    /// Words of its phrase are not there; none named where it is the reflexive pronoun.
    Words(Vec<String>),
}

/// Traces all words of an article that the codebook knows, in the order of the text.
#[must_use]
pub fn trace(
    resolved: &Resolved,
    codebook: &Codebook,
    analogies: Option<&Analogies<'_>>,
) -> Vec<Traced> {
    let matches = matches(resolved, codebook, analogies);
    let mut losses = BTreeMap::new();
    settle(resolved, &matches, &mut |loss| {
        losses.insert(loss.found.head, loss);
    });
    let tracer = Tracer { resolved, codebook, matches: &matches, losses };
    (0..resolved.doc.tokens.len()).filter_map(|head| tracer.traced(head)).collect()
}

impl Traced {
    /// Returns the entry that an event came of.
    #[must_use]
    pub fn coded(&self) -> Option<&Tried> {
        self.tried.iter().find(|tried| tried.outcome == Outcome::Coded)
    }

    /// Tells whether an entry fits that codes. It may be used up by a larger one all the same.
    #[must_use]
    pub fn fits(&self) -> bool {
        let fits = |outcome: &Outcome| {
            matches!(outcome, Outcome::Coded | Outcome::UsedUp { .. } | Outcome::Content { .. })
        };
        self.tried.iter().any(|tried| fits(&tried.outcome))
    }

    /// Returns the rules whose words all stand there, in order.
    #[must_use]
    pub fn rules(&self) -> Vec<String> {
        let standing = self.tried.iter().filter(|tried| tried.has_words());
        let mut rules: Vec<String> = standing.map(|tried| tried.rule.clone()).collect();
        rules.sort();
        rules.dedup();
        rules
    }
}

impl Tried {
    /// Tells whether all words of its trigger stand there.
    #[must_use]
    pub fn has_words(&self) -> bool {
        !matches!(self.outcome, Outcome::Words(_))
    }
}

impl Outcome {
    /// How far from an event it is.
    fn rank(&self) -> usize {
        match self {
            Outcome::Coded => 0,
            Outcome::UsedUp { .. } | Outcome::Content { .. } | Outcome::CodesNothing => 1,
            Outcome::Nobody => 2,
            Outcome::Condition(_) => 3,
            Outcome::Outweighed { .. } => 4,
            Outcome::Words(_) => 5,
        }
    }
}

struct Tracer<'t, 'c> {
    resolved: &'t Resolved,
    codebook: &'c Codebook,
    /// Those that code, each the best of its word.
    matches: &'t [Match<'c>],
    /// By the head of what lost.
    losses: BTreeMap<usize, Loss<'t, 'c>>,
}

impl<'c> Tracer<'_, 'c> {
    fn traced(&self, head: usize) -> Option<Traced> {
        let doc = &self.resolved.doc;
        let named = self.codebook.at(kind_of(doc, head)?, doc, head);
        let mut tried = if named.is_empty() {
            let found = self.matches.iter().find(|found| found.head == head)?;
            vec![(0, self.tried(head, (found.entry, found.trigger), Some(found)))]
        } else {
            let best = best_of(self.resolved, self.codebook, head, named.iter().copied());
            let each = named.iter().map(|candidate| {
                let of = self.codebook.entry(candidate);
                (of.0.weight(of.1), self.tried(head, of, best.as_ref()))
            });
            each.collect()
        };
        tried.sort_by_key(|(weight, tried)| (tried.outcome.rank(), Reverse(*weight)));
        let tried = tried.into_iter().map(|(_, tried)| tried).collect();
        let own = &doc.tokens[head];
        Some(Traced { span: own.span, head, sentence: own.sent, tried })
    }

    fn tried(
        &self,
        head: usize,
        (entry, trigger): (&'c Entry, &'c Trigger),
        best: Option<&Match<'c>>,
    ) -> Tried {
        let clause = Clause::new(self.resolved, &self.codebook.grammar, head);
        let looked = Looked { places: Places::of(clause), entry };
        let is_best = best
            .filter(|best| std::ptr::eq(best.entry, entry) && std::ptr::eq(best.trigger, trigger));
        let fitted = fit(self.resolved, self.codebook, &looked.places, entry, trigger);
        let outcome = match (fitted, is_best, best) {
            (Err(unfit), ..) => looked.unfit(unfit),
            (_, Some(best), _) => self.lost(best),
            (_, _, Some(best)) => Outcome::Outweighed { by: self.rule(best) },
            // The best is one of those that fit.
            (_, _, None) => Outcome::Coded,
        };
        Tried {
            rule: is_best
                .map_or_else(|| entry.rule(&self.codebook.lang, trigger), |best| self.rule(best)),
            file: entry.source.file.to_string(),
            line: entry.source.line,
            codes: entry.codes,
            checks: looked.checks(),
            slots: looked.slots(Support::of(self.resolved, self.codebook, head)),
            outcome,
        }
    }

    fn lost(&self, best: &Match<'_>) -> Outcome {
        let Some(loss) = self.losses.get(&best.head) else {
            return if best.entry.codes { Outcome::Coded } else { Outcome::CodesNothing };
        };
        let (rule, at) = (self.rule(loss.to), self.resolved.doc.word(loss.to.head).to_owned());
        match contains(self.resolved, loss.to, loss.found) {
            true => Outcome::Content { of: rule, at },
            false => Outcome::UsedUp { by: rule, at },
        }
    }

    fn rule(&self, found: &Match<'_>) -> String {
        rule(&self.resolved.doc, self.codebook, found)
    }
}

/// An entry looked at where it might stand.
struct Looked<'l> {
    places: Places<'l>,
    entry: &'l Entry,
}

impl Looked<'_> {
    fn unfit(&self, unfit: Unfit<'_>) -> Outcome {
        match unfit {
            Unfit::Words(missing) => {
                Outcome::Words(missing.into_iter().map(str::to_owned).collect())
            }
            Unfit::Nobody => Outcome::Nobody,
            Unfit::Condition(key) => {
                let found = self.checks().into_iter().find(|check| check.key == key);
                let unnamed = || Check { key, listed: Vec::new(), stands: None };
                Outcome::Condition(found.unwrap_or_else(unnamed))
            }
        }
    }

    fn checks(&self) -> Vec<Check> {
        let (clause, own) = (&self.places.clause, &self.entry.conditions);
        let Conditions { object, not_object, subject, not_subject, .. } = own;
        let mut checks = vec![
            self.list("object", object, clause.object()),
            self.list("not_object", not_object, clause.object()),
            self.list("subject", subject, clause.subject()),
            self.list("not_subject", not_subject, clause.subject()),
            self.list("complement", &own.complement, clause.complement()),
            self.list("not_complement", &own.not_complement, clause.complement()),
            self.obliques("oblique", &own.oblique),
            self.obliques("not_oblique", &own.not_oblique),
            self.classes("actor_is", &own.actor_is, &self.entry.actor),
            self.classes("recipient_is", &own.recipient_is, &self.entry.recipient),
        ];
        checks.retain(|check| !check.listed.is_empty());
        let flags = [("negated", own.negated), ("several", own.several)];
        let set = flags.into_iter().filter(|(_, is_set)| *is_set);
        checks.extend(set.map(|(key, _)| Check { key, listed: Vec::new(), stands: None }));
        checks
    }

    fn list(&self, key: &'static str, words: &WordList, place: Option<usize>) -> Check {
        let found = place.map(|token| listed(&self.places.clause, words, token).unwrap_or(token));
        let stands = found.map(|token| self.word(token));
        Check { key, listed: words.to_vec(), stands }
    }

    fn obliques(&self, key: &'static str, wanted: &[Oblique]) -> Check {
        let under = |preposition: &str, token: usize| format!("{preposition} {}", self.word(token));
        let of_list = || {
            let mut all = wanted.iter();
            all.find_map(|own| Some(under(&own.preposition, self.places.listed_under(own)?)))
        };
        let other = || {
            let mut all = wanted.iter();
            all.find_map(|own| {
                let first = *self.places.slot(&own.preposition).first()?;
                Some(under(&own.preposition, first))
            })
        };
        let listed = wanted.iter().flat_map(Oblique::written).collect();
        Check { key, listed, stands: of_list().or_else(other) }
    }

    fn classes(&self, key: &'static str, classes: &[String], slots: &[String]) -> Check {
        let filled = slots.iter().find_map(|slot| self.places.slot(slot).first().copied());
        Check { key, listed: classes.to_vec(), stands: filled.map(|token| self.word(token)) }
    }

    fn slots(&self, support: Option<Support>) -> Vec<(String, String)> {
        let mut filled: Vec<(String, String)> = Vec::new();
        if let Some(Support { verb, subject: Some(subject), .. }) = support {
            let slot = format!("subject of `{}`", self.places.clause.doc.word(verb));
            filled.push((slot, self.word(subject)));
        }
        for slot in self.entry.actor.iter().chain(&self.entry.recipient) {
            let is_told = filled.iter().any(|(told, _)| told == slot);
            if let Some(&token) = self.places.slot(slot).first().filter(|_| !is_told) {
                filled.push((slot.clone(), self.word(token)));
            }
        }
        filled
    }

    fn word(&self, token: usize) -> String {
        self.places.clause.doc.word(token).to_owned()
    }
}
