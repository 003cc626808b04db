//! The attribute ruler: rules over one or two tokens that set what the statistical components cannot know.

use regex_automata::meta::Regex;

use crate::doc::TokenData;
use crate::model::manifest::{Condition, RuleSpec};

/// The rules, found by what their first token must be.
#[derive(Debug)]
pub(crate) struct AttributeRuler {
    rules: Vec<RuleSpec>,
    patterns: Vec<Pattern>,
    /// Patterns by the tag of their first token; then by its part of speech; the rest is tried everywhere.
    by_tag: Vec<Vec<usize>>,
    by_pos: Vec<Vec<usize>>,
    anywhere: Vec<usize>,
}

#[derive(Debug)]
struct Pattern {
    rule: usize,
    tokens: Vec<Vec<Test>>,
}

#[derive(Debug)]
enum Test {
    Tag { any_of: Vec<u16>, negated: bool },
    Pos { any_of: Vec<u8>, negated: bool },
    Dep { any_of: Vec<u16>, negated: bool },
    Lower { any_of: Vec<String>, negated: bool },
    LowerRegex(Box<Regex>),
    IsSpace(bool),
}

/// The words of a document, by token.
pub(crate) trait WordOf {
    fn word(&self, token: usize) -> &str;
}

impl AttributeRuler {
    pub(crate) fn load(rules: &[RuleSpec]) -> Result<AttributeRuler, String> {
        let mut ruler = AttributeRuler {
            rules: rules.to_vec(),
            patterns: Vec::new(),
            by_tag: Vec::new(),
            by_pos: Vec::new(),
            anywhere: Vec::new(),
        };
        for (rule, spec) in rules.iter().enumerate() {
            for pattern in &spec.patterns {
                let tokens: Result<Vec<Vec<Test>>, String> =
                    pattern.iter().map(|token| token.iter().map(Test::load).collect()).collect();
                ruler.add(Pattern { rule, tokens: tokens? })?;
            }
        }
        Ok(ruler)
    }

    fn add(&mut self, pattern: Pattern) -> Result<(), String> {
        let first = pattern.tokens.first().ok_or("the attribute ruler is damaged")?;
        let index = self.patterns.len();
        let tags = first.iter().find_map(|test| match test {
            Test::Tag { any_of, negated: false } => Some(any_of.clone()),
            _ => None,
        });
        let pos = first.iter().find_map(|test| match test {
            Test::Pos { any_of, negated: false } => Some(any_of.clone()),
            _ => None,
        });
        match (tags, pos) {
            (Some(tags), _) => {
                tags.into_iter().for_each(|tag| put(&mut self.by_tag, tag.into(), index))
            }
            (None, Some(pos)) => {
                pos.into_iter().for_each(|pos| put(&mut self.by_pos, pos.into(), index))
            }
            (None, None) => self.anywhere.push(index),
        }
        self.patterns.push(pattern);
        Ok(())
    }

    /// Applies the rules: all matches are found on the tokens as they were, then applied in the order of the rules.
    pub(crate) fn annotate(
        &self,
        tokens: &mut [TokenData],
        words: &impl WordOf,
        mut set_lemma: impl FnMut(&mut TokenData, &str),
    ) {
        let mut matches: Vec<(u32, u32)> = Vec::with_capacity(tokens.len());
        for start in 0..tokens.len() {
            let token = &tokens[start];
            let by_tag = self.by_tag.get(usize::from(token.tag)).into_iter().flatten();
            let by_pos = self.by_pos.get(usize::from(token.pos)).into_iter().flatten();
            for &index in by_tag.chain(by_pos).chain(&self.anywhere) {
                let pattern = &self.patterns[index];
                if pattern.holds(tokens, start, words) {
                    matches.push((pattern.rule as u32, start as u32));
                }
            }
        }
        matches.sort_unstable();
        for (rule, start) in matches {
            let rule = &self.rules[rule as usize];
            let Some(token) = tokens.get_mut(start as usize + rule.index) else { continue };
            token.tag = rule.tag.unwrap_or(token.tag);
            token.pos = rule.pos.unwrap_or(token.pos);
            token.morph = rule.morph.unwrap_or(token.morph);
            token.dep = rule.dep.unwrap_or(token.dep);
            if let Some(lemma) = &rule.lemma {
                set_lemma(token, lemma);
            }
        }
    }
}

