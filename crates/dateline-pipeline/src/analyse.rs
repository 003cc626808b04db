//! Stage 3 at work: an [`Article`] through a spaCy model to a [`Doc`], with the model's labels put into one set of relations for all languages.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::ops::Range;

use dateline_nlp::{Analyzer, Sent as Sentence, Span};
use dateline_resolve::world::words_of;
use dateline_types::doc::{Doc, Ent, EntLabel, Pos, Relation, Sent, Token};
use dateline_types::{Article, ByteSpan, Pack, PackError, Word};
use rustc_hash::FxHashSet;
use serde::Deserialize;

use crate::boundaries::begins;
use crate::headlines::{Endings, Forms};
use crate::lists::Peoples;
use crate::mend::{VerbForms, mend, sentence};
use crate::reattach::{Habits, reattach};
use crate::trees::Trees;

/// The pack's file.
const FILE: &str = "relations.toml";

/// What a language's dependency labels mean: `relations.toml` of its pack.
#[derive(Debug, Clone)]
pub struct Labels {
    relations: BTreeMap<String, Relation>,
    entities: BTreeMap<String, EntLabel>,
    prepositional: Vec<String>,
    negation: Vec<String>,
    weak_negation: Vec<String>,
    half_negation: Vec<String>,
    verb_forms: VerbForms,
    endings: BTreeMap<String, Endings>,
    habits: Habits,
    /// Folded names of one word of states and capitals.
    states: FxHashSet<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LabelsFile {
    prepositional: Vec<String>,
    negation: Vec<String>,
    weak_negation: Vec<String>,
    #[serde(default)]
    half_negation: Vec<String>,
    habits: Habits,
    #[serde(default)]
    verb_forms: VerbForms,
    #[serde(default)]
    endings: BTreeMap<String, Endings>,
    labels: BTreeMap<String, Relation>,
    entities: BTreeMap<String, EntLabelName>,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum EntLabelName {
    Person,
    Place,
    Organisation,
    Group,
    Time,
    Number,
}

impl Labels {
    /// Reads `relations.toml` of a language pack.
    ///
    /// # Errors
    ///
    /// Where it is missing or says what it must not.
    pub fn load(pack: &Pack) -> Result<Labels, PackError> {
        let file: LabelsFile = pack.read(FILE)?;
        let label = |name| match name {
            EntLabelName::Person => EntLabel::Person,
            EntLabelName::Place => EntLabel::Place,
            EntLabelName::Organisation => EntLabel::Organisation,
            EntLabelName::Group => EntLabel::Group,
            EntLabelName::Time => EntLabel::Time,
            EntLabelName::Number => EntLabel::Number,
        };
        Ok(Labels {
            relations: file.labels,
            entities: file.entities.into_iter().map(|(own, name)| (own, label(name))).collect(),
            prepositional: file.prepositional,
            negation: file.negation,
            weak_negation: file.weak_negation,
            half_negation: file.half_negation,
            verb_forms: file.verb_forms,
            endings: file.endings,
            habits: file.habits,
            states: FxHashSet::default(),
        })
    }

    /// Learns the verbs and nouns of a language's codebook, by their lemmas.
    #[must_use]
    pub fn with_words<'v>(
        self,
        verbs: impl Iterator<Item = &'v str>,
        nouns: impl Iterator<Item = &'v str>,
    ) -> Labels {
        let habits = Habits { forms: Forms::of(verbs, nouns, &self.endings), ..self.habits };
        Labels { habits, ..self }
    }

    /// Learns what states, their capitals and their peoples are called, by folded names of one word.
    #[must_use]
    pub fn with_states<'n>(
        self,
        names: impl Iterator<Item = &'n str>,
        peoples: impl Iterator<Item = &'n str>,
    ) -> Labels {
        let habits = Habits { peoples: Peoples::of(peoples), ..self.habits };
        Labels { states: names.map(str::to_owned).collect(), habits, ..self }
    }

    /// Tells whether a word is the name of a state or a capital which the tagger takes for another kind of word: « La *Pologne* masse des troupes ».
    fn is_state(&self, word: &str, pos: Pos) -> bool {
        matches!(
            pos,
            Pos::Noun | Pos::Pronoun | Pos::Verb | Pos::Adjective | Pos::Adverb | Pos::Other
        ) && word.starts_with(char::is_uppercase)
            && matches!(&words_of(word)[..], [name] if self.states.contains(name))
            && !(pos == Pos::Adjective && self.habits.peoples.has(word))
    }

