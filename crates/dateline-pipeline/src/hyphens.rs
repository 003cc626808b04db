//! « Addis-*Abeba* n'a pas confirmé », « l'état-*major* »: the French tokenizer cuts words at their hyphens, and the parser hangs the parts side by side.

use std::ops::Range;

use dateline_types::doc::{Pos, Relation, Token};

use crate::mend::sentence;

/// Makes one word of the parts: the first (of what is done again the last) stands for all, where the part that says most stood, and has all that hung on them.
pub(crate) fn join_hyphens(tokens: &mut [Token], first: usize) {
    for hyphen in 1..tokens.len().saturating_sub(1) {
        if is_twice(tokens, hyphen) {
            take_for_manner(tokens, hyphen - 1, first);
        } else if is_name(tokens, hyphen) {
            join(tokens, hyphen - 1..hyphen + 4, hyphen - 1, first);
        } else if is_inside_word(tokens, hyphen) {
            let head = if says_again(tokens, hyphen) { hyphen + 1 } else { hyphen - 1 };
            join(tokens, hyphen - 1..hyphen + 2, head, first);
        }
    }
}

/// First parts of verbs that mean nothing alone: "*re*-established".
const PREFIXES: [&str; 4] = ["re", "co", "pre", "de"];

/// English keeps its hyphens apart on purpose, with a tag of their own, but for what is no word. « dit-elle » is two words, and of numbers each part counts.
fn is_inside_word(tokens: &[Token], hyphen: usize) -> bool {
    let [before, own, after] = [&tokens[hyphen - 1], &tokens[hyphen], &tokens[hyphen + 1]];
    let is_part = |token: &Token| {
        !matches!(token.pos, Pos::Pronoun | Pos::Number | Pos::Punctuation)
            && token.lower.chars().all(char::is_alphanumeric)
    };
    let is_prefix = PREFIXES.contains(&&*before.lower) && after.pos == Pos::Verb;
    &*own.lower == "-"
        && (&*own.tag != "HYPH" || is_prefix)
        && before.span.end == own.span.start
        && own.span.end == after.span.start
        && before.sent == after.sent
        && (before.pos != Pos::Verb || is_prefix)
        && is_part(before)
        && is_part(after)
}

/// "Port-au-Prince", "Mazar-i-Sharif": tells whether two names with a short word between have their first hyphen here.
fn is_name(tokens: &[Token], hyphen: usize) -> bool {
    const LONGEST_JOINT: usize = 3;
    three_words(tokens, hyphen).is_some_and(|[first, joint, last]| {
        joint.lower.len() <= LONGEST_JOINT
            && first.pos == Pos::ProperNoun
            && last.pos == Pos::ProperNoun
    })
}

/// "*one-on-one*", "*face-to-face*": tells whether a word with a preposition and itself behind it has its first hyphen here.
fn is_twice(tokens: &[Token], hyphen: usize) -> bool {
    three_words(tokens, hyphen).is_some_and(|[first, joint, last]| {
        first.lower == last.lower && joint.pos == Pos::Adposition
    })
}

/// Returns three words with hyphens between, of which the first stands here.
fn three_words(tokens: &[Token], hyphen: usize) -> Option<[&Token; 3]> {
    let before = hyphen.checked_sub(1)?;
    let [first, one, joint, other, last] = tokens.get(before..before + 5)? else { return None };
    let is_hyphen = |token: &Token| &*token.lower == "-";
    let parts = [first, one, joint, other, last];
    let is_one = parts.windows(2).all(|pair| pair[0].span.end == pair[1].span.start);
    (is_hyphen(one) && is_hyphen(other) && is_one && first.sent == last.sent)
        .then_some([first, joint, last])
}

/// "Met *one-on-one*", "*face-to-face* talks": what is said twice tells how, and is no object.
fn take_for_manner(tokens: &mut [Token], start: usize, first: usize) {
    let parts = start..start + 5;
    let has_article = tokens.iter().any(|token| {
        token.relation == Relation::Determiner
            && token.governor.is_some_and(|above| parts.contains(&(above - first)))
    });
    if has_article {
        return;
    }
    join(tokens, parts, start, first);
    let above = tokens[start].governor.map(|above| &tokens[above - first]);
    let is_of_verb = above.is_some_and(|above| above.pos == Pos::Verb);
    let own = &mut tokens[start];
    if own.governor.is_some() && own.pos != Pos::Verb {
        own.relation = if is_of_verb { Relation::Adverb } else { Relation::Modifier };
        own.pos = if is_of_verb { Pos::Adverb } else { Pos::Adjective };
        own.preposition = None;
    }
}

/// "*re*-established": the verb says what was done, its prefix that it was done before.
fn says_again(tokens: &[Token], hyphen: usize) -> bool {
    &*tokens[hyphen - 1].lower == "re" && tokens[hyphen + 1].pos == Pos::Verb
}

fn join(tokens: &mut [Token], parts: Range<usize>, head: usize, first: usize) {
    let is_part = |token: usize| token >= first && parts.contains(&(token - first));
    let hangs_outside = |part: &usize| tokens[*part].governor.is_none_or(|above| !is_part(above));
    // Of parts of equal weight the first.
    let outer =
        parts.clone().filter(hangs_outside).rev().max_by_key(|&part| weight(tokens[part].relation));
    let Some(outer) = outer else { return };
    // The part that stands for all may hang on something below another.
    if passes(tokens, tokens[outer].governor, is_part, first) {
        return;
    }
    let (relation, governor) = (tokens[outer].relation, tokens[outer].governor);
    let preposition = tokens[head].preposition.or(tokens[outer].preposition);
    for at in sentence(tokens, head) {
        let hangs_on_part = tokens[at].governor.is_some_and(&is_part);
        if hangs_on_part && !parts.contains(&at) {
            tokens[at].governor = Some(first + head);
        }
    }
    for part in parts.filter(|&part| part != head) {
        tokens[part].relation = Relation::Flat;
        tokens[part].governor = Some(first + head);
    }
    let own = &mut tokens[head];
    (own.relation, own.governor, own.preposition) = (relation, governor, preposition);
}

/// How much a relation says of a word's part in its sentence.
fn weight(relation: Relation) -> u8 {
    match relation {
        Relation::Subject | Relation::PassiveSubject => 3,
        Relation::Object | Relation::Agent | Relation::Indirect | Relation::Oblique => 2,
        Relation::Root => 1,
        _ => 0,
    }
}

/// Tells whether the way up from `from` passes a token of which `is_one` is true.
fn passes(
    tokens: &[Token],
    from: Option<usize>,
    is_one: impl Fn(usize) -> bool,
    first: usize,
) -> bool {
    let mut at = from;
    for _ in 0..tokens.len() {
        match at {
            Some(above) if is_one(above) => return true,
            Some(above) => at = tokens[above - first].governor,
            None => return false,
        }
    }
    true
}
