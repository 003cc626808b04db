//! « Washington *somme* Kigali de partir », "London *sanctions* three oligarchs": verbs in the present that the models take for something else, as they do
//! in headlines.

use std::collections::BTreeMap;
use std::ops::Range;

use dateline_types::doc::{Pos, Relation, Token};
use rustc_hash::FxHashMap;
use serde::Deserialize;

use crate::lists::Peoples;
use crate::mend::sentence;
use crate::reattach::{Habits, children, is_one_of};

/// How many words a subject in a headline has at most.
const MAX_SUBJECT: usize = 5;

/// How many words an adjunct before it has at most.
const MAX_ADJUNCT: usize = 8;

/// Endings that take the place of that of an infinitive.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Endings {
    /// Of the third person of the present.
    singular: Vec<String>,
    plural: Vec<String>,
    /// Of the past participle.
    participle: Vec<String>,
    /// Of the "-ing" form.
    gerund: Vec<String>,
}

/// Forms of verbs that models take for other words, which the language pack's endings make of the codebook's verbs, each with its infinitive.
#[derive(Debug, Clone, Default)]
pub(crate) struct Forms {
    singular: Infinitives,
    plural: Infinitives,
    /// Past participles.
    pub(crate) participles: Infinitives,
    /// "-ing" forms.
    pub(crate) gerunds: Infinitives,
    /// Nouns in both numbers, each with its singular.
    pub(crate) nouns: Infinitives,
}

/// Forms of words → their lemmas.
pub(crate) type Infinitives = FxHashMap<String, Box<str>>;

impl Forms {
    /// Forms `verbs` by their endings: end of the infinitive → what takes its place; and the plural of `nouns`.
    pub(crate) fn of<'v>(
        verbs: impl Iterator<Item = &'v str>,
        nouns: impl Iterator<Item = &'v str>,
        endings: &BTreeMap<String, Endings>,
    ) -> Forms {
        let mut forms = Forms::default();
        for noun in nouns {
            forms.nouns.insert(format!("{noun}s"), Box::from(noun));
            forms.nouns.insert(noun.to_owned(), Box::from(noun));
        }
        for verb in verbs {
            // English has infinitives that end in anything: the longest end tells.
            let cut = |(end, own)| Some((verb.strip_suffix(String::as_str(end))?, own));
            let longest = endings.iter().filter_map(cut).min_by_key(|(stem, _)| stem.len());
            let Some((stem, own)) = longest else { continue };
            let form = |ending: &String| (format!("{stem}{ending}"), Box::from(verb));
            forms.singular.extend(own.singular.iter().map(form));
            forms.plural.extend(own.plural.iter().map(form));
            forms.participles.extend(own.participle.iter().map(form));
            forms.gerunds.extend(own.gerund.iter().map(form));
        }
        forms
    }

    /// Returns the infinitive of a form of the present.
    pub(crate) fn lemma(&self, form: &str) -> Option<&str> {
        self.verb(form, false).or_else(|| self.verb(form, true))
    }

    /// Returns the infinitive of a form.
    fn verb(&self, form: &str, is_plural: bool) -> Option<&str> {
        let forms = if is_plural { &self.plural } else { &self.singular };
        forms.get(form).map(|verb| &**verb)
    }
}

