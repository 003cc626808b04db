//! Searches as people write them: `mot AND "deux mots" -sans`, as FTS5 understands them.
//!
//! FTS5's own language is never shown to it as typed: a stray quote or colon would be an error of SQLite's, or mean something else.

use super::FindError;

/// Nobody types more; what is pasted by mistake is refused before it costs anything.
const MAX_CHARS: usize = 4_000;

/// Words and phrases in one search.
const MAX_WORDS: usize = 256;

/// Parentheses in parentheses. FTS5's own parser gives up not far above.
const MAX_DEPTH: usize = 12;

/// Pairs of marks around a phrase.
const MARKS: [(char, char); 3] = [('"', '"'), ('“', '”'), ('«', '»')];

/// A search in texts. Accents and case do not count.
///
/// Words stand beside each other where all must be there; `OR` where one is enough; `NOT` or `-` before what must not be. `mot*` finds words that
/// begin so, `"deux mots"` these words in this order, and parentheses hold together.
///
/// ```
/// use dateline_store::find::Words;
///
/// let words = Words::parse("grève (Paris OR Lyon) -\"fin de\"").unwrap();
/// assert_eq!(words.expression(), r#"(("grève" AND ("Paris" OR "Lyon")) NOT "fin de")"#);
/// assert!(Words::parse("grève AND").is_err());
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    expression: String,
}

impl Words {
    /// Reads a search.
    ///
    /// # Errors
    ///
    /// Where it cannot be understood: with the place and the cure.
    pub fn parse(search: &str) -> Result<Words, FindError> {
        if search.chars().count() > MAX_CHARS {
            let what = format!("it is longer than {MAX_CHARS} characters");
            return Err(FindError::words(1, what, "search for fewer words"));
        }
        let mut parser = Parser { pieces: pieces(search)?, next: 0, depth: 0, n_words: 0 };
        let expression = parser.any()?;
        match parser.peek() {
            None => Ok(Words { expression }),
            Some((at, _)) => Err(FindError::words(
                at,
                "a `)` closes nothing",
                "take it out, or open it with `(`",
            )),
        }
    }

    /// Returns the search for FTS5.
    #[must_use]
    pub fn expression(&self) -> &str {
        &self.expression
    }
}

/// One piece of a search; operators are in capitals, since `or` is a word.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Open,
    Close,
    And,
    Or,
    Not,
    /// A word or phrase, as FTS5 takes it.
    Words(String),
}

/// Cuts a search into pieces, each with the number of its first character, from 1.
fn pieces(search: &str) -> Result<Vec<(usize, Piece)>, FindError> {
    // FTS5 takes a NUL for the end of its text.
    let chars: Vec<char> = search.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let mut pieces = Vec::new();
    let mut rest = chars.as_slice();
    while let [first, after @ ..] = rest {
        let at = chars.len() - rest.len() + 1;
        let piece = match first {
            c if c.is_whitespace() => None,
            '(' => Some((1, Piece::Open)),
            ')' => Some((1, Piece::Close)),
            '-' if after.first().is_some_and(|&c| begins_operand(c)) => Some((1, Piece::Not)),
            _ => Some(operand(rest, at)?),
        };
        let (n_taken, piece) = piece.map_or((1, None), |(n, piece)| (n, Some(piece)));
        pieces.extend(piece.map(|piece| (at, piece)));
        rest = rest.get(n_taken..).unwrap_or_default();
    }
    Ok(pieces)
}

fn begins_operand(c: char) -> bool {
    c == '(' || c.is_alphanumeric() || MARKS.iter().any(|&(open, _)| open == c)
}

/// Takes the word or phrase at the start of `rest`, and returns how many characters it has.
fn operand(rest: &[char], at: usize) -> Result<(usize, Piece), FindError> {
    let mark = MARKS.iter().find(|(open, _)| rest.first() == Some(open));
    let (text, mut n_taken): (String, usize) = match mark {
        Some(&(open, close)) => {
            let inside = rest.get(1..).unwrap_or_default();
            let Some(n) = inside.iter().position(|&c| c == close || c == '"') else {
                let what = format!("the `{open}` is never closed");
                return Err(FindError::words(at, what, format!("put `{close}` behind the phrase")));
            };
            (inside.iter().take(n).collect(), n + 2)
        }
        None => {
            let is_end = |c: &char| c.is_whitespace() || *c == '*' || begins_group(*c);
            // At least one character, so that the next piece begins further on.
            let n = rest.iter().position(is_end).unwrap_or(rest.len()).max(1);
            (rest.iter().take(n).collect(), n)
        }
    };
    let is_prefix = rest.get(n_taken) == Some(&'*');
    n_taken += usize::from(is_prefix);
    let piece = match text.as_str() {
        "AND" if mark.is_none() => Piece::And,
        "OR" if mark.is_none() => Piece::Or,
        "NOT" if mark.is_none() => Piece::Not,
        text if !text.chars().any(char::is_alphanumeric) => {
            let what = format!("`{}` holds no letter or digit", text.trim());
            return Err(FindError::words(at, what, "take it out; `*` stands behind a beginning"));
        }
        text => Piece::Words(format!("\"{text}\"{}", if is_prefix { " *" } else { "" })),
    };
    Ok((n_taken, piece))
}

