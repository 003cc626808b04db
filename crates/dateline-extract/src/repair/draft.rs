//! A text under repair, and every change in it, so that the changes can be told and undone.

use std::ops::Range;

use dateline_types::{ByteSpan, Repair};

/// A change that is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Edit {
    /// What is replaced, in the draft's text.
    pub(crate) range: Range<usize>,
    /// What comes in its place.
    pub(crate) with: String,
    pub(crate) kind: &'static str,
}

impl Edit {
    pub(crate) fn new(range: Range<usize>, with: impl Into<String>, kind: &'static str) -> Edit {
        Edit { range, with: with.into(), kind }
    }
}

/// A change that was made: `before` of the found text became `now` of the draft's.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Change {
    before: Range<usize>,
    now: Range<usize>,
    kind: &'static str,
}

/// A text under repair.
#[derive(Debug)]
pub(crate) struct Draft {
    found: String,
    text: String,
    /// In order, apart from each other.
    changes: Vec<Change>,
}

/// One change, made or wanted, on the way through both.
enum Step {
    Made(Change),
    Wanted(Edit),
}

impl Step {
    fn range(&self) -> &Range<usize> {
        match self {
            Step::Made(change) => &change.now,
            Step::Wanted(edit) => &edit.range,
        }
    }
}

impl Draft {
    pub(crate) fn new(found: String) -> Draft {
        Draft { text: found.clone(), found, changes: Vec::new() }
    }

    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// Makes the edits, which are in order and apart from each other. One that meets an earlier change becomes one change with it.
    /// Returns how many there were.
    pub(crate) fn apply(&mut self, edits: Vec<Edit>) -> usize {
        let n_edits = edits.len();
        if n_edits == 0 {
            return 0;
        }
        let mut next = Rewrite {
            text: &self.text,
            written: String::with_capacity(self.text.len()),
            read: 0,
            ahead: 0,
            changes: Vec::new(),
        };
        for group in groups(std::mem::take(&mut self.changes), edits) {
            next.write(group);
        }
        let (text, changes) = next.finish();
        (self.text, self.changes) = (text, changes);
        n_edits
    }

    /// Returns the text and its repairs. What came to be as it was before is no repair.
    pub(crate) fn finish(self) -> (String, Vec<Repair>) {
        let Draft { found, text, changes } = self;
        let was = |change: &Change| found.get(change.before.clone()).unwrap_or_default().to_owned();
        let repairs = changes
            .iter()
            .map(|change| Repair {
                kind: change.kind,
                span: change.now.clone().into(),
                was: was(change),
            })
            .filter(|repair| repair.was != repair.span.text(&text))
            .collect();
        (text, repairs)
    }
}

/// Puts changes and edits in order, together where they share a byte or one stands within the other.
fn groups(changes: Vec<Change>, edits: Vec<Edit>) -> Vec<Vec<Step>> {
    let made = changes.into_iter().map(Step::Made);
    let mut steps: Vec<Step> = made.chain(edits.into_iter().map(Step::Wanted)).collect();
    // The sort is stable: of two at one place the earlier change stays first.
    steps.sort_by_key(|step| (step.range().start, step.range().end));
    let mut groups: Vec<Vec<Step>> = Vec::new();
    let mut end = 0;
    for step in steps {
        let range = step.range().clone();
        match groups.last_mut() {
            Some(group) if range.start < end => group.push(step),
            _ => groups.push(vec![step]),
        }
        end = end.max(range.end);
    }
    groups
}

/// The next state of a draft while it is written.
struct Rewrite<'t> {
    text: &'t str,
    written: String,
    /// So much of `text` is done.
    read: usize,
    /// The found text's offset less the draft's, at `read`.
    ahead: isize,
    changes: Vec<Change>,
}

