//! Fills the slots of an entry: who stands where it looks for its actor and recipient.

use dateline_types::{
    Argument, Doc, EventType, Identity, MentionKind, Pos, Quad, Relation, Resolved, Toponym,
};

use crate::argument::{Class, argument, arguments, class, members};
use crate::clause::Clause;
use crate::codebook::{Codebook, Entry, Trigger, TriggerKind};
use crate::conditions::Places;
use crate::contexts::UNARMED;
use crate::frame::{Match, Unfit};
use crate::grammar::is_in;
use crate::support::{Support, is_judged};
use crate::whereabouts::scene;

/// The sector of forces, and of the arms that act for them.
const FORCES: &str = "MIL";

/// Modes by which people are put out of a state.
const OUT: [&str; 2] = ["expel", "deport"];

/// The sector of those of whom nothing more is known.
const PEOPLE: &str = "CVL";

/// The slot of whoever a noun belongs to.
const POSSESSOR: &str = "possessor";

/// A slot of an entry with the heads of what fills it.
type Filled = (String, Vec<usize>);

/// Fills the slots of an entry, whose trigger has used up these words.
pub(crate) fn fill<'c>(
    resolved: &Resolved,
    codebook: &'c Codebook,
    entry: &'c Entry,
    trigger: &'c Trigger,
    places: &Places<'_>,
    mut used: Vec<usize>,
) -> Result<Match<'c>, Unfit<'c>> {
    let clause = &places.clause;
    let head = clause.head;
    let is_noun = entry.kind == TriggerKind::Noun;
    let support = is_noun.then(|| Support::of(resolved, codebook, head)).flatten();
    let slots =
        Slots { resolved, codebook, entry, places, clause, used: &used, support: support.as_ref() };
    let (actor, recipient) = slots.filled()?;
    let (mut actors, mut recipients) = (slots.who(heads(&actor)), slots.who(heads(&recipient)));
    match slots.are_known(&actor, &recipient) {
        Ok(()) if entry.event_type != EventType::Protest || slots.is_known(&actor) => {}
        known => {
            // « *générale* » is nobody, but of a verb a subject is what does it.
            let is_open = is_noun && !slots.is_known(&actor) || heads(&actor).is_empty();
            let people = slots.people_of_scene().filter(|_| is_open);
            match people {
                Some(people) if entry.event_type == EventType::Protest => {
                    recipients.retain(|one| !one.span.overlaps(people.span));
                    actors = vec![people];
                }
                Some(people) if recipients.is_empty() || known.is_err() => {
                    recipients = vec![people]
                }
                _ => known?,
            }
        }
    }
    // What is asked for or promised is no party: "asked for an investigation".
    let takes_contents = matches!(entry.event_type, EventType::Request | EventType::Agree);
    let is_thing = |one: &Argument| one.entity.is_none() && one.identity.country.is_none();
    if takes_contents && recipients.iter().all(is_thing) {
        recipients.clear();
    }
    let n_together = actors.len() + if entry.reciprocal { recipients.len() } else { 0 };
    if entry.event_type == EventType::Agree && is_for_others(clause) {
        return Err(Unfit::Condition("complement"));
    }
    // "a cabinet meeting" is nobody's with another.
    let is_of_one = actor.as_ref().is_some_and(|(slot, _)| slot == "modifier");
    let meets_nobody = entry.event_type == EventType::Consult && is_noun && is_of_one;
    if meets_nobody && n_together < 2 && recipients.is_empty() {
        return Err(Unfit::Nobody);
    }
    if entry.conditions.several && n_together < 2 {
        return Err(Unfit::Condition("several"));
    }
    let support = support.filter(|support| !support.attributes);
    used.extend(support.as_ref().map(|support| support.verb));
    used.extend(clause.object().filter(|_| !entry.conditions.object.is_empty()));
    used.extend(clause.complement().filter(|_| !entry.conditions.complement.is_empty()));
    let predicate = support.map_or(head, |support| support.verb);
    let slots = (actor.map(|(slot, _)| slot), recipient.map(|(slot, _)| slot));
    let likeness = None;
    Ok(Match { entry, trigger, head, predicate, used, actors, recipients, slots, likeness })
}

