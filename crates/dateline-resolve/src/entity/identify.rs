//! From a phrase to who it is: its names, its role, its country.

use std::collections::BTreeSet;

use dateline_types::{Doc, EntLabel, Identity, MentionKind, Pos, Relation, TimeSpan};

use super::home::is_state;
use super::names::{Named, find_named, has_label, is_person};
use super::phrase::{Phrase, Tie, Words};
use super::roles::{FoundRole, Role, RoleKind, Roles, Takes};
use crate::world::{FactKind, Names, World, words_of};

/// What is needed to tell who a phrase is.
pub(super) struct Knowledge<'k> {
    pub(super) world: &'k World,
    pub(super) names: &'k Names,
    pub(super) roles: &'k Roles,
    pub(super) published: Option<&'k TimeSpan>,
    /// Which tokens are of an expression of time.
    pub(super) is_time: Vec<bool>,
    pub(super) words: Words,
    /// For each token of the name of a place, or of a word for its people, the country.
    pub(super) countries: Vec<Option<&'k str>>,
    /// Last words of the people's names.
    pub(super) families: BTreeSet<&'k str>,
}

/// A phrase with the names and roles that stand in it.
pub(super) struct Known<'k> {
    pub(super) phrase: Phrase<'k>,
    pub(super) named: Vec<Named>,
    pub(super) roles: Vec<FoundRole<'k>>,
}

/// Who a phrase is, and by what it may be known again.
#[derive(Debug, Clone)]
pub(super) struct Identified {
    pub(super) identity: Identity,
    pub(super) kind: MentionKind,
    /// The fact that names it, where one does.
    pub(super) fact: Option<usize>,
    /// The words of a name that no fact has: « Ana Kos ».
    pub(super) own_name: Option<String>,
    /// The role phrase, folded: `ministre affaires etrangeres`.
    pub(super) role: Option<String>,
    pub(super) role_kind: Option<RoleKind>,
    /// Whether the phrase says « son homologue ».
    pub(super) is_counterpart: bool,
    /// Whether the phrase says that they are from elsewhere.
    pub(super) is_of_elsewhere: bool,
}

/// Sector of states themselves.
const STATE: &str = "GOV";

/// How many words of a known name may stand behind those that hang on its first.
const MAX_REST: usize = 4;

/// Offices of those whom papers name by their family name alone.
const HEADS: [&str; 2] = ["head_of_state", "head_of_government"];

/// Says that an office is over.
const FORMER: &str = "ELI";