/// Mends the sentence whose first token this is, where it has no finite verb but a subject and a form of a verb right behind.
pub(crate) fn raise_verb(tokens: &mut [Token], start: usize, first: usize, habits: &Habits) {
    let Habits { forms, partitives, plurals, .. } = habits;
    let is_first = start == 0 || tokens[start - 1].sent != tokens[start].sent;
    if !is_first {
        return;
    }
    let sentence = sentence(tokens, start);
    take_verb_for_noun(tokens, sentence.clone(), first, forms);
    let start = behind_label(tokens, behind_adjunct(tokens, sentence.clone()), sentence.end);
    let ends = start + 1..sentence.end.min(start + 1 + MAX_SUBJECT);
    let mut verbs = ends.filter(|&at| is_subject(tokens, start..at));
    let verb = verbs.find_map(|at| {
        let is_plural = is_plural(tokens, start..at, plurals);
        // « *Londres* expulse »: the end of a name tells no number.
        let is_name = at == start + 1;
        let lemma = forms
            .verb(&tokens[at].lower, is_plural)
            .or_else(|| forms.verb(&tokens[at].lower, !is_plural).filter(|_| is_name))?;
        let is_participle = forms.participles.contains_key(&*tokens[at].lower);
        let is_alone = is_plural
            && forms.verb(&tokens[at].lower, true).is_some()
            && stands_alone(tokens, start..at, sentence.end);
        let is_verb = is_verb(tokens, start..at, sentence.end, is_participle, plurals);
        (is_verb || is_alone).then_some((at, lemma))
    });
    let is_headless = |verb: usize| {
        sentence.clone().all(|at| {
            at == verb && hangs_on_noun(tokens, at, first)
                || !is_finite(&tokens[at])
                || at > verb && is_subordinate(tokens, at, first)
                || at > verb + 1 && is_next_sentence(tokens, at, verb, first)
        })
    };
    if let Some((verb, lemma)) = verb.filter(|(verb, _)| is_headless(*verb)) {
        put_on_top(tokens, start..verb, verb, sentence.end, first);
        for label in tokens[sentence.start..start].iter_mut().filter(|at| at.governor.is_none()) {
            label.relation = Relation::Parataxis;
            label.governor = Some(first + verb);
        }
        take_partitive_object(tokens, verb, first, partitives);
        tokens[verb].lemma = lemma.into();
    }
}

/// « *Selon Tripoli*, la Grèce viole »: where the subject begins, behind an adjunct with its comma.
fn behind_adjunct(tokens: &[Token], sentence: Range<usize>) -> usize {
    let is_adjunct = tokens[sentence.start].pos == Pos::Adposition;
    let mut marks = sentence.clone().take(MAX_ADJUNCT).filter(|_| is_adjunct);
    let comma = marks.find(|&at| &*tokens[at].lower == ",");
    comma.map(|comma| comma + 1).filter(|&at| at < sentence.end).unwrap_or(sentence.start)
}

/// « *Séisme en Birmanie :* New Delhi achemine des secours »: where the subject begins, behind a label with its colon.
fn behind_label(tokens: &[Token], start: usize, end: usize) -> usize {
    let mut label = start..end.min(start + MAX_ADJUNCT);
    let colon = label.find(|&at| &*tokens[at].lower == ":");
    colon.map(|colon| colon + 1).filter(|&at| at < end).unwrap_or(start)
}

/// « Washington coupe *son aide* », « Israël ferme *sa porte* »: right behind a possessive no verb stands.
fn take_verb_for_noun(tokens: &mut [Token], sentence: Range<usize>, first: usize, forms: &Forms) {
    for at in sentence.start + 1..sentence.end {
        let owner = &tokens[at - 1];
        let is_possessive = owner.has("Poss=Yes");
        let is_owned = (owner.relation == Relation::Possessor || is_possessive)
            && owner.pos == Pos::Determiner
            && owner.governor == Some(first + at);
        if tokens[at].pos != Pos::Verb || !is_owned {
            continue;
        }
        let known = forms.nouns.get(&*tokens[at].lower).cloned();
        let lower = || is_possessive.then(|| Box::from(&*tokens[at].lower));
        let Some(noun) = known.or_else(lower) else { continue };
        tokens[at].pos = Pos::Noun;
        tokens[at].lemma = noun.into();
        tokens[at].morph = "".into();
        tokens[at - 1].relation = Relation::Possessor;
    }
}

/// « Les dockers débrayent, *les ferries restent* à quai »: tells whether a finite verb has a subject of its own behind a comma.
fn is_next_sentence(tokens: &[Token], at: usize, verb: usize, first: usize) -> bool {
    let comma = (verb + 1..at).find(|&mark| &*tokens[mark].lower == ",");
    comma.is_some_and(|comma| {
        children(tokens, at, first)
            .any(|below| below > comma && tokens[below].relation == Relation::Subject)
    })
}

/// « avertit *que* l'Inde paiera »
fn is_subordinate(tokens: &[Token], verb: usize, first: usize) -> bool {
    children(tokens, verb, first).any(|at| {
        at < verb && (tokens[at].relation == Relation::Marker || tokens[at].has("PronType=Rel"))
    })
}