    /// Learns the verbs of speaking of a language, by their lemmas.
    #[must_use]
    pub fn with_speech<'v>(self, verbs: impl Iterator<Item = &'v str>) -> Labels {
        let habits = Habits { speech: verbs.map(str::to_owned).collect(), ..self.habits };
        Labels { habits, ..self }
    }
}

/// Analyses `article` in one go, which is faster than by paragraphs; a sentence begins at each paragraph, so that none runs over its end.
///
/// # Errors
///
/// Where the text is longer than the analyzer takes.
pub fn analyse_article(
    article: Article,
    lang: &str,
    model: &str,
    analyzer: &mut Analyzer<'_>,
    labels: &Labels,
) -> Result<Doc, dateline_nlp::Error> {
    let Parts { tokens, sents, ents } = parts(&article, analyzer, labels)?;
    Ok(Doc::new(article, lang.to_owned(), model.to_owned(), tokens, sents, ents))
}

fn parts(
    article: &Article,
    analyzer: &mut Analyzer<'_>,
    labels: &Labels,
) -> Result<Parts, dateline_nlp::Error> {
    let plain = Plain::of(&article.text);
    let paragraphs = &article.paragraphs;
    let doc = analyzer.analyze_with(&plain.text, |at| {
        let at = plain.original(at);
        let own = paragraphs.get(paragraphs.partition_point(|paragraph| paragraph.end <= at))?;
        match at.cmp(&own.start) {
            // White space between two of them.
            Ordering::Less => Some(false),
            Ordering::Equal => Some(true),
            Ordering::Greater => {
                let (before, rest) = own.text(&article.text).split_at(at - own.start);
                begins(before, rest)
            }
        }
    })?;
    let mut parts = Parts::default();
    let (mut sents, mut ents) = (doc.sents().peekable(), doc.ents().peekable());
    let mut first = 0;
    for paragraph in paragraphs {
        let rest = first..doc.len();
        let end = rest
            .clone()
            .find(|&token| plain.original(doc.token(token).start()) >= paragraph.end)
            .unwrap_or(rest.end);
        let own = Part {
            tokens: first..end,
            sents: std::iter::from_fn(|| sents.next_if(|sent| sent.token_range().start < end))
                .collect(),
            ents: std::iter::from_fn(|| ents.next_if(|ent| ent.token_range().start < end))
                .collect(),
        };
        parts.add(&doc, &own, &plain, labels);
        first = end;
    }
    Ok(parts)
}

/// A paragraph of the model's analysis, with the white space before it.
struct Part<'d> {
    tokens: Range<usize>,
    sents: Vec<Sentence<'d>>,
    ents: Vec<Span<'d>>,
}

impl Part<'_> {
    /// Returns the part of a range that lies in the paragraph, counted from its first token.
    fn within(&self, range: Range<usize>) -> Range<usize> {
        let at = |token: usize| token.clamp(self.tokens.start, self.tokens.end) - self.tokens.start;
        at(range.start)..at(range.end)
    }
}

/// Marks of print that the models were hardly trained on, and the typewriter's that they know.
const TYPEWRITER: [(char, char); 5] =
    [('’', '\''), ('ʼ', '\''), ('\u{a0}', ' '), ('\u{202f}', ' '), ('\u{2009}', ' ')];

/// A text as the models know it, character for character the same as the text itself.
struct Plain<'a> {
    text: Cow<'a, str>,
    /// For each replaced mark where it ends in `text`, and how many bytes longer the original is up to there.
    longer: Vec<(usize, usize)>,
}

impl Plain<'_> {
    fn of(original: &str) -> Plain<'_> {
        let plain = |c: char| TYPEWRITER.iter().find(|(mark, _)| *mark == c).map(|(_, own)| *own);
        if !original.chars().any(|c| plain(c).is_some()) {
            return Plain { text: Cow::Borrowed(original), longer: Vec::new() };
        }
        let mut text = String::with_capacity(original.len());
        let mut longer = Vec::new();
        for (at, c) in original.char_indices() {
            text.push(plain(c).unwrap_or(c));
            if plain(c).is_some() {
                longer.push((text.len(), at + c.len_utf8() - text.len()));
            }
        }
        Plain { text: Cow::Owned(text), longer }
    }

    /// Returns the byte of the original where byte `at` of the plain text is.
    fn original(&self, at: usize) -> usize {
        let passed = self.longer.partition_point(|(end, _)| *end <= at);
        at + passed.checked_sub(1).map_or(0, |last| self.longer[last].1)
    }
}

/// What the paragraphs so far gave.
#[derive(Default)]
struct Parts {
    tokens: Vec<Token>,
    sents: Vec<Sent>,
    ents: Vec<Ent>,
}

