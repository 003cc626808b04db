//! What the models get wrong so often that a rule is surer: moods by their endings, participles taken for nouns, the first of two subjects.

use std::collections::BTreeMap;
use std::ops::Range;

use dateline_types::doc::{Pos, Relation, Token};
use serde::Deserialize;

use crate::hyphens::join_hyphens;

/// How a language forms what is to come: the endings behind the stem of the future.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct VerbForms {
    /// Endings of the conditional.
    conditional: Vec<String>,
    /// Endings of the future.
    future: Vec<String>,
    /// End of the infinitive → of the stem, for verbs whose stem is not the infinitive: the longest end holds.
    stems: BTreeMap<String, String>,
}

impl VerbForms {
    /// Returns the features of a finite form that its ending tells, whatever the model says: « libérerait » is no imperfect.
    pub(crate) fn features(
        &self,
        pos: Pos,
        lemma: &str,
        lower: &str,
        morph: &str,
    ) -> Option<String> {
        let is_verb = matches!(pos, Pos::Verb | Pos::Auxiliary);
        if !is_verb || self.future.is_empty() || !morph.contains("VerbForm=Fin") {
            return None;
        }
        let ending = folded(lower).strip_prefix(&self.stem(lemma)).map(str::to_owned)?;
        let told = match &ending {
            ending if self.conditional.contains(ending) => "Mood=Cnd|Tense=Pres|VerbForm=Fin",
            ending if self.future.contains(ending) => "Mood=Ind|Tense=Fut|VerbForm=Fin",
            _ => return None,
        };
        let kept = |own: &&str| own.starts_with("Number") || own.starts_with("Person");
        Some(
            std::iter::once(told)
                .chain(morph.split('|').filter(kept))
                .collect::<Vec<_>>()
                .join("|"),
        )
    }

    fn stem(&self, lemma: &str) -> String {
        let cut = |(end, stem): (&String, &String)| {
            let before = lemma.strip_suffix(end.as_str())?;
            Some((end.len(), format!("{before}{stem}")))
        };
        let irregular = self.stems.iter().filter_map(cut).max_by_key(|(length, _)| *length);
        let regular = || lemma.strip_suffix('e').unwrap_or(lemma).to_owned();
        let stem = irregular.map_or_else(regular, |(_, stem)| stem);
        folded(&stem)
    }
}

/// « lèvera » and « lever », « appellera » and « appeler » have one stem.
fn folded(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    for letter in word.chars() {
        let letter = if matches!(letter, 'è' | 'é' | 'ê') { 'e' } else { letter };
        let is_doubled = matches!(letter, 'l' | 't') && out.ends_with(letter);
        if !is_doubled {
            out.push(letter);
        }
    }
    out
}

/// Mends the trees of a paragraph, whose first token is number `first`.
pub(crate) fn mend(tokens: &mut [Token], first: usize) {
    join_hyphens(tokens, first);
    for index in 0..tokens.len() {
        take_participle_for_verb(tokens, index, first);
        take_noun_for_verb(tokens, index, first);
    }
    // Where verbs are known.
    for index in 0..tokens.len() {
        join_subjects(tokens, index, first);
        join_listed_subject(tokens, index, first);
    }
}

/// A noun with an auxiliary is the participle of a verb: « a *téléphoné* », but not « a été la *cible* ».
fn take_participle_for_verb(tokens: &mut [Token], index: usize, first: usize) {
    let own = &tokens[index];
    let is_auxiliary = matches!(own.relation, Relation::Auxiliary | Relation::PassiveAuxiliary);
    let Some(governor) = own.governor.filter(|_| is_auxiliary && own.pos == Pos::Auxiliary) else {
        return;
    };
    let is_said_to_be = tokens[sentence(tokens, index)].iter().any(|token| {
        token.governor == Some(governor)
            && matches!(token.relation, Relation::Copula | Relation::Determiner)
    });
    let above = &mut tokens[governor - first];
    let is_behind = governor - first > index;
    if is_behind
        && !is_said_to_be
        && matches!(above.pos, Pos::Noun | Pos::Adjective | Pos::Adverb | Pos::Other)
    {
        above.pos = Pos::Verb;
        above.morph = "Tense=Past|VerbForm=Part".into();
        put_above_subject(tokens, governor - first, first);
    }
}