/// « Des manifestants *arrêtés* à Bakou », "Dozens *arrested* at protest": a sentence without a finite verb, whose first noun has a participle right behind
/// it, tells what was done to whom.
pub(crate) fn raise_passive(tokens: &mut [Token], start: usize, first: usize) {
    let is_first = start == 0 || tokens[start - 1].sent != tokens[start].sent;
    if !is_first || tokens[sentence(tokens, start)].iter().any(is_finite) {
        return;
    }
    let sentence = sentence(tokens, start);
    let Some(root) = sentence.clone().find(|&at| tokens[at].governor.is_none()) else { return };
    let start = behind_label(tokens, behind_adjunct(tokens, sentence.clone()), sentence.end);
    let Some((noun, verb)) = participle_of(tokens, start..sentence.end, first) else { return };
    // "Groups called on workers." is a sentence: English participles look like verbs in the past.
    let ends_with_stop = &*tokens[sentence.end - 1].lower == ".";
    let may_be_past = tokens[verb].tag.starts_with("VB") && ends_with_stop;
    let may_suffer = tokens[noun].pos.is_nominal() || tokens[noun].pos == Pos::Number;
    if may_be_past || !may_suffer || start <= root && noun != root {
        return;
    }
    let is_whole = tokens[start..noun].iter().all(|token| {
        token.governor.is_some_and(|above| (first + start..=first + noun).contains(&above))
            && token.relation != Relation::Case
    });
    if !is_whole || verb + 1 >= sentence.end || is_said_apart(tokens, noun, verb) {
        return;
    }
    if root != noun {
        tokens[root].relation = if tokens[root].preposition.is_some() {
            Relation::Oblique
        } else {
            Relation::Parataxis
        };
        tokens[root].governor = Some(first + verb);
    }
    tokens[verb].relation = Relation::Root;
    tokens[verb].governor = None;
    let moved: Vec<usize> = children(tokens, noun, first).filter(|&at| at > verb).collect();
    for at in moved {
        if tokens[at].relation == Relation::NounComplement {
            tokens[at].relation = Relation::Oblique;
        }
        tokens[at].governor = Some(first + verb);
    }
    tokens[noun].relation = Relation::PassiveSubject;
    tokens[noun].governor = Some(first + verb);
}

/// Finds the first participle of a sentence without a finite verb, and the noun that it says something of: « *un ancien ministre* interpellé », « *un candidat* à la
/// mairie abattu », where the model hangs it on the complement.
fn participle_of(tokens: &[Token], words: Range<usize>, first: usize) -> Option<(usize, usize)> {
    let is_participle = |&at: &usize| {
        let own = &tokens[at];
        own.pos == Pos::Verb
            && matches!(own.relation, Relation::RelativeClause | Relation::Modifier)
            && (&*own.tag == "VBN" || own.has("VerbForm=Part") && own.has("Tense=Past"))
    };
    let verb = words.clone().find(is_participle)?;
    let mut noun = tokens[verb].governor? - first;
    while tokens[noun].relation == Relation::NounComplement && tokens[noun].preposition.is_some() {
        let above = tokens[noun].governor? - first;
        if !words.contains(&above) {
            break;
        }
        noun = above;
    }
    (words.start..verb).contains(&noun).then_some((noun, verb))
}

/// "Dozens *arrested* at protest": of a verb that says nothing without an object the subject suffers, where it has none. `transitive` are such verbs, whose
/// participle looks like the past.
pub(crate) fn take_sufferer(
    tokens: &mut [Token],
    index: usize,
    first: usize,
    transitive: &[String],
) {
    let own = &tokens[index];
    let acts = own.relation == Relation::Subject
        && matches!(own.pos, Pos::Noun | Pos::ProperNoun | Pos::Number);
    let Some(verb) = own.governor.map(|verb| verb - first).filter(|_| acts) else { return };
    let is_one = matches!(&*tokens[verb].tag, "VBD" | "VBN")
        && verb > index
        && transitive.iter().any(|lemma| **lemma == *tokens[verb].lemma);
    let takes = |at: usize| {
        matches!(
            tokens[at].relation,
            Relation::Object
                | Relation::Complement
                | Relation::Indirect
                | Relation::Auxiliary
                | Relation::Reflexive
        ) && !(tokens[at].relation == Relation::Complement && at < verb)
    };
    if is_one && !children(tokens, verb, first).any(takes) {
        tokens[index].relation = Relation::PassiveSubject;
        tokens[verb].tag = "VBN".into();
        tokens[verb].morph = "Tense=Past|VerbForm=Part".into();
    }
}