fn put(lists: &mut Vec<Vec<usize>>, at: usize, index: usize) {
    if lists.len() <= at {
        lists.resize_with(at + 1, Vec::new);
    }
    lists[at].push(index);
}

impl Pattern {
    fn holds(&self, tokens: &[TokenData], start: usize, words: &impl WordOf) -> bool {
        let Some(tokens) = tokens.get(start..start + self.tokens.len()) else { return false };
        let all_hold = |(offset, (token, tests)): (usize, (&TokenData, &Vec<Test>))| {
            tests.iter().all(|test| test.holds(token, || words.word(start + offset)))
        };
        tokens.iter().zip(&self.tokens).enumerate().all(all_hold)
    }
}

impl Test {
    fn load(condition: &Condition) -> Result<Test, String> {
        Ok(match condition.clone() {
            Condition::Tag { any_of, negated } => Test::Tag { any_of, negated },
            Condition::Pos { any_of, negated } => Test::Pos { any_of, negated },
            Condition::Dep { any_of, negated } => Test::Dep { any_of, negated },
            Condition::Lower { any_of, negated } => Test::Lower { any_of, negated },
            Condition::IsSpace(expected) => Test::IsSpace(expected),
            Condition::LowerRegex(pattern) => {
                let regex = Regex::new(&pattern)
                    .map_err(|error| format!("attribute ruler: `{pattern}`: {error}"))?;
                Test::LowerRegex(Box::new(regex))
            }
        })
    }

    fn holds<'w>(&self, token: &TokenData, word: impl Fn() -> &'w str) -> bool {
        match self {
            Test::Tag { any_of, negated } => any_of.contains(&token.tag) != *negated,
            Test::Pos { any_of, negated } => any_of.contains(&token.pos) != *negated,
            Test::Dep { any_of, negated } => any_of.contains(&token.dep) != *negated,
            Test::Lower { any_of, negated } => is_any_of(word(), any_of) != *negated,
            Test::LowerRegex(regex) => regex.is_match(&word().to_lowercase()),
            Test::IsSpace(expected) => token.is_space == *expected,
        }
    }
}

/// Returns whether a word in lower case is one of the given.
fn is_any_of(word: &str, any_of: &[String]) -> bool {
    if !word.is_ascii() {
        let lower = word.to_lowercase();
        return any_of.contains(&lower);
    }
    let same = |other: &String| {
        word.len() == other.len()
            && word.bytes().zip(other.bytes()).all(|(a, b)| a.to_ascii_lowercase() == b)
    };
    any_of.iter().any(same)
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Spaced(&'static str);

    impl WordOf for Spaced {
        fn word(&self, token: usize) -> &str {
            self.0.split(' ').nth(token).unwrap_or_default()
        }
    }

    fn rule(patterns: Vec<Vec<Vec<Condition>>>, index: usize, pos: u8) -> RuleSpec {
        RuleSpec { patterns, index, tag: None, pos: Some(pos), morph: None, dep: None, lemma: None }
    }

    #[test]
    fn later_rules_win_and_see_the_tokens_as_they_were() {
        let not = || vec![Condition::Lower { any_of: vec!["not".into()], negated: false }];
        let verb = || vec![Condition::Pos { any_of: vec![100], negated: false }];
        // A verb becomes 95; the word after a verb becomes 94: both see the verb, though the first rule has changed it.
        let rules = [
            rule(vec![vec![verb()]], 0, 95),
            rule(vec![vec![verb(), not()]], 1, 94),
            rule(vec![vec![not()]], 0, 86),
        ];
        let ruler = AttributeRuler::load(&rules).unwrap();
        let mut tokens = [
            TokenData { pos: 100, ..TokenData::default() },
            TokenData::default(),
            TokenData::default(),
        ];
        ruler.annotate(&mut tokens, &Spaced("did NOT not"), |_, _| {});
        assert_eq!(tokens.map(|token| token.pos), [95, 86, 86]);
    }
}