impl Parts {
    /// Adds the analysis of a paragraph. White space is left out: nothing depends on it.
    fn add(
        &mut self,
        doc: &dateline_nlp::Doc<'_>,
        part: &Part<'_>,
        plain: &Plain<'_>,
        labels: &Labels,
    ) {
        let first = self.tokens.len();
        let (first_sent, first_ent) = (self.sents.len(), self.ents.len());
        let mut own = Vec::with_capacity(part.tokens.len() + 1);
        let mut next = first;
        for token in part.tokens.clone() {
            own.push(next);
            next += usize::from(!doc.token(token).is_space());
        }
        own.push(next);
        for sent in &part.sents {
            let tokens = part.within(sent.token_range());
            let range = own[tokens.start]..own[tokens.end];
            let sent_idx = self.sents.len();
            for at in tokens {
                let token = doc.token(part.tokens.start + at);
                let span =
                    ByteSpan::new(plain.original(token.start()), plain.original(token.end()));
                let head = part
                    .tokens
                    .contains(&token.head().index())
                    .then(|| own[token.head().index() - part.tokens.start]);
                if !token.is_space() {
                    self.tokens.push(convert(&token, span, own[at], head, sent_idx, labels));
                }
            }
            if range.is_empty() {
                continue;
            }
            let (head, last) = (&self.tokens[range.start], &self.tokens[range.end - 1]);
            let span = head.span.cover(last.span);
            self.sents.push(Sent { tokens: range, span });
        }
        let trees = Trees::of(&self.tokens[first..]);
        raise_nouns(&mut self.tokens[first..], first, labels);
        mend(&mut self.tokens[first..], first);
        self.weaken_negations(first, labels);
        self.ents.extend(part.ents.iter().filter_map(|ent| {
            let within = part.within(ent.token_range());
            let tokens = own[within.start]..own[within.end];
            let last = tokens.end.checked_sub(1).filter(|&last| last >= tokens.start)?;
            let span = self.tokens[tokens.start].span.cover(self.tokens[last].span);
            let label = labels.entities.get(ent.label()).copied().unwrap_or(EntLabel::Other);
            Some(Ent { tokens, span, label })
        }));
        self.mend_names(first_sent);
        self.ents[first_ent..].iter().for_each(|ent| take_adverb_for_person(&mut self.tokens, ent));
        reattach(&mut self.tokens[first..], first, &labels.habits);
        self.ents[first_ent..].iter().for_each(|ent| give_one_head(&mut self.tokens, ent));
        trees.put_back_if_broken(&mut self.tokens[first..], first);
    }

    /// « plus de 300 patients »: words that deny only beside « ne », which stands on the same verb or on the one above.
    fn weaken_negations(&mut self, first: usize, labels: &Labels) {
        let is = |words: &[String], token: &Token| words.iter().any(|word| **word == *token.lower);
        for index in first..self.tokens.len() {
            let own = &self.tokens[index];
            if own.relation != Relation::Negation || !is(&labels.half_negation, own) {
                continue;
            }
            let mut governors = [own.governor, None];
            governors[1] = own.governor.and_then(|above| self.tokens[above].governor);
            let is_denied = self.tokens[sentence(&self.tokens, index)].iter().any(|token| {
                is(&labels.weak_negation, token)
                    && token.governor.is_some()
                    && governors.contains(&token.governor)
            });
            if !is_denied {
                self.tokens[index].relation = Relation::Other;
            }
        }
    }

    /// Joins sentences that the model cut inside a name or a word: « Royaume- | Uni », « Boko | Haram a attaqué ».
    fn mend_names(&mut self, first_sent: usize) {
        let mut sents = self.sents.split_off(first_sent).into_iter();
        self.sents.extend(sents.next());
        for sent in sents {
            let cut = sent.tokens.start;
            match self.sents.last_mut() {
                Some(last) if is_inside_name(&self.tokens, &self.ents, cut) => {
                    last.span = last.span.cover(sent.span);
                    last.tokens.end = sent.tokens.end;
                    join_at(&mut self.tokens, cut);
                }
                _ => self.sents.push(sent),
            }
        }
        for (index, sent) in self.sents.iter().enumerate().skip(first_sent) {
            self.tokens[sent.tokens.clone()].iter_mut().for_each(|token| token.sent = index);
        }
    }
}

/// « *Macron* reçoit Zelensky »: an adverb to the tagger, a person to the recogniser.
fn take_adverb_for_person(tokens: &mut [Token], ent: &Ent) {
    let is_adverb = |token: &&mut Token| token.pos == Pos::Adverb;
    if ent.label == EntLabel::Person {
        let adverbs = tokens[ent.tokens.clone()].iter_mut().filter(is_adverb);
        adverbs.for_each(|token| token.pos = Pos::ProperNoun);
    }
}

