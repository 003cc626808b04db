//! The words of a parsed page, block by block.

use trafilatura::dom::{Document, NodeId};

use super::blocks::INLINE;

/// Words with no end of a block between them.
#[derive(Debug)]
pub(crate) struct Block {
    /// The innermost block of the page that holds them.
    pub(crate) element: NodeId,
    pub(crate) words: String,
    /// Whether it is an item of a list.
    pub(crate) is_item: bool,
    /// Whether the page states them as what sums the article up.
    pub(crate) is_summary: bool,
}

/// Returns the blocks within an element. One line break is a space, two part blocks.
pub(crate) fn blocks_of(page: &Document, root: NodeId) -> Vec<Block> {
    let mut walk =
        Walk { page, done: Vec::new(), element: None, words: String::new(), is_broken: false };
    walk.element(root, root);
    walk.end();
    walk.done
}

struct Walk<'p> {
    page: &'p Document,
    done: Vec<Block>,
    /// What holds the first words of the block under way.
    element: Option<NodeId>,
    /// Its words, with their spaces as they came.
    words: String,
    /// Whether a line break stands behind the last word.
    is_broken: bool,
}

impl Walk<'_> {
    fn element(&mut self, element: NodeId, around: NodeId) {
        let name = self.page.tag_name(element);
        if name == "br" {
            return self.line_break();
        }
        let is_block = !INLINE.contains(&name);
        let holder = if is_block { element } else { around };
        if is_block {
            self.end();
        }
        self.text(&self.page.text(element), holder);
        for child in self.page.children(element) {
            self.element(child, holder);
            self.text(&self.page.tail(child), holder);
        }
        if is_block {
            self.end();
        }
    }

    fn text(&mut self, text: &str, holder: NodeId) {
        self.words.push_str(text);
        if text.contains(|c: char| !c.is_whitespace()) {
            self.element.get_or_insert(holder);
            self.is_broken = false;
        }
    }

    fn line_break(&mut self) {
        if self.is_broken {
            return self.end();
        }
        self.words.push(' ');
        self.is_broken = true;
    }

    fn end(&mut self) {
        if let Some(element) = self.element.take() {
            let words = self.words.split([' ', '\n', '\t', '\r']).filter(|word| !word.is_empty());
            let words = words.collect::<Vec<_>>().join(" ");
            let is_li = |element| self.page.tag_name(element) == "li";
            let is_item = is_li(element) || self.page.parent(element).is_some_and(is_li);
            self.done.push(Block { element, words, is_item, is_summary: false });
        }
        self.words.clear();
        self.is_broken = false;
    }
}