fn begins_group(c: char) -> bool {
    c == '(' || c == ')' || MARKS.iter().any(|&(open, close)| c == open || c == close)
}

struct Parser {
    pieces: Vec<(usize, Piece)>,
    next: usize,
    depth: usize,
    n_words: usize,
}

impl Parser {
    fn peek(&self) -> Option<(usize, &Piece)> {
        self.pieces.get(self.next).map(|(at, piece)| (*at, piece))
    }

    /// Takes the next piece where it is `wanted`.
    fn take(&mut self, wanted: &Piece) -> bool {
        let is_there = self.peek().is_some_and(|(_, piece)| piece == wanted);
        self.next += usize::from(is_there);
        is_there
    }

    /// Returns where the next piece stands, or the end.
    fn at(&self) -> usize {
        let end = || self.pieces.last().map_or(1, |(at, _)| at + 1);
        self.peek().map_or_else(end, |(at, _)| at)
    }

    /// `all OR all…`
    fn any(&mut self) -> Result<String, FindError> {
        let mut parts = vec![self.all()?];
        while self.take(&Piece::Or) {
            parts.push(self.all()?);
        }
        Ok(joined(parts, " OR "))
    }

    /// `one AND one -one…`
    fn all(&mut self) -> Result<String, FindError> {
        let start = self.at();
        let (mut wanted, mut unwanted) = (Vec::new(), Vec::new());
        loop {
            let mut is_wanted = true;
            while self.take(&Piece::Not) {
                is_wanted = !is_wanted;
            }
            let one = self.one()?;
            if is_wanted {
                wanted.push(one)
            } else {
                unwanted.push(one)
            }
            let goes_on =
                matches!(self.peek(), Some((_, Piece::Open | Piece::Not | Piece::Words(_))));
            if !self.take(&Piece::And) && !goes_on {
                break;
            }
        }
        match (wanted.is_empty(), unwanted.is_empty()) {
            (true, _) => Err(FindError::words(
                start,
                "it only says what is not wanted",
                "put a word that is wanted beside it",
            )),
            (false, true) => Ok(joined(wanted, " AND ")),
            (false, false) => {
                Ok(format!("({} NOT {})", joined(wanted, " AND "), joined(unwanted, " OR ")))
            }
        }
    }

    /// A word, a phrase, or what stands in parentheses.
    fn one(&mut self) -> Result<String, FindError> {
        let at = self.at();
        match self.peek().map(|(_, piece)| piece.clone()) {
            Some(Piece::Words(words)) => {
                self.next += 1;
                self.n_words += 1;
                if self.n_words > MAX_WORDS {
                    let what = format!("it has more than {MAX_WORDS} words");
                    return Err(FindError::words(at, what, "search for fewer words"));
                }
                Ok(words)
            }
            Some(Piece::Open) => self.group(at),
            Some(Piece::And | Piece::Or) => Err(FindError::words(
                at,
                "a word is missing before `AND` or `OR`",
                "put one there, or write the operator as a phrase: `\"OR\"`",
            )),
            Some(Piece::Close) => {
                Err(FindError::words(at, "a word is missing before `)`", "put one there"))
            }
            Some(Piece::Not) | None => {
                Err(FindError::words(at, "a word is missing at the end", "put one there"))
            }
        }
    }

    fn group(&mut self, at: usize) -> Result<String, FindError> {
        self.next += 1;
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            let what = format!("parentheses stand more than {MAX_DEPTH} deep");
            return Err(FindError::words(at, what, "take some out"));
        }
        let inside = self.any()?;
        self.depth -= 1;
        if !self.take(&Piece::Close) {
            return Err(FindError::words(
                at,
                "the `(` is never closed",
                "put `)` behind its last word",
            ));
        }
        Ok(inside)
    }
}

