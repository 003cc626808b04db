//! Which person or body is meant: mentions in the text, and the entities behind them.

mod compounds;
mod gender;
mod home;
mod identify;
mod names;
mod phrase;
mod pronouns;
mod roles;
mod split;

use std::collections::{BTreeMap, BTreeSet};

use dateline_types::{
    Doc, Ent, EntLabel, Entity, Identity, Mention, MentionKind, Pos, Relation, TimeSpan, Timex,
};

use crate::place::FoundPlaces;
use crate::world::{FactKind, World, words_of};
use identify::{Identified, Knowledge, Known};
use phrase::{Phrase, Tie, Words};
use roles::RoleKind;

pub use gender::Gender;
pub use pronouns::Pronouns;
pub use roles::Roles;

/// Finds the people, bodies and groups of an article, with all the words that stand for them.
///
/// A day is nobody, and ends a phrase. Mentions come in the order of their heads, entities in the order of their first mention.
#[must_use]
pub fn find_entities(
    doc: &Doc,
    world: &World,
    roles: &Roles,
    pronouns: &Pronouns,
    timexes: &[Timex],
    places: &FoundPlaces,
) -> (Vec<Mention>, Vec<Entity>) {
    let Some(names) = world.names(&doc.lang) else { return (Vec::new(), Vec::new()) };
    let published = doc.article.published.as_ref().map(|published| TimeSpan {
        edtf: published.edtf.clone(),
        start: published.start,
        end: published.end,
    });
    let mut is_time = vec![false; doc.tokens.len()];
    for timex in timexes {
        is_time[doc.tokens_in(timex.span)].fill(true);
    }
    let mut countries = vec![None; doc.tokens.len()];
    for toponym in places.toponyms.iter().chain(&places.hints) {
        countries[doc.tokens_in(toponym.span)].fill(toponym.place.country.as_deref());
    }
    let published = published.as_ref();
    let mut words = Words::of(doc, &roles.joining, &is_time);
    compounds::set_aside(&mut words, &mut countries, doc, roles, names);
    let families = family_names(doc);
    let knowledge =
        Knowledge { world, names, roles, published, is_time, words, countries, families };
    let found = find_mentions(doc, &knowledge);
    let mut cast = Cast {
        doc,
        knowledge: &knowledge,
        drafts: Vec::new(),
        mentions: Vec::new(),
        by_head: vec![None; doc.tokens.len()],
        by_fact: BTreeMap::new(),
        by_name_word: BTreeMap::new(),
    };
    found.into_iter().for_each(|found| cast.add(found, pronouns));
    pronouns::resolve(&mut cast, pronouns);
    cast.take_countries_of_owners();
    home::give_homes(&mut cast, places);
    cast.finish()
}

/// Returns the last words of the people whom the model found by two names or more: « Maurin » after « Hélène Maurin » is no town.
fn family_names(doc: &Doc) -> BTreeSet<&str> {
    let is_whole = |ent: &&Ent| ent.label == EntLabel::Person && ent.tokens.len() > 1;
    doc.ents.iter().filter(is_whole).map(|ent| &*doc.tokens[ent.tokens.end - 1].lower).collect()
}

/// A phrase that stands for someone.
#[derive(Debug)]
struct FoundMention<'k> {
    phrase: Phrase<'k>,
    identified: Identified,
}

fn find_mentions<'k>(doc: &Doc, knowledge: &'k Knowledge<'_>) -> Vec<FoundMention<'k>> {
    let mut found: Vec<FoundMention<'k>> = Vec::new();
    let is_someone = |&token: &usize| !knowledge.is_time[token] && may_head(doc, token);
    for head in (0..doc.tokens.len()).filter(is_someone) {
        let joins = doc.tokens[head].relation == Relation::Conjunct
            && !knowledge.names.find(knowledge.words.words.token(head)).is_empty();
        // The model may take « Athènes et *Ankara* » for one name.
        if !joins && found.last().is_some_and(|last| is_same_name(doc, last, head)) {
            continue;
        }
        let known = knowledge.phrase(doc, head);
        match knowledge.identify(doc, &known) {
            Some(identified) => found.push(FoundMention { phrase: known.phrase, identified }),
            None => found.extend(modifiers(doc, &known, knowledge)),
        }
    }
    found.sort_by_key(|found| found.phrase.head);
    found.dedup_by_key(|found| found.phrase.head);
    found
}

