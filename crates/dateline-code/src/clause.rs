//! The arguments of a predicate: subject, object and the rest, with passives turned and what is left out put in from the governing clause.

use dateline_types::{
    ByteSpan, Doc, Mention, MentionKind, Pos, Quote, Relation, Resolved, TimexKind, Toponym, Use,
};

use crate::grammar::{Grammar, is_in};
use crate::word_list::{Kind, WordList};

/// How far up a subject is looked for.
const MAX_UP: usize = 4;

/// A predicate or noun with its surroundings.
#[derive(Clone, Copy)]
pub(crate) struct Clause<'c> {
    resolved: &'c Resolved,
    pub(crate) doc: &'c Doc,
    pub(crate) grammar: &'c Grammar,
    /// The trigger's head.
    pub(crate) head: usize,
}

impl<'c> Clause<'c> {
    pub(crate) fn new(resolved: &'c Resolved, grammar: &'c Grammar, head: usize) -> Clause<'c> {
        Clause { resolved, doc: &resolved.doc, grammar, head }
    }

    /// Returns the mention that a token heads.
    pub(crate) fn mention_at(&self, token: usize) -> Option<&'c Mention> {
        self.resolved.mention_at(token)
    }

    /// "Hungarians" are not Hungary.
    fn is_people(&self, span: ByteSpan) -> bool {
        let is_people = |hint: &Toponym| hint.used_for == Use::People && hint.span.overlaps(span);
        self.resolved.place_hints.iter().any(is_people)
    }

    /// Tells whether a token heads the name of a state, its capital or the European Union.
    pub(crate) fn is_state(&self, token: usize) -> bool {
        let Some(mention) = self.mention_at(token) else { return false };
        let identity = &self.resolved.entities[mention.entity].identity;
        let is_named = matches!(mention.kind, MentionKind::Name | MentionKind::Metonym);
        let governs = identity.sectors.first().is_some_and(|sector| sector == "GOV");
        let is_union = identity.country.as_deref() == Some("EUR");
        is_named
            && identity.country.is_some()
            && identity.office.is_none()
            && identity.id.is_none()
            && (governs || is_union)
            && !self.is_people(mention.span)
    }

    /// Tells whether a token is on a list: by its words, or as someone of a kind on it.
    pub(crate) fn lists(&self, words: &WordList, token: usize) -> bool {
        words.has(self.doc, token) || words.kinds().iter().any(|kind| self.is_of_kind(token, kind))
    }

    fn is_of_kind(&self, token: usize, kind: &Kind) -> bool {
        let Some(mention) = self.mention_at(token) else { return false };
        let entity = &self.resolved.entities[mention.entity];
        let identity = &entity.identity;
        match kind {
            // « trois *Américains* » are no state.
            Kind::Person => entity.is_people || self.is_people(mention.span),
            Kind::Office => identity.office.is_some(),
            Kind::Sector(sector) => identity.sectors.contains(sector),
        }
    }

    /// Tells whether a token is part of an expression of time.
    fn is_time(&self, token: usize) -> bool {
        self.resolved.is_time(self.doc.tokens[token].span)
    }

    /// Tells whether a token is part of a day or an hour, not of a length of time.
    pub(crate) fn is_day(&self, token: usize) -> bool {
        let mut timexes = self.resolved.timexes_in(self.doc.tokens[token].span);
        timexes.any(|timex| matches!(timex.kind, TimexKind::Date | TimexKind::Time))
    }

    fn related(&self, relation: Relation) -> Option<usize> {
        self.doc.first_related(self.head, relation)
    }

    pub(crate) fn at(&self, head: usize) -> Clause<'c> {
        Clause { head, ..*self }
    }

    /// Tells whether the verb has a reflexive pronoun.
    pub(crate) fn is_reflexive(&self) -> bool {
        self.related(Relation::Reflexive).is_some()
    }

    /// Tells whether the verb is passive: its subject is what is acted upon.
    pub(crate) fn is_passive(&self) -> bool {
        let token = &self.doc.tokens[self.head];
        let is_past_participle =
            &*token.tag == "VBN" || (token.has("VerbForm=Part") && token.has("Tense=Past"));
        let has_auxiliary = self.related(Relation::Auxiliary).is_some();
        // « *a été* passé à tabac »
        let is_doubly = has_auxiliary && self.related(Relation::PassiveAuxiliary).is_some();
        // « se sont retirées », « est arrivé »: the models take the auxiliary for that of a passive.
        let is_active = self.related(Relation::Reflexive).is_some()
            || is_in(&self.grammar.perfect_with_be, &token.lemma);
        if is_active && !is_doubly && self.related(Relation::Agent).is_none() {
            return false;
        }
        if is_past_participle && self.shares_passive() {
            return true;
        }
        self.related(Relation::PassiveSubject).is_some()
            || self.related(Relation::PassiveAuxiliary).is_some()
            || (is_past_participle
                && !has_auxiliary
                && (matches!(token.relation, Relation::RelativeClause | Relation::Modifier)
                    || self.opens_sentence())
                && self.related(Relation::Subject).is_none())
            || (is_past_participle && self.related(Relation::Agent).is_some() && !has_auxiliary)
    }

    /// « a été arrêté *et inculpé* »: a participle joined to a passive, without an auxiliary, subject or object of its own.
    fn shares_passive(&self) -> bool {
        let token = &self.doc.tokens[self.head];
        let own = [
            Relation::Auxiliary,
            Relation::PassiveAuxiliary,
            Relation::Subject,
            Relation::Object,
            Relation::Reflexive,
        ];
        let has_own = own.into_iter().any(|relation| self.related(relation).is_some());
        let first = token.governor.filter(|_| token.relation == Relation::Conjunct && !has_own);
        first.is_some_and(|first| {
            let first = self.at(first);
            self.doc.tokens[first.head].pos == Pos::Verb
                && first.related(Relation::PassiveAuxiliary).is_some()
                && first.is_passive()
        })
    }

    /// Who does it: the subject, of a passive its agent.
    pub(crate) fn subject(&self) -> Option<usize> {
        if self.is_passive() {
            return self.related(Relation::Agent).or_else(|| self.agent_below());
        }
        if self.receiver().is_some() {
            return self.agent_below();
        }
        self.own_subject().or_else(|| self.shared_subject(MAX_UP))
    }

    /// « *L'ambassadeur* s'est vu remettre une lettre »: to whom it is done, where an infinitive stands under a verb by which its subject only undergoes it.
    fn receiver(&self) -> Option<usize> {
        let token = &self.doc.tokens[self.head];
        let verb = token.governor.filter(|_| token.relation == Relation::Complement)?;
        let outer = self.at(verb);
        let undergoes = token.has("VerbForm=Inf")
            && is_in(&self.grammar.undergoing, &self.doc.tokens[verb].lemma)
            && outer.related(Relation::Reflexive).is_some();
        outer.own_subject().filter(|_| undergoes)
    }

    /// Who does it where the parser hung « par X » on another word of the clause: « évacués d'Haïti *par les Etats-Unis* ».
    fn agent_below(&self) -> Option<usize> {
        let is_below = |token: usize| {
            self.doc.ancestors(token).take_while(|&above| above != self.head).all(|above| {
                let pos = self.doc.tokens[above].pos;
                // « interpellées mardi *matin* par la police »: the model may take a day for anything.
                pos.is_nominal() || pos == Pos::Adjective || self.is_time(above)
            }) && self.doc.ancestors(token).any(|above| above == self.head)
        };
        let is_agent = |&token: &usize| {
            self.grammar
                .preposition(self.doc, token)
                .is_some_and(|word| is_in(&self.grammar.agents, word))
                && is_below(token)
        };
        (self.head + 1..self.doc.sent_of(self.head).tokens.end).find(is_agent)
    }

    /// Whom it is done to: the object, of a passive its subject.
    pub(crate) fn object(&self) -> Option<usize> {
        if self.is_passive() {
            return self
                .related(Relation::PassiveSubject)
                .or_else(|| self.related(Relation::Subject))
                .map(|token| self.antecedent(token))
                .or_else(|| self.modified_noun())
                .or_else(|| self.shared_passive())
                .or_else(|| self.governing_subject());
        }
        let speaker = self.speaker();
        let is_object = |&token: &usize| !self.is_time(token) && Some(token) != speaker;
        let own = self.doc.related(self.head, Relation::Object).find(is_object);
        own.or_else(|| self.object_of_adjunct())
            .or_else(|| self.object_by_partitive())
            .map(|token| self.antecedent(token))
    }

    /// The object that the parser takes for an adjunct because its article looks like a preposition: « a vendu *du pétrole* »,
    /// not « blessé *d'un coup* ».
    fn object_by_partitive(&self) -> Option<usize> {
        let is_partitive = |&token: &usize| {
            let preposition = self.doc.tokens[token].preposition;
            // « a imposé *mardi* des sanctions »
            preposition.is_some_and(|word| {
                word > self.head
                    && !self.has_article(token)
                    && (self.head + 1..word).all(|between| self.is_time(between))
                    && is_in(&self.grammar.partitives, &self.doc.tokens[word].lower)
            }) && self.resolved.mention_at(token).is_none()
        };
        self.doc.related(self.head, Relation::Oblique).find(is_partitive)
    }

    fn has_article(&self, noun: usize) -> bool {
        self.doc.first_related(noun, Relation::Determiner).is_some()
    }

    /// The object that the parser hung on an adjunct between: « a convoqué *jeudi* un diplomate ». Nouns have no objects.
    fn object_of_adjunct(&self) -> Option<usize> {
        let adjuncts = self.doc.related(self.head, Relation::Oblique);
        adjuncts
            .filter(|&token| token > self.head && self.doc.tokens[token].pos == Pos::Noun)
            .find_map(|token| self.doc.first_related(token, Relation::Object))
    }

    /// « …, a menacé *le responsable* »: who speaks, where the verb is the cue of a quotation and its subject stands behind it.
    fn speaker(&self) -> Option<usize> {
        let own = self.doc.tokens[self.head].span;
        let own_cue = |quote: &'c Quote| {
            let speaker = quote.chain.first()?;
            (speaker.cue_span.overlaps(own) && speaker.head > self.head).then_some(speaker.head)
        };
        if self.related(Relation::Subject).is_some() {
            return None;
        }
        self.resolved.quotes_of_paragraph(self.head).iter().find_map(own_cue)
    }

    fn own_subject(&self) -> Option<usize> {
        // « est arrivé », « se sont retirés »: the models call it the subject of a passive.
        let of_perfect = || self.related(Relation::PassiveSubject).filter(|_| !self.is_passive());
        // Of two subjects, one of them a participle or an apposition by mistake, the one that is someone.
        let someone = || {
            let mut all = self.doc.related(self.head, Relation::Subject);
            all.find(|&token| self.resolved.mention_at(token).is_some())
        };
        let own = self.speaker().or_else(someone);
        let own = own.or_else(|| self.related(Relation::Subject)).or_else(of_perfect);
        let own = own.map(|token| self.antecedent(token));
        let token = &self.doc.tokens[self.head];
        let predicate = || {
            // "is critical of": the subject hangs on the verb.
            let verb = token.governor.filter(|_| token.relation == Relation::Attribute)?;
            self.at(verb).subject()
        };
        own.or_else(predicate)
    }

    /// « *Convoqué* au ministère, l'ambassadeur … »: a participle before the clause that it hangs on.
    fn opens_sentence(&self) -> bool {
        let token = &self.doc.tokens[self.head];
        token.relation == Relation::AdverbialClause
            && self.doc.sent_of(self.head).tokens.start == self.head
    }

    fn shared_passive(&self) -> Option<usize> {
        let token = &self.doc.tokens[self.head];
        if self.opens_sentence() {
            let clause = self.at(token.governor?);
            return clause.related(Relation::PassiveSubject).or_else(|| clause.own_subject());
        }
        let governor = token.governor.filter(|_| token.relation == Relation::Conjunct)?;
        self.doc
            .first_related(governor, Relation::PassiveSubject)
            .map(|token| self.antecedent(token))
    }

    /// « *Le porte-avions* pourrait être redéployé », "*He* refuses to be extradited": whoever undergoes an infinitive in the passive.
    fn governing_subject(&self) -> Option<usize> {
        let token = &self.doc.tokens[self.head];
        let governor = token.governor.filter(|_| token.relation == Relation::Complement)?;
        let outer = self.at(governor);
        let is_verb = self.doc.tokens[governor].pos == Pos::Verb;
        outer.controlled().or_else(|| outer.own_subject()).filter(|_| is_verb)
    }

    /// The noun that a participle or relative clause belongs to.
    fn modified_noun(&self) -> Option<usize> {
        let token = &self.doc.tokens[self.head];
        let is_of_noun = matches!(token.relation, Relation::RelativeClause | Relation::Modifier);
        // A number counts people: "*Three* killed in strike".
        let is_nominal = |noun: usize| matches!(self.doc.tokens[noun].pos, pos if pos.is_nominal() || pos == Pos::Number);
        let noun = token.governor.filter(|&noun| is_of_noun && is_nominal(noun))?;
        Some(self.someone_before_clause(noun).unwrap_or(noun))
    }

    /// « la colère *de l'Azerbaïdjan*, qui a critiqué », « des sanctions contre *le Bélarus*, accusé de »: whoever stands right before the comma of a clause
    /// that the parser hung on a thing above, unless their numbers differ.
    fn someone_before_clause(&self, noun: usize) -> Option<usize> {
        let start = self.doc.reach(self.head, |_| true).start;
        let comma = start.checked_sub(1)?;
        let last = comma.checked_sub(1).filter(|_| &*self.doc.tokens[comma].lower == ",")?;
        let is_someone = |token: usize| self.resolved.mention_at(token).is_some();
        // « l'expulsion de *trois diplomates* russes, qu'elle soupçonne »
        let up = std::iter::once(last).chain(self.doc.ancestors(last));
        let before = up.take_while(|&token| token > noun).find(|&token| is_someone(token))?;
        let number = |token: usize| {
            ["Number=Sing", "Number=Plur"]
                .into_iter()
                .position(|one| self.doc.tokens[token].has(one))
        };
        let verbs =
            || std::iter::once(self.head).chain(self.doc.related(self.head, Relation::Auxiliary));
        let agrees = |token: usize| {
            verbs()
                .all(|verb| number(verb).zip(number(token)).is_none_or(|(one, other)| one == other))
        };
        // « des diplomates, qu'*elle* soupçonne »: the verb agrees with another.
        let has_subject = self.related(Relation::Subject).is_some_and(|subject| {
            !is_in(&self.grammar.relatives, &self.doc.tokens[subject].lower)
        });
        (!is_someone(noun) && (has_subject || agrees(before))).then_some(before)
    }

    /// A relative pronoun stands for the noun before it.
    fn antecedent(&self, token: usize) -> usize {
        let own = &self.doc.tokens[token];
        if own.pos == Pos::Pronoun && is_in(&self.grammar.relatives, &own.lower) {
            return self.modified_noun().unwrap_or(token);
        }
        token
    }

    /// The subject of a clause that has none of its own: that of the clause it hangs on.
    fn shared_subject(&self, up: usize) -> Option<usize> {
        let token = &self.doc.tokens[self.head];
        let governor = token.governor.filter(|_| up > 0)?;
        let outer = self.at(governor);
        match token.relation {
            Relation::Complement => outer.controlled().or_else(|| outer.subject_up(up)),
            Relation::Conjunct if self.doc.tokens[governor].pos.is_nominal() => None,
            Relation::Conjunct | Relation::AdverbialClause | Relation::Parataxis => {
                outer.subject_up(up)
            }
            Relation::RelativeClause | Relation::Modifier => {
                let of_noun = || self.author().or_else(|| self.first_to());
                of_noun().or_else(|| self.modified_noun())
            }
            _ => None,
        }
    }

    /// "*Macron* posted a message congratulating him": of what a thing says in the "-ing" form, whoever makes the thing.
    fn author(&self) -> Option<usize> {
        let token = &self.doc.tokens[self.head];
        let is_gerund = &*token.tag == "VBG"
            || token.has("VerbForm=Part") && token.has("Tense=Pres") && self.head > 0;
        let thing = token.governor.filter(|&thing| is_gerund && thing < self.head)?;
        let own = &self.doc.tokens[thing];
        let is_made = matches!(own.relation, Relation::Object | Relation::PassiveSubject);
        let verb = own.governor.filter(|_| is_made && self.mention_at(thing).is_none())?;
        self.at(verb).subject()
    }

    /// "*Russia* becomes the first country to recognise it": whoever is said to be the noun that an infinitive belongs to.
    fn first_to(&self) -> Option<usize> {
        let token = &self.doc.tokens[self.head];
        let is_infinitive = token.has("VerbForm=Inf") || &*token.tag == "VB";
        let noun = token.governor.filter(|&noun| is_infinitive && noun < self.head)?;
        let own = &self.doc.tokens[noun];
        let of_copula = || self.doc.first_related(noun, Relation::Subject);
        let is_said = self.doc.first_related(noun, Relation::Copula).is_some();
        match own.relation {
            Relation::Attribute => self.at(own.governor?).subject(),
            _ if is_said => of_copula(),
            _ => None,
        }
    }

    fn subject_up(&self, up: usize) -> Option<usize> {
        if self.is_passive() {
            return self.related(Relation::PassiveSubject);
        }
        self.own_subject().or_else(|| self.shared_subject(up - 1))
    }

    /// « demander *à X* de partir », "order *X* to leave": who is to do it.
    fn controlled(&self) -> Option<usize> {
        if self.is_passive() {
            return self.object();
        }
        if is_in(&self.grammar.subject_control, &self.doc.tokens[self.head].lemma) {
            return None;
        }
        // « ont recommencé à échanger, *au terme* d'un an »: a thing does nothing.
        let to_someone = || {
            self.doc.related(self.head, Relation::Oblique).find(|&token| {
                let word = self.grammar.preposition(self.doc, token);
                self.mention_at(token).is_some()
                    && word.is_some_and(|word| is_in(&self.grammar.controllers, word))
            })
        };
        // « *où* il doit rencontrer » names nobody.
        let is_where = |token: &usize| self.doc.tokens[*token].has("PronType=Rel");
        self.related(Relation::Object)
            .or_else(|| self.related(Relation::Indirect).filter(|token| !is_where(token)))
            .or_else(to_someone)
    }

    /// Returns the heads that fill a slot, best first.
    pub(crate) fn slot(&self, slot: &str) -> Vec<usize> {
        if let Some(inner) = slot.strip_prefix("complement.") {
            return self.complement().map(|clause| self.at(clause).slot(inner)).unwrap_or_default();
        }
        if let Some(inner) = slot.strip_prefix("object.") {
            return self.object().map(|object| self.at(object).slot(inner)).unwrap_or_default();
        }
        if let Some(inner) = slot.strip_prefix("subject.") {
            return self.subject().map(|subject| self.at(subject).slot(inner)).unwrap_or_default();
        }
        // « tombés *sous les balles de* la police »
        if let Some((preposition, inner)) = slot.split_once('.') {
            let under = self.under(preposition).into_iter();
            return under.flat_map(|noun| self.at(noun).slot(inner)).collect();
        }
        match slot {
            "subject" => self.subject().into_iter().collect(),
            "object" => self.object().into_iter().collect(),
            "indirect" => self.related(Relation::Indirect).into_iter().collect(),
            "agent" => self.related(Relation::Agent).into_iter().collect(),
            "possessor" => self.doc.related(self.head, Relation::Possessor).collect(),
            "modifier" => self.modifiers(),
            "bearer" => self.bearer().into_iter().collect(),
            preposition => self.under(preposition),
        }
    }

    /// « *Le ministre* en visite à Moscou », "*The king* on a visit to Rome": of whom a headline without a verb tells a noun under a preposition.
    fn bearer(&self) -> Option<usize> {
        let token = &self.doc.tokens[self.head];
        let preposition = self.grammar.preposition(self.doc, self.head)?;
        let noun = token.governor.filter(|_| token.relation == Relation::NounComplement)?;
        let is_told = self.doc.tokens[noun].relation == Relation::Root
            && !is_in(&self.grammar.genitives, preposition);
        is_told.then_some(noun)
    }

    fn modifiers(&self) -> Vec<usize> {
        self.doc
            .related(self.head, Relation::Modifier)
            .chain(self.doc.related(self.head, Relation::Compound))
            .collect()
    }

    /// Nouns under a preposition of the head, then of its object, then of the verb that the noun is the object of.
    fn under(&self, preposition: &str) -> Vec<usize> {
        let mut heads = vec![self.head];
        heads.extend(self.doc.related(self.head, Relation::Object));
        heads.extend(self.doc.related(self.head, Relation::PassiveSubject));
        if matches!(
            self.doc.tokens[self.head].relation,
            Relation::Object | Relation::PassiveSubject | Relation::Oblique
        ) {
            heads.extend(self.doc.tokens[self.head].governor);
        }
        // "pushed *back* against accusations", "remained *deaf* to appeals"
        let ties = [Relation::Particle, Relation::Adverb, Relation::Attribute];
        if self.doc.tokens[self.head].pos == Pos::Verb {
            heads.extend(ties.into_iter().filter_map(|relation| self.related(relation)));
        }
        // « l'embargo *imposé* par X sur Y »: what hangs on the participle of a noun is the noun's.
        if self.doc.tokens[self.head].pos == Pos::Noun {
            let participles = [Relation::RelativeClause, Relation::Modifier];
            let below = participles.into_iter().flat_map(|own| self.doc.related(self.head, own));
            let is_participle = |&token: &usize| {
                self.doc.tokens[token].pos == Pos::Verb && self.at(token).is_passive()
            };
            heads.extend(below.filter(is_participle));
        }
        // « la visite de Poutine à Damas »: names of people lie nowhere, what hangs on them is the head's.
        let names = heads.iter().flat_map(|&head| self.doc.dependents(head).iter().copied());
        let names: Vec<usize> =
            names.filter(|&name| self.doc.tokens[name].pos == Pos::ProperNoun).collect();
        heads.extend(names);
        let below = |head: usize| {
            let found = self.doc.dependents(head).iter().copied();
            found.filter(|&token| token != self.head).filter_map(|token| {
                let is_own = self.grammar.preposition(self.doc, token) == Some(preposition);
                if is_own { Some(token) } else { self.behind_compound(token, preposition) }
            })
        };
        let given: Vec<usize> = self.given(preposition).collect();
        let nouns = given.into_iter().chain(heads.into_iter().flat_map(below));
        let nouns: Vec<usize> = nouns
            .filter(|&token| self.doc.tokens[token].relation != Relation::Complement)
            .collect();
        if nouns.is_empty() { self.further_under(preposition) } else { nouns }
    }

    /// « en faveur *de X* » is « pour X »: what stands behind a compound preposition that means a simple one.
    fn behind_compound(&self, token: usize, preposition: &str) -> Option<usize> {
        let own = &self.doc.tokens[token];
        let means = self.grammar.compound_prepositions.get(&*own.lemma)?;
        let is_compound = means == preposition && own.pos != Pos::Verb;
        let mut below = self.doc.dependents(token).iter().copied();
        below.find(|&token| is_compound && self.grammar.preposition(self.doc, token).is_some())
    }

    /// "gave *Lebanon* aid" is "to Lebanon".
    fn given(&self, preposition: &str) -> impl Iterator<Item = usize> {
        let is_dative = is_in(&self.grammar.datives, preposition);
        let verb = self.doc.tokens[self.head].governor.filter(|_| is_dative);
        let receiver = self.receiver().filter(|_| is_dative);
        receiver
            .into_iter()
            .chain(verb.into_iter().flat_map(|verb| self.doc.related(verb, Relation::Indirect)))
    }

    /// Someone under a preposition that the parser hung on another noun of the clause: « s'est entretenu au téléphone *avec son homologue* ».
    fn further_under(&self, preposition: &str) -> Vec<usize> {
        if is_in(&self.grammar.genitives, preposition) {
            return Vec::new();
        }
        let is_below = |token: usize| {
            let up: Vec<usize> =
                self.doc.ancestors(token).take_while(|&above| above != self.head).collect();
            let is_nominal = |&above: &usize| self.doc.tokens[above].pos.is_nominal();
            up.len() < MAX_UP
                && up.iter().all(is_nominal)
                && self.doc.ancestors(token).any(|above| above == self.head)
        };
        let end = self.doc.sent_of(self.head).tokens.end;
        let found = (self.head + 1..end).find(|&token| {
            self.resolved.mention_at(token).is_some()
                && self.grammar.preposition(self.doc, token) == Some(preposition)
                && is_below(token)
        });
        found.into_iter().collect()
    }

    /// The clause or infinitive that the head governs.
    pub(crate) fn complement(&self) -> Option<usize> {
        let own = self.doc.related(self.head, Relation::Complement);
        own.into_iter()
            .find(|&token| !self.is_time(token))
            .map(|token| self.infinitive_of_adjective(token).unwrap_or(token))
            .or_else(|| self.judgement())
            .or_else(|| {
                self.doc
                    .related(self.head, Relation::Oblique)
                    .chain(self.doc.related(self.head, Relation::AdverbialClause))
                    .find(|&token| self.doc.tokens[token].pos == Pos::Verb)
            })
            .or_else(|| {
                let object = self.related(Relation::Object)?;
                self.doc
                    .related(object, Relation::Complement)
                    .chain(self.doc.related(object, Relation::RelativeClause))
                    .find(|&token| self.doc.tokens[token].pos == Pos::Verb)
            })
            .or_else(|| self.infinitive_of_noun())
    }

    /// « juge *inacceptables* les propos »: the adjective beside an object.
    fn judgement(&self) -> Option<usize> {
        self.related(Relation::Object)?;
        let mut beside = self.doc.related(self.head, Relation::Attribute);
        beside.find(|&token| self.doc.tokens[token].pos == Pos::Adjective)
    }

    /// « s'est dit prêt à *négocier* »: what an adjective governs is what the verb above it speaks of.
    fn infinitive_of_adjective(&self, adjective: usize) -> Option<usize> {
        let mut below = self.doc.related(adjective, Relation::Complement);
        let is_adjective = self.doc.tokens[adjective].pos == Pos::Adjective;
        below.find(|&token| is_adjective && self.doc.tokens[token].has("VerbForm=Inf"))
    }

    /// « la proposition *d'organiser* des pourparlers », "the plan *to host* talks".
    fn infinitive_of_noun(&self) -> Option<usize> {
        let is_noun = self.doc.tokens[self.head].pos == Pos::Noun;
        let mut below = self.doc.related(self.head, Relation::RelativeClause);
        below.find(|&token| is_noun && self.doc.tokens[token].has("VerbForm=Inf"))
    }
}
