//! The outcome of an entry in a sentence.

use super::{Check, Outcome, Tried};

/// How many words of a list are named.
const N_NAMED: usize = 4;

impl Tried {
    /// Says what came of it.
    #[must_use]
    pub fn reason(&self) -> String {
        match &self.outcome {
            Outcome::Coded => "an event came of it".to_owned(),
            Outcome::UsedUp { by, at } => {
                format!("its words are used by a larger match, {by} at `{at}`")
            }
            Outcome::Content { of, at } => format!("it is the content of {of} at `{at}`"),
            Outcome::CodesNothing => "the entry that fits best codes nothing".to_owned(),
            Outcome::Nobody => self.nobody(),
            Outcome::Condition(check) => check.why_not(),
            Outcome::Outweighed { by } => format!("{by} fits better"),
            Outcome::Words(words) if words.is_empty() => {
                "its reflexive pronoun is not there".to_owned()
            }
            Outcome::Words(words) => format!("{} not there", enumerated(words)),
        }
    }

    fn nobody(&self) -> String {
        let filled = self.slots.iter().map(|(slot, word)| format!("{slot}: `{word}`"));
        match filled.collect::<Vec<_>>().join(", ") {
            none if none.is_empty() => "nobody fills its slots".to_owned(),
            filled => format!("nobody known is its actor or recipient ({filled})"),
        }
    }
}

impl Check {
    /// Says what is there where the condition holds.
    #[must_use]
    pub fn why(&self) -> String {
        let Check { key, stands, .. } = self;
        match (*key, stands) {
            ("negated", _) => "`negated`: there is a negation".to_owned(),
            ("several", _) => "`several`: two act".to_owned(),
            (_, Some(word)) if self.bars() => {
                format!("`{key}`: `{word}` is none of {}", self.named())
            }
            (_, None) if self.bars() => format!("`{key}`: nothing stands there"),
            (_, Some(word)) => format!("`{key}`: `{word}` is {} {}", self.one(), self.named()),
            // The subject of a support verb, and what else no slot of the entry names.
            (_, None) => format!("`{key}`: {} {}", self.one(), self.named()),
        }
    }

    /// Says what is there where the condition does not hold.
    fn why_not(&self) -> String {
        let Check { key, stands, .. } = self;
        match (*key, stands) {
            ("negated", _) => "`negated` does not hold: there is no negation".to_owned(),
            ("several", _) => "`several` does not hold: fewer than two act".to_owned(),
            (_, Some(word)) if self.bars() => {
                format!("`{key}` does not hold: `{word}` stands there")
            }
            (_, Some(word)) => {
                let not = if self.is_of_class() { "not of the class" } else { "none of" };
                format!("`{key}` does not hold: `{word}` is {not} {}", self.named())
            }
            (_, None) => {
                format!("`{key}` does not hold: nothing stands there, wanted {}", self.named())
            }
        }
    }

    fn one(&self) -> &'static str {
        if self.is_of_class() { "of the class" } else { "one of" }
    }

    fn is_of_class(&self) -> bool {
        self.key.ends_with("_is")
    }

    fn bars(&self) -> bool {
        self.key.starts_with("not_")
    }

    /// The first words of the list and how many there are.
    fn named(&self) -> String {
        let named: Vec<String> =
            self.listed.iter().take(N_NAMED).map(|word| format!("`{word}`")).collect();
        match self.listed.len() {
            n if n > N_NAMED => format!("{}, … ({n})", named.join(", ")),
            _ => named.join(", "),
        }
    }
}

/// `attack` is, `attack` and `air` are.
fn enumerated(words: &[String]) -> String {
    let quoted: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    let verb = if words.len() == 1 { "is" } else { "are" };
    format!("{} {verb}", quoted.join(" and "))
}