impl Knowledge<'_> {
    /// Cuts the phrase around a head; a title takes the name behind it.
    pub(super) fn phrase(&self, doc: &Doc, head: usize) -> Known<'_> {
        let phrase = Phrase::around(doc, &self.words, head, &self.roles.joining);
        let phrase = self.with_rest_of_name(doc, phrase);
        let roles = self.roles.find(doc, &phrase);
        let is_title = |(role, words): &FoundRole<'_>| {
            role.kind == RoleKind::Person && self.is_of_head(doc, &phrase, words)
        };
        let has_title = roles.iter().any(is_title);
        let n_words = phrase.words.len();
        let phrase = match has_title {
            true => phrase.with_name_behind(doc, &self.words),
            false => phrase,
        };
        let is_longer = phrase.words.len() > n_words;
        let roles = if is_longer { self.roles.find(doc, &phrase) } else { roles };
        let named = find_named(doc, &self.words, &phrase, self.world, self.names, self.published);
        Known { phrase, named, roles }
    }

    /// "Doctors *Without Borders*": a known name may go on behind the words that the tree has for it.
    fn with_rest_of_name<'w>(&'w self, doc: &Doc, phrase: Phrase<'w>) -> Phrase<'w> {
        let is_name = starts_with_capital(doc, phrase.head)
            && self
                .words
                .words
                .token(phrase.head)
                .split(' ')
                .next()
                .is_some_and(|word| self.names.may_start(word));
        let end = doc.sent_of(phrase.head).tokens.end.min(phrase.tokens.end + MAX_REST);
        let ends = (phrase.tokens.end + 1..=end).rev().filter(|_| is_name);
        let mut longer = ends.filter(|&end| {
            starts_with_capital(doc, end - 1)
                && !self.names.find(self.words.words.tokens(phrase.head..end)).is_empty()
        });
        match longer.next() {
            Some(end) => phrase.up_to(&self.words, end),
            None => phrase,
        }
    }

    /// Tells who a phrase is; `None` where it names nobody that can act.
    pub(super) fn identify(&self, doc: &Doc, known: &Known<'_>) -> Option<Identified> {
        let Known { phrase, named, roles } = known;
        let mut named = named.clone();
        let role = self.role_of_head(doc, phrase, roles);
        // "Chile's Defense Department" is not the American one.
        let mut own = self.own_name(doc, phrase, &named, role);
        if let Some(abroad) = own.filter(|own| self.is_abroad(doc, phrase, own, &named)) {
            named.retain(|named| named.fact != abroad.fact);
            own = None;
        }
        let mut identified = match (own, role) {
            (Some(own), role) => {
                let role = role.map(|(role, _)| *role);
                self.for_body(self.by_name(&own, role), phrase, role, &named)
            }
            (None, Some(role)) => self.by_role(doc, known, role, &named),
            (None, None) if self.is_counterpart(phrase) => self.by_counterpart(&named),
            (None, None)
                if self.several(doc, phrase.head).is_some() || self.is_two_states(doc, phrase) =>
            {
                let sectors = vec![STATE.to_owned()];
                Identified::of_role(Identity { sectors, ..Identity::default() }, RoleKind::Body)
            }
            (None, None) => self.by_label(doc, phrase, &named)?,
        };
        if let Some((role, words)) = role {
            let words: Vec<&str> = words.iter().map(|&word| phrase.words[word].lemma).collect();
            identified.role = Some(words.join(" "));
            identified.role_kind = Some(role.kind);
        }
        identified.is_counterpart = self.is_counterpart(phrase);
        identified.is_of_elsewhere = phrase
            .words
            .iter()
            .any(|word| self.roles.elsewhere.iter().any(|own| own == word.lemma));
        if self.is_former(phrase) && (identified.fact.is_none() || identified.role.is_some()) {
            identified.identity.sectors = vec![FORMER.to_owned()];
            identified.identity.office = None;
        }
        Some(identified)
    }

    /// Returns the role of the head: the one that it is a word of, else the first one about it. Of a noun it is not about what only stands before or behind it:
    /// a "*police* raid" is no police.
    fn role_of_head<'r>(
        &self,
        doc: &Doc,
        phrase: &Phrase<'_>,
        roles: &'r [FoundRole<'r>],
    ) -> Option<&'r FoundRole<'r>> {
        let holds_head = |(_, words): &&FoundRole<'_>| {
            words.iter().any(|&word| phrase.words[word].token == phrase.head)
        };
        let is_name = doc.tokens[phrase.head].pos == Pos::ProperNoun;
        let is_before = |words: &[usize]| {
            let mut ties = words.iter().map(|&word| phrase.tie(doc, phrase.words[word].token));
            ties.all(|tie| tie == Tie::Modifier)
        };
        let is_about = |(_, words): &&FoundRole<'_>| {
            self.is_of_head(doc, phrase, words)
                && (is_name || self.is_generic(phrase) || !is_before(words))
        };
        roles.iter().find(holds_head).or_else(|| roles.iter().find(is_about))
    }

    /// Tells whether a role phrase is about the head and not about what the head is of. « Des dizaines *de manifestants* » are the protesters.
    fn is_of_head(&self, doc: &Doc, phrase: &Phrase<'_>, words: &[usize]) -> bool {
        self.is_generic(phrase)
            || words
                .iter()
                .any(|&word| phrase.tie(doc, phrase.words[word].token) != Tie::Complement)
    }

    /// Tells whether the head only says how many: « des *dizaines* de ».
    fn is_generic(&self, phrase: &Phrase<'_>) -> bool {
        let lemmas = &self.words.lemmas;
        lemmas
            .words_of(phrase.head)
            .any(|word| self.roles.generic_group.iter().any(|generic| generic == lemmas.word(word)))
    }

    /// Tells whether a phrase is « son homologue », someone in the office of someone else.
    fn is_counterpart(&self, phrase: &Phrase<'_>) -> bool {
        let lemma = self.words.lemmas.token(phrase.head);
        self.roles.counterpart.iter().any(|counterpart| counterpart == lemma)
    }

    /// Returns the countries that the plural of a country's name is of: « les deux *Corées* ».
    pub(super) fn several(&self, doc: &Doc, token: usize) -> Option<&[String]> {
        self.roles.several.get(&*doc.tokens[token].lower).map(Vec::as_slice)
    }

    /// Tells whether a phrase is « les deux pays », "both sides".
    pub(super) fn is_two_states(&self, doc: &Doc, phrase: &Phrase<'_>) -> bool {
        let is_two =
            |token: usize| self.roles.two.iter().any(|two| **two == *doc.tokens[token].lower);
        self.roles.states.iter().any(|noun| **noun == *doc.tokens[phrase.head].lemma)
            && phrase.tokens.clone().any(is_two)
    }

    fn by_counterpart(&self, named: &[Named]) -> Identified {
        let country = self.country_of(named).map(|fact| self.world.fact(fact).country.clone());
        Identified::of_role(Identity { country, ..Identity::default() }, RoleKind::Person)
    }

    /// Returns the proper name in a phrase, where it is the head's own: « le général *Ivan Petrov* », "Prime Minister *Ana Kos*".
    fn name_beside(&self, doc: &Doc, phrase: &Phrase<'_>) -> Option<String> {
        let is_name = |&token: &usize| {
            let own = &doc.tokens[token];
            // "The *Burkinabe* and Malian armies", "the *US* and Philippine armies": what tells whose a noun is, is no name of it.
            let is_of_noun = own.relation == Relation::Modifier
                || own.relation == Relation::Compound && doc.tokens[phrase.head].pos == Pos::Noun;
            let is_people = is_of_noun && self.countries[token].is_some();
            own.pos == Pos::ProperNoun
                && !is_people
                && starts_with_capital(doc, token)
                && (token == phrase.head
                    || has_label(doc, token, EntLabel::Person) && own.preposition.is_none()
                    || matches!(
                        own.relation,
                        Relation::Flat | Relation::Apposition | Relation::Compound
                    ) && phrase.tie(doc, token) != Tie::Complement)
        };
        // The last run of such words: titles stand before the name.
        let last = phrase.tokens.clone().rev().find(is_name)?;
        let first = (phrase.tokens.start..=last).rev().take_while(is_name).last()?;
        let is_person = has_label(doc, last, EntLabel::Person);
        let start = if is_person { person_start(doc, first, last) } else { first };
        Some(doc.span(start..last + 1).text(doc.text()).to_owned())
    }

    /// Returns the name of the head itself. A person's name counts wherever it stands before the head or beside it, or behind his title without a preposition.
    fn own_name(
        &self,
        doc: &Doc,
        phrase: &Phrase<'_>,
        named: &[Named],
        role: Option<&FoundRole<'_>>,
    ) -> Option<Named> {
        let holds_head = |named: &&Named| (named.first..named.end).contains(&phrase.head);
        let is_title = role.is_some_and(|(role, _)| role.kind == RoleKind::Person);
        // « le président *Bola Tinubu* »: the model may have the name for a complement.
        let is_beside = |named: &Named| {
            named.tie != Tie::Complement
                || is_title
                    && (named.first..named.end).all(|token| doc.tokens[token].preposition.is_none())
        };
        let person = named.iter().find(|named| is_person(self.world, named) && is_beside(named));
        person
            .or_else(|| named.iter().find(holds_head))
            .or_else(|| {
                let body = |named: &&Named| {
                    named.tie == Tie::Own
                        && !matches!(
                            self.world.fact(named.fact).kind,
                            FactKind::Country | FactKind::Region | FactKind::Capital
                        )
                };
                named.iter().find(body)
            })
            .copied()
            .filter(|named| self.may_be_name(doc, phrase, named))
    }

    /// Tells whether the phrase names another country than that of this body.
    fn is_abroad(&self, doc: &Doc, phrase: &Phrase<'_>, own: &Named, named: &[Named]) -> bool {
        let fact = self.world.fact(own.fact);
        let is_body = matches!(fact.kind, FactKind::Seat | FactKind::Organisation);
        if !is_body || fact.country.is_empty() {
            return false;
        }
        let is_other = |country: &str| country != fact.country;
        // "*Islamabad's* Foreign Office", but "the European Commission in London".
        let of_state = |other: &&Named| match self.world.fact(other.fact).kind {
            FactKind::Country => true,
            FactKind::Capital => other.end <= own.first,
            _ => false,
        };
        let mut others = named.iter().filter(|other| other.fact != own.fact).filter(of_state);
        let mut places = phrase.tokens.clone().filter(|&token| {
            !(own.first..own.end).contains(&token) && phrase.tie(doc, token) == Tie::Modifier
        });
        others.any(|other| is_other(&self.world.fact(other.fact).country))
            || places.any(|token| self.countries[token].is_some_and(is_other))
    }

    /// An adjective that heads a phrase is a people only where it is written as one: « les Russes ».
    fn may_be_name(&self, doc: &Doc, phrase: &Phrase<'_>, named: &Named) -> bool {
        let is_capital = doc.word(named.first).chars().next().is_some_and(char::is_uppercase);
        is_capital
            || named.end - named.first > 1
            || self.world.fact(named.fact).kind == FactKind::Group
            || doc.tokens[phrase.head].pos == Pos::ProperNoun
    }

    fn by_name(&self, own: &Named, role: Option<&Role>) -> Identified {
        let fact = self.world.fact(own.fact);
        let mut identity = fact.identity(self.published);
        if let Some(role) = role.filter(|_| fact.kind == FactKind::Person) {
            // "Foreign Minister X": the text says that the office is held.
            let is_out = identity.sectors.is_empty() || identity.sectors == [FORMER];
            let says_office = role.office.is_some() && is_out;
            if identity.sectors.is_empty() || says_office {
                identity.sectors = role.sectors.clone();
            }
            if says_office {
                identity.office = role.office.clone();
            }
        }
        let kind = match fact.kind {
            FactKind::Capital | FactKind::Seat => MentionKind::Metonym,
            _ => MentionKind::Name,
        };
        Identified::new(identity, kind, Some(own.fact))
    }

    /// "*EU* foreign policy chief Kaja Kallas": who bears a title of an international body speaks for it, whatever office the facts know for the day.
    fn for_body(
        &self,
        mut identified: Identified,
        phrase: &Phrase<'_>,
        role: Option<&Role>,
        named: &[Named],
    ) -> Identified {
        let is_title = role.is_some_and(|role| role.kind == RoleKind::Person);
        let is_of_state = |fact: usize| is_state(&self.world.fact(fact).country);
        // « cheffe de *la diplomatie européenne* », but an ambassador to a body is a state's.
        let takes = role.is_some_and(|role| role.takes.is_some() || role.office.is_some());
        let is_beside = |named: &&Named| {
            (named.tie == Tie::Modifier || takes && named.tie == Tie::Complement)
                && Some(named.fact) != identified.fact
                && !is_person(self.world, named)
        };
        let mut of: Vec<&str> = named
            .iter()
            .filter(is_beside)
            .map(|named| self.world.fact(named.fact).country.as_str())
            .collect();
        of.dedup();
        let is_held =
            identified.fact.is_some_and(is_of_state) && is_title && !self.is_former(phrase);
        if let ([body], true) = (&of[..], is_held)
            && !body.is_empty()
            && !is_state(body)
        {
            identified.identity.country = Some((*body).to_owned());
            identified.identity.office = role.and_then(|role| role.office.clone());
        }
        identified
    }

    fn by_role(
        &self,
        doc: &Doc,
        known: &Known<'_>,
        (role, words): &FoundRole<'_>,
        named: &[Named],
    ) -> Identified {
        let phrase = &known.phrase;
        let body = self.body_of(named);
        let country = self.country_of(named);
        let mut identity = Identity { sectors: role.sectors.clone(), ..Identity::default() };
        identity.country = country
            .map(|fact| self.world.fact(fact).country.clone())
            .or_else(|| self.country_around(doc, phrase, role))
            .or_else(|| role.country.clone());
        identity.office = role.office.clone();
        if let Some(body) = body {
            let body = self.world.fact(body).identity(self.published);
            identity.country = body.country;
            // « le président du Hezbollah » presides over no state.
            let is_of_other = role.office.is_some() && !body.sectors.iter().any(|own| own == "GOV");
            if is_of_other {
                identity.office = None;
            }
            if role.takes.is_some()
                || role.sectors.is_empty()
                || role.kind == RoleKind::Group
                || is_of_other
            {
                identity.sectors = body.sectors;
            }
            if role.kind == RoleKind::Body {
                identity.name = body.name;
            }
        }
        if let Some(sectors) = sectors_of_complement(&known.roles, words) {
            // « le président du tribunal » presides over no state.
            let is_of_other = identity.office.is_some() && !sectors.iter().any(|own| own == "GOV");
            if is_of_other {
                identity.office = None;
            }
            if role.takes == Some(Takes::Complement) || is_of_other {
                identity.sectors = sectors;
            }
        }
        let own_name = self.name_beside(doc, phrase);
        if own_name.is_none()
            && let Some(holder) = self.holder(&identity, phrase)
        {
            let office = identity.office;
            let identity = Identity { office, ..self.world.fact(holder).identity(self.published) };
            return Identified::new(identity, MentionKind::Role, Some(holder));
        }
        let kind = if own_name.is_some() { MentionKind::Name } else { MentionKind::Role };
        identity.name = own_name.clone().or(identity.name);
        Identified { own_name, ..Identified::new(identity, kind, None) }
    }

    /// Returns the country of a place in the phrase, or of one that it is said to be in: « la police de *Marseille* », "unions in *Denmark*".
    fn country_around(&self, doc: &Doc, phrase: &Phrase<'_>, role: &Role) -> Option<String> {
        let within = phrase.tokens.clone().find_map(|token| self.countries[token]);
        let is_beside = |&token: &usize| {
            let own = &doc.tokens[token];
            matches!(own.relation, Relation::NounComplement | Relation::Oblique)
                && own.preposition.is_some()
                && !phrase.tokens.contains(&token)
        };
        let beside = || {
            let mut below = phrase.tokens.clone().flat_map(|token| doc.dependents(token)).copied();
            below.find_map(|token| {
                self.country_below(doc, token, false).filter(|_| is_beside(&token))
            })
        };
        // A president may be anywhere.
        let beside = || beside().filter(|_| role.office.is_none());
        within.or_else(beside).or_else(|| self.country_of_leader(doc, phrase)).map(str::to_owned)
    }

    /// Returns the country of those who lead or send someone, or whose they are: « la coalition *dirigée par Riyad* », "fighters *loyal to* the Sudanese general",
    /// "hackers *tied to* Russian intelligence".
    fn country_of_leader(&self, doc: &Doc, phrase: &Phrase<'_>) -> Option<&str> {
        let is_one = |words: &[String], word: usize| {
            words.iter().any(|own| **own == *doc.tokens[word].lemma)
        };
        let is_tied = |word: usize| is_one(&self.roles.tied, word);
        let leads = |&word: &usize| is_one(&self.roles.leading, word) || is_tied(word);
        let ties = [Relation::Modifier, Relation::RelativeClause, Relation::NounComplement];
        let mut below = ties.into_iter().flat_map(|relation| doc.related(phrase.head, relation));
        let word = below.find(leads)?;
        let takes_adjunct = doc.tokens[word].pos == Pos::Adjective || is_tied(word);
        let is_leader = |&token: &usize| {
            let relation = doc.tokens[token].relation;
            relation == Relation::Agent
                || takes_adjunct && matches!(relation, Relation::Oblique | Relation::NounComplement)
        };
        let leader = doc.dependents(word).iter().copied().find(is_leader)?;
        self.country_below(doc, leader, true).or_else(|| self.country_of_group(doc, leader))
    }

    /// « les jihadistes liés à *Al-Qaïda* »: the country, or what stands for one, of a known group.
    fn country_of_group(&self, doc: &Doc, token: usize) -> Option<&str> {
        let is_part = |below: usize| {
            matches!(doc.tokens[below].relation, Relation::Flat | Relation::Compound)
        };
        let words = self.words.words.tokens(doc.reach(token, is_part));
        let mut facts = self.names.find(words).iter().map(|found| self.world.fact(found.fact));
        let group = facts.find(|fact| fact.kind == FactKind::Group)?;
        Some(group.country.as_str()).filter(|country| !country.is_empty())
    }

    /// Returns the country that a word or one of its complements names: « au pouvoir *à Niamey* », "from the *US* Congress"; where it is someone, that of his
    /// adjectives too.
    fn country_below(&self, doc: &Doc, token: usize, is_someone: bool) -> Option<&str> {
        let keep = |below: usize| match doc.tokens[below].relation {
            Relation::Modifier => is_someone,
            relation => matches!(
                relation,
                Relation::NounComplement
                    | Relation::Compound
                    | Relation::Possessor
                    | Relation::Flat
            ),
        };
        doc.reach(token, keep).find_map(|word| self.countries[word])
    }

    /// « le président russe » on a given day is one person.
    fn holder(&self, identity: &Identity, phrase: &Phrase<'_>) -> Option<usize> {
        let (office, country) = identity.office.as_ref().zip(identity.country.as_ref())?;
        let days = self.published.filter(|_| !self.is_former(phrase))?;
        self.world.holder(office, country, days)
    }

    fn is_former(&self, phrase: &Phrase<'_>) -> bool {
        phrase.words.iter().any(|word| {
            self.roles.former.iter().any(|former| former == word.lemma || former == word.word)
        })
    }

    /// Returns the body that a role belongs to: « le chef du Hezbollah », "Taliban militants".
    fn body_of(&self, named: &[Named]) -> Option<usize> {
        let is_body = |named: &&Named| {
            matches!(
                self.world.fact(named.fact).kind,
                FactKind::Organisation | FactKind::Group | FactKind::Seat
            )
        };
        named.iter().find(is_body).map(|named| named.fact)
    }

    /// Returns the country that a role belongs to: adjectives before names that are further away.
    fn country_of(&self, named: &[Named]) -> Option<usize> {
        let has_country = |named: &&Named| !self.world.fact(named.fact).country.is_empty();
        let is_country = |named: &&Named| !is_person(self.world, named) && has_country(named);
        let of = |tie| named.iter().filter(is_country).find(|named| named.tie == tie);
        of(Tie::Modifier)
            .or_else(|| of(Tie::Own))
            .or_else(|| of(Tie::Complement))
            .map(|named| named.fact)
    }

    /// A town: of its country, and no more is known.
    fn by_place(&self, doc: &Doc, phrase: &Phrase<'_>) -> Option<Identified> {
        let country = self.countries[phrase.head]?.to_owned();
        let name = doc.word(phrase.head).to_owned();
        let identity = Identity { name: Some(name), country: Some(country), ..Identity::default() };
        Some(Identified::new(identity, MentionKind::Metonym, None))
    }

    /// What neither facts nor roles know: names that the model found, and words for a people.
    fn by_label(&self, doc: &Doc, phrase: &Phrase<'_>, named: &[Named]) -> Option<Identified> {
        let token = &doc.tokens[phrase.head];
        let is_person = has_label(doc, phrase.head, EntLabel::Person);
        if token.pos == Pos::Pronoun && !is_person || !starts_with_capital(doc, phrase.head) {
            return None;
        }
        let is = |label| has_label(doc, phrase.head, label);
        let is_family =
            self.families.contains(&*token.lower) || self.is_family_of_office(doc, phrase.head);
        if is(EntLabel::Place) && !is_family && is_alone(doc, phrase.head) {
            return self.by_place(doc, phrase);
        }
        if let Some(person) = self.only_of_family(doc, phrase) {
            let identity = self.world.fact(person).identity(self.published);
            return Some(Identified::new(identity, MentionKind::Name, Some(person)));
        }
        let is_name = is(EntLabel::Person)
            || is_family
            || is(EntLabel::Organisation)
            || is(EntLabel::Group)
            || is(EntLabel::Other)
            || doc.sent_of(phrase.head).tokens.len() == 1;
        if !is_name && (token.pos != Pos::ProperNoun || is(EntLabel::Place) || is(EntLabel::Time)) {
            return None;
        }
        let name =
            self.name_beside(doc, phrase).or_else(|| Some(doc.word(phrase.head).to_owned()))?;
        let country = self.country_of(named).map(|fact| self.world.fact(fact).country.clone());
        // "*Modi* in Nairobi" is not of there.
        let is_own = |token: &usize| !is_person || *token == phrase.head;
        let of_place =
            || phrase.tokens.clone().filter(is_own).find_map(|token| self.countries[token]);
        let country = country.or_else(|| of_place().map(str::to_owned));
        let identity = Identity { name: Some(name.clone()), country, ..Identity::default() };
        Some(Identified {
            own_name: Some(name),
            ..Identified::new(identity, MentionKind::Name, None)
        })
    }
}