/// Tells whether a token can head a phrase for someone.
fn may_head(doc: &Doc, token: usize) -> bool {
    let own = &doc.tokens[token];
    if matches!(
        own.relation,
        Relation::Flat | Relation::Compound | Relation::Determiner | Relation::Case
    ) {
        return false;
    }
    let is_argument = !matches!(
        own.relation,
        Relation::Modifier | Relation::Root | Relation::Adverb | Relation::Punctuation
    );
    let is_people = own.pos == Pos::Adjective
        && is_argument
        && doc.word(token).chars().next().is_some_and(char::is_uppercase);
    // A headline of one word: the model makes a verb of "Trump".
    let is_alone = own.relation == Relation::Root
        && doc.sent_of(token).tokens.len() == 1
        && doc.word(token).chars().next().is_some_and(char::is_uppercase);
    // « Assad, *Poutine* a signalé », « Athènes et *Ankara* »: the model sees a name, and calls the word a pronoun.
    let has_label = |label| names::has_label(doc, token, label);
    let is_named = own.pos == Pos::Pronoun
        && is_argument
        && [EntLabel::Person, EntLabel::Place, EntLabel::Organisation].into_iter().any(has_label)
        && doc.word(token).chars().next().is_some_and(char::is_uppercase);
    // « *les Vingt-Sept* »
    let is_number_name = own.pos == Pos::Pronoun
        && is_argument
        && doc.word(token).chars().next().is_some_and(char::is_uppercase)
        && doc.first_related(token, Relation::Determiner).is_some();
    matches!(own.pos, Pos::Noun | Pos::ProperNoun)
        || is_number_name
        || is_named
        || is_alone
        || is_people
        || (own.pos == Pos::Other && is_argument)
        || is_nominal(doc, token)
}

/// Tells whether an adjective stands for those it describes: "Sudan's *displaced*", « les *blessés* ».
fn is_nominal(doc: &Doc, token: usize) -> bool {
    let is_adjective = doc.tokens[token].pos == Pos::Adjective;
    let owns = |relation| doc.first_related(token, relation).is_some();
    is_adjective && (owns(Relation::Possessor) || owns(Relation::Determiner))
}

/// Tells whether `head` is part of the name that the last mention has already: « son homologue *Bachar* al-Assad ».
fn is_same_name(doc: &Doc, last: &FoundMention<'_>, head: usize) -> bool {
    let of_both = |ent: &Ent| ent.tokens.contains(&head) && ent.tokens.contains(&last.phrase.head);
    let is_name =
        |ent: &Ent| matches!(ent.label, EntLabel::Place | EntLabel::Organisation) && of_both(ent);
    let of_person = |ent: &Ent| {
        ent.label == EntLabel::Person
            && ent.tokens.contains(&head)
            && ent.tokens.end <= last.phrase.tokens.end
            && last.phrase.tokens.start <= ent.tokens.start
    };
    last.phrase.tokens.contains(&head)
        && (doc.ent_at(head).is_some_and(is_name)
            || last.identified.own_name.is_some() && doc.ent_at(head).is_some_and(of_person)
            || last.phrase.tie(doc, head) == Tie::Own
                && doc.tokens[head].relation == Relation::Apposition)
}

/// Sectors of those who fight a state, whose names are adjectives too.
const REBELS: [&str; 2] = ["REB", "UAF"];