/// « Les manifestants, *arrêtés* lundi »: what stands behind a comma or a colon only tells more, but not behind an apposition between two: « Chadema, principal
/// parti d'opposition, *exclu* du scrutin ».
fn is_said_apart(tokens: &[Token], noun: usize, verb: usize) -> bool {
    let between = &tokens[noun..verb];
    let n_commas = between.iter().filter(|token| &*token.lower == ",").count();
    let n_marks = between.iter().filter(|token| token.pos == Pos::Punctuation).count();
    n_marks > 0 && (n_commas, n_marks) != (2, 2)
}

/// "*US*, *China* agree to talk", "*Malian army*, *Russian mercenaries* executed": a name or people before a comma that opens its sentence, and one behind that is
/// the subject of a verb right behind it, are a list.
pub(crate) fn join_headline_names(
    tokens: &mut [Token],
    subject: usize,
    first: usize,
    peoples: &Peoples,
) {
    let own = &tokens[subject];
    let acts = matches!(own.relation, Relation::Subject | Relation::PassiveSubject);
    let Some(verb) = own.governor.map(|verb| verb - first).filter(|_| acts) else { return };
    let start = sentence(tokens, subject).start;
    let name = |at: usize| tokens[at].pos == Pos::ProperNoun;
    let is_name = |range: Range<usize>| !range.is_empty() && range.into_iter().all(name);
    let is_people = |mut range: Range<usize>| {
        let opens = |at: usize| tokens[at].pos == Pos::Adjective && peoples.has(&tokens[at].lower);
        range.len() > 1
            && range.next().is_some_and(opens)
            && range.all(|at| matches!(tokens[at].pos, Pos::Noun | Pos::Adjective))
    };
    let Some(comma) = (start..subject).find(|&at| &*tokens[at].lower == ",") else { return };
    let (one, other) = (start..comma, comma + 1..subject + 1);
    let is_pair =
        is_name(one.clone()) && is_name(other.clone()) || is_people(one) && is_people(other);
    if !is_pair || verb != subject + 1 {
        return;
    }
    let is_within = |at: usize| {
        tokens[at].governor.is_some_and(|above| (first + start..first + comma).contains(&above))
    };
    let Some(head) = (start..comma).rev().find(|&at| !is_within(at)) else { return };
    tokens[head].relation = own.relation;
    tokens[head].governor = Some(first + verb);
    tokens[head].preposition = None;
    tokens[subject].relation = Relation::Conjunct;
    tokens[subject].governor = Some(first + head);
}

/// « Varsovie *ferme* sa frontière », "Lima: police *disperse* students": finite, and below a noun all the same.
fn hangs_on_noun(tokens: &[Token], at: usize, first: usize) -> bool {
    tokens[at].governor.is_some_and(|above| {
        let is_part = matches!(tokens[at].relation, Relation::Compound | Relation::Modifier);
        tokens[above - first].pos.is_nominal() && (above < first + at || is_part)
    })
}

fn is_finite(token: &Token) -> bool {
    matches!(token.pos, Pos::Verb | Pos::Auxiliary)
        && (token.has("VerbForm=Fin") || matches!(&*token.tag, "VBZ" | "VBP" | "VBD" | "MD"))
}

/// Tells whether these words may be a subject: a name or noun with what stands before it.
fn is_subject(tokens: &[Token], words: Range<usize>) -> bool {
    // « La procureure générale *du Pérou* »: a complement ends with a name.
    let has_complement = words.len() > 2 && tokens[words.end - 1].pos == Pos::ProperNoun;
    let is_head = |token: &Token| token.pos == Pos::Noun;
    let head = words.clone().find(|&at| is_head(&tokens[at]));
    words.clone().all(|at| {
        let token = &tokens[at];
        let opens_complement = token.pos == Pos::Adposition
            && token.relation == Relation::Case
            && has_complement
            && head.is_some_and(|head| head < at);
        opens_complement
            || token.pos.is_nominal()
            || matches!(
                token.pos,
                Pos::Determiner | Pos::Adjective | Pos::Number | Pos::Conjunction | Pos::Other
            )
            || token.relation == Relation::Flat
            || token.relation == Relation::Compound
            || &*token.lower == ","
    })
}

fn is_plural(tokens: &[Token], subject: Range<usize>, plurals: &[String]) -> bool {
    // Of « les ministres du Mali » the first noun tells the number.
    let complement = subject.clone().find(|&at| tokens[at].pos == Pos::Adposition);
    let last = complement.unwrap_or(subject.end).max(subject.start + 1) - 1;
    is_many(&tokens[last], plurals) || is_list(tokens, subject)
}