/// Hangs the parts of a person's name on the first of them that hangs outside: « *Vladimir* *Poutine* a souligné » has one subject.
fn give_one_head(tokens: &mut [Token], ent: &Ent) {
    if ent.label != EntLabel::Person {
        return;
    }
    let range = ent.tokens.clone();
    let hangs_outside = |tokens: &[Token], token: usize| {
        tokens[token].governor.is_none_or(|above| !range.contains(&above))
    };
    let Some(top) = range.clone().find(|&token| hangs_outside(tokens, token)) else { return };
    for token in top + 1..range.end {
        let is_root = tokens[token].governor.is_none();
        if tokens[token].pos == Pos::ProperNoun && !is_root && hangs_outside(tokens, token) {
            tokens[token].relation = Relation::Flat;
            tokens[token].governor = Some(top);
        }
    }
}

/// Tells whether the token before `cut` and the one at it are of one word or one name.
fn is_inside_name(tokens: &[Token], ents: &[Ent], cut: usize) -> bool {
    let (before, after) = (&tokens[cut - 1], &tokens[cut]);
    let is_word = |token: &Token| token.lower.chars().all(|c| c.is_alphanumeric() || c == '-');
    let is_one_word = before.span.end == after.span.start && is_word(before) && is_word(after);
    let is_name =
        |label| matches!(label, EntLabel::Person | EntLabel::Place | EntLabel::Organisation);
    let holder = ents.partition_point(|ent| ent.tokens.end <= cut);
    let is_one_name =
        || ents.get(holder).is_some_and(|ent| ent.tokens.start < cut && is_name(ent.label));
    // No mark between them, and both are names.
    let is_name_word = |token: &Token| token.pos == Pos::ProperNoun && is_word(token);
    is_one_word || is_one_name() || is_name_word(before) && is_name_word(after)
}

/// Makes the token at `cut` a further part of the name before it; the first half's root takes its place in the second half's tree.
fn join_at(tokens: &mut [Token], cut: usize) {
    // « Royaume | - | Uni a versé »: what stands behind the hyphen was joined with it.
    if tokens[cut].governor.is_some_and(|above| above < cut) {
        return;
    }
    let mut root = cut - 1;
    while let Some(above) = tokens[root].governor {
        root = above;
    }
    // « Croix | -*Rouge* »: the word behind the hyphen is what hangs in the second half.
    let is_hyphen = &*tokens[cut].lower == "-"
        && tokens.get(cut + 1).is_some_and(|next| next.span.start == tokens[cut].span.end);
    let word = if is_hyphen { cut + 1 } else { cut };
    // Of « taxis | -*be* » the hyphen may be what hangs there, with the word below it.
    let outer = if tokens[word].governor == Some(cut) { cut } else { word };
    if let Some(governor) = tokens[outer].governor {
        tokens[root].relation = tokens[outer].relation;
        tokens[root].governor = Some(governor);
    }
    for part in &mut tokens[cut..=word] {
        part.relation = Relation::Flat;
        part.governor = Some(cut - 1);
    }
}

/// Makes token number `own` of a model's token; its head is none where that lies elsewhere.
fn convert(
    token: &dateline_nlp::Token<'_>,
    span: ByteSpan,
    own: usize,
    head: Option<usize>,
    sent: usize,
    labels: &Labels,
) -> Token {
    let lower = token.text().to_lowercase();
    let pos = Pos::parse(token.pos());
    let pos = if labels.is_state(token.text(), pos) { Pos::ProperNoun } else { pos };
    let is_root = token.is_root() || head.is_none() || token.head().is_space();
    let relation = if is_root { Relation::Root } else { relation(token, &lower, labels) };
    let head = head.filter(|_| !is_root).unwrap_or(own);
    let lemma = lemma(token.lemma(), &lower);
    let mended = labels.verb_forms.features(pos, &lemma, &lower, token.morph());
    Token {
        span,
        lemma,
        lower: lower.into(),
        pos,
        tag: token.tag().into(),
        morph: mended.map_or_else(|| token.morph().into(), String::into_boxed_str),
        dep: token.dep().into(),
        head,
        relation,
        governor: (!is_root).then_some(head),
        preposition: None,
        sent,
    }
}

fn lemma(lemma: &str, lower: &str) -> Word {
    // « tête-à-tête » has the lemma « tête à tête ».
    let is_split = lemma.contains(' ') && !lower.contains(' ');
    if lemma.is_empty() || is_split { lower.into() } else { lemma.to_lowercase().into() }
}

