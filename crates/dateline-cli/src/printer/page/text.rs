//! The text in its paragraphs, with marked words that lead to their events.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use dateline_types::ByteSpan;

use super::Section;
use super::escape::Escaped;
use super::marks::{Kind, Mark, Marks};

/// The places in the text that can be led to.
pub(super) struct Anchors {
    prefix: String,
    starts: BTreeSet<usize>,
}

impl Anchors {
    /// Returns the id of the words at `span`, where they have one.
    pub(super) fn id(&self, span: ByteSpan) -> Option<String> {
        self.starts.contains(&span.start).then(|| format!("{}-w{}", self.prefix, span.start))
    }
}

/// Returns the paragraphs with their marks, and the places that can be led to. Without its tags it is the text, to the letter.
pub(super) fn marked(section: &Section<'_>, marks: &Marks) -> (String, Anchors) {
    let anchors = Anchors { prefix: section.id(), starts: BTreeSet::new() };
    let text = &section.article.text;
    let mut writer = Writer { text, marks, anchors, html: String::new() };
    let mut at = 0;
    for paragraph in &section.article.paragraphs {
        writer.between(ByteSpan::new(at, paragraph.start.max(at)));
        writer.paragraph(*paragraph);
        at = paragraph.end;
    }
    writer.between(ByteSpan::new(at, text.len().max(at)));
    (writer.html, writer.anchors)
}

struct Writer<'a> {
    text: &'a str,
    marks: &'a Marks,
    anchors: Anchors,
    html: String,
}

impl Writer<'_> {
    /// Writes what stands between paragraphs: space as it is, words as a paragraph of their own.
    fn between(&mut self, span: ByteSpan) {
        let words = span.text(self.text);
        if words.trim().is_empty() {
            self.html.push_str(&Escaped(words).to_string());
        } else {
            self.paragraph(span);
        }
    }

    fn paragraph(&mut self, span: ByteSpan) {
        self.html.push_str("<p>");
        let mut at = span.start;
        let mut open: Vec<(ByteSpan, Mark)> = Vec::new();
        for (span, mark) in self.marks.nested(span) {
            self.close(&mut open, span.start, &mut at);
            self.words(&open, ByteSpan::new(at, span.start));
            at = span.start;
            self.open(span, &mark);
            open.push((span, mark));
        }
        self.close(&mut open, span.end, &mut at);
        self.words(&open, ByteSpan::new(at, span.end));
        self.html.push_str("</p>");
    }

    /// Closes the marks that end before or at `to`, innermost first, with the words in them.
    fn close(&mut self, open: &mut Vec<(ByteSpan, Mark)>, to: usize, at: &mut usize) {
        while let Some(end) = open.last().map(|(span, _)| span.end).filter(|&end| end <= to) {
            self.words(open, ByteSpan::new(*at, end));
            *at = end;
            if let Some((_, mark)) = open.pop() {
                self.more_events(&mark);
            }
            self.html.push_str("</span>");
        }
    }

    fn open(&mut self, span: ByteSpan, mark: &Mark) {
        let mut classes = String::from("m");
        mark.kinds.iter().for_each(|kind| classes.extend([" ", kind.class()]));
        for event in &mark.events {
            // Writing to a string cannot fail.
            let _ = write!(classes, " w{}", event + 1);
        }
        let _ = write!(self.html, "<span class=\"{classes}\"");
        // Two marks may start with the same word; the outer one is led to.
        if !mark.is_rest && self.anchors.starts.insert(span.start) {
            let _ = write!(self.html, " id=\"{}-w{}\"", self.anchors.prefix, span.start);
        }
        self.html.push('>');
    }

    /// Writes words, leading to the first event of the innermost mark that has one.
    fn words(&mut self, open: &[(ByteSpan, Mark)], span: ByteSpan) {
        let words = Escaped(span.text(self.text));
        let event = open.iter().rev().find_map(|(_, mark)| mark.events.first());
        let _ = match event {
            _ if span.is_empty() => Ok(()),
            Some(event) => {
                write!(self.html, "<a href=\"#{}-e{}\">{words}</a>", self.anchors.prefix, event + 1)
            }
            None => write!(self.html, "{words}"),
        };
    }

    /// Numbers the events of a trigger. The numbers are made by the style sheet: they are no part of the text.
    fn more_events(&mut self, mark: &Mark) {
        for event in mark.events.iter().filter(|_| mark.kinds.contains(&Kind::What)) {
            let n = event + 1;
            let _ = write!(
                self.html,
                "<a class=\"n\" href=\"#{}-e{n}\" data-n=\"{n}\" aria-label=\"event {n}\"></a>",
                self.anchors.prefix
            );
        }
    }
}