impl Knowledge<'_> {
    /// "*Xi* in Hanoi for talks": a family name without another word of a name is that of the one person of it who holds an office on the day.
    fn only_of_family(&self, doc: &Doc, phrase: &Phrase<'_>) -> Option<usize> {
        let is_part = |token: usize| {
            token != phrase.head
                && doc.tokens[token].pos == Pos::ProperNoun
                && matches!(doc.tokens[token].relation, Relation::Flat | Relation::Compound)
                && doc.tokens[token].governor == Some(phrase.head)
        };
        let is_bare = !doc.sent_of(phrase.head).tokens.clone().any(is_part)
            && doc.tokens[phrase.head].pos == Pos::ProperNoun
            && doc.first_related(phrase.head, Relation::Determiner).is_none();
        let name = words_of(doc.word(phrase.head)).join(" ");
        let is_in_office =
            |&&person: &&usize| self.world.fact(person).office_at(self.published).is_some();
        let people = self.names.family(&name).iter().filter(|_| is_bare).filter(is_in_office);
        let people: Vec<usize> = people.copied().collect();
        // The head of a state or government goes before his ministers.
        let leads = |&person: &usize| {
            let office = self.world.fact(person).office_at(self.published);
            office.is_some_and(|own| HEADS.contains(&own.office.as_str()))
        };
        let heads: Vec<usize> = people.iter().copied().filter(leads).collect();
        match (&people[..], &heads[..]) {
            ([person], _) | (_, [person]) => Some(*person),
            _ => None,
        }
    }

    /// "Putin meets *Xi*": the recogniser takes short family names of known people for places, which no gazetteer has.
    fn is_family_of_office(&self, doc: &Doc, token: usize) -> bool {
        let name = || words_of(doc.word(token)).join(" ");
        let holds_office =
            |&person: &usize| self.world.fact(person).office_at(self.published).is_some();
        // "*The* West" is no Mr West.
        self.countries[token].is_none()
            && doc.first_related(token, Relation::Determiner).is_none()
            && self.names.family(&name()).iter().any(holds_office)
    }
}