fn relation(token: &dateline_nlp::Token<'_>, lower: &str, labels: &Labels) -> Relation {
    let relation = labels.relations.get(token.dep()).copied().unwrap_or(Relation::Other);
    let is = |words: &[String]| words.iter().any(|word| word == lower);
    match relation {
        Relation::Adverb | Relation::Determiner | Relation::Negation
            if is(&labels.weak_negation) =>
        {
            Relation::Other
        }
        Relation::Adverb | Relation::Determiner if is(&labels.negation) => Relation::Negation,
        Relation::Determiner if token.morph_value("Poss") == Some("Yes") => Relation::Possessor,
        relation => relation,
    }
}

/// Hangs nouns that stand under a preposition where the preposition hangs, and tells every noun its preposition.
fn raise_nouns(tokens: &mut [Token], first: usize, labels: &Labels) {
    let is_above: Vec<bool> = tokens.iter().map(|token| stands_above(token, labels)).collect();
    for index in 0..tokens.len() {
        let Some(governor) = tokens[index].governor.map(|governor| governor - first) else {
            continue;
        };
        if tokens[index].relation == Relation::Case && tokens[index].pos == Pos::Determiner {
            // « a installé *des* missiles »
            tokens[index].relation = Relation::Determiner;
        } else if tokens[index].relation == Relation::Case {
            let noun = &mut tokens[governor];
            // Of « à cause de » the first word says most.
            noun.preposition = noun.preposition.or(Some(first + index));
        } else if is_above[governor] && matches!(&*tokens[index].dep, "pobj" | "pcomp") {
            raise(tokens, index, governor, first, &is_above);
        } else if &*tokens[index].dep == "pobj" && is_mere_particle(tokens, governor, index) {
            tokens[index].relation = Relation::Object;
            tokens[index].governor = tokens[governor].governor;
        }
    }
    for (token, is_above) in tokens.iter_mut().zip(is_above) {
        if is_above {
            token.relation = Relation::Case;
        }
    }
}

/// "Sealed *off* Jenin": what the model hangs on a particle is the verb's object. "They took *in* the Golan" lies there.
fn is_mere_particle(tokens: &[Token], particle: usize, noun: usize) -> bool {
    let is_of_place = || matches!(&*tokens[particle].lower, "in" | "on" | "at");
    tokens[particle].relation == Relation::Particle
        && !(tokens[noun].pos == Pos::ProperNoun && is_of_place())
}

/// Tells whether a token is a preposition that the model puts above its noun.
fn stands_above(token: &Token, labels: &Labels) -> bool {
    let is_noun = token.pos.is_nominal() || token.pos == Pos::Number;
    !is_noun && labels.prepositional.iter().any(|label| **label == *token.dep)
}

/// Hangs the noun or clause `index`, which stands under the preposition `above`, on what that preposition hangs on.
fn raise(tokens: &mut [Token], index: usize, above: usize, first: usize, is_above: &[bool]) {
    let mut top = above;
    // "out of the city": both prepositions stand above the noun.
    while let Some(next) = tokens[top].governor.map(|next| next - first) {
        if !is_above[next] {
            break;
        }
        top = next;
    }
    let governor = tokens[top].governor;
    let is_agent = &*tokens[top].dep == "agent";
    let below_noun = governor.is_some_and(|governor| tokens[governor - first].pos.is_nominal());
    let is_clause = &*tokens[index].dep == "pcomp";
    // "*According* to", "*due* to": the first word says most.
    let says_most = tokens[top].pos == Pos::Verb || tokens[top].pos == Pos::Adjective;
    let preposition = if says_most { top } else { above };
    let token = &mut tokens[index];
    token.preposition = Some(first + preposition);
    token.relation = match () {
        () if governor.is_none() => Relation::Root,
        () if is_clause => Relation::Complement,
        () if is_agent => Relation::Agent,
        () if below_noun => Relation::NounComplement,
        () => Relation::Oblique,
    };
    token.governor = governor;
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Plain;

    proptest! {
        #[test]
        fn plain_text_maps_back_character_by_character(original in "[a-é’ʼ \u{a0}\u{202f}😀.]{0,40}") {
            let plain = Plain::of(&original);
            let starts: Vec<usize> = original.char_indices().map(|(at, _)| at).collect();
            let mapped: Vec<usize> = plain.text.char_indices().map(|(at, _)| plain.original(at)).collect();
            prop_assert_eq!(mapped, starts);
            prop_assert_eq!(plain.original(plain.text.len()), original.len());
        }
    }
}
