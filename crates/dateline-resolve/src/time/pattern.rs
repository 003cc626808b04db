//! Patterns of time expressions: `(le|les)? @weekday? #day @month #year?`. Read once from the language pack, then matched over [`Lexeme`]s.
//!
//! A word stands for itself; `(a|b)` for either; `?` makes what stands before it optional; `~` asks that nothing stand between; `@name` is a
//! word of that list, `#name` a number; `<name>` is a pattern that the pack names. A word with a capital is met with a capital only. The
//! expression ends at `^`, if there is one: what follows it is only looked at.

use std::collections::BTreeMap;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::ahead::Seconds;
use super::lex::{LexKind, Lexeme, lex};

/// What a word of a list means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Value {
    /// As a number; 0 where it is none.
    pub(super) int: i64,
    /// As it stands in the pack.
    pub(super) text: Arc<str>,
}

/// A word or words with their meaning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Phrase {
    words: Vec<Word>,
    value: Value,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    lower: String,
    capital: bool,
    glued: bool,
}

/// The lists of words of a language.
#[derive(Debug, Clone, Default)]
pub(super) struct Lists {
    numbers: BTreeMap<String, ListId>,
    /// Phrases of each list by their first word.
    lists: Vec<FxHashMap<String, Vec<Phrase>>>,
}

/// The number of a list.
type ListId = usize;

/// The list of the words of numbers, and that of the words between them.
const NUMBER: &str = "number";
const NUMBER_JOINT: &str = "number_joint";

/// What a match found under the names of its pattern.
pub(super) type Captures<'g> = Vec<(&'g str, Value)>;

/// A pattern ready to match.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Node {
    Sequence(Vec<Node>),
    Either(Vec<Node>),
    Optional(Box<Node>),
    Glued(Box<Node>),
    Word(Vec<Word>),
    /// Where the expression ends.
    End,
    List {
        list: ListId,
        name: String,
    },
    Number {
        kind: NumberKind,
        name: String,
    },
}

/// The name under which [`Node::End`] notes its place.
pub(super) const END: &str = "^";

/// Which numbers fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NumberKind {
    /// Digits, at most so many, within bounds.
    Digits { min_digits: usize, max_digits: usize, first: i64, last: i64 },
    /// Any amount, in digits or words.
    Amount,
}

impl NumberKind {
    fn parse(name: &str) -> Option<NumberKind> {
        let digits = |min_digits, max_digits, first, last| {
            Some(NumberKind::Digits { min_digits, max_digits, first, last })
        };
        match name {
            "day" => digits(1, 2, 1, 31),
            "month" => digits(1, 2, 1, 12),
            "year" => digits(4, 4, 1000, 2999),
            "modern" => digits(4, 4, 1800, 2100),
            "yy" => digits(2, 2, 0, 99),
            // Two digits that no day has: « 10 novembre 93 ».
            "late" => digits(2, 2, 32, 99),
            "hour" => digits(1, 2, 0, 24),
            // "0800 UTC"
            "hhmm" => digits(4, 4, 0, 2400),
            "minute" => digits(2, 2, 0, 59),
            "n" => Some(NumberKind::Amount),
            _ => None,
        }
    }
}

impl Lists {
    /// Adds a phrase to a list.
    pub(super) fn add(&mut self, list: &str, phrase: &str, value: Value) {
        let words = words_of(phrase);
        if let Some(first) = words.first() {
            let key = first.lower.clone();
            let next = self.lists.len();
            let number = *self.numbers.entry(list.to_owned()).or_insert(next);
            if number == next {
                self.lists.push(FxHashMap::default());
            }
            self.lists[number].entry(key).or_default().push(Phrase { words, value });
        }
    }

    /// Returns the list of that name.
    fn find(&self, list: &str) -> Option<ListId> {
        self.numbers.get(list).copied()
    }