/// A phrase that is nobody may have someone before its head: « les frappes *russes* », "*police* raid".
fn modifiers<'k>(doc: &Doc, known: &Known<'k>, knowledge: &Knowledge<'_>) -> Vec<FoundMention<'k>> {
    let Known { phrase, named, roles } = known;
    let compound = compounds::find(knowledge, doc, phrase.tokens.clone());
    let facts = named.iter().filter(|named| named.tie == Tie::Modifier).filter_map(|named| {
        // « *franco*-allemand » is one mention, with its last word.
        let (first, end) = match compound {
            Some(compound) if (named.first..named.end).contains(&compound.second) => {
                (compound.first.min(named.first), named.end)
            }
            Some(compound) if (compound.first..compound.second).contains(&named.first) => {
                return None;
            }
            _ => (named.first, named.end),
        };
        let identity = knowledge.world.fact(named.fact).identity(knowledge.published);
        let identified = Identified::of_fact(identity, named.fact);
        Some(FoundMention { phrase: part(doc, phrase, first, end), identified })
    });
    let mut found: Vec<FoundMention<'k>> = facts.collect();
    let in_found = |found: &[FoundMention<'_>], token: usize| {
        found.iter().any(|one| one.phrase.tokens.contains(&token))
    };
    for (role, words) in roles {
        let tokens = words.iter().map(|&word| phrase.words[word].token);
        let (first, last) = (tokens.clone().min().unwrap_or(0), tokens.max().unwrap_or(0));
        let relation = doc.tokens[last].relation;
        // « l'attaque *jihadiste* », but a « coopération militaire » is nobody's.
        let is_rebel = relation == Relation::Modifier
            && role.sectors.first().is_some_and(|sector| REBELS.contains(&sector.as_str()));
        let is_compound =
            (relation == Relation::Compound || is_rebel) && phrase.tie(doc, last) == Tie::Modifier;
        // Of arms nobody is told but whose they are: "a *Russian* missile strike".
        if is_compound && !role.arms && !in_found(&found, last) {
            let identity = Identity { sectors: role.sectors.clone(), ..Identity::default() };
            let mut identified = Identified::of_role(identity, role.kind);
            // "*Kenyan police* raid": one, with the country right before.
            let whose = found.iter().position(|one| one.phrase.tokens.end == first);
            let whose = whose.map(|at| found.remove(at));
            let first = whose.as_ref().map_or(first, |one| one.phrase.tokens.start);
            let country = whose.as_ref().or(found.first());
            identified.identity.country =
                country.and_then(|one| one.identified.identity.country.clone());
            found.push(FoundMention { phrase: part(doc, phrase, first, last + 1), identified });
        }
    }
    found
}

/// Cuts a part out of a phrase; its head is the token that hangs outside.
fn part<'k>(doc: &Doc, phrase: &Phrase<'k>, first: usize, end: usize) -> Phrase<'k> {
    let hangs_outside = |&token: &usize| {
        doc.tokens[token].governor.is_none_or(|governor| !(first..end).contains(&governor))
    };
    let head = (first..end).find(hangs_outside).unwrap_or(end - 1);
    let words =
        phrase.words.iter().filter(|word| (first..end).contains(&word.token)).copied().collect();
    Phrase { head, tokens: first..end, words, name_behind: end..end }
}

/// Tells whether an entity is people, one or many: by its role, by what the facts have it for, else by the model's label.
fn is_people(doc: &Doc, world: &World, draft: &Draft, mentions: &[Mention]) -> bool {
    let is_person =
        |&mention: &usize| names::has_label(doc, mentions[mention].head, EntLabel::Person);
    match (draft.role_kind, draft.fact) {
        (Some(kind), _) => kind != RoleKind::Body,
        (None, Some(fact)) => world.fact(fact).kind == FactKind::Person,
        (None, None) => draft.mentions.first().is_some_and(is_person),
    }
}