/// A noun that heads its sentence, has a subject and no copula is a verb: « la justice belge *enquête* sur lui »; so is one before a verb of speaking, whose subject
/// the model has it for: « La Cour *enquête* sur lui, a confirmé le bureau ».
fn take_noun_for_verb(tokens: &mut [Token], index: usize, first: usize) {
    let own = &tokens[index];
    let is_said = own.relation == Relation::Subject && own.governor > Some(first + index);
    if own.governor.is_some() && !is_said || !matches!(own.pos, Pos::Noun | Pos::Adjective) {
        return;
    }
    let sentence = sentence(tokens, index);
    let below = |relations: &[Relation]| {
        tokens[sentence.clone()].iter().any(|token| {
            token.governor == Some(first + index) && relations.contains(&token.relation)
        })
    };
    let acts = below(&[Relation::Subject])
        && below(&[Relation::Object, Relation::Oblique, Relation::NounComplement]);
    let is_said_to_be = below(&[
        Relation::Copula,
        Relation::Determiner,
        Relation::Auxiliary,
        Relation::PassiveAuxiliary,
    ]);
    if acts && !is_said_to_be {
        tokens[index].pos = Pos::Verb;
        tokens[index].morph = "Mood=Ind|Tense=Pres|VerbForm=Fin".into();
        if is_said {
            tokens[index].relation = Relation::Complement;
        }
        for token in &mut tokens[sentence] {
            if token.governor == Some(first + index) && token.relation == Relation::NounComplement {
                token.relation = Relation::Oblique;
            }
        }
    }
}

/// Returns the tokens of the sentence that a token stands in: what hangs on it is among them.
pub(crate) fn sentence(tokens: &[Token], index: usize) -> Range<usize> {
    let own = tokens[index].sent;
    let is_outside = |token: &Token| token.sent != own;
    let start = tokens[..index].iter().rposition(is_outside).map_or(0, |before| before + 1);
    let end = tokens[index..].iter().position(is_outside).map_or(tokens.len(), |n| index + n);
    start..end
}

/// A verb that hangs on the noun before it as if it were its complement has it for a subject: « l'*émir* du Qatar a téléphoné ».
fn put_above_subject(tokens: &mut [Token], verb: usize, first: usize) {
    let own = &tokens[verb];
    let hangs_on_noun = matches!(
        own.relation,
        Relation::NounComplement | Relation::Modifier | Relation::Apposition
    );
    let Some(noun) = own.governor.map(|noun| noun - first).filter(|_| hangs_on_noun) else {
        return;
    };
    let above = &tokens[noun];
    if above.governor.is_some() || !above.pos.is_nominal() || noun > verb {
        return;
    }
    tokens[noun].relation = Relation::Subject;
    tokens[noun].governor = Some(first + verb);
    tokens[verb].relation = Relation::Root;
    tokens[verb].governor = None;
}

/// « *L'Inde* et le Pakistan sont convenus »: where the verb hangs on the first of two subjects, both are put below it.
fn join_subjects(tokens: &mut [Token], index: usize, first: usize) {
    let own = &tokens[index];
    let is_root = own.governor.is_none() && own.pos.is_nominal();
    if !is_root {
        return;
    }
    let Some((verb, subject)) = misplaced_verb(tokens, index, first) else { return };
    tokens[index].relation = tokens[subject].relation;
    tokens[index].governor = Some(first + verb);
    tokens[subject].relation = Relation::Conjunct;
    tokens[subject].governor = Some(first + index);
    tokens[verb].relation = Relation::Root;
    tokens[verb].governor = None;
}

/// « *L'Estonie*, la Lettonie et la Lituanie ont fermé »: a name right before the comma of a list of subjects is the first of them.
fn join_listed_subject(tokens: &mut [Token], index: usize, first: usize) {
    let own = &tokens[index];
    let is_stray = own.pos == Pos::ProperNoun
        && own.preposition.is_none()
        && matches!(own.relation, Relation::Oblique | Relation::Apposition | Relation::Other);
    let Some(verb) = own.governor.filter(|_| is_stray) else { return };
    let is_comma = tokens.get(index + 1).is_some_and(|next| &*next.lower == ",");
    let subject = (index + 2..tokens.len()).find(|&at| {
        tokens[at].governor == Some(verb)
            && matches!(tokens[at].relation, Relation::Subject | Relation::PassiveSubject)
    });
    let Some(subject) = subject.filter(|_| is_comma) else { return };
    let hangs_on = |at: usize| tokens[at].governor == Some(first + subject);
    let is_next = (index + 2..subject).all(hangs_on);
    let has_more = (subject + 1..tokens.len())
        .any(|at| hangs_on(at) && tokens[at].relation == Relation::Conjunct);
    if is_next && has_more && tokens[subject].pos == Pos::ProperNoun {
        tokens[index].relation = tokens[subject].relation;
        tokens[subject].relation = Relation::Conjunct;
        tokens[subject].governor = Some(first + index);
    }
}