    /// Returns the phrases of `list` that begin at `at`, with the piece after each.
    fn starting<'l>(
        &'l self,
        list: Option<ListId>,
        text: &'l [Lexeme],
        at: usize,
    ) -> impl Iterator<Item = (usize, &'l Value)> {
        let phrases = list.and_then(|list| self.lists.get(list)).zip(text.get(at));
        let phrases = phrases.and_then(|(list, lexeme)| list.get(&lexeme.lower));
        phrases.into_iter().flatten().filter_map(move |phrase| {
            let end = meets(&phrase.words, text, at)?;
            Some((end, &phrase.value))
        })
    }

    /// Reads an amount, in digits or words, that begins at `at`.
    pub(super) fn amount(&self, text: &[Lexeme], at: usize) -> Option<(usize, Value)> {
        let first = text.get(at)?;
        if first.kind == LexKind::Number {
            let text = first.lower.replace(',', ".");
            return Some((at + 1, Value { int: first.int().unwrap_or(0), text: text.into() }));
        }
        let (mut end, mut total, mut group, mut last) = (at, 0_i64, 0_i64, i64::MAX);
        while let Some((next, number)) = self.number_word(text, end, end > at) {
            match number {
                100 | 1000 | 1_000_000 if group > 0 || number > 100 => {
                    group = group.max(1).checked_mul(number)?;
                    if number > 100 {
                        (total, group) = (total.checked_add(group)?, 0);
                    }
                }
                // « deux trois » are two numbers.
                _ if end > at && number >= last => break,
                _ => group += number,
            }
            (end, last) = (next, if number >= 100 { 100 } else { number });
        }
        let value = total + group;
        (end > at).then(|| (end, Value { int: value, text: value.to_string().into() }))
    }

    /// Tells whether an amount in words may begin with this one.
    fn starts_amount(&self, word: &str) -> bool {
        let numbers = self.find(NUMBER).and_then(|list| self.lists.get(list));
        numbers.is_some_and(|numbers| numbers.contains_key(word))
    }

    /// Reads one word of a number, after `-` or `et` where it is not the first.
    fn number_word(&self, text: &[Lexeme], at: usize, joined: bool) -> Option<(usize, i64)> {
        let (numbers, joints) = (self.find(NUMBER), self.find(NUMBER_JOINT));
        let longest = |at| self.starting(numbers, text, at).max_by_key(|&(end, _)| end);
        let is_joint = joined && self.starting(joints, text, at).next().is_some();
        let found = if is_joint { longest(at + 1) } else { longest(at) };
        found.map(|(end, value)| (end, value.int))
    }
}

impl Node {
    /// Reads a pattern; the error says what is wrong with it.
    pub(super) fn parse(
        pattern: &str,
        lists: &Lists,
        named: &BTreeMap<String, String>,
    ) -> Result<Node, String> {
        let mut parser = Parser { rest: pattern.chars().collect(), at: 0, lists, named, depth: 0 };
        let node = parser.either()?;
        match parser.peek() {
            None => Ok(node),
            Some(char) => Err(format!("`{char}` is not expected in `{pattern}`")),
        }
    }

    /// Calls `then` with every piece at which a match from `at` may end, and what it found on the way.
    ///
    /// What is found lies on one stack while the ways are tried, so that the many that lead nowhere cost nothing.
    pub(super) fn walk<'g>(
        &'g self,
        lists: &'g Lists,
        text: &[Lexeme],
        at: usize,
        found: &mut Captures<'g>,
        then: Then<'_, 'g>,
    ) {
        let mut noting = |name: &'g str, value: Value, end: usize| {
            found.push((name, value));
            then(end, found);
            found.pop();
        };
        match self {
            Node::List { list, name } => {
                for (end, value) in lists.starting(Some(*list), text, at) {
                    noting(name, value.clone(), end);
                }
            }
            Node::Number { kind, name } => {
                if let Some((end, value)) = number(*kind, lists, text, at) {
                    noting(name, value, end);
                }
            }
            Node::End => {
                let int = at.try_into().unwrap_or(i64::MAX);
                noting(END, Value { int, text: "".into() }, at);
            }
            Node::Sequence(nodes) => walk_all(nodes, lists, text, at, found, then),
            Node::Either(nodes) => {
                nodes.iter().for_each(|node| node.walk(lists, text, at, found, then));
            }
            Node::Optional(node) => {
                node.walk(lists, text, at, found, then);
                then(at, found);
            }
            Node::Glued(node) => {
                if text.get(at).is_some_and(|lexeme| lexeme.glued) {
                    node.walk(lists, text, at, found, then);
                }
            }
            Node::Word(words) => {
                if let Some(end) = meets(words, text, at) {
                    then(end, found);
                }
            }
        }
    }

    /// Adds the words that a match may begin with; `None` stands for a number in digits. Tells whether a match may be empty.
    pub(super) fn firsts<'n>(&'n self, lists: &'n Lists, into: &mut Vec<Option<&'n str>>) -> bool {
        match self {
            Node::Sequence(nodes) => nodes.iter().all(|node| node.firsts(lists, into)),
            Node::Either(nodes) => {
                // All must be asked, whatever the first answers.
                nodes.iter().filter(|node| node.firsts(lists, into)).count() > 0
            }
            Node::Optional(node) => {
                node.firsts(lists, into);
                true
            }
            Node::Glued(node) => node.firsts(lists, into),
            Node::End => true,
            Node::Word(words) => {
                into.extend(words.first().map(Word::key));
                words.is_empty()
            }
            Node::List { list, .. } => {
                lists.add_firsts(Some(*list), into);
                false
            }
            Node::Number { kind, .. } => {
                into.push(None);
                if *kind == NumberKind::Amount {
                    lists.add_firsts(lists.find(NUMBER), into);
                }
                false
            }
        }
    }

    /// Returns what may stand behind the first piece of a match, where that is `first`, a word or (where it is none) digits.
    pub(super) fn seconds<'n>(&'n self, lists: &'n Lists, first: Option<&str>) -> Seconds<'n> {
        let mut seconds = Seconds::default();
        self.look(lists, first, false, &mut seconds, &mut |_, seconds| seconds.any = true);
        seconds
    }

    /// Notes in `into` what a match takes as its second piece. `is_second` says that the first piece is taken; `then` goes on behind the node, and
    /// is told the same.
    fn look<'n>(
        &'n self,
        lists: &'n Lists,
        first: Option<&str>,
        is_second: bool,
        into: &mut Seconds<'n>,
        then: &mut dyn FnMut(bool, &mut Seconds<'n>),
    ) {
        if is_second {
            if self.firsts(lists, &mut into.words) {
                then(true, into);
            }
            return;
        }
        match self {
            Node::Sequence(nodes) => look_all(nodes, lists, first, is_second, into, then),
            Node::Either(nodes) => {
                nodes.iter().for_each(|node| node.look(lists, first, false, into, then));
            }
            Node::Optional(node) => {
                node.look(lists, first, false, into, then);
                then(false, into);
            }
            Node::Glued(node) => node.look(lists, first, false, into, then),
            Node::End => then(false, into),
            Node::Word(words) => look_at(words, first, into, then),
            Node::List { list, .. } => {
                let alike = first.and_then(|first| lists.lists.get(*list)?.get(first));
                for phrase in alike.into_iter().flatten() {
                    look_at(&phrase.words, first, into, then);
                }
            }
            Node::Number { kind: NumberKind::Digits { .. }, .. } => {
                if first.is_none() {
                    then(true, into);
                }
            }
            // Amounts in words take as many as there are.
            Node::Number { kind: NumberKind::Amount, .. } => match first {
                None => then(true, into),
                Some(first) => into.any |= lists.starts_amount(first),
            },
        }
    }
}