/// "*police* arrest": plural by its ending or by itself.
fn is_many(token: &Token, plurals: &[String]) -> bool {
    token.has("Number=Plur") || is_one_of(plurals, token)
}

/// « Paris *et* Berlin », "Macron, Scholz"
fn is_list(tokens: &[Token], words: Range<usize>) -> bool {
    let joins = |token: &Token| token.relation == Relation::Coordinator || &*token.lower == ",";
    tokens[words].iter().any(joins)
}

/// Tells whether the word behind a subject, which has the form of a verb in the present, is one: an argument follows. `is_participle`: it may be a participle too.
fn is_verb(
    tokens: &[Token],
    subject: Range<usize>,
    end: usize,
    is_participle: bool,
    plurals: &[String],
) -> bool {
    let at = subject.end;
    let (before, own) = (&tokens[at - 1], &tokens[at]);
    let is_name = before.pos == Pos::ProperNoun;
    // « L'armée israélienne *assiège* Jénine »: behind its adjective no noun has another.
    let is_behind_adjective = before.pos == Pos::Adjective
        && before.relation == Relation::Modifier
        && subject.len() > 1
        && tokens[at - 2].pos.is_nominal();
    let is_list = is_list(tokens, subject);
    let may_be = match own.pos {
        // Of « une voiture bombe » the first noun is no name.
        Pos::Noun => is_name || is_behind_adjective || is_many(before, plurals),
        Pos::Adjective | Pos::Adverb | Pos::Verb | Pos::Other => true,
        Pos::ProperNoun => is_name,
        // « Washington *allège* les sanctions »
        Pos::Adposition => is_name && own.relation != Relation::Case,
        _ => false,
    };
    // « L'Estonie *impute* à Moscou »: with the form of the present it is no participle, whatever the model says.
    let is_sure = is_name || is_behind_adjective || own.has("VerbForm=Part") && !is_participle;
    may_be
        && own.span.start > before.span.end
        && (before.pos.is_nominal() || is_behind_adjective)
        && at + 1 < end
        && opens_argument(tokens, behind_quote(tokens, at + 1, end), is_sure, is_list)
}

/// « Pretoria juge « *inacceptables* » les propos »: what stands behind a mark that opens a quotation.
fn behind_quote(tokens: &[Token], at: usize, end: usize) -> usize {
    let opens = matches!(&*tokens[at].lower, "«" | "“" | "\"" | "‘" | "'");
    if opens && at + 1 < end { at + 1 } else { at }
}

/// « Les contrôleurs portugais *débrayent*, des vols sont annulés »: tells whether what has the form of the plural, and is neither noun nor name, stands behind a
/// subject in the plural and ends its clause.
fn stands_alone(tokens: &[Token], subject: Range<usize>, end: usize) -> bool {
    let at = subject.end;
    let begins = tokens[subject.start].pos == Pos::Determiner;
    let ends = tokens[..end].get(at + 1).is_none_or(|next| matches!(&*next.lower, "," | "."));
    begins
        && ends
        && matches!(tokens[at].pos, Pos::Adjective | Pos::Adverb | Pos::Verb | Pos::Other)
        && !tokens[at].has("VerbForm=Part")
}

/// Tells whether an object or adjunct begins here, which no noun would have behind it without an article. English nouns have prepositions behind them where
/// names stand before, "US *ships* in the Gulf".
fn opens_argument(tokens: &[Token], at: usize, is_sure: bool, is_behind_list: bool) -> bool {
    let own = &tokens[at];
    let may_be_noun = tokens[at - 1].tag.starts_with("NN");
    // "OSCE faults *conduct of* vote": a noun alone behind a name, with a complement.
    let has_complement = || {
        is_sure
            && own.relation != Relation::Compound
            && tokens.get(at + 1).is_some_and(|next| next.pos == Pos::Adposition)
    };
    match own.pos {
        Pos::Determiner | Pos::Number | Pos::ProperNoun | Pos::Adjective => true,
        Pos::Noun => own.has("Number=Plur") || is_part_of_plural(tokens, at) || has_complement(),
        Pos::Adposition => is_sure && (is_behind_list || !may_be_noun),
        // « Islamabad avertit *que* l'Inde paiera »
        Pos::Subordinator => true,
        // « Le Rwanda dément *soutenir* les rebelles »
        Pos::Verb => own.has("VerbForm=Inf"),
        _ => false,
    }
}