impl Rewrite<'_> {
    fn copy_to(&mut self, to: usize) {
        self.written.push_str(self.text.get(self.read..to).unwrap_or_default());
        self.read = self.read.max(to);
    }

    fn before(&self, at: usize) -> usize {
        at.saturating_add_signed(self.ahead)
    }

    fn write(&mut self, group: Vec<Step>) {
        let start = group.iter().map(|step| step.range().start).min().unwrap_or(self.read);
        let end = group.iter().map(|step| step.range().end).max().unwrap_or(start);
        self.copy_to(start);
        let (before_start, now_start) = (self.before(start), self.written.len());
        let kind = widest_kind(&group);
        for step in group {
            match step {
                Step::Made(change) => {
                    self.ahead = signed(change.before.end) - signed(change.now.end);
                }
                Step::Wanted(edit) => {
                    self.copy_to(edit.range.start);
                    self.written.push_str(&edit.with);
                    self.read = edit.range.end;
                }
            }
        }
        self.copy_to(end);
        let before = before_start..self.before(end);
        self.changes.push(Change { before, now: now_start..self.written.len(), kind });
    }

    fn finish(mut self) -> (String, Vec<Change>) {
        self.copy_to(self.text.len());
        (self.written, self.changes)
    }
}

/// Returns the kind of the longest step, which tells most of what happened; of equals the latest.
fn widest_kind(group: &[Step]) -> &'static str {
    let widest = group.iter().max_by_key(|step| step.range().len());
    match widest {
        Some(Step::Made(change)) => change.kind,
        Some(Step::Wanted(edit)) => edit.kind,
        None => "character",
    }
}

/// No text is longer than half the address space.
fn signed(offset: usize) -> isize {
    isize::try_from(offset).unwrap_or(isize::MAX)
}

/// Puts back what stood in a text before its repairs.
///
/// ```
/// use dateline_extract::undo;
/// use dateline_types::{ByteSpan, Repair};
/// let repairs = [Repair { kind: "space", span: ByteSpan::new(2, 3), was: "\u{a0}".into() }];
/// assert_eq!(undo("Un mot", &repairs), "Un\u{a0}mot");
/// ```
#[must_use]
pub fn undo(text: &str, repairs: &[Repair]) -> String {
    let (mut before, mut at) = (String::with_capacity(text.len()), 0);
    for repair in repairs {
        before.push_str(ByteSpan::new(at, repair.span.start).text(text));
        before.push_str(&repair.was);
        at = repair.span.end;
    }
    before.push_str(text.get(at..).unwrap_or_default());
    before
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edited(found: &str, rounds: &[&[(Range<usize>, &str)]]) -> (String, Vec<Repair>) {
        let mut draft = Draft::new(found.to_owned());
        for round in rounds {
            let edits = round.iter().map(|(range, with)| Edit::new(range.clone(), *with, "space"));
            draft.apply(edits.collect());
        }
        let (text, repairs) = draft.finish();
        assert_eq!(undo(&text, &repairs), found);
        (text, repairs)
    }

    #[test]
    fn edits_are_made_and_told() {
        let (text, repairs) = edited("abcdef", &[&[(0..1, "XX"), (3..3, "-"), (5..6, "")]]);
        assert_eq!(text, "XXbc-de");
        let told: Vec<_> =
            repairs.iter().map(|r| (r.span.start, r.span.end, r.was.as_str())).collect();
        assert_eq!(told, [(0, 2, "a"), (4, 5, ""), (7, 7, "f")]);
    }

    #[test]
    fn an_edit_over_a_change_becomes_one_with_it() {
        let (text, repairs) = edited("abcdef", &[&[(1..2, "XX"), (3..4, "")], &[(2..5, "Y")]]);
        // "aXXcef", then what stands in place of `Xce`.
        assert_eq!((text.as_str(), repairs.len(), repairs[0].was.as_str()), ("aXYf", 1, "bcde"));
    }

    #[test]
    fn what_is_changed_back_is_no_repair() {
        assert_eq!(edited("abc", &[&[(1..2, "x")], &[(1..2, "b")]]), ("abc".into(), vec![]));
    }

    proptest::proptest! {
        #[test]
        fn any_edits_can_be_undone(rounds in proptest::collection::vec(proptest::collection::vec((0_usize..30, 0_usize..4, "[xyz]{0,3}"), 0..6), 0..4)) {
            let mut draft = Draft::new("abcdefghijklmnopqrstuvw".to_owned());
            for mut round in rounds {
                round.sort();
                let mut at = 0;
                let mut edits = Vec::new();
                for (start, len, with) in round {
                    let start = start.max(at);
                    if start + len <= draft.text().len() {
                        edits.push(Edit::new(start..start + len, with, "space"));
                        at = start + len;
                    }
                }
                draft.apply(edits);
            }
            let found = draft.found.clone();
            let (text, repairs) = draft.finish();
            proptest::prop_assert_eq!(undo(&text, &repairs), found);
        }
    }
}