/// Looks through `nodes` one after the other.
fn look_all<'n>(
    nodes: &'n [Node],
    lists: &'n Lists,
    first: Option<&str>,
    is_second: bool,
    into: &mut Seconds<'n>,
    then: &mut dyn FnMut(bool, &mut Seconds<'n>),
) {
    match nodes.split_first() {
        None => then(is_second, into),
        Some((node, rest)) => {
            node.look(lists, first, is_second, into, &mut |is_second, into| {
                look_all(rest, lists, first, is_second, into, then);
            });
        }
    }
}

/// Looks at words in a row, of which the first must be `first`.
fn look_at<'n>(
    words: &'n [Word],
    first: Option<&str>,
    into: &mut Seconds<'n>,
    then: &mut dyn FnMut(bool, &mut Seconds<'n>),
) {
    match words {
        [] => then(false, into),
        [only] if only.key() == first => then(true, into),
        [own, second, ..] if own.key() == first => into.words.push(second.key()),
        _ => {}
    }
}

impl Word {
    /// Returns the word as rules are ordered by it; none for digits.
    fn key(&self) -> Option<&str> {
        let is_digits = self.lower.starts_with(|char: char| char.is_ascii_digit());
        (!is_digits).then_some(&self.lower)
    }
}

impl Lists {
    fn add_firsts<'n>(&'n self, list: Option<ListId>, into: &mut Vec<Option<&'n str>>) {
        let list = list.and_then(|list| self.lists.get(list));
        let words = list.into_iter().flat_map(FxHashMap::keys);
        into.extend(words.map(|word| Some(word.as_str())));
    }
}

/// What follows a match.
pub(super) type Then<'t, 'g> = &'t mut dyn FnMut(usize, &mut Captures<'g>);

/// Walks through `nodes` one after the other.
fn walk_all<'g>(
    nodes: &'g [Node],
    lists: &'g Lists,
    text: &[Lexeme],
    at: usize,
    found: &mut Captures<'g>,
    then: Then<'_, 'g>,
) {
    match nodes.split_first() {
        None => then(at, found),
        Some((node, rest)) => node.walk(lists, text, at, found, &mut |end, found| {
            walk_all(rest, lists, text, end, found, then);
        }),
    }
}

fn number(kind: NumberKind, lists: &Lists, text: &[Lexeme], at: usize) -> Option<(usize, Value)> {
    let NumberKind::Digits { min_digits, max_digits, first, last } = kind else {
        return lists.amount(text, at);
    };
    let lexeme = text.get(at)?;
    let int = lexeme.int()?;
    let fits = (min_digits..=max_digits).contains(&lexeme.lower.len());
    let is_one = fits && (first..=last).contains(&int);
    is_one.then(|| (at + 1, Value { int, text: lexeme.lower.as_str().into() }))
}