/// "raid *newspaper* offices"
fn is_part_of_plural(tokens: &[Token], at: usize) -> bool {
    let own = &tokens[at];
    own.relation == Relation::Compound
        && tokens[at..]
            .iter()
            .take_while(|token| token.pos == Pos::Noun)
            .any(|token| token.has("Number=Plur"))
}

/// Makes the word behind the subject the top of its sentence, and what stands behind hang on it.
fn put_on_top(tokens: &mut [Token], subject: Range<usize>, verb: usize, end: usize, first: usize) {
    let above = |tokens: &[Token], at: usize| tokens[at].governor.map(|above| above - first);
    let hangs_outside = |tokens: &[Token], at: usize| {
        above(tokens, at).is_none_or(|above| !subject.contains(&above))
    };
    // "*Hong Kong* police": parts of a name stand before their noun.
    let is_head = |&at: &usize| {
        tokens[at].pos.is_nominal()
            && hangs_outside(tokens, at)
            && tokens[at].relation != Relation::Compound
    };
    let is_nominal = |&at: &usize| tokens[at].pos.is_nominal();
    let top = subject.clone().find(is_head).or_else(|| subject.clone().rev().find(is_nominal));
    let top = top.unwrap_or(subject.start);
    for at in subject.clone() {
        if at != top && hangs_outside(tokens, at) {
            let is_listed = tokens[at].pos.is_nominal() && at > top && is_list(tokens, top..at);
            tokens[at].relation = match tokens[at].pos {
                _ if is_listed => Relation::Conjunct,
                Pos::Adjective => Relation::Modifier,
                _ if at < top => Relation::Compound,
                _ => Relation::Flat,
            };
            tokens[at].governor = Some(first + top);
        }
    }
    for at in verb + 1..end {
        let hangs_before = above(tokens, at).is_none_or(|above| above <= verb);
        if hangs_before {
            tokens[at].relation = behind_verb(tokens, at, verb, first);
            tokens[at].governor = Some(first + verb);
        }
    }
    tokens[top].relation = Relation::Subject;
    tokens[top].governor = Some(first + verb);
    let own = &mut tokens[verb];
    own.pos = Pos::Verb;
    own.morph = "Mood=Ind|Tense=Pres|VerbForm=Fin".into();
    own.relation = Relation::Root;
    own.governor = None;
}

/// « Paris *forme des pilotes* »: what stands right behind the verb with an article in the plural that looks like a preposition is its object.
fn take_partitive_object(tokens: &mut [Token], verb: usize, first: usize, partitives: &[String]) {
    let has_object =
        children(tokens, verb, first).any(|at| tokens[at].relation == Relation::Object);
    let noun = children(tokens, verb, first).find(|&at| {
        tokens[at].preposition == Some(first + verb + 1) && tokens[at].has("Number=Plur")
    });
    let Some(noun) = noun.filter(|_| !has_object) else { return };
    // « menace *de* sanctions » has none.
    let is_plural = tokens[verb + 1].lower.ends_with('s');
    if is_plural && is_one_of(partitives, &tokens[verb + 1]) {
        tokens[noun].relation = Relation::Object;
        tokens[noun].preposition = None;
    }
}

/// What hangs on the verb now: the first noun without a preposition is its object.
fn behind_verb(tokens: &[Token], at: usize, verb: usize, first: usize) -> Relation {
    let own = &tokens[at];
    let has_object =
        || children(tokens, verb, first).any(|at| tokens[at].relation == Relation::Object);
    match own.pos {
        Pos::Punctuation | Pos::Adposition | Pos::Conjunction => own.relation,
        Pos::Verb if own.has("VerbForm=Inf") || is_subordinate(tokens, at, first) => {
            Relation::Complement
        }
        Pos::Verb => Relation::AdverbialClause,
        Pos::Adverb => Relation::Adverb,
        // « juge « *inacceptables* » les propos »
        Pos::Adjective if own.relation == Relation::Modifier => Relation::Attribute,
        _ if own.preposition.is_some() => Relation::Oblique,
        _ if own.pos.is_nominal() && !has_object() => Relation::Object,
        _ => own.relation,
    }
}
