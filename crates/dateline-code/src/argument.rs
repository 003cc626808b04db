//! From the head of a slot to actors and recipients: who it is, and all members of a list.

use dateline_types::{
    Argument, ByteSpan, Doc, Identity, Mention, MentionKind, Pos, Relation, Resolved, Timex,
};

/// What the words in a slot are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Class {
    /// Someone known as such.
    Actor,
    /// A place.
    Place,
    /// Neither.
    Thing,
}

/// Returns the heads of a list: its first member and those joined to it.
pub(crate) fn members(doc: &Doc, head: usize) -> Vec<usize> {
    let mut all = vec![head];
    let mut at = 0;
    while at < all.len() {
        let joined = doc.related(all[at], Relation::Conjunct).filter(|&token| {
            matches!(
                doc.tokens[token].pos,
                Pos::Noun | Pos::ProperNoun | Pos::Pronoun | Pos::Adjective
            )
        });
        all.extend(joined);
        at += 1;
    }
    all
}

/// Tells what the words under a head are.
pub(crate) fn class(resolved: &Resolved, head: usize) -> Class {
    let span = resolved.doc.tokens[head].span;
    let is_place = || resolved.is_place(span);
    if resolved.mention_at(head).is_some() {
        Class::Actor
    } else if is_place() {
        Class::Place
    } else if nested(resolved, head).is_some() {
        Class::Actor
    } else {
        Class::Thing
    }
}

/// Makes arguments of the words under a head: one, but for those who are named one by one elsewhere (« les deux présidents »), or own it together ("*Chinese and
/// Philippine* ships", "talks between *Seoul and Pyongyang*").
pub(crate) fn arguments(resolved: &Resolved, head: usize) -> Vec<Argument> {
    let Some(whole) = argument(resolved, head) else { return Vec::new() };
    let entity = resolved.mention_at(head).map(|mention| &resolved.entities[mention.entity]);
    let of_member = |&member: &usize| Argument {
        identity: resolved.entities[member].identity.clone(),
        entity: Some(member),
        ..whole.clone()
    };
    let members = match entity {
        Some(entity) => entity.members.clone(),
        None => joined_owners(resolved, head),
    };
    if members.is_empty() {
        return vec![whole];
    }
    members.iter().map(of_member).collect()
}

/// The entities that « et » joins in the phrase of a noun that is itself nobody. Empty where there is one or none.
fn joined_owners(resolved: &Resolved, head: usize) -> Vec<usize> {
    let doc = &resolved.doc;
    let Some(first) = nested(resolved, head).map(|mention| mention.head) else {
        return Vec::new();
    };
    let owners: Vec<usize> = members(doc, first)
        .into_iter()
        .filter_map(|token| Some(resolved.mention_at(token)?.entity))
        .collect();
    if owners.len() > 1 { owners } else { Vec::new() }
}

/// Makes an argument of the words under a head. None for a pronoun that stands for nobody known, for a time and for a number.
pub(crate) fn argument(resolved: &Resolved, head: usize) -> Option<Argument> {
    let doc = &resolved.doc;
    if let Some(mention) = resolved.mention_at(head) {
        let named = named(resolved, mention);
        let identity = resolved.entities[mention.entity].identity.clone();
        let span = without_time(resolved, named);
        let entity = Some(mention.entity);
        return Some(Argument { text: span.text(doc.text()).to_owned(), span, identity, entity });
    }
    let token = &doc.tokens[head];
    if resolved.is_time(token.span)
        || !matches!(
            token.pos,
            Pos::Noun | Pos::ProperNoun | Pos::Adjective | Pos::Other | Pos::Number
        )
    {
        return None;
    }
    let span = doc.span(phrase(doc, head));
    // « une décision *de la Cour suprême* »: the act stands for its author, as a place does for its country.
    let entity = nested(resolved, head).map(|mention| mention.entity);
    let identity = match entity {
        Some(entity) => resolved.entities[entity].identity.clone(),
        None => of_place(resolved, span).unwrap_or_default(),
    };
    Some(Argument { text: span.text(doc.text()).to_owned(), span, identity, entity })
}

/// Cuts off a day that the parser hung on someone: « rencontrera le pape *jeudi* ».
fn without_time(resolved: &Resolved, mention: &Mention) -> ByteSpan {
    let head = resolved.doc.tokens[mention.head].span;
    let is_behind =
        |timex: &&Timex| timex.span.start >= head.end && timex.span.end == mention.span.end;
    let Some(timex) = resolved.timexes_in(mention.span).find(is_behind) else {
        return mention.span;
    };
    let start = mention.span.start;
    let rest = ByteSpan::new(start, timex.span.start).text(resolved.doc.text());
    ByteSpan::new(start, start + rest.trim_end().len())
}

/// Returns the country that the place in a phrase belongs to.
fn of_place(resolved: &Resolved, span: ByteSpan) -> Option<Identity> {
    let toponym = resolved.toponyms_in(span).next()?;
    let place = &toponym.place;
    place.country.is_some().then(|| Identity {
        name: Some(place.name.clone()),
        country: place.country.clone(),
        ..Identity::default()
    })
}

/// Returns the mention itself, of a pronoun the nearest before it that names whom it stands for, else the first behind it: « *Nous* demandons …, a dit le
/// ministre ».
fn named<'r>(resolved: &'r Resolved, mention: &'r Mention) -> &'r Mention {
    if mention.kind != MentionKind::Pronoun {
        return mention;
    }
    let all = &resolved.entities[mention.entity].mentions;
    let (before, after) =
        all.split_at(all.partition_point(|&index| resolved.mentions[index].head <= mention.head));
    let is_name = |other: &&Mention| other.kind != MentionKind::Pronoun;
    let before = before.iter().map(|&index| &resolved.mentions[index]).rfind(is_name);
    let after = || after.iter().map(|&index| &resolved.mentions[index]).find(is_name);
    before.or_else(after).unwrap_or(mention)
}

/// Returns the first someone inside a phrase that is itself nobody. « Son » says whose it is, not who.
fn nested(resolved: &Resolved, head: usize) -> Option<&Mention> {
    let tokens = phrase(&resolved.doc, head);
    resolved.mentions_in(tokens).iter().find(|mention| mention.kind != MentionKind::Pronoun)
}

/// The noun phrase with its complements, up to the next clause.
fn phrase(doc: &Doc, head: usize) -> std::ops::Range<usize> {
    let keep = |token: usize| {
        let own = &doc.tokens[token];
        matches!(
            own.relation,
            Relation::Determiner
                | Relation::Possessor
                | Relation::Modifier
                | Relation::Compound
                | Relation::Flat
                | Relation::Number
                | Relation::NounComplement
        ) && own.pos != Pos::Verb
    };
    doc.reach(head, keep)
}
