//! What stands between quotation marks.

use std::ops::Range;

use dateline_types::{Doc, Pos};

/// Fewer words between marks are a name or a word at a distance, not a quotation, where they have no verb.
const MIN_WORDS: usize = 4;

/// Opening marks with those that close them.
const PAIRS: [(&str, &[&str]); 5] =
    [("«", &["»"]), ("“", &["”", "\""]), ("„", &["“", "”"]), ("‘", &["’"]), ("``", &["''"])];

/// Marks that open and close.
const STRAIGHT: [&str; 2] = ["\"", "''"];

/// Words between marks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Marked {
    /// The words, without the marks.
    pub(super) tokens: Range<usize>,
    /// With the marks, where they stand.
    pub(super) whole: Range<usize>,
}

impl Marked {
    /// Tells whether the mark at the end is missing: the words go on in the next paragraph.
    pub(super) fn is_open(&self) -> bool {
        self.tokens.start > self.whole.start && self.tokens.end == self.whole.end
    }
}

/// Finds what stands between quotation marks, in order; what is inside another comes after it. A mark that is not closed holds to the end of its
/// paragraph, and on to the mark that closes it in the next one.
pub(super) fn marked(doc: &Doc) -> Vec<Marked> {
    let mut found = Vec::new();
    let mut is_open = false;
    for paragraph in paragraphs(doc) {
        is_open = in_paragraph(doc, paragraph, is_open, &mut found);
    }
    found.retain(|one| is_quotation(doc, one));
    found.sort_by_key(|one| (one.tokens.start, std::cmp::Reverse(one.tokens.end)));
    found
}

/// Returns the tokens of each paragraph that has some.
fn paragraphs(doc: &Doc) -> Vec<Range<usize>> {
    let ranges = doc.article.paragraphs.iter().map(|&span| doc.tokens_in(span));
    ranges.filter(|range| !range.is_empty()).collect()
}

/// Finds the marks of one paragraph; returns whether one of them is open at its end.
fn in_paragraph(
    doc: &Doc,
    paragraph: Range<usize>,
    was_open: bool,
    found: &mut Vec<Marked>,
) -> bool {
    let is_turn = matches!(&*doc.tokens[paragraph.start].lower, "–" | "—" | "―" | "--");
    if is_turn && paragraph.len() > 1 {
        found.push(Marked { tokens: paragraph.start + 1..paragraph.end, whole: paragraph });
        return false;
    }
    let mut open: Vec<(usize, &str)> = Vec::new();
    let first_mark = paragraph.clone().find(|&token| is_mark(&doc.tokens[token].lower));
    for index in paragraph.clone() {
        let word = &*doc.tokens[index].lower;
        if let Some(depth) = open.iter().rposition(|(_, mark)| closes(doc, index, mark)) {
            let start = open[depth].0;
            open.truncate(depth);
            found.push(Marked { tokens: start + 1..index, whole: start..index + 1 });
        } else if opens(doc, index) {
            open.push((index, word));
        } else if was_open && first_mark == Some(index) && matches!(word, "»" | "”") {
            found
                .push(Marked { tokens: paragraph.start..index, whole: paragraph.start..index + 1 });
        }
    }
    let Some(&(start, _)) = open.first() else { return false };
    if open.len() == 1 {
        found.push(Marked { tokens: start + 1..paragraph.end, whole: start..paragraph.end });
    }
    true
}

fn is_mark(word: &str) -> bool {
    PAIRS.iter().any(|(open, close)| *open == word || close.contains(&word))
        || STRAIGHT.contains(&word)
}

fn opens(doc: &Doc, index: usize) -> bool {
    let word = &*doc.tokens[index].lower;
    if word == "‘" || word == "'" {
        // An apostrophe stands inside or behind a word.
        let is_free = index == 0 || doc.tokens[index - 1].span.end < doc.tokens[index].span.start;
        let next = doc.tokens.get(index + 1);
        return word == "‘"
            && is_free
            && next.is_some_and(|next| next.span.start == doc.tokens[index].span.end);
    }
    PAIRS.iter().any(|(open, _)| *open == word) || STRAIGHT.contains(&word)
}

fn closes(doc: &Doc, index: usize, open: &str) -> bool {
    let word = &*doc.tokens[index].lower;
    if open == "‘" {
        // « workers’ » is no end; "over,’ he" is.
        return word == "’" && index > 0 && doc.tokens[index - 1].pos == Pos::Punctuation;
    }
    let closing = PAIRS.iter().find(|(mark, _)| *mark == open).map(|(_, close)| *close);
    closing.map_or(word == open, |close| close.contains(&word))
}

/// Tells whether a token is more than a mark.
pub(super) fn is_word(doc: &Doc, token: usize) -> bool {
    !matches!(doc.tokens[token].pos, Pos::Punctuation | Pos::Symbol | Pos::Space)
}

/// Four words, or two with a verb that says that something is: « C'est faux ». Words that are all of a name are none: « Abou al-Layl ».
fn is_quotation(doc: &Doc, one: &Marked) -> bool {
    let is_of_name = |token: usize| {
        let pos = doc.tokens[token].pos;
        matches!(pos, Pos::ProperNoun | Pos::Determiner | Pos::Adposition | Pos::Other)
            || !is_word(doc, token)
    };
    if one.tokens.clone().all(is_of_name) {
        return false;
    }
    let n_words = one.tokens.clone().filter(|&token| is_word(doc, token)).count();
    n_words >= MIN_WORDS || n_words >= 2 && one.tokens.clone().any(|token| is_finite(doc, token))
}

/// Tells whether a verb says when: « est », "was", not « être ».
pub(super) fn is_finite(doc: &Doc, token: usize) -> bool {
    let own = &doc.tokens[token];
    matches!(own.pos, Pos::Verb | Pos::Auxiliary) && own.has("VerbForm=Fin")
}
