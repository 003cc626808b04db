//! Reads a pattern's text.

use std::iter::Peekable;
use std::str::Chars;

use rustc_hash::FxHashMap;

use super::case_fold::ignoring_case;
use super::char_set::escape_class;
use super::{Ast, CharSet};

/// Groups may nest this deep; deeper ones would overflow the stack of whoever walks the tree.
const MAX_DEPTH: u32 = 50;

/// Reads a Python pattern.
///
/// # Errors
///
/// Says what in the pattern is not supported.
pub(in super::super) fn parse(text: &str) -> Result<Ast, String> {
    let (ignore_case, rest) = leading_flags(text)?;
    let mut parser = Parser {
        chars: rest.chars().peekable(),
        ignore_case,
        depth: 0,
        folded: FxHashMap::default(),
    };
    let ast = parser.alternatives()?;
    match parser.chars.next() {
        None => Ok(ast),
        Some(c) => Err(format!("`{c}` without its opening")),
    }
}

/// Reads `(?iu)` at the start: Python's flags there hold for the whole pattern.
fn leading_flags(text: &str) -> Result<(bool, &str), String> {
    let Some((flags, rest)) = text.strip_prefix("(?").and_then(|inner| inner.split_once(')'))
    else {
        return Ok((false, text));
    };
    if flags.is_empty() || !flags.chars().all(|c| c.is_ascii_alphabetic()) {
        return Ok((false, text));
    }
    match flags.chars().find(|c| !matches!(c, 'i' | 'u')) {
        Some(flag) => Err(format!("flag `{flag}`")),
        None => Ok((flags.contains('i'), rest)),
    }
}

struct Parser<'a> {
    chars: Peekable<Chars<'a>>,
    ignore_case: bool,
    depth: u32,
    /// Sets already folded: patterns for French repeat one class of 3 KB five hundred times.
    folded: FxHashMap<CharSet, CharSet>,
}