fn words_of(phrase: &str) -> Vec<Word> {
    let lexemes = lex(phrase).into_iter();
    lexemes
        .map(|lexeme| Word { lower: lexeme.lower, capital: lexeme.capital, glued: lexeme.glued })
        .collect()
}

/// Returns the piece after `words`, where they stand at `at`.
fn meets(words: &[Word], text: &[Lexeme], at: usize) -> Option<usize> {
    for (index, word) in words.iter().enumerate() {
        let lexeme = text.get(at + index)?;
        let is_apart = index > 0 && (lexeme.breaks || word.glued && !lexeme.glued);
        if lexeme.lower != word.lower || word.capital && !lexeme.capital || is_apart {
            return None;
        }
    }
    Some(at + words.len())
}

struct Parser<'p> {
    rest: Vec<char>,
    at: usize,
    lists: &'p Lists,
    named: &'p BTreeMap<String, String>,
    depth: usize,
}

/// Named patterns may name others, but not for ever.
const MAX_DEPTH: usize = 8;

impl Parser<'_> {
    fn peek(&self) -> Option<char> {
        self.rest.get(self.at).copied()
    }

    fn skip_spaces(&mut self) {
        while self.peek().is_some_and(char::is_whitespace) {
            self.at += 1;
        }
    }

    fn eat(&mut self, char: char) -> bool {
        let is_here = self.peek() == Some(char);
        self.at += usize::from(is_here);
        is_here
    }

    fn either(&mut self) -> Result<Node, String> {
        let mut nodes = vec![self.sequence()?];
        while self.eat('|') {
            nodes.push(self.sequence()?);
        }
        Ok(if nodes.len() == 1 { nodes.remove(0) } else { Node::Either(nodes) })
    }

    fn sequence(&mut self) -> Result<Node, String> {
        let mut nodes = Vec::new();
        loop {
            self.skip_spaces();
            if matches!(self.peek(), None | Some(')' | '|')) {
                break;
            }
            nodes.push(self.item()?);
        }
        if nodes.is_empty() {
            return Err("a pattern is empty: write the words, or `?` after them".to_owned());
        }
        Ok(if nodes.len() == 1 { nodes.remove(0) } else { Node::Sequence(nodes) })
    }

    fn item(&mut self) -> Result<Node, String> {
        let is_glued = self.eat('~');
        let node = self.atom()?;
        let node = if is_glued { Node::Glued(Box::new(node)) } else { node };
        Ok(if self.eat('?') { Node::Optional(Box::new(node)) } else { node })
    }

    fn atom(&mut self) -> Result<Node, String> {
        if self.eat('(') {
            let node = self.either()?;
            return if self.eat(')') { Ok(node) } else { Err("a `)` is missing".to_owned()) };
        }
        if self.eat('@') {
            return self.list();
        }
        if self.eat('#') {
            let (kind, name) = self.named_item();
            let parsed = NumberKind::parse(&kind);
            let kind = parsed.ok_or_else(|| format!("`#{kind}` is no kind of number"))?;
            return Ok(Node::Number { kind, name });
        }
        if self.eat('<') {
            return self.reference();
        }
        if self.eat('^') {
            return Ok(Node::End);
        }
        let word = self.word(|char| !char.is_whitespace() && !"()|?~@#<>^".contains(char));
        if word.is_empty() {
            return Err(format!("`{}` is not expected", self.peek().unwrap_or(' ')));
        }
        Ok(Node::Word(words_of(&word)))
    }

    fn list(&mut self) -> Result<Node, String> {
        let (list, name) = self.named_item();
        let found = self.lists.find(&list);
        found
            .map(|list| Node::List { list, name })
            .ok_or_else(|| format!("`@{list}` is no list: define it under `[words.{list}]`"))
    }

    fn reference(&mut self) -> Result<Node, String> {
        let name = self.word(|char| char != '>');
        let pattern = self.named.get(&name);
        let pattern =
            pattern.ok_or_else(|| format!("`<{name}>` is not defined under `[patterns]`"))?;
        if !self.eat('>') || self.depth == MAX_DEPTH {
            return Err(format!("`<{name}` does not end, or names itself"));
        }
        let rest = pattern.chars().collect();
        let mut inner = Parser { rest, at: 0, depth: self.depth + 1, ..*self };
        inner.either()
    }

    /// Reads `month` or `month:name`.
    fn named_item(&mut self) -> (String, String) {
        let is_name = |char: char| char.is_alphanumeric() || char == '_';
        let kind = self.word(is_name);
        let name = if self.eat(':') { self.word(is_name) } else { kind.clone() };
        (kind, name)
    }

    fn word(&mut self, of: impl Fn(char) -> bool) -> String {
        let word: String = self.rest.iter().skip(self.at).take_while(|&&char| of(char)).collect();
        self.at += word.chars().count();
        word
    }
}
