//! Clean markup, as a main text extractor gives it, to paragraphs.

/// Elements that stand within a line.
pub(crate) const INLINE: [&str; 20] = [
    "a", "abbr", "b", "cite", "code", "del", "em", "font", "hi", "i", "ins", "mark", "q", "ref",
    "small", "span", "strong", "sub", "sup", "u",
];

/// A character that never stands in a text: it marks the end of a block inside one.
pub(crate) const SEAM: char = '\u{fdd0}';

/// Returns the text of well-formed markup: a paragraph for each block, with a blank line between.
pub(crate) fn text_of(html: &str) -> String {
    let mut text = Blocks::default();
    let mut rest = html;
    while let Some((words, markup)) = rest.split_once('<') {
        text.push(words);
        let (tag, after) = split_tag(markup);
        text.tag(tag);
        rest = after;
    }
    text.push(rest);
    text.finish()
}

/// Splits behind the `>` of a tag; one within quotation marks is part of a value.
fn split_tag(markup: &str) -> (&str, &str) {
    let mut quote = None;
    for (at, c) in markup.char_indices() {
        match (quote, c) {
            (None, '>') => {
                return (
                    markup.get(..at).unwrap_or_default(),
                    markup.get(at + 1..).unwrap_or_default(),
                );
            }
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if open == c => quote = None,
            _ => {}
        }
    }
    (markup, "")
}

#[derive(Default)]
struct Blocks {
    done: String,
    /// The block under way, with its spaces as they came.
    block: String,
}

impl Blocks {
    fn push(&mut self, words: &str) {
        let mut rest = words;
        while let Some((before, entity)) = rest.split_once('&') {
            self.words(before);
            let (name, after) = entity.split_once(';').unwrap_or(("", entity));
            match character(name) {
                Some(c) => {
                    self.block.push(c);
                    rest = after;
                }
                None => {
                    self.block.push('&');
                    rest = entity;
                }
            }
        }
        self.words(rest);
    }

    fn words(&mut self, words: &str) {
        let mut blocks = words.split(SEAM);
        self.block.push_str(blocks.next().unwrap_or_default());
        for block in blocks {
            self.end_block();
            self.block.push_str(block);
        }
    }

    fn tag(&mut self, tag: &str) {
        let name = tag.trim_start_matches('/').split(|c: char| !c.is_ascii_alphanumeric()).next();
        if !name.is_some_and(|name| INLINE.contains(&name.to_ascii_lowercase().as_str())) {
            self.end_block();
        }
    }

    fn end_block(&mut self) {
        let mut words = self.block.split([' ', '\n', '\t', '\r']).filter(|word| !word.is_empty());
        if let Some(first) = words.next() {
            let gap = if self.done.is_empty() { "" } else { "\n\n" };
            self.done.push_str(gap);
            self.done.push_str(first);
            for word in words {
                self.done.push(' ');
                self.done.push_str(word);
            }
        }
        self.block.clear();
    }

    fn finish(mut self) -> String {
        self.end_block();
        self.done
    }
}

/// Returns the character of the few entities that serialised markup has.
fn character(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" | "#39" => Some('\''),
        "nbsp" => Some('\u{a0}'),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_become_paragraphs() {
        let html = "<div><h2>Un</h2><p>Deux <a href=\"x>y\">trois</a>,\n &lt;quatre&gt; &amp; & co; R&D.</p><ul><li>a\u{fdd0}</li><li>b<br>c</li></ul></div>";
        assert_eq!(text_of(html), "Un\n\nDeux trois, <quatre> & & co; R&D.\n\na\n\nb\n\nc");
    }
}