impl Parser<'_> {
    fn alternatives(&mut self) -> Result<Ast, String> {
        let mut parts = vec![self.sequence()?];
        while self.chars.next_if_eq(&'|').is_some() {
            parts.push(self.sequence()?);
        }
        Ok(Ast::alt(parts))
    }

    fn sequence(&mut self) -> Result<Ast, String> {
        let mut parts = Vec::new();
        while let Some(c) = self.chars.next_if(|&c| c != '|' && c != ')') {
            let atom = self.atom(c)?;
            parts.push(self.repeated(atom)?);
        }
        Ok(if parts.len() == 1 { parts.remove(0) } else { Ast::Concat(parts) })
    }

    fn atom(&mut self, c: char) -> Result<Ast, String> {
        Ok(match c {
            '^' => Ast::Start,
            '$' => Ast::End,
            '.' => Ast::Set(CharSet::new(vec![(0xA, 0xA)]).complement()),
            '(' => self.group()?,
            '[' => Ast::Set(self.class()?),
            '\\' => Ast::Set(self.escape()?),
            '*' | '+' | '?' => return Err(format!("`{c}` with nothing to repeat")),
            c => Ast::Set(self.fold(single(c))),
        })
    }

    fn group(&mut self) -> Result<Ast, String> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(format!("groups nested deeper than {MAX_DEPTH}"));
        }
        let look = if self.chars.next_if_eq(&'?').is_some() { self.group_kind()? } else { None };
        let inner = self.alternatives()?;
        self.chars.next_if_eq(&')').ok_or("a group without its end")?;
        self.depth -= 1;
        Ok(match look {
            Some((behind, negated)) => Ast::Look { behind, negated, inner: Box::new(inner) },
            None => inner,
        })
    }

    /// Reads what follows `(?`: for a look-around, whether it looks behind and whether it is negated.
    fn group_kind(&mut self) -> Result<Option<(bool, bool)>, String> {
        match (self.chars.next(), self.chars.peek()) {
            (Some(':'), _) => Ok(None),
            (Some('='), _) => Ok(Some((false, false))),
            (Some('!'), _) => Ok(Some((false, true))),
            (Some('<'), Some('=' | '!')) => Ok(Some((true, self.chars.next() == Some('!')))),
            (kind, _) => Err(format!("a group of kind `{}`", kind.unwrap_or(' '))),
        }
    }

    /// Reads the repeats after an atom.
    fn repeated(&mut self, atom: Ast) -> Result<Ast, String> {
        let Some((min, max)) = self.bounds()? else { return Ok(atom) };
        if let Some(c) = self.chars.next_if(|&c| matches!(c, '?' | '+' | '*')) {
            return Err(format!("`{c}` after a repeat"));
        }
        if max.is_some_and(|max| max < min) || min > 1000 || max.is_some_and(|max| max > 1000) {
            return Err("a repeat with bounds out of order or above 1000".to_owned());
        }
        Ok(Ast::Repeat { inner: Box::new(atom), min, max })
    }

    fn bounds(&mut self) -> Result<Option<(u32, Option<u32>)>, String> {
        let bounds = match self.chars.peek() {
            Some('*') => (0, None),
            Some('+') => (1, None),
            Some('?') => (0, Some(1)),
            Some('{') => return self.counted(),
            _ => return Ok(None),
        };
        self.chars.next();
        Ok(Some(bounds))
    }

    /// Reads `{m}`, `{m,}`, `{,n}` or `{m,n}`. Any other brace stands for itself, as in Python.
    fn counted(&mut self) -> Result<Option<(u32, Option<u32>)>, String> {
        let mut ahead = self.chars.clone();
        ahead.next();
        let inside: String = ahead.by_ref().take_while(|&c| c != '}').collect();
        let is_count = inside.chars().any(|c| c.is_ascii_digit())
            && inside.chars().all(|c| c.is_ascii_digit() || c == ',');
        if !is_count {
            return Ok(None);
        }
        self.chars = ahead;
        let number =
            |text: &str| text.parse::<u32>().map_err(|_| format!("a repeat of `{inside}`"));
        let (min, max) = match inside.split_once(',') {
            None => (number(&inside)?, Some(number(&inside)?)),
            Some(("", max)) => (0, Some(number(max)?)),
            Some((min, "")) => (number(min)?, None),
            Some((min, max)) => (number(min)?, Some(number(max)?)),
        };
        Ok(Some((min, max)))
    }

    fn class(&mut self) -> Result<CharSet, String> {
        let negated = self.chars.next_if_eq(&'^').is_some();
        let mut set = CharSet::new(Vec::new());
        let mut ranges = Vec::new();
        loop {
            let c = self.chars.next().ok_or("a character class without its end")?;
            // A bracket that comes first is a member.
            if c == ']' && !(ranges.is_empty() && set.ranges().is_empty()) {
                break;
            }
            match self.member(c)? {
                Member::Class(class) => set = set.union(&class),
                Member::One(first) => ranges.push((first, self.range_end(first)?)),
            }
        }
        let folded = self.fold(CharSet::new(ranges)).union(&set);
        Ok(if negated { folded.complement() } else { folded })
    }

    /// Reads the rest of `a-z` after the `a`; a hyphen before the closing bracket is a member.
    fn range_end(&mut self, first: u32) -> Result<u32, String> {
        let mut ahead = self.chars.clone();
        if ahead.next() != Some('-') || ahead.peek().is_none_or(|&c| c == ']') {
            return Ok(first);
        }
        self.chars.next();
        let last = self.chars.next().ok_or("a character class without its end")?;
        match self.member(last)? {
            Member::One(last) if first <= last => Ok(last),
            _ => Err("a character range out of order".to_owned()),
        }
    }

    fn member(&mut self, c: char) -> Result<Member, String> {
        if c != '\\' {
            return Ok(Member::One(c as u32));
        }
        let letter = self.chars.next().ok_or("a backslash at the end")?;
        match escape_class(letter) {
            Some(class) => Ok(Member::Class(class)),
            None => self.escaped_char(letter).map(Member::One),
        }
    }

    fn escape(&mut self) -> Result<CharSet, String> {
        match self.member('\\')? {
            Member::Class(class) => Ok(class),
            Member::One(c) => Ok(self.fold(CharSet::new(vec![(c, c)]))),
        }
    }

    fn escaped_char(&mut self, letter: char) -> Result<u32, String> {
        Ok(match letter {
            'n' => 0xA,
            't' => 0x9,
            'r' => 0xD,
            'f' => 0xC,
            'v' => 0xB,
            'x' => self.hexadecimal(2)?,
            'u' => self.hexadecimal(4)?,
            'U' => self.hexadecimal(8)?,
            c if c.is_ascii_alphanumeric() => return Err(format!(r"`\{c}`")),
            c => c as u32,
        })
    }

    fn hexadecimal(&mut self, n_digits: usize) -> Result<u32, String> {
        let digits: String = self.chars.by_ref().take(n_digits).collect();
        let value =
            u32::from_str_radix(&digits, 16).ok().filter(|&c| c <= super::char_set::MAX_CODE_POINT);
        value
            .filter(|_| digits.len() == n_digits)
            .ok_or_else(|| format!("a code point of `{digits}`"))
    }

    fn fold(&mut self, set: CharSet) -> CharSet {
        if !self.ignore_case {
            return set;
        }
        self.folded.entry(set).or_insert_with_key(ignoring_case).clone()
    }
}

