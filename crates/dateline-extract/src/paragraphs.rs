//! Where the paragraphs of a text are.

use dateline_types::ByteSpan;

/// Finds the paragraphs of `text`: its lines, or, where lines are broken at a column, what stands between blank lines.
pub(crate) fn paragraphs(text: &str) -> Vec<ByteSpan> {
    let lines = lines(text);
    if !is_wrapped(text, &lines) {
        return lines.into_iter().map(|(line, _)| line).collect();
    }
    let mut joined: Vec<ByteSpan> = Vec::new();
    for (line, after_blank) in lines {
        match joined.last_mut() {
            Some(last) if !after_blank => last.end = line.end,
            _ => joined.push(line),
        }
    }
    joined
}

/// Returns each line with words, without the spaces round it, and whether a blank line stands before it.
fn lines(text: &str) -> Vec<(ByteSpan, bool)> {
    let (mut at, mut found, mut after_blank) = (0, Vec::new(), true);
    for line in text.split('\n') {
        let start = at + (line.len() - line.trim_start().len());
        let words = line.trim();
        if !words.is_empty() {
            found.push((ByteSpan::new(start, start + words.len()), after_blank));
        }
        after_blank = words.is_empty();
        at += line.len() + 1;
    }
    found
}

/// Tells whether lines are broken at a column: there are blank lines, and most lines before another one end within a sentence.
fn is_wrapped(text: &str, lines: &[(ByteSpan, bool)]) -> bool {
    let has_blank = lines.iter().skip(1).any(|&(_, after_blank)| after_blank);
    let (mut n_followed, mut n_within) = (0_usize, 0_usize);
    for pair in lines.windows(2).filter(|pair| !pair[1].1) {
        n_followed += 1;
        n_within += usize::from(!ends_sentence(pair[0].0.text(text)));
    }
    has_blank && n_within * 2 > n_followed
}

fn ends_sentence(line: &str) -> bool {
    line.ends_with(['.', '!', '?', '…', '»', '”', '"', ':', ')'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        paragraphs(text).iter().map(|span| span.text(text)).collect()
    }

    #[test]
    fn lines_are_paragraphs() {
        assert_eq!(found("\n Un.\nDeux.  \r\n\nTrois.\n"), ["Un.", "Deux.", "Trois."]);
        assert!(found(" \n").is_empty());
    }

    #[test]
    fn lines_broken_at_a_column_are_joined() {
        assert_eq!(
            found("Un long\nmot est dit.\n\nUn autre\nmot."),
            ["Un long\nmot est dit.", "Un autre\nmot."]
        );
    }
}