fn joined(mut parts: Vec<String>, operator: &str) -> String {
    match parts.len() {
        1 => parts.remove(0),
        _ => format!("({})", parts.join(operator)),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rusqlite::Connection;

    use super::*;

    const TEXTS: [&str; 5] = [
        "La présidentielle approche, dit l'armée",
        "The army said the strike of Paris is over",
        "grève à Lyon et à Paris",
        "deux mots ici",
        "mots deux",
    ];

    fn texts() -> Connection {
        let connection = Connection::open_in_memory().unwrap();
        let table =
            r#"CREATE VIRTUAL TABLE t USING fts5 (text, tokenize="unicode61 remove_diacritics 2")"#;
        connection.execute_batch(table).unwrap();
        for text in TEXTS {
            connection.execute("INSERT INTO t VALUES (?)", [text]).unwrap();
        }
        connection
    }

    fn found(connection: &Connection, words: &Words) -> rusqlite::Result<Vec<i64>> {
        let mut statement =
            connection.prepare("SELECT rowid FROM t WHERE t MATCH ? ORDER BY rowid")?;
        statement.query_map([words.expression()], |row| row.get(0))?.collect()
    }

    #[test]
    fn searches_find_what_they_say() {
        let connection = texts();
        for (search, expected) in [
            ("PRESIDENTIELLE", vec![1]),
            ("paris", vec![2, 3]),
            ("Paris -Lyon", vec![2]),
            ("paris NOT lyon", vec![2]),
            ("Paris AND Lyon", vec![3]),
            ("NOT lyon paris", vec![2]),
            ("armée OR army", vec![1, 2]),
            ("\"deux mots\"", vec![4]),
            ("« deux mots »", vec![4]),
            ("deux mots", vec![4, 5]),
            ("pres*", vec![1]),
            ("\"deux mo\"*", vec![4]),
            ("(grève OR strike) paris -(lyon OR nice)", vec![2]),
            ("l'armée", vec![1]),
            ("mots OR army AND strike", vec![2, 4, 5]),
            ("text:army", vec![]),
            ("NEAR", vec![]),
            ("\"OR\"", vec![]),
            ("army\0 strike", vec![2]),
        ] {
            let words = Words::parse(search).unwrap_or_else(|error| panic!("{search}: {error}"));
            assert_eq!(found(&connection, &words).unwrap(), expected, "{search}: {words:?}");
        }
    }

    #[test]
    fn errors_name_the_place_and_the_cure() {
        for (search, place, what) in [
            ("", 1, "a word is missing at the end"),
            ("   ", 1, "a word is missing at the end"),
            ("paris AND", 8, "a word is missing at the end"),
            ("OR paris", 1, "a word is missing before `AND` or `OR`"),
            ("a OR OR b", 6, "a word is missing before `AND` or `OR`"),
            ("paris \"deux mots", 7, "the `\"` is never closed"),
            ("(paris", 1, "the `(` is never closed"),
            ("paris)", 6, "a `)` closes nothing"),
            ("()", 2, "a word is missing before `)`"),
            ("-paris", 1, "it only says what is not wanted"),
            ("lyon OR -paris", 9, "it only says what is not wanted"),
            ("été & paris", 5, "`&` holds no letter or digit"),
            ("*", 1, "`*` holds no letter or digit"),
            ("\"\"", 1, "`` holds no letter or digit"),
        ] {
            let error = Words::parse(search).unwrap_err().to_string();
            let expected = format!("the search is not clear at character {place}: {what}; ");
            assert!(error.starts_with(&expected), "{search}: {error}");
        }
        assert!(Words::parse(&"a ".repeat(300)).is_err());
        assert!(Words::parse(&"a".repeat(5_000)).is_err());
        assert!(Words::parse(&format!("{}a{}", "(".repeat(40), ")".repeat(40))).is_err());
    }

    #[test]
    fn the_deepest_search_is_not_too_deep_for_sqlite() {
        let deep = format!("{}a b -c{}", "x y -(z OR ".repeat(MAX_DEPTH), ")".repeat(MAX_DEPTH));
        assert!(found(&texts(), &Words::parse(&deep).unwrap()).is_ok());
        let long = vec!["mot"; MAX_WORDS].join(" OR ");
        assert!(found(&texts(), &Words::parse(&long).unwrap()).is_ok());
    }

    proptest! {
        #[test]
        fn what_is_understood_never_fails_in_sqlite(
            search in r#"([a-zé'"«»“”()*:^+{}\[\]\-\x00 ;%_.,&|]|AND|OR|NOT|NEAR| ){0,40}|\PC{0,60}"#
        ) {
            if let Ok(words) = Words::parse(&search) {
                prop_assert!(found(&texts(), &words).is_ok(), "{:?}", words);
            }
        }
    }
}