/// Returns the sectors of the role that stands after the first: « porte-parole *de l'armée* ».
fn sectors_of_complement(roles: &[FoundRole<'_>], words: &[usize]) -> Option<Vec<String>> {
    let is_other = |(role, own): &&FoundRole<'_>| {
        own != words && role.takes.is_none() && !role.sectors.is_empty()
    };
    roles.iter().find(is_other).map(|(role, _)| role.sectors.clone())
}

/// Tells whether a word is all of its sentence, but for an article: a town in a list of actors. « Lyon a battu Marseille » is about clubs.
fn is_alone(doc: &Doc, token: usize) -> bool {
    doc.tokens[token].relation == Relation::Root && doc.sent_of(token).tokens.len() <= 2
}

impl Identified {
    /// What a fact alone tells.
    pub(super) fn of_fact(identity: Identity, fact: usize) -> Identified {
        Identified::new(identity, MentionKind::Name, Some(fact))
    }

    /// What a role alone tells.
    pub(super) fn of_role(identity: Identity, kind: RoleKind) -> Identified {
        Identified { role_kind: Some(kind), ..Identified::new(identity, MentionKind::Role, None) }
    }

    fn new(identity: Identity, kind: MentionKind, fact: Option<usize>) -> Identified {
        Identified {
            identity,
            kind,
            fact,
            own_name: None,
            role: None,
            role_kind: None,
            is_counterpart: false,
            is_of_elsewhere: false,
        }
    }
}

/// Where the model marks a person, the title before the name is left out.
fn person_start(doc: &Doc, first: usize, last: usize) -> usize {
    (first..=last).find(|&token| has_label(doc, token, EntLabel::Person)).unwrap_or(first)
}

fn starts_with_capital(doc: &Doc, token: usize) -> bool {
    doc.word(token).chars().next().is_some_and(char::is_uppercase)
}