/// An entity in the making.
#[derive(Debug)]
struct Draft {
    identity: Identity,
    fact: Option<usize>,
    /// Folded words of the names that no fact has.
    own_name: Vec<String>,
    roles: Vec<String>,
    role_kind: Option<RoleKind>,
    /// Whether its words say that it is from elsewhere: « des touristes ».
    is_of_elsewhere: bool,
    gender: Option<Gender>,
    /// Those whom it is made of.
    members: Vec<usize>,
    mentions: Vec<usize>,
}

/// How many mentions back a role is looked for: a book must not take for ever.
const MAX_BACK: usize = 2000;

/// Who is on stage so far.
struct Cast<'c> {
    doc: &'c Doc,
    knowledge: &'c Knowledge<'c>,
    drafts: Vec<Draft>,
    mentions: Vec<Mention>,
    /// Head token → index of its mention.
    by_head: Vec<Option<usize>>,
    /// Fact → the first entity that it names.
    by_fact: BTreeMap<usize, usize>,
    /// First or last word of a name that no fact has → the entities of that name, in their order.
    by_name_word: BTreeMap<String, Vec<usize>>,
}

impl Cast<'_> {
    /// Adds a mention, to an entity that is known or to a new one.
    fn add(&mut self, found: FoundMention<'_>, pronouns: &Pronouns) {
        let FoundMention { phrase, mut identified } = found;
        if let Some(fact) = self.family_fact(&identified) {
            let sectors = std::mem::take(&mut identified.identity.sectors);
            identified.identity =
                self.knowledge.world.fact(fact).identity(self.knowledge.published);
            if identified.identity.sectors.is_empty() {
                identified.identity.sectors = sectors;
            }
            identified.fact = Some(fact);
        }
        if identified.is_counterpart {
            self.take_office(&mut identified, &phrase);
        }
        let mut members = split::members(self, &phrase, &identified);
        if members.is_empty() {
            members = self.of_countries(&phrase, &mut identified);
        }
        let known = if members.is_empty() { self.known(&phrase, &identified) } else { None };
        let entity = known.unwrap_or_else(|| self.start(&identified));
        self.drafts[entity].members = members;
        let gender = gender::gender_of(self.doc, &phrase, self.knowledge.world, pronouns);
        self.note(entity, &identified);
        let is_body = self.drafts[entity].role_kind == Some(RoleKind::Body);
        if !is_body {
            self.drafts[entity].gender = self.drafts[entity].gender.or(gender);
        }
        self.push(phrase.head, phrase.tokens, identified.kind, entity);
    }

    /// Adds an entity for each country that a phrase joins; the phrase itself then is of none.
    fn of_countries(&mut self, phrase: &Phrase, identified: &mut Identified) -> Vec<usize> {
        let each = split::of_countries(self, phrase, identified);
        if each.is_empty() {
            return Vec::new();
        }
        identified.fact = None;
        identified.identity.name = None;
        identified.identity.id = None;
        identified.identity.country = None;
        let entity = |cast: &mut Self, own: Identified| {
            let on_stage = own.fact.and_then(|fact| cast.by_fact.get(&fact).copied());
            let same = |draft: &Draft| {
                draft.members.is_empty()
                    && draft.identity.country == own.identity.country
                    && own.role.as_ref().is_some_and(|role| draft.roles.contains(role))
            };
            let known = on_stage.or_else(|| cast.drafts.iter().position(same));
            let entity = known.unwrap_or_else(|| cast.start(&own));
            cast.note(entity, &own);
            entity
        };
        each.into_iter().map(|own| entity(self, own)).collect()
    }

    /// Gives « son homologue syrien » the office of the one before him and, unless he is named, the name of the one who held it in his country.
    fn take_office(&self, identified: &mut Identified, phrase: &Phrase<'_>) {
        let is_someone = |mention: &&Mention| {
            mention.head < phrase.head && !self.drafts[mention.entity].identity.sectors.is_empty()
        };
        let Some(other) = self.mentions.iter().rfind(is_someone) else { return };
        let other = &self.drafts[other.entity].identity;
        let own = &mut identified.identity;
        if own.sectors.is_empty() {
            own.sectors.clone_from(&other.sectors);
            own.office.clone_from(&other.office);
        }
        let is_named = identified.fact.is_some() || self.has_name_behind(phrase);
        let days = self.knowledge.published.filter(|_| !is_named);
        let holder = days.and_then(|days| {
            self.knowledge.world.holder(own.office.as_deref()?, own.country.as_deref()?, days)
        });
        if let Some(holder) = holder {
            let fact = self.knowledge.world.fact(holder);
            *own =
                Identity { office: own.office.take(), ..fact.identity(self.knowledge.published) };
            identified.fact = Some(holder);
        }
    }

    /// « son homologue français, *Hélène Maurin*, »
    fn has_name_behind(&self, phrase: &Phrase<'_>) -> bool {
        let doc = self.doc;
        let end = phrase.tokens.end;
        let name =
            if doc.tokens.get(end).is_some_and(|next| &*next.lower == ",") { end + 1 } else { end };
        names::has_label(doc, name, EntLabel::Person)
    }

    fn push(
        &mut self,
        head: usize,
        tokens: std::ops::Range<usize>,
        kind: MentionKind,
        entity: usize,
    ) {
        self.drafts[entity].mentions.push(self.mentions.len());
        self.by_head[head] = Some(self.mentions.len());
        let span = self.doc.span(tokens.clone());
        self.mentions.push(Mention { tokens, head, span, kind, entity });
    }

    /// A family name alone: someone of the article, else the one who holds an office at that time.
    fn family_fact(&self, identified: &Identified) -> Option<usize> {
        let own_name = identified.own_name.as_ref().filter(|_| identified.fact.is_none())?;
        let people = self.knowledge.names.family(&words_of(own_name).join(" "));
        let on_stage = people.iter().find(|&person| self.by_fact.contains_key(person));
        if let Some(&person) = on_stage {
            return Some(person);
        }
        let world = self.knowledge.world;
        let country = identified.identity.country.as_ref();
        let fits = |&&person: &&usize| {
            let fact = world.fact(person);
            country.is_none_or(|country| *country == fact.country)
                && (fact.office_at(self.knowledge.published).is_some() || country.is_some())
        };
        let fitting: Vec<usize> = people.iter().filter(fits).copied().collect();
        world.choose_of_family(&fitting, self.knowledge.published)
    }

    fn known(&self, phrase: &Phrase<'_>, identified: &Identified) -> Option<usize> {
        let on_stage = identified.fact.and_then(|fact| self.by_fact.get(&fact).copied());
        on_stage.or_else(|| self.apposition(phrase, identified)).or_else(|| {
            match &identified.own_name {
                _ if identified.fact.is_some() => None,
                Some(name) => self.by_own_name(&words_of(name)),
                None => self.by_role(phrase, identified),
            }
        })
    }

    /// « le porte-parole du Kremlin, *Dmitri Peskov*, », « Ministre de l'Intérieur sortant, *Sergueï Stépachine* »: one has a name, the other has not.
    fn apposition(&self, phrase: &Phrase<'_>, identified: &Identified) -> Option<usize> {
        let token = &self.doc.tokens[phrase.head];
        let governor = token
            .governor
            .filter(|_| token.relation == Relation::Apposition || self.is_listed_by_comma(phrase));
        let apposed = governor.and_then(|governor| self.mention_at(governor));
        let mention = &self.mentions[apposed.or_else(|| self.before_comma(phrase))?];
        let draft = &self.drafts[mention.entity];
        let is_named = identified.fact.is_some() || identified.own_name.is_some();
        let has_name = draft.fact.is_some() || !draft.own_name.is_empty();
        let (own, other) = (&identified.identity.country, &draft.identity.country);
        let same_country = own.is_none() || other.is_none() || own == other;
        let is_body = |kind| kind == Some(RoleKind::Body);
        let same_kind = is_body(identified.role_kind) == is_body(draft.role_kind)
            || identified.role_kind.is_none();
        (same_country && same_kind && !(is_named && has_name)).then_some(mention.entity)
    }

    /// « la porte-parole, *Maëlle Riou*, »: a list of two without « et » is none.
    fn is_listed_by_comma(&self, phrase: &Phrase<'_>) -> bool {
        let doc = self.doc;
        let token = &doc.tokens[phrase.head];
        let joined = |token: usize| doc.first_related(token, Relation::Coordinator).is_some();
        token.relation == Relation::Conjunct
            && phrase.tokens.start.checked_sub(1).is_some_and(|before| doc.word(before) == ",")
            && token.governor.is_some_and(|first| {
                let n_members = doc.related(first, Relation::Conjunct).count();
                n_members == 1 && !joined(first) && !joined(phrase.head)
            })
    }

    /// A title without an article at the head of its sentence, and a name behind the comma.
    fn before_comma(&self, phrase: &Phrase<'_>) -> Option<usize> {
        let comma = phrase.tokens.start.checked_sub(1)?;
        let last = self.mentions.last()?;
        let is_bare = self.doc.first_related(last.head, Relation::Determiner).is_none();
        let opens = last.tokens.start == self.doc.sent_of(last.head).tokens.start;
        let touches = last.tokens.end == comma && self.doc.word(comma) == ",";
        (is_bare && opens && touches && last.kind == MentionKind::Role)
            .then(|| self.mentions.len() - 1)
    }

    /// « Kos » after « Ana Kos », or the same name again.
    fn by_own_name(&self, words: &[String]) -> Option<usize> {
        let alike = self.by_name_word.get(words.last()?).into_iter().flatten().copied();
        let is_meant = |&entity: &usize| {
            let draft = &self.drafts[entity];
            draft.fact.is_none()
                && (draft.own_name == words
                    || words.len() == 1 && draft.own_name.last() == words.first()
                    || words.len() == 1 && self.is_given_name_of(draft, &words[0]))
        };
        alike.filter(is_meant).min()
    }

    /// « Thierry » after « Thierry Pellard »
    fn is_given_name_of(&self, draft: &Draft, word: &str) -> bool {
        draft.own_name.len() > 1
            && draft.own_name.first().is_some_and(|own| own == word)
            && draft.role_kind != Some(RoleKind::Body)
    }

    /// « le ministre » after « le ministre russe de la Défense ».
    fn by_role(&self, phrase: &Phrase<'_>, identified: &Identified) -> Option<usize> {
        let role = identified.role.as_ref()?;
        let is_definite = self.doc.related(phrase.head, Relation::Determiner).any(|determiner| {
            let token = &self.doc.tokens[determiner];
            token.has("Definite=Def") || token.has("PronType=Dem")
        });
        if !is_definite || identified.role_kind == Some(RoleKind::Group) {
            return None;
        }
        let own = &identified.identity;
        let fits = |draft: &Draft| {
            let same_office = own.office.is_some() && own.office == draft.identity.office;
            (draft.roles.contains(role) || same_office)
                && (own.country.is_none() || own.country == draft.identity.country)
        };
        let mentions = self.mentions.iter().rev().take(MAX_BACK);
        mentions.map(|mention| mention.entity).find(|&entity| fits(&self.drafts[entity]))
    }

    fn start(&mut self, identified: &Identified) -> usize {
        self.drafts.push(Draft {
            identity: identified.identity.clone(),
            fact: identified.fact,
            own_name: Vec::new(),
            roles: Vec::new(),
            role_kind: identified.role_kind,
            is_of_elsewhere: false,
            gender: None,
            members: Vec::new(),
            mentions: Vec::new(),
        });
        self.drafts.len() - 1
    }

    /// Adds to an entity what a mention tells beyond what was known.
    fn note(&mut self, entity: usize, identified: &Identified) {
        let draft = &mut self.drafts[entity];
        if let Some(role) = identified.role.as_ref().filter(|role| !draft.roles.contains(role)) {
            draft.roles.push(role.clone());
        }
        draft.role_kind = draft.role_kind.or(identified.role_kind);
        draft.is_of_elsewhere |= identified.is_of_elsewhere;
        if draft.fact.is_none() && identified.fact.is_some() {
            draft.fact = identified.fact;
            draft.identity = identified.identity.clone();
        }
        if let Some(fact) = draft.fact {
            self.by_fact.entry(fact).or_insert(entity);
        }
        if identified.fact.is_some() {
            return;
        }
        if let Some(name) = &identified.own_name {
            let words = words_of(name);
            // A fact has its name, however short a form of it stands here.
            if draft.fact.is_none() && words.len() > draft.own_name.len() {
                for word in words.first().into_iter().chain(words.last()) {
                    let alike = self.by_name_word.entry(word.clone()).or_default();
                    if alike.last() != Some(&entity) {
                        alike.push(entity);
                    }
                }
                draft.own_name = words;
                draft.identity.name = Some(name.clone());
            }
        }
        let identity = &identified.identity;
        draft.identity.country = draft.identity.country.take().or_else(|| identity.country.clone());
        if draft.identity.sectors.is_empty() {
            draft.identity.sectors.clone_from(&identity.sectors);
        }
    }

    /// Returns the mentions of a sentence; before the pronouns are resolved they stand in the order of the text.
    fn mentions_in(&self, sent: usize) -> &[Mention] {
        let tokens = &self.doc.sents[sent].tokens;
        let first = self.mentions.partition_point(|mention| mention.head < tokens.start);
        let end = self.mentions.partition_point(|mention| mention.head < tokens.end);
        &self.mentions[first..end]
    }

    /// Returns the mention that a token heads.
    fn mention_at(&self, head: usize) -> Option<usize> {
        self.by_head[head]
    }

    /// « L'Éthiopie se retire, dit *son* ministre »: an office or body without a country is of whoever it belongs to. « Son homologue », « ses ravisseurs » are of another.
    fn take_countries_of_owners(&mut self) {
        let roles = &self.knowledge.roles;
        let is_other = |head: usize| {
            let mut others = roles.counterpart.iter().chain(&roles.others);
            others.any(|own| **own == *self.doc.tokens[head].lemma)
        };
        for mention in self.mentions.iter().filter(|mention| !is_other(mention.head)) {
            let owner = self.doc.first_related(mention.head, Relation::Possessor);
            let owner = owner.and_then(|token| self.mention_at(token));
            let Some(owner) = owner.map(|owner| self.mentions[owner].entity) else { continue };
            let country = self.drafts[owner].identity.country.clone();
            let own = &mut self.drafts[mention.entity];
            let is_office = mention.kind == MentionKind::Role && own.fact.is_none();
            if is_office && own.identity.country.is_none() && owner != mention.entity {
                own.identity.country = country;
            }
        }
    }

    fn finish(mut self) -> (Vec<Mention>, Vec<Entity>) {
        let mut order: Vec<usize> = (0..self.mentions.len()).collect();
        order.sort_by_key(|&index| self.mentions[index].head);
        let mut place = vec![0; order.len()];
        for (new, &old) in order.iter().enumerate() {
            place[old] = new;
        }
        let entities = self.drafts.into_iter().map(|draft| {
            let mut mentions: Vec<usize> = draft.mentions.iter().map(|&old| place[old]).collect();
            mentions.sort_unstable();
            let is_people = is_people(self.doc, self.knowledge.world, &draft, &self.mentions);
            Entity { identity: draft.identity, mentions, members: draft.members, is_people }
        });
        let entities = entities.collect();
        self.mentions.sort_by_key(|mention| mention.head);
        (self.mentions, entities)
    }
}
