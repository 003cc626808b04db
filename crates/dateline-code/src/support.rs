//! The verb or participle that lends a noun its subject.

use dateline_types::{Doc, EventType, Pos, Quad, Relation, Resolved};

use crate::clause::Clause;
use crate::codebook::{Codebook, Conditions, TriggerKind};
use crate::grammar::is_in;

/// The verb that lends a noun its subject.
pub(crate) struct Support {
    pub(crate) verb: usize,
    pub(crate) subject: Option<usize>,
    /// Whether its subject is to whom it is done.
    pub(crate) suffers: bool,
    /// Whether it only says whose deed it is, which is an accusation of its own.
    pub(crate) attributes: bool,
}

impl Support {
    pub(crate) fn of(resolved: &Resolved, codebook: &Codebook, noun: usize) -> Option<Support> {
        let doc = &resolved.doc;
        let token = &doc.tokens[noun];
        let is_governed = matches!(
            token.relation,
            Relation::Object | Relation::PassiveSubject | Relation::Oblique | Relation::Conjunct
        );
        let grammar = &codebook.grammar;
        let container = token.governor.filter(|&above| {
            token.relation == Relation::NounComplement
                && is_in(&grammar.container_nouns, &doc.tokens[above].lemma)
        });
        if let Some(container) = container {
            return Support::of(resolved, codebook, container);
        }
        let told = Support::of_participle(resolved, codebook, noun)
            .or_else(|| Support::of_attribution(resolved, codebook, noun))
            .or_else(|| Support::of_death(resolved, codebook, noun));
        if told.is_some() {
            return told;
        }
        let verb = token.governor.filter(|_| is_governed)?;
        if token.relation == Relation::Conjunct {
            return Support::of(resolved, codebook, verb);
        }
        // « a exprimé sa reconnaissance *pour l'aide* »: what is thanked for is not done; « a donné son accord *à l'échange* »: nor what is agreed.
        let has_object = || doc.first_related(verb, Relation::Object).is_some();
        let is_beside = token.relation == Relation::Oblique
            && (has_object()
                || grammar
                    .preposition(doc, noun)
                    .is_some_and(|word| !is_in(&grammar.lending_prepositions, word)));
        let is_reflexive = doc.first_related(verb, Relation::Reflexive).is_some();
        let is_other = is_reflexive && !is_in(&grammar.reflexive_support, &doc.tokens[verb].lemma);
        if is_beside || is_other {
            return None;
        }
        let lemma = &doc.tokens[verb].lemma;
        let suffers = is_in(&grammar.suffering_verbs, lemma);
        let lends = suffers
            || is_in(&grammar.support_verbs, lemma)
            || is_in(&grammar.announcing_verbs, lemma);
        lends.then(|| Support {
            verb,
            subject: Clause::new(resolved, grammar, verb).subject(),
            suffers,
            attributes: false,
        })
    }

    /// « sont *morts* lors d'une attaque », "*died* in a raid": to whom it was done.
    fn of_death(resolved: &Resolved, codebook: &Codebook, noun: usize) -> Option<Support> {
        let (doc, grammar) = (&resolved.doc, &codebook.grammar);
        let outer = &doc.tokens[grammar.outermost(doc, noun)];
        let is_within = matches!(outer.relation, Relation::Oblique | Relation::Adverb);
        let verb = outer.governor.filter(|_| is_within)?;
        let dies = is_in(&grammar.dying_verbs, &doc.tokens[verb].lemma);
        dies.then(|| Support {
            verb,
            subject: Clause::new(resolved, grammar, verb).subject(),
            suffers: true,
            attributes: false,
        })
    }

    /// « les critiques *adressées par Canberra* », "the embargo *imposed by Ukraine*": the participle of a noun names who does it.
    pub(crate) fn of_participle(
        resolved: &Resolved,
        codebook: &Codebook,
        noun: usize,
    ) -> Option<Support> {
        let doc = &resolved.doc;
        let grammar = &codebook.grammar;
        let participles = [Relation::RelativeClause, Relation::Modifier];
        // « des obus de *mortier* tirés par les rebelles »: the model may hang it on the complement.
        let nouns = std::iter::once(noun).chain(
            doc.related(noun, Relation::NounComplement)
                .filter(|&token| resolved.mention_at(token).is_none()),
        );
        let mut below = nouns.flat_map(|noun| {
            participles.into_iter().flat_map(move |relation| doc.related(noun, relation))
        });
        below.find_map(|verb| {
            let clause = Clause::new(resolved, grammar, verb);
            let is_participle = doc.tokens[verb].pos == Pos::Verb && clause.is_passive();
            let subject = clause.subject().filter(|_| is_participle)?;
            let is_someone = resolved.mention_at(subject).is_some();
            let is_done = !is_judged(codebook, doc, noun, verb);
            (is_someone && is_done).then_some(Support {
                verb,
                subject: Some(subject),
                suffers: false,
                attributes: false,
            })
        })
    }

    /// « une attaque *attribuée à l'ADF* », "the raid was *blamed on rebels*": whose deed it is said to be.
    pub(crate) fn of_attribution(
        resolved: &Resolved,
        codebook: &Codebook,
        noun: usize,
    ) -> Option<Support> {
        let doc = &resolved.doc;
        let grammar = &codebook.grammar;
        let token = &doc.tokens[noun];
        let is_told_of = matches!(token.relation, Relation::Object | Relation::PassiveSubject);
        let above = token.governor.filter(|_| is_told_of);
        let below = [Relation::RelativeClause, Relation::Modifier]
            .into_iter()
            .flat_map(|relation| doc.related(noun, relation));
        above.into_iter().chain(below).find_map(|verb| {
            let preposition = grammar.attributing.get(&*doc.tokens[verb].lemma)?;
            let mut under = Clause::new(resolved, grammar, verb).slot(preposition).into_iter();
            let doer = under.find(|&doer| resolved.mention_at(doer).is_some())?;
            Some(Support { verb, subject: Some(doer), suffers: false, attributes: true })
        })
    }
}

/// « les frappes *condamnées* par Damas », "the plan *rejected* by Kiev": whoever says something of a deed does not do it. Support verbs say nothing: « le raid
/// *mené* par l'armée ».
pub(crate) fn is_judged(codebook: &Codebook, doc: &Doc, noun: usize, verb: usize) -> bool {
    let judges = |event_type: &EventType| {
        matches!(event_type.quad(), Some(Quad::VerbalConflict | Quad::VerbalCooperation))
    };
    let is_of_noun = |conditions: &Conditions| {
        conditions.complement.is_empty()
            && (conditions.object.is_empty() || conditions.object.has(doc, noun))
    };
    let is_support = is_in(&codebook.grammar.support_verbs, &doc.tokens[verb].lemma);
    let mut candidates = codebook.at(TriggerKind::Verb, doc, verb).into_iter();
    !is_support
        && candidates.any(|candidate| {
            let (entry, trigger) = codebook.entry(candidate);
            entry.codes
                && trigger.n_further() == 0
                && is_of_noun(&entry.conditions)
                && judges(&entry.event_type)
        })
}
