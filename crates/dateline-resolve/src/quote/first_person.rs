//! Who « nous » and "I" are inside quotation marks: whoever says so.

use std::collections::BTreeMap;

use dateline_types::{Doc, Entity, Mention, MentionKind, Quote, Relation};

use super::Speech;

/// Adds a mention of the speaker for each pronoun of the first person that acts or is acted upon in what is quoted.
pub(crate) fn add_first_persons(
    doc: &Doc,
    speech: &Speech,
    quotes: &[Quote],
    mentions: &mut Vec<Mention>,
    entities: &mut [Entity],
) {
    let mut found: BTreeMap<usize, Mention> = BTreeMap::new();
    for quote in quotes.iter().filter(|quote| quote.direct) {
        let Some(speaker) = quote.chain.first() else { continue };
        let Some(entity) = entity_at(mentions, speaker.head) else { continue };
        for token in quote.tokens.clone() {
            let is_free = || entity_at(mentions, token).is_none() && !found.contains_key(&token);
            if is_first_person(doc, speech, token) && is_free() {
                let span = doc.tokens[token].span;
                let kind = MentionKind::Pronoun;
                let tokens = token..token + 1;
                found.insert(token, Mention { tokens, head: token, span, kind, entity });
            }
        }
    }
    if found.is_empty() {
        return;
    }
    mentions.extend(found.into_values());
    mentions.sort_by_key(|mention| mention.head);
    entities.iter_mut().for_each(|entity| entity.mentions.clear());
    for (index, mention) in mentions.iter().enumerate() {
        entities[mention.entity].mentions.push(index);
    }
}

fn entity_at(mentions: &[Mention], head: usize) -> Option<usize> {
    let at = mentions.binary_search_by_key(&head, |mention| mention.head).ok()?;
    mentions.get(at).map(|mention| mention.entity)
}

fn is_first_person(doc: &Doc, speech: &Speech, token: usize) -> bool {
    let own = &doc.tokens[token];
    let is_argument = matches!(
        own.relation,
        Relation::Subject
            | Relation::PassiveSubject
            | Relation::Object
            | Relation::Indirect
            | Relation::Oblique
            | Relation::Possessor
    );
    is_argument && speech.first_person.iter().any(|word| **word == *own.lower)
}
