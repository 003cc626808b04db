//! Whether an event stands as a fact: what its own form tells, and what the words above it do to that. `docs/concepts/status.md` says what each status means.

mod above;
mod claim;
mod form;
mod governing;
mod negation;
mod opening;
mod words;

use dateline_types::{Doc, Resolved, Status, When};

pub(crate) use words::StatusWords;

use crate::grammar::Grammar;

/// How many clauses above are asked.
const MAX_UP: usize = 8;

/// A status with the reason for it.
#[derive(Debug, Clone)]
pub(crate) struct Told {
    pub(crate) status: Status,
    pub(crate) reason: String,
    pub(crate) prospect: Prospect,
    /// Whether a word above has said how it stands, a fact or not: then no speaker's doubt counts.
    settled: bool,
}

/// On whose word something is to come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Prospect {
    /// It is not said to come.
    None,
    /// Told as to come.
    Meant,
    /// Meant, promised, decided by who is to do it.
    Resolved,
    /// Awaited, hoped for, tried.
    Expected,
    /// What something else was done for.
    Purpose,
    /// Another says that it must be done.
    Demanded,
}

impl Told {
    pub(crate) fn new(status: Status, reason: impl Into<String>) -> Told {
        Told { status, reason: reason.into(), prospect: Prospect::None, settled: false }
    }

    fn fact() -> Told {
        Told::new(Status::Happened, "told as a fact")
    }

    fn with(self, prospect: Prospect) -> Told {
        Told { prospect, ..self }
    }

    /// What another asks for by saying that it must be.
    fn demanded(self) -> Told {
        if self.status == Status::Requested { self.with(Prospect::Demanded) } else { self }
    }

    fn settled(self) -> Told {
        Told { settled: true, ..self }
    }

    /// Tells whether nothing speaks against it.
    fn is_fact(&self) -> bool {
        matches!(self.status, Status::Happened | Status::Ongoing)
    }

    /// Puts what the words above tell over what those below tell.
    fn under(self, outer: Told) -> Told {
        use Status as S;
        let settled = self.settled || outer.settled;
        let is_purpose = outer.prospect == Prospect::Purpose;
        let outer_wins = match (self.status, outer.status) {
            // "so that it could arrest": the modal verb belongs to the purpose.
            (S::Possible, S::Planned) if is_purpose => true,
            (_, S::Happened) => false,
            (S::Happened, _) => true,
            (_, S::Ongoing) => false,
            (S::Ongoing, _) => true,
            (S::Denied, S::Possible | S::Hypothetical) => true,
            (S::Denied, _) => false,
            (_, S::Denied | S::Hypothetical) => true,
            (S::Hypothetical, _) => false,
            (_, S::Possible) => true,
            (S::Planned | S::Unconfirmed, S::Requested) => true,
            _ => false,
        };
        let told = if outer_wins { outer } else { self };
        Told { settled, ..told }
    }
}

/// Reads the status of one article's events.
#[derive(Clone, Copy)]
struct Reader<'r> {
    resolved: &'r Resolved,
    doc: &'r Doc,
    grammar: &'r Grammar,
    words: &'r StatusWords,
    /// Whether the deed is one of words or presence: "gathered *to protest*" tells that they did.
    is_verbal: bool,
}

impl<'r> Reader<'r> {
    fn new(resolved: &'r Resolved, grammar: &'r Grammar) -> Reader<'r> {
        Reader { resolved, doc: &resolved.doc, grammar, words: &grammar.status, is_verbal: false }
    }

    /// Reads from `at` up to the top of the sentence, as far as the words above bear on it.
    fn upwards(&self, mut told: Told, mut at: usize) -> (Told, bool) {
        for _ in 0..MAX_UP {
            let step = self.step(at);
            let presupposed = step.presupposed;
            told = told.under(step.told);
            match step.to {
                Some(above) => at = above,
                None => return (told, presupposed),
            }
        }
        (told, false)
    }
}

/// Tells whether the predicate itself is negated.
pub(crate) fn is_negated(doc: &Doc, grammar: &Grammar, head: usize) -> bool {
    negation::is_negated(doc, &grammar.status, head)
}

/// Tells whether a predicate is told in a past tense: what was not done was not refused.
pub(crate) fn is_past(resolved: &Resolved, grammar: &Grammar, predicate: usize) -> bool {
    Reader::new(resolved, grammar).is_told_as_past(predicate)
}

/// Puts to come what is told in the present, or without a verb, of a day after the publication: « rencontre le pape *vendredi* ».
pub(crate) fn to_come(
    resolved: &Resolved,
    grammar: &Grammar,
    predicate: usize,
    when: Option<&When>,
    told: Told,
) -> Told {
    let reader = Reader::new(resolved, grammar);
    let is_later = |when: &When| {
        let published = resolved.doc.article.published.as_ref();
        let is_told = when.span.is_some() && !when.is_one_of() && when.basis != "narrative";
        let is_day = when.time.start == when.time.end;
        is_told && is_day && published.is_some_and(|published| when.time.start > published.end)
    };
    let has_no_past = reader.is_present(predicate);
    match when.filter(|when| told.is_fact() && !told.settled && has_no_past && is_later(when)) {
        Some(when) => {
            let reason = format!("in the present, of {}", when.edtf);
            Told::new(Status::Planned, reason).with(Prospect::Meant)
        }
        None => told,
    }
}

/// Returns the status of a deed that the verb `head` names with its object or complement: "order an attack", "want them to leave".
pub(crate) fn status_of_content(
    resolved: &Resolved,
    grammar: &Grammar,
    head: usize,
    content: usize,
) -> Told {
    let reader = Reader::new(resolved, grammar);
    let is_noun = |token: usize| resolved.doc.tokens[token].pos.is_nominal();
    let (told, _) = if is_noun(content) && !is_noun(head) {
        reader.upwards(reader.lent(head), head)
    } else {
        reader.upwards(reader.form(content), content)
    };
    if matches!(told.status, Status::Planned | Status::Requested | Status::Possible) {
        return told;
    }
    status(resolved, grammar, head, head, false)
}

/// Returns the status of what the verb or noun `head` tells; `predicate` is the verb that lends a noun its subject, else the head itself. `is_verbal`: it
/// is done with words or by being there.
pub(crate) fn status(
    resolved: &Resolved,
    grammar: &Grammar,
    head: usize,
    predicate: usize,
    is_verbal: bool,
) -> Told {
    let reader = Reader { is_verbal, ..Reader::new(resolved, grammar) };
    let own = reader.form(head);
    let (told, presupposed) = if predicate == head {
        reader.upwards(own, head)
    } else {
        let verb = reader.lent(predicate);
        reader.upwards(own.under(verb), predicate)
    };
    // What the sentence takes for granted is not what is claimed.
    if told.settled || presupposed || !told.is_fact() {
        return told;
    }
    reader.claimed(head).map_or(told.clone(), |claim| told.under(claim))
}