/// Finds the verb that hangs on the noun `index` as if joined to it, with its own subject, which a coordinator joins to the noun.
fn misplaced_verb(tokens: &[Token], index: usize, first: usize) -> Option<(usize, usize)> {
    let sent = tokens[index].sent;
    let later = (index + 1..tokens.len()).take_while(|&at| tokens[at].sent == sent);
    let hangs_on = |at: usize, above: usize| tokens[at].governor == Some(first + above);
    let verb = later.clone().find(|&at| {
        hangs_on(at, index)
            && tokens[at].relation == Relation::Conjunct
            && tokens[at].pos == Pos::Verb
    })?;
    let subject = (index + 1..verb).find(|&at| {
        hangs_on(at, verb)
            && matches!(tokens[at].relation, Relation::Subject | Relation::PassiveSubject)
            && tokens[at].pos.is_nominal()
    })?;
    let coordinator = (index + 1..subject).find(|&at| tokens[at].relation == Relation::Coordinator);
    let is_joined = coordinator.is_some_and(|coordinator| {
        // Nothing but the second subject's own words stands between: "India and the old Pakistan".
        (coordinator + 1..subject).all(|at| hangs_on(at, subject))
            && (index + 1..coordinator).all(|at| tokens[at].pos != Pos::Punctuation)
    });
    (is_joined || is_list_of_names(tokens, index..verb, subject)).then_some((verb, subject))
}

/// « *Londres*, *Ottawa* et Canberra »: tells whether nothing but names, commas and a last « et » stands from the first word on, one name after the other.
fn is_list_of_names(tokens: &[Token], words: Range<usize>, subject: usize) -> bool {
    let is_joint = |token: &Token| token.pos == Pos::Conjunction || &*token.lower == ",";
    let parts: Vec<&[Token]> = tokens[words.clone()].split(is_joint).collect();
    // « Madrid et *Oslo* »: the model takes a name for a pronoun.
    let is_name = |part: &&[Token]| {
        part.iter().any(|token| matches!(token.pos, Pos::ProperNoun | Pos::Pronoun))
            && part.iter().all(|token| {
                token.preposition.is_none()
                    && (token.pos == Pos::Determiner || token.pos.is_nominal())
            })
    };
    let has_coordinator = tokens[words].iter().any(|token| token.pos == Pos::Conjunction);
    has_coordinator
        && parts.len() > 2
        && parts.iter().all(is_name)
        && tokens[subject].pos.is_nominal()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn french() -> VerbForms {
        let list = |words: &str| words.split(' ').map(str::to_owned).collect();
        VerbForms {
            conditional: list("ais ait ions iez aient"),
            future: list("ai as a ons ez ont"),
            stems: BTreeMap::from([("venir".to_owned(), "viendr".to_owned())]),
        }
    }

    fn features(lemma: &str, form: &str) -> Option<String> {
        french().features(Pos::Verb, lemma, form, "Mood=Ind|Number=Sing|VerbForm=Fin")
    }

    #[test]
    fn endings_behind_the_stem_of_the_future_tell_the_mood() {
        let conditional = Some("Mood=Cnd|Tense=Pres|VerbForm=Fin|Number=Sing".to_owned());
        for (lemma, form) in [
            ("libérer", "libérerait"),
            ("rompre", "romprait"),
            ("lever", "lèverait"),
            ("intervenir", "interviendrait"),
        ] {
            assert_eq!(features(lemma, form), conditional, "{form}");
        }
        assert!(features("rencontrer", "rencontrera").is_some_and(|own| own.contains("Tense=Fut")));
        for (lemma, form) in [
            ("déclarer", "déclarait"),
            ("entrer", "entrons"),
            ("rompre", "rompait"),
            ("parler", "parla"),
        ] {
            assert_eq!(features(lemma, form), None, "{form}");
        }
    }
}