enum Member {
    One(u32),
    Class(CharSet),
}

fn single(c: char) -> CharSet {
    CharSet::new(vec![(c as u32, c as u32)])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(chars: &str) -> Ast {
        Ast::Set(CharSet::new(chars.chars().map(|c| (c as u32, c as u32)).collect()))
    }

    #[test]
    fn alternatives_of_one_character_become_one_set() {
        assert_eq!(parse(r"a|b|\$"), Ok(set("ab$")));
        assert_eq!(
            parse("^a|^b"),
            Ok(Ast::Alt(vec![
                Ast::Concat(vec![Ast::Start, set("a")]),
                Ast::Concat(vec![Ast::Start, set("b")])
            ]))
        );
    }

    #[test]
    fn classes_take_pythons_oddities() {
        assert_eq!(parse(r"[]a-]"), Ok(set("]a-")));
        assert_eq!(parse(r"[+\-*^|(?:\u2014]"), Ok(set("+-*^|(?:—")));
        assert_eq!(parse("[&&[]"), Ok(set("&[")));
        assert_eq!(parse("[a-c]"), Ok(set("abc")));
        assert_eq!(parse("[^\0-`b-\u{10FFFF}]"), Ok(set("a")));
    }

    #[test]
    fn flags_hold_for_the_whole_pattern() {
        assert_eq!(parse("(?iu)(?:é)"), Ok(set("éÉ")));
        assert!(parse("(?x)a").is_err());
    }

    #[test]
    fn repeats_have_bounds() {
        let repeat = |min, max| Ok(Ast::Repeat { inner: Box::new(set("a")), min, max });
        assert_eq!(parse("a{2,63}"), repeat(2, Some(63)));
        assert_eq!(parse("a{3}"), repeat(3, Some(3)));
        assert_eq!(parse("a{2,}"), repeat(2, None));
        assert_eq!(parse("a{x"), Ok(Ast::Concat(vec![set("a"), set("{"), set("x")])));
    }

    #[test]
    fn look_arounds_are_kept() {
        let look = |behind, negated| Ok(Ast::Look { behind, negated, inner: Box::new(set("a")) });
        assert_eq!(parse("(?=a)"), look(false, false));
        assert_eq!(parse("(?<!a)"), look(true, true));
    }

    #[test]
    fn what_no_automaton_can_do_is_refused() {
        for text in [
            r"(a)\1", "a+?", "a*+", r"\bx", "(a", "a)", "[a", "*a", "(?P<n>a)", "a{3,2}",
            r"\uZZZZ", r"[z-a]", "\\",
        ] {
            assert!(parse(text).is_err(), "{text}");
        }
        assert!(parse(&"(".repeat(100_000)).is_err());
    }
}