/// "wants *NATO to send* troops": what others are to do nobody promises.
fn is_for_others(clause: &Clause<'_>) -> bool {
    let doc = clause.doc;
    clause.complement().is_some_and(|verb| {
        doc.tokens[verb].has("VerbForm=Inf") && doc.first_related(verb, Relation::Subject).is_some()
    })
}

fn heads(filled: &Option<Filled>) -> &[usize] {
    filled.as_ref().map_or(&[], |(_, heads)| heads)
}

/// What the slots of an entry are filled from.
struct Slots<'s> {
    resolved: &'s Resolved,
    codebook: &'s Codebook,
    entry: &'s Entry,
    places: &'s Places<'s>,
    clause: &'s Clause<'s>,
    /// The words of the trigger, its head first.
    used: &'s [usize],
    /// The verb that lends a noun its subject.
    support: Option<&'s Support>,
}

impl Slots<'_> {
    /// Returns who acts and to whom, where what the entry needs of them is there.
    fn filled(&self) -> Result<(Option<Filled>, Option<Filled>), Unfit<'static>> {
        let conditions = &self.entry.conditions;
        let own = self.own_actor();
        let recipient = self.recipient(heads(&own));
        let (own, recipient) = self.possessor_suffers(own, recipient);
        let actor = match own {
            None if self.is_aimed(&recipient) => self.genitive(heads(&recipient)),
            own => own,
        };
        if !conditions.actor_is.is_empty() && actor.is_none() {
            return Err(Unfit::Condition("actor_is"));
        }
        if !conditions.recipient_is.is_empty() && recipient.is_none() {
            return Err(Unfit::Condition("recipient_is"));
        }
        Ok((self.doer_of_means(heads(&actor)).or(actor), recipient))
    }

    /// "The army's killing of civilians", but "*her* arrest": where an entry has the possessor on both sides, it is done to him unless another is named.
    fn possessor_suffers(
        &self,
        actor: Option<Filled>,
        recipient: Option<Filled>,
    ) -> (Option<Filled>, Option<Filled>) {
        let is_possessor = |slot: &String| slot == POSSESSOR;
        let may_suffer = self.entry.recipient.iter().any(is_possessor);
        match actor {
            Some((slot, heads)) if may_suffer && recipient.is_none() && is_possessor(&slot) => {
                (None, Some((slot, heads)))
            }
            actor => (actor, recipient),
        }
    }

    /// Who acts by the entry's own slots or, of a noun, by the verb that supports it.
    fn own_actor(&self) -> Option<Filled> {
        let is_noun = self.entry.kind == TriggerKind::Noun;
        let must_be = &self.entry.conditions.actor_is;
        let lent = || self.subject_of_support(self.support.filter(|support| !support.suffers)?);
        self.named_doer()
            .or_else(lent)
            .or_else(|| self.first(&self.entry.actor, must_be, &[], is_noun))
            .or_else(|| self.sent())
            .or_else(|| self.left())
    }

    /// "Were deported *from Turkey*": where nobody is told to put people out, the state that they are put out of does.
    fn left(&self) -> Option<Filled> {
        let (doc, clause) = (&self.resolved.doc, self.clause);
        let puts_out = self.entry.modes.iter().any(|mode| OUT.contains(&mode.as_str()));
        let is_passive = puts_out && self.entry.kind == TriggerKind::Verb && clause.is_passive();
        let is_origin = |&token: &usize| {
            let word = clause.grammar.preposition(doc, token);
            word.is_some_and(|word| is_in(&clause.grammar.origins, word)) && clause.is_state(token)
        };
        let state = doc.related(clause.head, Relation::Oblique).find(is_origin);
        let state = state.filter(|_| is_passive)?;
        Some((clause.grammar.preposition(doc, state)?.to_owned(), vec![state]))
    }

    /// "*Two Turkish frigates* have been sent": where nobody is told to send them, forces go themselves.
    fn sent(&self) -> Option<Filled> {
        let is_sent = self.entry.event_type == EventType::Mobilize
            && self.entry.kind == TriggerKind::Verb
            && self.clause.is_passive();
        let sent = self.clause.object().filter(|_| is_sent)?;
        Some(("object".to_owned(), vec![sent]))
    }

    /// « l'enlèvement *par un groupe armé* a été confirmé par Rome »: of a noun, whoever stands under it as its doer.
    fn named_doer(&self) -> Option<Filled> {
        let (doc, clause) = (&self.resolved.doc, self.clause);
        let is_doer = |&token: &usize| {
            let word = clause.grammar.preposition(doc, token);
            word.is_some_and(|word| is_in(&clause.grammar.agents, word))
                && self.is_free(token, &[])
                && self.is_fit(token, &self.entry.conditions.actor_is)
        };
        let is_noun = self.entry.kind == TriggerKind::Noun;
        // « l'enlèvement *de trois ingénieurs* par des djihadistes »: the parser may hang him on those who suffer it.
        let below = |head: usize| doc.related(head, Relation::NounComplement);
        let doer = below(clause.head)
            .find(is_doer)
            .or_else(|| below(clause.head).flat_map(below).find(is_doer));
        let doer = doer.filter(|_| is_noun)?;
        let slot = clause.grammar.preposition(doc, doer)?.to_owned();
        Some((slot, vec![doer]))
    }

    fn recipient(&self, taken: &[usize]) -> Option<Filled> {
        match self.support.filter(|support| support.suffers) {
            Some(support) => self.subject_of_support(support),
            None => {
                let must_be = &self.entry.conditions.recipient_is;
                self.first(&self.entry.recipient, must_be, taken, false)
            }
        }
    }

    fn subject_of_support(&self, support: &Support) -> Option<Filled> {
        let slot = format!("subject of `{}`", self.resolved.doc.word(support.verb));
        support.subject.map(|subject| (slot, vec![subject]))
    }

    /// Tells whether a word says at whom a noun is aimed: « sur la ville ».
    fn is_aimed(&self, recipient: &Option<Filled>) -> bool {
        let aims = |slot: &str| is_in(&self.codebook.grammar.aiming_prepositions, slot);
        self.entry.kind == TriggerKind::Noun
            && recipient.as_ref().is_some_and(|(slot, _)| aims(slot))
    }

    /// « les bombardements *du régime* sur la ville »: whoever it is of does it, where another word says to whom.
    fn genitive(&self, taken: &[usize]) -> Option<Filled> {
        let genitives = &self.codebook.grammar.genitives;
        self.first(genitives, &self.entry.conditions.actor_is, taken, true)
    }

    /// « des roquettes *tirées par le Hamas* se sont abattues »: of a thing that acts, or of forces that are nobody's, whoever its participle names.
    fn doer_of_means(&self, actors: &[usize]) -> Option<Filled> {
        let &thing = actors.first()?;
        let is_thing = self.entry.kind == TriggerKind::Verb
            && (class(self.resolved, thing) == Class::Thing || self.is_nobodys(thing));
        let doer = Support::of_participle(self.resolved, self.codebook, thing)
            .or_else(|| Support::of_attribution(self.resolved, self.codebook, thing));
        let doer = doer.filter(|_| is_thing)?;
        let slot = format!("agent of `{}`", self.resolved.doc.word(doer.verb));
        doer.subject.map(|subject| (slot, vec![subject]))
    }

    /// Asks for someone known; of a noun on its own, for someone who acts or any recipient beside.
    fn are_known(
        &self,
        actor: &Option<Filled>,
        recipient: &Option<Filled>,
    ) -> Result<(), Unfit<'static>> {
        let is_bare_noun = self.entry.kind == TriggerKind::Noun && self.support.is_none();
        let holds = if is_bare_noun && heads(recipient).is_empty() {
            self.is_known(actor)
        } else {
            self.is_known(actor) || self.is_known(recipient) || self.counts_people(recipient)
        };
        let holds = holds || self.strikes_place(recipient);
        if holds { Ok(()) } else { Err(Unfit::Nobody) }
    }

    /// "*Belgrade* saw another rally": the place that stands as the subject of a verb which only says that something took place.
    fn witness(&self) -> Option<&Toponym> {
        let (resolved, clause) = (self.resolved, self.clause);
        let own = &resolved.doc.tokens[clause.head];
        let verb = own.governor.filter(|_| own.relation == Relation::Object)?;
        let lemma = &resolved.doc.tokens[verb].lemma;
        let subject = is_in(&clause.grammar.witnessing_verbs, lemma)
            .then(|| clause.at(verb).subject())
            .flatten()?;
        resolved.toponyms_in(resolved.doc.tokens[subject].span).next()
    }

    fn is_known(&self, filled: &Option<Filled>) -> bool {
        heads(filled).iter().any(|&head| class(self.resolved, head) == Class::Actor)
    }

    /// "General strike *in Guinea-Bissau*", "Curfew *in Durban*": those of a place, where unrest and force are told without anybody who acts or suffers.
    fn people_of_scene(&self) -> Option<Argument> {
        let is_felt = matches!(
            self.entry.event_type,
            EventType::Protest | EventType::Coerce | EventType::Assault
        );
        let (resolved, clause) = (self.resolved, self.clause);
        // The model may take the first word of a headline for a name; who has no sector is nobody then.
        let is_nobody = clause
            .mention_at(clause.head)
            .is_none_or(|mention| resolved.entities[mention.entity].identity.sectors.is_empty());
        let may_be = is_felt && is_nobody;
        let heads = std::iter::once(clause.head).chain(self.support.map(|support| support.verb));
        let toponym = scene(resolved, clause.grammar, heads.filter(|_| may_be))
            .or_else(|| self.witness().filter(|_| may_be))?;
        let country = toponym.place.country.clone()?;
        let identity = Identity {
            country: Some(country),
            is_country_inferred: true,
            sectors: vec![PEOPLE.to_owned()],
            ..Identity::default()
        };
        let text = toponym.span.text(resolved.doc.text()).to_owned();
        Some(Argument { text, span: toponym.span, identity, entity: None })
    }

    /// "Looting broke out *in Durban*", « une pluie de missiles *sur Odessa* »: where an entry has a place for the one who suffers unrest or an attack, a town is
    /// enough.
    fn strikes_place(&self, recipient: &Option<Filled>) -> bool {
        let Some((slot, heads)) = recipient else { return false };
        let grammar = &self.codebook.grammar;
        let is_place_slot =
            is_in(&grammar.places, slot) || is_in(&grammar.aiming_prepositions, slot);
        matches!(self.entry.event_type, EventType::Assault | EventType::Protest)
            && is_place_slot
            && heads
                .iter()
                .any(|&head| class(self.resolved, head) == Class::Place && self.is_of_country(head))
    }

    /// "Killed *twelve*", « a fait *sept morts* », "left *seven dead*": an amount of those whom a deed kills, hurts or arrests is of people, whoever they are.
    fn counts_people(&self, recipient: &Option<Filled>) -> bool {
        let (doc, clause) = (&self.resolved.doc, self.clause);
        let counts = self.codebook.details.counts();
        // "No *one*" is no amount.
        let is_none = |head: usize| {
            let mut words = doc.dependents(head).iter();
            words.any(|&word| is_in(&counts.none, &doc.tokens[word].lower))
        };
        let is_amount = |head: usize| {
            let own = &doc.tokens[head];
            (own.pos == Pos::Number || counts.may_begin(&own.lower)) && !is_none(head)
        };
        let is_counted = |&word: &usize| counts.is_counted(&doc.tokens[word].lemma);
        let has_amount = |&word: &usize| {
            doc.related(word, Relation::Number).next().is_some()
                || doc.related(word, Relation::Determiner).any(is_amount)
        };
        let mut counted = self.used[1..].iter().filter(|&word| is_counted(word));
        let is_done_to_people = counts.is_done_to_people(&doc.tokens[clause.head].lemma)
            || self.used[1..].iter().any(is_counted);
        counted.any(has_amount)
            || is_done_to_people && heads(recipient).iter().any(|&head| is_amount(head))
    }

    /// Returns those whom these heads and the words joined to them name.
    fn who(&self, heads: &[usize]) -> Vec<Argument> {
        let (resolved, doc) = (self.resolved, &self.resolved.doc);
        // « les ministres grec et *turc* »: the second adjective is nobody beside the noun.
        let is_split = heads
            .iter()
            .filter_map(|&head| resolved.mention_at(head))
            .any(|mention| !resolved.entities[mention.entity].members.is_empty());
        let is_someone = |&head: &usize| {
            heads.contains(&head)
                || (doc.tokens[head].pos != Pos::Adjective && !is_split)
                || resolved.mention_at(head).is_some()
        };
        let all = heads.iter().flat_map(|&head| members(doc, head)).filter(is_someone);
        let mut all: Vec<Argument> = all.flat_map(|head| arguments(resolved, head)).collect();
        all.dedup_by(|later, earlier| {
            later.span == earlier.span && later.identity == earlier.identity
        });
        all
    }

    /// Returns the first slot that is filled with what it must be, and what fills it.
    fn first(
        &self,
        slots: &[String],
        must_be: &[String],
        taken: &[usize],
        is_actor_of_noun: bool,
    ) -> Option<Filled> {
        let fits = |head: &usize| self.is_free(*head, taken) && self.is_fit(*head, must_be);
        let is_mention = |head: &usize| self.clause.mention_at(*head).is_some();
        // « Patrouilles *navales* de l'Indonésie »: of whom no country is told acts where no slot behind has anyone.
        let mut vague: Option<Filled> = None;
        let found = slots.iter().find_map(|slot| {
            let mut heads: Vec<usize> =
                self.places.slot(slot).iter().copied().filter(fits).collect();
            if heads.is_empty() {
                heads = self.below_trigger(slot).into_iter().filter(fits).collect();
            }
            // « d'*importants* renforts turcs »: any adjective stands by a noun, of them only those of someone fill a slot. « l'attaque de » may be who
            // attacks or what: only someone known acts.
            // « se sont affrontés *à Goma* »: where two meet is neither of them.
            if self.entry.reciprocal && is_in(&self.clause.grammar.datives, slot) {
                heads.retain(|&head| class(self.resolved, head) != Class::Place);
            }
            let is_open = is_actor_of_noun && matches!(slot.as_str(), "modifier" | "de" | "of");
            if is_open || slot.ends_with(".modifier") {
                heads.retain(is_mention);
            }
            if is_actor_of_noun && slot == "modifier" {
                heads.retain(|&head| self.may_act_before(head));
            }
            // « la frappe de drone *des rebelles* »: the trigger's words come last.
            heads.sort_by_key(|head| self.used[1..].contains(head));
            heads.truncate(1);
            let &head = heads.first()?;
            let may_be_vague = slot == "modifier" || self.used[1..].contains(&head);
            let is_vague = is_actor_of_noun && may_be_vague && !self.is_of_country(head);
            if is_vague {
                vague.get_or_insert((slot.clone(), heads));
                return None;
            }
            Some((slot.clone(), heads))
        });
        found.or(vague)
    }

    /// Tells whether a word is of forces or arms whose country nothing tells.
    fn is_nobodys(&self, head: usize) -> bool {
        let entity = self.resolved.mention_at(head).map(|mention| mention.entity);
        entity.is_some_and(|entity| {
            let identity = &self.resolved.entities[entity].identity;
            identity.country.is_none()
                && identity.sectors.first().is_some_and(|sector| sector == FORCES)
        })
    }

    fn is_of_country(&self, head: usize) -> bool {
        argument(self.resolved, head).is_some_and(|one| one.identity.country.is_some())
    }

    /// "A *police* raid", but "a *school* shooting", "an *intelligence* exchange": who stands before a noun acts, but for those who suffer what it tells, and for
    /// words of the trigger that tell what is shared.
    fn may_act_before(&self, head: usize) -> bool {
        let (resolved, entry) = (self.resolved, self.entry);
        let is_conflict = entry.event_type.quad() == Some(Quad::MaterialConflict);
        let is_adjective = resolved.doc.tokens[head].pos == Pos::Adjective;
        let role = resolved.mention_at(head).filter(|one| one.kind == MentionKind::Role);
        let sector = role.and_then(|one| resolved.entities[one.entity].identity.sectors.first());
        let is_unarmed = sector.is_some_and(|own| UNARMED.contains(&own.as_str()));
        let suffers = is_conflict && entry.event_type != EventType::Protest && is_unarmed;
        is_adjective || !suffers && (is_conflict || !self.used[1..].contains(&head))
    }

    /// Tells whether a word has no part in the event yet.
    fn is_free(&self, head: usize, taken: &[usize]) -> bool {
        let resolved = self.resolved;
        let entity = |head: usize| resolved.mention_at(head).map(|mention| mention.entity);
        // « libérer *des otages* »: words of the trigger that are someone all the same, but not those of « exercices *militaires* conjoints ».
        // "stormed a *court building*": whose it is counts there.
        let is_adjective = resolved.doc.tokens[head].pos == Pos::Adjective;
        let whose = || {
            let is_object = resolved.doc.tokens[head].relation == Relation::Object;
            let mut before = resolved.doc.related(head, Relation::Compound);
            before.find_map(entity).filter(|_| is_object)
        };
        let is_someone = || {
            !is_adjective
                && entity(head)
                    .or_else(whose)
                    .is_some_and(|own| !resolved.entities[own].identity.sectors.is_empty())
        };
        // « a exprimé *sa* reconnaissance »: nobody thanks himself.
        let is_other =
            || entity(head).is_none_or(|own| taken.iter().all(|&at| entity(at) != Some(own)));
        !taken.contains(&head)
            && !self.is_within(head, taken)
            && (!self.used[1..].contains(&head) || is_someone())
            && is_other()
    }

    /// « s'est félicité le ministre *des Affaires étrangères* »: what belongs to who acts by a verb is not another.
    fn is_within(&self, head: usize, taken: &[usize]) -> bool {
        let doc = &self.resolved.doc;
        let grammar = self.clause.grammar;
        let is_genitive =
            || grammar.preposition(doc, head).is_some_and(|word| is_in(&grammar.genitives, word));
        let mut above = doc.ancestors(head).take_while(|&token| doc.tokens[token].pos != Pos::Verb);
        self.entry.kind == TriggerKind::Verb
            && above.any(|token| taken.contains(&token))
            && is_genitive()
    }

    /// "Her arrest was denounced *by the Union*": who does what the verb tells, which is no deed of the noun's.
    fn judges(&self, head: usize) -> bool {
        let doc = &self.resolved.doc;
        let token = &doc.tokens[head];
        let verb = token.governor.filter(|&verb| verb != self.clause.head);
        token.relation == Relation::Agent
            && self.entry.kind == TriggerKind::Noun
            && verb.is_some_and(|verb| is_judged(self.codebook, doc, self.clause.head, verb))
    }

    fn is_fit(&self, head: usize, must_be: &[String]) -> bool {
        let (resolved, clause) = (self.resolved, self.clause);
        // « touché *par un éclat* », "hit by a bullet": of a passive a thing is the means, not who does it.
        let is_means = || {
            class(resolved, head) == Class::Thing
                && clause.is_passive()
                && clause.subject() == Some(head)
        };
        argument(resolved, head).is_some()
            && !is_means()
            && !self.judges(head)
            && !clause.grammar.is_of_preposition(clause.doc, head)
            && is_of_class(resolved, head, must_be)
    }

    /// « les exportations de gaz *de la Bolivie* »: what the parser hung on a noun of the trigger is the trigger's.
    fn below_trigger(&self, slot: &str) -> Vec<usize> {
        let clause = self.clause;
        let others = self.used[1..].iter();
        let others =
            others.filter(|&&word| is_noun(clause.doc, word) && is_noun(clause.doc, clause.head));
        let is_known = |&token: &usize| clause.mention_at(token).is_some();
        others.flat_map(|&word| clause.at(word).slot(slot)).filter(is_known).collect()
    }
}

fn is_noun(doc: &Doc, token: usize) -> bool {
    doc.tokens[token].pos == Pos::Noun
}

fn is_of_class(resolved: &Resolved, head: usize, must_be: &[String]) -> bool {
    must_be.is_empty() || {
        let own = class(resolved, head);
        // « la reconstruction *de Mossoul* »: what lies in a place is for that place.
        let lies_there =
            || argument(resolved, head).is_some_and(|there| there.identity.country.is_some());
        let is_place = || resolved.is_place(resolved.doc.tokens[head].span) || lies_there();
        must_be.iter().any(|class| match class.as_str() {
            "actor" => own == Class::Actor,
            "place" => own == Class::Place || is_place(),
            _ => own == Class::Thing,
        })
    }
}
