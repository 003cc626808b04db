//! The text in the small pieces that time patterns are written in: runs of letters, runs of digits, single marks.
//!
//! Not the model's tokens: these differ by language and version (`14h30` is one, two or three of them), and patterns must not.

use dateline_types::ByteSpan;

/// What a [`Lexeme`] is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LexKind {
    /// Letters.
    Word,
    /// Digits; with a decimal part, if one follows.
    Number,
    /// Anything else.
    Mark,
}

/// A piece of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Lexeme {
    /// Where it stands.
    pub(super) span: ByteSpan,
    /// In lower case, with straight apostrophes and hyphens.
    pub(super) lower: String,
    /// What it is made of.
    pub(super) kind: LexKind,
    /// Whether it begins with a capital.
    pub(super) capital: bool,
    /// Whether it stands right after the piece before it.
    pub(super) glued: bool,
    /// Whether an empty line stands before it.
    pub(super) breaks: bool,
}

impl Lexeme {
    /// Returns the digits as a number, where there are nothing but a few digits.
    pub(super) fn int(&self) -> Option<i64> {
        if self.kind != LexKind::Number || self.lower.len() > 9 {
            return None;
        }
        self.lower.parse().ok()
    }
}

/// Cuts `text` into pieces.
pub(super) fn lex(text: &str) -> Vec<Lexeme> {
    let mut lexemes: Vec<Lexeme> = Vec::new();
    let mut start = 0;
    let mut before = 0;
    let rest_from = |start: usize| text.get(start..).unwrap_or_default();
    while let Some(first) = rest_from(start).chars().next() {
        if first.is_whitespace() {
            start += first.len_utf8();
            continue;
        }
        let (kind, n_bytes) = piece(rest_from(start), first);
        let span = ByteSpan::new(start, start + n_bytes);
        let gap = ByteSpan::new(before, start).text(text);
        lexemes.push(Lexeme {
            span,
            lower: lowered(span.text(text)),
            kind,
            capital: first.is_uppercase(),
            glued: gap.is_empty() && start > 0,
            breaks: gap.bytes().filter(|&byte| byte == b'\n').count() > 1,
        });
        start = span.end;
        before = start;
    }
    lexemes
}

/// Returns what a piece that begins with `first` is, and its length in bytes.
fn piece(text: &str, first: char) -> (LexKind, usize) {
    if is_letter(first) {
        let end = text.find(|char| !is_letter(char)).unwrap_or(text.len());
        return (LexKind::Word, end);
    }
    if !first.is_ascii_digit() {
        return (LexKind::Mark, first.len_utf8());
    }
    let n_digits = |from: usize| {
        let rest = text.as_bytes().get(from..).unwrap_or_default();
        rest.iter().take_while(|byte| byte.is_ascii_digit()).count()
    };
    let digits = n_digits(0);
    let is_point = matches!(text.as_bytes().get(digits), Some(b'.' | b','));
    let decimals = n_digits(digits + 1);
    let after = text.as_bytes().get(digits + 1 + decimals);
    // `07.01.2020` is no decimal number; neither is the end of `…, 7,2020.`
    let is_decimal =
        is_point && (1..=3).contains(&decimals) && !matches!(after, Some(b'.' | b',' | b'-'));
    (LexKind::Number, if is_decimal { digits + 1 + decimals } else { digits })
}

fn is_letter(char: char) -> bool {
    // Combining accents belong to their letter.
    char.is_alphabetic() || ('\u{300}'..='\u{36f}').contains(&char)
}

fn lowered(piece: &str) -> String {
    if piece.is_ascii() && piece != "`" {
        return piece.to_ascii_lowercase();
    }
    piece.chars().flat_map(plain).collect()
}

fn plain(char: char) -> impl Iterator<Item = char> {
    let char = match char {
        '’' | 'ʼ' | '`' => '\'',
        '‐' | '‑' | '–' | '—' => '-',
        other => other,
    };
    char.to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(text: &str) -> Vec<String> {
        lex(text).into_iter().map(|lexeme| lexeme.lower).collect()
    }

    #[test]
    fn words_digits_and_marks_are_apart() {
        assert_eq!(
            pieces("14h30, l’An 2020-01-07"),
            ["14", "h", "30", ",", "l", "'", "an", "2020", "-", "01", "-", "07"]
        );
        assert_eq!(
            pieces("30,4 s 07.01.2020 3."),
            ["30,4", "s", "07", ".", "01", ".", "2020", "3", "."]
        );
    }

    #[test]
    fn an_empty_line_breaks() {
        let lexemes = lex("le 7\n\njanvier");
        assert!(lexemes[2].breaks && !lexemes[1].breaks);
    }
}
